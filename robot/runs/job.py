"""Carries out one prepared run: locks, browser, walk, delivery, sign-out, journal.

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
from robot.journal.events import Event
from robot.journal.journal import Journal
from robot.language.diagnostics import at
from robot.locks import hold
from robot.outcomes import Outcome
from robot.report.telling import Telling
from robot.runs import reporting
from robot.runs.artifacts import Artifacts
from robot.runs.blocking import BlockListener, check
from robot.runs.browsing import started
from robot.runs.delivering import deliver, delivery
from robot.runs.drifting import Drifting
from robot.runs.driver import Driver
from robot.runs.facts import Facts
from robot.runs.former import recall
from robot.runs.keeping import JournalListener, StagingKeeper
from robot.runs.logbook import Logbook
from robot.runs.order import Order, Result
from robot.runs.preparing import Prepared, prepare
from robot.runs.recording import Heard, judged, recorded
from robot.runs.reserve import Reserve
from robot.runs.seeing import Pause, Seeing
from robot.runs.stopping import interruptible
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


async def start(
    order: Order, driver: Driver, *, confirm: Confirm, tell: Tell, pause: Pause | None = None, stay: Stay | None = None,
    survey: Survey | None = None, facts: Facts | None = None,
) -> Result:  # fmt: skip
    """Runs an order from its beginning. Raises `Problem` where no run was begun; else the result says it all."""
    facts = facts or Facts()
    prepared = await asyncio.to_thread(prepare, order)
    check(prepared, after_refusal=order.after_refusal)
    confirm(prepared)
    with contextlib.ExitStack() as stack:
        for kind, name in prepared.locks():
            stack.enter_context(hold(prepared.home, kind, name))
        check(prepared, after_refusal=order.after_refusal)  # another run may have been refused meanwhile
        journal = stack.enter_context(Journal(prepared.home))
        reserve = reserved(prepared, driver)
        run = journal.begin(
            prepared.program.flow.flow, prepared.inputs, {**order.settings(), "path": order.flow}, prepared.subjects()
        )
        facts.begin(journal, run, prepared.staging)
        facts.record(Event.PLANNED, sinks=[sink.name for sink in prepared.sinks])
        return await carried_out(
            prepared, facts, driver, tell=tell, pause=pause, stay=stay, survey=survey, reserve=reserve
        )


def reserved(prepared: Prepared, driver: Driver) -> Reserve:
    """The room for what must be written after a destructive step, where there may be one. Raises Problem."""
    reserve = Reserve(driver.scratch)
    if prepared.destructive and not prepared.order.dry_run and prepared.replayer is None:
        reserve.take()
    return reserve


async def carried_out(
    prepared: Prepared, facts: Facts, driver: Driver, *, tell: Tell, reserve: Reserve, pause: Pause | None = None,
    unanswered: Unanswered | None = None, stay: Stay | None = None, survey: Survey | None = None,
) -> Result:  # fmt: skip
    """The same as `carry_out`; what that raises, nobody having foreseen it or not, is how the run ended."""
    facts.make_room = partial(reserve.give_back, "journal")
    try:
        return await carry_out(
            prepared, facts, driver, tell=tell, pause=pause, unanswered=unanswered, stay=stay, survey=survey,
            reserve=reserve,
        )  # fmt: skip
    except Exception as error:  # noqa: BLE001 - a run is in the journal: how it ended is told with all that is known of it
        return facts.failed(error)


async def carry_out(
    prepared: Prepared, facts: Facts, driver: Driver, *, tell: Tell, reserve: Reserve, pause: Pause | None = None,
    unanswered: Unanswered | None = None, stay: Stay | None = None, survey: Survey | None = None,
) -> Result:  # fmt: skip
    """Walks, delivers and signs out for a run that is in the journal; the locks are held by the caller."""
    artifacts = Artifacts(prepared, facts.run)
    facts.note_artifacts(str(artifacts.folder))
    try:
        former = await asyncio.to_thread(recall, prepared, facts)
        browser = await started(prepared, driver, former.secrets)
        # Nobody looks at one replay among many, and pictures take as long as all the rest of it.
        pictures = driver.chromium is None
        seeing = await Seeing.start(prepared, browser, driver.scratch, artifacts, pictures=pictures)
    except Exception as error:
        outcome, message = _unforeseen(error)
        if outcome is Outcome.BUG:
            raise
        ended = partial(finished, prepared, facts, artifacts, outcome=outcome, message=message)
        return await asyncio.to_thread(ended)
    return await _carry_out(
        prepared, facts, browser=browser, artifacts=artifacts, tell=tell, pause=pause, reserve=reserve,
        unanswered=unanswered, stay=stay, survey=survey, seeing=seeing, unread=former.unread,
    )  # fmt: skip


async def _carry_out(
    prepared: Prepared, facts: Facts, *, browser: Any, artifacts: Artifacts, tell: Tell, reserve: Reserve,
    pause: Pause | None, unanswered: Unanswered | None, stay: Stay | None, survey: Survey | None, seeing: Seeing,
    unread: bool,
) -> Result:  # fmt: skip
    """Does so with a browser that has started."""
    run, telling = facts.run, Telling()
    keep, note = JournalListener(facts, prepared.subjects(), prepared.witnesses), BlockListener(prepared, run)
    log, heard = Logbook(artifacts.folder, run, prepared.redactor), Heard()
    keeper = StagingKeeper(prepared.staging, facts, prepared.redactor, reserve)
    drifting = Drifting(prepared, browser, artifacts, run)

    # The journal alone may stop a walk: what it cannot hold must not happen. The others only look on.
    others = [
        facts.quietly(what, listener)
        for what, listener in (("not all is in the recording", heard), ("not all was pictured", seeing),
                               ("not all is in the log", log), ("not all is in the report", telling),
                               ("not all proposals were made", drifting), ("", tell))
    ]  # fmt: skip

    def listen(event: events.Event) -> None:
        keep(event)
        with facts.beside("what became of the sign-in is not noted") if facts.sent else contextlib.nullcontext():
            note(event)
        for other in others:
            other(event)
        if stay is not None and isinstance(event, events.PageReached) and event.page == stay.page:
            walk.interrupt()

    walk = Walk(
        prepared.program, browser, keeper, inputs=prepared.inputs, secrets=prepared.secrets,
        listen=listen, dry_run=prepared.order.dry_run, unanswered=unanswered, resets=facts.state.reset_count,
        downloads=artifacts.folder, survey=survey, unread=unread,
    )  # fmt: skip

    def finish(outcome: Outcome, message: str, values: Mapping[str, str | None]) -> Result:
        with facts.beside("not all that was recorded is kept"):
            seeing.keep()
        if outcome is not Outcome.BUG:
            if prepared.replayer is not None:
                outcome, message = judged(prepared.replayer, outcome, message)
            if seeing.traffic is not None:
                message = _record(outcome, message, values)
        return finished(
            prepared, facts, artifacts, outcome=outcome, message=message, values=values, telling=telling,
            drifting=drifting,
        )  # fmt: skip

    def _record(outcome: Outcome, message: str, values: Mapping[str, str | None]) -> str:
        """Leaves the recording that was asked for; the message, with what is the matter with it."""
        from robot.recordings.making import Outcomes

        made = Outcomes(
            outcome, values, facts.state.reset_count, tuple(heard.pages), tuple(heard.interruptions),
            heard.generations, tuple(keeper.kept),
        )  # fmt: skip
        said = recorded(
            prepared.order, prepared.program, seeing.traffic or [], made, inputs=prepared.inputs,
            secrets=prepared.secrets, swapped=browser.swapped(), cut_short=seeing.cut_short,
        )  # fmt: skip
        return f"{message}\n{said}" if said else message

    ahead = asyncio.ensure_future(asyncio.to_thread(reporting.ahead))
    with interruptible(walk, seeing):
        try:
            with log:
                outcome, message, values = await _walk(
                    prepared,
                    facts,
                    walk,
                    seeing=seeing,
                    drifting=drifting,
                    pause=pause,
                    stayed=partial(_stayed, stay, browser, seeing),
                )
        except Exception as error:  # noqa: BLE001 - what was done is told, and what was left is looked at, all the same
            outcome, message = _unforeseen(error)
            values = walk.scene.values
        # All is written but what is cleaned now, so that the browser may take its time to close.
        closing = asyncio.ensure_future(browser.close())
        try:
            return await asyncio.to_thread(finish, outcome, message, values)
        finally:
            await asyncio.gather(closing, ahead, return_exceptions=True)


def _unforeseen(error: Exception) -> tuple[Outcome, str]:
    """How a run ends that an exception ended."""
    from robot.browser.errors import is_lost

    if isinstance(error, Problem):
        return error.outcome, str(error)
    if is_lost(error):
        return Outcome.UNAVAILABLE, "the browser ended by itself, or was ended by another program"
    return Outcome.BUG, report(error)


async def _walk(
    prepared: Prepared, facts: Facts, walk: Walk, *, seeing: Seeing, drifting: Drifting,
    pause: Pause | None, stayed: Callable[[Ending], Awaitable[Ending]],
) -> tuple[Outcome, str, Mapping[str, str | None]]:  # fmt: skip
    """Walks, delivers, signs out, and stops the recorders."""
    try:
        ending = await stayed(await walk.go())
        drift = await drifting.ended(walk, ending, unseen=seeing.unseen(walk, ending))
        outcome, message = await asyncio.to_thread(_hand_over, prepared, facts, ending, drift)
        if outcome is not Outcome.OK:
            await seeing.failed(walk, ending, pause)
    except Exception:
        await seeing.failed(walk, None, pause)
        raise
    finally:
        await walk.leave()
        await seeing.end(walk)
    return outcome, message, ending.values


async def _stayed(stay: Stay | None, browser: Any, seeing: Seeing, ending: Ending) -> Ending:
    """Leaves the page to a person, where that was asked for; what the walk ended as then."""
    reached = stay is not None and ending.page == stay.page
    stopped = ending.outcome is Outcome.INTERRUPTED
    if stay is None or (stopped and not reached):
        return ending
    session = asyncio.ensure_future(stay.session(browser, reached and stopped))
    signal_ = asyncio.ensure_future(seeing.stopped())
    await asyncio.wait({session, signal_}, return_when=asyncio.FIRST_COMPLETED)
    signal_.cancel()
    if session.done():
        session.result()
    session.cancel()
    if not (reached and stopped):
        return ending
    return replace(ending, outcome=Outcome.OK, message=f"page '{stay.page}' was shown", rehearsed=True)


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


def _hand_over(prepared: Prepared, facts: Facts, ending: Ending, drift: str) -> tuple[Outcome, str]:
    """Delivers what the walk obtained, where it ended well; the outcome and sentence of the whole run."""
    message = told(ending, drift)
    if ending.outcome is not Outcome.OK or ending.rehearsed:
        return ending.outcome, message
    for held in ending.obtained.values():
        if held.accepted:
            failed = deliver(facts, delivery(held.secret, held.note, ending.values), prepared.sinks)
            if failed:
                return Outcome.UNDELIVERED, undelivered(failed)
    return Outcome.OK, message


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
