"""`chorus-robot check [PATH ...]`: finds every mistake in flows, selectors and configuration."""

import argparse
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from robot.language.diagnostics import Diagnostic

FORMATS = ("text", "json", "github", "sarif")


def add(commands: Any) -> None:
    """Declares the command."""
    made = commands.add_parser(
        "check", help="find every mistake in flows, selectors and configuration", allow_abbrev=False,
        description="Reads everything, or the files and folders named, without a browser, and tells every mistake.",
    )  # fmt: skip
    made.add_argument("paths", nargs="*", metavar="PATH", help="files or folders; without any, everything")
    made.add_argument(
        "--format", choices=FORMATS, default="text", dest="form",
        help="text for people, json and sarif for programs, github for annotations in a workflow (text)",
    )  # fmt: skip
    made.set_defaults(main=main)


def main(arguments: argparse.Namespace) -> int:
    """Prints the mistakes, or that there are none; ends as `invalid` where there is one."""
    from pathlib import Path

    from robot.language.check import around, check
    from robot.language.workspace import Workspace
    from robot.outcomes import Outcome

    paths = [Path(path) for path in arguments.paths]
    workspace = around(paths, Workspace.at(Path.cwd()))
    found = check(paths, workspace)
    print(_shown(found, arguments.form, files=len(workspace.files_read())))
    return Outcome.INVALID.exit_code if found else 0


def _shown(found: "Sequence[Diagnostic]", form: str, *, files: int) -> str:
    from robot.language.diagnostics import render

    none = f"no mistake in {files} files"
    if form == "text":
        if not found:
            return none
        count = f"{len(found)} mistake{'s' if len(found) > 1 else ''}"
        return f"{render(found)}\n{count}; chorus-robot explain {found[0].rule} tells more"
    from robot import __version__
    from robot.language import formats

    if form == "github":
        return formats.as_github(found) or none
    if form == "json":
        return formats.as_json(found, files=files)
    return formats.as_sarif(found, version=__version__)
