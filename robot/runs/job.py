"""Carries out one prepared run: locks, browser, walk, delivery, sign-out, journal.

    planned -> (walk: intent, submitted, staged ...) -> delivered -> done

Whatever happens, what the portal showed is staged before it is used, and the journal says how far the run came.
"""

import asyncio
import contextlib
import signal
from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from robot.engine import events
from robot.engine.ending import Ending
from robot.engine.walk import Unanswered, Walk
from robot.files import private_folder
from robot.journal.events import Event
from robot.journal.journal import Journal
from robot.language.diagnostics import at
from robot.locks import hold
from robot.outcomes import Outcome
from robot.runs.delivering import deliver, delivered, delivery, phase_of, still_staged
from robot.runs.driver import Driver
from robot.runs.keeping import JournalListener, StagingKeeper
from robot.runs.logbook import Logbook
from robot.runs.order import Order, Result
from robot.runs.preparing import Prepared, prepare
from robot.runs.recording import Pages, complete, judged, new_recorder

if TYPE_CHECKING:
    from robot.browser.recorder import Recorder

Tell = Callable[[events.Event], None]
Confirm = Callable[[Prepared], None]


async def start(order: Order, driver: Driver, *, confirm: Confirm, tell: Tell) -> Result:
    """Runs an order from its beginning. Raises `Problem` where nothing was started; else the result says it all."""
    prepared = await asyncio.to_thread(prepare, order)
    confirm(prepared)
    with contextlib.ExitStack() as stack:
        for kind, name in prepared.locks():
            stack.enter_context(hold(prepared.home, kind, name))
        journal = stack.enter_context(Journal(prepared.home))
        run = journal.begin(prepared.program.flow.flow, prepared.inputs, {**order.settings(), "path": order.flow})
        journal.record(run, Event.PLANNED, sinks=[sink.name for sink in prepared.sinks])
        return await carry_out(prepared, journal, run, driver, tell=tell)


async def carry_out(
    prepared: Prepared, journal: Journal, run: str, driver: Driver, *, tell: Tell,
    unanswered: Unanswered | None = None,
) -> Result:  # fmt: skip
    """Walks, delivers and signs out for a run that is in the journal; the locks are held by the caller."""
    artifacts = Path(prepared.order.out) if prepared.order.out else prepared.home / "runs" / run
    private_folder(artifacts)
    journal.note_artifacts(run, str(artifacts))
    keep = JournalListener(journal, run)
    with Logbook(artifacts, run, prepared.redactor) as log:
        pages = Pages()

        def listen(event: events.Event) -> None:
            pages(event)
            keep(event)
            log(event)
            tell(event)

        recorder = new_recorder(prepared.order)
        browser = await _browser(prepared, driver, recorder)
        try:
            walk = Walk(
                prepared.program, browser, StagingKeeper(prepared.staging, run, prepared.redactor),
                inputs=prepared.inputs, secrets=prepared.secrets, listen=listen, dry_run=prepared.order.dry_run,
                unanswered=unanswered, resets=phase_of(journal, run).reset_count, downloads=artifacts,
            )  # fmt: skip
            with _interruptible(walk):
                try:
                    ending = await walk.go()
                    outcome, message = await asyncio.to_thread(_hand_over, prepared, journal, run, ending)
                except Exception:
                    journal.finish(run, Outcome.BUG, "something unforeseen happened")
                    raise
                finally:
                    await walk.leave()
        finally:
            if recorder is not None:
                await recorder.finish()
            await browser.close()
    if prepared.replayer is not None:
        outcome, message = judged(prepared.replayer, outcome, message)
    result = conclude(prepared, journal, run, outcome, message, values=ending.values)
    if recorder is not None:
        said = await asyncio.to_thread(
            complete, prepared.order, recorder.exchanges(), prepared.program,
            inputs=prepared.inputs, secrets=prepared.secrets, result=result, pages=pages,
        )  # fmt: skip
        result = replace(result, message=f"{result.message}\n{said}") if said else result
    return result


def conclude(
    prepared: Prepared, journal: Journal, run: str, outcome: Outcome, message: str, *,
    values: Mapping[str, str | None] | None = None,
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


def _hand_over(prepared: Prepared, journal: Journal, run: str, ending: Ending) -> tuple[Outcome, str]:
    """Delivers what the walk obtained, where it ended well; the outcome and sentence of the whole run."""
    message = told(ending)
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


def told(ending: Ending) -> str:
    """The ending's message with its place in the flow, and what was on the screen where that helps."""
    from robot.engine.sentences import outline

    if ending.outcome is Outcome.OK or not ending.place.line:
        return ending.message
    lines = [f"{ending.message} [{at(ending.place)}]"]
    if ending.screen is not None:
        lines += ["on the screen:", outline(ending.screen)]
    return "\n".join(lines)


async def _browser(prepared: Prepared, driver: Driver, recorder: "Recorder | None") -> Any:
    from robot.browser.browser import PlaywrightBrowser
    from robot.engine.screen import BrowserSettings

    environment, order = prepared.program.environment, prepared.order
    proxy = None
    if environment.proxy is not None:
        from robot.secrets.references import resolve

        given = environment.proxy
        proxy = {"server": given.server} | ({"bypass": given.bypass} if given.bypass else {})
        proxy |= {name: resolve(ref) for name in ("username", "password") if (ref := getattr(given, name))}  # type: ignore[misc]
    settings = BrowserSettings(
        declared_hosts=prepared.program.hosts(), hosts=environment.hosts, spki=environment.trust.spki,
        ca=environment.trust.ca, proxy=proxy, headed=order.headed, slow_mo=order.slow_mo,
        offline=prepared.replayer is not None,
    )  # fmt: skip
    return await PlaywrightBrowser.start(await driver, settings, replayer=prepared.replayer, recorder=recorder)


@contextlib.contextmanager
def _interruptible(walk: Walk) -> Any:
    """While it lasts, Ctrl-C and SIGTERM ask the walk to stop cleanly instead of ending the process."""
    loop = asyncio.get_running_loop()
    names = (signal.SIGINT, signal.SIGTERM)
    try:
        for name in names:
            loop.add_signal_handler(name, walk.interrupt)
    except NotImplementedError:  # Windows: the loop knows no signal handlers, Ctrl-C arrives between its turns
        former = [signal.signal(name, lambda *_: loop.call_soon_threadsafe(walk.interrupt)) for name in names]
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
