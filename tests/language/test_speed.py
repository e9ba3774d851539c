"""`check` stays quick: for what ships, and in step with the number of flows. Measured in the process's own time."""

import gc
import os
import resource
import shutil
import subprocess
import sys
import time
from pathlib import Path

import pytest

from robot.language.check import check
from robot.language.workspace import Workspace, builtin_folder

GOOD = Path(__file__).parent / "good"
SHIPPED = 0.7
"""Seconds that the whole command may take for what ships; as the processor counts them, other work does not matter."""


def seconds_of_command():
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run(
        [sys.executable, "-m", "robot", "check"], cwd=builtin_folder(), check=True, stdout=subprocess.DEVNULL,
        env={**os.environ, "PYTHONPATH": str(builtin_folder())},
    )  # fmt: skip
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def seconds_for(flows, folder):
    """What it takes to check so many flows that share a library and a portal."""
    shutil.copytree(GOOD, folder)
    text = (GOOD / "flows" / "renew.yaml").read_text(encoding="utf-8")
    for number in range(flows - 1):
        (folder / "flows" / f"renew-{number}.yaml").write_text(text.replace("flow: renew", f"flow: renew-{number}"))
    gc.collect()
    gc.disable()  # as the command has it
    try:
        started = time.process_time()
        assert check([], Workspace([folder])) == []
        return time.process_time() - started
    finally:
        gc.enable()


def test_what_ships_is_checked_in_a_moment():
    assert min(seconds_of_command() for _ in range(3)) < SHIPPED


def test_twice_the_flows_take_twice_the_time(tmp_path):
    seconds_for(5, tmp_path / "warm")
    few, many = seconds_for(40, tmp_path / "few"), seconds_for(160, tmp_path / "many")
    assert many < 8 * few, f"{few:.2f} s for 40, {many:.2f} s for 160"


@pytest.mark.soak
def test_a_thousand_flows_take_ten_times_a_hundred(tmp_path):
    seconds_for(5, tmp_path / "warm")
    few, many = seconds_for(100, tmp_path / "few"), seconds_for(1000, tmp_path / "many")
    assert many < 15 * few, f"{few:.2f} s for 100, {many:.2f} s for 1000"
