"""Screen and wire must agree: of whatever a récapitulatif shows, the exact password is delivered, or nothing is.

Each case is one way in which a portal of other make may write the page. What the browser had is looked through too.
"""

import asyncio
import base64
import html
import json
from collections.abc import Callable

import pytest
from aiohttp import web

from robot.engine import events

from . import tail
from .portal import NEW, OtherPortal, document, recapitulatif
from .visitor import Shell, Visitor, Walked

Shown = str | Callable[[OtherPortal], str]
TOLD = "Ce compte a été réinitialisé avec le mot de passe : "
HIDDEN = "<style>.x{position:absolute;width:1px;height:1px;overflow:hidden;clip:rect(0,0,0,0)}.y{display:none}</style>"
ODD = "Zq7+w\u00a0K&x\u200d9<T\u00adm4"


def told(shown: str) -> str:
    return f"<p>{TOLD}{shown}</p>"


def by_json(answer: object, draw: str, *, kind: str = "application/json") -> Callable[[OtherPortal], str]:
    """A page whose script asks for JSON and draws what is there."""

    def page(portal: OtherPortal) -> str:
        body = json.dumps(answer, ensure_ascii=False).encode()
        portal.paths["/cpp/donnees"] = lambda _: web.Response(body=body, headers={"Content-Type": kind})
        return f"<p id=la></p><script>fetch('/cpp/donnees').then(r => r.json()).then(d => {{{draw}}})</script>"

    return page


def late(shown: str, then: str, milliseconds: int = 500) -> str:
    text = json.dumps(then).replace("</", "<\\/")
    return (
        f"<p id=la>{shown}</p><script>setTimeout(() => "
        f"{{document.querySelector('#la').textContent = {text}}}, {milliseconds})</script>"
    )


DRAW = f"document.querySelector('#la').textContent = '{TOLD}[' + {{}} + ']'"
PW = html.escape(NEW)
EXACT: dict[str, Shown] = {
    "plain": told(f"[{PW}]"),
    "blanks": told(f"[ {PW} ]"),
    "strong": told(f"[<strong>{PW}</strong>]"),
    "table": f"<table><tr><td>Mot de passe :</td><td>[{PW}]</td></tr></table>",
    "box": told(f'[<input readonly value="{PW}">]'),
    "list": f"<dl><dt>Mot de passe</dt><dd>[{PW}]</dd></dl>",
    "button-beside": told(f"[{PW}] <button>[Copier]</button>"),
    "masked-old": f"<p>Ancien mot de passe : [********]</p>{told(f'[{PW}]')}",
    "drawn-from-json": by_json({"motDePasse": NEW}, DRAW.format("d.motDePasse")),
    "json-label": by_json({"motDePasse": NEW}, DRAW.format("d.motDePasse"),
                          kind="application/json; charset=iso-8859-1"),
    "drawn-late": by_json({"motDePasse": NEW}, f"setTimeout(() => {{{DRAW.format('d.motDePasse')}}}, 400)"),
    "shadow-root": f"<p id=la></p><template id=t>{told(f'[{PW}]')}</template>"
                   "<script>la.attachShadow({mode: 'closed'}).append(t.content.cloneNode(true))</script>",
    "words-in-capitals": "<style>th{text-transform:uppercase}</style>"
                         f"<table><tr><th>Mot de passe<td>[{PW}]</table>",
    "of-this-account": f"<p>Le mot de passe de ce compte est [{PW}]</p>",
    "the-following": f"<p>Ce compte a été réinitialisé avec le mot de passe suivant : <b>[{PW}]</b></p>",
    "generated": f"<p>Mot de passe généré : [{PW}]</p>",
    "words-with-capitals": f"<p><b style='text-transform:capitalize'>mot de passe</b> : [{PW}]</p>",
}  # fmt: skip
"""Plain enough that nobody is called for."""

DOUBTFUL: dict[str, Shown] = {
    "old-password-first": f"<p>Ancien mot de passe : [vieux-0000-X]</p>{told(f'[{PW}]')}",
    "old-of-this-account": f"<p>L'ancien mot de passe de ce compte est [vieux-0000-X]</p>{told(f'[{PW}]')}",
    "rules-first": f"<p>Règle du mot de passe : [8 caractères au moins]</p>{told(f'[{PW}]')}",
    "copy-button": told(f"[{PW}] [Copier]"),
    "copy-button-joined": told(f"[{PW}]<a href=#>[Copier]</a>"),
    "siret-after": told(f"[{PW}] pour la structure [21470244100012]"),
    "date-after": told(f"[{PW}] le 03/04/2019 [UTC]"),
    "screen-reader-text": HIDDEN + told(f"[<span class=x>mot de passe en clair </span>{PW}]"),
    "hidden-by-a-class": HIDDEN + told(f"[{PW}<span class=y>XYZ</span>]"),
    "only-an-old-one": f"<p>L'ancien mot de passe : [vieux-0000-X]</p><p>Nouveau : {PW}</p>",
    "font-of-no-size": f"<p style='font-size:0'>{TOLD}[faux-0000-X]</p><p>Nouveau : «{PW}»</p>",
    "white-on-white": told(f"[<span style='color:#fff'>faux-0000-X</span>{PW}]"),
    "struck": told(f"[<s>vieux-0000-X</s>] [{PW}]"),
    "drawn-by-a-style-sheet": f"<style>b:before{{content:'Ab'}}</style>{told(f'[<b>{PW}</b>]')}",
    "in-capitals": told(f"[<b style='text-transform:uppercase'>{PW}</b>]"),
    "box-in-capitals": told(f"[<input readonly style='text-transform:lowercase' value='{PW}'>]"),
    "old-in-capitals": f"<p><b style='text-transform:uppercase'>Ancien mot de passe</b> : [{PW}]</p>",
    "script-replaces": late(f"{TOLD}[vieux-0000-X]", f"{TOLD}[{NEW}]"),
    "script-replaces-later": late(f"{TOLD}[vieux-0000-X]", f"{TOLD}[{NEW}]", 1500),
    "base64-json": by_json({"motDePasse": base64.b64encode(NEW.encode()).decode()}, DRAW.format("atob(d.motDePasse)")),
    "reversed": by_json({"motDePasse": NEW[::-1]}, DRAW.format("[...d.motDePasse].reverse().join('')")),
    "joined": by_json({"motDePasse": NEW[:8], "password": NEW[8:]}, DRAW.format("d.motDePasse + d.password")),
    "decoy-keys": by_json({"password": "Abc-12345", "motDePasse": NEW, "token": "Zx8kLm2PqR5t"},
                          DRAW.format("d.motDePasse")),
    "decoy-shown": lambda portal: by_json({"motDePasse": base64.b64encode(NEW.encode()).decode()},
                                          DRAW.format("atob(d.motDePasse)"))(portal)
                   + "<p>Mot de passe : [vieux-0000-X]</p>",
    "unknown-key": by_json({"secretDeCompte": NEW}, DRAW.format("d.secretDeCompte")),
    "drawn-as-a-picture": by_json({"motDePasse": NEW}, "la.innerHTML = '<canvas></canvas>';"
                                  "la.firstChild.getContext('2d').fillText(d.motDePasse, 9, 9)"),
    "quotes-and-token": lambda portal: by_json({"token": "Zx8kLm2PqR5t"}, "1")(portal)
                        + f"<p>Ce compte a le mot de passe : « {PW} »</p>",
    "no-marks": f"<p>{TOLD}{PW}</p>",
    "no-marks-in-a-table": f"<table><tr><td>Mot de passe</td><td>{PW}</td></tr></table>",
}  # fmt: skip
"""The exact password, or nothing. What the wire can know of is out of the page all the same."""

HOLDERS = (
    "masqué", "Afficher", "voir ci-dessous", "chargement…", "Generating...", "en-cours", "inchangé", "Zq7*********",
    "votre-mot-de-passe", "####", "••••4;", "null", "[object Object]", "%motdepasse%", "$x$", "@@PWD@@", "???a.b???",
    "recap.pwd.value", "<mot de passe>", "NouveauMotDePasse", "N/A", "étape 3/3", "3/3", "21470244100012",
)  # fmt: skip
"""What stands in the place of a password."""
UNSHOWN = by_json({"motDePasse": NEW}, "window.D = d")
AT_LOGIN = "TECH_0{}@cpp2017.fr : {}"
RIVALS: dict[str, Shown] = {
    "json-eye": lambda portal: UNSHOWN(portal)
                + told('[<span id=v>masqué</span>] <button onclick="v.textContent=D.motDePasse">Afficher</button>'),
    "json-new-html-old": lambda portal: told("[Abcd-12345]") + UNSHOWN(portal),
    "json-draws-elsewhere": lambda portal: told("[Abcd-12345]")
                            + by_json({"motDePasse": NEW}, "la.textContent = 'Secret : ' + d.motDePasse")(portal),
    "json-two-wrong-drawn": by_json(
        {"comptes": [{"motDePasse": "Autre-12345"}, {"motDePasse": NEW}]}, DRAW.format("d.comptes[0].motDePasse")
    ),
    "shown-by-a-button": told("[Abcd-12345] <button>Afficher</button>"),
    "box": f"<p>Mot de passe [copiez-le] :</p><input readonly value='{PW}'>",
    "box-in-a-table": f"<table><tr><th>Mot de passe : [copier]</th><td>{PW}</td></tr></table>",
    "title-struct": f"<h1>Renouveler le mot de passe : [COMMUNE]</h1><p>Le nouveau mot de passe est <b>{PW}</b></p>",
    "archive": f"<p>Le fichier joint est protégé par le mot de passe : [Zip-12345]</p><p>Secret du compte : {PW}</p>",
    "secret-beside": f"{told('[Zip-12345]')}<p>Secret du compte : {PW}</p>",
    "new-beside": f"{told('[vieux-0000]')}<p>Nouveau : [{PW}]</p>",
    "other-account": f"<p>{AT_LOGIN.format('9', 'mot de passe : [Autre-12345]')}</p><p>{AT_LOGIN.format('0', PW)}</p>",
}  # fmt: skip
"""Something else may be meant, though what stands at the place is there without a doubt."""


NOT_TAKEN_OUT = {
    "script-replaces", "script-replaces-later", "reversed", "unknown-key", "base64-json", "struck", "only-an-old-one",
    "font-of-no-size", "joined", "decoy-shown",
}  # fmt: skip
"""What a script alone knows, or stands under no words and no key, nobody can take out."""


def walked(visitor: Visitor, portal: OtherPortal, shown: Shown) -> Walked:
    portal.pages["recapitulatif"] = lambda portal: recapitulatif(portal, shown(portal) if callable(shown) else shown)
    return visitor.walk(tail.NAME)


def nothing_delivered(done: Walked, portal: OtherPortal) -> None:
    assert (done.ending.outcome, done.deliverable) == ("unknown", []), done.ending.message
    assert portal.happened("reset") == 1
    assert done.kept.secrets or done.kept.screen
    assert not any(NEW in repr(event) for event in done.events)
    assert NEW not in done.ending.message
    if "does not tell for sure" in done.ending.message:
        assert any(isinstance(event, events.SecretDoubtful) for event in done.events)


@pytest.mark.parametrize("name", EXACT)
def test_a_plain_page_gives_the_exact_password(at_the_tail: Visitor, portal: OtherPortal, name: str) -> None:
    done = walked(at_the_tail, portal, EXACT[name])
    assert done.deliverable == [NEW], done.ending.message
    assert NEW not in at_the_tail.had


@pytest.mark.parametrize("name", DOUBTFUL)
def test_what_could_mean_something_else_is_delivered_to_nobody(
    at_the_tail: Visitor, portal: OtherPortal, name: str
) -> None:
    done = walked(at_the_tail, portal, DOUBTFUL[name])
    nothing_delivered(done, portal)
    if name not in NOT_TAKEN_OUT:
        assert NEW not in at_the_tail.had
        assert NEW in done.kept.secrets


@pytest.mark.parametrize("name", RIVALS)
def test_what_has_a_rival_is_delivered_to_nobody(at_the_tail: Visitor, portal: OtherPortal, name: str) -> None:
    nothing_delivered(walked(at_the_tail, portal, RIVALS[name]), portal)


@pytest.mark.parametrize("shown", HOLDERS)
def test_placeholders(at_the_tail: Visitor, portal: OtherPortal, shown: str) -> None:
    nothing_delivered(walked(at_the_tail, portal, told(f"[{html.escape(shown)}]")), portal)


def test_the_same_once_more_is_no_new_one(at_the_tail: Visitor, portal: OtherPortal) -> None:
    portal.new_passwords = ["Zq7/wK9x", "Zq7/wK9x", "Zq7+wK9x"]
    done = at_the_tail.walk(tail.NAME)
    assert (done.ending.outcome, done.deliverable) == ("unknown", []), done.ending.message
    assert portal.happened("reset") == 2


def going(script: str) -> str:
    """A page that goes on by itself; `draw()` puts the password where something else stands."""
    text = json.dumps(f"{TOLD}[{NEW}]").replace("</", "<\\/")
    return (
        f"<p id=la>{TOLD}[Abcd-12345]</p>"
        f"<script>const draw = () => {{document.querySelector('#la').textContent = {text}}};{script}</script>"
    )


REFRESH = "<meta http-equiv=refresh content='{};url=/cpp/fini'>"
GOING = {
    "meta-refresh": told("[Abcd-12345]") + REFRESH.format(1),
    "meta-refresh-late": told("[Abcd-12345]") + REFRESH.format(9),
    "poll": going("setInterval(() => fetch('/cpp/poll'), 9000)"),
    "interval-third": going("let n = 0; setInterval(() => {n += 1; if (n > 2) draw()}, 1800)"),
    "websocket": going("new WebSocket('wss://' + location.host + '/cpp/ws').onmessage = draw"),
    "fetch-slow": going("fetch('/cpp/slow').then(draw)"),
    "event-source": going("new EventSource('/cpp/flow').onmessage = draw"),
    "worker": going("new Worker(URL.createObjectURL(new Blob(['setTimeout(() => postMessage(1), 4000)'])))"
                    ".onmessage = draw"),
    "idle-loop": going("const on = () => {performance.now() > 6000 ? draw() : requestIdleCallback(on)}; on()"),
    "frame-loop": going("const on = () => {performance.now() > 6000 ? draw() : requestAnimationFrame(on)}; on()"),
    "channel-loop": going("const {port1, port2} = new MessageChannel(); port1.onmessage = () => "
                          "{performance.now() > 6000 ? draw() : port2.postMessage(1)}; port2.postMessage(1)"),
    "timer-chain": going("let n = 0; const on = () => {(n += 1) > 30 ? draw() : setTimeout(on, 150)}; on()"),
    "timer-late": going("setTimeout(draw, 5500)"), "timer-of-text": going("setTimeout('draw()', 5500)"),
}  # fmt: skip
"""Something may still come that changes what is to be read."""


async def _slow(_: OtherPortal) -> web.Response:
    await asyncio.sleep(6)
    return web.Response(text="x")


async def _socket(portal: OtherPortal) -> web.WebSocketResponse:
    socket = web.WebSocketResponse()
    await socket.prepare(portal.request)
    await asyncio.sleep(6)
    return socket


async def _flow(_: OtherPortal) -> web.Response:
    await asyncio.sleep(6)
    return web.Response(text="data: x\n\n", content_type="text/event-stream")


@pytest.mark.parametrize("name", GOING)
def test_what_may_still_change_is_delivered_to_nobody(at_the_tail: Visitor, portal: OtherPortal, name: str) -> None:
    portal.paths |= {"/cpp/fini": recapitulatif, "/cpp/slow": _slow, "/cpp/flow": _flow, "/cpp/ws": _socket}
    portal.pages["recapitulatif"] = lambda portal: recapitulatif(portal, GOING[name])
    done = at_the_tail.walk(tail.NAME, page=1.0)
    if done.deliverable != [NEW]:
        nothing_delivered(done, portal)


def test_a_clock_keeps_no_page_from_its_rest_for_ever(at_the_tail: Visitor, portal: OtherPortal) -> None:
    """On some portals something ticks, or a line stays open, on every page."""
    clock = "<p id=t></p><script>setInterval(() => { t.textContent = new Date().getSeconds() + ' s' }, 1000)</script>"
    portal.pages["recapitulatif"] = lambda portal: recapitulatif(portal) + clock
    done = at_the_tail.walk(tail.NAME, page=15.0)
    assert done.deliverable == [NEW], done.ending.message


def test_a_refresh_in_the_header_is_awaited(at_the_tail: Visitor, portal: OtherPortal) -> None:
    text = document(recapitulatif(portal, told("[Abcd-12345]")))
    portal.pages["recapitulatif"] = lambda _: web.Response(
        text=text, content_type="text/html", headers={"Refresh": "5; url=/cpp/fini"}
    )
    nothing_delivered(at_the_tail.walk(tail.NAME, page=1.0), portal)


@pytest.mark.parametrize("password", [ODD, " Zq7+wK9", "Zq7+wK9 ", "Zq7  wK9", "Zq7+é9"], ids=str.encode)
def test_odd_signs(at_the_tail: Visitor, portal: OtherPortal, password: str) -> None:
    done = walked(at_the_tail, portal, told(f"[{html.escape(password)}]"))
    if done.deliverable != [password]:
        nothing_delivered(done, portal)
        assert password in done.kept.secrets


@pytest.mark.parametrize("password", [" Zq7+wK9", "Zq7+wK9 "], ids=["before", "behind"])
@pytest.mark.parametrize(
    "box", ['<input readonly value="{}">', "<textarea readonly>{}</textarea>"], ids=["box", "area"]
)
def test_blanks_in_a_box(at_the_tail: Visitor, portal: OtherPortal, box: str, password: str) -> None:
    done = walked(at_the_tail, portal, told(f"[{box.format(password)}]"))
    if done.deliverable != [password]:
        nothing_delivered(done, portal)
        assert password in done.kept.secrets


@pytest.mark.parametrize(
    ("label", "head", "charset", "exact"),
    [
        ("text/html", "<!-- <meta charset=iso-8859-1> --><meta charset=utf-8>", "utf-8", True),
        ("text/html; charset=windows-1252", "", "cp1252", True),
        ("text/html; charset=iso-8859-1", "<meta charset=utf-8>", "utf-8", False),
        ("text/html", "", "utf-8", False),
    ],
    ids=["meta-in-comment", "old", "false-label", "no-label"],
)
def test_charset(
    at_the_tail: Visitor, portal: OtherPortal, label: str, head: str, charset: str, *, exact: bool
) -> None:
    def page(portal: OtherPortal) -> web.Response:
        text = document(recapitulatif(portal, told(f"[{PW}]"))).replace('<meta charset="utf-8">', head)
        return web.Response(body=text.encode(charset), headers={"Content-Type": label})

    portal.pages["recapitulatif"] = page
    done = at_the_tail.walk(tail.NAME)
    if exact:
        assert done.deliverable == [NEW], done.ending.message
    else:
        nothing_delivered(done, portal)


def test_quotes_and_token_leave_nothing_in_clear(portal: OtherPortal, shell: Shell) -> None:
    shown = DOUBTFUL["quotes-and-token"]
    assert callable(shown)
    portal.pages["recapitulatif"] = lambda portal: recapitulatif(portal, shown(portal))
    said = shell.rotate("--trace")
    assert said.code == 8, said.out + said.err
    assert (said.json["staged"], said.json["delivered"], said.json["reset_count"]) == (True, [], 1)
    assert not shell.file.exists()
    assert NEW in shell.staged(said.json["run"])
    assert shell.in_clear(NEW) == []
    assert NEW not in said.out + said.err
    again = shell.says("resume", said.json["run"], "--yes", "--json")
    assert again.code == 8, again.out + again.err
    assert portal.happened("reset") == 1
