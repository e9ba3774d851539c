"""Finds what was replaced and is still there: secrets in every disguise, other values in the usual encodings.

A large recording has thousands of other values, and the redactor is made for a handful: it is asked only about those
that a plain search has found. Must not know entries.
"""

from __future__ import annotations

import base64
import html
import json
from collections.abc import Iterable, Sequence
from urllib.parse import quote

from robot.secrets import Redactor, Secret


class Proof:
    """Takes out of texts what must not be in them."""

    def __init__(self, secrets: Sequence[Secret], values: Iterable[str]) -> None:
        self._redactor = Redactor()
        for secret in secrets:
            self._redactor.add(secret)
        self._known = [(sign, value) for value in dict.fromkeys(values) for sign in _written(value)]

    def clean(self, text: str) -> str:
        """Give a text without secrets and values."""
        text = self._redactor.clean(text)
        low = text.lower()
        found = dict.fromkeys(value for sign, value in self._known if sign in low)
        if not found:
            return text
        redactor = Redactor()
        for value in found:
            redactor.add(Secret(value))
        return redactor.clean(text)


def _written(value: str) -> set[str]:
    """The ways in which a value is usually written, in small letters."""
    data = value.encode("utf-8", "surrogatepass")
    found = {value, quote(value), quote(value, safe=""), html.escape(value), json.dumps(value)[1:-1], data.hex()}
    for shift in range(3):
        # What stands before and after changes the signs at both ends.
        whole = base64.b64encode(bytes(shift) + data).decode("ascii").rstrip("=")
        found.add(whole[-(-shift * 8 // 6) : len(whole) - 1])
    return {one.lower() for one in found}
