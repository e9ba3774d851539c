"""Starting: the environment that is handed on, the switches, trust, hosts, and finding a browser."""

# ruff: noqa: E501 - parameters of tests are told apart by their names

import asyncio
import sys
import time
from dataclasses import replace
from pathlib import Path

import pytest
from playwright.async_api import Playwright

from robot.browser import launch as launching
from robot.browser.browser import PlaywrightBrowser
from robot.browser.find import BrowserProgram, find_browser
from robot.browser.ground import Ground
from robot.browser.hosts import resolver_rules, strays
from robot.browser.launch import arguments, launch, new_context
from robot.engine.screen import BrowserSettings
from robot.errors import Problem
from robot.secrets.secret import Secret

from .stage import HOST, OTHER, PATIENCE, Server, Stage


def test_environment_is_clean(monkeypatch: pytest.MonkeyPatch):
    for name in (
        "PIGP_PASSWORD",
        "NODE_OPTIONS",
        "DEBUG",
        "PWDEBUG",
        "HTTPS_PROXY",
        "https_proxy",
        "PW_TEST",
        "DISPLAY",
    ):
        monkeypatch.setenv(name, "geheim")
    assert "geheim" not in launching.clean_environment().values()
    assert launching.clean_environment(headed=True)["DISPLAY"] == "geheim"
    assert "PATH" in launching.clean_environment()


@pytest.mark.skipif(sys.platform != "linux", reason="reads /proc")
def test_driver_and_browser_do_not_get_secrets(tmp_path: Path):
    script = tmp_path / "s.py"
    script.write_text(
        "import asyncio, os, pathlib\n"
        "from robot.browser.browser import PlaywrightBrowser\n"
        "from robot.browser.driver import start_driver\n"
        "from robot.engine.screen import BrowserSettings\n"
        "def below(pid):\n"
        "    for p in pathlib.Path('/proc').glob('[0-9]*'):\n"
        "        try: parent = int((p / 'stat').read_text().rpartition(')')[2].split()[1])\n"
        "        except OSError: continue\n"
        "        if parent == pid: yield p; yield from below(int(p.name))\n"
        "async def main():\n"
        "    b = await PlaywrightBrowser.start(await start_driver(), BrowserSettings(frozenset({'a.example'})))\n"
        "    names = [p / 'environ' for p in below(os.getpid())]\n"
        "    print(len(names), sum(b'geheim' in n.read_bytes() for n in names))\n"
        "    await b.close()\n"
        "asyncio.run(main())\n"
    )

    async def run() -> bytes:
        process = await asyncio.create_subprocess_exec(
            sys.executable, str(script), stdout=asyncio.subprocess.PIPE,
            env={**launching.clean_environment(), "PIGP_PASSWORD": "geheim", "PYTHONPATH": str(Path.cwd())},
        )  # fmt: skip
        return (await process.communicate())[0]

    count, leaks = asyncio.run(run()).split()
    assert int(count) >= 2
    assert int(leaks) == 0


def test_playwright_is_imported_late():
    code = (
        "import sys; import robot.browser.browser, robot.browser.launch, robot.browser.find;"
        "assert not [m for m in sys.modules if m.startswith('playwright')]"
    )
    import subprocess

    subprocess.run([sys.executable, "-c", code], check=True)


def test_the_driver_starts_before_anything_large_is_imported():
    code = (
        "import sys; import robot.runs.driver, robot.browser.driver;"
        "assert not [m for m in sys.modules if m in ('pydantic', 'yaml', 'loguru', 'robot.model.settings')]"
    )
    import subprocess

    subprocess.run([sys.executable, "-c", code], check=True)


def test_switches():
    settings = BrowserSettings(frozenset({"b.example", "a.example"}), {"a.example": "127.0.0.1:9"})
    found = arguments(Ground(settings))
    assert "--host-resolver-rules=MAP a.example:443 127.0.0.1:9, MAP b.example:443 b.example, MAP * ~NOTFOUND" in found
    assert not [switch for switch in found if "certificate" in switch]
    assert "--blink-settings=imagesEnabled=false" in found
    assert "--blink-settings=imagesEnabled=false" not in arguments(Ground(replace(settings, headed=True)))


@pytest.mark.parametrize(
    ("address", "astray"),
    [
        ("https://a.example/x", False), ("https://a.example:443/", False), ("https://A.EXAMPLE/", False), ("about:blank", False),
        ("data:text/html,x", False), ("blob:https://b.example/1", False), ("http://a.example/", True),
        ("https://b.example/", True), ("https://a.example.b.example/", True), ("https://a.example@b.example/", True),
        ("https://a.example:8443/", True), ("https://a.example:x/", True), ("ftp://a.example/", True), ("https://a.example./", True),
    ],
)  # fmt: skip
def test_straying_addresses(address: str, astray: bool):
    assert strays(address, {"a.example"}) is astray


def test_rules_for_a_proxy():
    assert resolver_rules({"a.example"}, {}, "proxy.example").startswith(
        "MAP proxy.example proxy.example, MAP a.example:443"
    )


def test_unknown_key_is_refused(
    loop: asyncio.AbstractEventLoop, driver: Playwright, settings: BrowserSettings, server: Server
):
    async def run() -> str | None:
        untrusting = replace(settings, spki=[])
        chromium = await launch(driver, untrusting)
        stage = Stage(
            loop,
            server,
            await PlaywrightBrowser.on(await new_context(chromium, untrusting), untrusting, [chromium.close]),
        )
        await stage.browser.open(f"https://{HOST}/")
        number, failure = -1, None
        while failure is None:
            screen = await stage.browser.look([], after=number, timeout=2)
            number, failure = screen.number, screen.tabs[0].failure
        await stage.browser.close()
        return failure

    failure = loop.run_until_complete(asyncio.wait_for(run(), PATIENCE)) or ""
    assert failure.endswith("net::ERR_CERT_AUTHORITY_INVALID")


def test_proxy_is_used_and_cannot_be_used_to_stray(
    loop: asyncio.AbstractEventLoop, driver: Playwright, server: Server, tmp_path: Path
):
    file = tmp_path / "self-signed.pem"
    file.write_bytes(server.certificate.pem)  # type: ignore[attr-defined]
    asked: list[str] = []

    async def relay(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        line = (await reader.readline()).decode()
        head = line
        while (text := (await reader.readline()).decode()).strip():
            head += text
        asked.append(head)
        if "proxy-authorization" not in head.lower():
            writer.write(
                b"HTTP/1.1 407 X\r\nProxy-Authenticate: Basic realm=x\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"
            )
            writer.close()
            return
        writer.write(b"HTTP/1.1 200 OK\r\n\r\n")
        to_reader, to_writer = await asyncio.open_connection("127.0.0.1", server.port)

        async def pump(source: asyncio.StreamReader, sink: asyncio.StreamWriter) -> None:
            while data := await source.read(65536):
                sink.write(data)
            sink.close()

        await asyncio.gather(pump(reader, to_writer), pump(to_reader, writer), return_exceptions=True)

    async def run() -> tuple[bool, str | None]:
        proxy = await asyncio.start_server(relay, "127.0.0.1", 0)
        address = f"http://127.0.0.1:{proxy.sockets[0].getsockname()[1]}"
        settings = BrowserSettings(
            frozenset({HOST, OTHER}), ca=[str(file)],
            proxy={"server": address, "username": "u", "password": Secret("p")},
        )  # fmt: skip
        server.pages["/proxied"] = "<p>Bonjour</p><a href=https://undeclared.example/>x</a>"
        chromium = await launch(driver, settings)
        browser = await PlaywrightBrowser.on(await new_context(chromium, settings), settings, [chromium.close])
        await browser.open(f"https://{HOST}/proxied")
        number, seen = -1, False
        while not seen:
            screen = await browser.look([], after=number, timeout=2)
            number, seen = screen.number, screen.tabs[0].rested and "proxied" in screen.tabs[0].address
        await browser.open("https://undeclared.example/")
        number, strayed = -1, None
        while strayed is None:
            screen = await browser.look([], after=number, timeout=2)
            number, strayed = screen.number, screen.strayed
        await browser.close()
        return seen, strayed

    seen, strayed = loop.run_until_complete(asyncio.wait_for(run(), PATIENCE))
    assert seen
    assert strayed == "https://undeclared.example/"
    assert any(HOST in head for head in asked)
    assert not [head for head in asked if "undeclared" in head]


@pytest.mark.parametrize(
    ("script", "headed", "words"),
    [
        ("exit 1", False, ["it ended at once (exit code 1)"]),
        ("kill -SEGV $$", False, ["it ended at once (signal SIGSEGV)"]),
        ("echo 'chrome: error while loading shared libraries: libnss3.so: cannot open' >&2; exit 127", False,
         ["exit code 127", "it says: chrome: error while loading shared libraries: libnss3.so: cannot open"]),
        ("sleep 600", False, ["it did not answer in time"]),
        (None, False, ["it may not be executed"]),
        ("echo '[7:7:1127/1803.41:ERROR:ui/x11.cc:257] Missing X server or $DISPLAY' >&2; exit 1", True,
         ["it says: Missing X server or $DISPLAY", "leave the window out"]),
    ],
    ids=["false", "signal", "library", "hangs", "not-executable", "headed"],
)  # fmt: skip
def test_no_display_and_other_reasons_not_to_start(
    loop: asyncio.AbstractEventLoop, driver: Playwright, tmp_path: Path, *, script: str | None, headed: bool,
    words: list[str],
):  # fmt: skip
    program = tmp_path / "browser"
    program.write_text(f"#!/bin/sh\n{script}\n")
    program.chmod(0o755 if script else 0o644)
    how = launching.options(
        Ground(BrowserSettings(frozenset({HOST}), headed=headed)), BrowserProgram(program, "chromium")
    )
    begun = time.monotonic()
    with pytest.raises(Problem) as raised:
        loop.run_until_complete(launching.launch_with(driver, how, within=2.0 if script == "sleep 600" else 25.0))
    assert time.monotonic() - begun < 30
    assert raised.value.outcome.exit_code == 3
    assert all(word in str(raised.value) for word in [str(program), *words]), str(raised.value)
    assert "--host-resolver-rules" not in str(raised.value)


def test_find_browser(monkeypatch: pytest.MonkeyPatch, tmp_path: Path):
    program = tmp_path / "google-chrome"
    program.write_text("#!/bin/sh\necho Chrome 1.2\n")
    program.chmod(0o755)
    monkeypatch.setenv("CHORUS_ROBOT_BROWSER", str(program))
    found = find_browser(headed=False)
    assert (found.path, found.kind, found.version) == (program, "chrome", "Chrome 1.2")
    monkeypatch.setenv("CHORUS_ROBOT_BROWSER", str(tmp_path / "none"))
    with pytest.raises(Problem, match="doctor"):
        find_browser(headed=False)
    monkeypatch.delenv("CHORUS_ROBOT_BROWSER")
    monkeypatch.setattr("robot.browser.find._candidates", lambda **_: iter(()))
    with pytest.raises(Problem, match="chorus-robot doctor"):
        find_browser(headed=True)


def test_playwrights_own_newest(monkeypatch: pytest.MonkeyPatch, tmp_path: Path):
    for number in (999, 1200):
        folder = tmp_path / f"chromium_headless_shell-{number}" / "chrome-linux"
        folder.mkdir(parents=True)
        (folder / "headless_shell").touch()
    monkeypatch.delenv("CHORUS_ROBOT_BROWSER", raising=False)
    monkeypatch.setenv("PLAYWRIGHT_BROWSERS_PATH", str(tmp_path))
    monkeypatch.setattr("robot.browser.find._SHELLS", ())
    assert "1200" in str(find_browser(headed=False).path)
