"""Corrected ways of an element, for the candidate that it is thought to be: each broken way with the least change.

The old words stay beside the new ones, so that a portal which shows the old look again is still known. What is proposed
finds the candidate alone on the screen.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from robot.drift.finding import find, in_one_scope, is_role, kind_of, texts
from robot.drift.offering import by_markup, finds_alone, offers
from robot.drift.patterns import patterns, varies
from robot.drift.ranking import Wanted
from robot.drift.seen import Screen, Seen
from robot.drift.words import finds, same, tidy

_NUMBER = re.compile(r"\d(?:[\s.]?\d){8,}")
"""A number of nine digits or more: of a structure, an account, a request."""


@dataclass(frozen=True, slots=True)
class Mended:
    """A way to put in the place of the way of this number (from 0); past the last one it is to be added."""

    number: int
    way: dict[str, Any]


def mend(wanted: Wanted, seen: Seen, screen: Screen, values: Mapping[str, str] | None = None) -> list[Mended]:
    """The ways to correct or to add so that the element is found again, the most telling first.

    `values` are texts of this run with the reference that stands for each: `{"2147...": "${inputs.siret}"}`.
    """
    values = values or {}
    found: list[Mended] = []
    known: list[dict[str, Any]] = []
    for number, way in enumerate(wanted.ways):
        if wanted.right(number, seen, screen):
            continue
        for written in _repairs(way, wanted.written[number], seen):
            asked = _asked(written, values)
            if not _of_one_case(written, wanted.written) and asked not in known and _suits(wanted, asked, seen, screen):
                known.append(asked)
                found.append(Mended(number, written))
                break
    if not found:
        found = _added(wanted, seen, screen, values)
    return found


def _of_one_case(way: Mapping[str, Any], former: Sequence[Mapping[str, Any]]) -> bool:
    """Whether a way holds a long number that none of the former ways has: it is of one case, and fits no other."""
    known = set(_NUMBER.findall(" ".join(map(str, former))))
    return any(number not in known for number in _NUMBER.findall(str(dict(way))))


def _suits(wanted: Wanted, way: Mapping[str, Any], seen: Seen, screen: Screen) -> bool:
    """Whether a way finds the element as it is wanted: alone, or among others."""
    return seen in (find(way, screen) or ()) if wanted.several else finds_alone(way, seen, screen)


def _added(wanted: Wanted, seen: Seen, screen: Screen, values: Mapping[str, str]) -> list[Mended]:
    """Other ways, where no way can be corrected: the two most stable that find the element alone."""
    ways = [_referring(offer.way, values) for offer in offers(seen, screen) if offer.count == 1]
    made = [way for way in ways if not _of_one_case(way, wanted.written)]
    return [Mended(len(wanted.ways) + place, way) for place, way in enumerate(made[:2])]


def fresh(wanted: Wanted, seen: Seen, screen: Screen, values: Mapping[str, str] | None = None) -> list[dict[str, Any]]:
    """All ways of an element for a look of its own: the best that there are, then those that still find it."""
    kept = [dict(way) for number, way in enumerate(wanted.written) if wanted.right(number, seen, screen)]
    ways = [_referring(offer.way, values or {}) for offer in offers(seen, screen) if offer.count == 1]
    made = [way for way in ways if not _of_one_case(way, wanted.written)]
    return [*made[:3], *(way for way in kept if way not in made[:3])] or kept


def _repairs(way: Mapping[str, Any], written: Mapping[str, Any], seen: Seen) -> Sequence[dict[str, Any]]:
    """The same way, changed so that it fits the element: as little as possible first."""
    made = dict(written)
    if not _scoped(made, way, seen):
        return ()
    return _repaired(kind_of(way), made, seen)


def _repaired(kind: str, made: dict[str, Any], seen: Seen) -> Sequence[dict[str, Any]]:
    if kind == "role":
        return _by_role(made, seen)
    held = {"label": seen.labels[:1], "beside": (seen.beside,), "placeholder": (seen.placeholder,),
            "text": (seen.text,)}.get(kind)  # fmt: skip
    if held is not None:
        new = next((tidy(one) for one in held if one and not varies(one)), "")
        return ({**made, kind: _more(made[kind], new)},) if new else ()
    if kind == "matches":
        return [{**made, "matches": pattern} for pattern in _patterns(made["matches"], seen.text)]
    if kind == "css":
        return [{**offer, **_scopes(made)} for offer in by_markup(seen) if "css" in offer]
    if kind == "icon":
        return [{**made, "icon": _more(made["icon"], offer["icon"][0])} for offer in by_markup(seen) if "icon" in offer]
    return ()


def _by_role(made: dict[str, Any], seen: Seen) -> list[dict[str, Any]]:
    if not seen.role:
        return []
    if not any(is_role(seen, role) for role in texts(made["role"])):
        made = {**made, "role": _more(made["role"], seen.role)}
    if "name" in made and not same(seen.name, texts(made["name"])):
        if not seen.name or varies(seen.name):
            return []
        made = {**made, "name": _more(made["name"], tidy(seen.name))}
    if "name_matches" in made:
        return [{**made, "name_matches": pattern} for pattern in _patterns(made["name_matches"], seen.name)]
    return [made]


def _patterns(old: str, text: str) -> list[str]:
    """The pattern, where it finds the text; else such as find it or what the pattern found before."""
    return [old] if finds(old, text) else [f"{pattern}|{old}" for pattern in patterns(text, old)]


def _scoped(made: dict[str, Any], way: Mapping[str, Any], seen: Seen) -> bool:
    """Puts the way where the element is; False where that cannot be said."""
    if "under" in way and not in_one_scope("under", way["under"], seen):
        heading = next((one for one in seen.under if not varies(one)), "")
        if not heading:
            return False
        made["under"] = _more(made["under"], heading)
    if "within" in way and not in_one_scope("within", way["within"], seen):
        del made["within"]
        made.pop("holding", None)
    return "row" not in way or in_one_scope("row", way["row"], seen)


def _scopes(made: Mapping[str, Any]) -> dict[str, Any]:
    return {key: made[key] for key in ("row", "under", "within", "holding") if key in made}


def _more(value: Any, text: str) -> list[str]:
    """One more text beside those there are, the new one first."""
    return [text, *(one for one in texts(value) if one != text)]


# -- references


def _asked(way: Mapping[str, Any], values: Mapping[str, str]) -> dict[str, Any]:
    """A way with what its references stand for."""
    back = {reference: value for value, reference in values.items()}
    return _replaced(way, back)


def _referring(way: Mapping[str, Any], values: Mapping[str, str]) -> dict[str, Any]:
    """A way with references in the place of what is this run's own."""
    return _replaced(way, values)


def _replaced(way: Mapping[str, Any], by: Mapping[str, str]) -> dict[str, Any]:
    def one(text: str) -> str:
        for old, new in by.items():
            text = text.replace(old, new)
        return text

    return {
        key: one(value) if isinstance(value, str) else [one(text) for text in value] for key, value in way.items()
    }  # fmt: skip
