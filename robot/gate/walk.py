"""Walks through a folder: every file, folder and link in it, without following a link.

Must not know what is looked for.
"""

import os
import stat
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO


@dataclass(frozen=True)
class Entry:
    """One thing in a folder: a file to read, the text of a link's target, or what keeps it from being read."""

    path: Path
    is_file: bool = False
    target: str = ""
    problem: str = ""


def entries(root: Path, wanted: Callable[[Path], bool] | None = None) -> Iterator[Entry]:
    """Give the root and all that is below it and wanted, in the order of names. A root that is a link is followed."""
    yield from _entry(root.resolve() if root.is_symlink() else root, wanted)


def _entry(path: Path, wanted: Callable[[Path], bool] | None) -> Iterator[Entry]:
    try:
        mode = path.lstat().st_mode
        if stat.S_ISLNK(mode):
            yield Entry(path, target=os.readlink(path))  # noqa: PTH115 - as it is written
        elif stat.S_ISDIR(mode):
            yield Entry(path)
            for below in sorted(path.iterdir()):
                if wanted is None or wanted(below):
                    yield from _entry(below, wanted)
        elif stat.S_ISREG(mode):
            yield Entry(path, is_file=True)
        else:
            yield Entry(path, problem="neither a file nor a folder")
    except OSError as error:
        yield Entry(path, problem=reason(error))


def reason(error: OSError) -> str:
    """Say why something cannot be read, without a path: that may hold a secret."""
    return (error.strerror or "it cannot be read").lower()


@contextmanager
def opened(path: Path) -> Iterator[BinaryIO]:
    """Open a file that was found to be one. Raises OSError if it is none any more."""
    flags = os.O_RDONLY | getattr(os, "O_BINARY", 0) | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0)
    with os.fdopen(os.open(path, flags), "rb", buffering=0) as stream:
        if not stat.S_ISREG(os.fstat(stream.fileno()).st_mode):
            raise OSError(0, "no longer a file")
        yield stream
