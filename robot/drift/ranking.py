"""Which elements of a screen are nearest to one that was looked for in vain, and how each differs from it.

Words count most; that an element is of the right kind, in the right place, and nothing else that was looked for, counts
where words tell little.
"""

import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from robot.drift.finding import Way, find, in_one_scope, in_scope, is_role, kind_of, of_kind, texts
from robot.drift.patterns import lacks, nearness, words_of
from robot.drift.seen import Screen, Seen
from robot.drift.words import covered, finds, likeness, nearest, same

LIKELY: Final = 0.5
"""From here on a candidate is proposed."""

WORTH: Final = 0.3
"""From here on it is named."""

_HEADING = re.compile(r"\b(titre|heading|title)\b", re.IGNORECASE)
"""What a person calls a heading."""

_ACTIONS = frozenset({"button", "link", "menuitem", "tab"})


@dataclass(frozen=True, slots=True)
class Wanted:
    """An element that was looked for: its ways as they were asked (references replaced) and as they are written.

    `found` are the ids of what each way found on the screen, where that is known.
    """

    element: str
    means: str
    ways: tuple[Way, ...]
    written: tuple[Way, ...]
    found: tuple[tuple[str, ...], ...] | None = None
    several: bool = False  # it is only asked whether it is there: it may be found more than once
    more: Mapping[str, str] = field(default_factory=dict)  # what else its file says of it

    def hits(self, way: int, screen: Screen) -> tuple[str, ...]:
        """What one of the ways finds."""
        if self.found is not None and way < len(self.found):
            return self.found[way]
        return tuple(seen.id for seen in find(self.ways[way], screen) or ())

    def right(self, way: int, seen: Seen, screen: Screen) -> bool:
        """Whether one of the ways finds this element, and no other where it must be one."""
        hits = self.hits(way, screen)
        return seen.id in hits if self.several else hits == (seen.id,)


@dataclass(frozen=True, slots=True)
class Difference:
    """In what an element differs from what was looked for: its `name`, `role`, `label`, ..."""

    what: str
    wanted: str
    here: str


@dataclass(frozen=True, slots=True)
class Candidate:
    """An element that may be the one, and how near it is (from 0 to 1)."""

    seen: Seen
    score: float
    differs: tuple[Difference, ...] = ()


def rank(wanted: Wanted, screen: Screen, taken: Collection[str] = ()) -> list[Candidate]:
    """The elements that may be the one, the nearest first. `taken` are those that other elements were found as."""
    kind = kind_wanted(wanted.ways)
    scored = []
    for seen in screen:
        score = _score(wanted, kind, seen)
        if seen.id in taken and (seen.box or seen.action):  # a text may hold what several elements are
            score *= 0.5
        if score >= WORTH:
            scored.append((score, seen))
    alone = _alone(kind, wanted, [seen for seen in screen if seen.id not in taken])
    if alone is not None and not any(seen is alone and score >= LIKELY for score, seen in scored):
        scored = [(score, seen) for score, seen in scored if seen is not alone]
        scored.append((LIKELY, alone))
    scored = [(score, seen) for score, seen in scored if not _repeats(seen, score, scored)]
    scored.sort(key=lambda one: -one[0])
    return [Candidate(seen, round(min(score, 1.0), 3), differences(wanted, seen)) for score, seen in scored[:5]]


def _repeats(seen: Seen, score: float, scored: list[tuple[float, Seen]]) -> bool:
    """Whether an element only wraps another one that is as near: the innermost is meant, or what can be clicked."""
    if seen.box or seen.action:
        return False
    return any(seen.holds(other) and held >= score for held, other in scored) or any(
        other.holds(seen) and (other.action or other.role == "heading") and held >= score for held, other in scored
    )


# -- what sort of thing is wanted


def kind_wanted(ways: tuple[Way, ...]) -> str:
    """What the ways are for: a `password` box, another `box`, an `action`, a `heading` or a `text`."""
    kinds = [_kind(way) for way in ways]
    for kind in ("password", "box", "action", "heading"):
        if kind in kinds:
            return kind
    return "text"


def _kind(way: Way) -> str:
    kind = kind_of(way)
    if kind in ("label", "beside", "placeholder"):
        return "password" if way.get("kind") == "password" else "box"
    if kind == "css":
        last = way["css"].rpartition(" ")[2]
        if "password" in last:
            return "password"
        return "box" if last.startswith(("input", "select", "textarea")) and "submit" not in last else "action"
    return _kind_of_role({*texts(way["role"])}) if kind == "role" else _KINDS.get(kind, "text")


_KINDS = {"icon": "action", "only": "action", "pager": "action"}


def _kind_of_role(roles: set[str]) -> str:
    if roles <= {"textbox", "combobox", "searchbox", "checkbox", "radio"}:
        return "box"
    return "action" if roles & _ACTIONS else "heading" if "heading" in roles else "text"


def fits(kind: str, seen: Seen) -> bool:
    """Whether an element is of the sort that is wanted."""
    match kind:
        case "password":
            return seen.type == "password"
        case "box":
            return seen.box and seen.type != "password"
        case "action":
            return seen.action
        case "heading":
            return not seen.box and not seen.action
        case _:
            return not seen.box


def _alone(kind: str, wanted: Wanted, free: list[Seen]) -> Seen | None:
    """The one element of the wanted sort that nothing else was found as; for a text that says nothing."""
    if kind == "text":
        return None
    roles = {role for way in wanted.ways if kind_of(way) == "role" for role in texts(way["role"])}
    sort = [seen for seen in free if fits(kind, seen) and _in_place(wanted.ways, seen)]
    if kind in ("action", "heading"):
        sort = [seen for seen in sort if any(is_role(seen, role) for role in roles)]
        buttons = [seen for seen in sort if seen.role == "button"]
        sort = buttons if len(buttons) == 1 and "button" in roles else sort
    return sort[0] if len(sort) == 1 else None


# -- how near


def _score(wanted: Wanted, kind: str, seen: Seen) -> float:
    scores = [_near(way, seen) * (1.0 if in_scope(way, seen) else 0.8) for way in wanted.ways]
    best = max(scores, default=0.0)
    score = max(0.9 * best + 0.1 * sum(scores) / max(len(scores), 1), 0.9 * nearest(seen.shows, _quoted(wanted.means)))
    if kind == "text" and any(lacks(way["matches"], seen.text) for way in wanted.ways if "matches" in way):
        score *= 0.5
    if seen.role == "heading" and _HEADING.search(wanted.means):
        score = min(score * 1.3, 0.99)
    if not fits(kind, seen):
        score *= 0.85 if kind == "action" and best >= 0.9 and not seen.box else 0.55  # noqa: PLR2004 - the very words
    return score


def _quoted(means: str) -> list[str]:
    """The words of the portal that stand in what a person would call the element: `Le bouton « Accéder »`."""
    return re.findall(r"[«\"“]\s*([^»\"”]+?)\s*[»\"”]", means)


def _in_place(ways: tuple[Way, ...], seen: Seen) -> bool:
    return any(in_scope(way, seen) for way in ways)


def _near(way: Way, seen: Seen) -> float:  # noqa: PLR0911 - one for each kind
    kind = kind_of(way)
    words = [word for word in (*seen.labels, seen.beside, seen.placeholder, seen.name) if word] if seen.box else []
    match kind:
        case "role":
            return _near_by_role(way, seen)
        case "label" | "beside" | "placeholder":
            wanted = texts(way[kind])
            near = max((nearest(one, wanted) for one in words), default=0.0)
            return near if of_kind(seen, way.get("kind", "any")) else near * 0.5
        case "text":
            return max(nearest(seen.text or seen.name, texts(way["text"])), _near_heading(texts(way["text"]), seen))
        case "matches":
            return max(nearness(way["matches"], seen.text), _near_heading(words_of(way["matches"]), seen))
        case "icon":
            spoken = [*seen.icon.split(), *seen.name.lower().split()]
            return max((nearest(one, texts(way["icon"])) for one in spoken), default=0.0) if seen.action else 0.0
        case "only":
            return 0.7 if seen.action and seen.icon else 0.0
        case "css":
            return _near_css(way["css"], seen)
        case _:
            return 0.0


def _near_by_role(way: Way, seen: Seen) -> float:
    roles = texts(way["role"])
    if any(is_role(seen, role) for role in roles):
        role = 1.0
    else:
        role = 0.85 if seen.role in _ACTIONS and {*roles} & _ACTIONS else 0.75
    if "name" in way:
        names = texts(way["name"])
        return max(nearest(seen.name or seen.text, names), _near_heading(names, seen)) * role
    if "name_matches" in way:
        return nearness(way["name_matches"], seen.name or seen.text) * role
    return 0.35 if role == 1.0 else 0.0


def _near_heading(wanted: Iterable[str], seen: Seen) -> float:
    """How near a heading is that says more than what was looked for."""
    return 0.7 * max((covered(one, seen.text) for one in wanted), default=0.0) if seen.role == "heading" else 0.0


def _near_css(selector: str, seen: Seen) -> float:
    if "type=password" in selector.rpartition(" ")[2] and seen.type == "password":
        return 0.6
    names = [name for name in (seen.html_name, seen.html_id) if name]
    said = [word for word in re.findall(r"[\w-]+", selector) if len(word) > 3]  # noqa: PLR2004 - a name, not a tag
    return 0.8 * max((nearest(name, said) for name in names), default=0.0)


# -- how it differs


def differences(wanted: Wanted, seen: Seen) -> tuple[Difference, ...]:
    """In what an element differs from the first way that says something of it, place included."""
    found: dict[str, Difference] = {}
    for way in wanted.ways:
        for one in _differs(way, seen):
            found.setdefault(one.what, one)
    return tuple(found.values())


def _differs(way: Way, seen: Seen) -> Iterator[Difference]:
    kind = kind_of(way)
    if kind == "role" and not any(is_role(seen, role) for role in texts(way["role"])):
        yield Difference("role", _either(way["role"]), seen.role or "none")
    names: Mapping[str, Any] = {
        "name": seen.name, "label": " / ".join(seen.labels), "beside": seen.beside, "placeholder": seen.placeholder,
        "text": seen.text,
    }  # fmt: skip
    for key, here in names.items():
        held = seen.labels if key == "label" else (here,)
        if key in way and not any(same(one, texts(way[key])) for one in held):
            yield Difference(key, _nearest_of(way[key], here), here)
    for key, here in (("name_matches", seen.name), ("matches", seen.text)):
        if key in way and not finds(way[key], here):
            yield Difference("name" if key == "name_matches" else "text", way[key], here)
    if kind == "css" and find(way, [seen]) == ():
        yield Difference("css", way["css"], f"{seen.tag} named '{seen.html_name}'" if seen.html_name else seen.tag)
    for key in ("under", "row", "within"):
        if key in way and not in_one_scope(key, way[key], seen):
            here = {"under": seen.under[0] if seen.under else "", "row": "", "within": "on the page"}[key]
            yield Difference(key, _either(way[key]), here)


def _either(value: Any) -> str:
    return " / ".join(texts(value))


def _nearest_of(value: Any, here: str) -> str:
    return max(texts(value), key=lambda one: likeness(one, here), default="")
