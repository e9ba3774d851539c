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
from robot.recordings.har import read_har
from robot.wire.page import shown
from robot.wire.passage import passages
from robot.wire.reading import document

_LOGIN: Final = re.compile(r"TECH_\w{0,3}?(\d{14})@")


@dataclass(frozen=True)
class Taken:
    """What of a HAR is of the flow, and what is missing for a replay, entry by entry."""

    exchanges: tuple[Exchange, ...]
    missing: tuple[str, ...]
    notes: tuple[str, ...]
    """What is worth knowing, and keeps nobody from replaying."""


def together(paths: Sequence[Path]) -> list[Exchange]:
    """Read the HARs of several tabs as one, in the order of their times. Raises Problem where one cannot be read."""
    found = [one for path in paths for one in read_har(path)]
    if len(paths) == 1:
        return found
    found.sort(key=lambda one: one.started.timestamp() if one.started else 0.0)
    return [replace(one, number=number) for number, one in enumerate(found, 1)]


def take(exchanges: Sequence[Exchange], program: Program) -> Taken:
    """Choose the entries that a replay of this flow needs, and look for what they lack."""
    hosts = program.hosts()
    mine = [one for one in exchanges if urlsplit(one.request.url).hostname in hosts]
    others = Counter(urlsplit(one.request.url).hostname or "" for one in exchanges if one not in mine)
    notes = [f"{count} request{'s' if count > 1 else ''} to {host}, which is no host of this flow, left out"
             for host, count in sorted(others.items())]  # fmt: skip
    missing = [said for one in mine for said in _missing(one)]
    missing += _whole(mine, program)
    if mine and not any(every(one.response.headers, "set-cookie") for one in mine if one.response):
        notes.append("it has no cookies: the browser left them out, and a replay does without them")
    return Taken(tuple(mine), tuple(missing), tuple(notes))


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
