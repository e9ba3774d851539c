"""What a survey is given where the command line leaves an input out: what the last run there was given."""

from pathlib import Path

import pytest

from robot.engine.survey import State, Surveyed
from robot.files import home
from robot.journal.journal import Journal
from robot.language.program import compose
from robot.language.workspace import Workspace
from robot.outcomes import Outcome
from robot.runs.order import Order, Result
from robot.runs.surveying import _ANY, Report, _inputs

ROOT = Path(__file__).parents[2]
SIRET, OTHER = "21470244100012", "21993685300015"


@pytest.fixture(autouse=True)
def _home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CHORUS_ROBOT_HOME", str(tmp_path))


def given(environment: str, **inputs: str) -> dict[str, str]:
    program = compose(Workspace([ROOT]), "rotate-technical-password", "production")
    return dict(_inputs(Order("rotate-technical-password", inputs, environment), program))


def test_the_last_run_in_the_same_environment_gives_what_is_left_out() -> None:
    with Journal(home()) as journal:
        for environment, siret in (("production", OTHER), ("production", SIRET), ("mine", OTHER), ("production", _ANY)):
            journal.begin("check-technical-password", {"siret": siret, "note": "x"}, {"environment": environment})
    assert given("production") == {"siret": SIRET}
    assert given("mine") == {"siret": OTHER}
    assert given("elsewhere") == {}
    assert given("production", siret=OTHER, technical_login="TECH_1") == {"siret": OTHER, "technical_login": "TECH_1"}


def report(outcome: Outcome, *states: State, **signed_out: bool) -> Report:
    found = tuple(Surveyed("p", "portal", f"e.{at}", one, (), (), (), needed=True) for at, one in enumerate(states))
    return Report(Result("r", "f", outcome, "the message"), found, {}, (), signed_out)


@pytest.mark.parametrize(
    ("held", "code", "words"),
    [
        (report(Outcome.OK, State.ONE, State.OTHER_WAY, State.SEVERAL, State.ABSENT, pigp=True), 0, "all found"),
        (report(Outcome.OK, State.ONE, State.NONE), 4, "e.1 (none)"),
        (report(Outcome.OK, State.MANY), 4, "e.0 (many)"),
        (report(Outcome.OK, State.DISAGREE), 4, "e.0 (disagree)"),
        (report(Outcome.OK, State.ONE, pigp=False), 4, "the sign-out of pigp"),
        (report(Outcome.REFUSED, State.NONE), 5, "the message"),
        (report(Outcome.UNAVAILABLE), 11, "the message"),
        (report(Outcome.NOT_RECOGNISED), 4, "the message"),
    ],
)
def test_the_exit_code_is_for_cron(held: Report, code: int, words: str) -> None:
    assert held.exit_code == code
    assert words in held.message
