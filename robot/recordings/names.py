"""Judges texts word by word: what is not known to be a word of portals or of the language is replaced.

A word in small letters passes where it is known; one with a capital letter only where portals say it, or where it
begins a sentence; signs and digits that make no word, no small number and no time of day never. Must not know where a
text stands.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Final

from robot.recordings.allowed import CIVILITY, WORDS
from robot.recordings.cover import Cover, fold
from robot.recordings.parts import Parts
from robot.recordings.percent import decoded
from robot.recordings.shapes import Shape, shapes_in
from robot.recordings.wording import (
    ATOM,
    HYPHEN,
    LEAST,
    WORD,
    is_constant,
    listed,
    parts_of,
    says,
    signs_of,
    vocabulary,
    words_of,
)

_BESIDE: Final = re.compile(r"[ \t\n\u00a0.]{1,3}|['\u2019]|\s*,\s*")
_BEGINS: Final = re.compile(r"(?:\A|[.!?:;(\u00ab\"\u201c\u2026\n\u2022*-]\s*|\|\s*)\W*\Z")
_PART: Final = re.compile(r"[A-Z\u00c0-\u00de]?[a-z\u00df-\u00ff]+|[A-Z\u00c0-\u00de]+|\d+|.")
_CHUNK: Final = re.compile(r"\S+")
_CODED: Final = re.compile(r"[^\s\"'<>=;,]*%[0-9A-Fa-f]{2}[^\s\"'<>=;,]*")
_LABEL: Final = re.compile(r"([:=])(?=\S)")
_NUMBER: Final = re.compile(
    r"""[+-]?(?:\d{1,3}(?:[.,]\d{1,3})?|(?:19|20)\d\d)(?:\s?(?:[%\u20ac\u00b0]|er|re|e|o|[eè]me|nd|nde|h|s|ms|px|ko|mo|kb|mb))?
    |\d{1,2}(?:[:hH]\d{2}){1,2}(?:[.,]\d{1,3})?|T?\d{2}:\d{2}(?::\d{2})?(?:[.,]\d{1,6})?(?:Z|[+-]\d{2}:?\d{2})?
    |\d{1,3}[/x\u00d7-]\d{1,3}|[vV]?\d{1,2}(?:\.\d{1,3}){1,2}|[nN][\u00b0\u00ba]\d{1,3}|[a-zA-Z]\d{1,2}|e\d{1,4}s\d{1,4}""",
    re.VERBOSE,
)
"""Numbers that tell nothing: small ones, years, times of day, versions, keys of Spring Web Flow."""
_CODE_SIGNS: Final = frozenset(':#?&=[](),"*{}|;$<>~\\')  # between the words of code
_NAME_SIGNS: Final = frozenset(":#?")  # between the parts of a name, also where letters and digits are mixed in one
_MANY: Final = 3  # so many other signs beside parts that are not known are a value's own
_LEAD: Final = re.compile(r"[(\[{\u00ab\"'\u2018\u201c*\u2022-]*")
_JOINS: Final = re.compile(r"[^\W_]+|['\u2019/.,:;()&|\"\u00ab\u00bb?!\u2026\u2010\u2011\u2013\u00b0\u00ba\u20ac-]")
_EDGES: Final = "([{\u00ab\"'\u2018\u201c*\u2022-.,;:!?)]}\u00bb\u2019\u201d\u2026"
_ROUND: Final = re.compile(r"[1-9]\d?0*|\d{1,5}")
_FEW: Final = 3  # single signs and small numbers that a value of known words may have
_SENTENCE: Final = 6
"""So many known words in capital letters in a row are a sentence."""
_NAME: Final = re.compile(r"[^\W\d_]+")
_LONGEST: Final = 80
"""Signs of a run without space that may still be words; a longer one is a value."""


class Names:
    """Replaces what is no known word; each word gets the same stand-in everywhere."""

    def __init__(self, cover: Cover, words: Iterable[str] = ()) -> None:
        self.cover = cover
        self._known = words_of(words) | WORDS
        self._language = vocabulary() | self._known
        self._code = listed("code.txt")
        self._names: set[str] = set()

    # --- learning

    def learn_code(self, text: str) -> None:
        """Take what code that is the same for everybody is written in for no telling word, where code is meant."""
        self._code |= {fold(atom) for atom in ATOM.findall(text) if not atom.isdecimal()}

    def hide(self, text: str) -> None:
        """Take the words of a text for names, whatever they look like."""
        self._names |= {fold(word) for word in parts_of(text) if len(word) >= LEAST}
        self._known -= self._names
        self._language -= self._names
        self._code -= self._names

    def names(self) -> frozenset[str]:
        """Give the words that were replaced."""
        return frozenset(self._names)

    # --- replacing

    def text(self, text: str) -> str:
        """Give a text for people without what is no known word."""
        return self.cover.apart(text, lambda piece: self._text(piece, forced=False))

    def forced(self, text: str) -> str:
        """Give a text in which every word that portals do not say counts as a name."""
        return self.cover.apart(text, lambda piece: self._text(piece, forced=True))

    def atoms(self, text: str) -> str:
        """Give a text that is no sentence (an address, names of fields, code) without the parts that are not known."""
        return self.cover.apart(text, self._atoms)

    def inside(self, text: str) -> str:
        """Give code that is the same for everybody without values of a shape and without the names found."""
        return self.cover.apart(text, lambda piece: self._without_names(self._numbers(piece)))

    def are_known(self, text: str) -> bool:
        """Tell whether a value is made of known words alone, of portals or of code, and tells nothing."""
        atoms = ATOM.findall(text)
        small = sum(len(atom) == 1 or not atom.isalpha() for atom in atoms)
        return small <= _FEW and all(map(self._atom_passes, atoms))

    # --- texts

    def _text(self, text: str, *, forced: bool) -> str:
        text = self._uncoded(text) if "%" in text else text
        parts = Parts()
        done = 0
        for found in shapes_in(text):
            parts.add(self._rest(text[done : found.start], forced=forced), text[done : found.start])
            parts.add(self.cover.of(text[found.start : found.stop], found.shape))
            done = found.stop
        parts.add(self._rest(text[done:], forced=forced), text[done:])
        return parts.joined()

    def _uncoded(self, text: str) -> str:
        """A text in which what is percent-encoded is a value as a whole, unless it says known words alone."""
        return _CODED.sub(
            lambda found: (
                found[0] if self.are_known(decoded(found[0])) else self.cover.of(decoded(found[0]), Shape.TOKEN)
            ),
            text,
        )

    def _rest(self, text: str, *, forced: bool) -> str:
        """A text without shapes: values that are no words go whole, then the words are judged in a row."""
        parts = Parts()
        done = 0
        for chunk in _CHUNK.finditer(text):
            for start, stop in self._values(text, chunk.start(), chunk.end()):
                parts.add(self._words(text[done:start], forced=forced), text[done:start])
                parts.add(self.cover.of(text[start:stop], Shape.TOKEN))
                done = stop
        parts.add(self._words(text[done:], forced=forced), text[done:])
        return parts.joined()

    def _values(self, text: str, start: int, stop: int) -> Iterator[tuple[int, int]]:
        """Where in a run without spaces values stand that are no words: behind a label, or all of it."""
        bare = text[start:stop].strip(_EDGES)
        if not any(map(str.isalnum, bare)) and len(bare) < LEAST:
            return
        lead = _LEAD.match(text, start, stop)
        first = lead.end() if lead else start
        last = first + len(text[first:stop].rstrip(_EDGES))
        if self._is_plain(text[first:last]):
            return
        label = _LABEL.search(text, first, last)
        if label is not None and all(word.isalpha() and fold(word) in self._language
                                     for word in ATOM.findall(text[first : label.start()])):  # fmt: skip
            yield from self._values(text, label.end(), stop)
        else:
            yield first, last

    def _is_plain(self, text: str) -> bool:
        """Whether a run without spaces is made of words and small numbers, as people write them."""
        if len(text) > _LONGEST:
            return False
        if _NUMBER.fullmatch(text):
            return True
        atoms = ATOM.findall(text)
        known = all(self._passes(atom, begins=True) if atom.isalpha() else _NUMBER.fullmatch(atom) for atom in atoms)
        odd = _JOINS.sub("", text)
        said = any(len(atom) >= LEAST and atom.isalpha() for atom in atoms)
        return (known and (said or not odd)) or (all(map(str.isalpha, atoms)) and not odd)

    def _words(self, text: str, *, forced: bool) -> str:
        words = list(WORD.finditer(text))
        if not words:
            return text
        hidden = self._hidden(text, words, forced=forced)
        parts = []
        done = 0
        for place in sorted(hidden):
            word = words[place]
            self._remember(word[0])
            made = "-".join(self.cover.word(part) for part in HYPHEN.split(word[0]))
            parts += [text[done : word.start()], made]
            done = word.end()
        return "".join([*parts, text[done:]])

    def _hidden(self, text: str, words: list[re.Match[str]], *, forced: bool) -> set[int]:
        sentence = len(words) >= _SENTENCE and all(self._ordinary_word(word[0]) for word in words)
        hidden = {
            place
            for place, word in enumerate(words)
            if (not self._passes(word[0], begins=self._begins(text, word)) and not sentence)
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

    @staticmethod
    def _begins(text: str, word: re.Match[str]) -> bool:
        return _BEGINS.search(text, max(0, word.start() - 6), word.start()) is not None

    def _passes(self, word: str, *, begins: bool) -> bool:
        folded = [fold(part) for part in HYPHEN.split(word)]
        if any(part in self._names for part in folded):
            return False
        if len(word) == 1 or self._known.issuperset(folded):
            return True
        ordinary = self._language.issuperset(part for part in folded if len(part) > 1)
        return ordinary and (word.islower() or (begins and not word.isupper()))

    def _ordinary_word(self, word: str) -> bool:
        if any(fold(part) in self._names for part in HYPHEN.split(word)):
            return False
        return all(fold(part) in self._language or len(part) == 1 for part in HYPHEN.split(word))

    def _gives_away(self, word: str) -> bool:
        """Whether a word where a name is expected may be one."""
        return len(word) > 1 and not all(fold(part) in self._known for part in HYPHEN.split(word))

    def _may_be(self, word: str) -> bool:
        """Whether a word beside a name may be a part of it."""
        return word[:1].isupper() and len(word) > 1 and not self._known.issuperset(map(fold, HYPHEN.split(word)))

    def _is_civility(self, text: str, word: re.Match[str]) -> bool:
        if len(word[0]) == 1:
            return word[0] == "M" and text[word.end() : word.end() + 1] == "."
        return fold(word[0]) in CIVILITY and word[0][:1].isupper()

    def _remember(self, word: str) -> None:
        """Look for a name everywhere from now on. A word of the language is one only where it stands as one."""
        new = {fold(part) for part in HYPHEN.split(word) if len(part) >= LEAST} - self._names - self._language
        self._names |= new - self._code if word.islower() else new

    def spans(self, text: str) -> Iterator[tuple[int, int, str]]:
        """Where values stand in a text that are no words, with what becomes of each."""
        done = 0
        for found in [*shapes_in(text), None]:
            start = found.start if found else len(text)
            for chunk in _CHUNK.finditer(text, done, start):
                for first, last in self._values(text, chunk.start(), chunk.end()):
                    yield first, last, self.cover.of(text[first:last], Shape.TOKEN)
            if found:
                yield found.start, found.stop, self.cover.of(text[found.start : found.stop], found.shape)
                done = found.stop

    # --- what is no sentence

    def _atoms(self, text: str) -> str:
        text = self._uncoded(text) if "%" in text else text
        parts = Parts()
        done = 0
        for found in shapes_in(text):
            value = text[found.start : found.stop]
            known = found.shape is Shape.TOKEN and self.are_known(value)
            parts.add(self._apart(text[done : found.start]), text[done : found.start])
            parts.add(value if known else self.cover.of(value, found.shape), value if known else None)
            done = found.stop
        parts.add(self._apart(text[done:]), text[done:])
        return parts.joined()

    def _apart(self, text: str) -> str:
        """Signs that code does not have are of a value: that goes whole, since its rest would be a piece of it."""
        return _CHUNK.sub(self._chunk, text)

    def _chunk(self, found: re.Match[str]) -> str:
        text, atoms = found[0], ATOM.findall(found[0])
        if all(map(self._atom_passes, atoms)):
            plain = len(signs_of(text)) < _MANY or says(text) or not any(map(str.isalnum, text))
            return text if plain else self.cover.of(text, Shape.TOKEN)
        signs = signs_of(text)
        mixed = any(not (atom.isalpha() or self._atom_passes(atom)) for atom in atoms)
        own = mixed and any(len(atom) == 1 for atom in atoms)  # single letters beside it are of the same value
        if own or len(signs) >= _MANY or not signs <= (_NAME_SIGNS if mixed else _CODE_SIGNS):
            return self.cover.of(text, Shape.TOKEN)
        return ATOM.sub(self._atom, text)

    def _atom(self, found: re.Match[str]) -> str:
        atom = found[0]
        if self._atom_passes(atom):
            return atom
        if atom.isalpha():
            return self.cover.word(atom)
        return self.cover.of(atom, Shape.TOKEN)

    def _atom_passes(self, atom: str) -> bool:
        if len(atom) == 1 or _NUMBER.fullmatch(atom):
            return True
        folded = fold(atom)
        if folded in self._names:
            return False
        if folded in self._code or folded in self._language:
            return True
        pieces = _PART.findall(atom)
        return len(pieces) > 1 and all(
            len(piece) > 1 and (fold(piece) in self._code or fold(piece) in self._language) for piece in pieces
        )

    def _numbers(self, text: str) -> str:
        """Code without what has a shape; numbers that programs reckon with are none of somebody's."""
        parts = []
        done = 0
        for found in shapes_in(text):
            value = text[found.start : found.stop]
            if found.shape is Shape.TOKEN and (
                not value.isdecimal() or _ROUND.fullmatch(value) or is_constant(int(value[:40]))
                or text[max(0, found.start - 1) : found.start] in (".", "#")
            ):  # fmt: skip
                continue
            parts += [text[done : found.start], self.cover.of(value, found.shape)]
            done = found.stop
        return "".join([*parts, text[done:]])

    def _without_names(self, text: str) -> str:
        if not self._names:
            return text
        return _NAME.sub(lambda word: self.cover.word(word[0]) if fold(word[0]) in self._names else word[0], text)
