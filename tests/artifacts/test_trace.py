"""The trace and the recording of a run: whole, clean, and shown by the viewer."""

import asyncio
import json
import signal
import zipfile
from pathlib import Path

import pytest
from playwright.async_api import async_playwright

from robot.browser.find import find_browser
from robot.browser.viewer import serving
from tests.end_to_end.conftest import Done, Operator
from tests.end_to_end.off import NOT_CLEANED, NOT_SANITISED, UNWIRED

PIECES = ("Bienvenue", "Activités du gestionnaire", "Modification de la structure", "Récapitulatif")


def traced(operator: Operator, **more: str) -> Done:
    return operator.says(*operator.rotation(None, "--trace", "--record", str(operator.folder / "recorded")), more=more)


def zipped(done: Done) -> dict[str, bytes]:
    with zipfile.ZipFile(Path(done.json["artifacts"]) / "trace.zip") as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def held(operator: Operator) -> list[str]:
    return [operator.sandbox.password, operator.sandbox.current_password(operator.sandbox.structures[0].siret)]


def test_a_trace_and_a_har_hold_the_run_and_no_secret(operator: Operator) -> None:
    operator.sandbox.behave(passwords=["q\"<&>\\'é+x]y"])
    done = traced(operator)
    assert done.code == 0, done.out + done.err
    members = zipped(done)
    har = (operator.folder / "recorded" / "traffic.har").read_bytes()
    for secret in held(operator):
        for data in (*members.values(), har):
            assert secret.encode() not in data
    assert b"crobotz7" in members["trace.trace"]
    assert b"[secret]" not in members["trace.trace"]  # nothing was there to be cleaned
    log = json.loads(har)["log"]
    assert log["version"] == "1.2"
    bodies = [entry["response"]["content"].get("text", "") for entry in log["entries"]]
    assert any("capitulatif" in body for body in bodies)
    sent = [entry["request"].get("postData", {}).get("text", "") for entry in log["entries"]]
    assert any("secret=motdepasse-retenu" in body for body in sent)
    assert any("retenu" in body for body in bodies)
    assert b"crobotz7" not in har
    for path in (Path(done.json["artifacts"]) / "trace.zip", operator.folder / "recorded" / "traffic.har"):
        assert path.stat().st_mode & 0o777 == 0o600
    assert (operator.folder / "recorded").stat().st_mode & 0o777 == 0o700
    assert [name for name in members if name.endswith((".jpeg", ".jpg"))]


@pytest.mark.soak
def test_where_nobody_cleans_the_gate_destroys(operator: Operator) -> None:
    """With the wire and the redactor switched off, the trace and the HAR hold the passwords: the test can fail."""
    (operator.folder / "sitecustomize.py").write_text(UNWIRED + NOT_CLEANED + NOT_SANITISED)
    root = operator.environment()["PYTHONPATH"]
    done = traced(operator, PYTHONPATH=f"{operator.folder}:{root}")
    assert done.code == 10, done.out + done.err
    told = done.json
    assert told["outcome"] == "leak"
    for name in ("trace.zip", "traffic.har"):
        assert name in told["message"]
    left = [path for root in (Path(told["artifacts"]), operator.folder / "recorded") for path in root.rglob("*")]
    assert not [path for path in left if path.name in ("trace.zip", "traffic.har")]
    for secret in held(operator):
        assert not [path for path in left if path.is_file() and secret.encode() in path.read_bytes()]
    assert told["delivered"] == [f"file:{operator.file}"]
    assert operator.accepted()
    refused = operator.says("trace", "last")
    assert refused.code == 2
    assert "destroyed" in refused.err


async def seen(trace: Path, scratch: Path, wanted: tuple[str, ...]) -> str:
    """What the viewer shows of the pages in a trace, action by action, until all that is wanted was seen."""
    shown = ""
    async with serving(trace, scratch) as address, async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=find_browser(headed=False).path)
        page = await browser.new_page(viewport={"width": 1500, "height": 950})
        await page.goto(address)
        actions = page.locator(".action-title")
        await actions.first.wait_for()
        for number in range(await actions.count()):
            await actions.nth(number).click()
            await asyncio.sleep(0.3)
            frames = [frame for frame in page.frames if "snapshot" in frame.url]
            shown += "".join([await frame.locator("body").inner_text(timeout=5000) for frame in frames])
            if all(piece.casefold() in shown.casefold() for piece in wanted):
                break
        await browser.close()
    return shown


@pytest.mark.soak
def test_the_viewer_shows_the_whole_run(operator: Operator, tmp_path: Path) -> None:
    done = traced(operator)
    shown = asyncio.run(seen(Path(done.json["artifacts"]) / "trace.zip", tmp_path, PIECES))
    for piece in PIECES:
        assert piece.casefold() in shown.casefold(), piece
    for secret in held(operator):
        assert secret not in shown


def test_without_a_screen_the_trace_is_served_until_it_is_stopped(operator: Operator) -> None:
    import urllib.request

    done = traced(operator)
    assert done.code == 0, done.out + done.err
    process = operator.start("trace", "last")
    assert process.stdout is not None
    line = process.stdout.readline()
    assert line.startswith("the trace is shown at http://")
    with urllib.request.urlopen(line.split()[-1]) as answer:  # noqa: S310 - http, as was seen
        assert b"<title>Playwright Trace Viewer" in answer.read()
    process.send_signal(signal.SIGINT)
    ended = operator.ended(process)
    assert ended.code == 0, ended.err
    assert list((operator.home / "scratch").iterdir()) == []


def test_a_run_without_a_trace(operator: Operator) -> None:
    assert operator.rotate(None, "--dry-run").code == 0
    for run, word in (("last", "without --trace"), ("20000101-0000-0000", "There is no run")):
        done = operator.says("trace", run)
        assert done.code == 2
        assert word in done.err
