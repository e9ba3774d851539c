"""The gate at the end of a run: what holds a secret is destroyed and told; what is somebody else's is left alone."""

import json
import zipfile
from pathlib import Path
from types import SimpleNamespace

import pytest

from robot.files import private_folder
from robot.runs.artifacts import Artifacts
from robot.runs.cleaning import clean_text, clean_trace
from robot.runs.left import TRACE
from robot.runs.order import Order
from robot.secrets import Redactor, Secret
from tests.end_to_end.conftest import Operator

SECRET = 'p&ss"wörd/7é'
ENCRYPTED = b"7z\xbc\xaf\x27\x1c" + bytes(40)


@pytest.fixture
def redactor() -> Redactor:
    made = Redactor()
    made.add(Secret(SECRET))
    return made


class Making:
    def __init__(self, home: Path, redactor: Redactor) -> None:
        self.home = home
        self.redactor = redactor

    def __call__(self, *, sinks: tuple[object, ...] = (), **order: str) -> Artifacts:
        prepared = SimpleNamespace(
            order=Order("flow", **order), home=private_folder(self.home), redactor=self.redactor, sinks=sinks,
            program=SimpleNamespace(flow=SimpleNamespace(flow="flow")),
        )  # fmt: skip
        return Artifacts(prepared, "run-1")


@pytest.fixture
def artifacts(tmp_path: Path, redactor: Redactor) -> Making:
    return Making(tmp_path / "home", redactor)


def manifest(folder: Path) -> dict:
    return json.loads((folder / "manifest.json").read_text())


def test_what_is_clean_is_let_through(artifacts: Making) -> None:
    made = artifacts()
    made.keep("failure.html", "<p>nothing</p>")
    assert made.seal() is None
    assert [row["file"] for row in manifest(made.folder)["files"]] == ["failure.html"]


def test_what_holds_a_secret_is_destroyed_and_told(artifacts: Making) -> None:
    made = artifacts()
    file = made.folder / "answer.json"
    file.write_text(json.dumps({"password": SECRET}))
    leak = made.seal()
    assert leak is not None
    assert str(file) in leak
    assert "destroyed" in leak
    assert SECRET not in leak
    assert not file.exists()
    told = manifest(made.folder)
    assert told["files"] == []
    assert "answer.json" in told["destroyed"][0]
    assert made.seal() is None  # asked again, all is clean


def test_texts_are_cleaned_before(artifacts: Making) -> None:
    made = artifacts()
    made.keep("failure.html", f"<b>{SECRET}</b> p&amp;ss&quot;w&ouml;rd/7&eacute;")
    assert made.seal() is None
    assert (made.folder / "failure.html").read_text() == "<b>[secret]</b> [secret]"


def test_a_name_that_holds_a_secret(artifacts: Making, redactor: Redactor) -> None:
    redactor.add(Secret("Kq7xZw3Rmp"))
    made = artifacts()
    (made.folder / "Kq7xZw3Rmp.pdf").write_bytes(b"x")
    leak = made.seal()
    assert leak is not None
    assert "Kq7xZw3Rmp" not in leak + (made.folder / "manifest.json").read_text()
    assert not (made.folder / "Kq7xZw3Rmp.pdf").exists()


def test_the_folder_of_a_recording_is_looked_at_too(artifacts: Making, tmp_path: Path) -> None:
    made = artifacts(record=str(tmp_path / "recorded"))
    for name in ("traffic.har", "about.yaml"):
        (tmp_path / "recorded" / name).write_text(SECRET if name == "traffic.har" else "recording: 1")
    assert "traffic.har" in (made.seal() or "")
    assert [path.name for path in (tmp_path / "recorded").iterdir()] == ["about.yaml"]  # a manifest tells the day
    told = manifest(made.folder)
    assert "traffic.har" in told["destroyed"][0]
    assert [row["kind"] for row in told["files"]] == ["recording"]


def test_what_lay_there_before_is_left_alone_unless_the_run_changed_it(artifacts: Making, tmp_path: Path) -> None:
    mine = tmp_path / "mine"
    (mine / "vault").mkdir(parents=True)
    for name in ("password.txt", "list.txt", "vault/password.txt"):
        (mine / name).write_text(SECRET)
    made = artifacts(out=str(mine))
    (mine / "list.txt").write_text(f"{SECRET} again")
    assert "list.txt" in (made.seal() or "")
    assert {path.name for path in mine.iterdir()} == {"vault", "password.txt", "manifest.json"}
    assert (mine / "vault" / "password.txt").read_text() == SECRET


def test_what_was_delivered_there_is_left_alone(artifacts: Making, tmp_path: Path) -> None:
    link = tmp_path / "link"
    link.symlink_to(tmp_path / "out", target_is_directory=True)
    (tmp_path / "out").mkdir()
    made = artifacts(out=str(link), sinks=(SimpleNamespace(name="file:x", path=link / "new.json"),))
    (tmp_path / "out" / "new.json").write_text(SECRET)
    assert made.seal() is None
    assert (tmp_path / "out" / "new.json").read_text() == SECRET


def test_what_nobody_can_look_into(artifacts: Making) -> None:
    made = artifacts()
    (made.folder / "download.7z").write_bytes(ENCRYPTED)
    assert made.seal() is None
    assert "download.7z" in manifest(made.folder)["unchecked"][0]
    made = artifacts()
    (made.folder / TRACE).write_bytes(ENCRYPTED)  # its own the robot does not let through unread
    assert TRACE in (made.seal() or "")
    assert not (made.folder / TRACE).exists()
    assert (made.folder / "download.7z").exists()


def test_the_parts_of_a_trace_become_one_without_secrets(tmp_path: Path, redactor: Redactor) -> None:
    picture = b"\x89PNG\r\n\x1a\n" + bytes(range(256))
    for number in range(2):
        with zipfile.ZipFile(tmp_path / f"{number}.zip", "w") as part:
            part.writestr("trace.trace", json.dumps({"params": {"value": SECRET}}) + f"\n{number}")
            part.writestr("trace.network", "p%26ss%22w%C3%B6rd%2F7%C3%A9")
            part.writestr("resources/page.html", SECRET.encode("latin-1"))
            part.writestr("resources/picture.png", picture)
    clean_trace([tmp_path / "0.zip", tmp_path / "1.zip"], redactor, tmp_path / "made.zip")
    with zipfile.ZipFile(tmp_path / "made.zip") as made:
        found = {name: made.read(name) for name in made.namelist()}
    assert found == {
        "trace.trace": b'{"params": {"value": "[secret]"}}\n0', "trace.network": b"[secret]",
        "1-trace.trace": b'{"params": {"value": "[secret]"}}\n1', "1-trace.network": b"[secret]",
        "resources/page.html": b"[secret]", "resources/picture.png": picture,
    }  # fmt: skip


def test_text_keeps_its_charset(redactor: Redactor) -> None:
    for charset in ("utf-8", "latin-1", "utf-16"):
        assert clean_text(f"é {SECRET}".encode(charset), redactor).decode(charset) == "é [secret]"


@pytest.mark.parametrize("fails", [False, True])
def test_a_leak_ends_with_10_and_undoes_nothing(operator: Operator, fails: bool) -> None:
    """What receives the password writes it into the run's folder: the gate finds it, whatever the run ended with."""
    script = operator.folder / "receive"
    script.write_text(f'#!/bin/sh\ncat > "$(echo {operator.home}/runs/*)/received.txt"\nexit {int(fails)}\n')
    script.chmod(0o700)
    done = operator.rotate(deliver=f"command:{script}")
    assert done.code == 10, done.out + done.err
    told = done.json
    assert (told["outcome"], told["exit_code"]) == ("leak", 10)
    file = Path(told["artifacts"]) / "received.txt"
    assert str(file) in told["message"]
    assert not file.exists()
    assert told["delivered"] == ([] if fails else [f"command:{script}"])
    assert told["staged"] is fails
    held = operator.sandbox.current_password(operator.sandbox.structures[0].siret)
    assert operator.staged(told["run"]) == [held]
    assert operator.signed_out()
    again = operator.says("resume", "last", "--yes", "--json")
    assert again.code == 10  # where it was done but for that, the same is told again


def test_a_secret_of_three_signs_is_in_every_picture_and_no_leak(artifacts: Making, redactor: Redactor) -> None:
    redactor.add(Secret("x-1"))
    made = artifacts()
    (made.folder / "answer.bin").write_bytes(b"\x00\xff x-1 \x00")
    assert made.seal() is None
    made.keep("failure.html", "<p>x-1</p>")
    assert "x-1" not in (made.folder / "failure.html").read_text()
