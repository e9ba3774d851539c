"""Unfolds what a page hides until something else is clicked: an element that is `behind` another.

Each is unfolded once on each visit, and only where it is not shown. Must not know why the page needs the element.
"""

import asyncio

from robot.engine import events
from robot.engine.acting import NOT_SENT, Acting
from robot.engine.ending import SETTLE
from robot.engine.recognition import agreed, nodes_of
from robot.engine.scene import Scene
from robot.engine.screen import BrowserTrouble


class Unfolding:
    """Clicks what hides the elements of a page."""

    def __init__(self, scene: Scene, acting: Acting) -> None:
        self._scene = scene
        self._acting = acting

    async def unfold(self, name: str) -> None:
        """Shows the elements of the page that are hidden; where that fails, whoever needs one of them says so."""
        for element, behind in self._scene.hidden(name).items():
            if await self._click(element, behind):
                await self._wait_for(element)
                page = self._scene.program.pages[name]
                self._scene.listen(events.StepDone(name, "click", behind, page.place))

    async def _click(self, element: str, behind: str) -> bool:
        """Clicks once, where all ways agree on what to click; False where there is nothing to unfold, or to click."""
        scene = self._scene
        deadline = scene.deadline()
        while not self._shown(element):
            tab = scene.tab
            opener = agreed(tab, scene.here(behind)) if tab is not None else None
            if opener is None:
                if not await scene.rest(deadline):
                    return False
                continue
            try:
                await scene.browser.click(opener)
            except BrowserTrouble as trouble:
                if trouble.kind not in NOT_SENT or asyncio.get_running_loop().time() >= deadline:
                    raise
                await scene.look_afresh()
                await self._acting.handle_interruption()
                await scene.look_afresh()
            else:
                return True
        return False

    async def _wait_for(self, element: str) -> None:
        """Gives the element a moment to be drawn."""
        clock = asyncio.get_running_loop().time
        until = clock() + SETTLE
        await self._scene.look_afresh()
        while not self._shown(element) and (left := until - clock()) > 0:
            await self._scene.look_again(left)

    def _shown(self, element: str) -> bool:
        tab = self._scene.tab
        return tab is not None and bool(nodes_of(tab, self._scene.here(element)))
