"""The sink `file:PATH`: a JSON file for its owner alone. Must not know who reads it."""

import os
import stat
from dataclasses import dataclass
from pathlib import Path

from robot.errors import Problem
from robot.files import probe_folder, write_private
from robot.outcomes import Outcome
from robot.sinks.base import Delivery, as_json


@dataclass(frozen=True)
class FileSink:
    """Writes siret, login, password, expires_on and reset_at as JSON: mode 0600, in one step, on disk on return."""

    name: str
    path: Path

    def probe(self) -> None:
        """See that the folder can be written to and that nothing but an ordinary file is replaced."""
        folder = self.path.parent
        if not folder.is_dir():
            raise Problem(
                f"The folder {folder} of the sink {self.name} does not exist.", hint=f"Make it: mkdir {folder}"
            )
        if os.path.lexists(self.path) and not stat.S_ISREG(self.path.lstat().st_mode):
            raise Problem(
                f"The sink {self.name} is not an ordinary file, so it cannot be replaced by one.",
                hint="Name a file (not a folder, a link or a device).",
            )
        try:
            probe_folder(folder)
        except OSError as error:
            raise Problem(
                f"The folder {folder} of the sink {self.name} cannot be written to: {error.strerror}.",
                hint="Give this user the right to write there, or name another folder.",
            ) from error

    def deliver(self, delivery: Delivery) -> None:
        """Replace the file. Raises Problem (UNDELIVERED); an older file is then untouched."""
        reason = ""
        try:
            write_private(self.path, as_json(delivery))
        except OSError as error:
            reason = error.strerror or type(error).__name__
        if reason:
            raise Problem(
                f"The sink {self.name} could not be written: {reason}.",
                hint="Mend that, then carry on with: chorus-robot resume last",
                outcome=Outcome.UNDELIVERED,
            )


def read(name: str, rest: str) -> FileSink:
    """Read `file:PATH` (~ is the home folder). Raises Problem (USAGE) without a path."""
    if not rest or "\0" in rest:
        raise Problem("--deliver file: lacks a path.", hint="Write file:PATH.", outcome=Outcome.USAGE)
    return FileSink(name, Path(rest).expanduser().absolute())
