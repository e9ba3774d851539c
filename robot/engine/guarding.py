"""What a step must not land on: the button of a destructive step, found by another name.

A way that goes by the place of an element or by its looks is a guess: where it finds what a destructive step clicks, it
guessed wrong. Must not act.
"""

from collections.abc import Iterable, Mapping

from robot.engine.recognition import nodes_of, shows
from robot.engine.scene import Scene
from robot.engine.screen import Node, Tab
from robot.model.selectors import ByRole, ByText, Scope
from robot.model.steps import Click, Step, verb_of

KINDS: Mapping[str, frozenset[str]] = {
    "fill": frozenset({"text", "password"}), "select": frozenset({"list"}), "check": frozenset({"tick"}),
    "upload": frozenset({"file"}),
}  # fmt: skip
"""What a verb takes: a box, a list, a tick. A click takes anything."""


def kinds_for(step: Step) -> frozenset[str]:
    """The kinds of element that a step can be done on; empty for any."""
    return KINDS.get(verb_of(step), frozenset())


def harmless(scene: Scene, portal: str, element: str, node: Node, tab: Tab) -> bool:
    """Whether a step on an element, done on this node, is no destructive step by another name.

    Where the page of the destructive step shows, nothing else is done on its button; elsewhere only what the words of
    the element's own way name.
    """
    theirs = [
        page for other, page in scene.dangers(portal) if other != element and _found(scene, portal, other, node, tab)
    ]
    if not theirs:
        return True
    return not any(shows(scene.candidate(page), tab) for page in theirs) and _named(
        scene.generations.ways(portal, element), tab.found.get(scene.query(portal, element).name, ()), node
    )


def _found(scene: Scene, portal: str, element: str, node: Node, tab: Tab) -> bool:
    ways = tab.found.get(scene.query(portal, element).name, ())
    return any(one.acts == node.acts for nodes in ways for one in nodes)


def _named(ways: Iterable[Scope], found: Iterable[tuple[Node, ...]], node: Node) -> bool:
    """Whether one of the ways that find a node goes by the words on it."""
    return any(
        isinstance(way, ByText) or (isinstance(way, ByRole) and (way.name or way.name_matches) is not None)
        for way, nodes in zip(ways, found, strict=False)
        if any(one.id == node.id for one in nodes)
    )


def anchors(scene: Scene, page: str, step: Click, tab: Tab) -> list[Node]:
    """What else the page of a destructive step was recognised by."""
    keys = (scene.query(scene.program.portal_of(page), one).name for one in scene.program.pages[page].see
            if one != step.click)  # fmt: skip
    return [node for key in keys for node in nodes_of(tab, key)]
