"""Whether two texts name the same, as a person reads them. Plain functions: must not know a page."""

import re
import unicodedata
from collections.abc import Iterable

_PARTS = re.compile(r"\s[-\u2010-\u2015|/]\s|[\n\t:|()\[\]\u00ab\u00bb\u201c\u201d\"]")
"""What may stand between a name and something else in the same text."""

_LONG = 9
"""Digits from which on a number is that of a structure, and no part of its name."""


def strange(said: Iterable[str], known: Iterable[str], apart: Iterable[str]) -> list[str]:
    """The names that are none of those known; words that stand apart make no name, nor another one."""
    left_out = {word for text in apart for word in _words(text)}
    right = {_core(part, left_out) for text in known for part in (text, *_PARTS.split(text))}
    return [one for one in said if (name := _core(one, left_out)) and name not in right]


def _core(text: str, left_out: set[str]) -> str:
    """What is left of a name without case, accents, signs and spaces, long numbers and the words left out."""
    joined = re.sub(r"(?<=\d)[\s.](?=\d)", "", text)
    words = (word for word in _words(joined) if word not in left_out)
    return "".join(word for word in words if not (word.isdigit() and len(word) >= _LONG))


def _words(text: str) -> list[str]:
    plain = unicodedata.normalize("NFKD", text.casefold().replace("\u0153", "oe").replace("\u00e6", "ae"))
    return re.findall(r"[^\W_]+", "".join(sign for sign in plain if not unicodedata.combining(sign)))
