"""References to secrets, as YAML files hold them: their spelling, and fetching the secret that one names.

Must not put a resolved value, or a text that may be one, into a message.
"""

import os
import re
from collections.abc import Callable
from pathlib import Path

from robot.errors import Problem
from robot.ownership import alterable, readable
from robot.secrets.secret import Secret

LARGEST = 65_536
"""The most bytes a secret's file may have: a wrong path is then noticed, not read."""

_MARK = "\ufeff"
_LINE_ENDS = re.compile("\r\n|[\n\r\x0b\x0c\x85\u2028\u2029]")
_CONTROL = re.compile("[\0-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")
_HIDDEN = re.compile("[\xa0\xad\u2000-\u200f\u202a-\u202f\u205f-\u206f\u3000\ufeff]")

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
    """Fetch the secret that a reference names; see `fetch`."""
    return fetch(reference)[0]


def fetch(reference: str) -> tuple[Secret, str]:
    """Fetch the secret that a reference names, and what a person should know of how it is written, or nothing.

    A secret is one line of text. The end of that line, blank lines and a mark of the encoding are no part of it; spaces
    at its edges are, and are told. So is who else can read its file; one that others can change is refused. Raises
    Problem (INVALID) naming the reference and the way out, never the value.
    """
    wrong = check_reference(reference)
    if wrong:
        raise Problem(f"A reference to a secret is wrong: {wrong}.")
    kind, _, rest = reference.partition(":")
    shown = _shown(reference, rest) if kind == "file" else ""
    written = _KINDS[kind][1](reference, rest)
    value, remark = _line_of(written)
    if value:
        told = [shown, f"the secret {reference} {remark}" if remark else ""]
        return Secret(value), "; ".join(filter(None, told))
    raise Problem(f"The secret {reference} {remark}.", hint="Write the secret there, on one line, as UTF-8 text.")


def _line_of(written: str) -> tuple[str, str]:
    """Give the one line that is the secret, and what is odd about it; no line and why, where there is not just one."""
    text = written.removeprefix(_MARK)
    if "\0" in text:
        return "", "holds a NUL: it is no text, or in another encoding, such as UTF-16"
    lines = [line for line in _LINE_ENDS.split(text) if line.strip()]
    if not lines:
        return "", "holds nothing but spaces" if text.strip("\r\n") else "is empty"
    if len(lines) > 1:
        return "", f"has {len(lines)} lines, and a secret is one"
    line = lines[0]
    control = _CONTROL.search(line)
    if control is not None:
        return "", f"holds the control character U+{ord(control[0]):04X}: no box for a secret takes one"
    remarks = []
    if text != written:
        remarks.append("begins with a mark of its encoding (U+FEFF), which was left out")
    if text not in (line, f"{line}\n", f"{line}\r\n"):
        remarks.append("has blank lines or a bare carriage return beside it, which were left out")
    if line != line.strip():
        remarks.append("begins or ends with a space, which is submitted as a part of it: remove it if it is none")
    elif hidden := _HIDDEN.search(line):
        remarks.append(f"holds a sign that nobody sees (U+{ord(hidden[0]):04X}), which is submitted as a part of it")
    return line, "; it ".join(remarks)


def _check_env(name: str) -> str | None:
    if re.fullmatch(r"[A-Za-z_][A-Za-z0-9_]*", name):
        return None
    return "after env: comes the name of an environment variable (letters, digits and _)"


def _check_file(path: str) -> str | None:
    return None if path.strip() and "\0" not in path else "after file: comes the path of a file"


def _check_keyring(entry: str) -> str | None:
    service, _, user = entry.rpartition("/")
    return None if service and user else "after keyring: comes SERVICE/USER"


def _from_env(reference: str, name: str) -> str:
    value = os.environ.get(name)
    if value is None:
        raise Problem(
            f"The secret {reference} is missing: the environment variable {name} is not set.",
            hint=f"Set {name} in the environment of this command, or use file: or keyring: instead.",
        )
    return value


def _shown(reference: str, path: str) -> str:
    """Say who else can read a secret's file. Raises Problem where somebody else can change it."""
    try:
        file = Path(path).expanduser()
    except RuntimeError:  # no home folder for ~
        return ""
    if reason := alterable(file):
        raise Problem(
            f"The secret {reference} is not read: {reason}, so that what would be submitted may be another's.",
            hint=f"Make the file yours alone: chown it, chmod 600 {file}, in a folder that others cannot write.",
        )
    reason = readable(file)
    return f"the secret {reference} can be read by others ({reason}): chmod 600 {file}" if reason else ""


def _from_file(reference: str, path: str) -> str:
    reason = ""
    value = ""
    try:
        with Path(path).expanduser().open("rb") as stream:
            data = stream.read(LARGEST + 1)
        if len(data) > LARGEST:
            reason = f"it is larger than {LARGEST} bytes"
        else:
            value = data.decode("utf-8")
    except UnicodeError:
        wide = data.startswith((b"\xff\xfe", b"\xfe\xff"))
        reason = "it is UTF-16: save it as UTF-8" if wide else "it is not UTF-8 text"
    except (OSError, RuntimeError) as error:  # RuntimeError: no home folder for ~
        reason = getattr(error, "strerror", None) or "its path cannot be found"
    if reason:  # outside the except block: a decoding error holds the content
        raise Problem(
            f"The secret {reference} cannot be read: {reason}.",
            hint="Check the path and that this user may read the file (mode 0600, UTF-8, the secret on one line).",
        )
    return value


def _from_keyring(reference: str, entry: str) -> str:
    try:
        import keyring
    except ImportError:
        raise Problem(
            f"The secret {reference} needs the keyring package, which is not installed.",
            hint="Install it: pip install 'chorus-robot[keyring]'",
        ) from None
    service, _, user = entry.rpartition("/")
    value: str | None = None
    reason, hint = "there is no such entry", f"Store it with: keyring set {service} {user}"
    try:
        value = keyring.get_password(service, user)
    except Exception as error:  # noqa: BLE001 - each system's keyring raises its own
        kinds = {kind.__name__ for kind in type(error).__mro__}
        reason = f"the keyring answered {type(error).__name__}"
        if "NoKeyringError" in kinds:
            reason, hint = "there is no keyring here", _NO_KEYRING
        elif "KeyringLocked" in kinds or "InitError" in kinds:
            reason, hint = "the keyring is locked, or not to be reached", _NO_KEYRING
    if value is None:  # outside the except block: the error may hold what the keyring said
        raise Problem(f"The secret {reference} cannot be read: {reason}.", hint=hint)
    return value


_NO_KEYRING = (
    "A keyring is opened by a person's session: a service, cron or a container has none. Use file: (mode 0600) or env: "
    "there, or run this in that session."
)


_KINDS: dict[str, tuple[Callable[[str], str | None], Callable[[str, str], str]]] = {
    "env": (_check_env, _from_env),
    "file": (_check_file, _from_file),
    "keyring": (_check_keyring, _from_keyring),
}
