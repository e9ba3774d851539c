"""Parses the command line, dispatches to one command, and is the one place that catches what nobody foresaw."""

import argparse
import contextlib
import gc
import os
import signal
import sys
from collections.abc import Iterable
from importlib import import_module

from robot import __version__
from robot.errors import Problem
from robot.outcomes import Outcome

COMMANDS = (
    "run", "resume", "runs", "show", "trace", "check", "selectors", "explain", "graph", "schema", "new", "scan",
    "recordings", "secret", "sandbox", "doctor", "init",
)  # fmt: skip
"""Every command; `robot/cli/commands/<name>.py` holds it."""

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
    signal.signal(signal.SIGTERM, signal.default_int_handler)  # a run in progress puts its own in this place
    try:
        code: int = arguments.main(arguments)
        sys.stdout.flush()
        gc.freeze()  # nor is there any to look for at the end
    except Problem as problem:
        tell(problem, as_json=getattr(arguments, "json", False))
        return problem.outcome.exit_code
    except KeyboardInterrupt:
        tell(Problem("Stopped before the walk began.", outcome=Outcome.INTERRUPTED),
             as_json=getattr(arguments, "json", False))  # fmt: skip
        return Outcome.INTERRUPTED.exit_code
    except BrokenPipeError:
        with contextlib.suppress(OSError):
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return Outcome.USAGE.exit_code
    except Exception as error:  # noqa: BLE001 - the edge of the program
        report = _report(error)
        tell(
            Problem("Something unforeseen happened; nothing of it is shown here, since it might hold a secret.",
                    hint=f"The report: {report}", outcome=Outcome.BUG),
            as_json=getattr(arguments, "json", False),
        )  # fmt: skip
        return Outcome.BUG.exit_code
    return code


def _harden() -> None:
    """Makes the process fit to hold a secret, before anything reads one or imports the driver."""
    from robot.process import harden

    taken = harden()
    if taken:
        print(f"left out of the environment, since it would write down what is typed: {', '.join(taken)}",
              file=sys.stderr)  # fmt: skip


def tell(problem: Problem, *, as_json: bool) -> None:
    """Prints a problem for a person, or as the object that `--json` promises."""
    if as_json:
        import json

        print(json.dumps({
            "run": None, "flow": None, "outcome": problem.outcome.value, "exit_code": problem.outcome.exit_code,
            "reset_count": 0, "values": {}, "delivered": [], "staged": False, "artifacts": None,
            "blocked": problem.blocked, "message": str(problem),
        }, ensure_ascii=False))  # fmt: skip
    print(f"{problem.outcome.value}: {problem}", file=sys.stderr)


def _report(error: BaseException) -> str:
    """Writes where an error came from into a file: kinds and places, but no message and no value."""
    import traceback
    from datetime import UTC, datetime

    from robot.files import home, private_folder, write_private

    lines = [f"chorus-robot {__version__}, Python {sys.version.split()[0]}, {sys.platform}"]
    held: BaseException | None = error
    while held is not None:
        lines.append(f"{type(held).__module__}.{type(held).__qualname__}")
        lines += [f"  {frame.filename}:{frame.lineno} in {frame.name}"
                  for frame in traceback.extract_tb(held.__traceback__)]  # fmt: skip
        held = held.__cause__ or held.__context__
    path = private_folder(home() / "reports") / f"{datetime.now(UTC):%Y%m%d-%H%M%S}.txt"
    write_private(path, "\n".join([*lines, ""]).encode())
    return str(path)
