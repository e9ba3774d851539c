"""Reads what Chromium tells of a request or an answer that it holds (`Fetch.requestPaused`).

Must not decide what becomes of it.
"""

from __future__ import annotations

import asyncio
import base64
import binascii
import contextlib
from typing import TYPE_CHECKING, Any, Final

from robot.browser.errors import outcome

if TYPE_CHECKING:
    from collections.abc import Mapping

    from playwright.async_api import CDPSession

    from robot.recordings.exchange import Response

EVERYTHING: Final = [{"urlPattern": "*", "requestStage": stage} for stage in ("Request", "Response")]
"""The patterns of all requests, before they are sent and when they are answered."""
_UNPACKED: Final = frozenset({"content-encoding", "content-length", "transfer-encoding"})
"""Headers of how the bytes travelled: Chromium gives them unpacked."""
_ENDLESS: Final = "text/event-stream"
_REDIRECTS: Final = frozenset({301, 302, 303, 307, 308})
_PIECE: Final = 1 << 14
"""Bytes that are asked for at once of a body that comes piece by piece."""
STALLED: Final = 8.0
"""Seconds in which no further piece comes, after which an answer has stalled."""
_LAST: Final = 2.0
"""Seconds that the last piece of one that was given up may take."""


def is_answer(event: Mapping[str, Any]) -> bool:
    """Whether what is held is an answer, or a request that failed."""
    return "responseStatusCode" in event or "responseErrorReason" in event


def is_endless(event: dict[str, Any]) -> bool:
    """Whether an answer goes on for as long as the page is there: its body never comes."""
    return header(event, "content-type").lower().startswith(_ENDLESS)


def header(event: dict[str, Any], name: str) -> str:
    """Give the first header of this name that an answer has; empty where it has none."""
    return next((one["value"] for one in event.get("responseHeaders", ()) if one["name"].lower() == name), "")


def sent_body(asked: dict[str, Any]) -> bytes | None:
    """Give the body of a request, where Chromium tells it: files it does not."""
    entries = asked.get("postDataEntries")
    if entries:
        with contextlib.suppress(binascii.Error):
            return b"".join(base64.b64decode(entry.get("bytes", "")) for entry in entries)
    text = asked.get("postData")
    return text.encode("utf-8", "surrogateescape") if text is not None else None


def as_base64(data: bytes) -> str:
    """Give bytes as Chromium takes them."""
    return base64.b64encode(data).decode("ascii")


async def body_of(session: CDPSession, event: dict[str, Any]) -> bytes | None:
    """Get the body of an answer that is held; a redirect has none."""
    given, _ = await outcome(session.send("Fetch.getResponseBody", {"requestId": event["requestId"]}))
    if given is None:
        return None
    text = str(given["body"])
    return base64.b64decode(text) if given["base64Encoded"] else text.encode("utf-8", "surrogatepass")


async def whole_body_of(session: CDPSession | None, event: dict[str, Any]) -> bytes | None:
    """Get the body of an answer that a page does not show, a file say; None where it has none, or does not come."""
    if session is None or event.get("responseStatusCode", 302) in _REDIRECTS or is_endless(event):
        return None
    with contextlib.suppress(TimeoutError):
        async with asyncio.timeout(STALLED):
            return await body_of(session, event)
    return None


async def shown_body_of(
    session: CDPSession | None, event: dict[str, Any], *, awaited: bool
) -> tuple[bytes | None, bool | None]:
    """Give the body of an answer that may show a secret; and, of one taken piece by piece, whether it came to its end.

    Where a secret is `awaited` nobody waits for the whole: an answer that shows it and then stalls would keep it.
    """
    status = event.get("responseStatusCode")
    kept = "attachment" in header(event, "content-disposition").lower()
    if session is None or status is None or status in _REDIRECTS or kept or is_endless(event):
        return None, None
    if awaited and (taken := await _streamed_body_of(session, event)) is not None:
        return taken
    return await body_of(session, event), None


async def _streamed_body_of(session: CDPSession, event: dict[str, Any]) -> tuple[bytes, bool] | None:
    """Get the body of an answer that is held, piece by piece, and whether it came to its end.

    One that stalls is given up: its request is failed, upon which Chromium gives what had come. Whatever holds such an
    answer must say itself what the page is to have, it cannot go on as it was. None where there is no body to get.
    """
    given, _ = await outcome(session.send("Fetch.takeResponseBodyAsStream", {"requestId": event["requestId"]}))
    if given is None:
        return None
    pieces, ended, stalled = [], False, False
    while not ended:
        asked = asyncio.ensure_future(outcome(session.send("IO.read", {"handle": given["stream"], "size": _PIECE})))
        # A read waits until it has all that it asked for: what came of the last piece shows when the answer ends.
        if not (await asyncio.wait({asked}, timeout=STALLED))[0]:
            stalled = True
            failing = {"requestId": event["requestId"], "errorReason": "TimedOut"}
            await outcome(session.send("Fetch.failRequest", failing))
            await asyncio.wait({asked}, timeout=_LAST)
        piece = asked.result()[0] if asked.done() else None
        asked.cancel()
        if piece is None:
            break
        text = str(piece["data"])
        pieces.append(base64.b64decode(text) if piece.get("base64Encoded") else text.encode("utf-8", "surrogatepass"))
        ended = bool(piece["eof"])
    await outcome(session.send("IO.close", {"handle": given["stream"]}))
    return b"".join(pieces), ended and not stalled


def answer_of(event: dict[str, Any], body: bytes | None) -> Response:
    """Give an answer that is held, with the body that its page gets."""
    from robot.recordings.exchange import Response

    headers = tuple((one["name"], one["value"]) for one in event.get("responseHeaders", ())
                    if one["name"].lower() not in _UNPACKED)  # fmt: skip
    return Response(int(event["responseStatusCode"]), event.get("responseStatusText", ""), headers, body)
