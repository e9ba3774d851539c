"""Killed at any moment, then resumed: the delivered password is the one the portal accepts, and no reset is unknown."""

import random
import signal
import time
from pathlib import Path
from typing import Any

import pytest

from robot.sandbox import Sandbox
from tests.end_to_end.conftest import Done, Operator
from tests.few import few

DELAY = "120"  # milliseconds for each answer of the portal: wide windows to be killed in


def in_doubt(shown: dict[str, Any]) -> int:
    """How many resets are counted of which nobody can tell that they happened: killed on their way to the portal."""
    told = [one for one in shown["events"] if one["event"] in ("intent", "staged", "found", "done")]
    unanswered = bool(told) and told[-1]["event"] == "intent"
    return unanswered + sum(one.get("answer") == "not-known" for one in told)


def check(operator: Operator) -> None:
    """Resumes what was killed, and finds that nothing is lost, doubtful or untold."""
    if operator.says("runs").out == "no run yet\n":
        assert operator.sandbox.sign_ins_submitted == operator.sandbox.reset_count() == 0
        return
    resumed = operator.says("resume", "last", "--yes", "--json")
    if resumed.code == 8:  # killed while what was shown was staged and not compared: a person says what it is
        assert resumed.json["staged"] is True
        resets = operator.sandbox.reset_count()
        resumed = operator.says("resume", "last", "--yes", "--json", "--deliver-staged")
        assert operator.sandbox.reset_count() == resets
    shown = operator.says("show", "last", "--json").json
    assert resumed.code == 0, resumed.out + resumed.err
    assert operator.accepted()
    assert resumed.json["reset_count"] == shown["reset_count"]
    assert shown["reset_count"] - operator.sandbox.reset_count() in range(in_doubt(shown) + 1)
    assert shown["phase"] == "done"


def check_with_a_later_run(operator: Operator) -> None:
    """Another run of the same structure goes to its end first: what was killed then changes nothing any more."""
    killed = operator.says("runs", "--json").json
    later = operator.rotate()
    assert later.code == 0, later.out + later.err
    assert operator.accepted()
    held, resets = operator.delivered(), operator.sandbox.reset_count()
    for run in killed:
        resumed = operator.says("resume", run["run"], "--yes", "--json")
        if resumed.code == 2:
            assert later.json["run"] in resumed.json["message"]
        else:  # it had ended before the signal came
            assert (resumed.code, resumed.json["outcome"]) == (0, "ok"), resumed.out + resumed.err
        shown = operator.says("show", run["run"], "--json").json
        assert resumed.json["reset_count"] == shown["reset_count"]
        assert shown["reset_count"] + later.json["reset_count"] - resets in range(in_doubt(shown) + 1)
    assert operator.delivered() == held
    assert operator.accepted()
    assert operator.sandbox.reset_count() == resets


@pytest.mark.parametrize(
    ("kind", "times", "slash"),
    few(
        [
            ("request", 12, 0),  # Confirmer is sent and not yet answered
            ("shown", 1, 0),
            ("request", 14, 1),  # back from a rejected password
            ("request", 14, 0),  # back from a good one, which is staged
            ("session opened", 1, 0),
            ("signed out", 1, 0),
        ],
        keep=1,
    ),
)
def test_killed_at_some_moments(operator: Operator, kind: str, times: int, slash: int) -> None:
    operator.sandbox.behave(delay=DELAY, slash=slash)
    process = operator.start(*operator.rotation())
    operator.until(kind, process, times)
    children = _descendants(process.pid)
    process.kill()
    process.communicate()
    deadline = time.monotonic() + 60
    while any(_alive(child) for child in children):
        assert time.monotonic() < deadline, "it left a browser behind"
        time.sleep(0.05)
    assert children or kind != "session opened"  # later, on a slow machine, it may have ended in the meantime
    check(operator)


@pytest.mark.parametrize(("kind", "times"), few([("shown", 1), ("request", 12), ("session opened", 1)], keep=1))
def test_killed_and_another_run_in_between(operator: Operator, kind: str, times: int) -> None:
    operator.sandbox.behave(delay=DELAY)
    process = operator.start(*operator.rotation())
    operator.until(kind, process, times)
    process.kill()
    process.communicate()
    check_with_a_later_run(operator)


@pytest.mark.soak
@pytest.mark.parametrize("part", range(10))
def test_killed_at_ten_random_moments(tmp_path: Path, part: int) -> None:
    """In every second one another run of the structure goes to its end before the killed one is resumed."""
    chance = random.Random(20261121 + part)
    whole = _run_time(tmp_path / "timed") * 1.05
    for number in range(10):
        with Sandbox(structures=3, seed=5) as sandbox:
            sandbox.behave(delay=DELAY, slash="1" if number % 3 == 0 else "0")
            operator = Operator(sandbox, tmp_path / str(number))
            process = operator.start(*operator.rotation())
            time.sleep(chance.uniform(0.05, whole))
            process.kill()
            process.communicate()
            (check_with_a_later_run if number % 2 else check)(operator)


def _run_time(folder: Path) -> float:
    with Sandbox(structures=3, seed=5) as sandbox:
        sandbox.behave(delay=DELAY)
        operator = Operator(sandbox, folder)
        began = time.monotonic()
        assert operator.rotate().code == 0
        return time.monotonic() - began


def stopped(operator: Operator, kind: str, stop: signal.Signals) -> Done:
    """Starts a rotation and asks it to stop as soon as something has happened on the portal."""
    operator.sandbox.behave(delay="150", confirm_delay_after="1000")
    process = operator.start(*operator.rotation())
    if kind == "shown":  # it does not come before this, and what follows it takes long
        operator.until("reset", process)
        operator.sandbox.behave(delay="1000")
    operator.until(kind, process)
    process.send_signal(stop)
    operator.sandbox.behave(delay="0")
    return operator.ended(process)


@pytest.mark.parametrize(("kind", "stop"), few([("sign-in ok", signal.SIGTERM), ("session opened", signal.SIGINT)]))
def test_asked_to_stop_before_the_reset_it_signs_out(operator: Operator, kind: str, stop: signal.Signals) -> None:
    assert stopped(operator, kind, stop).code == 130
    assert operator.signed_out()
    assert operator.sandbox.reset_count() == 0


@pytest.mark.parametrize(("kind", "stop"), few([("reset", signal.SIGINT), ("shown", signal.SIGTERM)]))
def test_asked_to_stop_after_the_reset_it_loses_nothing(operator: Operator, kind: str, stop: signal.Signals) -> None:
    assert stopped(operator, kind, stop).code == 130
    assert operator.signed_out()
    assert not operator.file.exists()
    events = len(operator.sandbox.events)
    resumed = operator.says("resume", "last", "--yes", "--json")
    assert resumed.code == 0, resumed.out + resumed.err
    assert operator.accepted()
    assert operator.sandbox.reset_count() == 1
    assert len(operator.sandbox.events) == events  # it was staged: the portal is not asked


def test_a_stop_before_anything_began_is_clean(operator: Operator) -> None:
    process = operator.start(*operator.rotation())
    time.sleep(0.25)
    process.send_signal(signal.SIGTERM)
    done = operator.ended(process)
    assert done.code in (130, -signal.SIGTERM)  # the latter: Python itself had not yet started
    assert operator.signed_out()


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


NO_SECRET = """
language: 1
flow: renew-only
about: Resets, and takes no password.
portal: chorus-pro
uses: [pigp-sign-in, chorus-pro-structure]
inputs: {siret: {type: siret, about: SIRET}}
secrets: [pigp_username, pigp_password]
pages:
  structure:
    see: [structure.heading]
    verify: [{element: structure.identifier, contains: "${inputs.siret}"}]
    extract:
      expires_on: {from: structure.expiry, matches: '(\\d{2}/\\d{2}/\\d{4} \\d{2}:\\d{2}:\\d{2})'}
    do: [{click: structure.reset}]
    next: [confirmation]
  confirmation:
    see: [confirmation.heading, confirmation.confirm]
    do:
      - click: confirmation.confirm
        effect: destructive
        witness: expires_on
        rehearse: {click: confirmation.cancel}
    next: [recapitulatif]
  recapitulatif: {see: [recapitulatif.heading], end: ok, say: Done.}
"""


def test_witness_done(operator: Operator) -> None:
    """A flow without a secret, killed after its destructive step: resuming finds that it is done."""
    flow = operator.folder / "flows" / "renew-only.yaml"
    flow.parent.mkdir(parents=True, exist_ok=True)
    flow.write_text(NO_SECRET, encoding="utf-8")
    operator.sandbox.behave(delay=DELAY, confirm_delay_after="2000")
    siret = operator.sandbox.structures[0].siret
    process = operator.start(
        "run", str(flow), "-i", f"siret={siret}", "--env", str(operator.environment_file), "--yes", "--json"
    )
    operator.until("reset", process)
    process.kill()
    process.communicate()
    operator.sandbox.behave(delay="0", confirm_delay_after="0")
    resumed = operator.says("resume", "last", "--yes", "--json")
    assert (resumed.code, resumed.json["outcome"]) == (0, "ok"), resumed.out + resumed.err
    assert "Nothing is left to do" in resumed.json["message"]
    assert operator.sandbox.reset_count() == resumed.json["reset_count"] == 1
