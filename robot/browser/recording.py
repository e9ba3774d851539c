"""Records a context: Playwright's trace, its traffic, pictures of pages, a page that something failed on.

What it writes is not clean: a trace lies in the scratch folder until it is fetched and has passed the redactor. Traffic
is not written at all. Before a page gets a secret as it is, the recorders stop for good: what Playwright only pauses
still turns up in the next part. Must not know runs, flows or secrets.
"""

from __future__ import annotations

import asyncio
import contextlib
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Final

from robot.browser.pictures import Pictures
from robot.browser.recorder import Recorder
from robot.browser.snapshot import Snapshot, snapshot

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from playwright.async_api import Page

    from robot.browser.follow import Following
    from robot.browser.wanted import Guard
    from robot.recordings.exchange import Exchange

SAVING: Final = 60.0
"""Seconds that a trace may take to be written."""

NOBODY: Final = 0.5
"""Seconds within which no person has looked at anything."""


@dataclass(frozen=True)
class Recorded:
    """What was recorded: the files of the trace, in order, the traffic, and what is missing of it."""

    traces: list[Path] = field(default_factory=list)
    traffic: list[Exchange] = field(default_factory=list)
    missing: list[str] = field(default_factory=list)


class Recording:
    """What is recorded of one browser. `start` begins, `fetch` ends; in between it never fails or holds anybody up."""

    def __init__(self, browser: Following, scratch: Path, *, trace: bool, traffic: bool, pictures: bool = True) -> None:
        self._browser = browser
        self._scratch = scratch
        self._trace = trace
        self._recorder = Recorder() if traffic else None
        self._recorded = Recorded()
        self._pictures = Pictures(browser.context)
        self._pictured = pictures
        self._running = False
        self.stopped = False
        browser.before_secret = self.stop

    @classmethod
    async def start(
        cls, browser: Following, scratch: Path, *, trace: bool = False, traffic: bool = False, pictures: bool = True
    ) -> Recording:
        """Begin, before the browser opens its first page."""
        recording = cls(browser, scratch, trace=trace, traffic=traffic, pictures=pictures)
        await recording._on()
        return recording

    async def stop(self) -> None:
        """Record nothing any more, whatever comes: the browser is about to get a secret as it is."""
        if not self.stopped:
            self.stopped = True
            await self.off()

    async def _on(self) -> None:
        self._running = True
        tracing = self._browser.context.tracing
        if self._recorder is not None and self._browser.holder is not None:
            await self._recorder.begin(self._browser.holder, self._browser.context)
        if self._trace:
            await tracing.start(screenshots=True, snapshots=True, sources=False, title="chorus-robot")
        if not self._pictured:
            return
        self._pictures = Pictures(self._browser.context)
        self._browser.before_step = self._pictures.touched
        self._browser.before_leaving = self._pictures.leaving
        self._pictures.begin()

    async def off(self, *, keep: bool = True) -> None:
        """Record nothing from now on; without `keep` the page's picture still to come is dropped."""
        if not self._running:
            return
        self._running = False
        await self._pictures.end(keep=keep)
        tracing = self._browser.context.tracing
        if self._trace:
            path = self._scratch / f"trace-{len(self._recorded.traces)}.zip"
            if await self._saved(tracing.stop(path=path), "the trace", path):
                self._recorded.traces.append(path)
        if self._recorder is not None:
            await self._recorder.finish()
            self._recorded.traffic.extend(self._recorder.exchanges())

    async def _saved(self, step: Awaitable[object], name: str, path: Path) -> bool:
        """Whether a file was written; a browser that died leaves none."""
        with contextlib.suppress(Exception):
            async with asyncio.timeout(SAVING):
                await step
        there = await asyncio.to_thread(path.is_file)
        if not there:
            self._recorded.missing.append(f"{name} could not be saved: the browser had ended, or took too long")
        return there

    def guard(self, guard: Guard) -> None:
        """Keep no picture from now on that the guard does not let through."""
        self._pictures.guard(guard)

    def reached(self, tab: str, keep: Callable[[bytes], object], withhold: Callable[[str], object]) -> None:
        """A page was reached in a tab; `keep` gets its picture, if there is one, or `withhold` why it is not kept."""
        page = self._page(tab)
        if page is not None and self._running and self._pictured:
            self._pictures.reached(page, keep, withhold)

    def arrived(self) -> None:
        """No page is to be pictured any more."""
        self._pictures.enough()

    async def failed(self, tab: str | None) -> Snapshot:
        """Read the page that something failed on: the tab's, or else the newest tab's."""
        page = None if self.stopped else self._page(tab) or self._page(None)
        return await snapshot(page) if page is not None else Snapshot((), "")

    async def inspect(self) -> None:
        """Open Playwright's inspector on the newest tab; returns when a person says there that it goes on.

        Where there is no inspector, this waits for ever.
        """
        page = self._page(None)
        began = asyncio.get_running_loop().time()
        with contextlib.suppress(Exception):
            if page is not None:
                await page.pause()
        if asyncio.get_running_loop().time() - began < NOBODY:
            await asyncio.Event().wait()

    def versions(self) -> dict[str, str]:
        """The versions of what records and what is recorded."""
        from playwright._repo_version import version

        browser = self._browser.context.browser
        return {"playwright": version, "browser": browser.version if browser is not None else ""}

    async def fetch(self, *, keep: bool = True) -> Recorded:
        """End, and give what was recorded."""
        await self.off(keep=keep)
        return self._recorded

    def _page(self, tab: str | None) -> Page | None:
        tabs = self._browser.tabs
        return next((page for name, page in reversed(tabs.items()) if tab in (None, name)), None)
