"""The sink `kdbx:PATH?password=REF&keyfile=PATH`: one entry per structure in a KeePass database.

Must not make a database: its master password is a person's choice. Needs the extra `kdbx` (pykeepass).
"""

import contextlib
import hashlib
import io
import os
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from urllib.parse import unquote

from robot.errors import Problem
from robot.files import FILE_MODE, Room, expanded, home, private_folder, probe_folder, write_private
from robot.outcomes import Outcome
from robot.secrets.references import check_reference, resolve
from robot.sinks.base import Delivery, Planned, place_of

DEFAULT_PASSWORD = "env:KDBX_PASSWORD"  # noqa: S105 - a reference, not a password
URL = "https://chorus-pro.gouv.fr"
PATIENCE = 60.0
"""Seconds to wait for another delivery into the same database."""
ATTEMPTS = 3
GROWTH = 64 * 1024
"""Bytes that the database may grow by until the delivery is saved: an entry takes some hundreds."""


@dataclass(frozen=True)
class KdbxSink:
    """Writes the entry `Chorus Pro <siret>`; the entry it replaces stays in its history.

    The database is replaced in one step, so a killed process leaves the old one or the new one, whole. Its mode, group
    and access list stay; where its name is a symbolic link, so does that.
    """

    name: str
    path: Path
    password: str
    keyfile: Path | None
    room: Room = field(default_factory=Room, repr=False, compare=False)

    @property
    def place(self) -> tuple[object, ...]:
        """The database itself, whatever links lead to it."""
        return place_of(self.path.resolve())

    def probe(self, planned: Planned) -> None:
        """Open the database with its password, and see that the entry can be written and the file replaced."""
        if not os.path.isfile(self.path):  # noqa: PTH113 - Path.is_file raises for a name that is too long
            raise Problem(
                f"The KeePass database {self.path} does not exist.",
                hint="Make it with KeePassXC (or correct the path); the robot does not make one.",
            )
        if self.keyfile is not None and not os.path.isfile(self.keyfile):  # noqa: PTH113
            raise Problem(f"The key file {self.keyfile} does not exist.", hint="Correct the path after keyfile=.")
        _entry(self._open(), planned.siret)
        target = self.path.resolve()
        try:
            if not os.access(target, os.W_OK):
                raise PermissionError(0, "the file is read-only")
            _unused(target)
            probe_folder(target.parent)
        except OSError as error:
            raise Problem(
                f"The KeePass database {self.path} cannot be replaced: {error.strerror}.",
                hint="Give this user the right to write the file and its folder.",
            ) from error
        try:
            self.room.take(target.parent, target.stat().st_size + GROWTH)
        except OSError as error:
            raise Problem(
                f"There is no room to save the KeePass database {self.path}: {error.strerror}.",
                hint=f"Free some of the disk of {target.parent}.",
            ) from error

    def deliver(self, delivery: Delivery) -> None:
        """Write the entry and save. Raises Problem (UNDELIVERED); the database is then as it was."""
        reason, hint = "it keeps being changed by another program", "Close it in KeePass"
        self.room.give_back()
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
        _unused(target)
        before = _version(target)
        database = self._open()
        _put(database, delivery)
        saved = io.BytesIO()
        database.save(saved)
        if _version(target) != before:
            return False
        write_private(target, saved.getvalue(), like=target)
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
    password = delivery.password.reveal()
    entry = _entry(database, delivery.siret)
    if entry is None:
        entry = database.add_entry(database.root_group, _title(delivery.siret), delivery.login, password, url=URL)
    else:
        entry.save_history()
        entry.username, entry.password, entry.url = delivery.login, password, entry.url or URL
    entry.set_custom_property("siret", delivery.siret)
    entry.set_custom_property("expires_on", delivery.expires_on or "")
    entry.set_custom_property("reset_at", delivery.reset_at)
    entry.touch(modify=True)
    expires = _moment(delivery.expires_on)
    entry.expires = expires is not None
    if expires is not None:
        entry.expiry_time = expires


def _title(siret: str) -> str:
    return f"Chorus Pro {siret}"


def _entry(database: Any, siret: str) -> Any:
    """Find the entry of a structure, or None; one that was thrown away, and a template for entries, are none.

    Raises Problem (INVALID) where it is not certain which one it is.
    """
    aside = set(database._xpath("/KeePassFile/Meta/*[self::RecycleBinUUID or self::EntryTemplatesGroup]/text()"))  # noqa: SLF001
    titled = [
        entry for entry in database.find_entries(title=_title(siret))
        if not aside.intersection(entry._element.xpath("ancestor::Group/UUID/text()"))  # noqa: SLF001
    ]  # fmt: skip
    marks = [entry.get_custom_property("siret") for entry in titled]
    found = [entry for entry, mark in zip(titled, marks, strict=True) if mark == siret] or titled
    if len(found) > 1:
        raise Problem(
            f"The database has {len(found)} entries titled '{_title(siret)}': which one is meant is not certain.",
            hint="Delete or rename all but one of them in KeePass.",
        )
    if found and (found[0].get_custom_property("siret") or siret) != siret:
        raise Problem(
            f"The entry '{_title(siret)}' of the KeePass database holds the password of another structure: so says "
            "its property 'siret'.",
            hint="Rename it, or correct that property, in KeePass.",
        )
    return found[0] if found else None


def _moment(text: str | None) -> datetime | None:
    """Give an ISO 8601 date and time in UTC; one without a zone is this machine's local time."""
    try:
        return datetime.fromisoformat(text).astimezone(UTC) if text else None
    except (ValueError, OverflowError):
        return None


def _unused(path: Path) -> None:
    """Raise OSError where a database is in another program's hands, or is kept under a second name."""
    for lock in (path.with_name(f".{path.name}.lock"), path.with_name(f"{path.name}.lock")):
        if os.path.lexists(lock):
            raise PermissionError(0, f"another program has it open, or left {lock} behind")
    if path.stat().st_nlink > 1:
        raise PermissionError(0, "it has a second name (a hard link), which would keep the old content")
    with path.open("r+b") as stream:  # on Windows this tells of a program that has it open
        if sys.platform != "win32":
            import fcntl

            try:
                fcntl.lockf(stream, fcntl.LOCK_EX | fcntl.LOCK_NB)
                fcntl.flock(stream, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                raise PermissionError(0, "another program has locked it") from None
            except OSError:
                return  # a file system without locks


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


def read(name: str, rest: str, kept_back: frozenset[str]) -> KdbxSink:  # noqa: ARG001 - nothing is started
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
        expanded(path),
        options["password"],
        expanded(keyfile) if keyfile else None,
    )


def _wrong(reason: str) -> Problem:
    hint = "Write kdbx:PATH?password=REFERENCE&keyfile=PATH."
    return Problem(f"--deliver kdbx: is wrong: {reason}.", hint=hint, outcome=Outcome.USAGE)
