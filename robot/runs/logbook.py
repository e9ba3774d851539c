"""The log of a run, as JSON lines in its folder: what happened when, and never a secret.

Loguru writes; every line passes the redactor first, and no line carries an exception's values.
"""

import contextlib
import json
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Self

from robot.engine import events
from robot.files import write_private
from robot.secrets.redactor import Redactor
from robot.signs import visible

if TYPE_CHECKING:
    from loguru import Record

NAME = "log.jsonl"


class Logbook:
    """A listener of a walk that writes its log; use it as a context."""

    def __init__(self, folder: Path, run: str, redactor: Redactor) -> None:
        self._path = folder / NAME
        self._run = run
        self._redactor = redactor
        self._handler = 0
        self._failed: OSError | None = None

    def __enter__(self) -> Self:
        from loguru import logger

        self._log = logger
        with contextlib.suppress(ValueError):
            logger.remove(0)  # loguru's own, to the terminal
        try:
            if not self._path.exists():
                write_private(self._path, b"")
            self._handler = logger.add(
                self._path,
                format=self._line,
                level="DEBUG",
                diagnose=False,
                backtrace=False,
                catch=False,
                filter=lambda record: record["extra"].get("run") == self._run,
            )
        except OSError as error:
            self._failed = error
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._failed is None:
            with contextlib.suppress(OSError):
                self._log.remove(self._handler)

    def __call__(self, event: events.Event) -> None:
        """Logs an event: its name and its fields. Raises OSError."""
        if self._failed is not None:
            raise self._failed
        fields = {name: str(getattr(event, name)) for name in event.__dataclass_fields__}
        self._log.bind(**fields, run=self._run).info(type(event).__name__)

    def _line(self, record: "Record") -> str:
        told = {
            "at": record["time"].isoformat(), "run": self._run, "level": record["level"].name.lower(),
            "event": record["message"], **record["extra"],
        }  # fmt: skip
        record["extra"]["line"] = visible(self._redactor.clean(json.dumps(told, ensure_ascii=False)))
        return "{extra[line]}\n"
