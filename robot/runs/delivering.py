"""Hands staged secrets to the sinks. Must not know where they are staged, nor what a run ends as."""

from collections.abc import Collection, Mapping

from robot.journal.events import Event
from robot.runs.facts import Facts, reason
from robot.runs.preparing import Prepared
from robot.secrets.secret import Secret
from robot.sinks.base import Delivery

Held = Mapping[str, tuple[Secret, Mapping[str, str]]]
"""Secrets by their names, each with what was noted of it."""


def deliver(
    prepared: Prepared, facts: Facts, held: Held, values: Mapping[str, str | None],
    *, served: Collection[tuple[str, str]] = (),
) -> list[str]:  # fmt: skip
    """Delivers every secret to every sink that takes it, but for those that have it already. Says what failed.

    A sink that fails keeps neither the others nor other secrets from being delivered.
    """
    failed = []
    several = len(prepared.program.flow.delivers) > 1
    for name, (secret, note) in held.items():
        what = delivery(secret, note, values, name if several else "")
        for sink in prepared.sinks_of(name):
            if (name, sink.name) in served:
                continue
            try:
                sink.deliver(what)
            except Exception as error:  # noqa: BLE001 - the others shall get it, whatever is the matter with this one
                failed.append(f"{sink.name}: {reason(error)}")
            else:
                facts.record(Event.DELIVERED, secret=name, sink=sink.name)
    return failed


def delivery(secret: Secret, note: Mapping[str, str], values: Mapping[str, str | None], name: str = "") -> Delivery:
    """What a sink gets: the secret, whose it is, what the portal shows of it; its name where it is one of several."""
    return Delivery(
        siret=note.get("siret", ""),
        login=values.get("technical_login") or note.get("technical_login", ""),
        password=secret,
        expires_on=values.get("expires_on"),
        reset_at=note["shown_at"],
        secret=name,
    )
