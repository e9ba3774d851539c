"""The same flows on every generation of the portals, in any combination, and the reset that is submitted last."""

import itertools
import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from robot.sandbox import Behaviour, Sandbox
from tests.end_to_end.conftest import Done, Operator
from tests.few import few

PIGP = ("2017", "2019", "2025")
CHORUS = ({"chorus-pro": "2017"}, {"chorus-pro": "2019"}, {"portail-services": "2025"})
NEW = {"pigp": "2025", "portail-services": "2025"}
ALL = list(itertools.product(PIGP, CHORUS))


@pytest.fixture(scope="module")
def services() -> Iterator[Sandbox]:
    with Sandbox(structures=12, seed=1, generations=NEW) as sandbox:
        yield sandbox


@pytest.fixture
def operator(services: Sandbox, tmp_path: Path) -> Operator:
    services.reset_state()
    return Operator(services, tmp_path)


def seen(operator: Operator, done: Done) -> dict[str, str]:
    """The generations that the journal of a run tells of."""
    shown = operator.says("show", done.json["run"], "--json").json
    return {one["portal"]: one["generation"] for one in shown["events"] if "generation" in one}


def check(operator: Operator, *more: str) -> Done:
    siret = operator.sandbox.structures[0].siret
    return operator.says("run", "check-technical-password", "-i", f"siret={siret}", "--env",
                         str(operator.environment_file), "--json", *more)  # fmt: skip


@pytest.mark.soak  # recordings of all are replayed each time
@pytest.mark.parametrize(("pigp", "chorus"), ALL)
def test_the_flows_run_on_every_combination(tmp_path: Path, pigp: str, chorus: dict[str, str]) -> None:
    with Sandbox(structures=12, seed=1, generations={"pigp": pigp, **chorus}) as sandbox:
        operator = Operator(sandbox, tmp_path)
        siret = sandbox.structures[10].siret
        before = sandbox.expires_on(sandbox.structures[0].siret).isoformat()
        checked = check(operator)
        assert checked.code == 0, checked.out + checked.err
        assert checked.json["values"]["expires_on"] == before
        assert checked.json["values"]["technical_login"] == sandbox.technical_login(sandbox.structures[0].siret)
        assert sandbox.reset_count() == 0
        assert operator.signed_out()
        done = operator.rotate(siret)
        assert done.code == 0, done.out + done.err
        assert operator.accepted(siret)
        assert operator.delivered()["expires_on"] == sandbox.expires_on(siret).isoformat()
        assert sandbox.reset_count() == sandbox.reset_count(siret) == 1
        assert operator.signed_out()
        assert not done.json["staged"]
        assert seen(operator, done) == {"pigp": pigp, **chorus}


@pytest.mark.soak
def test_a_generation_that_is_named_is_not_looked_for(operator: Operator) -> None:
    text = operator.environment_file.read_text()
    operator.environment_file.write_text(text.replace("pigp: auto", 'pigp: "2025"'))
    done = check(operator)
    assert done.code == 0, done.out + done.err
    assert seen(operator, done) == {"portail-services": "2025"}


def test_the_wrong_generation_by_name_stops_the_run(operator: Operator) -> None:
    text = operator.environment_file.read_text()
    operator.environment_file.write_text(text.replace("pigp: auto", 'pigp: "1999"'))
    assert check(operator).code == 3


@pytest.mark.soak
def test_a_password_that_breaks_the_policy_costs_no_reset(operator: Operator) -> None:
    operator.sandbox.behave(slash=1)
    done = operator.rotate()
    assert done.code == 0, done.out + done.err
    assert operator.accepted()
    assert operator.sandbox.happened("prepared") == 2
    assert operator.sandbox.reset_count() == done.json["reset_count"] == 1


@pytest.mark.parametrize(
    ("slash", "more", "code"), [(0, ("--dry-run",), 0), pytest.param("always", (), 6, marks=pytest.mark.soak)]
)
def test_leaving_before_submitting_leaves_the_old_password(
    operator: Operator, slash: object, more: tuple[str, ...], code: int
) -> None:
    siret = operator.sandbox.structures[0].siret
    old = operator.sandbox.current_password(siret)
    operator.sandbox.behave(slash=slash)
    done = operator.rotate(siret, *more)
    assert done.code == code, done.out + done.err
    assert (operator.sandbox.happened("prepared") == 1) == (code == 0)
    assert ("not submitted: the old one still works" in done.json["message"]) == (code == 6)
    assert not done.json["staged"]
    assert done.json["reset_count"] == 0
    assert len(operator.staged(done.json["run"])) >= 1, "what the portal showed is kept all the same"
    assert operator.sandbox.reset_count() == 0
    assert operator.sandbox.current_password(siret) == old
    assert not operator.file.exists()
    assert operator.signed_out()


def test_the_answer_is_not_seen_and_a_person_says_that_the_password_is_in_force(operator: Operator) -> None:
    operator.sandbox.behave(confirm="http-500*1")
    done = operator.rotate()
    assert done.code == 8
    assert done.json["staged"]
    assert not operator.file.exists()
    resumed = operator.says("resume", "last", "--json", "--yes")
    assert resumed.code == 8, "the date moved, and it cannot tell by whose hand"
    assert resumed.json["staged"]
    assert not operator.file.exists()
    resumed = operator.says("resume", "last", "--json", "--yes", "--deliver-staged")
    assert resumed.code == 0, resumed.out + resumed.err
    assert operator.accepted()
    assert operator.sandbox.reset_count() == resumed.json["reset_count"] == 1
    assert operator.sandbox.happened("prepared") == 1, "the portal was not asked for another password"


def test_stale_witness_of_a_reset_by_hand(operator: Operator) -> None:
    """The request had no effect; then a person resets by hand: the password shown before is not in force."""
    operator.sandbox.behave(confirm="http-500-not-reset*1")
    done = operator.rotate()
    assert done.code == 8, done.out
    siret = operator.sandbox.structures[0].siret
    world = operator.sandbox._world
    world.renew(world.accounts[siret], siret, "By-hand-4711")
    resumed = operator.says("resume", "last", "--json", "--yes")
    assert resumed.code == 8, resumed.out
    assert not operator.file.exists()
    assert operator.sandbox.current_password(siret) == "By-hand-4711"


@pytest.mark.soak
def test_the_request_did_not_arrive_and_resume_makes_another(operator: Operator) -> None:
    operator.sandbox.behave(confirm="http-500-not-reset*1")
    assert operator.rotate().code == 8
    resumed = operator.says("resume", "last", "--json", "--yes")
    assert resumed.code == 0, resumed.out + resumed.err
    assert operator.accepted()
    assert operator.sandbox.reset_count() == resumed.json["reset_count"] == 1
    assert operator.sandbox.happened("prepared") == 2


@pytest.mark.soak
def test_of_several_accounts_one_must_be_named(operator: Operator) -> None:
    operator.sandbox.behave(accounts=3)
    siret = operator.sandbox.structures[0].siret
    logins = operator.sandbox.technical_logins(siret)
    assert len(logins) == 3
    unnamed = operator.rotate()
    unknown = operator.rotate(siret, "-i", "technical_login=TECH_9_0@cpro.fr")
    for done in (unnamed, unknown):
        assert done.code == 5, done.out + done.err
        assert all(login in done.json["message"] for login in logins)
        assert not done.json["staged"]
    assert operator.sandbox.happened("prepared") == 0
    done = operator.rotate(siret, "-i", f"technical_login={logins[1]}")
    assert done.code == 0, done.out + done.err
    given = json.loads(operator.file.read_text())
    assert given["login"] == logins[1]
    assert operator.sandbox.accepts(logins[1], given["password"])
    assert operator.sandbox.reset_count() == 1
    assert operator.signed_out()


@pytest.mark.parametrize(
    ("behaviour", "code"),
    few(
        [
            ({"structure_siret": "other"}, 5),
            ({"confirm": "empty-brackets"}, 4),
            ({"session_ends": "structure"}, 11),
            ({"announcement": "modal", "cookie_banner": True}, 0),
            ({"manager": "secondary"}, 5),
            ({"confirm": "no-sentence"}, 4),
            ({"chorus": "maintenance"}, 11),
            ({"chorus_link": "same-tab", "sign_in_again": False}, 0),
            ({"render_delay": 900}, 0),
            ({"recapitulatif_siret": "other"}, 8),
        ],
        keep=1,
    ),
)
def test_what_the_new_portal_may_do(operator: Operator, behaviour: dict[str, object], code: int) -> None:
    operator.limit(page="12s")
    operator.sandbox.behave(**behaviour)
    done = operator.rotate()
    assert done.code == code, done.out + done.err
    assert operator.sandbox.reset_count() == (1 if code in (0, 8) else 0)
    if code == 0:
        assert operator.accepted()


@pytest.mark.soak
def test_a_structure_that_is_not_there(operator: Operator) -> None:
    done = operator.rotate(operator.sandbox.absent_siret)
    assert done.code == 5, done.out + done.err
    assert operator.sandbox.happened("prepared") == 0


def test_a_generation_that_is_not_there() -> None:
    with pytest.raises(ValueError, match=r"there is no pigp 1999; there are: 2017, 2019, 2025"):
        Sandbox(generations={"pigp": "1999"})
    with pytest.raises(ValueError, match="there is no portal chorus; there are"):
        Sandbox(generations={"chorus": "2019"})
    assert Behaviour().accounts == 1
