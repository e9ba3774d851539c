"""An answer that is not read yet: from a destructive step until its page is verified, and after a crash in between.

Meanwhile any word on the screen may be the new password, which nobody can tell from another. So nothing of a screen is
told (`Scene.unread` is asked wherever its words would leave the walk); it is kept encrypted instead, for a person.
Must not know where that is kept.
"""

import asyncio
import contextlib
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from typing import Protocol

from robot.engine.scene import Scene
from robot.engine.screen import BrowserTrouble, Outline, Tab
from robot.secrets.secret import Secret

_READING = 3.0
"""Seconds that a page is given to say what is to be read on it."""


class ScreenKeeper(Protocol):
    """Keeps the text of pages: encrypted and on disk when `keep_screen` returns."""

    def keep_screen(self, text: Secret, note: Mapping[str, str]) -> None:
        """Keeps the text with what to remember of it."""


class Unread:
    """Keeps what a walk shows nobody."""

    def __init__(self, scene: Scene, keeper: ScreenKeeper) -> None:
        self._scene = scene
        self._keeper = keeper

    async def keep(self) -> bool:
        """Keeps what is to be read on the open tabs; False where there is nothing, or where it cannot be kept.

        How the walk ended is told all the same.
        """
        texts: list[str] = []
        for tab in self._scene.screen.tabs:
            if not self._as_before(tab):
                texts += await self._of(tab)
        return bool(texts) and self.keep_text("\n\n".join(texts))

    def keep_text(self, text: str) -> bool:
        """Keeps one text that the screen showed; whether that went well."""
        scene = self._scene
        values = {name: value for name, value in scene.values.items() if value is not None}
        shown_at = datetime.now(UTC).isoformat(timespec="seconds")
        note = {**scene.inputs, **values, "page": scene.page or "", "shown_at": shown_at}
        try:
            self._keeper.keep_screen(Secret(text), note)
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
