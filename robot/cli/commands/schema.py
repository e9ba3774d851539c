"""`chorus-robot schema [KIND]`: JSON Schema for editors."""

import argparse
from typing import Any


def add(commands: Any) -> None:
    """Declares the command."""
    made = commands.add_parser(
        "schema", help="print the JSON Schema of a kind of file, for editors", allow_abbrev=False,
        description="Prints the JSON Schema of a kind of file; without a kind, one schema for files of any kind.",
    )  # fmt: skip
    made.add_argument(
        "kind", nargs="?", metavar="KIND",
        help="flow, library, portal, selectors, environment, policies, staging, recording or gaps",
    )  # fmt: skip
    made.add_argument("--out", metavar="DIR", help="write the schema of every kind to this folder instead")
    made.set_defaults(main=main)


def main(arguments: argparse.Namespace) -> int:
    """Prints a schema, or writes all of them."""
    from robot.language.schema import as_text, schema_of, schema_of_all

    if arguments.out is not None:
        return _write(arguments.out)
    print(as_text(schema_of(arguments.kind) if arguments.kind is not None else schema_of_all()), end="")
    return 0


def _write(folder: str) -> int:
    from pathlib import Path

    from robot.errors import Problem
    from robot.language.load import KINDS
    from robot.language.schema import as_text, schema_of

    target = Path(folder)
    try:
        target.mkdir(parents=True, exist_ok=True)
        for kind in KINDS:
            (target / f"{kind}.json").write_text(as_text(schema_of(kind)), encoding="utf-8")
    except OSError as error:
        raise Problem(f"The schemas cannot be written to {target}: {error.strerror}.",
                      hint="Name a folder that you may write to.") from None  # fmt: skip
    print(f"{target}: {len(KINDS)} schemas written")
    return 0
