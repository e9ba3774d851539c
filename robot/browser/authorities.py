"""Makes Chromium trust a company's own certificate authority: in a home of its own, not on the machine.

On Linux Chromium takes the authorities that a user has added from the NSS database in the user's home. So a run that
names some gets a home in its scratch folder with a database that holds just these; chains, names and dates are then
verified by Chromium itself. On other systems Chromium asks the system's store alone. Must not know what is reached.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Final

from robot.certificates import authorities_in
from robot.errors import Problem
from robot.files import private_folder, write_private

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

PATIENCE: Final = 60
"""Seconds that the database may take: many, since they pass only where something hangs."""

_DATABASE: Final = ".pki/nssdb"
_FILES: Final = ("cert9.db", "key4.db", "pkcs11.txt")
_MEMORY: Final = "/dev/shm"  # noqa: S108 - the database is written to a folder of its own there
"""Each certificate is synced to the disk while it is written: where there is no disk, a hundred take no time."""
_HOMES: Final = frozenset({"HOME", "XDG_CONFIG_HOME", "XDG_CACHE_HOME", "XDG_DATA_HOME"})


def trusting_home(files: Sequence[Path], folder: Path) -> Path:
    """Make a home folder in `folder` for a browser that trusts these authorities beside its own.

    Raises Problem (INVALID) where a file holds none, or where this system keeps them elsewhere.
    """
    authorities = [der for file in files for der in authorities_in(file)]
    program = certutil()
    home = private_folder(folder / "home")
    database = private_folder(home / _DATABASE)
    with tempfile.TemporaryDirectory(dir=_MEMORY if os.access(_MEMORY, os.W_OK) else folder) as name:
        made, orders = Path(name), []
        for number, der in enumerate(authorities, 1):
            write_private(made / f"{number}.der", der, sync=False)
            orders.append(f"-A -n authority-{number} -t C,, -i {number}.der\n")
        write_private(made / "orders", "".join(orders).encode(), sync=False)
        _run(program, ["-N", "-d", "sql:.", "--empty-password"], made)
        _run(program, ["-B", "-d", "sql:.", "-i", "orders"], made)
        for file in _FILES:
            write_private(database / file, (made / file).read_bytes(), sync=False)
    return home


def certutil() -> str:
    """Find the program that writes NSS databases. Raises Problem (INVALID) where there is none, or none is needed."""
    if not sys.platform.startswith("linux"):
        raise Problem(
            "'trust: {ca: ...}' works on Linux alone: here Chromium trusts the authorities of the system's own store.",
            hint="Add the authority there (Windows: certmgr.msc; macOS: Keychain Access), and leave out 'ca'.",
        )
    found = shutil.which("certutil")
    if found is None:
        raise Problem(
            "'trust: {ca: ...}' needs the program certutil, which is not installed.",
            hint="Debian, Ubuntu: apt install libnss3-tools    Fedora: dnf install nss-tools",
        )
    return found


def surroundings(home: Path, environment: Mapping[str, str]) -> dict[str, str]:
    """Give a browser's environment with this home in place of the user's."""
    kept = {name: value for name, value in environment.items() if name not in _HOMES}
    if "DISPLAY" in kept:
        kept.setdefault("XAUTHORITY", str(Path(environment.get("HOME", "")) / ".Xauthority"))
    return {**kept, "HOME": str(home)}


def _run(program: str, arguments: list[str], folder: Path) -> None:
    try:
        done = subprocess.run(  # noqa: S603 - certutil, with arguments of our own
            [program, *arguments], cwd=folder, capture_output=True, text=True, errors="replace", timeout=PATIENCE,
            stdin=subprocess.DEVNULL, check=False,
        )  # fmt: skip
        said = done.stderr.strip() if done.returncode else ""
        failed = done.returncode != 0
    except (OSError, subprocess.SubprocessError) as error:
        said, failed = getattr(error, "strerror", None) or f"it did not end within {PATIENCE} s", True
    if failed:
        raise Problem(
            f"The authorities of 'trust: {{ca: ...}}' cannot be made known to the browser: {program} failed ({said}).",
            hint="Look at the files that 'ca' names, and at the space left on the disk.",
        )
