"""Signs out of every session that was opened, also when the walk failed.

Does its best within a bound of time and never fails: what a walk obtained matters more.
"""

import asyncio
from urllib.parse import urlsplit, urlunsplit

from robot.engine import events
from robot.engine.acting import Acting
from robot.engine.ending import Stop
from robot.engine.recognition import nodes_of, single
from robot.engine.scene import Scene
from robot.engine.screen import BrowserTrouble, Query, Tab

_BOUND = 15.0
"""Seconds for each session."""

_COMING = 3.0
"""Seconds that a tab which was just asked for is given to come."""


class Leaving:
    """Ends the open sessions, the last one opened first."""

    def __init__(self, scene: Scene, acting: Acting) -> None:
        self._scene = scene
        self._acting = acting
        self._used: set[str] = set()  # tabs that another session was seen in later

    async def sign_out(self) -> None:
        """Ends every session that may be open, and tells how that went."""
        scene = self._scene
        while scene.sessions:
            name, opened = scene.sessions.popitem()
            well = False
            try:
                async with asyncio.timeout(_BOUND):
                    well = await self._end(name, opened)
            except (TimeoutError, BrowserTrouble, Stop):
                pass
            if name in scene.opened:
                scene.listen(events.SessionEnded(name, well))

    async def _end(self, name: str, opened: Tab | None) -> bool:
        """Takes the way out where the session was seen; else goes to the portal's address and takes it there."""
        scene = self._scene
        session = scene.program.sessions[name]
        portal = scene.program.session_portals[name]
        way_out = scene.query(portal, session.sign_out)
        signs = [scene.query(portal, element) for element in session.ended]
        queries = {query.name: query for query in (way_out, *signs, *scene.queries_for(scene.interruptions))}
        await scene.look_afresh(list(queries.values()))
        for tab in scene.screen.tabs:
            if tab.message_box is not None:
                await scene.browser.answer(tab.id, "dismiss")
        overlaid = opened is not None and self._overlaid(opened)
        if opened is not None:
            self._used.add(opened.id)
        if not overlaid:
            now = await self._arrived(opened, set(), way_out, signs)
            if now is None:
                return False  # it was on its way, and no tab has come of it
            if self._shows(now, signs) and not nodes_of(now, way_out.name):
                return True  # it was never opened, or has ended by itself
            if await self._take(now.id, way_out, signs):
                return True
        address = session.address or (_without_query(opened.address) if opened else None)
        if address is None:
            return False
        before = {tab.document for tab in scene.screen.tabs}
        await scene.browser.open(address)
        now = await self._arrived(None, before, way_out, signs)
        return now is not None and (await self._take(now.id, way_out, signs) or self._shows(now, signs))

    def _overlaid(self, opened: Tab) -> bool:
        """Whether the tab has gone on to another portal since the session was seen in it."""
        now = self._tab(opened.id)
        return (
            opened.id in self._used
            or now is None
            or urlsplit(now.address).hostname != urlsplit(opened.address).hostname
        )

    async def _arrived(self, tab: Tab | None, before: set[str], way_out: Query, signs: list[Query]) -> Tab | None:
        """Waits until the tab, or the newest, has come to rest or shows what is needed; `before`: with a new page.

        None where no tab but those of other sessions is there, and none comes.
        """
        scene = self._scene
        clock = asyncio.get_running_loop().time
        patience = clock() + _COMING
        while True:
            now = self._tab(tab.id) if tab else None
            now = now or self._newest()
            if now is None:
                if clock() >= patience:
                    return None
                await scene.look_again(patience - clock())
                continue
            new = not now.pending and (now.document not in before or now.failure is not None)
            shown = now.rested or nodes_of(now, way_out.name) or self._shows(now, signs)
            if new and shown and not scene.screen.opening:
                return now
            await scene.look_again(_BOUND)

    def _newest(self) -> Tab | None:
        """The newest tab that has not stayed where another session was seen."""
        others = {(tab.id, tab.document) for tab in self._scene.sessions.values() if tab is not None}
        return next((tab for tab in self._scene.screen.tabs if (tab.id, tab.document) not in others), None)

    async def _take(self, tab_id: str, way_out: Query, signs: list[Query]) -> bool:
        """Clicks the way out on this tab, past what lies over it; True once the session is seen to be over."""
        scene = self._scene
        for _ in range(3):
            tab = self._tab(tab_id)
            found = single(tab, way_out.name) if tab else None
            if tab is None or found is None:
                return False
            try:
                await scene.browser.click(found[0])
            except BrowserTrouble:
                await scene.look_afresh()
                if not await self._acting.handle_interruption():
                    return False
                await scene.look_afresh()
            else:
                return await self._over(tab, signs, way_out)
        return False

    def _tab(self, tab_id: str) -> Tab | None:
        return next((tab for tab in self._scene.screen.tabs if tab.id == tab_id), None)

    async def _over(self, tab: Tab, signs: list[Query], way_out: Query) -> bool:
        """Waits until the session is seen to be over: a sign of it, or another page without a way out."""
        scene = self._scene
        while True:
            await scene.look_again(_BOUND)
            now = self._tab(tab.id)
            if now is None or (now.document != tab.document and self._shows(now, signs)):
                return True
            gone = now.rested and not nodes_of(now, way_out.name)
            if gone:
                return True

    @staticmethod
    def _shows(tab: Tab, signs: list[Query]) -> bool:
        return any(nodes_of(tab, sign.name) for sign in signs)


def _without_query(address: str) -> str:
    """An address without its volatile part: `?execution=e3s1` is good for one step only."""
    return urlunsplit(urlsplit(address)._replace(query="", fragment=""))
