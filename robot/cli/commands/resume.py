"""`chorus-robot resume RUN`: carries on a run that was cut short."""

import argparse
from typing import Any


def add(commands: Any) -> None:
    """Declares the command."""
    made = commands.add_parser(
        "resume", help="carry on a run after a crash", allow_abbrev=False,
        description="Carries on a run: delivers what is staged, or finds out by reading what happened, then goes on.",
    )  # fmt: skip
    made.add_argument("run", metavar="RUN", help="id of a run, or 'last'")
    made.add_argument("--json", action="store_true", help="print one JSON object on standard output")
    made.add_argument("--yes", action="store_true", help="do not ask before a flow that cannot be taken back")
    add_after_refusal(made)
    made.add_argument(
        "--deliver-staged", nargs="?", type=int, const=0, metavar="N",
        help="deliver what nobody compared with the page (its N-th): you know it to be in force",
    )  # fmt: skip
    made.set_defaults(main=main)


def add_after_refusal(made: argparse.ArgumentParser) -> None:
    """Declares what lifts a block."""
    made.add_argument("--after-refusal", action="store_true",
                      help="submit once more a password that was refused and has not changed")  # fmt: skip


def main(arguments: argparse.Namespace) -> int:
    """Carries the run on and prints its result."""
    from robot.cli.answering import Begun, answered
    from robot.cli.asking import confirmation, wait_for_enter
    from robot.cli.printing import Progress
    from robot.runs.carrying import Manner
    from robot.runs.facts import Facts
    from robot.runs.order import Result
    from robot.runs.resuming import resume
    from robot.store import own

    async def work(begun: Begun) -> Result:
        facts = begun.facts = Facts()
        return await resume(
            own(), arguments.run, confirm=confirmation(yes=arguments.yes), facts=facts,
            manner=Manner(Progress(), pause=wait_for_enter), trusted=arguments.deliver_staged,
            after_refusal=arguments.after_refusal,
        )  # fmt: skip

    return answered(work, as_json=arguments.json)
