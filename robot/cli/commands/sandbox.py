"""`chorus-robot sandbox`: serves the practice portal."""

import argparse
from typing import Any


def add(commands: Any) -> None:
    """Declares the command."""
    made = commands.add_parser(
        "sandbox", help="serve the practice portal", allow_abbrev=False,
        description="Serves PIGP and Chorus Pro with invented data on this machine, and writes an environment file.",
    )  # fmt: skip
    made.add_argument("--port", type=int, metavar="N", help="port to serve at (any free one)")
    made.add_argument("--folder", default=".sandbox", metavar="DIR", help="where the environment file goes (.sandbox)")
    made.add_argument("--structures", type=int, default=12, metavar="N", help="how many structures (12)")
    made.add_argument("--seed", type=int, default=1, metavar="N", help="seed of the invented data (1)")
    made.add_argument("--behave", action="append", default=[], metavar="NAME=VALUE", help="a behaviour to switch on")
    made.add_argument("--generation", action="append", default=[], metavar="PORTAL=NAME",
                      help="a look to show: pigp=2025, portail-services=2025 (pigp=2019, chorus-pro=2019)")  # fmt: skip
    made.add_argument("--words", action="append", default=[], metavar="OLD=NEW",
                      help="words that the pages show in the place of others, to practise a change on")  # fmt: skip
    made.set_defaults(main=main)


def main(arguments: argparse.Namespace) -> int:
    """Serves until it is stopped."""
    from pathlib import Path

    from robot.errors import Problem
    from robot.outcomes import Outcome

    try:
        from robot.sandbox import serve
    except ModuleNotFoundError as missing:
        raise Problem(f"The sandbox needs '{missing.name}', which is not installed.",
                      hint="Install the extra: pip install 'chorus-robot[sandbox]'") from None  # fmt: skip
    try:
        serve(
            port=arguments.port, folder=Path(arguments.folder), behaviours=arguments.behave,
            structures=arguments.structures, seed=arguments.seed, announce=lambda line: print(line, flush=True),
            generations=dict(text.partition("=")[::2] for text in arguments.generation),
            words=dict(text.partition("=")[::2] for text in arguments.words),
        )  # fmt: skip
    except ValueError as wrong:
        raise Problem(f"The sandbox cannot be served so: {wrong}.", outcome=Outcome.USAGE) from None
    return 0
