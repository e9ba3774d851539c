"""`chorus-robot selectors VERB`: keeps the selectors right when a portal changes."""

from importlib import import_module
from typing import Any

VERBS = ("check", "diff", "pick")
"""Every verb; `robot/cli/selectors/<verb>.py` holds it."""


def add(commands: Any) -> None:
    """Declares the command and its verbs."""
    made = commands.add_parser(
        "selectors", help="keep the selectors right when a portal changes", allow_abbrev=False,
        description="Looks at a portal with the selectors, and at the selectors themselves.",
    )  # fmt: skip
    verbs = made.add_subparsers(dest="verb", metavar="VERB", required=True)
    for name in VERBS:
        import_module(f"robot.cli.selectors.{name}").add(verbs)
