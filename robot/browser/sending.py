"""What the open pages show at the moment the request of a destructive step is held, before it goes on.

A script may draw another secret as the pointer comes, or as a form is sent: no look before the click sees that. Must
not know what a secret is.
"""

from __future__ import annotations

import asyncio
from asyncio import ensure_future
from typing import TYPE_CHECKING, Final

from robot.browser import reading

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from playwright.async_api import Page

    from robot.browser.tabs import TabState
    from robot.wire.agreement import Shown

_MOST: Final = 1.0
"""Seconds that the request waits at most: a page that stands still until it is answered says nothing."""
_OTHERS: Final = 0.02
"""Seconds in which all frames of a page that is being left have said what they show."""


class Sending:
    """Looks at the tabs as a step is sent; `shown` is what stood there, none where nothing was sent.

    A page that is being left for the answer heeds nobody any more: it is asked before, and says so as it is left.
    """

    def __init__(self, tabs: Callable[[], Sequence[TabState]]) -> None:
        self._tabs = tabs
        self._asked: dict[Page, list[asyncio.Task[Sequence[Shown]]]] = {}
        self.shown: Sequence[Shown] = ()

    def guard(self, *, on: bool) -> None:
        """A step is about to be sent; or its answer is verified."""
        for task in self._all_asked():
            task.cancel()
        open_now = [tab.page for tab in self._tabs() if tab.dialog is None] if on else []
        self._asked = {page: [ensure_future(reading.as_left(frame)) for frame in page.frames] for page in open_now}
        self.shown = ()

    async def look(self) -> None:
        """Take what every frame shows just now that says so at once."""
        now = {tab.page: ensure_future(reading.now(tab.page)) for tab in self._tabs() if tab.dialog is None}
        asked = [*self._all_asked(), *now.values()]
        clock = asyncio.get_running_loop().time
        until = clock() + _MOST
        while not self._said(now) and (left := until - clock()) > 0:
            waiting = [one for one in asked if not one.done()]
            await asyncio.wait(waiting, timeout=left, return_when=asyncio.FIRST_COMPLETED)
            until = min(until, clock() + _OTHERS)
        done = [one for one in asked if one.done() and not one.cancelled() and not one.exception()]
        self.shown = (*self.shown, *(text for one in done for text in one.result()))
        for one in now.values():
            one.cancel()

    def _all_asked(self) -> list[asyncio.Task[Sequence[Shown]]]:
        return [task for tasks in self._asked.values() for task in tasks]

    def _said(self, now: Mapping[Page, asyncio.Task[Sequence[Shown]]]) -> bool:
        """Whether every page has said what it shows: as it is, or all its frames as they were left."""
        return all(
            task.done() or (bool(left := self._asked.get(page, [])) and all(one.done() for one in left))
            for page, task in now.items()
        )
