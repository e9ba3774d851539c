"""What stands between Chromium and its hosts: whom it connects, and that what is sent once has its own connection."""

import asyncio
import contextlib
import ssl
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from aiohttp import web
from playwright.async_api import Playwright

from robot.browser.ground import Ground, grounded
from robot.browser.lane import Lane
from robot.browser.launch import launch_with, new_context, options
from robot.browser.relay import Relay, address_of, host_in
from robot.engine.screen import BrowserSettings
from tests.authorities import Issued, authority

HOST = "portail.example"


@pytest.fixture(scope="module")
def company() -> Issued:
    return authority("Company")


def hello(host: str) -> bytes:
    """What a client says first."""
    said = ssl.MemoryBIO()
    with contextlib.suppress(ssl.SSLWantReadError):
        ssl.create_default_context().wrap_bio(ssl.MemoryBIO(), said, server_hostname=host).do_handshake()
    return said.read()


def test_the_host_of_a_connection_is_known_once_all_of_it_has_come() -> None:
    said = hello(HOST)
    assert [host_in(said[:length]) for length in (0, 5, 60, len(said) - 1)] == [None] * 4
    assert host_in(said) == HOST
    assert host_in(b"GET / HTTP/1.1\r\nHost: portail.example\r\n\r\n") is None


@pytest.mark.parametrize(
    ("text", "address"),
    [
        ("portail.example", ("portail.example", 443)),
        ("127.0.0.1:8443", ("127.0.0.1", 8443)),
        ("[::1]:8443", ("::1", 8443)),
        ("[::1]", ("::1", 443)),
        ("::1", ("::1", 443)),
    ],
)
def test_addresses(text: str, address: tuple[str, int]) -> None:
    assert address_of(text) == address


def test_what_was_sent_is_told_only_where_all_of_it_comes_by() -> None:
    here, proxied = BrowserSettings(frozenset({HOST})), BrowserSettings(frozenset({HOST}), proxy={"server": "p:80"})
    relay, lane = Relay({}), Lane(Relay({}))
    relay.asked, lane.asked = 3, 2
    assert Ground(here, relay=relay).asked == 3
    assert Ground(here, relay=relay, lanes="several", lane=lane).asked == 2
    assert Ground(here, relay=relay, lanes="several").asked is None  # nobody tells whose it was
    assert Ground(proxied, relay=relay).asked is None
    assert Ground(here).asked is None


class Portal:
    """A server that keeps its connections, and drops the one that a POST came on."""

    def __init__(self) -> None:
        self.posts = 0
        self.port = 0

    @contextlib.asynccontextmanager
    async def serving(self, tls: ssl.SSLContext) -> AsyncIterator[None]:
        app = web.Application()
        app.add_routes([web.get("/{any:.*}", self._shown), web.post("/{any:.*}", self._dropped)])
        runner = web.AppRunner(app)
        await runner.setup()
        site = web.TCPSite(runner, "127.0.0.1", 0, ssl_context=tls)
        await site.start()
        self.port = runner.addresses[0][1]
        try:
            yield
        finally:
            await runner.cleanup()

    async def _shown(self, _: web.Request) -> web.Response:
        return web.Response(text="<title>Bonjour</title>", content_type="text/html")

    async def _dropped(self, request: web.Request) -> web.Response:
        self.posts += 1
        assert request.transport is not None
        request.transport.abort()
        return web.Response()


@pytest.mark.parametrize("several", [False, True])
@pytest.mark.parametrize("renewed", [True, False])
def test_what_went_on_a_connection_of_its_own_is_not_repeated(
    loop: asyncio.AbstractEventLoop, driver: Playwright, company: Issued, tmp_path: Path, *, renewed: bool,
    several: bool,
) -> None:  # fmt: skip
    """And what went on one that was used before is: the reason for all this."""
    (tmp_path / "company.pem").write_bytes(company.pem)

    async def posts() -> int:
        portal = Portal()
        async with portal.serving(company.server(HOST).answering()):
            settings = BrowserSettings(
                frozenset({HOST}), {HOST: f"127.0.0.1:{portal.port}"}, ca=[str(tmp_path / "company.pem")]
            )
            whole = await grounded(settings, several=several)
            ground = await whole.apart()
            chromium = await launch_with(driver, options(whole))
            try:
                page = await (await new_context(chromium, settings, ground.server)).new_page()
                await page.goto(f"https://{HOST}/")
                await page.evaluate("fetch('/again').then((one) => one.text())")
                if renewed:
                    await ground.renew()
                await page.evaluate("fetch('/', {method: 'POST', body: 'x'}).catch(() => 0)")
            finally:
                await chromium.close()
                await ground.leave()
                ground.close()
        return portal.posts

    assert loop.run_until_complete(posts()) == (1 if renewed else 2)


def test_a_connection_on_which_an_answer_is_awaited_stays(loop: asyncio.AbstractEventLoop, company: Issued) -> None:
    async def tried() -> list[bytes]:
        asked = asyncio.Event()

        async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            while data := await reader.read(100):
                if data == b"slow":
                    asked.set()
                    await asyncio.sleep(0.2)
                writer.write(b"answer")

        server = await asyncio.start_server(serve, "127.0.0.1", 0, ssl=company.server(HOST).answering())
        relay = await Relay.start({HOST: f"127.0.0.1:{server.sockets[0].getsockname()[1]}"})
        trusting = ssl.create_default_context(cadata=company.pem.decode())

        async def opened() -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
            return await asyncio.open_connection("127.0.0.1", relay.port, ssl=trusting, server_hostname=HOST)

        (resting, one), (waiting, other) = await opened(), await opened()
        one.write(b"quick")
        got = [await resting.read(100)]
        other.write(b"slow")
        await asked.wait()
        await relay.renew()
        with contextlib.suppress(OSError):
            got.append(await resting.read(100))
        got.append(await waiting.read(100))
        relay.close()
        server.close()
        return got

    assert loop.run_until_complete(tried()) == [b"answer", b"", b"answer"]


@pytest.mark.parametrize(
    ("address", "why"),
    [
        ("127.0.0.1:9", "portail.example is said to answer at 127.0.0.1:9: nothing listens there"),
        ("nobody.invalid", "portail.example is said to answer at nobody.invalid: no address is known for that name"),
    ],
)
def test_why_a_host_was_not_reached(loop: asyncio.AbstractEventLoop, address: str, why: str) -> None:
    async def tried() -> str | None:
        relay = await Relay.start({HOST: address})
        reader, writer = await asyncio.open_connection("127.0.0.1", relay.port)
        writer.write(hello(HOST))
        with contextlib.suppress(OSError):
            assert await reader.read() == b""
        relay.close()
        return relay.why(HOST)

    assert loop.run_until_complete(tried()) == why


@contextlib.asynccontextmanager
async def answering(company: Issued) -> AsyncIterator[tuple[Relay, ssl.SSLContext]]:
    """A relay to a server that answers what it is told, and what to trust of it."""

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        while data := await reader.read(100):
            writer.write(data)

    server = await asyncio.start_server(serve, "127.0.0.1", 0, ssl=company.server(HOST).answering())
    relay = await Relay.start({HOST: f"127.0.0.1:{server.sockets[0].getsockname()[1]}"})
    try:
        yield relay, ssl.create_default_context(cadata=company.pem.decode())
    finally:
        relay.close()
        server.close()


async def asked(lane: Lane, line: str) -> tuple[asyncio.StreamReader, asyncio.StreamWriter, bytes]:
    """What a lane says to the first line of a proxy's client."""
    reader, writer = await asyncio.open_connection("127.0.0.1", lane.port)
    writer.write(f"{line}\r\nHost: x\r\n\r\n".encode())
    return reader, writer, await reader.read(100)


def test_a_lane_ends_the_connections_of_its_own_context_alone(loop: asyncio.AbstractEventLoop, company: Issued) -> None:
    async def tried() -> list[bytes]:
        got = []
        async with answering(company) as (relay, trusting):
            lanes = [await Lane.to(relay), await Lane.to(relay)]
            opened = [await asked(lane, f"CONNECT {HOST}:443 HTTP/1.1") for lane in lanes]
            for _, writer, _ in opened:
                await writer.start_tls(trusting, server_hostname=HOST)
            await lanes[0].renew()
            for reader, writer, _ in opened:
                writer.write(b"once")
                with contextlib.suppress(OSError):
                    got.append(await reader.read(100))
            for lane in lanes:
                lane.close()
        return got

    assert loop.run_until_complete(tried()) == [b"", b"once"]


@pytest.mark.parametrize(
    "line",
    [
        "CONNECT other.example:443 HTTP/1.1",
        f"CONNECT {HOST}:80 HTTP/1.1",
        "CONNECT 127.0.0.1:443 HTTP/1.1",
        f"GET http://{HOST}/ HTTP/1.1",
        f"GET https://{HOST}/ HTTP/1.1",
    ],
)
def test_a_lane_leads_to_the_hosts_of_its_relay_alone(
    loop: asyncio.AbstractEventLoop, company: Issued, line: str
) -> None:
    async def tried() -> bytes:
        async with answering(company) as (relay, _):
            lane = await Lane.to(relay)
            try:
                return (await asked(lane, line))[2]
            except OSError:
                return b""
            finally:
                lane.close()

    assert loop.run_until_complete(tried()) == b""
