"""Reads a text in every way that it may be written: as an address, HTML, JSON, base64, hexadecimal, packed.

For whoever looks at a recording with eyes of his own: must not use anything by which recordings are sanitised.
"""

from __future__ import annotations

import base64
import binascii
import html
import re
import zlib
from collections.abc import Iterator
from typing import Final
from urllib.parse import unquote_plus

_BASE64: Final = re.compile(r"[A-Za-z0-9+/_-]{16,}={0,2}")
_ESCAPE: Final = re.compile(r"\\u([0-9a-fA-F]{4})|\\x([0-9a-fA-F]{2})|\\([nrtbf/\"'`\\])")
_HEX: Final = re.compile(r"(?<![0-9a-fA-F])(?:[0-9a-fA-F]{2}){6,}(?![0-9a-fA-F])")
_PRINTABLE: Final = 0.9
_DEEPEST: Final = 3
_LEAST: Final = 4


def readings(text: str, depth: int) -> Iterator[str]:
    """The text, and what it says if it is read as an address, as HTML, as JSON, as base64, as hexadecimal."""
    yield text
    if depth >= _DEEPEST:
        return
    made = {unquote_plus(text), html.unescape(text), _ESCAPE.sub(_unescaped, text)} - {text}
    for found in _BASE64.findall(text):
        if (read := unbase64(found)) is not None and len(read) >= _LEAST:
            made.add(read)
    for found in _HEX.findall(text):
        if (read := _text(bytes.fromhex(found))) is not None:
            made.add(read)
    for one in sorted(made):
        yield from readings(one, depth + 1)


def unbase64(text: str) -> str | None:
    """Give what base64 says, where it says something to a person."""
    plain = text.replace("-", "+").replace("_", "/").rstrip("=")
    try:
        data = base64.b64decode(plain + "=" * (-len(plain) % 4), validate=True)
    except (binascii.Error, ValueError):
        return None
    if data.startswith(b"\x1f\x8b"):
        try:
            data = zlib.decompressobj(wbits=31).decompress(data, 1 << 24)
        except zlib.error:
            return None
    return _text(data)


def _text(data: bytes) -> str | None:
    """What bytes say, where they say something to a person."""
    try:
        text = data.decode()
    except UnicodeDecodeError:
        return None
    plain = sum(sign.isprintable() or sign.isspace() for sign in text)
    return text if text and plain >= _PRINTABLE * len(text) else None


def _unescaped(found: re.Match[str]) -> str:
    if code := found[1] or found[2]:
        return chr(int(code, 16))
    return {"n": "\n", "r": "\r", "t": "\t", "b": " ", "f": " "}.get(found[3], found[3])
