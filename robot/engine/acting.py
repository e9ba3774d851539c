"""Carries out steps: finds the element as its effect demands, acts, and handles what lies over the page.

A destructive step is announced before it is sent, sent once, and never repeated.
"""

import asyncio
from collections import Counter

from robot.engine import events, sentences
from robot.engine.asked import Asked
from robot.engine.doing import Doing
from robot.engine.effects import Effects
from robot.engine.ending import SETTLE, Sought, Stop
from robot.engine.guarding import anchors, harmless, kinds_for
from robot.engine.recognition import Candidate, Memory, agreed, in_one_place, satisfied, shows, single
from robot.engine.scene import Scene
from robot.engine.screen import BrowserTrouble, Node, Tab, Trouble
from robot.model.steps import Answer, Click, Effect, Press, Step, effect_of, element_of, text_of, verb_of
from robot.outcomes import Outcome

NOT_SENT = (Trouble.GONE, Trouble.COVERED, Trouble.UNREADY)

_TRIES = 4
"""How often a destructive step is tried that was certainly not sent: its button may move or be covered for a while."""


class Acting:
    """Does steps on the scene's browser."""

    def __init__(self, scene: Scene) -> None:
        self._scene = scene
        self._doing = Doing(scene)
        self._handled: dict[str, Memory] = {}
        self._handled_at: dict[str, float] = {}
        self._times: Counter[str] = Counter()
        self.effects = Effects(scene)
        self.asked = Asked(scene)

    async def perform_all(self, steps: tuple[Step, ...], following: tuple[str, ...] = ()) -> bool:
        """Does the steps in order. True where a dry run did a rehearsal instead of a destructive step.

        The last of them leads to one of the `following` pages.
        """
        self.effects.begin()
        for step in steps:
            self._scene.boxed = False
            if step is steps[-1]:
                self._scene.may_open(following)
            if effect_of(step) is Effect.DESTRUCTIVE:
                if await self._destructive(step):
                    return True
            else:
                await self._patiently(step, self._scene.portal)
            self.effects.done(step)
        self.effects.end(steps[-1] if steps else None)
        return False

    def only_typed(self) -> bool:
        """Whether a secret stands in a box, and nothing was done since that could send it."""
        return self._doing.typing is not None

    async def click_again(self) -> None:
        """Does the page's last click once more: something over the page may have taken it, or nobody answered it."""
        step = self.effects.take()
        tab = self._scene.tab
        if step is not None and tab is not None:
            await self._try(step, self._scene.portal, tab)

    # -- interruptions ----------------------------------------------------------------------------------------------

    def interruption_looms(self) -> bool:
        """Whether something shows that will be handled as an interruption once its tab rests."""
        for candidate in self._scene.open_now(self._scene.interruptions):
            memory = self._handled.get(candidate.name)
            for tab in self._scene.screen.tabs:
                looms = shows(candidate, tab) and not satisfied(candidate, tab)
                if looms and (memory is None or memory.fresh(candidate, tab)):
                    return True
        return False

    async def _calm(self) -> None:
        """Gives what shows as an interruption a moment to be believed."""
        until = asyncio.get_running_loop().time() + SETTLE
        while self.interruption_looms() and await self._scene.rest(until):
            pass

    async def handle_interruption(self) -> bool:
        """Handles one page that may appear anywhere, if the last look shows one; bounded by its `at_most`."""
        scene = self._scene
        for candidate in scene.open_now(scene.interruptions):
            for tab in scene.screen.tabs:
                memory = self._handled.get(candidate.name)
                if not satisfied(candidate, tab) or not self._open_again(candidate, tab, memory):
                    if memory is not None:
                        memory.watch(candidate, tab)
                    continue
                name, page = candidate.name, candidate.page
                self._times[name] += 1
                if page.at_most is not None and self._times[name] > page.at_most:
                    raise Stop(Outcome.LIMIT, sentences.LOOP_LIMIT.format(name, page.at_most), page.place)
                seconds = scene.seconds()
                seen = scene.selectors(name, page.see, tab)
                told = events.PageReached(
                    name, tab.address, page.place, seconds, interruption=True, tab=tab.id, seen=seen
                )
                scene.listen(told)
                self._handled[name] = Memory(scene.screen)
                self._handled_at[name] = asyncio.get_running_loop().time()
                portal = scene.program.portal_of(name)
                for step in page.do:
                    if await self._try(step, portal, tab) is None:
                        self._done(step, name, portal, tab)
                return True
        return False

    async def uncover(self) -> bool:
        """Looks afresh, and closes what may come over any page where it shows; True where it did."""
        await self._scene.look_afresh()
        handled = await self.handle_interruption()
        if handled:
            await self._scene.look_afresh()
        return handled

    def _open_again(self, candidate: Candidate, tab: Tab, memory: Memory | None) -> bool:
        """Whether an interruption is to be handled: it is there anew, or what was done to it had no effect."""
        since = asyncio.get_running_loop().time() - self._handled_at.get(candidate.name, 0.0)
        return memory is None or memory.fresh(candidate, tab) or (tab.rested and since >= SETTLE)

    def settling(self) -> float | None:
        """Seconds until what was done to an interruption is done again, where one still shows; None where none does."""
        scene, now = self._scene, asyncio.get_running_loop().time()
        lefts = (
            self._handled_at[candidate.name] + SETTLE - now
            for candidate in scene.open_now(scene.interruptions)
            if candidate.name in self._handled_at and any(satisfied(candidate, tab) for tab in scene.screen.tabs)
        )
        return min((left for left in lefts if left > 0), default=None)

    # -- steps ------------------------------------------------------------------------------------------------------

    async def _patiently(self, step: Step, portal: str) -> None:
        """Does a step that can be done again: waits for its element, and for what covers it to go away."""
        scene = self._scene
        deadline = scene.deadline()
        while True:
            if isinstance(step, Click | Press):
                await self.effects.fill_again(lambda one: self._patiently(one, portal))
            tab = scene.tab
            failed = await self._try(step, portal, tab) if tab is not None else "no page is open"
            if failed is None:
                self._done(step, scene.page or "", portal, tab)
                return
            await scene.look_afresh()
            await self._calm()
            if await self.handle_interruption():
                await scene.look_afresh()
            elif not await self._worth_another_try(step, portal, deadline):
                raise Stop(Outcome.NOT_RECOGNISED, failed, step.place, show=True, sought=self._sought(step, portal))

    def _done(self, step: Step, page: str, portal: str, tab: Tab | None) -> None:
        element = element_of(step)
        selector = self._scene.selector(portal, element, tab) if element else None
        self._scene.listen(events.StepDone(page, verb_of(step), element, step.place, text_of(step), selector))

    async def _worth_another_try(self, step: Step, portal: str, deadline: float) -> bool:
        """Whether the element is there now, or the page may still change; the browser itself waits in each try."""
        tab = self._scene.tab
        if tab is not None and not isinstance(self._node(step, portal, tab), str):
            return asyncio.get_running_loop().time() < deadline
        return await self._scene.rest(deadline)

    def _sought(self, step: Step, portal: str) -> Sought | None:
        """What the step looked for, where that is why it could not be done."""
        element, tab = element_of(step), self._scene.tab
        lost = element is not None and tab is not None and single(tab, self._scene.query(portal, element).name) is None
        return Sought(elements=(element,)) if element is not None and lost else None

    async def _try(self, step: Step, portal: str, tab: Tab) -> str | None:
        """Does a step once; says why it could not be done, where another try may help."""
        try:
            node = self._node(step, portal, tab)
            if isinstance(node, str):
                return node
            await self._doing.act(step, node, tab)
        except BrowserTrouble as trouble:
            if trouble.kind in NOT_SENT:
                return f"'{element_of(step)}': {trouble.reason}"
            raise
        return None

    def _node(self, step: Step, portal: str, tab: Tab) -> Node | str | None:
        """The step's one element; a sentence where there is not just one; None for a step without an element."""
        element = element_of(step)
        if element is None:
            return None
        key = self._scene.query(portal, element).name
        found = single(tab, key, kinds_for(step))
        if found is None:
            return sentences.no_single_element(element, [len(nodes) for nodes in tab.found.get(key, ())])
        node, way = found
        if not harmless(self._scene, portal, element, node, tab):
            return sentences.MISTAKEN.format(element)
        if way:
            place = self._scene.generations.ways(portal, element)[way].place
            self._scene.listen(events.OtherWay(f"{portal}/{element}", way, place))
            self._scene.tell_drift(self._scene.page or "", portal, [element], tab)
        return node

    # -- the destructive step ---------------------------------------------------------------------------------------

    async def _destructive(self, step: Step) -> bool:
        """Sends a destructive step, once; True where it was rehearsed instead."""
        assert isinstance(step, Click | Answer)  # noqa: S101 - no other verb has an effect to choose
        scene = self._scene
        if isinstance(step, Click):
            await self._agreed_node(step)
        if scene.dry_run:
            if step.rehearse is not None:
                await self._patiently(step.rehearse, scene.portal)
            return True
        deadline = scene.deadline()
        tries = 0
        while True:
            await self.effects.fill_again(lambda one: self._patiently(one, scene.portal))
            node = await self._agreed_node(step) if isinstance(step, Click) else None
            if await self._send(step, node):
                return False
            tries += 1
            await scene.look_afresh()
            await self._calm()
            if await self.handle_interruption():
                await scene.look_afresh()
            elif tries >= _TRIES or asyncio.get_running_loop().time() >= deadline:
                message = f"'{element_of(step)}' could not be clicked; nothing was sent"
                raise Stop(Outcome.NOT_RECOGNISED, message, step.place, show=True)

    async def _agreed_node(self, step: Click) -> Node:
        """The element that every way that finds anything finds."""
        scene = self._scene
        deadline = scene.deadline()
        key = scene.here(step.click)
        while True:
            tab = scene.tab
            node = agreed(tab, key) if tab is not None else None
            if tab is not None and node is not None and in_one_place(node, anchors(scene, scene.page or "", step, tab)):
                return node
            if not await scene.rest(deadline):
                found = [len(nodes) for nodes in tab.found.get(key, ())] if tab else []
                told = sentences.no_agreement(step.click, found) if node is None else sentences.ELSEWHERE
                raise Stop(Outcome.NOT_RECOGNISED, told.format(step.click), step.place, show=True,
                           sought=Sought(elements=(step.click,)))  # fmt: skip

    async def _send(self, step: Click | Answer, node: Node | None) -> bool:
        """Announces the step, sends it, says so. False where it certainly was not sent."""
        scene = self._scene
        await scene.browser.guard(on=True)
        scene.resets += 1
        number = scene.resets
        witness = scene.values.get(step.witness) if step.witness else None
        self.asked.begin(number)
        scene.in_flight, scene.sent_from = True, scene.tab.document if scene.tab is not None else None
        read = scene.values.were_read(step.witness)
        scene.listen(events.Intended(scene.page or "", element_of(step), step.witness, witness, number, read))
        try:
            if node is not None:
                await scene.browser.click(node, once=True)
            elif scene.tab is not None:
                await scene.browser.answer(scene.tab.id, step.answer)  # type: ignore[union-attr]
        except BrowserTrouble as trouble:
            if trouble.kind in NOT_SENT:
                scene.listen(events.Withdrawn(number))
                scene.in_flight = False
                await scene.browser.guard(on=False)
                scene.resets -= 1
                return False
            raise
        scene.listen(events.Submitted(number))
        self._done(step, scene.page or "", scene.portal, scene.tab)
        if step.witness:
            scene.values.outdate(step.witness)
        return True
