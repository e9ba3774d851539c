"""`chorus-robot trace RUN`: opens the viewer on a run's trace."""

import argparse
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from pathlib import Path


def add(commands: Any) -> None:
    """Declares the command."""
    made = commands.add_parser(
        "trace", help="look at a run that was started with --trace", allow_abbrev=False,
        description="Opens the viewer on the trace of a run, in a window; without a screen, serves it on this machine "
        "and says where, until Ctrl-C.",
    )  # fmt: skip
    made.add_argument("run", metavar="RUN", help="id of a run, or 'last'")
    made.set_defaults(main=main)


def main(arguments: argparse.Namespace) -> int:
    """Shows the trace until its window is closed."""
    import asyncio
    import contextlib

    from robot.browser.viewer import show_trace
    from robot.files import home
    from robot.scratch import scratch

    file = _trace(arguments.run)
    with scratch(home()) as place, contextlib.suppress(KeyboardInterrupt):
        asyncio.run(show_trace(file, place, lambda address: print(f"the trace is shown at {address}", flush=True)))
    return 0


def _trace(wanted: str) -> "Path":
    """The trace of a run. Raises Problem (USAGE) where there is none."""
    from pathlib import Path

    from robot.errors import Problem
    from robot.outcomes import Outcome
    from robot.runs.left import TRACE
    from robot.store import own

    with own().journal() as journal:
        run = journal.run(wanted)
    file = Path(run.artifacts) / TRACE if run.artifacts else None
    if file is not None and file.is_file():
        return file
    if not run.settings.get("trace"):
        reason, hint = "it was run without --trace", "Add --trace the next time."
    elif run.outcome is Outcome.LEAK:
        reason, hint = "it held a secret and was destroyed", f"See: chorus-robot show {run.id}"
    else:
        reason, hint = f"it is not in {run.artifacts or 'any folder'}", "manifest.json there says what was withheld."
    raise Problem(f"Run {run.id} has no trace: {reason}.", hint=hint, outcome=Outcome.USAGE)
