"""An answer that is not read leaves the robot encrypted alone: nothing that the screen shows is told anywhere."""

import base64
import json
from collections.abc import Callable
from urllib.parse import quote

import pytest
from aiohttp import web

from robot.engine import events

from .portal import NEW, OtherPortal, document, recapitulatif
from .visitor import Shell, Visitor, Walked

PW = "Xk4-tUlipe-93Quai"
"""A password that stands in addresses, titles and attributes as it is."""


def told(walked: Walked) -> str:
    """All that a walk tells anybody."""
    return repr((walked.ending.message, walked.ending.screen, walked.ending.values, walked.events))


def redirected(portal: OtherPortal) -> str:
    return f"<script>history.replaceState(null, '', '/cpp/fini?code={quote(portal.password)}')</script><h1>Fini</h1>"


PLACES: dict[str, Callable[[OtherPortal], str]] = {
    "heading": lambda portal: f"<h1>Votre nouveau code : {portal.shown}</h1>",
    "alert": lambda portal: f"<p role=alert>Code {portal.shown}</p>",
    "title": lambda portal: document("<h1>Fini</h1>", title=f"Code {portal.shown}"),
    "button": lambda portal: f"<button>Copier {portal.shown}</button>",
    "link": lambda portal: f"<a href=# aria-label='{portal.shown}'>x</a>",
    "label": lambda portal: f"<label>{portal.shown}<input></label>",
    "address": redirected,
    "box": lambda portal: f"<script>alert({json.dumps('Votre code : ' + portal.password)})</script><h1>Fini</h1>",
    "question": lambda portal: f"<script>confirm({json.dumps('Code ' + portal.password + ' copié ?')})</script>",
    "interruption": lambda portal: (
        f"""<h1>{portal.shown}</h1><div role=dialog><h2>Annonce {portal.shown}</h2>
        <p>{portal.shown}</p><button onclick="this.parentNode.remove()">Fermer</button></div>"""
    ),
    "frame": lambda portal: f"<iframe srcdoc='<h1>{portal.shown}</h1>'></iframe>",
    "strays": lambda portal: f"<script>location.href = 'https://ailleurs.example/?{quote(portal.password)}'</script>",
    "strays-by-name": lambda portal: f"<script>location.href = 'https://{portal.password}.example/'</script>",
    "error": lambda portal: f"<h1>Erreur interne</h1><p role=alert>{portal.shown}</p>",
}


@pytest.mark.parametrize("place", PLACES)
def test_unrecognised_recap(portal: OtherPortal, at_home: Visitor, place: str) -> None:
    portal.new_passwords = [PW]
    portal.pages["recapitulatif"] = PLACES[place]
    walked = at_home.walk(page=3)
    assert walked.ending.outcome == "unknown", walked.ending.message
    assert PW.casefold() not in told(walked).casefold()
    assert PW.casefold() in walked.kept.screen.casefold() or "strays" in place
    assert portal.happened("reset") == 1
    assert not portal.open


@pytest.mark.parametrize("delay", ["0", "50", "later"])
def test_box_over_recap(portal: OtherPortal, at_home: Visitor, delay: str) -> None:
    words = json.dumps("Le mot de passe a été réinitialisé.")
    script = f"alert({words})" if delay == "0" else f"setTimeout(() => alert({words}), {delay})"
    if delay == "later":
        script = f"onload = () => requestAnimationFrame(() => alert({words}))"
    portal.pages["recapitulatif"] = lambda portal: recapitulatif(portal) + f"<script>{script}</script>"
    walked = at_home.walk()
    assert walked.deliverable == [NEW], walked.ending.message
    assert not portal.open


@pytest.mark.parametrize("delay", [0, 50])
def test_alert_open(portal: OtherPortal, visitor: Visitor, delay: int) -> None:
    home = portal.pages["home"]
    script = "alert('Bienvenue')" if delay == 0 else f"setTimeout(() => alert('Bienvenue'), {delay})"
    script += "; onbeforeunload = (e) => e.preventDefault()"
    portal.pages["home"] = lambda portal: f"{home(portal)}<script>{script}</script>"
    walked = visitor.walk()
    assert walked.deliverable == [NEW], walked.ending.message
    assert delay or any(isinstance(one, events.BoxAnswered) and one.text == "Bienvenue" for one in walked.events)
    assert not portal.open


def test_a_box_that_asks_is_not_answered(portal: OtherPortal, visitor: Visitor) -> None:
    home = portal.pages["home"]
    portal.pages["home"] = lambda portal: (
        f"{home(portal)}<script>if (confirm('Tout effacer ?')) fetch('/efface')</script>"
    )
    walked = visitor.walk(page=3)
    assert walked.ending.outcome == "not-recognised"
    assert walked.ending.screen.alerts == ("Tout effacer ?",)
    assert not any("efface" in one.detail for one in portal.ledger)
    assert not portal.open


def test_box_with_password(portal: OtherPortal, shell: Shell) -> None:
    """Through the command line, with all that it may leave: staged, and in clear nowhere."""
    portal.new_passwords = [PW]
    portal.pages["recapitulatif"] = lambda portal: (
        f"<title>{portal.shown}</title><h1>{portal.shown}</h1><script>setTimeout(() => "
        f"alert({json.dumps('Mot de passe : ' + portal.password)}), 300)</script>"
    )
    said = shell.rotate("--trace", "--record", str(shell.folder / "recorded"))
    assert said.code == 8, said.out + said.err
    assert said.json["staged"] is True
    assert said.json["reset_count"] == 1
    run = said.json["run"]
    assert any(f"Mot de passe : {PW}" in text for text in shell.staged(run))
    shown = shell.says("show", run)
    revealed = shell.says("secret", "reveal", run, "--stdout")
    assert PW in revealed.out
    for text in (said.out, said.err, shown.out, shown.err):
        assert PW not in text
    for form in (PW, base64.b64encode(PW.encode())[:20].decode()):
        assert shell.in_clear(form) == []
    assert not any(PW.encode() in path.read_bytes() for path in shell.folder.rglob("*") if path.is_file())
    assert not portal.open


def masked(more: str) -> str:
    return f"<p>Ce compte a été réinitialisé avec le mot de passe : [<span id=v>********</span>] {more}</p>"


def as_file(portal: OtherPortal, kind: str, **headers: str) -> web.Response:
    content = f"mot de passe : [{portal.password}]".encode()
    return web.Response(body=content, headers={"Content-Type": kind} | headers)


UNSHOWN: dict[str, Callable[[OtherPortal], str | web.Response]] = {
    "eye": lambda portal: masked(
        f"<button onclick='v.textContent=pw'>Afficher</button><script>const pw={json.dumps(portal.password)}</script>"
    ),
    "data": lambda portal: masked(f"<i data-mdp='{portal.shown}'></i>"),
    "title": lambda portal: masked(f"<i title='{portal.shown}'>?</i>"),
    "copy": lambda portal: masked(f"<button data-clipboard-text='{portal.shown}'>Copier</button>"),
    "alt": lambda portal: masked(f"<img alt='{portal.shown}' src='data:image/gif;base64,R0lGODlhAQABAAAAACw='>"),
    "style": lambda portal: masked(f"<b data-x='{portal.shown}'></b><style>b:after{{content:attr(data-x)}}</style>"),
    "canvas": lambda portal: masked(
        f"<canvas id=c></canvas><script>c.getContext('2d').fillText({json.dumps(portal.password)},9,9)</script>"
    ),
    "prompt": lambda portal: masked(
        f"<script>setTimeout(() => prompt('Copiez', {json.dumps(portal.password)}.slice(0)), 100)</script>"
    ),
    "fetched": lambda _: masked("<script>fetch('/cpp/mdp').then((r) => r.json()).then((d) => { w = d.x })</script>"),
    "pdf": lambda portal: as_file(portal, "application/pdf"),
    "attachment": lambda portal: as_file(portal, "text/plain", **{"Content-Disposition": "attachment; filename=a.txt"}),
}


@pytest.mark.parametrize("place", UNSHOWN)
def test_password_that_no_eye_sees(portal: OtherPortal, at_home: Visitor, place: str) -> None:
    """The page has it and does not show it: what came is staged as it came."""
    portal.new_passwords = [PW]
    shown = UNSHOWN[place]
    portal.paths["/cpp/mdp"] = lambda portal: web.json_response({"x": portal.password})

    def page(portal: OtherPortal) -> str | web.Response:
        given = shown(portal)
        return recapitulatif(portal, given) if isinstance(given, str) else given

    portal.pages["recapitulatif"] = page
    walked = at_home.walk(page=2)
    assert walked.ending.outcome == "unknown", walked.ending.message
    assert "staged" in walked.ending.message
    assert PW not in told(walked)
    assert PW in walked.kept.answers
    assert "POST https://chorus-pro.gouv.fr" in walked.kept.answers
    assert not portal.open


def test_connection_closed_after_the_reset(portal: OtherPortal, at_home: Visitor) -> None:
    """Chromium sends the request again by itself, below all that holds it: how often cannot be told, and is said."""

    def closed(portal: OtherPortal) -> str:
        assert portal.request is not None
        assert portal.request.transport is not None
        portal.request.transport.abort()
        return ""

    portal.pages["recapitulatif"] = closed
    walked = at_home.walk(page=2)
    assert walked.ending.outcome == "unknown", walked.ending.message
    assert "may have been carried out twice" in walked.ending.message


def test_default_value_of_a_box(portal: OtherPortal, at_home: Visitor) -> None:
    """It is made by a script, and on the wire nowhere as it is."""
    turned = json.dumps(PW[::-1])
    portal.pages["recapitulatif"] = lambda portal: recapitulatif(
        portal, masked(f"<script>setTimeout(() => prompt('Copiez', [...{turned}].reverse().join('')), 100)</script>")
    )
    walked = at_home.walk(page=2)
    assert walked.ending.outcome == "unknown", walked.ending.message
    assert PW in walked.kept.answers
    assert PW not in told(walked)


def test_answers_are_dropped_when_the_page_is_verified(portal: OtherPortal, at_home: Visitor) -> None:
    walked = at_home.walk()
    assert walked.deliverable == [NEW]
    assert walked.kept.answers == ""
    assert not portal.open


def test_masked_recap(portal: OtherPortal, shell: Shell) -> None:
    """Through the command line: what is said to be staged can be read back, and is in clear nowhere."""
    portal.new_passwords = [PW]
    portal.pages["recapitulatif"] = lambda portal: recapitulatif(portal, str(UNSHOWN["eye"](portal)))
    said = shell.rotate("--trace")
    assert said.code == 8, said.out + said.err
    assert said.json["staged"] is True
    run = said.json["run"]
    first = shell.says("secret", "reveal", run, "--stdout")
    assert first.code == 0
    number = next(str(number) for number, text in enumerate(shell.staged(run), 1) if PW in text)
    assert f"--number {number}" in first.err
    assert PW in shell.says("secret", "reveal", run, "--stdout", "--number", number).out
    assert not any(PW.encode() in path.read_bytes() for path in shell.folder.rglob("*") if path.is_file())
    resumed = shell.says("resume", run, "--json", "--yes", "--env", str(shell.environment_file))
    assert PW not in resumed.out + resumed.err
    assert not any(PW.encode() in path.read_bytes() for path in shell.folder.rglob("*") if path.is_file())
