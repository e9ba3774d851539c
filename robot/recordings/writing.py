"""Writes exchanges as a HAR 1.2 of their own: one text, the same for the same exchanges, with the bodies inside.

Must not know what stands in them.
"""

from __future__ import annotations

import base64
import json
from collections.abc import Sequence
from datetime import UTC
from typing import Any
from urllib.parse import parse_qsl, urlsplit

from robot.recordings.exchange import Exchange, Header, Request, Response, first

_TIMES = {"send": 0, "wait": 0, "receive": 0}


def har_text(exchanges: Sequence[Exchange], version: str) -> str:
    """Give the text of a HAR."""
    entries = [_entry(one) for one in exchanges]
    log = {"version": "1.2", "creator": {"name": "chorus-robot", "version": version}, "entries": entries}
    return json.dumps({"log": log}, ensure_ascii=False, indent=1) + "\n"


def _entry(one: Exchange) -> dict[str, Any]:
    started = one.started.astimezone(UTC).isoformat(timespec="milliseconds") if one.started else ""
    made: dict[str, Any] = {
        "startedDateTime": started.replace("+00:00", "Z"), "time": 0, "request": _request(one.request),
        "response": _response(one.response), "cache": {}, "timings": _TIMES,
    }  # fmt: skip
    if one.response is None and one.failure:
        made["_error"] = one.failure
    return made


def _request(request: Request) -> dict[str, Any]:
    query = [
        {"name": name, "value": value} for name, value in parse_qsl(urlsplit(request.url).query, keep_blank_values=True)
    ]
    made: dict[str, Any] = {
        "method": request.method, "url": request.url, "httpVersion": "HTTP/1.1", "cookies": [],
        "headers": _headers(request.headers), "queryString": query, "headersSize": -1, "bodySize": len(request.body),
    }  # fmt: skip
    if request.body:
        made["postData"] = {"mimeType": request.content_type, "params": [], **_text(request.body)}
    return made


def _response(response: Response | None) -> dict[str, Any]:
    if response is None:
        response = Response(0)
    content: dict[str, Any] = {"size": len(response.body or b""), "mimeType": response.content_type}
    if response.body:
        content |= _text(response.body)
    elif response.body is None:
        content["size"] = -1
    return {
        "status": response.status, "statusText": response.reason, "httpVersion": "HTTP/1.1", "cookies": [],
        "headers": _headers(response.headers), "content": content, "redirectURL": first(response.headers, "location"),
        "headersSize": -1, "bodySize": -1,
    }  # fmt: skip


def _headers(headers: Sequence[Header]) -> list[dict[str, str]]:
    return [{"name": name, "value": value} for name, value in headers]


def _text(body: bytes) -> dict[str, str]:
    try:
        return {"text": body.decode()}
    except UnicodeDecodeError:
        return {"text": base64.b64encode(body).decode("ascii"), "encoding": "base64"}
