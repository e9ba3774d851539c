"""A replay as a whole, for whoever wants to know what a recording yields: imports and tests.

It is a process of its own, with all state in a folder of its own, so that it minds no event loop that is running.
Must not know what is made of the result.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import robot
from robot.errors import Problem
from robot.outcomes import Outcome
from robot.recordings.folder import Expected
from robot.runs.facts import UNREAD
from robot.runs.logbook import NAME
from robot.runs.recording import MISFIT
from robot.store import FileStore

PATIENCE: Final = 900
"""Seconds that a replay may take: many, since they pass only where something hangs."""


@dataclass(frozen=True)
class Replayed:
    """What a recording yields, in the form of what is expected of it."""

    expected: Expected
    message: str
    artifacts: Path
    told: str
    """What the command told besides."""

    @property
    def misfit(self) -> bool:
        """Whether the run asked for what the recording does not have, or left something of it."""
        return self.message.startswith(MISFIT)


def replay(recording: Path, flow: str, home: Path, *, out: Path | None = None, trace: bool = False) -> Replayed:
    """Replay a recording, with all state in `home`. Raises Problem where it cannot be begun, or does not end."""
    more = (["--out", str(out)] if out else []) + (["--trace"] if trace else [])
    try:
        done = subprocess.run(  # noqa: S603 - this program itself
            [sys.executable, "-m", "robot", "run", flow, "--replay", str(recording.absolute()), "--json", "--yes",
             *more],
            env=surroundings(home), stdin=subprocess.DEVNULL, capture_output=True, text=True, encoding="utf-8",
            timeout=PATIENCE, check=False,
        )  # fmt: skip
        told: dict[str, Any] = json.loads(done.stdout)
    except subprocess.TimeoutExpired:
        raise endless(recording) from None
    except ValueError:
        raise Problem(f"The replay of {recording} could not be begun: {done.stderr.strip() or done.stdout.strip()}",
                      outcome=Outcome.BUG) from None  # fmt: skip
    return yielded(told, home, done.stderr)


def endless(recording: Path) -> Problem:
    """The problem of a replay that takes longer than any should."""
    return Problem(f"The replay of {recording} does not end.", outcome=Outcome.LIMIT)


def yielded(told: Mapping[str, Any], home: Path, beside: str = "") -> Replayed:
    """Give what a replay yielded, by its result as JSON has it. Raises Problem where it was not begun."""
    outcome = Outcome(told["outcome"])
    if told["run"] is None:
        raise Problem(str(told["message"]), outcome=outcome)
    artifacts = Path(told["artifacts"])
    reached = _pages(artifacts / NAME)
    expected = Expected(
        outcome, int(told["exit_code"]), dict(told["values"]), int(told["reset_count"]),
        tuple(name for name, interrupts in reached if not interrupts),
        tuple(sorted({name for name, interrupts in reached if interrupts})),
        _secrets(home, told["run"]),
    )  # fmt: skip
    return Replayed(expected, str(told["message"]), artifacts, beside)


def surroundings(home: Path) -> dict[str, str]:
    """Give the environment of a process that replays: this program's, with all state in `home`."""
    return {**os.environ, "CHORUS_ROBOT_HOME": str(home),
            "PYTHONPATH": os.pathsep.join(filter(None, [_source(), os.environ.get("PYTHONPATH")]))}  # fmt: skip


def _source() -> str:
    return str(Path(robot.__file__).resolve().parent.parent)


def _pages(log: Path) -> list[tuple[str, bool]]:
    """The pages that a run reached, by its log, and whether each was handled on the way."""
    lines = log.read_text(encoding="utf-8").splitlines() if log.is_file() else []
    told = [json.loads(line) for line in lines]
    return [(one["page"], one["interruption"] == "True") for one in told if one["event"] == "PageReached"]


def _secrets(home: Path, run: str) -> Mapping[str, tuple[str, ...]]:
    """What was staged: stand-ins, which are no secrets."""
    staging = FileStore(home).staging()
    found: dict[str, list[str]] = {}
    for item in (item for item in staging.items(run) if item.name not in UNREAD):
        secret, _ = staging.read(item)
        texts = found.setdefault(item.name, [])
        if secret.reveal() not in texts:  # what was shown before it came into force is staged twice
            texts.append(secret.reveal())
    return {name: tuple(texts) for name, texts in found.items()}
