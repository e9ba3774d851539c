"""Several runs one after another in one session: signed in once, each with its own password, signed out at the end."""

from .portal import NEW, OtherPortal
from .visitor import Visitor

RUNS = 10


def test_ten_runs_one_after_another(portal: OtherPortal, visitor: Visitor) -> None:
    made = [f"{NEW}-{number}" for number in range(RUNS)]
    portal.new_passwords = [*made]
    walks = visitor.sitting(RUNS)
    assert [walked.deliverable for walked in walks] == [[password] for password in made]
    assert [walked.kept.secrets for walked in walks] == [[password] for password in made]
    assert (portal.happened("sign-in"), portal.happened("reset"), portal.happened("sign-out")) == (1, RUNS, 2)
    assert not portal.open


def test_an_open_session_is_gone_on_with_and_ended(portal: OtherPortal, visitor: Visitor) -> None:
    first, second = visitor.sitting(2, "check-technical-password")
    assert first.ending.outcome == second.ending.outcome == "ok"
    assert portal.happened("sign-in") == 1
    assert not portal.open
