"""Asks before what cannot be taken back."""

import sys

from robot.errors import Problem
from robot.outcomes import Outcome
from robot.runs.job import Confirm
from robot.runs.preparing import Prepared


def confirmation(*, yes: bool) -> Confirm:
    """What asks before a destructive flow: nothing with `--yes` or for a rehearsal, a person at a terminal, else no."""

    def confirm(prepared: Prepared) -> None:
        if yes or prepared.order.dry_run or not prepared.destructive:
            return
        flow = prepared.program.flow
        given = ", ".join(f"{name} {value}" for name, value in prepared.inputs.items())
        if not sys.stdin.isatty():
            raise Problem(
                f"Flow '{flow.flow}' has a step that cannot be taken back, and there is no terminal to ask at.",
                hint="Say --yes to run it, or --dry-run to rehearse it.", outcome=Outcome.USAGE,
            )  # fmt: skip
        print(f"{flow.about}\n  {given}, environment '{prepared.program.environment.environment}'", file=sys.stderr)
        print("The old password dies at once. Go on? [y/N] ", end="", file=sys.stderr, flush=True)
        if sys.stdin.readline().strip().casefold() not in ("y", "yes", "o", "oui"):
            raise Problem("Nothing was started.", outcome=Outcome.USAGE)

    return confirm
