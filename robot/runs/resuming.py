"""Carries on a run that was cut short. It never guesses: it reads the journal, then the portal, then decides.

done        -> gives its result again
superseded  -> nothing: another run has reset the same thing since
staged      -> delivers what is missing of each secret; the portal is not asked
open        -> signs in and reads whether the step that nobody saw answered has happened, then resets (again), unless
               what is staged may be in force: that is for a person to say
otherwise   -> walks again from the start
"""

import asyncio
import contextlib
from dataclasses import replace
from pathlib import Path

from robot.engine.ending import Obtained
from robot.engine.resumed import Unanswered
from robot.errors import Problem
from robot.journal.events import Event
from robot.journal.state import Phase, RunState
from robot.outcomes import Outcome
from robot.runs.artifacts import Artifacts
from robot.runs.blocking import check
from robot.runs.carrying import Carrying, Confirm, Manner, finished, undelivered
from robot.runs.delivering import deliver
from robot.runs.driver import starting
from robot.runs.facts import Facts
from robot.runs.job import alone_in, reserved
from robot.runs.left import MANIFEST
from robot.runs.order import Order, Result
from robot.runs.preparing import Prepared, prepare, probe_sinks
from robot.runs.superseding import refuse_if_superseded, tells, unit_of
from robot.staging import Staged
from robot.store import Store


async def resume(
    store: Store, wanted: str, *, confirm: Confirm, manner: Manner, facts: Facts | None = None,
    trusted: int | None = None, after_refusal: bool = False,
) -> Result:  # fmt: skip
    """Carries on the run `wanted` (an id or `last`) of a store. Raises `Problem` where there is nothing to carry on.

    `trusted`: a person knows that what is staged (by its number; 0 where there is one alone) is in force.
    """
    facts = facts or Facts()
    async with contextlib.AsyncExitStack() as stack:
        journal = stack.enter_context(store.journal())
        known = journal.run(wanted)
        facts.begin(journal, known.id, store.staging())
        run = facts.run
        settings = {name: value for name, value in known.settings.items() if name != "path"}
        order = Order.from_journal(str(known.settings["path"]), known.inputs, settings)
        state = facts.state
        if state.phase is Phase.DONE:
            return await asyncio.to_thread(_again, store, facts, order)
        if known.outcome is Outcome.REFUSED and state.phase is Phase.NOTHING_SENT:
            raise Problem(
                f"Run {run} has ended ({known.outcome}): there is nothing to carry on.",
                hint="Start a new run with: chorus-robot run", outcome=Outcome.USAGE,
            )  # fmt: skip
        refuse_if_superseded(facts, journal.subjects(run))
        if any(recorded.data.get("doubtful") for recorded in facts.events if recorded.event is Event.UNKNOWN):
            raise Problem(
                f"Run {run} holds a password in doubt (another one, or another structure's): a person must look.",
                hint=f"See 'chorus-robot show {run}' and 'chorus-robot secret reveal {run}', then start a new run.",
                outcome=Outcome.UNKNOWN,
            )
        prepared = await asyncio.to_thread(prepare, order, probing=False, store=store)
        for kind, name in prepared.locks():
            stack.enter_context(store.hold(kind, name))
        facts.begin(journal, run, prepared.staging)  # by now another process may have gone on with it
        refuse_if_superseded(facts, prepared.subjects())
        journal.add_subjects(run, prepared.subjects())
        state = facts.state
        if state.phase is Phase.DONE:
            return facts.again()
        if trusted is not None:
            state = _trust(prepared, facts, trusted)
        if state.phase is Phase.STAGED or (trusted is not None and state.phase is Phase.INCOMPLETE):
            return await asyncio.to_thread(_deliver_staged, prepared, facts)
        await asyncio.to_thread(probe_sinks, prepared)
        check(prepared, after_refusal=after_refusal)
        confirm(prepared)
        driver = await stack.enter_async_context(starting(prepared.home))
        session = await stack.enter_async_context(alone_in(driver))
        reserve = reserved(prepared, session)
        facts.record(Event.NOTE, resumed=state.phase.value)
        manner = replace(manner, unanswered=_unanswered(prepared, facts))
        return await Carrying(prepared, facts, session, manner, reserve).carried_out()


def _again(store: Store, facts: Facts, order: Order) -> Result:
    """The result of a run that has ended; what it left is looked at where that was not done before it was killed."""
    result = facts.again()
    if result.artifacts is None or (Path(result.artifacts) / MANIFEST).is_file():
        return result
    with facts.beside("nobody has looked for secrets in what the run left; do not pass it on"):
        prepared = prepare(replace(order, deliver=()), probing=False, store=store)
        for item in facts.items:
            prepared.redactor.add(prepared.staging.read(item)[0], pieces=True)
        return finished(prepared, facts, Artifacts(prepared, facts.run), outcome=result.outcome, message=result.message)
    return facts.told(result.outcome, result.message)


def _unanswered(prepared: Prepared, facts: Facts) -> Unanswered | None:
    """What is to be found out of the step that nobody saw answered."""
    state = facts.state
    if state.phase is not Phase.OPEN or state.intent is None:
        return None
    data = state.intent.data
    before, witness = data.get("before"), str(data.get("witness"))
    shown = bool(_shown(prepared, facts))
    return Unanswered(
        witness, None if before is None else str(before), _ahead(prepared, facts), page=str(data.get("page")),
        read=bool(data.get("read", before is not None)), shown=shown,
        tells=tells(facts.events, state.intent, unit_of(prepared.program, witness)),
    )  # fmt: skip


def _shown(prepared: Prepared, facts: Facts) -> list[Staged]:
    """What the answer that nobody understood had, as far as it was staged."""
    return [item for item in facts.items if _is_of_the_open(prepared, facts, item)]


def _is_of_the_open(prepared: Prepared, facts: Facts, item: Staged) -> bool:
    """Whether an item was staged after the last step was sent, and not for one that is still to come."""
    intent = facts.state.intent
    try:
        _, note = prepared.staging.read(item)
    except Problem:  # this machine stages for others alone: when it was written tells enough
        with contextlib.suppress(OSError):
            return intent is not None and prepared.staging.staged_at(item) >= intent.at
        return False
    return note.get("in_force") != "no" and note.get("reset") == str(facts.state.reset_count)


def _ahead(prepared: Prepared, facts: Facts) -> dict[str, Obtained]:
    """What was staged before the open step, and is in force where that step has happened."""
    ahead: dict[str, Obtained] = {}
    for item in (item for item in facts.items if item.name in facts.state.ahead):  # of each name the last
        secret, note = prepared.staging.read(item)
        prepared.redactor.add(secret, pieces=True)
        ahead[item.name] = Obtained(secret, note, (), facts.state.reset_count)
    return ahead


def _trust(prepared: Prepared, facts: Facts, number: int) -> RunState:
    """A person says that what is staged is in force: from here on it counts as that. Raises Problem (USAGE)."""
    state = facts.state
    if state.phase is Phase.STAGED:
        return state
    ahead = {item.name: item for item in facts.items if item.name in state.ahead}  # of each name the last
    held = _shown(prepared, facts) or list(ahead.values())
    held = held if state.phase is Phase.OPEN else []
    wanted = [item for item in held if number in (0, item.number)]
    chosen = {(item.name, prepared.staging.read(item)[0].reveal()): item for item in wanted}
    names = {name for name, _ in chosen}
    if not chosen or len(chosen) > len(names):
        numbers = ", ".join(str(item.number) for item in held)
        raise Problem(
            f"Of run {facts.run} several passwords are staged ({numbers})." if chosen else
            f"Run {facts.run} has staged no such password that waits for a person's word.",
            hint="See 'chorus-robot secret reveal RUN --number N', then say --deliver-staged N.",
            outcome=Outcome.USAGE,
        )  # fmt: skip
    for item in chosen.values():
        breaches = [text for text in prepared.staging.read(item)[1].get("breaches", "").split("; ") if text]
        facts.record(Event.STAGED, name=item.name, number=state.reset_count, rejected=bool(breaches),
                     breaches=breaches, item=item.number, by="a person's word")  # fmt: skip
    return facts.state


def _deliver_staged(prepared: Prepared, facts: Facts) -> Result:
    """Delivers what was last staged of each secret to the sinks that do not have it yet."""
    run, state = facts.run, facts.state
    items = facts.items
    held = {}
    for name, staged in state.staged.items():
        mine = {item.number: item for item in items if item.name == name}
        chosen = staged.data.get("item")
        if not mine:
            raise Problem(
                f"The staged secret of run {run} is gone from the staging.",
                hint="Start a new run: it resets the password again.", outcome=Outcome.UNDELIVERED,
            )  # fmt: skip
        held[name] = prepared.staging.read(mine[chosen if isinstance(chosen, int) and chosen in mine else max(mine)])
        prepared.redactor.add(held[name][0], pieces=True)
    delivers = prepared.program.flow.delivers if state.phase is Phase.INCOMPLETE else ()
    unseen = ", ".join(name for name in delivers if name not in held)
    failed = deliver(prepared, facts, held, {"expires_on": facts.values.get("expires_on")}, served=state.served)
    if failed:
        outcome, message = Outcome.UNDELIVERED, undelivered(failed)
    elif unseen:
        outcome, message = Outcome.UNDELIVERED, f"what was staged was delivered; the portal has not shown: {unseen}"
    elif state.missing:
        outcome, message = Outcome.OK, "the staged password was delivered; the portal was not asked again"
    else:
        outcome, message = Outcome.OK, "nothing was left to deliver"
    return finished(prepared, facts, Artifacts(prepared, run), outcome=outcome, message=message)
