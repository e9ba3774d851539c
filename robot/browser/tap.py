"""The tap: swaps the secrets in the requests and answers of all tabs of a context, while they are held.

What a request or an answer holds, `robot.wire` knows; who holds it, and whose it is, `switchboard.py`. Must not know
pages or flows.
"""

from __future__ import annotations

import contextlib
from typing import TYPE_CHECKING, Any, Final

from robot.browser import holding, unsent
from robot.browser.answers import Answers
from robot.browser.errors import outcome
from robot.browser.paused import (
    answer_of,
    as_base64,
    body_of,
    header,
    is_answer,
    is_endless,
    sent_body,
    shown_body_of,
)
from robot.browser.sending import Sending
from robot.secrets.common import is_common, is_word
from robot.secrets.secret import Secret
from robot.wire.hiding import Hider
from robot.wire.incoming import Answer, Captured, capture, hide
from robot.wire.once import Once
from robot.wire.origins import Origin
from robot.wire.outgoing import READING, Filled, Refused, Request
from robot.wire.placeholders import SHORTEST, Placeholders
from robot.wire.standins import StandIns
from robot.wire.submission import Submission
from robot.wire.swapped import Swapped

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Mapping, Sequence

    from robot.browser.ground import Ground
    from robot.browser.recorder import Recorder
    from robot.browser.switchboard import Line
    from robot.browser.tabs import TabState
    from robot.engine.screen import Awaited, Keep

_NOT_KEPT: Final = frozenset({"content-length", "content-encoding", "transfer-encoding"})
"""Headers that say how a body was sent; the new one is sent otherwise."""


class Tap:
    """Swaps the secrets of one context. Idle, and without cost, until the first secret is typed or expected.

    `hosts` are those that secrets may go to; `news` is called when `withheld` changes.
    """

    def __init__(
        self, line: Line, hosts: Collection[str], news: Callable[[], None], ground: Ground | None = None,
        tabs: Callable[[], Sequence[TabState]] = tuple,
    ) -> None:  # fmt: skip
        self._line = line
        line.take = self._surely
        self._news = news
        self._ground = ground
        self._begun = False
        self._swapping = False  # from the first secret that is typed or expected
        self._recorder: Recorder | None = None
        self._typing = False  # something is just being typed
        self._standing = False  # from the first text on that stands for a secret: a page keeps it as long as it likes
        self._placeholders = Placeholders()
        self._hosts = hosts
        self._submission = Submission(self._placeholders, hosts)
        self._once = Once()
        self._stand_ins = StandIns(telling=True)
        self._hider = Hider()
        self._given: dict[tuple[str, int], str] = {}
        self._plain: dict[str, Secret] = {}  # stand-ins that are too plain to be told from other texts
        self._hidden: list[Secret] = []
        self._charset = "utf-8"
        self._awaited: Mapping[str, Awaited] = {}
        self._keep: Keep | None = None
        self.answers = Answers()
        self.sending = Sending(tabs)
        self.withheld: str | None = None  # why a request was not sent

    # --- what is typed, what is expected

    async def placeholder(self, secret: Secret, longest: int | None, charset: str, origin: Origin | None = None) -> str:
        """Give what is typed in place of a secret into a box of so many signs, on a page in this charset."""
        key = (secret.reveal(), longest or 0)
        if key not in self._given:
            self._given[key] = self._placeholders.issue(secret, longest=max(longest, SHORTEST) if longest else None)
            self.hides(secret, origin)
        if origin is not None:
            self._placeholders.typed_into(self._given[key], origin)
        self._charset = charset
        self._typing = self._standing = self._swapping = True
        await self.hold()
        return self._given[key]

    def hides(self, secret: Secret, origin: Origin | None = None) -> None:
        """Hide what a portal may show, though nobody typed it here perhaps; it goes back wherever the portal wants it.

        A password goes back to its own portal alone.
        """
        self._swapping = True
        if secret not in self._hidden and not is_common(secret.reveal()):
            self._hidden.append(secret)
            shown = self._placeholders.issue(secret)
            self._placeholders.adopt(shown, secret)
            if origin is not None and origin.sealed:
                self._placeholders.typed_into(shown, Origin(origin.hosts))
            self._hider.add(secret, shown, alone=is_word(secret.reveal()))

    def shaped(self, secret: Secret, origin: Origin | None = None) -> str | None:
        """Give one of the secret's own shape, for a box that refuses the other; None where there is none."""
        key = (secret.reveal(), -1)
        if key not in self._given:
            with contextlib.suppress(ValueError):
                self._given[key] = self._placeholders.shaped(secret)
        if origin is not None and key in self._given:
            self._placeholders.typed_into(self._given[key], origin)
        return self._given.get(key)

    def typed(self, secret: Secret) -> None:
        """Take note that a secret's placeholder stands in a box now: a request must carry it."""
        self._submission.typed(secret)
        self._typing = False

    def acted(self) -> None:
        """Take note of a click or a key: what was typed may be sent from now on."""
        self._submission.acted()
        self._once.acted()

    def uncarried(self) -> bool:
        """Tell whether a secret was typed that no request has carried."""
        return bool(self._submission.uncarried)

    async def expect(self, awaited: Mapping[str, Awaited], keep: Keep) -> None:
        """Take these secrets out of the answers that show them, from now on; none: no more are expected.

        `keep` is called with each before the page has the answer; it must have it on disk when it returns.
        """
        self._awaited, self._keep = awaited, keep
        if awaited:
            self._swapping = True
            await self.hold()

    async def guard(self, *, on: bool) -> None:
        """Keep all that comes from now on in `answers`, as it comes, and send no request twice; or drop it."""
        self.answers.guard(on=on)
        self.sending.guard(on=on)
        self._once.guard(on=on)
        self._swapping, self._standing = self._swapping or on, self._standing or on
        await self.hold()

    def real(self, text: str) -> str:
        """Give a text of a page with the secrets in place of what stands for them."""
        for stand_in in sorted(self._plain, key=len, reverse=True):
            text = text.replace(stand_in, self._plain[stand_in].reveal())
        return self._placeholders.filled(text, [])

    def swapped(self) -> Swapped:
        """Give what the browser had in place of secrets."""
        shown = {stand_in: secret for stand_in, secret in self._stand_ins.known() if stand_in}
        typed = {text: secret for text, secret in self._placeholders.known().items() if text not in shown}
        return Swapped(typed, shown)

    # --- holding

    async def start(self) -> None:
        """Begin, and hold nothing yet. Only what documents ask for that are opened after this can be held later."""
        self._begun = True
        await self.hold()

    async def begin(self) -> None:
        """Know nothing of what was typed or awaited before; what stands for a secret goes on to."""
        await self.guard(on=False)
        await self.expect({}, lambda _name, _candidate: None)
        self._submission = Submission(self._placeholders, self._hosts)
        self._once = Once()
        self.withheld = None

    async def tell(self, recorder: Recorder | None) -> None:
        """Tell a recorder of all that pages send and get from now on, with what stands for the secrets; or nobody."""
        self._recorder = recorder
        await self.hold()

    async def hold(self) -> None:
        """Hold answers from the first secret on, and requests from the first text on that stands for one.

        Until the end: a page may send again what was typed on another, by a reload or as it goes.
        """
        typed = self._typing or self.uncarried()
        if not self._begun:
            return
        patterns = holding.patterns(
            recording=self._recorder is not None, swapping=self._swapping, standing=self._standing, typed=typed,
            texts=self._given.values(),
        )  # fmt: skip
        await self._line.hold(patterns)

    async def _surely(self, event: dict[str, Any]) -> None:
        """Say what becomes of a held request, whatever happens: one that cannot be looked into is not passed on."""
        try:
            await (self._answered(event) if is_answer(event) else self._asked(event))
        except Exception as error:  # noqa: BLE001 - it would be lost, and the page would wait for ever
            await self._withhold(event, f"a request or its answer could not be looked into ({type(error).__name__})")

    async def _send(self, method: str, event: dict[str, Any], **more: Any) -> dict[str, Any] | None:
        """Say what is to become of a held request; one whose page has gone meanwhile needs nothing."""
        session = self._line.session
        if session is None:
            return None
        answer, _ = await outcome(session.send(method, {"requestId": event["requestId"], **more}))
        return answer

    async def close(self) -> None:
        """Look at no page any more."""
        self.sending.guard(on=False)

    # --- requests

    async def _asked(self, event: dict[str, Any]) -> None:
        if self._recorder is not None:
            self._recorder.asked(event)
            if not self._swapping or event["resourceType"] not in holding.CARRYING:
                await self._send("Fetch.continueRequest", event)
                return
        asked = event["request"]
        body = sent_body(asked)
        request = Request(asked["method"], asked["url"], tuple(asked["headers"].items()), body)
        kind, name, redirected = event["resourceType"], event.get("networkId", ""), "redirectedRequestId" in event
        page = kind == "Document"
        if kind in holding.HELD and self._once.again(request, name=name, page=page, redirected=redirected):
            await self._withhold(event, unsent.AGAIN)
            return
        if self._once.sends(name):
            await self.sending.look()
        sending = self._submission.judge(request, self._charset, name=name, page=page, redirected=redirected)
        if isinstance(sending, Refused):
            await self._withhold(event, unsent.why(sending))
            return
        carries = isinstance(sending, Filled)
        if self._ground is not None and request.method not in READING and (carries or self._once.sends(name)):
            await self._ground.renew()  # or Chromium may send it again by itself
        if isinstance(sending, Filled):
            new = sending.request
            more = {"postData": as_base64(new.body)} if new.body is not None else {}
            await self._send("Fetch.continueRequest", event, url=new.url, **more)
        else:
            await self._send("Fetch.continueRequest", event)

    async def _withhold(self, event: dict[str, Any], reason: str) -> None:
        self.withheld = reason
        await self._send("Fetch.failRequest", event, errorReason="BlockedByClient")
        self._news()

    # --- answers

    async def _answered(self, event: dict[str, Any]) -> None:
        if self._recorder is not None and not (self._swapping and event["resourceType"] in holding.HELD):
            await self._record(event, None, None)
            await self._send("Fetch.continueRequest", event)
            return
        body, ended = await shown_body_of(self._line.session, event, awaited=bool(self._awaited))
        await self.answers.keep(self._line.session, event, body)
        new = self._without_secrets(event, body) if body is not None else None
        if ended is False:  # what had come of it is staged, and its request has failed
            self._news()
            return
        await self._record(event, body, new)
        if new is None and ended is None:
            await self._send("Fetch.continueResponse", event)
            await self.hold()
            return
        self._standing |= new is not None
        await self.hold()
        given = body or b"" if new is None else new
        headers = [one for one in event["responseHeaders"] if one["name"].lower() not in _NOT_KEPT]
        await self._send(
            "Fetch.fulfillRequest", event, responseCode=event["responseStatusCode"], responseHeaders=headers,
            responsePhrase=event.get("responseStatusText") or "OK", body=as_base64(given),
        )  # fmt: skip

    async def _record(self, event: dict[str, Any], body: bytes | None, new: bytes | None) -> None:
        """Tell the recorder of an answer, with the body that the page gets."""
        recorder, session = self._recorder, self._line.session
        if recorder is None or session is None:
            return
        if "responseStatusCode" not in event:
            recorder.failed(event, event["responseErrorReason"])
            return
        given = body if new is None else new
        if given is None and not is_endless(event):
            given = await body_of(session, event) or b""
        recorder.answered(event, answer_of(event, given))

    def _without_secrets(self, event: dict[str, Any], body: bytes) -> bytes | None:
        """The body that the page may have instead; None where it may have this one. New secrets are kept first."""
        answer = Answer(header(event, "content-type"), body, header(event, "content-encoding"))
        found = None
        reply = None
        if self._awaited and self._keep is not None:
            ways = {name: one.ways for name, one in self._awaited.items()}
            reply = capture(answer, ways, self._stand_in)
            if isinstance(reply, Captured):
                for name, candidates in reply.candidates.items():
                    for one in candidates:
                        self._keep(name, one)
                        self._adopt(one.stand_in, one.secret)
                answer = Answer(answer.content_type, found := reply.body)
        hidden = hide(answer, self._hider)
        if isinstance(reply, Captured):
            reply.teach(self._hider)
        return found if hidden is None else hidden

    def _stand_in(self, name: str, secret: Secret) -> str:
        return self._stand_ins.of(secret, self._awaited[name].policy)

    def _adopt(self, stand_in: str, secret: Secret) -> None:
        """Take what a page shows, or sends, in place of a secret for it."""
        try:
            self._placeholders.adopt(stand_in, secret)
        except ValueError:
            self._plain |= {stand_in: secret} if stand_in else {}
