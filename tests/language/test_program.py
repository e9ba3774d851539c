"""Workspaces and programs: what is found where, and what a run gets."""

import shutil
from pathlib import Path

import pytest

from robot.errors import Problem
from robot.language.check import check
from robot.language.diagnostics import Mistakes
from robot.language.load import read
from robot.language.program import compose
from robot.language.workspace import Workspace, builtin_folder
from robot.outcomes import Outcome

GOOD = Path(__file__).parent / "good"


@pytest.fixture
def place(tmp_path):
    shutil.copytree(GOOD, tmp_path, dirs_exist_ok=True)
    return tmp_path


def test_a_program_holds_all_a_run_needs(place):
    program = compose(Workspace.at(place / "flows"), "renew", "practice")
    assert set(program.pages) == {"sign-in", "notice", "structure", "done"}
    assert program.start.next == ("sign-in",)
    assert program.portal_of("done") == "shop"
    assert program.element("shop", "done.back").means == "The way back"
    assert program.policy_of("technical_password").forbid == "/"
    assert program.hosts() == {"shop.example"}
    assert program.has_page("done")
    assert len(program.files) == 6
    assert program.pages["done"].place.line == 27


def test_the_newest_generation_is_taken_unless_one_is_chosen(place):
    newer = (place / "selectors/shop/2019.yaml").read_text().replace('"2019"', '"2025"')
    (place / "selectors/shop/2025.yaml").write_text(newer)
    workspace = Workspace([place])
    assert compose(workspace, "renew", "practice").selectors["shop"].generation == "2025"
    assert [one.generation for one in compose(workspace, "renew", "practice").candidates["shop"]] == ["2019", "2025"]
    environment = workspace.environment("practice").model_copy(update={"generations": {"shop": "2019"}})
    assert compose(workspace, "renew", environment).selectors["shop"].generation == "2019"


def test_a_generation_has_the_elements_of_the_one_that_it_is_like(place):
    (place / "selectors/shop/2025.yaml").write_text(
        'portal: shop\ngeneration: "2025"\nlike: "2019"\nrecognised_by: [sign_out, slogan]\nelements:\n'
        "  slogan: {means: Words, find: [{text: Anew}]}\n"
        "  sign_out: {means: The door, find: [{role: link, name: Out}]}\n"
    )
    (place / "selectors/shop/2026.yaml").write_text(
        'portal: shop\ngeneration: "2026"\nlike: "2025"\nrecognised_by: [slogan]\nelements: {}\n'
    )
    workspace = Workspace([place])
    assert check([], workspace) == []
    oldest, newer, newest = (workspace.selectors("shop", name) for name in ("2019", "2025", "2026"))
    assert set(newer.elements) == set(newest.elements) == {*oldest.elements, "slogan"}
    assert newest.elements["sign_out"].means == newer.elements["sign_out"].means == "The door"
    assert newer.elements["done.back"].place.file.endswith("2019.yaml")
    assert newest.place.file.endswith("2026.yaml")
    chosen = workspace.environment("practice").model_copy(update={"generations": {"shop": "2026"}})
    files = {path.name for path in compose(workspace, "renew", chosen).files}
    assert {"2019.yaml", "2025.yaml", "2026.yaml"} <= files
    assert compose(workspace, "renew", "practice").auto == ({"shop"} if _auto(workspace) else set())


def test_a_run_needs_each_element_in_every_generation_that_has_its_page(place):
    text = (place / "selectors/shop/2019.yaml").read_text().replace('"2019"', '"2025"')
    less = "".join(line for line in text.splitlines(keepends=True) if "sign_out:" not in line and "expiry" not in line)
    (place / "selectors/shop/2025.yaml").write_text(less)
    with pytest.raises(Mistakes) as caught:
        compose(Workspace([place]), "renew", "practice")
    found = caught.value.diagnostics
    assert {(one.rule, Path(one.place.file).name) for one in found} == {("incomplete-generation", "2025.yaml")}
    assert [one.message.split("`")[1] for one in found] == ["sign_out", "structure.expiry"]
    assert check([], Workspace([place])) == list(found)


def test_generations_that_are_like_each_other_end(place):
    for name, other in (("2025", "2026"), ("2026", "2025")):
        (place / f"selectors/shop/{name}.yaml").write_text(
            f'portal: shop\ngeneration: "{name}"\nlike: "{other}"\nelements: {{}}\n'
        )
    assert Workspace([place]).selectors("shop", "2025").elements == {}


def _auto(workspace):
    return workspace.environment("practice").generations.get("shop", "auto") == "auto"


def test_a_page_that_comes_instead_is_expected_wherever_the_other_is(place):
    path = place / "flows/renew.yaml"
    page = "  elsewhere:\n    instead_of: [structure]\n    see: [done.heading]\n    end: refused\n    say: Elsewhere.\n"
    path.write_text(path.read_text() + page)
    program = compose(Workspace([place]), "renew", "practice")
    leading = [way for one in program.pages.values() for way in one.ways_on() if "structure" in way.next]
    assert leading or "structure" in program.start.next
    assert all("elsewhere" in way.next for way in leading)
    assert all(one.place.line for one in program.pages.values())
    path.write_text(path.read_text().replace("[structure]\n    see: [done.heading]\n    end: refused", "[strucure]\n"
                    "    see: [done.heading]\n    end: refused"))  # fmt: skip
    with pytest.raises(Mistakes) as caught:
        compose(Workspace([place]), "renew", "practice")
    assert "there is no page `strucure`" in str([one.message for one in caught.value.diagnostics])


def test_a_flow_named_by_its_path_finds_what_lies_beside_it(place):
    program = compose(
        Workspace([builtin_folder()]), place / "flows/renew.yaml", place / "config/environments/practice.yaml"
    )
    assert program.flow.flow == "renew"


def test_the_operators_own_folder_comes_first(place):
    workspace = Workspace.at(place / "config")
    assert workspace.folders == (place, builtin_folder())
    assert "renew" in workspace.flows()
    assert Workspace.at(Path("/")).folders == (builtin_folder(),)


@pytest.mark.parametrize(
    ("ask", "outcome", "said"),
    [
        (lambda workspace: workspace.flow("renwe"), Outcome.USAGE, "Did you mean `renew`?"),
        (lambda workspace: workspace.flow("../x"), Outcome.USAGE, "There is no file"),
        (lambda workspace: workspace.environment("zzz"), Outcome.USAGE, "practice"),
        (lambda workspace: workspace.library("sign-on"), Outcome.INVALID, "sign-in"),
        (lambda workspace: workspace.portal("shp"), Outcome.INVALID, "shop"),
        (lambda workspace: workspace.selectors("shop", "2018"), Outcome.INVALID, "2019"),
    ],
)
def test_unknown_names(place, ask, outcome, said):
    with pytest.raises(Problem) as caught:
        ask(Workspace([place]))
    assert caught.value.outcome is outcome
    assert said in str(caught.value)


def test_mistakes_of_all_files_come_together(place):
    for file in ("flows/renew.yaml", "flows/pages/sign-in.yaml"):
        path = place / file
        path.write_text(path.read_text().replace("see:", "sea:", 1))
    with pytest.raises(Mistakes) as caught:
        read(place / "flows/renew.yaml", "flow")
    assert len(caught.value.diagnostics) == 1
    assert {Path(one.place.file).name for one in check([], Workspace([place]))} == {"renew.yaml", "sign-in.yaml"}


def test_only_what_is_named_is_checked(place):
    (place / "flows/other.yaml").write_text("a: 1")
    assert check([place / "flows/renew.yaml"], Workspace([place])) == []
    assert check([place / "flows"], Workspace([place]))


def test_files_that_cannot_be_read(place):
    (place / "odd.yaml").write_text("a: 1")
    (place / "flows/big.yaml").write_bytes(b"#" * (1 << 21))
    workspace = Workspace([place])
    found = check([place / "odd.yaml", place / "flows/big.yaml", place / "flows/none.yaml"], workspace)
    assert {one.rule for one in found} == {"unknown-kind", "file-size", "unreadable-file"}


def test_an_environment_anywhere_is_known_by_its_keys(place):
    shutil.copy(place / "config/environments/practice.yaml", place / "elsewhere.yaml")
    assert check([place / "elsewhere.yaml"], Workspace([place])) == []
    assert compose(Workspace([place]), "renew", place / "elsewhere.yaml").environment.environment == "practice"


def test_what_ships_is_without_mistakes():
    assert check([], Workspace([builtin_folder()])) == []
