"""Finds the places where a document shows a secret, and puts stand-ins there.

For a string that a page may take for a text or for HTML, a place is told in both ways (`Twofold`). Must not know where
secrets are kept or what a stand-in looks like.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final, TypeAlias

from robot.model.flow import SecretOnPage
from robot.secrets.common import SHORTEST
from robot.secrets.secret import Secret
from robot.wire.description import Description, SecretInJson
from robot.wire.doubt import Doubt
from robot.wire.edges import edged
from robot.wire.edits import Edits
from robot.wire.glance import may_show
from robot.wire.notation import has_markup
from robot.wire.page import hides, shown
from robot.wire.parts import Form, Part, parts, string_parts
from robot.wire.passage import Passage, is_gap, loose, passages, readable, whole
from robot.wire.reading import Reading, Span
from robot.wire.twofold import coded, is_balanced, looks_like_html, safe

StandInOf: TypeAlias = Callable[[Secret], str]

_LABEL: Final = re.compile(r"\s|^.{0,5}$")
"""What a string is more like than like a password, where only its key tells that it may be one."""


@dataclass(frozen=True, slots=True)
class Told:
    """A secret that was taken out, what a page shows in its place, and why it is in doubt what it is."""

    secret: Secret
    stand_in: str
    doubt: Doubt | None = None
    others: tuple[Secret, ...] = ()


@dataclass(frozen=True, slots=True)
class Place:
    """Where a document shows a secret, and how."""

    label: str
    reading: Reading
    passage: Passage

    def spans(self) -> list[Span]:
        """Give the stretches of the document that the secret takes."""
        return self.reading.spans(self.passage.start, self.passage.stop)

    def replace(self, edits: Edits, stand_in: StandInOf) -> list[Told]:
        """Put a stand-in there. What markup puts together of several pieces is in doubt: some may be hidden."""
        passage = self.passage
        text = stand_in(passage.secret)
        spans = self.spans()
        edits.put(spans, self.reading.written(text))
        if len(spans) < 2:  # noqa: PLR2004 - one piece
            return [Told(passage.secret, text, passage.doubt, passage.others)]
        return [Told(passage.secret, text, passage.doubt or Doubt.MARKUP, (*self._pieces(), *passage.others))]

    def _pieces(self) -> Iterator[Secret]:
        """What stands between the markup, and what stands together where the same markup parts its signs."""
        reading, passage = self.reading, self.passage
        document = reading
        while document.source is not None:
            document = document.source
        pieces = [""]
        gaps: list[str] = []
        for place in range(passage.start, passage.stop):
            near = reading.spans(place - 1, place + 1) if place > passage.start else []
            if len(near) > 1:
                gaps.append(document.text[near[0][1] : near[-1][0]])
                pieces.append("")
            pieces[-1] += reading.text[place]
        runs = [pieces[0]]
        for number, piece in enumerate(pieces[1:]):
            again = gaps[number] in gaps[max(0, number - 1) : number] + gaps[number + 1 : number + 2]
            runs = [*runs[:-1], runs[-1] + piece] if again else [*runs, piece]
        for one in dict.fromkeys(map(str.strip, (*pieces, *runs))):
            if len(one) >= SHORTEST and readable(one):
                yield Secret(one)


@dataclass(frozen=True, slots=True)
class Twofold:
    """Where a string shows a secret that depends on whether the page takes the string for HTML.

    `passage` is what `reading` shows then, `as_text` what the string says as a text: None where that is no secret.
    """

    label: str
    reading: Reading
    passage: Passage
    string: Reading
    as_text: Passage | None

    def spans(self) -> list[Span]:
        """Give the stretches of the document that the secret takes, whatever the page takes the string for."""
        text = () if self.as_text is None else self.string.spans(self.as_text.start, self.as_text.stop)
        return [*self.reading.spans(self.passage.start, self.passage.stop), *text]

    def replace(self, edits: Edits, stand_in: StandInOf) -> list[Told]:
        """Put a text there that tells by itself afterwards what the page takes it for.

        Gives the secrets, the likelier one last, each with what a page shows in its place: as HTML its stand-in, as a
        text the same with a sign written as an entity.
        """
        doubt = self.passage.doubt
        if doubt is None and len(self.reading.spans(self.passage.start, self.passage.stop)) > 1:
            doubt = Doubt.MARKUP
        others = self.passage.others
        secret = self.passage.secret
        spans = self.reading.beneath(self.passage.start, self.passage.stop)
        start, stop = spans[0][0], spans[-1][1]
        text = self.as_text
        if text is not None and not self._keeps_markup(text, (start, stop)):
            start, stop = text.start, text.stop
            spans = [(start, stop)]
        if text is None or self.string.text[start:stop] == secret.reveal():
            as_html = stand_in(secret)
            written = safe(as_html)
        else:
            # In this order: the stand-in that both readings hold shares nothing with either secret.
            like = stand_in(text.secret)
            as_html = stand_in(secret)
            written = coded(as_html, like, (secret.reveal(), text.secret.reveal()))
        edits.put([span for one in spans for span in self.string.spans(*one)], self.string.written(written))
        told = [Told(secret, as_html, doubt, others)]
        if text is None or text.secret == secret:
            return told if written == as_html else [Told(secret, written, doubt, others), *told]
        told.append(Told(text.secret, self._after(text, spans, written), text.doubt, text.others))
        return told[::-1] if looks_like_html(self.string.text, text.start, text.stop) else told

    def _keeps_markup(self, text: Passage, inside: Span) -> bool:
        """Whether the markup around or between the signs stays: it is a page's own, no part of a password."""
        if is_balanced(self.string.text[text.start : text.stop]):
            return True
        around = (self.string.part(text.start, inside[0]), self.string.part(inside[1], text.stop))
        return any(shown(one).text.strip() for one in around)

    def _after(self, text: Passage, spans: Sequence[Span], written: str) -> str:
        """What the string then says as a text where it now says the secret."""
        edits = Edits()
        edits.put(spans, written)
        whole_text = self.string.text
        return edits.applied(whole_text[: text.stop])[text.start :]


def places(
    source: Reading, form: Form, wanted: Sequence[Description], edits: Edits | None = None
) -> Iterator[Place | Twofold]:
    """Where the document may show the secret: what its markup hides for now comes after all that it shows.

    Last comes what is only like a secret and stands near the words: no flow says that it is one, and no page is to
    have it. What holds a part that is taken already, as `edits` tell, is left out.
    """
    for place in _places(source, form, wanted):
        if edits is None or not edits.touch(place.spans()):
            yield place


def _places(source: Reading, form: Form, wanted: Sequence[Description]) -> Iterator[Place | Twofold]:
    for hidden in (False, True) if hides(source.text) else (False,):
        for one in wanted:
            for part in _parts(source, form, one, hidden=hidden):
                if not _is_label(part, one):
                    yield from _places_in(part, one) if part.as_html is None else _twofold(part, part.as_html, one)
    for one in wanted:
        if isinstance(one, SecretOnPage):
            for part in _parts(source, form, one, hidden=True):
                reading = part.as_html if part.as_html and has_markup(part.reading.text) else part.reading
                for passage in loose(reading.text, one):
                    yield Place(part.label, reading, passage)


def _places_in(part: Part, wanted: Description) -> Iterator[Place]:
    for passage in _passages(part.reading.text, wanted):
        yield Place(part.label, part.reading, _edged(passage, part.reading, wanted))


def _edged(passage: Passage, reading: Reading, wanted: Description) -> Passage:
    where = wanted.passage if isinstance(wanted, SecretInJson) else wanted
    return passage if where is None else edged(passage, reading, where)


def _twofold(part: Part, as_html: Reading, wanted: Description) -> Iterator[Place | Twofold]:
    string = part.reading
    text = string.text
    texts = list(_passages(text, wanted))
    found = False
    for passage in _passages(as_html.text, wanted):
        spans = as_html.beneath(passage.start, passage.stop)
        start, stop = spans[0][0], spans[-1][1]
        around = [one for one in texts if one.start <= start and stop <= one.stop]
        as_text = min(around, key=lambda one: one.stop - one.start, default=None)
        if as_text is None:
            as_text = next((Passage(one.secret, start, stop) for one in whole(text[start:stop])), None)
        # What would be too short for a password as HTML is a text.
        if as_text is None or len(passage.secret.reveal()) >= SHORTEST or as_text.secret == passage.secret:
            found = True
            yield Twofold(part.label, as_html, _edged(passage, as_html, wanted), string, as_text)
    if not found:
        for passage in texts:
            # Between tags it would be a part of a page that nobody sees: a script, an attribute.
            if not has_markup(text[: passage.start]) and not has_markup(text[passage.stop :]):
                yield Place(part.label, string, _edged(passage, string, wanted))


def _parts(source: Reading, form: Form, wanted: Description, *, hidden: bool) -> Iterator[Part]:
    if not isinstance(wanted, SecretInJson):
        return parts(source, form, hidden=hidden, worth=lambda text: may_show(text.encode("utf-8", "replace"), wanted))
    return string_parts(source, shows=wanted.shows, hidden=hidden, way=wanted.way) if form == "json" else iter(())


def _passages(text: str, wanted: Description) -> Iterator[Passage]:
    where = wanted.passage if isinstance(wanted, SecretInJson) else wanted
    found = whole(text) if where is None else passages(text, where)
    return (one for one in found if not is_gap(one.secret))


def _is_label(part: Part, wanted: Description) -> bool:
    """Whether a string, where its key alone tells that it may be a password, is none whatever it is taken for."""
    guessed = isinstance(wanted, SecretInJson) and wanted.guessed
    return guessed and all(_LABEL.search(one.text.strip()) for one in part.readings)
