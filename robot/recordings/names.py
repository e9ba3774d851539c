"""Finds names of persons and structures in a text by what they are not: words of portals, or of ordinary sentences.

A word with a capital letter passes only where it is known, or where it stands in small letters elsewhere in the
recording; one in capital letters alone only where it is known. Must not know where a text stands.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable
from typing import Final

from robot.recordings.allowed import CIVILITY, WORDS
from robot.recordings.cover import Cover, fold
from robot.recordings.shapes import shapes_in

_WORD: Final = re.compile(r"[^\W\d_]+(?:[-\u2010\u2011][^\W\d_]+)*")
_PLAIN: Final = re.compile(r"(?<![\w@.'\u2019/-])[^\W\d_]+(?![\w@/-]|\.\w)")
_HYPHEN: Final = re.compile(r"[-\u2010\u2011]")
_BESIDE: Final = re.compile(r"[ \t\n\u00a0.]{1,3}|['\u2019]|\s*,\s*")
_LEAST: Final = 3
"""Letters that a name must have to be looked for also in small letters, and inside other texts."""
_SENTENCE: Final = 6
"""So many known words in capital letters in a row are a sentence."""


class Names:
    """Replaces names in texts, word by word; each word gets the same stand-in everywhere."""

    def __init__(self, cover: Cover, words: Iterable[str] = ()) -> None:
        self.cover = cover
        self._known = {fold(word) for text in words for word in _parts(text)} | WORDS
        self._ordinary: set[str] = set()
        self._code: set[str] = set()
        self._names: set[str] = set()
        self._pattern: re.Pattern[str] | None = None

    # --- learning

    def learn(self, text: str) -> None:
        """Take the words of a text that are in small letters for ordinary ones."""
        rest = text
        for found in reversed([*shapes_in(text)]):
            rest = rest[: found.start] + " 0 " + rest[found.stop :]
        self._ordinary |= {fold(word) for word in _PLAIN.findall(rest) if word.islower() and len(word) > 1}

    def learn_code(self, text: str) -> None:
        """Take the words of a script or style sheet for words that no attribute tells anything by."""
        self._code |= {fold(part) for word in _WORD.findall(text) for part in _HYPHEN.split(word)}

    def hide(self, text: str) -> None:
        """Take the words of a text for names, whatever they look like."""
        self._names |= {fold(word) for word in _parts(text) if len(word) >= _LEAST}
        self._known -= self._names
        self._pattern = None

    def names(self) -> frozenset[str]:
        """Give the words that were replaced."""
        return frozenset(self._names)

    # --- replacing

    def text(self, text: str) -> str:
        """Give a text without names and without values that have a shape."""
        return self.cover.apart(text, lambda piece: self._text(piece, forced=False))

    def forced(self, text: str) -> str:
        """Give a text in which every word that is not known counts as a name."""
        return self.cover.apart(text, lambda piece: self._text(piece, forced=True))

    def inside(self, text: str) -> str:
        """Give a text that is not made of sentences (an address, code) without shapes and without the names found."""
        return self.cover.apart(text, lambda piece: self._without_names(self.cover.text(piece)))

    def are_known(self, text: str) -> bool:
        """Tell whether a value is made of known words alone, of portals or of code, and tells nothing."""
        if any(sign.isdecimal() for sign in text):
            return False
        words = {fold(part) for part in _parts(text)}
        return words <= (self._known | self._ordinary | self._code) and not words & self._names

    def _text(self, text: str, *, forced: bool) -> str:
        parts = []
        done = 0
        for found in shapes_in(text):
            parts += [self._words(text[done : found.start], forced=forced),
                      self.cover.of(text[found.start : found.stop], found.shape)]  # fmt: skip
            done = found.stop
        return "".join([*parts, self._words(text[done:], forced=forced)])

    def _words(self, text: str, *, forced: bool) -> str:
        words = list(_WORD.finditer(text))
        if not words:
            return text
        hidden = self._hidden(text, words, forced=forced)
        parts = []
        done = 0
        for place in sorted(hidden):
            word = words[place]
            self._remember(word[0])
            made = "-".join(self.cover.word(part) for part in _HYPHEN.split(word[0]))
            parts += [text[done : word.start()], made]
            done = word.end()
        return "".join([*parts, text[done:]])

    def _hidden(self, text: str, words: list[re.Match[str]], *, forced: bool) -> set[int]:
        sentence = len(words) >= _SENTENCE and all(self._ordinary_word(word[0]) for word in words)
        hidden = {
            place
            for place, word in enumerate(words)
            if (not self._passes(word[0]) and not (sentence and self._ordinary_word(word[0])))
            or (forced and self._gives_away(word[0]))
        }
        beside = [_BESIDE.fullmatch(text, words[place].end(), words[place + 1].start()) is not None
                  for place in range(len(words) - 1)]  # fmt: skip
        for place, near in enumerate(beside):
            if (
                near
                and (place in hidden or self._is_civility(text, words[place]))
                and self._may_be(words[place + 1][0])
            ):
                hidden.add(place + 1)
        for place in range(len(beside) - 1, -1, -1):
            if beside[place] and place + 1 in hidden and self._may_be(words[place][0]):
                hidden.add(place)
        return hidden

    def _passes(self, word: str) -> bool:
        folded = [fold(part) for part in _HYPHEN.split(word)]
        if any(part in self._names for part in folded):
            return False
        if word.islower() or len(word) == 1 or self._known.issuperset(folded):
            return True
        return not word.isupper() and all(part in self._known or part in self._ordinary for part in folded)

    def _ordinary_word(self, word: str) -> bool:
        if any(fold(part) in self._names for part in _HYPHEN.split(word)):
            return False
        return all(fold(part) in self._known | self._ordinary or len(part) == 1 for part in _HYPHEN.split(word))

    def _gives_away(self, word: str) -> bool:
        """Whether a word where a name is expected may be one."""
        return len(word) > 1 and not all(fold(part) in self._known for part in _HYPHEN.split(word))

    def _may_be(self, word: str) -> bool:
        """Whether a word beside a name may be a part of it."""
        return word[:1].isupper() and len(word) > 1 and not self._known.issuperset(map(fold, _HYPHEN.split(word)))

    def _is_civility(self, text: str, word: re.Match[str]) -> bool:
        if len(word[0]) == 1:
            return word[0] == "M" and text[word.end() : word.end() + 1] == "."
        return fold(word[0]) in CIVILITY and word[0][:1].isupper()

    def _remember(self, word: str) -> None:
        new = {fold(part) for part in _HYPHEN.split(word) if len(part) >= _LEAST} - self._names - self._known
        # A word of ordinary sentences is a name only where it stands as one.
        new -= self._ordinary
        if new:
            self._names |= new
            self._pattern = None

    def _without_names(self, text: str) -> str:
        if not self._names:
            return text
        if self._pattern is None:
            self._pattern = re.compile(r"[^\W\d_]+")
        return self._pattern.sub(
            lambda word: self.cover.word(word[0]) if fold(word[0]) in self._names else word[0], text
        )


def words_of(texts: Collection[str]) -> frozenset[str]:
    """Give all words of texts, in small letters and without accents."""
    return frozenset(fold(word) for text in texts for word in _parts(text))


def _parts(text: str) -> list[str]:
    return [part for word in _WORD.findall(text) for part in _HYPHEN.split(word)]
