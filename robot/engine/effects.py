"""Looks for the effect of a fill and of a click, and has them done again where that is safe.

A script of the page may come late: it empties a box that was filled before it, or it is not there yet to answer a
click. Never again: a destructive step, what submitted a secret, and a click after which something was sent.
"""

import asyncio
from collections.abc import Awaitable, Callable

from robot.engine.ending import SETTLE
from robot.engine.guarding import kinds_for
from robot.engine.recognition import single
from robot.engine.scene import Scene
from robot.engine.screen import Screen
from robot.language.references import references_in
from robot.model.steps import Click, Effect, Fill, Step, effect_of

MOST = 3
"""How often a step is done again."""

WITHOUT = 1.5
"""Seconds at rest after which a click that sent nothing is taken for one that nobody answered; longer each time."""


class Effects:
    """What the steps of one page were, as far as they may be done again."""

    def __init__(self, scene: Scene) -> None:
        self._scene = scene
        self._filled: list[Fill] = []
        self._again = 0
        self._refilled = 0
        self._typed = 0
        self._since: float | None = None  # when the screen was first seen to be as it was before the click
        self.last_click: Click | None = None  # the last step of the page, where it may be done again

    def begin(self) -> None:
        """The steps of a page are about to be done."""
        self._filled, self._again, self._refilled, self._typed = [], 0, 0, len(self._scene.typed)
        self.last_click, self._since = None, None

    def done(self, step: Step) -> None:
        """A step was done."""
        if isinstance(step, Fill):
            self._filled.append(step)

    def end(self, last: Step | None) -> None:
        """All were done: the last may be done again where it is a click that cannot have submitted a secret."""
        # Two wrong passwords lock an account.
        safe = isinstance(last, Click) and effect_of(last) is not Effect.DESTRUCTIVE
        if isinstance(last, Click) and safe and len(self._scene.typed) == self._typed:
            self.last_click = last

    async def fill_again(self, fill: Callable[[Fill], Awaitable[object]]) -> None:
        """Has those boxes filled anew that were emptied or drawn anew since, once the page rests."""
        scene = self._scene
        while self._refilled < MOST:
            lost = [step for step in self._filled if not await self._holds(step)]
            if not lost:
                return
            self._refilled += 1
            clock = asyncio.get_running_loop().time
            until = clock() + SETTLE
            await scene.look_afresh()
            while (left := until - clock()) > 0:  # what emptied them may not be done yet
                await scene.look_again(left)
            for step in lost:
                secret = next((name for kind, name in references_in(step.with_) if kind == "secrets"), None)
                if secret is not None and scene.browser.uncarried():
                    scene.typed.discard(secret)  # it was typed, and sent nowhere
                await fill(step)

    async def _holds(self, step: Fill) -> bool:
        tab = self._scene.tab
        found = single(tab, self._scene.here(step.fill), kinds_for(step)) if tab is not None else None
        return found is not None and await self._scene.browser.holds(found[0])

    def wait(self, before: Screen, now: float) -> float | None:
        """Seconds after which the last click is to be done again, nothing having come of it; None where it is not."""
        screen = self._scene.screen
        if self.last_click is None or not _untouched(before, screen):
            self._since = None
            return None
        if self._since is None:
            self._since = now
        return max(0.0, self._since + WITHOUT * (self._again + 1) - now)

    def take(self) -> Click | None:
        """The click to do again, if any; it may be done once more after that, so many times."""
        step = self.last_click
        self._again += 1
        self._since = None
        if self._again >= MOST:
            self.last_click = None
        return step


def _untouched(before: Screen, after: Screen) -> bool:
    """Whether the tabs are those that there were, at rest, and none has asked a server for anything since."""
    former = {tab.id: tab for tab in before.tabs}
    return not after.opening and len(before.tabs) == len(after.tabs) and all(
        tab.rested and tab.id in former and former[tab.id].document == tab.document
        and former[tab.id].requests == tab.requests and tab.message_box is None
        for tab in after.tabs
    )  # fmt: skip
