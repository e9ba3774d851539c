"""What the storage tests share: an umask that is put back, and children that are killed in the middle."""

import contextlib
import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(params=[0o000, 0o077, 0o022], ids=["umask000", "umask077", "umask022"])
def umask(request):
    before = os.umask(request.param)
    yield request.param
    os.umask(before)


@pytest.fixture(autouse=True)
def own_home(tmp_path, monkeypatch):
    monkeypatch.setenv("CHORUS_ROBOT_HOME", str(tmp_path / "home"))


def mode(path):
    return path.stat().st_mode & 0o777


def child(code, *arguments: object, **options: object):
    """Start a Python that runs `code`; it can import the robot."""
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    return subprocess.Popen([sys.executable, "-c", code, *map(str, arguments)], env=environment, **options)


@contextlib.contextmanager
def started(code, *arguments: object):
    """Run `code` until it says `ready`; whatever happens it is dead in the end."""
    process = child(code, *arguments, stdout=subprocess.PIPE, stdin=subprocess.PIPE, text=True)
    try:
        assert process.stdout.readline() == "ready\n"
        yield process
    finally:
        with contextlib.suppress(ProcessLookupError):
            process.send_signal(signal.SIGKILL)
        process.communicate()


def killed_in_the_middle(code, *arguments: object, times):
    """Run `code` again and again, SIGKILL it at a random moment after `ready`, and yield what it had printed."""
    for turn in range(times):
        process = child(code, *arguments, stdout=subprocess.PIPE, text=True)
        assert process.stdout.readline() == "ready\n"
        time.sleep(random.Random(turn).uniform(0.002, 0.12))
        process.send_signal(signal.SIGKILL)
        yield [line for line in process.communicate()[0].splitlines(keepends=True) if line.endswith("\n")]
