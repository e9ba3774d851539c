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
    assert (state.phase, state.missing, state.reset_count) == (Phase(phase), tuple(names[m] for m in missing), resets)


def test_the_intent_and_the_staged_secret_are_given():
    later = event("intent", step="confirm")
    state = state_of([PLANNED, INTENT, REJECTED, later])
    assert (state.intent, state.staged) == (later, REJECTED)
    assert state_of([PLANNED, INTENT, STAGED]).intent is None


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
    assert (state_of(events).staged is None) <= (not any(e in (STAGED, REJECTED) for e in events))
    assert state_of(events) == state_of([e for e in events if e not in (NOTE, UNKNOWN)])


@given(ANY)
def test_intents_count_unless_found_not_to_have_happened(events):
    intents = sum(e is INTENT for e in events)
    refuted = sum(e is NOT_HAPPENED for e in events)
    assert state_of(events).reset_count >= intents - refuted
