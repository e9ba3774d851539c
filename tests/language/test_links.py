"""Links in a workspace: those that lead out of it are named, and nothing of what they lead to is read."""

import os
import shutil
from pathlib import Path

import pytest

from robot.language.check import check
from robot.language.diagnostics import Mistakes, render
from robot.language.workspace import Workspace

from .test_bad import GOOD

PRIVATE = "flow: [geheim\nroot:x:0:0:geheim:/root\n"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return Path(shutil.copytree(GOOD, tmp_path / "workspace")).resolve()


@pytest.fixture
def private(tmp_path: Path) -> Path:
    file = tmp_path.resolve() / "private.yaml"
    file.write_text(PRIVATE)
    return file


PLACES = [
    "flows/x.yaml", "flows/pages/x.yaml", "config/environments/x.yaml", "config/policies.yaml", "selectors/shop/x.yaml",
    "selectors/shop/portal.yaml",
]  # fmt: skip


@pytest.mark.parametrize("place", PLACES)
def test_links_that_lead_out(folder: Path, private: Path, place: str) -> None:
    link = folder / place
    link.unlink(missing_ok=True)
    link.parent.mkdir(parents=True, exist_ok=True)
    link.symlink_to(os.path.relpath(private, link.parent))
    for paths in ([], [link], [link.parent]):
        said = render(check(paths, Workspace([folder])))
        assert f"{place}:1:1: this is a link that leads out of the workspace, to {private} [outside-link]" in said
        assert "geheim" not in said


def test_links_that_lead_out_by_their_folder(folder: Path, private: Path) -> None:
    elsewhere = private.parent / "elsewhere"
    elsewhere.mkdir()
    private.rename(elsewhere / "x.yaml")
    (elsewhere / "secret.yaml").symlink_to("x.yaml")
    shutil.rmtree(folder / "flows" / "pages", ignore_errors=True)
    (folder / "flows" / "pages").symlink_to(elsewhere)
    said = render(check([], Workspace([folder])))
    assert said.count("[outside-link]") == 2
    assert "geheim" not in said


def test_links_in_a_run(folder: Path, private: Path) -> None:
    (folder / "flows" / "x.yaml").symlink_to(private)
    for name in ("x", folder / "flows" / "x.yaml"):
        with pytest.raises(Mistakes, match="leads out of the workspace") as raised:
            Workspace([folder]).flow(name)
        assert "geheim" not in str(raised.value)


def test_links_within_are_followed(folder: Path, tmp_path: Path) -> None:
    environments = folder / "config" / "environments"
    (folder / "kept").mkdir()
    (environments / "practice.yaml").rename(folder / "kept" / "practice.yaml")
    (environments / "practice.yaml").symlink_to("../../kept/practice.yaml")
    assert check([], Workspace([folder])) == []
    (tmp_path / "by-link").symlink_to(folder)
    assert check([], Workspace([tmp_path / "by-link"])) == []


def test_links_to_nothing_or_round_in_a_circle(folder: Path) -> None:
    (folder / "flows" / "a.yaml").symlink_to("a.yaml")
    (folder / "flows" / "b.yaml").symlink_to("/none/b.yaml")
    said = render(check([], Workspace([folder])))
    assert "flows/a.yaml:1:1: this is a link that leads out of the workspace, to itself" in said
    assert "flows/b.yaml:1:1: this is a link that leads out of the workspace, to /none/b.yaml" in said


def test_a_pipe_is_no_file(folder: Path) -> None:
    os.mkfifo(folder / "flows" / "x.yaml")
    assert "flows/x.yaml:1:1: this is a device or a pipe, and no file" in render(check([], Workspace([folder])))
