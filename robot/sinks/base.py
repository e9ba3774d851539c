"""What every sink takes and promises. Must not know any particular sink."""

import json
import os
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from robot.secrets.secret import Secret


@dataclass(frozen=True)
class Delivery:
    """A new password and what its receiver must know of it. Dates are ISO 8601.

    `secret`: its name in the flow, where that delivers several.
    """

    siret: str
    login: str
    password: Secret
    expires_on: str | None
    reset_at: str
    secret: str = ""


@dataclass(frozen=True)
class Planned:
    """What is known of a delivery before there is one."""

    siret: str = ""


class Sink(Protocol):
    """A place a secret is delivered to."""

    @property
    def name(self) -> str:
        """The sink as the command line gave it; holds no secret."""

    @property
    def place(self) -> tuple[object, ...]:
        """What it writes to or runs: two sinks with the same place are the same, however they are spelled."""

    def probe(self, planned: Planned) -> None:
        """Find out, before any reset and without a trace, that a delivery would work, and hold what room it needs.

        A delivery takes the place of one of the same structure alone. Raises Problem (INVALID) with the reason and the
        way out.
        """

    def deliver(self, delivery: Delivery) -> None:
        """Hand the secret over; it has arrived, durably, when this returns. May be repeated with the same delivery.

        Raises Problem (UNDELIVERED).
        """


def place_of(path: Path) -> tuple[object, ...]:
    """Give the same for all spellings of a file that need not be there: its folder as the system knows it, its name."""
    name = os.path.normcase(path.name)
    try:
        folder = path.parent.stat()
    except OSError:
        return ("file", str(path.parent), name)
    return ("file", folder.st_dev, folder.st_ino, name)


def as_json(delivery: Delivery) -> bytes:
    """Write a delivery as the JSON object that receivers get (plain text: it holds the password)."""
    document = {
        "siret": delivery.siret,
        "login": delivery.login,
        "password": delivery.password.reveal(),
        "expires_on": delivery.expires_on,
        "reset_at": delivery.reset_at,
        **({"secret": delivery.secret} if delivery.secret else {}),
    }
    return json.dumps(document, indent=2).encode("ascii") + b"\n"
