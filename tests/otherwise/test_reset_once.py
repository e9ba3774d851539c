"""One click resets once: so says the portal's ledger, whatever its answer does to have the reset sent again.

What portals send otherwise, however often, is theirs: they are walked to the end.
"""

import pytest
from aiohttp import web

from .portal import NEW, OtherPortal, confirmation, document, recapitulatif, structure
from .visitor import Visitor

RESET = "/cpp/reinitialiser"


def redirects(portal: OtherPortal) -> web.Response:
    portal.reset()
    return web.Response(status=307, headers={"Location": RESET}) if portal.happened("reset") < 3 else answered(portal)


def reloads(portal: OtherPortal) -> web.Response:
    portal.reset()
    if portal.happened("reset") > 1:
        return answered(portal)
    return page(document("<h1>Veuillez patienter</h1><script>setTimeout(() => location.reload(), 100)</script>"))


def answered(portal: OtherPortal) -> web.Response:
    return page(document(recapitulatif(portal)))


def page(text: str) -> web.Response:
    return web.Response(text=text, content_type="text/html")


@pytest.mark.parametrize("answer", [redirects, reloads], ids=lambda one: one.__name__)
def test_one_click_sends_the_reset_once(portal: OtherPortal, at_home: Visitor, answer) -> None:
    portal.forget()
    portal.paths = {RESET: answer}
    walked = at_home.walk(page=5)
    assert portal.happened("reset") == 1
    assert walked.ending.outcome == "unknown", walked.ending.message


def falls(portal: OtherPortal) -> web.Response:
    """It does what was asked for, and the connection ends without an answer."""
    assert portal.request is not None
    assert portal.request.transport is not None
    portal.request.transport.abort()
    return page("")


def timed_out(_: OtherPortal) -> web.Response:
    return web.Response(status=408, headers={"Connection": "close"})


@pytest.mark.parametrize("answer", [falls, timed_out], ids=lambda one: one.__name__)
def test_a_connection_that_ends_unanswered_sends_the_reset_once(portal: OtherPortal, at_home: Visitor, answer) -> None:
    """Chromium repeats what went on a connection that was used before, by itself and whatever it does."""

    def reset(portal: OtherPortal) -> web.Response:
        portal.reset()
        return answer(portal)

    portal.paths = {RESET: reset}
    walked = at_home.walk(page=5)
    assert portal.happened("reset") == 1
    assert walked.ending.outcome == "unknown", walked.ending.message


@pytest.mark.parametrize("answer", [falls, timed_out], ids=lambda one: one.__name__)
def test_a_connection_that_ends_unanswered_sends_the_password_once(
    portal: OtherPortal, visitor: Visitor, answer
) -> None:
    def signed_in(portal: OtherPortal) -> web.Response:
        portal.note("submitted")
        return answer(portal)

    portal.paths = {"/portail/accueilIAM.pl": signed_in}
    visitor.walk(page=5)
    assert portal.happened("submitted") == 1


def waits_with_a_form(portal: OtherPortal) -> None:
    """The answer asks for itself, by the same form, until it is ready."""
    waiting = document("<h1>Veuillez patienter</h1><form method=post action=/cpp/attente><input name=tour></form>"
                       "<script>setTimeout(() => document.forms[0].submit(), 50)</script>")  # fmt: skip

    def asked(portal: OtherPortal) -> web.Response:
        portal.note("asked")
        return answered(portal) if portal.happened("asked") > 3 else page(waiting)

    def reset(portal: OtherPortal) -> web.Response:
        portal.reset()
        return page(waiting)

    portal.paths = {RESET: reset, "/cpp/attente": asked}


def same_words_for_each_step(portal: OtherPortal) -> None:
    """Where one is in the procedure, the portal knows by itself; the first password has a `/`."""
    step = "<form method=post action=/cpp/etape><input type=hidden name=_eventId value=suivant>"
    shown = ["structure"]
    portal.new_passwords = ["Zq7/wK9x"]

    def on(portal: OtherPortal) -> web.Response:
        shown.append("confirmation" if shown[-1] == "structure" else "recapitulatif")
        if shown[-1] == "confirmation":
            return page(document(portal.pages["confirmation"](portal)))
        portal.reset()
        return answered(portal)

    def first(portal: OtherPortal) -> str:
        shown.append("structure")
        link = '<a href="/cpp/confirmation">Réinitialiser le mot de passe (utilisateur technique)</a>'
        return structure(portal).replace(link, f"{step}<button>{link.partition('>')[2][:-4]}</button></form>")

    portal.pages["structure"] = first
    portal.pages["confirmation"] = lambda portal: confirmation(portal).replace(
        '<form method="post" action="/cpp/reinitialiser">', step
    )
    portal.paths = {"/cpp/etape": on}


def scripts_that_ask_by_post(portal: OtherPortal) -> None:
    """Lists and notices are read by POST, again and again; so is the reset sent, and once more for the `/`."""
    portal.new_passwords = ["Zq7/wK9x"]
    reading = """<script>const read = () => fetch('/cpp/api/liste', {method: 'POST', body: '{"page":1}'});
        read(); setInterval(read, 300)</script>"""
    portal.pages["structure"] = lambda portal: structure(portal) + reading
    portal.pages["confirmation"] = lambda portal: (
        confirmation(portal).replace("<button>", "<button type=button>")
        + (
            reading
            + """<script>document.querySelector('button').onclick = async () => {
        await fetch('/cpp/reinitialiser', {method: 'POST', body: '{"confirme":true}'});
        location.href = '/cpp/recapitulatif' }</script>"""
        )
    )

    def reset(portal: OtherPortal) -> web.Response:
        portal.reset()
        return web.json_response({})

    portal.paths = {RESET: reset, "/cpp/api/liste": lambda _: web.json_response([]),
                    "/cpp/recapitulatif": lambda portal: portal.pages["recapitulatif"](portal)}  # fmt: skip


@pytest.mark.parametrize(
    ("makes", "resets"), [(waits_with_a_form, 1), (same_words_for_each_step, 2), (scripts_that_ask_by_post, 2)],
    ids=lambda one: getattr(one, "__name__", ""),
)  # fmt: skip
def test_portals_that_send_the_same_again(portal: OtherPortal, at_home: Visitor, makes, resets: int) -> None:
    portal.forget()
    makes(portal)
    walked = at_home.walk(page=20)
    assert walked.ending.outcome == "ok", walked.ending.message
    assert portal.happened("reset") == resets
    assert walked.deliverable == [NEW]
