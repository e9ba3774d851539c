"""The command line as operators use it: rehearsal, sinks, questions, messages."""

import json
import os
import signal
import stat

import pyrage
import pytest

from tests.end_to_end.conftest import ROOT, ROTATE, Operator
from tests.few import few
from tests.keepass import keepass


@pytest.mark.parametrize("dialog", few(["confirm", "fade", "native"]))
def test_a_rehearsal_ends_at_the_dialog_and_resets_nothing(operator: Operator, dialog: str) -> None:
    operator.sandbox.behave(dialog=dialog)
    done = operator.rotate(None, "--dry-run")
    assert done.code == 0, done.out
    assert operator.sandbox.reset_count() == 0
    assert not operator.file.exists()
    assert operator.signed_out()
    assert (done.json["reset_count"], done.json["staged"], done.json["delivered"]) == (0, False, [])


def test_without_yes_and_without_a_terminal_nothing_starts(operator: Operator) -> None:
    arguments = [word for word in operator.rotation() if word != "--yes"]
    done = operator.says(*arguments)
    assert done.code == 2
    assert done.json["outcome"] == "usage"
    assert not operator.sandbox.events


def test_checking_reads_and_changes_nothing_and_needs_no_yes(operator: Operator) -> None:
    siret = operator.sandbox.structures[7].siret
    done = operator.says("run", "check-technical-password", "-i", f"siret={siret}", "--env",
                         str(operator.environment_file), "--json")  # fmt: skip
    assert done.code == 0, done.out
    assert done.json["values"] == {
        "technical_login": operator.sandbox.technical_login(siret),
        "expires_on": operator.sandbox.expires_on(siret).isoformat(),
    }
    assert operator.sandbox.reset_count() == 0
    assert operator.signed_out()


@pytest.mark.parametrize("sink", ["file:missing/folder/out.json", "command:/no/such/program", "kdbx:missing.kdbx"])
def test_a_sink_that_cannot_be_written_is_seen_before_the_reset(operator: Operator, sink: str) -> None:
    done = operator.says(*operator.rotation(deliver=sink), more={"KDBX_PASSWORD": "x"})
    assert done.code == 3, done.out
    assert not operator.sandbox.events


def test_a_sink_that_fails_after_the_reset_is_delivered_by_resume(operator: Operator) -> None:
    script = operator.folder / "sink"
    script.write_text("#!/bin/sh\nif [ -e broken ]; then cat >/dev/null; echo no >&2; exit 1; fi\ncat > taken.json\n")
    script.chmod(0o700)
    (operator.folder / "broken").touch()
    done = operator.says(*operator.rotation(None, "--deliver", f"command:{script}"))
    assert done.code == 7, done.out
    assert done.json["staged"]
    assert done.json["delivered"] == [f"file:{operator.file}"]
    events = len(operator.sandbox.events)
    (operator.folder / "broken").unlink()
    resumed = operator.says("resume", "last", "--yes", "--json")
    assert resumed.code == 0, resumed.out
    assert not resumed.json["staged"]
    assert len(operator.sandbox.events) == events
    taken = json.loads((operator.folder / "taken.json").read_text())
    assert taken == operator.delivered()
    assert operator.accepted()
    assert operator.says("resume", "last", "--yes", "--json").json == resumed.json


def test_a_keepass_database_gets_an_entry_with_history(operator: Operator) -> None:
    database = operator.folder / "safe.kdbx"
    login = operator.sandbox.technical_login(operator.sandbox.structures[0].siret)
    opened = keepass(database, "open sesame")
    siret = operator.sandbox.structures[0].siret
    opened.add_entry(opened.root_group, f"Chorus Pro {siret}", login, "former")
    opened.save()
    done = operator.says(*operator.rotation(deliver=f"kdbx:{database}"), more={"KDBX_PASSWORD": "open sesame"})
    assert done.code == 0, done.out
    opened.reload()
    (entry,) = opened.entries
    assert (entry.username, entry.password) == (login, operator.sandbox.current_password(siret))
    assert [old.password for old in entry.history] == ["former"]


def test_without_a_sink_it_is_staged_for_the_recipients_and_only_they_can_read_it(operator: Operator) -> None:
    identity = pyrage.x25519.Identity.generate()
    (operator.folder / "config").mkdir()
    (operator.folder / "config" / "staging.yaml").write_text(f"recipients: [{identity.to_public()}]\n")
    siret = operator.sandbox.structures[0].siret
    done = operator.says("run", ROTATE, "-i", f"siret={siret}", "--env", str(operator.environment_file), "--yes")
    assert done.code == 0, done.out + done.err
    assert operator.sandbox.current_password(siret) not in done.out + done.err
    assert "secret reveal" in done.out
    assert operator.says("secret", "reveal", "last", "--stdout").code == 3
    key = operator.folder / "key.txt"
    key.write_text(f"{identity}\n")
    revealed = operator.says("secret", "reveal", "last", "--stdout", "--identity", str(key))
    assert revealed.out == operator.sandbox.current_password(siret) + "\n"


def test_runs_and_show_tell_what_happened_and_every_file_is_private(operator: Operator) -> None:
    former = os.umask(0)
    try:
        done = operator.rotate()
    finally:
        os.umask(former)
    assert done.code == 0, done.out
    for path in [operator.home, *operator.home.rglob("*")]:
        mode = stat.S_IMODE(path.stat().st_mode)
        assert mode == (0o700 if path.is_dir() else 0o600), (path, oct(mode))
    held = operator.delivered()["password"]
    for path in operator.home.rglob("*"):
        assert path.is_dir() or held.encode() not in path.read_bytes(), path
    runs = operator.says("runs")
    assert done.json["run"] in runs.out
    shown = operator.says("show", "last")
    for word in ("planned", "intent", "submitted", "staged", "delivered", "done"):
        assert word in shown.out
    assert held not in runs.out + shown.out


def test_one_run_at_a_time_for_an_account(operator: Operator) -> None:
    operator.limit(page="100s")
    first = operator.start(*operator.rotation())
    operator.until("request", first)
    first.send_signal(signal.SIGSTOP)
    try:
        second = operator.rotate(operator.sandbox.structures[1].siret)
    finally:
        first.send_signal(signal.SIGCONT)
    assert second.code == 11, second.out
    assert "account" in second.json["message"]
    done = operator.ended(first)
    assert done.code == 0, done.out + done.err
    assert operator.sandbox.sign_ins_submitted == 1


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        (["run", "rotate-technical-pasword", "-i", "siret=x"], 2, "rotate-technical-password"),
        (["run", ROTATE, "-i", "siret=21470244100013"], 2, "SIRET"),
        (["run", ROTATE], 2, "siret"),
        (["run", ROTATE, "-i", "siret"], 2, "NAME=VALUE"),
        (["run", ROTATE, "-i", "sirett=21470244100012"], 2, "siret"),
        (["run", ROTATE, "-i", "siret=21470244100012"], 3, "PIGP_USERNAME"),
        (["run", ROTATE, "-i", "siret=21470244100012", "--env", "nowhere"], 2, "production"),
        (["show", "last"], 2, "no run"),
        (["resume", "20200101-0000-abcd"], 2, "no run"),
        (["secret", "reveal", "last", "--stdout"], 2, "no run"),
    ],
)  # fmt: skip
def test_bad_input_gets_one_clear_message(operator: Operator, arguments: list[str], code: int, said: str) -> None:
    done = operator.says(*arguments)
    assert done.code == code, done.err
    assert said in done.err
    assert done.out == ""


def test_a_wrong_flow_file_is_told_with_its_place_and_nothing_is_started(operator: Operator) -> None:
    flow = operator.folder / "mine.yaml"
    flow.write_text(
        "language: 1\nflow: mine\nabout: x\nportal: pigp\n"
        "start: {open: 'https://portail.dgfip.finances.gouv.fr/', next: [here]}\n"
        "pages:\n  here:\n    see: [sign_in.pasword]\n    end: ok\n"
    )
    done = operator.says("run", str(flow), "--env", str(operator.environment_file))
    assert done.code == 3
    assert "mine.yaml:8:" in done.err
    assert "sign_in.password" in done.err
    assert not operator.sandbox.events


def test_no_effect(operator: Operator) -> None:
    """A rehearsal of a flow whose confirming click says no effect would reset: it is not begun."""
    flow = operator.folder / "flows" / f"{ROTATE}.yaml"
    flow.parent.mkdir(exist_ok=True)
    text = (ROOT / "flows" / f"{ROTATE}.yaml").read_text(encoding="utf-8")
    said = "        effect: destructive\n        witness: expires_on\n        rehearse: {click: confirmation.cancel}\n"
    assert said in text
    flow.write_text(text.replace(said, ""), encoding="utf-8")
    done = operator.rotate(None, "--dry-run")
    assert done.code == 3
    assert "[no-effect]" in done.json["message"]
    assert not operator.sandbox.events


def test_a_workspace_comes_before_the_built_in_files(operator: Operator) -> None:
    made = operator.says("init", "mine")
    assert made.code == 0
    workspace = operator.folder / "mine"
    assert (workspace / "flows" / f"{ROTATE}.yaml").is_file()
    policies = workspace / "config" / "policies.yaml"
    policies.write_text(policies.read_text().replace('forbid: "/"', 'forbid: "+"', 1))
    operator.folder = workspace
    operator.sandbox.behave(passwords=["With4+plus", "With4/slash"])
    done = operator.rotate()
    assert done.code == 0, done.out
    assert operator.delivered()["password"] == "With4/slash"
