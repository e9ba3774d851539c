"""Takes in a HAR from anybody's browser: leaves out what is of no portal of the flow, and says what a replay lacks.

Must not sanitise or write anything.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final
from urllib.parse import urlsplit

from robot.language.assembly import Program
from robot.recordings.exchange import REDIRECTS, Exchange, every, first
from robot.recordings.har import Loaded, load_har
from robot.wire.page import shown
from robot.wire.passage import passages
from robot.wire.reading import document

_REPORTS: Final = ("application/csp-report", "application/reports+json", "application/expect-ct-report+json")
_LOGIN: Final = re.compile(r"TECH_\w{0,3}?(\d{14})@")


@dataclass(frozen=True)
class Taken:
    """What of a HAR is of the flow, and what is missing for a replay, entry by entry."""

    exchanges: tuple[Exchange, ...]
    missing: tuple[str, ...]
    notes: tuple[str, ...]
    """What is worth knowing, and keeps nobody from replaying."""


def together(paths: Sequence[Path]) -> Loaded:
    """Read the HARs of several tabs as one, in the order of their times. Raises Problem where one cannot be read."""
    loaded = [load_har(path) for path in paths]
    if len(paths) == 1:
        return loaded[0]
    found = [one for each in loaded for one in each.exchanges]
    found.sort(key=lambda one: one.started.timestamp() if one.started else 0.0)
    left_out = tuple(f"{path.name}: {said}" for path, each in zip(paths, loaded, strict=True) for said in each.left_out)
    return Loaded([replace(one, number=number) for number, one in enumerate(found, 1)], left_out)


def take(loaded: Loaded, program: Program) -> Taken:
    """Choose the entries that a replay of this flow needs, and look for what they lack."""
    hosts = program.hosts()
    here = [one for one in loaded.exchanges if _host(one) in hosts]
    others = Counter(host for one in loaded.exchanges if (host := _host(one)) not in hosts)
    notes = [*_few(loaded.left_out)]
    notes += [f"{count} request{'s' if count > 1 else ''} to {host}, which is no host of this flow, left out"
              for host, count in sorted(others.items())]  # fmt: skip
    mine = []
    for one in here:
        if (why := _noise(one)) is None:
            mine.append(one)
        else:
            notes.append(f"entry {one.number} ({one.name}) left out: {why}")
    missing = [said for one in mine for said in _missing(one)]
    missing += _whole(mine, program)
    if mine and not any(every(one.response.headers, "set-cookie") for one in mine if one.response):
        notes.append("it has no cookies: the browser left them out, and a replay does without them")
    return Taken(tuple(mine), tuple(missing), tuple(notes))


def _host(one: Exchange) -> str:
    return urlsplit(one.request.url).hostname or ""


def _few(left_out: Sequence[str]) -> Iterable[str]:
    return (f"{said}, left out" for said in left_out)


def _noise(one: Exchange) -> str | None:  # noqa: PLR0911 - one for each reason
    """Why no page and no step asks for an entry: the browser itself does, or what stands between."""
    path = urlsplit(one.request.url).path
    if one.request.method == "CONNECT":
        return "a way through a proxy"
    if one.request.method in ("TRACE", "TRACK"):
        return "no request of a page"
    if one.request.method == "OPTIONS" and first(one.request.headers, "access-control-request-method"):
        return "the browser asks by itself whether it may ask"
    if path.endswith("/favicon.ico") or path.startswith("/apple-touch-icon"):
        return "the browser asks for this picture by itself"
    if path.startswith("/.well-known/") or path.endswith(".map"):
        return "the developer tools ask for this by themselves"
    if first(one.request.headers, "content-type").startswith(_REPORTS):
        return "a report of the browser"
    return None


def structure_in(exchanges: Iterable[Exchange]) -> str | None:
    """Give the SIRET of the technical account that the pages show, if any does."""
    for one in exchanges:
        body = (one.response.body if one.response else None) or b""
        if found := _LOGIN.search(body.decode("utf-8", "replace")):
            return found[1]
    return None


def _missing(one: Exchange) -> Iterable[str]:
    here = f"entry {one.number} ({one.name})"
    response = one.response
    if response is None:
        yield f"{here} was not answered{': ' + one.failure if one.failure else ''}; it fails in a replay too"
        return
    yield from (f"{here} {said}" for said in one.remarks)
    if response.body is None:
        needed = not one.static or response.content_type.startswith(("text/", "application/"))
        if needed:
            yield f"{here} lacks its content: save the HAR with content, before the browser forgets it"
    if response.status in REDIRECTS and not first(response.headers, "location"):
        yield f"{here} leads on, and does not say where"
    if response.status == 304:  # noqa: PLR2004 - not modified
        yield f"{here} was in the browser's cache: record with the cache switched off"
    sends = one.request.method in ("POST", "PUT", "PATCH")
    if sends and not one.request.body and first(one.request.headers, "content-length") not in ("", "0"):
        yield f"{here} lacks what was sent"


def _whole(mine: Sequence[Exchange], program: Program) -> Iterable[str]:
    """Whether the flow can begin, and comes to what it is for."""
    start = urlsplit(program.start.open)
    if not any(_same(one, start.hostname, start.path) for one in mine):
        yield f"no entry is of the page that the flow opens first: {program.start.open}"
    texts = [text for one in mine if (text := _text(one))]
    pages = [(name, page) for name, page in program.pages.items() if page.secret]
    for secret in dict.fromkeys(secret for _, page in pages for secret in page.secret):
        mean = [(name, page.secret[secret]) for name, page in pages if secret in page.secret]
        if not any(next(passages(text, where), None) for text in texts for _, where in mean):
            yield f"no page shows {secret}, as page {' or '.join(repr(name) for name, _ in mean)} of the flow has it"


def _same(one: Exchange, host: str | None, path: str) -> bool:
    parts = urlsplit(one.request.url)
    return parts.hostname == host and parts.path.rstrip("/") == path.rstrip("/")


def _text(one: Exchange) -> str:
    response = one.response
    if response is None or not response.body or "html" not in response.content_type.lower():
        return ""
    return shown(document(response.body.decode("utf-8", "replace")), hidden=True).text
