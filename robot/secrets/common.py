"""Secrets that are words: nobody can tell whether a page or a report means the secret or the word.

`words.txt` holds the words that a run's files hold anyway (markup, what Playwright records, what flows and portals
say). Must not know where a secret is looked for.
"""

import functools
import re
from importlib.resources import files
from typing import Final

SHORTEST: Final = 4
"""With fewer characters, a secret in every disguise would be found everywhere."""
LEAST: Final = 3
"""With fewer characters, it would be found even standing alone."""
_WORD: Final = re.compile(r"[^\W\d_]{1,12}")  # of so many letters, or it is more than a name
_LETTERS: Final = re.compile(r"[^\W\d_]+")
_NUMBER: Final = re.compile(r"[0-9]{1,5}")


def is_word(text: str) -> bool:
    """Tell whether a secret that was given to the robot is one word in small letters, in capitals, or with a capital.

    It is looked for only raw and standing alone: "maire" is no secret in "Mairerie", nor where a page says "MAIRE".
    """
    return _WORD.fullmatch(text) is not None and text in (text.lower(), text.upper(), text.title())


def is_common(text: str) -> bool:
    """Tell whether a secret cannot be looked for in what a run leaves: "password", "2025", "x", blank."""
    if len(text.strip()) < LEAST or _NUMBER.fullmatch(text):
        return True
    return _LETTERS.fullmatch(text) is not None and text.casefold() in _words()


@functools.cache
def _words() -> frozenset[str]:
    return frozenset(files("robot.secrets").joinpath("words.txt").read_text("utf-8").split())
