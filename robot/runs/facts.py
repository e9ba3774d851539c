"""The facts of one run: what it told its journal, kept in memory too, so that they are told whatever fails later.

Until a destructive step was sent, a journal that fails ends the run. From then on nothing here raises: what the journal
does not take is tried again with what follows, and the result says so. Must not know a portal, nor how a result is
shown.
"""

import contextlib
import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from typing import Final, ParamSpec

from robot.errors import Problem
from robot.journal.events import Event, Plain, Recorded
from robot.journal.state import Phase, RunState, state_of
from robot.outcomes import Outcome
from robot.runs.order import Result
from robot.runs.unforeseen import report
from robot.staging import Staged
from robot.store import JournalStore, StagingStore

SCREEN: Final = "screen"
"""The name under which the text of pages is staged."""
ANSWERS: Final = "answers"
"""The name under which is staged what pages have and do not show."""
UNREAD: Final = frozenset({SCREEN, ANSWERS})
"""What is staged and is no secret itself: one may stand in it."""

_SOON: Final = 1.0
"""Seconds that a journal is waited for while the portal waits too."""

_AT_LAST: Final = 20.0
"""Seconds that it is waited for when all else is done."""

_UNTRUE: Final = frozenset({Outcome.BUG, Outcome.INVALID, Outcome.UNAVAILABLE})
"""Outcomes that say, or let one think, that nothing destructive was sent. That a command was wrong does not."""

_NOTE: Final = "\nnote: "

_P = ParamSpec("_P")


class Facts:
    """What is known of the run that this process carries out; of none at first. Threads may share it."""

    def __init__(self) -> None:
        self.run = ""
        self.result: Result | None = None  # how the run ended, once that is known
        self.make_room: Callable[[], bool] = lambda: False  # gives back room that was reserved on the disk
        self._alone = threading.RLock()
        self._events: list[Recorded] = []
        self._unwritten: list[Recorded] = []
        self._troubles: dict[str, str] = {}
        self._flow = ""
        self._artifacts: str | None = None
        self._values: dict[str, str | None] = {}
        self._signed_in: list[str] = []  # sessions that were opened and not seen to be over
        self._kept: list[str] = []  # names of what was staged, in case that nobody can look

    # --- what is known

    def begin(self, journal: JournalStore, run: str, staging: StagingStore) -> None:
        """From here on they are this run's, as the journal has it so far."""
        known = journal.run(run)
        self._journal, self._staging = journal, staging
        self.run, self._flow, self._artifacts = known.id, known.flow, known.artifacts
        self._values = {name: None if value is None else str(value) for name, value in known.values.items()}
        self._events = journal.events(known.id)

    @property
    def journal(self) -> JournalStore:
        """The journal that the run is in."""
        return self._journal

    @property
    def state(self) -> RunState:
        """Where the run stands."""
        return state_of(self._events)

    @property
    def sent(self) -> bool:
        """Whether a destructive step was sent, as far as anybody knows."""
        return self.state.reset_count > 0

    @property
    def events(self) -> Sequence[Recorded]:
        """What was recorded so far."""
        return tuple(self._events)

    @property
    def values(self) -> Mapping[str, str | None]:
        """What was extracted and is not secret, as far as it is in the journal."""
        return self._values

    def session(self, name: str, *, over: bool) -> None:
        """A session was opened, or is over."""
        self._signed_in = [one for one in self._signed_in if one != name] + ([] if over else [name])

    def handed_on(self) -> None:
        """The sessions stay open for another run, and are that one's to end."""
        self._signed_in = []

    @property
    def delivered(self) -> tuple[str, ...]:
        """The sinks that have the secret now in force."""
        return self.state.delivered

    @property
    def items(self) -> list[Staged]:
        """What is staged of the run, oldest first, but for the text of pages."""
        return [item for item in self._staging.items(self.run) if item.name not in UNREAD]

    @property
    def staged(self) -> bool:
        """Whether a secret of the run is staged and not yet delivered everywhere it was to go.

        One that was never in force is not: the portal accepts the old one. The text of pages counts as long as nobody
        has read the answer that may stand in it.
        """
        state = self.state
        try:
            names = [item.name for item in self._staging.items(self.run)]
        except (OSError, Problem):
            names = self._kept
        if state.phase in (Phase.OPEN, Phase.LOST) and names:
            return True
        there = any(name not in UNREAD for name in names)
        counts = state.reset_count > 0 or bool(state.staged)
        return counts and there and (not state.served or bool(state.undelivered))

    # --- what is told

    def record(self, event: Event, /, **data: Plain) -> None:
        """Tell an event. It is on the disk when this returns, or, once a destructive step was sent, at least known.

        Raises Problem where nothing was sent, and for a further intent: what nobody could know of is not sent.
        """
        recorded = Recorded(datetime.now(UTC), event, data)
        with self._alone:
            if event is Event.INTENT or not self.sent:
                self._write([*self._unwritten, recorded])
                self._unwritten = []
                self._events.append(recorded)
                return
            self._events.append(recorded)
            self._unwritten.append(recorded)
            with contextlib.suppress(Problem), self._journal.waiting(_SOON):
                self._write(self._unwritten)
                self._unwritten = []

    def note_known(self, subjects: Sequence[str], name: str, value: str | None) -> None:
        """Remember what was read of the things that the run works on; that it was is no condition of anything."""
        with self.beside("not all that was read is remembered"), self._alone, self._journal.waiting(_SOON):
            self._journal.note_known(self.run, subjects, name, value, datetime.now(UTC))

    def kept(self, name: str) -> None:
        """Note that something was staged under a name."""
        self._kept.append(name)

    def note_artifacts(self, folder: str) -> None:
        """Remember the folder of the run's artifacts."""
        self._artifacts = folder
        self._journal.note_artifacts(self.run, folder)

    def trouble(self, what: str, error: BaseException | str) -> None:
        """Note, once, what could not be done beside the run itself."""
        self._troubles.setdefault(what, error if isinstance(error, str) else reason(error))

    @contextlib.contextmanager
    def beside(self, what: str = "") -> Iterator[None]:
        """Within it is what no run depends on: it may fail, and then that is noted, where it has a name."""
        try:
            yield
        except Exception as error:  # noqa: BLE001 - whatever it is, the run is not its affair
            if what:
                self.trouble(what, error)

    def quietly(self, what: str, listener: Callable[_P, object]) -> Callable[_P, None]:
        """A listener that can neither end a run nor keep the next one from hearing."""

        def hear(*args: _P.args, **kwargs: _P.kwargs) -> None:
            with self.beside(what):
                listener(*args, **kwargs)

        return hear

    def finish(self, outcome: Outcome, message: str, values: Mapping[str, str | None] | None = None) -> Result:
        """How the run ended, told honestly, in the journal if that can be; never raises."""
        outcome, message = self.honest(outcome, message)
        self._values |= values or {}
        with self._alone:
            if outcome is Outcome.OK and self.state.phase is not Phase.DONE:
                self._unwritten.append(Recorded(datetime.now(UTC), Event.DONE, {}))
                self._events.append(self._unwritten[-1])
            try:
                with self._journal.waiting(_AT_LAST if self.sent else _SOON):
                    self._end(outcome, message)
            except Problem as problem:
                self.trouble("the journal lacks how the run ended", problem.message)
        self.result = self.told(outcome, message)
        return self.result

    def failed(self, error: Exception) -> Result:
        """How the run ended with an exception, in the journal as well."""
        return self.result or self.finish(*_told_of(error))

    def stand(self, error: BaseException) -> Result:
        """How the run stands where a command could not, or may not, go on with it."""
        blocked = isinstance(error, Problem) and error.blocked
        return self.result or replace(self.told(*self.honest(*_told_of(error))), blocked=blocked)

    def honest(self, outcome: Outcome, message: str) -> tuple[Outcome, str]:
        """The outcome as it may be told: one that lets think that nothing was sent is not, where something was."""
        state = self.state
        if outcome not in _UNTRUE or not state.reset_count:
            return outcome, message
        message = message.rstrip(".\n")
        if state.phase is Phase.DONE or (state.phase is Phase.STAGED and state.served and not state.missing):
            return Outcome.OK, f"the new password is delivered. After that: {message}"
        if state.phase in (Phase.STAGED, Phase.INCOMPLETE, Phase.REJECTED):
            return Outcome.UNDELIVERED, f"{message}. {_STAGED}"
        return Outcome.UNKNOWN, f"{message}. {_UNSEEN.format(state.reset_count)}"

    # --- how

    def told(self, outcome: Outcome, message: str) -> Result:
        """A result with all that is known now."""
        message = message.partition(_NOTE)[0]
        notes = [f"{what} ({why})" for what, why in self._troubles.items()]
        return Result(
            run=self.run, flow=self._flow, outcome=outcome, message=_NOTE.join([message, *notes]),
            reset_count=self.state.reset_count, values=dict(self._values), delivered=self.delivered,
            staged=self.staged, artifacts=self._artifacts, signed_in=tuple(self._signed_in),
        )  # fmt: skip

    def again(self) -> Result:
        """The result of a run that ended, once more, from what the journal has of it."""
        known = self._journal.run(self.run)
        self.result = self.told(known.outcome or Outcome.OK, known.message)
        return self.result

    def _write(self, recorded: Sequence[Recorded]) -> None:
        self._with_room(lambda: self._journal.enter(self.run, *recorded))

    def _end(self, outcome: Outcome, message: str) -> None:
        self._with_room(lambda: self._journal.finish(self.run, outcome, message, self._values, self._unwritten))
        self._unwritten = []

    def _with_room(self, write: Callable[[], None]) -> None:
        """Writes, with the room that was reserved where there is no other."""
        while True:
            try:
                write()
            except Problem as problem:
                if problem.outcome is not Outcome.UNAVAILABLE or not self.make_room():
                    raise
                with contextlib.suppress(Problem):
                    self._journal.shrink()
            else:
                return


def reason(error: BaseException) -> str:
    """Why something failed, without a word that may hold a secret."""
    if isinstance(error, Problem):
        return error.message
    told = error.strerror if isinstance(error, OSError) else None
    return told or type(error).__name__


def _told_of(error: BaseException) -> tuple[Outcome, str]:
    if isinstance(error, Problem):
        return error.outcome, str(error)
    if isinstance(error, Exception):
        return Outcome.BUG, report(error)
    return Outcome.INTERRUPTED, "Stopped before the walk began."


_STAGED: Final = "The password that the portal showed is staged; 'chorus-robot resume' carries on"
_UNSEEN: Final = (
    "The portal was asked for a new password before that ({} in all), and its answer was not seen or not understood: "
    "the old password is probably dead. 'chorus-robot resume' finds out by reading, and carries on"
)
