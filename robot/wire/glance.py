"""A quick look at an answer that tells, for most, that it cannot show a secret, without taking it apart.

It may take a page for one that shows a secret, but not the other way round. Must not know what notation an answer
is in.
"""

import functools
import re
from html.entities import html5

from robot.wire.description import Description, SecretInJson
from robot.wire.passage import INVISIBLE, SPACES

_LEAST = 3
"""Letters that a word must have to be looked for by itself."""
_RUN = re.compile(r"[A-Za-z]+")
_CODED_LETTER = re.compile(
    rb"&#(?:x0*(?:[46][1-9a-f]|[57][0-9a])(?![0-9a-f])|0*(?:6[5-9]|[78]\d|9[0789]|1[01]\d|12[0-2])(?!\d))"
    rb"|\\u00(?:[46][1-9a-f]|[57][0-9a])|\\x(?:[46][1-9a-f]|[57][0-9a])"
)
"""A letter of ASCII written as a number, which hardly anybody does: then all is taken apart."""
_REST = r"(?:[^<>\"']|\"[^\"<>]{0,300}\"|'[^'<>]{0,300}'){0,300}+>"
"""The rest of a tag, with whole attributes."""
_WITHIN = rb"(?:<" + _REST.encode() + rb"|&[#a-z0-9]{1,24};?|[\x80-\xff]|\\u003c.{0,512}?\\u003e|\\u[0-9a-f]{4})*+"
"""What may stand between two letters of a word that looks whole."""
_SPECIAL = (
    "audio|canvas|datalist|desc|iframe|input|map|metadata|noembed|noframes|noscript|object|optgroup|option|script|select|style"
    "|svg|template|textarea|title|video|xmp"
)
_BETWEEN = (
    r"(?:[\s:\x80-\xff]|&(?:nbsp|#160|#xa0);?|\\[nrt]"
    rf"|<\\?/?(?!{_SPECIAL})[a-z](?![^<>]{{0,300}}(?:hidden|display|visib)){_REST})*+"
)
"""What may stand between the words and the sign that opens, and surely is no sign itself."""


def may_show(data: bytes, wanted: Description) -> bool:
    """Tell whether an answer, in a charset that holds ASCII, may show a secret where `wanted` says."""
    opening = wanted.between[0] if wanted.between else ""
    small = data.lower()
    if isinstance(wanted, SecretInJson):
        name = max((one for one in wanted.way if _RUN.fullmatch(one)), key=len, default="")
        return name.lower().encode() in small.replace(b"_", b"").replace(b"-", b"") or _has_coded_letters(small)
    return _chain(wanted.after, opening).search(small) is not None or _has_coded_letters(small)


def _has_coded_letters(small: bytes) -> bool:
    return (b"&#" in small or b"\\u00" in small or b"\\x" in small) and _CODED_LETTER.search(small) is not None


@functools.lru_cache(maxsize=64)
def _chain(after: str, opening: str) -> re.Pattern[bytes]:
    """The pattern of the last word of `after` and, where nothing else stands there, the opening sign behind it."""
    words = after.rstrip().lower()
    runs = list(_RUN.finditer(words))
    if not runs:
        return re.compile(b"")
    word = runs[-1] if len(runs[-1][0]) >= _LEAST else max(runs, key=lambda run: len(run[0]))
    letters = _WITHIN.join(letter.encode() for letter in word[0])
    first = opening[:1].lower()
    if word.end() < len(words) or not first or not first.isascii() or first.isspace() or first in "<&\\:":
        return re.compile(letters, re.DOTALL)
    return re.compile(letters + _BETWEEN.encode() + _ends(first).encode(), re.DOTALL)


def _ends(first: str) -> str:
    """The pattern of the sign that opens, however it is written, and of what only taking the page apart can judge."""
    names, numbers, units = set(), set(), set()
    for sign in {*"<&\\:/\t\n\r", *SPACES, *INVISIBLE, first}:
        names |= {name.lower().rstrip(";") for name, known in html5.items() if known == sign}
        numbers |= {f"0*{ord(sign)}(?![0-9])", f"x0*{ord(sign):x}(?![0-9a-f])"}
        units.add(f"{ord(sign):04x}")
    coded = f"&(?:{'|'.join(sorted(names))}|#(?:{'|'.join(sorted(numbers))}))"
    escaped = rf"\\(?:\\|x|{re.escape(first)}|u(?:{'|'.join(sorted(units))}))"
    return f"(?:{re.escape(first)}|<|{coded}|{escaped})"
