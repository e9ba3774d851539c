"""The sink `file:PATH`: a JSON file for its owner alone. Must not know who reads it."""

import errno
import json
import os
import stat
from dataclasses import dataclass, field
from pathlib import Path

from robot.errors import Problem
from robot.files import Room, expanded, probe_folder, write_private
from robot.outcomes import Outcome
from robot.sinks.base import Delivery, Planned, as_json, place_of

ROOM = 16 * 1024
"""Bytes that are held on the disk until the delivery: a delivery is much shorter."""

LARGEST = 1 << 20
"""The most bytes that are read of a file to see what it is."""

_OURS = frozenset({"siret", "login", "password", "reset_at"})
"""What every file that was delivered holds, and hardly any other."""


@dataclass(frozen=True)
class FileSink:
    """Writes siret, login, password, expires_on and reset_at as JSON: mode 0600, in one step, on disk on return.

    It replaces an empty file, or what was delivered there for the same structure, and nothing else.
    """

    name: str
    path: Path
    room: Room = field(default_factory=Room, repr=False, compare=False)

    @property
    def place(self) -> tuple[object, ...]:
        """The file that is written."""
        return place_of(self.path)

    def probe(self, planned: Planned) -> None:
        """See that the folder can be written to, and that nothing is lost that stands in the file now."""
        folder = self.path.parent
        if not os.path.isdir(folder):  # noqa: PTH112 - Path.is_dir raises for a name that is too long
            raise Problem(
                f"The folder {folder} of the sink {self.name} does not exist.", hint=f"Make it: mkdir {folder}"
            )
        reason = self._in_the_way(planned.siret)
        if reason:
            raise Problem(f"The sink {self.name} {reason}.", hint="Name another file, or move that one away first.")
        try:
            probe_folder(folder)
        except OSError as error:
            raise Problem(
                f"The folder {folder} of the sink {self.name} cannot be written to: {error.strerror}.",
                hint="Give this user the right to write there, or name another folder.",
            ) from error
        try:
            self.room.take(folder, ROOM)
        except OSError as error:
            raise Problem(
                f"There is no room in the folder {folder} of the sink {self.name}: {error.strerror}.",
                hint="Free some of its disk, or name another folder.",
            ) from error

    def deliver(self, delivery: Delivery) -> None:
        """Replace the file. Raises Problem (UNDELIVERED); an older file is then untouched."""
        self.room.give_back()
        reason = self._in_the_way(delivery.siret)
        try:
            if not reason:
                write_private(self.path, as_json(delivery))
        except OSError as error:
            reason = f"could not be written: {error.strerror or type(error).__name__}"
        if reason:
            raise Problem(
                f"The sink {self.name} {reason}.",
                hint="Mend that, then carry on with: chorus-robot resume last",
                outcome=Outcome.UNDELIVERED,
            )

    def _in_the_way(self, siret: str) -> str:
        """Say what stands in the file's place and is not to be replaced; empty where nothing does."""
        try:
            mode = self.path.lstat().st_mode
            if not stat.S_ISREG(mode):
                return "is not an ordinary file (but a folder, a link or a device), so it cannot be replaced by one"
            with self.path.open("rb") as stream:
                content = stream.read(LARGEST)
            _replaceable(self.path)
        except FileNotFoundError:
            return ""
        except OSError as error:
            return f"cannot be used: {error.strerror}"
        return _foreign(content, siret)


def _replaceable(path: Path) -> None:
    """Raise OSError where another file cannot take this one's place, though its folder can be written to."""
    if os.name != "posix":
        return
    try:
        os.close(os.open(path, os.O_WRONLY))
    except OSError as error:
        if error.errno != errno.EACCES:  # only its mode is in the way: that of the folder counts
            raise
    folder = path.parent.stat()
    if folder.st_mode & stat.S_ISVTX and os.geteuid() not in (0, path.stat().st_uid, folder.st_uid):
        raise PermissionError(0, "it belongs to somebody else, in a folder that is everybody's (sticky)")


def _foreign(content: bytes, siret: str) -> str:
    """Say what a file holds, where it is not what an earlier delivery of this structure left."""
    if not content.strip():
        return ""
    try:
        held = json.loads(content)
    except (ValueError, RecursionError):
        held = None
    if not isinstance(held, dict) or not held.keys() >= _OURS:
        return "holds something else than a delivered password, which would be lost"
    theirs = held["siret"]
    if theirs == siret:
        return ""
    whose = f"structure {theirs}" if isinstance(theirs, str) and theirs.isdecimal() else "another structure"
    return f"holds the password of {whose}, which would be lost"


def read(name: str, rest: str, kept_back: frozenset[str]) -> FileSink:  # noqa: ARG001 - nothing is started
    """Read `file:PATH` (~ is the home folder). Raises Problem (USAGE) without a path."""
    if not rest or "\0" in rest:
        raise Problem("--deliver file: lacks a path.", hint="Write file:PATH.", outcome=Outcome.USAGE)
    if rest.endswith(("/", os.sep)):
        raise Problem(f"The sink {name} names a folder.", hint="Write file:PATH of a file.", outcome=Outcome.USAGE)
    return FileSink(name, expanded(rest))
