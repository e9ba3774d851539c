"""A real browser that has every answer from a recording: redirects, cookies, pop-ups, its clock, and no network."""

import asyncio
import json
from collections.abc import Callable, Coroutine
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from playwright.async_api import BrowserContext, Error

from robot.browser.driver import start_driver
from robot.browser.launch import launch, new_context
from robot.browser.passing import Passing
from robot.browser.recorder import Recorder
from robot.browser.replaying import clock, serve
from robot.browser.switchboard import Line
from robot.engine.screen import BrowserSettings
from robot.recordings.exchange import Exchange, Request, Response, first
from robot.recordings.replay import Replayer, verdict
from robot.recordings.writing import har_text

A, B = "https://a.example", "https://b.example"
HTML = ("Content-Type", "text/html; charset=utf-8")
FORM = (("Content-Type", "application/x-www-form-urlencoded"),)
PLACEHOLDER = "crobotz7abcdefghijklmnop"


def got(url: str, body: str = "", status: int = 200, *headers: tuple[str, str], sent: str | None = None) -> Exchange:
    request = Request("GET" if sent is None else "POST", url, FORM if sent else (), (sent or "").encode())
    return Exchange(1, request, Response(status, "", (HTML, *headers), body.encode()))


MENU = f"""<title>menu</title><a id=pop target=_blank href="{B}/pop">pop</a>
  <form method=post action="/reset"><input type=hidden name=key value="stand-in"><button id=go>go</button></form>
  <script>fetch('/api', {{method: 'POST', body: JSON.stringify({{ts: Math.random(), q: 'x'}}),
    headers: {{'Content-Type': 'application/json'}}}}).then(a => a.text())
    .then(t => document.body.dataset.api = t)</script>"""
RECORDING = [
    got(f"{A}/start", "", 302, ("Location", f"{B}/two"), ("Set-Cookie", "s=1; Path=/; Secure; HttpOnly"),
        ("Set-Cookie", "t=2; Path=/; Secure")),
    got(f"{B}/two", "", 302, ("Location", f"{A}/menu"), ("Set-Cookie", "b=3; Path=/; Secure")),
    got(f"{A}/menu", MENU),
    Exchange(1, Request("POST", f"{A}/api", (("Content-Type", "application/json"),), b'{"ts":1,"q":"x"}'),
             Response(200, "OK", (("Content-Type", "text/plain"),), b"told")),
    got(f"{B}/pop", "<title>pop</title>"),
    got(f"{A}/reset", "", 302, ("Location", "/done"), sent="key=stand-in"),
    got(f"{A}/done", "<title>first</title>"),
    got(f"{A}/menu", MENU.replace("stand-in", PLACEHOLDER)),
    Exchange(1, Request("POST", f"{A}/api", (("Content-Type", "application/json"),), b'{"ts":1,"q":"x"}'),
             Response(200, "OK", (("Content-Type", "text/plain"),), b"told")),
    got(f"{A}/reset", "", 302, ("Location", "/done"), sent="key=stand-in"),
    got(f"{A}/done", "<title>second</title>"),
]  # fmt: skip


@pytest.fixture(scope="module")
def run() -> Any:
    """Run a test's steps with a browser of the module's, and a context of its own."""
    loop = asyncio.new_event_loop()
    driver = loop.run_until_complete(start_driver())
    settings = BrowserSettings(declared_hosts=frozenset({"a.example", "b.example"}), offline=True)

    def go(steps: Callable[[BrowserContext], Coroutine[Any, Any, Any]], *, replayer: Replayer | None = None,
           recorder: Recorder | None = None) -> Any:  # fmt: skip
        async def whole() -> Any:
            chromium = await launch(driver, settings)
            try:
                serving = await serve(chromium, replayer) if replayer is not None else None
                context = await new_context(chromium, settings)
                if recorder is not None:
                    await recorder.begin(serving or Passing(Line.of(context)), context)
                return await steps(context)
            finally:
                await chromium.close()

        return loop.run_until_complete(asyncio.wait_for(whole(), 120))

    yield go
    loop.run_until_complete(driver.stop())
    loop.close()


async def walk(context: BrowserContext) -> tuple[list[str], dict[str, str]]:
    """Sign in, look at a pop-up, reset, go back, and reset again: the pages seen, and the cookies."""
    page = await context.new_page()
    seen = []
    await page.goto(f"{A}/start")
    await page.wait_for_function("document.body.dataset.api === 'told'", timeout=10_000)
    seen.append(await page.title())
    async with context.expect_page() as opened:
        await page.click("#pop")
    pop = await opened.value
    await pop.wait_for_load_state()
    seen.append(await pop.title())
    for _ in range(2):
        await page.click("#go")
        await page.wait_for_url("**/done", timeout=10_000)
        seen.append(await page.title())
        if len(seen) < 4:
            await page.goto(f"{A}/menu")
            await page.wait_for_function("document.body.dataset.api === 'told'", timeout=10_000)
    return seen, {one["name"]: one["value"] for one in await context.cookies()}


def test_a_recording_replays_exactly_and_offline(run: Any) -> None:
    replayer = Replayer(RECORDING, secrets=["stand-in"])
    seen, cookies = run(walk, replayer=replayer)
    assert seen == ["menu", "pop", "first", "second"]
    assert cookies == {"s": "1", "t": "2", "b": "3"}
    assert verdict(replayer) == ""


def test_route_from_har_cannot_replay_it(run: Any, tmp_path: Path) -> None:
    """What others replay with: no cookies of redirects, the first answer each time, bodies compared byte by byte."""
    har = tmp_path / "traffic.har"
    har.write_text(har_text(RECORDING, "1"), encoding="utf-8")

    async def signed_in(context: BrowserContext) -> dict[str, str]:
        await context.route_from_har(har, not_found="abort")
        page = await context.new_page()
        await page.goto(f"{A}/start")
        return {one["name"]: one["value"] for one in await context.cookies()}

    async def twice(context: BrowserContext) -> list[str]:
        await context.route_from_har(har, not_found="abort")
        page = await context.new_page()
        seen = []
        for _ in range(2):
            await page.goto(f"{A}/done")
            seen.append(await page.title())
        return seen

    async def told(context: BrowserContext) -> Any:
        await context.route_from_har(har, not_found="abort")
        page = await context.new_page()
        failed = []
        page.on("requestfailed", lambda request: failed.append(request.url))
        await page.goto(f"{A}/menu")
        await page.wait_for_timeout(500)
        return failed

    assert run(signed_in) != {"s": "1", "t": "2", "b": "3"}
    assert run(twice) == ["first", "first"]
    assert run(told) == [f"{A}/api"]


def test_what_is_not_recorded_is_refused(run: Any) -> None:
    replayer = Replayer([got(f"{A}/menu", "<img src='http://c.example/x.png'><title>t</title>")])

    async def stray(context: BrowserContext) -> str:
        page = await context.new_page()
        await page.goto(f"{A}/menu")
        with pytest.raises(Error, match="ERR_BLOCKED_BY_CLIENT"):
            await page.goto("https://elsewhere.example/")
        return await page.title()

    run(stray, replayer=replayer)
    assert [one.name for one in replayer.unmatched()] == ["GET elsewhere.example/"]


def test_a_recorded_failure_is_the_same_failure(run: Any) -> None:
    replayer = Replayer([Exchange(1, Request("GET", f"{A}/menu"), None, "net::ERR_CONNECTION_REFUSED")])

    async def fail(context: BrowserContext) -> None:
        page = await context.new_page()
        with pytest.raises(Error, match="ERR_CONNECTION_REFUSED"):
            await page.goto(f"{A}/menu")

    run(fail, replayer=replayer)


def test_no_host_is_reached_even_where_nothing_answers_from_a_recording(run: Any) -> None:
    async def reach(context: BrowserContext) -> None:
        page = await context.new_page()
        with pytest.raises(Error, match="ERR_NAME_NOT_RESOLVED"):
            await page.goto(f"{A}/menu")

    run(reach)


def test_the_page_s_clock_stands_at_the_recording_s_time(run: Any) -> None:
    then = datetime(2021, 3, 4, 5, 6, 7, tzinfo=UTC)
    replayer = Replayer([got(f"{A}/menu", "<script>window.early = Date.now()</script>")])

    async def ask(context: BrowserContext) -> dict[str, Any]:
        await context.add_init_script(clock(then))
        page = await context.new_page()
        await page.goto(f"{A}/menu")
        return json.loads(
            await page.evaluate("""JSON.stringify({
            early, now: Date.now(), made: new Date().toISOString(), text: Date(), is: new Date() instanceof Date,
            fixed: new Date(2020, 1, 3).getTime() === new Date('2020-02-03T00:00').getTime(),
            parsed: Date.parse('1970-01-01T00:00:01Z'), kind: Object.prototype.toString.call(new Date()),
        })""")
        )

    told = run(ask, replayer=replayer)
    assert 0 <= told["early"] - then.timestamp() * 1000 < 60_000
    assert told["now"] >= told["early"]
    assert told["made"].startswith("2021-03-04T05:0")
    assert "2021" in told["text"]
    assert (told["is"], told["fixed"], told["parsed"], told["kind"]) == (True, True, 1000, "[object Date]")


def test_the_recorder_keeps_what_passes(run: Any) -> None:
    """A replay is recorded: pages that lead on at once, redirects, what was sent, what failed."""
    leads_on = got(f"{A}/welcome", "<p>wait", 200, ("Refresh", f"0; URL={A}/start"))
    fails = Exchange(1, Request("GET", f"{A}/gone"), None, "net::ERR_CONNECTION_REFUSED")
    replayer = Replayer([leads_on, *RECORDING, fails], secrets=["stand-in"])
    recorder = Recorder()

    async def steps(context: BrowserContext) -> None:
        page = await context.new_page()
        await page.goto(f"{A}/welcome")
        await page.wait_for_url("**/menu")
        await page.wait_for_function("document.body.dataset.api === 'told'", timeout=10_000)
        await page.click("#go")
        await page.wait_for_url("**/done")
        with pytest.raises(Error):
            await page.goto(f"{A}/gone")
        await recorder.finish()

    run(steps, replayer=replayer, recorder=recorder)
    kept = recorder.exchanges()
    assert [one.name for one in kept] == [
        "GET a.example/welcome", "GET a.example/start", "GET b.example/two", "GET a.example/menu", "POST a.example/api",
        "POST a.example/reset", "GET a.example/done", "GET a.example/gone",
    ]  # fmt: skip
    assert kept[0].response.body == b"<p>wait"
    assert [one.response.status for one in kept[:-1]] == [200, 302, 302, 200, 200, 302, 200]
    assert first(kept[1].response.headers, "location") == f"{B}/two"
    assert kept[5].request.body == b"key=stand-in"
    assert kept[3].response.body.decode() == MENU
    assert kept[7].response is None
    assert kept[7].failure
