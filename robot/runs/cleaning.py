"""Takes the secrets out of the parts of a trace that Playwright recorded, and puts them together.

What is text is cleaned, whatever it is text of; what is not stays as it is, for the gate to judge. Must not know what
becomes of the result.
"""

import re
from collections.abc import Sequence
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile

from robot.secrets.redactor import Redactor

_ENTRY = re.compile(r"(?:\d+-)?([\w-]+\.(?:trace|network|stacks))")
_PICTURES = (b"\xff\xd8\xff", b"\x89PNG", b"GIF8", b"RIFF")
_PACKED = (*_PICTURES, b"wOF")
_RESOURCES = "resources/"
_FRAME = re.compile(r"screencast/.*-(\d+)\.jpe?g")


def clean_text(data: bytes, redactor: Redactor) -> bytes:
    """Give text without secrets, in the charset it came in; other bytes as they are."""
    if data.startswith(_PACKED):
        return data
    for charset in ("utf-8", "utf-16") if data.startswith((b"\xff\xfe", b"\xfe\xff")) else ("utf-8", "latin-1"):
        try:
            text = data.decode(charset)
        except UnicodeDecodeError:
            continue
        cleaned = redactor.clean(text)
        return data if cleaned is text else cleaned.encode(charset)
    return data


def clean_trace(parts: Sequence[Path], redactor: Redactor, to: Path, *, unwatched: float | None = None) -> None:
    """Write the parts of a trace as one, without secrets. The viewer shows parts one after another.

    What is a picture is left out if it came after `unwatched` (in seconds since 1970), or if nobody knows when.
    """
    with ZipFile(to, "w") as made:
        known: set[str] = set()
        for number, part in enumerate(parts):
            with ZipFile(part) as archive:
                dropped = {name for name in archive.namelist() if unwatched is not None and _later(name, unwatched)}
                for name in archive.namelist():
                    if name in dropped:
                        continue
                    entry = _ENTRY.fullmatch(name)
                    new = redactor.clean(f"{number}-{entry[1]}" if entry and number else name)
                    if new in known:
                        continue  # a resource has the same name in every part
                    known.add(new)
                    data = archive.read(name)
                    if unwatched is not None and name.startswith(_RESOURCES) and data.startswith(_PICTURES):
                        continue
                    if dropped and entry:
                        data = _without(data, dropped)
                    packed = ZIP_STORED if data.startswith(_PACKED) else ZIP_DEFLATED
                    made.writestr(new, clean_text(data, redactor), packed)


def _later(name: str, unwatched: float) -> bool:
    """Whether a member is a frame of the screen that came later, or that does not tell when it came."""
    frame = _FRAME.fullmatch(name)
    if frame is None:
        return name.startswith("screencast/") or name.endswith((".jpeg", ".jpg"))
    return int(frame[1]) / 1000 >= unwatched


def _without(data: bytes, dropped: set[str]) -> bytes:
    """The lines of a trace that tell of none of these frames."""
    names = [name.encode() for name in dropped]
    lines = data.splitlines(keepends=True)
    return b"".join(one for one in lines if b"screencast-frame" not in one or not any(name in one for name in names))
