"""Opens one more session in a Chromium in which others may stand, and lets none of them disturb it.

Must not start the Chromium; its ground is one for several (`grounded`).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from robot.browser.browser import PlaywrightBrowser
from robot.browser.launch import new_context

if TYPE_CHECKING:
    from playwright.async_api import Browser as Chromium

    from robot.browser.ground import Ground


async def beside(chromium: Chromium, ground: Ground) -> PlaywrightBrowser:
    """Open a session in a context of its own; closing it closes that alone."""
    own = await ground.apart()
    try:
        context = await new_context(chromium, own.settings, own.server)
        return await PlaywrightBrowser.on(context, own.settings, [context.close, own.leave], own)
    except BaseException:
        await own.leave()
        raise
