"""A portal of other make: the practice portal's procedure in other markup, each page of it to be replaced.

    portal = OtherPortal()
    portal.pages["recapitulatif"] = lambda portal: f"<h1>...</h1> avec le mot de passe : [{portal.password}]"

It stands in for what nobody here can see: a test puts the page there that it is about, and reads from the ledger what
was done. Plain HTML as a stranger would write it. Must not know the robot: people and browsers are its visitors.
"""

import asyncio
import html
import inspect
import json
import threading
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, Self

from aiohttp import ClientSession, DummyCookieJar, web
from multidict import CIMultiDict

from robot.sandbox.certificate import make_certificate
from robot.sandbox.environment import write_environment

PIGP = "portail.dgfip.finances.gouv.fr"
CHORUS = "chorus-pro.gouv.fr"
SERVICES = "portail.chorus-pro.gouv.fr"
HOSTS = (PIGP, CHORUS, SERVICES)
SIRET = "21470244100012"
USERNAME, PASSWORD = "cdodue-xt", "Sable&4711+%é"
NEW = "Zq7+wK&x9<Tm]é;4"
"""The password that a reset gives where the test says no other: hard for markup, and allowed by the shipped policy."""

Answer = str | web.StreamResponse
Page = Callable[["OtherPortal"], Answer | Awaitable[Answer]]


@dataclass(frozen=True)
class Happened:
    """One line of the ledger; `detail` may hold a password that was submitted: this portal keeps what it gets."""

    kind: str
    detail: str = ""


@dataclass
class Technical:
    """The technical account of a structure."""

    siret: str
    password: str = "Ancien-0000"
    expires: datetime = datetime(2027, 5, 18, 12, 2, 25)  # noqa: DTZ001 - the portal writes it without a zone
    former: list[str] = field(default_factory=list)

    @property
    def login(self) -> str:
        return f"TECH_0{self.siret}@cpp2017.fr"


def document(body: str, *, title: str = "Portail", head: str = "") -> str:
    """A whole page around a body."""
    head = f'<meta charset="utf-8"><title>{title}</title>{head}'
    return f'<!doctype html><html lang="fr"><head>{head}</head><body>{body}</body></html>'


class OtherPortal:
    """PIGP and Chorus Pro on one TLS port, in a thread. As a context manager it starts and stops.

    `pages` holds what each page shows, by name (`sign-in`, `menu`, `home`, `structures`, `structure`, `confirmation`,
    `recapitulatif`, `signed-out`, `refused`); `paths` what further addresses answer, by host and path or by path alone.
    Both may give HTML or an answer of aiohttp's, and may be coroutines.
    """

    def __init__(self, *sirets: str) -> None:
        self._certificate = make_certificate(HOSTS)
        self.spki = self._certificate.spki
        self.port = 0
        self._enough = asyncio.Event()
        self._ready = threading.Event()
        self._thread = threading.Thread(target=self._run, name="other-portal", daemon=True)
        self._sirets = sirets or (SIRET,)
        self.forget()

    def forget(self) -> None:
        """Everything as it was at the start: pages, accounts, ledger."""
        self.pages: dict[str, Page] = dict(PAGES)
        self.paths: dict[str, Page] = {}
        self.behind: dict[str, int] = {}  # the port of the server that answers in the place of a host
        self.accounts = {siret: Technical(siret) for siret in self._sirets}
        self.siret = self._sirets[0]  # of the structure whose sheet was opened last
        self.new_passwords: list[str] = []  # what the next resets give; then `NEW`
        self.username, self.password_of_pigp = USERNAME, PASSWORD
        self.ledger: list[Happened] = []
        self.open: set[str] = set()
        self.request: web.Request | None = None  # the one that is being answered

    # --- what a page may show

    @property
    def password(self) -> str:
        """The technical account's password now in force, of the structure that is open."""
        return self.accounts[self.siret].password

    @property
    def shown(self) -> str:
        """The same as HTML."""
        return html.escape(self.password)

    def happened(self, kind: str) -> int:
        """How many lines of that kind the ledger has."""
        return sum(one.kind == kind for one in self.ledger)

    def details(self, kind: str) -> list[str]:
        """The details of the lines of that kind."""
        return [one.detail for one in self.ledger if one.kind == kind]

    def reset(self) -> None:
        """Resets the password of the structure that is open; the old one is dead at once."""
        account = self.accounts[self.siret]
        account.former.append(account.password)
        account.password = self.new_passwords.pop(0) if self.new_passwords else NEW
        account.expires += timedelta(days=365, seconds=7)
        self.note("reset", self.siret)

    def note(self, kind: str, detail: str = "") -> None:
        """Adds a line to the ledger."""
        self.ledger.append(Happened(kind, detail))

    # --- serving

    def __enter__(self) -> Self:
        self._thread.start()
        assert self._ready.wait(10)
        return self

    def __exit__(self, *_: object) -> None:
        self._loop.call_soon_threadsafe(self._enough.set)
        self._thread.join(10)

    def environment_file(self, folder: Path, more: str = "") -> Path:
        """Writes the environment through which the robot reaches this portal."""
        path = write_environment(
            folder, hosts=HOSTS, address=f"127.0.0.1:{self.port}", spki=self.spki,
            generations={"pigp": "auto", "chorus-pro": "auto", "portail-services": "auto"},
            secrets={"pigp_username": self.username, "pigp_password": self.password_of_pigp},
        )  # fmt: skip
        path.write_text(path.read_text() + more)
        return path

    def _run(self) -> None:
        with asyncio.Runner() as runner:
            self._loop = runner.get_loop()
            runner.run(self._serve())

    async def _serve(self) -> None:
        runner = await self._start()
        self._ready.set()
        await self._enough.wait()
        await runner.cleanup()

    async def _start(self) -> web.AppRunner:
        application = web.Application()
        application.router.add_route("*", "/{path:.*}", self._answer)
        runner = web.AppRunner(application, access_log=None, handle_signals=False, shutdown_timeout=0.1)
        await runner.setup()
        await web.TCPSite(runner, "127.0.0.1", 0, ssl_context=self._certificate.server_context()).start()
        self.port = int(runner.addresses[0][1])
        return runner

    async def _answer(self, request: web.Request) -> web.StreamResponse:
        self.request = request
        host = request.host.partition(":")[0]
        body = await request.text()
        self.note(request.method, f"{host}{request.path_qs}")
        if body:
            self.note("sent", body)
        if host in self.behind:
            return await _forwarded(request, self.behind[host])
        further = self.paths.get(f"{host}{request.path}") or self.paths.get(request.path)
        if further is not None:
            return await self._page(further)
        own = self._own.get((request.method, request.path))
        if own is None:
            return web.Response(status=404, text=document("<h1>Page introuvable</h1>"), content_type="text/html")
        return await own(request)

    @property
    def _own(self) -> dict[tuple[str, str], Callable[[web.Request], Awaitable[web.StreamResponse]]]:
        """What answers each address of the procedure."""
        return {
            ("GET", "/portail/"): lambda _: self.show("menu" if "pigp" in self.open else "sign-in"),
            ("POST", "/portail/accueilIAM.pl"): self._signed_in,
            ("GET", "/portail/deconnexion"): lambda _: self._signed_out("pigp"),
            ("GET", "/cpp/"): self._entered,
            ("GET", "/cpp/deconnexion"): lambda _: self._signed_out("chorus-pro"),
            ("GET", "/cpp/structures"): lambda _: self.show("structures"),
            ("GET", "/cpp/structure"): self._opened,
            ("GET", "/cpp/confirmation"): lambda _: self.show("confirmation"),
            ("POST", "/cpp/reinitialiser"): self._confirmed,
        }

    async def _entered(self, _: web.Request) -> web.StreamResponse:
        self.open.add("chorus-pro")
        return await self.show("home")

    async def _opened(self, request: web.Request) -> web.StreamResponse:
        self.siret = request.query.get("siret", self.siret)
        return await self.show("structure")

    async def _confirmed(self, _: web.Request) -> web.StreamResponse:
        self.reset()
        return await self.show("recapitulatif")

    async def _signed_in(self, request: web.Request) -> web.StreamResponse:
        form: Any = await request.post()
        given = tuple(str(form.get(name, "")) for name in ("identifiant", "secret"))
        right = given == (self.username, self.password_of_pigp)
        self.note("sign-in" if right else "refusal", json.dumps(given, ensure_ascii=False))
        if right:
            self.open.add("pigp")
        return await self.show("menu" if right else "refused")

    async def _signed_out(self, portal: str) -> web.StreamResponse:
        self.open.discard(portal)
        self.note("sign-out", portal)
        return await self.show("signed-out")

    async def show(self, name: str) -> web.StreamResponse:
        """Answers with a page."""
        return await self._page(self.pages[name])

    async def _page(self, page: Page) -> web.StreamResponse:
        answer = page(self)
        if inspect.isawaitable(answer):
            answer = await answer
        if isinstance(answer, web.StreamResponse):
            return answer
        if "<html" not in answer:
            answer = document(answer)
        return web.Response(text=answer, content_type="text/html", headers={"Cache-Control": "no-store"})


async def _forwarded(request: web.Request, port: int) -> web.StreamResponse:
    """Has another server on this machine answer, as a reverse proxy does."""
    path = request.path_qs.removeprefix("/portail")  # PIGP's entry; the other server stands at its own root
    kept = {name: value for name, value in request.headers.items() if name.lower() not in _OF_CONNECTION}
    async with ClientSession(auto_decompress=False, cookie_jar=DummyCookieJar()) as session:
        asked = session.request(
            request.method, f"http://127.0.0.1:{port}{path}", data=await request.read(), headers=kept,
            allow_redirects=False,
        )  # fmt: skip
        async with asked as answer:
            given = [(name, value) for name, value in answer.headers.items() if name.lower() not in _OF_CONNECTION]
            return web.Response(status=answer.status, body=await answer.read(), headers=CIMultiDict(given))


_OF_CONNECTION = {"connection", "keep-alive", "transfer-encoding", "content-length", "accept-encoding"}


# --- the pages as they are where a test says nothing else


def sign_in(_: OtherPortal) -> str:
    return """<h1>Bienvenue sur le Portail de la Gestion Publique</h1>
<form method="post" action="/portail/accueilIAM.pl">
<p><label>Identifiant : <input name="identifiant"></label></p>
<p><label>Mot de passe : <input name="secret" type="password"></label></p>
<p><button>Connexion</button></p></form>"""


def refused(portal: OtherPortal) -> str:
    return "<p role=alert>Identifiant ou mot de passe incorrect</p>" + sign_in(portal)


def menu(_: OtherPortal) -> str:
    return f"""<h1>Liste des applications disponibles pour Mme Claire DODUE</h1>
<ul><li><a href="https://{CHORUS}/cpp/">Chorus Pro</a></li></ul><p><a href="/portail/deconnexion">Déconnexion</a></p>"""


_TOP = '<nav><a href="/cpp/structures">Activités du gestionnaire</a> <a href="/cpp/deconnexion">Déconnexion</a></nav>'


def home(_: OtherPortal) -> str:
    return f"{_TOP}<h1>Bienvenue sur Chorus Pro</h1>"


def structures(portal: OtherPortal) -> str:
    rows = "".join(
        f"<tr><td>{siret}</td><td>COMMUNE {number}</td>"
        f'<td><a href="/cpp/structure?siret={siret}">Modifier</a></td></tr>'
        for number, siret in enumerate(portal.accounts, 1)
    )
    return (
        f"{_TOP}<h2>Mes structures</h2><table><tr><th>Identifiant</th><th>Nom</th><th>Actions</th></tr>{rows}</table>"
    )


def structure(portal: OtherPortal) -> str:
    account = portal.accounts[portal.siret]
    return f"""{_TOP}<h1>Modification de la structure</h1><p>Identifiant : {portal.siret}</p>
<h2>Utilisateurs rattachés à la structure</h2><p>Utilisateur technique : {account.login} (ACTIF)</p>
<p>Expiration du mot de passe de l'utilisateur technique : {account.expires:%d/%m/%Y %H:%M:%S}</p>
<p><a href="/cpp/confirmation">Réinitialiser le mot de passe (utilisateur technique)</a></p>"""


def confirmation(_: OtherPortal) -> str:
    return f"""{_TOP}<h1>Confirmation de réinitialisation du mot de passe</h1><p>Voulez-vous le réinitialiser ?</p>
<form method="post" action="/cpp/reinitialiser"><a href="/cpp/structure">Annuler</a>
<button>Confirmer</button></form>"""


def recapitulatif(portal: OtherPortal, shown: str | None = None) -> str:
    """The récapitulatif; `shown` stands in the place of the paragraph with the password."""
    told = (
        shown if shown is not None else f"<p>Ce compte a été réinitialisé avec le mot de passe : [{portal.shown}]</p>"
    )
    return f"""{_TOP}<h1>Récapitulatif de réinitialisation du mot de passe du compte utilisateur technique</h1>
<p>Vous venez de réinitialiser avec succès le mot de passe du compte utilisateur technique
{portal.accounts[portal.siret].login} pour la structure {portal.siret} COMMUNE.</p>
{told}<p><a href="/cpp/structure">Retour sur la fiche structure</a></p>"""


def signed_out(_: OtherPortal) -> str:
    return "<h1>Vous êtes déconnecté</h1>"


PAGES: dict[str, Page] = {
    "sign-in": sign_in, "refused": refused, "menu": menu, "home": home, "structures": structures,
    "structure": structure, "confirmation": confirmation, "recapitulatif": recapitulatif, "signed-out": signed_out,
}  # fmt: skip
