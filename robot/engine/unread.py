"""An answer that is not read yet: from a destructive step until its page is verified, and after a crash in between.

Meanwhile any word on the screen may be the new password, which nobody can tell from another. So nothing of a screen is
told (`Scene.unread` is asked wherever its words would leave the walk); it is kept encrypted instead, for a person.
Must not know where that is kept.
"""

import asyncio
import contextlib
from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, datetime
from typing import Protocol

from robot.engine.scene import Scene
from robot.engine.screen import BrowserTrouble, Outline, Tab
from robot.secrets.secret import Secret

_READING = 3.0
"""Seconds that a page is given to say what is to be read on it."""
_ANSWERS = 8.0
"""Seconds that all pages are given to write out what they have."""


class ScreenKeeper(Protocol):
    """Keeps the text of pages: encrypted and on disk when `keep_screen` returns."""

    def keep_screen(self, text: Secret, note: Mapping[str, str]) -> None:
        """Keeps the text with what to remember of it."""

    def keep_answers(self, text: Secret, note: Mapping[str, str]) -> None:
        """Keeps in the same way what the pages have and do not show."""


class Unread:
    """Keeps what a walk shows nobody."""

    def __init__(self, scene: Scene, keeper: ScreenKeeper) -> None:
        self._scene = scene
        self._keeper = keeper

    async def keep(self) -> bool:
        """Keeps what is to be read on the open tabs, and the answers to a destructive step as they came; False where
        there is nothing, or where it cannot be kept.

        How the walk ended is told all the same.
        """
        texts: list[str] = []
        tabs = [tab for tab in self._scene.screen.tabs if not self._as_before(tab)]
        for tab in tabs:
            texts += await self._of(tab)
        shown = bool(texts) and self.keep_text("\n\n".join(texts))
        return (self._scene.in_flight and await self._keep_answers([tab.id for tab in tabs])) or shown

    async def _keep_answers(self, tabs: list[str]) -> bool:
        """Keeps the answers since the step, and what their pages have: a password may stand there that none shows."""
        texts: list[str] = []
        with contextlib.suppress(BrowserTrouble, TimeoutError):
            async with asyncio.timeout(_ANSWERS):
                texts = [text.reveal() for text in await self._scene.browser.answers(tabs)]
        return bool(texts) and self._kept(self._keeper.keep_answers, "\n\n".join(texts))

    def keep_text(self, text: str) -> bool:
        """Keeps one text that the screen showed; whether that went well."""
        return self._kept(self._keeper.keep_screen, text)

    def _kept(self, keep: Callable[[Secret, Mapping[str, str]], None], text: str) -> bool:
        scene = self._scene
        values = {name: value for name, value in scene.values.items() if value is not None}
        shown_at = datetime.now(UTC).isoformat(timespec="seconds")
        note = {**scene.inputs, **values, "page": scene.page or "", "shown_at": shown_at}
        try:
            keep(Secret(text), note)
        except Exception:  # noqa: BLE001 - whatever a keeper raises
            return False
        return True

    def _as_before(self, tab: Tab) -> bool:
        """Whether nothing has come of the step in this tab: it waits for its page, or got none."""
        nothing = tab.pending or tab.failure is not None
        return nothing and tab.message_box is None and tab.document == self._scene.sent_from

    async def _of(self, tab: Tab) -> list[str]:
        """All that a tab shows, in words; where it does not answer, what is known of it from outside."""
        browser = self._scene.browser
        texts = [tab.address, *([tab.message_box] if tab.message_box else [])]
        with contextlib.suppress(BrowserTrouble, TimeoutError):
            async with asyncio.timeout(_READING):
                texts += [*_words(await browser.outline(tab.id))]
                texts += [text.reveal() for text in await browser.read_secret(tab.id)]
        return list(dict.fromkeys(text for text in texts if text))


def _words(outline: Outline) -> Iterator[str]:
    yield outline.title
    for part in (outline.headings, outline.alerts, outline.boxes, outline.actions):
        yield from part
