"""Ways and elements as lines of a selector file, and a selector file with some of its elements written anew.

Works on the text, so that comments and all that is not proposed stay as they are. Must not read or write files.
"""

import json
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

MARK: Final = "# proposed"

_PLAIN = re.compile(r"[a-z][a-z0-9_-]*")
_WORDS = {"true", "false", "null", "yes", "no", "on", "off"}
_LAST = ("row", "under", "within", "holding", "why")
"""What comes after what a way goes by."""

_PATTERNS = ("matches", "name_matches", "holding")
_NAME = re.compile(r"[A-Za-zÀ-ÿ«][^:#\n\"\\{}\[\],&*!|>%@`]*[^\s:#\n\"\\{}\[\],&*!|>%@`]")


def line(way: Mapping[str, Any]) -> str:
    """A way as its file has it: `{role: [button, link], name: "Connexion"}`."""
    told = sorted(way.items(), key=lambda one: _LAST.index(one[0]) if one[0] in _LAST else -1)
    return "{" + ", ".join(f"{key}: {_value(key, value)}" for key, value in told) + "}"


def _value(key: str, value: Any) -> str:
    if not isinstance(value, str):
        items = [_value(key, one) for one in value]
        return items[0] if len(items) == 1 else f"[{', '.join(items)}]"
    if key in _PATTERNS and "\\" in value:
        return "'" + value.replace("'", "''") + "'"
    if key in ("role", "kind", "within", "only", "pager") and _PLAIN.fullmatch(value) and value not in _WORDS:
        return value
    return json.dumps(value, ensure_ascii=False)


@dataclass(frozen=True, slots=True)
class Written:
    """An element to be written: its ways in order, each a line, and which of them are proposed."""

    name: str
    means: str
    lines: tuple[str, ...]
    proposed: frozenset[int] = frozenset()
    more: Mapping[str, str] = field(default_factory=dict)
    """What else its file says of it, where it has to be written as a whole."""


def element(one: Written, indent: int = 2) -> list[str]:
    """The lines of an element in a selector file; what is proposed is marked."""
    pad = " " * indent
    more = [f"{pad}  {key}: {_scalar(value)}" for key, value in one.more.items()]
    return [f"{pad}{one.name}:", f"{pad}  means: {_scalar(one.means)}", *more, f"{pad}  find:", *_ways(one, indent + 4)]


def _ways(one: Written, indent: int) -> list[str]:
    marks = [f"  {MARK}" if number in one.proposed else "" for number in range(len(one.lines))]
    return [f"{' ' * indent}- {way}{mark}" for way, mark in zip(one.lines, marks, strict=True)]


def _scalar(text: str) -> str:
    return text if _NAME.fullmatch(text) and text.lower() not in _WORDS else json.dumps(text, ensure_ascii=False)


def edited(source: str, elements: Iterable[Written], lines: Mapping[str, int]) -> str:
    """A selector file in which these elements stand anew. `lines` says at which line (from 1) each stands now.

    One that is not in the file is put at its end, under `elements`.
    """
    rows = source.splitlines()
    there: list[Written] = []
    new: list[Written] = []
    for one in elements:
        (there if one.name in lines else new).append(one)
    for one in sorted(there, key=lambda held: -lines[held.name]):
        start = lines[one.name] - 1
        stop = _end(rows, start)
        find = next((at for at in range(start, stop) if re.fullmatch(r"\s+find:\s*(#.*)?", rows[at])), None)
        if find is None:
            rows[start:stop] = element(one, _indent(rows[start]))
        else:
            rows[find + 1 : _end(rows, find)] = _ways(one, _indent(rows[find]) + 2)
    if new:
        rows = _appended(rows, new)
    return "\n".join(rows) + "\n"


def _appended(rows: list[str], new: Sequence[Written]) -> list[str]:
    start = next((at for at, row in enumerate(rows) if re.match(r"elements:", row)), None)
    if start is None:
        return rows
    stop = _end(rows, start)
    told = (row for row in rows[start + 1 : stop] if row.strip() and not row.strip().startswith("#"))
    inside = next((_indent(row) for row in told), 2)
    added = [row for one in new for row in ("", *element(one, inside))]
    return [*rows[:stop], *added, *rows[stop:]]


def _indent(row: str) -> int:
    return len(row) - len(row.lstrip(" "))


def _end(rows: Sequence[str], start: int) -> int:
    """The line after the last one of what begins at a line; blank lines and comments after it are not part of it."""
    depth = _indent(rows[start])
    stop = start + 1
    for at in range(start + 1, len(rows)):
        row = rows[at]
        if not row.strip() or (row.strip().startswith("#") and _indent(row) <= depth):
            continue
        if _indent(row) <= depth and not (_indent(row) == depth and row.lstrip().startswith("- ")):
            break
        stop = at + 1
    return stop


def new_file(
    portal: str, generation: str, like: str, elements: Sequence[Written], recognised_by: Sequence[str]
) -> str:  # fmt: skip
    """A selector file for a look that no file is for yet: what differs from an older one."""
    rows = [f"portal: {portal}", f'generation: "{generation}"', f'like: "{like}"']
    rows += [f"recognised_by: [{', '.join(recognised_by)}]", "", "elements:"]
    for one in elements:
        rows += [*element(one), ""]
    return "\n".join(rows).rstrip("\n") + "\n"
