"""A password that PIGP refused is not submitted again: by no run, no rehearsal, no look, until it changes."""

import json
import time

from .conftest import Operator

CHECK = "check-technical-password"


def password(operator: Operator, text: str) -> None:
    (operator.environment_file.parent / "pigp_password").write_text(text)


def looks(operator: Operator, *more: str) -> list[str]:
    siret = operator.sandbox.structures[0].siret
    return ["run", CHECK, "-i", f"siret={siret}", "--env", str(operator.environment_file), "--json", *more]


def test_twice_wrong(operator: Operator) -> None:
    sandbox = operator.sandbox
    password(operator, "Faux-7q")
    done = operator.rotate()
    assert (done.code, done.json["blocked"], sandbox.sign_ins_submitted) == (5, False, 1)
    first = done.json["run"]
    environment = ["--env", str(operator.environment_file)]
    browser, begun = operator.folder / "browser", operator.folder / "begun"
    browser.write_text(f"#!/bin/sh\ntouch {begun}\nexit 1\n")
    browser.chmod(0o700)
    blocked = [
        operator.says(*operator.rotation(sandbox.structures[1].siret), more={"CHORUS_ROBOT_BROWSER": str(browser)}),
        operator.says(*looks(operator)),
        operator.rotate(None, "--dry-run"),
        operator.says("selectors", "check", "--json", *environment, "-i", f"siret={sandbox.structures[0].siret}"),
    ]
    for done in blocked:
        assert (done.code, done.json["outcome"], done.json["blocked"]) == (5, "refused", True), done.out
        assert first in done.json["message"]
        assert "--after-refusal" in done.json["message"]
        assert "Faux-7q" not in done.json["message"]
    assert sandbox.sign_ins_submitted == 1
    assert not begun.exists()
    assert len(operator.says("runs").out.splitlines()) == 1  # what is blocked has not begun

    # A person says that it is right, and it is not: two in a row, and PIGP locks the account.
    done = operator.says(*looks(operator, "--after-refusal"))
    assert (done.code, sandbox.sign_ins_submitted, sandbox.locked) == (5, 2, True)
    assert operator.says(*looks(operator)).json["blocked"]

    # The secret has changed: nothing needs to be said. The account is locked still, and now this one is blocked.
    password(operator, sandbox.password)
    done = operator.says(*looks(operator))
    assert (done.code, done.json["blocked"], sandbox.sign_ins_submitted) == (5, False, 3)
    assert "bloqué" in done.json["message"]
    sandbox.unlock()
    assert operator.says(*looks(operator)).json["blocked"]
    assert operator.says(*looks(operator, "--after-refusal")).code == 0
    assert operator.says(*looks(operator)).code == 0  # the successful sign-in has lifted it
    assert sandbox.sign_ins_submitted == 5


def test_twice_wrong_and_killed(operator: Operator) -> None:
    """Killed when the refusal is recognised, or before anybody saw the answer."""
    password(operator, "Faux-7q")
    process = operator.start(*operator.rotation())
    deadline = time.monotonic() + 60
    while not list((operator.home / "blocks").glob("*.blocked")):
        assert time.monotonic() < deadline
        assert process.poll() is None
        time.sleep(0.01)
    process.kill()
    process.communicate()
    resumed = operator.says("resume", "last", "--yes", "--json")
    assert (resumed.code, resumed.json["blocked"]) == (5, True)
    assert operator.sandbox.sign_ins_submitted == 1

    password(operator, operator.sandbox.password)
    for times in (2, 3):
        process = operator.start(*looks(operator))
        while operator.sandbox.sign_ins_submitted < times:
            time.sleep(0.005)
        process.kill()
        process.communicate()
    done = operator.says(*looks(operator))  # one may have been no refusal, two may have been
    assert (done.code, done.json["blocked"]) == (5, True), done.out
    assert "Sign in to pigp yourself" in done.json["message"]
    assert operator.sandbox.sign_ins_submitted == 3
    assert json.loads(done.out)["staged"] is False


def test_secret_file(operator: Operator) -> None:
    """Two lines are refused before anything is started; a space at the edge is told before anything is submitted."""
    password(operator, f"{operator.sandbox.password}\nanother\n")
    done = operator.rotate()
    assert (done.code, done.json["outcome"]) == (3, "invalid")
    assert "has 2 lines" in done.json["message"]
    assert "another" not in done.out + done.err
    password(operator, f"{operator.sandbox.password} \n")
    done = operator.says(*(word for word in operator.rotation() if word not in ("--yes", "--json")))  # nobody to ask
    assert done.code == 2
    assert "begins or ends with a space" in done.err
    assert operator.sandbox.sign_ins_submitted == 0
