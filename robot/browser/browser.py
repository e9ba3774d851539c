"""`PlaywrightBrowser`: the engine's `Browser`, with Playwright.

Starts it, and hands steps on to `acts.py`; what is to be seen is `looking.py`'s. Must not know pages or flows.
"""

from __future__ import annotations

import asyncio
import contextlib
from dataclasses import replace
from typing import TYPE_CHECKING, Final, Literal

from robot.browser import acts, reading
from robot.browser.errors import carry_out, outcome, trouble
from robot.browser.ground import Ground, grounded
from robot.browser.launch import launch, launch_with, new_context, options
from robot.browser.looking import Looking
from robot.browser.passing import Passing
from robot.browser.switchboard import Line
from robot.browser.tap import Tap
from robot.engine.screen import Node, Outline, Trouble
from robot.wire.swapped import Swapped

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Collection, Mapping, Sequence
    from pathlib import Path

    from playwright.async_api import Browser as Chromium
    from playwright.async_api import BrowserContext, Frame, Playwright

    from robot.browser.early import Early
    from robot.browser.find import BrowserProgram
    from robot.engine.screen import Awaited, BrowserSettings, Keep, Query
    from robot.recordings.replay import Replayer
    from robot.secrets.secret import Secret
    from robot.wire.agreement import Shown

CLOSING: Final = 3.0
"""Seconds that closing may take."""
_UNDER_WAY: Final = 0.2
"""Seconds after which a page is read again while an answer is on its way to it."""


class PlaywrightBrowser(Looking):
    """One context of a Chromium. `start` for one of its own; `on` for one more context of a browser at hand."""

    def __init__(
        self, context: BrowserContext, settings: BrowserSettings, closing: Sequence[Callable[[], Awaitable[object]]],
        ground: Ground | None = None,
    ) -> None:  # fmt: skip
        super().__init__(context, settings, ground)
        self._closing = closing
        self._put: dict[str, str] = {}  # what was put in boxes, by their ids; of secrets, what stands for them
        # A recording holds stand-ins alone: in a replay there is nothing to swap.
        self._line = None if settings.offline else Line.of(context)
        if self._line is not None and settings.typed:
            self.holder = Passing(self._line)
        elif self._line is not None:
            self._tap = Tap(self._line, settings.declared_hosts, self._changed, ground, lambda: self._tabs)
            self.holder = self._tap

    @classmethod
    async def start(
        cls, driver: Playwright, settings: BrowserSettings, program: BrowserProgram | None = None, *,
        early: Early | None = None, scratch: Path | None = None, cache: Path | None = None,
    ) -> PlaywrightBrowser:  # fmt: skip
        """Start Chromium with one empty tab; closing it ends the driver too. `early` may have started it already.

        `scratch` and `cache` are folders for what it needs beside it (see `ground.py`). Raises Problem (INVALID) where
        it cannot be started.
        """
        ground = await grounded(settings, scratch, cache)
        how = options(ground, program)
        launching = asyncio.ensure_future(early.take(driver, how) if early else launch_with(driver, how))
        await asyncio.sleep(0)
        from robot.browser.warm import warm

        warm()
        try:
            chromium = await launching
        except BaseException:
            ground.close()
            raise

        async def fall() -> None:
            ground.close()

        context = await new_context(chromium, ground.settings)
        return await cls.on(context, ground.settings, [chromium.close, fall, driver.stop], ground)

    @classmethod
    async def replay(
        cls, driver: Playwright, settings: BrowserSettings, replayer: Replayer, standing: Chromium | None = None
    ) -> PlaywrightBrowser:
        """Give Chromium all its answers from a recording: one started for it, or one that stands already and stays."""
        from robot.browser.replaying import clock, serve

        chromium = standing or await launch(driver, settings)
        serving = await serve(chromium, replayer)
        context = await new_context(chromium, settings)
        if replayer.started is not None:
            await context.add_init_script(clock(replayer.started))
        closing = [context.close, serving.close] if standing is not None else [chromium.close, driver.stop]
        browser = await cls.on(context, settings, closing)
        browser.holder = serving
        return browser

    @classmethod
    async def on(
        cls, context: BrowserContext, settings: BrowserSettings,
        closing: Sequence[Callable[[], Awaitable[object]]] = (), ground: Ground | None = None,
    ) -> PlaywrightBrowser:  # fmt: skip
        """Take over a new context of what stands on `ground`; `closing` is called in order when it is closed."""
        browser = cls(context, settings, closing or [context.close], ground)
        if browser._tap is not None:
            await browser._tap.start()
        await browser._follow()
        return browser

    # --- steps

    async def open(self, address: str) -> None:
        """See `Browser.open`; where the last tab has crashed, in a new one."""
        if not self._tabs and not self._closed:
            await outcome(self.context.new_page())
        self._alive()
        self.before_step()
        tab = self._tabs[-1]
        tab.asked.clear()
        going = self._run(outcome(tab.page.goto(address, wait_until="commit", timeout=0)))
        asked = self._run(tab.asked.wait())
        await asyncio.wait({going, asked}, return_when=asyncio.FIRST_COMPLETED, timeout=CLOSING)
        asked.cancel()
        self._stale = True
        failed = going.result()[1] if going.done() else None  # type: ignore[index]
        if failed and not tab.asked.is_set() and not self._strayed:
            raise trouble(Trouble.UNREACHABLE)

    def _frame(self, node: Node) -> Frame | None:
        """The frame that a node is in, where it may be acted on."""
        self._alive()
        self.before_step()
        self._stale = True
        frame = self._documents.get(node.id.partition(":")[0])
        if frame is not None and (tab := self._tab_of(frame)) and tab.dialog is not None:
            raise trouble(Trouble.UNREADY, "a message box of the browser is open")
        return frame

    async def _leaving(self) -> None:
        """What is to be seen of the page must be seen now; what it sends from now on may be what was typed."""
        if self._tap is not None:
            self._tap.acted()
        if self.before_leaving is not None:
            await self.before_leaving()

    async def _target(self, node: Node) -> acts.Target:
        return await acts.Target.get(self._frame(node), node.id)

    async def _background(self, step: Awaitable[object]) -> object:
        """Carry a step out; return early when a message box opens, which would hold it up."""
        self._dialogs.clear()
        task = self._run(_awaited(step))
        opened = self._run(self._dialogs.wait())
        await asyncio.wait({task, opened}, return_when=asyncio.FIRST_COMPLETED)
        opened.cancel()
        self._stale = True
        return None

    async def fill(self, node: Node, text: str | Secret, hosts: Collection[str] = ()) -> None:
        """See `Browser.fill`."""
        frame = self._frame(node)
        self._put.pop(node.id, None)
        if isinstance(text, str):
            await acts.fill(frame, node.id, text)
            self._put[node.id] = text
        elif self._tap is not None:
            self._put[node.id] = await acts.fill_secret(frame, node.id, text, self._tap, hosts)
        else:
            if self.before_secret is not None and not self._settings.offline:
                await self.before_secret()
            await acts.fill(frame, node.id, text.reveal())

    async def holds(self, node: Node) -> bool:
        """See `Browser.holds`; a box that got a secret as it is is not asked for it."""
        frame = self._frame(node)
        put = self._put.get(node.id)
        return frame is not None and (put is None or await acts.holds(frame, node.id, put))

    def uncarried(self) -> bool:
        """See `Browser.uncarried`."""
        return self._tap is not None and self._tap.uncarried()

    async def expect(self, awaited: Mapping[str, Awaited], keep: Keep) -> bool:
        """See `Browser.expect`."""
        if self._tap is None:
            return False
        await self._tap.expect(awaited, keep)
        return True

    async def hide(self, secrets: Sequence[Secret]) -> None:
        """Put something else in the place of these wherever an answer shows one, from the first page on."""
        if self._tap is not None and secrets:
            for secret in secrets:
                self._tap.hides(secret)
            await self._tap.hold()

    def swapped(self) -> Swapped:
        """Give what the pages had in place of secrets: the traffic as the browser saw it holds that."""
        return self._tap.swapped() if self._tap is not None else Swapped()

    async def click(self, node: Node, *, once: bool = False) -> None:
        """See `Browser.click`."""
        await self._leaving()
        frame = self._frame(node)
        tab = self._tab_of(frame) if frame is not None else None
        left = tab.asked if tab is not None else asyncio.Event()
        await acts.click(frame, node.id, once=once, left=left, background=self._background)

    async def select(self, node: Node, option: str) -> None:
        """Choose an option by what it shows."""
        await acts.select(await self._target(node), node.id, option)

    async def check(self, node: Node, to: bool) -> None:  # noqa: FBT001 - the protocol's
        """Tick or untick."""
        await acts.check(await self._target(node), to=to)

    async def press(self, key: str, node: Node | None) -> None:
        """Press a key."""
        await self._leaving()
        self._alive()
        self.before_step()
        self._stale = True
        target = await self._target(node) if node is not None else None
        await acts.press(self._tabs[-1].page, target, key, self._background)

    async def upload(self, node: Node, file: Path) -> None:
        """Give a file to a file box."""
        await acts.upload(await self._target(node), file)

    async def download(self, node: Node, to: Path) -> None:
        """Click what answers with a file, and keep the file."""
        self._arrival = asyncio.get_running_loop().create_future()
        try:
            await self.click(node)
            await acts.keep(self._arrival, to)
        finally:
            self._arrival = None

    async def answer(self, tab: str, answer: Literal["accept", "dismiss"]) -> None:
        """See `Browser.answer`."""
        dialog = self._tab(tab).take_dialog()
        if dialog is None:
            raise trouble(Trouble.GONE, "no message box is open")
        self._stale = True
        self._changed()
        await carry_out(dialog.accept() if answer == "accept" else dialog.dismiss())

    async def read_secret(self, tab: str) -> Sequence[Secret]:
        """See `Browser.read_secret`."""
        state = self._tab(tab)
        if state.dialog is not None:
            raise trouble(Trouble.UNREADY, "a message box of the browser is open")
        return await reading.secrets(state.page, self._tap.real if self._tap is not None else str)

    async def answers(self, tabs: Collection[str]) -> Sequence[Secret]:
        """See `Browser.answers`; what came is given whatever has become of its tab."""
        states = [one for one in self._tabs if one.id in tabs]
        came = self._tap.answers.secrets if self._tap is not None else ()
        return [*came, *await reading.sources(states, self._tap.real if self._tap is not None else str)]

    def as_sent(self) -> Sequence[Shown]:
        """See `Browser.as_sent`."""
        return self._tap.sending.shown if self._tap is not None else ()

    async def at_rest(self, tab: str, seconds: float, *, quiet: bool = False) -> Sequence[Shown]:
        """See `Browser.at_rest`."""
        state = self._tab(tab)
        until = asyncio.get_running_loop().time() + seconds
        while True:
            if state.dialog is not None:
                raise trouble(Trouble.UNREADY, "a message box of the browser is open")
            left = until - asyncio.get_running_loop().time()
            shown = await reading.at_rest(state.page, max(left, 0.0), quiet=quiet)
            changing = state.pending or state.going
            if not (changing or (quiet and state.busy)) or left <= 0:
                return [replace(one, changing=True) for one in shown] if changing else shown
            quiet = True
            await self._wait(min(left, _UNDER_WAY))

    async def outline(self, tab: str) -> Outline:
        """See `Browser.outline`."""
        return await reading.outline(self._tab(tab))

    async def opener(self, tab: str, query: Query) -> Node | None:
        """See `Browser.opener`."""
        state = self._tab(tab)
        return await reading.opener(state.page, query) if state.dialog is None else None

    async def close(self) -> None:
        """Close everything; never raises, and takes three seconds at most."""
        if self._closed:
            return
        self._closed = True
        for watch in self._watches.values():
            watch.forget()
        for timer in self._timers:
            timer.cancel()
        closing = asyncio.ensure_future(self._close())
        await asyncio.wait({closing}, timeout=CLOSING)
        left: list[asyncio.Future[object]] = [*self._tasks, closing]
        for task in left:
            task.cancel()
        # What does not heed that is left behind: closing has an end.
        await asyncio.wait(left, timeout=0.2)

    async def _close(self) -> object:
        own = [one.close for one in (self._tap, self._line) if one is not None]
        for step in (*own, *self._closing):
            with contextlib.suppress(Exception):
                await step()
        return None


async def _awaited(step: Awaitable[object]) -> object:
    return await step
