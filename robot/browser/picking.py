"""Lets a person point at elements of the open pages: tells what the mouse is on, and what is picked.

A click with Alt or Ctrl held picks, and does not reach the page. Must not know flows, nor what is made of a pick.
"""

from __future__ import annotations

import asyncio
import contextlib
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from robot.engine.screen import BrowserTrouble, Query

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Mapping, Sequence

    from playwright.async_api import Page

    from robot.browser.browser import PlaywrightBrowser
    from robot.drift.seen import Seen

    Kind = Literal["hover", "pick"]
    Told = Callable[[Kind, Seen, Sequence[Seen], "Picking", str], Awaitable[object]]

_NAME = "chorusRobotPick"
_COLOUR = {"r": 111, "g": 168, "b": 220, "a": 0.4}


class Picking:
    """Follows the mouse on every page of a browser, also on those that are opened later."""

    def __init__(self, browser: PlaywrightBrowser, told: Told) -> None:
        """`told` is called with what happened, the element, all of its screen, this, and the name of the tab."""
        self._browser = browser
        self._told = told
        self._busy = False
        self._next: tuple[Page, Kind, str] | None = None

    async def start(self) -> None:
        """Begin."""
        script = (Path(__file__).parent / "sight" / "pick.js").read_text(encoding="utf-8")
        context = self._browser.context
        await context.expose_binding(_NAME, self._heard)
        await context.add_init_script(script)
        for page in self._browser.tabs.values():
            for frame in page.frames:
                with contextlib.suppress(Exception):  # a frame that is gone, or answers nothing
                    await frame.evaluate(script)

    async def counts(self, tab: str, ways: Sequence[Mapping[str, Any]]) -> list[int]:
        """How many elements of a tab each way finds."""
        screen = await self._browser.look([Query("picked", tuple(ways))], after=-1, timeout=2.0)
        found = next((one.found.get("picked", ()) for one in screen.tabs if one.id == tab), ())
        return [len(nodes) for nodes in found]

    async def closed(self) -> None:
        """Wait until a person has closed the window."""
        gone = asyncio.Event()

        def look(_: Page) -> None:
            if not self._browser.tabs:
                gone.set()

        for page in self._browser.tabs.values():
            page.on("close", look)
        self._browser.context.on("page", lambda page: page.on("close", look))
        await gone.wait()

    async def _heard(self, source: Mapping[str, Any], kind: Kind, identity: str, box: list[float]) -> None:
        """Tell of an element. Of what the mouse passes meanwhile the last counts; a pick always does."""
        await self._mark(source["page"], box)
        self._next = (source["page"], kind, identity)
        if self._busy and kind == "hover":
            return
        self._busy = True
        try:
            while self._next is not None:
                told, self._next = self._next, None
                with contextlib.suppress(BrowserTrouble):
                    await self._tell(*told)
        finally:
            self._busy = False

    async def _tell(self, page: Page, kind: Kind, identity: str) -> None:
        tab = next((name for name, one in self._browser.tabs.items() if one == page), None)
        if tab is None:
            return
        screen = await self._browser.inventory(tab)
        seen = next((one for one in screen if one.id == identity), None)
        if seen is not None:
            await self._told(kind, seen, screen, self, tab)

    async def _mark(self, page: Page, box: list[float]) -> None:
        """Colour the element in the window, over the page: nothing in the page is changed."""
        left, top, width, height = (round(number) for number in box)
        with contextlib.suppress(Exception):  # there is no window, or the page is gone
            session = await self._browser.context.new_cdp_session(page)
            await session.send("DOM.enable")
            await session.send("Overlay.enable")
            place = {"x": left, "y": top, "width": width, "height": height}
            await session.send("Overlay.highlightRect", {**place, "color": _COLOUR})
