"""What a run's events tell about how to carry it on. A pure function: must not know where events come from."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from robot.journal.events import Answer, Event

if TYPE_CHECKING:
    from collections.abc import Iterable

    from robot.journal.events import Plain, Recorded


class Phase(StrEnum):
    """Where a run stands, for one that carries it on."""

    NOTHING_SENT = "nothing-sent"
    """No destructive step took effect: start again."""
    OPEN = "open"
    """A destructive step may have taken effect: find out by reading before anything else."""
    STAGED = "staged"
    """A good secret is staged: deliver it to the `missing` sinks."""
    REJECTED = "rejected"
    """The last staged secret breaks the policy: reset again."""
    LOST = "lost"
    """A reset happened and its password was never seen: only another reset helps."""
    DONE = "done"
    """Nothing is left to do."""


@dataclass(frozen=True)
class RunState:
    """What the events of a run add up to.

    `missing`: the sinks still to be served (all of them until a secret is staged), in the order planned.
    `reset_count`: how many times the portal was asked for a new password, as far as is known.
    `intent`: the last intent, while the phase is open. `staged`: the last staged secret that counts.
    `ahead`: while the phase is open, what was staged before the intent and is in force where it happened.
    """

    phase: Phase
    missing: tuple[str, ...] = ()
    reset_count: int = 0
    intent: Recorded | None = None
    staged: Recorded | None = None
    ahead: Recorded | None = None


@dataclass(frozen=True)
class Answers:
    """The destructive steps of one run that had, or may have had, an effect, by the numbers of their events.

    `read`: those whose answer was read, or that needed none. `lost`: those that happened unseen. `open`: those of which
    nothing is known yet.
    """

    read: tuple[int, ...] = ()
    lost: tuple[int, ...] = ()
    open: tuple[int, ...] = ()

    @property
    def any(self) -> bool:
        """Whether there is such a step at all."""
        return bool(self.read or self.lost or self.open)


def answers_to(events: Iterable[tuple[int, Recorded]]) -> Answers:
    """Add up the answers to the destructive steps of one run, from its events, each with its number."""
    reading, sent, read = _Reading(), list[int](), list[int]()
    for number, recorded in events:
        before = reading.resets
        reading.take(recorded)
        if reading.resets > before:
            sent.append(number)
        elif reading.resets < before:
            sent.pop()
        elif not reading.open and reading.phase is not Phase.LOST:
            read, sent = [*read, *sent], []
    known = len(sent) - len(reading.open)
    return Answers(tuple(read), tuple(sent[:known]), tuple(sent[known:]))


def taken_effect(events: Iterable[tuple[int, Recorded]]) -> list[int]:
    """Of one run's events, each with its number: the numbers of the destructive steps not found to have had no effect.

    Those of which nothing is known count.
    """
    answers = answers_to(events)
    return [*answers.read, *answers.lost, *answers.open]


def state_of(events: Iterable[Recorded]) -> RunState:
    """Add up the events of one run, in the order in which they were recorded."""
    reading = _Reading()
    for recorded in events:
        reading.take(recorded)
    return RunState(
        phase=reading.phase,
        missing=tuple(sink for sink in reading.sinks if sink not in reading.served),
        reset_count=reading.resets,
        intent=reading.open[-1] if reading.open else None,
        staged=reading.staged,
        ahead=reading.ahead if reading.open else None,
    )


class _Reading:
    def __init__(self) -> None:
        self.phase = Phase.NOTHING_SENT
        self.sinks: list[str] = []
        self.served: set[str] = set()
        self.resets = 0
        self.open: list[Recorded] = []  # intents of which nothing is known yet
        self.staged: Recorded | None = None
        self.ahead: Recorded | None = None  # staged, but not in force before the intent that follows happened
        self.before = Phase.NOTHING_SENT  # the phase to return to if the intent did not happen

    def take(self, recorded: Recorded) -> None:
        match recorded.event:
            case Event.PLANNED:
                self.sinks += [sink for sink in _texts(recorded.data.get("sinks")) if sink not in self.sinks]
            case Event.INTENT:
                self._intend(recorded)
            case Event.SUBMITTED:
                if not self.open:  # sent without an intent: count it, nothing is to be missed
                    self._intend(recorded)
            case Event.STAGED:
                self._stage(recorded)
            case Event.DELIVERED:
                self.served.update(_texts([recorded.data.get("sink")]))
            case Event.DONE:
                self.open = []
                self.phase = Phase.DONE
            case Event.FOUND:
                self._found(recorded)
            case Event.UNKNOWN | Event.NOTE:
                pass

    def _intend(self, recorded: Recorded) -> None:
        if not self.open:
            self.before = self.phase
        self.phase = Phase.OPEN
        self.open.append(recorded)
        self.resets += 1

    def _stage(self, recorded: Recorded) -> None:
        if recorded.data.get("in_force") is False:
            self.ahead = recorded
            return
        self._accept(recorded)

    def _accept(self, recorded: Recorded) -> None:
        self.ahead = None
        self.open = []
        self.staged = recorded
        self.served = set()  # what was delivered before is an older password
        self.phase = Phase.REJECTED if recorded.data.get("rejected") else Phase.STAGED

    def _found(self, recorded: Recorded) -> None:
        if not self.open or recorded.data.get("answer") == Answer.NOT_KNOWN:
            return
        if recorded.data.get("answer") != Answer.HAPPENED:
            self.open.pop()
            self.resets -= 1
            self.ahead = None
            self.phase = Phase.OPEN if self.open else self.before
        elif self.ahead is not None:
            self._accept(self.ahead)
        else:
            self.open = []
            self.phase = Phase.LOST


def _texts(value: Plain) -> list[str]:
    return [text for text in value if isinstance(text, str)] if isinstance(value, list | tuple) else []
