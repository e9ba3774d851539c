"""How elements were looked for, and by which of their ways they were found: for events, the report and proposals.

Until a generation is found out a query holds the ways of all of them; what is told is told in the ways of one. Must not
look at a screen by itself: what was found on a tab is shown to it.
"""

from collections.abc import Callable, Iterable, Mapping

from robot.engine import events
from robot.engine.generations import Generations
from robot.engine.screen import Tab
from robot.model.selectors import Scope

Fill = Callable[[tuple[Scope, ...]], tuple[Mapping[str, object], ...]]
"""Gives ways as they are asked: plain data, every reference replaced."""


class Lookups:
    """What was asked in one walk."""

    def __init__(self, generations: Generations, fill: Fill) -> None:
        self._generations = generations
        self._fill = fill
        self._asked: dict[str, tuple[Scope, ...]] = {}
        self._former: tuple[Tab | None, dict[str, tuple[Scope, ...]]] = (None, {})
        self._told: set[str] = set()

    def ask(self, portal: str, element: str) -> tuple[Mapping[str, object], ...]:
        """The ways of an element as they are asked from now on."""
        ways = self._generations.ways(portal, element)
        self._asked[f"{portal}/{element}"] = ways
        return self._fill(ways)

    def narrow(self, tab: Tab) -> None:
        """From now on queries are others, by what a tab showed; that tab itself was asked the former ones."""
        self._former = (tab, dict(self._asked))

    def looked(self, portal: str, element: str, tab: Tab) -> events.Looked:
        """How an element was looked for on a tab, and what each of its ways found there.

        While the generation is not known, it is the one whose first ways find the element.
        """
        key = f"{portal}/{element}"
        ways = self._former[1] if tab is self._former[0] else self._asked
        ids = [tuple(node.id for node in nodes) for nodes in tab.found.get(key, ())]
        asked = list(zip(ways.get(key, ()), ids, strict=False))
        best = min(self._generations.holders(portal, element), key=lambda held: _first(held.find, asked))
        found = tuple(next((nodes for way, nodes in asked if way == mine), ()) for mine in best.find)
        return events.Looked(key, best, found, self._fill)

    def drifted(self, portal: str, elements: Iterable[str], tab: Tab) -> tuple[events.Looked, ...]:
        """The elements that are found on a tab, but not by their first way; each is told once."""
        new = [element for element in elements if f"{portal}/{element}" not in self._told]
        others = tuple(one for one in (self.looked(portal, element, tab) for element in new) if one.way)
        self._told |= {one.element for one in others}
        return others


def _first(ways: tuple[Scope, ...], asked: list[tuple[Scope, tuple[str, ...]]]) -> int:
    """The number of the first of these ways that finds one element alone; past the last where none does."""
    alone = [way for way, nodes in asked if len(nodes) == 1]
    return next((number for number, way in enumerate(ways) if way in alone), len(ways))
