"""The disguises a secret can wear in a text, as regular expressions.

A character may be written raw, percent-encoded (once or more), as a JSON or Python escape, or as an HTML entity; each
character of a secret may wear its own. The whole may also be in base64 (at each of the three places it can have
among other bytes) or in hexadecimal. Must not know what becomes of a text in which one is found.
"""

import binascii
import contextlib
import functools
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

_STANDARD = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"
_ESCAPES = {"\b": "b", "\t": "t", "\n": "n", "\f": "f", "\r": "r"}
DISTINCT = 8
"""The least characters that tell a secret where case does not count, or where not all of it is there."""
HEAD = 4
"""The characters of a secret that the quick look compares, each in all its disguises."""

_CODED = re.compile(r"[%&\\]")
"""What each code of a sign begins with."""
_FOR_URLS = str.maketrans("-_", "+/")


@dataclass(frozen=True, slots=True)
class Heads:
    """Finds fast where a secret may begin, in any disguise."""

    patterns: tuple[re.Pattern[str], ...]

    def first(self, text: str, start: int = 0) -> int | None:
        """Give the first place from `start` on where it may; None where it is certainly not there."""
        found = [match.start() for pattern in self.patterns if (match := pattern.search(text, start))]
        return min(found, default=None)


def quick_look(text: str, *, folded: bool = False) -> Heads:
    """Give what is found wherever `found_whole` is, and fast."""
    signs, others = heads(text, folded=folded)
    return Heads((re.compile(signs, re.DOTALL), re.compile("|".join(others), re.DOTALL)))


def found_whole(text: str, *, folded: bool = False) -> re.Pattern[str]:
    """Give what finds a secret in any disguise, whole."""
    return re.compile(full(text, folded=folded), re.DOTALL)


@dataclass(frozen=True, slots=True)
class Spellings:
    """A text without codes, as secrets are looked for in it without any pattern."""

    text: str
    lower: str
    base64: str

    @classmethod
    def of(cls, text: str) -> "Spellings | None":
        """Give them; None of a text with signs that codes begin with: there only a pattern tells."""
        return None if _CODED.search(text) else cls(text, text.lower(), text.translate(_FOR_URLS))


class Glance:
    """Tells without any pattern whether a text without codes may hold a secret; of one in ASCII (`plain`) alone."""

    def __init__(self, secret: str, *, folded: bool) -> None:
        self.plain = secret.isascii()
        self._folded = folded
        self._raw = secret.lower() if folded else secret
        data = secret.encode("ascii", "replace")
        self._hex = data.hex()
        self._cores = [core.translate(_FOR_URLS) for core in base64_cores(data)]

    def may_be_in(self, text: Spellings) -> bool:
        """Tell whether the secret may be there: raw, in hexadecimal or in base64."""
        read = text.lower if self._folded else text.text
        # A space may be written as a plus, beside a plus that is one.
        raw = self._raw in read or (" " in self._raw and self._raw.replace("+", " ") in read.replace("+", " "))
        return raw or self._hex in text.lower or any(core in text.base64 for core in self._cores)


def pieces(text: str) -> re.Pattern[str] | None:
    """Give what finds most of a long secret, raw and in any case: at least 8 signs, and three quarters of it."""
    length = max(DISTINCT, -(-3 * len(text) // 4))
    windows = [re.escape(text[place : place + length]) for place in range(len(text) - length + 1)]
    return re.compile("|".join(windows), re.IGNORECASE) if windows else None


def full(text: str, *, folded: bool = False) -> str:
    """Give the pattern that finds a secret in any disguise, whole; where it is long and `folded`, in any case."""
    patterns = ["".join(f"(?:{'|'.join(ways)})" for ways in _steps(text, folded=folded))]
    for data in as_bytes(text):
        patterns += [f"{before}{_b64(core)}{after}" for before, core, after in _base64(data)]
        patterns.append("".join(_either_case(digit) for digit in data.hex()))
    return "|".join(patterns)


def heads(text: str, *, folded: bool = False) -> tuple[str, list[str]]:
    """Give patterns of which one is found wherever `full` is: of the first signs as they are written, and of the rest.

    Each alternative of both begins with a plain character, so that the search can skip to the next one that begins any;
    and they are two, since the first is made sixteen times as fast where it stands alone.
    """
    signs = "".join(f"(?:{'|'.join(ways)})" for ways in list(_steps(text, folded=folded))[:HEAD])
    others = []
    for data in as_bytes(text):
        for core in base64_cores(data):
            others += [start + _b64(core[1:8]) for start in (_b64_ways(core[0]) if core[0] in "+/" else core[0])]
        digits = data.hex()[:8]
        following = "".join(_either_case(digit) for digit in digits[1:])
        others += [start + following for start in {digits[0], digits[0].upper()}]
    return signs, others


def plain(text: str) -> str:
    """Give the pattern that finds a very short secret: raw, and standing alone."""
    return rf"(?<!\w){re.escape(text)}(?!\w)"


def as_bytes(text: str, codes: Iterable[str] = ("utf-8", "cp1252")) -> list[bytes]:
    """Give the bytes a text can be: UTF-8, and Windows-1252 as old pages have it, where that differs."""
    found: dict[bytes, None] = {}
    for code in codes:
        with contextlib.suppress(UnicodeEncodeError):
            found[text.encode(code, "surrogatepass" if code.startswith("utf") else "strict")] = None
    return list(found)


def base64_cores(data: bytes) -> list[str]:
    """Give what base64 surely holds of some bytes, at each of the three places they can have among others."""
    return [core for _, core, _ in _base64(data)]


def _steps(text: str, *, folded: bool) -> Iterator[tuple[str, ...]]:
    """Give the ways to write each character, each beginning with a plain one.

    In another case a short secret is a word like another: `DISTINCT` as the gate has it.

    A row of backslashes is one step: taken one by one, the ways to share out a long row would be countless.
    """
    folded = folded and sum("!" <= sign <= "~" for sign in text) >= DISTINCT
    for match in re.finditer(r"\\+|[^\\]", text):
        found = match[0]
        if found[0] == "\\":
            count = len(found)
            doubled = rf"\\\\{{{count - 1},{4 * count - 1}}}"
            yield (doubled, *(f"{way}(?:{way}){{{count - 1}}}" for way in _coded("\\")))
        else:
            cases = (found, found.lower(), found.upper()) if folded else (found,)
            yield tuple(dict.fromkeys(way for case in cases if len(case) == 1 for way in _ways(case)))


@functools.cache
def _ways(character: str) -> tuple[str, ...]:
    raw = re.escape(character)
    ways = [raw, *_coded(character)]
    if character == " ":
        ways.append(r"\+")
    if not character.isalnum():
        ways.append(rf"\\\\{{0,6}}{raw}")
    if character in _ESCAPES:
        ways.append(rf"\\\\{{0,6}}{_ESCAPES[character]}")
    return tuple(ways)


@functools.cache
def _coded(character: str) -> tuple[str, ...]:
    """Give the patterns of a character's codes; each begins with a plain character."""
    number = ord(character)
    ways = []
    for data in as_bytes(character):
        ways.append("".join("%(?:25){0,3}" + "".join(map(_either_case, f"{byte:02x}")) for byte in data))
        ways.append("".join(r"\\\\{0,6}x" + "".join(map(_either_case, f"{byte:02x}")) for byte in data))
    units = character.encode("utf-16-be", "surrogatepass").hex()
    quads = [units[place : place + 4] for place in range(0, len(units), 4)]
    ways.append("".join(r"\\\\{0,6}u" + "".join(map(_either_case, quad)) for quad in quads))
    digits = "".join(map(_either_case, f"{number:x}"))
    names = "".join(f"|{name}" for name in _entities().get(character, ()))
    # A code may lack its semicolon if no digit follows.
    ways.append(rf"&(?:amp;){{0,3}}(?:#0*{number}(?:;|(?![0-9]))|#[xX]0*{digits}(?:;|(?![0-9a-fA-F])){names})")
    return tuple(dict.fromkeys(ways))


@functools.cache
def _entities() -> dict[str, list[str]]:
    from html.entities import html5

    names: dict[str, list[str]] = {}
    for name, character in html5.items():
        names.setdefault(character, []).append(name)
    return {character: sorted(known, key=len, reverse=True) for character, known in names.items()}


def _either_case(character: str) -> str:
    return f"[{character}{character.upper()}]" if character.isalpha() else character


def _base64(data: bytes) -> Iterator[tuple[str, str, str]]:
    """Give what base64 makes of some bytes at each place among others: a pattern, characters, a pattern.

    The characters at the ends also hold bits of the neighbours, so their patterns take all those they can be.
    """
    for offset in range(3):
        first, last = 8 * offset, 8 * (offset + len(data))
        letters = binascii.b2a_base64(bytes(offset) + data + bytes(3), newline=False).decode()
        start, stop = -(-first // 6), last // 6
        before = _any_of(letters[start - 1], free=0x3F ^ (0x3F >> first % 6)) if first % 6 else ""
        after = _any_of(letters[stop], free=0x3F >> last % 6) if last % 6 else ""
        yield before, letters[start:stop], after


def _any_of(letter: str, *, free: int) -> str:
    """Give the pattern of the base64 characters that differ from `letter` at most in the bits of `free`."""
    value = _STANDARD.index(letter)
    return f"(?:{'|'.join(_b64(other) for place, other in enumerate(_STANDARD) if (place ^ value) & ~free == 0)})"


def _b64(text: str) -> str:
    """Give the pattern of base64 characters, standard or for URLs, the special ones perhaps encoded again."""
    return "".join(f"(?:{'|'.join(_b64_ways(letter))})" if letter in "+/" else letter for letter in text)


def _b64_ways(letter: str) -> tuple[str, ...]:
    return (*_ways(letter), "-" if letter == "+" else "_")
