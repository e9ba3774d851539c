"""What a page holds, for the failure of a run: its HTML, and what a screen reader would tell of it.

Nothing of it is clean: it goes through the redactor before it goes anywhere. Must not keep anything of what it read.
"""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Final, NamedTuple

from robot.browser.errors import outcome

if TYPE_CHECKING:
    from playwright.async_api import Frame, Page

BOUND: Final = 3.0
"""Seconds that all frames together may take."""


class Snapshot(NamedTuple):
    """A page, frame by frame; empty where no frame answered."""

    frames: tuple[tuple[str, str], ...]
    """The address and the HTML of each."""
    aria: str


async def snapshot(page: Page) -> Snapshot:
    """Read every frame of a page at once. Takes three seconds at most and never raises."""
    frames = list(page.frames)
    asked = [asyncio.ensure_future(question) for frame in frames for question in (_html(frame), _aria(frame))]
    await asyncio.wait(asked, timeout=BOUND)
    answers = [_answer(task) for task in asked]
    html = tuple((frame.url, text) for frame, text in zip(frames, answers[::2], strict=True) if text)
    aria = [
        f"# frame {number + 1}: {frame.url}\n{text}\n"
        for number, (frame, text) in enumerate(zip(frames, answers[1::2], strict=True))
        if text
    ]
    return Snapshot(html, "".join(aria))


async def _html(frame: Frame) -> str | None:
    return (await outcome(frame.content()))[0]


async def _aria(frame: Frame) -> str | None:
    return (await outcome(frame.locator("body").aria_snapshot(timeout=BOUND * 1000)))[0]


def _answer(task: asyncio.Future[str | None]) -> str:
    """What was answered; a question that nobody answers (a message box is open) is taken back."""
    if not task.done():
        task.cancel()
        return ""
    return "" if task.cancelled() or task.exception() is not None else task.result() or ""
