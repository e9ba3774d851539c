"""Answers requests from a recording, in its order: a state machine that knows no browser and no network.

A request is known by its method, its address without what scripts make up, and what it sends. The same request again
gets the next of its answers, and none when they are used up: what was done twice is not what was recorded. Files that
are the same for everybody (style sheets, scripts) are given as often as they are asked for.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Final, TypeAlias
from urllib.parse import urlsplit

from robot.recordings.exchange import Exchange, Header, Request
from robot.recordings.matching import VOLATILE, Sameness

_KEPT_OUT: Final = frozenset({"content-encoding", "content-length", "transfer-encoding", "strict-transport-security"})
_PICTURES: Final = re.compile(
    r"\.(?:png|jpe?g|gif|svg|ico|webp|avif|woff2?|ttf|otf|eot|mp[34]|webm|map)$", re.IGNORECASE
)
_EXPIRES: Final = re.compile(r";\s*expires\s*=\s*([^;]*)", re.IGNORECASE)
_Key: TypeAlias = tuple[str, str, str]


@dataclass(frozen=True, slots=True)
class Given:
    """The answer to give. A redirect is one too: the browser follows it and asks for the next."""

    status: int
    reason: str
    headers: tuple[Header, ...]
    body: bytes = field(repr=False)
    number: int = 0  # of the entry that it is from


@dataclass(frozen=True, slots=True)
class Failed:
    """The request failed in the recording, and fails the same way again: `net::ERR_CONNECTION_REFUSED`."""

    reason: str


@dataclass(frozen=True, slots=True)
class Refused:
    """The recording has no answer to this request."""

    reason: str


Reply: TypeAlias = Given | Failed | Refused


@dataclass(frozen=True, slots=True)
class Unmatched:
    """A request that was refused, told without what it sent."""

    name: str
    reason: str

    def __str__(self) -> str:
        return f"{self.name}: {self.reason}"


class Replayer:
    """Gives the answers of one recording. `may_stay` are names of entries (`GET host/path`, `*` at the end) that may
    stay unused; `secrets` are the stand-ins that the run sends, or placeholders for them.
    """

    def __init__(
        self, exchanges: Sequence[Exchange], *, volatile: Iterable[str] = (), secrets: Collection[str] = (),
        may_stay: Iterable[str] = (),
    ) -> None:  # fmt: skip
        self._same = Sameness(VOLATILE | {name.lower() for name in volatile}, secrets)
        self._may_stay = tuple(may_stay)
        self._ahead: dict[_Key, list[Exchange]] = defaultdict(list)
        self._static: dict[tuple[str, str], Exchange] = {}
        self._used: dict[_Key, int] = defaultdict(int)
        self._started = next((one.started for one in exchanges if one.started), None)
        self._refused: list[Unmatched] = []
        for one in exchanges:
            if one.static:
                self._static.setdefault((one.request.method, self._same.address(one.request.url)), one)
            else:
                self._ahead[self._key(one.request)].append(one)

    @property
    def started(self) -> datetime | None:
        """When the recording began."""
        return self._started

    def answer(self, request: Request) -> Reply:
        """Give the answer to a request, and move on."""
        key = self._key(request)
        known = self._ahead.get(key)
        if known:
            number = self._used[key]
            if number < len(known):
                self._used[key] += 1
                return self._reply(known[number])
        static = self._static.get((request.method, key[1]))
        if static is not None:
            return self._reply(static)
        if request.method == "GET" and _PICTURES.search(urlsplit(request.url).path):
            return Given(404, "Not Found", (("Content-Type", "text/plain"),), b"")  # left out of recordings
        reason = self._why_not(key, used_up=bool(known))
        self._refused.append(Unmatched(Exchange(0, request).name, reason))
        return Refused(reason)

    def unmatched(self) -> tuple[Unmatched, ...]:
        """Give the requests that were refused so far."""
        return tuple(self._refused)

    def unused(self) -> tuple[Exchange, ...]:
        """Give the entries that nothing asked for, but for those that may stay."""
        left = [one for key, known in self._ahead.items() for one in known[self._used[key] :]]
        return tuple(sorted((one for one in left if not self._stays(one)), key=lambda one: one.number))

    def _key(self, request: Request) -> _Key:
        body = self._same.body(request) if request.method not in ("GET", "HEAD") else ""
        return request.method, self._same.address(request.url), body

    def _stays(self, one: Exchange) -> bool:
        return any(one.name == name or (name.endswith("*") and one.name.startswith(name[:-1]))
                   for name in self._may_stay)  # fmt: skip

    def _why_not(self, key: _Key, *, used_up: bool) -> str:
        if used_up:
            return f"the recording has it {self._used[key]} time{'s' if self._used[key] > 1 else ''}, and no more"
        if any(other[:2] == key[:2] for other in self._ahead):
            return "the recording has this address, but with something else sent to it"
        bare = key[1].partition("?")[0]
        if any(other[0] == key[0] and other[1].partition("?")[0] == bare for other in self._ahead):
            return "the recording has this address, but with other parameters"
        return "the recording does not have it"

    def _reply(self, one: Exchange) -> Reply:
        response = one.response
        if response is None:
            return Failed(one.failure)
        if response.body is None and not one.static:
            reason = f"entry {one.number} of the recording lacks its content"
            self._refused.append(Unmatched(one.name, reason))
            return Refused(reason)
        headers = tuple(self._header(name, value, one) for name, value in response.headers
                        if name.lower() not in _KEPT_OUT)  # fmt: skip
        return Given(response.status, response.reason, headers, response.body or b"", one.number)

    def _header(self, name: str, value: str, one: Exchange) -> Header:
        """A cookie that was good when it was recorded is good now, whatever the date."""
        found = _EXPIRES.search(value) if name.lower() == "set-cookie" else None
        if found is None or one.started is None:
            return name, value
        try:
            until = parsedate_to_datetime(found[1].strip())
        except ValueError:
            return name, value
        until = until if until.tzinfo else until.replace(tzinfo=UTC)
        return name, value if until <= one.started else _EXPIRES.sub("", value)


def verdict(replayer: Replayer) -> str:
    """Say in words what a replay left open; empty where everything fitted."""
    lines = [f"not in the recording: {one}" for one in replayer.unmatched()]
    lines += [f"never asked for: entry {one.number}, {one.name}" for one in replayer.unused()]
    return "\n".join(lines)
