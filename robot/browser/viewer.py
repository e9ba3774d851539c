"""Shows a trace: Playwright's own viewer, served on this machine alone, in a window of a browser that is here.

Must not know runs.
"""

from __future__ import annotations

import asyncio
import contextlib
import os
import re
import sys
from typing import TYPE_CHECKING, Final

from robot.browser.driver import clean_environment, start_driver
from robot.browser.find import find_browser
from robot.browser.launch import launch_with
from robot.errors import Problem
from robot.files import homeless
from robot.outcomes import Outcome

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable
    from pathlib import Path

STARTING: Final = 30.0
"""Seconds that the viewer has to say where it answers."""

_ADDRESS = re.compile(rb"http://\S+")


async def show_trace(trace: Path, scratch: Path, tell: Callable[[str], object]) -> None:
    """Show a trace until its window is closed; without a screen, serve it until the task is cancelled.

    `tell` gets the address. Raises Problem where the viewer does not start.
    """
    async with serving(trace, scratch) as address:
        tell(address)
        if _screen():
            await _window(address, scratch)
        else:
            await asyncio.Event().wait()


@contextlib.asynccontextmanager
async def serving(trace: Path, scratch: Path) -> AsyncIterator[str]:
    """Serve the viewer with a trace to this machine alone, at a port that is free; give the address."""
    from playwright._impl._driver import compute_driver_executable

    # Playwright opens the default browser by itself, unless it believes to be under test.
    environment = {**clean_environment(), "TMPDIR": str(scratch), "PWTEST_UNDER_TEST": "1"}
    if homeless():
        environment["HOME"] = str(scratch)
    process = await asyncio.create_subprocess_exec(
        *compute_driver_executable(), "show-trace", "--host", "127.0.0.1", "--port", "0", str(trace),
        stdin=asyncio.subprocess.DEVNULL, stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.DEVNULL,
        env=environment,
    )  # fmt: skip
    try:
        yield await _address(process)
    finally:
        with contextlib.suppress(ProcessLookupError):
            process.kill()
        await process.wait()


async def _address(process: asyncio.subprocess.Process) -> str:
    found = None
    with contextlib.suppress(TimeoutError):
        async with asyncio.timeout(STARTING):
            while process.stdout is not None and (line := await process.stdout.readline()):
                found = _ADDRESS.search(line)
                if found:
                    return found[0].decode()
    raise Problem(
        "Playwright's viewer does not start.",
        hint="Its trace.zip can be opened in any Playwright: playwright show-trace FILE",
        outcome=Outcome.UNAVAILABLE,
    )


async def _window(address: str, scratch: Path) -> None:
    program = find_browser(headed=True)
    driver = await start_driver(None, scratch)
    try:
        browser = await launch_with(driver, {
            "executable_path": str(program.path), "headless": False, "env": clean_environment(headed=True),
            "chromium_sandbox": not (hasattr(os, "geteuid") and os.geteuid() == 0), "args": ["--start-maximized"],
        })  # fmt: skip
        page = await browser.new_page(no_viewport=True)
        await page.goto(address)
        closed = asyncio.Event()
        page.on("close", lambda _: closed.set())
        browser.on("disconnected", lambda _: closed.set())
        await closed.wait()
    finally:
        with contextlib.suppress(Exception):
            await driver.stop()


def _screen() -> bool:
    """Whether this machine can show a window."""
    if sys.platform != "linux":
        return True
    return bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))
