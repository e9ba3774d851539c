"""Lets all requests and answers of a context pass as they are, and tells a recorder of them.

For a browser in which nobody swaps secrets (`wire: {secrets: typed}`) or gives the answers. Must not know what is kept.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from robot.browser.errors import outcome
from robot.browser.paused import EVERYTHING, answer_of, body_of, is_answer, is_endless

if TYPE_CHECKING:
    from robot.browser.recorder import Recorder
    from robot.browser.switchboard import Line


class Passing:
    """Holds each request of a context for a moment, while there is somebody to tell of it."""

    def __init__(self, line: Line) -> None:
        self._line = line
        self._recorder: Recorder | None = None
        line.take = self._pass

    async def tell(self, recorder: Recorder | None) -> None:
        """See `Holder.tell`."""
        self._recorder = recorder
        await self._line.hold(EVERYTHING if recorder is not None else [])

    async def _pass(self, event: dict[str, Any]) -> None:
        session, recorder = self._line.session, self._recorder
        if session is None:
            return  # the session is gone, and what it held goes on
        if recorder is None:
            pass
        elif not is_answer(event):
            recorder.asked(event)
        elif "responseStatusCode" not in event:
            recorder.failed(event, event["responseErrorReason"])
        else:
            body = None if is_endless(event) else await body_of(session, event) or b""
            recorder.answered(event, answer_of(event, body))
        await outcome(session.send("Fetch.continueRequest", {"requestId": event["requestId"]}))
