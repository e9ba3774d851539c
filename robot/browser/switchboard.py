"""Holds the requests and answers of a Chromium, and hands each to the line of the context that it is of.

Chromium's `Fetch` domain hangs on the browser as a whole, so that new tabs and pop-ups are held from their first
request; and two sessions that hold the same request know nothing of each other. So there is one for each Chromium, and
it holds what any context wants held. Must not know what becomes of a request.
"""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any, Final

from robot.browser.errors import carry_out, outcome
from robot.browser.holding import wanted
from robot.browser.whose import Whose

if TYPE_CHECKING:
    from collections.abc import Callable, Coroutine

    from playwright.async_api import Browser as Chromium
    from playwright.async_api import BrowserContext, CDPSession

_BOARDS: Final[dict[Chromium, _Switchboard]] = {}
"""One for each Chromium with contexts in it."""


class Line:
    """One context's place. `take` gets what is held of it (`Fetch.requestPaused`), and must say what becomes of it."""

    def __init__(self, board: _Switchboard) -> None:
        self._board = board
        self.take: Callable[[dict[str, Any]], Coroutine[Any, Any, None]] | None = None
        self.patterns: list[dict[str, str]] = []
        self.left = False

    @classmethod
    def of(cls, context: BrowserContext) -> Line | None:
        """Give a context its place, before its first page is opened. Nothing is held yet."""
        chromium = context.browser
        if chromium is None:
            return None
        if chromium not in _BOARDS:
            _BOARDS[chromium] = _Switchboard(chromium)
            chromium.once("disconnected", _forget)
        return _BOARDS[chromium].join(context)

    @property
    def session(self) -> CDPSession | None:
        """Through which it is said what becomes of a request; it is not this context's alone."""
        return self._board.session

    async def hold(self, patterns: list[dict[str, str]]) -> None:
        """Have held what these say (`Fetch.enable`); with none, nothing is held for this context."""
        if not self.left:
            self.patterns = patterns
            await self._board.arrange()

    async def close(self) -> None:
        """Take nothing any more: the context is about to be closed. The others' requests stay held."""
        self.patterns, self.left = [], True
        await outcome(self._board.arrange())


def _forget(chromium: Chromium) -> None:
    _BOARDS.pop(chromium, None)


class _Switchboard:
    """All lines of one Chromium. Where there has been one alone, nothing is looked up."""

    def __init__(self, chromium: Chromium) -> None:
        self._chromium = chromium
        self._lines: dict[BrowserContext, Line] = {}
        self._shared = False
        self._held: list[dict[str, str]] | None = []
        self._arranging = asyncio.Lock()
        self._whose = Whose(chromium)
        self._tasks: set[asyncio.Task[None]] = set()
        self.session: CDPSession | None = None

    def join(self, context: BrowserContext) -> Line:
        line = self._lines[context] = Line(self)
        self._shared = self._shared or len(self._lines) > 1
        context.once("close", self._closed)
        return line

    def _closed(self, context: BrowserContext) -> None:
        self._lines.pop(context, None)
        self._whose.forget(context)
        if not self._lines:
            self._shared = False
            _forget(self._chromium)

    async def arrange(self) -> None:
        """Have held what the lines want, and nothing else."""
        async with self._arranging:
            every = [pattern for line in self._lines.values() for pattern in line.patterns]
            patterns = list({tuple(sorted(one.items())): one for one in every}.values())
            if patterns == self._held:
                return
            if not patterns:
                session, self.session, self._held = self.session, None, []
                if session is not None:
                    await carry_out(session.detach())  # what it held goes on
                return
            if self.session is None:
                self.session = await self._chromium.new_browser_cdp_session()
                self.session.on("Fetch.requestPaused", self._paused)
            self._held = None  # nobody knows until it is answered
            await carry_out(self.session.send("Fetch.enable", {"patterns": patterns}))
            self._held = patterns

    def _paused(self, event: dict[str, Any]) -> None:
        if not self._shared:
            for line in self._lines.values():
                self._take(line, event)
            return
        context = self._whose.known(event["frameId"])
        if context is not None:
            self._hand(context, event)
        else:
            self._start(self._look_up(event))

    async def _look_up(self, event: dict[str, Any]) -> None:
        """Find whose it is. What nobody can tell goes nowhere where it may have to do with somebody's secret."""
        session = self.session
        context = await self._whose.find(event["frameId"], session) if session is not None else None
        if context is not None:
            self._hand(context, event)
        elif any(wanted(line.patterns, event) for line in self._lines.values()):
            await self._fail(event)
        else:
            await self._pass(event)

    def _hand(self, context: BrowserContext, event: dict[str, Any]) -> None:
        """Give it to its context, unless that is held for another alone."""
        line = self._lines.get(context)
        if line is not None and line.left:
            self._start(self._fail(event))  # nobody sees to it any more what is in it
        elif line is not None and (wanted(line.patterns, event) or not self._for_another(line, event)):
            self._take(line, event)
        else:
            self._start(self._pass(event))

    def _for_another(self, mine: Line, event: dict[str, Any]) -> bool:
        return any(wanted(line.patterns, event) for line in self._lines.values() if line is not mine)

    def _take(self, line: Line, event: dict[str, Any]) -> None:
        self._start(line.take(event) if line.take is not None else self._pass(event))

    async def _pass(self, event: dict[str, Any]) -> None:
        await self._send("Fetch.continueRequest", {"requestId": event["requestId"]})

    async def _fail(self, event: dict[str, Any]) -> None:
        await self._send("Fetch.failRequest", {"requestId": event["requestId"], "errorReason": "BlockedByClient"})

    async def _send(self, method: str, how: dict[str, Any]) -> None:
        if self.session is not None:
            await outcome(self.session.send(method, how))

    def _start(self, step: Coroutine[Any, Any, None]) -> None:
        task = asyncio.ensure_future(step)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
