"""Finds in data what a page made of a text: its hashes, its encodings, pieces of it.

A portal that hashes or encodes a password in the browser sends no placeholder, but what it made of one: the portal
would count a wrong password. What is made with a key or a salt is not found here. Must not know what the text is for.
"""

import base64
import codecs
import hashlib
import re
from collections.abc import Iterable, Iterator
from typing import Final
from urllib.parse import unquote_to_bytes

_HASHES: Final = ("md5", "sha1", "sha224", "sha256", "sha384", "sha512", "sha3_256", "sha3_512")
_JOINTS: Final = ("", ":", "|", " ", "@", "/", "-", "_")
_PIECE: Final = 8
"""Signs of a text that are not there by chance."""
_ENCODED: Final = 12
"""The same in base64."""
_LEAST: Final = 6
"""Signs that a part has at least whose hash is looked for."""
_RUN: Final = re.compile(rb"[0-9A-Za-z+/_=-]{16,}")
_NUMBERS: Final = re.compile(rb"(?<!\d)\d{1,3}(?!\d)")
_LONGEST: Final = 1_000_000
"""Bytes that are looked at: what is longer is a file."""


class _Needles:
    """Thousands of texts that are looked for at once: by their first bytes, in one pass over the data."""

    def __init__(self, head: int) -> None:
        self._head = head
        self._begun: dict[bytes, set[bytes]] = {}  # those as long as a head at least, by it
        self._short: set[bytes] = set()

    def add(self, texts: Iterable[bytes]) -> None:
        for text in texts:
            if len(text) < self._head:
                self._short.add(text)
            else:
                self._begun.setdefault(text[: self._head], set()).add(text)

    def any_in(self, data: bytes) -> bool:
        begun, head = self._begun, self._head
        for at in range(len(data) - head + 1):
            texts = begun.get(data[at : at + head])
            if texts is not None and any(data.startswith(text, at) for text in texts):
                return True
        return any(text in data for text in self._short)


class Derived:
    """What may be made of the texts it was told."""

    def __init__(self) -> None:
        self._texts: list[str] = []
        self._others: list[str] = []
        self._exact = _Needles(_ENCODED)  # in their own letters: base64
        self._folded = _Needles(_PIECE)  # whatever their letters: hexadecimal, pieces
        self._shortest = _PIECE  # signs of the shortest piece

    def learn(self, text: str, own: str) -> None:
        """Look for what is made of this text from now on, and for pieces of the part that is its `own`."""
        if text in self._texts:
            return
        self._texts.append(text)
        self._shortest = min(self._shortest, len(own.encode()))
        parts = {text, text[::-1], text.upper(), text.capitalize()}
        parts |= {text[:stop] for stop in range(_LEAST, len(text))}
        parts |= {text[start:] for start in range(1, len(text) - _LEAST + 1)}
        for part in parts:
            self._hash(part.encode())
        self._hash(text.encode("utf-16-le"))
        for form in (own, own[::-1], own.upper(), codecs.encode(own, "rot13")):
            self._folded.add(_windows(form.lower().encode(), _PIECE))
            self._encode(form.encode())
        self._encode(own.encode("utf-16-le"))
        for other in self._others:
            self._join(text, other)

    def beside(self, text: str) -> None:
        """Look for what is made of this text joined with those it was told."""
        if text not in self._others:
            self._others.append(text)
            for known in self._texts:
                self._join(known, text)

    def made(self, data: bytes) -> bool:
        """Tell whether data holds anything made of a text; the texts themselves must be taken out before."""
        if not self._texts or len(data) > _LONGEST:
            return False
        for form in {data, unquote_to_bytes(data.replace(b"+", b" ")), unquote_to_bytes(data)}:
            runs = b"\n".join(_RUN.findall(form.replace(b"\\/", b"/")))
            plain = runs.translate(bytes.maketrans(b"-_", b"+/"))
            folded = form.lower()
            if self._exact.any_in(plain) or self._folded.any_in(folded):
                return True
            if any(self._folded.any_in(spelt) for spelt in _spelt(form, self._shortest)):
                return True
        return False

    def _join(self, one: str, other: str) -> None:
        for joint in _JOINTS:
            for text in (f"{one}{joint}{other}", f"{other}{joint}{one}"):
                self._hash(text.encode())

    def _hash(self, data: bytes) -> None:
        for name in _HASHES:
            digest = hashlib.new(name, data, usedforsecurity=False).digest()
            self._folded.add([digest.hex().encode()])
            self._exact.add(base64.b64encode(made).rstrip(b"=") for made in (digest, digest.hex().encode()))

    def _encode(self, data: bytes) -> None:
        self._folded.add(_windows(data.hex().encode(), 2 * _PIECE))
        for offset in range(3):
            made = base64.b64encode(bytes(offset) + data).rstrip(b"=")
            self._exact.add(_windows(made[4 if offset else 0 : -2], _ENCODED))
        for offset in range(5):
            made = base64.b32encode(bytes(offset) + data).rstrip(b"=")
            self._folded.add(_windows(made[8 if offset else 0 : -2].lower(), 16))


def _windows(data: bytes, length: int) -> Iterable[bytes]:
    return (data[at : at + length] for at in range(len(data) - length + 1)) if len(data) >= length else (data,)


def _spelt(data: bytes, least: int) -> Iterator[bytes]:
    """Texts of at least so many signs that are spelt as their numbers, perhaps with a count before each: `[99,114]`."""
    numbers = [int(found) for found in _NUMBERS.findall(data)]
    if len(numbers) < least:
        return
    for some in (numbers, numbers[::2], numbers[1::2]):
        yield bytes(number for number in some if number < 256).lower()  # noqa: PLR2004 - a byte
