"""`chorus-robot explain RULE-or-EXIT-CODE`: tells what a rule asks for, or what an exit code means."""

import argparse
from typing import Any


def add(commands: Any) -> None:
    """Declares the command."""
    made = commands.add_parser(
        "explain", help="tell what a rule asks for, or what an exit code means", allow_abbrev=False,
        description="Prints the page on a rule (with a bad and a good example), on an outcome or on its exit code. "
        "Without a word, every rule and outcome.",
    )  # fmt: skip
    made.add_argument("word", nargs="?", metavar="RULE-or-EXIT-CODE", help="such as endless-loop, not-recognised or 4")
    made.set_defaults(main=main)


def main(arguments: argparse.Namespace) -> int:
    """Prints a page, or one line for each there is."""
    if arguments.word is not None:
        from robot.language.pages import page_on

        print(page_on(arguments.word), end="")
        return 0
    from robot.language.rules import RULES
    from robot.outcomes import Outcome

    width = max(len(rule.name) for rule in RULES)
    for outcome in Outcome:
        print(f"{outcome.exit_code:>{width}}  {outcome.value}")
    for rule in RULES:
        print(f"{rule.name:<{width}}  {rule.says}")
    return 0
