"""Secrets are swapped in real requests and answers of a real browser: the portal gets them, pages never do."""

import gzip
import json
import re
from urllib.parse import parse_qs

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from robot.engine.screen import Awaited
from robot.model.flow import SecretOnPage
from robot.model.settings import Policy
from robot.secrets.secret import Secret
from robot.wire.description import descriptions

from .stage import OTHER, Stage

USER = Secret("agent-0042")
PASSWORD = Secret("q\"<&>/\\'+%é 7")
NEW = "J0+3/zsN3&<b>"
SENTENCE = "<p>Ce compte a été réinitialisé avec le mot de passe : [{}]</p>"
HTML_NEW = SENTENCE.format("J0+3/zsN3&amp;&lt;b&gt;")
WHERE = SecretOnPage.model_validate({"after": "mot de passe", "between": ["[", "]"], "json": ["**.motDePasse"]})
AWAITED = {"new": Awaited(descriptions(WHERE), Policy(forbid="/"))}
FORM = """<form action="/in" method="post" {}><input name="user" aria-label="user"><input name="password"
type="password" aria-label="password" {}><button>Connexion</button></form>"""


class Portal:
    """What reached the portal's address `/in`, and what it answers there."""

    def __init__(self, stage: Stage, answer="<h1>Menu</h1>") -> None:
        self.bodies: list[str] = []
        self.answer = answer
        stage.server.pages["/in"] = self._take

    def _take(self, body: str):
        self.bodies.append(body)
        return self.answer


class Kept:
    """What was given to be staged, and what the page showed at that moment."""

    def __init__(self) -> None:
        self.found: list[tuple[str, str]] = []

    def __call__(self, name: str, secret: Secret) -> None:
        self.found.append((name, secret.reveal()))


def box(stage: Stage, name: str):
    return stage.one({"label": [name]})


def sign_in(stage: Stage, user: Secret = USER, password: Secret = PASSWORD, *, submit: bool = True) -> None:
    stage.run(stage.browser.fill(box(stage, "user"), user))
    stage.run(stage.browser.fill(box(stage, "password"), password))
    if submit:
        stage.run(stage.browser.click(stage.one({"role": ["button"], "name": ["Connexion"]})))


def withheld(stage: Stage) -> str:
    screen = stage.look(after=-1)
    while screen.withheld is None:
        screen = stage.look()
    return screen.withheld


def holds(text: str, *secrets: Secret) -> bool:
    return any(secret.reveal() in text for secret in secrets)


# --- what is typed


@pytest.mark.parametrize("charset", ["utf-8", "windows-1252"])
def test_the_portal_gets_what_the_page_never_had(fresh: Stage, charset: str):
    portal = Portal(fresh, f"<h1>Menu</h1><p>Bonjour {USER.reveal()}</p>")
    page = f"<html><body>{FORM.format('', '')}</body></html>"
    fresh.show((200, {"Content-Type": f"text/html; charset={charset}"}, page.encode(charset)))
    sign_in(fresh, submit=False)
    assert fresh.browser.uncarried()
    typed = fresh.js("[...document.querySelectorAll('input')].map(one => one.value)")
    assert all(re.fullmatch(r"crobotz7[a-z0-9]{24}", text) for text in typed)
    fresh.run(fresh.browser.click(fresh.one({"role": ["button"], "name": ["Connexion"]})))
    fresh.until(lambda tab: tab.address.endswith("/in") and tab.loaded)
    assert fresh.look(after=-1).withheld is None
    (body,) = portal.bodies
    assert parse_qs(body, encoding=charset) == {"user": [USER.reveal()], "password": [PASSWORD.reveal()]}
    assert not fresh.browser.uncarried()
    shown = fresh.js("document.documentElement.outerHTML")
    assert re.search("Bonjour crobotz7[a-z0-9]{24}", shown)
    assert not holds(shown, USER, PASSWORD)


def test_a_form_in_parts(fresh: Stage):
    portal = Portal(fresh)
    fresh.show(FORM.format('enctype="multipart/form-data"', ""))
    sign_in(fresh)
    fresh.until(lambda tab: tab.address.endswith("/in") and tab.loaded)
    assert f'name="password"\r\n\r\n{PASSWORD.reveal()}\r\n' in portal.bodies[0]


def test_a_script_that_sends_json(fresh: Stage):
    portal = Portal(fresh, (200, {"Content-Type": "application/json"}, json.dumps({"login": USER.reveal()})))
    fresh.show(
        FORM.format("", "")
        + """<pre id=out></pre><script>document.querySelector('form').onsubmit = async (event) => {
        event.preventDefault();
        const [user, password] = [...document.querySelectorAll('input')].map(one => one.value);
        const answer = await fetch('/in', {method: 'POST', headers: {'Content-Type': 'application/json'},
          body: JSON.stringify({user, deep: [{password}]})});
        document.querySelector('#out').textContent = 'dit ' + await answer.text(); }</script>"""
    )
    sign_in(fresh)
    fresh.until(lambda tab: tab.rested and "dit" in fresh.js("document.querySelector('#out').textContent"))
    assert json.loads(portal.bodies[0]) == {"user": USER.reveal(), "deep": [{"password": PASSWORD.reveal()}]}
    assert not holds(fresh.js("document.documentElement.outerHTML"), USER, PASSWORD)


@pytest.mark.parametrize("status", [302, 307, 308])
def test_a_redirect_after_the_form(fresh: Stage, status: int):
    portal = Portal(fresh, (status, {"Location": f"https://{OTHER}/suite"}, ""))
    bodies = []
    fresh.server.pages["/suite"] = lambda body: bodies.append(body) or "<h1>Suite</h1>"
    fresh.show(FORM.format("", ""))
    sign_in(fresh)
    fresh.until(lambda tab: tab.address.endswith("/suite") and tab.loaded)
    assert parse_qs(portal.bodies[0])["password"] == [PASSWORD.reveal()]
    assert bodies == ["" if status == 302 else portal.bodies[0]]


@pytest.mark.parametrize(
    ("attributes", "user", "fits"),
    [
        ("maxlength=20", USER, r"crobotz7[a-z0-9]{12}"),
        ("maxlength=12", USER, r"[a-z0-9]{12}"),
        ('pattern="[0-9]{8}"', Secret("12345678"), r"\d{8}"),
        ("type=email", Secret("mairie@ville.example"), r"[a-z]{6}@[a-z]{5}\.[a-z]{7}"),
    ],
)
def test_a_box_that_takes_only_some_texts(fresh: Stage, attributes: str, user: Secret, fits: str):
    portal = Portal(fresh)
    fresh.show(FORM.format("", "").replace('name="user"', f'name="user" {attributes}'))
    sign_in(fresh, user, submit=False)
    typed = fresh.js("document.querySelector('input').value")
    assert re.fullmatch(fits, typed)
    assert typed != user.reveal()
    fresh.run(fresh.browser.click(fresh.one({"role": ["button"], "name": ["Connexion"]})))
    fresh.until(lambda tab: tab.address.endswith("/in") and tab.loaded)
    assert parse_qs(portal.bodies[0])["user"] == [user.reveal()]


@pytest.mark.parametrize(
    ("form", "said"),
    [
        (FORM.format("", "").replace('method="post"', 'method="get"'), "a secret does not go in an address"),
        (FORM.format('onsubmit="this.user.value = this.user.value.toUpperCase()"', ""), "changed a placeholder"),
        (FORM.format('onsubmit="this.password.value = btoa(this.password.value)"', ""), "without the secret"),
    ],
)
def test_a_request_that_cannot_be_filled_is_not_sent(fresh: Stage, form: str, said: str):
    portal = Portal(fresh)
    fresh.show(form)
    sign_in(fresh)
    assert said in withheld(fresh)
    assert portal.bodies == []


def test_a_script_that_sends_something_else_is_told_of(fresh: Stage):
    portal = Portal(fresh)
    fresh.show(
        FORM.format("", "")
        + """<script>document.querySelector('form').onsubmit = async (event) => {
        event.preventDefault();
        await fetch('/in', {method: 'POST', body: btoa(document.querySelectorAll('input')[1].value)});
        location.href = '/menu'; }</script>"""
    )
    fresh.server.pages["/menu"] = "<h1>Menu</h1>"
    sign_in(fresh)
    fresh.until(lambda tab: tab.address.endswith("/menu") and tab.loaded)
    assert len(portal.bodies) == 1
    assert fresh.browser.uncarried()


def test_requests_without_a_secret_go_on(fresh: Stage):
    portal = Portal(fresh)
    fresh.show(FORM.format("", "") + "<script>fetch('/in', {method: 'POST', body: 'mesure'})</script>")
    sign_in(fresh)
    fresh.until(lambda tab: tab.address.endswith("/in") and tab.loaded)
    assert portal.bodies[0] == "mesure"
    assert len(portal.bodies) == 2


def test_what_the_portal_itself_puts_into_an_address_goes_back_there(fresh: Stage):
    mairie = Secret("mairie")
    portal = Portal(fresh, '<h1>Menu de mairie</h1><a href="/espace/mairie?de=mairie">Mon espace</a>')
    fresh.server.pages["/espace/mairie"] = "<h1>Espace</h1>"
    fresh.show(FORM.format("", ""))
    sign_in(fresh, mairie)
    fresh.until(lambda tab: tab.address.endswith("/in") and tab.loaded)
    assert "mairie" not in fresh.js("document.documentElement.outerHTML")
    fresh.run(fresh.browser.click(fresh.one({"role": ["link"]})))
    fresh.until(lambda tab: "/espace/" in tab.address and tab.loaded)
    assert "Espace" in fresh.js("document.body.innerText")
    assert parse_qs(portal.bodies[0])["user"] == ["mairie"]
    assert "mairie" not in fresh.js("location.href")


# --- what is shown


def expect(stage: Stage) -> Kept:
    kept = Kept()
    assert stage.run(stage.browser.expect(AWAITED, kept))
    return kept


def test_the_new_secret_is_kept_and_the_page_shows_a_stand_in(fresh: Stage):
    kept = expect(fresh)
    fresh.show(HTML_NEW)
    assert kept.found == [("new", NEW)]
    shown = fresh.js("document.body.innerText")
    assert re.search(r"mot de passe : \[motdepasse-retenu-\d+[^\]]*/[^\]]*\]", shown)
    assert NEW not in fresh.secret().replace(NEW, "", 1)
    assert f"[{NEW}]" in fresh.secret()


def test_in_a_new_tab_from_its_first_request_after_a_redirect(fresh: Stage):
    fresh.server.pages["/vers"] = (302, {"Location": "/neuf"}, "")
    fresh.server.pages["/neuf"] = (
        200, {"Content-Encoding": "gzip"}, gzip.compress(f"<html><body>{HTML_NEW}</body></html>".encode()),
    )  # fmt: skip
    fresh.show('<a href="/vers" target="_blank">Ouvrir</a>')
    kept = expect(fresh)
    fresh.run(fresh.browser.click(fresh.one({"role": ["link"]})))
    fresh.until(lambda tab: tab.address.endswith("/neuf") and tab.loaded)
    assert kept.found == [("new", NEW)]
    assert "retenu" in fresh.js("document.body.innerText")


@pytest.mark.parametrize("key", ["motDePasse", "mot_de_passe", "MotDePasse"])
def test_in_json_that_a_script_shows(fresh: Stage, key: str):
    answer = json.dumps({"resultat": {key: NEW, "autre": "motDePasse"}})
    fresh.server.pages["/json"] = (200, {"Content-Type": "application/json"}, answer)
    fresh.show("<p id=out></p>")
    kept = expect(fresh)
    fresh.js(f"""fetch('/json').then(answer => answer.json()).then(told => {{
      document.querySelector('#out').textContent = 'mot de passe : [' + told.resultat.{key} + ']'; }})""")
    fresh.until(lambda tab: "mot de passe" in fresh.js("document.body.innerText"))
    assert kept.found == [("new", NEW)]
    assert "retenu" in fresh.js("document.body.innerText")
    assert f"[{NEW}]" in fresh.secret()


def test_a_cookie_set_with_the_answer_stays(fresh: Stage):
    kept = expect(fresh)
    fresh.show((200, {"Set-Cookie": "suite=1; Secure; HttpOnly"}, f"<html><body>{HTML_NEW}</body></html>"))
    assert kept.found
    cookies = fresh.run(fresh.browser.context.cookies())
    assert [(one["name"], one["value"]) for one in cookies if one["name"] == "suite"] == [("suite", "1")]


def test_a_stand_in_that_the_page_sends_becomes_the_secret(fresh: Stage):
    portal = Portal(fresh)
    expect(fresh)
    fresh.show(HTML_NEW + '<form action="/in" method="post"><input type=hidden name=p value="J0+3/zsN3&amp;&lt;b>">'
               "<button>Retour</button></form>")  # fmt: skip
    fresh.run(fresh.browser.click(fresh.one({"role": ["button"], "name": ["Retour"]})))
    fresh.until(lambda tab: tab.address.endswith("/in") and tab.loaded)
    assert parse_qs(portal.bodies[0]) == {"p": [NEW]}


def test_nothing_is_kept_once_no_more_is_expected(fresh: Stage):
    kept = expect(fresh)
    fresh.run(fresh.browser.expect({}, kept))
    fresh.show(HTML_NEW)
    assert kept.found == []
    assert NEW in fresh.js("document.body.innerText")


def test_what_is_no_page_goes_through_as_it_is(fresh: Stage):
    expect(fresh)
    data = bytes(range(256)) * 40
    fresh.server.pages["/bytes"] = (200, {"Content-Type": "application/octet-stream"}, data)
    fresh.show("<h1>Page</h1>")
    got = fresh.js("fetch('/bytes').then(one => one.arrayBuffer()).then(one => [...new Uint8Array(one)])")
    assert bytes(got) == data


def test_a_page_that_is_left_while_it_is_held_disturbs_nobody(fresh: Stage):
    expect(fresh)
    fresh.show("<script>for (let i = 0; i < 20; i += 1) fetch('/rien' + i); location.href = '/la'</script>", wait=False)
    fresh.server.pages["/la"] = HTML_NEW
    fresh.until(lambda tab: tab.address.endswith("/la") and tab.loaded)
    assert "retenu" in fresh.js("document.body.innerText")


# --- any password

ASCII = "".join(map(chr, range(33, 127)))
passwords = st.text(alphabet=ASCII + "éèàç€ ", min_size=6, max_size=20).filter(
    lambda text: text == text.strip() and not set(text) <= set("*xX. _-") and not text.startswith(("{", "$", "#", "<%"))
)


@pytest.fixture(scope="module")
def echo(new_stage) -> Stage:
    stage = new_stage()

    def answer(body: str):
        given = json.loads(body)
        secret = given["secret"]
        if given["form"] == "json":
            return 200, {"Content-Type": "application/json"}, json.dumps({"compte": {"motDePasse": secret}})
        escaped = secret.replace("&", "&amp;").replace("<", "&lt;")
        return 200, {}, f"<html><body>{SENTENCE.format(escaped)}</body></html>"

    stage.server.pages["/echo"] = answer
    stage.show("<input aria-label=user>")
    return stage


@given(password=passwords, form=st.sampled_from(["html", "json"]))
@settings(max_examples=500, suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture])
def test_five_hundred_passwords_go_out_and_come_back_exact(echo: Stage, password: str, form: str):
    """One that is typed reaches the portal, and one that the portal shows is kept, though the page has neither."""
    if form == "json" and " " in password:
        return  # a string with spaces is taken for a label, where only its key tells
    secret = Secret(password)
    tap = echo.browser._tap
    placeholder = echo.run(tap.placeholder(secret, None, "utf-8"))
    kept = Kept()
    tap._hider.__init__()  # what was typed is hidden anyway: here it shall be found as new
    echo.run(echo.browser.expect(AWAITED, kept))
    got = echo.js(f"""fetch('/echo', {{method: 'POST', headers: {{'Content-Type': 'application/json'}},
      body: JSON.stringify({json.dumps({"form": form, "secret": placeholder})})}})
      .then(one => one.text())""")
    assert kept.found == [("new", password)]
    assert password not in got
    stand_in = json.loads(got)["compte"]["motDePasse"] if form == "json" else re.search(r"\[(.*)\]", got)[1]
    assert ("/" in stand_in) == ("/" in password)
    assert tap.real(stand_in) == password
