"""The practice PIGP (Portail de la Gestion Publique): sign-in, menu of applications, sign-out.

Knows nothing of Chorus Pro's pages; it only hands out a ticket that opens them.
"""

from __future__ import annotations

import secrets
from datetime import timedelta
from typing import Any

from aiohttp import web

from robot.sandbox.choices import Astray, Place, Refusal, SignIn, SignInAnswer
from robot.sandbox.context import LOOK_ALIKE_HOST, PIGP_HOST, SERVICES_HOST, Context, fields, redirect
from robot.sandbox.world import PIGP, PORTAIL_SERVICES, local_now

COOKIE = "lemonldap"
_HOME = f"https://{PIGP_HOST}/portail/"
_MESSAGES = {
    SignIn.REFUSED_MESSAGE: "Identifiant ou mot de passe incorrect",
    SignIn.REFUSED_SILENT: "",
    SignIn.LOCKED: "Votre compte est bloqué",
    SignIn.EXPIRED: "Votre mot de passe a expiré",
}
_TIMED_OUT = "Votre connexion a expiré vous devez vous authentifier de nouveau"


class Pigp:
    """The handlers of PIGP."""

    def __init__(self, context: Context) -> None:
        self._context = context
        self._world = context.world
        self._sessions = context.sessions

    def routes(self) -> list[web.RouteDef]:
        """Return the addresses that PIGP answers at."""
        return [
            web.get("/", self.root),
            web.get("/portail", self.root),
            web.get("/portail/", self.entry),
            web.get("/portail/accueilIAM.pl", self.entry),
            web.post("/portail/accueilIAM.pl", self.sign_in),
            web.post("/portail/code.pl", self.one_time_code),
            web.get("/portail/application.pl", self.open_application),
            web.get("/portail/deconnexion.pl", self.sign_out),
            web.get("/portail/page/{title}", self.side_page),
            web.get("/portail/ressources/{name}", self.resource),
        ]

    async def root(self, _request: web.Request) -> web.Response:
        """Lead to the entry."""
        return redirect("/portail/")

    async def entry(self, request: web.Request) -> web.Response:
        """Show the menu to who is signed in, and the sign-in form to others."""
        if request.cookies.get(COOKIE) in self._sessions.pigp:
            return await self._menu(request)
        trouble = await self._context.trouble(request, PIGP, Place.SIGN_IN)
        if trouble is not None:
            return trouble
        if self._context.switches.strikes("astray", Astray.SIGN_IN_PAGE):
            return redirect(f"https://{LOOK_ALIKE_HOST}/portail/")
        return self._form(_TIMED_OUT if request.query.get("op") == "t" else "")

    async def sign_in(self, request: web.Request) -> web.Response:
        """Take the credentials."""
        sent = await fields(request)
        self._world.sign_ins_submitted += 1
        # The fields are called as in the looks of 2017 and 2019, or as in that of 2025, which has a token as well.
        given = (sent.get("identifiant", sent.get("user", "")), sent.get("secret", sent.get("password", "")))
        forged = "user" in sent and not self._sessions.takes_form(sent.get("token", ""))
        behaviour = self._context.switches.now("sign_in", "refusal")
        locked = self._world.locked
        right = self._world.sign_in(*given, behaviour.lock_after) and not forged
        manner = SignIn.LOCKED if locked else behaviour.sign_in
        if not right and manner in {SignIn.OK, SignIn.ONE_TIME_CODE, SignIn.EXPIRED}:
            manner = SignIn.REFUSED_SILENT if behaviour.refusal is Refusal.SILENT else SignIn.REFUSED_MESSAGE
        if manner is SignIn.OK:
            return self._welcome(request)
        if manner is SignIn.ONE_TIME_CODE:
            pending = secrets.token_hex(16)
            self._sessions.pending_codes.add(pending)
            self._world.note(PIGP, "one-time-code asked")
            return self._context.page(PIGP, "one-time-code", pending=pending, message="")
        self._world.note(PIGP, "sign-in refused", str(manner))
        return self._form(_MESSAGES[manner])

    async def one_time_code(self, request: web.Request) -> web.Response:
        """Take the code that a person was sent."""
        sent = await fields(request)
        pending = sent.get("etape", "")
        if pending in self._sessions.pending_codes and sent.get("code", "").strip() == self._world.one_time_code:
            self._sessions.pending_codes.remove(pending)
            return self._welcome(request)
        self._world.note(PIGP, "one-time-code refused")
        return self._context.page(PIGP, "one-time-code", pending=pending, message="Code incorrect")

    async def open_application(self, request: web.Request) -> web.Response:
        """Lead to Chorus Pro with a ticket."""
        if request.cookies.get(COOKIE) not in self._sessions.pigp:
            return redirect("/portail/?op=t")
        if self._context.switches.strikes("astray", Astray.CHORUS_LINK):
            return redirect(f"https://{LOOK_ALIKE_HOST}/cpp/")
        wanted = request.query.get("nom")
        if wanted == PORTAIL_SERVICES:
            return redirect(f"https://{SERVICES_HOST}/navpage.do?jeton={self._sessions.ticket()}")
        if wanted != "chorus-pro":
            return self._context.page(PIGP, "side-page", title="Application indisponible")
        if self._context.pages.shows(PORTAIL_SERVICES):
            return redirect(f"https://{SERVICES_HOST}/aife_csm?id=aife_index")
        host = self._context.switches.now("chorus_host").chorus_host
        return redirect(f"https://{host}/cpp/ouverture?jeton={self._sessions.ticket()}")

    async def sign_out(self, request: web.Request) -> web.Response:
        """End the session."""
        number = request.cookies.get(COOKIE)
        if number in self._sessions.pigp:
            self._sessions.pigp.discard(number)
            self._world.note(PIGP, "signed out")
        response = self._context.page(PIGP, "signed-out")
        response.del_cookie(COOKIE, path="/")
        return response

    async def side_page(self, request: web.Request) -> web.Response:
        """Show a page that only its title is known of."""
        return self._context.page(PIGP, "side-page", title=request.match_info["title"])

    async def resource(self, request: web.Request) -> web.Response:
        """Give a style sheet."""
        return self._context.resource(PIGP, request.match_info["name"])

    def _form(self, message: str) -> web.Response:
        return self._context.page(PIGP, "sign-in", message=message, token=self._sessions.form())

    def _welcome(self, request: web.Request) -> web.Response:
        behaviour = self._context.switches.now("sign_in_answer")
        self._world.note(PIGP, "sign-in ok")
        self._sessions.pigp.discard(request.cookies.get(COOKIE, ""))  # the same browser signs in anew
        astray = self._context.switches.strikes("astray", Astray.AFTER_SIGN_IN)
        target = f"https://{LOOK_ALIKE_HOST}/portail/" if astray else _HOME
        if behaviour.sign_in_answer is SignInAnswer.REDIRECT:
            response = redirect(target)
        else:
            response = self._context.page(PIGP, "welcome", target=target)
            response.headers["Refresh"] = f"0; URL={target}"
        response.set_cookie(COOKIE, self._sessions.open_pigp(), path="/", secure=True, httponly=True)
        return response

    async def _menu(self, request: web.Request) -> web.Response:
        trouble = await self._context.trouble(request, PIGP, Place.MENU)
        if trouble is not None:
            return trouble
        values: dict[str, Any] = {
            "person": self._world.manager,
            "link": self._context.switches.now("chorus_link").chorus_link,
            "expires_on": local_now().date() + timedelta(days=120),
        }
        return self._context.page(PIGP, "menu", **values)


async def look_alike(context: Context, request: web.Request) -> web.Response:
    """Answer on a host that no portal declares: a copy of the sign-in form, and a note that someone came."""
    sent = await fields(request)
    what = "credentials given to a look-alike" if {"secret", "password"} & sent.keys() else "look-alike visited"
    context.world.note("look-alike", what, request.host)
    return context.page(PIGP, "sign-in", message="", token="")
