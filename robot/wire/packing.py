"""Unpacks a body that its server packed (`Content-Encoding`). Must not know what is in it."""

import re
import zlib

LARGEST = 64 * 1024 * 1024
"""The most bytes that are unpacked: a small body may unpack to any size."""
_BINARY = re.compile(rb"[\x00-\x08\x0e-\x1a\x1c-\x1f]")
_WINDOWS = {"gzip": (31,), "x-gzip": (31,), "deflate": (15, -15)}


def unpacked(body: bytes, encoding: str) -> bytes | None:
    """Give the body as it was before it was packed; None where that cannot be found out.

    A body that was unpacked by whoever received it, but still has the header, comes back as it is.
    """
    for name in reversed([part.strip().lower() for part in encoding.split(",")]):
        if name in ("", "identity"):
            continue
        found = _unpacked_once(body, name)
        if found is None:
            return None
        body = found
    return body


def _unpacked_once(body: bytes, name: str) -> bytes | None:
    if name in ("gzip", "x-gzip") and not body.startswith(b"\x1f\x8b"):
        return body
    for window in _WINDOWS.get(name, ()):
        machine = zlib.decompressobj(window)
        try:
            found = machine.decompress(body, LARGEST)
        except zlib.error:
            continue
        return found if machine.eof and not machine.unconsumed_tail else None
    return None if _BINARY.search(body[:1024]) else body
