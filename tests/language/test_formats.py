"""Mistakes for people and for other programs, and the pages on rules and exit codes."""

import json
import shutil
from pathlib import Path
from urllib.parse import unquote

import pytest

from robot.errors import Problem
from robot.language.diagnostics import Diagnostic
from robot.language.formats import as_github, as_sarif
from robot.language.rules import RULES
from robot.model.base import Place
from robot.outcomes import Outcome

from .commands import run

HERE = Path(__file__).parent
MANY = [(25, 5, "unknown-key"), (26, 14, "wrong-value"), (27, 5, "unknown-key")]


@pytest.fixture
def wrong(tmp_path):
    shutil.copytree(HERE / "good", tmp_path, dirs_exist_ok=True)
    shutil.copytree(HERE / "bad" / "many-at-once", tmp_path, dirs_exist_ok=True)
    return tmp_path


@pytest.fixture
def well(tmp_path):
    shutil.copytree(HERE / "good", tmp_path, dirs_exist_ok=True)
    return tmp_path


def test_text_ends_with_where_to_read_on(wrong, capsys):
    assert run(wrong, "check", ".") == 3
    said = capsys.readouterr().out
    assert said.startswith("flows/renew.yaml:25:5: unknown key `nxet` [unknown-key]\n")
    assert said.endswith("\n3 mistakes; chorus-robot explain unknown-key tells more\n")


def test_json(wrong, capsys):
    assert run(wrong, "check", ".", "--format", "json") == 3
    said = json.loads(capsys.readouterr().out)
    assert [(one["line"], one["column"], one["rule"]) for one in said["mistakes"]] == MANY
    assert said["mistakes"][0] == {
        "file": "flows/renew.yaml", "line": 25, "column": 5, "rule": "unknown-key", "message": "unknown key `nxet`",
        "hint": "did you mean `next`?", "source": "    nxet: [done]",
    }  # fmt: skip


def test_json_holds_no_line_that_is_held_back(well, capsys):
    path = well / "flows" / "pages" / "sign-in.yaml"
    path.write_text(path.read_text().replace("${secrets.shop_password}", "open sesame"))
    assert run(well, "check", ".", "--format", "json") == 3
    said = capsys.readouterr().out
    assert [one["source"] for one in json.loads(said)["mistakes"]] == [""]
    assert run(well, "check", ".") == 3
    assert "\n  (line not shown: it may hold a secret)\n" in capsys.readouterr().out


def test_github(wrong, capsys):
    assert run(wrong, "check", ".", "--format", "github") == 3
    lines = capsys.readouterr().out.splitlines()
    assert lines[0] == (
        "::error file=flows/renew.yaml,line=25,col=5,title=unknown-key::unknown key `nxet`%0Adid you mean `next`?"
    )
    assert len(lines) == 3


def test_github_takes_any_sign():
    said = as_github([Diagnostic(Place("a,b: c%.yaml", 1, 2), "100 %\r", "x", "a\nb")])
    assert said == "::error file=a%2Cb%3A c%25.yaml,line=1,col=2,title=x::100 %25%0D%0Aa%0Ab"


def test_sarif(wrong, capsys):
    assert run(wrong, "check", ".", "--format", "sarif") == 3
    said = json.loads(capsys.readouterr().out)
    assert said["version"] == "2.1.0"
    (log,) = said["runs"]
    rules = log["tool"]["driver"]["rules"]
    assert [rule["id"] for rule in rules] == ["unknown-key", "wrong-value"]
    assert all("## Good" in rule["help"]["markdown"] for rule in rules)
    places = []
    for result in log["results"]:
        assert rules[result["ruleIndex"]]["id"] == result["ruleId"]
        where = result["locations"][0]["physicalLocation"]
        assert where["artifactLocation"] == {"uri": "flows/renew.yaml", "uriBaseId": "%SRCROOT%"}
        places.append((where["region"]["startLine"], where["region"]["startColumn"], result["ruleId"]))
    assert places == MANY


def test_sarif_names_files_by_addresses():
    found = [Diagnostic(Place(file, 0, 0), "a", "x") for file in ("/a b/é.yaml", "c d/é.yaml")]
    results = json.loads(as_sarif(found, version="1"))["runs"][0]["results"]
    where = [one["locations"][0]["physicalLocation"] for one in results]
    assert [unquote(one["artifactLocation"]["uri"]) for one in where] == ["file:///a b/é.yaml", "c d/é.yaml"]
    assert not any(" " in one["artifactLocation"]["uri"] or "region" in one for one in where)


@pytest.mark.parametrize("form", ["text", "json", "github", "sarif"])
def test_nothing_wrong(well, capsys, form):
    assert run(well, "check", ".", "--format", form) == 0
    said = capsys.readouterr().out
    if form == "json":
        assert json.loads(said)["mistakes"] == []
    elif form == "sarif":
        assert json.loads(said)["runs"][0]["results"] == []
    else:
        assert said.startswith("no mistake in ")


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.name)
def test_every_rule_is_explained(tmp_path, capsys, rule):
    assert run(tmp_path, "explain", rule.name) == 0
    said = capsys.readouterr().out
    assert said.startswith(f"# {rule.name}\n\n{rule.says}\n")
    assert "## Bad\n" in said
    assert "## Good\n" in said


@pytest.mark.parametrize("outcome", Outcome)
def test_every_exit_code_is_explained(tmp_path, capsys, outcome):
    said = []
    for word in (outcome.value, str(outcome.exit_code)):
        assert run(tmp_path, "explain", word) == 0
        said.append(capsys.readouterr().out)
    assert said[0] == said[1]
    assert said[0].startswith(f"# {outcome.value} (exit {outcome.exit_code})\n")


def test_without_a_word_all_are_listed(tmp_path, capsys):
    assert run(tmp_path, "explain") == 0
    said = capsys.readouterr().out
    assert all(rule.name in said for rule in RULES)
    assert all(outcome.value in said for outcome in Outcome)


@pytest.mark.parametrize("word", ["endles-loop", "12", "../rules/endless-loop", "", "*"])
def test_an_unknown_word_is_refused(tmp_path, word):
    with pytest.raises(Problem) as caught:
        run(tmp_path, "explain", word)
    assert caught.value.outcome is Outcome.USAGE
    assert caught.value.hint
