"""What other runs did to the thing that a run works on, and what its witness can tell. Pure but for the journal.

A thing (a subject) has one name in every run: where its portal answers, and what the flow's `locks` call it.
"""

import json
from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import TYPE_CHECKING, Final

from robot.errors import Problem
from robot.journal.events import Answer, Event, Recorded
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
    later: dict[int, tuple[str, Recorded]] = {}
    for other, recorded in facts.journal.others(facts.run, subjects).items():
        numbers = [number for number in taken_effect(recorded) if number > since]
        later |= {number: (other, one) for number, one in recorded if number in numbers}
    if not later:
        return
    _settle(facts, later[min(later)])
    other = later[max(later)][0]
    raise Problem(
        f"What run {facts.run} worked on was reset after that by run {other}: its password is no longer in force, and "
        "nothing was done.",
        hint=f"See 'chorus-robot show {other}'; that one can be carried on.", outcome=Outcome.USAGE,
    )  # fmt: skip


def _settle(facts: Facts, first: tuple[str, Recorded]) -> None:
    """Takes from another run what it read before its reset: the step that nobody saw answered may not have happened.

    That the witness had not moved tells that; that it had tells nothing new.
    """
    intent = facts.state.intent
    if intent is None:
        return
    other, mine, next_ = first[0], intent.data, first[1].data
    read = mine.get("before") is not None and mine.get("witness") == next_.get("witness")
    if (
        read
        and mine.get("before") == next_.get("before")
        and tells(facts.events, intent, _unit_in(str(mine.get("before"))))
    ):
        facts.record(
            Event.FOUND, answer=Answer.NOT_HAPPENED.value, because=f"run {other} read that it had not",
            witness=mine.get("witness"), before=mine.get("before"), now=next_.get("before"),
        )  # fmt: skip


def _unit_in(moment: str) -> timedelta:
    """The same, of a moment as it is kept, where the flow is not at hand: the longest that it may be."""
    if "T" not in moment:
        return timedelta(days=1)
    return timedelta(minutes=1) if moment.endswith(":00") else timedelta(seconds=1)


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
