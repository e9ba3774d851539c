"""The words that are known, and what tells a word from a value. Must not know where a text stands."""

from __future__ import annotations

import functools
import re
from collections.abc import Iterable
from importlib.resources import files
from typing import Final

from robot.recordings.cover import fold

WORD: Final = re.compile(r"[^\W\d_]+(?:[-\u2010\u2011][^\W\d_]+)*")
HYPHEN: Final = re.compile(r"[-\u2010\u2011]")
ATOM: Final = re.compile(r"[^\W_]+")
LEAST: Final = 3
"""Letters that a name must have to be looked for also in small letters, and inside other texts."""
_JOINING: Final = frozenset("-_./'\u2019")
_PLACES: Final = frozenset({"paris", "mark", "france"})
"""Words of `robot/secrets/words.txt` that are names also."""


def signs_of(text: str) -> set[str]:
    """Give the signs of a text that do not join words."""
    return {sign for sign in text if not sign.isalnum()} - _JOINING


def says(text: str) -> bool:
    """Whether there is a word in a text at all."""
    return any(len(atom) >= LEAST and not atom.isdecimal() for atom in ATOM.findall(text))


def is_constant(number: int) -> bool:
    """Whether a number is one beside a power of two."""
    return any(each & (each - 1) == 0 for each in (number - 1, number, number + 1))


def words_of(texts: Iterable[str]) -> set[str]:
    """Give all words of texts, in small letters and without accents."""
    return {fold(word) for text in texts for word in parts_of(text)}


@functools.cache
def vocabulary() -> frozenset[str]:
    """Give the ordinary words: of the language, and of what runs leave."""
    common = files("robot.secrets").joinpath("words.txt").read_text("utf-8").split()
    return frozenset(map(fold, common)) - _PLACES | listed("words.txt")


@functools.cache
def listed(name: str) -> frozenset[str]:
    """Give the words of a file of this folder."""
    return frozenset(files("robot.recordings").joinpath(name).read_text("utf-8").split())


def parts_of(text: str) -> list[str]:
    """Give the words of a text, those with a hyphen apart."""
    return [part for word in WORD.findall(text) for part in HYPHEN.split(word)]
