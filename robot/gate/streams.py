"""Reads a stream of bytes in windows that overlap, looks for secrets in each, and unpacks what is packed in it.

However large or deep the stream is, a few windows are in memory, and nothing unpacked goes to the disk.
Must not know where the stream comes from.
"""

from dataclasses import dataclass, field
from typing import Final

from robot.gate.containers import DAMAGE, LONGEST_HEADER, Opaque, Opening, Packed, Stored, Unpacker, openings, poured
from robot.gate.search import Place, Search

WINDOW: Final = 1 << 20
OVERLAP: Final = 1 << 16
"""The bytes that a secret may take, encoded and with markup in it: it is then whole in one window."""
_OFTEN = 3
"""In how many windows of a stream a secret is placed."""
_AT_ONCE = 64
"""How many packed streams may overlap in one."""

assert OVERLAP >= LONGEST_HEADER + (1 << 14)  # noqa: S101 - a header and the member's name are in one window


@dataclass(frozen=True)
class Bounds:
    """How much is unpacked: bytes of one member, bytes of one file, and members within members."""

    member: int = 1 << 30
    total: int = 1 << 32
    depth: int = 8


@dataclass(frozen=True)
class Finding:
    """Where a secret is, by its number; or, without a number, what could not be looked into."""

    member: str
    kind: str
    offset: int | None
    secret: int | None


@dataclass
class Inspection:
    """What is known of one file while it is read."""

    search: Search
    bounds: Bounds
    findings: list[Finding] = field(default_factory=list)
    unpacked: int = 0

    def opaque(self, names: tuple[str, ...], why: str) -> None:
        """Note once what cannot be looked into."""
        finding = Finding("!".join(names), f"cannot be looked into: {why}", None, None)
        if finding not in self.findings:
            self.findings.append(finding)


class Stream:
    """One stream: a file, or what is packed in one. `names` is the way to it."""

    def __init__(self, inspection: Inspection, names: tuple[str, ...] = (), depth: int = 0) -> None:
        self._inspection = inspection
        self._names = names
        self._depth = depth
        self._buffer = bytearray()
        self._at = 0
        self._stored: list[Stored] = []
        self._packed: list[_Child] = []
        self._told: set[tuple[int, str]] = set()
        self._placed: dict[int, int] = {}

    def feed(self, data: bytes) -> None:
        """Take the next bytes."""
        self._buffer += data
        while len(self._buffer) >= WINDOW + OVERLAP:
            self._examine(bytes(self._buffer[: WINDOW + OVERLAP]), WINDOW)
            del self._buffer[:WINDOW]
            self._at += WINDOW

    def close(self) -> None:
        """Look at the rest."""
        if self._buffer:
            self._examine(bytes(self._buffer), len(self._buffer))
        for child in self._packed:
            child.close()

    def _examine(self, window: bytes, own: int) -> None:
        """Look at a window, of which the first `own` bytes are in no later one."""
        for child in self._packed:
            child.feed(window[:own])
        for opening in openings(window, own, self._at):
            self._open(opening, window, own)
        self._packed = [child for child in self._packed if child.open]
        often = {number for number, times in self._placed.items() if times >= _OFTEN}
        for place in self._inspection.search.places(window, often):
            if place.start < own:
                self._tell(place)
        self._stored = [one for one in self._stored if one.stop is None or one.stop > self._at + own]

    def _tell(self, place: Place) -> None:
        self._placed[place.secret] = self._placed.get(place.secret, 0) + 1
        if (place.secret, place.kind) in self._told:
            return
        self._told.add((place.secret, place.kind))
        offset = self._at + place.start
        around = [one for one in self._stored if one.start <= offset and (one.stop is None or offset < one.stop)]
        member = "!".join((*self._names, *(one.name for one in around)))
        start = around[-1].start if around else 0
        self._inspection.findings.append(Finding(member, place.kind, offset - start, place.secret))

    def _open(self, opening: Opening, window: bytes, own: int) -> None:
        start = self._at + opening.start
        if isinstance(opening, Stored):
            self._end_unsized(start)
        around = tuple(one.name for one in self._stored if one.stop is None or start < one.stop)
        names = tuple(name for name in (*self._names, *around, opening.name) if name)
        match opening:
            case Stored():
                if opening.name:
                    stop = None if opening.stop is None else self._at + opening.stop
                    self._stored.append(Stored(start, opening.name, stop))
            case Opaque():
                self._inspection.opaque(names, opening.why)
            case Packed():
                begins = start in {0, *(one.start for one in self._stored)}
                child = self._child(opening, names, sure=opening.sure or (opening.likely and begins))
                if child:
                    child.feed(window[opening.start : own], skip=max(0, opening.start - own))
                    if child.open:
                        self._packed.append(child)

    def _end_unsized(self, at: int) -> None:
        self._stored = [Stored(one.start, one.name, at) if one.stop is None else one for one in self._stored]

    def _child(self, packed: Packed, names: tuple[str, ...], *, sure: bool) -> "_Child | None":
        bounds = self._inspection.bounds
        if self._depth >= bounds.depth or len(self._packed) >= _AT_ONCE:
            if sure:
                self._inspection.opaque(names, "too many archives in one another")
            return None
        stream = Stream(self._inspection, names, self._depth + 1)
        return _Child(self._inspection, packed, stream, names, sure=sure)


class _Child:
    """A packed stream on its way through an unpacker into a stream of its own."""

    def __init__(
        self, inspection: Inspection, packed: Packed, stream: Stream, names: tuple[str, ...], *, sure: bool
    ) -> None:
        self._inspection = inspection
        self._packed = packed
        self._sure = sure
        self._stream = stream
        self._names = names
        self._unpacker: Unpacker = packed.unpacker()
        self._size = 0
        self._skip = 0
        self.open = True

    def feed(self, data: bytes, *, skip: int = 0) -> None:
        """Take the next bytes; `skip` says how many that come after them are not for this."""
        data, self._skip = data[self._skip :], max(0, self._skip - len(data)) + skip
        damaged = False
        try:
            for piece in poured(self._unpacker, data) if data else ():
                self._stream.feed(piece)
                self._size += len(piece)
                self._inspection.unpacked += len(piece)
                if self._too_large():
                    break
        except DAMAGE:
            damaged = True
        if damaged and self._sure:
            self._inspection.opaque(self._names, "damaged")
        if damaged or self._unpacker.eof or self._too_large():
            self._finish()

    def close(self) -> None:
        """Note what is missing, and look at the rest."""
        if self.open and self._sure and self._packed.blocks:
            self._inspection.opaque(self._names, "cut short")
        self._finish()

    def _too_large(self) -> bool:
        bounds = self._inspection.bounds
        return self._size > bounds.member or self._inspection.unpacked > bounds.total

    def _finish(self) -> None:
        if not self.open:
            return
        self.open = False
        if self._too_large():
            self._inspection.opaque(self._names, "too large when unpacked")
        self._stream.close()
