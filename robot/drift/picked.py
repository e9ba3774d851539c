"""What a person who picks elements by hand gets to read: the ways to one, how unique each is, and its YAML."""

import re
from collections.abc import Mapping, Sequence
from typing import Any, Final

from robot.drift.finding import kind_of
from robot.drift.offering import offers
from robot.drift.seen import Screen, Seen
from robot.drift.words import plain
from robot.drift.writing import Written, element, line

_WORDS: Final = 4


def ways_to(seen: Seen, screen: Screen) -> list[dict[str, Any]]:
    """The ways to an element, the best first."""
    return [offer.way for offer in offers(seen, screen)]


def hovered(seen: Seen, ways: Sequence[Mapping[str, Any]], counts: Sequence[int]) -> str:
    """One line on the element that the mouse is on: each kind of way, and how many elements it finds."""
    told = [f"{kind_of(way)} {count}" for way, count in zip(ways, counts, strict=False)]
    return f"{seen.told()}: {', '.join(told) or 'no way finds it'}"


def yaml(seen: Seen, ways: Sequence[Mapping[str, Any]], counts: Sequence[int], page: str) -> str:
    """The element as a selector file has it: the ways that find it alone; those that find others too as comments."""
    told = list(zip(ways, counts, strict=False))
    alone = tuple(line(way) for way, count in told if count == 1)
    rows = [f"  # {seen.told()} on page {page}; its name is yours to choose"]
    rows += element(Written(named(seen, page), seen.told(), alone)) if alone else ["  # no way finds it alone"]
    rows += [f"      # {line(way)} finds {count}" for way, count in told if count != 1]
    return "\n".join(rows)


def named(seen: Seen, page: str) -> str:
    """A name for an element, from its words: `structure.modifier`."""
    words = re.findall(r"[a-z][a-z0-9]*", plain(seen.shows))[:_WORDS]
    group = re.sub(r"[^a-z0-9]+", "_", page.lower()).strip("_") or "page"
    return f"{group}.{'_'.join(words) or 'element'}"
