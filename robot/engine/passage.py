"""Cuts a secret out of the text that a page shows.

The text keeps every space; its lines are what stands on lines of their own on the screen. A password may hold the
very signs it stands between (`[J0+3]`x`]`), so everything up to the last one is taken. Knows no page and no browser.
"""

import re
import unicodedata

from robot.model.flow import SecretOnPage
from robot.secrets.secret import Secret

_INVISIBLE = dict.fromkeys((0x200B, 0x200C, 0x200D, 0x2060, 0xFEFF, 0x00AD))
_LONGEST = 256
_MASKS = set("*•●·xX. _-")


def cut(text: Secret, where: SecretOnPage) -> Secret | None:
    """The secret that `text` shows where `where` says, or None where there is none that can be read.

    Around it spaces and line breaks do not count; inside it a non-breaking space is the space it stands for.
    """
    shown = text.reveal().translate(_INVISIBLE)
    opening, closing = where.between or ("", "")
    for start in _starts(shown, where.after, opening):
        found = _inside(shown[start:], closing).replace("\u00a0", " ").replace("\u202f", " ").strip()
        if _readable(found):
            return Secret(found)
    return None


def _starts(text: str, after: str, opening: str) -> list[int]:
    """Where a secret may begin: just behind the words, a colon perhaps, and the opening sign."""
    words = r"\s+".join(re.escape(word) for word in after.split())
    pattern = re.compile(rf"{words}[\s:\u00a0]*{re.escape(opening)}", re.IGNORECASE)
    return [found.end() for found in pattern.finditer(text)]


def _inside(text: str, closing: str) -> str:
    """The text up to the last closing sign of its line; the sign may also open the line that follows."""
    lines = text.split("\n")
    first = next((number for number, line in enumerate(lines) if line.strip()), 0)
    if not closing:
        return lines[first]
    following = next((line.strip() for line in lines[first + 1 :] if line.strip()), "")
    if following.startswith(closing):
        return lines[first]
    end = lines[first].rfind(closing)
    return lines[first][:end] if end >= 0 else ""


def _readable(found: str) -> bool:
    """Whether this is a password at all: not empty, not endless, no control signs, not a row of stars."""
    return (
        0 < len(found) <= _LONGEST
        and not set(found) <= _MASKS
        and not any(unicodedata.category(sign) == "Cc" for sign in found)
    )
