"""Several contexts of one Chromium, each with secrets of its own: none sees, fills or fails what is another's."""

import asyncio
from collections.abc import Callable, Iterator
from dataclasses import replace
from urllib.parse import parse_qs

import pytest
from playwright.async_api import Browser as Chromium

from robot.browser import whose
from robot.browser.browser import PlaywrightBrowser
from robot.browser.holding import patterns, wanted
from robot.browser.launch import new_context
from robot.browser.recorder import Recorder
from robot.engine.screen import Awaited, BrowserSettings
from robot.model.flow import SecretOnPage
from robot.model.settings import Policy
from robot.secrets.secret import Secret
from robot.wire.description import descriptions

from .stage import HOST, Stage
from .test_tap import Kept, Portal, withheld

WHERE = SecretOnPage.model_validate({"after": "mot de passe", "between": ["[", "]"]})
AWAITED = {"new": Awaited(descriptions(WHERE), Policy())}
SHOWN = "<p>Ce compte a été réinitialisé avec le mot de passe : [{}]</p>"
FORM = """<form action="/in" method="post" {}><input name="user" aria-label="user"><input name="password"
type="password" aria-label="password"><button>Connexion</button></form>"""


@pytest.fixture
def two(new_stage: Callable[[], Stage]) -> Iterator[tuple[Stage, Stage]]:
    stages = new_stage(), new_stage()
    yield stages
    for stage in stages:
        stage.run(stage.browser.close())


def secrets_of(number: int) -> tuple[Secret, Secret]:
    return Secret(f"agent-000{number}"), Secret(f'm0t&de "passe" n°{number}')


def typed(stage: Stage, number: int) -> None:
    for name, secret in zip(("user", "password"), secrets_of(number), strict=True):
        stage.run(stage.browser.fill(stage.one({"label": [name]}), secret, [HOST]))


def submit(stage: Stage) -> None:
    stage.run(stage.browser.click(stage.one({"role": ["button"], "name": ["Connexion"]})))


def sent(body: str) -> tuple[Secret, Secret]:
    form = parse_qs(body)
    return Secret(form["user"][0]), Secret(form["password"][0])


def signed_in(stage: Stage) -> None:
    stage.until(lambda tab: tab.address.endswith("/in") and tab.loaded)
    assert stage.look(after=-1).withheld is None


def test_each_portal_gets_the_password_of_its_own_session(two: tuple[Stage, Stage]) -> None:
    portal = Portal(two[0])
    for number, stage in enumerate(two):
        stage.show(FORM.format(""))
        typed(stage, number)
    for stage in two:
        submit(stage)
        signed_in(stage)
    assert [sent(body) for body in portal.bodies] == [secrets_of(0), secrets_of(1)]


@pytest.mark.parametrize("where", ["frame", "srcdoc"])
def test_a_frame_within_a_page(two: tuple[Stage, Stage], where: str) -> None:
    """The browser tells of its requests no more than a name that only the page's own tree has."""
    portal = Portal(two[0])
    two[0].show(FORM.format(""))
    typed(two[0], 0)
    two[0].server.pages["/cadre"] = FORM.format("")
    inner = FORM.format("").replace('"', "&quot;")
    two[1].show("<iframe src=/cadre></iframe>" if where == "frame" else f'<iframe srcdoc="{inner}"></iframe>')
    typed(two[1], 1)
    submit(two[1])
    two[1].until(lambda tab: tab.rested and portal.bodies)
    assert two[1].look(after=-1).withheld is None
    assert [sent(body) for body in portal.bodies] == [secrets_of(1)]


@pytest.mark.parametrize("how", ["window.open('/recap')", "window.open('/recap', '_blank', 'noopener')"])
def test_the_first_answer_of_a_popup_is_its_own_sessions(two: tuple[Stage, Stage], how: str) -> None:
    kept = [Kept(), Kept()]
    two[0].server.pages["/recap"] = SHOWN.format("Zq7+wK-x9Tm4")
    for stage, keep in zip(two, kept, strict=True):
        stage.show(f'<button onclick="{how}">Connexion</button>')
        stage.run(stage.browser.expect(AWAITED, keep))
    submit(two[1])
    two[1].until(lambda tab: tab.address.endswith("/recap") and tab.loaded)
    assert [one.found for one in kept] == [[], [("new", "Zq7+wK-x9Tm4")]]
    shown = two[1].js("document.body.textContent")
    assert "mot de passe" in shown
    assert "Zq7" not in shown


def test_a_worker_is_its_own_sessions(two: tuple[Stage, Stage]) -> None:
    """What a worker starts is known to no page."""
    portal = Portal(two[0])
    two[0].show(FORM.format(""))
    typed(two[0], 0)
    script = (200, {"Content-Type": "text/javascript"}, "onmessage = one => new Worker('/w2').postMessage(one.data)")
    inner = "onmessage = one => fetch('/in', {method: 'POST', body: new URLSearchParams(one.data)})"
    two[0].server.pages |= {"/w1": script, "/w2": (200, {"Content-Type": "text/javascript"}, inner)}
    two[1].show(
        FORM.format('onsubmit="w.postMessage(Object.fromEntries(new FormData(this)));return false"')
        + "<script>const w = new Worker('/w1')</script>"
    )
    typed(two[1], 1)
    submit(two[1])
    two[1].until(lambda tab: tab.rested and portal.bodies)
    assert [sent(body) for body in portal.bodies] == [secrets_of(1)]


def test_one_that_is_closed_leaves_the_others_held(two: tuple[Stage, Stage]) -> None:
    portal = Portal(two[0])
    for number, stage in enumerate(two):
        stage.show(FORM.format(""))
        typed(stage, number)
    two[0].run(two[0].browser.close())
    submit(two[1])
    signed_in(two[1])
    assert [sent(body) for body in portal.bodies] == [secrets_of(1)]


def test_nothing_goes_out_of_one_that_is_being_closed(two: tuple[Stage, Stage]) -> None:
    beacons = []
    two[0].server.pages["/mesure"] = lambda body: beacons.append(body) or ""
    two[1].show(FORM.format(""))
    typed(two[1], 1)
    sending = "addEventListener('pagehide', () => navigator.sendBeacon('/mesure', document.forms[0].password.value))"
    two[0].show(FORM.format("") + f"<script>{sending}</script>")
    typed(two[0], 0)

    async def leave() -> None:
        await two[0].browser._line.close()
        await two[0].browser.tabs["t1"].goto("about:blank")
        await asyncio.sleep(0.3)

    two[0].run(leave())
    assert beacons == []


def test_what_is_nobodys_is_not_sent(two: tuple[Stage, Stage], monkeypatch: pytest.MonkeyPatch) -> None:
    portal = Portal(two[0])
    for number, stage in enumerate(two):
        stage.show(FORM.format(""))
        typed(stage, number)

    async def nothing(*_: object) -> None: ...

    monkeypatch.setattr(whose, "_PAUSES", (0.0,))
    monkeypatch.setattr(whose.Whose, "known", lambda *_: None)
    monkeypatch.setattr(whose.Whose, "find", nothing)
    submit(two[1])
    two[1].until(lambda tab: tab.failure)
    assert portal.bodies == []


def test_a_context_that_nobody_holds_is_left_alone(
    two: tuple[Stage, Stage], chromium: Chromium, settings: BrowserSettings
) -> None:
    portal = Portal(two[0])
    two[0].show(FORM.format(""))
    typed(two[0], 0)
    two[0].server.pages["/libre"] = FORM.format("")

    async def alone() -> None:
        context = await new_context(chromium, settings)
        page = await context.new_page()
        await page.goto(f"https://{HOST}/libre")
        await page.fill("[name=user]", "crobotz7")
        await page.click("button")
        await page.wait_for_url("**/in")
        await context.close()

    two[0].run(alone())
    assert portal.bodies == ["user=crobotz7&password="]
    assert two[0].look(after=-1).withheld is None


@pytest.mark.parametrize("how", [{"typed": True}, {}])
def test_a_recorder_is_told_of_its_own_session_alone(
    two: tuple[Stage, Stage], chromium: Chromium, settings: BrowserSettings, how: dict[str, bool]
) -> None:
    portal = Portal(two[0])
    two[0].show(FORM.format(""))
    typed(two[0], 0)
    two[0].server.pages["/vu"] = "<h1>Vu</h1>"
    recorder = Recorder()

    async def seen() -> None:
        mine = replace(settings, **how)
        browser = await PlaywrightBrowser.on(await new_context(chromium, mine), mine)
        assert browser.holder is not None
        await recorder.begin(browser.holder, browser.context)
        await browser.open(f"https://{HOST}/vu")
        await two[0].browser.tabs["t1"].evaluate("document.forms[0].submit()")
        await two[0].browser.tabs["t1"].wait_for_url("**/in")
        await recorder.finish()
        await browser.open(f"https://{HOST}/vu")  # nobody is told of it, and it comes all the same
        await browser.tabs["t1"].wait_for_load_state()
        await browser.close()

    two[0].run(seen())
    assert [one.request.url for one in recorder.exchanges()] == [f"https://{HOST}/vu"]
    assert [sent(body) for body in portal.bodies] == [secrets_of(0)]


def test_one_alone_is_asked_nothing(
    chromium: Chromium, new_stage: Callable[[], Stage], monkeypatch: pytest.MonkeyPatch
) -> None:
    """It costs no round trip to know whose a request is that can only be one's."""
    from robot.browser import switchboard

    monkeypatch.setattr(switchboard, "_BOARDS", {})
    asked = []
    monkeypatch.setattr(whose.Whose, "find", lambda *given: asked.append(given))
    stage = new_stage()
    portal = Portal(stage)
    stage.show(FORM.format(""))
    typed(stage, 0)
    submit(stage)
    signed_in(stage)
    stage.run(stage.browser.close())
    assert asked == []
    assert [sent(body) for body in portal.bodies] == [secrets_of(0)]


def test_the_portal_that_refuses_one_says_nothing_of_the_other(two: tuple[Stage, Stage]) -> None:
    portal = Portal(two[0])
    changing = 'onsubmit="this.user.value = this.user.value.toUpperCase()"'
    for number, stage in enumerate(two):
        stage.show(FORM.format("" if number else changing))
        typed(stage, number)
    submit(two[0])
    assert "changed a placeholder" in withheld(two[0])
    submit(two[1])
    signed_in(two[1])
    assert [sent(body) for body in portal.bodies] == [secrets_of(1)]


class Session:
    """Takes what it is told, but the first time it never says so."""

    def __init__(self) -> None:
        self.enabled: list[object] = []

    async def send(self, _: str, how: dict[str, object]) -> None:
        self.enabled.append(how["patterns"])
        if len(self.enabled) == 1:
            await asyncio.sleep(3600)


def test_what_nobody_heard_of_is_said_again(loop: asyncio.AbstractEventLoop, two: tuple[Stage, Stage]) -> None:
    """One that is closed in a hurry may have had the others' requests let go, or not."""

    async def tried() -> list[object]:
        line = two[0].browser._line
        assert line is not None
        before, session = line._board.session, Session()
        line._board.session = session  # type: ignore[assignment]
        held = line.patterns
        leaving = asyncio.ensure_future(line.hold([{"urlPattern": "x"}]))
        await asyncio.sleep(0)
        leaving.cancel()
        await asyncio.wait({leaving})
        await line.hold(held)
        line._board.session = before
        return session.enabled

    assert len(loop.run_until_complete(tried())) == 2


def event(url: str, kind: str = "XHR", **more: object) -> dict[str, object]:
    return {"request": {"url": url}, "resourceType": kind, **more}


@pytest.mark.parametrize(
    ("held", "event", "is_so"),
    [
        ({"swapping": False}, event("https://a/"), False),
        ({"swapping": True}, event("https://a/", responseStatusCode=200), True),
        ({"swapping": True}, event("https://a/", responseErrorReason="Failed"), True),
        ({"swapping": True}, event("https://a/", "Image", responseStatusCode=200), False),
        ({"swapping": True}, event("https://a/"), False),
        ({"swapping": True, "standing": True}, event("https://a/", "Ping"), True),
        ({"swapping": True, "standing": True}, event("https://a/", "Image"), False),
        ({"swapping": True, "standing": True}, event("https://a/?q=crobotz7abc", "Image"), True),
        ({"swapping": True, "standing": True, "texts": ["a*b?"]}, event("https://a/a*b?c", "Image"), True),
        ({"swapping": True, "standing": True, "texts": ["a*b?"]}, event("https://a/axbyc", "Image"), False),
        ({"swapping": True, "typed": True}, event("https://a/", "Image"), True),
        ({"recording": True, "swapping": False}, event("https://a/", "Image", responseStatusCode=200), True),
    ],
)
def test_what_a_context_wants_held(held: dict, event: dict, is_so: bool) -> None:
    how = {"recording": False, "standing": False, "typed": False} | held
    assert wanted(patterns(**how), event) is is_so
