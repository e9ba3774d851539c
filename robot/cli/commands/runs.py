"""`chorus-robot runs`: what ran."""

import argparse
from typing import Any


def add(commands: Any) -> None:
    """Declares the command."""
    made = commands.add_parser("runs", help="list the latest runs", allow_abbrev=False)
    made.add_argument("--limit", type=int, default=20, metavar="N", help="how many (20)")
    made.add_argument("--json", action="store_true", help="print one JSON array on standard output")
    made.set_defaults(main=main)


def main(arguments: argparse.Namespace) -> int:
    """Prints a line a run, latest first."""
    import json

    from robot.signs import on_one_line
    from robot.store import own

    with own().journal() as journal:
        known = journal.runs(max(1, arguments.limit))
    if arguments.json:
        print(json.dumps([
            {"run": run.id, "flow": run.flow, "inputs": dict(run.inputs), "started": run.started.isoformat(),
             "outcome": run.outcome.value if run.outcome else None}
            for run in known
        ], ensure_ascii=False))  # fmt: skip
        return 0
    for run in known:
        given = " ".join(f"{name}={on_one_line(str(value))}" for name, value in run.inputs.items())
        outcome = run.outcome.value if run.outcome else "not ended"
        print(f"{run.id}  {run.started.astimezone():%Y-%m-%d %H:%M}  {outcome:<15} {run.flow}  {given}")
    if not known:
        print("no run yet")
    return 0
