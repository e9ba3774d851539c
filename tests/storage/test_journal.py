import re
import sqlite3
import subprocess
import time
from datetime import UTC, datetime

import pytest
from conftest import child, killed_in_the_middle, mode

from robot.errors import Problem
from robot.journal import Event, Journal
from robot.outcomes import Outcome
from robot.secrets import Secret

FLOW = "rotate-technical-password"


@pytest.fixture
def journal(tmp_path):
    with Journal(tmp_path) as made:
        yield made


def test_a_run_is_remembered_from_begin_to_finish(tmp_path, journal):
    run = journal.begin(FLOW, {"siret": "12345678200010"}, {"env": "sandbox", "deliver": ["file:x"], "headed": False})
    assert re.fullmatch(r"\d{8}-\d{4}-[0-9a-f]{4}", run)
    started = journal.run(run)
    assert (started.ended, started.outcome, started.message, started.values, started.artifacts) == (
        None,
        None,
        "",
        {},
        None,
    )
    journal.finish(run, Outcome.INTERRUPTED, "", {"expires_on": None, "technical_login": "TECH"})
    journal.note_artifacts(run, "/srv/out")
    journal.finish(run, Outcome.OK, "fini ✓", {"expires_on": "2027-11-21T10:00:00"})
    journal.close()
    found = Journal(tmp_path).run("last")
    assert found == Journal(tmp_path).run(run)
    assert found.id == run
    assert found.flow == FLOW
    assert found.inputs == {"siret": "12345678200010"}
    assert found.settings == {"env": "sandbox", "deliver": ["file:x"], "headed": False}
    assert found.values == {"expires_on": "2027-11-21T10:00:00", "technical_login": "TECH"}
    assert (found.outcome, found.message, found.artifacts) == (Outcome.OK, "fini ✓", "/srv/out")
    assert found.started <= found.ended <= datetime.now(UTC)


def test_events_come_in_order_with_utc_times_and_data(journal):
    run = journal.begin(FLOW, {}, {})
    other = journal.begin(FLOW, {}, {})
    for number, event in enumerate(Event):
        journal.record(run, event, number=number, nested={"a": [1, None, True, "x"]}, run="a name like any other")
        journal.record(other, Event.NOTE)
    events = journal.events(run)
    assert [recorded.event for recorded in events] == list(Event)
    assert events[3].data == {"number": 3, "nested": {"a": [1, None, True, "x"]}, "run": "a name like any other"}
    assert all(recorded.at.utcoffset().total_seconds() == 0 for recorded in events)
    assert len(journal.events("last")) == len(Event)


@pytest.mark.parametrize(
    "wrap", [lambda s: s, lambda s: [s], lambda s: {"a": [{"b": s}]}, lambda s: {s.reveal(): object()}]
)
def test_no_secret_enters_however_wrapped(tmp_path, journal, wrap):
    run = journal.begin(FLOW, {}, {})
    value = wrap(Secret("hunter2hunter2"))
    for call in (
        lambda: journal.record(run, Event.NOTE, value=value),
        lambda: journal.begin(FLOW, {"siret": value}, {}),
        lambda: journal.begin(FLOW, {}, {"a": value}),
        lambda: journal.finish(run, Outcome.OK, "", {"a": value}),
    ):
        with pytest.raises(TypeError) as caught:
            call()
        assert "hunter2hunter2" not in str(caught.value)
    for call in (lambda: journal.begin(Secret("x"), {}, {}), lambda: journal.finish(run, Outcome.OK, Secret("x"))):
        with pytest.raises(sqlite3.Error):
            call()
    assert journal.events(run) == []
    assert len(journal.runs()) == 1
    assert not any(b"hunter2" in path.read_bytes() for path in tmp_path.iterdir())


def test_bytes_and_objects_are_not_plain(journal):
    run = journal.begin(FLOW, {}, {})
    for value in (b"x", object(), {1: "x"}, {"a": {2}}):
        with pytest.raises(TypeError):
            journal.record(run, Event.NOTE, value=value)


def test_an_unknown_run_names_the_latest(journal):
    for call in (journal.run, journal.events):
        with pytest.raises(Problem, match="no run yet") as caught:
            call("last")
        assert caught.value.outcome is Outcome.USAGE
    runs = [journal.begin(FLOW, {}, {}) for _ in range(7)]
    for call in (
        journal.run,
        journal.events,
        lambda run: journal.record(run, Event.NOTE),
        lambda run: journal.note_artifacts(run, ""),
        lambda run: journal.finish(run, Outcome.OK, ""),
    ):
        with pytest.raises(Problem) as caught:
            call("nope")
        assert caught.value.outcome is Outcome.USAGE
        assert caught.value.hint == f"The latest: {', '.join(runs[:1:-1])}"
    assert [run.id for run in journal.runs(3)] == runs[:3:-1]
    assert journal.run("last").id == runs[-1]


@pytest.mark.usefixtures("umask")
def test_all_files_are_private(tmp_path):
    with Journal(tmp_path / "home") as journal:
        journal.begin(FLOW, {}, {})
        files = sorted(path.name for path in (tmp_path / "home").iterdir())
        assert files == ["journal.sqlite3", "journal.sqlite3-shm", "journal.sqlite3-wal"]
        assert {mode(path) for path in (tmp_path / "home").iterdir()} == {0o600}
    assert mode(tmp_path / "home") == 0o700


def test_the_database_is_set_up_to_survive_a_power_cut(journal):
    found = {
        name: journal._database.rows(f"PRAGMA {name}")[0][0] for name in ("journal_mode", "synchronous", "user_version")
    }
    assert found == {"journal_mode": "wal", "synchronous": 2, "user_version": 2}


@pytest.mark.parametrize("damage", [b"this is no database " * 100, None])
def test_a_damaged_file_is_one_problem_with_a_way_out(tmp_path, damage):
    with Journal(tmp_path) as journal:
        run = journal.begin(FLOW, {}, {})
        for _ in range(200):
            journal.record(run, Event.NOTE, text="x" * 500)
    path = tmp_path / "journal.sqlite3"
    whole = path.read_bytes()
    path.write_bytes(damage or whole[:4096] + b"\xa5" * (len(whole) - 4096))
    with pytest.raises(Problem, match="damaged") as caught, Journal(tmp_path) as journal:
        journal.events(run)
    assert caught.value.outcome is Outcome.INVALID
    assert "Move journal.sqlite3* aside" in caught.value.hint


def test_a_newer_journal_is_left_alone(tmp_path):
    Journal(tmp_path).close()
    other = sqlite3.connect(tmp_path / "journal.sqlite3")
    other.execute("PRAGMA user_version = 99")
    other.close()
    with pytest.raises(Problem, match="another version"):
        Journal(tmp_path)


def test_a_locked_journal_is_unavailable(tmp_path, monkeypatch):
    monkeypatch.setattr("robot.journal.database.PATIENCE", 0.1)
    with Journal(tmp_path) as journal:
        other = sqlite3.connect(tmp_path / "journal.sqlite3", isolation_level=None)
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(Problem, match="locked") as caught:
            journal.begin(FLOW, {}, {})
        other.close()
    assert caught.value.outcome is Outcome.UNAVAILABLE


def test_opening_is_fast(tmp_path):
    Journal(tmp_path).close()
    times = []
    for _ in range(5):
        started = time.process_time()
        Journal(tmp_path).close()
        times.append(time.process_time() - started)
    assert min(times) < 0.05


RACER = """
import sys; from pathlib import Path; from robot.journal import Event, Journal
print("ready", flush=True); sys.stdin.readline()
journal = Journal(Path(sys.argv[1])); run = journal.begin("f", {}, {})
for number in range(20): journal.record(run, Event.NOTE, number=number)
print(run)
"""


def test_processes_that_make_it_at_once_all_succeed(tmp_path):
    for turn in range(2):
        pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "text": True}
        racers = [child(RACER, tmp_path / str(turn), **pipes) for _ in range(4)]
        for racer in racers:
            assert racer.stdout.readline() == "ready\n"
        for racer in racers:
            racer.stdin.write("go\n")
            racer.stdin.flush()
        runs = {racer.communicate()[0].strip() for racer in racers}
        with Journal(tmp_path / str(turn)) as journal:
            assert {run.id for run in journal.runs()} == runs
            assert all([e.data["number"] for e in journal.events(run)] == list(range(20)) for run in runs)


RECORDER = """
import sys, itertools; from pathlib import Path; from robot.journal import Event, Journal
journal = Journal(Path(sys.argv[1])); run = journal.begin("f", {}, {})
print("ready", flush=True)
for number in itertools.count():
    journal.record(run, Event.NOTE, number=number, text="x" * 20_000)
    print(number, flush=True)
"""


def test_a_killed_process_leaves_every_recorded_event_and_nothing_torn(tmp_path):
    for printed in killed_in_the_middle(RECORDER, tmp_path, times=6):
        with Journal(tmp_path) as journal:
            events = journal.events("last")
            assert [recorded.data["number"] for recorded in events] == list(range(len(events)))
            assert len(printed) <= len(events) <= len(printed) + 1
            assert journal.run("last").outcome is None
            assert journal._database.rows("PRAGMA integrity_check") == [("ok",)]
