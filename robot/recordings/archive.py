"""The bytes of a HAR file and of the bodies that lie beside it: a plain file, a file with others, or all in a zip.

Must not know what is in them.
"""

from __future__ import annotations

import zipfile
import zlib
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Protocol

from robot.errors import Problem

LARGEST: Final = 45 * 1024 * 1024
"""The most bytes that a HAR may have, with all that belongs to it, unpacked."""
HINT: Final = "Record one flow alone, with the developer tools opened just before it."


class Bodies(Protocol):
    """Gives a body that the HAR keeps in a file of its own; None where there is no such file."""

    def __call__(self, name: str) -> bytes | None:
        """Read the file of this name."""


@dataclass(frozen=True)
class Archive:
    """A HAR's own text, and its bodies."""

    text: bytes
    bodies: Bodies
    beyond: str = ""
    """What is to be said where the file is larger than `LARGEST`: the text is its beginning."""


def opened(path: Path) -> Archive:
    """Open a HAR. Raises Problem where it cannot be read, or is larger with its bodies than `LARGEST`."""
    try:
        if not path.is_file():
            raise Problem(f"There is no file {path}.", hint="Name a HAR file, or a zip that holds one.")
        if zipfile.is_zipfile(path):
            return _zipped(path)
        with path.open("rb") as file:
            return Archive(file.read(LARGEST), _beside(path.parent), _beyond(path, path.stat().st_size))
    except OSError as error:
        raise Problem(f"{path} cannot be read: {error.strerror or 'the disk refuses'}.") from None


def _beyond(path: Path, size: int) -> str:
    megabyte = 1024 * 1024
    if size <= LARGEST:
        return ""
    return f"{path} is too large: {-(-size // megabyte)} MB instead of {LARGEST // megabyte} at most"


def _bounded(path: Path, size: int) -> None:
    if said := _beyond(path, size):
        raise Problem(f"{said}.", hint=HINT)


def _beside(folder: Path) -> Bodies:
    left = LARGEST

    def read(name: str) -> bytes | None:
        nonlocal left
        path = folder / name
        # A name that leads elsewhere would bring any file of this machine into the recording.
        if Path(name).name != name or path.is_symlink() or not path.is_file():
            return None
        left -= path.stat().st_size
        _bounded(path, LARGEST - left)
        return path.read_bytes()

    return read


def _zipped(path: Path) -> Archive:
    try:
        with zipfile.ZipFile(path) as file:
            sizes = {one.filename: one.file_size for one in file.infolist() if not one.is_dir()}
            alone = [name for name in sizes if name.lower().endswith(".har")]
            if len(alone) == 1 and (said := _beyond(path, sizes[alone[0]])):
                with file.open(alone[0]) as large:
                    return Archive(large.read(LARGEST), lambda _: None, said)
            _bounded(path, sum(sizes.values()))
            held = {name: file.read(name) for name in sizes}
    except (zipfile.BadZipFile, zlib.error, RuntimeError, NotImplementedError, EOFError):
        raise Problem(f"{path} is a zip that cannot be unpacked.", hint="Save it again.") from None
    hars = [name for name in held if name.lower().endswith(".har")]
    if len(hars) != 1:
        raise Problem(f"{path} is a zip that holds {len(hars) or 'no'} HAR{'s' if len(hars) > 1 else ''}.",
                      hint="One file in it must end in .har.")  # fmt: skip
    folder = hars[0].rpartition("/")[0]
    return Archive(held[hars[0]], lambda name: held.get(f"{folder}/{name}" if folder else name))
