"""Standard output and error as people and programs get them: nothing that is printed steers a terminal.

One place for all that is printed, whatever it is and wherever its words come from. Must not know what is printed.
"""

import contextlib
import sys
from collections.abc import Iterable, Iterator
from typing import Any, TextIO

from robot.signs import visible


class Edge:
    """A stream that writes signs out which nobody sees; in all else it is the stream that it stands for."""

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream

    def write(self, text: str) -> int:
        """Write a text."""
        self._stream.write(visible(text))
        return len(text)

    def writelines(self, lines: Iterable[str]) -> None:
        """Write texts one after another."""
        for line in lines:
            self.write(line)

    def write_unchanged(self, text: str) -> None:
        """Write a text to the last sign: for what a program reads, and never a terminal."""
        self._stream.write(text)

    def __getattr__(self, name: str) -> Any:
        """Be the stream in all else."""
        return getattr(self._stream, name)

    def __iter__(self) -> Iterator[str]:
        """Be a stream where one is looked for."""
        return iter(self._stream)


@contextlib.contextmanager
def edge() -> Iterator[None]:
    """While it lasts, all that is printed goes over the edge."""
    former = sys.stdout, sys.stderr
    sys.stdout, sys.stderr = (Edge(stream) if stream is not None else stream for stream in former)  # type: ignore[assignment, redundant-expr, unused-ignore]
    try:
        yield
    finally:
        sys.stdout, sys.stderr = former


def exactly(text: str) -> None:
    """Print a line as it is, where standard output is no terminal."""
    if isinstance(sys.stdout, Edge) and not sys.stdout.isatty():
        sys.stdout.write_unchanged(f"{text}\n")
    else:
        print(text)
