"""What every store does, however it keeps things: each test is given one, and a second opened on the same things."""

import threading
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from robot.blocks import Note
from robot.errors import Problem
from robot.journal import Event, Recorded
from robot.outcomes import Outcome
from robot.secrets import Secret
from robot.store import FileStore, Store

NOW = datetime(2026, 11, 28, 12, tzinfo=UTC)


@dataclass(frozen=True)
class Opened:
    """One store, as two processes see it."""

    one: Store
    other: Store


OPENED: dict[str, Callable[[Path], Store]] = {"files": FileStore}
"""The implementations. What is under test must be new for each folder."""


@pytest.fixture(params=OPENED)
def opened(request: pytest.FixtureRequest, tmp_path: Path) -> Opened:
    make = OPENED[request.param]
    return Opened(make(tmp_path), make(tmp_path))


def test_a_run_is_there_for_everybody(opened: Opened) -> None:
    with opened.one.journal() as mine, opened.other.journal() as theirs:
        run = mine.begin("f", {"siret": "1"}, {"deliver": ["file:x"]}, ["structure 1"])
        mine.record(run, Event.PLANNED, sinks=["file:x"], only={"file:x": "one"})
        mine.note_artifacts(run, "/srv/out")
        mine.finish(run, Outcome.OK, "fini", {"expires_on": None}, [Recorded(NOW, Event.DONE, {})])
        known = theirs.run("last")
        assert (known.id, known.flow, known.inputs) == (run, "f", {"siret": "1"})
        assert known.settings == {"deliver": ["file:x"]}
        assert (known.outcome, known.message, known.values, known.artifacts) == (
            Outcome.OK, "fini", {"expires_on": None}, "/srv/out",
        )  # fmt: skip
        assert known.ended is not None
        assert [(one.event, one.data) for one in theirs.events(run)] == [
            (Event.PLANNED, {"sinks": ["file:x"], "only": {"file:x": "one"}}), (Event.DONE, {}),
        ]  # fmt: skip
        assert theirs.events(run)[-1].at == NOW
        assert [one.id for one in theirs.runs()] == [run]
        assert theirs.subjects(run) == ["structure 1"]


def test_events_are_entered_all_or_none(opened: Opened) -> None:
    with opened.one.journal() as journal:
        run = journal.begin("f", {}, {})
        with pytest.raises(TypeError, match="Secret"):
            journal.enter(run, Recorded(NOW, Event.NOTE, {}), Recorded(NOW, Event.NOTE, {"a": Secret("x")}))  # type: ignore[dict-item]
        assert journal.events(run) == []
        with pytest.raises(Problem) as unknown:
            journal.record("none", Event.NOTE)
        assert unknown.value.outcome is Outcome.USAGE


def test_two_runs_side_by_side_keep_their_own(opened: Opened) -> None:
    """Each in a thread and with a journal of its own; what one enters together is never apart."""

    def work(store: Store, found: list[tuple[str, int]]) -> None:
        with store.journal() as journal:
            run = journal.begin("f", {}, {}, ["thing"])
            for number in range(20):
                journal.enter(run, *(Recorded(NOW, Event.NOTE, {"n": number, "part": part}) for part in (1, 2)))
            found.append((run, len(journal.events(run))))

    found: list[tuple[str, int]] = []
    threads = [threading.Thread(target=work, args=(store, found)) for store in (opened.one, opened.other)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert [count for _, count in found] == [40, 40]
    with opened.one.journal() as journal:
        for run, _ in found:
            places = journal.places(run)
            assert all(places[number + 1] - places[number] == 1 for number in range(0, 40, 2))


def test_what_other_runs_did_to_the_same_thing(opened: Opened) -> None:
    with opened.one.journal() as journal:
        mine, theirs, elsewhere = (journal.begin("f", {}, {}, [name]) for name in ("a", "a", "b"))
        for run in (mine, theirs, elsewhere):
            journal.record(run, Event.INTENT, number=1)
            journal.record(run, Event.NOTE, page="p")
        others = journal.others(mine, ["a"])
        assert {run: [one.event for _, one in events] for run, events in others.items()} == {
            theirs: [Event.INTENT, Event.NOTE]
        }
        assert {run: [one.event for _, one in events] for run, events in journal.sent(["a"]).items()} == {
            mine: [Event.INTENT], theirs: [Event.INTENT],
        }  # fmt: skip
        assert journal.places(mine)[0] < others[theirs][0][0] < journal.places(elsewhere)[0]
        journal.add_subjects(elsewhere, ["a", "b"])
        assert {*journal.subjects(elsewhere)} == {"a", "b"}


def test_what_was_last_read_of_a_thing(opened: Opened) -> None:
    with opened.one.journal() as journal:
        first, second = journal.begin("f", {}, {}), journal.begin("f", {}, {})
        journal.note_known(first, ["a", "b"], "expires_on", "2027-01-01", NOW)
        journal.note_known(second, ["a"], "expires_on", None, NOW + timedelta(days=1))
    with opened.other.journal() as journal:
        (a,), (b,) = journal.known("a").values(), journal.known("b").values()
        assert (a.value, a.at, a.run) == (None, NOW + timedelta(days=1), second)
        assert (b.value, b.at, b.run) == ("2027-01-01", NOW, first)
        assert journal.known("c") == {}


def test_what_is_staged_is_read_anywhere(opened: Opened) -> None:
    mine, theirs = opened.one.staging(), opened.other.staging()
    mine.probe()
    before = datetime.now(UTC) - timedelta(seconds=5)
    for name, text in (("one", "Zq7+é"), ("two", "b"), ("one", "c")):
        mine.stage("20261128-1200-abcd", name, Secret(text), note={"siret": "1"})
    items = theirs.items("20261128-1200-abcd")
    assert [(one.number, one.name) for one in items] == [(1, "one"), (2, "two"), (3, "one")]
    assert theirs.read(items[0]) == (Secret("Zq7+é"), {"siret": "1"})
    assert before < theirs.staged_at(items[0]) < before + timedelta(seconds=60)
    assert "Zq7" not in theirs.packed(Secret("Zq7+é"), note={})
    assert theirs.items("20261128-1200-ffff") == []


def test_a_refused_secret_is_blocked_for_everybody(opened: Opened) -> None:
    assert not opened.other.may_block()
    mine = opened.one.blocks()
    mark = mine.mark("pigp", ["cdodue"], "wrong")
    mine.note(mark, Note.SUBMITTED, "r")
    mine.note(mark, Note.REFUSED, "r", "refused")
    theirs = opened.other.blocks()
    assert theirs.mark("pigp", ["cdodue"], "wrong") == mark
    assert theirs.of(mark).blocked
    assert opened.other.may_block()
    theirs.note(mark, Note.ACCEPTED, "s")
    assert not mine.of(mark).blocked
    assert not opened.one.may_block()


def test_a_lock_is_held_once(opened: Opened) -> None:
    with opened.one.hold("structure", "1"):
        with pytest.raises(Problem) as held, opened.other.hold("structure", "1"):
            pass
        assert held.value.outcome is Outcome.UNAVAILABLE
        with opened.other.hold("structure", "2"), opened.other.hold("account", "1"):
            pass
    with opened.other.hold("structure", "1"):
        pass
