"""What a run's events tell about how to carry it on. A pure function: must not know where events come from."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING

from robot.journal.events import Answer, Event

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from robot.journal.events import Plain, Recorded


class Phase(StrEnum):
    """Where a run stands, for one that carries it on."""

    NOTHING_SENT = "nothing-sent"
    """No destructive step took effect: start again."""
    OPEN = "open"
    """A destructive step may have taken effect: find out by reading before anything else."""
    STAGED = "staged"
    """Every secret of the flow is staged and good: deliver what is `missing`."""
    INCOMPLETE = "incomplete"
    """Some secret of the flow is staged, another was not shown yet: start again."""
    REJECTED = "rejected"
    """What was last staged of some secret breaks the policy: reset again."""
    LOST = "lost"
    """A reset happened and its password was never seen: only another reset helps."""
    DONE = "done"
    """Nothing is left to do."""


@dataclass(frozen=True)
class RunState:
    """What the events of a run add up to.

    `missing`: the deliveries still to be made, each a secret's name and a sink's, in the order planned; `served`: those
    that were made. `reset_count`: how many times the portal was asked for a new password, as far as is known.
    `intent`: the last intent, while the phase is open. `staged`: of each secret, by its name, what was last staged and
    counts. `ahead`: while the phase is open, what was staged before the intent and is in force where it happened.
    """

    phase: Phase
    missing: tuple[tuple[str, str], ...] = ()
    served: tuple[tuple[str, str], ...] = ()
    reset_count: int = 0
    intent: Recorded | None = None
    staged: Mapping[str, Recorded] = field(default_factory=dict)
    ahead: Mapping[str, Recorded] = field(default_factory=dict)

    @property
    def undelivered(self) -> list[tuple[str, str]]:
        """The missing deliveries of secrets that are there to be delivered."""
        return [one for one in self.missing if one[0] in self.staged]

    @property
    def delivered(self) -> tuple[str, ...]:
        """The sinks that have all that is staged for them, in the order in which they got it."""
        lacking = {sink for _, sink in self.undelivered}
        return tuple(dict.fromkeys(sink for _, sink in self.served if sink not in lacking))


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
        missing=tuple(one for one in reading.planned() if one not in reading.served),
        served=tuple(reading.served),
        reset_count=reading.resets,
        intent=reading.open[-1] if reading.open else None,
        staged=reading.staged,
        ahead=reading.ahead if reading.open else {},
    )


class _Reading:
    def __init__(self) -> None:
        self.phase = Phase.NOTHING_SENT
        self.sinks: dict[str, list[str]] = {}  # the secrets that each takes; of older runs nobody knows
        self.secrets: list[str] = []
        self.served: dict[tuple[str, str], None] = {}
        self.resets = 0
        self.open: list[Recorded] = []  # intents of which nothing is known yet
        self.staged: dict[str, Recorded] = {}
        self.ahead: dict[str, Recorded] = {}  # staged, but not in force before the intent that follows happened
        self.before = Phase.NOTHING_SENT  # the phase to return to if the intent did not happen

    def take(self, recorded: Recorded) -> None:
        match recorded.event:
            case Event.PLANNED:
                self._plan(recorded.data)
            case Event.INTENT:
                self._intend(recorded)
            case Event.SUBMITTED:
                if not self.open:  # sent without an intent: count it, nothing is to be missed
                    self._intend(recorded)
            case Event.STAGED:
                self._stage(recorded)
            case Event.DELIVERED:
                self._serve(recorded.data)
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

    def planned(self) -> Iterator[tuple[str, str]]:
        """Every delivery that is to be made: of each secret, to each sink that takes it."""
        for name in self.secrets or self.staged or [""]:
            yield from ((name, sink) for sink, takes in self.sinks.items() if name in (takes or [name]))

    def _plan(self, data: Mapping[str, Plain]) -> None:
        secrets, only = _texts(data.get("secrets")), data.get("only")
        self.secrets += [name for name in secrets if name not in self.secrets]
        for sink in _texts(data.get("sinks")):
            self.sinks[sink] = _texts([only.get(sink)]) if isinstance(only, Mapping) else []

    def _serve(self, data: Mapping[str, Plain]) -> None:
        # Where several secrets are staged and none is named, nobody knows which arrived: each is delivered again.
        names = _texts([data.get("secret")]) or (list(self.staged) if len(self.staged) == 1 else [])
        self.served |= {(name, sink): None for name in names for sink in _texts([data.get("sink")])}

    def _stage(self, recorded: Recorded) -> None:
        name = str(recorded.data.get("name", ""))
        if recorded.data.get("in_force") is False:
            self.ahead[name] = recorded
        else:
            self._accept({name: recorded})

    def _accept(self, staged: Mapping[str, Recorded]) -> None:
        self.ahead = {}
        self.open = []
        self.staged |= staged
        self.served = {one: None for one in self.served if one[0] not in staged}  # that was an older password
        if any(one.data.get("rejected") for one in self.staged.values()):
            self.phase = Phase.REJECTED
        else:
            self.phase = Phase.STAGED if self.staged.keys() >= {*self.secrets} else Phase.INCOMPLETE

    def _found(self, recorded: Recorded) -> None:
        if not self.open or recorded.data.get("answer") == Answer.NOT_KNOWN:
            return
        if recorded.data.get("answer") != Answer.HAPPENED:
            self.open.pop()
            self.resets -= 1
            self.ahead = {}
            self.phase = Phase.OPEN if self.open else self.before
        elif self.ahead:
            self._accept(self.ahead)
        else:
            self.open = []
            self.phase = Phase.LOST


def _texts(value: Plain) -> list[str]:
    return [text for text in value if isinstance(text, str)] if isinstance(value, list | tuple) else []
