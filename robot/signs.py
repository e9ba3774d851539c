r"""Signs that a text may hold and nobody sees: they steer terminals, turn lines round, or stand between two letters.

They are shown as `\u001b`, which JSON and YAML read back as the sign itself. Must not know where a text comes from.
"""

import re
import unicodedata
from typing import Final

_UNSEEN = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\xad\u034f\u0600-\u0605\u061c\u06dd\u070f\u0890\u0891\u08e2\u115f\u1160\u17b4\u17b5"
    "\u180b-\u180f\u200b-\u200f\u2028-\u202e\u2060-\u206f\u3164\ud800-\udfff\ufe00-\ufe0f\ufeff\uffa0\ufff0-\ufffb"
    "\ufffe\uffff"
    "\U000110bd\U000110cd\U00013430-\U0001343f\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U000e0000-\U000e0fff]"
)
"""Control and format signs, separators of lines, fillers without a shape; surrogates, which no file can hold."""


_STROKES: Final = re.compile("[\u2010-\u2015\u2043\u2212\ufe58\ufe63\uff0d]")
"""What a text processor makes of a hyphen."""

BREAK = "\\u000a"
"""The end of a line, written out."""


def visible(text: str) -> str:
    """Give a text in which every sign that steers or is not seen is written out; a line's end and a tab stay."""
    return text if text.isascii() and text.isprintable() else _UNSEEN.sub(_written, text)


def on_one_line(text: str) -> str:
    """Give a text as `visible` does, on one line: what comes from elsewhere does not look like lines of the robot's."""
    return visible(text).replace("\n", BREAK).replace("\t", "\\u0009")


def named(sign: str) -> str:
    """Name a sign that is not seen, or looks like another: `U+00A0 (no-break space)`."""
    name = unicodedata.name(sign, "").lower()
    return f"U+{ord(sign):04X}" + (f" ({name})" if name else "")


def folded_name(name: str) -> str:
    """Give a name as portals compare it: without case, outer blanks, unseen signs; any hyphen is one, any form NFKC."""
    plain = _STROKES.sub("-", _UNSEEN.sub("", name))
    return " ".join(unicodedata.normalize("NFKC", plain).casefold().split())


def _written(found: re.Match[str]) -> str:
    units = found[0].encode("utf-16-be", "surrogatepass")
    return "".join(f"\\u{units[at : at + 2].hex()}" for at in range(0, len(units), 2))
