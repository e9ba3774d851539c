"""Whether a text looks like a password at all, or like what a page shows in the place of one.

It only ever makes a doubt: a password that looks like words is kept for a person, and asked for again by nobody. Must
not know pages, answers or flows.
"""

import re

from robot.secrets.secret import Secret

_SHORTEST = 6
_BLANK = re.compile(r"\s")
_CUT = re.compile(r"\u2026|\.{3}|(.)\1{3}|[*\u2022\u25cf\u00b7\u25aa\u2588\u2217\u26ab]{2}")
"""What stands for signs that are not shown: dots, or one sign many times."""
_LEFT = re.compile(r"([%$#]|@@?|\?+|_+|~+)[\w.-]+\1|<[\w.-]+>|\[\[.*\]\]|[$#%]?\{.*\}")
"""What is left of a template that nobody filled."""
_ADDRESS = re.compile(r"\S+@\S+\.\w+|.*://.*")
_WORD = r"(?:[^\W\d_]?[a-z\u00df-\u00ff\u0153]+(?:[A-Z][a-z\u00df-\u00ff\u0153]+)*|[^\W\d_a-z]+)"
_WORDS = re.compile(rf"[\W_]*{_WORD}(?:[\s.,:/_'\u2019()-]+{_WORD})*[\W_]*")
"""Words, joined by signs as words are; a name in a program (`recap.newPassword`) is made of words too."""


def like_a_password(secret: Secret) -> bool:
    """Tell whether a secret looks like one: not short, no blanks, no words alone, no number, nothing left out."""
    text = secret.reveal()
    return (
        len(text) >= _SHORTEST
        and any(sign.isalpha() for sign in text)
        and not _BLANK.search(text)
        and not _CUT.search(text)
        and not _is_words(text)
        and not any(one.fullmatch(text) for one in (_LEFT, _ADDRESS))
    )


def _is_words(text: str) -> bool:
    return _WORDS.fullmatch(text) is not None
