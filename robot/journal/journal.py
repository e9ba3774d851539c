"""The journal itself: runs and their events, on the disk before a call returns.

Must not hold a secret: only plain values enter, and a Secret anywhere among them is refused. Texts that may hold one
(a message) pass through the redactor before they come here. Must not know what events mean for a run: see `state`.
"""

from __future__ import annotations

import json
import uuid
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from robot.errors import Problem
from robot.journal.database import Database
from robot.journal.events import Event, Known, Plain, Recorded, Run
from robot.outcomes import Outcome

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from contextlib import AbstractContextManager
    from pathlib import Path
    from types import TracebackType
    from typing import Self

LAST = "last"
_COLUMNS = 'id, flow, inputs, settings, started, ended, outcome, message, "values", artifacts'
_OFFERED = 5
_OF_STEPS = tuple(one.value for one in (Event.INTENT, Event.SUBMITTED, Event.STAGED, Event.FOUND, Event.DONE))
"""What tells of destructive steps and of the answers to them."""


class Journal:
    """The journal in `home` (journal.sqlite3, mode 0600), made when there is none. Several processes may use it.

    Every method may raise Problem: USAGE for an unknown run (with the latest ids), INVALID for a damaged file,
    UNAVAILABLE for one that cannot be reached; and TypeError for a value that is not plain, such as a Secret.
    """

    def __init__(self, home: Path) -> None:
        self._database = Database(home / "journal.sqlite3")

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Close the file. Nothing is lost without it."""
        self._database.close()

    def begin(
        self, flow: str, inputs: Mapping[str, str], settings: Mapping[str, Plain], subjects: Iterable[str] = ()
    ) -> str:
        """Enter a new run and give its id: the UTC minute and four random digits, such as `20261121-0912-7f3a`.

        `subjects` are the things that it works on, each by a name that is the same in every run.
        """
        import sqlite3

        written = _json("inputs", inputs), _json("settings", settings)
        while True:
            now = datetime.now(UTC)
            run = f"{now:%Y%m%d-%H%M}-{uuid.uuid4().hex[:4]}"
            try:
                with self._database.together():
                    self._database.run(
                        "INSERT INTO runs (id, flow, inputs, settings, started) VALUES (?, ?, ?, ?, ?)",
                        *(run, flow, *written, now.isoformat()),
                    )
                    for subject in subjects:
                        self._database.run("INSERT INTO subjects (run, subject) VALUES (?, ?)", run, subject)
            except sqlite3.IntegrityError:
                continue  # that id is taken
            return run

    def record(self, run: str, event: Event, /, **data: Plain) -> None:
        """Enter an event with its named data; it is on the disk, with the time (UTC), when this returns."""
        self.enter(run, Recorded(datetime.now(UTC), Event(event), data))

    def enter(self, run: str, *recorded: Recorded) -> None:
        """Enter events that happened, in order, all or none; they are on the disk when this returns."""
        import sqlite3

        written = [(one.at.isoformat(), one.event.value, _json("data", one.data)) for one in recorded]
        try:
            with self._database.together():
                for row in written:
                    self._database.run("INSERT INTO events (run, at, event, data) VALUES (?, ?, ?, ?)", run, *row)
        except sqlite3.IntegrityError:
            raise self._unknown(run) from None

    def note_artifacts(self, run: str, folder: str) -> None:
        """Remember the folder of the run's artifacts."""
        self._update(run, {}, artifacts=folder)

    def finish(
        self, run: str, outcome: Outcome, message: str, values: Mapping[str, Plain] | None = None,
        recorded: Sequence[Recorded] = (),
    ) -> None:  # fmt: skip
        """Enter how the run ended, and when, with the events that belong to its end; a resumed run may end again."""
        ended = datetime.now(UTC).isoformat()
        with self._database.together():
            self.enter(run, *recorded)
            self._update(run, values or {}, ended=ended, outcome=Outcome(outcome).value, message=message)

    def waiting(self, seconds: float) -> AbstractContextManager[None]:
        """Within it, wait so long for another process that is writing."""
        return self._database.waiting(seconds)

    def shrink(self) -> None:
        """Take as little room on the disk as can be."""
        self._database.shrink()

    # --- the things that runs work on

    def subjects(self, run: str) -> list[str]:
        """List what a run works on."""
        return [found for (found,) in self._database.rows("SELECT subject FROM subjects WHERE run = ?", run)]

    def add_subjects(self, run: str, subjects: Iterable[str]) -> None:
        """Enter what a run works on where that is not known yet: an earlier version did not ask."""
        for subject in subjects:
            self._database.run("INSERT OR IGNORE INTO subjects (run, subject) VALUES (?, ?)", run, subject)

    def others(self, run: str, subjects: Iterable[str]) -> dict[str, list[tuple[int, Recorded]]]:
        """Give the events of the other runs that work on the same things, each with its place in the whole journal."""
        wanted = list(subjects)
        marks = ", ".join("?" * len(wanted))
        found = self._database.rows(
            "SELECT run, number, at, event, data FROM events WHERE run <> ? AND run IN "  # noqa: S608 - marks alone
            f"(SELECT run FROM subjects WHERE subject IN ({marks})) ORDER BY number",
            *(run, *wanted),
        )
        return _by_run(found)

    def sent(self, subjects: Iterable[str]) -> dict[str, list[tuple[int, Recorded]]]:
        """Give, in the same way, what tells of destructive steps, of every run that works on these things."""
        wanted = list(subjects)
        kinds, marks = ", ".join("?" * len(_OF_STEPS)), ", ".join("?" * len(wanted))
        found = self._database.rows(
            f"SELECT run, number, at, event, data FROM events WHERE event IN ({kinds}) AND run IN "  # noqa: S608 - marks
            f"(SELECT run FROM subjects WHERE subject IN ({marks})) ORDER BY number",
            *(*_OF_STEPS, *wanted),
        )
        return _by_run(found)

    def places(self, run: str) -> list[int]:
        """Give the place of each of a run's events in the whole journal, in their order."""
        found = self._database.rows("SELECT number FROM events WHERE run = ? ORDER BY number", run)
        return [number for (number,) in found]

    def note_known(self, run: str, subjects: Iterable[str], name: str, value: str | None, at: datetime) -> None:
        """Remember what a run read of the things it works on, and when."""
        for subject in subjects:
            self._database.run(
                "INSERT OR REPLACE INTO known (subject, name, value, at, run) VALUES (?, ?, ?, ?, ?)",
                *(subject, name, value, at.isoformat(), run),
            )

    def known(self, subject: str) -> dict[str, Known]:
        """Give what was last read of a thing, by name."""
        found = self._database.rows("SELECT name, value, at, run FROM known WHERE subject = ?", subject)
        return {name: Known(value, datetime.fromisoformat(at), run) for name, value, at, run in found}

    # --- reading

    def events(self, run: str) -> list[Recorded]:
        """List a run's events in the order in which they were recorded; `last` is the latest run."""
        found = self._database.rows(
            "SELECT at, event, data FROM events WHERE run = ? ORDER BY number", self.run(run).id
        )
        return [_recorded(*row) for row in found]

    def run(self, run: str) -> Run:
        """Give what is known of a run, by its id or `last` for the latest."""
        if run == LAST:
            found = self._database.rows(f"SELECT {_COLUMNS} FROM runs ORDER BY number DESC LIMIT 1")  # noqa: S608
        else:
            found = self._database.rows(f"SELECT {_COLUMNS} FROM runs WHERE id = ?", run)  # noqa: S608 - constants
        if not found:
            raise self._unknown(run)
        return _run(found[0])

    def runs(self, limit: int = 20) -> list[Run]:
        """List the latest runs, latest first."""
        found = self._database.rows(f"SELECT {_COLUMNS} FROM runs ORDER BY number DESC LIMIT ?", limit)  # noqa: S608
        return [_run(row) for row in found]

    def _update(self, run: str, values: Mapping[str, Plain], **columns: str) -> None:
        _json("values", values)
        with self._database.together():
            known = self._database.rows('SELECT "values" FROM runs WHERE id = ?', run)
            if not known:
                raise self._unknown(run)
            columns["values"] = _json("values", {**json.loads(known[0][0]), **values})
            setting = ", ".join(f'"{column}" = ?' for column in columns)
            self._database.run(f"UPDATE runs SET {setting} WHERE id = ?", *columns.values(), run)  # noqa: S608

    def _unknown(self, run: str) -> Problem:
        latest = [known.id for known in self.runs(_OFFERED)]
        return Problem(
            "There is no run yet." if not latest else f"There is no run {run!r}.",
            hint=f"The latest: {', '.join(latest)}" if latest else "Start one with: chorus-robot run FLOW",
            outcome=Outcome.USAGE,
        )


def _by_run(rows: Iterable[tuple[Any, ...]]) -> dict[str, list[tuple[int, Recorded]]]:
    runs: dict[str, list[tuple[int, Recorded]]] = {}
    for run, number, at, event, data in rows:
        runs.setdefault(run, []).append((number, _recorded(at, event, data)))
    return runs


def _recorded(at: str, event: str, data: str) -> Recorded:
    return Recorded(datetime.fromisoformat(at), Event(event), json.loads(data))


def _run(row: tuple[Any, ...]) -> Run:
    run, flow, inputs, settings, started, ended, outcome, message, values, artifacts = row
    return Run(
        id=run,
        flow=flow,
        inputs=json.loads(inputs),
        settings=json.loads(settings),
        started=datetime.fromisoformat(started),
        ended=datetime.fromisoformat(ended) if ended else None,
        outcome=Outcome(outcome) if outcome else None,
        message=message,
        values=json.loads(values),
        artifacts=artifacts,
    )


def _json(name: str, values: Mapping[str, Plain]) -> str:
    return json.dumps({key: _plain(f"{name}.{key}", value) for key, value in values.items()})


def _plain(name: str, value: object) -> Plain:
    """Copy a plain value. Raises TypeError with the name and the type of what is not, but no part of it."""
    if value is None or isinstance(value, str | int | float):
        return value
    if isinstance(value, list | tuple):
        return [_plain(name, item) for item in value]
    if isinstance(value, Mapping) and all(isinstance(key, str) for key in value):
        return {key: _plain(name, item) for key, item in value.items()}
    raise TypeError(f"The journal takes plain values alone; {name} holds a {type(value).__name__}.")
