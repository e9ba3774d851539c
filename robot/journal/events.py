"""The journal's words: kinds of events, what is recorded with them, and what is known of a run.

Must not know how they are stored.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import datetime

    from robot.outcomes import Outcome

Plain = str | int | float | bool | None | Sequence["Plain"] | Mapping[str, "Plain"]
"""What may enter the journal: names, numbers, texts, and lists and tables of them. Never a secret, however wrapped."""


class Event(StrEnum):
    """What happened in a run; beside each, the data that `state_of` reads."""

    PLANNED = "planned"
    """The run was prepared. `sinks`: list of the names of the sinks it shall deliver to; `secrets`: list of the names
    of the secrets that it shall obtain; `only`: by the name of a sink that takes one of several, which."""
    INTENT = "intent"
    """A destructive step is about to be sent."""
    SUBMITTED = "submitted"
    """That step was sent; its answer is not seen yet."""
    STAGED = "staged"
    """A secret is in the staging. `name`: which; `rejected`: true (or why) if it breaks the policy; `in_force`: false
    if it is shown before the step that makes it valid."""
    DELIVERED = "delivered"
    """What was last staged of a secret arrived. `secret`: its name (older runs name none); `sink`: the sink's name."""
    DONE = "done"
    """Everything that was planned is done."""
    UNKNOWN = "unknown"
    """Whether the last intent happened cannot be told now."""
    FOUND = "found"
    """It was found out, by reading, whether the last intent happened. `answer`: an Answer."""
    NOTE = "note"
    """Anything else worth remembering; changes no state."""


class Answer(StrEnum):
    """What was found out about an intent."""

    HAPPENED = "happened"
    NOT_HAPPENED = "not-happened"
    NOT_KNOWN = "not-known"
    """It was looked for, and what was read tells neither."""


@dataclass(frozen=True)
class Recorded:
    """An event as recorded: when (UTC), what, and its data."""

    at: datetime
    event: Event
    data: Mapping[str, Plain]


@dataclass(frozen=True)
class Known:
    """What a run last read of a thing that runs work on, and when (UTC)."""

    value: str | None
    at: datetime
    run: str


@dataclass(frozen=True)
class Run:
    """One execution of a flow. Times are UTC; `ended` and `outcome` are None while it runs or after a crash."""

    id: str
    flow: str
    inputs: Mapping[str, str]
    settings: Mapping[str, Plain]
    started: datetime
    ended: datetime | None
    outcome: Outcome | None
    message: str
    values: Mapping[str, Plain]
    artifacts: str | None
