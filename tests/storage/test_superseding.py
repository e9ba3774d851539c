"""What another run did to the same thing, and what a witness that has not moved can tell."""

import threading
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from robot.errors import Problem
from robot.journal import Event, Journal, Recorded
from robot.language.program import compose
from robot.language.workspace import Workspace
from robot.outcomes import Outcome
from robot.runs.facts import Facts
from robot.runs.superseding import refuse_if_superseded, subject, tells, unit_of
from robot.staging import Staging

ROOT = Path(__file__).parents[2]
START = datetime(2026, 11, 27, 12, tzinfo=UTC)


def at(seconds: float, event: Event, **data: object) -> Recorded:
    return Recorded(START + timedelta(seconds=seconds), event, data)  # type: ignore[arg-type]


def test_same_second() -> None:
    first = [at(0, Event.INTENT), at(1, Event.STAGED, rejected=True)]
    for later, told in ((1.4, False), (1.99, False), (2.0, True), (30, True)):
        intent = at(later, Event.INTENT)
        assert tells([*first, intent], intent, timedelta(seconds=1)) is told
        assert not tells([*first, intent], intent, timedelta(days=1))
    assert tells([first[0]], first[0], timedelta(days=1)), "the first is compared with what was long before it"
    assert unit_of(compose(Workspace([ROOT]), "rotate-technical-password", "production"), "expires_on") == timedelta(
        seconds=1
    )


def begun(journal: Journal, home: Path, *subjects: str) -> Facts:
    facts = Facts()
    facts.begin(journal, journal.begin("f", {}, {}, subjects), Staging(home))
    facts.record(Event.PLANNED, sinks=["file:x"])
    return facts


def test_a_later_reset_of_the_same_thing_is_known_and_no_other(tmp_path: Path) -> None:
    one, other = (subject({"a.example": "127.0.0.1:1"}, "structure", name) for name in ("1", "2"))
    assert one != subject({}, "structure", "1"), "another place, another thing"
    with Journal(tmp_path) as journal:
        earlier, mine = begun(journal, tmp_path, one), begun(journal, tmp_path, one)
        elsewhere, withdrawn, later = (begun(journal, tmp_path, name) for name in (other, one, one))
        for facts in (earlier, mine, elsewhere, withdrawn):
            facts.record(Event.INTENT, number=1, witness="date", before="d")
        withdrawn.record(Event.FOUND, answer="not-happened")
        refuse_if_superseded(mine, [one])
        assert mine.state.reset_count == 1
        later.record(Event.INTENT, number=1, witness="date", before="d")
        with pytest.raises(Problem, match=later.run) as refused:
            refuse_if_superseded(mine, [one])
        assert refused.value.outcome is Outcome.USAGE
        assert mine.state.reset_count == 0, "the later run read that the date had not moved"
        refuse_if_superseded(later, [one])
        refuse_if_superseded(elsewhere, [other])


def test_what_is_known_of_a_thing_is_kept_by_the_thing(tmp_path: Path) -> None:
    with Journal(tmp_path) as journal:
        first, second = begun(journal, tmp_path, "s"), begun(journal, tmp_path, "s")
        first.note_known(["s"], "expires_on", "2027-05-18T12:02:25")
        second.note_known(["s"], "expires_on", None)
        known = journal.known("s")["expires_on"]
        assert (known.value, known.run) == (None, second.run)
        assert journal.known("t") == {}


def test_two_walks_on_one_connection_never_stand_in_each_others_transaction(tmp_path: Path) -> None:
    with Journal(tmp_path) as journal:
        runs = [journal.begin("f", {}, {}) for _ in range(2)]
        wrong = Recorded(START, Event.NOTE, {"n": object()})  # type: ignore[dict-item]

        def walks(run: str) -> None:
            for number in range(200):
                journal.record(run, Event.NOTE, number=number)
                with pytest.raises(TypeError):
                    journal.finish(run, Outcome.OK, "", recorded=[Recorded(START, Event.DONE, {}), wrong])

        threads = [threading.Thread(target=walks, args=(run,)) for run in runs]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        for run in runs:
            assert [one.data["number"] for one in journal.events(run)] == list(range(200))
            assert journal.run(run).outcome is None
