"""What a destructive step was to bring, and comes without it: a portal that acts at once, where it was to ask first.

Nothing tells before the click. After it the step counts as sent, whatever the flow calls it and also in a rehearsal;
what the page shows is staged as doubtful, since nobody could verify anything before. Must not act.
"""

import asyncio
from typing import Never

from robot.engine import events, sentences
from robot.engine.ahead import brings, brought_by
from robot.engine.ending import SETTLE, Stop
from robot.engine.recognition import Memory, Sighting, recognise
from robot.engine.scene import Scene
from robot.engine.screen import BrowserTrouble, Screen
from robot.engine.taking import Taking
from robot.engine.unread import Unread
from robot.model.flow import Branch
from robot.model.steps import Effect, Step, effect_of, element_of, rehearsal_of, witness_of
from robot.outcomes import Outcome


class Unasked:
    """Ends a walk on a page that came before its time."""

    def __init__(self, scene: Scene, taking: Taking, unread: Unread) -> None:
        self._scene = scene
        self._taking = taking
        self._unread = unread
        self._ahead: dict[str, tuple[str, Step]] = {}
        self._before: tuple[str, int] | None = None
        self._clicked: str | None = None

    def begin(self, branch: Branch) -> None:
        """The steps of a way are about to be done."""
        scene = self._scene
        self._ahead = {} if scene.in_flight else brought_by(scene.program, branch.next)
        rehearses = scene.dry_run and any(effect_of(step) is Effect.DESTRUCTIVE for step in branch.do)
        scene.held = [] if self._ahead or rehearses else None

    def after(self, branch: Branch) -> tuple[str, ...]:
        """The pages that would come before their time after this way, whose steps were just done."""
        self._clicked = element_of(branch.do[-1]) if branch.do else None
        self._stand()
        return tuple(self._ahead)

    async def judge(self, sighting: Sighting) -> None:
        """Stops the walk where the page that came is one of them."""
        name, page = sighting.candidate.name, sighting.candidate.page
        if name in self._ahead:
            self._count(name)
            self._scene.enter(name, page, sighting.tab)
            shown = await self._taking.shown_now(page, sighting.tab)
            self._taking.put_aside(name, page, shown)
            self._stop(name, read=bool(shown))
        self._scene.let_go(told=True)

    async def lost(self) -> None:
        """Stops the walk where no known page came, and what did come shows what may be a secret nobody asked for."""
        scene = self._scene
        tab = next(iter(scene.screen.tabs), None)
        moved = tab is not None and (tab.document, tab.requests) != self._before
        for name in self._ahead:
            page = scene.program.pages[name]
            shown = await self._taking.alike(page, tab if moved else None, scene.held or ())
            if shown:
                self._count(name)
                self._taking.put_aside(name, page, shown)
                self._stop(name, read=True)

    async def rehearsed(self, branch: Branch, before: Screen) -> None:
        """Stops the walk where what was done instead of the step brought what the step brings."""
        scene = self._scene
        self._stand()
        step = next(one for one in branch.do if effect_of(one) is Effect.DESTRUCTIVE)
        self._ahead = {name: (scene.page or "", step) for name in branch.next if brings(scene.program.pages[name])}
        rehearsal = rehearsal_of(step)
        self._clicked = element_of(rehearsal) if rehearsal is not None else None
        memory, candidates = Memory(before), [scene.candidate(name) for name in self._ahead]
        until, deadline = asyncio.get_running_loop().time() + SETTLE, scene.deadline()
        while candidates:
            try:
                screen = await scene.look_again(max(0.0, until - asyncio.get_running_loop().time()))
            except (Stop, BrowserTrouble):
                break  # nothing of what it leads to is waited for
            if hits := recognise(candidates, screen, memory):
                await self.judge(hits[0])
            now = asyncio.get_running_loop().time()
            if now < deadline and any(not tab.rested for tab in screen.tabs):
                until = min(deadline, now + SETTLE)
            elif now >= until:
                break
        scene.let_go(told=True)

    def _stand(self) -> None:
        """Remembers what there is before anything comes of the click."""
        tab = self._scene.tab
        self._before = (tab.document, tab.requests) if tab is not None else None

    def _count(self, name: str) -> None:
        """What the step would have told, had it been sent."""
        scene = self._scene
        asking, step = self._ahead[name]
        witness = witness_of(step)
        value = scene.values.get(witness) if witness else None
        scene.resets += 1
        scene.in_flight, scene.sent_from = True, self._before[0] if self._before is not None else None
        read = scene.values.were_read(witness)
        scene.listen(events.Intended(asking, self._clicked, witness, value, scene.resets, read))
        scene.listen(events.Submitted(scene.resets))

    def _stop(self, name: str, *, read: bool) -> Never:
        """Ends the walk; `read`: what the page shows is staged."""
        scene = self._scene
        asking, _ = self._ahead[name]
        for text in scene.let_go(told=False):
            self._unread.keep_text(text)
        told = sentences.AT_ONCE.format(self._clicked or "answer", asking)
        told += sentences.AT_ONCE_KEPT if read else ""
        told += sentences.AT_ONCE_REHEARSED if scene.dry_run else ""
        raise Stop(Outcome.UNKNOWN, told, scene.place)
