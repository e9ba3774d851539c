"""`chorus-robot check [PATH ...]`: finds every mistake in flows, selectors and configuration."""

import argparse
from typing import Any


def add(commands: Any) -> None:
    """Declares the command."""
    made = commands.add_parser(
        "check", help="find every mistake in flows, selectors and configuration", allow_abbrev=False,
        description="Reads everything, or the files and folders named, without a browser, and tells every mistake.",
    )  # fmt: skip
    made.add_argument("paths", nargs="*", metavar="PATH", help="files or folders; without any, everything")
    made.set_defaults(main=main)


def main(arguments: argparse.Namespace) -> int:
    """Prints the mistakes, or one line that there are none."""
    from pathlib import Path

    from robot.language.check import check
    from robot.language.diagnostics import render
    from robot.language.workspace import Workspace
    from robot.outcomes import Outcome

    workspace = Workspace.at(Path.cwd())
    found = check([Path(path) for path in arguments.paths], workspace)
    if found:
        print(render(found))
        print(f"{len(found)} mistake{'s' if len(found) > 1 else ''}")
        return Outcome.INVALID.exit_code
    print(f"no mistake in {len(workspace.files_read())} files")
    return 0
