"""The redactor that every output passes through: it takes known secrets out of a text, however they are encoded.

Must not know what the text is or where it goes.
"""

import re
from typing import Final

from robot.secrets import forms
from robot.secrets.secret import Secret

STAND_IN: Final = "[secret]"
SHORTEST: Final = 4
"""A secret with fewer characters is taken out only where it stands raw and alone (no letter, digit or _ beside it):
in every disguise it would be found everywhere. An empty one, or one of spaces alone, is not looked for at all."""

_OTHER_STAND_INS = ("***", "<hidden>", "")


class Redactor:
    """Knows secrets and replaces each, in any disguise listed in `forms`, by `[secret]`.

    Secrets that overlap in a text go together, so that no rest of the longer one stays. What is returned holds no
    known secret, not even one made up of a stand-in and the text beside it. A secret broken over several calls of
    `clean`, or encoded in a way not listed (compressed, encrypted, reversed), is not found.
    """

    def __init__(self) -> None:
        self._known: list[Secret] = []
        self._full: list[str] = []
        self._patterns: list[re.Pattern[str]] = []  # as many of `_full` as were needed so far
        self._short: list[re.Pattern[str]] = []
        self._heads: list[str] = []
        self._quick: re.Pattern[str] | None = None

    def add(self, secret: Secret) -> None:
        """Take one more secret out from now on. Adding one again costs nothing.

        The first search after it takes some milliseconds more: patterns are compiled when they are needed.
        """
        text = secret.reveal()
        if not text.strip() or secret in self._known:
            return
        self._known.append(secret)
        if len(text) < SHORTEST:
            self._short = [*self._short, re.compile(forms.plain(text))]
            return
        self._full.append(forms.full(text))
        self._heads += [head for head in forms.heads(text) if head not in self._heads]
        self._quick = None

    @property
    def known(self) -> tuple[Secret, ...]:
        """Every secret that it was given, in that order, but for blank ones: what the gate looks for."""
        return tuple(self._known)

    def holds(self, text: str) -> bool:
        """Tell whether a known secret is in a text, in any disguise."""
        if self._heads and self._quick is None:
            self._quick = re.compile("|".join(self._heads), re.DOTALL)
        if self._quick is not None and self._quick.search(text) and any(one.search(text) for one in self._compiled()):
            return True
        return any(found.search(text) for found in self._short)

    def _compiled(self) -> list[re.Pattern[str]]:
        self._patterns += [re.compile(source, re.DOTALL) for source in self._full[len(self._patterns) :]]
        return self._patterns

    def clean(self, text: str) -> str:
        """Give the text without the known secrets. Fast where there is none: one search."""
        if not self.holds(text):
            return text
        spans = self._spans(text)
        for stand_in in (STAND_IN, *_OTHER_STAND_INS):
            cleaned = _replace(text, spans, stand_in)
            if not self.holds(cleaned):
                return cleaned
        return ""  # whatever stands there would make a secret with its neighbours

    def _spans(self, text: str) -> list[tuple[int, int]]:
        found = []
        for pattern in (*self._compiled(), *self._short):
            match = pattern.search(text)
            while match:
                found.append(match.span())
                match = pattern.search(text, match.start() + 1)
        return sorted(found)


def _replace(text: str, spans: list[tuple[int, int]], stand_in: str) -> str:
    parts = []
    done = 0  # up to here the text is dealt with
    for start, stop in spans:
        if start >= done:
            parts += [text[done:start], stand_in]
        done = max(done, stop)
    return "".join([*parts, text[done:]])
