"""The skeleton of a new flow is one that nothing is wrong with, and never writes over a file."""

import pytest

from robot.errors import Problem
from robot.language.check import check
from robot.language.diagnostics import render
from robot.language.program import compose
from robot.language.workspace import Workspace
from robot.model.settings import Environment
from robot.outcomes import Outcome

from .commands import run


def checked(folder):
    found = check([], Workspace.at(folder))
    assert not found, render(found)


def test_a_flow_in_chorus_pro(tmp_path):
    assert run(tmp_path, "new", "flow", "find-structure") == 0
    checked(tmp_path)
    program = compose(Workspace.at(tmp_path), "find-structure", Environment(environment="any"))
    assert "structure" in program.pages


def test_a_flow_in_a_portal_of_its_own(tmp_path):
    run(tmp_path, "new", "flow", "get-sheet", "--portal", "my-shop", "--open", "https://my-shop.example/login?a=1")
    checked(tmp_path)
    program = compose(Workspace.at(tmp_path), "get-sheet", Environment(environment="any"))
    assert program.hosts() == {"my-shop.example"}
    assert program.flow.secrets == ("my_shop_username", "my_shop_password")


def test_each_file_names_its_schema(tmp_path):
    run(tmp_path, "new", "flow", "get-sheet", "--portal", "shop", "--open", "https://shop.example/")
    files = list(tmp_path.rglob("*.yaml"))
    assert len(files) == 3
    for file in files:
        named = file.read_text(encoding="utf-8").partition("$schema=")[2].partition("\n")[0]
        assert (file.parent / named).is_file(), file


def test_it_goes_to_the_workspace_of_the_folder(tmp_path):
    run(tmp_path, "new", "flow", "one")
    inside = tmp_path / "config"
    inside.mkdir()
    run(inside, "new", "flow", "two")
    assert sorted(path.name for path in (tmp_path / "flows").iterdir()) == ["one.yaml", "two.yaml"]


@pytest.mark.parametrize(
    "argv",
    [
        ("Bad",), ("a b",), ("../x",), ("rotate-technical-password",), ("x", "--portal", "shop"),
        ("x", "--open", "https://shop.example/"), ("x", "--portal", "pigp", "--open", "https://shop.example/"),
        ("x", "--portal", "shop", "--open", "http://shop.example/"),
        ("x", "--portal", "shop", "--open", 'https://shop.example/"'),
        ("x", "--portal", "shop", "--open", "https://u:p@shop.example/"), ("x", "--portal", "shop", "--open", "https://["),
    ],
)  # fmt: skip
def test_what_cannot_be_written_is_refused_in_words(tmp_path, argv):
    with pytest.raises(Problem) as caught:
        run(tmp_path, "new", "flow", *argv)
    assert caught.value.outcome is Outcome.USAGE
    assert not list(tmp_path.iterdir())


def test_no_file_is_written_over(tmp_path):
    (tmp_path / "selectors" / "shop").mkdir(parents=True)
    kept = tmp_path / "selectors" / "shop" / "portal.yaml"
    kept.write_text("mine")
    with pytest.raises(Problem):
        run(tmp_path, "new", "flow", "x", "--portal", "shop", "--open", "https://shop.example/")
    assert kept.read_text() == "mine"
    assert not (tmp_path / "flows").exists()
