"""The browser's driver. It starts before all else is read or even imported, for it takes longest.

Must import nothing large, and must not know what the driver is for.
"""

import asyncio
import contextlib
import os
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

Driver = asyncio.Future[Any]
"""Playwright, once its driver has started."""

_TURNS = 10
"""Turns of the event loop after which the driver's process exists."""


@contextlib.asynccontextmanager
async def starting(folder: Path) -> AsyncIterator[Driver]:
    """Start the driver, and stop it at the end if nobody else has. What it keeps for next time lies in `folder`."""
    from robot.browser.launch import start_driver

    umask = os.umask(0o077)  # what the driver and the browser write is private too
    driver: Driver = asyncio.ensure_future(start_driver(folder / "cache"))
    driver.add_done_callback(_heed)
    for _ in range(_TURNS):
        await asyncio.sleep(0)
    os.umask(umask)
    try:
        yield driver
    finally:
        with contextlib.suppress(Exception, asyncio.CancelledError):
            await (await driver).stop()


def _heed(driver: Driver) -> None:
    """Take note of how it ended: what nobody waits for any more (a stop came first) is no news to anybody."""
    if not driver.cancelled():
        driver.exception()
