"""One pending question to each frame of each tab, answered by `sight` when what is to be seen there differs.

Must not act on pages, and must not know what the queries are for.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
from typing import TYPE_CHECKING, Any, Final, TypeAlias

from robot.browser import sight
from robot.browser.errors import playwright_error
from robot.engine.screen import Node

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from playwright.async_api import Frame

    from robot.engine.screen import Query


ERROR_PAGE: Final = "chrome-error:"
"""How the address of the browser's own error page begins."""

UNWILLING: Final = 5
"""Times that a question may fail at once before the frame is asked at longer intervals, and not waited for."""
LONGEST: Final = 0.5
"""Seconds between two questions to a frame that takes none."""

Ways: TypeAlias = tuple[tuple[Node, ...], ...]
"""What each way of one query found."""


class FrameWatch:
    """The last observation of one frame, and the question that waits for the next."""

    def __init__(self, frame: Frame, changed: Callable[[FrameWatch], None], lost: Callable[[FrameWatch], None]) -> None:
        self.frame = frame
        self.seen: dict[str, Any] | None = None
        self.queries: tuple[Query, ...] = ()
        self.answered = asyncio.Event()
        self.evaluates = 0
        self._nodes: dict[str, tuple[Query, Ways]] = {}
        self._nodes_of: dict[str, Any] | None = None  # the observation that they are from
        self._text = "[]"
        self._round = 0
        self._task: asyncio.Task[None] | None = None
        self._changed = changed
        self._lost = lost

    def ask(self, queries: Sequence[Query], text: str) -> None:
        """Ask anew; `answered` is set with the first answer. What waited for another answer is replaced in the page."""
        self._round += 1
        self.answered = asyncio.Event()
        self._text = text
        self._task = asyncio.create_task(self._watch(self._round, tuple(queries), text))

    @property
    def still(self) -> bool:
        """Whether the frame was seen to be at rest, and has shown nothing new since."""
        return self.answered.is_set() and bool(self.seen and self.seen["quiet"])

    def nodes_of(self, query: Query) -> Ways:
        """What each way of a query found; nothing where it was not asked for."""
        if self._nodes_of is not self.seen:
            self._nodes, self._nodes_of = self._read(), self.seen
        asked, ways = self._nodes.get(query.name, (None, ()))
        # While a message box stands open a page answers nothing: then what was known of this query still holds.
        return ways if asked is query or asked == query else ()

    def _read(self) -> dict[str, tuple[Query, Ways]]:
        seen = self.seen
        if not seen or not seen["found"] or seen["address"].startswith(ERROR_PAGE):
            return {}
        address = seen["address"]
        return {
            query.name: (query, tuple(
                tuple(Node(**one, address=address) for one in way) for way in ways
            ))
            for query, ways in zip(self.queries, seen["found"], strict=True)
        }  # fmt: skip

    def forget(self) -> None:
        """The frame is gone."""
        self._round += 1
        self.answered.set()
        if self._task is not None:
            self._task.cancel()

    async def _watch(self, number: int, queries: tuple[Query, ...], text: str) -> None:
        known = -1
        failures = 0
        error = playwright_error()
        while number == self._round:
            try:
                self.evaluates += 1
                answer = await self.frame.evaluate(sight.WATCH, [text, known])
                if answer is None:
                    # A document that came into being without the start script (the first one of a new tab).
                    await self.frame.evaluate(sight.script())
                    continue
            except error:
                if number != self._round or self.frame.is_detached() or self.frame.page.is_closed():
                    self.answered.set()
                    return
                self._leave()
                known = -1
                failures += 1
                if failures > UNWILLING:
                    self.answered.set()
                    await asyncio.sleep(min(LONGEST, 0.01 * failures))
                continue
            if answer == "" or number != self._round:
                return
            failures = 0
            self.seen = json.loads(answer)
            self.queries = queries
            known = self.seen["serial"] if self.seen else -1
            self.answered.set()
            self._changed(self)

    def _leave(self) -> None:
        """The document that was asked is gone."""
        self.seen = None
        self._lost(self)

    async def stop(self) -> None:
        """End the question, for good."""
        task = self._task
        self.forget()
        if task is not None:
            with contextlib.suppress(asyncio.CancelledError, Exception):
                await task


def as_text(queries: Sequence[Query]) -> str:
    """Write queries as `sight` takes them: a list of ways for each."""
    return json.dumps([[dict(way) for way in query.ways] for query in queries], default=list, ensure_ascii=False)
