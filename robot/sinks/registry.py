"""The one list of sinks, and the reading of `--deliver KIND:...`.

A new kind of sink is a module with a `read(name, rest, kept_back)` function and a line in KINDS. Must not deliver
anything itself.
"""

from collections.abc import Callable

from robot.errors import Problem
from robot.outcomes import Outcome
from robot.sinks import command, file, kdbx
from robot.sinks.base import Sink

KINDS: dict[str, Callable[[str, str, frozenset[str]], Sink]] = {
    "file": file.read,
    "kdbx": kdbx.read,
    "command": command.read,
}


def parse(text: str, kept_back: frozenset[str] = frozenset()) -> Sink:
    """Make the sink that a command line names, such as `file:/srv/out.json`; nothing is opened yet.

    `kept_back` are the environment's variables that hold secrets: what a sink starts does not get them.

    Raises Problem (USAGE) that does not repeat the text: a secret may have been typed into it.
    """
    kind, colon, rest = text.partition(":")
    reader = KINDS.get(kind)
    if not colon or reader is None:
        raise Problem(
            "--deliver names no known kind of sink.",
            hint=f"Write one of {', '.join(f'{known}:...' for known in KINDS)}.",
            outcome=Outcome.USAGE,
        )
    return reader(text, rest, kept_back)
