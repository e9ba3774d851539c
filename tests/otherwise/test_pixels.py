"""What the portal shows once more, in a way that no held answer gave: in no picture, and in no frame of a trace.

Through the command line. What pictures show is judged by whether they are there, and by what the manifest says.
"""

import asyncio
import codecs
import json
import time
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from aiohttp import web

from .portal import OtherPortal, recapitulatif
from .portal import menu as menu_page
from .visitor import Said, Shell

PW = "Xk4-tUlipe-93Quai"
SHOWS = "page showed a secret as it is"
UNREADABLE = "pictures that came with the new password"


def left(said: Said) -> tuple[set[str], str]:
    """The names of the pictures of a run, with the trace, and what the manifest says of the rest."""
    folder = Path(said.json["artifacts"])
    names = {path.stem.partition("-")[2] for path in (folder / "pages").glob("*.jpg")}
    names |= {path.name for path in folder.glob("*.zip")}
    return names, "\n".join(json.loads((folder / "manifest.json").read_text())["withheld"])


def script(text: str) -> Callable[[OtherPortal], web.Response]:
    return lambda _: web.Response(text=text, content_type="application/javascript")


def in_the_same_document(portal: OtherPortal) -> str:
    portal.paths["/cpp/frag"] = recapitulatif
    return f"""<h1>Traitement</h1><p>Code {portal.shown}</p><div id=z></div><script>
        setTimeout(() => fetch('/cpp/frag').then((r) => r.text()).then((t) => z.innerHTML = t), 500)</script>"""


def in_json(portal: OtherPortal) -> str:
    portal.paths["/cpp/k"] = lambda portal: web.json_response({"donnees": {"codeAcces": portal.password}})
    portal.paths["/cpp/frag"] = recapitulatif
    return """<h1>Traitement</h1><p>Code <input id=c readonly></p><div id=z></div><script>
        fetch('/cpp/k').then((r) => r.json()).then((j) => { c.value = j.donnees.codeAcces;
        setTimeout(() => fetch('/cpp/frag').then((r) => r.text()).then((t) => z.innerHTML = t), 300)})</script>"""


def by_script(portal: OtherPortal) -> str:
    portal.paths["/cpp/d.js"] = script(f"y.textContent = 'Copie : ' + {json.dumps(PW)}")
    return recapitulatif(portal) + "<p id=y></p><script src=/cpp/d.js></script>"


def by_style(portal: OtherPortal) -> str:
    style = f"#z::before {{ content: 'Copie : {PW}' }}"
    portal.paths["/cpp/d.css"] = lambda _: web.Response(text=style, content_type="text/css")
    return recapitulatif(portal) + "<link rel=stylesheet href=/cpp/d.css><p id=z></p>"


def by_image(portal: OtherPortal) -> str:
    drawn = f"<svg xmlns='http://www.w3.org/2000/svg' width='500' height='60'><text y='40'>{PW}</text></svg>"
    portal.paths["/cpp/pw.svg"] = lambda _: web.Response(text=drawn, content_type="image/svg+xml")
    return recapitulatif(portal) + "<img src=/cpp/pw.svg>"


def by_canvas(portal: OtherPortal) -> str:
    pieces = json.dumps(list(PW))
    return recapitulatif(portal) + (
        "<canvas id=k width=500 height=60></canvas>"
        f"<script>k.getContext('2d').fillText({pieces}.join(''), 5, 40)</script>"
    )


def by_event(portal: OtherPortal) -> str:
    async def told(portal: OtherPortal) -> web.StreamResponse:
        answer = web.StreamResponse(headers={"Content-Type": "text/event-stream"})
        await answer.prepare(portal.request)
        await answer.write(f"data: Identifiants prets, code {portal.password}\n\n".encode())
        await asyncio.sleep(2)
        return answer

    portal.paths["/cpp/ev"] = told
    return recapitulatif(portal) + (
        "<div id=t></div><script>new EventSource('/cpp/ev').onmessage = (e) => { t.textContent = e.data }</script>"
    )


def in_pieces(portal: OtherPortal) -> str:
    return recapitulatif(portal) + f"<p id=y></p><script>y.textContent = {json.dumps(list(PW))}.join('')</script>"


def backwards(portal: OtherPortal) -> str:
    return recapitulatif(portal) + f"<p style='unicode-bidi: bidi-override; direction: rtl'>{PW[::-1]}</p>"


def spelt(portal: OtherPortal) -> str:
    return recapitulatif(portal) + f"<p>Lettre à lettre : {'-'.join(PW)}</p>"


def turned(portal: OtherPortal) -> str:
    return recapitulatif(portal) + f"<p>{codecs.encode(PW, 'rot13')}</p>"


WAYS = {
    "same-document": in_the_same_document, "json": in_json, "script": by_script, "style": by_style, "image": by_image,
    "canvas": by_canvas, "event-source": by_event, "pieces": in_pieces, "backwards": backwards,
    "spelt": spelt, "turned": turned,
}  # fmt: skip
QUICK = ("same-document", "style", "image")


@pytest.mark.parametrize(
    "way",
    [pytest.param(one, marks=() if one in QUICK else pytest.mark.soak, id=f"shown-once-more-{one}") for one in WAYS],
)
def test_new_password_in_pictures(portal: OtherPortal, shell: Shell, way: str) -> None:
    portal.new_passwords = [PW]
    portal.pages["recapitulatif"] = WAYS[way]
    said = shell.rotate("--trace")
    pictures, withheld = left(said)
    assert said.code in (0, 10), said.out + said.err
    assert "chorus-pro-recapitulatif" not in pictures, pictures
    if said.code == 0:
        assert (UNREADABLE if way in ("image", "canvas") else SHOWS) in withheld
    assert ("trace.zip" in pictures) is (way in ("image", "canvas") and said.code == 0)


def test_later_page_by_web_socket(portal: OtherPortal, shell: Shell) -> None:
    async def socket(portal: OtherPortal) -> web.WebSocketResponse:
        answer = web.WebSocketResponse()
        await answer.prepare(portal.request)
        await answer.send_str(portal.password)
        await asyncio.sleep(2)
        return answer

    portal.new_passwords = [PW]
    portal.paths["/ws"] = socket
    sheet = portal.pages["structure"]
    listens = """<p>Code <b id=y></b></p><script>
        new WebSocket('wss://chorus-pro.gouv.fr/ws').onmessage = (e) => { y.textContent = e.data }</script>"""
    portal.pages["structure"] = lambda portal: sheet(portal) + (listens if portal.happened("reset") else "")
    said = shell.rotate("--trace")
    pictures, withheld = left(said)
    assert said.code == 0, said.out + said.err
    assert "chorus-pro-renewed" not in pictures or SHOWS not in withheld, pictures


def test_frames_of_a_page_in_between(portal: OtherPortal, shell: Shell) -> None:
    """An unread page showed the password, in words that nobody knows; the one after it is read."""
    portal.new_passwords = [PW]
    portal.paths["/cpp/recap2"] = recapitulatif
    answered = []

    def between(portal: OtherPortal) -> str:
        answered.append(time.time() * 1000)
        return f"""<h1>Votre nouveau code : {portal.shown}</h1>
            <script>setTimeout(() => location = '/cpp/recap2', 800)</script>"""

    portal.pages["recapitulatif"] = between
    said = shell.rotate("--trace")
    pictures, withheld = left(said)
    assert said.code == 0, said.out + said.err
    assert "the trace's pictures from the destructive step on" in withheld
    assert "chorus-pro-recapitulatif" in pictures
    with zipfile.ZipFile(Path(said.json["artifacts"]) / "trace.zip") as trace:
        told = trace.read("trace.trace").splitlines()
        frames = [json.loads(line) for line in told if b'"screencast-frame"' in line]
        clicks = [json.loads(line) for line in told if b"recap2" in line]
        names = {name for name in trace.namelist() if name.startswith("screencast/")}
    assert clicks  # the page after it is in the trace, but not as a picture
    assert names == {frame["file"] for frame in frames}
    assert names
    last = max(int(name.rpartition("-")[2].partition(".")[0]) for name in names)
    assert last < answered[0]


@pytest.mark.parametrize("page", ["menu", "refused"])
def test_pigp_password_by_script(portal: OtherPortal, shell: Shell, page: str) -> None:
    typed = json.dumps(portal.password_of_pigp)
    portal.paths["/portail/d.js"] = script(f"y.textContent = 'Vous avez saisi ' + {typed}")
    shows = "<p id=y></p><script src=/portail/d.js></script>"
    if page == "menu":
        portal.pages["menu"] = lambda portal: menu_page(portal) + shows
    else:
        refused = portal.pages["refused"]
        portal.pages["refused"] = lambda portal: refused(portal) + shows
        portal.paths["/portail/accueilIAM.pl"] = lambda portal: portal.show("refused")
    said = shell.rotate("--trace")
    pictures, withheld = left(said)
    assert said.code in ((0,) if page == "menu" else (4, 5, 6, 9, 10)), said.out + said.err
    assert pictures <= {"pigp-sign-in"} if page == "refused" else "pigp-menu" not in pictures, pictures
    assert "trace.zip" not in pictures
    assert SHOWS in withheld
    assert portal.password_of_pigp not in withheld + said.out + said.err
