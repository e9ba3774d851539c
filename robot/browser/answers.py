"""What came since a destructive step, as the wire had it: kept in memory alone, until its page is verified.

What a page shows to no eye (behind a button, in an attribute, drawn, in a file) may be the new password all the same.
Must not know what becomes of it.
"""

from __future__ import annotations

import base64
import contextlib
import re
from typing import TYPE_CHECKING, Any, Final

from robot.browser.paused import header, whole_body_of
from robot.secrets.secret import Secret

if TYPE_CHECKING:
    from collections.abc import Sequence

    from playwright.async_api import CDPSession

MOST: Final = 40
"""Answers that are kept at most: the first ones, for theirs is the step's own."""
ROOM: Final = 2 << 20
"""Bytes of their bodies that are kept in all."""
_CHARSET: Final = re.compile(r"charset\s*=\s*[\"']?([\w.:-]+)", re.IGNORECASE)
_TOLD: Final = frozenset({"content-type", "content-disposition", "location", "refresh"})
"""Headers that tell what a body is, or where it leads."""


class Answers:
    """The first answers since a destructive step; none where no such step is open."""

    def __init__(self) -> None:
        self._on = False
        self._texts: list[str] = []
        self._left = ROOM

    def guard(self, *, on: bool) -> None:
        """Keep what comes from now on; or drop it, and keep nothing any more."""
        if on is not self._on:
            self._on, self._texts, self._left = on, [], ROOM

    async def keep(self, session: CDPSession | None, event: dict[str, Any], body: bytes | None) -> None:
        """Keep one (Chromium's `Fetch.requestPaused`) with its body, as far as there is room."""
        if not self._on or len(self._texts) >= MOST or "responseStatusCode" not in event:
            return
        body = body if body is not None else await whole_body_of(session, event)
        kept = (body or b"")[: self._left]
        self._left -= len(kept)
        asked = event["request"]
        told = [f"{one['name']}: {one['value']}" for one in event.get("responseHeaders", ())
                if one["name"].lower() in _TOLD]  # fmt: skip
        cut = ["(cut short)"] if body is not None and len(kept) < len(body) else []
        first = f"{asked['method']} {asked['url']} -> {event['responseStatusCode']}"
        self._texts.append("\n".join([first, *told, *cut, "", _text(kept, header(event, "content-type"))]))

    @property
    def secrets(self) -> Sequence[Secret]:
        """What was kept, in the order in which it came."""
        return [Secret(text) for text in self._texts]


def _text(body: bytes, content_type: str) -> str:
    """A body as it is read; one that is no text as base64, so that nothing of it is lost."""
    named = _CHARSET.search(content_type)
    for charset in ([named[1]] if named else []) + ["utf-8"]:
        with contextlib.suppress(UnicodeDecodeError, LookupError):
            return body.decode(charset)
    if content_type.lower().startswith("text/"):
        return body.decode("cp1252", "replace")
    return "base64:\n" + base64.b64encode(body).decode("ascii")
