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
from robot.runs.order import Order, Result
from robot.secrets.secret import Secret

if TYPE_CHECKING:
    from robot.browser.recorder import Recorder
    from robot.language.program import Program
    from robot.recordings.exchange import Exchange
    from robot.recordings.folder import Recording
    from robot.recordings.replay import Replayer

REPLAY = "replay"
"""The built-in environment of a replay: hosts that nobody reaches, secrets that are stand-ins."""


MISFIT = "the run and the recording do not fit"
"""How the message of a replay begins that asked for something else, or left something."""


class Pages:
    """A listener of a walk that keeps the names of the pages it reached."""

    def __init__(self) -> None:
        self.reached: list[str] = []
        self.interruptions: list[str] = []

    def __call__(self, event: events.Event) -> None:
        """Keep a page's name."""
        if isinstance(event, events.PageReached):
            (self.interruptions if event.interruption else self.reached).append(event.page)


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


def complete(
    order: Order, traffic: list[Exchange], program: Program, *, inputs: Mapping[str, str],
    secrets: Mapping[str, Secret], result: Result, pages: Pages,
) -> str:  # fmt: skip
    """Make a recording of the traffic of a run and of how it ended; say why where it cannot be made.

    The traffic as it was never reaches the disk. The run is over: nothing that goes wrong here changes how it ended.
    """
    from robot.recordings.making import Outcomes, make

    made = Outcomes(result.outcome, result.values, result.reset_count, tuple(pages.reached), tuple(pages.interruptions))
    try:
        make(Path(str(order.record)), traffic, program, outcomes=made, inputs=inputs, secrets=secrets,
             dry_run=order.dry_run)  # fmt: skip
    except Problem as problem:
        return f"the recording was not made: {problem.message}"
    except Exception as error:  # noqa: BLE001 - what it says may hold what the portal showed
        return f"the recording was not made: something unforeseen happened ({type(error).__name__})"
    return ""


def new_recorder(order: Order) -> Recorder | None:
    """Give what keeps the traffic of a run, where it is to be recorded."""
    if order.record is None:
        return None
    from robot.browser.recorder import Recorder

    return Recorder()
