"""`selectors pick`: the walk stays on a page, a person points at an element there, and the run signs out afterwards."""

import asyncio
from pathlib import Path
from typing import Any

import pytest

from robot.browser.picking import Picking
from robot.cli.selectors.pick import teller
from robot.outcomes import Outcome
from robot.runs.carrying import Manner, Stay
from robot.runs.driver import starting
from robot.runs.job import start
from robot.runs.order import Order, Result
from robot.sandbox import Sandbox
from tests.end_to_end.conftest import Operator

STRUCTURES = "structures"


class Person:
    """Points at an element of the page that the walk stays on, with a key held."""

    def __init__(self, page: str, css: str) -> None:
        self.page = page
        self.css = css
        self.reached: bool | None = None

    async def __call__(self, browser: Any, reached: bool) -> None:
        self.reached = reached
        told, picked = teller(self.page), asyncio.Event()

        async def heard(kind: str, *what: Any) -> None:
            await told(kind, *what)
            if kind == "pick":
                picked.set()

        picking = Picking(browser, heard)
        await picking.start()
        page = [*browser.tabs.values()][-1]
        found = page.locator(self.css).first
        await found.scroll_into_view_if_needed()
        box = await found.bounding_box()
        place = (box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
        await page.mouse.move(*place)
        await page.keyboard.down("Alt")
        await page.mouse.click(*place)
        await page.keyboard.up("Alt")
        await asyncio.wait_for(picked.wait(), 60)


def pick(operator: Operator, person: Person, monkeypatch: pytest.MonkeyPatch) -> Result:
    monkeypatch.setenv("CHORUS_ROBOT_HOME", str(operator.home))
    monkeypatch.chdir(operator.folder)
    order = Order(
        flow="rotate-technical-password", inputs={"siret": operator.sandbox.structures[0].siret},
        environment=str(operator.environment_file), dry_run=True,
    )  # fmt: skip

    async def run() -> Result:
        async with starting(operator.home) as driver:
            stay = Stay(person.page, person)
            return await start(order, driver, confirm=lambda _: None, manner=Manner(lambda _: None, stay=stay))

    return asyncio.run(run())


@pytest.mark.soak
def test_a_page_is_shown_an_element_picked_and_the_run_signs_out(
    operator: Operator, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    person = Person("structure", "text=Réinitialiser le mot de passe (utilisateur technique)")
    result = pick(operator, person, monkeypatch)
    assert person.reached
    assert result.outcome is Outcome.OK
    assert result.message == "page 'structure' was shown"
    out, err = capsys.readouterr()
    assert '- {role: button, name: "Réinitialiser le mot de passe (utilisateur technique)"}' in out
    assert "structure.reinitialiser_le_mot_de:" in out
    assert "button 'Réinitialiser le mot de passe (utilisateur technique)': role 1" in err
    assert operator.sandbox.reset_count() == 0
    assert operator.signed_out()


@pytest.mark.soak
def test_where_the_page_is_not_recognised_it_stays_where_the_walk_ended(
    sandbox: Sandbox, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    operator = Operator(sandbox, tmp_path)
    operator.limit(page="6s")
    text = (Path(__file__).parents[2] / "selectors" / "pigp" / "2019.yaml").read_text()
    own = tmp_path / "selectors" / "pigp" / "2019.yaml"
    own.parent.mkdir(parents=True)
    own.write_text(text.replace("Liste des applications", "Toutes les applications").replace("(vos|mes) appl", "x"))
    person = Person("home", "text=Chorus Pro")
    result = pick(operator, person, monkeypatch)
    assert person.reached is False
    assert result.outcome is Outcome.NOT_RECOGNISED
    assert "'menu.heading' may now be heading 'Liste des applications" in result.message
    assert '{role: link, name: "Chorus Pro"}' in capsys.readouterr().out
    assert operator.signed_out()


def test_a_page_that_the_flow_does_not_have_is_a_mistake_of_the_command_line(operator: Operator) -> None:
    done = operator.says("selectors", "pick", "--env", str(operator.environment_file), "--page", "structur",
                         "-i", f"siret={operator.sandbox.structures[0].siret}")  # fmt: skip
    assert done.code == 2
    assert "has no page 'structur'" in done.err
    assert "structure" in done.err
    assert operator.sandbox.sign_ins_submitted == 0
