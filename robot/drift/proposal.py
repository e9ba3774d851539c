"""What became of elements that were not found, all of a screen together: the nearest of each, and its corrected ways.

A box or a button is proposed for one lost element alone: the one that it is nearest to.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field

from robot.drift.mending import Mended, fresh, mend
from robot.drift.ranking import LIKELY, Candidate, Wanted, rank
from robot.drift.seen import Screen, Seen
from robot.drift.writing import Written, line


@dataclass(frozen=True, slots=True)
class Lost:
    """An element that was not found: the nearest on the screen, and how its ways would have to be for the first."""

    wanted: Wanted
    candidates: tuple[Candidate, ...] = ()
    mended: tuple[Mended, ...] = ()

    @property
    def likely(self) -> Candidate | None:
        """The candidate that is proposed, if there is one."""
        return self.candidates[0] if self.mended else None

    def written(self) -> Written:
        """The element with its corrected ways."""
        ways = [line(way) for way in self.wanted.written]
        proposed = set()
        for one in self.mended:
            if one.number < len(ways):
                ways[one.number] = line(one.way)
                proposed.add(one.number)
        added = [line(one.way) for one in self.mended if one.number >= len(self.wanted.written)]
        # What nobody found otherwise comes first: it is what holds now.
        return Written(
            self.wanted.element, self.wanted.means, (*added, *ways),
            frozenset({number + len(added) for number in proposed} | set(range(len(added)))), self.wanted.more,
        )  # fmt: skip


@dataclass
class _Case:
    wanted: Wanted
    ranked: list[Candidate] = field(default_factory=list)


def study(
    wanted: Sequence[Wanted], screen: Screen, *, taken: Collection[str] = (), values: Mapping[str, str] | None = None,
    least: float = LIKELY, never: Mapping[str, Collection[str]] | None = None,
) -> list[Lost]:  # fmt: skip
    """What may have become of each. `taken` are the names of what other elements of the page were found as.

    `values` are texts of this run with the reference that stands for each; below `least` nothing is proposed. `never`
    names what an element must not be taken for, by its name.
    """
    not_it = never or {}
    cases = [
        _Case(one, [
            near for near in rank(one, screen, taken)
            if near.seen.id not in not_it.get(one.element, ()) and _about(one, near.seen, values or {})
        ])
        for one in wanted
    ]  # fmt: skip
    chosen: dict[str, str] = {}
    order = sorted(cases, key=lambda case: -(case.ranked[0].score if case.ranked else 0.0))
    for case in order:
        if not case.wanted.several:
            case.ranked.sort(key=lambda one: (one.seen.id in chosen, -one.score))
        first = case.ranked[0] if case.ranked else None
        # A text may hold what several elements are; a box or a button is one.
        if first is not None and first.score >= least and (first.seen.box or first.seen.action):
            chosen.setdefault(case.ranked[0].seen.id, case.wanted.element)
    return [_lost(case, screen, values or {}, chosen, least) for case in cases]


def _lost(case: _Case, screen: Screen, values: Mapping[str, str], chosen: Mapping[str, str], least: float) -> Lost:
    candidates = tuple(case.ranked)
    if not candidates or candidates[0].score < least:
        return Lost(case.wanted, candidates)
    seen = candidates[0].seen
    if not case.wanted.several and chosen.get(seen.id, case.wanted.element) != case.wanted.element:
        return Lost(case.wanted, candidates)
    return Lost(case.wanted, candidates, tuple(mend(case.wanted, seen, screen, values)))


def _about(wanted: Wanted, seen: Seen, values: Mapping[str, str]) -> bool:
    """Whether something on the screen is of what this run was given, where the ways that were looked for are."""
    written = " ".join(str(way) for way in wanted.written)
    asked = [value for value, reference in values.items() if reference in written]
    shown = ["".join(text.split()) for text in (seen.name, seen.text, seen.beside, *seen.labels, *seen.row)]
    return all(any("".join(value.split()) in text for text in shown) for value in asked)


def newly(lost: Lost, screen: Screen, values: Mapping[str, str] | None = None) -> Written | None:
    """The element for a look of its own, by what is on this screen alone; None where nothing is proposed."""
    if lost.likely is None:
        return None
    ways = tuple(line(way) for way in fresh(lost.wanted, lost.likely.seen, screen, values))
    return Written(lost.wanted.element, lost.wanted.means, ways, frozenset(range(len(ways))), lost.wanted.more)
