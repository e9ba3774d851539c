"""Playwright's errors as the engine's `BrowserTrouble`, with sentences of our own.

Playwright's texts hold what was typed, so none of them is ever passed on, nor kept as a cause.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final, TypeVar

from robot.engine.screen import BrowserTrouble, Trouble
from robot.errors import Problem

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


def is_lost(error: BaseException) -> bool:
    """Tell whether an error is that of a browser, or a driver, that has ended."""
    return isinstance(error, playwright_error()) and kind_of(str(error)) is Trouble.BROKEN


async def outcome(step: Awaitable[T]) -> tuple[T | None, str | None]:
    """Carry a step out; return what it gave, and Playwright's text where it failed (to be read, never shown)."""
    try:
        return await step, None
    except playwright_error() as error:
        return None, str(error)


# --- a browser that does not start: nothing was typed yet, and what it says itself is told

_WORDS: Final = re.compile(r"^\s*-?\s*\[pid=\S+\]\[err\]\s*(.+)$", re.MULTILINE)
_ENDED: Final = re.compile(r"<process did exit: exitCode=(\w+), signal=(\w+)>")
_NOT_RUN: Final = re.compile(r"spawn .* (E[A-Z]+)|(spawn [A-Z]+)")
_STAMP: Final = re.compile(r"^\[[\d:/.]+:(?:[A-Z]+):[^\]]*\]\s*")
_NOISE: Final = "connect to the bus"
"""Chromium says this wherever there is no desktop session, and does without."""
_SAID: Final = 4
_LONGEST: Final = 400


def not_started(program: str, text: str, *, headed: bool) -> Problem:
    """Make the problem of a browser that does not start, from Playwright's text on that."""
    lines = dict.fromkeys(_STAMP.sub("", line).strip().rstrip(".") for line in _WORDS.findall(text))
    said = [line for line in lines if line and _NOISE not in line][-_SAID:]
    ended, not_run = _ENDED.search(text), _NOT_RUN.search(text)
    if not_run:
        reason = {"EACCES": "it may not be executed", "ENOENT": "it is not there"}.get(
            not_run[1] or "", "the system does not run it"
        )
    elif ended:
        how = f"exit code {ended[1]}" if ended[2] == "null" else f"signal {ended[2]}"
        reason = f"it ended at once ({how})"
    elif "Timeout" in text:
        reason = "it did not answer in time"
    else:
        reason = "it ended"
    words = f"; it says: {' / '.join(said)[-_LONGEST:]}" if said else ""
    hint = "`chorus-robot doctor` tries it; CHORUS_ROBOT_BROWSER names another."
    if headed and "DISPLAY" in text:
        hint = f"A window needs a display: leave the window out, or run this in a desktop session. {hint}"
    return Problem(f"The browser {program} does not start: {reason}{words}.", hint=hint)


async def carry_out(step: Awaitable[object]) -> None:
    """Carry a step out and raise what hindered it, in our own words and with no context."""
    _, failed = await outcome(step)
    if failed is not None:
        raise trouble(kind_of(failed))
