"""A real LemonLDAP::NG in the place of PIGP: what it shows in its own markup, drawn by its own scripts.

Runs in the soak, where the server is installed: Debian's package draws in some eighty others.
"""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from robot.outcomes import Outcome

from .lemonldap import PASSWORD, USERNAME, LemonLdap
from .portal import PIGP, OtherPortal
from .visitor import Visitor, Walked

pytestmark = pytest.mark.soak


@contextmanager
def lemon(portal: OtherPortal, folder: Path, **changes: Any) -> Iterator[LemonLdap]:
    portal.username, portal.password_of_pigp = USERNAME, PASSWORD
    with LemonLdap(folder, PIGP, changes) as server:
        portal.behind[PIGP] = server.port
        yield server


def walk(portal: OtherPortal, visitor: Visitor, folder: Path, changes: Mapping[str, Any]) -> Walked:
    with lemon(portal, folder, **changes):
        return visitor.walk(dry_run=True)


def submitted(portal: OtherPortal) -> int:
    return sum("password=" in sent for sent in portal.details("sent"))


def test_the_job_is_done(portal: OtherPortal, visitor: Visitor, tmp_path: Path) -> None:
    walked = walk(portal, visitor, tmp_path, {})
    assert walked.ending.outcome is Outcome.OK, walked.ending.message
    assert submitted(portal) == 1


def test_a_wrong_password_is_a_refusal(portal: OtherPortal, visitor: Visitor, tmp_path: Path) -> None:
    with lemon(portal, tmp_path):
        portal.password_of_pigp = "faux"
        walked = visitor.walk(dry_run=True)
    assert walked.ending.outcome is Outcome.REFUSED, walked.ending.message
    assert submitted(portal) == 1


def test_lemonldap_captcha(portal: OtherPortal, visitor: Visitor, tmp_path: Path) -> None:
    walked = walk(portal, visitor, tmp_path, {"captcha_login_enabled": 1})
    assert walked.ending.outcome is Outcome.HUMAN, walked.ending.message
    assert submitted(portal) == 0


def test_form_expired(portal: OtherPortal, visitor: Visitor, tmp_path: Path) -> None:
    """Its token is good for a second, and the form was open for longer."""
    from robot.browser import acts

    typed = acts.fill_secret

    async def slowly(*arguments: Any) -> None:
        import asyncio

        await asyncio.sleep(3)
        await typed(*arguments)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(acts, "fill_secret", slowly)
        walked = walk(portal, visitor, tmp_path, {"requireToken": 1, "formTimeout": 1})
    assert walked.ending.outcome is Outcome.UNAVAILABLE, walked.ending.message


@pytest.mark.parametrize("said", ["Vous n'avez pas les droits", "Revenez avec le docteur"])
def test_lemonldap_no_right(portal: OtherPortal, visitor: Visitor, tmp_path: Path, said: str) -> None:
    """What its administrator wrote is shown as an information; then the form comes back."""
    walked = walk(portal, visitor, tmp_path, {"grantSessionRules": {f"{said}##1": "0"}})
    assert walked.ending.outcome is Outcome.REFUSED, walked.ending.message
    assert "droit" in walked.ending.message


def test_a_second_factor(portal: OtherPortal, visitor: Visitor, tmp_path: Path) -> None:
    code = {"ext2fActivation": 1, "ext2FSendCommand": "/bin/true", "ext2FValidateCommand": "/bin/false"}
    walked = walk(portal, visitor, tmp_path, code)
    assert walked.ending.outcome is Outcome.HUMAN, walked.ending.message
    assert submitted(portal) == 1
