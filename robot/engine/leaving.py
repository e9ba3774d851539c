"""Signs out of every session that was opened, also when the walk failed.

Does its best within a bound of time and never fails: what a walk obtained matters more.
"""

import asyncio
import contextlib
from collections.abc import Awaitable, Callable
from functools import partial
from urllib.parse import urlsplit, urlunsplit

from robot.engine import events
from robot.engine.acting import Acting
from robot.engine.ending import SETTLE, Stop
from robot.engine.recognition import nodes_of, shows, single
from robot.engine.scene import Scene
from robot.engine.screen import BrowserTrouble, Node, Tab
from robot.engine.wayout import WayOut, way_out

_BOUND = 15.0
"""Seconds for each session, or as long as a page is given where that is more."""

_WHOLE = 40.0
"""Seconds for all of them."""

_GIVEN_UP = 1.0
"""Seconds that what is stopped may take to stop."""

_COMING = 3.0
"""Seconds that a page which is on its way when the walk ends is given to come."""

_DRAWN = 1.5
"""Seconds that a page at rest is given to show a way out: one that its script fills rests before it is filled."""

_COVERED = 0.8
"""Seconds that what lies over the way out is given to show what it is: a banner is not drawn at once."""

_CLICKS = 8
"""How many clicks a sign-out may take: menus to open, the way out itself."""

_TAKING = 7.0
"""Seconds after which the way out is not tried again on the same page; half of `_BOUND` is left for another."""

_UNFOLDS = 1.5
"""Seconds that a menu is given to show the way out, once it is clicked."""

_FAILED = 500
"""From this status on, a portal has not done what it was asked for."""

_NOTHING_CAME = 1.5
"""Seconds at rest after which a click on the way out that asked for nothing is taken for one that nobody answered."""


class Leaving:
    """Ends the open sessions, the last one opened first."""

    def __init__(self, scene: Scene, acting: Acting) -> None:
        self._scene = scene
        self._acting = acting
        self._told: set[str] = set()  # sessions of which it was told how they ended
        self.ended: set[str] = set()  # those that were seen to be over
        self._used: set[str] = set()  # tabs that another session was seen in later

    async def sign_out(self) -> None:
        """Ends every session that may be open, and tells how that went."""
        scene = self._scene
        scene.leave_page()
        # A task of its own: what is lost on the way of a time-out, or never heeds one, holds up nobody.
        leaving = asyncio.ensure_future(self._end_all())
        await asyncio.wait({leaving}, timeout=_WHOLE)
        if not leaving.done():
            leaving.cancel()
            await asyncio.wait({leaving}, timeout=_GIVEN_UP)
        for name in sorted(scene.opened - self._told):
            self._tell(name, well=False)
        if leaving.done() and not leaving.cancelled():
            leaving.result()

    async def _end_all(self) -> None:
        scene = self._scene
        bound = max(_BOUND, scene.limits.page.total_seconds())
        while scene.sessions:
            name, opened = scene.sessions.popitem()
            well = False
            try:
                async with asyncio.timeout(bound):
                    well = await self._end(name, opened)
            except (TimeoutError, BrowserTrouble, Stop):
                pass
            if name in scene.opened:
                self._tell(name, well=well)

    def _tell(self, name: str, *, well: bool) -> None:
        if name not in self._told:
            self.ended |= {name} if well else set()
            self._told.add(name)
            self._scene.listen(events.SessionEnded(name, well))

    async def _end(self, name: str, opened: Tab | None) -> bool:
        """Takes the way out where the session was seen; else goes to the portal's address and takes it there."""
        scene = self._scene
        session = scene.program.sessions[name]
        way = way_out(scene, name)
        queries = {query.name: query for query in (*way.all(), *scene.queries_for(scene.interruptions))}
        address = session.address or (_without_query(opened.address) if opened else None)
        with contextlib.suppress(BrowserTrouble):  # the last tab may have crashed: another page is another chance
            await scene.look_afresh(list(queries.values()))
            if await self._end_here(opened, way):
                return True
        return address is not None and await self._end_at(address, way)

    async def _end_here(self, opened: Tab | None, way: WayOut) -> bool:
        """Takes the way out in the tab where the session was seen, or else in the newest."""
        scene = self._scene
        for tab in scene.screen.tabs:
            if tab.message_box is not None:
                await scene.browser.answer(tab.id, "dismiss")
        overlaid = opened is not None and self._overlaid(opened)
        if opened is not None:
            self._used.add(opened.id)
        if overlaid:
            return False
        now = await self._arrived(opened, set(), way, _COMING)
        if now is None:
            return False
        if way.over(now) and not way.offered(now):
            return True  # it was never opened, or has ended by itself
        await self._until(now.id, way.drawn, _DRAWN)
        return await self._take(now.id, way)

    async def _end_at(self, address: str, way: WayOut) -> bool:
        """Goes to the portal's address and takes the way out there."""
        scene = self._scene
        before = {tab.document for tab in scene.screen.tabs}
        await scene.browser.open(address)
        now = await self._arrived(None, before, way, _BOUND)
        if now is None:
            return False
        await self._until(now.id, way.drawn, _COMING)
        now = self._tab(now.id) or now
        return await self._take(now.id, way) or way.over(now)

    def _overlaid(self, opened: Tab) -> bool:
        """Whether the tab has gone on to another portal since the session was seen in it."""
        now = self._tab(opened.id)
        return (
            opened.id in self._used
            or now is None
            or urlsplit(now.address).hostname != urlsplit(opened.address).hostname
        )

    async def _arrived(self, tab: Tab | None, before: set[str], way: WayOut, patience: float) -> Tab | None:
        """Waits until the tab, or else the newest, has come to rest or shows what is needed; `before`: with a new page.

        None where that does not come within `patience` seconds, or there is no tab but those of other sessions.
        """
        scene = self._scene
        clock = asyncio.get_running_loop().time
        deadline = clock() + patience
        while True:
            known = self._tab(tab.id) if tab else None
            now = known or self._newest()
            coming = known is None and scene.screen.opening
            if now is not None and not coming and not now.pending:
                new = now.document not in before or now.failure is not None
                if new and (now.rested or way.offered(now) or way.over(now)):
                    return now
            left = deadline - clock()
            if left <= 0:
                return None
            await scene.look_again(left)

    def _newest(self) -> Tab | None:
        """The newest tab that has not stayed where another session was seen."""
        others = {(tab.id, tab.document) for tab in self._scene.sessions.values() if tab is not None}
        return next((tab for tab in self._scene.screen.tabs if (tab.id, tab.document) not in others), None)

    async def _take(self, tab_id: str, way: WayOut) -> bool:
        """Clicks the way out on this tab, past what hides it; True once the session is seen to be over.

        What lies over the page is met until it goes away, and does not count as a click: a banner is drawn late, takes
        its time to go, and is drawn again.
        """
        scene = self._scene
        clock = asyncio.get_running_loop().time
        until = clock() + _TAKING
        clicks = 0
        escaped = False
        opened: set[str] = set()
        while clicks < _CLICKS and clock() < until:
            try:
                if await self._uncover(_COVERED if escaped else 0.0):
                    continue
                tab = self._tab(tab_id)
                if tab is None:
                    return False
                found = single(tab, way.sign_out.name)
                if found is not None and self._harmless(found[0], tab):
                    await scene.browser.click(found[0])
                    clicks += 1
                    over = await self._over(tab, way, until)
                    if over is not None:
                        return over
                    opened.clear()
                    await scene.look_afresh()
                    continue
                menu = await self._menu(tab, way, opened)
                if menu is None:
                    return False
                opened.add(menu.acts)
                await scene.browser.click(menu)
                clicks += 1
                await self._until(tab_id, way.offered, _UNFOLDS)
            except BrowserTrouble:
                await scene.look_afresh()
                if not escaped and not await self._uncover(_COVERED):
                    escaped = True
                    await scene.browser.press("Escape", None)  # an open list lies over the whole page
                await scene.look_afresh()
        return False

    async def _uncover(self, patience: float) -> bool:
        """Closes what may come over any page and shows now, or within `patience` seconds; True where it did."""
        scene = self._scene
        clock = asyncio.get_running_loop().time
        until = clock() + patience
        while not await self._acting.handle_interruption():
            left = until - clock()
            if left <= 0:
                return False
            await scene.look_again(min(left, SETTLE))
        await scene.look_afresh()
        return True

    async def _menu(self, tab: Tab, way: WayOut, opened: set[str]) -> Node | None:
        """What may hide the way out and was not opened yet: what is tied to it, else each in turn that looks so."""
        tied = await self._scene.browser.opener(tab.id, way.sign_out)
        found = [node for menu in way.menus for nodes in tab.found.get(menu.name, ()) for node in nodes]
        alone = len({node.acts for node in found}) == 1
        likely = [node for node in found if node.usable and (alone or not node.leads)]
        fresh = (node for node in (tied, *likely) if node is not None and node.acts not in opened)
        return next((node for node in fresh if self._harmless(node, tab)), None)

    def _harmless(self, node: Node, tab: Tab) -> bool:
        """Whether it is not what a destructive step would click now."""
        scene = self._scene
        return not any(
            shows(scene.candidate(page), tab) and any(one.acts == node.acts for nodes in ways for one in nodes)
            for portal in {*scene.program.session_portals.values()}
            for element, page in scene.dangers(portal)
            if (ways := tab.found.get(scene.query(portal, element).name, ()))
        )

    async def _until(self, tab_id: str, there: Callable[[Tab], bool], patience: float) -> None:
        """Waits until something is there on a tab, some seconds at most."""
        look: Callable[[], Awaitable[object]] = self._scene.look_afresh
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(patience):
                while not ((tab := self._tab(tab_id)) and there(tab)):
                    await look()
                    look = partial(self._scene.look_again, patience)

    async def _over(self, before: Tab, way: WayOut, until: float) -> bool | None:
        """Waits until the session is seen to be over: a sign of it, or another page without a way out.

        Says yes, once, to a portal that asks whether to end it; never to what was asked before the click, nor to what
        asks anything else. None where nothing came of the click: a menu that has closed over the way out is no sign;
        nor by the time `until`, where a page never rests.
        """
        scene = self._scene
        asked = way.confirm is None or bool(nodes_of(before, way.confirm.name))
        clock = asyncio.get_running_loop().time
        since = clock()
        last = before
        while True:
            await scene.look_again(max(0.05, since + _NOTHING_CAME - clock()))
            now = self._tab(before.id)
            if now is None or (now.document != before.document and way.over(now)):
                return True
            if now.message_box is not None:
                await scene.browser.answer(now.id, way.answer(now.message_box))
                continue
            if (now.document, now.requests) != (last.document, last.requests) or not now.rested:
                since = clock()
            last = now
            yes = single(now, way.confirm.name) if not asked and way.confirm is not None else None
            if yes is not None and self._harmless(yes[0], now):
                asked = True
                since = clock()
                await scene.browser.click(yes[0])
            elif now.rested and self._gone(now, before, way):
                return True
            elif clock() - since >= _NOTHING_CAME or clock() >= until + _NOTHING_CAME:
                return None

    @staticmethod
    def _gone(now: Tab, before: Tab, way: WayOut) -> bool:
        """Whether there is no way out any more; in the same document nothing it may be behind either.

        A page that did not come has none, and says nothing of the session.
        """
        if now.failure is not None or (now.status or 0) >= _FAILED:
            return False
        if now.document != before.document:
            return not way.offered(now)
        return not way.offered(now) and ((way.over(now) and not way.over(before)) or not way.drawn(now))

    def _tab(self, tab_id: str) -> Tab | None:
        return next((tab for tab in self._scene.screen.tabs if tab.id == tab_id), None)


def _without_query(address: str) -> str:
    """An address without its volatile part: `?execution=e3s1` is good for one step only."""
    return urlunsplit(urlsplit(address)._replace(query="", fragment=""))
