"""The file that is proposed: of the generation that is shown, or a new one, and `check` finds no mistake in it."""

import subprocess
import sys
import time
from pathlib import Path

import pytest

from robot.drift.finding import find
from robot.drift.proposal import Lost, study
from robot.drift.ranking import Wanted
from robot.drift.seen import Screen, Seen
from robot.drift.sentences import differs, nearest
from robot.language.check import check
from robot.language.workspace import Workspace
from robot.model.selectors import Selectors
from robot.runs.proposing import Sight, _file, _may_lie
from tests.drift.record import ROOT, read

GENERATIONS = ("2017", "2019", "2025")


def looks(portal: str = "pigp") -> list[Selectors]:
    workspace = Workspace([ROOT])
    return [workspace.selectors(portal, one) for one in workspace.generations(portal)]


def lost_on(screen: Screen, *asked: tuple[str, dict]) -> list[Lost]:
    return study([Wanted(name, "Ce qui manque", (way,), (way,)) for name, way in asked], screen)


def sign_in(screen: Screen) -> list[Lost]:
    return lost_on(
        screen,
        ("sign_in.password", {"label": ["Mot de pase"]}),
        ("sign_in.submit", {"role": ["button"], "name": ["Conexion"]}),
    )


def checked(text: str, target: str, folder: Path) -> list[object]:
    file = folder / target
    file.parent.mkdir(parents=True)
    file.write_text(text)
    loose = folder / "runs" / "proposal.yaml"
    loose.parent.mkdir()
    loose.write_text(text)
    workspace = Workspace([folder, ROOT])
    return [*check([file], workspace), *check([loose], workspace)]


@pytest.mark.parametrize("shown", GENERATIONS)
def test_the_file_of_the_generation_shown_differs_in_the_proposed_lines_alone(shown: str, tmp_path: Path) -> None:
    screen = read("2019/sign-in")
    text, target = _file(looks(), shown, sign_in(screen), Sight(screen, {}))
    assert target == f"selectors/pigp/{shown}.yaml"
    shipped = (ROOT / target).read_text().splitlines()
    added = [row for row in text.splitlines() if row not in shipped]
    marked = [row for row in added if row.endswith("# proposed")]
    assert '- {label: ["Mot de passe", "Mot de pase"]}  # proposed' in text
    assert '- {role: button, name: ["Connexion", "Conexion"]}  # proposed' in text
    assert len(marked) == 2
    assert all(row.strip().startswith("- {") for row in shipped if row not in text.splitlines())
    assert checked(text, target, tmp_path) == []


def test_a_look_that_is_not_known_gets_a_file_of_its_own_that_is_like_the_newest(tmp_path: Path) -> None:
    screen = read("2019/sign-in")
    text, target = _file(looks(), None, sign_in(screen), Sight(screen, {}))
    year = time.strftime("%Y", time.gmtime())
    assert target == f"selectors/pigp/{year}.yaml"
    assert 'like: "2025"' in text
    assert "recognised_by: [sign_in.password, sign_in.submit]" in text
    assert "Conexion" not in text, "what held for another look alone"
    assert checked(text, target, tmp_path) == []
    made = Workspace([tmp_path, ROOT]).selectors("pigp", year)
    for element in ("sign_in.password", "sign_in.submit"):
        ways = [way.model_dump(exclude_none=True) for way in made.elements[element].find]
        assert all(len(find(way, screen) or ()) == 1 for way in ways), ways
    assert "menu.heading" in made.elements


def test_a_generation_that_exists_is_not_written_over() -> None:
    year = time.strftime("%Y", time.gmtime())
    screen = read("2019/sign-in")
    known = [*looks(), looks()[-1].model_copy(update={"generation": year})]
    _, target = _file(known, None, sign_in(screen), Sight(screen, {}))
    assert target == f"selectors/pigp/{year}-2.yaml"


def test_the_sentence_names_what_is_near_and_stays_short() -> None:
    screen = read("2019/sign-in")
    lost = sign_in(screen)
    assert nearest(lost) == (
        "Element 'sign_in.password' may now be password box 'Mot de passe :' (another label); "
        "'sign_in.submit' may now be button 'Connexion' (another name)"
    )
    assert nearest([*lost, *lost], "sign-in").startswith("Page 'sign-in' is nearest: 'sign_in.password' may now be")
    assert nearest([*lost, *lost]).endswith("; 2 more in the report")
    nothing = lost_on(screen, ("x.icon", {"icon": ["zzzz"], "under": ["Nulle part"]}))
    assert nearest(nothing) == "Element 'x.icon' has nothing like it on the screen"
    assert differs(lost[1].candidates[0]) == ["name: Connexion, looked for Conexion"]


def test_a_great_screen_is_searched_in_no_time() -> None:
    screen = read("2019/structure")
    many = [
        Wanted(f"x.a{number}", "", ({"text": [f"Une phrase assez longue, la {number}e"]},), ({"text": ["x"]},))
        for number in range(6)
    ]
    began = time.process_time()
    study(many, [*screen, *screen, *screen])
    assert time.process_time() - began < 4


def test_a_run_imports_nothing_of_it() -> None:
    code = "import robot.runs.job, robot.browser.browser, robot.report.page, sys; print(*sys.modules)"
    names = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=ROOT).stdout
    assert "robot.runs.job" in names
    assert not [name for name in names.split() if name.startswith(("robot.drift", "robot.runs.proposing"))]


@pytest.mark.parametrize(
    ("heading", "lies"), [("Confirmation de réinitialisation du mot de passe", False), ("Se déconnecter ?", True)]
)
def test_words_for_another_box_rule_nothing_out(heading: str, lies: bool) -> None:
    """« Confirmer » in the question whether to sign out says nothing of « Confirmer » in any other box."""
    way = {"role": ["button"], "name": ["Confirmer"], "holding": "déconnecter", "not_holding": "mot de passe"}
    assert _may_lie(way, [Seen("1", role="button", name="Confirmer", under=(heading,), dialog=True)]) is lies
    assert _may_lie(way, [Seen("1", role="button", name="Confirmer", under=(heading,))])  # no box: nobody knows
