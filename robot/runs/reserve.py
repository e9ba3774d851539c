"""Room on the disk, reserved before a destructive step and given back when what must be written after it needs it.

Must not know what is written.
"""

import contextlib
import os
from pathlib import Path
from typing import Final

from robot.errors import Problem
from robot.files import FILE_MODE
from robot.outcomes import Outcome

_KIB: Final = 1024
_ROOM: Final = {"staging": (16, 16), "journal": (32, 48)}
"""KiB that are given back one after another: a staged password takes two, an event of the journal up to twelve."""


class Reserve:
    """Files of known size in a folder that goes with the process."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._name = f"reserved-{os.urandom(4).hex()}"  # several runs may have theirs there
        self._held: dict[str, list[Path]] = {}

    def take(self) -> None:
        """Reserve the room. Raises Problem (UNAVAILABLE) where there is not as much."""
        try:
            for purpose, sizes in _ROOM.items():
                held = self._held[purpose] = []
                for number, size in enumerate(sizes, 1):
                    held.append(self._folder / f"{self._name}-{purpose}-{number}")
                    _fill(held[-1], size * _KIB)
        except OSError as error:
            self.give_all_back()
            raise Problem(
                f"There is no room to keep a new password and what is done, under {self._folder.parents[1]}: "
                f"{error.strerror}. Nothing was started.",
                hint="Make room on that disk, or name another folder with CHORUS_ROBOT_HOME.",
                outcome=Outcome.UNAVAILABLE,
            ) from error

    def give_back(self, purpose: str) -> bool:
        """Give back some of what is reserved for this; False where none is left."""
        held = self._held.get(purpose, [])
        if not held:
            return False
        with contextlib.suppress(OSError):
            held.pop().unlink()
        return True

    def give_all_back(self) -> None:
        """Give back all that is left."""
        for purpose in self._held:
            while self.give_back(purpose):
                pass


def _fill(path: Path, size: int) -> None:
    """Write a file that really takes its room, also where the file system packs what it holds."""
    file = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, FILE_MODE)
    try:
        left = size
        while left:
            left -= os.write(file, os.urandom(left))
        os.fsync(file)
    finally:
        os.close(file)
