"""Looks: puts together what the tabs (`tabs.py`) and the frames (`watch.py`) say to a `Screen`.

Must not act on pages, and must not know pages or flows.
"""

from __future__ import annotations

import asyncio
import contextlib
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from robot.browser import barriers
from robot.browser.errors import trouble
from robot.browser.follow import Following
from robot.browser.screens import compose
from robot.browser.watch import as_text
from robot.engine.screen import Query, Screen, Tab, Trouble

if TYPE_CHECKING:
    from collections.abc import Sequence

    from playwright.async_api import BrowserContext

    from robot.browser.ground import Ground
    from robot.browser.tabs import TabState
    from robot.browser.tap import Tap
    from robot.browser.watch import FrameWatch
    from robot.drift.seen import Seen
    from robot.engine.screen import BrowserSettings

FIRST_ANSWER: Final = 1.0
"""Seconds that a tab has to answer new queries before the screen is shown without it."""

FRAME_ANSWER: Final = 0.15
"""The same for the frames in it: one that is still on its way has no document to ask."""

SILENCE: Final = 2.0
"""Seconds without news after which all frames are asked again: an answer may have been lost with its document."""


class Looking(Following):
    """One context, and what is to be seen in it."""

    _tap: Tap | None = None

    def __init__(self, context: BrowserContext, settings: BrowserSettings, ground: Ground | None = None) -> None:
        super().__init__(context, settings)
        self._ground = ground
        self._asked: int | None = None  # what had been sent when the guard began
        self._screen = Screen(number=0, tabs=())

    async def begin(self) -> None:
        """Be as new for another run, but for the portals' own sessions and what is hidden from pages."""
        await self._afresh()
        if self._tap is not None:
            await self._tap.begin()

    async def look(self, queries: Sequence[Query], *, after: int, timeout: float, tab: str | None = None) -> Screen:
        """See `Browser.look`."""
        self._alive()
        loop = asyncio.get_running_loop()
        until = loop.time() + timeout
        if self._stale or after != self._screen.number or list(self._queries) != list(queries):
            self._stale = False
            self._queries = tuple(queries)
            self._text = as_text(queries)
            self._ask(tab)
            for seconds, within in ((FRAME_ANSWER, True), (FIRST_ANSWER - FRAME_ANSWER, False)):
                limit = loop.time() + min(max(timeout, 0.05), seconds)
                while self._unanswered(within=within) and (left := limit - loop.time()) > 0:
                    await self._wait(left)
        self._compose()
        while self._screen.number == after and (left := until - loop.time()) > 0:
            if not await self._wait(min(left, SILENCE)) and left > SILENCE:
                self._ask(tab)
            self._alive()
            self._compose()
        return self._screen

    def _ask(self, tab: str | None) -> None:
        """Ask every frame what is to be seen, but those at rest that matter less."""
        for watch in self._watches.values():
            if not (watch.still and self._aside(watch, tab)):
                watch.ask(self._queries, self._text)

    def _aside(self, watch: FrameWatch, tab: str | None) -> bool:
        """Whether a frame is in another tab than the one that matters, and than the newest."""
        mine = self._tab_of(watch.frame)
        return tab is not None and mine is not None and mine.id != tab and mine is not self._tabs[-1]

    def _unanswered(self, *, within: bool) -> bool:
        """Whether an answer to the queries is still to come, from the frames within pages too where `within`."""
        # With a message box open, or while the page's successor is awaited, Chromium hands no question on.
        asked = {tab.page: tab.page.main_frame for tab in self._tabs if tab.dialog is None and not tab.pending}
        return any(
            not watch.answered.is_set()
            for frame, watch in self._watches.items()
            if frame.page in asked and (within or frame == asked[frame.page])
        )

    async def _wait(self, seconds: float) -> bool:
        """Whether there was news within so many seconds."""
        self._news.clear()
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(seconds):
                await self._news.wait()
        return self._news.is_set()

    async def guard(self, *, on: bool) -> None:
        """See `Browser.guard`."""
        if self._tap is not None:
            await self._tap.guard(on=on)
        self._asked = self._ground.asked if self._ground is not None else None

    def silent(self) -> bool | None:
        """See `Browser.silent`."""
        now = self._ground.asked if self._ground is not None else None
        return None if now is None or self._asked is None else now == self._asked

    def _compose(self) -> None:
        tabs = tuple(self._told(compose(tab, self._watches, self._queries)) for tab in reversed(self._tabs))
        opening = any(request.is_navigation_request() for request in self._orphans)
        withheld = self._tap.withheld if self._tap is not None else None
        screen = Screen(
            self._screen.number, tabs, self._strayed, opening=opening, stillborn=self._stillborn, withheld=withheld,
            barred=self._barred(), through=barriers.through(self._settings),
        )  # fmt: skip
        if screen != self._screen:
            self._screen = replace(screen, number=screen.number + 1)

    async def inventory(self, tab: str) -> Sequence[Seen]:
        """Describe every element on a tab; nothing where a message box keeps it from answering."""
        from robot.browser.inventory import inventory

        state = self._tab(tab)
        return await inventory(state.page) if state.dialog is None else ()

    def _told(self, tab: Tab) -> Tab:
        """A tab whose failure says what stood in the way, where that is not the portal."""
        if tab.failure is None:
            return tab
        return replace(tab, failure=barriers.told(tab.failure, tab.address, self._settings, self._ground))

    def _barred(self) -> str | None:
        """What stands before the portals and wants other settings, where there is such a thing."""
        found = (barriers.barred(tab, self._settings) for tab in self._tabs)
        return next((reason for reason in found if reason), None)

    def _alive(self) -> None:
        if self._closed or not self._tabs:
            raise trouble(Trouble.BROKEN)

    def _tab(self, identity: str) -> TabState:
        self._alive()
        found = next((tab for tab in self._tabs if tab.id == identity), None)
        if found is None:
            raise trouble(Trouble.GONE, "the tab was closed")
        return found
