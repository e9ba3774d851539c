"""What a way would find on a screen that is plain data: the ways of `robot/browser/sight`, as far as these data go."""

import re
from collections.abc import Mapping
from typing import Any

from robot.drift.seen import Screen, Seen
from robot.drift.words import finds, heads, numbered, same, spoken

Way = Mapping[str, Any]
"""A way as a selector file has it: `{"role": ["button"], "name": ["Connexion"], "under": ["Mes structures"]}`."""

_ALIKE = {
    "textbox": {"searchbox", "spinbutton"}, "checkbox": {"switch"}, "dialog": {"alertdialog"}, "combobox": {"listbox"},
    "alert": {"status", "alertdialog"}, "cell": {"gridcell", "columnheader", "rowheader"},
    "table": {"grid", "treegrid"},
}  # fmt: skip
_SCOPES = ("row", "under", "within")
_SIDE_KEYS = (*_SCOPES, "holding", "unless", "called", "why", "name", "name_matches", "kind")


def texts(value: Any) -> tuple[str, ...]:
    """One text or several, as a tuple."""
    return (value,) if isinstance(value, str) else tuple(value or ())


def kind_of(way: Way) -> str:
    """The key that tells what a way goes by: `role`, `label`, ..."""
    return next((key for key in way if key not in _SIDE_KEYS), "")


def find(way: Way, screen: Screen) -> tuple[Seen, ...] | None:
    """The elements that a way finds; None where these data do not tell."""
    kind = kind_of(way)
    if kind == "pager" or (kind == "css" and _css(way["css"]) is None):
        return None
    hits = [seen for seen in screen if _is(kind, way, seen) and in_scope(way, seen)]
    if kind in ("text", "matches"):
        hits = [seen for seen in hits if not any(seen.holds(other) for other in hits)]
    return tuple(hits)


def in_scope(way: Way, seen: Seen) -> bool:
    """Whether an element lies where the way looks."""
    return all(key not in way or in_one_scope(key, way[key], seen) for key in _SCOPES)


def in_one_scope(key: str, value: Any, seen: Seen) -> bool:
    """The same for one of `row`, `under` and `within`."""
    if key == "row":
        return any(same(text, seen.row) for text in texts(value)) or numbered(seen.row, texts(value))
    return any(heads(one, texts(value)) for one in seen.under) if key == "under" else seen.dialog


def is_role(seen: Seen, wanted: str) -> bool:
    """Whether an element has a role, or one that counts as it."""
    return bool(seen.role) and (seen.role == wanted or seen.role in _ALIKE.get(wanted, ()))


def of_kind(seen: Seen, kind: str) -> bool:
    """Whether a box is of the kind that `beside` asks for."""
    if kind == "password":
        return seen.type == "password"
    if kind == "text":
        return seen.type != "password" and seen.role in ("textbox", "searchbox", "spinbutton")
    return seen.role in ("combobox", "listbox") if kind == "list" else True


def _is(kind: str, way: Way, seen: Seen) -> bool:  # noqa: PLR0911 - one for each kind
    match kind:
        case "role":
            is_one = any(is_role(seen, role) for role in texts(way["role"]))
            return is_one and _named(way, seen) and not _called_otherwise(way, seen)
        case "label":
            return seen.box and any(same(label, texts(way["label"])) for label in seen.labels)
        case "beside":
            return seen.box and same(seen.beside, texts(way["beside"])) and of_kind(seen, way.get("kind", "any"))
        case "placeholder":
            return seen.box and same(seen.placeholder, texts(way["placeholder"]))
        case "text":
            return same(seen.text, texts(way["text"]))
        case "matches":
            return finds(way["matches"], seen.text)
        case "icon":
            called = any(f" {spoken(word)} " in f" {seen.icon} " for word in texts(way["icon"]))
            return called and not _called_otherwise(way, seen)
        case "only":
            fits = not seen.name or "called" not in way or finds(way["called"], seen.name)
            return seen.action and bool(seen.icon) and fits and not _called_otherwise(way, seen)
        case "css":
            return _fits(_css(way["css"]), seen)
        case _:
            return False


def _named(way: Way, seen: Seen) -> bool:
    if "name" in way and not same(seen.name, texts(way["name"])):
        return False
    return "name_matches" not in way or finds(way["name_matches"], seen.name)


def _called_otherwise(way: Way, seen: Seen) -> bool:
    """Whether its name or its picture has a word that begins with one of those that the way rules out."""
    return any(f" {spoken(word)}" in f" {seen.icon} {spoken(seen.name)}" for word in texts(way.get("unless")))


_CSS = re.compile(r"(?P<tag>[a-z]+)?(?:#(?P<id>[\w-]+)|\[(?P<key>id|name|type)=[\"']?(?P<value>[^\"'\]]+)[\"']?\])?")


def _css(selector: str) -> dict[str, str] | None:
    """A plain CSS selector in parts (`input[name="user"]`, `#till`); None for any other."""
    fits = _CSS.fullmatch(selector.strip())
    return {name: value for name, value in fits.groupdict().items() if value} if fits and fits[0] else None


def _fits(parts: dict[str, str] | None, seen: Seen) -> bool:
    if not parts:
        return False
    held = {"id": seen.html_id, "name": seen.html_name, "type": seen.type}
    return (
        parts.get("tag", seen.tag) == seen.tag
        and parts.get("id", seen.html_id) == seen.html_id
        and ("key" not in parts or held[parts["key"]] == parts["value"])
    )
