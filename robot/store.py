"""The store: journal, staging, blocks and locks as runs need them, and how one machine keeps them.

A second implementation (a database that several machines share) stands beside `FileStore` and keeps to the same tests
(`tests/storage/test_store.py`). Must not know runs. Imports little: a run starts its browser before anything large.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from contextlib import AbstractContextManager
    from datetime import datetime
    from pathlib import Path
    from types import TracebackType
    from typing import Self

    from robot.blocks import Note, Standing
    from robot.journal.events import Event, Known, Plain, Recorded, Run
    from robot.outcomes import Outcome
    from robot.secrets.secret import Secret
    from robot.staging import Staged


class JournalStore(Protocol):
    """Runs and their events. What a method enters is durable when it returns, whole or not at all.

    One run has it for itself, or shares it with threads of its own: nothing of another run stands in its transactions.
    Raises Problem: USAGE for an unknown run, UNAVAILABLE where it cannot be reached; TypeError for what is not plain.
    """

    def __enter__(self) -> Self: ...
    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None: ...

    def begin(
        self, flow: str, inputs: Mapping[str, str], settings: Mapping[str, Plain], subjects: Iterable[str] = ()
    ) -> str:
        """Enter a new run, with the things that it works on; its id."""

    def record(self, run: str, event: Event, /, **data: Plain) -> None:
        """Enter an event that happens now."""

    def enter(self, run: str, *recorded: Recorded) -> None:
        """Enter events that happened, in order, all or none."""

    def note_artifacts(self, run: str, folder: str) -> None:
        """Remember the folder of the run's artifacts."""

    def finish(
        self, run: str, outcome: Outcome, message: str, values: Mapping[str, Plain] | None = None,
        recorded: Sequence[Recorded] = (),
    ) -> None:  # fmt: skip
        """Enter how the run ended, and the events that belong to its end; a resumed run may end again."""

    def waiting(self, seconds: float) -> AbstractContextManager[None]:
        """Within it, wait so long for others that are writing."""

    def shrink(self) -> None:
        """Take as little room on this machine's disk as can be."""

    def subjects(self, run: str) -> list[str]:
        """What a run works on."""

    def add_subjects(self, run: str, subjects: Iterable[str]) -> None:
        """Enter what a run works on where that is not known yet."""

    def others(self, run: str, subjects: Iterable[str]) -> dict[str, list[tuple[int, Recorded]]]:
        """The events of the other runs that work on the same things, each with its place in the whole journal."""

    def sent(self, subjects: Iterable[str]) -> dict[str, list[tuple[int, Recorded]]]:
        """In the same way, what tells of destructive steps, of every run that works on these things."""

    def places(self, run: str) -> list[int]:
        """The place of each of a run's events in the whole journal, in their order."""

    def note_known(self, run: str, subjects: Iterable[str], name: str, value: str | None, at: datetime) -> None:
        """Remember what a run read (an expiry date) of the things it works on, and when."""

    def known(self, subject: str) -> dict[str, Known]:
        """What was last read of a thing, by name."""

    def events(self, run: str) -> list[Recorded]:
        """A run's events, in order."""

    def run(self, run: str) -> Run:
        """A run, by its id or `last`."""

    def runs(self, limit: int = 20) -> list[Run]:
        """The latest runs, latest first."""


class StagingStore(Protocol):
    """The encrypted secrets of runs, until they are delivered and after."""

    def probe(self) -> None:
        """Find out that a secret could be staged. Raises Problem (INVALID)."""

    def stage(self, run: str, name: str, secret: Secret, *, note: Mapping[str, str]) -> Staged:
        """Encrypt a secret and what to remember with it; durable when this returns. Raises Problem or OSError."""

    def rescue(self, run: str, name: str, secret: Secret, *, note: Mapping[str, str]) -> Staged:
        """Stage elsewhere, for when `stage` fails; it is found there as well."""

    def packed(self, secret: Secret, *, note: Mapping[str, str]) -> str:
        """A secret as text that the staging's recipients alone can read, for when it can be kept nowhere."""

    def items(self, run: str) -> list[Staged]:
        """What is staged of a run, oldest first."""

    def read(self, staged: Staged) -> tuple[Secret, dict[str, str]]:
        """A secret and its note. Raises Problem where this machine cannot."""

    def staged_at(self, staged: Staged) -> datetime:
        """When it was staged, as far as can be told without reading it. Raises OSError."""


class Blocks(Protocol):
    """Which secrets portals refused, for every run that shares the store."""

    def mark(self, portal: str, account: Iterable[str], secret: str) -> str:
        """The mark of a secret of an account (the other secrets that are typed on that portal)."""

    def note(self, mark: str, note: Note, run: str, page: str = "") -> None:
        """Adds a note; it is kept when this returns."""

    def of(self, mark: str) -> Standing:
        """What is known of a mark."""


class Store(Protocol):
    """All of it."""

    def journal(self) -> JournalStore:
        """The journal, opened for one run, or for a look; a context that closes it."""

    def staging(self, recipients: Sequence[str] = (), identity: Path | None = None) -> StagingStore:
        """The staging, for these recipients, read with this identity."""

    def blocks(self) -> Blocks:
        """The blocks."""

    def may_block(self) -> bool:
        """Whether there may be a block: quick, and without making anything."""

    def hold(self, kind: str, name: str) -> AbstractContextManager[None]:
        """Hold a lock while the block runs. Raises Problem (UNAVAILABLE) at once where another holds it."""


@dataclass(frozen=True, slots=True)
class FileStore:
    """The store of one machine: SQLite and files under `home`. Several processes may use it."""

    home: Path

    def journal(self) -> JournalStore:
        """See `Store`."""
        from robot.journal.journal import Journal

        return Journal(self.home)

    def staging(self, recipients: Sequence[str] = (), identity: Path | None = None) -> StagingStore:
        """See `Store`."""
        from robot.staging import Staging

        return Staging(self.home, recipients, identity)

    def blocks(self) -> Blocks:
        """See `Store`."""
        from robot.blocks import FileBlocks

        return FileBlocks(self.home)

    def may_block(self) -> bool:
        """See `Store`."""
        from robot.blocks import FileBlocks

        return FileBlocks.any(self.home)

    def hold(self, kind: str, name: str) -> AbstractContextManager[None]:
        """See `Store`."""
        from robot.locks import hold

        return hold(self.home, kind, name)


def own() -> Store:
    """The store of this machine and user."""
    from robot.files import home

    return FileStore(home())
