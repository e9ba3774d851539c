"""Carries out a run and answers with its result, whatever happens on the way there or after it.

Imports late, as `run` does: the browser's driver starts first.
"""

import asyncio
import sys
from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING, Any

from robot.cli.streams import say

if TYPE_CHECKING:
    from robot.runs.facts import Facts
    from robot.runs.order import Result


class Begun:
    """Where the facts of the run are to be found, once there are any."""

    facts: "Facts | None" = None


def _heed(loop: asyncio.AbstractEventLoop, context: dict[str, Any]) -> None:
    """Says nothing of a task that Ctrl-C met before the run had a way to stop cleanly: it is told once, as the end."""
    if not isinstance(context.get("exception"), KeyboardInterrupt):
        loop.default_exception_handler(context)


def answered(work: "Callable[[Begun], Awaitable[Result]]", *, as_json: bool) -> int:
    """Carries out a run, prints its result and gives its exit code. Raises what kept a run from being begun."""
    begun = Begun()

    async def worked() -> "Result":
        asyncio.get_running_loop().set_exception_handler(_heed)
        return await work(begun)

    try:
        result = asyncio.run(worked())
    except (Exception, KeyboardInterrupt) as error:
        if begun.facts is None or not begun.facts.run:
            raise
        result = begun.facts.stand(error)
        say(f"{result.outcome.value}: {result.message}", sys.stderr)
    from robot.cli.printing import show

    return show(result, as_json=as_json)
