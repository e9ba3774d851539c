"""Hands a staged secret to the sinks. Must not know where it is staged, nor what a run ends as."""

from collections.abc import Iterable, Mapping

from robot.journal.events import Event
from robot.runs.facts import Facts, reason
from robot.secrets.secret import Secret
from robot.sinks.base import Delivery, Sink


def delivery(secret: Secret, note: Mapping[str, str], values: Mapping[str, str | None]) -> Delivery:
    """What a sink gets: the secret, whose it is, and what the portal shows of it."""
    return Delivery(
        siret=note.get("siret", ""),
        login=values.get("technical_login") or note.get("technical_login", ""),
        password=secret,
        expires_on=values.get("expires_on"),
        reset_at=note["shown_at"],
    )


def deliver(facts: Facts, what: Delivery, sinks: Iterable[Sink]) -> list[str]:
    """Delivers to every sink; one that fails does not keep the others from getting it. Says what failed."""
    failed = []
    for sink in sinks:
        try:
            sink.deliver(what)
        except Exception as error:  # noqa: BLE001 - the others shall get it, whatever is the matter with this one
            failed.append(f"{sink.name}: {reason(error)}")
        else:
            facts.record(Event.DELIVERED, sink=sink.name)
    return failed
