"""Takes the secrets that the portal shows: awaits them before the step that brings them, stages each, judges it.

An answer gives a secret up before the page has it (`Browser.expect`); what the page shows says which it is. Must not
know how answers are held, nor where secrets are stored or delivered.
"""

import asyncio
import contextlib
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from typing import Never, Protocol

from robot.engine import events, sentences
from robot.engine.ending import Obtained, Stop
from robot.engine.scene import Scene
from robot.engine.screen import Awaited, BrowserTrouble, Tab, Trouble
from robot.model.flow import Branch, Page, SecretOnPage
from robot.model.steps import Effect, effect_of
from robot.outcomes import Outcome
from robot.secrets.secret import Secret
from robot.wire.agreement import Agreed, Doubtful, Shown, agreed, alike
from robot.wire.decoding import decoded
from robot.wire.description import Description, descriptions
from robot.wire.doubt import Doubt
from robot.wire.incoming import Candidate
from robot.wire.later import others
from robot.wire.passage import readable

_TELLS = 9
"""Characters of what is known: a text that holds so many of them is no password."""


class Keeper(Protocol):
    """Keeps a secret: encrypted and on disk when `keep` returns."""

    def keep(self, name: str, secret: Secret, note: Mapping[str, str]) -> None:
        """Keeps the secret with what to remember of it."""

    def keep_screen(self, text: Secret, note: Mapping[str, str]) -> None:
        """Keeps the text of pages that may show a secret (see `unread.py`)."""

    def keep_answers(self, text: Secret, note: Mapping[str, str]) -> None:
        """Keeps what a page has and does not show."""


class Taking:
    """The secrets of one walk; `obtained` has the last of each name."""

    def __init__(self, scene: Scene, keeper: Keeper, uncover: Callable[[], Awaitable[bool]]) -> None:
        self._scene = scene
        self._uncover = uncover
        self._keeper = keeper
        self.obtained: dict[str, Obtained] = {}
        self.caught: dict[str, list[Candidate]] = {}  # what answers showed since the last step, staged
        self._notes: dict[str, Mapping[str, str]] = {}  # what was staged with the last of them
        self._showing: dict[str, str] = {}  # secrets that may be shown now, and the page that they are on
        self._catches = False
        self._read: dict[str, tuple[str, list[Candidate]]] = {}  # where each was read, and what was caught by then
        self._not_kept: Exception | None = None
        self._texts: list[str] = []  # that the last look read

    async def expect(self, branch: Branch) -> None:
        """Awaits the secrets that this way may bring; after a destructive step, all that the flow knows."""
        program = self._scene.program
        destructive = any(effect_of(step) is Effect.DESTRUCTIVE for step in branch.do)
        if destructive and self._scene.tab is not None:
            await self.compare(self._scene.page or "", self._scene.tab)
        pages = dict.fromkeys([*branch.next, *(program.pages if destructive else ())])
        showing: dict[str, str] = {}
        ways: dict[str, list[Description]] = {}
        for page in pages:
            for name, where in program.pages[page].secret.items():
                showing.setdefault(name, page)  # the page that comes next, where it is one of several
                ways.setdefault(name, []).extend(descriptions(where))
        if showing or self._showing:
            awaited = {name: Awaited(tuple(held), program.policy_of(name)) for name, held in ways.items()}
            self._showing, self.caught = showing, {}
            self._scene.said.clear()
            self._catches = await self._scene.browser.expect(awaited, self._catch)

    async def await_no_more(self) -> None:
        """Nothing that comes from now on is a secret, but for an answer that is still owed."""
        if self._showing and not self._scene.in_flight:
            self._showing = {}
            with contextlib.suppress(BrowserTrouble):
                await self._scene.browser.expect({}, self._catch)

    def _catch(self, name: str, candidate: Candidate) -> None:
        """Stages what an answer showed. Holds up no answer: what fails is raised when the page is taken."""
        held = self.caught.setdefault(name, [])
        new = all(candidate.secret != one.secret for one in held)
        held.append(candidate)
        if new:
            try:
                self._notes[name] = self._stage(name, candidate.secret, self._showing[name])
            except Exception as error:  # noqa: BLE001 - see above
                self._not_kept = error

    async def take(self, name: str, page: Page, tab: Tab) -> None:
        """Takes every secret that the page shows, where screen and wire agree on it: what the portal showed once is
        never lost, and what is in doubt is no further than staged. An answer without one may still show another.
        """
        if not page.secret:
            if self._scene.in_flight:
                await self.compare(name, tab)
            return
        if self._not_kept is not None:
            raise self._not_kept
        found = await self._found(page, tab)
        for wanted, where in page.secret.items():
            one = found[wanted] = self._unless_old(wanted, found[wanted], where)
            if isinstance(one, Agreed):
                caught = self._candidates(wanted)
                # Of several that were caught the one that the page shows is staged last: it is the one in force.
                note = self._notes[wanted] if len(caught) == 1 else self._stage(wanted, one.secret, name)
                self._obtain(wanted, one.secret, note, where)
                self._read[wanted] = name, [*self.caught.get(wanted, ())]
        doubts = {wanted: one for wanted, one in found.items() if isinstance(one, Doubtful)}
        missing = [wanted for wanted, one in found.items() if one is None]
        if doubts or missing:
            self._refuse(name, page, doubts, missing)

    async def still(self, name: str, page: Page, tab: Tab) -> None:
        """Looks once more before the page is left: it must show what was taken of it, and nothing else."""
        found = await self._look(page, tab, 0.0) if page.secret else {}
        if any(isinstance(one, Doubtful) and one.doubt is Doubt.CHANGING for one in found.values()):
            # Something began since it was read, and may come to nothing: what stands there at its end counts.
            found = await self._look(page, tab, self._scene.deadline() - asyncio.get_running_loop().time())
        doubts: dict[str, Doubtful] = {}
        for wanted, one in found.items():
            held = self.obtained[wanted].secret
            if not isinstance(one, Agreed) or one.secret != held:
                more = one if isinstance(one, Doubtful) else Doubtful(Doubt.CHANGING)
                doubts[wanted] = replace(more, shown=(held, *more.shown))
        if doubts:
            self._refuse(name, page, doubts, [])

    async def shown_now(self, page: Page, tab: Tab) -> dict[str, Doubtful]:
        """What a page shows of its secrets though nothing awaited them."""
        found = await self._look(page, tab, self._scene.deadline() - asyncio.get_running_loop().time())
        given = {
            wanted: one.shown if isinstance(one, Doubtful) else (one.secret,) for wanted, one in found.items() if one
        }
        return {wanted: Doubtful(Doubt.UNASKED, shown) for wanted, shown in given.items()}

    async def alike(self, page: Page, tab: Tab | None, texts: Sequence[str]) -> dict[str, Doubtful]:
        """What is like one of the page's secrets on another page, that nobody knows, or in some texts."""
        shown = [Shown(Secret(text)) for text in texts]
        with contextlib.suppress(BrowserTrouble):
            left = self._scene.deadline() - asyncio.get_running_loop().time()
            shown += await self._scene.browser.at_rest(tab.id, left) if tab is not None else ()
        values = (*self._scene.inputs.values(), *self._scene.values.values())
        known = [text for text in values if text and len(text) >= _TELLS]
        given = {
            wanted: tuple(one for one in alike(shown, where) if not any(text in one.reveal() for text in known))
            for wanted, where in page.secret.items()
        }
        return {wanted: Doubtful(Doubt.UNASKED, secrets) for wanted, secrets in given.items() if secrets}

    def put_aside(self, name: str, page: Page, shown: Mapping[str, Doubtful]) -> None:
        """Stages that."""
        for wanted, doubtful in shown.items():
            self._put_aside(wanted, doubtful, name, page.secret[wanted])

    def _refuse(self, name: str, page: Page, doubts: Mapping[str, Doubtful], missing: Sequence[str]) -> Never:
        """Stops the walk, all that a secret may be staged."""
        self.put_aside(name, page, doubts)
        # A password that is not yet in force and cannot be read is no loss: the old one still works.
        lost = self._scene.in_flight or any(page.secret[one].in_force for one in (*doubts, *missing))
        said = [self._in_doubt(name, wanted, one.doubt, lost=lost) for wanted, one in doubts.items()]
        unread = sentences.UNREADABLE if lost else sentences.NOT_YET
        said += [unread.format(name, ", ".join(missing))] if missing else []
        outcome = Outcome.UNKNOWN if lost else Outcome.NOT_RECOGNISED
        raise Stop(outcome, "; ".join(said), page.place_of("secret"))

    async def compare(self, name: str, tab: Tab) -> None:
        """Stops the walk where the portal has shown another secret since it was read, or shows one now.

        That holds for what is not in force yet: nobody knows which of them comes into force.
        """
        scene = self._scene
        if not self._waiting():
            return
        shown = await scene.browser.at_rest(tab.id, scene.deadline() - asyncio.get_running_loop().time())
        if (wanted := self._otherwise((*scene.browser.as_sent(), *shown))) is not None:
            outcome = Outcome.UNKNOWN if scene.in_flight else Outcome.NOT_RECOGNISED
            said = self._in_doubt(name, wanted, Doubt.CHANGED, lost=scene.in_flight)
            raise Stop(outcome, said, scene.program.pages[self._read[wanted][0]].place_of("secret"))

    def as_sent(self) -> None:
        """Stages what the page showed as the step was sent, if that is another one: nobody saw the answer."""
        self._otherwise(self._scene.browser.as_sent())

    def _waiting(self) -> list[str]:
        """The secrets that were read and come into force by what is sent."""
        return [one for one, held in self.obtained.items() if not held.in_force and one in self._read]

    def _otherwise(self, shown: Sequence[Shown]) -> str | None:
        """The secret that was shown another way since it was read; all that it may be is staged."""
        scene = self._scene
        for wanted in self._waiting():
            page, known = self._read[wanted]
            where = scene.program.pages[page].secret[wanted]
            taken = self.obtained[wanted].secret
            new = [one for one in self.caught.get(wanted, ()) if one not in known]
            if found := others(shown, known, new, taken, where):
                self._put_aside(wanted, Doubtful(Doubt.CHANGED, (*found, taken)), page, where)
                return wanted
        return None

    def _unless_old(
        self, wanted: str, found: Agreed | Doubtful | None, where: SecretOnPage
    ) -> Agreed | Doubtful | None:
        """One that an earlier step brought already is no new one: to ask once more would bring it again."""
        held = self.obtained.get(wanted)
        if held is None or not where.in_force or not isinstance(found, Agreed) or held.secret != found.secret:
            return found
        return Doubtful(Doubt.SAME)

    async def _found(self, page: Page, tab: Tab) -> dict[str, Agreed | Doubtful | None]:
        """What the page says at rest of each of its secrets. A page that leaves a doubt may not be drawn yet."""
        deadline = self._scene.deadline()
        quiet = False
        while True:
            left = max(0.0, deadline - asyncio.get_running_loop().time())
            found = await self._look(page, tab, left, quiet=quiet)
            if all(isinstance(one, Agreed) for one in found.values()):
                return found
            if left > 0 and await self._uncover():  # nothing is taken that a late banner covers
                self._scene.said += self._texts  # what it said still counts
                continue
            if quiet:
                return found
            quiet = True

    def _in_doubt(self, page: str, wanted: str, doubt: Doubt, *, lost: bool) -> str:
        """The sentence for a doubt. One that never came into force is nothing that a person must look for."""
        return (sentences.IN_DOUBT if lost else sentences.NOT_SURE_YET).format(page, wanted, doubt.value)

    async def _look(
        self, page: Page, tab: Tab, seconds: float, *, quiet: bool = False
    ) -> dict[str, Agreed | Doubtful | None]:
        try:
            shown = await self._scene.browser.at_rest(tab.id, seconds, quiet=quiet)
        except BrowserTrouble as trouble:
            if trouble.kind is not Trouble.GONE:
                raise
            return {wanted: Doubtful(Doubt.CHANGING) for wanted in page.secret}
        self._texts = [frame.text.reveal() for frame in shown]
        return {
            wanted: agreed(shown, self.caught.get(wanted, []) if self._catches else None, where, self._scene.said)
            for wanted, where in page.secret.items()
        }

    def _candidates(self, wanted: str) -> list[Secret]:
        """All that answers gave up of a secret, each once."""
        kept: list[Secret] = []
        for one in self.caught.get(wanted, []):
            if one.secret not in kept:
                kept.append(one.secret)
        return kept

    def _obtain(self, wanted: str, secret: Secret, note: Mapping[str, str], where: SecretOnPage) -> None:
        number = self._scene.resets if where.in_force else self._scene.resets + 1
        self.obtained[wanted] = Obtained(
            secret, note, self._breaches(wanted, secret), number, in_force=where.in_force, doubtful="doubtful" in note
        )

    def _put_aside(self, wanted: str, doubtful: Doubtful, page: str, where: SecretOnPage) -> None:
        """Stages all that a secret may be, as doubtful."""
        caught = self._candidates(wanted)
        read = [Secret(text) for one in caught for text in decoded(one.reveal()) if readable(text)]
        for secret in (*read, *caught, *doubtful.shown):
            note = self._stage(wanted, secret, page, doubtful=doubtful.doubt.value)
            self._obtain(wanted, secret, note, where)
        told = events.SecretDoubtful(wanted, doubtful.doubt.value, in_force=where.in_force, hidden=False)
        self._scene.listen(told)

    def told(self, page_name: str, page: Page) -> None:
        """The page is verified: what it showed is told as what was asked for.

        What was shown before the step in flight is in force now: it is staged once more, as such.
        """
        shown = list(page.secret)
        if self._scene.in_flight:
            for name, held in self.obtained.items():
                if not held.in_force:
                    note = self._stage(name, held.secret, page_name)
                    self.obtained[name] = replace(held, note=note, in_force=True)
                    shown.append(name)
        for name in shown:
            held = self.obtained[name]
            told = events.SecretStaged(name, held.reset, held.breaches, in_force=held.in_force, hidden=self._catches)
            self._scene.listen(told)

    def doubt(self, reason: str) -> None:
        """What is staged of the step in flight cannot be trusted to be what was asked for."""
        for name, held in self.obtained.items():
            if held.in_force and held.reset == self._scene.resets and not held.doubtful:
                self.obtained[name] = replace(held, doubtful=True)
                self._scene.listen(events.SecretDoubtful(name, reason))

    @property
    def answered(self) -> bool:
        """Whether the last destructive step was answered with a secret that was taken."""
        return any(held.in_force and held.reset == self._scene.resets for held in self.obtained.values())

    @property
    def in_force(self) -> bool:
        """Whether a secret was taken that the portal accepts now."""
        return any(held.in_force for held in self.obtained.values())

    def _stage(self, name: str, secret: Secret, page: str, **more: str) -> Mapping[str, str]:
        note = {**self._note(page), **more}
        known = self._scene.program.pages[page].secret.get(name)
        force = {} if known is None or known.in_force else {"in_force": "no"}
        self._keeper.keep(name, secret, {**note, **force, "breaches": "; ".join(self._breaches(name, secret))})
        return note

    def _note(self, page: str) -> Mapping[str, str]:
        """What to remember of a secret: what was asked for and read so far, and when it was shown."""
        values = {name: value for name, value in self._scene.values.items() if value is not None}
        shown_at = datetime.now(UTC).isoformat(timespec="seconds")
        return {**self._scene.inputs, **values, "page": page, "shown_at": shown_at}

    def _breaches(self, name: str, secret: Secret) -> tuple[str, ...]:
        policy = self._scene.program.policy_of(name)
        return tuple(policy.breaches(secret.reveal())) if policy else ()
