"""A text that a document shows, with the way back: which signs of the document each sign of it stands for.

Readings are stacked: a page's text is read from the markup in a JSON string, which is read from the document. Must
not know any notation, nor what is looked for.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import NamedTuple, TypeAlias

Span: TypeAlias = tuple[int, int]
Write: TypeAlias = Callable[[str], str]


class Piece(NamedTuple):
    """A stretch of a reading's text, up to the next piece, and the stretch of its source that it stands for.

    `raw`: sign for sign. Otherwise the whole source stretch stands for the whole text, which may have another length;
    an empty source stretch is a sign that only the reading has, such as the line break around a block.
    """

    at: int
    start: int
    stop: int
    raw: bool


@dataclass(frozen=True, slots=True)
class Reading:
    """A text read from `source` (the document itself has none), and how a text is written to be read like this."""

    text: str = field(repr=False)
    pieces: tuple[Piece, ...] = field(default=(), repr=False)
    source: Reading | None = field(default=None, repr=False)
    write: Write = str
    boxes: tuple[Span, ...] = ()
    """Stretches of the text whose outer blanks are shown as they are: what stands in a box."""
    leaves: tuple[Span, ...] = ()
    """Stretches that are the whole text of an element."""

    def spans(self, start: int, stop: int) -> list[Span]:
        """Give the stretches of the document that a stretch of this text stands for, in order and apart."""
        if self.source is None:
            return [(start, stop)] if start < stop else []
        found: list[Span] = []
        for one in self.beneath(start, stop):
            found += self.source.spans(*one)
        return joined(found)

    def written(self, text: str) -> str:
        """Give what must stand in the document for this reading to show `text`."""
        own = self.write(text)
        return own if self.source is None else self.source.written(own)

    def part(self, start: int, stop: int) -> Reading:
        """Give the reading of a stretch of this one."""
        return Reading(self.text[start:stop], (Piece(0, start, stop, raw=True),), self)

    def beneath(self, start: int, stop: int) -> list[Span]:
        """Give the stretches of `source` that a stretch of this text stands for."""
        found: list[Span] = []
        number = max(0, bisect_right(self.pieces, start, key=lambda piece: piece.at) - 1)
        for place in range(number, len(self.pieces)):
            piece = self.pieces[place]
            if piece.at >= stop:
                break
            end = self.pieces[place + 1].at if place + 1 < len(self.pieces) else len(self.text)
            if piece.raw:
                here = (piece.start + max(start - piece.at, 0), piece.start + min(stop, end) - piece.at)
            else:
                here = (piece.start, piece.stop)
            found.append(here)
        return joined(found)


class Builder:
    """Puts a reading of `source` together, from its beginning to its end."""

    def __init__(self, source: Reading, write: Write) -> None:
        self._source = source
        self._write = write
        self._parts: list[str] = []
        self._pieces: list[Piece] = []
        self._length = 0
        self._boxes: list[Span] = []
        self._leaves: list[Span] = []

    @property
    def length(self) -> int:
        """Signs that the reading has by now."""
        return self._length

    def box(self, start: int) -> None:
        """Take note that what was added from `start` on stands in a box."""
        self._boxes.append((start, self._length))

    def leaf(self, start: int) -> None:
        """Take note that what was added from `start` on is the whole text of an element."""
        self._leaves.append((start, self._length))

    def raw(self, text: str, start: int) -> None:
        """Add signs that stand in the source as many, from `start`."""
        self._add(text, Piece(self._length, start, start + len(text), raw=True))

    def coded(self, text: str, start: int, stop: int) -> None:
        """Add signs that a stretch of the source stands for as a whole."""
        self._add(text, Piece(self._length, start, stop, raw=False))

    def sign(self, text: str) -> None:
        """Add a sign that the source does not have."""
        self._add(text, Piece(self._length, 0, 0, raw=False))

    def built(self) -> Reading:
        """Give the reading."""
        spans = tuple(self._boxes), tuple(self._leaves)
        return Reading("".join(self._parts), tuple(self._pieces), self._source, self._write, *spans)

    def _add(self, text: str, piece: Piece) -> None:
        if text:
            self._parts.append(text)
            self._pieces.append(piece)
            self._length += len(text)


def document(text: str, write: Write = str) -> Reading:
    """Give the reading that a document is of itself."""
    return Reading(text, write=write)


def joined(spans: list[Span]) -> list[Span]:
    """Join the stretches that touch, and leave out the empty ones; the order is kept."""
    found: list[Span] = []
    for start, stop in spans:
        if start >= stop:
            continue
        if found and found[-1][1] == start:
            found[-1] = (found[-1][0], stop)
        else:
            found.append((start, stop))
    return found
