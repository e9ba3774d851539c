"""Parses the command line, dispatches to one command, and is the one place that catches what nobody foresaw."""

import argparse
import contextlib
import gc
import signal
import sys
from collections.abc import Iterable
from importlib import import_module

from robot import __version__
from robot.cli.streams import abandon, let_go, say
from robot.errors import Problem
from robot.files import home
from robot.outcomes import Outcome
from robot.process import endings
from robot.scratch import sweep

COMMANDS = (
    "run", "resume", "runs", "show", "trace", "check", "selectors", "explain", "graph", "schema", "new", "scan",
    "recordings", "secret", "sandbox", "doctor", "init",
)  # fmt: skip
"""Every command; `robot/cli/commands/<name>.py` holds it."""

SWEPT = ("resume", "runs", "show", "trace", "check", "secret", "doctor")
"""Those that open the home and may start no browser, which looks after that itself."""

HARDENED = ("run", "resume", "trace", "scan", "recordings", "secret", "selectors")
"""Those that hold a secret or start the browser's driver."""


def parser(names: Iterable[str] = COMMANDS) -> argparse.ArgumentParser:
    """The whole command line, or what these commands have of it, from each command's own declaration."""
    made = argparse.ArgumentParser(
        prog="chorus-robot",
        description="Renews the password of a Chorus Pro technical account through the portals, from a YAML flow.",
        epilog="Exit codes: 0 ok, 2 usage, 3 invalid, 4 not-recognised, 5 refused, 6 limit, 7 undelivered, 8 unknown, "
        "9 human, 10 leak, 11 unavailable, 130 interrupted, 1 bug.",
        allow_abbrev=False,
    )
    made.add_argument("--version", action="version", version=f"chorus-robot {__version__}")
    commands = made.add_subparsers(dest="command", metavar="COMMAND", required=True)
    for name in names:
        import_module(f"robot.cli.commands.{name}").add(commands)
    return made


def main(argv: list[str]) -> int:
    """Runs one command and returns its exit code; whatever goes wrong is told in words, never as a traceback."""
    gc.set_threshold(300_000)  # nearly all that is imported and read stays: looking for garbage in it takes long
    arguments = parser(argv[:1] if argv and argv[0] in COMMANDS else COMMANDS).parse_args(argv)
    if arguments.command in HARDENED:
        _harden()
    for name in endings():  # a run in progress puts its own in this place
        signal.signal(name, signal.default_int_handler)
    try:
        return _carried_out(arguments)
    finally:
        let_go()


def _carried_out(arguments: argparse.Namespace) -> int:
    as_json = getattr(arguments, "json", False)
    try:
        if arguments.command in SWEPT:
            with contextlib.suppress(Problem):
                sweep(home())  # pages that a killed run had are nobody's to read
        code: int = arguments.main(arguments)
        sys.stdout.flush()
        gc.freeze()  # nor is there any to look for at the end
    except Problem as problem:
        return tell(problem, as_json=as_json)
    except KeyboardInterrupt:
        return tell(Problem("Stopped before the walk began.", outcome=Outcome.INTERRUPTED), as_json=as_json)
    except BrokenPipeError:
        abandon(sys.stdout)
        return Outcome.USAGE.exit_code
    except Exception as error:  # noqa: BLE001 - the edge of the program
        from robot.runs.unforeseen import report

        return tell(Problem(report(error), outcome=Outcome.BUG), as_json=as_json)
    return code


def _harden() -> None:
    """Makes the process fit to hold a secret, before anything reads one or imports the driver."""
    from robot.process import harden

    taken = harden()
    if taken:
        say(f"left out of the environment, since it would write down what is typed: {', '.join(taken)}", sys.stderr)


def tell(problem: Problem, *, as_json: bool) -> int:
    """Prints a problem for a person, or as the object that `--json` promises; gives its exit code."""
    if as_json:
        from robot.cli.printing import as_object

        say(as_object({
            "run": None, "flow": None, "outcome": problem.outcome.value, "exit_code": problem.outcome.exit_code,
            "reset_count": 0, "values": {}, "delivered": [], "staged": False, "artifacts": None,
            "blocked": problem.blocked, "signed_in": [], "message": str(problem),
        }))  # fmt: skip
    say(f"{problem.outcome.value}: {problem}", sys.stderr)
    return problem.outcome.exit_code
