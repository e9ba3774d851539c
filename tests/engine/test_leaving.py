"""Signing out, whatever hides the way out: menus, questions, a page that never came."""

import asyncio
from collections.abc import Callable
from dataclasses import replace

import pytest

from robot.engine import events
from robot.engine.screen import BrowserTrouble, Trouble
from robot.outcomes import Outcome
from tests.engine.conftest import Portal, Walked, Walker
from tests.engine.fake import CPP, FakeBrowser, View

OUT = "chorus-pro/session.sign_out"
MENU = "chorus-pro/session.menu"
YES = "chorus-pro/session.confirm"


def renewed(portal: Portal, **changes) -> None:
    """What the last page of the walk looks like, and every one before it."""
    draw = portal.draw

    def drawn() -> None:
        draw()
        for name in ("structure", "recap"):
            view = portal.views[name]
            shows = {key: text for key, text in view.shows.items() if key != OUT} | changes.get("shows", {})
            portal.views[name] = replace(view, shows=shows, clicks={**view.clicks, **changes["clicks"]})

    portal.draw = drawn  # type: ignore[method-assign]
    drawn()


def left_well(done: Walked) -> list[tuple[str, bool]]:
    assert done.ending.outcome is Outcome.OK
    return [(event.session, event.well) for event in done.of(events.SessionEnded)]


BOTH = [("chorus-pro", True), ("pigp", True)]


def test_a_menu_that_hides_the_way_out_is_opened_first(walk: Walker) -> None:
    portal = Portal()
    renewed(portal, shows={MENU: "Mme NOM"}, clicks={MENU: "unfolded"})
    portal.views["unfolded"] = View({MENU: "Mme NOM", OUT: "Déconnexion"}, same_document=True, clicks={OUT: "out"})
    done = walk(portal)
    assert left_well(done) == BOTH
    clicks = [step for step in done.browser.done if step.startswith("click")]
    assert clicks[-2:] == [f"click {MENU}", f"click {OUT}"]


def test_a_portal_that_asks_whether_to_end_the_session_is_told_yes(walk: Walker) -> None:
    portal = Portal()
    renewed(portal, shows={OUT: "Déconnexion"}, clicks={OUT: "asked"})
    portal.views["asked"] = View({OUT: "Déconnexion", YES: "Oui"}, same_document=True, clicks={YES: "out"})
    done = walk(portal)
    assert left_well(done) == BOTH
    assert f"click {YES}" in done.browser.done


def test_the_browsers_own_question_is_accepted(walk: Walker) -> None:
    portal = Portal()
    renewed(portal, shows={OUT: "Déconnexion"}, clicks={OUT: "box"})
    portal.views["box"] = View({}, same_document=True, message_box="Vous déconnecter ?", clicks={"accept": "out"})
    done = walk(portal)
    assert left_well(done) == BOTH
    assert done.browser.done.count("answer accept") == 1


def test_a_question_that_was_open_before_is_never_told_yes(walk: Walker) -> None:
    portal = Portal()
    # The dialog of the reset is still open when the walk ends: its "Confirmer" must not be taken for a sign-out's.
    portal.views["dialog"] = replace(
        portal.views["dialog"],
        shows={**portal.views["dialog"].shows, "chorus-pro/confirmation.confirm": [["a", "b"]], YES: "Confirmer"},
        clicks={OUT: "stays", YES: portal.confirm},
    )
    portal.views["stays"] = replace(portal.views["dialog"], same_document=True)
    done = walk(portal)
    assert done.ending.outcome is Outcome.NOT_RECOGNISED
    assert f"click {OUT}" in done.browser.done
    assert f"click {YES}" not in done.browser.done
    assert portal.resets == 0


def test_a_page_that_never_comes_does_not_keep_the_session_open(walk: Walker) -> None:
    portal = Portal()
    portal.views["home"] = replace(portal.views["home"], clicks={"chorus-pro/home.activities": "silent"})
    portal.views["silent"] = View({}, pending=True, address=CPP)
    done = walk(portal)
    assert done.ending.outcome is Outcome.UNAVAILABLE
    assert "open https://chorus-pro.gouv.fr/cpp/" in done.browser.done  # without its volatile part


def test_a_page_at_rest_is_given_a_moment_to_show_the_way_out(walk: Walker) -> None:
    portal = Portal()
    renewed(portal, shows={}, clicks={})
    draw = portal.draw

    def drawn() -> None:
        draw()
        portal.views["recap"] = replace(portal.views["recap"], clicks={"chorus-pro/recapitulatif.back": later})
        portal.views["drawn"] = View({OUT: "Déconnexion"}, same_document=True, clicks={OUT: "out"})

    def later(browser: FakeBrowser) -> str:
        """What the last page's script draws comes when the page has been at rest for a while."""
        asyncio.get_running_loop().call_later(0.6, browser.show, "drawn")
        return "structure"

    portal.draw = drawn  # type: ignore[method-assign]
    drawn()
    done = walk(portal)
    assert left_well(done) == BOTH
    assert not [step for step in done.browser.done if step.startswith("open https://chorus-pro")]


COVERED = BrowserTrouble(Trouble.COVERED, "something lies over the element")
Act = Callable[[FakeBrowser], str]


def under_a_banner(portal: Portal, arrived: Act, refused: Act) -> None:
    """The last page, on which `arrived` may draw a banner ("covered"); what refusing it leads to: "bare" is without."""
    renewed(portal, shows={OUT: "Déconnexion"}, clicks={"chorus-pro/recapitulatif.back": arrived, OUT: "out"})
    shows = {OUT: "Déconnexion", "chorus-pro/cookies.text": "Nous", "chorus-pro/cookies.refuse": "Tout refuser"}
    clicks = {"chorus-pro/cookies.refuse": refused, OUT: "out"}
    portal.views["covered"] = View(shows, same_document=True, clicks=clicks)
    portal.views["bare"] = View({OUT: "Déconnexion"}, same_document=True, clicks={OUT: "out"})


def test_what_lies_over_the_way_out_is_given_a_moment_to_be_drawn(walk: Walker) -> None:
    portal = Portal()

    def arrived(browser: FakeBrowser) -> str:
        """The banner is drawn slowly: twice it takes the click before its own button is there to be seen."""
        browser.trouble[OUT] = [COVERED, COVERED]
        asyncio.get_running_loop().call_later(0.3, browser.show, "covered")
        return "structure"

    def closed(browser: FakeBrowser) -> str:
        browser.trouble.clear()
        return "bare"

    under_a_banner(portal, arrived, closed)
    done = walk(portal)
    assert left_well(done) == BOTH
    assert not [step for step in done.browser.done if step.startswith(("press", "open https://chorus-pro"))]


def test_a_button_that_is_greyed_is_none(walk: Walker) -> None:
    portal = Portal()
    portal.views["structure"] = replace(portal.views["structure"], greyed=("chorus-pro/structure.reset",))
    done = walk(portal)
    assert done.ending.outcome is Outcome.REFUSED
    assert "gestionnaire principal" in " ".join(done.ending.message.split())


def test_a_banner_that_comes_late_and_stays_is_met_until_it_goes(walk: Walker) -> None:
    portal = Portal()
    done_to_it = []

    def arrived(browser: FakeBrowser) -> str:
        """Three clicks on the way out are taken, the last ones with a banner that does not hear its first click."""
        browser.trouble[OUT] = [COVERED] * 3
        asyncio.get_running_loop().call_later(1.2, browser.show, "covered")
        return "structure"

    def clicked(browser: FakeBrowser) -> str:
        done_to_it.append("click")
        return "covered" if len(done_to_it) == 1 else "bare"

    under_a_banner(portal, arrived, clicked)
    done = walk(portal)
    assert left_well(done) == BOTH
    assert len(done_to_it) == 2
    assert not [step for step in done.browser.done if step.startswith("open https://chorus-pro")]


@pytest.mark.parametrize("broken", [{"failure": "net::ERR_CONNECTION_RESET"}, {"status": 503}], ids=["network", "503"])
def test_a_page_that_did_not_come_is_no_sign_that_the_session_is_over(walk: Walker, broken: dict[str, object]) -> None:
    portal = Portal()
    renewed(portal, shows={OUT: "Déconnexion"}, clicks={OUT: "broken"})
    portal.views["broken"] = View({}, **broken)  # type: ignore[arg-type]
    done = walk(portal)
    assert done.ending.outcome is Outcome.OK
    assert done.seconds < 6  # what is there is looked at, and not how it differs from before the click
    assert [step for step in done.browser.done if step.startswith("open https://chorus-pro")]
