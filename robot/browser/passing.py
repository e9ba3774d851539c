"""Lets all requests and answers of a browser pass as they are, and tells a recorder of them.

For a browser in which nobody swaps secrets (`wire: {secrets: typed}`) or gives the answers. Must not know what is kept.
"""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any

from robot.browser.errors import outcome
from robot.browser.paused import EVERYTHING, answer_of, body_of, is_answer, is_endless

if TYPE_CHECKING:
    from playwright.async_api import Browser as Chromium
    from playwright.async_api import CDPSession

    from robot.browser.recorder import Recorder


class Passing:
    """Holds each request of a browser for a moment, while there is somebody to tell of it."""

    def __init__(self, chromium: Chromium) -> None:
        self._chromium = chromium
        self._session: CDPSession | None = None
        self._recorder: Recorder | None = None
        self._tasks: set[asyncio.Task[None]] = set()

    async def tell(self, recorder: Recorder | None) -> None:
        """See `Holder.tell`. After nobody it tells nobody else."""
        self._recorder = recorder
        if recorder is None:
            if self._session is not None:
                session, self._session = self._session, None
                await outcome(session.detach())
            return
        self._session = await self._chromium.new_browser_cdp_session()
        self._session.on("Fetch.requestPaused", self._paused)
        await self._session.send("Fetch.enable", {"patterns": EVERYTHING})

    def _paused(self, event: dict[str, Any]) -> None:
        task = asyncio.ensure_future(self._pass(event))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _pass(self, event: dict[str, Any]) -> None:
        session, recorder = self._session, self._recorder
        if session is None or recorder is None:
            return  # the session is gone, and what it held goes on
        if not is_answer(event):
            recorder.asked(event)
        elif "responseStatusCode" not in event:
            recorder.failed(event, event["responseErrorReason"])
        else:
            body = None if is_endless(event) else await body_of(session, event) or b""
            recorder.answered(event, answer_of(event, body))
        await outcome(session.send("Fetch.continueRequest", {"requestId": event["requestId"]}))
