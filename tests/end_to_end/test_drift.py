"""A selector no longer fits: the run stops, says what is near, and proposes the file with which the next run works."""

import json
import os
import re
import shutil
from collections.abc import Iterator
from html import unescape
from pathlib import Path

import pytest

from robot.drift.writing import Written, edited, line
from robot.language.assembly import key_place
from robot.language.workspace import Workspace
from robot.sandbox import Sandbox
from tests.drift.broken import BROKEN, Broken
from tests.end_to_end.conftest import ROOT, Done, Operator

LOOKS = {"2019": {"pigp": "2019", "chorus-pro": "2019"}, "2025": {"pigp": "2025", "portail-services": "2025"}}
FEW = ("2019-structure.reset",)
ALL = [pytest.param(one, id=str(one), marks=() if str(one) in FEW else pytest.mark.soak) for one in BROKEN if one.stops]


@pytest.fixture(scope="module")
def sandboxes() -> Iterator[dict[str, Sandbox]]:
    with (
        Sandbox(structures=12, seed=1, generations=LOOKS["2019"]) as old,
        Sandbox(structures=12, seed=1, generations=LOOKS["2025"]) as new,
    ):
        yield {"2019": old, "2025": new}


def operator_for(sandbox: Sandbox, folder: Path) -> Operator:
    sandbox.reset_state()
    operator = Operator(sandbox, folder)
    operator.limit(page=os.environ.get("CHORUS_ROBOT_TEST_PAGE", "8s"))
    return operator


def break_it(broken: Broken, folder: Path) -> Path:
    """The selector file in the operator's workspace, with the element as it is broken."""
    selectors = Workspace([ROOT]).selectors(broken.portal, broken.generation)
    source = Path(selectors.place_of("generation").file)
    element = selectors.elements[broken.element]
    written = Written(broken.element, element.means, tuple(line(way) for way in broken.ways))
    at = {broken.element: key_place(selectors, "elements", broken.element).line}
    target = folder / "selectors" / broken.portal / f"{broken.generation}.yaml"
    target.parent.mkdir(parents=True)
    mine = {} if element.place.file != str(source) else at
    target.write_text(edited(source.read_text(), [written], mine))
    return target


def proposed(done: Done) -> Path:
    return Path(done.json["artifacts"]) / "proposal.yaml"


@pytest.mark.parametrize("broken", ALL)
def test_the_proposal_makes_the_next_run_work(broken: Broken, sandboxes: dict[str, Sandbox], tmp_path: Path) -> None:
    operator = operator_for(sandboxes[broken.look], tmp_path)
    target = break_it(broken, tmp_path)
    done = operator.rotate()
    assert done.code in broken.codes, done.out + done.err
    file = proposed(done)
    assert file.is_file(), done.json["message"]
    assert broken.element in done.json["message"].partition("\n")[0]
    assert str(file) in done.json["message"]
    text = file.read_text()
    assert broken.right in text or (broken.fresh and broken.fresh in text)
    checked = operator.says("check", str(file))
    assert checked.code == 0, checked.out
    named = re.search(r"save it as (selectors/\S+)", text)
    assert named
    assert (tmp_path / named[1] == target) is (broken.right in text)
    shutil.copy(file, tmp_path / named[1])
    again = operator.rotate()
    assert again.code == 0, again.out + again.err
    assert operator.accepted()


def test_an_element_found_by_a_later_way_comes_with_its_corrected_line(
    sandboxes: dict[str, Sandbox], tmp_path: Path
) -> None:
    operator = operator_for(sandboxes["2019"], tmp_path)
    source = (ROOT / "selectors" / "pigp" / "2019.yaml").read_text()
    own = tmp_path / "selectors" / "pigp" / "2019.yaml"
    own.parent.mkdir(parents=True)
    first = '      - {label: "Mot de passe"}\n'
    assert first in source
    own.write_text(source.replace(first, '      - {label: "Mot de pase"}\n'))
    number = own.read_text().splitlines().index('      - {label: "Mot de pase"}') + 1
    done = operator.says("run", "check-technical-password", "-i", f"siret={operator.sandbox.structures[0].siret}",
                         "--env", str(operator.environment_file), "--json")  # fmt: skip
    assert done.code == 0, done.out + done.err
    folder = Path(done.json["artifacts"])
    assert not (folder / "proposal.yaml").exists()
    report = unescape((folder / "report.html").read_text())
    section = report.partition('id="selectors"')[2].partition("</section>")[0]
    assert "pigp/sign_in.password" in section
    assert f"selectors/pigp/2019.yaml:{number}" in section
    assert '- {label: ["Mot de passe", "Mot de pase"]}' in section


def test_a_run_in_which_nothing_drifted_asks_and_proposes_nothing(
    sandboxes: dict[str, Sandbox], tmp_path: Path
) -> None:  # fmt: skip
    operator = operator_for(sandboxes["2019"], tmp_path)
    done = operator.rotate()
    assert done.code == 0, done.out + done.err
    folder = Path(done.json["artifacts"])
    log = [json.loads(row) for row in (folder / "log.jsonl").read_text().splitlines()]
    told = [row["elements"] for row in log if row["event"] == "Drifted"]
    assert told == []
    assert not (folder / "proposal.yaml").exists()
