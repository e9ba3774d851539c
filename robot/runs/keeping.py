"""Writes down what a walk tells: its events into the journal, its secrets into the staging.

An intent is on disk when the listener returns, before the click that it announces.
"""

from collections.abc import Mapping
from typing import Final

from robot.engine import events
from robot.journal.events import Answer, Event
from robot.journal.journal import Journal
from robot.secrets.redactor import Redactor
from robot.secrets.secret import Secret
from robot.staging import Staged, Staging

SCREEN: Final = "screen"
"""The name under which the text of pages is staged."""


def passwords(staging: Staging, run: str) -> list[Staged]:
    """Give what is staged of a run, oldest first, but for the text of pages."""
    return [item for item in staging.items(run) if item.name != SCREEN]


class JournalListener:
    """A listener of a walk that keeps the journal of one run."""

    def __init__(self, journal: Journal, run: str) -> None:
        self._journal = journal
        self._run = run

    def __call__(self, event: events.Event) -> None:
        """Records what a resumed run, or a person, must know later."""
        record = self._journal.record
        match event:
            case events.Intended():
                record(
                    self._run, Event.INTENT, number=event.number, page=event.page, element=event.element,
                    witness=event.witness, before=event.witness_value, read=event.read,
                )  # fmt: skip
            case events.Submitted():
                record(self._run, Event.SUBMITTED, number=event.number)
            case events.Withdrawn():
                record(self._run, Event.FOUND, answer=Answer.NOT_HAPPENED.value, because="it was not sent")
            case events.SecretStaged():
                record(
                    self._run, Event.STAGED, name=event.name, number=event.number,
                    rejected=bool(event.breaches), breaches=list(event.breaches),
                    **({} if event.in_force else {"in_force": False}),
                )  # fmt: skip
            case events.SecretDoubtful():
                record(self._run, Event.UNKNOWN, name=event.name, doubtful=True, reason=event.reason)
            case events.Found():
                answer = Answer.HAPPENED if event.happened else Answer.NOT_HAPPENED
                record(self._run, Event.FOUND, answer=answer.value, witness=event.witness, before=event.before,
                       now=event.now)  # fmt: skip
            case events.GenerationSeen():
                record(self._run, Event.NOTE, portal=event.portal, generation=event.generation)
            case events.PageReached() if not event.interruption:
                record(self._run, Event.NOTE, page=event.page, seconds=event.seconds)
            case _:
                pass


class StagingKeeper:
    """Keeps a walk's secrets in the staging; each is known to the redactor before anything can tell of it."""

    def __init__(self, staging: Staging, run: str, redactor: Redactor) -> None:
        self._staging = staging
        self._run = run
        self._redactor = redactor
        self.kept: list[tuple[str, Secret]] = []

    def keep(self, name: str, secret: Secret, note: Mapping[str, str]) -> None:
        """Encrypts the secret; it is on disk when this returns."""
        self._redactor.add(secret)
        if (name, secret) not in self.kept:
            self.kept.append((name, secret))
        self._staging.stage(self._run, name, secret, note=note)

    def keep_screen(self, text: Secret, note: Mapping[str, str]) -> None:
        """Encrypts the text of pages. It is no secret that could be looked for: most of it stands on every page."""
        self._staging.stage(self._run, SCREEN, text, note=note)
