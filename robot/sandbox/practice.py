"""`Sandbox`: the whole practice portal as one object, for tests in the same process and for the command line.

Knows nothing of single pages; it joins the world, the switches and the server.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Self

from robot.sandbox.behaviour import Behaviour
from robot.sandbox.certificate import make_certificate
from robot.sandbox.context import HOSTS, LOOK_ALIKE_HOST, Context
from robot.sandbox.environment import write_environment
from robot.sandbox.rendering import Pages
from robot.sandbox.server import LOOPBACK, BackgroundServer, Server
from robot.sandbox.switches import Switches
from robot.sandbox.world import CHORUS_PRO, PIGP, PORTAIL_SERVICES, World, local_now

if TYPE_CHECKING:
    import ssl
    from collections.abc import Callable, Mapping, Sequence
    from datetime import datetime
    from pathlib import Path
    from types import TracebackType

    from robot.sandbox.world import Event, Structure

DEFAULT_GENERATIONS = {PIGP: "2019", CHORUS_PRO: "2019"}
"""What is shown where nothing else is asked for. Where `portail-services` is shown, PIGP leads there."""


class Sandbox:
    """A practice portal: ``with Sandbox(structures=12, seed=1, behaviour=Behaviour(...)) as sandbox: ...``.

    The same seed gives the same people, structures and passwords. It is started in a thread (`start`, `stop`, or as a
    context manager) or inside a running event loop (`serve_here`, `close`).
    """

    def __init__(
        self,
        *,
        structures: int = 12,
        seed: int = 1,
        behaviour: Behaviour | None = None,
        port: int = 0,
        control_port: int = 0,
        generations: Mapping[str, str] | None = None,
        words: Mapping[str, str] | None = None,
        username: str | None = None,
        password: str | None = None,
        make_password: Callable[[], str] | None = None,
        clock: Callable[[], datetime] = local_now,
    ) -> None:
        self._made_of: dict[str, Any] = {
            "structures": structures,
            "seed": seed,
            "username": username,
            "password": password,
            "make_password": make_password,
            "clock": clock,
        }
        self._behaviour = behaviour or Behaviour()
        self._generations = {**DEFAULT_GENERATIONS, **(generations or {})}
        self._made_of["new_logins"] = PORTAIL_SERVICES in self._generations
        self._certificate = make_certificate((*HOSTS, LOOK_ALIKE_HOST))
        self._context = Context(World(**self._made_of), Switches(self._behaviour), Pages(self._generations, words))
        self._server = Server(self._context, self._certificate.server_context(), self)
        self._thread = BackgroundServer(self._server, port=port, control_port=control_port)
        self._wanted_ports = (port, control_port)

    # Start and stop

    def start(self) -> Self:
        """Serve from a thread; return once it answers."""
        self._thread.start()
        return self

    def stop(self) -> None:
        """End the thread and every connection."""
        self._thread.stop()

    def __enter__(self) -> Self:
        return self.start()

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()

    async def serve_here(self) -> None:
        """Serve from the running event loop instead of a thread; end with `close`."""
        await self._server.start(*self._wanted_ports)

    async def close(self) -> None:
        """End what `serve_here` began."""
        await self._server.stop()

    # How to reach it

    @property
    def hosts(self) -> Mapping[str, str]:
        """Where each host of the portals answers."""
        return dict.fromkeys(HOSTS, self.address)

    @property
    def address(self) -> str:
        """Address and port of the portals."""
        return f"{LOOPBACK}:{self._server.port}"

    @property
    def shown(self) -> str:
        """The portals that a person comes through, each with its generation: `pigp 2019, chorus-pro 2019`."""
        last = PORTAIL_SERVICES if PORTAIL_SERVICES in self._generations else CHORUS_PRO
        return ", ".join(f"{portal} {self._generations[portal]}" for portal in (PIGP, last))

    @property
    def control_url(self) -> str:
        """The address of the control API."""
        return f"http://{LOOPBACK}:{self._server.control_port}"

    @property
    def spki(self) -> str:
        """The fingerprint of the server's key."""
        return self._certificate.spki

    @property
    def client_context(self) -> ssl.SSLContext:
        """A TLS context that trusts this server alone."""
        return self._certificate.client_context()

    @property
    def username(self) -> str:
        """The PIGP username."""
        return self._world.username

    @property
    def password(self) -> str:
        """The PIGP password."""
        return self._world.password

    def environment_file(self, folder: Path) -> Path:
        """Write an environment file, and the credentials beside it, into *folder*; return its path."""
        return write_environment(
            folder,
            hosts=HOSTS,
            address=self.address,
            spki=self.spki,
            generations=dict.fromkeys(self._generations, "auto"),
            secrets={"pigp_username": self.username, "pigp_password": self.password},
        )

    # What there is and what happened

    @property
    def _world(self) -> World:
        return self._context.world

    @property
    def structures(self) -> Sequence[Structure]:
        """The structures, in the order of "Mes structures"."""
        with self._world.lock:
            return tuple(self._world.structures)

    @property
    def absent_siret(self) -> str:
        """A valid SIRET that no structure has."""
        return self._world.absent_siret

    @property
    def one_time_code(self) -> str:
        """The code that the page for one-time codes accepts."""
        return self._world.one_time_code

    @property
    def sign_ins_submitted(self) -> int:
        """How many times a PIGP password was submitted."""
        return self._world.sign_ins_submitted

    @property
    def locked(self) -> bool:
        """Whether the PIGP account is locked, by wrong passwords in a row."""
        return self._world.locked

    @property
    def signed_in_sessions(self) -> Mapping[str, int]:
        """How many sessions are open, by portal."""
        return self._context.sessions.counts()

    @property
    def events(self) -> Sequence[Event]:
        """What happened, oldest first."""
        with self._world.lock:
            return tuple(self._world.events)

    @property
    def behaviour(self) -> Behaviour:
        """The behaviour as it was last set."""
        return self._context.switches.behaviour

    def happened(self, kind: str) -> int:
        """Return how many events of that kind there were."""
        return sum(event.kind == kind for event in self.events)

    def technical_login(self, siret: str) -> str:
        """Return the login of a structure's technical account."""
        return self._world.structure(siret).technical_login

    def technical_logins(self, siret: str) -> Sequence[str]:
        """Return the logins of all technical accounts of a structure."""
        return tuple(a.login for a in self._world.accounts_of(siret, self.behaviour.accounts))

    def current_password(self, siret: str) -> str:
        """Return the password that the technical account has now."""
        return self._world.accounts[siret].password

    def dead_passwords(self, siret: str) -> Sequence[str]:
        """Return the passwords that the technical account had before, oldest first."""
        return tuple(self._world.accounts[siret].dead_passwords)

    def accepts(self, login: str, password: str) -> bool:
        """Tell whether a technical account would be let in with this password now."""
        return self._world.accepts(login, password)

    def expires_on(self, siret: str) -> datetime:
        """Return when the technical account's password expires, as the portal shows it (without a zone)."""
        return self._world.accounts[siret].expires_on

    def reset_count(self, siret: str | None = None) -> int:
        """Return how many times a password was reset, for one structure or for all."""
        return self._world.reset_count(siret)

    # What can be changed while it runs

    def behave(self, **changes: object) -> None:
        """Change some switches; values may be enum members or strings as on the command line."""
        self._context.switches.change(changes)
        if changes.keys() & {"passwords", "slash"}:
            self._world.passwords.given = 0

    def add_structure(
        self, *, siret: str | None = None, name: str | None = None, position: int | None = None
    ) -> Structure:
        """Add a structure, invented where nothing is given, at a position (from 0) or at the end of the list."""
        return self._world.add(siret=siret, name=name, position=position)

    def remove_structure(self, siret: str) -> None:
        """Remove a structure and its technical account."""
        self._world.remove(siret)

    def unlock(self) -> None:
        """Unlock the PIGP account."""
        self._world.unlock()

    def end_sessions(self) -> None:
        """End every session of all portals, as their servers do after a while."""
        sessions = self._context.sessions
        sessions.pigp.clear()
        sessions.chorus.clear()
        sessions.services.clear()

    def reset_state(self) -> None:
        """Begin anew with the data, the behaviour and the counts of the start, and no session."""
        self._world.begin_anew(World(**self._made_of))
        self._context.switches.set(self._behaviour)
        self._context.sessions.forget()

    def state(self) -> dict[str, Any]:
        """Return all of the above, ready for JSON, with the passwords in force."""
        with self._world.lock:
            accounts = self._world.accounts
            structures = [
                {
                    "siret": s.siret,
                    "name": s.name,
                    "technical_login": s.technical_login,
                    "current_password": accounts[s.siret].password,
                    "dead_passwords": list(accounts[s.siret].dead_passwords),
                    "expires_on": accounts[s.siret].expires_on.isoformat(),
                    "reset_count": accounts[s.siret].reset_count,
                }
                for s in self._world.structures
            ]
            return {
                "hosts": self.hosts,
                "username": self.username,
                "behaviour": self.behaviour.as_texts(),
                "structures": structures,
                "absent_siret": self.absent_siret,
                "one_time_code": self.one_time_code,
                "reset_count": self.reset_count(),
                "sign_ins_submitted": self.sign_ins_submitted,
                "locked": self.locked,
                "signed_in_sessions": self.signed_in_sessions,
                "events": [
                    {"at": e.at.isoformat(), "portal": e.portal, "kind": e.kind, "detail": e.detail}
                    for e in self.events
                ],
            }
