"""What a listener remembers of a walk, and what the journal alone knows of it."""

from datetime import UTC, datetime, timedelta

import pytest

from robot.engine import events
from robot.journal.events import Event, Recorded
from robot.model.base import Place
from robot.outcomes import Outcome
from robot.report.recalling import lines_of, walks_of
from robot.report.story import Check, Doubt, Finding, Left, Selector, Sent, Staged, Step, Value
from robot.report.telling import Telling

AT = Place("flows/x.yaml", 3, 5)
DONE = events.Ended(Outcome.OK, "done", {})


class Clock:
    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


def reached(page: str, seconds: float, **more: object) -> events.PageReached:
    return events.PageReached(page, "https://x.example/", AT, seconds, **more)


def tell(clock: Clock, *told: tuple[float, events.Event]) -> Telling:
    telling = Telling(clock)
    for now, event in told:
        clock.now = now
        telling(event)
    return telling


def test_nothing_told_is_no_walk(clock: Clock) -> None:
    assert Telling(clock).walk() is None


def test_a_page_lasts_until_the_next_and_the_last_until_the_end(clock: Clock) -> None:
    # What listened before took half a second over the first page: the walk's own seconds count.
    made = tell(clock, (1001.0, reached("a", 0.5)), (1002.0, reached("b", 2.0)), (1003.5, DONE)).walk()
    assert made is not None
    assert [(one.page, one.seconds, one.lasted) for one in made.visits] == [("a", 0.5, 1.5), ("b", 2.0, 1.5)]
    assert made.took == 3.5


def test_a_walk_that_has_not_ended_took_until_now(clock: Clock) -> None:
    telling = tell(clock, (1001.0, reached("a", 1.0)))
    clock.now = 1005.0
    made = telling.walk()
    assert made is not None
    assert (made.took, made.visits[0].lasted) == (5.0, 4.0)


@pytest.mark.parametrize(
    ("following", "sent", "verb"),
    [
        ([], Sent.INTENDED, ""),
        ([events.Submitted(1)], Sent.SENT, ""),
        ([events.Submitted(1), events.StepDone("a", "click", "yes", AT)], Sent.SENT, "click"),
        ([events.Withdrawn(1)], Sent.WITHDRAWN, ""),
    ],
)
def test_a_destructive_step_is_one_line_that_says_what_is_known(
    clock: Clock, following: list[events.Event], sent: Sent, verb: str
) -> None:
    told = [reached("a", 1.0), events.Intended("a", "yes", None, None, 1), *following]
    made = tell(clock, *((1001.0, event) for event in told)).walk()
    assert made is not None
    place = "flows/x.yaml:3:5" if verb else ""
    assert made.visits[0].deeds == (Step(verb, "yes", place=place, reset=1, sent=sent),)


def test_a_step_withdrawn_and_sent_again_is_two_lines(clock: Clock) -> None:
    told = [reached("a", 1.0), events.Intended("a", "yes", None, None, 1), events.Withdrawn(1),
            events.Intended("a", "yes", None, None, 1), events.Submitted(1)]  # fmt: skip
    made = tell(clock, *((1001.0, event) for event in told)).walk()
    assert made is not None
    assert [deed.sent for deed in made.visits[0].deeds] == [Sent.WITHDRAWN, Sent.SENT]


def test_what_is_done_after_an_interruption_belongs_to_its_own_page(clock: Clock) -> None:
    selector = events.Selector("x/go", 1, 2, "text: Go", AT)
    told = [reached("a", 1.0), reached("note", 2.0, interruption=True), events.StepDone("note", "click", "shut", AT),
            events.StepDone("a", "click", "go", AT, "", selector), events.SecretStaged("word", 1)]  # fmt: skip
    made = tell(clock, *((1001.0, event) for event in told)).walk()
    assert made is not None
    page, note = made.visits
    assert [deed.element for deed in note.deeds] == ["shut"]
    assert page.deeds == (Step("click", "go", place="flows/x.yaml:3:5"), Staged("word", 1))
    assert page.selectors == (Selector("x/go", 1, 2, "text: Go", "flows/x.yaml:3:5"),)


def test_everything_else_that_is_told(clock: Clock) -> None:
    told = [reached("a", 1.0), events.SessionOpened("x"), events.OtherWay("x/go", 1, AT),
            events.Verified("a", "name", AT), events.ValueRead("expires_on", "2027", AT),
            events.Found(happened=True, witness="w", before="1", now="2"), events.SecretDoubtful("word", "why"), DONE,
            reached("late", 9.0, interruption=True), events.StepDone("late", "click", "shut", AT),
            events.SessionEnded("x", well=False)]  # fmt: skip
    made = tell(clock, *((1001.0, event) for event in told)).walk()
    assert made is not None
    assert [visit.page for visit in made.visits] == ["a"]
    assert made.visits[0].deeds == (
        Check("name", "flows/x.yaml:3:5"), Value("expires_on", "2027", "flows/x.yaml:3:5"),
        Finding(happened=True, witness="w", before="1", now="2"), Doubt("word", "why"),
    )  # fmt: skip
    assert made.left == (Left("x", well=False),)


@pytest.mark.parametrize(
    ("file", "told"),
    [
        ("/opt/x/flows/pages/a.yaml", "flows/pages/a.yaml:3:5"),
        ("/opt/x/selectors/p/1.yaml", "selectors/p/1.yaml:3:5"),
        ("/opt/flows/x/selectors/p/1.yaml", "selectors/p/1.yaml:3:5"), ("/opt/mine.yaml", "/opt/mine.yaml:3:5"),
        ("here/flows/a.yaml", "here/flows/a.yaml:3:5"),
    ],
)  # fmt: skip
def test_a_place_does_not_tell_where_on_the_machine_it_is(clock: Clock, file: str, told: str) -> None:
    made = tell(clock, (1001.0, events.PageReached("a", "", Place(file, 3, 5), 1.0))).walk()
    assert made is not None
    assert made.visits[0].place == told


# -- from the journal

BEGAN = datetime(2026, 11, 21, 9, 12, tzinfo=UTC)


def recorded(*given: tuple[Event, dict[str, object]]) -> list[Recorded]:
    return [Recorded(BEGAN + timedelta(seconds=place), event, data) for place, (event, data) in enumerate(given)]


def page(name: str, seconds: float) -> tuple[Event, dict[str, object]]:
    return Event.NOTE, {"page": name, "seconds": seconds}


def test_the_journal_knows_pages_and_what_was_sent_and_staged() -> None:
    walks = walks_of(recorded(
        (Event.PLANNED, {"sinks": []}), page("a", 1.0), page("b", 2.5),
        (Event.INTENT, {"number": 1, "page": "b", "element": "yes"}), (Event.SUBMITTED, {"number": 1}), page("c", 4.0),
        (Event.STAGED, {"name": "word", "number": 1, "rejected": True, "breaches": ["it is too short"]}),
        (Event.UNKNOWN, {"name": "word", "doubtful": True, "reason": "why"}), (Event.DELIVERED, {"sink": "x"}),
    ))  # fmt: skip
    (walk,) = walks
    assert (walk.full, walk.began) == (False, BEGAN)
    assert [(one.page, one.lasted) for one in walk.visits] == [("a", 1.5), ("b", 1.5), ("c", None)]
    assert walk.visits[1].deeds == (Step("", "yes", reset=1, sent=Sent.SENT),)
    assert walk.visits[2].deeds == (Staged("word", 1, ("it is too short",)), Doubt("word", "why"))


@pytest.mark.parametrize(("answer", "sent"), [("happened", Sent.HAPPENED), ("not-happened", Sent.WITHDRAWN)])
def test_what_was_found_out_is_put_to_the_step(answer: str, sent: Sent) -> None:
    (walk,) = walks_of(recorded(page("a", 1.0), (Event.INTENT, {"number": 2}), (Event.FOUND, {"answer": answer})))
    assert walk.visits[0].deeds == (Step("", "", reset=2, sent=sent),)


def test_each_time_that_a_run_is_carried_on_is_another_walk() -> None:
    walks = walks_of(recorded((Event.PLANNED, {}), page("a", 1.0), (Event.NOTE, {"resumed": "open"}), page("a", 0.4)))
    assert [[visit.seconds for visit in walk.visits] for walk in walks] == [[1.0], [0.4]]
    assert walks[1].began == BEGAN + timedelta(seconds=2)


def test_lines_are_the_journals_own() -> None:
    (line,) = lines_of(recorded((Event.PLANNED, {"sinks": ["file:x"]})))
    assert (line.at, line.event, line.data) == (BEGAN, "planned", {"sinks": ["file:x"]})


def test_a_generation_belongs_to_the_page_that_showed_it(clock: Clock) -> None:
    seen = events.GenerationSeen("pigp", "2019")
    walk = tell(clock, (1001.0, reached("a", 0.5)), (1002.0, seen), (1002.0, reached("b", 1.5)), (1003.5, DONE)).walk()
    assert [visit.deeds for visit in walk.visits] == [(), (Value("pigp generation", "2019", ""),)]
