"""One run of an order: prepared, its locks taken, in the journal; then it is carried out (`carrying.py`)."""

import asyncio
import contextlib
from functools import partial

from robot.journal.events import Event
from robot.runs.blocking import check
from robot.runs.browsing import alone
from robot.runs.carrying import Carrying, Confirm, Manner
from robot.runs.driver import Driver
from robot.runs.facts import Facts
from robot.runs.order import Order, Result
from robot.runs.preparing import Prepared, prepare
from robot.runs.reserve import Reserve
from robot.runs.session import Session
from robot.store import Store


async def start(
    order: Order, driver: Driver, *, confirm: Confirm, manner: Manner, facts: Facts | None = None
) -> Result:  # fmt: skip
    """Runs an order from its beginning, in a session of its own.

    Raises `Problem` where no run was begun; else the result says it all.
    """
    async with alone_in(driver) as session:
        return await run(order, session, confirm=confirm, manner=manner, facts=facts)


def alone_in(driver: Driver) -> Session:
    """A session with a browser of its own, for one run."""
    return Session(partial(alone, driver), driver.scratch, driver.stopping, shared=driver.chromium is not None)


async def run(
    order: Order, session: Session, *, confirm: Confirm, manner: Manner, facts: Facts | None = None,
    store: Store | None = None,
) -> Result:  # fmt: skip
    """Runs an order from its beginning, in a session that another run may have opened. Raises `Problem` likewise.

    What outlives it is kept in `store`, or where this machine keeps it.
    """
    facts = facts or Facts()
    prepared = await asyncio.to_thread(prepare, order, store=store)
    check(prepared, after_refusal=order.after_refusal)
    confirm(prepared)
    with contextlib.ExitStack() as stack:
        session.hold(prepared, stack)
        check(prepared, after_refusal=order.after_refusal)  # another run may have been refused meanwhile
        journal = stack.enter_context(prepared.store.journal())
        reserve = reserved(prepared, session)
        begun = journal.begin(
            prepared.program.flow.flow, prepared.inputs, {**order.settings(), "path": order.flow}, prepared.subjects()
        )
        facts.begin(journal, begun, prepared.staging)
        planned = {"sinks": [sink.name for sink in prepared.sinks], "secrets": list(prepared.program.flow.delivers)}
        facts.record(Event.PLANNED, **planned, **({"only": prepared.only} if prepared.only else {}))
        return await Carrying(prepared, facts, session, manner, reserve).carried_out()


def reserved(prepared: Prepared, session: Session) -> Reserve:
    """The room for what must be written after a destructive step, where there may be one. Raises Problem."""
    reserve = Reserve(session.folder)
    if prepared.destructive and not prepared.order.dry_run and prepared.replayer is None:
        reserve.take()
    return reserve
