"""When two texts are the same for a person, and how near they are otherwise. Must not know elements or ways."""

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable
from functools import lru_cache
from typing import Final

_ZERO_WIDTH = re.compile("[\u00ad\u200b-\u200f\u2060-\u2064\ufeff]")
_APOSTROPHES = re.compile("[\u2018\u2019\u201a\u201b\u02bc\u02b9\u2032\u00b4\u0060]")
_EDGES = re.compile(r"^[\W_]+|[\W_]+$")
_GROUPED = re.compile(r"(?<!\d)\d{3}(?: \d{3}){2,}(?: \d+)?(?!\d)")
_WORD = re.compile(r"\w+")

MOST: Final = 120
"""Characters of a text that count when two are compared."""


@lru_cache(maxsize=8192)
def plain(text: str) -> str:
    """What two texts have in common when a person takes them for the same; as `sight` has it."""
    found = unicodedata.normalize("NFKD", _ZERO_WIDTH.sub("", text))
    found = "".join(sign for sign in found if not unicodedata.category(sign).startswith("M"))
    found = unicodedata.normalize("NFKC", found).lower()
    found = found.replace("ß", "ss").replace("œ", "oe").replace("æ", "ae")
    found = " ".join(_APOSTROPHES.sub("'", found).split())
    found = _EDGES.sub("", found) or found
    if re.fullmatch(r"[\d ]+", found):
        return found.replace(" ", "")
    return _GROUPED.sub(lambda number: number[0].replace(" ", ""), found)


def spoken(text: str) -> str:
    """The words in the names of a picture, a class, an address: `btnEdit2` is three; as `sight` has it."""
    return plain(re.sub(r"[-_./#:?=&]", " ", re.sub(r"([a-zà-ÿ])(?=[A-ZÀ-Þ0-9])", r"\1 ", text)))


def same(text: str, others: Iterable[str]) -> bool:
    """Whether a text is one of these for a person."""
    return bool(text) and plain(text) in {plain(other) for other in others}


_NUMBER = re.compile(r"(?<!\d)(?:\d[\s.-]?){13}\d(?!\d)")
_SURE = re.compile(r"(?<!\d)\d{14}(?!\d)|(?<!\d)(?<!\d\s)\d{3}\s?\d{3}\s?\d{3}\s?\d{5}(?!\s?\d)")


def numbered(cells: Iterable[str], others: Iterable[str]) -> bool:
    """Whether a row says the one long number among these texts, among other words, and no other such number."""
    numbers = {plain(other) for other in others if re.fullmatch(r"\d{14}", plain(other))}
    shown = list(cells)
    said = {_digits(one) for cell in shown for one in _SURE.findall(cell)}
    held = {_digits(one) for cell in shown for one in _NUMBER.findall(cell)}
    return len(numbers) == 1 and numbers <= said and held == numbers


def _digits(text: str) -> str:
    return re.sub(r"\D", "", text)


def heads(heading: str, others: Iterable[str]) -> bool:
    """Whether a heading is one of these, however many it says there are: « Mes structures (2) »."""
    return same(heading, others) or same(re.sub(r"[\s(\[:\u2013-]+\d{1,5}$", "", plain(heading)), others)


def likeness(one: str, other: str) -> float:
    """How near two texts are: 1 for the same, 0 for nothing in common.

    The better of two measures: the edit distance of the whole, for a typing error, and the words that both have, for a
    sentence with another verb in it.
    """
    a, b = plain(one)[:MOST], plain(other)[:MOST]
    if not a or not b:
        return 0.0
    if a == b:
        return 1.0
    return max(_by_signs(a, b), 0.97 * _by_words(a, b))


def _by_signs(a: str, b: str) -> float:
    longer = max(len(a), len(b))
    common = sum((Counter(a) & Counter(b)).values())
    if common / longer < 0.5:  # noqa: PLR2004 - the distance is at least the rest: not worth measuring
        return 0.0
    return 1 - _distance(a, b) / longer


def _distance(a: str, b: str) -> int:
    """How many signs must be put in, taken out or changed to make one text of the other."""
    row = list(range(len(b) + 1))
    for i, sign in enumerate(a, 1):
        before, row[0] = row[0], i
        for j, held in enumerate(b, 1):
            cost = before if sign == held else 1 + min(before, row[j], row[j - 1])
            before, row[j] = row[j], cost
    return row[-1]


def _by_words(a: str, b: str) -> float:
    """The share of the letters that stand in words which both have; one letter more or less makes no other word."""
    mine, theirs = Counter(_WORD.findall(a)), Counter(_WORD.findall(b))
    shared = sum(2 * len(word) * count for word, count in (mine & theirs).items())
    for word, count in (mine - theirs).items():
        near = max((one for one in theirs if _akin(word, one)), key=len, default="")
        shared += count * (len(word) + len(near)) if near else 0
    whole = sum(len(word) * count for counted in (mine, theirs) for word, count in counted.items())
    return min(shared / whole, 1.0) if whole else 0.0


def _akin(one: str, other: str) -> bool:
    """Whether two words differ by little: a plural, an ending, a typing error."""
    longer = max(len(one), len(other))
    return longer >= 5 and abs(len(one) - len(other)) <= 2 and one != other and _distance(one, other) <= longer // 4  # noqa: PLR2004


def nearest(text: str, others: Iterable[str]) -> float:
    """How near a text is to the nearest of several."""
    return max((likeness(text, other) for other in others), default=0.0)


def finds(pattern: str, text: str) -> bool:
    """Whether a regular expression is found in a text; one that Python does not know finds nothing."""
    try:
        return bool(text) and re.search(pattern, text, re.IGNORECASE) is not None
    except re.error:
        return False


def covered(wanted: str, text: str) -> float:
    """The share of the wanted letters that stand in words which the text has as well, whatever else it says."""
    mine, theirs = _WORD.findall(plain(wanted)), {*_WORD.findall(plain(text))}
    whole = sum(len(word) for word in mine)
    return sum(len(word) for word in mine if word in theirs) / whole if whole else 0.0


def tidy(text: str) -> str:
    """A text without what stands around labels: `Identifiant * :` is `Identifiant`."""
    return re.sub(r"^[\s*:]+|[\s*:]+$", "", text)
