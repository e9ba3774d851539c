"""What a survey makes of the ways of an element, and that it changes nothing about a walk."""

from dataclasses import replace

import pytest

from robot.engine import events
from robot.engine.screen import Node
from robot.engine.survey import State, Survey, Surveyed, _state
from robot.engine.walk import Walk
from robot.outcomes import Outcome
from tests.engine.conftest import SIRET, Portal, Walker
from tests.engine.fake import FakeBrowser


def found(*ways: str) -> tuple[tuple[Node, ...], ...]:
    """Each letter is a node: `("a", "ab", "")`."""
    return tuple(tuple(Node(letter, letter, enabled=True, address="") for letter in way) for way in ways)


@pytest.mark.parametrize(
    ("ways", "acted", "needed", "state"),
    [
        (("a",), True, True, State.ONE),
        (("a", "", "a"), True, True, State.ONE),
        (("a", "ab"), True, True, State.ONE),
        (("", "a"), True, True, State.OTHER_WAY),
        (("ab", "a"), True, True, State.OTHER_WAY),
        (("a", "b"), True, True, State.DISAGREE),
        (("", "a", "b"), True, True, State.DISAGREE),
        (("a", "b"), False, True, State.ONE),
        (("ab", "abc"), True, True, State.MANY),
        (("ab",), False, True, State.SEVERAL),
        (("", ""), False, True, State.NONE),
        (("", ""), False, False, State.ABSENT),
        ((), True, True, State.NONE),
    ],
)
def test_the_state_of_an_element(ways: tuple[str, ...], acted: bool, needed: bool, state: State) -> None:
    assert _state(found(*ways), acted=acted, needed=needed) is state
    assert state.wrong == (state in {State.NONE, State.MANY, State.DISAGREE})


def surveying(survey: Survey):
    def act(_: FakeBrowser, walk: Walk) -> None:
        walk._survey = survey

    return act


def test_every_page_is_surveyed_up_to_the_confirmation(walk: Walker) -> None:
    survey = Survey()
    done = walk(Portal(), dry_run=True, act=surveying(survey))
    assert done.ending.outcome is Outcome.OK
    pages = list(dict.fromkeys(one.page for one in survey.found))
    assert pages == ["sign-in", "menu", "home", "structures", "structure", "confirmation"]
    assert not done.of(events.Intended)
    confirm = next(one for one in survey.found if one.element == "confirmation.confirm")
    assert (confirm.state, confirm.found, confirm.by, confirm.needed) == (State.ONE, (1, 1), 0, True)


def test_what_ends_the_walk_is_surveyed_first(walk: Walker) -> None:
    portal = Portal()
    view = portal.views["list"]
    shown = {**view.shows, "chorus-pro/structures.edit": [["one", "two"]]}
    portal.views["list"] = replace(view, shows=shown)
    survey = Survey()
    done = walk(portal, dry_run=True, act=surveying(survey))
    assert done.ending.outcome is Outcome.NOT_RECOGNISED
    (edit,) = [one for one in survey.found if one.element == "structures.edit"]
    assert edit.state is State.MANY


def test_a_siret_that_is_not_known_is_the_first_that_is_listed(walk: Walker) -> None:
    survey = Survey("siret")
    done = walk(Portal(), dry_run=True, act=surveying(survey), inputs={"siret": "0" * 14})
    assert done.ending.outcome is Outcome.OK
    assert done.of(events.Verified)
    assert survey._unknown is None


def test_of_a_page_that_is_reached_twice_the_worse_counts(walk: Walker) -> None:
    survey = Survey()
    walk(Portal(), dry_run=True, act=surveying(survey))
    held = survey.found
    assert all(isinstance(one, Surveyed) for one in held)
    assert len({(one.page, one.element) for one in held}) == len(held)
    assert SIRET not in str(held), "ways are told as they are written"
