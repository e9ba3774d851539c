"""What is trusted beside the system's authorities: real servers, good and forged, and one browser for each kind."""

import asyncio
import contextlib
import ssl
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from playwright.async_api import Playwright

from robot.browser import authorities, keyed
from robot.browser.browser import PlaywrightBrowser
from robot.browser.ground import grounded
from robot.browser.launch import arguments
from robot.certificates import authorities_in, key_of
from robot.engine.screen import BrowserSettings, Tab
from robot.errors import Problem
from tests.authorities import Issued, alone, authority

from .stage import PATIENCE, Server

PAGE = "<title>Bonjour</title><p>Bonjour</p>"


class Portals:
    """Servers, each with a certificate of its own and a host name."""

    def __init__(self, loop: asyncio.AbstractEventLoop) -> None:
        self.loop = loop
        self.servers: dict[str, Server] = {}

    def add(self, name: str, tls: ssl.SSLContext) -> str:
        server = self.servers[f"{name}.example"] = Server()
        server.pages["/"] = PAGE
        self.loop.run_until_complete(server.start(tls))
        return f"{name}.example"

    @property
    def hosts(self) -> dict[str, str]:
        return {host: f"127.0.0.1:{server.port}" for host, server in self.servers.items()}

    def visit(self, browser: PlaywrightBrowser, host: str) -> Tab:
        """Ask for the host's page; the tab, once it shows it or has failed."""

        async def seen() -> Tab:
            await browser.open(f"https://{host}/")
            number = -1
            while True:
                screen = await browser.look([], after=number, timeout=2)
                number, tab = screen.number, screen.tabs[0]
                if (
                    host in tab.address
                    and tab.rested
                    and (tab.failure or tab.status)
                    and not (tab.failure and tab.status)
                ):
                    return tab  # also the browser's own page on what failed is there

        return self.loop.run_until_complete(asyncio.wait_for(seen(), PATIENCE))


@pytest.fixture(scope="module")
def company() -> Issued:
    return authority("Société d'études")


@contextlib.contextmanager
def started(
    loop: asyncio.AbstractEventLoop, driver: Playwright, settings: BrowserSettings, folder: Path
) -> Iterator[PlaywrightBrowser]:
    class Kept:
        """A driver that others still need."""

        chromium = driver.chromium

        async def stop(self) -> None: ...

    browser = loop.run_until_complete(
        PlaywrightBrowser.start(Kept(), settings, scratch=folder, cache=folder)  # type: ignore[arg-type]
    )
    yield browser
    loop.run_until_complete(browser.close())


def test_forged_leaf_and_its_kind(loop: asyncio.AbstractEventLoop, driver: Playwright, company: Issued, tmp_path: Path):
    portals = Portals(loop)
    branch = company.authority("Succursale")
    good = {
        portals.add("good", company.server("good.example").answering()),
        portals.add("branch", branch.server("branch.example").answering(branch)),
        portals.add("bundled", branch.server("bundled.example").answering()),  # the intermediate is in the file alone
    }
    forged = {
        portals.add("own-key", alone("own-key.example").answering(company)): "AUTHORITY_INVALID",
        portals.add("self-made", authority("Société d'études").server("self-made.example").answering(company)): "CERT",
        portals.add("expired", company.server("expired.example", days=-3).answering(company)): "DATE_INVALID",
        portals.add("other-host", company.server("good.example").answering(company)): "COMMON_NAME_INVALID",
        portals.add("by-a-server", company.server("x.example").server("by-a-server.example").answering()): "CERT",
    }
    file = tmp_path / "company.pem"
    file.write_bytes(company.pem + branch.pem)
    settings = BrowserSettings(frozenset(portals.hosts), portals.hosts, ca=[str(file)])
    with started(loop, driver, settings, tmp_path) as browser:
        assert [host for host in good if portals.visit(browser, host).failure] == []
        for host, code in forged.items():
            failure = portals.visit(browser, host).failure or "nothing"
            assert code in failure, (host, failure)
            assert host in failure, "who was not believed is named"
            assert portals.servers[host].seen == [], "nothing was asked of it"


def test_forged_pin_and_its_kind(loop: asyncio.AbstractEventLoop, driver: Playwright, tmp_path: Path):
    portals = Portals(loop)
    pinned = alone("any.example")
    good = portals.add("pinned", pinned.answering())
    own = alone("forged.example")
    forged = [
        portals.add("forged", own.answering(pinned)),
        portals.add("plain", own.answering()),
        portals.add("signed", pinned.server("signed.example").answering(pinned)),
    ]
    swapped = portals.add("swapped", pinned.answering())
    settings = BrowserSettings(frozenset({*portals.hosts, "unmapped.example"}), portals.hosts, [key_of(pinned.der)])
    with started(loop, driver, settings, tmp_path) as browser:
        assert portals.visit(browser, good).failure is None
        for host in forged:
            failure = portals.visit(browser, host).failure or "nothing"
            assert "another key than 'trust: {spki: ...}' names" in failure
            assert portals.servers[host].seen == [], "nothing was asked of it"
        assert "unmapped.example is not in it" in (portals.visit(browser, "unmapped.example").failure or "")
        # Right when it is looked at first, and another's from the next connection on.
        assert portals.visit(browser, swapped).failure is None
        loop.run_until_complete(_takes_over(portals.servers[swapped], own.answering(pinned)))
        asked = len(portals.servers[swapped].seen)
        assert "another key" in (portals.visit(browser, swapped).failure or "")
        assert len(portals.servers[swapped].seen) == asked


async def _takes_over(server: Server, tls: ssl.SSLContext) -> None:
    """Answers at a server's port in its place."""
    assert server._server is not None
    server._server.close()
    await server._server.wait_closed()
    server._server = await asyncio.start_server(server._serve, "127.0.0.1", server.port, ssl=tls)


@pytest.mark.parametrize("address", ["192.0.2.7:443", "portal.example:443", "[2001:db8::1]:443", "127.0.0.1.example:9"])
def test_a_key_alone_is_not_enough_for_another_machine(loop: asyncio.AbstractEventLoop, address: str):
    hosts = {"a.example": "127.0.0.1:9", "b.example": address}
    with pytest.raises(Problem, match=r"b\.example answers at") as raised:
        loop.run_until_complete(grounded(BrowserSettings(frozenset(hosts), hosts, ["k"])))
    assert raised.value.outcome.exit_code == 3


@pytest.mark.parametrize("address", ["127.0.0.1:9", "127.8.0.1:9", "[::1]:9", "localhost:9", "[::ffff:127.0.0.1]:9"])
def test_switches_with_a_key(loop: asyncio.AbstractEventLoop, address: str, tmp_path: Path):
    """Chromium is told of the relay's key and of the relay alone, which has the same of both the next time."""
    settings = BrowserSettings(
        frozenset({"a.example", "unmapped.example"}),
        {"a.example": address},
        ["pinned key"],
        proxy={"server": "https://p:1"},
    )

    async def switches() -> list[str]:
        ground = await grounded(settings, tmp_path, tmp_path)
        try:
            return arguments(ground)
        finally:
            ground.close()

    first = loop.run_until_complete(switches())
    (rules,) = [switch for switch in first if "resolver-rules" in switch]
    assert rules.startswith("--host-resolver-rules=MAP a.example:443 127.0.0.1:")
    assert rules.endswith(", MAP * ~NOTFOUND")
    assert rules.count("MAP") == 2
    assert not [switch for switch in first if "pinned key" in switch or "proxy" in switch]
    assert loop.run_until_complete(switches()) == first
    (note,) = [path for path in tmp_path.iterdir() if path.name == "relay.pem"]
    assert note.stat().st_mode & 0o777 == 0o600
    note.write_text("port x\nspoiled")
    assert loop.run_until_complete(switches()) != first


def test_no_program_is_started_where_nobody_else_is_trusted(
    loop: asyncio.AbstractEventLoop, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(authorities, "_run", None)
    monkeypatch.setattr(keyed, "_made", None)
    settings = BrowserSettings(frozenset({"a.example"}), {"a.example": "127.0.0.1:9"})
    ground = loop.run_until_complete(grounded(settings))
    assert (ground.home, ground.own) == (None, None)
    assert not [switch for switch in arguments(ground) if "certificate" in switch]
    ground.close()
    assert ground.environment({"HOME": "/h"}) == {"HOME": "/h"}


def test_where_nothing_can_be_written_it_is_told(loop: asyncio.AbstractEventLoop, company: Issued, tmp_path: Path):
    (tmp_path / "company.pem").write_bytes(company.pem)
    (tmp_path / "no-folder").write_text("")
    settings = BrowserSettings(frozenset({"a.example"}), {"a.example": "127.0.0.1:9"})
    for given in (replace(settings, spki=["k"]), replace(settings, ca=[str(tmp_path / "company.pem")])):
        with pytest.raises(Problem) as raised:
            loop.run_until_complete(grounded(given, tmp_path / "no-folder", tmp_path / "no-folder"))
        assert raised.value.outcome.exit_code == 3


def test_without_certutil_or_elsewhere_the_way_out_is_told(company: Issued, tmp_path: Path, monkeypatch):
    file = tmp_path / "company.pem"
    file.write_bytes(company.pem)
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(Problem, match="apt install libnss3-tools"):
        authorities.trusting_home([file], tmp_path)
    monkeypatch.setattr(sys, "platform", "darwin")
    with pytest.raises(Problem, match="the system's own store"):
        authorities.trusting_home([file], tmp_path)


def test_the_home_of_the_browser_is_its_own(tmp_path: Path):
    given = {"HOME": "/h", "XDG_DATA_HOME": "/d", "XDG_RUNTIME_DIR": "/r", "DISPLAY": ":0", "PATH": "/b"}
    assert authorities.surroundings(tmp_path, given) == {
        "HOME": str(tmp_path), "XDG_RUNTIME_DIR": "/r", "DISPLAY": ":0", "PATH": "/b", "XAUTHORITY": "/h/.Xauthority",
    }  # fmt: skip


# --- files


def test_ca_forms(company: Issued, tmp_path: Path):
    """However the file was made, what is in it counts: all authorities, and no server's own certificate."""
    branch, leaf, old = company.authority("Succursale"), company.server("x.example"), authority("Vieille", days=-3)
    both = [company.der, branch.der]
    words = "# Autorité de la Société, émise à Orléans\r\n".encode()
    forms: dict[str, tuple[bytes, list[bytes]]] = {
        "two": (company.pem + branch.pem, both),
        "crlf": ((company.pem + branch.pem).replace(b"\n", b"\r\n"), both),
        "mark": (b"\xef\xbb\xbf" + company.pem, both[:1]),
        "utf-16": ("\ufeff".encode("utf-16-le") + company.pem.decode().encode("utf-16-le"), both[:1]),
        "accents": (words + company.pem + words + branch.pem, both),
        "latin": (words.decode().encode("latin-1") + company.pem, both[:1]),
        "chain": (leaf.pem + branch.pem + company.pem, both[::-1]),
        "old-one-too": (old.pem + company.pem, both[:1]),
        "twice": (company.pem * 2, both[:1]),
        "binary": (company.der, both[:1]),
    }
    for name, (data, expected) in forms.items():
        file = tmp_path / name
        file.write_bytes(data)
        assert list(authorities_in(file)) == expected, name


def test_ca_forms_that_are_none(company: Issued, tmp_path: Path):
    leaf, old = company.server("x.example"), authority("Vieille", days=-3)
    key = b"-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n"
    cases = {
        "empty": (b"", "no certificate is in it"),
        "garbage": (b"\x00\x01garbage", "no certificate is in it"),
        "binary-garbage": (b"\x30\x82", "certificate 1 is damaged"),
        "key": (key, "no certificate is in it, only: private key"),
        "cut": (company.pem[:90], "one begins, and does not end"),
        "second-damaged": (company.pem + company.pem.replace(b"MII", b"M!I"), "certificate 2 is damaged"),
        "second-no-certificate": (
            company.pem + b"-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n", "certificate 2 is damaged",
        ),
        "server": (leaf.pem, "its certificate is no certificate authority"),
        "old": (old.pem, "its certificate (Vieille) expired on"),
    }  # fmt: skip
    for name, (data, reason) in cases.items():
        file = tmp_path / name
        file.write_bytes(data)
        with pytest.raises(Problem) as raised:
            authorities_in(file)
        assert reason in str(raised.value), name
        assert str(file) in str(raised.value)
    for missing, reason in ((tmp_path / "none", "there is no such file"), (tmp_path, "Is a directory")):
        with pytest.raises(Problem, match=reason):
            authorities_in(missing)


def test_a_key_is_read_from_plain_der_alone(company: Issued):
    """What two readers could understand in two ways has no key: a forged one could show each what it wants."""
    der = company.der
    length = int.from_bytes(der[2:4], "big")
    assert der[:2] == b"\x30\x82"
    assert key_of(der)
    for wrong in (
        b"", b"\x30", b"\x31" + der[1:], der + b"\0", der[:-1],
        b"\x30\x80" + der[4:] + b"\0\0", b"\x30\x83\0" + der[2:],
        b"\x30\x84" + length.to_bytes(4, "big") + der[4:],
    ):  # fmt: skip
        with pytest.raises(ValueError, match=r"^$"):
            key_of(wrong)
