"""The practice Chorus Pro: home, "Activités du gestionnaire", a structure's page and the reset of its account.

Knows nothing of PIGP but the address an expired session may be led back to. Every address carries a key that changes at
every step, as Spring Web Flow does it; an old key is an error page.
"""

from __future__ import annotations

import asyncio
from datetime import timedelta
from typing import TYPE_CHECKING

from aiohttp import web

from robot.sandbox.choices import Astray, Confirm, ConfirmBy, ExpiredShows, Manager, Place
from robot.sandbox.chorus_views import ChorusViews
from robot.sandbox.context import LOOK_ALIKE_HOST, PIGP_HOST, Context, fields, redirect
from robot.sandbox.export import connection_sheet
from robot.sandbox.sessions import ChorusSession, Home, Listing, Section, Sheet, Summary, View
from robot.sandbox.world import CHORUS_PRO, local_now

if TYPE_CHECKING:
    from collections.abc import Mapping

    from robot.sandbox.behaviour import Behaviour

COOKIE = "JSESSIONID"
_SINCE_LAST_VISIT = timedelta(days=3, hours=2, minutes=17)
_USED_BY_CONFIRM = ("slash", "confirm_by", "confirm_delay_before", "confirm_delay_after")
_PLACES: Mapping[type, Place] = {Home: Place.HOME, Listing: Place.LIST, Sheet: Place.STRUCTURE, Summary: Place.SUMMARY}


class ChorusPro:
    """The handlers of Chorus Pro."""

    def __init__(self, context: Context) -> None:
        self._context = context
        self._world = context.world
        self._sessions = context.sessions
        self._views = ChorusViews(context)

    def routes(self) -> list[web.RouteDef]:
        """Return the addresses that Chorus Pro answers at."""
        flows = ("/cpp/accueil", "/cpp/gestionnaire", "/cpp/rubrique/{title}")
        return [
            web.get("/cpp", self.root),
            web.get("/cpp/", self.root),
            web.get("/cpp/ouverture", self.enter),
            web.get("/cpp/deconnexion", self.sign_out),
            web.get("/cpp/ressources/{name}", self.resource),
            *(web.get(flow, self.flow) for flow in flows),
            *(web.post(flow, self.flow) for flow in flows),
        ]

    async def root(self, _request: web.Request) -> web.Response:
        """Lead to the home page."""
        return redirect("/cpp/accueil")

    async def enter(self, request: web.Request) -> web.Response:
        """Open a session for the bearer of a ticket."""
        session = self._sessions.open_chorus(request.query.get("jeton", ""), local_now() - _SINCE_LAST_VISIT)
        if session is None:
            return self._expired()
        self._sessions.chorus.pop(request.cookies.get(COOKIE, ""), None)  # the same browser comes anew
        self._world.note(CHORUS_PRO, "session opened")
        astray = self._context.switches.strikes("astray", Astray.CHORUS_HOME)
        response = redirect(f"https://{LOOK_ALIKE_HOST}/cpp/" if astray else "/cpp/accueil")
        response.set_cookie(COOKIE, session.number, path="/cpp", secure=True, httponly=True)
        return response

    async def sign_out(self, request: web.Request) -> web.Response:
        """End the session."""
        if self._sessions.chorus.pop(request.cookies.get(COOKIE, ""), None) is not None:
            self._world.note(CHORUS_PRO, "signed out")
        response = self._context.page(CHORUS_PRO, "signed-out")
        response.del_cookie(COOKIE, path="/cpp")
        return response

    async def resource(self, request: web.Request) -> web.Response:
        """Give a style sheet, a script or a picture."""
        return self._context.resource(CHORUS_PRO, request.match_info["name"])

    async def flow(self, request: web.Request) -> web.Response:
        """Start a flow, show its view, or take an event of it."""
        session = self._sessions.chorus.get(request.cookies.get(COOKIE, ""))
        if session is None:
            return self._expired()
        sent = await fields(request)
        key = sent.get("execution")
        if key is None:
            return redirect(f"{request.path}?execution={session.start(_first_view(request))}")
        if key != session.key:
            self._world.note(CHORUS_PRO, "old key", key)
            return self._error(session)
        return await self._act(request, session, sent)

    async def _act(self, request: web.Request, session: ChorusSession, sent: Mapping[str, str]) -> web.Response:
        event = sent.get("_eventId")
        if event is None:
            return await self._show(request, session)
        if event == "exporter" and isinstance(session.view, Summary):
            return self._export(session.view)
        if event == "reinitialiser" and isinstance(session.view, Sheet):
            return await self._reset(request, session, session.view)
        view = self._next_view(session.view, event, sent)
        if view is None:
            return self._error(session)
        session.go(view)
        return redirect(f"{request.path}?execution={session.key}")

    def _next_view(self, view: View, event: str, sent: Mapping[str, str]) -> View | None:
        number = int(sent["listeResultats.page"]) if sent.get("listeResultats.page", "").isdecimal() else 1
        row = int(sent["ligne"]) if sent.get("ligne", "").isdecimal() else -1
        match view, event:
            case Listing(size=size), "page":
                return Listing(page=max(1, number), size=size)
            case Listing(), "taille" if sent.get("listeResultats.taille") in {"5", "10", "20", "50"}:
                return Listing(size=int(sent["listeResultats.taille"]))
            case Listing(), "modifier" | "consulter":
                rows = self._views.rows(view)
                return Sheet(rows[row].siret, modifying=event == "modifier") if 0 <= row < len(rows) else None
            case Sheet(), "retour":
                return Listing()
            case Summary(siret=siret), "retour":
                return Sheet(siret)
            case _:
                return None

    async def _show(self, request: web.Request, session: ChorusSession) -> web.Response:
        place = _PLACES.get(type(session.view))
        if place is not None:
            trouble = await self._trouble(request, session, place)
            if trouble is not None:
                return trouble
        if isinstance(session.view, Summary):
            return self._summary(session, session.view)
        return self._views.page(session)

    async def _trouble(self, request: web.Request, session: ChorusSession, place: Place) -> web.Response | None:
        if self._context.switches.strikes("session_ends", place):
            return self._end(session)
        return await self._context.trouble(request, CHORUS_PRO, place)

    def _summary(self, session: ChorusSession, summary: Summary) -> web.Response:
        if summary.shown:
            return self._error(session)
        summary.shown = True
        response = self._views.summary(session, summary)
        self._world.note(CHORUS_PRO, "shown", summary.siret)
        return response

    async def _reset(self, request: web.Request, session: ChorusSession, sheet: Sheet) -> web.Response:
        trouble = await self._trouble(request, session, Place.CONFIRM)
        if trouble is not None:
            return trouble
        behaviour = self._context.switches.now("confirm", *_USED_BY_CONFIRM)
        if behaviour.manager is not Manager.PRINCIPAL or not sheet.modifying:
            return self._error(session)
        return await self._confirmed(request, session, sheet, behaviour)

    async def _confirmed(
        self, request: web.Request, session: ChorusSession, sheet: Sheet, behaviour: Behaviour
    ) -> web.Response:
        key = session.go(Home())  # the old key is dead from here on, whatever the answer will be
        await asyncio.sleep(behaviour.confirm_delay_before / 1000)
        done = behaviour.confirm not in {Confirm.NO_ANSWER_NOT_RESET, Confirm.HTTP_500_NOT_RESET}
        password = self._world.reset(sheet.siret, behaviour) if done else ""
        await asyncio.sleep(behaviour.confirm_delay_after / 1000)
        if behaviour.confirm in {Confirm.NO_ANSWER, Confirm.NO_ANSWER_NOT_RESET}:
            return await self._context.hang(request)
        if behaviour.confirm in {Confirm.HTTP_500, Confirm.HTTP_500_NOT_RESET}:
            return self._context.page(CHORUS_PRO, "error-500", status=500)
        if session.key != key:
            return self._error(session)  # the browser has gone elsewhere in the meantime: nobody will see this password
        session.view = summary = Summary(sheet.siret, password, behaviour.confirm)
        if behaviour.confirm_by is ConfirmBy.POST:
            return self._summary(session, summary)
        return redirect(f"{request.path}?execution={key}")

    def _export(self, summary: Summary) -> web.Response:
        structure = self._world.structure(summary.siret)
        self._world.note(CHORUS_PRO, "exported", summary.siret)
        body = connection_sheet(structure.technical_login, summary.siret, structure.name, summary.password)
        name = f"informations_connexion_{summary.siret}.pdf"
        headers = {"Content-Disposition": f'attachment; filename="{name}"', "Cache-Control": "no-store"}
        return web.Response(body=body, content_type="application/pdf", headers=headers)

    def _end(self, session: ChorusSession) -> web.Response:
        self._sessions.chorus.pop(session.number, None)
        self._sessions.pigp.clear()
        self._world.note(CHORUS_PRO, "session expired")
        return self._expired()

    def _expired(self) -> web.Response:
        if self._context.switches.now("expired_shows").expired_shows is ExpiredShows.SIGN_IN:
            response = redirect(f"https://{PIGP_HOST}/portail/?op=t")
        else:
            response = self._context.page(CHORUS_PRO, "expired", pigp=f"https://{PIGP_HOST}/portail/")
        response.del_cookie(COOKIE, path="/cpp")
        return response

    def _error(self, session: ChorusSession) -> web.Response:
        return self._context.page(CHORUS_PRO, "error", **self._views.frame(session))


def _first_view(request: web.Request) -> View:
    match request.path:
        case "/cpp/accueil":
            return Home()
        case "/cpp/gestionnaire":
            return Listing()
        case _:
            return Section(request.match_info["title"])
