"""What the handlers of all portals share: the world, the switches, the sessions, and ways to answer badly.

Knows nothing of what any single page holds.
"""

from __future__ import annotations

import asyncio
import contextlib
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from aiohttp import web

from robot.sandbox.choices import Place, Service
from robot.sandbox.sessions import Sessions

if TYPE_CHECKING:
    from robot.sandbox.rendering import Pages
    from robot.sandbox.switches import Switches
    from robot.sandbox.world import World

PIGP_HOST = "portail.dgfip.finances.gouv.fr"
CHORUS_HOSTS = ("chorus-pro.gouv.fr", "cpro.chorus-pro.gouv.fr")
SERVICES_HOST = "portail.chorus-pro.gouv.fr"
HOSTS = (PIGP_HOST, *CHORUS_HOSTS, SERVICES_HOST)
LOOK_ALIKE_HOST = "portail-dgfip.example"
"""A host that no portal declares; the server would answer under that name, to tell whether anyone came."""

_TYPES = {".css": "text/css", ".js": "text/javascript", ".svg": "image/svg+xml"}


@dataclass(slots=True)
class Context:
    """The state of one running practice portal."""

    world: World
    switches: Switches
    pages: Pages
    sessions: Sessions = field(default_factory=Sessions)
    stopping: asyncio.Event = field(default_factory=asyncio.Event)

    def page(self, portal: str, name: str, *, status: int = 200, **values: Any) -> web.Response:
        """Answer with a page; nothing may be kept by a cache."""
        response = web.Response(text=self.pages.render(portal, name, **values), content_type="text/html", status=status)
        response.headers["Cache-Control"] = "no-cache, no-store, must-revalidate"
        return response

    def resource(self, portal: str, name: str) -> web.Response:
        """Answer with a style sheet, a script or a picture."""
        path = self.pages.resource(portal, name)
        if path is None:
            return web.Response(status=404, text="")
        return web.Response(body=path.read_bytes(), content_type=_TYPES[path.suffix], charset="utf-8")

    async def hang(self, request: web.Request) -> web.Response:
        """Never answer: hold the connection until the browser leaves or the portal stops."""
        while not self.stopping.is_set() and request.transport is not None and not request.transport.is_closing():
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(self.stopping.wait(), timeout=0.1)
        if request.transport is not None:
            request.transport.abort()
        return web.Response(status=503)

    async def trouble(self, request: web.Request, portal: str, place: Place) -> web.Response | None:
        """Return the answer of a page that is made to fail, or nothing."""
        if self.switches.strikes("no_answer", place):
            return await self.hang(request)
        if self.switches.strikes("http_500", place):
            return self.page(portal, "error-500", status=500)
        return None

    async def closed(self, request: web.Request, portal: str, service: Service) -> web.Response | None:
        """Return the answer of a portal that is not up, or nothing."""
        match service:
            case Service.UP:
                return None
            case Service.NO_ANSWER:
                return await self.hang(request)
            case Service.MAINTENANCE:
                return self.page(portal, "maintenance", status=503)
            case Service.MAINTENANCE_200:
                return self.page(portal, "maintenance")


def redirect(address: str) -> web.Response:
    """Answer with HTTP 302."""
    return web.Response(status=302, headers={"Location": address, "Cache-Control": "no-store"})


async def fields(request: web.Request) -> dict[str, str]:
    """Return what was sent, in the address and in the form."""
    form = await request.post() if request.method == "POST" else {}
    return {**request.query, **{name: value for name, value in form.items() if isinstance(value, str)}}
