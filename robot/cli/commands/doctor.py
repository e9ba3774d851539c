"""`chorus-robot doctor`: says what this machine lacks and how to mend it."""

import argparse
from typing import Any


def add(commands: Any) -> None:
    """Declares the command."""
    made = commands.add_parser("doctor", help="say what this machine lacks and how to mend it", allow_abbrev=False)
    made.set_defaults(main=main)


def main(_: argparse.Namespace) -> int:
    """Prints a line for each check; the exit code is 3 where something needed is missing."""
    from robot.doctor import examine
    from robot.outcomes import Outcome

    findings = examine()
    for finding in findings:
        print(f"{'ok     ' if finding.well else 'missing' if finding.needed else 'absent '} {finding.what}")
        if not finding.well:
            print(f"        {finding.remedy}")
    return 0 if all(finding.well or not finding.needed for finding in findings) else Outcome.INVALID.exit_code
