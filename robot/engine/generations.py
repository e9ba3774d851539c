"""Which generation of each portal the walk is in: named by the environment, or found out from what is on the screen.

Until it is found out, an element has the ways of every generation, those of the newest first. Must not look at the
screen by itself: a page that was recognised is shown to it.
"""

from collections.abc import Iterable

from robot.engine.recognition import nodes_of
from robot.engine.screen import Tab
from robot.language.program import Program
from robot.model.selectors import Element, Scope


class Generations:
    """The generations of one walk."""

    def __init__(self, program: Program, found: dict[str, str]) -> None:
        """`found`: what is known of them already; what is found out goes into it."""
        self._program = program
        self._found = found
        self._open = set(program.auto) - set(found)
        self._untold = set(found)  # what an earlier walk found out, and this one has seen no page of

    @property
    def found(self) -> dict[str, str]:
        """The generation found out of each portal that has been seen."""
        return dict(self._found)

    def ways(self, portal: str, element: str) -> tuple[Scope, ...]:
        """How an element may be found now; no way where the generation lacks it.

        Raises Problem (INVALID) where no generation has it.
        """
        if portal not in self._open and portal not in self._found:
            return self._program.element(portal, element).find
        known = [one for one in self._program.candidates[portal] if self._found.get(portal) in (None, one.generation)]
        holding = [one.elements[element] for one in reversed(known) if element in one.elements]
        if not holding and portal in self._open:
            return self._program.element(portal, element).find
        ways: list[Scope] = []
        for held in holding:
            ways += [way for way in held.find if way not in ways]
        return tuple(ways)

    def holders(self, portal: str, element: str) -> list[Element]:
        """The element as each generation has it that may be shown, the newest first; never none.

        Raises Problem (INVALID) where no generation has it.
        """
        if portal in self._open or portal in self._found:
            known = [
                one for one in self._program.candidates[portal] if self._found.get(portal) in (None, one.generation)
            ]
            holding = [one.elements[element] for one in reversed(known) if element in one.elements]
            if holding:
                return holding
        return [self._program.element(portal, element)]

    def behind(self, portal: str, element: str) -> str | None:
        """What is clicked first where an element is not shown; of several generations the newest that says so."""
        found = self._found.get(portal)
        auto = portal in self._open or found is not None
        known = self._program.candidates[portal] if auto else (self._program.selectors[portal],)
        for one in reversed(known):
            if found in (None, one.generation) and element in one.elements and one.elements[element].behind:
                return one.elements[element].behind
        return None

    def signs(self, portals: Iterable[str]) -> list[tuple[str, str, str]]:
        """What to look for to tell the generations of these portals: portal, generation and element of each sign."""
        return [
            (portal, one.generation, element)
            for portal in dict.fromkeys(portals)
            if portal in self._open
            for one in self._program.candidates[portal]
            for element in one.recognised_by
        ]

    def see(self, portal: str, tab: Tab) -> str | None:
        """Find out the generation of a portal from one of its pages; None where that tells nothing new to this walk.

        It is the one generation all of whose signs are on the screen; of one and another that it is `like` the former.
        Where there are several else, none is taken.
        """
        shown = self.shown(portal, tab) if portal in self._open | self._untold else None
        if shown is not None:
            self._open.discard(portal)
            self._untold.discard(portal)
            self._found[portal] = shown
        return shown

    def shown(self, portal: str, tab: Tab) -> str | None:
        """The generation of a portal that a tab shows, by its signs, or that is known already; else None."""
        if portal not in self._open:
            return self._found.get(portal) or self._program.selectors[portal].generation
        fitting = [
            one.generation
            for one in self._program.candidates[portal]
            if one.recognised_by
            and all(nodes_of(tab, sign_key(portal, one.generation, element)) for element in one.recognised_by)
        ]
        older = {name for one in fitting for name in self._older(portal, one)}
        youngest = [one for one in fitting if one not in older]
        return youngest[0] if len(youngest) == 1 else None

    def _older(self, portal: str, generation: str) -> list[str]:
        """The generations that one is `like`, one after another."""
        like = {one.generation: one.like for one in self._program.candidates[portal]}
        found: list[str] = []
        following = like.get(generation)
        while following is not None and following not in found:
            found.append(following)
            following = like.get(following)
        return found

    def unknown(self, portal: str) -> tuple[str, ...]:
        """The generations there are, where none of them has been recognised yet."""
        return tuple(one.generation for one in self._program.candidates[portal]) if portal in self._open else ()


def sign_key(portal: str, generation: str, element: str) -> str:
    """The name of the query for a sign of a generation: `pigp@2019/banner`."""
    return f"{portal}@{generation}/{element}"
