"""Of each broken selector the proposal holds the right line: on recorded screens, without a browser."""

import pytest

from robot.drift.finding import find
from robot.drift.proposal import Lost, study
from robot.drift.ranking import Wanted
from robot.drift.seen import Screen
from robot.language.workspace import Workspace
from robot.model.selectors import Element
from tests.drift.broken import BROKEN, Broken
from tests.drift.record import ROOT, read

VALUES = {"21995898000019": "${inputs.siret}"}


def filled(way: dict) -> dict:
    return {
        key: value.replace("${inputs.siret}", siret()) if isinstance(value, str) else value
        for key, value in way.items()
    }


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
