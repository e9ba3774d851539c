"""Open sessions of all portals, and the key that Chorus Pro's addresses carry.

Knows nothing of pages or of HTTP: identifiers go in and out as strings.
"""

from __future__ import annotations

import secrets
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, TypeAlias

from robot.sandbox.choices import Confirm

if TYPE_CHECKING:
    from datetime import datetime


@dataclass(frozen=True, slots=True)
class Home:
    """The Chorus Pro home page."""


@dataclass(frozen=True, slots=True)
class Section:
    """A part of Chorus Pro that has nothing to show."""

    title: str


@dataclass(frozen=True, slots=True)
class Listing:
    """The page "Activités du gestionnaire" with one page of "Mes structures"."""

    page: int = 1
    size: int = 5


@dataclass(frozen=True, slots=True)
class Sheet:
    """A structure's page, to be modified or only looked at."""

    siret: str
    modifying: bool = True


@dataclass(slots=True)
class Summary:
    """The récapitulatif of a reset; `shown` once its password was given out."""

    siret: str
    password: str
    readable: Confirm = Confirm.OK
    shown: bool = False


View: TypeAlias = Home | Section | Listing | Sheet | Summary


@dataclass(slots=True)
class ChorusSession:
    """A session of Chorus Pro: one view, and the one key under which it answers."""

    last_visit: datetime
    number: str
    view: View = field(default_factory=Home)
    execution: int = 0
    step: int = 0

    @property
    def key(self) -> str:
        """The only key that is not an error now."""
        return f"e{self.execution}s{self.step}"

    def start(self, view: View) -> str:
        """Start another flow and return its key."""
        self.execution, self.step, self.view = self.execution + 1, 1, view
        return self.key

    def go(self, view: View) -> str:
        """Take the next step of this flow and return its key."""
        self.step, self.view = self.step + 1, view
        return self.key


@dataclass(slots=True)
class ServicesSession:
    """A session of the Portail de services: who asks is unknown until `signed_in`."""

    token: str
    """What each of its calls must carry."""
    signed_in: bool = False
    prepared: dict[str, str] = field(default_factory=dict)
    """By technical login, the password that was shown and that "Soumettre" would put in force."""
    requests: dict[str, Request] = field(default_factory=dict)
    """By number, what was submitted."""


@dataclass(frozen=True, slots=True)
class Request:
    """A request that was submitted to the Portail de services."""

    siret: str
    login: str


class Sessions:
    """All open sessions."""

    def __init__(self) -> None:
        self.pigp: set[str] = set()
        self.chorus: dict[str, ChorusSession] = {}
        self.services: dict[str, ServicesSession] = {}
        self.pending_codes: set[str] = set()
        self.pending_forms: set[str] = set()
        self._tickets: set[str] = set()

    def open_services(self) -> str:
        """Open a session of the Portail de services, not yet signed in, and return the value of its cookie."""
        number = secrets.token_hex(16)
        self.services[number] = ServicesSession(secrets.token_hex(36))
        return number

    def open_pigp(self) -> str:
        """Open a session of PIGP and return the value of its cookie."""
        number = secrets.token_hex(16)
        self.pigp.add(number)
        return number

    def form(self) -> str:
        """Return the token of a sign-in form, good for one sending."""
        token = secrets.token_hex(16)
        self.pending_forms.add(token)
        return token

    def takes_form(self, token: str) -> bool:
        """Take a form's token; tell whether there was one."""
        known = token in self.pending_forms
        self.pending_forms.discard(token)
        return known

    def ticket(self) -> str:
        """Return a ticket that lets its bearer into Chorus Pro once."""
        ticket = f"ST-{secrets.token_hex(12)}"
        self._tickets.add(ticket)
        return ticket

    def takes(self, ticket: str) -> bool:
        """Take a ticket, good for one use; tell whether there was one."""
        known = ticket in self._tickets
        self._tickets.discard(ticket)
        return known

    def open_chorus(self, ticket: str, last_visit: datetime) -> ChorusSession | None:
        """Open a session of Chorus Pro, unless the ticket was used or never given."""
        if not self.takes(ticket):
            return None
        session = ChorusSession(last_visit, secrets.token_hex(16).upper())
        self.chorus[session.number] = session
        return session

    def forget(self) -> None:
        """End every session and withdraw every ticket."""
        for each in (self.pigp, self.chorus, self.services, self.pending_codes, self.pending_forms, self._tickets):
            each.clear()

    def counts(self) -> dict[str, int]:
        """Return how many sessions are open in each portal; in the Portail de services, once anyone came there."""
        counts = {"pigp": len(self.pigp), "chorus-pro": len(self.chorus)}
        if self.services:
            counts["portail-services"] = sum(session.signed_in for session in self.services.values())
        return counts
