"""What is clicked to show an element that a page hides: once, only where it hides, and only what all ways agree on."""

import pytest

from robot.engine import events
from robot.engine.screen import BrowserTrouble, Trouble
from robot.language.program import Program, compose
from robot.language.workspace import Workspace
from robot.outcomes import Outcome
from tests.engine.conftest import ROOT, Portal, Walker
from tests.engine.fake import PIGP, FakeBrowser, View

LOOK = """portal: pigp
generation: "2027"
like: "2019"
recognised_by: [look.new]
elements:
  look.new: {means: Its title, find: [{text: "New"}]}
  menu.category: {means: What unfolds, find: [{role: button, name: "Billing"}, {text: "Billing"}]}
  menu.chorus_pro: {means: The link, behind: menu.category, find: [{role: link, name: "Chorus Pro"}]}
"""
HEADING = {"pigp/menu.heading": "Liste des applications", "pigp/session.sign_out": "Déconnexion"}
OUT = {"pigp/session.sign_out": "out"}


@pytest.fixture(scope="module")
def program(tmp_path_factory: pytest.TempPathFactory) -> Program:
    folder = tmp_path_factory.mktemp("look")
    (folder / "selectors" / "pigp").mkdir(parents=True)
    (folder / "selectors" / "pigp" / "2027.yaml").write_text(LOOK, encoding="utf-8")
    return compose(Workspace([folder, ROOT]), "rotate-technical-password", "production")


def folded(category: str | list[list[str]] = "Billing") -> Portal:
    portal = Portal()
    portal.views["menu"] = View(
        {**HEADING, "pigp/menu.category": category}, PIGP, {"pigp/menu.category": "unfolded", **OUT}
    )
    shown = {**HEADING, "pigp/menu.category": category, "pigp/menu.chorus_pro": "Chorus Pro"}
    portal.views["unfolded"] = View(shown, PIGP, {"pigp/menu.chorus_pro": "home", **OUT}, same_document=True)
    return portal


def clicks(browser: FakeBrowser) -> int:
    return browser.done.count("click pigp/menu.category")


def test_what_hides_an_element_is_clicked_once_and_told(walk: Walker) -> None:
    done = walk(folded())
    assert done.ending.outcome is Outcome.OK
    assert clicks(done.browser) == 1
    assert [event.element for event in done.of(events.StepDone)].count("menu.category") == 1


def test_it_is_not_clicked_where_the_element_is_shown(walk: Walker) -> None:
    portal = folded()
    portal.views["menu"] = portal.views["unfolded"]
    done = walk(portal)
    assert done.ending.outcome is Outcome.OK
    assert clicks(done.browser) == 0


@pytest.mark.parametrize("category", [[["one"], ["another"]], [["one", "another"]], [[]]])
def test_it_is_not_clicked_where_its_ways_disagree_or_find_none(walk: Walker, category: list[list[str]]) -> None:
    done = walk(folded(category))
    assert done.ending.outcome is Outcome.REFUSED, "the link is not there for this account"
    assert clicks(done.browser) == 0


def test_what_lies_over_it_is_waited_for(walk: Walker) -> None:
    def act(browser: FakeBrowser, _: object) -> None:
        browser.trouble["pigp/menu.category"] = [BrowserTrouble(Trouble.COVERED, "covered")]

    done = walk(folded(), act=act)
    assert done.ending.outcome is Outcome.OK
    assert clicks(done.browser) == 1
