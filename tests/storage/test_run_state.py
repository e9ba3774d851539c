from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from robot.journal import Answer, Event, Phase, Recorded, state_of

MOMENT = datetime(2026, 11, 21, tzinfo=UTC)


def event(kind, **data: object):
    return Recorded(MOMENT, Event(kind), data)


PLANNED = event("planned", sinks=["file:a", "kdbx:b"])
INTENT, SUBMITTED, DONE = event("intent"), event("submitted"), event("done")
STAGED, REJECTED = event("staged"), event("staged", rejected=True)
AHEAD = event("staged", in_force=False)
HAPPENED, NOT_HAPPENED = event("found", answer=Answer.HAPPENED), event("found", answer="not-happened")
UNKNOWN, NOTE = event("unknown"), event("note")
A, B = event("delivered", sink="file:a"), event("delivered", sink="kdbx:b")


@pytest.mark.parametrize(
    ("events", "phase", "missing", "resets"),
    [
        ([], "nothing-sent", "", 0),
        ([PLANNED, NOTE], "nothing-sent", "ab", 0),
        ([PLANNED, INTENT], "open", "ab", 1),
        ([PLANNED, INTENT, SUBMITTED], "open", "ab", 1),
        ([PLANNED, SUBMITTED], "open", "ab", 1),
        ([PLANNED, INTENT, SUBMITTED, UNKNOWN], "open", "ab", 1),
        ([PLANNED, INTENT, SUBMITTED, UNKNOWN, NOT_HAPPENED], "nothing-sent", "ab", 0),
        ([PLANNED, INTENT, SUBMITTED, UNKNOWN, HAPPENED], "lost", "ab", 1),
        ([PLANNED, INTENT, NOT_HAPPENED, INTENT, SUBMITTED, STAGED], "staged", "ab", 1),
        ([PLANNED, INTENT, SUBMITTED, HAPPENED, INTENT, SUBMITTED, STAGED], "staged", "ab", 2),
        ([PLANNED, INTENT, SUBMITTED, STAGED, A], "staged", "b", 1),
        ([PLANNED, INTENT, SUBMITTED, STAGED, A, B], "staged", "", 1),
        ([PLANNED, INTENT, SUBMITTED, STAGED, A, B, DONE], "done", "", 1),
        ([PLANNED, INTENT, SUBMITTED, REJECTED], "rejected", "ab", 1),
        ([PLANNED, INTENT, SUBMITTED, REJECTED, INTENT], "open", "ab", 2),
        ([PLANNED, INTENT, SUBMITTED, REJECTED, INTENT, NOT_HAPPENED], "rejected", "ab", 1),
        ([PLANNED, INTENT, SUBMITTED, REJECTED, INTENT, SUBMITTED, STAGED, B], "staged", "a", 2),
        ([PLANNED, INTENT, STAGED, A, INTENT, STAGED], "staged", "ab", 2),
        ([PLANNED, INTENT, INTENT, NOT_HAPPENED], "open", "ab", 1),
        ([PLANNED, NOT_HAPPENED, HAPPENED], "nothing-sent", "ab", 0),
        ([PLANNED, AHEAD], "nothing-sent", "ab", 0),
        ([PLANNED, AHEAD, INTENT], "open", "ab", 1),
        ([PLANNED, AHEAD, INTENT, HAPPENED, A], "staged", "b", 1),
        ([PLANNED, AHEAD, INTENT, NOT_HAPPENED], "nothing-sent", "ab", 0),
        ([PLANNED, DONE], "done", "ab", 0),
    ],
)
def test_what_events_add_up_to(events, phase, missing, resets):
    state = state_of(events)
    names = {"a": "file:a", "b": "kdbx:b"}
    assert (state.phase, state.reset_count) == (Phase(phase), resets)
    assert [sink for _, sink in state.missing] == [names[one] for one in missing]


def test_the_intent_and_the_staged_secret_are_given():
    later = event("intent", step="confirm")
    state = state_of([PLANNED, INTENT, REJECTED, later])
    assert (state.intent, state.staged) == (later, {"": REJECTED})
    assert state_of([PLANNED, INTENT, STAGED]).intent is None


# --- several secrets

TWO = event("planned", sinks=["file:1", "file:2", "command:all"], secrets=["one", "two"],
            only={"file:1": "one", "file:2": "two"})  # fmt: skip
ONE_STAGED, TWO_STAGED = event("staged", name="one"), event("staged", name="two")
TWO_REJECTED = event("staged", name="two", rejected=True)


def handed(secret, sink):
    return event("delivered", secret=secret, sink=sink)


ALL = [("one", "file:1"), ("one", "command:all"), ("two", "file:2"), ("two", "command:all")]


@pytest.mark.parametrize(
    ("events", "phase", "missing", "delivered"),
    [
        ([TWO], "nothing-sent", ALL, ()),
        ([TWO, INTENT, ONE_STAGED], "incomplete", ALL, ()),
        ([TWO, INTENT, TWO_REJECTED, ONE_STAGED], "rejected", ALL, ()),
        ([TWO, INTENT, ONE_STAGED, TWO_STAGED], "staged", ALL, ()),
        ([TWO, INTENT, TWO_REJECTED, ONE_STAGED, TWO_STAGED], "staged", ALL, ()),
        ([TWO, INTENT, ONE_STAGED, TWO_STAGED, handed("one", "file:1")], "staged", ALL[1:], ("file:1",)),
        ([TWO, INTENT, ONE_STAGED, TWO_STAGED, handed("one", "command:all")], "staged", [ALL[0], *ALL[2:]], ()),
        (
            [TWO, INTENT, ONE_STAGED, TWO_STAGED, *(handed(*one) for one in ALL)],
            "staged", [], ("file:1", "command:all", "file:2"),
        ),
        # Another of the second secret makes the deliveries of that one count for nothing, and no others.
        ([TWO, INTENT, ONE_STAGED, TWO_STAGED, *(handed(*one) for one in ALL), TWO_STAGED], "staged", ALL[2:],
         ("file:1",)),
    ],
)  # fmt: skip
def test_each_secret_has_its_own_deliveries(events, phase, missing, delivered):
    state = state_of(events)
    assert (state.phase, list(state.missing), state.delivered) == (Phase(phase), missing, delivered)


def test_what_both_secrets_were_staged_as_comes_into_force_together():
    ahead = [event("staged", name=name, in_force=False) for name in ("one", "two")]
    state = state_of([TWO, *ahead, INTENT])
    assert (state.phase, [*state.ahead]) == (Phase.OPEN, ["one", "two"])
    assert state_of([TWO, *ahead, INTENT, HAPPENED]).phase is Phase.STAGED


def test_older_deliveries_name_no_secret():
    older = event("planned", sinks=["file:a", "kdbx:b"])
    state = state_of([older, INTENT, ONE_STAGED, A])
    assert (state.missing, state.delivered) == ((("one", "kdbx:b"),), ("file:a",))
    several = state_of([older, INTENT, ONE_STAGED, TWO_STAGED, A])
    assert several.delivered == ()  # nobody knows which it was: both are delivered again
    assert len(several.missing) == 4


ANY = st.lists(
    st.sampled_from([PLANNED, INTENT, SUBMITTED, STAGED, REJECTED, AHEAD, HAPPENED, NOT_HAPPENED, UNKNOWN, NOTE, A, B])
)


@given(ANY)
def test_an_intent_with_nothing_known_is_always_open(events):
    state = state_of([*events, INTENT, UNKNOWN, NOTE])
    assert state.phase is Phase.OPEN
    assert state.intent is INTENT
    assert state.reset_count == state_of(events).reset_count + 1


@given(ANY)
def test_a_staged_secret_is_never_forgotten_and_notes_change_nothing(events):
    assert (not state_of(events).staged) <= (not any(e in (STAGED, REJECTED) for e in events))
    assert state_of(events) == state_of([e for e in events if e not in (NOTE, UNKNOWN)])


@given(ANY)
def test_intents_count_unless_found_not_to_have_happened(events):
    intents = sum(e is INTENT for e in events)
    refuted = sum(e is NOT_HAPPENED for e in events)
    assert state_of(events).reset_count >= intents - refuted
