"""Recognises what holds other data: archives and compressed streams, wherever in some bytes they begin.

An archive need not be whole: each of its members begins with a header of its own, and a compressed one ends itself.
Must not know what is looked for in them.
"""

import bz2
import lzma
import struct
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from typing import Final, Protocol

STEP: Final = 1 << 20
"""The most bytes that are unpacked at once."""
LONGEST_HEADER: Final = 1 << 15
"""Headers within fewer bytes than this before the end of what is known are to be shown again with what follows."""

DAMAGE: Final = (zlib.error, lzma.LZMAError, OSError, EOFError, ValueError)
"""What an unpacker raises for data that it does not understand."""

_SIZE_ELSEWHERE = 0xFFFFFFFF
_ZIP_HEADER = struct.Struct("<4xHHH8xI4xHH")
_LAST_VERSION = 100
_STORED, _DEFLATED = 0, 8
_KNOWN_METHODS = {*range(21), *range(93, 100)}
_ENCRYPTED, _SIZE_LATER, _UTF8, _UNUSED = 0x0001, 0x0008, 0x0800, 0xD780
_GZIP_NAME = 0x08
_ZLIB_STARTS = (b"\x78\x9c", b"\x78\xda", b"\x78\x01", b"\x78\x5e")
_OPAQUE = {
    b"\x28\xb5\x2f\xfd": "Zstandard",
    b"7z\xbc\xaf\x27\x1c": "7z",
    b"Rar!\x1a\x07": "RAR",
    b"\x04\x22\x4d\x18": "LZ4",
    b"MSCF\0\0\0\0": "CAB",
    b"\x1f\x9d": "compress",
    b"LZIP\x01": "lzip",
}


class Unpacker(Protocol):
    """Undoes one compressed stream, as `zlib`, `bz2` and `lzma` do it."""

    @property
    def eof(self) -> bool:
        """Whether the stream's own end was reached."""

    def decompress(self, data: bytes, limit: int, /) -> bytes:
        """Take the next bytes; give what they become, at most so many. Raises one of DAMAGE."""


def poured(unpacker: Unpacker, data: bytes) -> Iterator[bytes]:
    """Give what the next bytes of a stream become, in pieces of at most STEP bytes. Raises one of DAMAGE."""
    while not unpacker.eof:
        piece = unpacker.decompress(data, STEP)
        data = getattr(unpacker, "unconsumed_tail", b"")  # the others keep it themselves
        if not (piece or data):
            return
        yield piece


@dataclass(frozen=True)
class Packed:
    """A compressed stream. One that is `sure` and does not unpack is damaged; any other may be no stream at all.

    One that is `likely` is sure where a member or a file begins. Where `blocks` is set, an end that was cut off
    takes some bytes before it along.
    """

    start: int
    name: str
    unpacker: Callable[[], Unpacker]
    sure: bool = False
    likely: bool = False
    blocks: bool = False


@dataclass(frozen=True)
class Stored:
    """A member that is in the archive as it is; without a `stop` it goes up to the next one."""

    start: int
    name: str
    stop: int | None


@dataclass(frozen=True)
class Opaque:
    """Something that cannot be looked into."""

    start: int
    name: str
    why: str


Opening = Packed | Stored | Opaque

_ZLIB, _DEFLATE, _GZIP = (partial(zlib.decompressobj, bits) for bits in (15, -15, 31))
_LZMA = partial(lzma.LZMADecompressor, memlimit=256 << 20)
_METHODS: dict[int, Callable[[], Unpacker]] = {_DEFLATED: _DEFLATE, 12: bz2.BZ2Decompressor, 95: _LZMA}


def openings(data: bytes, limit: int, at: int) -> list[Opening]:
    """Give what begins in the first `limit` bytes of the data, in order; `at` is their place in the stream."""
    found: list[Opening] = []
    for sign, opened in _SIGNS:
        place = data.find(sign)
        while 0 <= place < limit:
            one = opened(data, place, at)
            if one:
                found.append(one)
            place = data.find(sign, place + 1)
    if not at:
        found += _at_the_start(data, {one.start for one in found})
    named = {one.start for one in found if isinstance(one, Packed) and one.sure}
    found = [one for one in found if one.start not in named or (isinstance(one, Packed) and one.sure)]
    return sorted(found, key=lambda one: one.start)


def _at_the_start(data: bytes, known: set[int]) -> Iterator[Opening]:
    for sign, name in _OPAQUE.items():
        if data.startswith(sign):
            yield Opaque(0, "", f"{name} is not unpacked here")
    if 0 not in known and len(data) > 1:
        header = data[0] << 8 | data[1]
        wrapped = data[0] & 0x0F == _DEFLATED and header % 31 == 0
        yield Packed(0, "zlib@0" if wrapped else "deflate@0", _ZLIB if wrapped else _DEFLATE)


def _zip_member(data: bytes, place: int, _: int) -> Opening | None:
    header = data[place : place + _ZIP_HEADER.size]
    if len(header) < _ZIP_HEADER.size:
        return None
    version, flags, method, size, name_length, more = _ZIP_HEADER.unpack(header)
    names = place + len(header)
    start = names + name_length + more
    raw_name = data[names : names + name_length]
    if version & 0xFF > _LAST_VERSION or flags & _UNUSED or method not in _KNOWN_METHODS:
        return None  # these bytes happen to be here
    if not raw_name or min(raw_name) < ord(" ") or start > len(data):
        return None
    name = raw_name.decode("utf-8" if flags & _UTF8 else "cp437", "replace")
    if method == _STORED and not flags & _ENCRYPTED:
        size = _zip64_size(data[start - more : start]) if size == _SIZE_ELSEWHERE else size
        return Stored(start, name, None if flags & _SIZE_LATER and not size else start + size)
    return _packed_member(start, name, method, encrypted=bool(flags & _ENCRYPTED))


def _packed_member(start: int, name: str, method: int, *, encrypted: bool) -> Opening:
    if encrypted:
        return Opaque(start, name, "encrypted")
    if method not in _METHODS:
        return Opaque(start, name, f"packed by the method {method}, which is not unpacked here")
    return Packed(start, name, _METHODS[method], sure=True, blocks=method != _DEFLATED)


def _zip64_size(extra: bytes) -> int:
    while len(extra) >= 4:  # noqa: PLR2004 - the header of a field
        kind, length = struct.unpack_from("<HH", extra)
        if kind == 1 and length >= 16:  # noqa: PLR2004 - both sizes
            return int.from_bytes(extra[12:20], "little")
        extra = extra[4 + length :]
    return 0


def _zip_directory(_: bytes, place: int, __: int) -> Opening:
    return Stored(place, "", place)  # where a member without a size ends


def _gzip(data: bytes, place: int, at: int) -> Opening | None:
    header = data[place : place + 10]
    if len(header) < 10 or header[3] > 0x1F:  # noqa: PLR2004 - the fixed part of the header, the known flags
        return None
    likely = header[8] in (0, 2, 4) and (header[9] <= 13 or header[9] == 0xFF)  # noqa: PLR2004 - the known systems
    name = ""
    if header[3] == _GZIP_NAME:
        name = data[place + 10 : place + 10 + 255].partition(b"\0")[0].decode("latin-1")
    return Packed(place, name or f"gzip@{at + place}", _GZIP, likely=likely)


def _zlib(_: bytes, place: int, at: int) -> Opening:
    return Packed(place, f"zlib@{at + place}", _ZLIB)


def _bzip2(data: bytes, place: int, at: int) -> Opening | None:
    if data[place + 4 : place + 10] != b"1AY&SY":
        return None
    return Packed(place, f"bzip2@{at + place}", bz2.BZ2Decompressor, likely=True, blocks=True)


def _xz(_: bytes, place: int, at: int) -> Opening:
    return Packed(place, f"xz@{at + place}", _LZMA, likely=True, blocks=True)


def _tar_member(data: bytes, place: int, _: int) -> Opening | None:
    header = data[place - 257 : place] if place >= 257 else b""  # noqa: PLR2004 - where the sign is in a header
    size = header[124:136].strip(b" \0")
    if not header or not size or size.strip(b"01234567"):
        return None
    name = header[:100].partition(b"\0")[0].decode("utf-8", "replace")
    start = place - 257 + 512
    return Stored(start, name, start + int(size, 8))


_SIGNS: tuple[tuple[bytes, Callable[[bytes, int, int], Opening | None]], ...] = (
    (b"PK\x03\x04", _zip_member),
    (b"PK\x01\x02", _zip_directory),
    (b"PK\x07\x08", _zip_directory),
    (b"\x1f\x8b\x08", _gzip),
    *((sign, _zlib) for sign in _ZLIB_STARTS),
    (b"BZh", _bzip2),
    (b"\xfd7zXZ\0", _xz),
    (b"ustar", _tar_member),
)
