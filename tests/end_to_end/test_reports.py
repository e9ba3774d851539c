"""Every run leaves a report, however it ends: private, whole, and without a secret."""

import html
import re
import signal
import stat
from pathlib import Path

import pytest

from tests.end_to_end.conftest import ROOT, Done, Operator


def report(done: Done) -> str:
    file = Path(done.json["artifacts"]) / "report.html"
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    return html.unescape(file.read_text(encoding="utf-8"))


def headline(told: str) -> str:
    return re.sub(r"<[^>]*>", "", re.search(r"<h1.*?</h1>", told)[0])


@pytest.mark.soak
def test_a_run_with_two_resets(operator: Operator) -> None:
    operator.sandbox.behave(slash=1)
    done = operator.rotate()
    assert done.code == 0, done.out
    told = report(done)
    assert headline(told) == "Done: the new password is delivered."
    for said in ("Destructive step 1 sent", "New password staged, rejected by the policy", "Destructive step 2 sent",
                 "New password staged, accepted", "${secrets.pigp_password}", "Signed out of pigp",
                 operator.sandbox.structures[0].siret, f"file:{operator.file}"):  # fmt: skip
        assert said in told, said
    assert len(operator.staged(done.json["run"])) == 2
    for secret in (*operator.staged(done.json["run"]), operator.sandbox.username, operator.sandbox.password):
        assert secret not in told


def test_the_summary_says_where_it_is(operator: Operator) -> None:
    arguments = [word for word in operator.rotation(None, "--dry-run") if word != "--json"]
    done = operator.says(*arguments)
    assert done.code == 0, done.err
    file = Path(re.search(r"^  report +(.+)$", done.out, re.MULTILINE)[1])
    told = file.read_text(encoding="utf-8")
    assert headline(told).startswith("Rehearsed:")
    assert "not the first choice" not in told  # on the looks that the selectors were written for


@pytest.mark.parametrize(
    ("behaviour", "code", "said"),
    [
        ({"sign_in": "refused-message"}, 5, "Refused"),
        ({"chorus": "maintenance"}, 11, "Unavailable"),
        ({"confirm": "no-sentence"}, 8, "Unknown"),
    ],
)
def test_a_run_that_failed(operator: Operator, behaviour: dict[str, str], code: int, said: str) -> None:
    operator.limit(page="8s")
    operator.sandbox.behave(**behaviour)
    done = operator.rotate()
    assert done.code == code, done.out
    assert headline(report(done)).startswith(said)


def test_a_run_that_was_interrupted(operator: Operator) -> None:
    process = operator.start(*operator.rotation())
    operator.until("request", process, times=3)
    process.send_signal(signal.SIGINT)
    done = operator.ended(process)
    assert done.code == 130, done.out
    assert headline(report(done)).startswith("Interrupted")


def test_a_run_that_was_killed_and_carried_on_shows_both_walks(operator: Operator) -> None:
    operator.limit(page="60s")
    operator.sandbox.behave(confirm="no-answer")
    process = operator.start(*operator.rotation())
    operator.until("reset", process)
    process.kill()
    process.communicate()
    operator.sandbox.behave(confirm="ok")
    done = operator.says("resume", "last", "--yes", "--json")
    assert done.code == 0, done.out
    told = report(done)
    assert "Carried on at" in told
    assert "the step that nobody saw answered had happened" in told
    assert told.count(">sign-in</a>") == 2


@pytest.mark.soak
def test_a_delivery_made_later_keeps_the_way_through_the_pages(operator: Operator) -> None:
    script = operator.folder / "sink"
    script.write_text("#!/bin/sh\ncat > /dev/null\ntest ! -e broken\n")
    script.chmod(0o700)
    (operator.folder / "broken").touch()
    done = operator.says(*operator.rotation(deliver=f"command:{script}"))
    assert done.code == 7, done.out
    assert headline(report(done)).startswith("Not delivered")
    (operator.folder / "broken").unlink()
    resumed = operator.says("resume", "last", "--yes", "--json")
    assert resumed.code == 0, resumed.out
    told = report(resumed)
    assert headline(told) == "Done: the new password is delivered."
    assert ">recapitulatif</a>" in told
    assert "New password staged, accepted" in told


def test_a_bug_in_a_run_is_reported_as_far_as_it_went(operator: Operator) -> None:
    (operator.folder / "sitecustomize.py").write_text(
        "import robot.engine.judging as j\n\n\nasync def breaks(self, page):\n    raise ZeroDivisionError\n\n\n"
        "j.Judging.extract = breaks\n"
    )
    done = operator.says(*operator.rotation(), more={"PYTHONPATH": f"{operator.folder}:{ROOT}"})
    assert done.code == 1, done.out
    (report,) = operator.home.glob("runs/*/report.html")
    told = report.read_text(encoding="utf-8")
    assert "something unforeseen happened" in told
    assert "sign-in" in told
    assert operator.signed_out()
