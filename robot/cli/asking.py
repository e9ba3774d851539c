"""Asks before what cannot be taken back, and waits for who looks at a failure."""

import asyncio
import os
import sys

from robot.errors import Problem
from robot.outcomes import Outcome
from robot.runs.carrying import Confirm
from robot.runs.preparing import Prepared, unsought


def warn(prepared: Prepared) -> None:
    """Says on standard error what a person should know of the secrets before one is submitted."""
    for name in unsought(prepared.secrets):
        print(
            f"warning: {name} is a word that pages hold anyway, so nothing that the run leaves can be searched "
            "for it; a longer one with other signs in it can", file=sys.stderr,
        )  # fmt: skip
    for remark in prepared.remarks:
        print(f"warning: {remark}", file=sys.stderr)


def confirmation(*, yes: bool) -> Confirm:
    """What asks before a destructive flow: nothing with `--yes` or for a rehearsal, a person at a terminal, else no."""

    def confirm(prepared: Prepared) -> None:
        if prepared.order.pause_on_failure and not sys.stdin.isatty():
            raise Problem(
                "There is no terminal to wait at after a failure.",
                hint="Leave out --pause-on-failure, or run this in a terminal.", outcome=Outcome.USAGE,
            )  # fmt: skip
        warn(prepared)
        if yes or prepared.order.dry_run or not prepared.destructive:
            return
        flow = prepared.program.flow
        given = ", ".join(f"{name} {value}" for name, value in prepared.inputs.items())
        if not sys.stdin.isatty():
            raise Problem(
                f"Flow '{flow.flow}' has a step that cannot be taken back, and there is no terminal to ask at.",
                hint="Say --yes to run it, or --dry-run to rehearse it.", outcome=Outcome.USAGE,
            )  # fmt: skip
        print(f"{flow.about}\n  {given}, environment '{prepared.program.environment.environment}'", file=sys.stderr)
        print("The old password dies at once. Go on? [y/N] ", end="", file=sys.stderr, flush=True)
        if sys.stdin.readline().strip().casefold() not in ("y", "yes", "o", "oui"):
            raise Problem("Nothing was started.", outcome=Outcome.USAGE)

    return confirm


async def wait_for_enter() -> None:
    """Waits at the terminal, with the browser's window open."""
    print("It failed; the window stays open. Press Enter to sign out and end ...", file=sys.stderr, flush=True)
    await entered()


async def entered() -> None:
    """Waits until Enter is pressed at the terminal."""
    import threading

    loop = asyncio.get_running_loop()
    pressed = asyncio.Event()

    def read() -> None:
        os.read(sys.stdin.fileno(), 4096)  # not through sys.stdin: a thread that waits in it would block the end
        loop.call_soon_threadsafe(pressed.set)

    threading.Thread(target=read, daemon=True).start()
    await pressed.wait()
