"""The walk over the shipped flows, on a fake browser: what is decided, in which order, and how it ends."""

from dataclasses import replace
from pathlib import Path

import pytest

from robot.engine import events
from robot.engine.resumed import Unanswered
from robot.engine.screen import BrowserTrouble, Trouble
from robot.outcomes import Outcome
from robot.secrets.secret import Secret
from tests.engine.conftest import LOGIN, ROOT, SIRET, Kept, Portal, Walker
from tests.engine.fake import PIGP, FakeBrowser, View, covered

CONFIRM = "click chorus-pro/confirmation.confirm"


def shows(portal: Portal, view: str, **changes) -> None:
    portal.views[view] = replace(portal.views[view], **changes)


def without(portal: Portal, view: str, element: str) -> None:
    kept = {name: shown for name, shown in portal.views[view].shows.items() if name != element}
    shows(portal, view, shows=kept)


def test_all_well(walk: Walker) -> None:
    done = walk(Portal())
    assert (done.ending.outcome, done.ending.values) == (
        Outcome.OK, {"technical_login": LOGIN, "expires_on": "2020-05-18T12:02:25"},
    )  # fmt: skip
    assert done.kept.secrets == ["J0+3zsN3Z4jofLg"]
    assert done.ending.obtained["technical_password"].accepted
    assert [(event.session, event.well) for event in done.of(events.SessionEnded)] == [
        ("chorus-pro", True), ("pigp", True),
    ]  # fmt: skip


def test_the_secret_is_kept_before_anything_else_happens_and_the_intent_comes_before_the_click(walk: Walker) -> None:
    clicked_at_intent = []

    def note(event, browser, _walking) -> None:
        if isinstance(event, events.Intended):
            clicked_at_intent.append(CONFIRM in browser.done)

    done = walk(Portal(), hook=note)
    assert clicked_at_intent == [False]
    pages = [event.page if isinstance(event, events.PageReached) else None for event in done.told]
    reached = pages.index("recapitulatif")
    assert done.told[reached + 1] == ("kept", "technical_password")


def test_a_password_the_policy_rejects_is_kept_and_asked_for_again(walk: Walker) -> None:
    done = walk(Portal(["a/b-0ne", "c/d-0ne", "e/f-0ne", "g00d-one"]))
    assert done.ending.outcome is Outcome.OK
    assert done.kept.secrets == ["a/b-0ne", "c/d-0ne", "e/f-0ne", "g00d-one"]
    assert len(done.of(events.Submitted)) == 4


def test_ten_rejected_passwords_are_the_bound(walk: Walker) -> None:
    done = walk(Portal([f"a/b-0ne{number}" for number in range(11)]))
    assert done.ending.outcome is Outcome.LIMIT
    assert len(done.of(events.Submitted)) == 10
    assert not done.ending.obtained["technical_password"].accepted


def test_another_siret_on_the_structures_page_stops_before_the_reset(walk: Walker) -> None:
    portal = Portal()
    portal.shown_siret = "21470244100020"
    portal.draw()
    done = walk(portal)
    assert done.ending.outcome is Outcome.REFUSED
    assert SIRET in done.ending.message
    assert not done.of(events.Intended)


@pytest.mark.parametrize("shown", ["214 702 441 00012", "Identifiant * : 21470244100012"])
def test_the_siret_is_read_as_a_person_reads_it(walk: Walker, shown: str) -> None:
    portal = Portal()
    portal.shown_siret = shown
    portal.draw()
    assert walk(portal).ending.outcome is Outcome.OK


def test_a_siret_that_only_contains_the_one_asked_for_is_another(walk: Walker) -> None:
    portal = Portal()
    portal.shown_siret = SIRET + "9"
    portal.draw()
    assert walk(portal).ending.outcome is Outcome.REFUSED


def test_a_recapitulatif_for_another_siret_is_kept_and_doubted(walk: Walker) -> None:
    portal = Portal()
    portal.recap_siret = "21470244100020"
    done = walk(portal)
    assert done.ending.outcome is Outcome.UNKNOWN
    assert done.ending.message.startswith("Le récapitulatif ne nomme pas le SIRET")
    assert done.kept.secrets == ["J0+3zsN3Z4jofLg"]
    assert done.of(events.SecretDoubtful)
    assert not done.of(events.SecretStaged)
    assert not done.ending.obtained["technical_password"].accepted


def test_a_click_that_an_announcement_took_is_done_again(walk: Walker) -> None:
    portal = Portal()
    activities, close = "chorus-pro/home.activities", "chorus-pro/announcement.close"
    clicks = []

    def click(_browser) -> str:
        clicks.append(activities)
        return "covered" if len(clicks) == 1 else "list"

    shows(portal, "home", clicks={**portal.views["home"].clicks, activities: click})
    over = {**portal.views["home"].shows, close: "Fermer"}
    portal.views["covered"] = View(over, same_document=True, clicks={close: "home-again"})
    portal.views["home-again"] = replace(portal.views["home"], same_document=True)
    done = walk(portal)
    assert done.ending.outcome is Outcome.OK
    assert len(clicks) == 2


def test_what_submits_a_password_is_never_done_again(walk: Walker) -> None:
    portal = Portal()
    submit, close = "pigp/sign_in.submit", "chorus-pro/announcement.close"
    shows(portal, "sign-in", clicks={submit: "covered"})
    portal.views["covered"] = View(
        {**portal.views["sign-in"].shows, close: "Fermer"}, PIGP, same_document=True, clicks={close: "again"}
    )
    portal.views["again"] = replace(portal.views["sign-in"], same_document=True)
    done = walk(portal)
    assert done.ending.outcome is not Outcome.OK
    assert done.browser.done.count(f"click {submit}") == 1


def test_a_recapitulatif_without_a_password_is_unknown(walk: Walker) -> None:
    done = walk(Portal(["  "]))
    assert done.ending.outcome is Outcome.UNKNOWN
    assert done.kept.secrets == []


def test_where_the_answer_to_the_reset_is_not_understood_what_the_page_says_is_kept(walk: Walker) -> None:
    portal = Portal()
    confirm = portal.confirm

    def confirmed(browser: FakeBrowser) -> str:
        confirm(browser)
        return "changed"

    portal.confirm = confirmed  # type: ignore[method-assign]
    portal.draw()
    portal.views["changed"] = View({**portal.nav}, text="le nouveau code est J0+3zsN3Z4jofLg")
    done = walk(portal)
    assert done.ending.outcome is Outcome.UNKNOWN
    assert "J0+3zsN3Z4jofLg" in done.kept.screens[0]
    assert "secret reveal" in done.ending.message
    assert "J0+3" not in done.ending.message


def test_where_what_the_page_says_cannot_be_kept_the_walk_ends_as_it_would(walk: Walker, monkeypatch) -> None:
    def full(*_: object) -> None:
        raise OSError("no space left on device")

    monkeypatch.setattr(Kept, "keep_screen", full)
    done = walk(Portal(["  "]))
    assert done.ending.outcome is Outcome.UNKNOWN
    assert "secret reveal" not in done.ending.message
    assert done.of(events.SessionEnded)


def test_what_the_page_says_is_kept_where_an_answer_is_not_verified_and_nowhere_else(walk: Walker) -> None:
    early, late = Portal(), Portal()
    shows(early, "home", clicks={"chorus-pro/home.activities": "lost"})
    early.views["lost"] = View({}, text="?")
    late.recap_siret = "11111111100011"
    assert walk(early).kept.screens == walk(Portal()).kept.screens == []
    assert len(walk(late).kept.screens) == 1


def test_no_answer_to_the_reset_is_unknown(walk: Walker) -> None:
    portal = Portal()
    shows(portal, "dialog", clicks={})
    done = walk(portal)
    assert done.ending.outcome is Outcome.UNKNOWN
    assert len(done.of(events.Submitted)) == 1


def test_a_server_error_after_the_reset_is_unknown_and_before_it_unavailable(walk: Walker) -> None:
    portal = Portal()
    portal.views["broken"] = View({}, status=500)
    shows(portal, "dialog", clicks={"chorus-pro/confirmation.confirm": "broken"})
    assert walk(portal, page=2.5).ending.outcome is Outcome.UNKNOWN
    portal = Portal()
    portal.views["broken"] = View({}, status=500)
    shows(portal, "home", clicks={"chorus-pro/home.activities": "broken"})
    done = walk(portal, page=2.5)
    assert done.ending.outcome is Outcome.UNAVAILABLE
    assert not done.of(events.Intended)


@pytest.mark.parametrize(
    ("box", "outcome"), [(None, Outcome.UNAVAILABLE), ("Bonjour", Outcome.NOT_RECOGNISED)]
)  # fmt: skip
def test_a_tab_that_never_says_what_is_on_it_is_no_new_look(walk: Walker, box: str | None, outcome: Outcome) -> None:
    portal = Portal()
    portal.views["dead"] = View({}, loaded=False, rested=False, message_box=box)
    shows(portal, "home", clicks={"chorus-pro/home.activities": "dead"})
    assert walk(portal, page=0.2).ending.outcome is outcome


def test_a_rehearsal_cancels_and_sends_nothing(walk: Walker) -> None:
    done = walk(Portal(), dry_run=True)
    assert done.ending.outcome is Outcome.OK
    assert done.ending.rehearsed
    assert "click chorus-pro/confirmation.cancel" in done.browser.done
    assert CONFIRM not in done.browser.done


def test_a_message_box_of_the_browser_confirms_and_is_dismissed_in_a_rehearsal(walk: Walker) -> None:
    for dry_run, said in ((False, "answer accept"), (True, "answer dismiss")):
        portal = Portal()
        shows(portal, "structure", clicks={"chorus-pro/structure.reset": "box"})
        portal.views["box"] = View(
            {}, same_document=True, message_box="Confirmation de réinitialisation du mot de passe",
            clicks={"accept": portal.confirm, "dismiss": "structure"},
        )  # fmt: skip
        done = walk(portal, dry_run=dry_run)
        assert done.ending.outcome is Outcome.OK
        assert said in done.browser.done
        assert len(done.of(events.Intended)) == (0 if dry_run else 1)


def test_ways_that_disagree_on_a_destructive_element_stop_before_it(walk: Walker) -> None:
    portal = Portal()
    shown = {**portal.views["dialog"].shows, "chorus-pro/confirmation.confirm": [["Confirmer"], ["another"]]}
    shows(portal, "dialog", shows=shown)
    done = walk(portal)
    assert done.ending.outcome is Outcome.NOT_RECOGNISED
    assert not done.of(events.Intended)


def test_a_read_step_takes_the_first_way_that_finds_just_one_and_says_so(walk: Walker) -> None:
    portal = Portal()
    shown = {**portal.views["list"].shows, "chorus-pro/structures.edit": [["one", "two"], ["pencil"]]}
    shows(portal, "list", shows=shown)
    done = walk(portal)
    assert done.ending.outcome is Outcome.OK
    assert [(event.element, event.way) for event in done.of(events.OtherWay)] == [("chorus-pro/structures.edit", 1)]


def test_refused_without_a_message_is_told_from_the_form_that_was_just_left(walk: Walker) -> None:
    portal = Portal()
    shows(portal, "sign-in", clicks={"pigp/sign_in.submit": "sign-in"})
    done = walk(portal)
    assert done.ending.outcome is Outcome.REFUSED
    assert "sans dire pourquoi" in done.ending.message
    assert done.browser.done.count("click pigp/sign_in.submit") == 1


def test_a_click_that_leads_nowhere_ends_at_the_limit_with_what_is_on_screen(walk: Walker) -> None:
    portal = Portal()
    shows(portal, "sign-in", clicks={})
    done = walk(portal)
    assert done.ending.outcome is Outcome.NOT_RECOGNISED
    assert done.ending.screen is not None


def test_a_silent_portal_is_unavailable(walk: Walker) -> None:
    portal = Portal()
    shows(portal, "home", clicks={"chorus-pro/home.activities": "waiting"})
    portal.views["waiting"] = replace(portal.views["home"], same_document=True, pending=True, rested=False)
    assert walk(portal).ending.outcome is Outcome.UNAVAILABLE


def test_two_pages_at_once_is_an_error_that_says_which(walk: Walker) -> None:
    portal = Portal()
    portal.views["both"] = View({"pigp/sign_in.change_wanted": "x", "pigp/captcha.prompt": "x"}, PIGP)
    shows(portal, "sign-in", clicks={"pigp/sign_in.submit": "both"})
    done = walk(portal)
    assert done.ending.outcome is Outcome.NOT_RECOGNISED
    assert "change-wanted" in done.ending.message
    assert "captcha" in done.ending.message


@pytest.mark.parametrize("under", [True, False], ids=["over-the-page", "alone"])
def test_a_banner_that_does_not_hear_the_first_click_is_clicked_again(walk: Walker, *, under: bool) -> None:
    portal = Portal()
    clicks = []

    def clicked(_: FakeBrowser) -> str | None:
        clicks.append("Tout refuser")
        return "menu" if len(clicks) == 2 else None

    page = portal.views["menu"]
    over = {"pigp/cookies.text": "Nous", "pigp/cookies.refuse": "Tout refuser"}
    portal.views["covered"] = replace(page, shows={**(page.shows if under else {}), **over},
                                      clicks={"pigp/cookies.refuse": clicked})  # fmt: skip
    portal.views["sign-in"].clicks["pigp/sign_in.submit"] = "covered"  # type: ignore[index]
    done = walk(portal, page=20.0)
    assert done.ending.outcome is Outcome.OK
    assert len(clicks) == 2
    assert done.seconds < 10


def test_an_announcement_is_closed_a_bounded_number_of_times(walk: Walker) -> None:
    for closes, outcome in (("home", Outcome.OK), ("announced", Outcome.LIMIT)):
        portal = Portal()
        shows(portal, "menu", clicks={"pigp/menu.chorus_pro": "announced"})
        announced = {**portal.nav, "chorus-pro/announcement.close": "Fermer"}
        portal.views["announced"] = View(announced, clicks={"chorus-pro/announcement.close": closes})
        done = walk(portal, page=1.0)
        assert done.ending.outcome is outcome


def test_what_covers_a_button_is_closed_and_the_click_tried_again(walk: Walker) -> None:
    portal = Portal()
    late = {**portal.nav, "chorus-pro/announcement.close": "Fermer"}
    portal.views["late"] = View(late, same_document=True, clicks={"chorus-pro/announcement.close": "home"})

    def act(browser, _walking) -> None:
        def trouble() -> BrowserTrouble:
            browser.show("late")
            return covered()

        class Once(list):
            def pop(self, *_args):
                super().clear()
                return trouble()

        browser.trouble["chorus-pro/home.activities"] = Once([1])

    done = walk(portal, act=act)
    assert done.ending.outcome is Outcome.OK


def test_a_destructive_click_that_was_not_sent_is_withdrawn_and_tried_again(walk: Walker) -> None:
    def act(browser, _walking) -> None:
        browser.trouble["chorus-pro/confirmation.confirm"] = [covered()]

    done = walk(Portal(), act=act)
    assert done.ending.outcome is Outcome.OK
    assert [event.number for event in done.of(events.Intended)] == [1, 1]
    assert [event.number for event in done.of(events.Withdrawn)] == [1]
    assert [event.number for event in done.of(events.Submitted)] == [1]


def test_a_destructive_click_that_can_never_be_sent_ends_the_run(walk: Walker) -> None:
    def act(browser, _walking) -> None:
        browser.trouble["chorus-pro/confirmation.confirm"] = [covered() for _ in range(50)]

    done = walk(Portal(), act=act)
    assert done.ending.outcome is Outcome.NOT_RECOGNISED
    assert "nothing was sent" in done.ending.message
    assert len(done.of(events.Withdrawn)) == len(done.of(events.Intended)) == 4
    assert not done.of(events.Submitted)


def test_a_destructive_click_that_fails_in_the_middle_is_never_repeated(walk: Walker) -> None:
    def act(browser, _walking) -> None:
        browser.trouble["chorus-pro/confirmation.confirm"] = [BrowserTrouble(Trouble.BROKEN, "the browser died")]

    done = walk(Portal(), act=act)
    assert done.ending.outcome is Outcome.UNKNOWN
    assert len(done.of(events.Intended)) == 1


def test_an_interruption_in_flight_waits_until_the_answer_is_staged(walk: Walker) -> None:
    def stop(event, _browser, walking) -> None:
        if isinstance(event, events.Intended):
            walking.interrupt()

    done = walk(Portal(), hook=stop)
    assert done.ending.outcome is Outcome.INTERRUPTED
    assert done.kept.secrets == ["J0+3zsN3Z4jofLg"]
    assert done.of(events.SecretStaged)
    assert all(event.well for event in done.of(events.SessionEnded))


def test_an_interruption_elsewhere_stops_at_once_and_signs_out(walk: Walker) -> None:
    portal = Portal()
    shows(portal, "home", clicks={"chorus-pro/session.sign_out": "out"})  # the way on leads nowhere

    def stop(event, _browser, walking) -> None:
        if isinstance(event, events.StepDone) and event.page == "home":
            walking.interrupt()

    done = walk(portal, hook=stop, page=5.0)
    assert done.ending.outcome is Outcome.INTERRUPTED
    assert [event.session for event in done.of(events.SessionEnded)] == ["chorus-pro", "pigp"]


def test_a_resumed_walk_says_what_it_found_and_resets_again(walk: Walker) -> None:
    for before, happened in (("2019-05-18T12:02:25", False), ("2018-05-18T12:02:25", True)):
        done = walk(Portal(), unanswered=Unanswered("expires_on", before))
        assert [event.happened for event in done.of(events.Found)] == [happened]
        assert done.ending.outcome is Outcome.OK


def test_same_second(walk: Walker) -> None:
    """Where another reset came just before, a witness that is still the same does not tell that there was none."""
    done = walk(Portal(), unanswered=Unanswered("expires_on", "2019-05-18T12:02:25", tells=False))
    assert [event.happened for event in done.of(events.Found)] == [None]
    assert done.ending.outcome is Outcome.OK
    assert "cannot be told" in done.ending.message


def test_unverified_resume(walk: Walker) -> None:
    """What is staged and was never compared with its page is left to a person, told of it before or not."""
    for before in ("2018-05-18T12:02:25", "2019-05-18T12:02:25"):
        done = walk(Portal(), unanswered=Unanswered("expires_on", before, shown=True))
        assert done.ending.outcome is Outcome.UNKNOWN
        assert not done.of(events.Intended)


def test_secrets_are_typed_only_over_tls_on_the_portals_hosts_and_once(walk: Walker) -> None:
    done = walk(Portal())
    assert isinstance(done.browser.typed["pigp/sign_in.password"], Secret)
    portal = Portal()
    shows(portal, "sign-in", address=PIGP.replace("https", "http"))
    done = walk(portal)
    assert done.ending.outcome is Outcome.NOT_RECOGNISED
    assert done.browser.typed == {}


def test_a_page_on_another_host_is_not_the_page(walk: Walker) -> None:
    portal = Portal()
    shows(portal, "sign-in", address="https://portail-dgfip.example/portail/")
    done = walk(portal)
    assert done.ending.outcome is Outcome.NOT_RECOGNISED
    assert done.browser.typed == {}


def test_a_stray_stops_the_walk(walk: Walker) -> None:
    def stray(event, browser, _walking) -> None:
        if isinstance(event, events.PageReached) and event.page == "menu":
            browser.strayed = "https://elsewhere.example/"

    done = walk(Portal(), hook=stray)
    assert done.ending.outcome is Outcome.NOT_RECOGNISED
    assert "elsewhere.example" in done.ending.message


def test_the_run_limit(walk: Walker) -> None:
    portal = Portal()
    shows(portal, "sign-in", clicks={})
    assert walk(portal, page=5.0, run=0.2).ending.outcome is Outcome.LIMIT


def test_the_list_is_paged_until_the_structure_is_found_or_nothing_new_comes(walk: Walker) -> None:
    def listed(number: int, last: bool, structure: bool) -> View:
        shown = {**portal.nav, "chorus-pro/structures.heading": "Mes structures",
                 "chorus-pro/structures.list": f"page {number}",
                 "chorus-pro/structures.lines": SIRET, "chorus-pro/structures.next_page": "»"}  # fmt: skip
        if structure:
            shown["chorus-pro/structures.edit"] = ""
        following = "list" if number == 1 else f"list-{number if last else number + 1}"
        clicks = {"chorus-pro/structures.next_page": following if number > 1 else "list-2",
                  "chorus-pro/structures.edit": "structure", "chorus-pro/session.sign_out": "out"}  # fmt: skip
        return View(shown, clicks=clicks)

    for there, outcome in ((True, Outcome.OK), (False, Outcome.REFUSED)):
        portal = Portal()
        portal.views |= {"list": listed(1, False, False), "list-2": listed(2, False, False),
                         "list-3": listed(3, True, there)}  # fmt: skip
        done = walk(portal)
        assert done.ending.outcome is outcome


def test_a_failure_after_the_reset_still_ends_well_when_only_the_new_date_is_missing(walk: Walker) -> None:
    portal = Portal()

    def confirm(_browser) -> str:
        portal.resets += 1
        portal.draw()
        shows(portal, "recap", clicks={"chorus-pro/session.sign_out": "out"})
        return "recap"

    shows(portal, "dialog", clicks={"chorus-pro/confirmation.confirm": confirm})
    done = walk(portal)
    assert done.ending.outcome is Outcome.OK
    assert done.ending.values["expires_on"] is None
    assert done.ending.obtained["technical_password"].accepted


def test_a_way_lost_after_a_rejected_password_is_undelivered_not_unavailable(walk: Walker) -> None:
    portal = Portal([f"a/b-0ne{number}" for number in range(11)])

    def confirm(_browser) -> str:
        portal.resets += 1
        portal.draw()
        shows(portal, "recap", clicks={"chorus-pro/recapitulatif.back": "broken"})
        return "recap"

    portal.views["broken"] = View({}, status=503)
    shows(portal, "dialog", clicks={"chorus-pro/confirmation.confirm": confirm})
    assert walk(portal, page=2.0).ending.outcome is Outcome.UNDELIVERED


def test_the_checking_flow_reads_and_changes_nothing(walk: Walker) -> None:
    done = walk(Portal(), flow="check-technical-password")
    assert done.ending.outcome is Outcome.OK
    assert done.ending.values == {"technical_login": LOGIN, "expires_on": "2019-05-18T12:02:25"}
    assert "click chorus-pro/structure.reset" not in done.browser.done


def test_the_steps_of_a_way_that_ends_are_done_first(walk: Walker, tmp_path: Path) -> None:
    text = (ROOT / "flows" / "check-technical-password.yaml").read_text(encoding="utf-8")
    flow = tmp_path / "check-technical-password.yaml"
    again = r"{read: structure.identifier, as: begin, matches: '^(?=${values.shown})(\d{3})'}"
    read = f"    do: [{{read: structure.identifier, as: shown}}, {again}]\n"
    flow.write_text(text.replace("    end: ok\n", f"{read}    end: ok\n", 1))
    done = walk(Portal(), flow=flow)
    assert done.ending.outcome is Outcome.OK
    assert done.ending.values["shown"] == SIRET
    assert done.ending.values["begin"] == SIRET[:3]


def test_what_an_operator_gave_is_found_as_it_stands(walk: Walker, tmp_path: Path) -> None:
    text = (ROOT / "flows" / "check-technical-password.yaml").read_text(encoding="utf-8")
    text = text.replace("about: SIRET de la structure}", "about: SIRET}\n  note: {about: A note, default: a(b}")
    flow = tmp_path / "check-technical-password.yaml"
    flow.write_text(
        text.replace("        matches: '(?<!\\d)${inputs.siret}(?!\\d)'\n", "        matches: '${inputs.note}$'\n")
    )
    portal = Portal()
    portal.shown_siret = "see a(b"
    portal.draw()
    assert walk(portal, flow=flow, inputs={"note": "a(b"}).ending.outcome is Outcome.OK
    assert walk(portal, flow=flow, inputs={"note": "a.*"}).ending.outcome is Outcome.REFUSED


def without_a_way_back(portal: Portal) -> Portal:
    draw = portal.draw

    def drawn() -> None:
        draw()
        shown = {name: text for name, text in portal.views["recap"].shows.items() if "back" not in name}
        shows(portal, "recap", shows=shown)

    portal.draw = drawn
    portal.draw()
    return portal


def test_a_password_that_was_obtained_is_no_failure_where_the_way_back_is_gone(walk: Walker) -> None:
    portal = without_a_way_back(Portal())
    done = walk(portal)
    assert done.ending.outcome is Outcome.OK
    assert done.ending.obtained["technical_password"].accepted


def test_where_it_must_be_reset_again_the_way_back_is_needed(walk: Walker) -> None:
    portal = without_a_way_back(Portal(["bad/0ne"]))
    assert walk(portal).ending.outcome is not Outcome.OK


@pytest.mark.parametrize(
    ("shown", "outcome"),
    [
        ({"chorus-pro/structure.users": "Utilisateurs"}, Outcome.REFUSED),
        ({}, Outcome.NOT_RECOGNISED),
        ({"chorus-pro/structure.users": "Utilisateurs", "chorus-pro/structure.other_action": "Renouveler"},
         Outcome.NOT_RECOGNISED),
    ],
)  # fmt: skip
def test_no_right_to_reset_is_told_from_a_button_that_is_not_recognised(walk: Walker, shown, outcome) -> None:
    portal = Portal()
    draw = portal.draw

    def drawn() -> None:
        draw()
        held = {name: text for name, text in portal.views["structure"].shows.items() if "reset" not in name}
        shows(portal, "structure", shows={**held, **shown})

    portal.draw = drawn
    portal.draw()
    done = walk(portal)
    assert done.ending.outcome is outcome
    assert not done.of(events.Intended)


def test_a_structure_without_its_pencil_is_not_one_that_is_not_listed(walk: Walker) -> None:
    for wanted, outcome in (({"chorus-pro/structures.wanted": SIRET}, Outcome.NOT_RECOGNISED), ({}, Outcome.REFUSED)):
        portal = Portal()
        held = {name: text for name, text in portal.views["list"].shows.items() if "edit" not in name}
        shows(portal, "list", shows={**held, **wanted})
        assert walk(portal).ending.outcome is outcome


@pytest.mark.parametrize(
    ("attribute", "before", "after"),
    [("strayed", Outcome.NOT_RECOGNISED, Outcome.NOT_RECOGNISED), ("barred", Outcome.INVALID, Outcome.UNAVAILABLE)],
)
def test_what_was_submitted_is_told_where_a_proxy_or_another_host_answers(
    walk: Walker, attribute: str, before: Outcome, after: Outcome
) -> None:
    def first(browser, _walking) -> None:
        setattr(browser, attribute, "the proxy p refuses")
        browser.views["sign-in"] = View({}, address=PIGP)

    def later(event, browser, _walking) -> None:
        if isinstance(event, events.SecretTyped) and event.name == "pigp_password":
            setattr(browser, attribute, "the proxy p refuses")
            browser.views["menu"] = View({}, address=PIGP)

    done = walk(Portal(), act=first)
    assert done.ending.outcome is before
    assert "had been submitted" not in done.ending.message
    done = walk(Portal(), hook=later)
    assert done.ending.outcome is after
    assert "'pigp_password'" in done.ending.message
    assert "had been submitted" in done.ending.message
    assert "no secret was sent" not in done.ending.message
