"""Writes down where an error came from that nobody foresaw: kinds and places, but no message and no value.

Those may hold a secret. Must not fail: it is called where something else has.
"""

import sys
import tempfile
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

from robot import __version__
from robot.errors import Problem
from robot.files import home, private_folder, write_private

TOLD = "Something unforeseen happened; nothing of it is shown here, since it might hold a secret."


def report(error: BaseException) -> str:
    """The sentence for a person, with the place of the report; in the folder for temporary files where home is full."""
    data = "\n".join([*_lines(error), ""]).encode("utf-8", "replace")
    name = f"{datetime.now(UTC):%Y%m%d-%H%M%S}.txt"
    for at_home in (True, False):
        try:
            folder = home() / "reports" if at_home else Path(tempfile.gettempdir()) / "chorus-robot-reports"
            path = private_folder(folder) / name
            write_private(path, data)
        except (OSError, Problem):
            continue
        return f"{TOLD}\n  The report: {path}"
    return f"{TOLD}\n  No report could be written."


def _lines(error: BaseException) -> Iterator[str]:
    import traceback

    yield f"chorus-robot {__version__}, Python {sys.version.split()[0]}, {sys.platform}"
    held: BaseException | None = error
    while held is not None:
        yield f"{type(held).__module__}.{type(held).__qualname__}"
        for frame in traceback.extract_tb(held.__traceback__):
            yield f"  {frame.filename}:{frame.lineno} in {frame.name}"
        held = held.__cause__ or held.__context__
