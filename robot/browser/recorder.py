"""Keeps every request of a browser and its whole answer, as they pass: redirects one by one, and pages left at once.

A HAR of Playwright lacks the contents of pages that lead on before they were asked for. Nothing is written to the disk
here. Must not know what becomes of what was kept.
"""

from __future__ import annotations

import asyncio
import base64
from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, Final

from robot.browser.errors import playwright_error
from robot.recordings.exchange import Exchange, Request, Response

if TYPE_CHECKING:
    from playwright.async_api import Browser as Chromium
    from playwright.async_api import CDPSession

_UNPACKED: Final = frozenset({"content-encoding", "content-length", "transfer-encoding"})
_STAGES: Final = [{"urlPattern": "*", "requestStage": stage} for stage in ("Request", "Response")]


class Recorder:
    """What a browser asked for and got, in the order in which it asked."""

    def __init__(self) -> None:
        self._kept: dict[str, Exchange] = {}
        self._tasks: set[asyncio.Task[None]] = set()

    async def begin(self, chromium: Chromium) -> None:
        """Keep all that a browser asks for from now on."""
        cdp = await chromium.new_browser_cdp_session()

        def paused(event: dict[str, Any]) -> None:
            task = asyncio.ensure_future(self._pass(cdp, event))
            self._tasks.add(task)
            task.add_done_callback(self._tasks.discard)

        cdp.on("Fetch.requestPaused", paused)
        await cdp.send("Fetch.enable", {"patterns": _STAGES})

    def exchanges(self) -> list[Exchange]:
        """Give what was kept so far; what has not been answered yet stands there without an answer."""
        return [replace(one, number=number) for number, one in enumerate(self._kept.values(), 1)]

    async def _pass(self, cdp: CDPSession, event: dict[str, Any]) -> None:
        try:
            await self._keep(cdp, event)
        except playwright_error():
            return  # the tab is gone, and its request with it

    async def _keep(self, cdp: CDPSession, event: dict[str, Any]) -> None:
        identity = event["requestId"]
        asked = event["request"]
        answered = "responseStatusCode" in event or "responseErrorReason" in event
        if asked["url"].startswith(("http:", "https:")):
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
