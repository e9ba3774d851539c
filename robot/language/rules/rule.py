"""What a rule is, and what it is asked about. Knows no single rule."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NamedTuple

from robot.language.assembly import Program
from robot.language.workspace import Workspace
from robot.model.base import Model, Place

Found = Iterator[tuple[Place, str, str]]
"""What a rule finds: the place, what is wrong, and a hint (or nothing)."""


class File(NamedTuple):
    """One file that was read, on its own."""

    path: Path
    kind: str
    model: Model
    workspace: Workspace


class Whole(NamedTuple):
    """The files that are checked, and the workspace that they stand in."""

    files: tuple[File, ...]
    workspace: Workspace


class Rule(NamedTuple):
    """A rule: its name, what it says in one sentence, and the function that looks at a program, a file, or all files.

    A rule that reading a file or putting a program together holds to has no function of its own.
    """

    name: str
    says: str
    of_program: Callable[[Program], Found] | None = None
    of_file: Callable[[File], Found] | None = None
    of_whole: Callable[[Whole], Found] | None = None
