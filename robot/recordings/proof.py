"""Finds what was replaced and is still there: secrets in every disguise, other values in the usual encodings.

A large recording has tens of thousands of other values, and the redactor is made for a handful: it is asked only about
those of which a piece is in a text at all. Must not know entries.
"""

from __future__ import annotations

import html
import json
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from typing import Final
from urllib.parse import quote

from robot.secrets import Redactor, Secret
from robot.secrets.forms import base64_cores

_PIECE: Final = 5
"""Signs of a value by which it is looked for first; no value has fewer."""


class Proof:
    """Takes out of texts what must not be in them."""

    def __init__(self, secrets: Sequence[Secret], values: Iterable[str]) -> None:
        self._redactor = Redactor(folded=False)
        for secret in secrets:
            self._redactor.add(secret)
        signs = [(sign, value) for value in dict.fromkeys(values) for sign in _written(value)]
        often = Counter(piece for sign, _ in signs for piece in _pieces(sign))
        self._known: dict[str, list[tuple[str, str]]] = defaultdict(list)
        for sign, value in signs:  # many begin alike, or end alike: the piece counts that fewest have
            self._known[min(_pieces(sign), key=often.__getitem__)].append((sign, value))

    def clean(self, text: str) -> str:
        """Give a text without secrets and values, in time that grows with its length alone."""
        text = self._redactor.clean(text)
        low = text.lower()
        pieces = {low[place : place + _PIECE] for place in range(len(low) - _PIECE + 1)} & self._known.keys()
        found = dict.fromkeys(value for piece in sorted(pieces) for sign, value in self._known[piece] if sign in low)
        if not found:
            return text
        redactor = Redactor(folded=False)
        for value in found:
            redactor.add(Secret(value))
        return redactor.clean(text)


def _pieces(sign: str) -> list[str]:
    last = len(sign) - _PIECE
    return [sign[place : place + _PIECE] for place in (0, last // 3, last * 2 // 3, last)]


def _written(value: str) -> set[str]:
    """The ways in which a value is usually written, in small letters."""
    data = value.encode("utf-8", "surrogatepass")
    found = {value, quote(value), quote(value, safe=""), html.escape(value), json.dumps(value)[1:-1], data.hex()}
    found.update(base64_cores(data))
    return {one.lower() for one in found if len(one) >= _PIECE}
