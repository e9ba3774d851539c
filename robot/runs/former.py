"""What earlier runs left of the thing that a run works on: passwords that are staged, a reset whose answer nobody read.

The passwords are known from the first page on, so that none is told again. An answer that nobody read may be on any
page, and nobody can tell it from other words: then nothing of a screen is told until a later reset was read and
verified. Must not know pages, nor how a secret is hidden.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from robot.errors import Problem
from robot.journal.events import Recorded
from robot.journal.state import answers_to
from robot.runs.facts import SCREEN, Facts
from robot.runs.preparing import Prepared
from robot.secrets.common import is_common, is_word
from robot.secrets.secret import Secret

_MOST: Final = 20
"""Passwords that are known again, the latest ones: each costs some time on every page."""
_TRIED: Final = 60
"""Items that are read for them: most passwords are staged more than once."""
_OWN_WORDS: Final = ("in_force", "breaches", "doubtful", "reset", "page", "shown_at")
"""Of a note: what tells of the secret, and stands on no page."""

Sent = Mapping[str, Sequence[tuple[int, Recorded]]]


@dataclass(frozen=True)
class Former:
    """The passwords that may still be in force, and whether there may be one that nobody has read."""

    secrets: tuple[Secret, ...] = ()
    unread: bool = False


def recall(prepared: Prepared, facts: Facts) -> Former:
    """Find out what was left, and make the passwords known to the redactor, and so to the gate."""
    if prepared.replayer is not None:
        return Former()
    own = [*zip(facts.journal.places(facts.run), facts.events, strict=False)]
    subjects = prepared.subjects()
    runs: Sent = {**(facts.journal.sent(subjects) if subjects else {}), facts.run: own}
    runs = {run: held for run, held in runs.items() if answers_to(held).any}
    if not runs:
        return Former()
    secrets = tuple(_staged(prepared, runs))
    for secret in secrets:
        prepared.redactor.add(secret, alone=is_word(secret.reveal()))
    return Former(secrets, _unread(runs, facts.run))


def _unread(runs: Sent, own: str) -> bool:
    """Whether a destructive step was sent after the last that was read. What the run itself left open it finds out."""
    answers = {run: answers_to(held) for run, held in runs.items()}
    read = max((number for held in answers.values() for number in held.read), default=0)
    unread = [
        number for run, held in answers.items() for number in (*held.lost, *(held.open if run != own else ()))
    ]  # fmt: skip
    return any(number > read for number in unread)


def _staged(prepared: Prepared, runs: Sent) -> Iterator[Secret]:
    """The latest secrets that are staged of these runs, as far as this machine can read them."""
    staging = prepared.staging
    latest = sorted(runs, key=lambda run: runs[run][-1][0], reverse=True)
    items = (item for run in latest for item in reversed(staging.items(run)) if item.name != SCREEN)
    found: list[Secret] = []
    for item, _ in zip(items, range(_TRIED), strict=False):
        try:
            secret, note = staging.read(item)
        except Problem:
            continue
        if secret not in found and len(found) < _MOST and not _stands_on_pages(secret, note, prepared.inputs):
            found.append(secret)
            yield secret


def _stands_on_pages(secret: Secret, note: Mapping[str, str], inputs: Mapping[str, str]) -> bool:
    """Whether what was staged in doubt is no password but a usual word, or what pages are known by."""
    text = secret.reveal()
    known = [*inputs.values(), *(value for name, value in note.items() if name not in _OWN_WORDS)]
    return is_common(text) or any(text in one for one in known)
