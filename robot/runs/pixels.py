"""Judges what is on a page before its picture is kept: in pixels neither the redactor nor the gate finds a secret.

Once a new password may be shown, a picture within the page that no page had before is one that nobody can read. What
a page showed is kept in memory to the end of the run: a secret may be known only later. Must not know how pages are
asked, nor what becomes of the pictures.
"""

import math
import unicodedata
from typing import Final

from robot.browser.reading import Drawn
from robot.gate.kinds import EVERY
from robot.gate.search import Search
from robot.secrets.redactor import Redactor
from robot.secrets.secret import Secret

SHOWS: Final = "the page showed a secret as it is"
UNREADABLE: Final = "the page showed pictures that came with the new password, and nobody can tell what is in them"


class Pixels:
    """What may be pictured. `exposed`: a page showed a secret of the run; `stepped`: when it may have a new one."""

    def __init__(self, redactor: Redactor) -> None:
        self._redactor = redactor
        self._before: set[str] = set()
        self._shown: list[Secret] = []
        self._searched: tuple[Secret, ...] = ()
        self._search: Search | None = None
        self._clean: list[Secret] = []  # texts without any of what is known now
        self.stepped = math.inf
        self.exposed = False

    def judge(self, drawn: Drawn, at: float) -> str | None:
        """Why a page that was asked at this time, and has this on it, may not be pictured; None where it may."""
        self._shown += [words for words in drawn.words if words not in self._shown]
        if any(self._holds(words) for words in drawn.words):
            self.exposed = True
            return SHOWS
        if at <= self.stepped:
            self._before |= drawn.pictures
        return UNREADABLE if "" in drawn.pictures or drawn.pictures - self._before else None

    def again(self) -> bool:
        """Whether any page showed what is known for a secret now."""
        self.exposed = self.exposed or any(self._holds(words) for words in self._shown)
        return self.exposed

    def _holds(self, words: Secret) -> bool:
        """Whether a text holds a secret, in any way that the redactor or the gate knows, or from its end."""
        looked_for = tuple(one for one in self._redactor.known if one not in self._redactor.alone)
        if not looked_for:
            return False
        if self._search is None or looked_for != self._searched:
            self._searched, self._search, self._clean = looked_for, Search(looked_for, EVERY), []
        if words in self._clean:
            return False
        text = words.reveal()
        texts = (text, unicodedata.normalize("NFKC", text)) if not text.isascii() else (text,)
        held = any(self._search.found(one.encode("utf-8", "replace")) for way in texts for one in (way, way[::-1]))
        self._clean += [] if held else [words]
        return held
