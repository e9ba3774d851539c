"""A flow that delivers two secrets: each is staged, delivered and, after a kill, resumed by itself."""

import json
import sqlite3
from pathlib import Path

import pytest
import yaml

from . import tail
from .portal import NEW, OtherPortal, recapitulatif
from .visitor import Said, Shell

KEY = "Kq8-wM3zTy5p"
NAMES = ("technical_password", "access_key")
TAKES = """#!/usr/bin/env python3
import json, os, pathlib, signal, sys
given = json.load(sys.stdin)
here = pathlib.Path(__file__).parent
with (here / f"taken-{given['secret']}").open("a") as file:
    file.write(given["password"] + "\\n")
if given["secret"] == "access_key" and (here / "kill").exists():
    (here / "kill").unlink()
    os.kill(os.getppid(), signal.SIGKILL)
"""


def with_key(portal: OtherPortal) -> str:
    return recapitulatif(portal) + f"<p>Nouvelle clé : {{{KEY}}}</p>"


@pytest.fixture
def two(portal: OtherPortal, shell: Shell) -> Shell:
    """A shell at whose place the flow's récapitulatif shows a password and a key."""
    portal.pages["recapitulatif"] = with_key
    path = tail.workspace(shell.folder) / "flows" / f"{tail.NAME}.yaml"
    flow = yaml.safe_load(path.read_text())
    flow["delivers"]["access_key"] = {"policy": "corail"}
    flow["pages"]["recapitulatif"]["secret"] = {
        "technical_password": {"in": "html", "after": "mot de passe", "between": ["[", "]"]},
        "access_key": {"in": "html", "after": "Nouvelle clé", "between": ["{", "}"]},
    }
    path.write_text(yaml.safe_dump(flow, allow_unicode=True, sort_keys=False))
    program = shell.folder / "take"
    program.write_text(TAKES)
    program.chmod(0o700)
    return shell


def run(shell: Shell, *deliver: str) -> Said:
    sinks = [part for sink in deliver for part in ("--deliver", sink)]
    return shell.says("run", tail.NAME, "-i", f"siret={next(iter(shell.portal.accounts))}", "--env",
                      str(shell.environment_file), *sinks, "--yes", "--json")  # fmt: skip


def taken(shell: Shell) -> list[list[str]]:
    return [(shell.folder / f"taken-{name}").read_text().split() for name in NAMES]


def deliveries(shell: Shell) -> list[list[str]]:
    events = shell.says("show", "last", "--json").json["events"]
    return [[one["secret"], one["sink"]] for one in events if one["event"] == "delivered"]


def test_both_are_delivered(two: Shell) -> None:
    program, files = f"command:{two.folder}/take", [f"file:{two.folder}/{name}.json" for name in NAMES]
    said = run(two, program, f"file:{two.folder}/{{secret}}.json")
    assert said.code == 0, said.out + said.err
    assert (said.json["delivered"], said.json["staged"]) == ([program, files[0], files[1]], False)
    assert taken(two) == [[NEW], [KEY]]
    for name, held in zip(NAMES, (NEW, KEY), strict=True):
        written = json.loads((two.folder / f"{name}.json").read_text())
        assert (written["secret"], written["password"]) == (name, held)
    assert two.in_clear(KEY) == two.in_clear(NEW) == []


def test_killed_between_the_deliveries(two: Shell) -> None:
    """The first has its secret, the second may have it: the second alone is delivered, and the portal is not asked."""
    (two.folder / "kill").touch()
    program = f"command:{two.folder}/take"
    assert run(two, program).code == -9
    assert deliveries(two) == [[NAMES[0], program]]
    resumed = two.says("resume", "last", "--yes", "--json")
    assert resumed.code == 0, resumed.out + resumed.err
    assert (resumed.json["delivered"], resumed.json["staged"]) == ([program], False)
    assert deliveries(two) == [[name, program] for name in NAMES]
    assert taken(two) == [[NEW], [KEY, KEY]]
    assert two.portal.happened("reset") == resumed.json["reset_count"] == 1


def test_a_sink_that_fails_for_one_keeps_no_other_from_it(two: Shell) -> None:
    (two.folder / "refusing").write_text("#!/bin/sh\ngrep -q access_key\n")
    (two.folder / "refusing").chmod(0o700)
    said = run(two, f"command:{two.folder}/refusing")
    assert (said.code, said.json["delivered"], said.json["staged"]) == (7, [], True)
    assert deliveries(two) == [[NAMES[1], f"command:{two.folder}/refusing"]]
    (two.folder / "refusing").write_text("#!/bin/sh\ngrep -q technical_password\n")
    resumed = two.says("resume", "last", "--yes", "--json")
    assert resumed.code == 0, resumed.out + resumed.err
    assert sorted(deliveries(two)) == [[name, f"command:{two.folder}/refusing"] for name in sorted(NAMES)]


def test_a_journal_that_names_no_secret(two: Shell) -> None:
    """As runs left it before deliveries named theirs: nobody knows which arrived, so both are delivered again."""
    (two.folder / "kill").touch()
    assert run(two, f"command:{two.folder}/take").code == -9
    with sqlite3.connect(Path(two.home) / "journal.sqlite3") as journal:
        journal.execute("UPDATE events SET data = json_remove(data, '$.secret', '$.secrets')")
    resumed = two.says("resume", "last", "--yes", "--json")
    assert resumed.code == 0, resumed.out + resumed.err
    assert taken(two) == [[NEW, NEW], [KEY, KEY]]


def test_one_file_holds_one_secret(two: Shell) -> None:
    said = run(two, f"file:{two.folder}/one.json")
    assert said.code == 2
    assert "{secret}" in said.out + said.err
    assert two.portal.happened("reset") == 0
