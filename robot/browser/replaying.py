"""Answers every request of a browser from a recording, before it reaches the network: tabs, pop-ups, redirects, frames.

Must not know how an answer is found, nor pages or flows.
"""

from __future__ import annotations

import asyncio
import base64
from typing import TYPE_CHECKING, Any, Final

from robot.browser.errors import outcome
from robot.browser.paused import sent_body
from robot.recordings.exchange import Request, Response
from robot.recordings.replay import Failed, Given, Replayer

if TYPE_CHECKING:
    from datetime import datetime

    from playwright.async_api import Browser as Chromium
    from playwright.async_api import CDPSession

    from robot.browser.recorder import Recorder

_REASONS: Final = {
    "CONNECTION_REFUSED": "ConnectionRefused", "CONNECTION_RESET": "ConnectionReset",
    "CONNECTION_CLOSED": "ConnectionClosed", "CONNECTION_ABORTED": "ConnectionAborted",
    "NAME_NOT_RESOLVED": "NameNotResolved", "INTERNET_DISCONNECTED": "InternetDisconnected",
    "ADDRESS_UNREACHABLE": "AddressUnreachable", "ACCESS_DENIED": "AccessDenied", "ABORTED": "Aborted",
    "TIMED_OUT": "TimedOut", "BLOCKED_BY_CLIENT": "BlockedByClient", "BLOCKED_BY_RESPONSE": "BlockedByResponse",
}  # fmt: skip
"""Chromium's errors, as the DevTools protocol names them."""

_CLOCK: Final = """(() => {
  const Real = globalThis.Date, ahead = %d - Real.now();
  const Moved = function (...given) {
    if (!new.target) return new Moved().toString();
    return Reflect.construct(Real, given.length ? given : [Real.now() + ahead], new.target);
  };
  Object.setPrototypeOf(Moved, Real);
  Moved.prototype = Real.prototype;
  Moved.now = () => Real.now() + ahead;
  Real.prototype.constructor = Moved;
  globalThis.Date = Moved;
})();"""


class Serving:
    """Gives a browser all its answers from a recording; nothing it asks for leaves it any more."""

    def __init__(self, cdp: CDPSession, replayer: Replayer) -> None:
        self._cdp = cdp
        self._replayer = replayer
        self._recorder: Recorder | None = None
        self._answering: set[asyncio.Task[None]] = set()
        cdp.on("Fetch.requestPaused", self._paused)

    async def tell(self, recorder: Recorder | None) -> None:
        """See `Holder.tell`."""
        self._recorder = recorder

    async def close(self) -> None:
        """Answer no more. The browser's own pages are closed by now."""
        await outcome(self._cdp.detach())

    def _paused(self, event: dict[str, Any]) -> None:
        task = asyncio.ensure_future(self._answer(event))
        self._answering.add(task)
        task.add_done_callback(self._answering.discard)

    async def _answer(self, event: dict[str, Any]) -> None:
        command, how = self._command(event)
        await outcome(self._cdp.send(command, how))  # where it fails, the tab is gone, and its request with it

    def _command(self, event: dict[str, Any]) -> tuple[str, dict[str, Any]]:
        identity, asked = event["requestId"], event["request"]
        url = asked["url"]
        if not url.startswith(("http:", "https:")):
            return "Fetch.continueRequest", {"requestId": identity}  # `data:`, `blob:`: they reach no network
        if self._recorder is not None:
            self._recorder.asked(event)
        reply = self._replayer.answer(
            Request(asked["method"], url, tuple(asked["headers"].items()), sent_body(asked) or b"")
        )
        if isinstance(reply, Given):
            if self._recorder is not None:
                self._recorder.answered(event, Response(reply.status, reply.reason, reply.headers, reply.body))
            return "Fetch.fulfillRequest", {"requestId": identity, **_as_answer(reply)}
        reason = _reason(reply.reason) if isinstance(reply, Failed) else "BlockedByClient"
        if self._recorder is not None:
            self._recorder.failed(event, reason)
        return "Fetch.failRequest", {"requestId": identity, "errorReason": reason}


async def serve(chromium: Chromium, replayer: Replayer) -> Serving:
    """Let a browser have all its answers from a recording from now on."""
    cdp = await chromium.new_browser_cdp_session()
    serving = Serving(cdp, replayer)
    await cdp.send("Fetch.enable", {"patterns": [{"urlPattern": "*", "requestStage": "Request"}]})
    return serving


def clock(started: datetime) -> str:
    """Give the script that makes a page's clock begin at a moment; it goes on from there."""
    return _CLOCK % int(started.timestamp() * 1000)


def _as_answer(reply: Given) -> dict[str, Any]:
    how = {
        "responseCode": reply.status, "body": base64.b64encode(reply.body).decode("ascii"),
        "responseHeaders": [{"name": name, "value": value} for name, value in reply.headers],
    }  # fmt: skip
    if reply.reason.isascii() and reply.reason.isprintable() and reply.reason:
        how["responsePhrase"] = reply.reason
    return how


def _reason(failure: str) -> str:
    """Why a request failed, as the DevTools protocol names it: a HAR has Chromium's name or that one."""
    name = failure.removeprefix("net::").removeprefix("ERR_")
    if name in _REASONS.values():
        return name
    return _REASONS.get(name, "ConnectionFailed" if failure else "TimedOut")
