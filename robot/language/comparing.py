"""What differs between two generations of a portal, element by element.

Must not know how it is shown.
"""

from dataclasses import dataclass

from robot.model.base import Model
from robot.model.selectors import Element, Selectors


@dataclass(frozen=True, slots=True)
class Changed:
    """An element that both generations have, and find in different ways."""

    name: str
    older: Element
    newer: Element
    left_out: tuple[Model, ...]
    added: tuple[Model, ...]

    @property
    def moved(self) -> bool:
        """Whether the ways are the same, in another order."""
        return not self.left_out and not self.added and self.older.find != self.newer.find


@dataclass(frozen=True, slots=True)
class Differences:
    """What a newer generation has, lacks and finds differently."""

    older: Selectors
    newer: Selectors
    added: tuple[str, ...]
    left_out: tuple[str, ...]
    changed: tuple[Changed, ...]
    same: int
    """How many elements are found in the same ways in both."""


def compare(older: Selectors, newer: Selectors) -> Differences:
    """Hold two generations, each with all its elements, against each other."""
    both = [name for name in older.elements if name in newer.elements]
    changed = [one for name in both if (one := _changed(name, older.elements[name], newer.elements[name])) is not None]
    return Differences(
        older,
        newer,
        added=tuple(name for name in newer.elements if name not in older.elements),
        left_out=tuple(name for name in older.elements if name not in newer.elements),
        changed=tuple(changed),
        same=len(both) - len(changed),
    )


def _changed(name: str, older: Element, newer: Element) -> Changed | None:
    if (older.find, older.behind) == (newer.find, newer.behind):
        return None
    left_out = tuple(way for way in older.find if way not in newer.find)
    added = tuple(way for way in newer.find if way not in older.find)
    return Changed(name, older, newer, left_out, added)
