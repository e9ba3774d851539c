"""Takes new secrets out of an answer before the browser has it, and leaves stand-ins in their place.

Must not know where secrets are kept, what a stand-in looks like, or how answers come and go on.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import Final, TypeAlias

from robot.secrets.secret import Secret
from robot.wire.description import Description, SecretInJson
from robot.wire.edits import Edits
from robot.wire.glance import may_show
from robot.wire.hiding import Hider
from robot.wire.opening import Answer, Nothing, Opened, Unreadable, open_answer
from robot.wire.page import hides
from robot.wire.parts import Form, Part, parts, string_parts
from robot.wire.passage import Passage, is_gap, passages, whole
from robot.wire.reading import Reading, document

__all__ = ["Answer", "Candidate", "Captured", "MakeStandIn", "Nothing", "Reply", "Unreadable", "capture", "hide"]

MakeStandIn: TypeAlias = Callable[[str, Secret], str]
"""Makes the stand-in of a secret that a flow calls by this name."""

_LABEL: Final = re.compile(r"\s|^.{0,5}$")
"""What a string is more like than like a password, where only its key tells that it may be one."""
_NO_TEXT: Final = range(0xDC80, 0xDD00)
"""How a byte that is none of its charset is read."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """What may be the secret, what the browser gets in its place, and where it stood: `page`, `json a.b`.

    Not `sure`: some of its bytes were none of the charset's, and are taken for windows-1252.
    """

    secret: Secret
    stand_in: str
    where: str
    sure: bool = True


@dataclass(frozen=True, slots=True)
class Captured:
    """An answer that showed secrets: what they are, by name, and the body that the browser may have instead.

    The body is not packed: the answer must go on without `Content-Encoding`, and with its own length.
    """

    body: bytes = field(repr=False)
    candidates: Mapping[str, tuple[Candidate, ...]]

    def ambiguous(self, name: str) -> bool:
        """Tell whether it is not sure what the secret is; each candidate is to be kept."""
        found = self.candidates[name]
        return len(found) != 1 or not found[0].sure


Reply: TypeAlias = Captured | Nothing | Unreadable


@dataclass(frozen=True, slots=True)
class _Place:
    """Where a document shows a secret."""

    part: Part
    passage: Passage


def capture(answer: Answer, wanted: Mapping[str, Sequence[Description]], stand_in: MakeStandIn) -> Reply:
    """Find the secrets that an answer shows where `wanted` says, by name, and all other places that hold one of them.

    All else in the body stays as it was, byte for byte. Never raises because of what an answer holds.
    """
    opened = open_answer(answer, lambda data: any(may_show(data, one) for ways in wanted.values() for one in ways))
    if not isinstance(opened, Opened):
        return opened
    source = document(opened.text)
    hider = Hider()
    edits = Edits()
    candidates: dict[str, tuple[Candidate, ...]] = {}
    for name, ways in wanted.items():
        places = _places(source, opened.form, ways)
        if places:
            candidates[name] = _candidates(places, partial(stand_in, name))
            _replace(places, candidates[name], edits, hider)
    if not candidates:
        return Nothing()
    text = edits.applied(opened.text)
    if "\\" in text or hider.may_hold(text):  # what is escaped twice shows only when it is taken apart
        text = hider.hidden(text, opened.form)
    return Captured(opened.charset.encode(text), candidates)


def hide(answer: Answer, hider: Hider) -> bytes | None:
    """Give the body of an answer without the secrets that `hider` knows, not packed; None where it holds none.

    An answer that cannot be read, or that shows no text, counts as one that holds none.
    """
    opened = open_answer(answer, lambda _: True)
    if not isinstance(opened, Opened) or not hider.may_hold(opened.text):
        return None
    text = hider.hidden(opened.text, opened.form)
    return None if text == opened.text else opened.charset.encode(text)


def _places(source: Reading, form: Form, wanted: Sequence[Description]) -> list[_Place]:
    """Where the document shows the secret; what its markup hides for now counts only where nothing else does."""
    for hidden in (False, True) if hides(source.text) else (False,):
        found = [
            _Place(part, passage)
            for one in wanted
            for part in _parts(source, form, one, hidden=hidden)
            for passage in _passages(part.reading.text, one)
            if not is_gap(passage.secret)
        ]
        if found:
            return found
    return []


def _parts(source: Reading, form: Form, wanted: Description, *, hidden: bool) -> Iterator[Part]:
    if not isinstance(wanted, SecretInJson):
        return parts(source, form, hidden=hidden, worth=lambda text: may_show(text.encode("utf-8", "replace"), wanted))
    return string_parts(source, shows=wanted.shows, hidden=hidden, way=wanted.way) if form == "json" else iter(())


def _passages(text: str, wanted: Description) -> Iterator[Passage]:
    where = wanted.passage if isinstance(wanted, SecretInJson) else wanted
    if where is not None:
        return passages(text, where)
    is_label = isinstance(wanted, SecretInJson) and wanted.guessed and _LABEL.search(text.strip())
    return iter(()) if is_label else whole(text)


def _candidates(places: list[_Place], stand_in: Callable[[Secret], str]) -> tuple[Candidate, ...]:
    """The different secrets among what was found."""
    found: list[Candidate] = []
    for place in places:
        secret = _repaired(place.passage.secret)
        if all(secret != one.secret for one in found):
            sure = secret == place.passage.secret
            found.append(Candidate(secret, stand_in(secret), place.part.label, sure))
    return tuple(found)


def _replace(places: list[_Place], candidates: tuple[Candidate, ...], edits: Edits, hider: Hider) -> None:
    for candidate in candidates:
        hider.add(candidate.secret, candidate.stand_in)
    for place in places:
        reading, passage = place.part.reading, place.passage
        secret = _repaired(passage.secret)
        stand_in = next(one.stand_in for one in candidates if one.secret == secret)
        edits.put(reading.spans(passage.start, passage.stop), reading.written(stand_in))
        if secret != passage.secret:
            hider.add(passage.secret, stand_in)


def _repaired(secret: Secret) -> Secret:
    """The secret with the bytes that its charset lacks taken for windows-1252."""
    text = secret.reveal()
    if not any(ord(sign) in _NO_TEXT for sign in text):
        return secret
    return Secret("".join(bytes([ord(sign) - 0xDC00]).decode("cp1252", "replace") if ord(sign) in _NO_TEXT else sign
                          for sign in text))  # fmt: skip
