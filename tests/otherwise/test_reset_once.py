"""One click resets once: so says the portal's ledger, whatever its answer does to have the reset sent again."""

import pytest
from aiohttp import web

from .portal import OtherPortal, document, recapitulatif
from .visitor import Visitor

RESET = "/cpp/reinitialiser"


def redirects(portal: OtherPortal) -> web.Response:
    portal.reset()
    return web.Response(status=307, headers={"Location": RESET}) if portal.happened("reset") < 3 else answered(portal)


def reloads(portal: OtherPortal) -> web.Response:
    portal.reset()
    if portal.happened("reset") > 1:
        return answered(portal)
    waiting = "<h1>Veuillez patienter</h1><script>setTimeout(() => location.reload(), 100)</script>"
    return web.Response(text=document(waiting), content_type="text/html")


def answered(portal: OtherPortal) -> web.Response:
    return web.Response(text=document(recapitulatif(portal)), content_type="text/html")


@pytest.mark.parametrize("answer", [redirects, reloads], ids=lambda one: one.__name__)
def test_one_click_sends_the_reset_once(portal: OtherPortal, visitor: Visitor, answer) -> None:
    portal.forget()
    portal.paths = {RESET: answer}
    walked = visitor.walk(page=5)
    assert portal.happened("reset") == 1
    assert walked.ending.outcome == "unknown", walked.ending.message
