"""Checks a HAR or a recording: its form, its size, its age, and whether it still tells of anybody.

Must not know where it is from. What it tells is not repeated: kinds and entries alone.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Final

from robot.errors import Problem
from robot.recordings.allowed import WORDS
from robot.recordings.archive import opened
from robot.recordings.folder import ABOUT, EXPECTED, TRAFFIC, about_of, expected_of
from robot.recordings.har import read_har
from robot.recordings.sanitise import Rules
from robot.recordings.vouching import Doubt, doubts, doubts_beside

OLDEST: Final = 180
"""Days after which a recording may no longer be what the portals are like."""
LARGEST: Final = 2_000_000
"""Bytes that a sanitised recording should not exceed."""
_NAMED: Final = 6
"""Places of an entry that are named; there may be thousands."""


def check(path: Path, rules: Rules, today: date | None = None) -> list[str]:
    """Say in sentences what is the matter with a HAR, or with a recording's folder; empty where nothing is."""
    found = []
    started: datetime | None = None
    leaks: dict[Doubt, int] = {}
    words = (*rules.words, " ".join(WORDS), " ".join(rules.hosts))
    har = path / TRAFFIC if path.is_dir() else path
    try:
        started = read_har(har)[0].started
        leaks = doubts(opened(har).text.decode("utf-8-sig"), words, rules.hide)
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
    elif started and not _is_sanitised(har):  # its dates were moved
        found += _age(path, started.date(), today)
    if har.is_file() and har.stat().st_size > LARGEST:
        found.append(f"{har} has {har.stat().st_size // 1000} kB: a recording should have {LARGEST // 1000} at most.")
    for name in (EXPECTED, ABOUT) if path.is_dir() else ():
        if (path / name).is_file():
            leaks |= doubts_beside((path / name).read_text(encoding="utf-8", errors="replace"), name, words, rules.hide)
    return found + _told(leaks)


def _is_sanitised(har: Path) -> bool:
    with har.open("rb") as file:
        return b'"name": "chorus-robot"' in file.read(300)


def _age(path: Path, recorded: date, today: date) -> list[str]:
    days = (today - recorded).days
    return [f"{path} is {days} days old: the portals may have changed since."] if days > OLDEST else []


def _told(leaks: Mapping[Doubt, int]) -> list[str]:
    """What nobody can vouch for, entry by entry, with its places."""
    places: dict[int, list[str]] = defaultdict(list)
    for doubt, count in leaks.items():
        places[doubt.entry].append(f"{doubt.place}: {doubt.kind}" + (f" ({count} times)" if count > 1 else ""))
    return [
        f"{f'Entry {entry}' if entry else 'The file'} still tells something, or may: {'; '.join(said[:_NAMED])}"
        + (f"; and {len(said) - _NAMED} more places." if len(said) > _NAMED else ".")
        for entry, said in sorted(places.items())
    ]
