"""Unfolds what a page hides until something else is clicked: an element that is `behind` another, or that the page
holds and hides (a closed menu, a folded part).

Each is unfolded once on each visit, and only where it is not shown. Must not know why the page needs the element.
"""

import asyncio
from collections.abc import Iterable

from robot.engine import events
from robot.engine.acting import NOT_SENT, Acting
from robot.engine.ending import SETTLE
from robot.engine.guarding import harmless
from robot.engine.needs import acted_on
from robot.engine.recognition import Candidate, agreed, nodes_of
from robot.engine.scene import Scene
from robot.engine.screen import BrowserTrouble, Node, Tab

_DEEP = 3
"""How many things that are hidden in one another are unfolded."""


class Unfolding:
    """Clicks what hides the elements of a page."""

    def __init__(self, scene: Scene, acting: Acting) -> None:
        self._scene = scene
        self._acting = acting
        self._unfolded: set[str] = set()  # what was clicked to find a page, each once
        self._resting: tuple[Tab, float] | None = None  # the tab as it has stayed, and since when; negative: tried

    async def unfold(self, name: str) -> None:
        """Shows the elements of the page that are hidden; where that fails, whoever needs one of them says so."""
        for element, behind in self._scene.hidden(name).items():
            if await self._click(element, behind):
                await self._wait_for(element)
                self._tell(name, behind)
        clicked: set[str] = set()
        for _ in range(_DEEP):
            if not await self._uncover(name, clicked):
                return

    async def _click(self, element: str, behind: str) -> bool:
        """Clicks once, where all ways agree on what to click; False where there is nothing to unfold, or to click."""
        scene = self._scene
        deadline = scene.deadline()
        while not self._shown(element):
            tab = scene.tab
            opener = agreed(tab, scene.here(behind)) if tab is not None else None
            if tab is None or opener is None or not harmless(scene, scene.portal, behind, opener, tab):
                if not await scene.rest(deadline):
                    return False
                continue
            if await self._clicked(opener, deadline):
                return True
        return False

    async def _clicked(self, opener: Node, deadline: float) -> bool:
        """Clicks an opener; False where it certainly was not clicked, and another try may help."""
        scene = self._scene
        try:
            await scene.browser.click(opener)
        except BrowserTrouble as trouble:
            if trouble.kind not in NOT_SENT or asyncio.get_running_loop().time() >= deadline:
                raise
            await scene.look_afresh()
            await self._acting.handle_interruption()
            await scene.look_afresh()
            return False
        return True

    async def _uncover(self, name: str, clicked: set[str]) -> bool:
        """Clicks what the page hides one of its elements behind; False where there is no such thing."""
        scene = self._scene
        missing = [element for element in acted_on(scene.program.pages[name]) if not self._shown(element)]
        if not missing or scene.tab is None or await self._opener(scene.portal, missing, scene.tab, clicked) is None:
            return False
        # What is about to be drawn is no longer hidden then.
        until = asyncio.get_running_loop().time() + SETTLE
        while await scene.rest(until):
            pass
        missing = [element for element in missing if not self._shown(element)]
        tab = scene.tab
        opener = await self._opener(scene.portal, missing, tab, clicked) if tab is not None else None
        if opener is None:
            return False
        clicked.add(opener.id)
        if await self._clicked(opener, until):
            await self._wait_for(*missing)
            self._tell(name, opener.text)
        return True

    async def _opener(self, portal: str, elements: Iterable[str], tab: Tab, clicked: set[str]) -> Node | None:
        """What unfolds the first of these elements that the page holds and hides."""
        scene = self._scene
        for element in elements:
            node = await scene.browser.opener(tab.id, scene.query(portal, element))
            if node is not None and node.id not in clicked and harmless(scene, portal, element, node, tab):
                return node
        return None

    def due(self, now: float) -> float | None:
        """Seconds until `find` is worth a try: the newest tab rests, and has shown the same for a while."""
        tab = next(iter(self._scene.screen.tabs), None)
        if tab is None or not tab.rested or tab.message_box is not None:
            self._resting = None
            return None
        if self._resting is None or self._resting[0] != tab:
            self._resting = (tab, now)
        elif self._resting[1] < 0:
            return None  # tried in vain
        return max(0.0, self._resting[1] + SETTLE - now)

    async def find(self, expected: Iterable[Candidate]) -> bool:
        """Where no expected page shows: unfolds what one of them is recognised by; False where nothing is hidden."""
        scene = self._scene
        tab = next(iter(scene.screen.tabs), None)
        if tab is None:
            return False
        self._resting = (tab, -1.0)
        for candidate in expected:
            portal = scene.program.portal_of(candidate.name)
            if not scene.is_on(candidate, tab):
                continue
            for element in candidate.page.see:
                key = scene.query(portal, element).name
                if nodes_of(tab, key):
                    continue
                behind = scene.generations.behind(portal, element)
                opener = agreed(tab, scene.query(portal, behind).name) if behind else None
                opener = opener or await scene.browser.opener(tab.id, scene.query(portal, element))
                fresh = opener is not None and opener.id not in self._unfolded
                if opener is not None and fresh and harmless(scene, portal, behind or element, opener, tab):
                    self._unfolded.add(opener.id)
                    await self._clicked(opener, 0.0)
                    return True
        return False

    async def _wait_for(self, *elements: str) -> None:
        """Gives one of these elements a moment to be drawn."""
        clock = asyncio.get_running_loop().time
        until = clock() + SETTLE
        await self._scene.look_afresh()
        while not any(map(self._shown, elements)) and (left := until - clock()) > 0:
            await self._scene.look_again(left)

    def _tell(self, name: str, clicked: str) -> None:
        self._scene.listen(events.StepDone(name, "click", clicked, self._scene.program.pages[name].place))

    def _shown(self, element: str) -> bool:
        tab = self._scene.tab
        return tab is not None and bool(nodes_of(tab, self._scene.here(element)))
