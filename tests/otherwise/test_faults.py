"""Every write after the reset fails once, or from then on for good: the facts are told, and nothing is lost."""

import json
import os
import pty
import shlex
import subprocess
from pathlib import Path

import pytest

from .faults import KINDS, Faults
from .portal import NEW, OtherPortal, recapitulatif
from .test_after_the_reset import rotation
from .visitor import ROOT, Said, Shell

LIES = {1, 2, 3, 11}


def rotated(portal: OtherPortal, shell: Shell, faults: Faults, *more: str) -> Said:
    """A rotation in which writes begin to fail with the reset."""
    portal.forget()

    def page(portal: OtherPortal) -> str:
        faults.arm()
        return recapitulatif(portal)

    portal.pages["recapitulatif"] = page
    return shell.says(*rotation(shell, "--json", *more), more=faults.environment(str(ROOT)))


def holds(shell: Shell, said: Said) -> None:
    """What was told is what is so, and whatever was left to do is done by `resume`."""
    portal = shell.portal
    told = said.json
    assert said.code not in LIES, said.out + said.err
    assert told["exit_code"] == said.code
    assert told["reset_count"] == portal.happened("reset") == 1
    assert NEW not in said.out + said.err
    assert not portal.open
    has = shell.file.exists() and json.loads(shell.file.read_text())["password"] == NEW
    assert told["delivered"] == ([f"file:{shell.file}"] if has else [])
    if not has:
        assert said.code in (7, 8)
        assert told["staged"]
        assert NEW in shell.staged(told["run"]), "it is lost"
        resumed = shell.says("resume", told["run"], "--yes", "--json", "--deliver-staged")
        assert resumed.code == 0, resumed.out + resumed.err
        assert portal.happened("reset") == resumed.json["reset_count"] == 1
        assert json.loads(shell.file.read_text())["password"] == NEW == portal.password


RECORDED = ("--trace", "--record", "recording")


@pytest.mark.parametrize(
    ("kind", "error"), [("staging", "EIO"), ("journal", "ENOSPC"), ("sink", "ENOSPC"), ("any", "EIO")]
)
def test_it_fails_for_good(portal: OtherPortal, shell: Shell, kind: str, error: str) -> None:
    faults = Faults(shell.folder, kind, error)
    said = rotated(portal, shell, faults, *(RECORDED if kind == "any" else ()))
    assert faults.counted
    holds(shell, said)


def test_the_streams_are_full(portal: OtherPortal, shell: Shell) -> None:
    with Path("/dev/full").open("w") as full:
        process = shell.start(*rotation(shell), on=full.fileno())
        assert process.wait(200) == 0
    assert json.loads(shell.file.read_text())["password"] == NEW == portal.password
    told = shell.says("resume", "last", "--json")
    assert (told.code, told.json["reset_count"], told.json["staged"]) == (0, 1, False)


@pytest.mark.soak
@pytest.mark.parametrize("error", ["ENOSPC", "EIO"])
@pytest.mark.parametrize("kind", [kind for kind in KINDS if kind != "any"])
def test_it_fails_once(portal: OtherPortal, tmp_path: Path, kind: str, error: str) -> None:
    """At the first, a middle and the last write of a kind, alone and for good."""

    def run(name: str, **when: int) -> Faults:
        folder = tmp_path / name
        folder.mkdir()
        shell = Shell(portal, folder)
        faults = Faults(folder, kind, error, **when)
        holds(shell, rotated(portal, shell, faults, *RECORDED))
        return faults

    there = run("counted", first=1_000_000).counted
    assert there, "nothing of that kind is written after the reset"
    for at in dict.fromkeys((1, (there + 1) // 2, there)):
        run(f"once-{at}", first=at, last=at)
        run(f"on-{at}", first=at)


@pytest.mark.soak
@pytest.mark.parametrize("which", ["stdout", "stderr", "both"])
@pytest.mark.parametrize("how", ["full", "pipe", "terminal", "closed"])
def test_the_streams_fail(portal: OtherPortal, shell: Shell, which: str, how: str) -> None:
    ours, theirs = -1, os.open(os.devnull, os.O_WRONLY)
    if how == "full":
        theirs = os.open("/dev/full", os.O_WRONLY)
    elif how == "pipe":
        ours, theirs = os.pipe()
    elif how == "terminal":
        ours, theirs = pty.openpty()
    command, streams = shell.command(*rotation(shell, "--json")), {"stdout": theirs, "stderr": theirs}
    if which != "both":
        streams = dict.fromkeys(streams, subprocess.DEVNULL) | {which: theirs}
    if how == "closed":
        signs = {"stdout": "1>&-", "stderr": "2>&-", "both": "1>&- 2>&-"}[which]
        command = ["sh", "-c", f"exec {' '.join(map(shlex.quote, command))} {signs}"]
    given = subprocess.Popen(command, cwd=shell.folder, env=shell.environment(), **streams)
    os.close(theirs)
    if ours >= 0:
        os.close(ours)
    assert given.wait(200) == 0
    assert json.loads(shell.file.read_text())["password"] == NEW == portal.password
    assert not portal.open
    told = shell.says("resume", "last", "--json")
    assert (told.code, told.json["reset_count"], told.json["staged"]) == (0, 1, False)
