"""What is known of each open tab from outside its page: requests under way, failures, message boxes, documents.

Must not look into pages (that is `watch.py`) nor act on them.
"""

from __future__ import annotations

import asyncio
import re
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from playwright.async_api import Dialog, Frame, Page, Request, Response

    from robot.browser.watch import Ways
    from robot.engine.screen import Query

OLD: Final = 5.0
"""Seconds after which a request is taken for one that never ends (a long poll, a stream)."""

CALM: Final = 0.1
"""Seconds after the last answer until the page is thought to have dealt with it."""

DRAWING: Final = 1.0
"""Seconds that a script or a style sheet is waited for: after that the page is as good as without it."""

RUN: Final = 0.03
"""Seconds in which a script that has come is run."""

BY_PROXY: Final = 407
"""The status of answers that no portal gives: a proxy wants to know who asks."""

_COUNTED: Final = frozenset({"xhr", "fetch", "document"})
_DRAWS: Final = frozenset({"script", "stylesheet"})
_SOON: Final = 60
"""Seconds: a refresh that comes later is no part of drawing a page."""
_ABORTED: Final = "net::ERR_ABORTED"


@dataclass(frozen=True, slots=True)
class Gathered:
    """What the queries found in a tab, and of which observations."""

    queries: Sequence[Query]
    seen: Sequence[object]
    found: Mapping[str, Ways]


class TabState:
    """One tab. `changed` is called whenever anything that a `Tab` shows may differ."""

    def __init__(self, identity: str, page: Page, changed: Callable[[], None], later: Callable[[float], None]) -> None:
        self.id = identity
        self.page = page
        self.closed = False
        self.dialog: Dialog | None = None
        self.failure: str | None = None
        self.failed_address: str | None = None
        self.status: int | None = None
        self.challenge = ""  # what an answer of status 407 asks for: `Basic realm="x"`
        self.asked_for: str | None = None
        self.documents = 0
        self.sent = 0
        self._token: str | None = None
        self.asked = asyncio.Event()
        self.gathered: Gathered | None = None
        self._awaited: Request | None = None
        self._first = False
        self._answered = False
        self._before = 0
        self._came: Request | None = None  # what the document was answered with: it is dealt with by being there
        self._under_way: dict[Request, float] = {}
        self._drawn_by: dict[Request, float] = {}
        self._refreshes = False  # the document says in a header that another is to come in its place
        self._calm = 0.0  # until when the page deals with what has come
        self._changed = changed
        self._later = later

    # --- documents

    @property
    def document(self) -> str:
        """The name of the main frame's document; another after every load."""
        return f"{self.id}.{self.documents}"

    def shows(self, token: str) -> None:
        """The main frame was seen to hold the document that calls itself `token`."""
        if self._token is not None and token != self._token:
            self.documents += 1
        self._token = token

    def left(self) -> None:
        """The main frame's document is gone; what comes next is another."""
        if self._token is not None:
            self.documents += 1
            self._token = None

    def committed(self) -> bool:
        """The main frame shows something new, or moved within its document; tells whether it is the page asked for."""
        came = self._awaited is not None and (self._answered or not self.page.url.startswith("http"))
        if came:
            self._came, self._awaited = self._awaited, None
            self.documents = max(self.documents, self._before + 1)
            self._token = None
        self._changed()
        return came

    # --- requests

    @property
    def pending(self) -> bool:
        """Whether a page was asked for and nothing has come yet."""
        return self._awaited is not None

    @property
    def busy(self) -> bool:
        """Whether an answer is awaited that the page may still show, or has only just come."""
        now = time.monotonic()
        drawing = any(now - started < DRAWING for started in self._drawn_by.values())
        return now < self._calm or drawing or self.awaiting

    @property
    def awaiting(self) -> bool:
        """Whether an answer is awaited that the page may still show."""
        now = time.monotonic()
        return any(now - started < OLD for started in self._under_way.values())

    @property
    def going(self) -> bool:
        """Whether anything may still come that the page shows: an answer, however late, or another document."""
        return bool(self._under_way or self._refreshes)

    def arrived(self) -> None:
        """The page asked for is already there."""
        self._awaited = None
        self._first = False

    def requested_before(self, request: Request, frame: Frame) -> None:
        """The tab's first request, sent before the tab was known; its answer may have come as well."""
        self.requested(request, frame)
        self._first = True

    def seen_at(self, address: str) -> None:
        """The main frame was seen to show an address: a first request was answered, whether that was told or not."""
        if self._first and address.startswith("http"):
            self.arrived()

    def requested(self, request: Request, frame: Frame) -> None:
        """A request was sent from this tab."""
        if request.resource_type in _COUNTED:
            self.sent += 1
            self._under_way[request] = time.monotonic()
            self._later(OLD + 0.01)
        elif request.resource_type in _DRAWS:
            self._drawn_by[request] = time.monotonic()
            self._later(DRAWING + 0.01)
        if request.is_navigation_request() and frame == self.page.main_frame:
            self._refreshes = False
            self._awaited = request
            self._answered = False
            self._before = self.documents
            self.failure = None
            self.status = None
            self.asked_for = request.url
            self.asked.set()
        self._changed()

    def responded(self, response: Response) -> None:
        """An answer began to arrive."""
        if response.request == self._awaited:
            self.status = response.status
            self._refreshes = _soon(response.headers.get("refresh", ""))
            self.challenge = response.headers.get("proxy-authenticate", "") if self.status == BY_PROXY else ""
            self._answered = True

    def ended(self, request: Request, failure: str | None) -> None:
        """A request was answered in full, or failed for the reason given."""
        now = time.monotonic()
        if self._under_way.pop(request, None) is not None and request is not self._came:
            self._calm = max(self._calm, now + CALM)
            self._later(CALM + 0.005)
        elif self._drawn_by.pop(request, None) is not None:
            self._calm = max(self._calm, now + RUN)
            self._later(RUN + 0.005)
        if request == self._awaited:
            self._awaited = None
            if failure is not None and failure != _ABORTED:
                self.failure = failure
                self.failed_address = request.url
        self._changed()

    def downloads(self) -> None:
        """The page asked for turned out to be a file to keep."""
        self._awaited = None
        self._changed()

    # --- message boxes

    def message(self, dialog: Dialog) -> None:
        """A message box opened: the page stands still until it is answered."""
        self.dialog = dialog
        self._changed()

    def take_dialog(self) -> Dialog | None:
        """Give the open message box away, to be answered."""
        dialog, self.dialog = self.dialog, None
        return dialog


def _soon(refresh: str) -> bool:
    """Whether a header `Refresh` asks for another document soon."""
    found = re.match(r"\s*(\d+)", refresh)
    return found is not None and int(found[1]) <= _SOON
