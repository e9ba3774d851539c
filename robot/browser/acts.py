"""The steps on one element: click, fill, select, check, press, upload, download.

Must not know how the element was found. Nothing here passes on a text of Playwright: they hold what was typed.
"""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Final

from robot.browser import hands, sight
from robot.browser.errors import CLICKED, carry_out, kind_of, outcome, trouble
from robot.engine.screen import Trouble
from robot.wire.origins import Origin

if TYPE_CHECKING:
    from collections.abc import Awaitable, Collection
    from pathlib import Path

    from playwright.async_api import Download, ElementHandle, Frame, Page

    from robot.browser.hands import Background
    from robot.browser.tap import Tap
    from robot.secrets.secret import Secret

WAIT: Final = 2000.0
"""Milliseconds an element is given to become ready."""

FILE_WAIT: Final = 20.0
"""Seconds until a file that was asked for must begin to arrive."""


class Target:
    """One element, in the frame that holds it."""

    def __init__(self, frame: Frame, handle: ElementHandle, *, bare: bool) -> None:
        self.frame = frame
        self.handle = handle
        self.bare = bare  # nothing of it to point at

    @classmethod
    async def get(cls, frame: Frame | None, identity: str) -> Target:
        """Find the element with an id of `sight`; raises BrowserTrouble (GONE) where it is not there any more."""
        if frame is None:
            raise trouble(Trouble.GONE)
        try:
            async with asyncio.timeout(WAIT / 1000):
                held, failed = await cls._find(frame, identity)
        except TimeoutError:
            held, failed = None, ""
        if held is None and failed == "":
            raise trouble(Trouble.UNREADY, "the page does not answer: it is being left")
        if held is None:
            raise trouble(Trouble.BROKEN if failed and kind_of(failed) is Trouble.BROKEN else Trouble.GONE)
        return held

    @classmethod
    async def _find(cls, frame: Frame, identity: str) -> tuple[Target | None, str | None]:
        failed = None
        for script, bare in ((sight.POINTED, False), (sight.NODE, True)):
            held, failed = await outcome(frame.evaluate_handle(script, identity))
            if held is not None and (handle := held.as_element()) is not None:
                return cls(frame, handle, bare=bare), None
            if failed is not None:
                break
        return None, failed


async def _held(step: Awaitable[object], background: Background) -> str | None:
    """Carry a step out that a message box may hold up; return Playwright's text where it failed."""
    held: list[str | None] = [None]

    async def act() -> None:
        _, held[0] = await outcome(step)

    await background(act())
    return held[0]


async def click(frame: Frame | None, identity: str, *, once: bool, left: asyncio.Event, background: Background) -> None:
    """Click. `background` runs the click and returns early when a message box opens, which would hold it up.

    `left` is set when the tab asks for another page.
    """
    if frame is not None and await hands.click(frame, identity, wait=WAIT / 1000, left=left, background=background):
        return
    target = await Target.get(frame, identity)
    handle = target.handle
    if target.bare:
        # A link around a picture that is not fetched, or around an icon font's sign.
        await _click_without_area(target, background)
        return
    if once:
        await carry_out(handle.click(trial=True, timeout=WAIT))
    failed = await _held(handle.click(timeout=WAIT, no_wait_after=True), background)
    if failed is None:
        return
    kind = kind_of(failed)
    if once and CLICKED in failed and kind is not Trouble.COVERED:
        raise trouble(Trouble.BROKEN, "it cannot be told whether the click reached the page")
    raise trouble(kind)


async def _click_without_area(target: Target, background: Background) -> None:
    failed = await _held(target.handle.evaluate("(element) => { element.click(); }"), background)
    # The page may have gone while it was clicked: then the click did what it does.
    if failed is not None and kind_of(failed) is Trouble.BROKEN:
        raise trouble(Trouble.BROKEN)


async def fill(frame: Frame | None, identity: str, text: str) -> None:
    """Put a text in a box, in place of what is there."""
    if frame is not None and await hands.fill(frame, identity, text, wait=WAIT / 1000):
        return
    target = await Target.get(frame, identity)
    await carry_out(target.handle.fill(text, timeout=WAIT))


async def holds(frame: Frame, identity: str, text: str) -> bool:
    """Whether a box that a text was put in is still there and not empty; a page may write the text in its own way."""
    filled, failed = await outcome(frame.evaluate(sight.FILLED, identity))
    return failed is not None or text == "" or bool(filled)


async def fill_secret(frame: Frame | None, identity: str, secret: Secret, tap: Tap, hosts: Collection[str] = ()) -> str:
    """Put a secret's placeholder in a box of a page, and return it; the secret goes to `hosts` alone."""
    if frame is None:
        raise trouble(Trouble.GONE)
    box = await hands.box(frame, identity, wait=WAIT / 1000)
    origin = Origin.of(box.names, box.others, hosts=hosts, sealed=box.sealed)
    put = await tap.placeholder(secret, box.longest, box.charset, origin)
    await fill(frame, identity, put)
    fits = (await hands.box(frame, identity, wait=WAIT / 1000)).fits
    if not fits and (shaped := tap.shaped(secret, origin)) is not None:
        put = shaped
        await fill(frame, identity, put)
    tap.typed(secret)
    return put


async def select(target: Target, identity: str, option: str) -> None:
    """Choose the one option of a list that shows a text."""
    place, failed = await outcome(target.frame.evaluate(sight.OPTION, [identity, option]))
    if failed is not None or place is None:
        raise trouble(kind_of(failed or ""))
    if place == -3:  # noqa: PLR2004 - see sight.option
        raise trouble(Trouble.UNREADY, "the element is not a list to choose from")
    if place < 0:
        raise trouble(Trouble.UNREADY, f"the list has {'no' if place == -1 else 'more than one'} option {option!r}")
    await carry_out(target.handle.select_option(index=place, timeout=WAIT))


async def check(target: Target, *, to: bool) -> None:
    """Tick or untick."""
    await carry_out(target.handle.set_checked(to, timeout=WAIT))


async def press(page: Page, target: Target | None, key: str, background: Background) -> None:
    """Press a key on an element, or wherever the focus is."""
    if target is None:
        failed = await _held(page.keyboard.press(key), background)
    else:
        failed = await _held(target.handle.press(key, timeout=WAIT, no_wait_after=True), background)
    if failed is not None:
        raise trouble(kind_of(failed))


async def upload(target: Target, file: Path) -> None:
    """Give a file to a file box."""
    await carry_out(target.handle.set_input_files(file, timeout=WAIT))


async def keep(arrival: asyncio.Future[Download], to: Path) -> None:
    """Wait for the file that a click brought, and keep it for its owner alone."""
    try:
        async with asyncio.timeout(FILE_WAIT):
            download = await arrival
    except TimeoutError:
        download = None
    if download is None:
        raise trouble(Trouble.UNREADY, "no file arrived")
    _, failed = await outcome(download.save_as(to))
    if failed is not None:
        raise trouble(Trouble.UNREACHABLE, "the file did not arrive whole")
    await asyncio.to_thread(to.chmod, 0o600)
