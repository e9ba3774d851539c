"""Carries out one prepared run: locks, browser, walk, delivery, sign-out, journal.

    planned -> (walk: intent, submitted, staged ...) -> delivered -> done; then the gate looks at what was written

Whatever happens, what the portal showed is staged before it is used, and the journal says how far the run came.
"""

import asyncio
import contextlib
import signal
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, replace
from functools import partial
from typing import Any

from robot.engine import events
from robot.engine.ending import Ending
from robot.engine.survey import Survey
from robot.engine.walk import Unanswered, Walk
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
from robot.runs.delivering import deliver, delivered, delivery, phase_of, still_staged
from robot.runs.drifting import Drifting
from robot.runs.driver import Driver
from robot.runs.keeping import JournalListener, StagingKeeper
from robot.runs.logbook import Logbook
from robot.runs.order import Order, Result
from robot.runs.preparing import Prepared, prepare
from robot.runs.recording import Heard, judged, recorded
from robot.runs.seeing import Pause, Seeing

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
    survey: Survey | None = None,
) -> Result:  # fmt: skip
    """Runs an order from its beginning. Raises `Problem` where nothing was started; else the result says it all."""
    prepared = await asyncio.to_thread(prepare, order)
    check(prepared, after_refusal=order.after_refusal)
    confirm(prepared)
    with contextlib.ExitStack() as stack:
        for kind, name in prepared.locks():
            stack.enter_context(hold(prepared.home, kind, name))
        check(prepared, after_refusal=order.after_refusal)  # another run may have been refused meanwhile
        journal = stack.enter_context(Journal(prepared.home))
        run = journal.begin(prepared.program.flow.flow, prepared.inputs, {**order.settings(), "path": order.flow})
        journal.record(run, Event.PLANNED, sinks=[sink.name for sink in prepared.sinks])
        return await carry_out(prepared, journal, run, driver, tell=tell, pause=pause, stay=stay, survey=survey)


async def carry_out(
    prepared: Prepared, journal: Journal, run: str, driver: Driver, *, tell: Tell, pause: Pause | None = None,
    unanswered: Unanswered | None = None, stay: Stay | None = None, survey: Survey | None = None,
) -> Result:  # fmt: skip
    """Walks, delivers and signs out for a run that is in the journal; the locks are held by the caller."""
    artifacts = Artifacts(prepared, run)
    journal.note_artifacts(run, str(artifacts.folder))
    try:
        browser = await started(prepared, driver)
    except Problem as problem:
        sent = phase_of(journal, run).reset_count  # by an earlier process of this run
        outcome = Outcome.UNKNOWN if sent else problem.outcome
        return await asyncio.to_thread(
            partial(finished, prepared, journal, run, artifacts, outcome=outcome, message=str(problem))
        )
    return await _carry_out(
        prepared, journal, run, driver, browser=browser, artifacts=artifacts, tell=tell, pause=pause,
        unanswered=unanswered, stay=stay, survey=survey,
    )  # fmt: skip


async def _carry_out(
    prepared: Prepared, journal: Journal, run: str, driver: Driver, *, browser: Any, artifacts: Artifacts, tell: Tell,
    pause: Pause | None, unanswered: Unanswered | None, stay: Stay | None, survey: Survey | None,
) -> Result:  # fmt: skip
    """Does so with a browser that has started."""
    telling = Telling()
    keep, log, heard = JournalListener(journal, run), Logbook(artifacts.folder, run, prepared.redactor), Heard()
    note = BlockListener(prepared, run)
    keeper = StagingKeeper(prepared.staging, run, prepared.redactor)
    # Nobody looks at one replay among many, and pictures take as long as all the rest of it.
    seeing = await Seeing.start(prepared, browser, driver.scratch, artifacts, pictures=driver.chromium is None)
    drifting = Drifting(prepared, browser, artifacts, run)

    def listen(event: events.Event) -> None:
        keep(event)
        note(event)
        heard(event)
        seeing(event)
        log(event)
        telling(event)
        drifting(event)
        tell(event)
        if stay is not None and isinstance(event, events.PageReached) and event.page == stay.page:
            walk.interrupt()

    walk = Walk(
        prepared.program, browser, keeper, inputs=prepared.inputs, secrets=prepared.secrets,
        listen=listen, dry_run=prepared.order.dry_run, unanswered=unanswered, resets=phase_of(journal, run).reset_count,
        downloads=artifacts.folder, survey=survey,
    )  # fmt: skip

    def finish(outcome: Outcome, message: str, values: Mapping[str, str | None]) -> Result:
        seeing.keep()
        if outcome is not Outcome.BUG:
            if prepared.replayer is not None:
                outcome, message = judged(prepared.replayer, outcome, message)
            if seeing.traffic is not None:
                message = _record(outcome, message, values)
        return finished(
            prepared, journal, run, artifacts, outcome=outcome, message=message, values=values, telling=telling,
            drifting=drifting,
        )  # fmt: skip

    def _record(outcome: Outcome, message: str, values: Mapping[str, str | None]) -> str:
        """Leaves the recording that was asked for; the message, with what is the matter with it."""
        from robot.recordings.making import Outcomes

        made = Outcomes(
            outcome, values, phase_of(journal, run).reset_count, tuple(heard.pages), tuple(heard.interruptions),
            heard.generations, tuple(keeper.kept),
        )  # fmt: skip
        said = recorded(
            prepared.order, prepared.program, seeing.traffic or [], made, inputs=prepared.inputs,
            secrets=prepared.secrets, swapped=browser.swapped(), cut_short=seeing.cut_short,
        )  # fmt: skip
        return f"{message}\n{said}" if said else message

    ahead = asyncio.ensure_future(asyncio.to_thread(reporting.ahead))
    with _interruptible(walk, seeing):
        try:
            with log:
                outcome, message, values = await _walk(
                    prepared,
                    journal,
                    run,
                    walk,
                    seeing=seeing,
                    drifting=drifting,
                    pause=pause,
                    stayed=partial(_stayed, stay, browser, seeing),
                )
        except Exception as error:
            await browser.close()
            result = await asyncio.to_thread(finish, Outcome.BUG, "something unforeseen happened", walk.scene.values)
            if result.outcome is Outcome.LEAK:
                raise Problem(result.message, outcome=Outcome.LEAK) from error
            raise
        # All is written but what is cleaned now, so that the browser may take its time to close.
        closing = asyncio.ensure_future(browser.close())
        try:
            return await asyncio.to_thread(finish, outcome, message, values)
        finally:
            await asyncio.gather(closing, ahead)


async def _walk(
    prepared: Prepared, journal: Journal, run: str, walk: Walk, *, seeing: Seeing, drifting: Drifting,
    pause: Pause | None, stayed: Callable[[Ending], Awaitable[Ending]],
) -> tuple[Outcome, str, Mapping[str, str | None]]:  # fmt: skip
    """Walks, delivers, signs out, and stops the recorders."""
    try:
        ending = await stayed(await walk.go())
        drift = await drifting.ended(walk, ending, unseen=seeing.unseen(walk, ending))
        outcome, message = await asyncio.to_thread(_hand_over, prepared, journal, run, ending, drift)
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
    prepared: Prepared, journal: Journal, run: str, artifacts: Artifacts, *, outcome: Outcome, message: str,
    values: Mapping[str, str | None] | None = None, telling: Telling | None = None, drifting: Drifting | None = None,
) -> Result:  # fmt: skip
    """Writes the end of a run into the journal and its report; the gate then looks at all that the run left."""
    result = _concluded(prepared, journal, run, outcome, message, values=values)
    result = reporting.reported(prepared, journal, result, telling, drifting)
    leak = artifacts.seal()
    if leak is None:
        return result
    # A leak does not undo what was done.
    message = f"{leak}. But for that, the run ended as {outcome}: {message}"
    result = _concluded(prepared, journal, run, Outcome.LEAK, message, values=values)
    result = reporting.reported(prepared, journal, result, telling, drifting)
    artifacts.seal()
    return result


def _concluded(
    prepared: Prepared, journal: Journal, run: str, outcome: Outcome, message: str, *,
    values: Mapping[str, str | None] | None,
) -> Result:  # fmt: skip
    """Writes the end of the run into the journal and makes its result."""
    if outcome is Outcome.OK:
        journal.record(run, Event.DONE)
    journal.finish(run, outcome, prepared.redactor.clean(message), values)
    known = journal.run(run)
    return Result(
        run=run, flow=known.flow, outcome=outcome, message=known.message,
        reset_count=phase_of(journal, run).reset_count,
        values={name: None if value is None else str(value) for name, value in known.values.items()},
        delivered=delivered(journal, run),
        staged=still_staged(journal, prepared.staging, run, len(prepared.sinks)),
        artifacts=known.artifacts,
    )  # fmt: skip


def _hand_over(prepared: Prepared, journal: Journal, run: str, ending: Ending, drift: str) -> tuple[Outcome, str]:
    """Delivers what the walk obtained, where it ended well; the outcome and sentence of the whole run."""
    message = told(ending, drift)
    if ending.outcome is not Outcome.OK or ending.rehearsed:
        return ending.outcome, message
    for held in ending.obtained.values():
        if held.accepted:
            failed = deliver(journal, run, delivery(held.secret, held.note, ending.values), prepared.sinks)
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


@contextlib.contextmanager
def _interruptible(walk: Walk, seeing: Seeing) -> Any:
    """While it lasts, Ctrl-C and SIGTERM ask the walk to stop cleanly instead of ending the process."""

    def stop() -> None:
        walk.interrupt()
        seeing.go_on()

    loop = asyncio.get_running_loop()
    names = (signal.SIGINT, signal.SIGTERM)
    try:
        for name in names:
            loop.add_signal_handler(name, stop)
    except NotImplementedError:  # Windows: the loop knows no signal handlers, Ctrl-C arrives between its turns
        former = [signal.signal(name, lambda *_: loop.call_soon_threadsafe(stop)) for name in names]
        try:
            yield
        finally:
            for name, handler in zip(names, former, strict=True):
                signal.signal(name, handler)
        return
    try:
        yield
    finally:
        for name in names:
            loop.remove_signal_handler(name)
            signal.signal(name, signal.default_int_handler)
