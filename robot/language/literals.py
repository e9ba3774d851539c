"""Tells a text that looks like a secret: a key of a known form, an address with a password, a word nobody would write.

Must not know where the text stands.
"""

import re

_WORTH_A_LOOK = re.compile(r"[0-9]|://|[?&]|-----BEGIN")
_REFERENCE = re.compile(r"\$\{[^{}]*\}")
_KNOWN = re.compile(
    r"-----BEGIN [A-Z ]*PRIVATE KEY|AGE-SECRET-KEY-1|\b(?:AKIA|ASIA)[0-9A-Z]{16}\b|\bgh[pousr]_[A-Za-z0-9]{20,}"
    r"|\bglpat-[\w-]{16,}|\bxox[abprs]-[\w-]{10,}|\bsk-[A-Za-z0-9_-]{20,}|\beyJ[\w-]{8,}\.eyJ[\w-]{8,}"
    r"|://[^\s/:@]+:[^\s/@]+@|[?&](?:password|pass|pwd|token|api_?key|secret)=[^&\s$]"
)
_WORD = re.compile(r"[^\s\"'«»()\[\]{},;]{10,80}")
_KINDS = (re.compile("[a-z]"), re.compile("[A-Z]"), re.compile("[0-9]"))
_LETTERS_TURN = re.compile(r"[a-z][A-Z]|[A-Za-z][0-9]|[0-9][A-Za-z]|[^\w\s.-]")
_NO_SECRET = re.compile(r"https?://|[\w.+-]+@[\w-]+\.[\w.-]+$|[%/~.]|\w+(?:[._/-][a-zà-ÿ]+)+$")
_FEWEST_TURNS = 3


def looks_like_secret(text: str) -> bool:
    """Say whether a secret may stand in a text. References (`${...}`) are none."""
    if _WORTH_A_LOOK.search(text) is None:
        return False
    bare = _REFERENCE.sub(" ", text)
    if _KNOWN.search(bare):
        return True
    return any(_is_odd(word) for word in _WORD.findall(bare))


def _is_odd(word: str) -> bool:
    """Say whether upper case, lower case and digits stand mixed in a word as in no word of a language."""
    if _NO_SECRET.match(word) or not all(kind.search(word) for kind in _KINDS):
        return False
    return len(_LETTERS_TURN.findall(word)) >= _FEWEST_TURNS
