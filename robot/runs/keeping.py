"""Writes down what a walk tells: its events into the journal, its secrets into the staging.

An intent is on disk when the listener returns, before the click that it announces.
"""

from collections.abc import Mapping, Sequence
from collections.abc import Set as AbstractSet

from robot.engine import events
from robot.errors import Problem
from robot.journal.events import Answer, Event
from robot.outcomes import Outcome
from robot.runs.facts import ANSWERS, SCREEN, Facts, reason
from robot.runs.reserve import Reserve
from robot.secrets.redactor import Redactor
from robot.secrets.secret import Secret
from robot.store import StagingStore


class JournalListener:
    """A listener of a walk that keeps the journal of one run."""

    def __init__(self, facts: Facts, subjects: Sequence[str], witnesses: AbstractSet[str]) -> None:
        self._facts = facts
        self._subjects = subjects
        self._witnesses = witnesses

    def __call__(self, event: events.Event) -> None:  # noqa: C901 - one case for each event
        """Records what a resumed run, or a person, must know later."""
        record = self._facts.record
        match event:
            case events.Intended():
                record(
                    Event.INTENT, number=event.number, page=event.page, element=event.element,
                    witness=event.witness, before=event.witness_value, read=event.read,
                )  # fmt: skip
            case events.SessionOpened():
                self._facts.session(event.session, over=False)
            case events.SessionEnded():
                self._facts.session(event.session, over=event.well)
            case events.Submitted():
                record(Event.SUBMITTED, number=event.number)
            case events.Withdrawn():
                record(Event.FOUND, answer=Answer.NOT_HAPPENED.value, because="it was not sent")
            case events.SecretStaged():
                record(
                    Event.STAGED, name=event.name, number=event.number,
                    rejected=bool(event.breaches), breaches=list(event.breaches),
                    **({} if event.in_force else {"in_force": False}),
                )  # fmt: skip
            case events.SecretDoubtful() if event.in_force:
                record(Event.UNKNOWN, name=event.name, doubtful=True, reason=event.reason)
            case events.Found():
                told = {True: Answer.HAPPENED, False: Answer.NOT_HAPPENED, None: Answer.NOT_KNOWN}
                answer = told[event.happened]
                record(Event.FOUND, answer=answer.value, witness=event.witness, before=event.before, now=event.now)
            case events.ValueRead() if event.name in self._witnesses:
                self._facts.note_known(self._subjects, event.name, event.value)
            case events.GenerationSeen():
                record(Event.NOTE, portal=event.portal, generation=event.generation)
            case events.PageReached() if not event.interruption:
                record(Event.NOTE, page=event.page, seconds=event.seconds, picture=event.picture)
            case _:
                pass


class StagingKeeper:
    """Keeps a walk's secrets in the staging; each is known to the redactor before anything can tell of it.

    With each goes the number of the destructive steps sent so far. Once one was sent nothing here fails: the walk goes
    on with the secret that it has in memory, so that the sinks get it.
    """

    def __init__(self, staging: StagingStore, facts: Facts, redactor: Redactor, reserve: Reserve | None = None) -> None:
        self._staging = staging
        self._facts = facts
        self._redactor = redactor
        self._reserve = reserve
        self.kept: list[tuple[str, Secret]] = []

    def keep(self, name: str, secret: Secret, note: Mapping[str, str]) -> None:
        """Encrypts the secret; it is on disk when this returns. Raises Problem only where nothing is in force."""
        self._redactor.add(secret, pieces=True)
        if (name, secret) not in self.kept:
            self.kept.append((name, secret))
        self._stage(name, secret, note)

    def keep_screen(self, text: Secret, note: Mapping[str, str]) -> None:
        """Encrypts the text of pages. It is no secret that could be looked for: most of it stands on every page."""
        self._stage(SCREEN, text, note)

    def keep_answers(self, text: Secret, note: Mapping[str, str]) -> None:
        """Encrypts what pages have and do not show; no secret that could be looked for either."""
        self._stage(ANSWERS, text, note)

    def _stage(self, name: str, secret: Secret, note: Mapping[str, str]) -> None:
        note = {**note, "reset": str(self._facts.state.reset_count)}
        while True:
            try:
                self._staging.stage(self._facts.run, name, secret, note=note)
            except Exception as error:
                if self._reserve is not None and self._reserve.give_back("staging"):
                    continue
                if note.get("in_force") == "no" or not self._facts.sent:
                    raise Problem(
                        f"A password that the portal showed could not be staged: {reason(error)}.",
                        hint="It is not in force. Mend that, then start a new run.", outcome=Outcome.UNAVAILABLE,
                    ) from error  # fmt: skip
                self._elsewhere(name, secret, note, error)
            else:
                self._facts.kept(name)
            return

    def _elsewhere(self, name: str, secret: Secret, note: Mapping[str, str], error: Exception) -> None:
        """The staging cannot be written: keeps the secret, encrypted, in the system's folder or in the message."""
        what = "what the portal showed could not be staged where it should be"
        with self._facts.beside():
            staged = self._staging.rescue(self._facts.run, name, secret, note=note)
            self._facts.kept(name)
            self._facts.trouble(what, f"{reason(error)}; it is in {staged.place}, and is found there")
            return
        with self._facts.beside():
            packed = self._staging.packed(secret, note=note)
            self._facts.trouble(what, f"{reason(error)}; here it is, for 'age --decrypt' with the identity:\n{packed}")
