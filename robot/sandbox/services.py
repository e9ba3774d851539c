"""The practice Portail de services: a ServiceNow-like shell that scripts fill, and the JSON calls that they make.

Knows nothing of PIGP but the address at which a signed-in person gets a ticket. A password is made when an account is
chosen, and comes into force when the request is submitted; leaving before that changes nothing.
"""

from __future__ import annotations

import asyncio
import secrets
from typing import TYPE_CHECKING, Any

from aiohttp import web

from robot.sandbox.choices import Astray, Confirm, ExpiredShows, Place
from robot.sandbox.context import LOOK_ALIKE_HOST, PIGP_HOST, Context, redirect
from robot.sandbox.services_views import ITEM, RESET, NoSuchPageError, ServicesViews
from robot.sandbox.sessions import Request, ServicesSession
from robot.sandbox.world import PORTAIL_SERVICES

if TYPE_CHECKING:
    from robot.sandbox.world import TechnicalAccount

COOKIE = "glide_session_store"
INDEX = "/aife_csm?id=aife_index"
_USED_BY_SUBMIT = ("confirm_delay_before", "confirm_delay_after")
_PLACES = {"aife_index": Place.HOME, "aife_domaines": Place.LIST, "aife_catitem_details": Place.STRUCTURE,
           "aife_ticket": Place.SUMMARY}  # fmt: skip


class PortailServices:
    """The handlers of the Portail de services."""

    def __init__(self, context: Context) -> None:
        self._context = context
        self._world = context.world
        self._sessions = context.sessions
        self._views = ServicesViews(context)

    def routes(self) -> list[web.RouteDef]:
        """Return the addresses that it answers at."""
        return [
            web.get("/aife_csm", self.shell),
            web.get("/login_with_sso.do", self.sign_in),
            web.get("/navpage.do", self.enter),
            web.get("/logout.do", self.sign_out),
            web.get("/scripts/ressources/{name}", self.resource),
            web.get("/api/now/sp/page", self.page),
            web.get("/api/now/sp/reference/{field}", self.reference),
            web.post("/api/now/sp/widget/{number}", self.prepare),
            web.post("/api/sn_sc/v1/servicecatalog/items/{number}/submit_producer", self.submit),
        ]

    async def shell(self, request: web.Request) -> web.Response:
        """Give the one page that its script fills."""
        session = self._session(request)
        place = _PLACES.get(request.query.get("id", "aife_index"))
        trouble = await self._context.trouble(request, PORTAIL_SERVICES, place) if place else None
        if trouble is not None:
            return trouble
        if self._context.switches.strikes("astray", Astray.CHORUS_HOME):
            return redirect(f"https://{LOOK_ALIKE_HOST}/aife_csm")
        now = self._context.switches.now("cookie_banner", "sign_in_again")
        if session is None and not now.sign_in_again:
            return redirect("/login_with_sso.do")
        number = request.cookies.get(COOKIE, "") if session else self._sessions.open_services()
        token = self._sessions.services[number].token
        response = self._context.page(
            PORTAIL_SERVICES, "shell", token=token, delay=now.render_delay, cookie_banner=now.cookie_banner
        )
        response.set_cookie(COOKIE, number, path="/", secure=True, httponly=True)
        return response

    async def sign_in(self, _request: web.Request) -> web.Response:
        """Ask PIGP who this is."""
        return redirect(f"https://{PIGP_HOST}/portail/application.pl?nom=portail-services")

    async def enter(self, request: web.Request) -> web.Response:
        """Sign in the bearer of a ticket."""
        if not self._sessions.takes(request.query.get("jeton", "")):
            return self._expired()
        self._sessions.services.pop(request.cookies.get(COOKIE, ""), None)
        number = self._sessions.open_services()
        self._sessions.services[number].signed_in = True
        self._world.note(PORTAIL_SERVICES, "session opened")
        response = redirect(INDEX)
        response.set_cookie(COOKIE, number, path="/", secure=True, httponly=True)
        return response

    async def sign_out(self, request: web.Request) -> web.Response:
        """End the session, and show the entrance."""
        session = self._sessions.services.get(request.cookies.get(COOKIE, ""))
        if session is not None and session.signed_in:
            session.signed_in = False
            session.prepared.clear()
            self._world.note(PORTAIL_SERVICES, "signed out")
        return redirect("/aife_csm?id=aife_deconnexion")

    async def resource(self, request: web.Request) -> web.Response:
        """Give a style sheet, a script or a picture."""
        return self._context.resource(PORTAIL_SERVICES, request.match_info["name"])

    async def page(self, request: web.Request) -> web.Response:
        """What the script draws: a page, and who is signed in."""
        session, wrong = self._caller(request, signed_in=False)
        if session is None:
            return wrong
        wanted = request.query.get("id", "aife_index")
        place = _PLACES.get(wanted)
        if place is not None and session.signed_in and self._context.switches.strikes("session_ends", place):
            return self._end(session)
        try:
            page = self._views.page(wanted, request.query, session)
        except NoSuchPageError:
            return _json({"error": {"message": "La page demandée est introuvable."}}, status=404)
        return _json({"result": {"user": self._views.user(session), "page": page}})

    async def reference(self, request: web.Request) -> web.Response:
        """The options of a list: structures or technical accounts, found by a part of what they show."""
        session, wrong = self._caller(request)
        if session is None:
            return wrong
        found = self._views.options(request.match_info["field"], request.query)
        size = 10
        start = int(request.query.get("start", "0"))
        return _json({"result": found[start : start + size], "more": len(found) > start + size})

    async def prepare(self, request: web.Request) -> web.Response:
        """A password for the account that was chosen: shown now, in force once the request is submitted."""
        session, wrong = self._caller(request)
        if session is None:
            return wrong
        sent = await request.json()
        siret, account = self._account(sent)
        if account is None or request.match_info["number"] != ITEM:
            return _json({"error": {"message": "Demande invalide."}}, status=400)
        behaviour = self._context.switches.now("slash")
        password = self._world.passwords.next(behaviour)
        session.prepared[account.login] = password
        self._world.note(PORTAIL_SERVICES, "prepared", siret)
        data: dict[str, Any] = {"account": account.login, "password": password}
        if behaviour.confirm is Confirm.EMPTY_BRACKETS:
            data["password"] = ""
        elif behaviour.confirm is Confirm.NO_SENTENCE:
            del data["password"]
        return _json({"result": {"data": data}})

    async def submit(self, request: web.Request) -> web.Response:
        """Take a request; with it, the password that was shown comes into force."""
        session, wrong = self._caller(request)
        if session is None:
            return wrong
        if self._context.switches.strikes("session_ends", Place.CONFIRM):
            return self._end(session)
        trouble = await self._context.trouble(request, PORTAIL_SERVICES, Place.CONFIRM)
        if trouble is not None:
            return trouble
        sent = (await request.json()).get("variables", {})
        siret, account = self._account(sent)
        if sent.get("type") != RESET or account is None or account.login not in session.prepared:
            return _json({"error": {"message": "Les champs obligatoires ne sont pas remplis."}}, status=400)
        return await self._submitted(request, session, siret, account)

    async def _submitted(
        self, request: web.Request, session: ServicesSession, siret: str, account: TechnicalAccount
    ) -> web.Response:
        confirm = self._context.switches.now("confirm").confirm
        behaviour = self._context.switches.now(*_USED_BY_SUBMIT)
        await asyncio.sleep(behaviour.confirm_delay_before / 1000)
        if confirm not in {Confirm.NO_ANSWER_NOT_RESET, Confirm.HTTP_500_NOT_RESET}:
            self._world.renew(account, siret, session.prepared.pop(account.login), PORTAIL_SERVICES)
        await asyncio.sleep(behaviour.confirm_delay_after / 1000)
        if confirm in {Confirm.NO_ANSWER, Confirm.NO_ANSWER_NOT_RESET}:
            return await self._context.hang(request)
        if confirm in {Confirm.HTTP_500, Confirm.HTTP_500_NOT_RESET}:
            return _json({"error": {"message": "Une erreur technique est survenue."}}, status=500)
        number = f"RITM{secrets.randbelow(10**7):07d}"
        session.requests[number] = Request(siret, account.login)
        return _json({"result": {"number": number, "redirect_url": f"/aife_csm?id=aife_ticket&number={number}"}})

    def _account(self, sent: dict[str, Any]) -> tuple[str, TechnicalAccount | None]:
        siret = str(sent.get("structure", ""))
        if siret not in self._world.accounts:
            return siret, None
        accounts = self._views.accounts(siret)
        return siret, next((one for one in accounts if one.login == sent.get("account")), None)

    def _session(self, request: web.Request) -> ServicesSession | None:
        return self._sessions.services.get(request.cookies.get(COOKIE, ""))

    def _caller(self, request: web.Request, *, signed_in: bool = True) -> tuple[ServicesSession | None, web.Response]:
        session = self._session(request)
        refused = _json({"error": {"message": "User Not Authenticated"}}, status=401)
        if session is None or request.headers.get("X-UserToken") != session.token:
            return None, refused
        return (session if session.signed_in or not signed_in else None), refused

    def _end(self, session: ServicesSession) -> web.Response:
        session.signed_in = False
        session.prepared.clear()
        self._sessions.pigp.clear()
        self._world.note(PORTAIL_SERVICES, "session expired")
        return _json({"error": {"message": "User Not Authenticated"}}, status=401)

    def _expired(self) -> web.Response:
        if self._context.switches.now("expired_shows").expired_shows is ExpiredShows.SIGN_IN:
            return redirect(f"https://{PIGP_HOST}/portail/?op=t")
        return self._context.page(PORTAIL_SERVICES, "expired", pigp=f"https://{PIGP_HOST}/portail/")


def _json(value: object, status: int = 200) -> web.Response:
    return web.json_response(value, status=status, headers={"Cache-Control": "no-store"})
