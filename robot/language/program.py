"""Gives the engine a checked program: what one run of a flow needs, with nothing wrong in it.

Must not know how a program is walked, nor where its secrets come from.
"""

from pathlib import Path

from robot.language.assembly import Program, assemble
from robot.language.diagnostics import Diagnostic, Mistakes
from robot.language.rules import check_files, check_program
from robot.language.workspace import Workspace
from robot.model.settings import Environment

__all__ = ["Mistakes", "Program", "compose"]


def compose(workspace: Workspace, flow: str | Path, environment: Environment | str | Path) -> Program:
    """Read a flow and all that it needs for a run in this environment, and check it.

    Raises Mistakes (INVALID) with everything that is wrong, or Problem (USAGE) where there is no such flow or
    environment. A flow named by its path finds its libraries and selectors beside it first.
    """
    path = workspace.path_of_flow(flow)
    workspace = workspace.beside(path)
    found: list[Diagnostic] = []
    if not isinstance(environment, Environment):
        environment = workspace.environment(environment)
    read = workspace.flow(path)
    program, found = assemble(workspace, read, environment)
    if program is not None:
        found = check_program(program)
    found += check_files(workspace)
    if program is None or found:
        raise Mistakes(with_lines(workspace, found))
    return program


def with_lines(workspace: Workspace, found: list[Diagnostic]) -> list[Diagnostic]:
    """Put each diagnostic's source line to it, where it may be shown."""
    return [one if one.source_line else one._replace(source_line=workspace.line_at(one.place)) for one in found]
