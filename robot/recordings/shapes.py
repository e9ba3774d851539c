"""Shapes of values that tell of a person, a structure or a session by their form alone, and where a text holds them.

Must not know what is put in their place.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from enum import StrEnum
from typing import Final, NamedTuple


class Shape(StrEnum):
    """What a value is, by its form."""

    LOGIN = "login"  # of a technical account: TECH_0<SIRET>@..., TECH_1_<SIRET>@...
    MAIL = "mail"
    SIRET = "siret"
    SIREN = "siren"
    TVA = "tva"
    IBAN = "iban"
    DATE = "date"
    MOMENT = "moment"  # milliseconds since 1970
    PHONE = "phone"
    TOKEN = "token"  # noqa: S105 - the word for it


class Found(NamedTuple):
    """A value of a shape, and where it stands."""

    shape: Shape
    start: int
    stop: int


_SPACE = "[ \u00a0\u202f.]?"
MONTHS: Final = ("janvier", "février", "mars", "avril", "mai", "juin", "juillet", "août", "septembre", "octobre",
                 "novembre", "décembre")  # fmt: skip
_MAIL = r"[\w.+%-]{1,64}@[A-Za-z0-9](?:[\w-]*\.)+[A-Za-z]{2,24}"
_PATTERNS: Final = {
    Shape.LOGIN: r"TECH_\w{1,60}@[A-Za-z0-9](?:[\w-]*\.)+[A-Za-z]{2,24}",
    Shape.MAIL: _MAIL,
    Shape.IBAN: rf"(?<![A-Za-z0-9])FR\d\d(?:{_SPACE}[0-9A-Z]{{4}}){{5}}{_SPACE}[0-9A-Z]{{3}}(?![A-Za-z0-9])",
    Shape.TVA: rf"(?<![A-Za-z0-9])FR{_SPACE}\d\d{_SPACE}\d{{3}}{_SPACE}\d{{3}}{_SPACE}\d{{3}}(?!\d)",
    Shape.DATE: rf"""(?<!\d)(?:\d\d?/\d\d?/(?:19|20)\d\d|\d\d?-\d\d?-(?:19|20)\d\d|(?:19|20)\d\d-[01]\d-[0-3]\d
        |\d\d?(?:er)?[ \u00a0](?:{"|".join(MONTHS)})[ \u00a0](?:19|20)\d\d)(?!\d)""",
    Shape.PHONE: r"(?<![\w+])(?:\+33[ .]?|0)[1-9](?:[ .-]?\d\d){4}(?!\d)",
    Shape.SIRET: rf"(?<!\d)\d{{3}}{_SPACE}\d{{3}}{_SPACE}\d{{3}}{_SPACE}\d{{5}}(?!\d)",
    Shape.MOMENT: r"(?<![\w.])1[0-9]{12}(?![\w.])",
    Shape.SIREN: rf"(?<!\d)\d{{3}}{_SPACE}\d{{3}}{_SPACE}\d{{3}}(?!\d)",
    Shape.TOKEN: r"""\beyJ[\w-]+\.[\w-]+\.[\w-]*|(?<!\w)[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}(?!\w)
        |(?<![\w+/-])(?=[\w+/-]*\d)(?=[\w+/-]*[A-Za-z])(?=[\w+-]*/?[\w+-]{12})[\w+/-]{16,}={0,2}|(?<!\d)\d{6,}(?!\d)""",
}
_ANY: Final = re.compile("|".join(f"(?P<{shape.value}>{pattern})" for shape, pattern in _PATTERNS.items()), re.VERBOSE)
_LUHN: Final = frozenset({Shape.SIRET, Shape.SIREN})
_DIGITS: Final = re.compile(r"\D")


def shapes_in(text: str) -> Iterator[Found]:
    """Give the values that a text holds, in order and apart."""
    done = 0
    while (found := _ANY.search(text, done)) is not None:
        shape = Shape(str(found.lastgroup))
        done = found.end()
        digits = _DIGITS.sub("", found[0])
        if shape in _LUHN and not is_luhn(digits):
            if found[0] != digits:  # digits with spaces that are no number of a structure: amounts, say
                done = found.start() + 3
                continue
            shape = Shape.TOKEN
        yield Found(shape, found.start(), done)


def shape_of(text: str) -> Shape | None:
    """Give the shape of a whole value, if it has one."""
    found = next(shapes_in(text), None)
    return found.shape if found is not None and found.start == 0 and found.stop == len(text) else None


def is_luhn(digits: str) -> bool:
    """Tell whether the last digit is the one that Luhn asks for."""
    return digits.isdecimal() and luhn_digit(digits[:-1]) == digits[-1]


def luhn_digit(digits: str) -> str:
    """Give the digit that makes *digits* followed by it valid by Luhn."""
    doubled = (int(digit) * (2 if place % 2 == 0 else 1) for place, digit in enumerate(reversed(digits)))
    return str(-sum(number - 9 if number > 9 else number for number in doubled) % 10)  # noqa: PLR2004 - two digits' sum
