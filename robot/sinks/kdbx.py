"""The sink `kdbx:PATH?password=REF&keyfile=PATH`: one entry per structure in a KeePass database.

Must not make a database: its master password is a person's choice. Needs the extra `kdbx` (pykeepass).
"""

import contextlib
import hashlib
import io
import os
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from urllib.parse import unquote

from robot.errors import Problem
from robot.files import FILE_MODE, home, private_folder, probe_folder, write_private
from robot.outcomes import Outcome
from robot.secrets.references import check_reference, resolve
from robot.sinks.base import Delivery

DEFAULT_PASSWORD = "env:KDBX_PASSWORD"  # noqa: S105 - a reference, not a password
URL = "https://chorus-pro.gouv.fr"
PATIENCE = 60.0
"""Seconds to wait for another delivery into the same database."""
ATTEMPTS = 3


@dataclass(frozen=True)
class KdbxSink:
    """Writes the entry `Chorus Pro <siret>`; the entry it replaces stays in its history.

    The database is replaced in one step, so a killed process leaves the old one or the new one, whole.
    """

    name: str
    path: Path
    password: str
    keyfile: Path | None

    def probe(self) -> None:
        """Open the database with its password and see that it can be replaced."""
        if not self.path.is_file():
            raise Problem(
                f"The KeePass database {self.path} does not exist.",
                hint="Make it with KeePassXC (or correct the path); the robot does not make one.",
            )
        if self.keyfile is not None and not self.keyfile.is_file():
            raise Problem(f"The key file {self.keyfile} does not exist.", hint="Correct the path after keyfile=.")
        self._open()
        try:
            if not os.access(self.path, os.W_OK):
                raise PermissionError(0, "the file is read-only")
            probe_folder(self.path.resolve().parent)
        except OSError as error:
            raise Problem(
                f"The KeePass database {self.path} cannot be replaced: {error.strerror}.",
                hint="Give this user the right to write the file and its folder.",
            ) from error

    def deliver(self, delivery: Delivery) -> None:
        """Write the entry and save. Raises Problem (UNDELIVERED); the database is then as it was."""
        reason, hint = "it keeps being changed by another program", "Close it in KeePass"
        try:
            with _alone(self.path):
                for _ in range(ATTEMPTS):
                    if self._write(delivery):
                        return
        except Problem as problem:
            reason, hint = problem.message.removesuffix("."), problem.hint or "Mend that"
        except Exception as error:  # noqa: BLE001 - whatever pykeepass raises may hold the entry
            reason, hint = (getattr(error, "strerror", None) or type(error).__name__), "Mend that"
        raise Problem(  # outside the except block, which would chain an error that may hold the password
            f"The sink {self.name} failed: {reason}.",
            hint=f"{hint.removesuffix('.')}; then carry on with: chorus-robot resume last",
            outcome=Outcome.UNDELIVERED,
        )

    def _write(self, delivery: Delivery) -> bool:
        target = self.path.resolve()
        before = _version(target)
        database = self._open()
        _put(database, delivery)
        saved = io.BytesIO()
        database.save(saved)
        if _version(target) != before:
            return False
        write_private(target, saved.getvalue())
        return True

    def _open(self) -> Any:
        """Open the database as it is on disk. Raises Problem (INVALID)."""
        try:
            from pykeepass import PyKeePass
        except ImportError:
            raise Problem(
                f"The sink {self.name} needs the pykeepass package, which is not installed.",
                hint="Install it: pip install 'chorus-robot[kdbx]'",
            ) from None
        password = resolve(self.password)
        reason = ""
        try:
            content = io.BytesIO(self.path.read_bytes())
            return PyKeePass(content, password=password.reveal(), keyfile=self.keyfile and str(self.keyfile))
        except OSError as error:
            reason = error.strerror or "it cannot be read"
        except Exception as error:  # noqa: BLE001 - pykeepass raises many kinds, some holding what was decrypted
            wrong = type(error).__name__ == "CredentialsError"
            reason = "the password or key file is wrong" if wrong else "it is no KeePass database, or damaged"
        raise Problem(
            f"The KeePass database {self.path} cannot be opened: {reason}.",
            hint=f"Its password is read from {self.password}; name another with ?password=REFERENCE.",
        )


def _put(database: Any, delivery: Delivery) -> None:
    title = f"Chorus Pro {delivery.siret}"
    password = delivery.password.reveal()
    entry = database.find_entries(title=title, first=True)
    if entry is None:
        entry = database.add_entry(database.root_group, title, delivery.login, password, url=URL)
    else:
        entry.save_history()
        entry.username, entry.password, entry.url = delivery.login, password, URL
    entry.set_custom_property("siret", delivery.siret)
    entry.set_custom_property("expires_on", delivery.expires_on or "")
    entry.set_custom_property("reset_at", delivery.reset_at)
    entry.touch(modify=True)
    expires = _moment(delivery.expires_on)
    entry.expires = expires is not None
    if expires is not None:
        entry.expiry_time = expires


def _moment(text: str | None) -> datetime | None:
    """Give an ISO 8601 date and time in UTC; one without a zone is this machine's local time."""
    try:
        return datetime.fromisoformat(text).astimezone(UTC) if text else None
    except (ValueError, OverflowError):
        return None


def _version(path: Path) -> tuple[int, int, int]:
    found = path.stat()
    return found.st_ino, found.st_size, found.st_mtime_ns


@contextlib.contextmanager
def _alone(path: Path) -> Iterator[None]:
    """Keep other runs of the robot from saving over what this one saves."""
    from filelock import FileLock, Timeout

    digest = hashlib.sha256(os.fsencode(path.resolve())).hexdigest()[:32]
    lock = FileLock(private_folder(home() / "locks") / f"{digest}.lock", mode=FILE_MODE, timeout=PATIENCE)
    try:
        lock.acquire()
    except Timeout:
        raise Problem("Another run has been writing this database for too long.", hint="Wait for it") from None
    try:
        yield
    finally:
        lock.release()


def read(name: str, rest: str) -> KdbxSink:
    """Read `kdbx:PATH?password=REF&keyfile=PATH`; in the part after ? a `%26` stands for &.

    Raises Problem (USAGE) that never repeats what stands after `password=`.
    """
    path, _, query = rest.partition("?")
    options = {"password": DEFAULT_PASSWORD}
    for part in filter(None, query.split("&")):
        key, _, value = part.partition("=")
        if key not in {"password", "keyfile"} or not value:
            raise _wrong("it takes password=REFERENCE and keyfile=PATH after the ?, and nothing else")
        options[key] = unquote(value)
    mistake = check_reference(options["password"])
    if mistake:
        raise _wrong(f"after password=, {mistake}")
    if not path:
        raise _wrong("it lacks a path")
    keyfile = options.get("keyfile")
    return KdbxSink(
        name,
        Path(path).expanduser().absolute(),
        options["password"],
        Path(keyfile).expanduser().absolute() if keyfile else None,
    )


def _wrong(reason: str) -> Problem:
    hint = "Write kdbx:PATH?password=REFERENCE&keyfile=PATH."
    return Problem(f"--deliver kdbx: is wrong: {reason}.", hint=hint, outcome=Outcome.USAGE)
