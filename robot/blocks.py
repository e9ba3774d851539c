"""Which secrets a portal refused: none is submitted again before it has changed, or a person says so.

What is kept of a secret is a mark: a digest of portal, account and secret, keyed with a key of this installation. It
tells nothing of them, nor can a password be tried against it without the key. What happened to a mark is a list of
notes; what follows from them is a pure function. Must not know flows, runs or where a secret comes from.

A submission is noted before it is made. One whose answer nobody saw (a kill, a portal that fell silent) is no refusal
and blocks nothing; two in a row may have locked the account, and block, unless the portal took this very secret
before. Nor is an answer a refusal that nobody understood; two in a row block, whatever was before.
"""

from __future__ import annotations

import contextlib
import hashlib
import hmac
import json
import secrets
import unicodedata
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from typing import TYPE_CHECKING, Final

from robot.errors import Problem
from robot.files import append_private, private_folder, sync_folder, write_private
from robot.signs import folded_name

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

_FOLDER: Final = "blocks"
_SIGN: Final = ".blocked"
_ACCOUNT: Final = 16
"""Characters of a mark that are the same for each secret of an account."""
_KEY_BYTES: Final = 32
_MOST_UNSEEN: Final = 2
"""So many submissions in a row whose answer nobody saw may have locked the account."""
_LONG: Final = 8_192
"""Bytes from which on what is over and done with is no longer kept."""


class Note(StrEnum):
    """What happened to a secret."""

    SUBMITTED = "submitted"
    """It is about to be."""
    UNSENT = "unsent"
    """It was not sent after all."""
    UNREAD = "unread"
    """The portal answered something that nobody understood."""
    ANSWERED = "answered"
    """The portal answered something that says nothing against it."""
    ACCEPTED = "accepted"
    """The sign-in succeeded."""
    REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class Noted:
    """A note as it was made: when (UTC, ISO 8601), by which run, on which page."""

    note: Note
    at: str = ""
    run: str = ""
    page: str = ""


@dataclass(frozen=True, slots=True)
class Standing:
    """What the notes of a mark add up to."""

    refused: Noted | None = None
    unseen: int = 0
    unread: int = 0
    accepted: bool = False

    @property
    def blocked(self) -> bool:
        """Whether it is not to be submitted."""
        unknown = self.unread >= _MOST_UNSEEN or (self.unseen >= _MOST_UNSEEN and not self.accepted)
        return self.refused is not None or unknown


def standing(notes: Iterable[Noted]) -> Standing:
    """Add up the notes of one mark, in the order in which they were made."""
    refused, unseen, unread, accepted = None, 0, 0, False
    for noted in notes:
        match noted.note:
            case Note.SUBMITTED:
                unseen += 1
            case Note.UNSENT:
                unseen = max(0, unseen - 1)
            case Note.UNREAD:
                unread += 1
            case Note.ANSWERED:
                unseen = unread = 0
            case Note.ACCEPTED:
                refused, unseen, unread, accepted = None, 0, 0, True
            case Note.REFUSED:
                refused, unseen, unread, accepted = noted, 0, 0, False
    return Standing(refused, unseen, unread, accepted)


class FileBlocks:
    """Notes in files of `home`: one for each mark, which only grows, so that several processes may write.

    Raises Problem (INVALID) where the files cannot be used.
    """

    def __init__(self, home: Path) -> None:
        self._folder = private_folder(home / _FOLDER)
        self._key: bytes | None = None

    @staticmethod
    def any(home: Path) -> bool:
        """Whether there may be a block: quick, and without making anything."""
        with contextlib.suppress(OSError):
            return any(path.suffix == _SIGN for path in (home / _FOLDER).iterdir())
        return False

    def mark(self, portal: str, account: Iterable[str], secret: str) -> str:
        """Give the mark of a secret of an account. Spellings of its name that portals take for the same are one.

        So are a secret with outer blanks or in another normalisation form and the secret without.
        """
        names = sorted(map(folded_name, account))
        secret = unicodedata.normalize("NFKC", secret).strip()
        return f"{self._digest(portal, *names)[:_ACCOUNT]}-{self._digest(portal, *names, secret)}"

    def _digest(self, *parts: str) -> str:
        return hmac.new(self._own_key(), json.dumps(parts).encode(), hashlib.sha256).hexdigest()

    def note(self, mark: str, note: Note, run: str, page: str = "") -> None:
        """Add a note; it is kept when this returns."""
        path = self._folder / f"{mark}.jsonl"
        at = datetime.now(UTC).isoformat(timespec="seconds")
        line = json.dumps({"note": note.value, "at": at, "run": run, "page": page}).encode()
        with self._mistakes():
            if note is Note.ACCEPTED and path.exists() and path.stat().st_size > _LONG:
                write_private(path, line)
            else:
                append_private(path, b"\n" + line)  # on a line of its own, wherever another process was killed
            sign = self._folder / f"{mark}{_SIGN}"
            if self.of(mark).blocked:
                write_private(sign, b"")
            else:
                sign.unlink(missing_ok=True)
            if note is Note.ACCEPTED:  # whatever the account had before is of the past
                for other in self._folder.glob(f"{mark[:_ACCOUNT]}-*{_SIGN}"):
                    other.unlink(missing_ok=True)

    def of(self, mark: str) -> Standing:
        """Give what is known of a mark."""
        with self._mistakes():
            try:
                lines = (self._folder / f"{mark}.jsonl").read_bytes().splitlines()
            except FileNotFoundError:
                lines = []
        return standing(noted for line in lines if (noted := _read(line)) is not None)

    def _own_key(self) -> bytes:
        """The key of this installation, made at first use; of several processes that make one, the first wins."""
        if self._key is None:
            path = self._folder / "key"
            with self._mistakes():
                if not path.exists():
                    made = self._folder / f"key-{secrets.token_hex(8)}"
                    write_private(made, secrets.token_bytes(_KEY_BYTES))
                    try:
                        path.hardlink_to(made)
                    except OSError:  # another process was faster, or there are no links here
                        if not path.exists():
                            made.replace(path)
                    made.unlink(missing_ok=True)
                    sync_folder(self._folder)
                self._key = path.read_bytes()
            if len(self._key) != _KEY_BYTES:
                hint = f"Remove {self._folder}: what is known of refused passwords is forgotten with it."
                raise Problem(f"The key {path} is damaged.", hint=hint)
        return self._key

    @contextlib.contextmanager
    def _mistakes(self) -> Iterator[None]:
        try:
            yield
        except OSError as error:
            raise Problem(
                f"What is known of refused passwords cannot be read or kept in {self._folder}: {error.strerror}.",
                hint="See that this user may read and write there, and that the disk has room.",
            ) from error


def _read(line: bytes) -> Noted | None:
    """A note; None for a line that a killed process left unfinished."""
    try:
        held = json.loads(line)
        return Noted(Note(held["note"]), str(held["at"]), str(held["run"]), str(held["page"]))
    except (ValueError, KeyError, TypeError):
        return None
