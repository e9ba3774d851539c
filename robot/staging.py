"""Staging: the encrypted store that holds an extracted secret until it is delivered.

Each item is one age file, `home/staging/<run>/<nnn>-<name>.age`, whole and on the disk before `stage` returns.
Must not know sinks, portals or what a note means.
"""

import contextlib
import json
import os
import re
import stat
import sys
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from robot.errors import Problem
from robot.files import FILE_MODE, private_folder, probe_folder, sync_folder, write_private
from robot.outcomes import Outcome
from robot.secrets.secret import Secret

_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{0,63}")
_ITEM = re.compile(r"([0-9]{3,})-([A-Za-z0-9][A-Za-z0-9_-]{0,63})\.age")
PATIENCE = 30.0
"""Seconds to wait for another process that is staging or making the identity."""


@dataclass(frozen=True)
class Staged:
    """An item of the store: the `number`-th of its `run` (from 1), named as in the flow. Holds no secret itself.

    `place` says where it lies: the name of its file.
    """

    run: str
    number: int
    name: str
    place: str

    @property
    def path(self) -> Path:
        """Its file."""
        return Path(self.place)


class Staging:
    """The store under `home`.

    `recipients` are age or SSH public keys; every one of them can read. Without any, `identity` (a file with age
    secret keys), else `home/identity.txt` (made at first use, mode 0600), is the one that can read. With recipients
    and no identity this machine can write, but not read. The constructor touches nothing.
    """

    def __init__(self, home: Path, recipients: Sequence[str] = (), identity: Path | None = None) -> None:
        self._home = home
        self._recipients = tuple(recipients)
        self._given_identity = identity

    @property
    def identity(self) -> Path:
        """The identity file that reading uses; it need not exist."""
        return self._given_identity or self._home / "identity.txt"

    def probe(self) -> None:
        """Find out, before there is a secret, that one could be staged: keys are good, the disk can be written.

        Makes the identity when that is due. Raises Problem (INVALID).
        """
        import pyrage  # type: ignore[import-untyped]

        pyrage.encrypt(b"probe", self._public_keys())
        try:
            probe_folder(private_folder(self._home / "staging"))
        except OSError as error:
            raise Problem(
                f"Secrets cannot be staged under {self._home}: {error.strerror}.",
                hint="Mend the folder, or name another with CHORUS_ROBOT_HOME.",
            ) from error

    def stage(self, run: str, name: str, secret: Secret, *, note: Mapping[str, str]) -> Staged:
        """Encrypt a secret and what to remember with it (texts alone); it is on the disk when this returns.

        Raises Problem (INVALID) for a bad name, run or recipient, OSError when the disk refuses; `probe` first.
        """
        _check_names(run, name)
        encrypted = self._encrypted(secret, note)
        folder = private_folder(private_folder(self._home / "staging") / run)
        with self._alone():
            staged = self._next(run, name, folder)
            write_private(staged.path, encrypted)
        sync_folder(folder.parent)
        sync_folder(self._home)
        return staged

    def rescue(self, run: str, name: str, secret: Secret, *, note: Mapping[str, str]) -> Staged:
        """Stage in the system's folder for temporary files, for when `stage` fails; it is found there as well."""
        _check_names(run, name)
        encrypted = self._encrypted(secret, note)
        staged = self._next(run, name, private_folder(private_folder(_elsewhere()) / run))
        write_private(staged.path, encrypted)
        return staged

    def packed(self, secret: Secret, *, note: Mapping[str, str]) -> str:
        """Give a secret as text that the staging's recipients alone can read, for when it can be kept nowhere."""
        return self._encrypted(secret, note, armored=True).decode("ascii")

    def _encrypted(self, secret: Secret, note: Mapping[str, str], *, armored: bool = False) -> bytes:
        import pyrage

        content = json.dumps({"value": secret.reveal(), "note": dict(note)}).encode("ascii")
        encrypted: bytes = pyrage.encrypt(content, self._public_keys(), armored=armored)
        return encrypted

    def _next(self, run: str, name: str, folder: Path) -> Staged:
        number = max((item.number for item in self.items(run)), default=0) + 1
        return Staged(run, number, name, str(folder / f"{number:03d}-{name}.age"))

    def items(self, run: str) -> list[Staged]:
        """List the items of a run, oldest first; none for a run without any. Raises Problem for a bad run."""
        _check_names(run)
        found = []
        for folder in (self._home / "staging" / run, *([_elsewhere() / run] if _is_own(_elsewhere()) else [])):
            with contextlib.suppress(FileNotFoundError):
                for path in folder.iterdir():
                    match = _ITEM.fullmatch(path.name)
                    if match:
                        found.append(Staged(run, int(match[1]), match[2], str(path)))
        return sorted(found, key=lambda item: item.number)

    def read(self, staged: Staged) -> tuple[Secret, dict[str, str]]:
        """Decrypt an item: its secret and note. Raises Problem (INVALID) when this machine cannot."""
        import pyrage

        keys = self._secret_keys()
        reason = f"the identity {self.identity} is none of its recipients, or the file is damaged"
        try:
            content = json.loads(pyrage.decrypt(staged.path.read_bytes(), keys))
            return Secret(content["value"]), dict(content["note"])
        except OSError as error:
            reason = error.strerror or "it cannot be read"
        except (pyrage.DecryptError, ValueError, KeyError, TypeError):
            pass  # the Problem is raised outside: a JSON error holds what was decrypted
        raise Problem(
            f"The staged secret {staged.path} cannot be read: {reason}.",
            hint="Name the identity file of one of its recipients with --identity FILE.",
        )

    def staged_at(self, staged: Staged) -> datetime:
        """Tell when an item was staged, also where this machine cannot read it. Raises OSError."""
        return datetime.fromtimestamp(staged.path.stat().st_mtime, UTC)

    def discard(self, staged: Staged) -> None:
        """Remove an item for good, say because it was delivered everywhere; one that is gone already is no mistake."""
        staged.path.unlink(missing_ok=True)
        sync_folder(staged.path.parent)

    def _public_keys(self) -> list[Any]:
        from pyrage import ssh, x25519

        if not self._recipients:
            return self._own_public_keys()
        keys: list[Any] = []
        for recipient in self._recipients:
            kind = ssh if recipient.startswith("ssh-") else x25519
            try:
                keys.append(kind.Recipient.from_str(recipient.strip()))
            except Exception:  # noqa: BLE001 - pyrage's errors have no common base
                keys.append(None)
        if None in keys:  # not repeated in the message: it may be a secret key in the wrong place
            raise Problem(
                f"Recipient number {keys.index(None) + 1} of the staging is no age or SSH public key.",
                hint="Write age1... (from age-keygen), ssh-ed25519 ... or ssh-rsa ...",
            )
        return keys

    def _own_public_keys(self) -> list[Any]:
        if self._given_identity is None:
            self._make_identity()
        keys = [key for key in self._secret_keys() if hasattr(key, "to_public")]
        if not keys:
            raise Problem(
                f"The identity {self.identity} is an SSH key: its recipient must be given too.",
                hint="Name its public key (ssh-ed25519 ...) as a recipient.",
            )
        return [key.to_public() for key in keys]

    def _make_identity(self) -> None:
        from pyrage import x25519

        if self.identity.exists():
            return
        private_folder(self._home)
        with self._alone():
            if not self.identity.exists():
                key = x25519.Identity.generate()
                text = f"# public key: {key.to_public()}\n{key}\n"
                write_private(self.identity, text.encode("ascii"))

    def _secret_keys(self) -> list[Any]:
        from pyrage import ssh, x25519

        reason = "it holds no age or SSH secret key"
        try:
            data = self.identity.read_bytes()
            if b"-----BEGIN" in data:
                return [ssh.Identity.from_buffer(data)]
            lines = [line.strip() for line in data.decode("ascii").splitlines()]
            keys = [x25519.Identity.from_str(line) for line in lines if line and not line.startswith("#")]
            if keys:
                return keys
        except OSError as error:
            reason = error.strerror or "it cannot be read"
        except Exception:  # noqa: BLE001, S110 - pyrage's errors have no common base; raised outside, it may hold a key
            pass
        raise Problem(
            f"The identity {self.identity}, which reads staged secrets, cannot be used: {reason}.",
            hint="Name the identity file of a recipient with --identity FILE.",
        )

    @contextlib.contextmanager
    def _alone(self) -> Iterator[None]:
        from filelock import FileLock, Timeout

        lock = FileLock(private_folder(self._home) / "staging.lock", mode=FILE_MODE, timeout=PATIENCE)
        try:
            lock.acquire()
        except Timeout:
            raise Problem(
                f"Another process has been staging under {self._home} for too long.",
                hint="End it, then try again.",
                outcome=Outcome.UNAVAILABLE,
            ) from None
        try:
            yield
        finally:
            lock.release()


def _elsewhere() -> Path:
    """A folder of this user's own on, with luck, another disk."""
    whose = str(os.getuid()) if sys.platform != "win32" else "own"
    return Path(tempfile.gettempdir()) / f"chorus-robot-staging-{whose}"


def _is_own(folder: Path) -> bool:
    """Whether nobody else can have put anything there."""
    try:
        held = folder.lstat()
    except OSError:
        return False
    return stat.S_ISDIR(held.st_mode) and (sys.platform == "win32" or held.st_uid == os.getuid())


def _check_names(*names: str) -> None:
    for name in names:
        if not _NAME.fullmatch(name):
            raise Problem(
                f"{name!r} cannot name a run or a secret of the staging.",
                hint="Such a name has 1 to 64 letters, digits, - and _, and starts with a letter or digit.",
            )
