"""Unpacks what programs keep packed. Must not know what it is."""

from __future__ import annotations

import zlib
from typing import Final

from robot.recordings.archive import LARGEST

_GZIP: Final = b"\x1f\x8b\x08"
_WIDE: Final = (b"\xff\xfe", b"\xfe\xff")
"""How texts in UTF-16 begin, which are full of zeros."""


def unpacked(body: bytes, *, text: bool) -> bytes | None:
    """Give a body as it was before it travelled: some programs keep it packed. None where nobody can tell."""
    if not body.startswith(_GZIP):
        return None if text and b"\0" in body[:200] and not body.startswith(_WIDE) else body
    try:
        made = zlib.decompressobj(wbits=31).decompress(body, LARGEST)
    except zlib.error:
        return None
    return made or None
