"""The journal's SQLite file: opening it, its schema and its mistakes. Must not know what the rows mean."""

from __future__ import annotations

import contextlib
import os
import threading
import time
from typing import TYPE_CHECKING, Any

from robot.errors import Problem
from robot.files import FILE_MODE, private_folder
from robot.outcomes import Outcome

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

VERSION = 2
PATIENCE = 10.0
"""Seconds to wait for another process that is writing."""

_CHECKPOINT = 16
"""Pages after which what was written is moved into the file itself: beside it there is never much more than that."""

_SUBJECTS = (
    """CREATE TABLE subjects (
        run TEXT NOT NULL REFERENCES runs (id), subject TEXT NOT NULL, PRIMARY KEY (run, subject)) STRICT""",
    "CREATE INDEX runs_of_subject ON subjects (subject, run)",
    """CREATE TABLE known (
        subject TEXT NOT NULL, name TEXT NOT NULL, value TEXT, at TEXT NOT NULL, run TEXT NOT NULL REFERENCES runs (id),
        PRIMARY KEY (subject, name)) STRICT""",
)
_SCHEMA = (
    """CREATE TABLE runs (
        number INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, flow TEXT NOT NULL, inputs TEXT NOT NULL,
        settings TEXT NOT NULL, started TEXT NOT NULL, ended TEXT, outcome TEXT,
        message TEXT NOT NULL DEFAULT '', "values" TEXT NOT NULL DEFAULT '{}', artifacts TEXT) STRICT""",
    """CREATE TABLE events (
        number INTEGER PRIMARY KEY, run TEXT NOT NULL REFERENCES runs (id), at TEXT NOT NULL,
        event TEXT NOT NULL, data TEXT NOT NULL) STRICT""",
    "CREATE INDEX events_of_run ON events (run, number)",
    *_SUBJECTS,
)
_LATER = {1: _SUBJECTS}
"""What a file of an earlier version lacks to be one of the next."""


class Database:
    """A connection to the file at `path`, which is made (0600) with its schema when it is not there.

    Each statement is a transaction of its own, on the disk when `run` returns. Every method raises Problem: INVALID
    for a damaged or newer file, UNAVAILABLE when it is locked, full or out of reach. Threads may share it: each
    statement, and each transaction as a whole, has it alone.
    """

    def __init__(self, path: Path) -> None:
        import sqlite3

        self._path = path
        self._alone = threading.RLock()
        private_folder(path.parent)
        with contextlib.suppress(FileExistsError):  # SQLite gives its -wal and -shm files the mode of this one
            os.close(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, FILE_MODE))
        with self._mistakes():
            self._connection = sqlite3.connect(path, timeout=PATIENCE, isolation_level=None, check_same_thread=False)
        try:
            with self._mistakes():
                self._prepare()
        except BaseException:
            self._connection.close()
            raise

    def run(self, statement: str, *values: Any) -> int:
        """Execute a statement that writes; give the number of rows it changed."""
        with self._alone, self._mistakes():
            return self._connection.execute(statement, values).rowcount

    def rows(self, statement: str, *values: Any) -> list[tuple[Any, ...]]:
        """Execute a statement that reads."""
        with self._alone, self._mistakes():
            return self._connection.execute(statement, values).fetchall()

    @contextlib.contextmanager
    def together(self) -> Iterator[None]:
        """Make the statements of the block one transaction, alone from its first line on; or part of that around it."""
        with self._alone:
            if self._connection.in_transaction:
                yield
                return
            self.run("BEGIN IMMEDIATE")
            try:
                yield
                self.run("COMMIT")
            except BaseException:
                if self._connection.in_transaction:  # SQLite itself ends one that the disk has no room for
                    self.run("ROLLBACK")
                raise

    @contextlib.contextmanager
    def waiting(self, seconds: float) -> Iterator[None]:
        """Wait so long, and not the usual time, for another process that is writing."""
        with self._alone:
            self._wait(seconds)
            try:
                yield
            finally:
                self._wait(PATIENCE)

    def shrink(self) -> None:
        """Move all that was written into the file itself, so that nothing beside it takes room."""
        with self._alone, self._mistakes():
            self._connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()

    def _wait(self, seconds: float) -> None:
        with self._mistakes():
            self._connection.execute(f"PRAGMA busy_timeout = {int(seconds * 1000)}")

    def close(self) -> None:
        """Close the file; everything was on the disk before."""
        self._connection.close()

    def _prepare(self) -> None:
        for pragma in ("synchronous = FULL", "fullfsync = ON", "checkpoint_fullfsync = ON", "foreign_keys = ON",
                       f"wal_autocheckpoint = {_CHECKPOINT}"):  # fmt: skip
            self._connection.execute(f"PRAGMA {pragma}")
        if self._version() == 0:
            self._use_wal()
            with self.together():
                if self._version() == 0:  # no other process made the schema meanwhile
                    for statement in _SCHEMA:
                        self._connection.execute(statement)
                    self._connection.execute(f"PRAGMA user_version = {VERSION}")
        while (before := self._version()) in _LATER:
            with self.together():
                if self._version() == before:  # no other process has done it meanwhile
                    for statement in _LATER[before]:
                        self._connection.execute(statement)
                    self._connection.execute(f"PRAGMA user_version = {before + 1}")
        if self._version() != VERSION:
            raise Problem(
                f"The journal {self._path} was written by another version of chorus-robot.",
                hint="Use the newest chorus-robot, or another folder (CHORUS_ROBOT_HOME).",
            )

    def _version(self) -> int:
        return int(self._connection.execute("PRAGMA user_version").fetchone()[0])

    def _use_wal(self) -> None:
        import sqlite3

        limit = time.monotonic() + PATIENCE
        while True:  # SQLite does not wait by itself for this one
            try:
                self._connection.execute("PRAGMA journal_mode = WAL")
            except sqlite3.OperationalError:
                if time.monotonic() > limit:
                    raise
                time.sleep(0.01)
            else:
                return

    @contextlib.contextmanager
    def _mistakes(self) -> Iterator[None]:
        import sqlite3

        try:
            yield
        except sqlite3.OperationalError as error:
            raise Problem(
                f"The journal {self._path} cannot be used now: {error}.",
                hint="See that no other program keeps it open, that the disk has room and that this user may write.",
                outcome=Outcome.UNAVAILABLE,
            ) from error
        except sqlite3.DatabaseError as error:
            if type(error) is not sqlite3.DatabaseError:
                raise  # a constraint or a bug: only damage has no class of its own
            raise Problem(
                f"The journal {self._path} is damaged: {error}.",
                hint=f"Move {self._path.name}* aside and try again; staged secrets are apart from it, "
                f"in {self._path.parent / 'staging'}, and stay readable.",
            ) from error
