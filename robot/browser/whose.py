"""Tells which context of a Chromium asks for something: what holds the requests of all of them is told a frame alone.

Pages, pop-ups and workers are targets, of which the browser says whose they are; frames within pages it does not tell,
and their pages are asked. Must not know what is asked for.
"""

from __future__ import annotations

import asyncio
import contextlib
from typing import TYPE_CHECKING, Any, Final

from robot.browser.errors import outcome

if TYPE_CHECKING:
    from collections.abc import Callable, Coroutine, Iterable, Iterator, Mapping

    from playwright.async_api import Browser as Chromium
    from playwright.async_api import BrowserContext, CDPSession, Page

_ANSWER: Final = 1.0
"""Seconds that pages have to name their frames: one that stands still does not."""
_PAUSES: Final = (0.05, 0.2, 0.5, 1.0, 0.0)
"""Seconds between the times that all are asked, until it is given up: a page may not be known yet, or stand still."""


class Whose:
    """What was found out of the frames of one Chromium; each is asked about once."""

    def __init__(self, chromium: Chromium) -> None:
        self._chromium = chromium
        self._known: dict[str, BrowserContext] = {}  # by frames and other targets
        self._named: dict[str, BrowserContext] = {}  # by the names that Chromium gives contexts
        self._sessions: dict[Page, CDPSession] = {}
        self._finding: dict[str, asyncio.Task[None]] = {}

    def known(self, frame: str) -> BrowserContext | None:
        """Give the context of a frame that was asked about before."""
        return self._known.get(frame)

    async def find(self, frame: str, browser: CDPSession) -> BrowserContext | None:
        """Find the context of a frame through a session with the browser; None where nobody knows it."""
        if frame not in self._known:
            finding = self._finding.get(frame)
            if finding is None:
                finding = self._finding[frame] = asyncio.ensure_future(self._find(frame, browser))
                finding.add_done_callback(lambda _: self._finding.pop(frame, None))
            await asyncio.wait({finding})
        return self._known.get(frame)

    def forget(self, context: BrowserContext) -> None:
        """A context is closed."""
        for found in (self._known, self._named):
            for name in [name for name, its in found.items() if its is context]:
                del found[name]
        for page in [page for page in self._sessions if page.context is context]:
            del self._sessions[page]

    async def _find(self, frame: str, browser: CDPSession) -> None:
        for pause in _PAUSES:
            await self._ask_browser(frame, browser)
            if frame not in self._known:
                await self._ask_pages(frame)
            if frame in self._known:
                return
            await asyncio.sleep(pause)

    async def _ask_browser(self, frame: str, browser: CDPSession) -> None:
        """Ask for all targets; whose the contexts are that it names, their pages say."""
        given, _ = await outcome(browser.send("Target.getTargets"))
        targets = {one["targetId"]: one.get("browserContextId", "") for one in (given or {}).get("targetInfos", ())}
        if frame in targets and targets[frame] not in self._named:
            nameless = [one for one in self._chromium.contexts if one not in self._named.values()]
            await _first_of([self._name(context) for context in nameless], lambda: targets[frame] in self._named)
        self._known |= {name: self._named[its] for name, its in targets.items() if its in self._named}

    async def _name(self, context: BrowserContext) -> None:
        for page in context.pages[:1]:
            given = await self._told(page, "Target.getTargetInfo")
            name = given.get("targetInfo", {}).get("browserContextId")
            if name and context in self._chromium.contexts:
                self._named[name] = context

    async def _ask_pages(self, frame: str) -> None:
        pages = [page for context in self._chromium.contexts for page in context.pages]
        await _first_of([self._ask_page(page) for page in pages], lambda: frame in self._known)

    async def _ask_page(self, page: Page) -> None:
        given = await self._told(page, "Page.getFrameTree")
        if page.context in self._chromium.contexts:
            self._known |= dict.fromkeys(_frames(given.get("frameTree")), page.context)

    def _closed(self, page: Page) -> None:
        self._sessions.pop(page, None)

    async def _told(self, page: Page, method: str) -> dict[str, Any]:
        if page not in self._sessions:
            session, _ = await outcome(page.context.new_cdp_session(page))
            if session is None:
                return {}
            self._sessions.setdefault(page, session)
            page.once("close", self._closed)
        given, _ = await outcome(self._sessions[page].send(method))
        return given or {}


async def _first_of(steps: Iterable[Coroutine[Any, Any, None]], done: Callable[[], bool]) -> None:
    """Carry steps out at once, until that is so or the time is over; what does not answer is left to itself."""
    with contextlib.suppress(TimeoutError):
        for step in asyncio.as_completed(steps, timeout=_ANSWER):
            await step
            if done():
                return


def _frames(tree: Mapping[str, Any] | None) -> Iterator[str]:
    if tree:
        yield tree["frame"]["id"]
        for one in tree.get("childFrames", ()):
            yield from _frames(one)
