"""Hands a staged secret to the sinks, and says how a run stands when that is done."""

from collections.abc import Iterable, Mapping

from robot.errors import Problem
from robot.journal.events import Event
from robot.journal.journal import Journal
from robot.journal.state import Phase, RunState, state_of
from robot.runs.keeping import passwords
from robot.secrets.secret import Secret
from robot.sinks.base import Delivery, Sink
from robot.staging import Staging


def delivery(secret: Secret, note: Mapping[str, str], values: Mapping[str, str | None]) -> Delivery:
    """What a sink gets: the secret, whose it is, and what the portal shows of it."""
    return Delivery(
        siret=note.get("siret", ""),
        login=values.get("technical_login") or note.get("technical_login", ""),
        password=secret,
        expires_on=values.get("expires_on"),
        reset_at=note["shown_at"],
    )


def deliver(journal: Journal, run: str, what: Delivery, sinks: Iterable[Sink]) -> list[str]:
    """Delivers to every sink; one that fails does not keep the others from getting it. Says what failed."""
    failed = []
    for sink in sinks:
        try:
            sink.deliver(what)
        except Problem as problem:
            failed.append(f"{sink.name}: {problem.message}")
        else:
            journal.record(run, Event.DELIVERED, sink=sink.name)
    return failed


def delivered(journal: Journal, run: str) -> tuple[str, ...]:
    """The sinks that have the secret now in force."""
    names: list[str] = []
    for recorded in journal.events(run):
        if recorded.event is Event.STAGED:
            names = []
        elif recorded.event is Event.DELIVERED:
            names.append(str(recorded.data["sink"]))
    return tuple(dict.fromkeys(names))


def still_staged(journal: Journal, staging: Staging, run: str, planned: int) -> bool:
    """Whether a secret of the run is staged and not yet delivered everywhere it was to go.

    One that was never in force is not: the portal accepts the old one. The text of pages counts as long as nobody has
    read the answer that may stand in it.
    """
    state = phase_of(journal, run)
    if state.phase in (Phase.OPEN, Phase.LOST) and staging.items(run):
        return True
    counts = state.reset_count > 0 or state.staged is not None
    return counts and bool(passwords(staging, run)) and (planned == 0 or len(delivered(journal, run)) < planned)


def phase_of(journal: Journal, run: str) -> RunState:
    """Where the run stands, from its events."""
    return state_of(journal.events(run))


__all__ = ["Phase", "deliver", "delivered", "delivery", "phase_of", "still_staged"]
