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
_STRUCK = re.compile("[\u0335-\u0338\u20d2\u20d3\u20e5\u20e6\u20ea\u20eb]")
"""What strikes out the sign before it."""
_LEFT = re.compile(r"([%$#]|@@?|\?+|_+|~+)[\w.-]+\1|<[\w.-]+>|\[\[.*\]\]|[$#%]?\{.*\}")
"""What is left of a template that nobody filled."""
_ADDRESS = re.compile(r"\S+@\S+\.\w+|.*://.*")
_HEX = "[0-9a-fA-F]"
_KINDS = (
    # dates
    r"\d{4}-\d\d-\d\d(?:[T_].*)?", r"\d{1,2}[/.-]\d{1,2}[/.-]\d{2,4}\b.*",
    # how long something lasts
    r"\d+[jhdms](?:[-:_]?\d+[jhdms])*",
    # identifiers and digests
    rf"{_HEX}{{8}}(?:-{_HEX}{{4}}){{3}}-{_HEX}{{12}}",
    rf"(?:0x)?(?:{'|'.join(f'{_HEX}{{{length}}}' for length in (32, 40, 48, 56, 64, 96, 128))})",
    # how a password is stored: crypt, LDAP
    r"\$[0-9A-Za-z-]{1,12}\$.+", r"\{[A-Z][A-Z0-9-]{2,15}\}.+",
    # tokens
    r"eyJ[\w-]+\.[\w-]+(?:\.[\w-]*)?",
    # objects of a program and their types
    r"\[+[A-Z](?:[\w.$/]+;)?@[0-9a-f]{5,8}", r"(?:\w+\.)*[A-Za-z]\w*[a-z]\w*@[0-9a-f]{6,8}", r"[a-z]+\[\d*\]",
    r"(?:[a-z]\w*\.){2,}\w+(?:\(.*\))?",
    # labels, and the numbers of requests
    r"[A-Z]{2,}(?:_[A-Z0-9]+)+", r"(?:[A-Z]{2,}[-_:])+\d{2,}(?:[-_]\w+)?", r"[A-Z]{2,8}\d{4,}[a-z]?",
    # files, and articles of a law
    r"[\w.-]+\.(?:pdf|txt|csv|docx?|xlsx?|odt|ods|zip|html?|png|jpe?g|xml|json)", r"art\.\S+",
    # versions, and the signs that a password may have
    r"[vV]\d+(?:\.\d+)+\b.*", r".*(?:[aA]-[zZ].*0-9|0-9.*[aA]-[zZ]).*",
    # words with a number
    r"\d{1,4}[-_]?[a-z\u00df-\u00ff]{6,}", r"[A-Z]?[a-z\u00df-\u00ff]{7,}[-_]?\d{1,4}",
)  # fmt: skip
"""What other values are like that a portal may show: nobody generates a password of such a shape."""
_OTHER = re.compile("|".join(f"(?:{one})" for one in _KINDS))
_WORD = r"(?:[^\W\d_]?[a-z\u00df-\u00ff\u0153]+(?:[A-Z][a-z\u00df-\u00ff\u0153]+)*|[^\W\d_a-z]+)"
_WORDS = re.compile(rf"[\W_]*{_WORD}(?:[\s.,:/_'\u2019()-]+{_WORD})*[\W_]*")
"""Words, joined by signs as words are; a name in a program (`recap.newPassword`) is made of words too."""


def like_a_password(secret: Secret) -> bool:
    """Tell whether a secret looks like one: not short, no blanks, no words alone, no number, nothing left out.

    Nor is it like a value of another kind.
    """
    text = secret.reveal()
    return (
        len(text) >= _SHORTEST
        and any(sign.isalpha() for sign in text)
        and not _BLANK.search(text)
        and not _CUT.search(text)
        and not _STRUCK.search(text)
        and not _is_words(text)
        and not any(one.fullmatch(text) for one in (_LEFT, _ADDRESS, _OTHER))
    )


def _is_words(text: str) -> bool:
    return _WORDS.fullmatch(text) is not None
