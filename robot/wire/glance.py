"""A quick look at an answer that tells, for most, that it cannot show a secret, without taking it apart.

It may take a page for one that shows a secret, but not the other way round. Must not know what notation an answer
is in.
"""

import functools
import re

from robot.wire.description import Description, SecretInJson

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

_APART = rb"(?:\s|&nbsp;?)*+(?:[^a-z0-9\s,.;!?)'&]|&|\Z)"
"""What stands behind the words where a secret follows: no other word."""


def may_show(data: bytes, wanted: Description) -> bool:
    """Tell whether an answer, in a charset that holds ASCII, may show a secret where `wanted` says."""
    small = data.lower()
    if isinstance(wanted, SecretInJson):
        name = max((one for one in wanted.way if _RUN.fullmatch(one)), key=len, default="")
        return name.lower().encode() in small.replace(b"_", b"").replace(b"-", b"") or _has_coded_letters(small)
    opening = wanted.between[0] if wanted.between else ""
    marked = opening != "" and not opening[0].isalnum() and not wanted.then
    return _word(wanted.after, marked).search(small) is not None or _has_coded_letters(small)


def _has_coded_letters(small: bytes) -> bool:
    return (b"&#" in small or b"\\u00" in small or b"\\x" in small) and _CODED_LETTER.search(small) is not None


@functools.lru_cache(maxsize=64)
def _word(after: str, marked: bool) -> re.Pattern[bytes]:  # noqa: FBT001
    """The pattern of the last word of `after` that has letters enough; between marks no other word stands behind it."""
    words = after.lower().rstrip()
    runs = list(_RUN.finditer(words))
    if not runs:
        return re.compile(b"")
    word = runs[-1] if len(runs[-1][0]) >= _LEAST else max(runs, key=lambda run: len(run[0]))
    apart = _APART if marked and word.end() == len(words) else b""
    return re.compile(_WITHIN.join(letter.encode() for letter in word[0]) + apart, re.DOTALL)
