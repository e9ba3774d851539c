"""A page that a picture is wanted of, what was painted of it, and what a guard says of it.

Must not know how pictures come, nor how pages are asked.
"""

from __future__ import annotations

import base64
import contextlib
import math
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from robot.browser.reading import Drawn
from robot.errors import Problem

if TYPE_CHECKING:
    import asyncio

    from playwright.async_api import Page

UNASKED: Final = "it was left before anybody could tell what is on it"

Guard = Callable[[Drawn, float], str | None]
"""Tells why a page may not be pictured that has this on it, and when it was asked; None where it may."""


def nobody(_: str) -> None:
    """Tell nobody."""


@dataclass
class Painted:
    """A picture as it came, and when the page looked so (in seconds since 1970)."""

    data: str
    at: float


@dataclass
class Wanted:
    """The page that a picture is wanted of, since when it is there, and until when it was as it was reached."""

    page: Page
    keep: Callable[[bytes], object]
    since: float
    touched: float = math.inf  # when the first thing was done to it
    left: float = math.inf  # when it went
    best: Painted | None = None
    withhold: Callable[[str], object] = nobody
    reached: float = field(default_factory=time.time)
    document: float | None = None  # when the document began that answered first
    asked: float = 0.0  # when its document was last asked what is on it, and answered
    refused: str | None = None  # why it is not kept
    asking: list[asyncio.Task[None]] = field(default_factory=list)

    def take(self, painted: Painted) -> None:
        """Take a picture that is better than what there is."""
        fits = self.since <= painted.at < self.left
        if fits and (self.best is None or self.best.at < painted.at <= self.touched):
            self.best = painted

    def told(self, document: float, asked: float, reason: str | None) -> None:
        """Take note of what the guard says; not of another document, which was asked for after this was reached."""
        self.document = document if self.document is None else self.document
        if self.document == document < self.reached:
            self.refused = self.refused or reason
            self.asked = max(self.asked, asked)

    def why_not(self) -> str | None:
        """Why its picture may not be kept, as far as the guard knows."""
        unasked = self.best is not None and self.asked < self.best.at
        return self.refused or (UNASKED if unasked else None)

    def put(self, picture: Painted) -> None:
        """Keep this picture of it; that it cannot be kept matters to nobody."""
        with contextlib.suppress(OSError, ValueError, Problem):
            self.keep(base64.b64decode(picture.data))
