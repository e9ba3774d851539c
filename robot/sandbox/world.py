"""The invented world behind the practice portal: who may sign in, which structures there are, what happened.

Knows nothing of HTTP, sessions or pages; the handlers ask it and tell it, tests and the control API read it.
"""

from __future__ import annotations

import random
import threading
import unicodedata
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING

from robot.sandbox import invented
from robot.sandbox.passwords import Passwords

if TYPE_CHECKING:
    from collections.abc import Callable

    from robot.sandbox.behaviour import Behaviour

PIGP = "pigp"
CHORUS_PRO = "chorus-pro"
PORTAIL_SERVICES = "portail-services"


@dataclass(frozen=True, slots=True)
class Person:
    """Someone attached to a structure."""

    given: str
    family: str
    address: str
    role: str
    active: bool


@dataclass(frozen=True, slots=True)
class Structure:
    """A public body, as Chorus Pro lists it."""

    siret: str
    name: str
    created_on: date
    users: tuple[Person, ...]
    technical_login: str
    """The login of the structure's (first) technical account."""


@dataclass(slots=True)
class TechnicalAccount:
    """A technical account of a structure, and what changes about it."""

    login: str
    password: str
    expires_on: datetime
    reset_count: int = 0
    dead_passwords: list[str] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Event:
    """Something that happened, in the order in which it happened; never holds a password."""

    at: datetime
    portal: str
    kind: str
    detail: str


def local_now() -> datetime:
    """Return the time of day here, to the second, as the portal writes it (without a zone)."""
    return datetime.now(UTC).astimezone().replace(tzinfo=None, microsecond=0)


class World:
    """All invented data of one practice portal and everything that was done to it."""

    def __init__(
        self,
        *,
        structures: int,
        seed: int,
        username: str | None = None,
        password: str | None = None,
        make_password: Callable[[], str] | None = None,
        clock: Callable[[], datetime] = local_now,
        new_logins: bool = False,
    ) -> None:
        """Make a world; `new_logins`: accounts are called as in the Portail de services, not as in 2017."""
        self._new_logins = new_logins
        self._source = random.Random(f"world {seed}")  # noqa: S311 - invented data must be the same for the same seed
        self._clock = clock
        self._sirets = invented.sirets(self._source)
        self._communes = invented.communes(self._source)
        self.lock = threading.RLock()
        self.passwords = Passwords(seed, make_password)
        given, family = invented.woman(self._source)
        self.manager = Person(
            given, family, f"{_plain(given)}.{_plain(family)}@mairies.example", "Gestionnaire Principal", active=True
        )
        self.username = username or f"{_plain(given)[0]}{_plain(family)}-xt"
        self.password = password or f"Sable&{self._source.randrange(10**8):08d}+%é"
        self.one_time_code = f"{self._source.randrange(10**6):06d}"
        self.absent_siret = next(self._sirets)
        self.structures: list[Structure] = []
        self.accounts: dict[str, TechnicalAccount] = {}
        self._further: dict[str, list[TechnicalAccount]] = {}
        self.events: list[Event] = []
        self.sign_ins_submitted = 0
        self.wrong_in_a_row = 0
        self.locked = False
        for _ in range(structures):
            self.add()

    def add(self, *, siret: str | None = None, name: str | None = None, position: int | None = None) -> Structure:
        """Add a structure, invented where nothing is given, at a position of the list (from 0) or at its end."""
        with self.lock:
            siret = siret or next(self._sirets)
            if siret in self.accounts:
                raise ValueError(f"there is already a structure {siret}")
            others = [invented.person(self._source) for _ in range(self._source.randrange(3))]
            users = (self.manager, *(_secondary(*names) for names in others))
            created_on = date(2016, 7, 13) + timedelta(days=self._source.randrange(900))
            login = f"TECH_1_{siret}@cpro.fr" if self._new_logins else f"TECH_0{siret}@cpp2017.fr"
            structure = Structure(siret, name or next(self._communes), created_on, users, login)
            self.structures.insert(len(self.structures) if position is None else position, structure)
            self.accounts[siret] = self._account(login)
            return structure

    def _account(self, login: str) -> TechnicalAccount:
        left = timedelta(days=self._source.randrange(5, 60), seconds=self._source.randrange(86_400))
        return TechnicalAccount(login, self.passwords.random(), self._clock() + left)

    def accounts_of(self, siret: str, count: int) -> list[TechnicalAccount]:
        """Return so many technical accounts of a structure; those that there are not yet are made."""
        with self.lock:
            further = self._further.setdefault(siret, [])
            while len(further) < count - 1:
                further.append(self._account(f"TECH_{len(further) + 2}_{siret}@cpro.fr"))
            return [self.accounts[siret], *further][:count]

    def remove(self, siret: str) -> None:
        """Take a structure and its technical account out of the world."""
        with self.lock:
            self.structures.remove(self.structure(siret))
            del self.accounts[siret]
            self._further.pop(siret, None)

    def structure(self, siret: str) -> Structure:
        """Return the structure of that SIRET; `KeyError` if there is none."""
        with self.lock:
            for structure in self.structures:
                if structure.siret == siret:
                    return structure
        raise KeyError(siret)

    def other_siret(self, siret: str) -> str:
        """Return a SIRET that is not the one given."""
        return next((s.siret for s in self.structures if s.siret != siret), self.absent_siret)

    def reset(self, siret: str, behaviour: Behaviour) -> str:
        """Give the technical account a new password; the old one is dead from here on and the expiry date moves."""
        with self.lock:
            new = self.passwords.next(behaviour)
            self.renew(self.accounts[siret], siret, new)
            return new

    def renew(self, account: TechnicalAccount, siret: str, new: str, portal: str = CHORUS_PRO) -> None:
        """Put a password in force for a technical account of a structure."""
        with self.lock:
            now = self._clock()
            account.dead_passwords.append(account.password)
            account.password = new
            account.expires_on = max(_in_a_year(now), account.expires_on + timedelta(seconds=1))
            account.reset_count += 1
            self.note(portal, "reset", siret)

    def accepts(self, login: str, password: str) -> bool:
        """Tell whether the technical account would be let in now."""
        with self.lock:
            return any(account.login == login and account.password == password for account in self._all())

    def sign_in(self, username: str, password: str, lock_after: int) -> bool:
        """Tell whether these are the credentials of the PIGP account; so many wrong ones in a row lock it (0: none)."""
        with self.lock:
            right = (username, password) == (self.username, self.password)
            if self.locked:
                return right
            self.wrong_in_a_row = 0 if right else self.wrong_in_a_row + (username == self.username)
            if self.wrong_in_a_row and self.wrong_in_a_row == lock_after:
                self.locked = True
                self.note(PIGP, "account locked", f"after {lock_after} wrong passwords in a row")
            return right

    def unlock(self) -> None:
        """Do what the help desk of PIGP does for a locked account."""
        with self.lock:
            self.locked = False
            self.wrong_in_a_row = 0

    def reset_count(self, siret: str | None = None) -> int:
        """Return how many resets there were, of one structure or of all."""
        with self.lock:
            return sum(account.reset_count for account in self._all(siret))

    def _all(self, siret: str | None = None) -> list[TechnicalAccount]:
        first = [account for s, account in self.accounts.items() if siret in (None, s)]
        return first + [account for s, more in self._further.items() if siret in (None, s) for account in more]

    def note(self, portal: str, kind: str, detail: str = "") -> None:
        """Add to the list of what happened."""
        with self.lock:
            self.events.append(Event(self._clock(), portal, kind, detail))

    def begin_anew(self, other: World) -> None:
        """Become what *other* is: it was made of the same arguments and nothing has happened to it."""
        with self.lock:
            lock = self.lock
            self.__dict__.update(other.__dict__)
            self.lock = lock


def _secondary(given: str, family: str) -> Person:
    return Person(
        given, family, f"{_plain(given)}.{_plain(family)}@mairies.example", "Gestionnaire Secondaire", active=False
    )


def _plain(name: str) -> str:
    return unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode("ascii").lower()


def _in_a_year(moment: datetime) -> datetime:
    try:
        return moment.replace(year=moment.year + 1)
    except ValueError:  # 29 February
        return moment.replace(year=moment.year + 1, day=28)
