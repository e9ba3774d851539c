import subprocess

import pyrage
import pytest
from conftest import child, killed_in_the_middle, mode

from robot import staging as module
from robot.errors import Problem
from robot.outcomes import Outcome
from robot.secrets import Secret
from robot.staging import Staging

VALUE = "aB3+{&:|;-/x[Z9]"
RUN = "20261121-0912-7f3a"
NOTE = {"siret": "12345678200010", "login": "TECH_012345678200010@cpp2017.fr", "rejected": "forbids /"}


def everything(folder):
    return b"".join(path.read_bytes() for path in folder.rglob("*") if path.is_file())


@pytest.mark.usefixtures("umask")
def test_what_is_staged_is_read_again_with_its_note(tmp_path):
    store = Staging(tmp_path / "home")
    staged = store.stage(RUN, "technical_password", Secret(VALUE), note=NOTE)
    assert staged.path == tmp_path / "home" / "staging" / RUN / "001-technical_password.age"
    assert Staging(tmp_path / "home").read(staged) == (Secret(VALUE), NOTE)
    assert [mode(path) for path in (staged.path, tmp_path / "home" / "identity.txt")] == [0o600, 0o600]
    assert {mode(folder) for folder in (tmp_path / "home", staged.path.parent, staged.path.parent.parent)} == {0o700}
    assert mode(tmp_path / "home" / "staging.lock") == 0o600
    kept = everything(tmp_path)
    assert VALUE.encode() not in kept
    assert b"12345678200010" not in kept


def test_items_come_in_order_also_after_the_thousandth(tmp_path):
    store = Staging(tmp_path)
    first = store.stage(RUN, "b", Secret("one"), note={})
    first.path.rename(first.path.with_name("999-b.age"))
    store.stage(RUN, "a", Secret("two"), note={})
    assert [(item.number, item.name) for item in store.items(RUN)] == [(999, "b"), (1000, "a")]
    assert [store.read(item)[0].reveal() for item in store.items(RUN)] == ["one", "two"]
    assert store.items("other") == []


def test_it_is_synced_before_stage_returns(tmp_path, monkeypatch):
    written = []
    store = Staging(tmp_path)
    store.probe()
    real = module.write_private
    monkeypatch.setattr(module, "write_private", lambda path, data: (real(path, data), written.append(path)))
    synced = []
    monkeypatch.setattr(module, "sync_folder", synced.append)
    staged = store.stage(RUN, "p", Secret(VALUE), note={})
    assert written == [staged.path]
    assert synced == [tmp_path / "staging", tmp_path]  # the folder of the run is a new name in them


@pytest.mark.parametrize("name", ["", "..", "../x", "a/b", "a\\b", "a.b", "/etc", "a\n", "-a", "x" * 65, "é"])
def test_names_cannot_leave_the_store(tmp_path, name):
    store = Staging(tmp_path)
    for call in (
        lambda: store.stage(name, "p", Secret(VALUE), note={}),
        lambda: store.stage(RUN, name, Secret(VALUE), note={}),
        lambda: store.items(name),
    ):
        with pytest.raises(Problem):
            call()
    assert not list(tmp_path.rglob("*.age"))


def test_all_recipients_can_read_and_a_machine_without_identity_cannot(tmp_path):
    keys = [pyrage.x25519.Identity.generate() for _ in range(2)]
    store = Staging(tmp_path / "home", [str(key.to_public()) for key in keys])
    store.probe()
    staged = store.stage(RUN, "p", Secret(VALUE), note=NOTE)
    assert not store.identity.exists()
    with pytest.raises(Problem) as caught:
        store.read(staged)
    assert "--identity" in caught.value.hint
    assert caught.value.outcome is Outcome.INVALID
    for number, key in enumerate(keys):
        (tmp_path / f"key{number}").write_text(f"# a comment\n\n{key}\n")
        assert Staging(tmp_path / "home", identity=tmp_path / f"key{number}").read(staged)[0].reveal() == VALUE


def test_a_given_identity_is_the_recipient_when_there_is_none(tmp_path):
    (tmp_path / "key").write_text(str(pyrage.x25519.Identity.generate()))
    store = Staging(tmp_path / "home", identity=tmp_path / "key")
    assert store.read(store.stage(RUN, "p", Secret(VALUE), note={}))[0].reveal() == VALUE
    assert not (tmp_path / "home" / "identity.txt").exists()


def test_ssh_keys_are_recipients_too(tmp_path):
    subprocess.run(["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", tmp_path / "key"], check=True)
    public = (tmp_path / "key.pub").read_text()
    store = Staging(tmp_path / "home", [public], tmp_path / "key")
    assert store.read(store.stage(RUN, "p", Secret(VALUE), note={}))[0].reveal() == VALUE
    with pytest.raises(Problem, match="must be given too"):
        Staging(tmp_path / "home", identity=tmp_path / "key").probe()


def test_what_cannot_be_read_is_one_problem_that_shows_nothing(tmp_path):
    store = Staging(tmp_path / "home")
    staged = store.stage(RUN, "p", Secret(VALUE), note={})
    own = (tmp_path / "home" / "identity.txt").read_text()
    (tmp_path / "other").write_text(str(pyrage.x25519.Identity.generate()))
    (tmp_path / "no-key").write_text("AGE-SECRET-KEY-1TYPO")
    (tmp_path / "binary").write_bytes(b"\xff\xfe")
    for identity in ("other", "no-key", "binary", "none"):
        with pytest.raises(Problem) as caught:
            Staging(tmp_path / "home", identity=tmp_path / identity).read(staged)
        assert "--identity" in caught.value.hint
        assert "TYPO" not in str(caught.value)
        assert caught.value.__context__ is None
    (tmp_path / "home" / "identity.txt").write_text(own)
    staged.path.write_bytes(staged.path.read_bytes()[:-3])
    with pytest.raises(Problem):
        store.read(staged)
    staged.path.unlink()
    with pytest.raises(Problem, match="No such file"):
        store.read(staged)


def test_a_bad_recipient_is_named_by_its_number_and_not_repeated(tmp_path):
    good = pyrage.x25519.Identity.generate()
    store = Staging(tmp_path, [str(good.to_public()), str(good)])
    with pytest.raises(Problem) as caught:
        store.probe()
    assert "number 2" in str(caught.value)
    assert str(good) not in str(caught.value)


def test_probe_makes_the_identity_and_leaves_no_item(tmp_path):
    Staging(tmp_path).probe()
    assert (tmp_path / "identity.txt").exists()
    assert list((tmp_path / "staging").iterdir()) == []


def test_a_discarded_item_is_gone(tmp_path):
    store = Staging(tmp_path)
    staged = store.stage(RUN, "p", Secret(VALUE), note={})
    store.discard(staged)
    store.discard(staged)
    assert store.items(RUN) == []


RACER = """
import sys; from pathlib import Path; from robot.secrets import Secret; from robot.staging import Staging
import pyrage, filelock
store = Staging(Path(sys.argv[1]))
print("ready", flush=True); sys.stdin.readline()
print(store.stage("run", "p", Secret(sys.argv[2]), note={}).path.name)
"""


def test_processes_that_stage_first_at_once_share_one_identity(tmp_path):
    for turn in range(2):
        home = tmp_path / str(turn)
        pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "text": True}
        racers = [child(RACER, home, f"secret{number}", **pipes) for number in range(4)]
        for racer in racers:
            assert racer.stdout.readline() == "ready\n"
        for racer in racers:
            racer.stdin.write("go\n")
            racer.stdin.flush()
        names = {racer.communicate()[0].strip() for racer in racers}
        assert names == {f"00{number}-p.age" for number in range(1, 5)}
        store = Staging(home)
        assert {store.read(item)[0].reveal() for item in store.items("run")} == {f"secret{n}" for n in range(4)}


STAGER = """
import sys; from pathlib import Path; from robot.secrets import Secret; from robot.staging import Staging
import itertools
store = Staging(Path(sys.argv[1])); store.probe()
print("ready", flush=True)
for number in itertools.count():
    print(store.stage("run", "p", Secret(f"{number}:" * 2000), note={"n": "x" * 50_000}).path.name, flush=True)
"""


def test_a_killed_process_leaves_whole_items_and_loses_none(tmp_path):
    for turn, printed in enumerate(killed_in_the_middle(STAGER, tmp_path, times=6)):
        store = Staging(tmp_path)
        names = {item.path.name for item in store.items("run")}
        assert {line.strip() for line in printed} <= names
        for item in store.items("run"):
            secret, note = store.read(item)
            assert len(set(secret.reveal().split(":")[:-1])) == 1
            assert note == {"n": "x" * 50_000}
            store.discard(item)
        # A half-written file lies there as a killed process leaves it, and is no item.
        (tmp_path / "staging" / "run").mkdir(exist_ok=True)
        (tmp_path / "staging" / "run" / f".chorus-robot-{turn}.tmp").write_bytes(b"age-encryption.org/v1\n")
        assert store.items("run") == []
