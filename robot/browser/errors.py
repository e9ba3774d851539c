"""Playwright's errors as the engine's `BrowserTrouble`, with sentences of our own.

Playwright's texts hold what was typed, so none of them is ever passed on, nor kept as a cause.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

from robot.engine.screen import BrowserTrouble, Trouble

if TYPE_CHECKING:
    from collections.abc import Awaitable

T = TypeVar("T")

CLICKED = "performing click action"
"""In Playwright's log of a click: from here on the page may have been clicked."""

_GONE = ("not attached", "detached", "was destroyed", "navigat", "Cannot find context", "JSHandle is disposed",
         "different document")  # fmt: skip
_BROKEN = ("Target closed", "has been closed", "Browser closed", "crashed", "Connection closed", "Driver", "EPIPE")

_SENTENCES = {
    Trouble.GONE: "the element is no longer on the page",
    Trouble.COVERED: "something lies over the element",
    Trouble.UNREADY: "the element cannot be used yet (it moves, is disabled or does not take this)",
    Trouble.UNREACHABLE: "the address cannot be asked for",
    Trouble.BROKEN: "the browser or the tab was closed",
}


def playwright_error() -> type[Exception]:
    """Return the class of all errors of Playwright, imported no earlier than it is needed."""
    from playwright.async_api import Error

    return Error


def kind_of(text: str) -> Trouble:
    """Tell from Playwright's text what hindered a step."""
    if any(word in text for word in _BROKEN):
        return Trouble.BROKEN
    if "intercepts pointer events" in text:
        return Trouble.COVERED
    if any(word in text for word in _GONE):
        return Trouble.GONE
    return Trouble.UNREADY


def trouble(kind: Trouble, reason: str = "") -> BrowserTrouble:
    """Make the engine's exception with a sentence of our own."""
    return BrowserTrouble(kind, reason or _SENTENCES[kind])


async def outcome(step: Awaitable[T]) -> tuple[T | None, str | None]:
    """Carry a step out; return what it gave, and Playwright's text where it failed (to be read, never shown)."""
    try:
        return await step, None
    except playwright_error() as error:
        return None, str(error)
