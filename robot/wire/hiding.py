"""Puts stand-ins in place of known secrets wherever a document holds them, in whatever disguise.

Must not know how a secret was found or what a stand-in looks like.
"""

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Final
from urllib.parse import quote

from robot.secrets import Redactor, Secret, forms
from robot.secrets.common import SHORTEST
from robot.wire.edits import Edits
from robot.wire.markup import Kind, Token, scan
from robot.wire.notation import harmless, html_text, script, unescape, xml
from robot.wire.parts import Form, parts
from robot.wire.passage import INVISIBLE, SPACES
from robot.wire.reading import Reading, Span, Write, document

_ROUNDS: Final = 4
"""How often what was changed is looked through again: neighbours of a stand-in might make a secret with it."""
_WIDEST: Final = 48
"""Signs that one sign of a secret takes in its widest disguise, about."""
_BEFORE: Final = 40
"""Signs that may stand before the head of a disguise and belong to it."""
_USUAL: Final[dict[Form, Write]] = {"html": html_text, "xml": xml, "json": harmless, "text": str}
_TAGS: Final = re.compile(r"<[^<>]*>")


@dataclass(frozen=True, slots=True)
class _Known:
    """A secret and its stand-in, with the patterns that find it."""

    stand_in: str
    length: int
    percents: int  # how often it holds `%` itself
    reach: int
    head: forms.Heads
    full: re.Pattern[str]
    seen: re.Pattern[str]

    def spans(self, text: str) -> Iterator[Span]:
        """Give each place of a text where the secret stands, in any disguise; they may overlap."""
        head = self.head.first(text)
        while head is not None:
            found = self.full.match(text, head) or self.full.search(text, max(0, head - _BEFORE), head + self.reach)
            if found:
                yield found.span()
            head = self.head.first(text, head + 1)


class Hider:
    """Knows secrets and their stand-ins.

    What is given back holds no secret that `Redactor` would find, nor one whose signs stand apart in the markup of a
    page. With `folded` its letters may have any case; else not, for what stands in for another spelling of a user name
    would go back to the portal as this one. It may still hold one in a way that the redactor does not know (compressed,
    encrypted, reversed).
    """

    def __init__(self, *, folded: bool = False) -> None:
        self._folded = folded
        self._pairs: list[tuple[Secret, str, bool]] = []
        self._made = 0  # as many of the pairs have patterns: those take long to make
        self._known: list[_Known] = []
        self._redactor = Redactor(folded=folded)

    def add(self, secret: Secret, stand_in: str, *, alone: bool = False) -> None:
        """Put `stand_in` in place of one more secret from now on; it must not hold any of them itself.

        A secret that is known already keeps its stand-in. `alone` is as for `Redactor.add`.
        """
        if secret.reveal().strip() and all(secret != known for known, *_ in self._pairs):
            self._pairs.append((secret, stand_in, alone))
            self._redactor.add(secret, alone=alone)

    def may_hold(self, text: str) -> bool:
        """Tell whether a document may hold a known secret: two searches, nothing is taken apart."""
        return self._redactor.holds(text) or ("<" in text and self._redactor.holds(_TAGS.sub("", text)))

    def hidden(self, text: str, form: Form) -> str:
        """Give a document without the known secrets, all else in it unchanged."""
        self._make_patterns()
        for _ in range(_ROUNDS):
            edits = self._edits(document(text), form)
            if not edits:
                return text
            text = edits.applied(text)
            if not self.may_hold(text):
                return text
        return self._redactor.clean(text)

    def _make_patterns(self) -> None:
        new = self._pairs[self._made :]
        if new:
            # The longest first: of a secret that begins with another one no end must stay.
            self._known = sorted(
                [*self._known, *(_known(*pair, self._folded) for pair in new)], key=lambda one: -one.length
            )
            self._made = len(self._pairs)

    def _edits(self, source: Reading, form: Form) -> Edits:
        edits = Edits()
        for part in parts(source, form, hidden=True, worth=bool):
            for reading in part.readings:
                self._in_shown(reading, edits)
        writes = _Writes(source.text, form)
        self._in_source(source, writes, edits)
        if "\\" in source.text:
            self._in_source(unescape(source), writes, edits)
        return edits

    def _in_shown(self, reading: Reading, edits: Edits) -> None:
        for known in self._known:
            for found in known.seen.finditer(reading.text):
                edits.put(reading.spans(*found.span()), reading.written(known.stand_in))

    def _in_source(self, reading: Reading, writes: "_Writes", edits: Edits) -> None:
        for known in self._known:
            for start, stop in known.spans(reading.text):
                spans = reading.spans(start, stop)
                percent = reading.text.count("%", start, stop) > known.percents
                stand_in = quote(known.stand_in, safe="") if percent else known.stand_in
                edits.put(spans, writes.at(spans[0][0])(stand_in))


class _Writes:
    """How a text is written at each place of a document."""

    def __init__(self, text: str, form: Form) -> None:
        self._text = text
        self._form = form

    def at(self, place: int) -> Write:
        number = bisect_right(self._others, place, key=lambda other: other[0]) - 1
        if number >= 0 and place < self._others[number][1]:
            return self._others[number][2]
        return _USUAL[self._form]

    @cached_property
    def _others(self) -> list[tuple[int, int, Write]]:
        """The stretches of the document where it is not as usual."""
        if self._form not in ("html", "xml"):
            return []
        found = ((token, _write_in(token)) for token in scan(self._text, xml=self._form == "xml"))
        return [(token.start, token.stop, write) for token, write in found if write is not None]


def _write_in(token: Token) -> Write | None:
    if token.kind is Kind.CDATA:
        return html_text
    return script if token.kind is Kind.RAW and token.name in ("script", "style") else None


def _known(secret: Secret, stand_in: str, alone: bool, folded: bool) -> _Known:  # noqa: FBT001
    text = secret.reveal()
    if alone or len(text) < SHORTEST:
        raw = re.compile(forms.plain(text))
        return _Known(stand_in, len(text), len(text), len(text), forms.Heads((raw,)), raw, raw)
    return _Known(
        stand_in,
        len(text),
        text.count("%"),
        _BEFORE + _WIDEST * len(text),
        forms.quick_look(text, folded=folded),
        forms.found_whole(text, folded=folded),
        _seen(text, folded=folded),
    )


def _seen(text: str, *, folded: bool) -> re.Pattern[str]:
    """The pattern of a secret as a page shows it: signs that nobody sees between, other spaces for its spaces."""
    signs: Sequence[str] = [f"[{SPACES}]" if sign in SPACES else re.escape(sign) for sign in text]
    folded = folded and len(text) >= forms.DISTINCT
    return re.compile(f"[{INVISIBLE}]*".join(signs), re.IGNORECASE if folded else 0)
