"""What the ways of each element find on each page that a walk comes to: how the selectors fit a portal today.

Looks at what the walk has looked for anyway. Must not act, nor decide how a walk goes on.
"""

from dataclasses import dataclass
from enum import StrEnum

from robot.engine.needs import elements_of, told
from robot.engine.recognition import nodes_of
from robot.engine.scene import Scene
from robot.engine.screen import Node
from robot.language.values import siret_in
from robot.model.base import Place
from robot.model.flow import Branch, Page
from robot.model.steps import elements_in


class State(StrEnum):
    """What the ways of an element find, taken together."""

    ONE = "one"  # the first way finds one, and no other way finds another
    OTHER_WAY = "other way"  # the first way does not find one, a later way does
    SEVERAL = "several"  # no way finds just one; that is enough where the element is only looked at
    MANY = "many"  # the same, where just one is needed
    NONE = "none"  # no way finds anything, and the page needs it
    ABSENT = "absent"  # no way finds anything, and the page may be without it
    DISAGREE = "disagree"  # two ways find one each, but not the same

    @property
    def wrong(self) -> bool:
        """Whether a run would stop here, or could take one element for another."""
        return self in (State.NONE, State.MANY, State.DISAGREE)


@dataclass(frozen=True, slots=True)
class Surveyed:
    """An element on a page: what each of its ways finds, and what that comes to."""

    page: str
    portal: str
    element: str
    state: State
    found: tuple[int, ...]  # by each way, how many
    ways: tuple[str, ...]
    places: tuple[Place, ...]
    needed: bool  # the page cannot do without it

    @property
    def by(self) -> int | None:
        """The first way that finds just one, from 0."""
        return next((number for number, count in enumerate(self.found) if count == 1), None)


class Survey:
    """All that was surveyed on one walk, page by page, in the order in which they were reached."""

    def __init__(self, unknown: str | None = None) -> None:
        """`unknown`: an input that is a SIRET and is not known: the first that a page lists is taken."""
        self._unknown = unknown
        self._found: dict[tuple[str, str], Surveyed] = {}

    @property
    def found(self) -> tuple[Surveyed, ...]:
        """Every element of every page reached; of a page reached twice, what was worse or needed more."""
        return tuple(self._found.values())

    async def enter(self, scene: Scene, name: str) -> None:
        """Takes the first SIRET that the page lists for the input that is not known."""
        tab = scene.tab
        if self._unknown is None or tab is None:
            return
        for element in scene.program.pages[name].see:
            for node in nodes_of(tab, scene.here(element)):
                if found := siret_in(node.text):
                    scene.take_input(self._unknown, found)
                    self._unknown = None
                    await scene.focus(name)
                    return

    async def look(self, scene: Scene, name: str, page: Page, branch: Branch) -> None:
        """Surveys the page the walk is on, once it rests; `branch` is the way that the walk is about to take."""
        deadline = scene.deadline()
        while await scene.rest(deadline):
            pass
        acted = {element for step in branch.do for element in elements_in(step)}
        needed = {*page.see, *(check.element for check in page.verify if not check.if_seen), *acted}
        needed |= {value.from_ for value in page.extract.values() if not value.optional}
        for element in elements_of(page):
            if element in page.without and element not in needed:
                continue  # it is not there: else this would not be the page
            one = self._survey(scene, name, element, acted=element in acted, needed=element in needed)
            held = self._found.get((name, element))
            if held is None or (one.state.wrong, one.needed) >= (held.state.wrong, held.needed):
                self._found[name, element] = one

    def _survey(self, scene: Scene, name: str, element: str, *, acted: bool, needed: bool) -> Surveyed:
        tab = scene.tab
        found = tab.found.get(scene.here(element), ()) if tab is not None else ()
        ways = scene.generations.ways(scene.portal, element)
        state = _state(found, acted=acted, needed=needed)
        counts = tuple(len(nodes) for nodes in found)
        return Surveyed(
            name, scene.portal, element, state, counts, tuple(told(way) for way in ways),
            tuple(way.place for way in ways), needed,
        )  # fmt: skip


def _state(found: tuple[tuple[Node, ...], ...], *, acted: bool, needed: bool) -> State:
    if not any(found):
        return State.NONE if needed else State.ABSENT
    singles = [nodes[0].id for nodes in found if len(nodes) == 1]
    if not singles:
        return State.MANY if acted else State.SEVERAL
    if acted and len(set(singles)) > 1:
        return State.DISAGREE
    return State.ONE if len(found[0]) == 1 else State.OTHER_WAY
