"""References to secrets, as YAML files hold them: their spelling, and fetching the secret that one names.

Must not put a resolved value, or a text that may be one, into a message.
"""

import os
import re
from collections.abc import Callable
from pathlib import Path

from robot.errors import Problem
from robot.secrets.secret import Secret

LARGEST = 65_536
"""The most bytes a secret's file may have: a wrong path is then noticed, not read."""

_SPELLINGS = "env:NAME, file:PATH or keyring:SERVICE/USER"


def check_reference(reference: str) -> str | None:
    """Say what is wrong with a reference's spelling, or None; nothing is looked up.

    The sentence does not repeat a text that is no reference: it may be a secret typed in the wrong place.
    """
    kind, colon, rest = reference.partition(":")
    if not colon or kind not in _KINDS:
        import difflib

        near = difflib.get_close_matches(kind.lower(), _KINDS, n=1) if colon else []
        meant = f" (did you mean {near[0]}:?)" if near else ""
        return f"this is not a reference to a secret{meant}; write {_SPELLINGS}, never the secret itself"
    return _KINDS[kind][0](rest)


def resolve(reference: str) -> Secret:
    """Fetch the secret that a reference names; an empty one counts as missing.

    Raises Problem (INVALID) naming the reference and the way out, never the value.
    """
    wrong = check_reference(reference)
    if wrong:
        raise Problem(f"A reference to a secret is wrong: {wrong}.")
    kind, _, rest = reference.partition(":")
    secret = _KINDS[kind][1](reference, rest)
    if not secret.reveal():
        raise Problem(f"The secret {reference} is empty.", hint="Put the secret there.")
    return secret


def _check_env(name: str) -> str | None:
    if re.fullmatch(r"[A-Za-z_][A-Za-z0-9_]*", name):
        return None
    return "after env: comes the name of an environment variable (letters, digits and _)"


def _check_file(path: str) -> str | None:
    return None if path.strip() and "\0" not in path else "after file: comes the path of a file"


def _check_keyring(entry: str) -> str | None:
    service, _, user = entry.rpartition("/")
    return None if service and user else "after keyring: comes SERVICE/USER"


def _from_env(reference: str, name: str) -> Secret:
    value = os.environ.get(name)
    if value is None:
        raise Problem(
            f"The secret {reference} is missing: the environment variable {name} is not set.",
            hint=f"Set {name} in the environment of this command, or use file: or keyring: instead.",
        )
    return Secret(value)


def _from_file(reference: str, path: str) -> Secret:
    reason = ""
    value = ""
    try:
        with Path(path).expanduser().open("rb") as stream:
            data = stream.read(LARGEST + 1)
        if len(data) > LARGEST:
            reason = f"it is larger than {LARGEST} bytes"
        else:
            value = data.decode("utf-8-sig")
    except UnicodeError:
        reason = "it is not UTF-8 text"
    except (OSError, RuntimeError) as error:  # RuntimeError: no home folder for ~
        reason = getattr(error, "strerror", None) or "its path cannot be found"
    if reason:  # outside the except block: a decoding error holds the content
        raise Problem(
            f"The secret {reference} cannot be read: {reason}.",
            hint="Check the path and that this user may read the file (mode 0600, UTF-8, the secret on one line).",
        )
    return Secret(value.removesuffix("\n").removesuffix("\r") if value.endswith("\n") else value)


def _from_keyring(reference: str, entry: str) -> Secret:
    try:
        import keyring
    except ImportError:
        raise Problem(
            f"The secret {reference} needs the keyring package, which is not installed.",
            hint="Install it: pip install 'chorus-robot[keyring]'",
        ) from None
    service, _, user = entry.rpartition("/")
    value: str | None = None
    reason = "there is no such entry"
    try:
        value = keyring.get_password(service, user)
    except Exception as error:  # noqa: BLE001 - each system's keyring raises its own
        reason = f"the keyring answered {type(error).__name__}"
    if value is None:  # outside the except block: the error may hold what the keyring said
        raise Problem(
            f"The secret {reference} cannot be read: {reason}.",
            hint=f"Store it with: keyring set {service} {user}",
        )
    return Secret(value)


_KINDS: dict[str, tuple[Callable[[str], str | None], Callable[[str, str], Secret]]] = {
    "env": (_check_env, _from_env),
    "file": (_check_file, _from_file),
    "keyring": (_check_keyring, _from_keyring),
}
