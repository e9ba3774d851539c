"""Waits until exactly one of the expected pages is there, handling what appears on the way.

Nothing is polled: each turn of the loop is a change of the screen, or a bound of time.
"""

import asyncio
from urllib.parse import urlsplit

from robot.engine import events, sentences
from robot.engine.acting import Acting
from robot.engine.ending import SETTLE, STAYS, Sought, Stop
from robot.engine.recognition import Candidate, Memory, Sighting, recognise
from robot.engine.scene import Scene
from robot.engine.screen import Query, Screen
from robot.engine.unfolding import Unfolding
from robot.outcomes import Outcome


class _Doubt:
    """How long an end that may yet go away has been on the screen."""

    def __init__(self) -> None:
        self._since: float | None = None

    def left(self, stays: float, now: float) -> float:
        """How long it must still stay to be believed."""
        if not stays:
            self._since = None
            return 0.0
        if self._since is None:
            self._since = now
        return stays - (now - self._since)


class Arrival:
    """Brings the walk to its next page."""

    def __init__(self, scene: Scene, acting: Acting, unfolding: Unfolding) -> None:
        self._scene = scene
        self._acting = acting
        self._unfolding = unfolding

    async def at(self, names: tuple[str, ...], early: tuple[str, ...] = ()) -> Sighting:
        """The one expected page that appears, or one that is `early` and stays where none of them does.

        Raises `Stop` where none does, or where something else ends the walk.
        """
        scene = self._scene
        expected = [scene.candidate(name) for name in names]
        untimely = [scene.candidate(name) for name in early]
        before = scene.screen
        memory = Memory(before)
        scene.may_open(names)
        deadline = scene.deadline()
        doubt = _Doubt()
        interrupted = False
        screen = await scene.look_afresh(self._queries((*names, *early), [*expected, *untimely]))
        while True:
            now = asyncio.get_running_loop().time()
            hits = recognise(expected, screen, memory) or recognise(untimely, screen, memory)
            if len(hits) > 1 and hits[0].tab.rested:
                raise Stop(Outcome.NOT_RECOGNISED, sentences.several_recognised([hit.candidate.name for hit in hits]),
                           scene.place, show=True)  # fmt: skip
            hit = hits[0] if len(hits) == 1 else None
            stop = None
            if not hits:
                handled = await self._acting.handle_interruption()
                interrupted |= handled
                stop = None if handled else self._bad_end(screen, memory)
            stays = STAYS if hit is not None and hit.candidate in untimely else self._stays(hit, stop, memory)
            open_doubt = doubt.left(stays, now)
            if open_doubt <= 0:
                if stop is not None:
                    self._tell(stop)
                    raise stop
                if hit is not None and not await self._interrupted(hit):
                    return hit
            interrupted, scene.boxed = interrupted or scene.boxed, False
            nothing = not hits and stop is None
            hidden = self._unfolding.due(now) if nothing else None
            answered = nothing and await self._acting.asked.answer()
            if answered or (hidden == 0 and await self._unfolding.find(expected)):
                screen = await scene.look_afresh()
                continue
            again = self._acting.effects.wait(before, now) if nothing else None
            if again == 0 or (interrupted and not hits and stop is None and self._unmoved(screen, memory)):
                interrupted, again = False, None
                await self._acting.click_again()
            left = deadline - now
            if left <= 0:
                raise await self._acting.asked.take_back() or self._lost(screen, names, memory)
            bounds = (left, open_doubt or None, again, hidden or None, self._acting.settling())
            screen = await scene.look_again(min(bound for bound in bounds if bound is not None and bound >= 0))

    def _queries(self, names: tuple[str, ...], expected: list[Candidate]) -> list[Query]:
        """All that must be looked for until one of the expected pages is there, and on it."""
        scene = self._scene
        queries = scene.queries_for([*expected, *scene.interruptions, *scene.ends]) + scene.sign_queries(names)
        queries += [query for name in names for query in scene.visit_queries(name)]
        for name in names:
            portal = scene.program.portal_of(name)
            openers = (scene.generations.behind(portal, element) for element in scene.program.pages[name].see)
            queries += [scene.query(portal, opener) for opener in openers if opener is not None]
        if self._acting.effects.last_click is not None:
            queries.append(scene.query(scene.portal, self._acting.effects.last_click.click))
        return queries

    def _stays(self, hit: Sighting | None, stop: Stop | None, memory: Memory) -> float:
        """How long what is on the screen must stay to be believed."""
        if hit is None:
            return SETTLE if stop is not None else 0.0
        if self._hasty(hit, memory):
            return STAYS
        return SETTLE if self._may_be_interrupted(hit) and self._acting.interruption_looms() else 0.0

    @staticmethod
    def _hasty(hit: Sighting, memory: Memory) -> bool:
        """Whether it is an end in the document that was there before: our own filling may have changed its looks."""
        return hit.candidate.page.end is not None and not memory.new_document(hit.tab)

    @staticmethod
    def _unmoved(screen: Screen, memory: Memory) -> bool:
        """Whether nothing has come of the last step: no new tab, no new document, and nothing on its way."""
        return not screen.opening and all(tab.rested and not memory.new_document(tab) for tab in screen.tabs)

    async def _interrupted(self, hit: Sighting) -> bool:
        """Whether something lies over the page that was just recognised, and is handled before the page is taken."""
        return self._may_be_interrupted(hit) and await self._acting.handle_interruption()

    @staticmethod
    def _may_be_interrupted(hit: Sighting) -> bool:
        """A page that shows a secret is taken at once, whatever lies over it: it is shown only once."""
        return not hit.candidate.page.message_box and not hit.candidate.page.secret

    def _bad_end(self, screen: Screen, memory: Memory) -> Stop | None:
        """An end that nobody asked for: a page that may appear anywhere, an error of the server or of the network."""
        scene = self._scene
        ends = recognise(scene.open_now(scene.ends), screen, memory)
        if ends:
            page = ends[0].candidate.page
            outcome = page.end or Outcome.UNAVAILABLE
            name = ends[0].candidate.name
            said = scene.fill_in(page.say) if page.say else page.about or name
            return Stop(outcome, said, page.place, reached=name)
        if screen.barred is not None:
            # After a submission a proxy's settings are no longer what matters most.
            outcome = Outcome.UNAVAILABLE if scene.typed else Outcome.INVALID
            return Stop(outcome, sentences.barred(screen.barred, scene.typed), scene.place)
        if screen.stillborn is not None:
            return Stop(Outcome.UNAVAILABLE, sentences.UNREACHABLE.format(screen.stillborn), scene.place)
        for tab in screen.tabs:
            if not memory.new_document(tab):
                continue
            if tab.failure is not None:
                return Stop(Outcome.UNAVAILABLE, sentences.UNREACHABLE.format(tab.failure), scene.place)
            if tab.status is not None and tab.status >= 500 and tab.loaded:  # noqa: PLR2004 - HTTP's server errors
                return Stop(Outcome.UNAVAILABLE, sentences.BROKEN_ANSWER.format(tab.status), scene.place, show=True)
        return None

    def _tell(self, stop: Stop) -> None:
        """Tells which page ends the walk."""
        scene = self._scene
        if stop.reached is not None:
            address = scene.screen.tabs[0].address if scene.screen.tabs else ""
            scene.listen(events.PageReached(stop.reached, address, stop.place, scene.seconds()))

    def _lost(self, screen: Screen, names: tuple[str, ...], memory: Memory) -> Stop:
        """Time is up: the portal is silent, or it shows something that the flow does not know."""
        scene = self._scene
        seconds = scene.limits.page.total_seconds()
        newest = next(iter(screen.tabs), None)
        # A tab that has not even said what is on it has died, or its document is still on its way.
        dead = newest is not None and not newest.loaded and newest.message_box is None
        if screen.opening or dead or (newest is not None and (newest.pending or newest.failure)):
            return Stop(Outcome.UNAVAILABLE, sentences.silent(seconds, screen.through), scene.place)
        if newest is not None and memory.new_document(newest):
            scene.turn_to(newest)  # what came of the last step is what a person wants to see
        message = sentences.nothing_recognised(scene.page, list(names), seconds)
        host = urlsplit(newest.address).hostname if newest is not None else None
        portals = dict.fromkeys(scene.program.portal_of(name) for name in names)
        here = [portal for portal in portals if host in scene.program.portals[portal].hosts]
        for portal in here or portals:
            if newest is not None and scene.generations.shown(portal, newest):
                continue
            if known := scene.generations.unknown(portal):
                message += sentences.unknown_generation(portal, known)
        return Stop(Outcome.NOT_RECOGNISED, message, scene.place, show=True, sought=Sought(pages=names))
