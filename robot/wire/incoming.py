"""Takes new secrets out of an answer before the browser has it, and leaves stand-ins in their place.

Must not know where secrets are kept, what a stand-in looks like, or how answers come and go on.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import TypeAlias

from robot.secrets.secret import Secret
from robot.wire.charset import Charset, misread, repaired
from robot.wire.description import Description
from robot.wire.doubt import Doubt
from robot.wire.edits import Edits
from robot.wire.glance import may_show
from robot.wire.hiding import Hider
from robot.wire.opening import Answer, Nothing, Opened, Unreadable, open_answer
from robot.wire.places import Place, Twofold, places
from robot.wire.reading import document

__all__ = ["Answer", "Candidate", "Captured", "MakeStandIn", "Nothing", "Reply", "Unreadable", "capture", "hide"]

MakeStandIn: TypeAlias = Callable[[str, Secret], str]
"""Makes the stand-in of a secret that a flow calls by this name."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """What may be the secret, what the page shows in its place, and where it stood: `page`, `json a.b`.

    Where a page may take a string for a text or for HTML there is one for each, and which stand-in the page then shows
    tells what it took the string for. A secret may have several stand-ins. With a `doubt` it is not sure that this is
    what stood there. `charset`: what the page was taken to be in, where that says what the secret is.
    """

    secret: Secret
    stand_in: str
    where: str
    doubt: Doubt | None = None
    charset: Charset | None = None
    place: object = None
    """What stands in one place has the same here, whatever it may be taken for."""


@dataclass(frozen=True, slots=True)
class Captured:
    """An answer that showed secrets: what they may be, by name, and the body that the browser may have instead.

    The body is not packed: the answer must go on without `Content-Encoding`, and with its own length.
    """

    body: bytes = field(repr=False)
    candidates: Mapping[str, tuple[Candidate, ...]]

    def ambiguous(self, name: str) -> bool:
        """Tell whether it is not sure what the secret is; each is to be kept."""
        return len(self.secrets(name)) != 1 or any(one.doubt is not None for one in self.candidates[name])

    def teach(self, hider: Hider) -> None:
        """Let a hider know all that the secrets may be."""
        for found in self.candidates.values():
            _teach(hider, found)

    def secrets(self, name: str) -> tuple[Secret, ...]:
        """Give all that the secret may be, each once; of two from the same string the likelier comes last."""
        found: list[Secret] = []
        for one in self.candidates[name]:
            if one.secret not in found:
                found.append(one.secret)
        return tuple(found)


Reply: TypeAlias = Captured | Nothing | Unreadable


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
        found: list[Candidate] = []
        for place in places(source, opened.form, ways, edits):
            for one in _replaced(place, partial(stand_in, name), edits, hider, opened):
                if all((one.secret, one.stand_in) != (other.secret, other.stand_in) for other in found):
                    found.append(one)
        if found:
            candidates[name] = tuple(found)
            _teach(hider, found)
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


def _replaced(
    place: Place | Twofold, stand_in: Callable[[Secret], str], edits: Edits, hider: Hider, opened: Opened
) -> Iterator[Candidate]:
    """Put a stand-in where a document shows a secret, and give all that the secret may be, the likelier last."""
    charset = opened.charset if opened.form == "html" else None
    for told in place.replace(edits, lambda secret: stand_in(repaired(secret))):
        secret, doubt = repaired(told.secret), told.doubt
        if secret != told.secret:
            hider.add(told.secret, told.stand_in)
            doubt = Doubt.CHARSET
        others = [repaired(other) for other in told.others]
        if (meant := misread(secret, opened.charset)) is not None:
            doubt = Doubt.CHARSET
            others.append(meant)
        yield Candidate(secret, told.stand_in, place.label, doubt, charset, place)
        for other in others:
            yield Candidate(other, stand_in(other), place.label, doubt or Doubt.ELSEWHERE, charset)


def _teach(hider: Hider, candidates: Sequence[Candidate]) -> None:
    for one in candidates:
        hider.add(one.secret, one.stand_in)
