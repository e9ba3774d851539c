"""A run's recording: the one it is replayed from, and the one it leaves.

Must not know how traffic is recorded or answered; that is the browser's.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from robot.engine import events
from robot.errors import Problem
from robot.outcomes import Outcome
from robot.runs.order import Order

if TYPE_CHECKING:
    from robot.language.program import Program
    from robot.recordings.exchange import Exchange
    from robot.recordings.folder import Recording
    from robot.recordings.making import Outcomes
    from robot.recordings.replay import Replayer
    from robot.secrets.secret import Secret
    from robot.wire.swapped import Swapped

REPLAY = "replay"
"""The built-in environment of a replay: hosts that nobody reaches, secrets that are stand-ins."""

MISFIT = "the run and the recording do not fit"
"""How the message of a replay begins that asked for something else, or left something."""


CUT_SHORT = "the recording ends where the first secret was typed ('wire: {secrets: typed}'): it cannot be replayed"


class Heard:
    """A listener of a walk that keeps what a recording must tell: the pages it reached, the generations it saw."""

    def __init__(self) -> None:
        self.pages: list[str] = []
        self.interruptions: list[str] = []
        self.generations: dict[str, str] = {}

    def __call__(self, event: events.Event) -> None:
        """Keep a name."""
        match event:
            case events.PageReached():
                (self.interruptions if event.interruption else self.pages).append(event.page)
            case events.GenerationSeen():
                self.generations[event.portal] = event.generation
            case _:
                pass


def opened(order: Order) -> tuple[Order, Recording | None]:
    """Read the recording that an order is to be replayed from, and give the order as the recording completes it.

    Raises Problem (USAGE) where they do not fit each other.
    """
    if order.replay is None:
        return order, None
    from robot.recordings.folder import open_recording

    recording = open_recording(Path(order.replay))
    inputs = {**recording.about.inputs, **order.inputs}
    return replace(order, inputs=inputs, dry_run=order.dry_run or recording.about.dry_run), recording


def fits(recording: Recording, flow: str) -> None:
    """Raise Problem (USAGE) where a recording is not one of this flow."""
    if recording.about.flow != flow:
        raise Problem(f"The recording in {recording.path} is of flow '{recording.about.flow}', not of '{flow}'.",
                      hint=f"chorus-robot run {recording.about.flow} --replay {recording.path}",
                      outcome=Outcome.USAGE)  # fmt: skip


def judged(replayer: Replayer, outcome: Outcome, message: str) -> tuple[Outcome, str]:
    """Give the outcome of a replay: that of its walk, unless the recording and the walk do not fit each other."""
    from robot.recordings.replay import verdict

    said = verdict(replayer)
    if not said:
        return outcome, message
    return Outcome.NOT_RECOGNISED, f"{MISFIT} ({outcome.value}: {message})\n{said}"


def recorded(
    order: Order, program: Program, traffic: list[Exchange], made: Outcomes, *, inputs: Mapping[str, str],
    secrets: Mapping[str, Secret], swapped: Swapped, cut_short: bool = False,
) -> str:  # fmt: skip
    """Make a recording of the traffic of a run and of how it ended; say what is the matter with it, if anything.

    The traffic as it was never reaches the disk. The run is over: nothing that goes wrong here changes how it ended.
    """
    from robot.recordings.making import make

    try:
        make(Path(str(order.record)), traffic, program, outcomes=made, inputs=inputs, secrets=secrets,
             dry_run=order.dry_run, swapped=swapped)  # fmt: skip
    except Problem as problem:
        return f"the recording was not made: {problem.message}"
    except Exception as error:  # noqa: BLE001 - what it says may hold what the portal showed
        return f"the recording was not made: something unforeseen happened ({type(error).__name__})"
    return CUT_SHORT if cut_short else ""
