"""Secrets that answers give up before a page has them: kept at once, told apart by what the page shows."""

from dataclasses import replace

import pytest

from robot.engine import events
from robot.outcomes import Outcome
from robot.secrets.secret import Secret
from robot.wire.incoming import Candidate
from tests.engine.conftest import SIRET, Portal, Walker
from tests.engine.fake import FakeBrowser

NAME = "technical_password"


class Wired(Portal):
    """A portal whose answers give up `gives`, for each reset, before the page comes."""

    def __init__(self, passwords: list[str], gives: list[list[str]] | None = None) -> None:
        super().__init__(passwords)
        self.gives = gives if gives is not None else [[one] for one in passwords]

    def confirm(self, browser: FakeBrowser) -> str:
        browser.catches = True
        for one in self.gives[min(self.resets, len(self.gives) - 1)] if self.gives else []:
            assert browser.awaited[NAME].policy is not None
            browser.keep(NAME, Candidate(Secret(one), one, "page"))  # this portal's pages show it as it is
        return super().confirm(browser)


def wired(event: object, browser: FakeBrowser, _walking: object) -> None:
    browser.catches = True


def test_what_an_answer_gave_up_is_kept_once_and_before_the_page(walk: Walker) -> None:
    done = walk(Wired(["a/b-0ne", "g00d-one"]), hook=wired)
    assert done.ending.outcome is Outcome.OK
    assert done.kept.secrets == ["a/b-0ne", "g00d-one"]
    reached = [one.page if isinstance(one, events.PageReached) else one for one in done.told]
    assert reached.index(("kept", NAME)) < reached.index("recapitulatif")
    assert done.ending.obtained[NAME].secret.reveal() == "g00d-one"


def test_of_several_that_are_none_in_doubt_none_is_taken(walk: Walker) -> None:
    done = walk(Wired(["g00d-one"], [["g00d-one", "0ther-one"]]), hook=wired)
    assert done.ending.outcome is Outcome.UNKNOWN
    assert set(done.kept.secrets) == {"g00d-one", "0ther-one"}
    assert not done.ending.obtained[NAME].accepted


def test_what_was_caught_and_the_page_does_not_show_is_in_doubt(walk: Walker) -> None:
    portal = Wired(["g00d-one"])
    portal.views["recap"] = replace(portal.views["recap"], text="le mot de passe est caché")
    portal.draw = lambda: None
    done = walk(portal, hook=wired)
    assert done.ending.outcome is Outcome.UNKNOWN
    assert "the page does not show it where the flow says" in done.ending.message
    assert done.kept.secrets == ["g00d-one", "g00d-one"]  # again, as doubtful
    assert [screen.endswith("le mot de passe est caché") for screen in done.kept.screens] == [True]
    assert done.ending.obtained[NAME].doubtful
    assert len(done.of(events.SecretDoubtful)) == 1


@pytest.mark.parametrize("gives", [[], [["0ther-one"]]])
def test_what_no_answer_gave_up_is_in_doubt(walk: Walker, gives: list[list[str]]) -> None:
    done = walk(Wired(["g00d-one"], gives), hook=wired)
    assert done.ending.outcome is Outcome.UNKNOWN
    assert "no answer of the portal gave up" in done.ending.message
    assert done.kept.secrets[-1] == "g00d-one"
    assert set(done.kept.secrets) == {"g00d-one", *(one for some in gives for one in some)}
    assert not done.ending.obtained[NAME].accepted
    assert not done.of(events.SecretStaged)
    assert not done.of(events.SecretDoubtful)[0].hidden
    assert len(done.of(events.Submitted)) == 1
    assert [event.well for event in done.of(events.SessionEnded)] == [True, True]


@pytest.mark.parametrize(
    "text",
    [
        "Ancien mot de passe : [vieux-01]\nréinitialisé avec le mot de passe : [good]",
        "le mot de passe : [good] [Copier]",
        "le mot de passe : [good ]",
        "Ancien mot de passe : [good]",
    ],
)
def test_whatever_else_could_be_meant_is_a_doubt(walk: Walker, text: str) -> None:
    portal = Wired(["g00d-one"])
    portal.views["recap"] = replace(portal.views["recap"], text=text)
    portal.draw = lambda: None
    done = walk(portal, hook=wired)
    assert done.ending.outcome is Outcome.UNKNOWN
    assert not done.ending.obtained[NAME].accepted
    assert "g00d-one" in done.kept.secrets


def test_where_the_browser_may_have_secrets_the_page_alone_is_read(walk: Walker) -> None:
    done = walk(Portal(["g00d-one"]))
    assert done.ending.outcome is Outcome.OK
    assert done.kept.secrets == ["g00d-one"]


def test_what_was_caught_when_the_page_never_came_is_told(walk: Walker) -> None:
    portal = Wired(["g00d-one"])
    portal.views["blank"] = replace(portal.views["recap"], shows={})
    confirm = portal.confirm
    portal.confirm = lambda browser: (confirm(browser), "blank")[1]
    portal.draw()
    done = walk(portal, hook=wired)
    assert done.ending.outcome is Outcome.UNKNOWN
    assert "is staged" in done.ending.message
    assert done.kept.secrets == ["g00d-one"]


def test_what_cannot_be_kept_is_no_end_in_silence(walk: Walker) -> None:
    portal = Wired(["g00d-one"])

    def full(event: object, browser: FakeBrowser, walking: object) -> None:
        browser.catches = True
        walking._taking._keeper.keep = broken

    def broken(*_: object) -> None:
        raise OSError(28, "No space left on device")

    with pytest.raises(OSError, match="No space"):
        walk(portal, hook=full)


# --- what was typed


def never_carried(event: object, browser: FakeBrowser, _walking: object) -> None:
    browser.not_carried = True


def test_a_page_that_came_without_the_secret_stops_the_walk(walk: Walker) -> None:
    done = walk(Portal(), hook=never_carried)
    assert done.ending.outcome is Outcome.NOT_RECOGNISED
    assert "secrets: typed" in done.ending.message
    assert done.ending.page == "sign-in"
    assert not done.of(events.Intended)


def test_a_refusal_of_what_was_not_sent_is_no_refusal(walk: Walker) -> None:
    portal = Portal()
    sign_in = portal.views["sign-in"]
    shows = {**sign_in.shows, "pigp/sign_in.refusal": "Identifiant ou mot de passe incorrect"}
    portal.views["refused"] = replace(sign_in, shows=shows, same_document=True)
    portal.views["sign-in"] = replace(sign_in, clicks={"pigp/sign_in.submit": "refused"})
    done = walk(portal, hook=never_carried)
    assert done.ending.outcome is Outcome.NOT_RECOGNISED
    assert "secrets: typed" in done.ending.message
    assert "PIGP refuse" in done.ending.message
    assert SIRET not in done.kept.secrets
