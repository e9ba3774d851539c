"""Prints progress and results. Everything here has passed the redactor or cannot hold a secret."""

import json
import sys
from typing import TextIO

from robot.engine import events
from robot.language.diagnostics import at
from robot.runs.order import Result
from robot.signs import on_one_line


class Progress:
    """Tells a person at a terminal page by page; silent elsewhere."""

    def __init__(self, stream: TextIO | None = None) -> None:
        self._stream = stream or sys.stderr
        self._shown = self._stream.isatty()

    def __call__(self, event: events.Event) -> None:
        """Prints the line of an event that a person would want to see."""
        if not self._shown:
            return
        match event:
            case events.PageReached():
                mark = "!" if event.interruption else "·"
                self._line(f"{mark} {event.seconds:6.1f} s  {event.page}")
            case events.GenerationSeen():
                self._line(f"           {event.portal} as it looks since {event.generation}")
            case events.Intended():
                self._line(f"           reset {event.number} ...")
            case events.SecretStaged():
                well = f"rejected: {', '.join(event.breaches)}" if event.breaches else "accepted"
                well += "" if event.in_force else ", not yet in force"
                self._line(f"           new password staged, {well}")
            case events.Found():
                moved = "moved: the step happened" if event.happened else "has not moved: the step did not happen"
                self._line(f"           {event.witness} {moved} ({event.before or '-'} -> {event.now or '-'})")
            case events.OtherWay():
                self._line(f"           {event.element} found by its way {event.way + 1} [{at(event.place)}]")
            case events.SessionEnded():
                self._line(f"           {'signed out of' if event.well else 'could not sign out of'} {event.session}")
            case _:
                pass

    def _line(self, text: str) -> None:
        print(text, file=self._stream, flush=True)


def show(result: Result, *, as_json: bool) -> int:
    """Prints a result, and returns its exit code."""
    if as_json:
        print(json.dumps(result.as_json(), ensure_ascii=False))
    else:
        print("\n".join(summary(result)))
    return result.outcome.exit_code


def summary(result: Result) -> list[str]:
    """A result for a person: the outcome first, then what is where."""
    rows = [(name.replace("_", " "), on_one_line(value)) for name, value in result.values.items() if value is not None]
    if result.reset_count:
        rows.append(("resets", str(result.reset_count)))
    rows += [("delivered to", name) for name in result.delivered]
    if result.staged:
        rows.append(("staged", f"chorus-robot secret reveal {result.run}"))
    rows += [("run", result.run)]
    if result.report:
        rows.append(("report", result.report))
    rows += [("artifacts", result.artifacts or "-")]
    width = max(len(name) for name, _ in rows)
    return [f"{result.outcome.value}: {result.message}", *(f"  {name:<{width}}  {value}" for name, value in rows)]
