"""Every folder in bad/ lays its files over good/ and must get exactly its error.txt, and say so with every rule."""

import re
import shutil
import tempfile
from pathlib import Path

import pytest

from robot.language.check import check
from robot.language.diagnostics import render
from robot.language.rules import RULES
from robot.language.workspace import Workspace

HERE = Path(__file__).parent
GOOD = HERE / "good"
BAD = HERE / "bad"
ELSEWHERE = {"unreadable-file", "outside-link", "file-size", "unknown-kind"}
"""Rules that no file of a case can break: tested in test_check.py."""


def said_of(case: Path) -> str:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name).resolve()
        shutil.copytree(GOOD, folder, dirs_exist_ok=True)
        shutil.copytree(case, folder, dirs_exist_ok=True)
        said = render(check([], Workspace([folder])))
    return said.replace(f"{folder}/", "")


@pytest.mark.parametrize("case", sorted(path.parent.name for path in BAD.glob("*/error.txt")))
def test_bad_case(case):
    assert said_of(BAD / case) == (BAD / case / "error.txt").read_text(encoding="utf-8").rstrip("\n")


def test_every_folder_has_its_error():
    assert {path.name for path in BAD.iterdir()} == {path.parent.name for path in BAD.glob("*/error.txt")}


def test_good_is_good():
    assert check([], Workspace([GOOD])) == []


def test_every_rule_has_a_bad_case():
    shown = "".join(path.read_text(encoding="utf-8") for path in BAD.glob("*/error.txt"))
    assert set(re.findall(r"\[([a-z0-9-]+)\]$", shown, re.MULTILINE)) | ELSEWHERE >= {rule.name for rule in RULES}


def test_every_rule_says_what_it_says():
    assert all(rule.says and "\n" not in rule.says for rule in RULES)
