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


class Leaving:
    """Ends the open sessions, the last one opened first."""

    def __init__(self, scene: Scene, acting: Acting) -> None:
        self._scene = scene
        self._acting = acting

    async def sign_out(self) -> None:
        """Ends every open session and tells how that went."""
        sessions = dict(self._scene.sessions)
        shown_by = {tab.id: name for name, tab in sessions.items()}  # a tab shows the session it opened last
        for name, tab in reversed(sessions.items()):
            well = False
            try:
                async with asyncio.timeout(_BOUND):
                    well = await self._end(name, shown=shown_by[tab.id] == name)
            except (TimeoutError, BrowserTrouble, Stop):
                pass
            self._scene.sessions.pop(name, None)
            self._scene.listen(events.SessionEnded(name, well))

    async def _end(self, name: str, *, shown: bool) -> bool:
        """Takes the way out where the session was opened; else goes to the portal's address and takes it there."""
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
        opened = scene.sessions[name]
        if shown:
            now = self._tab(opened.id)
            if now is not None and self._shows(now, signs) and not nodes_of(now, way_out.name):
                return True  # it was refused, or ended by itself
            if await self._take(opened.id, way_out, signs):
                return True
        before = {tab.document for tab in scene.screen.tabs}
        await scene.browser.open(session.address or _without_query(opened.address))
        newest = await self._opened(before, way_out, signs)
        return await self._take(newest.id, way_out, signs) or self._shows(newest, signs)

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

    async def _opened(self, before: set[str], way_out: Query, signs: list[Query]) -> Tab:
        """Waits until the address that was opened shows a way out, or that there is no session any more."""
        while True:
            await self._scene.look_again(_BOUND)
            newest = self._scene.screen.tabs[0]
            if newest.document in before and newest.failure is None:
                continue
            if newest.rested or nodes_of(newest, way_out.name) or self._shows(newest, signs):
                return newest

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
