"""Finds a secret in the text that a page shows, with its place. Knows no page and no browser.

The text keeps every space; its lines are what stands on lines of their own on the screen. A password may hold the
very signs it stands between (`[J0+3]`x`]`), so everything up to the last one is taken.
"""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice

from robot.model.flow import SecretOnPage
from robot.secrets.secret import Secret

INVISIBLE = "\u200b\u200c\u200d\u2060\ufeff\u00ad"
SPACES = " \u00a0\u202f"
"""The space, and those that stand for it inside a secret."""
_GONE = re.compile(f"[{INVISIBLE}]")
_LONGEST = 256
_MOST = 100
"""Places in a text that are looked at: a text with more of them is no page that tells a password."""
_GAP = re.compile(r"\{\{.*\}\}|[$#]\{.*\}|<%.*%>|\{\d{1,2}\}|%\w", re.DOTALL)
_MASKS = frozenset("*•●·xX. _-")


@dataclass(frozen=True, slots=True)
class Passage:
    """A secret, and where it stands in the text it was found in."""

    secret: Secret
    start: int
    stop: int


def passages(text: str, where: SecretOnPage) -> Iterator[Passage]:
    """Give each secret that `text` shows where `where` says; the first is the one to take where there must be one.

    Around it spaces and line breaks do not count; inside it a non-breaking space is the space it stands for.
    """
    kept = [place for place, sign in enumerate(text) if sign not in INVISIBLE] if _GONE.search(text) else None
    seen = _GONE.sub("", text)
    opening, closing = where.between or ("", "")
    for begin in islice(_starts(seen, where.after, opening), _MOST):
        start, stop = _trimmed(seen, *_inside(seen, begin, closing))
        if start < stop and readable(found := plain(seen[start:stop])) and _fits(found, where):
            first, last = (start, stop - 1) if kept is None else (kept[start], kept[stop - 1])
            yield Passage(Secret(found), first, last + 1)


def cut(text: Secret, where: SecretOnPage) -> Secret | None:
    """Give the secret that `text` shows where `where` says; None where there is none that can be read."""
    return next((found.secret for found in passages(text.reveal(), where)), None)


def whole(text: str) -> Iterator[Passage]:
    """Give the secret that a text is as a whole, but for the spaces around it."""
    start, stop = _trimmed(text, 0, len(text))
    if readable(text[start:stop]):
        yield Passage(Secret(text[start:stop]), start, stop)


def plain(text: str) -> str:
    """Give a text with the spaces that its non-breaking ones stand for."""
    return text.replace("\u00a0", " ").replace("\u202f", " ")


def readable(found: str) -> bool:
    """Tell whether this is a password at all: not empty, not endless, no control signs, not a row of stars."""
    return (
        0 < len(found) <= _LONGEST
        and not set(found) <= _MASKS
        and not any(unicodedata.category(sign) == "Cc" for sign in found)
    )


def _fits(found: str, where: SecretOnPage) -> bool:
    return where.matches is None or re.fullmatch(where.matches, found) is not None


def is_gap(secret: Secret) -> bool:
    """Tell whether this is no secret but the place that a script will put one in: `{{c.data.password}}`, `{0}`."""
    return _GAP.fullmatch(secret.reveal()) is not None


def _starts(text: str, after: str, opening: str) -> Iterator[int]:
    """Where a secret may begin: just behind the words, a colon perhaps (a second is its own), and the opening sign."""
    words = r"\s+".join(re.escape(word) for word in after.split())
    pattern = re.compile(rf"{words}[\s\u00a0]*:?[\s\u00a0]*{re.escape(opening)}", re.IGNORECASE)
    return (found.end() for found in pattern.finditer(text))


def _inside(text: str, begin: int, closing: str) -> tuple[int, int]:
    """The text up to the last closing sign of its line; the sign may also open the line that follows."""
    start, stop = _line(text, begin)
    while not text[start:stop].strip() and stop < len(text):
        start, stop = _line(text, stop + 1)
    if not closing or _opens_next(text, stop, closing):
        return start, stop
    end = text.rfind(closing, start, stop)
    return (start, end) if end >= 0 else (start, start)


def _opens_next(text: str, stop: int, closing: str) -> bool:
    while stop < len(text):
        start, stop = _line(text, stop + 1)
        line = text[start:stop].strip()
        if line:
            return line.startswith(closing)
    return False


def _line(text: str, start: int) -> tuple[int, int]:
    end = text.find("\n", start)
    return start, len(text) if end < 0 else end


def _trimmed(text: str, start: int, stop: int) -> tuple[int, int]:
    found = text[start:stop]
    left = len(found) - len(found.lstrip())
    return start + left, max(start + left, start + len(found.rstrip()))
