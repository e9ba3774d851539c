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
    PERSON = "person"  # a social security number
    TOKEN = "token"  # noqa: S105 - the word for it


class Found(NamedTuple):
    """A value of a shape, and where it stands."""

    shape: Shape
    start: int
    stop: int


_SPACE: Final = r"[ \u00a0\u2009\u202f.\-_/]{0,2}"
"""What may stand between the parts of a number."""
MONTHS: Final = ("janvier", "février", "mars", "avril", "mai", "juin", "juillet", "août", "septembre", "octobre",
                 "novembre", "décembre")  # fmt: skip
_DOMAIN: Final = r"[A-Za-z0-9](?:[\w-]{0,62}\.){1,6}[A-Za-z]{2,24}"
_PATTERNS: Final = {
    Shape.LOGIN: rf"(?<![\w.+%-])TECH_\w{{1,60}}@{_DOMAIN}",
    # The look behind keeps the search linear: a run of these signs is tried once, not from each of its signs.
    Shape.MAIL: rf"(?<![\w.+%'-])[\w.+%'-]{{1,64}}@{_DOMAIN}",
    Shape.IBAN: rf"""(?<![A-Za-z0-9])[A-Z]{{2}}\d\d(?:{_SPACE}[0-9A-Z]{{4}}){{3,7}}(?:{_SPACE}[0-9A-Z]{{1,3}})?
        (?![A-Za-z0-9])""",
    Shape.TVA: rf"(?<![A-Za-z0-9])FR{_SPACE}[0-9A-Z]{{2}}{_SPACE}\d{{3}}{_SPACE}\d{{3}}{_SPACE}\d{{3}}(?!\d)",
    Shape.DATE: rf"""(?<!\d)(?:\d\d?/\d\d?/(?:19|20)\d\d|\d\d?-\d\d?-(?:19|20)\d\d
        |(?:19|20)\d\d-[01]\d-[0-3]\d
        |\d\d?(?:er)?[ \u00a0](?:{"|".join(MONTHS)})[ \u00a0](?:19|20)\d\d)(?!\d)""",
    Shape.PERSON: rf"""(?<![\w+])[1-478]{_SPACE}\d\d{_SPACE}(?:0[1-9]|1[0-2]){_SPACE}\d[\dAB]{_SPACE}\d{{3}}{_SPACE}
        \d{{3}}(?:{_SPACE}\d\d)?(?!\w)""",
    Shape.PHONE: r"""(?<![\w+])(?:(?:\+|00)33[ .\u00a0\u202f]?(?:\(0\)[ .]?)?|0)[1-9](?:[ .\u00a0\u202f/-]?\d\d){4}
        (?!\d)""",
    Shape.SIRET: rf"""(?<!\d)\d{{3}}{_SPACE}\d{{3}}{_SPACE}\d{{3}}{_SPACE}
        (?:\d{{5}}|\d{{2}}{_SPACE}\d{{3}}|\d{{3}}{_SPACE}\d{{2}})(?!\d)""",
    Shape.MOMENT: r"(?<![\w.])1[0-9]{12}(?![\w.])",
    Shape.SIREN: rf"(?<!\d)\d{{3}}{_SPACE}\d{{3}}{_SPACE}\d{{3}}(?!\d)",
    Shape.TOKEN: r"""\beyJ[\w-]+\.[\w-]+\.[\w-]*|(?<!\w)[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}(?!\w)
        |(?<![\w+/-])(?=[\w+/-]*\d)(?=[\w+/-]*[A-Za-z])(?=[\w+-]*/?[\w+-]{12})[\w+/-]{16,}={0,2}
        |(?<![\w.])(?:\d{1,3}\.){3}\d{1,3}(?![\w.])
        |(?<![\w.])\d{2,}(?:[ \u00a0\u202f.\-/]\d{2,})+(?!\w)|(?<![^\W_])\d{5,}(?![^\W_])""",
}
_ANY: Final = re.compile(
    "|".join(f"(?P<{shape.value}>{pattern})" for shape, pattern in _PATTERNS.items()).replace("[ ", r"[\ "), re.VERBOSE
)
_DIGITS: Final = re.compile(r"\D")
_LETTER: Final = re.compile(r"[^\W\d_]")
_FEW: Final = 5
"""Digits that, in groups, are no more than an amount or two small numbers."""
_POST: Final = "356000000"
"""The SIREN of La Poste, whose many establishments have numbers of a rule of their own."""


def shapes_in(text: str) -> Iterator[Found]:
    """Give the values that a text holds, in order and apart."""
    done = 0
    while (found := _ANY.search(text, done)) is not None:
        shape = Shape(str(found.lastgroup))
        done = found.end()
        digits = _DIGITS.sub("", found[0])
        if shape is Shape.TOKEN and len(digits) <= _FEW and digits != found[0] and not _LETTER.search(found[0]):
            continue
        if (shape is Shape.SIREN and not is_luhn(digits)) or (shape is Shape.SIRET and not is_siret(digits)):
            shape = Shape.TOKEN  # a number of something else, but a number
        yield Found(shape, found.start(), done)


def shape_of(text: str) -> Shape | None:
    """Give the shape of a whole value, if it has one."""
    found = next(shapes_in(text), None)
    return found.shape if found is not None and found.start == 0 and found.stop == len(text) else None


def is_luhn(digits: str) -> bool:
    """Tell whether the last digit is the one that Luhn asks for."""
    return digits.isdecimal() and luhn_digit(digits[:-1]) == digits[-1]


def is_siret(digits: str) -> bool:
    """Tell whether digits are a SIRET; those of La Poste have a sum that five divides."""
    return is_luhn(digits) or (digits.startswith(_POST) and sum(map(int, digits)) % 5 == 0)


def luhn_digit(digits: str) -> str:
    """Give the digit that makes *digits* followed by it valid by Luhn."""
    doubled = (int(digit) * (2 if place % 2 == 0 else 1) for place, digit in enumerate(reversed(digits)))
    return str(-sum(number - 9 if number > 9 else number for number in doubled) % 10)  # noqa: PLR2004 - two digits' sum
