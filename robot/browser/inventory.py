"""Describes every element on a tab, for proposals and for who picks one by hand. Must not keep anything of it."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from robot.browser import sight
from robot.browser.reading import ask
from robot.drift.seen import Seen, seen_from

if TYPE_CHECKING:
    from playwright.async_api import Page


async def inventory(page: Page) -> tuple[Seen, ...]:
    """Describe what is on a page, frame by frame, in reading order; what is typed in boxes is no part of it."""
    answers = await ask(page, sight.INVENTORY)
    return tuple(
        seen_from(one, frame) for frame, answer in enumerate(answers) if answer for one in json.loads(answer)
    )  # fmt: skip
