"""Of each broken selector the proposal holds the right line: on recorded screens, without a browser."""

from dataclasses import fields, replace

import pytest

from robot.drift.finding import find
from robot.drift.proposal import Lost, study
from robot.drift.ranking import Wanted
from robot.drift.seen import Screen, Seen
from robot.language.workspace import Workspace
from robot.model.selectors import Element
from tests.drift.broken import BROKEN, CHANGED, UNKNOWN, Broken, Changed
from tests.drift.record import ROOT, read

VALUES = {"21995898000019": "${inputs.siret}"}


def filled(way: dict) -> dict:
    def put(value: object) -> object:
        if isinstance(value, list | tuple):
            return [put(one) for one in value]
        return value.replace("${inputs.siret}", siret()) if isinstance(value, str) else value

    return {key: put(value) for key, value in way.items()}


def siret() -> str:
    return next(iter(VALUES))


def shipped(broken: Broken) -> Element:
    return Workspace([ROOT]).selectors(broken.portal, broken.generation).elements[broken.element]


def lost(broken: Broken) -> tuple[Lost, Screen]:
    screen = read(f"{broken.look}/{broken.page}")
    ways = tuple(filled(way) for way in broken.ways)
    wanted = Wanted(broken.element, shipped(broken).means, ways, broken.ways, several=broken.several)
    return study([wanted], screen, values=VALUES)[0], screen


def truth(broken: Broken, screen: Screen) -> set[str]:
    """What the ways that ship find."""
    found = [find(filled(way.model_dump(exclude_none=True)), screen) for way in shipped(broken).find]
    return {seen.id for hits in found if hits and (broken.several or len(hits) == 1) for seen in hits}


def right(broken: Broken) -> bool:
    found, screen = lost(broken)
    written = found.written()
    proposed = [written.lines[number] for number in sorted(written.proposed)]
    seen = found.likely.seen.id if found.likely is not None else ""
    return seen in truth(broken, screen) and any(broken.right in line for line in proposed)


def test_the_figure_of_broken_selectors() -> None:
    share = [right(broken) for broken in BROKEN if broken.stops]
    print(f"the proposal holds the right line for {sum(share)} of {len(share)} broken selectors")  # noqa: T201
    assert sum(share) == len(share) == 20


@pytest.mark.parametrize("broken", BROKEN, ids=str)
def test_the_proposal_holds_the_right_line(broken: Broken) -> None:
    found, screen = lost(broken)
    right = truth(broken, screen)
    assert right, "the recorded screen has the element"
    assert found.likely is not None, found.candidates
    assert found.likely.seen.id in right, found.candidates
    written = found.written()
    proposed = [written.lines[number] for number in sorted(written.proposed)]
    assert any(broken.right in line for line in proposed), proposed


def changed(one: Changed) -> tuple[Lost, str]:
    """What is proposed on a page with other words, for the ways that ship; and the element that is meant."""
    held = Workspace([ROOT]).selectors(one.portal, one.look).elements[one.element]
    written = tuple(way.model_dump(exclude_none=True) for way in held.find)
    ways = tuple(filled(way) for way in written)
    screen = read(f"{one.look}/{one.page}")
    meant = {hits[0].id for way in ways if (hits := find(way, screen)) and len(hits) == 1}
    assert len(meant) == 1, "the recorded screen has the element"
    screen = tuple(with_other_words(seen, one.words) for seen in screen)
    # A real page answers such ways: here nothing is known of them.
    kept = [number for number, way in enumerate(ways) if "css" not in way]
    wanted = Wanted(one.element, held.means, tuple(ways[at] for at in kept), tuple(written[at] for at in kept))
    assert not any(find(way, screen) for way in wanted.ways), "it is lost"
    return study([wanted], screen, values=VALUES)[0], meant.pop()


def with_other_words(seen: Seen, words: tuple[tuple[str, str], ...]) -> Seen:
    def other(value: object) -> object:
        if isinstance(value, tuple):
            return tuple(other(one) for one in value)
        for old, new in words if isinstance(value, str) else ():
            value = value.replace(old, new)
        return value

    return replace(seen, **{field.name: other(getattr(seen, field.name)) for field in fields(Seen)})


@pytest.mark.parametrize("one", CHANGED, ids=str)
def test_the_proposal_holds_the_new_words_of_a_page(one: Changed) -> None:
    found, meant = changed(one)
    assert found.likely is not None, found.candidates
    assert found.likely.seen.id == meant, found.candidates
    written = found.written()
    assert any(one.right in written.lines[number] for number in written.proposed), written


@pytest.mark.parametrize("one", UNKNOWN, ids=str)
def test_where_nothing_is_near_nothing_is_proposed(one: Changed) -> None:
    assert changed(one)[0].likely is None
