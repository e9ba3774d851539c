"""The control API of the practice portal for tests in other processes: plain HTTP on loopback, JSON in and out.

Knows nothing of pages or sessions: it only calls what a `Practised` (the `Sandbox`) offers. It hands out the invented
passwords, so it answers to loopback names alone.
"""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import TYPE_CHECKING, Any, Protocol

from aiohttp import web

if TYPE_CHECKING:
    from aiohttp.typedefs import Handler

    from robot.sandbox.world import Structure

_NAMES = frozenset({"127.0.0.1", "localhost"})


class Practised(Protocol):
    """What the control API needs of the sandbox."""

    def state(self) -> dict[str, Any]:
        """Return all there is to know, ready for JSON."""

    def behave(self, **changes: object) -> None:
        """Change some switches."""

    def reset_state(self) -> None:
        """Begin anew."""

    def add_structure(
        self, *, siret: str | None = None, name: str | None = None, position: int | None = None
    ) -> Structure:
        """Add a structure."""

    def remove_structure(self, siret: str) -> None:
        """Remove a structure."""

    def unlock(self) -> None:
        """Unlock the PIGP account."""


class Control:
    """The handlers of the control API."""

    def __init__(self, practised: Practised) -> None:
        self._practised = practised

    def application(self) -> web.Application:
        """Return the application to serve."""
        application = web.Application(middlewares=[_loopback_only])
        application.add_routes(
            [
                web.get("/state", self.state),
                web.post("/behaviour", self.behaviour),
                web.post("/structures", self.add),
                web.delete("/structures/{siret}", self.remove),
                web.post("/reset-state", self.reset_state),
                web.post("/unlock", self.unlock),
            ]
        )
        return application

    async def state(self, _request: web.Request) -> web.Response:
        """GET /state: everything, with the passwords in force."""
        return _json(self._practised.state())

    async def behaviour(self, request: web.Request) -> web.Response:
        """POST /behaviour: an object of names and values, as on the command line."""
        self._practised.behave(**await _object(request))
        return _json(self._practised.state()["behaviour"])

    async def add(self, request: web.Request) -> web.Response:
        """POST /structures: an object with siret, name and position, each of which may be absent."""
        wanted = await _object(request)
        return _json(asdict(self._practised.add_structure(**wanted)))

    async def remove(self, request: web.Request) -> web.Response:
        """DELETE /structures/SIRET."""
        self._practised.remove_structure(request.match_info["siret"])
        return _json({})

    async def unlock(self, _request: web.Request) -> web.Response:
        """POST /unlock: the PIGP account is no longer locked."""
        self._practised.unlock()
        return _json({})

    async def reset_state(self, _request: web.Request) -> web.Response:
        """POST /reset-state: data, sessions, counts and behaviour as at the start."""
        self._practised.reset_state()
        return _json({})


@web.middleware
async def _loopback_only(request: web.Request, handler: Handler) -> web.StreamResponse:
    if request.host.partition(":")[0] not in _NAMES:
        return _json({"error": "this answers to loopback names alone"}, status=403)
    try:
        return await handler(request)
    except (ValueError, TypeError) as mistake:
        return _json({"error": str(mistake)}, status=400)
    except KeyError as missing:
        return _json({"error": f"there is no structure {missing}"}, status=404)


async def _object(request: web.Request) -> dict[str, Any]:
    given = json.loads(await request.text() or "{}")
    if not isinstance(given, dict):
        raise TypeError("an object is expected")
    return given


def _json(value: object, status: int = 200) -> web.Response:
    text = json.dumps(value, ensure_ascii=False, indent=1, default=str)
    return web.Response(text=text, content_type="application/json", status=status)
