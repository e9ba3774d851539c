"""A private folder for what the browser's driver writes on its way: profiles, traces, downloads not yet kept.

It lies in the state folder and goes when the process ends. What a killed process left is removed at the next start: a
lock that ends with its process tells which folder is whose. Must not know what is in it.
"""

import contextlib
import os
import shutil
import sys
import uuid
from collections.abc import Iterator
from pathlib import Path

from robot.files import FILE_MODE, private_folder

_LOCK = ".lock"


@contextlib.contextmanager
def scratch(home: Path) -> Iterator[Path]:
    """Make the folder; remove it, with all that is in it, at the end."""
    parent = private_folder(home / "scratch")
    name = f"{os.getpid()}-{uuid.uuid4().hex[:8]}"
    held = _locked(parent / f"{name}{_LOCK}")  # before there is a folder, so that nobody takes it for a leftover
    try:
        yield private_folder(parent / name)
    finally:
        _remove(parent / name)
        _give_back(parent / f"{name}{_LOCK}", held)


def sweep(home: Path) -> None:
    """Remove what dead processes left. Never fails: what is still in use by a dying browser goes next time."""
    with contextlib.suppress(OSError):
        for folder in sorted((home / "scratch").iterdir()):
            name = folder.name.removesuffix(_LOCK)
            lock = folder.with_name(f"{name}{_LOCK}")
            held = _locked(lock)
            if held is not None:
                _remove(folder.with_name(name))
                _give_back(lock, held)


def _remove(folder: Path) -> None:
    for _ in range(3):  # a browser that is only just ending may write once more
        shutil.rmtree(folder, ignore_errors=True)
        if not folder.exists():
            return


def _locked(path: Path) -> int | None:
    """Open and lock a file; None where another process holds it."""
    try:
        file = os.open(path, os.O_RDWR | os.O_CREAT, FILE_MODE)
    except OSError:
        return None
    try:
        if sys.platform == "win32":
            import msvcrt

            msvcrt.locking(file, msvcrt.LK_NBLCK, 1)
        else:
            import fcntl

            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        os.close(file)
        return None
    return file


def _give_back(path: Path, file: int | None) -> None:
    if sys.platform == "win32" and file is not None:  # an open file is not removed there
        os.close(file)
        file = None
    with contextlib.suppress(OSError):
        if not path.with_name(path.name.removesuffix(_LOCK)).exists():
            path.unlink()
    if file is not None:
        os.close(file)
