"""Destroys a file that holds a secret.

What was written over may still be on the medium: a file system that writes elsewhere (copies on write, journals,
snapshots) and a drive that spreads wear keep older blocks, and backups keep older files. Must not know why.
"""

import contextlib
import os
import stat
import uuid
from pathlib import Path

from robot.errors import Problem
from robot.files import sync_folder
from robot.outcomes import Outcome

_PIECE = 1 << 20


def destroy(path: Path) -> None:
    """Write over a file, as far as that can be done, and remove it; of a link, remove the link alone.

    A folder, whose name alone can hold a secret, gets another name and keeps what is in it. What is gone already is
    left so. Raises Problem (LEAK) when it is still there afterwards.
    """
    with contextlib.suppress(FileNotFoundError):
        mode = path.lstat().st_mode
        if stat.S_ISDIR(mode):
            _rename(path)
            return
        if stat.S_ISREG(mode):
            with contextlib.suppress(OSError):
                _write_over(path)
        _remove(path)


def _write_over(path: Path) -> None:
    with contextlib.suppress(OSError):
        path.chmod(stat.S_IRUSR | stat.S_IWUSR)
    file = os.open(path, os.O_WRONLY | getattr(os, "O_BINARY", 0) | getattr(os, "O_NOFOLLOW", 0))
    with os.fdopen(file, "wb", buffering=0) as stream:
        left = os.fstat(file).st_size
        while left > 0:
            left -= stream.write(os.urandom(min(left, _PIECE))) or 0
        os.fsync(file)
        stream.truncate(0)
        os.fsync(file)


def _remove(path: Path) -> None:
    reason = ""
    try:
        path.unlink()
        with contextlib.suppress(OSError):
            sync_folder(path.parent)
    except FileNotFoundError:
        return
    except OSError as error:
        reason = error.strerror or "no reason given"
    if reason:
        raise _still_there(reason)


def _rename(path: Path) -> None:
    reason = ""
    try:
        path.rename(path.with_name(f"renamed-{uuid.uuid4().hex}"))
    except OSError as error:
        reason = error.strerror or "no reason given"
    if reason:
        raise _still_there(reason)


def _still_there(reason: str) -> Problem:
    """Say so without a path or the error that has it: a secret may be in a name."""
    return Problem(
        f"A file that holds a secret cannot be removed: {reason}.",
        hint="Remove it by hand; the lines above name it.",
        outcome=Outcome.LEAK,
    )
