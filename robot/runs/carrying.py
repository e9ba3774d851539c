"""Carries out one run that is in the journal: browser, walk, delivery, sign-out, the end.

    planned -> (walk: intent, submitted, staged ...) -> delivered -> done; then the gate looks at what was written

Whatever happens, what the portal showed is staged before it is used, and the journal says how far the run came.
"""

import asyncio
import contextlib
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, replace
from functools import partial
from typing import Any

from robot.engine import events
from robot.engine.ending import Ending
from robot.engine.resumed import Unanswered
from robot.engine.survey import Survey
from robot.engine.walk import Walk
from robot.errors import Problem
from robot.language.diagnostics import at
from robot.outcomes import Outcome
from robot.report.telling import Telling
from robot.runs import reporting
from robot.runs.artifacts import Artifacts
from robot.runs.blocking import BlockListener
from robot.runs.delivering import deliver
from robot.runs.drifting import Drifting
from robot.runs.facts import Facts
from robot.runs.former import recall
from robot.runs.keeping import JournalListener, StagingKeeper
from robot.runs.logbook import Logbook
from robot.runs.order import Result
from robot.runs.preparing import Prepared
from robot.runs.recording import Heard, judged, recorded
from robot.runs.reserve import Reserve
from robot.runs.seeing import Pause, Seeing
from robot.runs.session import Session
from robot.runs.unforeseen import report

Tell = Callable[[events.Event], None]
Confirm = Callable[[Prepared], None]


@dataclass(frozen=True, slots=True)
class Stay:
    """A page to stay on, as soon as it is reached, and what a person does there with the browser.

    `session` is told whether the page was reached: it is also called where the walk ended before.
    """

    page: str
    session: Callable[[Any, bool], Awaitable[object]]


@dataclass(frozen=True, slots=True)
class Manner:
    """How a run is carried out, beside what its order says: who is told of it, what is to be found out, who waits."""

    tell: Tell
    pause: Pause | None = None
    stay: Stay | None = None
    survey: Survey | None = None
    unanswered: Unanswered | None = None


class Carrying:
    """One run. The locks are held by the caller."""

    def __init__(self, prepared: Prepared, facts: Facts, session: Session, manner: Manner, reserve: Reserve) -> None:
        self._prepared = prepared
        self._facts = facts
        self._session = session
        self._manner = manner
        self._reserve = reserve
        self._telling: Telling | None = None
        self._drifting: Drifting | None = None
        self._heard = Heard()
        self._keeper = StagingKeeper(prepared.staging, facts, prepared.redactor, reserve)

    async def carried_out(self) -> Result:
        """Walks, delivers and signs out; what that raises, nobody having foreseen it or not, is how the run ended."""
        self._facts.make_room = partial(self._reserve.give_back, "journal")
        try:
            return await self._carry_out()
        except Exception as error:  # noqa: BLE001 - a run is in the journal: how it ended is told with all that is known of it
            return self._facts.failed(error)
        finally:
            self._session.knows(secret for _, secret in self._keeper.kept)
            self._reserve.give_all_back()

    async def _carry_out(self) -> Result:
        prepared, facts = self._prepared, self._facts
        pictured = (str(one.data["picture"]) for one in facts.events if "picture" in one.data)
        self._artifacts = Artifacts(prepared, facts.run, pictured)
        facts.note_artifacts(str(self._artifacts.folder))
        try:
            former = await asyncio.to_thread(recall, prepared, facts)
            self._browser = await self._session.open(prepared, former.secrets)
            scratch = self._session.scratch(facts.run)
            # Nobody looks at one replay among many, and pictures take as long as all the rest of it.
            pictures = not self._session.shared
            self._seeing = await Seeing.start(prepared, self._browser, scratch, self._artifacts, pictures=pictures)
        except Exception as error:
            outcome, message = _unforeseen(error)
            if outcome is Outcome.BUG:
                raise
            return await asyncio.to_thread(partial(self._finished, outcome, message))
        return await self._walked(unread=former.unread)

    # --- the walk

    async def _walked(self, *, unread: bool) -> Result:
        prepared, facts, manner = self._prepared, self._facts, self._manner
        self._telling = Telling()
        drifting = self._drifting = Drifting(prepared, self._browser, self._artifacts, facts.run)
        log = Logbook(self._artifacts.folder, facts.run, prepared.redactor)
        walk = Walk(
            prepared.program, self._browser, self._keeper, inputs=prepared.inputs, secrets=prepared.secrets,
            listen=self._listener(log), dry_run=prepared.order.dry_run,
            unanswered=manner.unanswered, resets=facts.state.reset_count, downloads=self._artifacts.folder,
            survey=manner.survey, unread=unread, signed_in=self._session.signed_in,
        )  # fmt: skip
        self._walk = walk
        ahead = asyncio.ensure_future(asyncio.to_thread(reporting.ahead))
        with self._session.stopping.asks(self._stop):
            try:
                with log:
                    outcome, message, values = await self._go(walk, drifting)
            except Exception as error:  # noqa: BLE001 - what was done is told, and what was left is looked at, all the same
                outcome, message = _unforeseen(error)
                values = walk.scene.values
            # All is written but what is cleaned now, so that the browser may take its time to close.
            closing = asyncio.ensure_future(self._session.shut())
            try:
                return await asyncio.to_thread(self._end, outcome, message, values)
            finally:
                await asyncio.gather(closing, ahead, return_exceptions=True)

    def _stop(self) -> None:
        self._walk.interrupt()
        self._seeing.go_on()

    def _listener(self, log: Logbook) -> events.Listener:
        """Who hears of the walk. The journal alone may stop it: what it cannot hold must not happen."""
        prepared, facts, stay = self._prepared, self._facts, self._manner.stay
        keep = JournalListener(facts, prepared.subjects(), prepared.witnesses)
        note = BlockListener(prepared, facts.run)
        others = [
            facts.quietly(what, listener)
            for what, listener in (
                ("not all is in the recording", self._heard), ("not all was pictured", self._seeing),
                ("not all is in the log", log), ("not all is in the report", self._telling),
                ("not all proposals were made", self._drifting), ("", self._manner.tell),
            ) if listener is not None
        ]  # fmt: skip

        def listen(event: events.Event) -> None:
            if isinstance(event, events.PageReached):
                with facts.beside("not all was pictured"):
                    name = self._artifacts.name_picture(event.page, prepared.program.portal_of(event.page))
                    event = replace(event, picture=name)
            keep(event)
            with facts.beside("what became of the sign-in is not noted") if facts.sent else contextlib.nullcontext():
                note(event)
            for other in others:
                other(event)
            if stay is not None and isinstance(event, events.PageReached) and event.page == stay.page:
                self._walk.interrupt()

        return listen

    async def _go(self, walk: Walk, drifting: Drifting) -> tuple[Outcome, str, Mapping[str, str | None]]:
        """Walks, delivers, signs out, and stops the recorders."""
        seeing, pause = self._seeing, self._manner.pause
        ending = None
        try:
            ending = await self._stayed(await walk.go())
            drift = await drifting.ended(walk, ending, unseen=seeing.unseen(walk, ending))
            outcome, message = await asyncio.to_thread(self._hand_over, ending, drift)
            if outcome is not Outcome.OK:
                await seeing.failed(walk, ending, pause)
        except Exception:
            await seeing.failed(walk, None, pause)
            raise
        finally:
            await self._session.leave(walk, ending, clean=not (seeing.shows or seeing.cut_short))
            await seeing.end(walk)
        return outcome, message, ending.values

    async def _stayed(self, ending: Ending) -> Ending:
        """Leaves the page to a person, where that was asked for; what the walk ended as then."""
        stay = self._manner.stay
        reached = stay is not None and ending.page == stay.page
        stopped = ending.outcome is Outcome.INTERRUPTED
        if stay is None or (stopped and not reached):
            return ending
        session = asyncio.ensure_future(stay.session(self._browser, reached and stopped))
        signal_ = asyncio.ensure_future(self._seeing.stopped())
        await asyncio.wait({session, signal_}, return_when=asyncio.FIRST_COMPLETED)
        signal_.cancel()
        if session.done():
            session.result()
        session.cancel()
        if not (reached and stopped):
            return ending
        return replace(ending, outcome=Outcome.OK, message=f"page '{stay.page}' was shown", rehearsed=True)

    def _hand_over(self, ending: Ending, drift: str) -> tuple[Outcome, str]:
        """Delivers what the walk obtained, where it ended well; the outcome and sentence of the whole run."""
        message = told(ending, drift)
        if ending.outcome is not Outcome.OK or ending.rehearsed:
            return ending.outcome, message
        held = {name: (one.secret, one.note) for name, one in ending.obtained.items() if one.accepted}
        failed = deliver(self._prepared, self._facts, held, ending.values)
        return (Outcome.UNDELIVERED, undelivered(failed)) if failed else (Outcome.OK, message)

    # --- the end

    def _end(self, outcome: Outcome, message: str, values: Mapping[str, str | None]) -> Result:
        """Keeps what was recorded, and ends the run."""
        with self._facts.beside("not all that was recorded is kept"):
            self._seeing.keep()
        if outcome is not Outcome.BUG:
            if self._prepared.replayer is not None:
                outcome, message = judged(self._prepared.replayer, outcome, message)
            if self._seeing.traffic is not None:
                message = self._record(outcome, message, values)
        return self._finished(outcome, message, values)

    def _record(self, outcome: Outcome, message: str, values: Mapping[str, str | None]) -> str:
        """Leaves the recording that was asked for; the message, with what is the matter with it."""
        from robot.recordings.making import Outcomes

        prepared, heard = self._prepared, self._heard
        made = Outcomes(
            outcome, values, self._facts.state.reset_count, tuple(heard.pages), tuple(heard.interruptions),
            heard.generations, tuple(self._keeper.kept),
        )  # fmt: skip
        said = recorded(
            prepared.order, prepared.program, self._seeing.traffic or [], made, inputs=prepared.inputs,
            secrets=prepared.secrets, swapped=self._browser.swapped(), cut_short=self._seeing.cut_short,
        )  # fmt: skip
        return f"{message}\n{said}" if said else message

    def _finished(
        self, outcome: Outcome, message: str, values: Mapping[str, str | None] | None = None
    ) -> Result:  # fmt: skip
        if self._session.stays:
            self._facts.handed_on()
        return finished(
            self._prepared, self._facts, self._artifacts, outcome=outcome, message=message, values=values,
            telling=self._telling, drifting=self._drifting,
        )  # fmt: skip


def finished(
    prepared: Prepared, facts: Facts, artifacts: Artifacts, *, outcome: Outcome, message: str,
    values: Mapping[str, str | None] | None = None, telling: Telling | None = None, drifting: Drifting | None = None,
) -> Result:  # fmt: skip
    """Writes the end of a run into the journal and its report; the gate then looks at all that the run left."""

    def ended(outcome: Outcome, message: str) -> Result:
        result = facts.finish(outcome, prepared.redactor.clean(message), values)
        return reporting.reported(prepared, facts.journal, result, telling, drifting)

    result = ended(outcome, message)
    leak = _sealed(facts, artifacts)
    if leak is not None:  # it does not undo what was done
        result = ended(Outcome.LEAK, f"{leak}. But for that, the run ended as {result.outcome}: {result.message}")
        _sealed(facts, artifacts)
    facts.result = replace(facts.told(result.outcome, result.message), report=result.report)
    return facts.result


def _sealed(facts: Facts, artifacts: Artifacts) -> str | None:
    """The sentence of a leak, or None; where nobody could look, the result says so."""
    with facts.beside("nobody could look for secrets in what the run left; do not pass it on"):
        return artifacts.seal()
    return None


def _unforeseen(error: Exception) -> tuple[Outcome, str]:
    """How a run ends that an exception ended."""
    from robot.browser.errors import is_lost

    if isinstance(error, Problem):
        return error.outcome, str(error)
    if is_lost(error):
        return Outcome.UNAVAILABLE, "the browser ended by itself, or was ended by another program"
    return Outcome.BUG, report(error)


def undelivered(failed: list[str]) -> str:
    """The sentence for a secret that is staged, and that a sink did not take."""
    return (
        f"the new password is staged, but {len(failed)} of its sinks failed: {'; '.join(failed)}. "
        "Mend that, then 'chorus-robot resume' delivers it; the portal is not asked again"
    )


def told(ending: Ending, drift: str = "") -> str:
    """The ending's message with its place in the flow, what may have changed, and what was on the screen."""
    from robot.engine.sentences import outline

    if ending.outcome is Outcome.OK:
        return ending.message
    place = f" [{at(ending.place)}]" if ending.place.line else ""
    lines = [f"{ending.message}{place}" + (f". {drift}" if drift else "")]
    if ending.screen is not None:
        lines += ["on the screen:", outline(ending.screen)]
    return "\n".join(lines)
