"""What a portal's words and pages do around a run: to a terminal, in files, and in the browser of who looks at them."""

import asyncio
import contextlib
import json
import os
import pty
import re
import socket
import subprocess
import sys
import threading
import unicodedata
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.async_api import Page, async_playwright

from robot.browser.find import find_browser
from robot.files import private_folder
from robot.journal.journal import Journal
from robot.runs.inert import inert
from robot.secrets.secret import Secret
from robot.staging import Staging

from .portal import OtherPortal, document
from .visitor import ROOT, Shell

STEERING = {
    "esc": "\x1b]0;renamed\x07\x1b[2J\x1b[31m", "bel": "\x07", "c1": "\x9b31m\x85", "bidi": "\u202egpj.exe\u202c\u2066",
    "zero-width": "Conn\u200bexion\u2060\ufeff", "line-separator": "one\u2028two\u2029", "tag": "\U000e0041",
}  # fmt: skip


def unseen(text: str) -> set[str]:
    """The signs in a text that steer or are not seen, as the tables of Unicode tell it."""
    return {sign for sign in text if unicodedata.category(sign) in ("Cc", "Cf", "Zl", "Zp", "Cs")} - {"\n", "\t"}


def forged(_: OtherPortal) -> str:
    """A page that no flow knows, with such signs wherever a message has its words from, and a script."""
    bare = {name: text.replace("\x85", "") for name, text in STEERING.items()}
    return document(
        f"""<h1>{bare["bidi"]}{bare["line-separator"]}</h1>
<p role=alert>{bare["esc"]}ok: done{bare["c1"]}{bare["tag"]}</p>
<label>{bare["bel"]}Nom <input></label><button>{bare["zero-width"]}</button>
<script>window.ran = 1; document.documentElement.setAttribute("data-ran", "1")</script>
<img src="data:," onerror="document.body.append('RAN')">""",
        title=f"Portail{bare['esc']}",
    )


def test_control_signs_and_failure_page(portal: OtherPortal, tmp_path: Path) -> None:
    portal.pages["sign-in"] = forged
    shell = Shell(portal, tmp_path, page="2s")
    said = shell.rotate()
    assert said.code == 4, said.out + said.err
    message = said.json["message"]
    assert {"\x1b", "\x07", "\u202e"} <= unseen(message)  # a program gets what was there
    shown = shell.says("show", "last")
    again = shell.says("run", "rotate-technical-password", "-i", f"siret={shell.portal.siret}", "--env",
                       str(shell.environment_file), "--yes", "--dry-run")  # fmt: skip
    for printed in (said.out, said.err, shown.out, again.out, again.err, shell.says("runs", "--json").out):
        assert not unseen(printed)
    for printed in (shown.out, again.out):
        assert "\\u001b]0;renamed\\u0007" in printed
        assert "\\u202egpj.exe" in printed
    folder = Path(said.json["artifacts"])
    left = [
        folder / name for name in ("log.jsonl", "report.html", "failure.html", "failure.aria.yaml", "manifest.json")
    ]
    for file in left:
        assert not unseen(file.read_text("utf-8")), file
    opened = asyncio.run(_opened(folder / "failure.html"))
    assert opened.ran == []
    assert "gpj.exe" in opened.text
    assert "RAN" not in opened.text.replace("RAN')", "")


def test_control_signs_in_names_and_values(tmp_path: Path, portal: OtherPortal) -> None:
    shell = Shell(portal, tmp_path)
    name = "a\x1b[31m\u202eb\udc80.yaml"
    (tmp_path / name).write_text("flow: \u200b\n")
    for arguments in (["check", name], ["check", f"{name}.none.yaml"], ["explain", STEERING["esc"]], ["run", name],
                      ["run", "x", "-i", STEERING["bidi"]], ["run", "x", "-i", "a=1", "--deliver", f"file:{name}/b"],
                      ["show", STEERING["c1"]], [STEERING["bidi"]]):  # fmt: skip
        said = shell.says(*arguments)
        assert said.code in (2, 3), (arguments, said)
        assert not unseen(said.out + said.err), arguments


# the page it failed on


class Opened:
    """What a browser shows of a page, and what the page did there."""

    def __init__(self) -> None:
        self.ran: list[str] = []
        self.text = ""


async def _opened(file: Path, click: tuple[str, ...] = ()) -> Opened:
    """Open a file as a person does, click what is to be clicked in its frames, and wait."""
    opened = Opened()
    async with async_playwright() as driver:
        chromium = await driver.chromium.launch(executable_path=find_browser(headed=False).path)
        context = await chromium.new_context()
        page = await context.new_page()
        page.on("dialog", lambda dialog: opened.ran.append(f"dialog {dialog.message}"))
        context.on("page", lambda other: opened.ran.append(f"window {other.url}"))
        page.on("download", lambda _: opened.ran.append("download"))
        page.on("framenavigated", lambda frame: opened.ran.append(frame.url))
        await page.goto(file.as_uri())
        await _clicked(page, click)
        await page.wait_for_timeout(1_500)
        opened.text = "\n".join([await frame.inner_text("body") for frame in page.frames])
        marks = [await frame.evaluate("[window.ran, document.title]") for frame in page.frames]
        opened.ran += [f"{mark}" for mark in marks if mark[0] is not None]
        opened.ran = [one for one in opened.ran if one not in (file.as_uri(), "about:srcdoc")]
        await chromium.close()
    return opened


async def _clicked(page: Page, click: tuple[str, ...]) -> None:
    for frame in page.frames[1:]:
        for selector in click:
            for element in await frame.locator(selector).all():
                with contextlib.suppress(Exception):
                    await element.click(timeout=500, no_wait_after=True)


@pytest.fixture
def listening() -> Iterator[tuple[int, list[str]]]:
    """A port, and what was asked of it: that somebody came at all, and the first line."""
    asked: list[str] = []
    server = socket.create_server(("127.0.0.1", 0))

    def serve() -> None:
        with contextlib.suppress(OSError):
            while True:
                connection, _ = server.accept()
                asked.append("came")
                with connection, contextlib.suppress(OSError):
                    connection.settimeout(1)
                    asked.append(connection.recv(200).decode("latin-1").partition("\r\n")[0])
                    connection.sendall(b"HTTP/1.1 204 No Content\r\nConnection: close\r\n\r\n")

    threading.Thread(target=serve, daemon=True).start()
    yield server.getsockname()[1], asked
    server.close()


HOSTILE = """<!DOCTYPE html><html manifest="{at}/m"><head>
<base href="{at}/">
<meta http-equiv="refresh" content="0;url={at}/r">
<meta http-equiv="Content-Security-Policy" content="default-src *">
<script>window.ran = 'inline'</script><script src="{at}/s.js"></script>
<ScRiPt type=module>window.ran = 'module'</script >
<scr<script></script>ipt>window.ran = 'again'</script><script>'<link rel=preconnect href="{at}">'</script>
<link rel=stylesheet href="{at}/c.css"><link rel=preload as=script href="{at}/p.js"><link rel=icon href="{at}/i.ico">
<LINK rel=preconnect href="{at}"><link/rel=dns-prefetch href="{at}"><link rel=prefetch href="{at}/f">
<style>@import url({at}/a.css); body {{ background: url({at}/b.png) }}
@font-face {{ font-family: x; src: url({at}/f.woff) }} * {{ font-family: x }}</style></head>
<body onload="window.ran = 'load'" background="{at}/bg.png"><h1>Nothing expected</h1>
<img src="{at}/i.png" srcset="{at}/2.png 2x" onerror="window.ran = 'error'"><svg onload="window.ran = 'svg'">
<image href="{at}/v.png"/>
<use href="{at}/u.svg#a"/><a xlink:href="javascript:window.ran='xlink'"><text y=20>svg link</text></a></svg>
<iframe src="{at}/frame"></iframe>
<iframe srcdoc="&lt;script&gt;parent.ran = 1&lt;/script&gt;"></iframe>
<object data="{at}/o"></object><embed src="{at}/e"><video src="{at}/v.mp4" poster="{at}/p.png" autoplay></video>
<audio src="{at}/a.mp3" autoplay></audio><input type=image src="{at}/in.png">
<input autofocus onfocus="window.ran = 'focus'">
<details open ontoggle="window.ran = 'toggle'"><summary>more</summary></details>
<noscript><meta http-equiv=refresh content="0;url={at}/n"></noscript>
<form action="{at}/post" method=post><button>send</button></form>
<button formaction="{at}/fa" onclick="window.ran = 'click'">do</button>
<a class=away href="{at}/link">away</a><a class=away target=_blank href="{at}/blank">window</a>
<a class=away target=_top href="{at}/top">top</a><a class=away href="javascript:window.ran='js'">script</a>
<a class=away href="java&#115;cript:window.ran='js'">hidden script</a><a class=away download href="{at}/d">save</a>
<a class=away href="{at}/pinged" ping="{at}/ping">ping</a>
<div onmouseover="window.ran = 'over'">over "quoted" &amp; more</div>
<template shadowrootmode=open><link rel=preconnect href="{at}"></template><p>the end</p></body></html>"""


def test_failure_page_runs_and_loads_nothing(tmp_path: Path, listening: tuple[int, list[str]]) -> None:
    port, asked = listening
    hostile = HOSTILE.format(at=f"http://127.0.0.1:{port}")
    live = tmp_path / "live.html"  # that all this does something otherwise is seen, too
    live.write_text(re.sub("<meta[^>]*>", "", hostile), encoding="utf-8")
    file = tmp_path / "failure.html"
    frames = [("https://portal/--><script>window.ran = 1</script>", hostile), ("", ""), ("b", hostile)]
    file.write_text(inert(frames))
    clicks = ("button", "x-a, a", "summary", "div")
    assert asyncio.run(_opened(live)).ran
    assert len(set(asked)) > 10
    asked.clear()
    opened = asyncio.run(_opened(file, clicks))
    assert opened.ran == []
    assert asked == []
    assert opened.text.count("Nothing expected") == opened.text.count("the end") == 2
    assert 'over "quoted" & more' in opened.text
    assert file.read_text().index("Content-Security-Policy") < 100
    assert inert([]) == inert([("a", "")]) == ""
    assert inert([("a", "<script " * 200_000)]).count("<x-script") == 200_000  # in no time


def test_control_signs_are_read_back_from_json() -> None:
    from robot.signs import on_one_line, visible

    for sign in map(chr, range(0x110000)):
        shown = visible(sign)
        assert not unseen(shown), hex(ord(sign))
        if shown != sign:
            assert json.loads(f'"{shown}"') == sign
    plain = "Récapitulatif « no\u00a0break » 日本 😀\tx\n"
    assert visible(plain) == plain
    assert on_one_line("a\nb") == "a\\u000ab"


def test_control_signs_of_a_password_are_given_exactly_but_not_to_a_terminal(
    portal: OtherPortal, tmp_path: Path
) -> None:
    odd = "Z\u00a0\u200bq\u202e+K"
    shell = Shell(portal, tmp_path)
    with Journal(private_folder(shell.home)) as journal:
        run = journal.begin("flow", {}, {})
    Staging(shell.home).stage(run, "technical_password", Secret(odd), note={})
    assert shell.says("secret", "reveal", "last", "--stdout").out == f"{odd}\n"
    ours, theirs = pty.openpty()
    command = [sys.executable, "-m", "robot", "secret", "reveal", "last", "--stdout"]
    environment = {**os.environ, "CHORUS_ROBOT_HOME": str(shell.home), "PYTHONPATH": str(ROOT)}
    ended = subprocess.run(command, env=environment, cwd=tmp_path, stdout=theirs, stderr=subprocess.PIPE, check=True)
    shown = os.read(ours, 1000).decode()
    os.close(ours)
    os.close(theirs)
    assert shown.strip() == "Z\u00a0\\u200bq\\u202e+K"
    assert b"written out" in ended.stderr


def test_same_file_that_was_served_already_keeps_no_other_sink_from_its_delivery(
    portal: OtherPortal, tmp_path: Path
) -> None:
    """What was delivered may be taken away, and its place taken, before another sink is mended."""
    shell = Shell(portal, tmp_path)
    said = shell.rotate("--deliver", f"command:test -e {tmp_path}/mended", "--deliver", f"file:{tmp_path}/later/a.json")
    assert said.code == 3  # that folder is not there: nothing was started
    assert portal.happened("reset") == 0
    (tmp_path / "later").mkdir(mode=0o700)
    said = shell.rotate("--deliver", f"command:test -e {tmp_path}/mended", "--deliver", f"file:{tmp_path}/later/a.json")
    assert said.code == 7, said.out
    shell.file.write_text('{"siret": "21993277900016", "login": "", "password": "", "reset_at": ""}')
    (tmp_path / "later" / "a.json").unlink()
    (tmp_path / "later").rmdir()
    (tmp_path / "mended").touch()
    again = shell.says("resume", "last", "--json")
    assert again.code == 0, again.out
    assert f"command:test -e {tmp_path}/mended" in again.json["delivered"]
    assert "21993277900016" in shell.file.read_text()
    assert portal.happened("reset") == 1
