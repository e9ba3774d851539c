"""Invented communes, people and SIRETs, the same for the same seed.

Knows nothing of accounts or portals. No commune bears these names, and the SIRETs, though valid, belong to a department
(99) in which no commune can be.
"""

from __future__ import annotations

import itertools
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import random
    from collections.abc import Iterator

_FIRST = [
    "VALBRUNE",
    "MONTORGUEIL",
    "ROCHEPERLE",
    "SAINT-AMBREL",
    "CLAIRFAGNE",
    "BOISMARTIN",
    "PONTGRIVE",
    "FONTALBE",
    "SAINTE-ORLINE",
    "GRANDLIERRE",
    "PUYSERIN",
    "MARVEJANE",
    "HAUTERIVOISE",
    "CHAMPDORAL",
    "VILLEFOUGUE",
    "BELLORME",
]
_SECOND = [
    "LES-GENETS",
    "SUR-OULINE",
    "EN-TARDOUAN",
    "LA-BRETOISE",
    "LE-VIEUX",
    "SUR-VESNE",
    "EN-MORVENAIS",
    "LES-DEUX-PONTS",
    "LA-CHALOTTE",
    "SOUS-BRIVEL",
    "LES-TILLES",
    "SUR-ARZELLE",
    "AUX-CORNEILLES",
]
_WOMEN = ["Odile", "Mireille", "Solange", "Capucine", "Lucette", "Noémie"]
_MEN = ["Bastien", "Thibaut", "Ghislain", "Anatole", "Firmin"]
_FAMILY = [
    "VANNELOT",
    "BROUSSARDIN",
    "TEYSSIGNAC",
    "MALVOISIN",
    "CORBELUN",
    "DESPRATIERES",
    "GAUCHERIN",
    "LORVIGNE",
    "PÉRIGNOLLE",
    "HAUDEBRAY",
    "ROUMESTAN",
    "FOUILLEBOIS",
    "JANVRILLE",
]


def luhn_digit(digits: str) -> str:
    """Return the digit that makes *digits* followed by it valid by Luhn."""
    doubled = (int(digit) * (2 if place % 2 == 0 else 1) for place, digit in enumerate(reversed(digits)))
    return str(-sum(number - 9 if number > 9 else number for number in doubled) % 10)  # noqa: PLR2004 - sum of two digits


def is_valid_by_luhn(digits: str) -> bool:
    """Tell whether the last digit is the one that Luhn asks for."""
    return digits.isdecimal() and luhn_digit(digits[:-1]) == digits[-1]


def sirets(source: random.Random) -> Iterator[str]:
    """Yield different SIRETs without end; each and its SIREN are valid by Luhn."""
    seen: set[str] = set()
    while True:
        stem = f"2199{source.randrange(10_000):04d}"
        if stem not in seen:
            seen.add(stem)
            establishment = f"{stem}{luhn_digit(stem)}0001"
            yield establishment + luhn_digit(establishment)


def communes(source: random.Random) -> Iterator[str]:
    """Yield different names of communes without end."""
    names = [f"{first}-{second}" for first, second in itertools.product(_FIRST, _SECOND)]
    source.shuffle(names)
    for turn in itertools.count(1):
        yield from (name if turn == 1 else f"{name}-{turn}" for name in names)


def woman(source: random.Random) -> tuple[str, str]:
    """Return a woman's given name and a family name: the menu greets the signed-in person as "Mme"."""
    return source.choice(_WOMEN), source.choice(_FAMILY)


def person(source: random.Random) -> tuple[str, str]:
    """Return a given name and a family name."""
    return source.choice([*_WOMEN, *_MEN]), source.choice(_FAMILY)
