"""What other runs did to the thing that a run works on, and what its witness can tell. Pure but for the journal.

A thing (a subject) has one name in every run: where its portal answers, and what the flow's `locks` call it.
"""

import json
from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import TYPE_CHECKING, Final

from robot.errors import Problem
from robot.journal.events import Event, Recorded
from robot.journal.state import taken_effect
from robot.outcomes import Outcome
from robot.runs.facts import Facts

if TYPE_CHECKING:
    from robot.language.program import Program

_UNITS: Final = (("%f", timedelta(0)), ("%S", timedelta(seconds=1)), ("%T", timedelta(seconds=1)),
                 ("%X", timedelta(seconds=1)), ("%c", timedelta(seconds=1)), ("%M", timedelta(minutes=1)),
                 ("%H", timedelta(hours=1)), ("%I", timedelta(hours=1)))  # fmt: skip


def subject(hosts: Mapping[str, str], kind: str, name: str) -> str:
    """The name of a thing: the same wherever its portals answer in the same place."""
    return json.dumps([sorted(hosts.items()), kind, name], ensure_ascii=False)


def refuse_if_superseded(facts: Facts, subjects: Sequence[str]) -> None:
    """Raises Problem (USAGE) where another run sent a destructive step to the same thing after this one had."""
    if not subjects:
        return
    places = facts.journal.places(facts.run)
    mine = taken_effect(zip(places, facts.events, strict=True))
    since = mine[-1] if mine else places[0]
    for other, recorded in reversed(facts.journal.others(facts.run, subjects).items()):
        if any(number > since for number in taken_effect(recorded)):
            raise Problem(
                f"What run {facts.run} worked on was reset after that by run {other}: its password is no longer in "
                "force, and nothing was done.",
                hint=f"See 'chorus-robot show {other}'; that one can be carried on.", outcome=Outcome.USAGE,
            )  # fmt: skip


def tells(events: Sequence[Recorded], intent: Recorded, unit: timedelta) -> bool:
    """Whether a witness that has not moved since an intent tells that the step had no effect.

    It does not where a step before it may have moved it to the same moment, as the portal writes it.
    """
    before = [one.at for one in events if one.at < intent.at and one.event in (Event.INTENT, Event.STAGED)
              and one.data.get("in_force") is not False]  # fmt: skip
    return not before or intent.at - before[-1] >= unit


def unit_of(program: "Program", witness: str) -> timedelta:
    """The shortest time that makes a difference in how the portal writes a witness."""
    read = [page.extract[witness] for page in program.pages.values() if witness in page.extract]
    units = [timedelta(0)]
    for one in read:
        if one.as_ != "text":
            written = one.format or ""
            units.append(next((unit for sign, unit in _UNITS if sign in written), timedelta(days=1)))
    return max(units)
