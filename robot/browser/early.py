"""Starts Chromium as it was started last time, before the files are read that say how it must be started.

It is used only where it then turns out that it must be started just so; else it is closed, and another started. Nothing
is remembered of one that had a window, a proxy or surroundings of its own. Must not know flows, nor what the browser is
for.
"""

from __future__ import annotations

import asyncio
import contextlib
import hashlib
import json
from typing import TYPE_CHECKING, Any, Final

from robot.browser.driver import clean_environment
from robot.browser.launch import STARTING, launch_with
from robot.files import write_private

if TYPE_CHECKING:
    from collections.abc import Awaitable
    from pathlib import Path

    from playwright.async_api import Browser as Chromium
    from playwright.async_api import Playwright

_LENGTH: Final = 16
"""Signs of a hash in the name of a file."""

_AGAIN: Final = 3.0
"""Seconds that a second start has at least."""


class Early:
    """A Chromium that may be there already. `kind` tells orders apart that start it in different ways."""

    def __init__(self, folder: Path, kind: str) -> None:
        digest = hashlib.sha256(kind.encode(errors="surrogateescape")).hexdigest()
        self._file = folder / f"browser-{digest[:_LENGTH]}.json"
        self._options = self._remembered()
        self._launched: asyncio.Task[Chromium] | None = None

    def start(self, driver: Awaitable[Playwright]) -> None:
        """Start it as soon as the driver is there, where it is known how; what fails here is of no account."""
        options = self._options
        if options is None:
            return

        async def launched() -> Chromium:
            return await launch_with(await driver, {**options, "env": clean_environment()})

        self._launched = asyncio.ensure_future(launched())
        self._launched.add_done_callback(lambda task: task.cancelled() or task.exception())

    async def take(self, driver: Playwright, options: dict[str, Any]) -> Chromium:
        """Give the one that is there where it was started with these options, else one that is. As `launch` raises."""
        wanted = {name: value for name, value in options.items() if name != "env"}
        launched, self._launched = self._launched, None
        plain = options["env"] == clean_environment()
        begun = asyncio.get_running_loop().time()
        if launched is not None:
            with contextlib.suppress(Exception):
                chromium = await launched
                if wanted == self._options and plain:
                    return chromium
                await chromium.close()
        if not wanted["proxy"] and wanted["headless"] and plain:
            with contextlib.suppress(OSError):
                write_private(self._file, json.dumps(wanted).encode())
        # One that hung was the same program most likely: two of them have no longer than one.
        left = STARTING - (asyncio.get_running_loop().time() - begun)
        return await launch_with(driver, options, within=max(left, _AGAIN))

    def _remembered(self) -> dict[str, Any] | None:
        try:
            found = json.loads(self._file.read_bytes())
        except (OSError, ValueError):
            return None
        return found if isinstance(found, dict) else None
