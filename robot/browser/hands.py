"""The quick hand: clicks and types in the plain case, with what `sight` knows, in a third of Playwright's time.

Playwright's own hand loads its whole script into each page first; `acts.py` takes it for all that is not plain. Must
not know how the element was found.
"""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Final, NamedTuple, TypeVar

from robot.browser import sight
from robot.browser.errors import outcome, trouble
from robot.engine.screen import BrowserTrouble, Trouble

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from playwright.async_api import Frame

    Background = Callable[[Awaitable[object]], Awaitable[object]]


T = TypeVar("T")

LANDS: Final = 0.5
"""Seconds after a click within which the page must have said that something else was in its way."""


async def click(frame: Frame, identity: str, *, wait: float, left: asyncio.Event, background: Background) -> bool:
    """Click, where the element lies still and on top; False where nothing was done and the other hand is needed.

    `left` is set when the tab asks for another page: then the click has done what it does. Raises BrowserTrouble
    (COVERED) where it would have reached something else and was stopped, (UNREADY) where the page gives no answer
    within `wait` seconds, (BROKEN) where nobody can tell what it reached.
    """
    point = await _answered(frame.evaluate(sight.AIM, identity), wait)
    if not point:
        return False
    left.clear()
    hindered: list[BrowserTrouble] = []

    async def act() -> None:
        landing = asyncio.ensure_future(outcome(frame.evaluate(sight.LANDING)))
        leaving = asyncio.ensure_future(left.wait())
        _, failed = await outcome(frame.page.mouse.click(point["x"], point["y"]))
        await asyncio.wait({landing, leaving}, timeout=LANDS, return_when=asyncio.FIRST_COMPLETED)
        reached = landing.result()[0] if landing.done() else None
        landing.cancel()
        leaving.cancel()
        # A page that says nothing was reached: so it is when it goes because of the click.
        if reached is False:
            hindered.append(trouble(Trouble.COVERED))
        elif failed is not None and not reached and not frame.page.is_closed():
            hindered.append(trouble(Trouble.BROKEN, "it cannot be told whether the click reached the page"))

    await background(act())
    if hindered:
        raise hindered[0]
    return True


async def fill(frame: Frame, identity: str, text: str, *, wait: float) -> bool:
    """Type a text into a box, in place of what is there; False where the box does not hold it now.

    The text is given to the box's own document alone: where another has come meanwhile, it never hears of it.
    """
    box = await _answered(frame.evaluate_handle(sight.NODE, identity), wait)
    return box is not None and bool(await _answered(box.evaluate(sight.TYPE, text), wait))


class Box(NamedTuple):
    """What a box takes: signs, the charset that its page is sent in; whether what it holds fits; what it is called.

    `others` is what all other boxes of the page are called; `sealed` is one for a password.
    """

    longest: int | None = None
    charset: str = "utf-8"
    fits: bool = True
    names: tuple[str, ...] | list[str] = ()
    others: tuple[str, ...] | list[str] = ()
    sealed: bool = False


async def box(frame: Frame, identity: str, *, wait: float) -> Box:
    """Say what a box takes; what a page does not tell is as it mostly is."""
    told = await _answered(frame.evaluate(sight.BOX, identity), wait)
    return Box(**told) if told else Box()


async def _answered(question: Awaitable[T], wait: float) -> T | None:
    """What the page answers; nothing where it holds no answer, for the other hand tells why."""
    try:
        async with asyncio.timeout(wait):
            answer, _ = await outcome(question)
    except TimeoutError:
        raise trouble(Trouble.UNREADY, "the page does not answer: it is being left") from None
    return answer
