"""Finds the strings of a JSON text, with their places and the keys that lead there.

Linear in time; a prefix against inclusion (`)]}',`) does not disturb it. Must not know what is looked for.
"""

import json
import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from robot.wire.notation import unescape
from robot.wire.reading import Reading

_TOKEN = re.compile(r'"((?:[^"\\]++|\\.)*+)"|[{}\[\],:]', re.DOTALL)
Key = str | int


class Text(NamedTuple):
    """A string of a JSON text: where it stands between its quotation marks, and the keys that lead there."""

    start: int
    stop: int
    path: tuple[Key, ...]
    key: bool = False  # it is a key itself


def is_json(text: str) -> bool:
    """Tell whether a text is JSON that can hold a string: an object, a list or a string."""
    if text.lstrip()[:1] not in ("{", "[", '"'):
        return False
    try:
        json.loads(text)
    except (ValueError, RecursionError):
        return False
    return True


def strings(text: str) -> Iterator[Text]:
    """Give every string of a JSON text, in order."""
    path: list[Key | None] = []  # an object has the key it is at, None before its first; a list the number
    key_next = False
    for found in _TOKEN.finditer(text):
        match found[0][0]:
            case '"':
                if key_next:
                    path[-1] = unescape(Reading(found[1])).text
                keys = tuple(key for key in path if key is not None)
                yield Text(*found.span(1), keys, key_next)
            case "{":
                path.append(None)
                key_next = True
            case "[":
                path.append(0)
                key_next = False
            case "}" | "]":
                key_next = False
                if path:
                    path.pop()
            case ":":
                key_next = False
            case _:
                key_next = bool(path) and not isinstance(path[-1], int)
                if path and isinstance(path[-1], int):
                    path[-1] += 1


def leads_to(pattern: Sequence[str], path: Sequence[Key]) -> bool:
    """Tell whether a path is what a pattern says: `*` is any one key or place, `**` any number of them.

    Capitals, `_` and `-` do not count.
    """
    if not pattern:
        return not path
    if pattern[0] == "**":
        return any(leads_to(pattern[1:], path[place:]) for place in range(len(path) + 1))
    return (
        bool(path)
        and (pattern[0] == "*" or _folded(pattern[0]) == _folded(path[0]))
        and leads_to(pattern[1:], path[1:])
    )


def _folded(key: Key) -> str:
    return str(key).replace("_", "").replace("-", "").casefold()
