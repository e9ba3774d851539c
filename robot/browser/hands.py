"""The quick hand: clicks and types in the plain case, with what `sight` knows, in a third of Playwright's time.

Playwright's own hand loads its whole script into each page first; `acts.py` takes it for all that is not plain. Must
not know how the element was found.
"""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any, Final

from robot.browser import sight
from robot.browser.errors import outcome, trouble
from robot.engine.screen import Trouble

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from playwright.async_api import Frame

    Background = Callable[[Awaitable[object]], Awaitable[object]]


LANDS: Final = 0.5
"""Seconds after a click within which the page tells whether it was reached."""


async def click(frame: Frame, identity: str, *, wait: float, background: Background) -> bool:
    """Click, where the element lies still and on top; False where nothing was done and the other hand is needed.

    Raises BrowserTrouble (COVERED) where the click would have reached something else and was stopped, (UNREADY) where
    the page gives no answer within `wait` seconds, (BROKEN) where nobody can tell what the click reached.
    """
    point = await _asked(frame, sight.AIM, identity, wait)
    if not point:
        return False
    hindered: list[Trouble] = []

    async def act() -> None:
        landing = asyncio.ensure_future(outcome(frame.evaluate(sight.LANDING)))
        _, failed = await outcome(frame.page.mouse.click(point["x"], point["y"]))
        await asyncio.wait({landing}, timeout=LANDS)
        # A page that is gone gives no answer: it went because it was clicked.
        reached = landing.result()[0] is not False if landing.done() else False
        landing.cancel()
        if failed is not None:
            hindered.append(Trouble.BROKEN)
        elif not reached:
            hindered.append(Trouble.COVERED)

    await background(act())
    if Trouble.BROKEN in hindered:
        raise trouble(Trouble.BROKEN, "it cannot be told whether the click reached the page")
    if hindered:
        raise trouble(hindered[0])
    return True


async def fill(frame: Frame, identity: str, text: str, *, wait: float) -> bool:
    """Type a text into a box, in place of what is there; False where the box does not hold it now."""
    return bool(await _asked(frame, sight.TYPE, [identity, text], wait))


async def _asked(frame: Frame, script: str, given: object, wait: float) -> Any:
    """Ask the page; nothing where it holds no answer, for the other hand tells why."""
    try:
        answer, _ = await asyncio.wait_for(outcome(frame.evaluate(script, given)), wait)
    except TimeoutError:
        raise trouble(Trouble.UNREADY, "the page does not answer: it is being left") from None
    return answer
