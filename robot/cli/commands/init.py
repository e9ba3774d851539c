"""`chorus-robot init DIR`: makes a workspace."""

import argparse
from typing import Any


def add(commands: Any) -> None:
    """Declares the command."""
    made = commands.add_parser(
        "init", help="make a workspace with the built-in flows, selectors and configuration", allow_abbrev=False,
        description="Copies the built-in files to a folder, where they come before the built-in ones.",
    )  # fmt: skip
    made.add_argument("folder", metavar="DIR")
    made.set_defaults(main=main)


def main(arguments: argparse.Namespace) -> int:
    """Copies the files; one that is there already stays as it is."""
    import shutil
    from pathlib import Path

    from robot.errors import Problem
    from robot.language.workspace import builtin_folder

    source, target = builtin_folder(), Path(arguments.folder)
    copied = kept = 0
    try:
        # The schemas come along: the first line of each file names its own, for the editor.
        for folder, what in (("flows", "*.yaml"), ("selectors", "*.yaml"), ("config", "*.yaml"), ("docs", "schemas/*")):
            for file in sorted((source / folder).rglob(what)):
                to = target / file.relative_to(source)
                if to.exists():
                    kept += 1
                    continue
                to.parent.mkdir(parents=True, exist_ok=True)
                shutil.copyfile(file, to)
                copied += 1
    except OSError as error:
        raise Problem(f"The workspace {target} cannot be written: {error.strerror}.",
                      hint="Name a folder that you may write to.") from None  # fmt: skip
    print(f"{target}: {copied} files copied" + (f", {kept} were there already and stay as they are" if kept else ""))
    return 0
