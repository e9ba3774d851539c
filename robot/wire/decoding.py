"""What a page's script may make of a text before it shows it: undo an encoding, cut it, change its letters.

Nobody sees a script from outside; what it does to what stands for a secret tells what it does to the secret, if it can
do the same to both. Must not know where a text stands, nor what stands for it.
"""

import base64
import contextlib
import html
import json
import re
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
    *((_has(re.escape(sign)), (sign,)) for sign in "'&+|:;,=#?/"),
    (lambda text: any('"' in found[0] for found in _ESCAPE.finditer(text)), ('\\"',)),
)
"""What a script may find in a text and do something about, and examples of it."""
_EDGES: Final = ("'", '"')
"""Signs that a script may take away at an end."""


def tells(stand_in: str, secret: str) -> bool:
    """Tell whether a script that changes a secret, as by undoing an encoding, changes its stand-in too."""
    if len(stand_in) < len(secret) or (is_base64(secret) and not is_base64(stand_in)):
        return False
    if any(has(stand_in) and not has(secret) for has, _ in _SPOILS):
        return False
    first, last = edges(secret)
    return (
        stand_in.startswith(first)
        and stand_in.endswith(last)
        and all(has(stand_in) for has, _ in _KINDS if has(secret))
    )


def is_base64(text: str) -> bool:
    """Tell whether a script that takes a text for base64 finds that it is."""
    return _BASE64.fullmatch(text) is not None


def examples(text: str) -> list[tuple[str, ...]]:
    """Give, for each thing that a script may find in a text, what may stand in another text for it."""
    return [signs for has, signs in _KINDS if has(text)]


def edges(text: str) -> tuple[str, str]:
    """Give what must stand at the beginning and at the end of a text that tells the same as this one."""
    return text[:1] if text[:1] in _EDGES else "", text[-1:] if text[-1:] in _EDGES else ""


def decoded(text: str) -> Iterator[str]:
    """Give what a text is where it was encoded in one of the ways that are usual."""
    made = (way(text) for way in (unquote, _by_escape, html.unescape, _by_json, _by_base64, _by_bytes, _bare))
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
    return text[1:-1] if text[:1] in _EDGES and text[:1] == text[-1:] else text
