"""The HTTPS server of the practice portal: which host and address belongs to which portal, start and stop.

Runs in the event loop that it is started in, or (`BackgroundServer`) in a thread of its own. Knows nothing of single
pages.
"""

from __future__ import annotations

import asyncio
import contextlib
import threading
from typing import TYPE_CHECKING, Self

from aiohttp import web

from robot.sandbox.chorus_pro import ChorusPro
from robot.sandbox.context import HOSTS, SERVICES_HOST, Context, redirect
from robot.sandbox.control import Control
from robot.sandbox.pigp import Pigp, look_alike
from robot.sandbox.services import PortailServices
from robot.sandbox.world import CHORUS_PRO, PIGP, PORTAIL_SERVICES

if TYPE_CHECKING:
    import ssl
    from types import TracebackType

    from aiohttp.typedefs import Handler

    from robot.sandbox.control import Practised

LOOPBACK = "127.0.0.1"
_START_LIMIT = 10.0


class Server:
    """The portals on one port (HTTPS) and the control API on another (HTTP), inside the running event loop."""

    def __init__(self, context: Context, tls: ssl.SSLContext, practised: Practised) -> None:
        self._context = context
        self._tls = tls
        self._runners: list[web.AppRunner] = []
        self._control = Control(practised)
        self.port = 0
        self.control_port = 0

    async def start(self, port: int = 0, control_port: int = 0) -> None:
        """Listen on loopback; 0 takes any free port."""
        self._context.stopping = asyncio.Event()
        portals = web.Application(middlewares=[self._front])
        portals.add_routes(Pigp(self._context).routes())
        portals.add_routes(ChorusPro(self._context).routes())
        portals.add_routes(PortailServices(self._context).routes())
        self.port = await self._listen(portals, port, self._tls)
        self.control_port = await self._listen(self._control.application(), control_port, None)

    async def stop(self) -> None:
        """Close everything, also connections that wait for an answer that never comes."""
        self._context.stopping.set()
        for runner in self._runners:
            await runner.cleanup()
        self._runners.clear()

    async def _listen(self, application: web.Application, port: int, tls: ssl.SSLContext | None) -> int:
        runner = web.AppRunner(application, access_log=None, handle_signals=False, shutdown_timeout=0.2)
        await runner.setup()
        self._runners.append(runner)
        await web.TCPSite(runner, LOOPBACK, port, ssl_context=tls).start()
        return int(runner.addresses[0][1])

    @web.middleware
    async def _front(self, request: web.Request, handler: Handler) -> web.StreamResponse:
        context = self._context
        host = request.host.partition(":")[0].lower()
        if host not in HOSTS and host not in {"localhost", LOOPBACK}:
            return await look_alike(context, request)
        portal = _portal(host, request.path)
        if "/ressources/" in request.path:
            return await handler(request)
        context.world.note(portal, "request", f"{request.method} {host}{request.path}")
        service = context.switches.now()
        if service.delay:
            context.switches.now("delay")
            await asyncio.sleep(service.delay / 1000)
        name, state = ("pigp", service.pigp) if portal == PIGP else ("chorus", service.chorus)
        closed = await context.closed(request, portal, state)
        if closed is not None:
            context.switches.now(name)
            return closed
        if portal == PORTAIL_SERVICES and request.path == "/":
            return redirect("/aife_csm?id=aife_index")
        try:
            answer = await handler(request)
        except web.HTTPNotFound:
            return context.page(portal, "not-found", status=404)
        if service.compression:
            context.switches.now("compression")
            if isinstance(answer, web.Response) and answer.body is not None:
                answer.enable_compression()
        return answer


def _portal(host: str, path: str) -> str:
    if host == SERVICES_HOST:
        return PORTAIL_SERVICES
    return CHORUS_PRO if path.startswith("/cpp") else PIGP


class BackgroundServer:
    """A `Server` in a thread with its own event loop, for those who have none."""

    def __init__(self, server: Server, *, port: int = 0, control_port: int = 0) -> None:
        self._server = server
        self._ports = (port, control_port)
        self._loop: asyncio.AbstractEventLoop | None = None
        self._ready = threading.Event()
        self._failure: BaseException | None = None
        self._thread = threading.Thread(target=self._run, name="sandbox", daemon=True)

    def start(self) -> Self:
        """Return once both ports are open; a port that is taken is an `OSError`."""
        self._thread.start()
        if not self._ready.wait(_START_LIMIT):
            raise TimeoutError("the practice portal did not start")
        if self._failure is not None:
            raise self._failure
        return self

    def stop(self) -> None:
        """Return once everything is closed."""
        if self._loop is not None and self._thread.is_alive():
            with contextlib.suppress(RuntimeError):  # the loop ended by itself in between
                self._loop.call_soon_threadsafe(self._loop.stop)
        if self._ready.is_set():
            self._thread.join(_START_LIMIT)

    def __enter__(self) -> Self:
        return self.start()

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()

    def _run(self) -> None:
        with asyncio.Runner() as runner:
            self._loop = runner.get_loop()
            try:
                runner.run(self._server.start(*self._ports))
            except Exception as failure:  # noqa: BLE001 - raised again in the thread that waits
                self._failure = failure
                runner.run(self._server.stop())
                return
            finally:
                self._ready.set()
            self._loop.run_forever()
            runner.run(self._server.stop())
