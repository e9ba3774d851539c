"""`chorus-robot show RUN`: what happened in a run."""

import argparse
from typing import Any


def add(commands: Any) -> None:
    """Declares the command."""
    made = commands.add_parser("show", help="show what happened in a run", allow_abbrev=False)
    made.add_argument("run", metavar="RUN", help="id of a run, or 'last'")
    made.add_argument("--json", action="store_true", help="print one JSON object on standard output")
    made.set_defaults(main=main)


def main(arguments: argparse.Namespace) -> int:
    """Prints the run, its journal, and what can be done now."""
    import json

    from robot.journal.state import state_of
    from robot.signs import on_one_line
    from robot.store import own

    with own().journal() as journal:
        run = journal.run(arguments.run)
        recorded = journal.events(run.id)
    state = state_of(recorded)
    if arguments.json:
        print(json.dumps({
            "run": run.id, "flow": run.flow, "inputs": dict(run.inputs), "started": run.started.isoformat(),
            "ended": run.ended.isoformat() if run.ended else None,
            "outcome": run.outcome.value if run.outcome else None, "message": run.message,
            "values": dict(run.values), "artifacts": run.artifacts, "phase": state.phase.value,
            "reset_count": state.reset_count,
            "events": [{"at": one.at.isoformat(), "event": one.event.value, **one.data} for one in recorded],
        }, ensure_ascii=False))  # fmt: skip
        return 0
    given = " ".join(f"{name}={on_one_line(str(value))}" for name, value in run.inputs.items())
    print(f"{run.id}  {run.flow}  {given}")
    print(f"  {run.outcome.value if run.outcome else 'not ended'}: {run.message or 'the process was cut short'}")
    for name, value in run.values.items():
        print(f"  {name}: {on_one_line(str(value))}")
    for one in recorded:
        told = ", ".join(
            f"{name} {on_one_line(str(value))}" for name, value in one.data.items() if value not in (None, [], "")
        )
        print(f"  {one.at.astimezone():%H:%M:%S}  {one.event.value:<10} {told}")
    print(f"  now: {state.phase.value}")
    return 0
