"""What is read of a tab as a whole: its exact text, as secrets, and an outline for messages.

Must not keep anything of what it read.
"""

from __future__ import annotations

import asyncio
import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from robot.browser import sight
from robot.browser.errors import outcome, trouble
from robot.browser.watch import as_text
from robot.engine.screen import Node, Outline, Trouble
from robot.secrets.secret import Secret
from robot.wire.agreement import Shown

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from playwright.async_api import Frame, Page

    from robot.browser.tabs import TabState
    from robot.engine.screen import Query

_SOURCE: Final = "() => document.documentElement ? document.documentElement.outerHTML : null"

READING: Final = 5.0
"""Seconds a frame may take."""


async def ask(page: Page, expression: str, argument: Any = None, *, seconds: float = 0.0) -> list[str | None]:
    """Ask every frame; None where one did not answer, `seconds` apart that it may wait before it does."""

    async def one(frame: Any) -> str | None:
        try:
            async with asyncio.timeout(READING + seconds):
                answer, _ = await outcome(frame.evaluate(expression, argument))
        except TimeoutError:
            return None
        return answer if isinstance(answer, str) else None

    return list(await asyncio.gather(*(one(frame) for frame in page.frames)))


async def secrets(page: Page, real: Callable[[str], str]) -> Sequence[Secret]:
    """Return the whole text of each frame that shows any, exactly as shown, the main frame first.

    `real` puts secrets in place of what stands for them.
    """
    answers = await ask(page, sight.EXACT)
    if answers and answers[0] is None:
        raise trouble(Trouble.GONE, "the page is changing and cannot be read")
    return [Secret(real(answer)) for answer in answers if answer]


async def sources(tabs: Sequence[TabState], real: Callable[[str], str]) -> Sequence[Secret]:
    """Return each frame's document as it is now, written out, or what a message box says under which it stands still.

    `real` puts secrets in place of what stands for them.
    """
    texts: list[str | None] = []
    for tab in tabs:
        if tab.dialog is not None:
            texts += [tab.dialog.message, tab.dialog.default_value]
        elif not tab.pending:
            texts += await ask(tab.page, _SOURCE)
    return [Secret(real(text)) for text in texts if text]


async def at_rest(page: Page, seconds: float, *, quiet: bool) -> Sequence[Shown]:
    """Return the same as the page has it, once nothing is under way in it, after so many seconds at the latest."""
    answers = await ask(page, sight.AT_REST, [seconds * 1000, quiet], seconds=seconds)
    if answers and answers[0] is None:
        raise trouble(Trouble.GONE, "the page is changing and cannot be read")
    return _shown(answers)


async def now(page: Page) -> Sequence[Shown]:
    """Return the same as it is just now; nothing of a frame that does not answer."""
    return _shown(await ask(page, sight.AT_REST, [0, False]))


async def as_left(frame: Frame) -> Sequence[Shown]:
    """Return what a frame shows once it is being left for another document; nothing where it goes in another way."""
    answer, _ = await outcome(frame.evaluate(sight.AS_LEFT))
    return _shown([answer])


def _shown(answers: Sequence[str | None]) -> Sequence[Shown]:
    found = (json.loads(answer) for answer in answers if answer)
    return [Shown(Secret(one["text"]), one["charset"], changing=one["going"]) for one in found]


@dataclass(frozen=True, slots=True)
class Drawn:
    """What a picture of a page would hold, as the page has it: all words that may be drawn, and the pictures in it.

    A picture that nobody could know again has an empty name. `began`: when its document did, in seconds since 1970.
    """

    words: tuple[Secret, ...]
    pictures: frozenset[str]
    began: float


async def drawn(page: Page) -> Drawn | None:
    """Return what a picture of the page would hold; None where a part of it did not answer."""
    answers = await ask(page, sight.DRAWN)
    if not answers or any(answer is None for answer in answers):
        return None
    parts = [json.loads(answer) for answer in answers if answer]
    words = [Secret(part[name]) for part in parts for name in ("words", "apart") if part[name]]
    pictures = frozenset(name for part in parts for name in part["pictures"])
    return Drawn(tuple(words), pictures, parts[0]["began"])


async def opener(page: Page, query: Query) -> Node | None:
    """Return what unfolds an element that a frame of the page holds and hides, if just one frame tells of it."""
    ways = as_text([query])[1:-1]
    told = [
        Node(**json.loads(answer), address=frame.url)
        for frame in page.frames
        if (answer := (await outcome(frame.evaluate(sight.OPENER, ways)))[0])
    ]
    return told[0] if len(told) == 1 else None


async def outline(tab: TabState) -> Outline:
    """Return what a person sees on a tab; what is typed in boxes is no part of it."""
    address = tab.failed_address or tab.page.url if tab.failure else tab.page.url
    if tab.dialog is not None:
        return Outline(address=address, title="", alerts=(tab.dialog.message[:300],))
    parts = [json.loads(answer) for answer in await ask(tab.page, sight.OUTLINE) if answer]

    def joined(name: str, most: int) -> tuple[str, ...]:
        return tuple(dict.fromkeys(text for part in parts for text in part[name]))[:most]

    return Outline(
        address=address,
        title=parts[0]["title"] if parts else "",
        headings=joined("headings", 20),
        boxes=joined("boxes", 30),
        actions=joined("actions", 40),
        alerts=joined("alerts", 10),
    )
