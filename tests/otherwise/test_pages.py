"""Whatever page a portal may make of it: the exact password, or nothing and all of it staged; never in clear.

What a person would read is said by the plan that the page is made from: nothing of the robot has a part in it.
"""

import logging
from collections.abc import Iterator

import pytest
from hypothesis import HealthCheck, Phase, given, settings

from . import tail
from .portal import OtherPortal
from .visitor import Visitor, Walked
from .written import Plan, page_of, plain_plans, plans

_HOW = settings(
    deadline=None, database=None, phases=[Phase.explicit, Phase.generate],
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow, HealthCheck.data_too_large],
)  # fmt: skip


@pytest.fixture(scope="module")
def counted() -> Iterator[dict[str, int]]:
    counts: dict[str, int] = {}
    yield counts
    logging.getLogger(__name__).warning("pages: %s", counts)


def walked(visitor: Visitor, portal: OtherPortal, plan: Plan) -> Walked:
    portal.forget()
    portal.new_passwords = [plan.password]
    portal.pages["recapitulatif"] = lambda portal: page_of(plan, portal)
    return visitor.walk(tail.NAME)


def held_to(done: Walked, portal: OtherPortal, plan: Plan, had: str) -> str:
    """What came of it. Delivered: that password and no other. Else: kept, and nobody got anything."""
    said = f"{plan}\n{done.ending.message}"
    assert portal.happened("reset") == 1, said
    assert plan.password not in done.ending.message, said
    assert not any(plan.password in repr(event) for event in done.events), said
    if done.ending.outcome == "ok":
        if done.deliverable:
            assert done.deliverable == [plan.password], said
            assert plan.password not in had, said
            return "delivered"
        (held,) = done.ending.obtained.values()  # a policy that forbids it
        assert held.secret.reveal() == plan.password, said
        return "delivered"
    assert done.ending.outcome == "unknown", said
    assert done.deliverable == [], said
    assert done.kept.secrets or done.kept.screen, said
    return "kept"


def refuses_nothing(plan: Plan) -> bool:
    return "/" not in plan.password


def run(visitor: Visitor, portal: OtherPortal, plan: Plan, counted: dict[str, int]) -> None:
    if not refuses_nothing(plan):
        plan = Plan(**{**plan.__dict__, "password": plan.password.replace("/", "+")})
    done = walked(visitor, portal, plan)
    came = held_to(done, portal, plan, visitor.had)
    counted[came] = counted.get(came, 0) + 1
    if plan.plain:
        assert came == "delivered", f"{plan}\n{done.ending.message}"


@given(plan=plans)
@settings(_HOW, max_examples=40)
def test_any_page(at_the_tail: Visitor, portal: OtherPortal, counted: dict[str, int], plan: Plan) -> None:
    run(at_the_tail, portal, plan, counted)


@given(plan=plain_plans)
@settings(_HOW, max_examples=20)
def test_plain_pages_are_delivered(
    at_the_tail: Visitor, portal: OtherPortal, counted: dict[str, int], plan: Plan
) -> None:
    run(at_the_tail, portal, plan, counted)


@pytest.mark.soak
@given(plan=plans)
@settings(_HOW, max_examples=2000)
def test_two_thousand_pages(at_the_tail: Visitor, portal: OtherPortal, counted: dict[str, int], plan: Plan) -> None:
    run(at_the_tail, portal, plan, counted)


def test_letters_beside_a_hidden_text_are_kept_alone(at_the_tail: Visitor, portal: OtherPortal) -> None:
    plan = Plan(password="#|Zc$é<c", around="hard", shape="letters", frame="shadow", behind="structure",
                hidden="invisible")  # fmt: skip
    done = walked(at_the_tail, portal, plan)
    assert held_to(done, portal, plan, at_the_tail.had) == "kept"
    assert plan.password in done.kept.secrets
