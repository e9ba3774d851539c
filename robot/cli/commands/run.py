"""`chorus-robot run FLOW`: runs a flow."""

import argparse
from typing import TYPE_CHECKING, Any

from robot.cli.commands.resume import add_after_refusal

if TYPE_CHECKING:
    from robot.cli.answering import Begun
    from robot.runs.order import Order, Result


def add(commands: Any) -> None:
    """Declares the command."""
    made = commands.add_parser(
        "run", help="run a flow", allow_abbrev=False,
        description="Runs a flow: signs in, does what its pages say, delivers what it obtained, signs out.",
    )  # fmt: skip
    made.add_argument("flow", metavar="FLOW", help="name of a flow, or the path of its file")
    made.add_argument("-i", "--input", action="append", default=[], metavar="NAME=VALUE", help="an input of the flow")
    made.add_argument("--env", default="production", metavar="NAME-or-PATH", help="where the portals answer")
    made.add_argument("--deliver", action="append", default=[], metavar="SINK",
                      help="where the secret goes: file:PATH, kdbx:PATH, command:COMMAND")  # fmt: skip
    made.add_argument("--out", metavar="DIR", help="folder for the artifacts of the run")
    made.add_argument("--dry-run", action="store_true", help="go up to the confirmation, and cancel it")
    made.add_argument("--headed", action="store_true", help="show the browser's window")
    made.add_argument(
        "--slow-mo", type=_milliseconds, default=0, metavar="MS", help="wait between the browser's actions"
    )
    made.add_argument("--pause-on-failure", action="store_true",
                      help="show the window, and leave it open after a failure until Enter is pressed")  # fmt: skip
    made.add_argument("--trace", action="store_true", help="keep a trace, for 'chorus-robot trace RUN'")
    made.add_argument("--record", metavar="DIR", help="folder for a recording of the run, sanitised")
    made.add_argument("--replay", metavar="DIR", help="answer every request from a recording, offline")
    made.add_argument("--json", action="store_true", help="print one JSON object on standard output")
    made.add_argument("--yes", action="store_true", help="do not ask before a flow that cannot be taken back")
    add_after_refusal(made)
    made.set_defaults(main=main)


def main(arguments: argparse.Namespace) -> int:
    """Runs the flow and prints its result."""
    from functools import partial

    from robot.cli.answering import answered
    from robot.runs.order import Order, absolute

    order = Order(
        flow=absolute(arguments.flow),
        inputs=read_inputs(arguments.input),
        environment=absolute(arguments.env),
        deliver=tuple(_absolute_sink(text) for text in arguments.deliver),
        out=_folder(arguments.out),
        dry_run=arguments.dry_run,
        headed=arguments.headed,
        slow_mo=arguments.slow_mo,
        trace=arguments.trace,
        record=_folder(arguments.record),
        replay=_folder(arguments.replay),
        pause_on_failure=arguments.pause_on_failure,
        after_refusal=arguments.after_refusal,
    )
    return answered(partial(carried_out, order, yes=arguments.yes), as_json=arguments.json)


async def carried_out(order: "Order", begun: "Begun", *, yes: bool) -> "Result":
    """Starts a browser and carries an order out."""
    import asyncio
    from importlib import import_module

    from robot.files import home
    from robot.runs.driver import starting
    from robot.store import own

    # While something is blocked, no browser is started before it is known what this run may submit.
    async with starting(home(), None if own().may_block() else order.kind) as driver:
        # Imported while the driver and the browser start.
        await asyncio.to_thread(import_module, "robot.runs.job")
        from robot.cli.asking import confirmation, wait_for_enter
        from robot.cli.printing import Progress
        from robot.runs.carrying import Manner
        from robot.runs.facts import Facts
        from robot.runs.job import start

        facts = begun.facts = Facts()
        manner = Manner(Progress(), pause=wait_for_enter)
        return await start(order, driver, confirm=confirmation(yes=yes), manner=manner, facts=facts)


def read_inputs(given: list[str]) -> dict[str, str]:
    """The inputs of a command line: `-i NAME=VALUE`, repeated. Raises Problem (USAGE)."""
    from robot.errors import Problem
    from robot.outcomes import Outcome

    inputs: dict[str, str] = {}
    for text in given:
        name, sign, value = text.partition("=")
        if not sign or not name:
            raise Problem(f"Input '{text}' is not written as NAME=VALUE.", hint="For example: -i siret=21470244100012",
                          outcome=Outcome.USAGE)  # fmt: skip
        if name in inputs:
            raise Problem(f"Input '{name}' is given twice.", outcome=Outcome.USAGE)
        inputs[name] = value
    return inputs


def _folder(text: str | None) -> str | None:
    """A folder made absolute, for the same reason."""
    from robot.files import expanded

    return str(expanded(text)) if text else None


def _absolute_sink(text: str) -> str:
    """A sink's path made absolute, so that a resumed run finds it from another folder."""
    from robot.files import expanded

    kind, sign, rest = text.partition(":")
    if sign and rest and kind in ("file", "kdbx"):
        return f"{kind}:{expanded(rest)}{'/' if rest.endswith('/') else ''}"
    return text


def _milliseconds(text: str) -> int:
    number = int(text) if text.isdigit() else -1
    if not 0 <= number <= 60_000:  # noqa: PLR2004 - a minute
        raise argparse.ArgumentTypeError(f"'{text}' is not a number of milliseconds from 0 to 60000")
    return number
