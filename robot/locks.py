"""Locks between processes: one run at a time per structure and per PIGP account.

Must not know what a structure or an account is; file names are hashes, so a listing tells nothing about either.
"""

import contextlib
import hashlib
import json
import os
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

from robot.errors import Problem
from robot.files import FILE_MODE, private_folder, write_private
from robot.outcomes import Outcome
from robot.signs import folded_name


@contextlib.contextmanager
def hold(home: Path, kind: str, name: str) -> Iterator[None]:
    """Hold the lock of `name` (a SIRET, an account) among those of its `kind` while the block runs.

    Spellings of a name that portals take for the same hold the same lock, as they have the same blocks.

    It ends with the process, however that dies. Raises Problem (UNAVAILABLE) at once when it is held elsewhere,
    saying the kind, the process and since when.
    """
    from filelock import FileLock, Timeout

    folder = private_folder(home / "locks")
    digest = hashlib.sha256(f"{kind}\0{folded_name(name)}".encode()).hexdigest()[:32]
    holder = folder / f"{digest}.json"
    lock = FileLock(folder / f"{digest}.lock", timeout=0, mode=FILE_MODE)
    try:
        lock.acquire()
    except Timeout:
        raise Problem(
            f"Another run holds the lock of this {kind}{_held_by(holder)}.",
            hint="Wait until it has ended, then try again.",
            outcome=Outcome.UNAVAILABLE,
        ) from None
    try:
        # Beside the lock and not in it: Windows lets nobody read a locked file.
        holder.unlink(missing_ok=True)
        since = datetime.now(UTC).isoformat(timespec="seconds")
        write_private(holder, json.dumps({"pid": os.getpid(), "since": since}).encode())
        yield
    finally:
        with contextlib.suppress(OSError):
            holder.unlink()
        lock.release()


def _held_by(holder: Path) -> str:
    try:
        known = json.loads(holder.read_bytes())
        return f" (process {int(known['pid'])}, since {datetime.fromisoformat(known['since']).isoformat()})"
    except (OSError, ValueError, KeyError, TypeError):
        return ""
