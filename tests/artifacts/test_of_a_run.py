"""What a run leaves in its folder: pictures, the page it failed on, a manifest, and nothing that others can read."""

import hashlib
import json
import os
import stat
import zipfile
from pathlib import Path

import pytest

from robot.runs.order import Order
from robot.sandbox import Sandbox
from tests.end_to_end.conftest import Done, Operator
from tests.few import few

JPEG = b"\xff\xd8\xff"


def folder(done: Done) -> Path:
    return Path(done.json["artifacts"])


def manifest(done: Done) -> dict:
    return json.loads((folder(done) / "manifest.json").read_text())


def files(folder: Path) -> set[str]:
    return {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}


def private(folder: Path) -> bool:
    modes = [(path, stat.S_IMODE(path.stat().st_mode)) for path in (folder, *folder.rglob("*"))]
    return all(mode == (0o700 if path.is_dir() else 0o600) for path, mode in modes)


def test_a_run_leaves_pictures_a_log_and_a_manifest(operator: Operator) -> None:
    former = os.umask(0o000)  # whatever the umask
    try:
        done = operator.rotate()
    finally:
        os.umask(former)
    assert done.code == 0, done.out + done.err
    left = files(folder(done))
    pictures = sorted(name for name in left if name.startswith("pages/"))
    assert pictures[0] == "pages/01-pigp-sign-in.jpg"
    assert len(pictures) >= 6  # a page that is left at once has none
    assert any("recapitulatif" in name for name in pictures)
    assert all((folder(done) / name).read_bytes().startswith(JPEG) for name in pictures)
    assert left == {*pictures, "log.jsonl", "manifest.json", "report.html"}
    told = manifest(done)
    assert told["run"] == done.json["run"]
    assert told["versions"].keys() == {"chorus-robot", "python", "playwright", "browser"}
    assert all(told["versions"].values())
    assert {row["file"] for row in told["files"]} == left - {"manifest.json"}
    for row in told["files"]:
        data = (folder(done) / row["file"]).read_bytes()
        assert row["bytes"] == len(data)
        assert row["sha256"] == hashlib.sha256(data).hexdigest()
    kinds = {row["file"]: row["kind"] for row in told["files"]}
    assert (kinds["log.jsonl"], kinds[pictures[0]]) == ("log", "picture")
    assert private(operator.home)
    assert list((operator.home / "scratch").iterdir()) == []  # nothing that the browser wrote is left


def typed(operator: Operator) -> None:
    """The environment says that the browser gets secrets as they are."""
    kept = operator.environment_file.read_text()
    operator.environment_file.write_text(f"{kept}wire: {{secrets: typed}}\n")


def test_nothing_is_recorded_once_the_browser_gets_secrets_as_they_are(operator: Operator) -> None:
    typed(operator)
    done = operator.rotate(None, "--trace", "--record", str(operator.folder / "recorded"))
    assert done.code == 0, done.out + done.err
    assert operator.accepted()
    left = files(folder(done))
    assert not [name for name in left if name.startswith("pages/") and "sign-in" not in name]
    with zipfile.ZipFile(folder(done) / "trace.zip") as trace:
        members = b"".join(trace.read(name) for name in trace.namelist())
    har = json.loads((operator.folder / "recorded" / "traffic.har").read_text())
    assert b"Identifiant" in members
    assert b"capitulatif" not in members
    assert {entry["request"]["method"] for entry in har["log"]["entries"]} == {"GET"}
    assert "secrets: typed" in manifest(done)["withheld"][0]
    assert "the recording ends where the first secret was typed" in done.json["message"]


def test_a_page_it_fails_on_after_that_is_not_kept(operator: Operator) -> None:
    typed(operator)
    operator.sandbox.behave(structure_siret="other")
    done = operator.rotate()
    assert done.code == 5
    assert not [name for name in files(folder(done)) if name.startswith("failure")]


def test_a_password_that_the_browser_had_is_in_no_picture(operator: Operator) -> None:
    """The answer holds it in a way that nobody looks for: what the screen shows is staged, and delivered to nobody."""
    (operator.folder / "sitecustomize.py").write_text("import robot.browser.tap as t\nt.capture = lambda *_: None\n")
    root = operator.environment()["PYTHONPATH"]
    done = operator.says(*operator.rotation(None, "--trace"), more={"PYTHONPATH": f"{operator.folder}:{root}"})
    assert done.code == 8, done.out + done.err
    assert done.json["staged"]
    assert not operator.file.exists()
    assert not [name for name in files(folder(done)) if "recapitulatif" in name or name == "trace.zip"]
    assert operator.sandbox.current_password(operator.sandbox.structures[0].siret) in operator.staged(done.json["run"])
    assert operator.says("resume", "last", "--yes").code == 8
    assert operator.sandbox.reset_count() == 1


def test_an_interruption_has_its_picture(operator: Operator) -> None:
    operator.sandbox.behave(announcement="overlay", delay="50")
    done = operator.rotate()
    assert done.code == 0, done.out + done.err
    assert '"interruption": "True"' in (folder(done) / "log.jsonl").read_text()
    assert [name for name in files(folder(done)) if "announcement" in name]


def test_a_failure_leaves_the_page_it_failed_on(operator: Operator) -> None:
    operator.sandbox.behave(structure_siret="other")
    done = operator.rotate()
    assert done.code == 5
    html = (folder(done) / "failure.html").read_text()
    aria = (folder(done) / "failure.aria.yaml").read_text()
    assert "Modification de la structure" in html
    assert "<p>frame 1: https://chorus-pro.gouv.fr/" in html  # before it signed out
    assert "heading" in aria
    assert operator.signed_out()
    assert {row["kind"] for row in manifest(done)["files"] if row["file"].startswith("failure")} == {"failure"}
    assert private(folder(done))


def test_the_page_it_failed_on_holds_no_secret_that_was_typed(operator: Operator) -> None:
    operator.limit(page="3s")
    operator.sandbox.behave(http_500="menu")
    done = operator.rotate()
    assert done.code == 11, done.out
    for name in ("failure.html", "failure.aria.yaml", "log.jsonl"):
        text = (folder(done) / name).read_text() if (folder(done) / name).exists() else ""
        assert operator.sandbox.password not in text


def test_what_may_show_a_password_that_nobody_read_is_not_kept(operator: Operator) -> None:
    """The answer to a reset that could not be read: neither the redactor nor the gate knows what is in it."""
    operator.says("init", str(operator.folder))
    flow = operator.folder / "flows" / "rotate-technical-password.yaml"
    flow.write_text(flow.read_text().replace('after: "mot de passe"', 'after: "code secret"'))
    done = operator.rotate(None, "--trace", "--record", str(operator.folder / "recorded"))
    assert done.code == 8, done.out + done.err
    shown = operator.sandbox.current_password(operator.sandbox.structures[0].siret)
    assert not {"failure.html", "failure.aria.yaml", "trace.zip"} & files(folder(done))
    assert "traffic.har" not in files(operator.folder / "recorded")
    assert "may have had" in manifest(done)["withheld"][0]
    for root in (operator.home, operator.folder / "recorded"):
        assert not [path for path in root.rglob("*") if path.is_file() and shown.encode() in path.read_bytes()]


@pytest.mark.soak
def test_a_resumed_run_numbers_its_pictures_on(operator: Operator) -> None:
    operator.sandbox.behave(slash="always")
    first = operator.rotate()
    assert first.code == 6
    before = files(folder(first))
    highest = max(int(name[6:8]) for name in before if name.startswith("pages/"))
    operator.sandbox.behave(slash=0)
    again = operator.says("resume", "last", "--yes", "--json")
    assert again.code == 0, again.out + again.err
    after = files(folder(again))
    assert folder(again) == folder(first)
    assert before < after
    assert min(int(name[6:8]) for name in after - before) > highest


def test_an_order_keeps_what_is_to_be_recorded() -> None:
    order = Order("flow", trace=True, record="/somewhere", pause_on_failure=True)
    assert Order.from_journal("flow", {}, order.settings()) == order
    older = {name: value for name, value in Order("flow").settings().items()
             if name not in ("trace", "record", "pause_on_failure")}  # fmt: skip
    assert Order.from_journal("flow", {}, older) == Order("flow")


@pytest.mark.parametrize("there", few([True, False]))
def test_a_failure_is_not_waited_at_without_a_terminal(operator: Operator, there: bool) -> None:
    done = operator.rotate(None, *(["--pause-on-failure"] if there else ["--dry-run"]))
    assert done.code == (2 if there else 0)
    assert (operator.sandbox.sign_ins_submitted == 0) is there
    assert ("no terminal" in done.err) is there


WORDS = [("user", "password"), ("utilisateur", "secret"), ("test", "motdepasse"), ("dupont", "chasseur"), ("x", "2025")]


@pytest.mark.parametrize(
    ("username", "password"), [WORDS[0], *(pytest.param(*words, marks=pytest.mark.soak) for words in WORDS[1:])]
)
def test_secrets_that_are_words_stop_nothing(tmp_path: Path, username: str, password: str) -> None:
    with Sandbox(structures=12, seed=1, username=username, password=password) as sandbox:
        operator = Operator(sandbox, tmp_path)
        done = operator.rotate(None, "--trace", "--record", str(tmp_path / "recording"))
    assert done.code == 0, done.err
    assert "[secret]" not in done.json["message"]
    for name, text in (("pigp_username", username), ("pigp_password", password)):
        assert (f"warning: {name} is a word" in done.err) == (text not in ("dupont", "chasseur"))
