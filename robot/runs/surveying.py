"""A rehearsal that surveys: how the selectors of a flow's portals fit what the portals show today.

It is a run like any other, with `dry_run`: locked, in the journal, signed out at its end. Must not know how a report
is shown.
"""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from robot.engine import events
from robot.engine.survey import Survey, Surveyed
from robot.language.program import Program, compose
from robot.language.workspace import Workspace
from robot.outcomes import Outcome
from robot.runs.carrying import Confirm, Manner, Tell
from robot.runs.driver import Driver
from robot.runs.job import start
from robot.runs.order import Order, Result
from robot.store import own

_ANY = "0" * 14
"""Stands for a SIRET until a page lists some."""

_RUNS = 200
"""How many of the last runs are looked through for an input that was not given."""


@dataclass(frozen=True, slots=True)
class Report:
    """What was surveyed, and how the rehearsal ended."""

    result: Result
    found: tuple[Surveyed, ...]
    generations: Mapping[str, str]
    not_reached: tuple[str, ...]
    """Pages that the flow may come to by a way that this rehearsal did not take."""
    signed_out: Mapping[str, bool]
    """For each session that was opened, whether it was seen to end."""

    @property
    def wrong(self) -> tuple[Surveyed, ...]:
        """The elements that are not as they should be."""
        return tuple(one for one in self.found if one.state.wrong)

    @property
    def outcome(self) -> Outcome:
        """The rehearsal's own, unless that went well and the selectors do not fit."""
        well = not self.wrong and all(self.signed_out.values())
        return self.result.outcome if well or self.result.outcome is not Outcome.OK else Outcome.NOT_RECOGNISED

    @property
    def exit_code(self) -> int:
        """For a person, and for cron."""
        return self.outcome.exit_code

    @property
    def message(self) -> str:
        """One sentence, or what the rehearsal said where it ended otherwise than well."""
        if self.result.outcome is not Outcome.OK:
            return self.result.message
        counted = f"{len(self.found)} elements on {len({one.page for one in self.found})} pages"
        wrong = [f"{one.element} ({one.state.value})" for one in self.wrong]
        wrong += [f"the sign-out of {name}" for name, well in self.signed_out.items() if not well]
        return f"{counted}; not as they should be: {', '.join(wrong)}" if wrong else f"{counted}, all found"


async def survey(order: Order, driver: Driver, *, confirm: Confirm, tell: Tell) -> Report:
    """Rehearses an order and surveys every page of it. Raises `Problem` where nothing was started."""
    program = await asyncio.to_thread(compose, Workspace.at(Path.cwd()), order.flow, order.environment)
    inputs = _inputs(order, program)
    unknown = next((name for name, spec in program.flow.inputs.items() if spec.type == "siret" and name not in inputs),
                   None)  # fmt: skip
    order = replace(order, dry_run=True, inputs={**inputs, **({unknown: _ANY} if unknown else {})})
    surveyed = Survey(unknown)
    generations: dict[str, str] = {}
    signed_out: dict[str, bool] = {}

    def heard(event: events.Event) -> None:
        if isinstance(event, events.GenerationSeen):
            generations[event.portal] = event.generation
        elif isinstance(event, events.SessionEnded):
            signed_out[event.session] = event.well
        tell(event)

    result = await start(order, driver, confirm=confirm, manner=Manner(heard, survey=surveyed))
    return Report(result, surveyed.found, generations, _not_reached(program, surveyed, generations), signed_out)


def _inputs(order: Order, program: Program) -> Mapping[str, str]:
    """What was given, and for what was not, what the last run in the same environment was given."""
    inputs: dict[str, str] = {}
    with own().journal() as journal:
        for run in reversed(journal.runs(_RUNS)):
            if run.settings.get("environment") == order.environment:
                known = {name: str(value) for name, value in run.inputs.items() if value != _ANY}
                inputs |= {name: value for name, value in known.items() if name in program.flow.inputs}
    return {**inputs, **order.inputs}


def _not_reached(program: Program, surveyed: Survey, generations: Mapping[str, str]) -> tuple[str, ...]:
    """The pages of the main way that were not reached: no end, nothing that may appear anywhere, no other portal's."""
    reached = {one.page for one in surveyed.found}
    return tuple(
        name
        for name, page in program.pages.items()
        if name not in reached and not page.anywhere and page.end is None and program.portal_of(name) in generations
    )
