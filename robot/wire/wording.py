"""What the words of a page say of a secret: that it may be another one, or that nothing has changed.

Must not know where a secret stands, nor what becomes of one that is in doubt.
"""

import re
import unicodedata
from collections.abc import Sequence
from typing import Final

_NO_WORD: Final = re.compile(r"\S*[\d@_]\S*|(?<=structure)(?:[\s:(-]+(?:[A-ZÀ-Ý\d][A-ZÀ-Ý\d'\u2019.-]*\b))+")
"""Numbers, dates and logins, and the name of a structure in capital letters."""
_WORD: Final = re.compile(r"[^\W\d_]+")
_HIDDEN: Final = re.compile(r"[^\t\n]*\ufffc[^\t\n]*")
"""What a screen does not plainly show."""


def is_strange(before: str, behind: str, around: Sequence[str]) -> bool:
    """Tell whether a sentence has other words than those of `around`, which may be phrases; none are no demand."""
    if not around:
        return False
    known = {_spoken(one) for one in around}
    phrases = sorted((one for one in known if " " in one), key=len, reverse=True)
    told = f"{_spoken(_NO_WORD.sub(' ', before))} | {_spoken(_NO_WORD.sub(' ', behind))}"
    for one in phrases:
        told = re.sub(rf"(?<!\w){one}(?!\w)", " ", told)
    return any(word not in known for word in told.split() if word != "|")


def denies(text: str, denied: str | None) -> bool:
    """Tell whether a text that a screen plainly shows, or a message box, says what `denied` describes."""
    return denied is not None and re.search(denied, _HIDDEN.sub("", text), re.IGNORECASE) is not None


def _spoken(text: str) -> str:
    """The words of a text, without accents and capitals."""
    bare = "".join(sign for sign in unicodedata.normalize("NFD", text.casefold()) if not unicodedata.combining(sign))
    return " ".join(_WORD.findall(bare.replace("œ", "oe")))
