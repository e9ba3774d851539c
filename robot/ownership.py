"""Who but this user can change a file or folder, or read a file: told by owners and modes, of it and on the way to it.

Root counts as this user: it can change everything anyway. On Windows, where modes mean little, nobody is found.
Must not know what a file is for, nor what follows from the answer.
"""

import contextlib
import os
import stat
from pathlib import Path

ACCESS_LIST = "system.posix_acl_access"
"""The attribute of a file that holds its access control list, where it has one (Linux)."""


def alterable(path: Path) -> str | None:
    """Say who else can change this file, or what lies in this folder; None where nobody can, or nothing is there.

    A sticky bit does not help a folder here: others can still add to it. On the way to it, it does.
    """
    if os.name != "posix":
        return None
    with contextlib.suppress(OSError, RuntimeError):  # it is not there, or nobody gets to it
        real = path.resolve(strict=True)
        return _itself(real) or _on_the_way(path, real)
    return None


def readable(path: Path) -> str | None:
    """Say who else can read this file; None where nobody can, or nothing is there."""
    if os.name != "posix":
        return None
    with contextlib.suppress(OSError, RuntimeError):
        real = path.resolve(strict=True)
        found, ways = real.stat(), _folders(real)
        if not stat.S_ISREG(found.st_mode):
            return None
        if found.st_mode & stat.S_IROTH and all(mode & stat.S_IXOTH for mode in ways):
            return "everybody can read it"
        shared = found.st_mode & stat.S_IRGRP and not _private(real, found.st_gid)
        if shared and all(mode & (stat.S_IXGRP | stat.S_IXOTH) for mode in ways):
            return f"its group {_group(found.st_gid)} can read it"
    return None


def _folders(real: Path) -> list[int]:
    """Give the modes of the folders that one must go through to get to a file."""
    return [folder.stat().st_mode for folder in real.parents]


def _itself(path: Path) -> str | None:
    found = path.stat()
    if found.st_uid not in _mine():
        return f"it belongs to {_user(found.st_uid)}"
    if found.st_mode & stat.S_IWOTH:
        return "everybody can write it"
    if found.st_mode & stat.S_IWGRP and not _private(path, found.st_gid):
        return f"its group {_group(found.st_gid)} can write it"
    return None


def _on_the_way(path: Path, real: Path) -> str | None:
    """Say which folder lets everybody put another thing in the place of this one."""
    for folder in dict.fromkeys((*path.absolute().parents, *real.parents)):
        mode = folder.stat().st_mode
        if mode & stat.S_IWOTH and not mode & stat.S_ISVTX:
            return f"everybody can replace what is in {folder}"
    return None


def _mine() -> set[int]:
    """Whose files are as good as one's own: root's, and with sudo those of who called it."""
    mine = {os.geteuid(), 0}
    if os.geteuid() == 0 and os.environ.get("SUDO_UID", "").isdecimal():
        mine.add(int(os.environ["SUDO_UID"]))
    return mine


def _private(path: Path, group: int) -> bool:
    """Whether a group holds nobody else: root's, or one of the user's own name (Debian makes one, with a umask 002)."""
    import grp
    import pwd

    with contextlib.suppress(OSError, AttributeError):
        if ACCESS_LIST in os.listxattr(path):
            return False  # what the mode shows as the group's rights is then what anybody named there has at most
    names = set()
    for uid in _mine():
        with contextlib.suppress(KeyError):  # in containers users may have no name
            names.add(pwd.getpwuid(uid).pw_name)
    try:
        found = grp.getgrgid(group)
    except KeyError:
        return False
    return (group == 0 or found.gr_name in names) and set(found.gr_mem) <= names


def _user(uid: int) -> str:
    import pwd

    with contextlib.suppress(KeyError):
        return f"the user {pwd.getpwuid(uid).pw_name}"
    return f"the user with the number {uid}"


def _group(gid: int) -> str:
    import grp

    with contextlib.suppress(KeyError):
        return grp.getgrgid(gid).gr_name
    return str(gid)
