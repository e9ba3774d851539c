"""The walk over a flow's graph: recognise the page, do what it asks, go on, until an end.

    arrive at one of the expected pages (interruptions are handled on the way)
      -> take and stage the secrets the page shows, before anything else
      -> verify that it shows what was asked for
      -> extract values
      -> choose a way on, do its steps, expect its next pages

Must not know: what drives the browser, how events are kept, where secrets are stored or delivered.
"""

import asyncio
from collections import Counter
from collections.abc import Mapping
from pathlib import Path

from robot.engine import events, sentences
from robot.engine.acting import Acting
from robot.engine.arrival import Arrival
from robot.engine.boxes import Boxes
from robot.engine.ending import Ending, Sought, Stop
from robot.engine.judging import Judging
from robot.engine.leaving import Leaving
from robot.engine.recognition import Sighting
from robot.engine.resumed import Resumed, Unanswered
from robot.engine.scene import Scene
from robot.engine.screen import Browser, BrowserTrouble, Tab, Trouble
from robot.engine.signed_in import SignedIn
from robot.engine.survey import Survey
from robot.engine.taking import Keeper, Taking
from robot.engine.unasked import Unasked
from robot.engine.unfolding import Unfolding
from robot.engine.unread import Unread
from robot.language.program import Program
from robot.language.references import references_in
from robot.model.flow import Branch, Page
from robot.model.steps import Effect, effect_of
from robot.outcomes import Outcome
from robot.secrets.secret import Secret

LOST = (Trouble.UNREACHABLE, Trouble.BROKEN)
"""What ends a walk because nothing answers any more."""


class Walk:
    """One walk of a flow. `go` ends with an outcome and never raises but for bugs; then `leave` signs out."""

    def __init__(
        self,
        program: Program,
        browser: Browser,
        keeper: Keeper,
        *,
        inputs: Mapping[str, str],
        secrets: Mapping[str, Secret],
        listen: events.Listener,
        dry_run: bool = False,
        unanswered: Unanswered | None = None,
        resets: int = 0,
        unread: bool = False,
        downloads: Path = Path(),
        survey: Survey | None = None,
        signed_in: SignedIn | None = None,
    ) -> None:
        """`signed_in`: what an earlier walk in the same browser left open."""
        signed_in = signed_in if signed_in is not None else SignedIn()
        self._survey = survey
        self._visits: Counter[str] = Counter()
        self._taken: Counter[tuple[str, int]] = Counter()
        self._task: asyncio.Task[object] | None = None
        self._stop_wanted = False
        self._told: list[str] = []  # what pages on the way say that the end repeats
        self.scene = Scene(
            program, browser, listen,
            inputs=inputs, secrets=secrets, dry_run=dry_run, resets=resets, downloads=downloads,
            signed_in=signed_in,
        )  # fmt: skip
        self.scene.unanswered = unanswered is not None
        self.scene.unread_before = unread
        self._unread = Unread(self.scene, keeper)
        browser.boxes(Boxes(self.scene, self._unread))
        self._acting = Acting(self.scene)
        self._taking = Taking(self.scene, keeper, self._acting.uncover)
        self._unasked = Unasked(self.scene, self._taking, self._unread)
        self._judging = Judging(self.scene, self._taking.obtained)
        self._unfolding = Unfolding(self.scene, self._acting)
        self._arrival = Arrival(self.scene, self._acting, self._unfolding)
        self._leaving = Leaving(self.scene, self._acting)
        self._resumed = Resumed(self.scene, unanswered)

    async def go(self) -> Ending:
        """Walks to an end. Cancelling goes through `interrupt` alone."""
        self._task = asyncio.current_task()
        ending = await self._to_an_end()
        self.scene.let_go(told=False)
        self._task = None  # what follows is short, and is not to be stopped in the middle
        unsent = self.scene.screen.withheld is not None and self.scene.browser.uncarried()
        if unsent or self._acting.only_typed():
            self.scene.listen(events.SecretUnsent())
        self.scene.listen(events.Ended(ending.outcome, ending.message, dict(ending.values)))
        return ending

    async def leave(self) -> None:
        """Signs out of every session that the walk opened. Does its best and never fails."""
        await self.hand_on()
        await self._leaving.sign_out()

    @property
    def still_open(self) -> frozenset[str]:
        """The sessions that were seen to be open, and not to be over."""
        return frozenset(self.scene.opened - self._leaving.ended)

    async def hand_on(self) -> None:
        """Leaves the sessions open, for another walk in the same browser. Never fails."""
        await self._taking.await_no_more()

    def interrupt(self) -> None:
        """Asks the walk to stop: at once, or, where a destructive step is in flight, when its answer is staged."""
        self._stop_wanted = True
        if self._task is not None and not self.scene.in_flight:
            self._task.cancel()

    async def _to_an_end(self) -> Ending:
        limit = self.scene.limits.run.total_seconds()
        try:
            async with asyncio.timeout(limit):
                return await self._pages()
        except Stop as stop:
            if stop.reached is not None:
                self._refused(stop.reached, self.scene.program.pages[stop.reached])
            return await self._ending(stop.outcome, stop.message, stop=stop)
        except TimeoutError:
            return await self._ending(Outcome.LIMIT, sentences.RUN_LIMIT.format(limit))
        except BrowserTrouble as trouble:
            outcome = Outcome.UNAVAILABLE if trouble.kind in LOST else Outcome.NOT_RECOGNISED
            return await self._ending(outcome, trouble.reason)
        except asyncio.CancelledError:
            if not self._stop_wanted:
                raise
            if self._task is not None:
                self._task.uncancel()
            return await self._ending(Outcome.INTERRUPTED, sentences.INTERRUPTED)

    async def _pages(self) -> Ending:
        scene = self.scene
        await scene.browser.open(scene.program.start.open)
        sighting = await self._arrival.at(self._first())
        while True:
            name, page = sighting.candidate.name, sighting.candidate.page
            branch = await self._visit(name, page, sighting)
            if isinstance(branch, Ending):
                return branch
            try:
                sighting = await self._arrive(branch)
                self._carried(sighting.tab)
            except (Stop, BrowserTrouble) as stop:
                if branch.or_else is None or scene.in_flight:
                    raise
                return await self._ending(branch.or_else, self._say(branch, page) or str(stop))

    def _first(self) -> tuple[str, ...]:
        """The pages that may come first: where a session of an earlier walk may be open, those that it opened with."""
        program, start = self.scene.program, self.scene.program.start.next
        portals = {program.portal_of(name) for name in start}
        opened = (page for name in self.scene.sessions for page in program.sessions[name].opened_by)
        return (*start, *(page for page in opened if page not in start and program.portal_of(page) in portals))

    async def _arrive(self, branch: Branch) -> Sighting:
        """The page that a way led to."""
        early = self._unasked.after(branch)
        try:
            sighting = await self._arrival.at(branch.next, early)
        except Stop as stop:
            if stop.outcome is Outcome.NOT_RECOGNISED:
                await self._unasked.lost()
            raise
        await self._unasked.judge(sighting)
        return sighting

    async def _visit(self, name: str, page: Page, sighting: Sighting) -> Ending | Branch:
        """All that is done on one page; says the end, or the way that was taken on."""
        scene = self.scene
        scene.enter(name, page, sighting.tab)
        self._refused(name, page)
        self._visits[name] += 1
        if page.at_most is not None and self._visits[name] > page.at_most:
            raise Stop(Outcome.LIMIT, sentences.LOOP_LIMIT.format(name, page.at_most), page.place)
        await self._taking.take(name, page, sighting.tab)
        branches = page.ways_on()
        await scene.focus(name)
        await self._unfolding.unfold(name)
        if self._survey is not None:
            await self._survey.enter(scene, name)
        await self._judging.verify(name, page)
        await self._answered(name, page)
        await self._judging.extract(page)
        self._tell(page)
        if told := self._resumed.compare():
            return await self._ending(Outcome.OK, told)
        number, branch = await self._judging.choose(branches)
        if branch.end is None and not page.secret:  # what a check leaves out if it is not seen may have come since
            await self._judging.verify(name, page, again=True)
        await self._taking.still(name, page, sighting.tab)
        self._judging.visits.leave(name, page)
        if self._survey is not None:
            await self._survey.look(scene, name, page, branch)
        if branch.end is Outcome.NOT_RECOGNISED and not branch.do:
            raise Stop(
                branch.end, self._say(branch, page) or sentences.FINISHED, branch.place, show=True,
                sought=self._judging.passed_over(branches, number),
            )  # fmt: skip
        if branch.end is not None and not branch.do:
            sought = self._judging.passed_over(branches, number) if branch.end is Outcome.REFUSED else None
            return await self._ending(
                branch.end, self._say(branch, page) or sentences.FINISHED, branch=branch, sought=sought
            )
        self._taken[name, number] += 1
        if branch.at_most is not None and self._taken[name, number] > branch.at_most:
            raise Stop(Outcome.LIMIT, sentences.WAY_LIMIT.format(name, branch.at_most), branch.place)
        if self._resumed.open and any(effect_of(step) is Effect.DESTRUCTIVE for step in branch.do):
            raise Stop(Outcome.UNKNOWN, sentences.NOBODY_KNOWS, branch.place)
        await self._taking.expect(branch)
        return await self._go_on(page, branch)

    async def _go_on(self, page: Page, branch: Branch) -> Ending | Branch:
        """Does the steps of the way that is taken."""
        before = self.scene.screen
        self._unasked.begin(branch)
        try:
            rehearsed = await self._acting.perform_all(branch.do, branch.next)
        except (Stop, BrowserTrouble) as stop:
            ours = stop.kind in LOST if isinstance(stop, BrowserTrouble) else stop.outcome is Outcome.NOT_RECOGNISED
            if branch.or_else is None or self.scene.in_flight or not ours:
                raise
            return await self._ending(branch.or_else, self._say(branch, page) or str(stop))
        if rehearsed:
            await self._unasked.rehearsed(branch, before)
            return await self._ending(Outcome.OK, sentences.REHEARSED, branch=branch, rehearsed=True)
        if branch.end is not None:  # nothing of what the steps lead to is waited for
            return await self._ending(branch.end, self._say(branch, page) or sentences.FINISHED, branch=branch)
        return branch

    def _refused(self, name: str, page: Page) -> None:
        """Tells of the secrets that the portal refuses on this page, if they are what it was sent."""
        typed = tuple(secret for secret in page.refuses if secret in self.scene.typed)
        if typed and not self.scene.browser.uncarried():
            self.scene.listen(events.SecretRefused(typed, name))

    def _carried(self, tab: Tab) -> None:
        """A page has come of what was typed: stops the walk where a secret's placeholder went into no request."""
        scene = self.scene
        if scene.typed_in is not None and tab.document != scene.typed_in:
            scene.typed_in = None
            if scene.browser.uncarried():
                raise Stop(Outcome.NOT_RECOGNISED, sentences.NOT_CARRIED, scene.place)

    async def _answered(self, name: str, page: Page) -> None:
        """The answer is seen, safe on disk and verified: it is told, and now, at last, the walk may be stopped."""
        self._taking.told(name, page)
        if self.scene.in_flight:
            self.scene.in_flight = self.scene.unanswered = self.scene.unread_before = False
            self.scene.listen(events.Answered(self.scene.resets))
            await self.scene.browser.guard(on=False)
            if self._stop_wanted:
                raise Stop(Outcome.INTERRUPTED, sentences.INTERRUPTED)

    def _tell(self, page: Page) -> None:
        """Remembers what the end is to say of this page; nothing where what it names is not to be read here."""
        if page.tell is None:
            return
        named = [name for kind, name in references_in(page.tell) if kind == "values"]
        if all(self.scene.values.get(name) is not None for name in named):
            self._told.append(self.scene.fill_in(page.tell))

    def _whole(self, message: str, *, well: bool) -> str:
        """The ending's sentence, with what was found out before it and what pages on the way had to say."""
        # A page that shows a date may be late: what was read is not doubted for that.
        for name, value in (self.scene.values.unmoved() if well else {}).items():
            message = message.rstrip(".") + sentences.NOT_MOVED.format(name, value)
        if self._resumed.found:
            message = f"{self._resumed.found} {message}"
        told = " ".join(dict.fromkeys(self._told))
        return f"{message.rstrip('.')}. {told}" if told else message

    def _say(self, branch: Branch, page: Page) -> str | None:
        said = branch.say or page.say
        return self.scene.fill_in(said) if said else None

    async def _ending(
        self, outcome: Outcome, message: str, *, stop: Stop | None = None, branch: Branch | None = None,
        rehearsed: bool = False, sought: Sought | None = None,
    ) -> Ending:  # fmt: skip
        """Makes the ending, told honestly: what was sent and not seen answered is unknown, whatever the reason."""
        scene = self.scene
        if scene.in_flight and outcome is not Outcome.OK:
            if outcome is not Outcome.UNKNOWN and not self._taking.answered:
                failed = any(tab.failure is not None for tab in scene.screen.tabs)
                message = sentences.in_flight(message) + (sentences.KEPT if self._taking.caught else "")
                message += sentences.MAYBE_TWICE if failed else ""
            outcome = Outcome.UNKNOWN
            self._taking.as_sent()
            self._taking.doubt(message)
        elif outcome is Outcome.REFUSED and scene.typed_in is not None and scene.browser.uncarried():
            outcome, message = Outcome.NOT_RECOGNISED, f"{sentences.NOT_CARRIED}. The portal's answer: {message}"
        elif self._taking.in_force:
            if outcome is Outcome.UNKNOWN and branch is not None:  # the page takes back what was answered
                self._taking.doubt(message)
            if outcome in (Outcome.UNAVAILABLE, Outcome.NOT_RECOGNISED, Outcome.INVALID):
                outcome, message = Outcome.UNDELIVERED, sentences.obtained_but_lost(message)
        elif self._taking.obtained and not rehearsed:
            message = f"{message.rstrip('.')}; {sentences.NOT_IN_FORCE}"
        withheld = scene.in_flight or (scene.unread and stop is not None and stop.show)
        if withheld and outcome is not Outcome.OK and await self._unread.keep():
            message = message.rstrip(".") + sentences.SCREEN_KEPT
        place = stop.place if stop and stop.place.line else branch.place if branch else scene.place
        shown = None
        if stop is not None and stop.show and scene.tab is not None:
            shown = await scene.outline(stop.sought)
        message = self._whole(message, well=outcome is Outcome.OK and not rehearsed)
        return Ending(
            outcome, message, place, scene.page, shown, scene.told_of(scene.values),
            dict(self._taking.obtained), rehearsed=rehearsed, sought=stop.sought if stop is not None else sought,
        )  # fmt: skip
