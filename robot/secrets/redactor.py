"""The redactor that every output passes through: it takes known secrets out of a text, however they are encoded.

Must not know what the text is or where it goes.
"""

import re
from typing import Final

from robot.secrets import forms
from robot.secrets.common import SHORTEST
from robot.secrets.secret import Secret

STAND_IN: Final = "[secret]"
_OTHER_STAND_INS = ("***", "<hidden>", "")


class Redactor:
    """Knows secrets and replaces each, in any disguise listed in `forms`, by `[secret]`.

    Secrets that overlap in a text go together, so that no rest of the longer one stays. What is returned holds no
    known secret, not even one made up of a stand-in and the text beside it. A long secret is found in any case of its
    letters, as the gate finds it, but where `folded` is not wanted. A secret broken over several calls of
    `clean`, or encoded in a way not listed (compressed, encrypted, reversed), is not found.
    """

    def __init__(self, *, folded: bool = True) -> None:
        self._folded = folded
        self._known: list[Secret] = []
        self._alone: list[Secret] = []
        self._long: list[str] = []  # those of the known ones that are not `alone`
        self._patterns: list[re.Pattern[str]] = []  # as many of `_long` as were needed so far
        self._short: list[re.Pattern[str]] = []
        self._quick: list[forms.Heads] = []
        self._glances: list[forms.Glance] = []

    def add(self, secret: Secret, *, alone: bool = False, pieces: bool = False) -> None:
        """Take one more secret out from now on. Adding one again costs nothing, and changes nothing.

        With `alone`, and where it is very short, it is taken out only where it stands raw and alone (no letter, digit
        or _ beside it). With `pieces` most of it counts as all of it. A blank one is not looked for at all.

        The first search after it takes some milliseconds more: patterns are compiled when they are needed.
        """
        text = secret.reveal()
        if not text.strip() or secret in self._known:
            return
        self._known.append(secret)
        if alone or len(text) < SHORTEST:
            self._alone.append(secret)
            self._short = [*self._short, re.compile(forms.plain(text))]
            return
        self._long.append(text)
        self._glances.append(forms.Glance(text, folded=self._folded))
        if pieces and (found := forms.pieces(text)) is not None:
            self._short = [*self._short, found]

    @property
    def known(self) -> tuple[Secret, ...]:
        """Every secret that it was given, in that order, but for blank ones: what the gate looks for."""
        return tuple(self._known)

    @property
    def alone(self) -> tuple[Secret, ...]:
        """Those of the known ones that are looked for only raw and alone."""
        return tuple(self._alone)

    def holds(self, text: str) -> bool:
        """Tell whether a known secret is in a text, in any disguise."""
        if self._may_hold(text) and any(one.search(text) for one in self._compiled()):
            return True
        return any(found.search(text) for found in self._short)

    def _may_hold(self, text: str) -> bool:
        """Whether it is worth the while to look for the long ones with their whole patterns."""
        spellings = forms.Spellings.of(text)
        if spellings is not None and all(glance.plain for glance in self._glances):
            return any(glance.may_be_in(spellings) for glance in self._glances)
        self._quick += [forms.quick_look(known, folded=self._folded) for known in self._long[len(self._quick) :]]
        return any(one.first(text) is not None for one in self._quick)

    def _compiled(self) -> list[re.Pattern[str]]:
        self._patterns += [forms.found_whole(known, folded=self._folded) for known in self._long[len(self._patterns) :]]
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
