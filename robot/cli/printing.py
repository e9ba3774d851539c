"""Prints progress and results. Everything here has passed the redactor or cannot hold a secret."""

import json
import sys
from collections.abc import Mapping
from typing import Any, TextIO

from robot.cli.streams import say
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
                told = {True: "moved: the step happened", False: "has not moved: the step did not happen",
                        None: "does not tell whether the step happened"}[event.happened]  # fmt: skip
                self._line(f"           {event.witness} {told} ({event.before or '-'} -> {event.now or '-'})")
            case events.OtherWay():
                self._line(f"           {event.element} found by its way {event.way + 1} [{at(event.place)}]")
            case events.SessionEnded():
                self._line(f"           {'signed out of' if event.well else 'could not sign out of'} {event.session}")
            case _:
                pass

    def _line(self, text: str) -> None:
        say(text, self._stream)


def show(result: Result, *, as_json: bool) -> int:
    """Prints a result, and returns its exit code: that nobody could read it changes nothing of what was done."""
    say(as_object(result.as_json()) if as_json else "\n".join(summary(result)))
    return result.outcome.exit_code


def as_object(told: Mapping[str, Any]) -> str:
    """An object in JSON, in the signs that standard output can carry."""
    text = json.dumps(told, ensure_ascii=False)
    try:
        text.encode(sys.stdout.encoding or "ascii")
    except (UnicodeError, LookupError):
        return json.dumps(told)
    return text


def summary(result: Result) -> list[str]:
    """A result for a person: the outcome first, then what is where."""
    rows = [(name.replace("_", " "), on_one_line(value)) for name, value in result.values.items() if value is not None]
    if result.reset_count:
        rows.append(("resets", str(result.reset_count)))
    rows += [("delivered to", name) for name in result.delivered]
    if result.staged:
        rows.append(("staged", f"chorus-robot secret reveal {result.run}"))
    rows += [("still signed in to", name) for name in result.signed_in]
    rows += [("run", result.run)]
    if result.report:
        rows.append(("report", result.report))
    rows += [("artifacts", result.artifacts or "-")]
    width = max(len(name) for name, _ in rows)
    return [f"{result.outcome.value}: {result.message}", *(f"  {name:<{width}}  {value}" for name, value in rows)]
