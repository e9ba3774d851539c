"""Keeps every request of a browser and its whole answer, as they pass: redirects one by one, and pages left at once.

A HAR of Playwright lacks the contents of pages that lead on before they were asked for. The tap holds the same
requests: it must have begun before, for what begins later stands nearer to the pages. So what is kept here is what
pages sent and got, with placeholders and stand-ins. Nothing is written to the disk. Must not know what becomes of it.
"""

from __future__ import annotations

import asyncio
import base64
from collections import defaultdict
from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, Final

from robot.browser.errors import outcome, playwright_error
from robot.recordings.exchange import Exchange, Request, Response

if TYPE_CHECKING:
    from collections.abc import Coroutine

    from playwright.async_api import Browser as Chromium
    from playwright.async_api import BrowserContext, CDPSession
    from playwright.async_api import Response as PlaywrightResponse

    from robot.recordings.exchange import Header

_UNPACKED: Final = frozenset({"content-encoding", "content-length", "transfer-encoding"})
FINISHING: Final = 2.0
"""Seconds that what is on its way is waited for at the end."""
_STAGES: Final = [{"urlPattern": "*", "requestStage": stage} for stage in ("Request", "Response")]


class Recorder:
    """What a browser asked for and got, in the order in which it asked."""

    def __init__(self) -> None:
        self._kept: dict[str, Exchange] = {}
        self._cookies: dict[tuple[str, str], list[list[Header]]] = defaultdict(list)
        self._tasks: set[asyncio.Future[None]] = set()
        self._session: CDPSession | None = None
        self._over = False

    async def begin(self, chromium: Chromium, context: BrowserContext) -> None:
        """Keep all that a browser asks for from now on, before its first page is opened."""
        cdp = self._session = await chromium.new_browser_cdp_session()
        cdp.on("Fetch.requestPaused", lambda event: self._start(self._pass(cdp, event)))
        await cdp.send("Fetch.enable", {"patterns": _STAGES})
        # Only who follows a context's tabs is told of the cookies that answers set.
        context.on("response", lambda response: self._start(self._cookies_of(response)))

    async def finish(self) -> None:
        """Wait for what is still on its way, but not long; keep nothing after that. The browser is still open."""
        if self._tasks:
            await asyncio.wait(self._tasks, timeout=FINISHING)
        await self.stop()

    async def stop(self) -> None:
        """Keep nothing any more, from this moment on."""
        self._over = True
        if self._session is not None:
            session, self._session = self._session, None
            await outcome(session.detach())

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

    async def _pass(self, cdp: CDPSession, event: dict[str, Any]) -> None:
        try:
            await self._keep(cdp, event)
        except playwright_error():
            return  # the tab is gone, and its request with it

    async def _keep(self, cdp: CDPSession, event: dict[str, Any]) -> None:
        identity = event["requestId"]
        asked = event["request"]
        answered = "responseStatusCode" in event or "responseErrorReason" in event
        if asked["url"].startswith(("http:", "https:")) and not self._over:
            # The identity changes from stage to stage, the network's own does not: but redirects share that.
            key = f"{event.get('networkId') or identity} {asked['method']} {asked['url']}"
            if not answered:
                self._kept.setdefault(self._new(key), _asked(asked))
            else:
                await self._answered(cdp, key, event)
        await cdp.send("Fetch.continueRequest", {"requestId": identity})

    def _new(self, key: str) -> str:
        """A key that no earlier request has: one that leads to itself is asked for again."""
        number = 0
        while f"{key} {number}" in self._kept:
            number += 1
        return f"{key} {number}"

    async def _answered(self, cdp: CDPSession, key: str, event: dict[str, Any]) -> None:
        open_keys = [name for name, one in self._kept.items()
                     if name.rpartition(" ")[0] == key and one.response is None and not one.failure]  # fmt: skip
        name = open_keys[0] if open_keys else self._new(key)
        one = self._kept.setdefault(name, _asked(event["request"]))
        if "responseStatusCode" not in event:
            self._kept[name] = replace(one, failure=f"net::{event['responseErrorReason']}")
            return
        headers = tuple((header["name"], header["value"]) for header in event.get("responseHeaders", ())
                        if header["name"].lower() not in _UNPACKED)  # fmt: skip
        status = int(event["responseStatusCode"])
        response = Response(status, event.get("responseStatusText", ""), headers, None)
        self._kept[name] = replace(one, response=response)
        try:
            given = await cdp.send("Fetch.getResponseBody", {"requestId": event["requestId"]})
        except playwright_error():
            body = b""  # a redirect has none
        else:
            text = given["body"]
            body = base64.b64decode(text) if given["base64Encoded"] else text.encode()
        self._kept[name] = replace(one, response=replace(response, body=body))


def _asked(asked: dict[str, Any]) -> Exchange:
    posted = b"".join(base64.b64decode(one.get("bytes", "")) for one in asked.get("postDataEntries") or ())
    request = Request(asked["method"], asked["url"], tuple(asked["headers"].items()), posted)
    return Exchange(0, request, None, "", datetime.now(UTC))
