"""Killed at any moment, then resumed: the delivered password is the one the portal accepts, and no reset is unknown."""

import random
import signal
import time
from pathlib import Path

import pytest

from robot.sandbox import Sandbox
from tests.end_to_end.conftest import Done, Operator

DELAY = 120  # milliseconds for each answer of the portal: wide windows to be killed in


def killed_and_resumed(operator: Operator, after: float, kill: signal.Signals) -> tuple[int, Done | None]:
    """Starts a rotation, ends it after so many seconds, and resumes it until there is nothing left to resume."""
    process = operator.start(*operator.rotation())
    time.sleep(after)
    process.send_signal(kill)
    process.communicate(timeout=60)
    if operator.says("runs").out == "no run yet\n":
        assert operator.sandbox.sign_ins_submitted == 0
        return process.returncode, None
    return process.returncode, operator.says("resume", "last", "--yes", "--json")


def check(operator: Operator, resumed: Done | None) -> None:
    if resumed is None:
        assert operator.sandbox.reset_count() == 0
        return
    shown = operator.says("show", "last", "--json").json
    if resumed.code == 2:  # it had ended before the signal came
        assert shown["outcome"] == "ok"
    else:
        assert resumed.code == 0, resumed.out + resumed.err
    assert operator.accepted()
    assert shown["reset_count"] == operator.sandbox.reset_count()
    assert shown["phase"] == "done"


def moments(count: int, longest: float) -> list[float]:
    chance = random.Random(20261121)
    return [round(chance.uniform(0.05, longest), 3) for _ in range(count)]


def run_time(folder: Path) -> float:
    with Sandbox(structures=3, seed=5) as sandbox:
        sandbox.behave(delay=str(DELAY))
        operator = Operator(sandbox, folder)
        began = time.monotonic()
        assert operator.rotate().code == 0
        return time.monotonic() - began


def one_kill(folder: Path, after: float, slash: str = "0") -> None:
    with Sandbox(structures=3, seed=5) as sandbox:
        sandbox.behave(delay=str(DELAY), slash=slash)
        operator = Operator(sandbox, folder)
        _, resumed = killed_and_resumed(operator, after, signal.SIGKILL)
        check(operator, resumed)


@pytest.mark.parametrize("part", [0.3, 0.5, 0.6, 0.7, 0.8, 0.95])
def test_killed_at_some_moments(tmp_path: Path, part: float) -> None:
    one_kill(tmp_path / "killed", run_time(tmp_path / "timed") * part)


@pytest.mark.soak
@pytest.mark.timeout(3000)
def test_killed_at_fifty_random_moments(tmp_path: Path) -> None:
    whole = run_time(tmp_path / "timed")
    for number, after in enumerate(moments(50, whole * 1.05)):
        one_kill(tmp_path / str(number), after, slash="1" if number % 3 == 0 else "0")


@pytest.mark.parametrize("stop", [signal.SIGTERM, signal.SIGINT])
@pytest.mark.parametrize("kind", ["sign-in ok", "session opened", "reset", "shown"])
def test_asked_to_stop_it_signs_out_and_loses_nothing(operator: Operator, kind: str, stop: signal.Signals) -> None:
    operator.sandbox.behave(delay="150")
    process = operator.start(*operator.rotation())
    deadline = time.monotonic() + 60
    while not operator.sandbox.happened(kind):
        assert process.poll() is None
        assert time.monotonic() < deadline
        time.sleep(0.01)
    process.send_signal(stop)
    out, err = process.communicate(timeout=60)
    assert "Traceback" not in err
    assert process.returncode == 130, out + err
    assert operator.signed_out()
    assert operator.sandbox.reset_count() == (1 if kind in ("reset", "shown") else 0)
    before = operator.sandbox.reset_count()
    resumed = operator.says("resume", "last", "--yes", "--json")
    assert resumed.code == 0, resumed.out + resumed.err
    assert operator.accepted()
    assert operator.sandbox.reset_count() == 1
    assert before in (0, 1)


def test_a_stop_before_anything_began_is_clean(operator: Operator) -> None:
    process = operator.start(*operator.rotation())
    time.sleep(0.25)
    process.send_signal(signal.SIGTERM)
    _, err = process.communicate(timeout=30)
    assert "Traceback" not in err
    assert process.returncode in (130, -signal.SIGTERM)  # the latter: Python itself had not yet started
    assert operator.signed_out()


def test_a_killed_robot_leaves_no_browser_behind(operator: Operator) -> None:
    operator.sandbox.behave(delay="200")
    process = operator.start(*operator.rotation())
    while not operator.sandbox.happened("sign-in ok"):
        assert process.poll() is None
        time.sleep(0.01)
    children = _descendants(process.pid)
    assert children
    process.kill()
    process.communicate(timeout=30)
    deadline = time.monotonic() + 15
    while any(_alive(child) for child in children):
        assert time.monotonic() < deadline
        time.sleep(0.1)


def _descendants(pid: int) -> list[int]:
    parents = {}
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                parents[int(entry.name)] = int((entry / "stat").read_text().rsplit(")", 1)[1].split()[1])
            except OSError:
                continue
    found, new = [], [pid]
    while new:
        new = [child for child, parent in parents.items() if parent in new]
        found += new
    return found


def _alive(pid: int) -> bool:
    try:
        return (Path("/proc") / str(pid) / "stat").read_text().rsplit(")", 1)[1].split()[0] != "Z"
    except OSError:
        return False
