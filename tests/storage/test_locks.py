import os
import signal
import subprocess
import time

import pytest
from conftest import child, mode, started

from robot.blocks import FileBlocks
from robot.errors import Problem
from robot.locks import hold
from robot.outcomes import Outcome

HOLDER = """
import sys; from pathlib import Path; from robot.locks import hold
with hold(Path(sys.argv[1]), "structure", "12345678200010"):
    print("ready", flush=True); sys.stdin.readline()
"""
SIRET = "12345678200010"


def test_a_lock_held_by_another_process_is_unavailable_and_says_by_whom(tmp_path):
    with started(HOLDER, tmp_path) as other:
        with pytest.raises(Problem) as caught, hold(tmp_path, "structure", SIRET):
            pass
        assert caught.value.outcome is Outcome.UNAVAILABLE
        assert "of this structure" in str(caught.value)
        assert f"process {other.pid}, since 20" in str(caught.value)
        assert SIRET not in str(caught.value)
        with hold(tmp_path, "structure", "99999999900019"), hold(tmp_path, "account", SIRET):
            pass
        other.stdin.write("end\n")
        other.stdin.flush()
        other.wait()
    with hold(tmp_path, "structure", SIRET):
        pass


def test_it_dies_with_its_process(tmp_path):
    with started(HOLDER, tmp_path) as other:
        os.kill(other.pid, signal.SIGKILL)
        other.wait()
        with hold(tmp_path, "structure", SIRET):
            pass


def test_it_is_refused_at_once_within_a_process_too_and_released_after_a_failure(tmp_path):
    before = time.monotonic()
    with hold(tmp_path, "structure", SIRET), pytest.raises(Problem), hold(tmp_path, "structure", SIRET):
        pass
    assert time.monotonic() - before < 10
    with pytest.raises(ZeroDivisionError), hold(tmp_path, "structure", SIRET):
        _ = 1 / 0
    with hold(tmp_path, "structure", SIRET):
        pass


@pytest.mark.usefixtures("umask")
def test_files_are_private_and_tell_no_name(tmp_path):
    with hold(tmp_path, "structure", SIRET):
        files = list((tmp_path / "locks").iterdir())
        assert {mode(path) for path in files} == {0o600}
        assert mode(tmp_path / "locks") == 0o700
        assert not any(SIRET in path.name or SIRET.encode() in path.read_bytes() for path in files)


def test_a_holder_that_is_not_known_is_not_named(tmp_path):
    with hold(tmp_path, "structure", SIRET):
        for path in (tmp_path / "locks").glob("*.json"):
            path.write_text("{half")
        with (
            pytest.raises(Problem, match=r"of this structure\.$|of this structure\.\n"),
            hold(tmp_path, "structure", SIRET),
        ):
            pass


RACER = """
import sys, filelock; from pathlib import Path; from robot.locks import hold; from robot.errors import Problem
print("ready", flush=True); sys.stdin.readline()
try:
    with hold(Path(sys.argv[1]), "structure", "12345678200010"):
        print("held", flush=True); sys.stdin.readline()
except Problem:
    print("refused", flush=True)
"""


def test_of_two_that_race_exactly_one_holds_it(tmp_path):
    for turn in range(3):
        pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "text": True}
        racers = [child(RACER, tmp_path / str(turn), **pipes) for _ in range(2)]
        for racer in racers:
            assert racer.stdout.readline() == "ready\n"
        for racer in racers:
            racer.stdin.write("go\n")
            racer.stdin.flush()
        assert sorted(racer.stdout.readline().strip() for racer in racers) == ["held", "refused"]
        for racer in racers:
            racer.communicate("end\n")


@pytest.mark.parametrize(
    "spelling", ["CDODUE-XT", " cdodue-xt ", "cdodue\u2011xt", "cdodue\u2212xt", "cdodue-xt\u200b", "\uff43dodue-xt"]
)
def test_two_spellings_of_an_account_are_one_lock_and_one_block(tmp_path, spelling):
    with hold(tmp_path, "account", "cdodue-xt"), pytest.raises(Problem), hold(tmp_path, "account", spelling):
        pass
    blocks = FileBlocks(tmp_path)
    assert blocks.mark("pigp", [spelling], "wrong") == blocks.mark("pigp", ["cdodue-xt"], "wrong")
    assert blocks.mark("pigp", ["cdodue-xy"], "wrong") != blocks.mark("pigp", ["cdodue-xt"], "wrong")
