"""The ways that find one element of a screen and nothing else, the most stable first.

What a person reads comes before what only the markup says; a place (a heading, a dialog, a row) is added where that is
needed to find it alone.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final

from robot.drift.finding import Way, find, kind_of, of_kind
from robot.drift.patterns import patterns, varies
from robot.drift.seen import Screen, Seen
from robot.drift.words import tidy

_MADE = re.compile(
    r"\d{2,}|[0-9a-f]{8}|^(ember|ext|gen|j_|mat|ng|react|select2|sp_|radix|yui|:r)|[-_:]\d+$", re.IGNORECASE
)
"""Ids and names that a program made up: they are others the next time."""

_ROW: Final = 14
"""Characters from which on the text of a cell may name its row: a SIRET."""


@dataclass(frozen=True, slots=True)
class Offer:
    """A way, and how many elements it finds on the screen."""

    way: dict[str, Any]
    count: int


def offers(seen: Seen, screen: Screen) -> list[Offer]:
    """All ways to an element, those that find it alone first, and of these the most stable first.

    One that finds several is bound to a place where that makes it find one.
    """
    alone: dict[str, Offer] = {}
    several: dict[str, Offer] = {}
    for way in _ways(seen):
        kind = kind_of(way)
        if kind in alone and kind != "css":
            continue
        made = bound(way, seen, screen)
        if made is not None:
            alone[kind if kind != "css" else str(way)] = Offer(made, 1)
        elif seen in (hits := find(way, screen) or ()):
            several.setdefault(kind, Offer(way, len(hits)))
    return [*alone.values(), *(offer for kind, offer in several.items() if kind not in alone)]


def bound(way: Way, seen: Seen, screen: Screen) -> dict[str, Any] | None:
    """The way, bound to a place where it needs one to find this element alone; None where no place helps."""
    for scope in ({}, *_scopes(seen)):
        made = {**way, **scope}
        if scope and any(key in way for key in scope):
            continue
        if finds_alone(made, seen, screen):
            return made
    return None


def finds_alone(way: Way, seen: Seen, screen: Screen) -> bool:
    """Whether a way finds this element and no other."""
    hits = find(way, screen)
    return hits is not None and len(hits) == 1 and hits[0].id == seen.id


def _scopes(seen: Seen) -> Iterator[dict[str, Any]]:
    if seen.dialog:
        yield {"within": "dialog"}
    for heading in seen.under:
        if not varies(heading):
            yield {"under": [heading]}
    for cell in seen.row:
        if len(cell) >= _ROW:
            yield {"row": cell}


def _ways(seen: Seen) -> Iterator[dict[str, Any]]:
    """Every kind of way that an element has something for, the most stable first."""
    yield from _of_box(seen) if seen.box else _by_name(seen)
    if seen.text and not varies(seen.text):
        yield {"text": [tidy(seen.text)]}
    if seen.text and not seen.box and not seen.action:
        yield from ({"matches": pattern} for pattern in patterns(seen.text))
    yield from by_markup(seen)
    if seen.role in ("table", "row", "list", "listitem") and not seen.name:
        yield {"role": [seen.role]}


def _of_box(seen: Seen) -> Iterator[dict[str, Any]]:
    yield from ({"label": [tidy(label)]} for label in seen.labels[:1])
    if seen.beside:
        yield {"beside": [tidy(seen.beside)], "kind": _box_kind(seen)}
    if seen.placeholder:
        yield {"placeholder": [seen.placeholder]}
    if seen.name and not seen.labels and seen.name != seen.placeholder:
        yield {"role": [seen.role], "name": [seen.name]}


def _by_name(seen: Seen) -> Iterator[dict[str, Any]]:
    if seen.role and seen.name and not varies(seen.name):
        yield {"role": [seen.role], "name": [tidy(seen.name)]}
    elif seen.role and seen.name:
        yield from ({"role": [seen.role], "name_matches": pattern} for pattern in patterns(seen.name))


def by_markup(seen: Seen) -> Iterator[dict[str, Any]]:
    """The ways by what only the markup says."""
    if seen.icon:
        yield from ({"icon": [word]} for word in _telling(seen.icon))
        yield {"only": "action"}
    if seen.html_name and not _MADE.search(seen.html_name):
        yield {"css": f'{seen.tag}[name="{seen.html_name}"]', "why": "the name under which the form sends it"}
    if seen.html_id and not _MADE.search(seen.html_id):
        yield {"css": f'[id="{seen.html_id}"]', "why": "the only element with this id"}
    if seen.type == "password":
        yield {"css": "input[type=password]", "why": "the only password box on the page"}


def _box_kind(seen: Seen) -> str:
    return next((kind for kind in ("password", "text") if of_kind(seen, kind)), "any")


_HOLLOW = frozenset({
    "button", "icon", "glyphicon", "images", "link", "default", "primary", "small", "static", "class", "href", "html",
    "action", "execution", "eventid", "event", "ligne", "line",
})  # fmt: skip
"""Words in the names of pictures that say nothing of what they are for."""


def _telling(hints: str) -> list[str]:
    """The words of a picture's names that say what it is for."""
    words = [word for word in hints.split() if len(word) > 3 and word not in _HOLLOW and word.isalpha()]  # noqa: PLR2004
    return list(dict.fromkeys(words))[:3]
