"""The browser's driver. It starts before all else is read or even imported, for it takes longest.

What it writes on its way lies in a scratch folder that goes with it. Must import nothing large, and must not know what
the driver is for.
"""

import asyncio
import contextlib
import os
from collections.abc import AsyncIterator, Generator
from pathlib import Path
from typing import Any

from robot.runs.stopping import Stopping
from robot.scratch import scratch, sweep

_TURNS = 10
"""Turns of the event loop after which the driver's process exists."""


class Driver:
    """Playwright: awaiting this gives it, once its driver has started.

    `scratch` is the folder it works in, `stopping` what asks the process to end. `chromium` is a browser that is there
    already, and stays: replays, which hold no secret, share one. `early` may be one that is being started as it was
    last time.
    """

    def __init__(self, started: "asyncio.Future[Any]", scratch: Path) -> None:
        self._started = started
        self.scratch = scratch
        self.stopping = Stopping()
        self.chromium: Any = None
        self.early: Any = None

    def __await__(self) -> Generator[Any, None, Any]:
        return self._started.__await__()


@contextlib.asynccontextmanager
async def starting(folder: Path, kind: str | None = None) -> AsyncIterator[Driver]:
    """Start the driver, and stop it at the end if nobody else has. What it keeps for next time lies in `folder`.

    With a `kind` of order, the browser too is started as it was for the last order of that kind.
    """
    from robot.browser.driver import start_driver

    with scratch(folder) as place:
        umask = os.umask(0o077)  # what the driver and the browser write is private too
        started = asyncio.ensure_future(start_driver(folder / "cache", place))
        started.add_done_callback(_heed)
        for _ in range(_TURNS):
            await asyncio.sleep(0)
        os.umask(umask)
        driver = Driver(started, place)
        if kind is not None:
            from robot.browser.early import Early

            driver.early = Early(folder / "cache", kind)
            driver.early.start(started)
        sweep(folder)
        try:
            yield driver
        finally:
            with contextlib.suppress(Exception, asyncio.CancelledError):
                await (await started).stop()


def _heed(started: "asyncio.Future[Any]") -> None:
    """Take note of how it ended: what nobody waits for any more (a stop came first) is no news to anybody."""
    if not started.cancelled():
        started.exception()
