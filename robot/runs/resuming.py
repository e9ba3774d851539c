"""Carries on a run that was cut short. It never guesses: it reads the journal, then the portal, then decides.

staged      -> delivers; the portal is not asked
open        -> signs in and reads whether the step that nobody saw answered has happened, then resets (again)
otherwise   -> walks again from the start
"""

import asyncio
import contextlib

from robot.engine.ending import Obtained
from robot.engine.walk import Unanswered
from robot.errors import Problem
from robot.journal.events import Event
from robot.journal.journal import Journal
from robot.journal.state import Phase, RunState
from robot.locks import hold
from robot.outcomes import Outcome
from robot.runs.artifacts import Artifacts
from robot.runs.blocking import check
from robot.runs.delivering import deliver, delivered, delivery, phase_of
from robot.runs.driver import starting
from robot.runs.job import Confirm, Tell, carry_out, finished, undelivered
from robot.runs.keeping import passwords
from robot.runs.order import Order, Result
from robot.runs.preparing import Prepared, prepare
from robot.runs.seeing import Pause


async def resume(
    journal: Journal, wanted: str, *, confirm: Confirm, tell: Tell, pause: Pause | None = None,
    after_refusal: bool = False,
) -> Result:  # fmt: skip
    """Carries on the run `wanted` (an id or `last`). Raises `Problem` where there is nothing to carry on."""
    known = journal.run(wanted)
    run = known.id
    order = Order.from_journal(str(known.settings["path"]), known.inputs,
                               {name: value for name, value in known.settings.items() if name != "path"})  # fmt: skip
    state = phase_of(journal, run)
    if state.phase is Phase.DONE or (known.outcome is Outcome.REFUSED and state.phase is Phase.NOTHING_SENT):
        raise Problem(
            f"Run {run} has ended ({known.outcome}): there is nothing to carry on.",
            hint="Start a new run with: chorus-robot run", outcome=Outcome.USAGE,
        )  # fmt: skip
    if any(recorded.data.get("doubtful") for recorded in journal.events(run) if recorded.event is Event.UNKNOWN):
        raise Problem(
            f"Run {run} holds a password that may belong to another structure: a person must look.",
            hint=f"See 'chorus-robot show {run}' and 'chorus-robot secret reveal {run}', then start a new run.",
            outcome=Outcome.UNKNOWN,
        )
    async with contextlib.AsyncExitStack() as stack:
        prepared = await asyncio.to_thread(prepare, order)
        for kind, name in prepared.locks():
            stack.enter_context(hold(prepared.home, kind, name))
        if state.phase is Phase.STAGED:
            return await asyncio.to_thread(_deliver_staged, prepared, journal, run)
        check(prepared, after_refusal=after_refusal)
        confirm(prepared)
        driver = await stack.enter_async_context(starting(prepared.home))
        journal.record(run, Event.NOTE, resumed=state.phase.value)
        unanswered = None
        if state.phase is Phase.OPEN and state.intent is not None:
            data = state.intent.data
            before = data.get("before")
            unanswered = Unanswered(
                str(data.get("witness")), None if before is None else str(before), _ahead(prepared, state, run),
                page=str(data.get("page")), read=bool(data.get("read", before is not None)),
            )  # fmt: skip
        return await carry_out(prepared, journal, run, driver, tell=tell, pause=pause, unanswered=unanswered)


def _ahead(prepared: Prepared, state: RunState, run: str) -> dict[str, Obtained]:
    """What was staged before the open step, and is in force where that step has happened."""
    items = passwords(prepared.staging, run) if state.ahead is not None else []
    if not items:
        return {}
    secret, note = prepared.staging.read(items[-1])
    prepared.redactor.add(secret)
    return {items[-1].name: Obtained(secret, note, (), state.reset_count)}


def _deliver_staged(prepared: Prepared, journal: Journal, run: str) -> Result:
    """Delivers the last staged secret to the sinks that do not have it yet."""
    items = passwords(prepared.staging, run)
    if not items:
        raise Problem(
            f"The staged secret of run {run} is gone from {prepared.home / 'staging' / run}.",
            hint="Start a new run: it resets the password again.", outcome=Outcome.UNDELIVERED,
        )  # fmt: skip
    secret, note = prepared.staging.read(items[-1])
    prepared.redactor.add(secret)
    has = delivered(journal, run)
    missing = [sink for sink in prepared.sinks if sink.name not in has]
    values = journal.run(run).values
    expires = values.get("expires_on")
    failed = deliver(
        journal, run, delivery(secret, note, {"expires_on": None if expires is None else str(expires)}), missing
    )
    if failed:
        outcome, message = Outcome.UNDELIVERED, undelivered(failed)
    elif missing:
        outcome, message = Outcome.OK, "the staged password was delivered; the portal was not asked again"
    else:
        outcome, message = Outcome.OK, "nothing was left to deliver"
    return finished(prepared, journal, run, Artifacts(prepared, run), outcome=outcome, message=message)
