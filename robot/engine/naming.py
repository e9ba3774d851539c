"""Whether two texts name the same, as a person reads them. Plain functions: must not know a page."""

import re
import unicodedata
from collections.abc import Iterable

_PARTS = re.compile(r"\s[-\u2010-\u2015|/]\s|[\n\t:|()\[\]\u00ab\u00bb\u201c\u201d\"]|\b\d{5}\b")
"""What may stand between a name and something else in the same text."""

_LOGIN = re.compile(r"\S*[@_]\S*")
_GROUPED = re.compile(r"(?<=\d)[\s.](?=\d)")
_SMALL = frozenset({"de", "du", "des", "d", "la", "le", "les", "l", "lès", "en", "et", "sur", "sous", "aux", "à", "au"})
"""Words that stand within a name without a capital letter."""

_LONG = 9
"""Digits from which on a number is that of a structure, and no part of its name."""


def strange(said: Iterable[str], known: Iterable[str], apart: Iterable[str]) -> list[str]:
    """The names that are none of those known; words that stand apart make no name, nor another one.

    What is said begins with the word that says of what kind it is, and is a name as far as its words have capital
    letters: what follows in the sentence is none. A text without such words names nobody. What only ends a longer name
    that is right (`de Chenu` of `CCAS de Chenu`) is no other.
    """
    left_out = {_plain(word) for text in apart for word in _words(text)}
    texts = [_words(part) for text in known for part in (text, *_PARTS.split(text))]

    def right(name: str) -> bool:
        return not name or any(_calls(text, name, left_out) for text in texts)

    names = {one: _joined(_named(_words(one), left_out), left_out) for one in said}
    others = [one for one, name in names.items() if not right(name)]
    whole = [one for one, name in names.items() if name and one not in others]
    return [one for one in others if not any(longer.endswith(one) for longer in whole)]


def _named(words: list[str], left_out: set[str]) -> list[str]:
    """The words of a sentence that are a name; the first says its kind, where it is none of those left out."""
    start = next((at for at, word in enumerate(words) if _plain(word) not in left_out), len(words))
    first = max(start, 1)
    rest = enumerate(words[first:], first)
    end = next((at for at, word in rest if word[0].islower() and word not in _SMALL), len(words))
    while end > first and words[end - 1] in _SMALL:
        end -= 1
    alone = end == 1 and start == 0 and words[0].isupper()
    return words[start:end] if alone or any(not word[0].islower() for word in words[first:end]) else []


def _joined(words: Iterable[str], left_out: set[str]) -> str:
    """What is left of a name without case, accents, spaces and the words left out."""
    return "".join(plain for word in words if (plain := _plain(word)) not in left_out)


def _calls(words: list[str], name: str, left_out: set[str]) -> bool:
    """Whether a text has the name, and no word beside it that makes it another."""
    kept = [at for at, word in enumerate(words) if _plain(word) not in left_out]
    while kept and words[kept[0]].isdigit():
        del kept[0]
    for last in range(len(kept)):
        if _joined((words[at] for at in kept[: last + 1]), left_out) == name:
            return not _goes_on(words[kept[last] + 1 :], left_out)
    return False


def _goes_on(after: list[str], left_out: set[str]) -> bool:
    """Whether what follows a name may be more of it: a number or a word with a capital letter, behind small ones."""
    for word in after:
        if _plain(word) not in left_out:
            return not word[0].islower()
        if word.casefold() not in _SMALL:
            return False
    return False


def _words(text: str) -> list[str]:
    """The words of a text, without logins, addresses and long numbers."""
    joined = _GROUPED.sub("", _LOGIN.sub(" ", text))
    words = re.findall(r"[^\W_]+", joined)
    return [word for word in words if not (word.isdigit() and len(word) >= _LONG)]


def _plain(word: str) -> str:
    plain = unicodedata.normalize("NFKD", word.casefold().replace("\u0153", "oe").replace("\u00e6", "ae"))
    return "".join(sign for sign in plain if not unicodedata.combining(sign))
