"""The process's own streams: made such that no text and no closed terminal can end a command.

Must not know what is printed.
"""

import contextlib
import io
import os
import sys
from typing import TextIO


def mend() -> None:
    """Give each of the three streams something behind it, and have signs replaced that its encoding lacks."""
    for number in range(3):
        try:
            os.fstat(number)
        except OSError:  # it was closed: no file that is opened later may come in its place
            with contextlib.suppress(OSError):
                os.open(os.devnull, os.O_RDWR)  # the lowest number that is free
    for name, mode in (("stdin", "r"), ("stdout", "w"), ("stderr", "w")):
        stream = getattr(sys, name)
        if stream is None:
            setattr(sys, name, open(os.devnull, mode, encoding="utf-8"))  # noqa: SIM115, PTH123 - for as long as the process
        elif isinstance(stream, io.TextIOWrapper) and stream.errors == "strict":
            stream.reconfigure(errors="replace")


def say(text: str, stream: TextIO | None = None) -> bool:
    """Print a text; False where nobody can read it. Then nothing more goes there, and the process ends as it would."""
    stream = stream or sys.stdout
    try:
        print(text, file=stream, flush=True)
    except (OSError, ValueError):
        abandon(stream)
        return False
    return True


def abandon(stream: TextIO) -> None:
    """Let what is still to be printed go nowhere: Python itself would fail to print it at its end."""
    with contextlib.suppress(OSError, ValueError):
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, stream.fileno())
        os.close(nowhere)


def let_go() -> None:
    """Flush both streams at the end."""
    for stream in (sys.stdout, sys.stderr):
        try:
            stream.flush()
        except (OSError, ValueError):
            abandon(stream)
