"""Finds values that a page shows in pieces, each between other tags. Must not know what becomes of them."""

from __future__ import annotations

import html
from bisect import bisect_right
from itertools import accumulate
from typing import Final

from robot.recordings.names import Names
from robot.wire.markup import Kind, scan

_INLINE: Final = frozenset(
    {"span", "b", "i", "em", "strong", "u", "s", "small", "big", "font", "a", "sup", "sub", "mark", "code", "kbd",
     "samp", "tt", "var", "bdi", "wbr", "abbr"}
)  # fmt: skip
"""Elements that a value may be spread over."""


def apart(text: str, names: Names) -> dict[int, str]:
    """Texts between tags that are parts of one value, by where each stands: the first has all of it."""
    found: dict[int, str] = {}
    run: list[tuple[int, str]] = []
    for token in scan(text):
        if token.kind is Kind.TEXT:
            run.append((token.start, html.unescape(text[token.start : token.stop])))
        elif token.kind is Kind.RAW or token.name not in _INLINE:
            found |= _put_together(run, names)
            run = []
    return found | _put_together(run, names)


def _put_together(run: list[tuple[int, str]], names: Names) -> dict[int, str]:
    if len(run) < 2:  # noqa: PLR2004 - one text alone is not apart
        return {}
    ends = list(accumulate(len(text) for _, text in run))
    found: dict[int, str] = {}
    for start, stop, stand_in in reversed([*names.spans("".join(text for _, text in run))]):
        first, last = bisect_right(ends, start), bisect_right(ends, stop - 1)
        for place in range(first, last + 1) if first != last else ():
            before = ends[place] - len(run[place][1])
            text = found.get(run[place][0], run[place][1])
            head = text[: max(0, start - before)]
            found[run[place][0]] = head + (stand_in if place == first else "") + text[max(0, stop - before) :]
    return found
