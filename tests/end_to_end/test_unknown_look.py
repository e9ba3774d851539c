"""A look of PIGP that the project does not know is made to work by one YAML file, and by nothing else."""

import hashlib
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import jinja2
import pytest

from robot.language.check import check
from robot.language.workspace import Workspace
from robot.sandbox import Sandbox
from robot.sandbox.rendering import Pages
from robot.sandbox.world import PIGP

from .conftest import ROOT, Operator

LEMON = Path(__file__).parent / "lemon"
PRODUCT = ("robot", "flows", "selectors", "config")


class Lemon(Pages):
    """The practice portals, with pages of PIGP like those of LemonLDAP::NG."""

    def __init__(self) -> None:
        super().__init__({PIGP: "2019", "chorus-pro": "2019"})
        self._own = jinja2.Environment(loader=jinja2.FileSystemLoader(LEMON), autoescape=True)

    def render(self, portal: str, name: str, **values: Any) -> str:
        if portal == PIGP and (LEMON / f"{name}.html").is_file():
            return self._own.get_template(f"{name}.html").render(**values)
        return super().render(portal, name, **values)


@pytest.fixture(scope="module")
def lemon() -> Iterator[Sandbox]:
    with Sandbox(structures=12, seed=1) as sandbox:
        sandbox._context.pages = Lemon()
        yield sandbox


@pytest.fixture
def operator(lemon: Sandbox, tmp_path: Path) -> Operator:
    lemon.reset_state()
    return Operator(lemon, tmp_path)


def product() -> str:
    """A digest of all that the product is made of."""
    digest = hashlib.sha256()
    for folder in PRODUCT:
        for path in sorted((ROOT / folder).rglob("*")):
            if path.is_file() and path.suffix != ".pyc":
                digest.update(str(path.relative_to(ROOT)).encode() + path.read_bytes())
    return digest.hexdigest()


def own_files(operator: Operator) -> list[str]:
    """The files of the workspace that the operator's commands are given in, beside the environment."""
    return [str(path.relative_to(operator.folder)) for path in operator.folder.rglob("*.yaml")
            if path != operator.environment_file]  # fmt: skip


def test_without_its_file_the_look_stops_the_run_before_anything_is_typed(operator: Operator) -> None:
    operator.limit(page="4s")
    done = operator.rotate()
    assert done.code == 4, done.out + done.err
    assert operator.sandbox.sign_ins_submitted == 0
    assert operator.sandbox.reset_count() == 0


def test_one_yaml_file_makes_it_work(operator: Operator) -> None:
    before = product()
    file = operator.folder / "selectors" / "pigp" / "2027.yaml"
    file.parent.mkdir(parents=True)
    shutil.copy(LEMON / "2027.yaml", file)
    assert own_files(operator) == ["selectors/pigp/2027.yaml"]
    assert check([], Workspace.at(operator.folder)) == []
    siret = operator.sandbox.structures[7].siret
    done = operator.rotate(siret)
    assert done.code == 0, done.out + done.err
    assert operator.accepted(siret)
    assert operator.signed_out()
    assert operator.sandbox.reset_count() == operator.sandbox.sign_ins_submitted == 1
    shown = operator.says("show", done.json["run"], "--json").json
    assert {one["portal"]: one["generation"] for one in shown["events"] if "generation" in one}["pigp"] == "2027"
    assert own_files(operator) == ["selectors/pigp/2027.yaml"]
    assert product() == before, "no code changed, nor any file that ships with the robot"


@pytest.mark.soak
def test_the_known_looks_still_work_beside_the_new_file(operator: Operator) -> None:
    file = operator.folder / "selectors" / "pigp" / "2027.yaml"
    file.parent.mkdir(parents=True)
    shutil.copy(LEMON / "2027.yaml", file)
    with Sandbox(structures=12, seed=1) as sandbox:
        known = Operator(sandbox, operator.folder)
        done = known.rotate()
        assert done.code == 0, done.out + done.err
        assert known.accepted()
        assert sandbox.reset_count() == 1


@pytest.mark.soak
def test_an_account_without_the_application_is_refused(operator: Operator) -> None:
    file = operator.folder / "selectors" / "pigp" / "2027.yaml"
    file.parent.mkdir(parents=True)
    shutil.copy(LEMON / "2027.yaml", file)
    operator.sandbox.behave(chorus_link="missing")
    done = operator.rotate()
    assert done.code == 5, done.out + done.err
    assert operator.signed_out()
