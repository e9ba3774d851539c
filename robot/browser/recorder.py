"""Keeps every request of a browser and its whole answer, as they pass: redirects one by one, and pages left at once.

A HAR of Playwright lacks the contents of pages that lead on before they were asked for. Whoever holds the browser's
requests (`tap.py`, `replaying.py`, or `passing.py` where nobody else does) tells of each: what a page sent, before
anything is put into it, and what a page gets, after anything was taken out. Chromium does not say in which order two
that hold the same request get it, so one alone does. Nothing is written to the disk. Must not know what becomes of it.
"""

from __future__ import annotations

import asyncio
from collections import defaultdict
from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, Final, Protocol

from robot.browser.errors import playwright_error
from robot.browser.paused import sent_body
from robot.recordings.exchange import Exchange, Request

if TYPE_CHECKING:
    from collections.abc import Coroutine

    from playwright.async_api import BrowserContext
    from playwright.async_api import Response as PlaywrightResponse

    from robot.recordings.exchange import Header, Response

FINISHING: Final = 2.0
"""Seconds that what is on its way is waited for at the end."""


class Holder(Protocol):
    """Holds the requests of a browser."""

    async def tell(self, recorder: Recorder | None) -> None:
        """Tell a recorder of all requests and answers from now on, or nobody any more."""


class Recorder:
    """What a browser asked for and got, in the order in which it asked."""

    def __init__(self) -> None:
        self._kept: dict[str, Exchange] = {}
        self._cookies: dict[tuple[str, str], list[list[Header]]] = defaultdict(list)
        self._tasks: set[asyncio.Future[None]] = set()
        self._holder: Holder | None = None
        self._over = False

    async def begin(self, holder: Holder, context: BrowserContext) -> None:
        """Keep all that a browser asks for from now on, before its first page is opened."""
        self._holder = holder
        # Only who follows a context's tabs is told of the cookies that answers set.
        context.on("response", lambda response: self._start(self._cookies_of(response)))
        await holder.tell(self)

    async def finish(self) -> None:
        """Wait for what is still on its way, but not long; keep nothing after that. The browser is still open."""
        if self._tasks:
            await asyncio.wait(self._tasks, timeout=FINISHING)
        await self.stop()

    async def stop(self) -> None:
        """Keep nothing any more, from this moment on."""
        self._over = True
        if self._holder is not None:
            holder, self._holder = self._holder, None
            await holder.tell(None)

    def asked(self, event: dict[str, Any]) -> None:
        """Keep a request (Chromium's `Fetch.requestPaused`) as the page sent it."""
        if self._keeps(event):
            self._kept.setdefault(self._new(_key(event)), _asked(event["request"]))

    def answered(self, event: dict[str, Any], response: Response) -> None:
        """Keep the answer to a request, as the page gets it."""
        if self._keeps(event):
            name, one = self._open(event)
            self._kept[name] = replace(one, response=response)

    def failed(self, event: dict[str, Any], reason: str) -> None:
        """Keep that a request failed."""
        if self._keeps(event):
            name, one = self._open(event)
            self._kept[name] = replace(one, failure=f"net::{reason}")

    def exchanges(self) -> list[Exchange]:
        """Give what was kept so far; what has not been answered yet stands there without an answer."""
        told = {name: list(several) for name, several in self._cookies.items()}
        found = []
        for number, one in enumerate(self._kept.values(), 1):
            several = told.get((one.request.method, one.request.url))
            cookies = several.pop(0) if several and one.response else ()
            headers = [*one.response.headers, *cookies] if one.response else []
            response = replace(one.response, headers=tuple(dict.fromkeys(headers))) if one.response else None
            found.append(replace(one, number=number, response=response))
        return found

    def _start(self, step: Coroutine[Any, Any, None]) -> None:
        task = asyncio.ensure_future(step)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _cookies_of(self, response: PlaywrightResponse) -> None:
        if self._over:
            return
        cookies: list[Header] = []
        # Its place is taken at once: answers to the same address are told in their order.
        self._cookies[response.request.method, response.url].append(cookies)
        try:
            headers = await response.headers_array()
        except playwright_error():
            return  # the tab is gone
        cookies += [(one["name"], one["value"]) for one in headers if one["name"].lower() == "set-cookie"]

    def _keeps(self, event: dict[str, Any]) -> bool:
        return not self._over and event["request"]["url"].startswith(("http:", "https:"))

    def _new(self, key: str) -> str:
        """A key that no earlier request has: one that leads to itself is asked for again."""
        number = 0
        while f"{key} {number}" in self._kept:
            number += 1
        return f"{key} {number}"

    def _open(self, event: dict[str, Any]) -> tuple[str, Exchange]:
        """The request that was not answered yet."""
        key = _key(event)
        for name, one in self._kept.items():
            if name.rpartition(" ")[0] == key and one.response is None and not one.failure:
                return name, one
        return self._new(key), _asked(event["request"])


def _key(event: dict[str, Any]) -> str:
    """What a request is known by: its identity changes from stage to stage, the network's own does not."""
    asked = event["request"]
    return f"{event.get('networkId') or event['requestId']} {asked['method']} {asked['url']}"  # redirects share that


def _asked(asked: dict[str, Any]) -> Exchange:
    request = Request(asked["method"], asked["url"], tuple(asked["headers"].items()), sent_body(asked) or b"")
    return Exchange(0, request, None, "", datetime.now(UTC))
