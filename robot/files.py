"""Private files and folders, whatever the umask: written whole or not at all, and readable by their owner alone.

Must not know what the bytes mean. On Windows modes mean little: there the user's data folder is private by its ACL.
"""

import contextlib
import errno
import os
import stat
import sys
import uuid
from pathlib import Path
from typing import IO

from robot.errors import Problem
from robot.ownership import ACCESS_LIST, alterable

FOLDER_MODE = 0o700
FILE_MODE = 0o600


def home() -> Path:
    """Give the folder of all state: CHORUS_ROBOT_HOME, else the user's data folder; made private.

    Raises Problem (INVALID) when it cannot be made or is not ours.
    """
    configured = os.environ.get("CHORUS_ROBOT_HOME")
    if configured:
        return private_folder(expanded(configured))
    from platformdirs import user_data_path

    try:
        place = user_data_path("chorus-robot", appauthor=False)
    except RuntimeError as error:
        raise Problem(
            "This user has no home folder, so there is no folder for what the robot keeps.",
            hint="Name one with CHORUS_ROBOT_HOME.",
        ) from error
    return private_folder(place)


def homeless() -> bool:
    """Say whether this user has no home folder at all: a number without a name, as in containers."""
    try:
        Path.home()
    except RuntimeError:
        return True
    return False


def expanded(text: str) -> Path:
    """Give a path as a person wrote it, absolute; a `~somebody` whom nobody knows stays as it is."""
    return Path(os.path.expanduser(text)).absolute()  # noqa: PTH111 - Path.expanduser raises for somebody unknown


def private_folder(path: Path) -> Path:
    """Make `path` a folder with mode 0700, with the parents it lacks (0700 too), and return it.

    An existing folder is made private as well; its existing parents are left alone.
    Raises Problem (INVALID) when it cannot be made, is no folder, belongs to someone else, or is everybody's (sticky).
    """
    missing = [folder for folder in (path, *path.parents) if not folder.exists()]
    try:
        for folder in reversed(missing):
            with contextlib.suppress(FileExistsError):  # another process made it meanwhile
                folder.mkdir(mode=FOLDER_MODE)
            folder.chmod(FOLDER_MODE)
        if not path.is_dir():
            raise NotADirectoryError
        if os.name == "posix" and path.stat().st_mode & stat.S_ISVTX:
            raise PermissionError(0, "it is everybody's")
        if os.name == "posix" and path.stat().st_mode & 0o777 != FOLDER_MODE:
            path.chmod(FOLDER_MODE)
    except OSError as error:
        raise Problem(
            f"The folder {path} cannot be made private: {error.strerror or 'it is not a folder'}.",
            hint="Choose a folder of your own (CHORUS_ROBOT_HOME names the one for all state).",
        ) from error
    return path


def named_folder(path: Path) -> Path:
    """Make a folder that a person named private, as `private_folder` does; one that is there is left as it is.

    Raises Problem (INVALID) as well where somebody else can write in it.
    """
    if not path.is_dir():
        return private_folder(path)
    reason = alterable(path)
    if reason:
        raise Problem(
            f"Nothing is written into the folder {path}: {reason}.", hint="Name one that you alone can write."
        )
    return path


def write_private(path: Path, data: bytes, *, sync: bool = True, like: Path | None = None) -> None:
    """Write `data` to `path` with mode 0600: whole and on the disk when this returns, else as if never called.

    Without `sync` it comes to the disk when the system gets round to it: for what can be done without.
    With `like` it gets the owner, group, mode and access list of that file, as far as this user may give them.

    The folder must exist. What was at `path` is replaced in one step (a symbolic link itself, not its target).
    A process killed in between may leave a temporary file `.chorus-robot-*.tmp` (0600) and the old content.
    Raises OSError when it cannot be written; nothing is left behind then.
    """
    temporary = path.parent / f".chorus-robot-{uuid.uuid4().hex}.tmp"
    file = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0), FILE_MODE)
    try:
        with os.fdopen(file, "wb") as stream:
            temporary.chmod(FILE_MODE)  # a umask may have taken bits of the owner too
            stream.write(data)
            stream.flush()
            if like is not None:
                _make_alike(temporary, like)
            if sync:
                _to_disk(stream.fileno())
        temporary.replace(path)
    except BaseException:
        with contextlib.suppress(OSError):
            temporary.unlink()
        raise
    if sync:
        sync_folder(path.parent)


def append_private(path: Path, data: bytes) -> None:
    """Add `data` to the end of a file with mode 0600, made where there is none; on the disk when this returns.

    Several processes may write at once; one that is killed may leave a part. Raises OSError.
    """
    file = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND | getattr(os, "O_BINARY", 0), FILE_MODE)
    with os.fdopen(file, "ab") as stream:
        stream.write(data)
        stream.flush()
        _to_disk(stream.fileno())
    sync_folder(path.parent)


def sync_folder(path: Path) -> None:
    """Bring the names in a folder to the disk, where the system can do that (not on Windows)."""
    if os.name != "posix":
        return
    folder = os.open(path, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)


def probe_folder(path: Path) -> None:
    """Find out whether files can be written in a folder, by writing one and removing it. Raises OSError if not."""
    probe = path / f".chorus-robot-{uuid.uuid4().hex}.tmp"
    file = os.open(probe, os.O_WRONLY | os.O_CREAT | os.O_EXCL, FILE_MODE)
    try:
        os.write(file, b"probe")
    finally:
        os.close(file)
        probe.unlink()


class Room:
    """Room on a disk, held from the moment it is known to be needed until it is.

    It is held by a file without a name, where the system has such files: a killed process leaves nothing.
    """

    def __init__(self) -> None:
        self._held: IO[bytes] | None = None

    def take(self, folder: Path, size: int) -> None:
        """Hold so many bytes on the disk of a folder. Raises OSError where there are not so many."""
        import tempfile

        self.give_back()
        file: IO[bytes] = tempfile.TemporaryFile(dir=folder, prefix=".chorus-robot-", suffix=".tmp")  # noqa: SIM115
        try:
            _fill(file, size)
        except BaseException:
            with contextlib.suppress(OSError):  # what did not fit is still to be written
                file.close()
            raise
        self._held = file

    def give_back(self) -> None:
        """Hold nothing any more: the disk has room for what was to be written."""
        if self._held is not None:
            with contextlib.suppress(OSError):
                self._held.close()
        self._held = None


def _fill(file: IO[bytes], size: int) -> None:
    try:
        os.posix_fallocate(file.fileno(), 0, size)
    except AttributeError:  # macOS and Windows have no such thing
        pass
    except OSError as error:
        if error.errno not in (errno.EINVAL, errno.EOPNOTSUPP, errno.ENOSYS):
            raise
    else:
        return
    file.write(bytes(size))
    file.flush()
    os.fsync(file.fileno())


def _make_alike(path: Path, other: Path) -> None:
    """Give a new file, its owner's alone, what another one grants; no more where not all of it can be given."""
    if os.name != "posix":
        return
    wanted = other.stat()
    mode = stat.S_IMODE(wanted.st_mode) & 0o777
    with contextlib.suppress(OSError):
        os.chown(path, wanted.st_uid, -1)
    try:
        os.chown(path, -1, wanted.st_gid)
    except OSError:
        mode &= ~0o070  # these rights were another group's
    if hasattr(os, "listxattr"):
        with contextlib.suppress(OSError):  # what the folder gives to all that is new in it
            os.removexattr(path, ACCESS_LIST)
        for name in _attributes(other):
            with contextlib.suppress(OSError):
                os.setxattr(path, name, os.getxattr(other, name))
    path.chmod(mode)


def _attributes(path: Path) -> list[str]:
    with contextlib.suppress(OSError):
        return [name for name in os.listxattr(path) if name == ACCESS_LIST or name.startswith("user.")]
    return []


def _to_disk(file: int) -> None:
    if sys.platform == "darwin":  # fsync leaves the data in the drive's cache there
        import fcntl

        with contextlib.suppress(OSError):
            fcntl.fcntl(file, fcntl.F_FULLFSYNC)
            return
    os.fsync(file)
