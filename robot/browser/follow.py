"""Follows a context: its tabs and their frames, what they ask for, their message boxes and files.

Must not look at pages by itself nor act on them; `browser.py` does both with what is kept here.
"""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Final

from robot.browser.errors import outcome
from robot.browser.hosts import strays
from robot.browser.sight import script
from robot.browser.tabs import TabState
from robot.browser.watch import FrameWatch

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Coroutine

    from playwright.async_api import BrowserContext, Dialog, Download, Frame, Page, Request

    from robot.browser.recorder import Holder
    from robot.engine.screen import BrowserSettings, Query

TAB_WAIT: Final = 2.0
"""Seconds within which a new tab is told of once its page has been answered."""


class Following:
    """What is open in a context, kept up to date by Playwright's events; `_news` is set at each of them."""

    def __init__(self, context: BrowserContext, settings: BrowserSettings) -> None:
        self.context = context
        self._settings = settings
        self._tabs: list[TabState] = []
        self._watches: dict[Frame, FrameWatch] = {}
        self._documents: dict[str, Frame] = {}
        self._orphans: dict[Request, bool] = {}  # and whether they were answered in full
        self._opened = 0
        self._queries: tuple[Query, ...] = ()
        self._text = "[]"
        self._stale = True  # what was seen may no longer be so, or not be all that is asked for
        self._strayed: str | None = None
        self._stillborn: str | None = None
        self._news = asyncio.Event()
        self._dialogs = asyncio.Event()
        self._tasks: set[asyncio.Future[object]] = set()
        self._timers: set[asyncio.TimerHandle] = set()
        self._arrival: asyncio.Future[Download] | None = None
        self._closed = False
        self._answered: Callable[[str, str], bool] = _unanswered
        self.before_step: Callable[[], object] = _nothing  # called before anything is done to a page
        self.before_leaving: Callable[[], Awaitable[object]] | None = None  # before what may lead to another page
        self.holder: Holder | None = None  # who holds the requests of the browser, and can tell of them
        self.before_secret: Callable[[], Awaitable[object]] | None = None  # before a page gets a secret as it is

    @property
    def tabs(self) -> dict[str, Page]:
        """The open tabs by their names, the newest last."""
        return {tab.id: tab.page for tab in self._tabs}

    async def _follow(self) -> None:
        """Begin, with one empty tab."""
        context = self.context
        await context.add_init_script(script())
        context.on("page", self._page)
        context.on("request", self._request)
        context.on("response", lambda response: self._with_tab(response.request, lambda tab: tab.responded(response)))
        context.on("requestfinished", lambda request: self._ended(request, None))
        context.on("requestfailed", lambda request: self._ended(request, request.failure or "failed"))
        await context.new_page()

    async def _afresh(self) -> None:
        """Begin anew, with one empty tab."""
        former = [tab.page for tab in self._tabs]
        await self.context.new_page()
        for page in former:
            await outcome(page.close())
        self._orphans.clear()
        self._strayed = self._stillborn = None
        self._answered = _unanswered
        self.before_step, self.before_leaving, self.before_secret = _nothing, None, None

    def _changed(self) -> None:
        self._news.set()

    def _later(self, seconds: float, first: Callable[[], object] | None = None) -> None:
        loop = asyncio.get_running_loop()

        def ring() -> None:
            self._timers.discard(timer)
            if first is not None:
                first()
            self._changed()

        timer = loop.call_later(seconds, ring)
        self._timers.add(timer)

    def _page(self, page: Page) -> None:
        self._opened += 1
        tab = TabState(f"t{self._opened}", page, self._changed, self._later)
        self._tabs.append(tab)
        page.on("close", lambda _: self._gone(tab))
        page.on("crash", lambda _: self._gone(tab))
        page.on("dialog", lambda dialog: self._dialog(tab, dialog))
        page.on("download", lambda download: self._download(tab, download))
        page.on("frameattached", self._attached)
        page.on("framedetached", self._detached)
        page.on("framenavigated", lambda frame: self._navigated(tab, frame))
        for frame in page.frames:
            self._attached(frame)
        # Its first request was sent before it could be told whose it is.
        for request in [one for one in self._orphans if (its := _frame_of(one)) and its.page == page]:
            answered = self._orphans.pop(request)
            tab.requested_before(request, page.main_frame)
            tab.seen_at(page.url)
            if answered:
                tab.ended(request, None)
        self._changed()

    def _gone(self, tab: TabState) -> None:
        tab.closed = True
        tab.dialog = None
        if tab in self._tabs:
            self._tabs.remove(tab)
        for frame in [frame for frame in self._watches if frame.page == tab.page]:
            self._detached(frame)
        self._stale = True  # another tab is the newest now
        self._changed()

    def _attached(self, frame: Frame) -> None:
        if frame in self._watches or self._closed:
            return
        watch = self._watches[frame] = FrameWatch(frame, self._observed, self._lost)
        watch.ask(self._queries, self._text)

    def _detached(self, frame: Frame) -> None:
        watch = self._watches.pop(frame, None)
        if watch is not None:
            watch.forget()
            self._changed()

    def _navigated(self, tab: TabState, frame: Frame) -> None:
        if frame == tab.page.main_frame and tab.committed() and frame in self._watches:
            self._watches[frame].seen = None
        self._changed()

    def _observed(self, watch: FrameWatch) -> None:
        if watch.queries != self._queries:
            self._stale = True
        if watch.seen:
            self._documents[watch.seen["document"]] = watch.frame
            tab = self._tab_of(watch.frame)
            if tab is not None and watch.frame == tab.page.main_frame:
                tab.shows(watch.seen["document"])
                tab.seen_at(watch.seen["address"])
        self._changed()

    def _lost(self, watch: FrameWatch) -> None:
        tab = self._tab_of(watch.frame)
        if tab is not None and watch.frame == tab.page.main_frame:
            tab.left()
        self._changed()

    def _tab_of(self, frame: Frame) -> TabState | None:
        return next((tab for tab in self._tabs if tab.page == frame.page), None)

    def _with_tab(self, request: Request, action: Callable[[TabState], None]) -> None:
        frame = _frame_of(request)
        tab = self._tab_of(frame) if frame else None
        if tab is not None:
            action(tab)

    def _request(self, request: Request) -> None:
        if request.is_navigation_request() and strays(request.url, self._settings.declared_hosts):
            self._strayed = self._strayed or request.url
        if _frame_of(request) is None:
            self._orphans[request] = False
        self._with_tab(request, lambda tab: tab.requested(request, request.frame))
        self._changed()

    def _ended(self, request: Request, failure: str | None) -> None:
        if request in self._orphans:
            if failure is None:
                self._orphans[request] = True
                self._later(TAB_WAIT, lambda: self._orphans.pop(request, None))  # its tab is told of a moment later
            else:
                del self._orphans[request]
                if request.is_navigation_request() and not self._strayed:
                    self._stillborn = failure
                    self._changed()
        self._with_tab(request, lambda tab: tab.ended(request, failure))

    def _dialog(self, tab: TabState, dialog: Dialog) -> None:
        if dialog.type == "beforeunload" or self._answered(dialog.type, dialog.message):
            self._run(outcome(dialog.accept()))
            return
        tab.message(dialog)
        self._dialogs.set()

    def boxes(self, answered: Callable[[str, str], bool]) -> None:
        """See `Browser.boxes`."""
        self._answered = answered

    def _download(self, tab: TabState, download: Download) -> None:
        tab.downloads()
        if self._arrival is not None and not self._arrival.done():
            self._arrival.set_result(download)

    def _run(self, step: Coroutine[object, object, object]) -> asyncio.Future[object]:
        """Carry a step out beside everything else."""
        task: asyncio.Future[object] = asyncio.ensure_future(step)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        return task


def _unanswered(_kind: str, _text: str) -> bool:
    return False


def _nothing() -> None:
    pass


def _frame_of(request: Request) -> Frame | None:
    """Return the frame that asks; None for the first request of a tab that is only just coming into being."""
    try:
        return request.frame
    except Exception:  # noqa: BLE001 - Playwright's own, whatever its class in this version
        return None
