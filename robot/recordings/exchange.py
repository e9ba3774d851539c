"""One request and its answer, as a recording holds them, whatever wrote the recording.

Must not know any file format.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import TypeAlias
from urllib.parse import urlsplit

Header: TypeAlias = tuple[str, str]

_STATIC = ("text/css", "text/javascript", "application/javascript", "application/x-javascript", "image/", "font/",
           "application/font", "application/vnd.ms-fontobject", "audio/", "video/")  # fmt: skip
REDIRECTS = frozenset({301, 302, 303, 307, 308})


@dataclass(frozen=True, slots=True)
class Request:
    """What the browser asked for."""

    method: str
    url: str
    headers: tuple[Header, ...] = ()
    body: bytes = field(default=b"", repr=False)

    @property
    def content_type(self) -> str:
        """The type of the body."""
        return first(self.headers, "content-type")


@dataclass(frozen=True, slots=True)
class Response:
    """What the portal answered; `body` is None where the recording lacks it."""

    status: int
    reason: str = ""
    headers: tuple[Header, ...] = ()
    body: bytes | None = field(default=b"", repr=False)

    @property
    def content_type(self) -> str:
        """The type of the body."""
        return first(self.headers, "content-type")


@dataclass(frozen=True, slots=True)
class Exchange:
    """An entry of a recording. Without a `response` the request failed, as `failure` says, or was never answered."""

    number: int  # of the entry in its file, from 1
    request: Request
    response: Response | None = None
    failure: str = ""
    started: datetime | None = None
    remarks: tuple[str, ...] = field(default=(), compare=False)
    """What whoever read the entry found to be missing in it."""

    @property
    def static(self) -> bool:
        """Whether this is a file that is the same for everybody: a style sheet, a script, a picture, a font."""
        kind = self.response.content_type.strip().lower() if self.response else ""
        return self.request.method in ("GET", "HEAD") and kind.startswith(_STATIC)

    @property
    def name(self) -> str:
        """How the entry is told of: its method, host and path, without what may be secret."""
        parts = urlsplit(self.request.url)
        return f"{self.request.method} {parts.hostname or ''}{parts.path.partition(';')[0]}"


def first(headers: Iterable[Header], name: str) -> str:
    """Give the first header of this name; empty where there is none."""
    return next((value for key, value in headers if key.lower() == name), "")


def every(headers: Iterable[Header], name: str) -> list[str]:
    """Give all headers of this name."""
    return [value for key, value in headers if key.lower() == name]
