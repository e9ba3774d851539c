"""Reads HAR 1.2 as Chrome, Edge, Firefox and Playwright write it, tolerant where they differ.

Must not judge what an entry is good for. Whatever is wrong is one `Problem`, with the number of the entry it is in.
"""

from __future__ import annotations

import base64
import binascii
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final
from urllib.parse import urlencode, urlsplit

from robot.errors import Problem
from robot.recordings.archive import HINT, Bodies, opened
from robot.recordings.exchange import REDIRECTS, Exchange, Header, Request, Response
from robot.recordings.multipart import OWN, Field, boundary, is_multipart
from robot.recordings.multipart import written as form_in_parts
from robot.recordings.unpacking import unpacked
from robot.wire.charset import of_answer
from robot.wire.parts import form_of

_HINT: Final = "Save it again from the developer tools, as HAR with content."
_UNPACKED: Final = frozenset({"content-encoding", "content-length", "transfer-encoding", "connection", "keep-alive"})
"""Headers of how the bytes travelled: the recording holds them unpacked."""
_TEXT: Final = ("text/", "application/json", "application/xml", "application/xhtml", "application/javascript",
                "application/x-javascript", "image/svg")  # fmt: skip
_EMPTY: Final = frozenset({204, 205, 304})
_CHARSET: Final = re.compile(r"\s*;\s*charset\s*=\s*[^;]*", re.IGNORECASE)
_HEAD_OF_FORM: Final = re.compile(r"\AContent-(?:Type|Length):[^\n]*\n(?:[A-Za-z-]+:[^\n]*\n)*\r?\n", re.IGNORECASE)
_Entry = Mapping[str, Any]


class _Unfit(Exception):  # noqa: N818 - it says what is so; it never leaves this module
    """An entry is not as HAR has it."""


@dataclass(frozen=True)
class Loaded:
    """What a HAR holds, and what of it could not be taken, entry by entry."""

    exchanges: list[Exchange]
    left_out: tuple[str, ...]


def read_har(path: Path) -> list[Exchange]:
    """Read a HAR file, or a zip of one, in the order of its requests.

    Entries of what is no HTTP (`data:`, `blob:`, web sockets, extensions of the browser) are left out. Raises Problem,
    also for a single entry that is not as HAR has it.
    """
    return _loaded(path, strict=True).exchanges


def load_har(path: Path) -> Loaded:
    """Read of a HAR what can be read; each entry that is left out is named. Raises Problem where there is nothing."""
    return _loaded(path, strict=False)


def _loaded(path: Path, *, strict: bool) -> Loaded:
    archive = opened(path)
    if archive.beyond:
        raise _too_large(archive.text, archive.beyond)
    found = []
    left_out = []
    first: Problem | None = None
    for number, entry in enumerate(_entries(archive.text, path), 1):
        try:
            exchange = _exchange(number, entry, archive.bodies)
        except _Unfit as reason:
            problem = Problem(f"Entry {number} of {path} is not as HAR has it: {reason}.", hint=_HINT)
            left_out.append(f"entry {number} is not as HAR has it: {reason}")
            first = first or problem
        else:
            if exchange is not None:
                found.append(exchange)
            else:
                left_out.append(f"entry {number} is no request to a server: {_scheme(entry)}")
    if first is not None and (strict or not found):
        raise first
    if not found:
        raise Problem(f"{path} holds no request.", hint="Open the developer tools before the first page is loaded.")
    if all(one.started for one in found):
        found.sort(key=lambda one: one.started.timestamp() if one.started else 0.0)
    return Loaded(found, tuple(left_out))


def _scheme(entry: Any) -> str:
    scheme = str(entry["request"]["url"]).partition(":")[0]
    return scheme if scheme in ("data", "blob", "ws", "wss", "chrome-extension", "moz-extension") else "another kind"


def _entries(text: bytes, path: Path) -> list[Any]:
    try:
        data = json.loads(text.decode("utf-8-sig"))
    except UnicodeDecodeError:
        raise Problem(f"{path} is no HAR: it is not written in UTF-8.", hint=_HINT) from None
    except RecursionError:
        raise Problem(f"{path} is no HAR: it is nested too deep.", hint=_HINT) from None
    except ValueError:
        raise _broken(text.decode("utf-8-sig"), path) from None
    log = data.get("log") if isinstance(data, dict) else None
    entries = log.get("entries") if isinstance(log, dict) else None
    if not isinstance(entries, list):
        raise Problem(f"{path} is no HAR: it is JSON without a list of entries.", hint=_HINT)
    return entries


def _broken(text: str, path: Path) -> Problem:
    """Say where a HAR that is no JSON breaks off."""
    number, place, error = _first_unread(text)
    if number == 0:
        return Problem(f"{path} is no HAR: it is not JSON.", hint=_HINT)
    if error is None:
        return Problem(f"{path} is damaged behind its last entry, number {number - 1}.", hint=_HINT)
    cut = not text[place:].strip() or getattr(error, "pos", 0) >= len(text.rstrip()) - 1
    cut = cut or "Unterminated" in str(error)
    said = f"{path} is cut off in entry {number}." if cut else f"{path} is damaged in entry {number}."
    return Problem(said, hint=_HINT)


def _too_large(beginning: bytes, said: str) -> Problem:
    """Say which entry of a large HAR is the first that is too much."""
    number, _, error = _first_unread(beginning.decode("utf-8", "replace").removeprefix("\ufeff"))
    return Problem(f"{said}; that is passed in entry {number}." if error else f"{said}.", hint=HINT)


def _first_unread(text: str) -> tuple[int, int, Exception | None]:
    """Give the number and the place of the first entry that cannot be read, and why; 0 where there are none at all.

    Without a reason, all entries can be read, and the number is one more than the last's.
    """
    start = re.search(r'"entries"\s*:\s*\[', text[: 1 << 20])
    if start is None:
        return 0, 0, None
    decoder = json.JSONDecoder()
    gap = re.compile(r"[\s,]*")
    number, place = 1, start.end()
    while True:
        if between := gap.match(text, place):
            place = between.end()
        if text[place : place + 1] == "]":
            return number, place, None
        try:
            _, place = decoder.raw_decode(text, place)
        except (ValueError, RecursionError) as error:
            return number, place, error
        number += 1


def _exchange(number: int, entry: Any, bodies: Bodies) -> Exchange | None:
    asked = _part(entry, "request")
    url = _text(asked, "url")
    if urlsplit(_checked(url)).scheme.lower() not in ("http", "https") or entry.get("_resourceType") == "websocket":
        return None
    answered = _part(entry, "response") if entry.get("response") else None
    request = Request(_text(asked, "method").upper(), url, *_asked(asked, bodies))
    started = _moment(entry.get("startedDateTime"))
    if answered is None:
        return Exchange(number, request, None, str(entry.get("_error") or ""), started)
    failure = str(entry.get("_error") or answered.get("_failureText") or answered.get("_error") or "")
    status = answered.get("status")
    if not isinstance(status, int) or isinstance(status, bool):
        raise _Unfit("its response has no status")
    if status <= 0:
        return Exchange(number, request, None, failure, started)
    response, remarks = _response(status, answered, bodies, head=request.method == "HEAD")
    return Exchange(number, request, response, failure, started, remarks)


def _asked(asked: _Entry, bodies: Bodies) -> tuple[tuple[Header, ...], bytes]:
    """The headers and the body of a request; of a form in parts, with a boundary that is the body's."""
    headers = _headers(asked)
    data = asked.get("postData")
    mime = str(data.get("mimeType") or "") if isinstance(data, dict) else ""
    said = next((value for key, value in headers if key.lower() == "content-type"), "")
    body = _posted(asked, said or mime, bodies)
    if not body or (said and not (is_multipart(said) and boundary(said) is None)):
        return headers, body
    if is_multipart(said or mime) and boundary(mime) is None:
        mime = f"multipart/form-data; boundary={OWN}"
    return (*(one for one in headers if one[0].lower() != "content-type"), ("Content-Type", mime)), body


def _checked(url: str) -> str:
    try:
        fit = urlsplit(url).scheme not in ("http", "https") or urlsplit(url).hostname
    except ValueError:
        fit = None
    if not fit:
        raise _Unfit("its address cannot be read")
    return url


def _response(
    status: int, answered: _Entry, bodies: Bodies, *, head: bool
) -> tuple[Response, tuple[str, ...]]:  # fmt: skip
    content = _part(answered, "content")
    headers = [one for one in _headers(answered) if one[0].lower() not in _UNPACKED]
    said = next((value for key, value in headers if key.lower() == "content-type"), "")
    mime = said or str(content.get("mimeType") or "")
    mime = "" if mime == "x-unknown" else mime
    packed = _content(status, content, bodies)
    body = unpacked(packed, text=mime.lower().startswith(_TEXT)) if packed is not None else None
    remarks = () if head or body is None else _cut(answered, content, body)
    if packed is not None and body is None:
        remarks = ("has a content that is packed in a way that is not known",)
    if body is not None:
        body, mime = as_utf8(body, mime, decoded=content.get("encoding") != "base64" and "_file" not in content)
    headers = [one for one in headers if one[0].lower() != "content-type"]
    if status in REDIRECTS and not any(key.lower() == "location" for key, _ in headers) and answered.get("redirectURL"):
        headers.append(("Location", str(answered["redirectURL"])))
    if mime:
        headers.append(("Content-Type", mime))
    return Response(status, str(answered.get("statusText") or ""), tuple(headers), body), remarks


def _cut(answered: _Entry, content: _Entry, body: bytes) -> tuple[str, ...]:
    """Whether a body is shorter than the browser says it was."""
    sizes = [size for size in (content.get("size"), _length(answered)) if isinstance(size, int) and size > len(body)]
    if not sizes or not body:
        return ()
    return (f"has only {len(body)} of the {max(sizes)} bytes of its content",)


def _length(answered: _Entry) -> int:
    """How long the body was on its way, where that is how long it is."""
    named = {str(key).lower(): value for key, value in _headers(answered)}
    length = named.get("content-length", "")
    return int(length) if length.isdecimal() and "content-encoding" not in named else 0


def as_utf8(body: bytes, mime: str, *, decoded: bool) -> tuple[bytes, str]:
    """Give a text in UTF-8, and its type that says so: which charset it came in is not always kept."""
    if not mime.lower().startswith(_TEXT):
        return body, mime
    text = None if decoded else of_answer(mime, body, form=form_of(mime, body) or "text").decode(body)
    if text is not None:
        body = text.encode("utf-8", "replace")
    return body, f"{_CHARSET.sub('', mime).strip()}; charset=utf-8"


def _content(status: int, content: _Entry, bodies: Bodies) -> bytes | None:
    if isinstance(name := content.get("_file"), str):
        return bodies(name)
    text = content.get("text")
    if isinstance(text, str):
        if content.get("encoding") == "base64":
            return _unbase64(text)
        return text.encode("utf-8", "replace")
    size = content.get("size")
    empty = status in REDIRECTS or status in _EMPTY or size == 0
    return b"" if empty else None


def _unbase64(text: str) -> bytes:
    try:
        return base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError):
        raise _Unfit("its content is no base64") from None


def _posted(asked: _Entry, mime: str, bodies: Bodies) -> bytes:
    data = asked.get("postData")
    if not isinstance(data, dict):
        return b""
    if isinstance(name := data.get("_file"), str):
        return bodies(name) or b""
    text = data.get("text")
    if isinstance(text, str) and text:
        if data.get("encoding") == "base64" or data.get("_encoding") == "base64":
            return _unbase64(text)
        return _HEAD_OF_FORM.sub("", text).encode("utf-8", "surrogateescape")  # Firefox puts headers before a form
    given = [one for one in data.get("params") or () if isinstance(one, dict)]
    if given and is_multipart(mime):
        held = [
            Field(str(one.get("name", "")), "" if "fileName" in one else str(one.get("value", "")), "fileName" in one)
            for one in given
        ]
        return form_in_parts(boundary(mime) or OWN, held).encode("utf-8", "surrogateescape")
    pairs = [(str(one.get("name", "")), str(one.get("value", ""))) for one in given]
    return urlencode(pairs).encode() if pairs else b""


def _headers(part: _Entry) -> tuple[Header, ...]:
    given = part.get("headers")
    if given is None:
        return ()
    if not isinstance(given, list) or not all(isinstance(one, dict) for one in given):
        raise _Unfit("its headers are no list")
    found = []
    for one in given:
        name, value = _text(one, "name"), str(one.get("value") or "")
        # Chrome joins several headers of one name with a line break.
        found += [(name, line.strip()) for line in value.split("\n")] if not name.startswith(":") else []
    return tuple(found)


def _part(entry: Any, name: str) -> _Entry:
    found = entry.get(name) if isinstance(entry, dict) else None
    if not isinstance(found, dict):
        raise _Unfit(f"it has no {name}")
    return found


def _text(part: _Entry, name: str) -> str:
    found = part.get(name)
    if not isinstance(found, str) or not found:
        raise _Unfit(f"it has no {name}")
    return found


def _moment(text: Any) -> datetime | None:
    try:
        return datetime.fromisoformat(str(text)).astimezone(UTC)
    except (ValueError, OverflowError, OSError):
        return None
