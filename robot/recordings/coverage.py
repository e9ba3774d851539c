"""Which pages, ways and ends of a flow its recordings cover, and which they do not.

Read from what recordings expect; must not replay any.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import pairwise

from robot.language.assembly import Program
from robot.recordings.folder import Expected


@dataclass(frozen=True)
class Coverage:
    """How far a flow is covered. What is covered or not goes by `page NAME`, `way NAME -> NEXT`, `end NAME OUTCOME`."""

    flow: str
    covered: tuple[str, ...]
    missing: tuple[str, ...]
    allowed: Mapping[str, str]
    """Of what is missing, what may be, and why."""


def coverage(program: Program, recordings: Iterable[tuple[str, Expected]], allowed: Mapping[str, str]) -> Coverage:
    """Say what of a flow is covered by recordings, each given with the name of its flow.

    What only pages of libraries have part in is the same in every flow: any flow's recordings cover it. What is
    `allowed` to be missing goes by `FLOW: page NAME` and so on.
    """
    flow = program.flow.flow
    parts = dict(_parts(program))
    seen = {part for its, one in recordings for part in _seen(one) if its == flow or parts.get(part)}
    missing = [part for part in parts if part not in seen]
    fine = {part: why for part in missing if (why := allowed.get(f"{flow}: {part}")) is not None}
    return Coverage(
        flow, tuple(part for part in parts if part in seen), tuple(one for one in missing if one not in fine), fine
    )


def unneeded(allowed: Mapping[str, str], found: Iterable[Coverage]) -> list[str]:
    """Give what is allowed to be missing, and is not missing."""
    used = {f"{one.flow}: {part}" for one in found for part in one.allowed}
    flows = {one.flow for one in found}
    return [name for name in allowed if name not in used and name.partition(":")[0] in flows]


def _parts(program: Program) -> Iterable[tuple[str, bool]]:
    """All there is to cover, and whether it is a library's alone."""
    for name, page in program.pages.items():
        if not program.has_page(name):
            continue
        shared = program.origin[name] is not program.flow
        yield f"page {name}", shared
        for way in page.ways_on():
            for following in way.next:
                if program.has_page(following):
                    yield f"way {name} -> {following}", shared and program.origin[following] is not program.flow
            for end in (way.end, way.or_else):
                if end is not None:
                    yield f"end {name} {end.value}", shared


def _seen(expected: Expected) -> Iterable[str]:
    for name in (*expected.pages, *expected.interruptions):
        yield f"page {name}"
    for before, after in pairwise(expected.pages):
        yield f"way {before} -> {after}"
    if expected.pages:
        yield f"end {expected.pages[-1]} {expected.outcome.value}"
