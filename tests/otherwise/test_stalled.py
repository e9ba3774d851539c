"""An answer that shows the new password and never ends: what came of it is staged, and the run ends soon."""

import asyncio

import pytest
from aiohttp import web

from robot.outcomes import Outcome

from .portal import OtherPortal, document, recapitulatif
from .visitor import Visitor


def stalling(until: str):
    """The récapitulatif up to some words of it, and then nothing more."""

    async def page(portal: OtherPortal) -> web.StreamResponse:
        assert portal.request is not None
        answer = web.StreamResponse(headers={"Content-Type": "text/html; charset=utf-8"})
        await answer.prepare(portal.request)
        whole = document(recapitulatif(portal))
        await answer.write(whole[: whole.index(until) + len(until)].encode())
        await asyncio.sleep(60)
        return answer

    return page


@pytest.mark.parametrize("until", ["</html>", "</p><p>", "é;4]"])
def test_stalled_answer(portal: OtherPortal, at_home: Visitor, until: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("robot.browser.paused.STALLED", 1.5)
    portal.pages["recapitulatif"] = stalling(until)
    begun = at_home.loop.time()
    walked = at_home.walk()
    assert walked.ending.outcome is Outcome.UNKNOWN, walked.ending.message
    assert portal.password in walked.kept.secrets
    assert portal.password not in walked.ending.message
    assert not walked.deliverable
    assert at_home.loop.time() - begun < 30
