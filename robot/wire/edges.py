"""Whether the signs at the edges of a secret are its own, by what it stands in: a box, an element, a sentence.

Must not know how a page is read, nor what becomes of a secret.
"""

import re
from dataclasses import replace

from robot.model.flow import SecretOnPage
from robot.secrets.secret import Secret
from robot.wire.doubt import Doubt
from robot.wire.passage import Passage, readable
from robot.wire.reading import Reading

_SIGNS = ".,;:!?)]}>\"'\u2019\u201d\u00bb\u2026"
_APART = re.compile(r"[:\n\t][ \u00a0\u202f]*\Z")
"""What stands before a value that is no part of a running sentence."""


def edged(passage: Passage, reading: Reading, where: SecretOnPage) -> Passage:
    """The same; in doubt where an edge of it may belong to the page. A box holds a value exactly, blanks apart."""
    for start, stop in reading.boxes:
        whole = reading.text[start:stop].strip("\r\n")
        inside = start <= passage.start and passage.stop <= stop
        if inside and whole.strip().removeprefix(":") == passage.secret.reveal():
            return _in_box(passage, whole)
    doubt, others = passage.doubt, passage.others
    if doubt is None and _begins_with_a_colon(passage, reading):
        doubt, others = Doubt.SIGNS, _with(others, ":" + passage.secret.reveal())
    elif doubt is None and not _alone(passage, reading):
        return in_sentence(passage, where)
    return replace(passage, doubt=doubt, others=others)


def in_sentence(passage: Passage, where: SecretOnPage) -> Passage:
    """The same; in doubt where it ends in what may be a sign of the sentence that it stands in."""
    secret = passage.secret.reveal()
    if passage.doubt is not None or where.unclear is None or not re.fullmatch(where.unclear, secret):
        return passage
    return replace(passage, doubt=Doubt.SIGNS, others=_with(passage.others, secret.rstrip(_SIGNS)))


def _in_box(passage: Passage, whole: str) -> Passage:
    if whole.strip() != passage.secret.reveal():  # what was taken for the colon of the words before the box
        passage = replace(passage, secret=Secret(whole.strip()), start=passage.start - 1)
    if whole == passage.secret.reveal():
        return passage
    return replace(passage, doubt=passage.doubt or Doubt.EDGES, others=_with(passage.others, whole))


def after_its_colon(passage: Passage, text: str) -> bool:
    """Whether a colon stands right before it, and apart from the words: it may be the value's first sign."""
    return re.search(r"(?:\s|\A):\Z", text[: passage.start]) is not None


def _begins_with_a_colon(passage: Passage, reading: Reading) -> bool:
    """The same; also where the colon stands with it in an element of their own."""
    leaf = f":{passage.secret.reveal()}"
    texts = (reading.text[start:stop] for start, stop in _leaves(passage, reading))
    return after_its_colon(passage, reading.text) or any(text.strip() == leaf for text in texts)


def _alone(passage: Passage, reading: Reading) -> bool:
    """Whether it is the whole text of an element that stands apart from a sentence."""
    if _APART.search(reading.text, 0, passage.start) is None:
        return False
    secret = passage.secret.reveal()
    return any(reading.text[start:stop].strip() == secret for start, stop in _leaves(passage, reading))


def _leaves(passage: Passage, reading: Reading) -> list[tuple[int, int]]:
    return [(start, stop) for start, stop in reading.leaves if start <= passage.start and passage.stop <= stop]


def _with(others: tuple[Secret, ...], text: str) -> tuple[Secret, ...]:
    return (*others, *((Secret(text),) if readable(text) else ()))
