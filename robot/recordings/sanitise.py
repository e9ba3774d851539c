"""Sanitises a recording as a whole: learns what is ordinary in it, replaces what is not allowed, and proves the result.

Whoever calls this says which secrets are known; those that the recording itself shows (passwords typed, passages of
pages) are found here. Must not know files.
"""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from http import HTTPStatus
from typing import Final

from robot.model.flow import SecretOnPage
from robot.model.settings import Policy
from robot.recordings import allowed
from robot.recordings.bodies import Bodies
from robot.recordings.boxes import boxes_of, filled
from robot.recordings.cover import Cover
from robot.recordings.exchange import Exchange, Request, Response
from robot.recordings.names import Names
from robot.recordings.proof import Proof
from robot.recordings.sent import fields_of
from robot.recordings.values import Values, kind_of
from robot.secrets import Secret
from robot.wire.hiding import Hider
from robot.wire.page import shown
from robot.wire.parts import form_of
from robot.wire.passage import passages
from robot.wire.placeholders import PREFIX
from robot.wire.reading import document
from robot.wire.standins import StandIns
from robot.wire.swapped import Swapped

PASSWORD: Final = "password"  # noqa: S105 - the word for it
USERNAME: Final = "username"
"""The names of what was typed in a form with a password box, where no secret of this name is known."""
_FILLED: Final = "filled"
"""The name of what a page had in a box for passwords before anybody typed."""
_METHODS: Final = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})
_REASONS: Final = {int(status): status.phrase for status in HTTPStatus}
_FAILURE: Final = re.compile(r"net::ERR_[A-Z_]{2,40}")
_MADE: Final = re.compile(r"motdepasse-retenu-\d{1,3}\W?")
"""What a secret of a recording that was sanitised before looks like: it stays as it is."""
_LEAST: Final = 5
"""Signs that a replaced value must have to be looked for in the result: a shorter one is found everywhere."""


@dataclass(frozen=True)
class Rules:
    """What is known beforehand: words and hosts of portals, where pages show secrets, and the secrets themselves.

    `shown` are the secrets that the portal showed, by name, in order; None where only the pages can tell. `swapped` is
    what the browser had in place of any of them.
    """

    words: Sequence[str] = ()
    hosts: frozenset[str] = frozenset()
    passages: tuple[tuple[str, SecretOnPage, Policy | None], ...] = ()
    secrets: Mapping[str, Secret] = field(default_factory=dict)
    policies: Mapping[str, Policy] = field(default_factory=dict)
    hide: tuple[str, ...] = ()
    shown: tuple[tuple[str, Secret], ...] | None = None
    swapped: Swapped = field(default_factory=Swapped)


@dataclass(frozen=True)
class Sanitised:
    """A recording that tells nothing of anybody, and what became of it."""

    exchanges: tuple[Exchange, ...]
    stand_ins: Mapping[str, str]
    """The stand-in of each known secret, by its name; of one that changed, the last."""
    replaced: Mapping[str, int]
    """How many values of each kind were replaced."""
    left_out: tuple[str, ...]
    """Entries whose bodies were left out, and why."""
    shown: tuple[tuple[str, str], ...]
    """What pages show as a secret now, by its name, in order."""
    disguise: Callable[[str], str] = field(repr=False)
    """Gives any other text of the same run as it must stand beside this recording."""
    told: Mapping[int, set[tuple[str, str]]] = field(default_factory=dict, repr=False)
    """What each entry told, by its number: kinds and values. Never to be written anywhere."""


def sanitised(exchanges: Sequence[Exchange], rules: Rules, *, days: int | None = None) -> Sanitised:
    """Give a recording sanitised. It holds no value that was replaced, in any encoding that the redactor knows.

    Dates are moved by so many days; without, by whole weeks that nobody can tell from the result.
    """
    work = _Work(exchanges, rules, _days(exchanges) if days is None else days)
    work.find_secrets()
    work.learn()
    for one in exchanges:  # what is a name is known only when all was read
        work.rewritten(one)
    work.left_out.clear()
    made = tuple(work.proved(work.rewritten(one)) for one in exchanges)
    counts = Counter(work.cover.replaced) + Counter({"secret": len(work.secrets)})
    return Sanitised(
        made, work.stand_ins, dict(sorted(counts.items())), tuple(work.left_out), tuple(work.shown),
        work.disguise, work.cover.told,
    )  # fmt: skip


class _Work:
    def __init__(self, exchanges: Sequence[Exchange], rules: Rules, days: int) -> None:
        self.exchanges = exchanges
        self.rules = rules
        self.cover = Cover(days)
        self.names = Names(self.cover, rules.words)
        self.values = Values(self.names, rules.hosts)
        self.bodies = Bodies(self.values)
        self.secrets: list[Secret] = []
        self.stand_ins: dict[str, str] = {}
        self.left_out: list[str] = []
        self.shown: list[tuple[str, str]] = []
        self._made = StandIns()
        self._hider = Hider()
        self._proof: Proof | None = None

    # --- secrets

    def find_secrets(self) -> None:
        self._find_shown()
        for name, secret in self.rules.shown or ():
            self._take(name, secret, self.rules.policies.get(name))
            self.shown.append((name, self.stand_ins[name]))
        for name, secret in self.rules.secrets.items():
            self._take(name, secret, self.rules.policies.get(name))
        for text, secret in self.rules.swapped.typed.items():
            if given := self.cover.given(secret.reveal()):
                self._hider.add(Secret(text), given)
                self.cover.give(text, given)
        boxes: dict[str, str] = {}
        for one in self.exchanges:
            boxes |= boxes_of(one)
        for one in self.exchanges:
            self._find_typed(fields_of(one.request), boxes)
            for value in filled(one):
                self._take(PASSWORD, Secret(value), None)
            self._find_passages(one)

    def _find_shown(self) -> None:
        """What pages had in place of secrets; where it tells which signs a secret holds, a plain one is put there."""
        # The plain ones first: no other secret is to get one of them.
        for text, secret in sorted(self.rules.swapped.shown.items(), key=lambda one: _MADE.fullmatch(one[0]) is None):
            made = text
            if _MADE.fullmatch(text):
                self._made.adopt(text, secret)
            else:
                names = (name for name, held in self.rules.shown or () if held == secret)
                made = self._made.of(secret, self.rules.policies.get(next(names, "")))
                self._hider.add(Secret(text), made)
            self.cover.give(text, made)

    def _find_typed(self, sent: list[tuple[str, str]], boxes: Mapping[str, str]) -> None:
        """A password that was typed, and who typed it; or placeholders of both."""
        is_password = {name: boxes.get(name) == "password" or bool(allowed.SECRET_FIELD.search(name))
                       for name, _ in sent}  # fmt: skip
        for name, value in sent:
            if value in self.rules.swapped.typed:
                continue
            if value.startswith(PREFIX):
                meant = _meant(self.rules.secrets, password=is_password[name])
                self.cover.give(value, self.stand_ins.get(meant, value))
            elif is_password[name] and value:
                self._take(PASSWORD, Secret(value), None)
            elif any(is_password.values()) and value and _is_user(name, boxes):
                self._take(USERNAME, Secret(value), None)

    def _find_passages(self, one: Exchange) -> None:
        response = one.response
        if response is None or not response.body or form_of(response.content_type, response.body) != "html":
            return
        text = response.body.decode("utf-8", "replace")
        for name, where, policy in self.rules.passages:
            if where.after.split()[-1].lower() not in text.lower():
                continue
            for found in passages(shown(document(text), hidden=True).text, where):
                self._take(name, found.secret, policy)
                if self.rules.shown is None:
                    self.shown.append((name, self.stand_ins[name]))

    def disguise(self, text: str) -> str:
        known = self.cover.given(text)
        return self.names.text(text) if known is None else known

    def _take(self, name: str, secret: Secret, policy: Policy | None) -> None:
        text = secret.reveal()
        if not text.strip():
            return
        if _MADE.fullmatch(text) and text not in self.rules.swapped.shown:
            self._made.adopt(text, secret)
            self.cover.give(text, text)
        elif secret not in self.secrets and text not in self.rules.swapped.shown:
            self.secrets.append(secret)
            already = (self.cover.given(one) for one, real in self.rules.swapped.shown.items() if real == secret)
            stand_in = next(already, None) or self._made.of(secret, policy)
            self._hider.add(secret, stand_in)
            self.cover.give(text, stand_in)
        self.stand_ins[name] = self.cover.given(text) or ""

    # --- the two passes

    def learn(self) -> None:
        for word in self.rules.hide:
            self.names.hide(word)
        for one in self.exchanges:
            self.cover.reserve(one.request.url)
            self.cover.reserve(one.request.body.decode("utf-8", "replace"))
            if one.response and one.response.body:
                self.cover.reserve(one.response.body.decode("utf-8", "replace"))
                self.bodies.learn(one.response.content_type, one.response.body)

    def rewritten(self, one: Exchange) -> Exchange:
        self.cover.entry = one.number
        return replace(
            one,
            request=self._request(one),
            response=self._response(one) if one.response else None,
            failure=found[0] if (found := _FAILURE.search(one.failure)) else "net::ERR_FAILED" if one.failure else "",
            started=self.cover.moment(one.started) if one.started else None,
        )

    def _request(self, one: Exchange) -> Request:
        given = one.request
        body: bytes | None = given.body
        if body:
            body = self.bodies.request(given.content_type, self._hidden(given.content_type, body))
            if body is None:
                self._leave_out(one, "what was sent, in an unknown notation")
        method = given.method if given.method in _METHODS else "GET"
        return Request(method, self.values.address(given.url), self.values.headers(given.headers), body or b"")

    def _response(self, one: Exchange) -> Response:
        given = one.response or Response(0)
        body = given.body
        kept = one.static and not given.content_type.lower().startswith(("text/", "application/"))
        if body and kept:
            body = b""
        elif body:
            body = self.bodies.answer(given.content_type, self._hidden(given.content_type, body))
            if body is None:
                self._leave_out(one, kind_of(given.content_type) or "an unknown type")
                body = b""
        return Response(given.status, _REASONS.get(given.status, ""), self.values.headers(given.headers), body)

    def _hidden(self, content_type: str, body: bytes) -> bytes:
        text = body.decode("utf-8", "replace")
        form = form_of(content_type, body) or "text"
        return self._hider.hidden(text, form).encode() if self._hider.may_hold(text) else body

    def _leave_out(self, one: Exchange, what: str) -> None:
        """Tell of an entry by the name that it has in the recording."""
        named = replace(one, request=Request(one.request.method, self.values.address(one.request.url)))
        self.left_out.append(f"entry {one.number} ({named.name}): {what}")

    # --- proof

    def proved(self, one: Exchange) -> Exchange:
        """Give an entry in which nothing that was replaced is left, in whatever encoding."""
        if self._proof is None:
            self._proof = Proof([*self.secrets, *map(Secret, self.rules.swapped.typed)], self._originals())
        request, response = one.request, one.response
        clean = self._proof.clean
        sent = replace(
            request, url=clean(request.url), body=_clean(request.body, clean),
            headers=tuple((key, clean(value)) for key, value in request.headers),
        )  # fmt: skip
        made = replace(one, request=sent)
        if response is not None:
            headers = tuple((key, clean(value)) for key, value in response.headers)
            body = None if response.body is None else _clean(response.body, clean)
            made = replace(made, response=replace(response, headers=headers, body=body))
        if made != one:
            self._leave_out(one, "a value in an unusual encoding")
        return made

    def _originals(self) -> Iterable[str]:
        made = {stand_in for _, _, stand_in in self.cover.originals()}
        for kind, value, _ in self.cover.originals():
            long_enough = len(value) >= _LEAST + 3 * (kind == "token")
            if kind not in ("name", "date", "domain") and long_enough and value not in made:
                yield value


def _clean(body: bytes, clean: Callable[[str], str]) -> bytes:
    text = body.decode("utf-8", "replace")
    cleaned = clean(text)
    return body if cleaned == text else cleaned.encode()


def _days(exchanges: Sequence[Exchange]) -> int:
    """How far dates are moved: whole weeks, by what nobody can tell from the result."""
    digest = hashlib.sha256()
    for one in exchanges:
        digest.update(one.request.url.encode("utf-8", "replace") + one.request.body)
        digest.update(one.response.body or b"" if one.response else b"")
    return -7 * (1 + digest.digest()[0] % 52)


def _is_user(name: str, boxes: Mapping[str, str]) -> bool:
    """Whether a field that was sent with a password says whose it is."""
    if name in boxes:
        return boxes[name] in ("", "text", "email")
    return allowed.USER_FIELD.search(name) is not None


def _meant(secrets: Mapping[str, Secret], *, password: bool) -> str:
    """Which secret a placeholder stands for, by the kind of its box."""
    return next((name for name in secrets if bool(allowed.SECRET_FIELD.search(name)) == password), "")
