"""Takes a picture of each page reached, beside the walk: nothing is ever held up for one.

Chromium sends a small picture whenever a page has painted something new, which costs less than asking for one. It
comes some time after it was painted, and says when that was: the picture of a page is the last that was painted before
anything was done to it; else the first after that, as long as the page was still there; else there is none. Where none
came although the page stays, Chromium is asked once for what there is: it was painted before anybody listened.
Once there is a guard, it is told what the page holds, when the page is reached and before it is left, and after each
picture in between; a picture that the guard was not asked about while the page still looked so is not kept.
Must not know flows, nor what may not be on a page.
"""

from __future__ import annotations

import asyncio
import contextlib
import math
import time
from collections.abc import Callable
from typing import TYPE_CHECKING, Any, Final

from robot.browser.reading import drawn
from robot.browser.wanted import Guard, Painted, Wanted, nobody

if TYPE_CHECKING:
    from collections.abc import Coroutine

    from playwright.async_api import BrowserContext, CDPSession, Page

CAST: Final = {"format": "jpeg", "quality": 50, "maxWidth": 640, "maxHeight": 800}
OFTEN: Final = 8
"""Pictures in a second after which Chromium is kept waiting for the next: something on the page moves all the time."""
SLOW: Final = 0.25
"""Seconds that it is kept waiting."""
OVERDUE: Final = 0.15
"""Seconds after which a page that is there should have been painted."""
PATIENCE: Final = 0.5
"""Seconds from when a page was reached that its picture may take to come, where everything ends on it."""
LATE: Final = 30.0
"""Seconds that news may take to come; what seems to have taken longer was told by another clock."""
ANSWERS: Final = 2.0
"""Seconds that a page has to tell what is on it, once its picture is to be kept."""
ARRIVED: Final = frozenset({"init", "commit"})
"""What Chromium says when another document has come: the second of one that was there before it was listened to."""
LATEST: Final = 5
"""Pages that are waited for at once."""


class Pictures:
    """The pictures of one context. `begin` follows its tabs; `reached` asks for one; nothing here raises."""

    def __init__(self, context: BrowserContext) -> None:
        self._context = context
        self._newest: dict[Page, Painted] = {}
        self._changed: dict[Page, float] = {}  # when another document came, or something was done to the tab
        self._wanted: list[Wanted] = []  # the latest pages: what is still to come may be theirs
        self._sessions: dict[Page, CDPSession] = {}
        self._frames: dict[Page, str] = {}  # what Chromium calls the page's own frame
        self._tasks: set[asyncio.Task[None]] = set()
        self._settling: set[asyncio.Task[None]] = set()
        self._came = asyncio.Event()
        self._lately: list[float] = []
        self._idle = False  # the page has its picture, something was done to it, and no other page has come yet
        self._held: list[tuple[CDPSession, int]] = []  # pictures that nothing was said of meanwhile
        self._on = False
        self._enough = False
        self._guard: Guard | None = None
        self._guarded = math.inf  # from when on

    def begin(self) -> None:
        """Follow every tab there is and that comes."""
        self._on = True
        for page in self._context.pages:
            self._follow(page)
        self._context.on("page", self._follow)

    def guard(self, guard: Guard) -> None:
        """Keep no picture that is painted from now on and that the guard does not let through."""
        if self._guard is None:
            self._guard, self._guarded = guard, time.time()
            for wanted in self._wanted[-1:]:
                self._ask(wanted)

    def reached(self, page: Page, keep: Callable[[bytes], object], withhold: Callable[[str], object] = nobody) -> None:
        """A page was reached: `keep` gets its picture, a JPEG, once that is sure to be it, or `withhold` why not."""
        now = time.time()
        waiting = bool(self._held)  # and so it is in the same document: another would have been told of
        self._go_on()
        for wanted in self._wanted_of(page):
            wanted.touched, wanted.left = min(wanted.touched, now), min(wanted.left, now)
        self._wanted.append(Wanted(page, keep, self._changed.get(page, 0.0), withhold=withhold))
        self._ask(self._wanted[-1])
        if page in self._newest:
            self._wanted[-1].take(self._newest[page])
        if self._wanted[-1].best is None and (waiting or self._guard is None):
            self._run(self._overdue(self._wanted[-1], 0.0 if waiting else OVERDUE))
        while len(self._wanted) > LATEST:
            self._settle(self._wanted.pop(0))

    def touched(self) -> None:
        """Something is about to be done to a tab: what is painted from now on shows that."""
        now = time.time()
        for page in self._sessions:
            self._changed[page] = now
        for wanted in self._wanted[-1:]:
            wanted.touched = min(wanted.touched, now)
            self._idle = wanted.best is not None

    async def leaving(self) -> None:
        """The page is about to be left: the guard is told what it holds."""
        if self._guard is not None and self._wanted:
            self._ask(self._wanted[-1])
            await asyncio.sleep(0)  # the question is on its way before the click

    async def _last(self) -> None:
        """Wait for the picture of a page that has only just been reached."""
        while self._wanted and self._wanted[-1].best is None:
            self._came.clear()
            left = self._wanted[-1].reached + PATIENCE - time.time()
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(self._came.wait(), max(left, 0.0))
            if left <= 0:
                return

    def enough(self) -> None:
        """No other page will be reached: nothing that is painted from now on is wanted."""
        self._enough = not self._wanted or self._wanted[-1].best is not None

    async def end(self, *, keep: bool = True) -> None:
        """Stop. A picture still to come is waited for a moment; without `keep` none is kept that came after a step."""
        if not self._on:
            return
        if keep:
            await self._last()
        self._on = False
        self._context.remove_listener("page", self._follow)
        for wanted in self._wanted:
            if keep or (wanted.best is not None and wanted.best.at <= wanted.touched < math.inf):
                self._settle(wanted)
        if self._settling:
            await asyncio.wait(self._settling, timeout=ANSWERS)
        self._wanted.clear()
        sessions, self._sessions = self._sessions, {}
        for task in self._tasks:
            task.cancel()
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(PATIENCE):
                await asyncio.gather(*(session.detach() for session in sessions.values()), return_exceptions=True)
        self._newest.clear()
        self._changed.clear()

    def _wanted_of(self, page: Page) -> list[Wanted]:
        return [wanted for wanted in self._wanted if wanted.page == page]

    def _settle(self, wanted: Wanted) -> None:
        """What there is of a page is its picture, where the guard lets it through."""
        if wanted.best is None:
            return
        if wanted.best.at < self._guarded:
            wanted.put(wanted.best)
            return
        task = asyncio.ensure_future(self._judged(wanted, wanted.best))
        self._settling.add(task)
        task.add_done_callback(self._settling.discard)

    async def _judged(self, wanted: Wanted, best: Painted) -> None:
        """Keep a picture that the guard has nothing against, once all questions are answered."""
        if wanted.asking:
            await asyncio.wait(wanted.asking, timeout=ANSWERS)
        reason = wanted.why_not()
        if reason is None:
            wanted.put(best)
        else:
            wanted.withhold(reason)

    def _ask(self, wanted: Wanted) -> None:
        """Ask a page what is on it, beside everything else, and tell the guard."""
        if self._guard is not None and self._on:
            wanted.asking.append(self._run(self._asked(wanted, self._guard, time.time())))

    async def _asked(self, wanted: Wanted, guard: Guard, at: float) -> None:
        found = await drawn(wanted.page)
        if found is None:
            return
        wanted.told(found.began, at, guard(found, at))

    # --- what Chromium tells

    def _follow(self, page: Page) -> None:
        self._run(self._start(page))
        page.on("close", lambda _: self._gone(page))

    async def _start(self, page: Page) -> None:
        session = await self._context.new_cdp_session(page)
        self._sessions[page] = session
        session.on("Page.screencastFrame", lambda told: self._painted(page, session, told))
        session.on("Page.lifecycleEvent", lambda told: self._lived(page, told))
        for command, settings in (
            ("Page.startScreencast", CAST),
            ("Page.enable", {}),
            ("Page.setLifecycleEventsEnabled", {"enabled": True}),
        ):
            await session.send(command, settings)

    async def _overdue(self, wanted: Wanted, seconds: float) -> None:
        """Have Chromium send what there is now, where no picture came: it was painted while nothing was sent.

        Not at once for a new document, and for none once there is a guard: until it is painted, Chromium shows the
        former one.
        """
        await asyncio.sleep(seconds)
        session = self._sessions.get(wanted.page)
        there = wanted is self._wanted[-1] and not math.isfinite(wanted.left)
        if session is not None and self._on and wanted.best is None and there:
            await session.send("Page.stopScreencast")
            await session.send("Page.startScreencast", CAST)

    def _painted(self, page: Page, session: CDPSession, told: dict[str, Any]) -> None:
        if not self._on:
            return
        if self._enough:
            return  # nothing is said of it, and after the next Chromium waits
        now = time.time()
        painted = Painted(told["data"], float(told["metadata"].get("timestamp") or now))
        if self._idle:
            self._held.append((session, told["sessionId"]))
        else:
            self._run(self._next(session, told["sessionId"], now))
        self._newest[page] = painted
        for wanted in self._wanted_of(page):
            wanted.take(painted)
            if wanted.best is painted:
                self._ask(wanted)
        self._came.set()

    async def _next(self, session: CDPSession, number: int, now: float) -> None:
        """Say that the picture has come; Chromium sends no more than two that nothing was said of."""
        self._lately = [one for one in self._lately if now - one < 1] + [now]
        if len(self._lately) > OFTEN:
            await asyncio.sleep(SLOW)
        await session.send("Page.screencastFrameAck", {"sessionId": number})

    def _lived(self, page: Page, told: dict[str, Any]) -> None:
        """Another document has come: what was painted before is not of it, and what is painted from now on is."""
        if told["name"] not in ARRIVED or told["frameId"] != self._frames.setdefault(page, told["frameId"]):
            return
        at = _clock(told["timestamp"])
        self._go_on()
        self._changed[page] = max(at, self._changed.get(page, 0.0))
        for wanted in self._wanted_of(page):
            if at > wanted.since:
                wanted.left = min(wanted.left, at)

    def _go_on(self) -> None:
        """Another page comes: what is painted matters again."""
        self._idle = False
        held, self._held = self._held, []
        for session, number in held:
            self._run(self._next(session, number, time.time()))

    def _gone(self, page: Page) -> None:
        for known in (self._newest, self._changed, self._sessions, self._frames):
            known.pop(page, None)

    def _run(self, step: Coroutine[Any, Any, object]) -> asyncio.Task[None]:
        """Carry a step out beside everything else; that it fails (the tab went) matters to nobody."""

        async def carried() -> None:
            with contextlib.suppress(Exception):
                await step

        task = asyncio.ensure_future(carried())
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        task.add_done_callback(lambda _: step.close())  # it may have been stopped before it began
        return task


def _clock(ticks: float) -> float:
    """Give the time of day of what Chromium tells in seconds since the machine started."""
    now = time.time()
    at = ticks + now - time.monotonic()
    return at if now - LATE < at <= now else now
