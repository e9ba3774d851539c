"""Stand-ins for values: the same for the same value, kept in form, and telling nothing of what they stand for.

They are numbered in the order in which values are met, so that the same recording gets the same ones. Must not know
where values stand. Stand-ins of secrets are made elsewhere and only kept here.
"""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Callable, Iterator
from datetime import date, datetime, timedelta
from typing import Final

from robot.recordings.parts import Parts
from robot.recordings.shapes import MONTHS, Shape, luhn_digit, shape_of, shapes_in

_SYLLABLES: Final = [first + second for first in "bcdfglmnprstvz" for second in ("a", "e", "i", "o", "u", "an", "el")]
_NUMERIC: Final = re.compile(r"(\d\d?|\d{4})([/-])(\d\d?)\2(\d{4}|\d\d?)")
_WORDED: Final = re.compile(r"(\d\d?)(er)?(\s)(\w+)(\s)(\d{4})")
_TOKEN_HEAD: Final = re.compile(r"(?:ST|PT|TGT)[-_](?=.{8})")
"""What tickets of sign-in services begin with, everywhere alike."""
_KEPT_SIGNS: Final = frozenset("-_")
"""Signs of tokens that stay; which others a value has tells something of it."""
_EARLIER: Final = re.compile(r"\b(?:[a-z]{4,}ac|z\d{1,6}z|99\d{2,9})\b", re.IGNORECASE)
_SHORT: Final = re.compile(r"z\d{1,6}z")
_LIKE_PASSWORD: Final = re.compile(r"[^\w\-./+=~]")
_INVENTED: Final = re.compile(rf"(?:{'|'.join(_SYLLABLES)}){{2,6}}ac")
_SECRET: Final = re.compile(r"(?:motdepasse-?)?retenu-?\d{0,4}[^\w\s]?", re.IGNORECASE)
"""Stand-ins of secrets."""
_INVENTED_MAIL: Final = re.compile(r"personne\d+@structure\d+\.example")
_STEM: Final = "2098"
"""What invented SIRENs begin with: no structure's does."""
_MARK = 6
_NINES = "99999999"
"""What short invented numbers begin with, all but the last two digits."""
MARKED: Final = 10
"""So many signs at the beginning of an invented token tell that it is one, where it has at least so many."""
_LOGIN: Final = re.compile(r"TECH_(\w{0,3}?)(\d{14})@(.*)")
_LOGIN_DOMAINS: Final = ("cpp2017.fr", "cpro.fr")
"""The domains of technical accounts' logins: everybody's, so that they tell nothing."""
_MILLISECONDS: Final = 86_400_000


class Cover:
    """Gives each value its stand-in. `days` is how far dates are moved, all by as much."""

    def __init__(self, days: int) -> None:
        self.days = days
        self._known: dict[tuple[str, str], str] = {}
        self._counts: dict[str, int] = {}
        self._given: dict[str, str] = {}
        self._kept: re.Pattern[str] | None = None
        self._made: set[str] = set()  # before
        self._tokens: set[str] = set()
        self.replaced: dict[str, int] = {}
        self.entry = 0  # the number of the entry that is being rewritten
        self.told: dict[int, set[tuple[str, str]]] = {}
        """What each entry told: kinds and values."""

    def reserve(self, text: str) -> None:
        """Take what looks like stand-ins of an earlier time for taken, so that no value gets one of them."""
        self._made |= {found.lower() for found in _EARLIER.findall(text)}

    def give(self, value: str, stand_in: str) -> None:
        """Say which stand-in a value has from now on: a secret's."""
        self._given[value] = stand_in
        longest_first = sorted({one for one in self._given.values() if one}, key=len, reverse=True)
        self._kept = re.compile(f"({'|'.join(map(re.escape, longest_first))})") if longest_first else None

    def given(self, value: str) -> str | None:
        """Give the stand-in that was said for a value."""
        return self._given.get(value)

    def originals(self) -> list[tuple[str, str, str]]:
        """Give what was replaced: the kind, the value, the stand-in."""
        return [(kind, value, stand_in) for (kind, value), stand_in in self._known.items()]

    def apart(self, text: str, change: Callable[[str], str]) -> str:
        """Change a text but for the stand-ins of secrets in it."""
        if self._kept is None:
            return change(text)
        parts = Parts()
        for place, piece in enumerate(self._kept.split(text)):
            if place % 2:
                parts.add(piece)
            else:
                parts.add(change(piece), piece)
        return parts.joined()

    def text(self, text: str) -> str:
        """Give a text with stand-ins for all values in it that have a shape."""
        return self.apart(text, self._text)

    def _text(self, text: str) -> str:
        parts = []
        done = 0
        for found in shapes_in(text):
            parts += [text[done : found.start], self.of(text[found.start : found.stop], found.shape)]
            done = found.stop
        return "".join([*parts, text[done:]])

    def value(self, text: str) -> str:
        """Give the stand-in of a value of whatever form, but for one that is made of words."""
        if (known := self._given.get(text)) is not None:
            return known
        if text in self._given.values():
            return text
        return self.of(text, shape_of(text) or Shape.TOKEN)

    def of(self, text: str, shape: Shape) -> str:  # noqa: PLR0911 - one for each shape
        """Give the stand-in of a value of a known shape."""
        if (known := self._given.get(text)) is not None:
            return known
        digits = re.sub(r"\D", "", text)
        match shape:
            case Shape.LOGIN:
                return self._login(text)
            case Shape.SIRET:
                return _refilled(text, self._siret(digits))
            case Shape.SIREN:
                return _refilled(text, self._siren(digits))
            case Shape.TVA:
                siren = self._siren(digits[-9:])
                return _refilled(text, f"{(12 + 3 * (int(siren) % 97)) % 97:02d}{siren}")
            case Shape.DATE:
                return self._date(text)
            case Shape.MOMENT:
                self._count(shape.value)
                return str(int(text) + self.days * _MILLISECONDS)
            case _:
                made = {Shape.MAIL: self._mail, Shape.PHONE: self._phone, Shape.IBAN: self._iban,
                        Shape.PERSON: self._person}.get(shape, self._token)  # fmt: skip
                return self._once(shape.value, text, made)

    def word(self, word: str) -> str:
        """Give an invented word for one of a name, with capital letters as that has them."""
        folded = fold(word)
        made = self._once("name", folded, lambda _, number: _spelled(number))
        if word.isupper():
            return made.upper()
        return made.capitalize() if word[:1].isupper() else made

    def _once(self, kind: str, value: str, make: Callable[[str, int], str]) -> str:
        if is_stand_in(kind, value):
            return value
        if kind not in ("date", "domain"):
            self.told.setdefault(self.entry, set()).add((kind, value))
        known = self._known.get((kind, value))
        while known is None:
            made = make(value, self._count(kind))
            if kind not in ("name", "token") or made not in self._made:
                known = self._known[kind, value] = made
        return known

    def _count(self, kind: str) -> int:
        self._counts[kind] = self.replaced[kind] = self._counts.get(kind, 0) + 1
        return self._counts[kind]

    def _siren(self, siren: str) -> str:
        def make(_: str, number: int) -> str:
            stem = f"{_STEM}{number % 10_000:04d}"
            return stem + luhn_digit(stem)

        return self._once("siren", siren, make)

    def _siret(self, siret: str) -> str:
        def make(_: str, number: int) -> str:
            establishment = f"{self._siren(siret[:9])}{number % 10_000:04d}"
            return establishment + luhn_digit(establishment)

        return self._once("siret", siret, make)

    def _login(self, text: str) -> str:
        """It follows its SIRET, and which of a structure's several it is stays."""
        found = _LOGIN.fullmatch(text)
        name, _, domain = text.removeprefix("TECH_").partition("@") if found is None else ("", "", found[3])
        domain = domain if domain in _LOGIN_DOMAINS else _LOGIN_DOMAINS[0]
        inside = self._once("token", name, self._token) if found is None else found[1] + self._siret(found[2])
        return f"TECH_{inside}@{domain}"

    def _date(self, text: str) -> str:
        try:
            return self._moved(text)
        except (ValueError, OverflowError):  # 31/02: no date, only its form
            return self._once("token", text, self._token)

    def _moved(self, text: str) -> str:
        step = timedelta(days=self.days)
        if found := _NUMERIC.fullmatch(text):
            first, sign, month, last = found.groups()
            if len(first) == 4:  # noqa: PLR2004 - a year
                moved = date(int(first), int(month), int(last)) + step
                made = f"{moved.year}{sign}{moved.month:02d}{sign}{moved.day:02d}"
            else:
                moved = date(int(last), int(month), int(first)) + step
                made = f"{moved.day:0{len(first)}d}{sign}{moved.month:0{len(month)}d}{sign}{moved.year}"
        elif found := _WORDED.fullmatch(text):
            moved = date(int(found[6]), MONTHS.index(found[4].lower()) + 1, int(found[1])) + step
            made = f"{moved.day}{found[3]}{MONTHS[moved.month - 1]}{found[5]}{moved.year}"
        else:
            raise ValueError(text)
        return self._once("date", text, lambda _value, _number: made)

    def moment(self, moment: datetime) -> datetime:
        """Give a moment moved as the dates are."""
        return moment + timedelta(days=self.days)

    def _mail(self, text: str, number: int) -> str:
        domain = self._once("domain", text.rpartition("@")[2].lower(), lambda _, each: f"structure{each}.example")
        return f"personne{number}@{domain}"

    def _phone(self, text: str, number: int) -> str:
        return _refilled(text, ("33" if text.startswith("+") else "0") + f"199{number:06d}")

    def _iban(self, text: str, number: int) -> str:
        account = f"99999{number:05d}" + "0" * 13
        return _refilled(text, f"FR{98 - int(account + '152700') % 97:02d}{account}")

    def _person(self, text: str, number: int) -> str:
        return _refilled(text, f"999{number:010d}00"[: max(13, sum(sign.isalnum() for sign in text))])

    def _token(self, text: str, number: int) -> str:
        """Of a long one the same kinds of signs, of a short one its number; never made twice."""
        digits = re.sub(r"\W|_", "", text)
        if digits.isdecimal() and len(digits) < MARKED:
            return _refilled(text, _NINES[: max(2, len(digits) - 2)] + f"{number:0{min(2, len(digits))}d}")
        if sum(sign.isalnum() for sign in text) < MARKED or _LIKE_PASSWORD.search(text):
            return f"z{number}z"
        for turn in range(100):
            made = _like(text, f"token {number} {turn}")
            if made != text and made not in self._tokens:
                break
        self._tokens.add(made)
        return made


def is_stand_in(kind: str, value: str) -> bool:  # noqa: C901, PLR0911 - one for each kind
    """Tell whether a value is plainly invented here; of dates and short tokens nobody can tell."""
    match kind:
        case "name":
            return _INVENTED.fullmatch(value) is not None
        case "siren" | "siret":
            return value.startswith(_STEM)
        case "mail":
            return _INVENTED_MAIL.fullmatch(value) is not None
        case "domain":
            return _INVENTED_MAIL.fullmatch(f"personne1@{value}") is not None
        case "phone":
            return re.sub(r"\D", "", value).lstrip("03").startswith("199")
        case "iban":
            return re.sub(r"\W", "", value)[4:9] == "99999"
        case "person":
            return re.sub(r"\W", "", value).startswith("999")
        case "token":
            if _SECRET.fullmatch(value) or _SHORT.fullmatch(value):
                return True
            digits = re.sub(r"\W|_", "", value)
            if digits.isdecimal() and len(digits) < MARKED:
                return digits.startswith(_NINES[: max(2, len(digits) - 2)])
            head = _TOKEN_HEAD.match(value)
            signs = [sign for sign in value[head.end() if head else 0 :] if sign.isalnum()]
            return len(signs) >= MARKED and set(signs[:_MARK]) <= set("0fzFZ")
        case _:
            return False


def _like(text: str, seed: str) -> str:
    head = _TOKEN_HEAD.match(text)
    start = head.end() if head else 0
    hexadecimal = re.fullmatch(r"[0-9a-fA-F]+", re.sub(r"[-_]", "", text[start:])) is not None
    signs = _stream(seed)
    letters = "abcdef" if hexadecimal else "abcdefghijkmnpqrstuvwxyz"
    made = []
    marked = _MARK if sum(sign.isalnum() for sign in text[start:]) >= MARKED else 0
    for sign in text[start:]:
        if sign.isalnum() and marked:  # by this it is known for a stand-in
            marked -= 1
            letter = "f" if hexadecimal else "z"
            made.append("0" if sign.isdecimal() else letter.upper() if sign.isupper() else letter)
        elif sign.isdecimal():
            made.append(str(next(signs) % 10))
        elif sign.isalpha():
            letter = letters[next(signs) % len(letters)]
            made.append(letter.upper() if sign.isupper() else letter)
        else:
            made.append(sign if sign in _KEPT_SIGNS else "-")
    return text[:start] + "".join(made)


def fold(word: str) -> str:
    """Give a word in small letters without accents."""
    apart = unicodedata.normalize("NFKD", word.casefold())
    return "".join(sign for sign in apart if not unicodedata.combining(sign))


def _refilled(text: str, signs: str) -> str:
    """Put signs in place of a text's own, its spaces and dots where they were."""
    left = iter(signs)
    made = [next(left, "") if sign.isalnum() else sign for sign in text]
    return "".join(made) + "".join(left)


def _spelled(number: int) -> str:
    """An invented word for a number, another for each."""
    base = len(_SYLLABLES)
    more, rest = divmod(number, base * base)
    high, low = divmod(rest * 4409 % (base * base), base)  # 4409 has no divisor in common: each comes once
    made = _SYLLABLES[high] + _SYLLABLES[low] + "ac"
    return made if not more else _spelled(more) + made


def _stream(seed: str) -> Iterator[int]:
    block = hashlib.sha256(seed.encode()).digest()
    while True:
        yield from block
        block = hashlib.sha256(block).digest()
