"""The kinds of encoding the gate sees through, with the word for each.

Must not know how any of them is undone.
"""

from collections.abc import Collection
from enum import StrEnum
from typing import Final


class Kind(StrEnum):
    """One way a secret can be written; they combine in any order. The first named are the first doubted."""

    ROT13 = "ROT13"
    SPELT = "spelt with signs between"
    CASE = "another case"
    BREAKS = "line breaks or invisible characters"
    QUOTED = "quoted-printable"
    PLUS = "plus"
    URL_BASE64 = "base64 for URLs"
    MARKUP = "split by markup"
    HEX = "hex"
    BASE64 = "base64"
    NAMED = "HTML entities (named)"
    DECIMAL = "HTML entities (decimal)"
    HEXADECIMAL = "HTML entities (hex)"
    JSON = "JSON"
    PERCENT = "percent"
    UTF16 = "UTF-16"


EVERY: Final = frozenset(Kind)

_TOO_MANY = 5


def words(kinds: Collection[Kind]) -> str:
    """Say in words which kinds a secret was written in."""
    if not kinds:
        return "raw"
    if len(kinds) >= _TOO_MANY:
        return "a mixture of encodings"
    return " and ".join(kind.value for kind in Kind if kind in kinds)
