"""`chorus-robot graph FLOW`: draws the pages of a flow and the ways between them."""

import argparse
from typing import Any


def add(commands: Any) -> None:
    """Declares the command."""
    made = commands.add_parser(
        "graph", help="draw the pages of a flow and the ways between them", allow_abbrev=False,
        description="Draws a flow as SVG or Mermaid; destructive steps are red.",
    )  # fmt: skip
    made.add_argument("flow", metavar="FLOW", help="a flow's name, or the path of its file")
    made.add_argument("--format", choices=("svg", "mermaid"), dest="form", help="mermaid, unless --out names an .svg")
    made.add_argument("--out", metavar="FILE", help="write it to this file")
    made.set_defaults(main=main)


def main(arguments: argparse.Namespace) -> int:
    """Prints a picture, or writes it to a file."""
    from pathlib import Path

    from robot.errors import Problem
    from robot.language.picture.drawing import drawing_of
    from robot.language.program import compose
    from robot.language.workspace import Workspace
    from robot.model.settings import Environment

    program = compose(Workspace.at(Path.cwd()), arguments.flow, Environment(environment="picture"))
    drawing = drawing_of(program)
    svg_wanted = arguments.form == "svg" or (arguments.form is None and str(arguments.out or "").endswith(".svg"))
    if svg_wanted:
        from robot.language.picture.svg import svg

        text = svg(drawing)
    else:
        from robot.language.picture.mermaid import mermaid

        text = mermaid(drawing)
    if arguments.out is None:
        print(text, end="")
        return 0
    path = Path(arguments.out)
    try:
        path.write_text(text, encoding="utf-8")
    except OSError as error:
        raise Problem(f"{path} cannot be written: {error.strerror}.",
                      hint="Name a file that you may write to.") from None  # fmt: skip
    print(path)
    return 0
