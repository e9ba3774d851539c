"""Reads what Chromium tells of a request or an answer that it holds (`Fetch.requestPaused`).

Must not decide what becomes of it.
"""

from __future__ import annotations

import base64
import binascii
import contextlib
from typing import TYPE_CHECKING, Any, Final

from robot.browser.errors import outcome

if TYPE_CHECKING:
    from playwright.async_api import CDPSession

    from robot.recordings.exchange import Response

EVERYTHING: Final = [{"urlPattern": "*", "requestStage": stage} for stage in ("Request", "Response")]
"""The patterns of all requests, before they are sent and when they are answered."""
_UNPACKED: Final = frozenset({"content-encoding", "content-length", "transfer-encoding"})
"""Headers of how the bytes travelled: Chromium gives them unpacked."""
_ENDLESS: Final = "text/event-stream"


def is_answer(event: dict[str, Any]) -> bool:
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


async def body_of(session: CDPSession, event: dict[str, Any]) -> bytes | None:
    """Get the body of an answer that is held; a redirect has none."""
    given, _ = await outcome(session.send("Fetch.getResponseBody", {"requestId": event["requestId"]}))
    if given is None:
        return None
    text = str(given["body"])
    return base64.b64decode(text) if given["base64Encoded"] else text.encode("utf-8", "surrogatepass")


def answer_of(event: dict[str, Any], body: bytes | None) -> Response:
    """Give an answer that is held, with the body that its page gets."""
    from robot.recordings.exchange import Response

    headers = tuple((one["name"], one["value"]) for one in event.get("responseHeaders", ())
                    if one["name"].lower() not in _UNPACKED)  # fmt: skip
    return Response(int(event["responseStatusCode"]), event.get("responseStatusText", ""), headers, body)
