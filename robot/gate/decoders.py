"""Undoes encodings, wherever in some bytes they may be: each function reads everything as if it were of its kind.

What is not of the kind may come out as anything; nothing is told from its looks. Must not know what is looked for.
"""

import binascii
import functools
import re
from collections.abc import Callable, Collection, Iterator
from typing import Final

from robot.gate.kinds import Kind

GAP: Final = b"\x01\x01"
"""Stands between pieces that were not side by side."""

_ALPHABET = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789"
_HEX_DIGITS = b"0123456789abcdefABCDEF"
_BETWEEN_HEX = b" \t\r\n:,-+"
_KNOWN_CODES = 1 << 16
_MOSTLY = 10
"""Data of which less than a part in this many is no text is taken for a text."""

_BACKSLASH = re.compile(
    rb"(\\(?:u[dD][89abAB][0-9a-fA-F]{2}\\u[dD][c-fC-F][0-9a-fA-F]{2}|u[0-9a-fA-F]{4}|u\{[0-9a-fA-F]{1,6}\}"
    rb"|x[0-9a-fA-F]{2}|\r?\n|[\"'`/\\bfnrt]))"
)
_PERCENT = re.compile(rb"(%(?:[0-9a-fA-F]{2}|u[0-9a-fA-F]{4}))")
_ENTITIES = {
    Kind.DECIMAL: rb"#[0-9]{1,12}",
    Kind.HEXADECIMAL: rb"#[xX][0-9a-fA-F]{1,12}",
    Kind.NAMED: rb"[a-zA-Z][a-zA-Z0-9]{1,31}",
}
_LETTERS = {"b": b"\b", "t": b"\t", "n": b"\n", "f": b"\f", "r": b"\r", "\n": b"", "\r\n": b""}
# Every part of these stops at the next sign that may begin another, or after a bounded number of steps.
_TAG = re.compile(
    rb"""(<(?:!--(?:[^-]++|-(?!->)){0,200}+-->|(?:/?[a-zA-Z][\w:.-]*+(?=[\s/>+])|[!?][a-zA-Z\[])"""
    rb"""(?:(?:[^<>"'\0-\x08]++|"[^"<]*+"|'[^'<]*+')*+>|[^<>\0-\x08]*+>)))"""
)
_INVISIBLE = tuple(sign.encode() for sign in "\u00ad\u200b\u200c\u200d\u2060\ufeff")
_INVISIBLE_PATTERNS = tuple((sign[-1:], re.compile(re.escape(sign))) for sign in _INVISIBLE)
_COLOUR = re.compile(rb"(\x1b\[[0-9;]*[mK])")
# From the end of one JSON string to the start of the next: commas, brackets, the names of elements, their attributes.
_JSON_GAP = re.compile(
    rb'("(?=[,\]\s+])(?<![\s,:\[]\[")(?:[\s,\]\[+0-9]++|(?<=\[)"[a-zA-Z][\w:.-]*+"(?=\s*+[,\]])|\{[^{}]*+\}|\{(?:[^{}"]++|"[^"]*+")*+\}){1,60}+")'
)


def unescaper(kinds: Collection[Kind]) -> Callable[[bytes], bytes]:
    """Give what undoes one level of backslashes, percent codes and entities, those of the kinds given.

    The result of the function is the object given where there is none. It holds no zero byte.
    """
    entities = b"|".join(pattern for kind, pattern in _ENTITIES.items() if kind in kinds)
    passes: list[tuple[bytes, re.Pattern[bytes], Callable[[bytes], bytes]]] = []
    if Kind.JSON in kinds:
        passes.append((b"\\", _BACKSLASH, _of_backslash))
    if Kind.PERCENT in kinds:
        passes.append((b"%", _PERCENT, _of_percent))
    if entities:
        passes.append((b"&", re.compile(rb"(&(?:" + entities + rb");?)"), _of_entity))

    def unescape(data: bytes) -> bytes:
        for sign, pattern, meaning in passes:
            if sign not in data:
                continue
            parts = pattern.split(data)
            if len(parts) > 1:
                parts[1::2] = map(meaning, parts[1::2])
                data = b"".join(parts).replace(b"\0", b"")
        return data

    return unescape


@functools.lru_cache(_KNOWN_CODES)
def _of_backslash(code: bytes) -> bytes:
    text = code[1:].decode("latin-1")
    if text in _LETTERS:
        return _LETTERS[text]
    if len(text) == 1:
        return code[1:]
    if text[0] == "x":
        return bytes.fromhex(text[1:])
    units = [int(part.strip("{}"), 16) for part in text[1:].split("\\u")]
    try:
        if len(units) == 1:
            return chr(units[0]).encode("utf-8", "surrogatepass")
        return b"".join(unit.to_bytes(2, "big") for unit in units).decode("utf-16-be").encode()
    except (ValueError, OverflowError):  # beyond the last character
        return code


@functools.lru_cache(_KNOWN_CODES)
def _of_percent(code: bytes) -> bytes:
    digits = code[1:].decode()
    if digits[0] == "u":
        return chr(int(digits[1:], 16)).encode("utf-8", "surrogatepass")
    return bytes((int(digits, 16),))


@functools.lru_cache(_KNOWN_CODES)
def _of_entity(code: bytes) -> bytes:
    import html

    return html.unescape(code.decode("ascii")).encode("utf-8", "surrogatepass")


def unmark(data: bytes) -> tuple[bytes, bytes]:
    """Give the text without its markup, and the markup: tags, comments, colours, invisible characters.

    An attribute's value is whole in the markup. The first is the object given where there is none.
    """
    taken: list[bytes] = []
    for sign, pattern in ((b"<", _TAG), (b"\x1b", _COLOUR)):
        data = _taken_out(data, sign, pattern, taken)
    for sign in _INVISIBLE:
        if sign[:1] in data and sign[-1:] in data:  # looking for one byte is much faster
            data = data.replace(sign, b"")
    return data, b"".join(taken)


def around_markup(data: bytes, reach: int) -> bytes:
    """Give the parts of the data within reach of markup or of a list; the object given where that is most of it."""
    spans: list[tuple[int, int]] = []
    for sign, pattern in ((b'"', _JSON_GAP), (b"<", _TAG), (b"\x1b", _COLOUR), *_INVISIBLE_PATTERNS):
        if sign not in data:
            continue
        for match in pattern.finditer(data):
            spans.append(match.span())
            if len(spans) * reach * 3 > len(data):
                return data
    return _around(spans, data, reach)


def unlist(data: bytes) -> tuple[bytes, bytes]:
    """Give the text without what stands between the strings of a JSON list, also one in another, and what stood there.

    The first is the object given where there is none.
    """
    taken: list[bytes] = []
    data = _taken_out(data, b'"', _JSON_GAP, taken)
    return data, b"".join(taken)


def _taken_out(data: bytes, sign: bytes, pattern: re.Pattern[bytes], taken: list[bytes]) -> bytes:
    parts = pattern.split(data) if sign in data else ()
    if len(parts) <= 1:
        return data
    taken += parts[1::2]
    return b"".join(parts[::2])


def unquoter(wanted: Collection[int]) -> Callable[[bytes, int], bytes]:
    """Give what undoes quoted-printable codes of the bytes given, and its soft line breaks.

    Of the data, only what has such a code within `reach` bytes comes out.
    """
    codes = {f"{byte:02{case}}" for byte in (*wanted, ord("=")) for case in "xX"}
    pattern = re.compile(rb"=(" + "|".join(sorted(codes)).encode() + rb"|[ \t]*\r?\n)")

    def meaning(code: re.Match[bytes]) -> bytes:
        return b"" if code[1][-1:] == b"\n" else bytes.fromhex(code[1].decode())

    def unquote(data: bytes, reach: int) -> bytes:
        if b"=" not in data:
            return b""
        return pattern.sub(meaning, _around([match.span() for match in pattern.finditer(data)], data, reach))

    return unquote


def _around(spans: list[tuple[int, int]], data: bytes, reach: int) -> bytes:
    """Give the parts of the data within reach of some spans of it."""
    pieces: list[tuple[int, int]] = []
    for first, last in sorted(spans):
        start, stop = max(0, first - reach), last + reach
        if pieces and start <= pieces[-1][1]:
            pieces[-1] = (pieces[-1][0], max(stop, pieces[-1][1]))
        else:
            pieces.append((start, stop))
    return GAP.join(data[start:stop] for start, stop in pieces)


def base64_decoder(kinds: Collection[Kind], shortest: int) -> Callable[[bytes], bytes]:
    """Give what decodes every run of at least `shortest` base64 characters, from each of four places in it.

    Line breaks do not end a run.
    """
    signs = (b"+/" if Kind.BASE64 in kinds else b"") + (b"-_" if Kind.URL_BASE64 in kinds else b"")
    inside = _marking(_ALPHABET + signs)
    standard = bytes.maketrans(b"-_", b"+/")

    def decode(data: bytes) -> bytes:
        if not signs:
            return b""
        joined = b"".join(map(bytes.strip, data.replace(b"=\n", b"\n").replace(b"=\r\n", b"\n").split(b"\n")))
        found = list(_runs(joined, joined.translate(inside), shortest))
        if not found:
            return b""
        chain = b"AAAA".join([b"", *found, b""]).translate(standard)
        return GAP.join(binascii.a2b_base64(chain[at : at + (len(chain) - at) // 4 * 4]) for at in range(4))

    return decode


def texts(data: bytes, *, shortest: int, ascii_only: bool) -> bytes:
    """Give the pieces of binary data that may be text; the object given where most of it may be."""
    marks = data.translate(_ASCII_TEXT if ascii_only else _TEXT)
    if marks.count(b" ") * _MOSTLY < len(data):
        return data
    runs = re.compile(b"x" * shortest + b"x*+")  # many and short: faster than one search for each
    return GAP.join([data[run.start() : run.end()] for run in runs.finditer(marks)])


def hex_decoder(kinds: Collection[Kind], shortest: int) -> Callable[[bytes], bytes]:
    """Give what decodes every run of at least `shortest` hexadecimal digits, from both places in it.

    Digits may have blanks, colons, commas or hyphens between them, and `0x` before them.
    """
    inside = _marking(_HEX_DIGITS)

    def decode(data: bytes) -> bytes:
        if Kind.HEX not in kinds:
            return b""
        bare = data.replace(b"0x", b"")
        marks = bare.translate(inside, _BETWEEN_HEX)
        if b"x" * shortest not in marks:
            return b""
        found = list(_runs(bare.translate(None, _BETWEEN_HEX), marks, shortest))
        return GAP.join(binascii.unhexlify(run[at : at + (len(run) - at) // 2 * 2]) for run in found for at in range(2))

    return decode


def _marking(members: bytes) -> bytes:
    """Give the table that makes an x of each member, and a blank of every other byte."""
    return bytes(ord("x") if byte in members else ord(" ") for byte in range(256))


def _runs(data: bytes, marks: bytes, shortest: int) -> Iterator[bytes]:
    least = b"x" * shortest
    start = marks.find(least)
    while start >= 0:
        stop = marks.find(b" ", start + shortest)
        stop = len(marks) if stop < 0 else stop
        yield data[start:stop]
        start = marks.find(least, stop)


_ASCII_TEXT = _marking(bytes((*b"\x01\t\n\r\x1b", *range(0x20, 0x7F))))
_TEXT = _marking(bytes((*b"\x01\t\n\r\x1b", *range(0x20, 0x7F), *range(0x80, 0x100))))
