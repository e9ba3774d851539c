"""What a page's script may make of a text before it shows it: undo an encoding, cut it, change its letters.

Nobody sees a script from outside; what it does to what stands for a secret tells what it does to the secret, if it can
do the same to both. Must not know where a text stands, nor what stands for it.
"""

import base64
import contextlib
import html
import json
import re
import unicodedata
from collections.abc import Callable, Iterator
from typing import Final
from urllib.parse import unquote

_BYTES: Final = re.compile(r"[^\x00-\x7f]+")


def _misread(text: str) -> bool:
    """Whether there are signs that are the bytes of others: `Ã©` for `é`."""
    return any(_as_utf8(found[0]) is not None for found in _BYTES.finditer(text))


def _as_utf8(text: str) -> str | None:
    for codec in ("latin-1", "cp1252"):
        try:
            return text.encode(codec).decode()
        except UnicodeError:
            pass
    return None


def _has(pattern: str) -> Callable[[str], bool]:
    found = re.compile(pattern)
    return lambda text: found.search(text) is not None


_ESCAPE: Final = re.compile(r'\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4})')
_BASE64: Final = re.compile(r"(?:[A-Za-z0-9+/]{4})+(?:[A-Za-z0-9+/]{3}=|[A-Za-z0-9+/]{2}==)?")


def _beside_escapes(pattern: str) -> Callable[[str], bool]:
    return lambda text: re.search(pattern, _ESCAPE.sub("", text)) is not None


def _lone(text: str) -> bool:
    return any(_as_utf8(found[0]) is None for found in _BYTES.finditer(text))


ENTITIES: Final = ("&amp;", "&lt;", "&gt;", "&quot;", "&#39;", "&#x27;", "&apos;", "&#34;", "&nbsp;")
"""Those that scripts undo one by one: no other will do in their place."""
_BY_NUMBER: Final = re.compile(rf"{'|'.join(ENTITIES)}|&#(?:\d+|[xX][0-9a-fA-F]+);")
_SPOILS: Final[tuple[tuple[Callable[[str], bool], tuple[str, ...]], ...]] = (
    (_has(r"%(?![0-9a-fA-F]{2}|u[0-9a-fA-F]{4})"), ("%-", "%x", "%")),
    (_lone, ("\u00e8", "\u00ea", "\u00ee")),
    (_beside_escapes(r"\\"), ("\\-", "\\x", "\\")),
    (_beside_escapes('"'), ('"',)),
)
"""What keeps a text from being decoded at all, and examples of it: a script may then show it as it is."""
_KINDS: Final[tuple[tuple[Callable[[str], bool], tuple[str, ...]], ...]] = (
    (lambda text: text.lower() != text, ("R", "K", "Z")),
    (_has(r"%(?:[0-9a-fA-F]{2}|u[0-9a-fA-F]{4})"), ("%2d", "%4b", "%3F", "%5A")),
    *_SPOILS,
    *((_has(re.escape(entity)), (entity,)) for entity in ENTITIES),
    (_has(r"&#\d+;"), ("&#45;", "&#46;")),
    (_has(r"&#[xX][0-9a-fA-F]+;"), ("&#x2d;", "&#x5f;")),
    (lambda text: html.unescape(rest := _BY_NUMBER.sub("", text)) != rest, ("&gt", "&lt", "&dash;")),
    (_misread, ("\u00c3\u00a8", "\u00c3\u00aa", "\u00c3\u00ae")),
    (_has(r"\$[$&`'0-9<]"), ("$$", "$&")),
    (_has("<"), ("<b>", "<i>", "<")),
    (lambda text: _ESCAPE.search(text) is not None, ("\\\\", "\\n")),
    (_has(r"=[0-9a-fA-F]{2}"), ("=2D", "=4B", "=2d")),
    (_has(r"\\x[0-9a-fA-F]{2}"), ("\\x2d", "\\x4B")),
    (lambda text: any('"' in found[0] for found in _ESCAPE.finditer(text)), ('\\"',)),
)
"""What a script may find in a text and do something about, and examples of it."""
_QUOTES: Final = ("'", '"')
_FIRST: Final = re.compile(r"[^\w\s\[\]:]{1,3}")
_LAST: Final = re.compile(r"[^\w\s\[\]]{1,3}\Z")
"""What a script may take away at an end: no letters, for none of a secret may stand in what a page has, and no colon
at the beginning, which would seem to be that of the words before it."""
_RUN: Final = re.compile(r"[^\w\s\[\]]{2,3}|_+")
_DOUBLED: Final = re.compile(r"([^\w\s\[\]])\1")
_SPOKEN: Final = "at|arobase|dot|point|slash|plus|minus|dash|and|et|amp|lt|gt|eq|hash|star|pct|pipe|colon|semi"
_TAG: Final = re.compile(
    r"[vV]\d{1,2}[.:]|(?=[^:({}]*[aeiouyAEIOUY])(?:[a-z]{4,10}|[A-Z]{4,10})[:({}]"
    r"|\{(?:[a-z]{2,8}|[A-Z]{2,8})\d{0,3}\}"
    rf"|.*(?:\((?i:{_SPOKEN})\)|\[(?i:{_SPOKEN})\])"
)
"""A word that may name a notation, before or around a sign: `base:`, `{b64}`, `(at)`."""
_ROW: Final = re.compile(r"([A-Za-z]?[^\w\s]{1,2}[A-Za-z]?)[0-9A-Fa-f]{2,4}(?:\1[0-9A-Fa-f]{2,4}){2}")
"""Signs by their numbers, one after the other, in whatever notation."""
_SIDES: Final = {"Ps": -1, "Pi": -1, "Pe": 1, "Pf": 1}
"""Where brackets stand among other signs, so that what opens comes before what closes."""
_CODED: Final = re.compile(r"[A-Za-z0-9+/_-]{12,}")


def tells(stand_in: str, secret: str) -> bool:
    """Tell whether a script that changes a secret, as by undoing an encoding, changes its stand-in too."""
    if len(stand_in) < len(secret) or (is_base64(secret) and not is_base64(stand_in)):
        return False
    if any(has(stand_in) and not has(secret) for has, _ in _SPOILS) or names_a_notation(secret):
        return False
    first, last = edges(secret)
    return (
        stand_in.startswith(first)
        and stand_in.endswith(last)
        and all(has(stand_in) for has, _ in _KINDS if has(secret))
        and all(sign in stand_in for sign in _signs(secret))
    )


def names_a_notation(text: str) -> bool:
    """Tell whether a text says how it is to be read, or holds another one in a notation that is usual."""
    return (
        _TAG.match(text) is not None
        or _ROW.search(text) is not None
        or any(_in_letters(run[0]) is not None for run in _CODED.finditer(text))
    )


def _signs(text: str) -> list[str]:
    """What a text has beside letters and numbers: each sign, and those that stand together as they stand.

    Square brackets are left out: pages have secrets between them, and would seem to end at one.
    """
    text = _BYTES.sub(lambda found: found[0] if _as_utf8(found[0]) is None else "", text)
    runs = [run[0] for run in _RUN.finditer(text)]
    runs += [pair[0] for pair in _DOUBLED.finditer(text) if not any(pair[0] in run for run in runs)]
    lone = [sign for sign in text if not (sign.isalnum() or sign.isspace() or sign in "[]") and sign.isprintable()]
    found = dict.fromkeys((*runs, *(sign for sign in lone if not any(sign in run for run in runs))))
    return sorted(found, key=lambda one: _SIDES.get(unicodedata.category(one[0]), 0))


def is_base64(text: str) -> bool:
    """Tell whether a script that takes a text for base64 finds that it is."""
    return _BASE64.fullmatch(text) is not None


def examples(text: str) -> list[tuple[str, ...]]:
    """Give, for each thing that a script may find in a text, what may stand in another text for it."""
    kinds = [signs for has, signs in _KINDS if has(text)]
    # A sign that an example of another kind holds need not stand there once more.
    return kinds + [(sign,) for sign in _signs(text) if not any(all(sign in one for one in signs) for signs in kinds)]


def edges(text: str) -> tuple[str, str]:
    """Give what must stand at the beginning and at the end of a text that tells the same as this one."""
    first, last = _FIRST.match(text), _LAST.search(text)
    return first[0] if first else "", last[0] if last else ""


def decoded(text: str) -> Iterator[str]:
    """Give what a text is where it was encoded in one of the ways that are usual."""
    made = (way(text) for way in (unquote, _by_escape, html.unescape, _by_json, _by_base64, _by_bytes, _bare, _by_run))
    return iter(dict.fromkeys(one for one in made if one != text))


def _by_escape(text: str) -> str:
    """What the old `unescape` of a browser makes of a text."""
    return re.sub(r"%u([0-9a-fA-F]{4})|%([0-9a-fA-F]{2})", lambda found: chr(int(found[1] or found[2], 16)), text)


def _by_json(text: str) -> str:
    with contextlib.suppress(ValueError):
        return str(json.loads(f'"{text}"'))
    return text


def _by_base64(text: str) -> str:
    with contextlib.suppress(ValueError):
        read = base64.b64decode(text, validate=True).decode()
        return read if read.isprintable() else text
    return text


def _by_bytes(text: str) -> str:
    return _BYTES.sub(lambda found: _as_utf8(found[0]) or found[0], text)


def _bare(text: str) -> str:
    """A text without the quotation marks around it."""
    return text[1:-1] if text[:1] in _QUOTES and text[:1] == text[-1:] else text


def _by_run(text: str) -> str:
    """What the longest piece of a text says that is another text in letters and numbers."""
    runs = sorted((run[0] for run in _CODED.finditer(text)), key=len, reverse=True)
    return next((read for run in runs if (read := _in_letters(run)) is not None), text)


def _in_letters(run: str) -> str | None:
    """What is written in letters and numbers: in base64, in hexadecimal or in base32; None where nothing is."""
    ways: tuple[Callable[[str], bytes], ...] = (
        bytes.fromhex,
        lambda one: base64.b32decode(one + "=" * (-len(one) % 8)),
        lambda one: base64.b64decode(one + "=" * (-len(one) % 4), validate=True),
        lambda one: base64.b64decode(one + "=" * (-len(one) % 4), b"-_", validate=True),
    )
    for way in ways:
        with contextlib.suppress(ValueError):
            read = way(run).decode()
            if read.isprintable():
                return read
    return None
