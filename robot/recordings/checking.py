"""Checks a HAR or a recording: its form, its size, its age, and whether it still tells of anybody.

Must not know where it is from. What it tells is not repeated: kinds and entries alone.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Final

from robot.errors import Problem
from robot.recordings.cover import MARKED
from robot.recordings.exchange import Exchange
from robot.recordings.folder import ABOUT, TRAFFIC, about_of, expected_of
from robot.recordings.har import read_har
from robot.recordings.sanitise import Rules, sanitised

OLDEST: Final = 180
"""Days after which a recording may no longer be what the portals are like."""
LARGEST: Final = 2_000_000
"""Bytes that a sanitised recording should not exceed."""
_TELLING: Final = frozenset({"cookie", "authorization", "proxy-authorization", "user-agent"})


def check(path: Path, rules: Rules, today: date | None = None) -> list[str]:
    """Say in sentences what is the matter with a HAR, or with a recording's folder; empty where nothing is."""
    found = []
    exchanges: Sequence[Exchange] = ()
    har = path / TRAFFIC if path.is_dir() else path
    try:
        exchanges = read_har(har)
        if path.is_dir():
            expected_of(path)
    except Problem as problem:
        found.append(problem.message)
    today = today or datetime.now(UTC).date()
    if path.is_dir():
        try:
            recorded = date.fromisoformat(f"{about_of(path).recorded}-01")
        except Problem as problem:
            found.append(problem.message if (path / ABOUT).is_file() else f"{path} lacks {ABOUT}.")
        else:
            found += _age(path, recorded, today)
    elif exchanges and (started := exchanges[0].started) and not _is_sanitised(har):  # its dates were moved
        found += _age(path, started.date(), today)
    if har.is_file() and har.stat().st_size > LARGEST:
        found.append(f"{har} has {har.stat().st_size // 1000} kB: a recording should have {LARGEST // 1000} at most.")
    return found + _leaks(exchanges, rules)


def _is_sanitised(har: Path) -> bool:
    with har.open("rb") as file:
        return b'"name": "chorus-robot"' in file.read(300)


def _age(path: Path, recorded: date, today: date) -> list[str]:
    days = (today - recorded).days
    return [f"{path} is {days} days old: the portals may have changed since."] if days > OLDEST else []


def _leaks(exchanges: Sequence[Exchange], rules: Rules) -> list[str]:
    """What sanitising would still replace, entry by entry."""
    if not exchanges:
        return []
    told = sanitised(exchanges, replace(rules, passages=()), days=0).told
    found = []
    for one in exchanges:
        kinds = Counter(f"header {name.lower()}" for name, _ in _headers(one) if name.lower() in _TELLING)
        kinds += Counter(kind for kind, value in told.get(one.number, ()) if not _is_short(kind, value))
        if kinds:
            said = ", ".join(f"{count} {kind}" for kind, count in sorted(kinds.items()))
            found.append(f"Entry {one.number} ({one.name}) still tells something: {said}.")
    return found


def _is_short(kind: str, value: str) -> bool:
    """Whether a token is too short to be told from an invented one."""
    return kind == "token" and sum(sign.isalnum() for sign in value) < MARKED


def _headers(one: Exchange) -> list[tuple[str, str]]:
    return [*one.request.headers, *(one.response.headers if one.response else ())]
