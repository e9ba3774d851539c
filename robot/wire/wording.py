"""What the words of a page say of a secret: that it may be another one, or that nothing has changed.

Must not know where a secret stands, nor what becomes of one that is in doubt.
"""

import re
import unicodedata
from collections.abc import Iterable, Sequence
from typing import Final

from robot.secrets.secret import Secret
from robot.wire.likeness import like_a_password

_NO_WORD: Final = re.compile(r"\S*[\d@_]\S*|(?<=structure)(?:[\s:(-]+(?:[A-ZÀ-Ý\d][A-ZÀ-Ý\d'\u2019.-]*\b))+")
"""Numbers, dates and logins, and the name of a structure in capital letters."""
_WORD: Final = re.compile(r"[^\W\d_]+")
_EDGES: Final = "\u00ab\u00bb\"\u201c\u201d\u2018\u2019'()[]{}<>.,;:!?"
_HOST: Final = re.compile(r"[a-z\d-]+(?:\.[a-z\d-]+)*\.[a-z]{2,4}")
_ARROW: Final = re.compile(r"[\u2190-\u21ff\u27a1\u2794-\u27be\u27f0-\u27ff]|[-=]>")
_HIDDEN: Final = re.compile(r"[^\t\n]*\ufffc[^\t\n]*")
"""What a screen does not plainly show."""


def is_strange(before: str, behind: str, around: Sequence[str]) -> bool:
    """Tell whether a sentence has other words than those of `around`, which may be phrases; none are no demand."""
    if not around:
        return False
    known = {_spoken(one) for one in around}
    phrases = sorted((one for one in known if " " in one), key=len, reverse=True)
    if _ARROW.search(behind):
        return True
    told = f"{_spoken(_NO_WORD.sub(_unless_secret, before))} | {_spoken(_NO_WORD.sub(_unless_secret, behind))}"
    for one in phrases:
        told = re.sub(rf"(?<!\w){one}(?!\w)", " ", told)
    return any(word not in known for word in told.split() if word != "|")


def denies(text: str, denied: str | None) -> bool:
    """Tell whether a text that a screen plainly shows, or a message box, says what `denied` describes."""
    return denied is not None and re.search(denied, _HIDDEN.sub("", text), re.IGNORECASE) is not None


def secrets_in(text: str) -> tuple[Secret, ...]:
    """Give each word with a digit that is like a password: no date, login, number or name of a host."""
    bare = (one.strip(_EDGES) for one in _HIDDEN.sub("", text).split())
    return tuple(
        Secret(one)
        for one in bare
        if any(sign.isdigit() for sign in one) and like_a_password(Secret(one)) and not _HOST.fullmatch(one)
    )


def is_titled(titles: Iterable[str], over: str | None) -> bool:
    """Tell whether one of the titles over a secret is what `over` describes."""
    return over is not None and any(re.search(over, one.strip(), re.IGNORECASE) for one in titles)


def _unless_secret(found: re.Match[str]) -> str:
    return found[0] if secrets_in(found[0]) else " "


def _spoken(text: str) -> str:
    """The words of a text, without accents and capitals."""
    bare = "".join(sign for sign in unicodedata.normalize("NFD", text.casefold()) if not unicodedata.combining(sign))
    return " ".join(_WORD.findall(bare.replace("œ", "oe")))
