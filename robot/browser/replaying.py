"""Answers every request of a browser from a recording, before it reaches the network: tabs, pop-ups, redirects, frames.

Must not know how an answer is found, nor pages or flows.
"""

from __future__ import annotations

import asyncio
import base64
from typing import TYPE_CHECKING, Any, Final

from robot.browser.errors import playwright_error
from robot.recordings.exchange import Request
from robot.recordings.replay import Failed, Given, Replayer

if TYPE_CHECKING:
    from datetime import datetime

    from playwright.async_api import Browser as Chromium

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


async def serve(chromium: Chromium, replayer: Replayer) -> None:
    """Let a browser have all its answers from a recording from now on; nothing it asks for leaves it any more."""
    cdp = await chromium.new_browser_cdp_session()
    answering: set[asyncio.Task[None]] = set()

    async def answer(event: dict[str, Any]) -> None:
        command, how = _command(event, replayer)
        try:
            await cdp.send(command, how)
        except playwright_error():
            return  # the tab is gone, and its request with it

    def paused(event: dict[str, Any]) -> None:
        task = asyncio.ensure_future(answer(event))
        answering.add(task)
        task.add_done_callback(answering.discard)

    cdp.on("Fetch.requestPaused", paused)
    await cdp.send("Fetch.enable", {"patterns": [{"urlPattern": "*", "requestStage": "Request"}]})


def clock(started: datetime) -> str:
    """Give the script that makes a page's clock begin at a moment; it goes on from there."""
    return _CLOCK % int(started.timestamp() * 1000)


def _command(event: dict[str, Any], replayer: Replayer) -> tuple[str, dict[str, Any]]:
    identity, asked = event["requestId"], event["request"]
    url = asked["url"]
    if not url.startswith(("http:", "https:")):
        return "Fetch.continueRequest", {"requestId": identity}  # `data:`, `blob:`: they reach no network
    reply = replayer.answer(Request(asked["method"], url, tuple(asked["headers"].items()), _posted(asked)))
    if isinstance(reply, Given):
        how = {
            "requestId": identity, "responseCode": reply.status, "body": base64.b64encode(reply.body).decode("ascii"),
            "responseHeaders": [{"name": name, "value": value} for name, value in reply.headers],
        }  # fmt: skip
        if reply.reason.isascii() and reply.reason.isprintable() and reply.reason:
            how["responsePhrase"] = reply.reason
        return "Fetch.fulfillRequest", how
    reason = "BlockedByClient"
    if isinstance(reply, Failed):
        name = reply.reason.rpartition("ERR_")[2]
        reason = _REASONS.get(name, "ConnectionFailed" if reply.reason else "TimedOut")
    return "Fetch.failRequest", {"requestId": identity, "errorReason": reason}


def _posted(asked: dict[str, Any]) -> bytes:
    entries = asked.get("postDataEntries")
    if entries:
        return b"".join(base64.b64decode(one.get("bytes", "")) for one in entries)
    return str(asked.get("postData") or "").encode("utf-8", "surrogateescape")
