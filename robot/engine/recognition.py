"""Which page a screen shows: a pure function of the screen, the pages expected and what was seen before.

A page is taken only when it is *fresh*: a click changes nothing until the portal answers, and until then the old
page is still on the screen, where the page that was just left may look like one of those expected (a refused sign-in
shows the same form again).
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from urllib.parse import urlsplit

from robot.engine.screen import Node, Screen, Tab
from robot.model.flow import Page


@dataclass(frozen=True, slots=True)
class Candidate:
    """A page that may be recognised; element names are those of the queries (`portal/element`)."""

    name: str
    page: Page
    see: tuple[str, ...]
    without: tuple[str, ...]
    changes: tuple[str, ...]
    needs: tuple[str, ...]  # all that must be looked for to recognise it and, for an interruption, to handle it
    hosts: frozenset[str]


@dataclass(frozen=True, slots=True)
class Sighting:
    """A candidate seen on a tab."""

    candidate: Candidate
    tab: Tab


def nodes_of(tab: Tab, element: str) -> tuple[Node, ...]:
    """What the first way that finds anything finds."""
    return next((nodes for nodes in tab.found.get(element, ()) if nodes), ())


def single(tab: Tab, element: str, kinds: Collection[str] = ()) -> tuple[Node, int] | None:
    """The one node of the first way that finds exactly one, and which way that was.

    Of `kinds`, where some are given: what is known to be of another kind does not count.
    """
    for way, nodes in enumerate(tab.found.get(element, ())):
        fitting = tuple(node for node in nodes if node.kind in kinds) or tuple(node for node in nodes if not node.kind)
        if node := alone(fitting if kinds else nodes):
            return node, way
    return None


def alone(nodes: tuple[Node, ...]) -> Node | None:
    """The one node that counts: of twins the one that can be used, of links to one address the first."""
    if len(nodes) > 1:
        nodes = tuple(node for node in nodes if node.usable) or nodes
    same = nodes and all(node.acts == nodes[0].acts or (node.leads and node.leads == nodes[0].leads) for node in nodes)
    return nodes[0] if same else None


def agreed(tab: Tab, element: str) -> Node | None:
    """The one node that every way that finds anything finds; None where they find several or disagree."""
    found = [alone(nodes) for nodes in tab.found.get(element, ()) if nodes]
    first = found[0] if found else None
    if first is None or any(node is None or node.acts != first.acts for node in found):
        return None
    return first


def in_one_place(node: Node, anchors: Collection[Node]) -> bool:
    """Whether a node stands where the page was recognised: in the same dialog, and in no other form."""
    dialogs = {one.dialog for one in anchors}
    forms = {one.form for one in anchors if one.form}
    return (not anchors or node.dialog in dialogs) and (not node.form or not forms or node.form in forms)


def shown(tab: Tab, element: str) -> str | None:
    """What an element shows: the text of its single node, or of all its nodes where it is several."""
    if found := single(tab, element):
        return found[0].text
    nodes = nodes_of(tab, element)
    return " ".join(node.text for node in nodes) if nodes else None


def shows(candidate: Candidate, tab: Tab) -> bool:
    """Whether the tab shows all that the page is recognised by, and none of what must not be there, just now."""
    page = candidate.page
    if page.message_box:
        return tab.message_box is not None and page.is_box(tab.message_box)
    return (
        tab.message_box is None
        and bool(candidate.see)
        and urlsplit(tab.address).hostname in candidate.hosts
        and all(nodes_of(tab, element) for element in candidate.see)
        and not any(nodes_of(tab, element) for element in candidate.without)
    )


def satisfied(candidate: Candidate, tab: Tab) -> bool:
    """Whether the tab shows the page, and it can be believed: that something is absent only once the tab rests."""
    return shows(candidate, tab) and (tab.rested or not candidate.without)


class Memory:
    """What was on the screen when the last step was sent: by this a page is known to be fresh."""

    def __init__(self, screen: Screen | None = None) -> None:
        self._tabs: Mapping[str, Tab] = {tab.id: tab for tab in screen.tabs} if screen else {}
        self._broken: set[tuple[str, str]] = set()

    def new_document(self, tab: Tab) -> bool:
        """Whether the tab was opened, or loaded another document, since then."""
        before = self._tabs.get(tab.id)
        return before is None or before.document != tab.document or before.failure != tab.failure

    def fresh(self, candidate: Candidate, tab: Tab) -> bool:
        """Whether the tab came to show the page since then: another document, not there before, or changed."""
        before = self._tabs.get(tab.id)
        if before is None or before.document != tab.document or (candidate.name, tab.id) in self._broken:
            return True
        if not shows(candidate, before):
            return True
        return tab.rested and _looks(candidate, tab) != _looks(candidate, before)

    def watch(self, candidate: Candidate, tab: Tab) -> None:
        """Remembers that the tab has stopped showing a page: when it is back, it is fresh."""
        if not shows(candidate, tab):
            self._broken.add((candidate.name, tab.id))


def _looks(candidate: Candidate, tab: Tab) -> tuple[object, ...]:
    elements = candidate.changes or candidate.see
    return tuple((node.id, node.text) for element in elements for node in nodes_of(tab, element))


def recognise(candidates: list[Candidate], screen: Screen, memory: Memory) -> list[Sighting]:
    """The fresh sightings of the newest tab that has any; more than one is for the caller to judge."""
    for tab in screen.tabs:
        hits = []
        for candidate in candidates:
            memory.watch(candidate, tab)
            if satisfied(candidate, tab) and memory.fresh(candidate, tab):
                hits.append(Sighting(candidate, tab))
        if hits:
            return hits
    return []
