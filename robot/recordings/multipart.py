"""Takes a form in parts to pieces and writes it anew, as browsers send it: quoted names, CRLF, files left empty.

What is no part with a name is left out. Must not know what a value becomes.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from typing import Final, NamedTuple

_BOUNDARY: Final = re.compile(r"boundary\s*=\s*(?:\"([^\"]+)\"|([^\s;]+))", re.IGNORECASE)
_NAMED: Final = re.compile(r";\s*(name|filename)\*?\s*=\s*(?:\"((?:[^\"\\]|\\.)*)\"|([^\s;\"]*))", re.IGNORECASE)
_HEAD: Final = re.compile(r"\r?\n\r?\n")
_LINES: Final = re.compile(r"\r?\n")
OWN: Final = "----chorus-robot-boundary"
"""The boundary of a form that is written anew."""


class Field(NamedTuple):
    """A part of a form."""

    name: str
    value: str
    file: bool = False


def is_multipart(content_type: str) -> bool:
    """Tell whether a type is one of a form in parts."""
    return content_type.partition(";")[0].strip().lower() == "multipart/form-data"


def boundary(content_type: str) -> str | None:
    """Give the boundary that a type names."""
    found = _BOUNDARY.search(content_type)
    return (found[1] or found[2]) if found else None


def fields(content_type: str, text: str) -> tuple[list[Field], int]:
    """Give the fields of a form, and how many parts of it could not be read."""
    mark = boundary(content_type)
    if mark is None or not mark.strip() or f"--{mark}" not in text:
        return [], 1
    found = []
    unread = 0
    before, *parts = text.split(f"--{mark}")
    for part in parts:
        if part.lstrip().startswith("--") or not part.strip():
            continue
        one = _field(part)
        if one is None:
            unread += 1
        else:
            found.append(one)
    return found, unread + bool(before.strip())


def _field(part: str) -> Field | None:
    head, *rest = _HEAD.split(part.lstrip("\r\n"), maxsplit=1)
    line = next((line for line in _LINES.split(head) if line.lower().startswith("content-disposition")), "")
    named = {name.lower(): quoted or bare for name, quoted, bare in _NAMED.findall(line)}
    if not rest or "name" not in named:
        return None
    return Field(named["name"], re.sub(r"\r?\n\Z", "", rest[0]), "filename" in named)


def written(mark: str, held: Iterable[Field]) -> str:
    """Write fields as a form in parts."""
    parts = []
    for one in held:
        name = one.name.replace("\\", "%5C").replace('"', "%22").replace("\r", "%0D").replace("\n", "%0A")
        more = '; filename="file"' if one.file else ""
        parts.append(f'--{mark}\r\nContent-Disposition: form-data; name="{name}"{more}\r\n\r\n{one.value}\r\n')
    return "".join([*parts, f"--{mark}--\r\n"])


def rewritten(
    content_type: str, text: str, name: Callable[[str], str], value: Callable[[str, str], str]
) -> tuple[str | None, int]:
    """Give a form with its names and values changed and without files, and how many parts are left out."""
    mark = boundary(content_type)
    held, unread = fields(content_type, text)
    if mark is None or not held:
        return None, unread
    made = [Field(name(one.name), "" if one.file else value(one.name, one.value), one.file) for one in held]
    return written(OWN, made), unread
