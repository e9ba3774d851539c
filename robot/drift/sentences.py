"""What is told of elements that were not found and of what is nearest to them, in one place."""

from collections.abc import Sequence

from robot.drift.proposal import Lost
from robot.drift.ranking import Candidate, Difference

PROPOSED = "A proposal is in {}: the robot does not use it"
NOTHING = "{} has nothing like it on the screen"
_NAMED = 2


def nearest(lost: Sequence[Lost], page: str | None = None) -> str:
    """What is missing and what is nearest to it, in a sentence; of many elements the first."""
    told = [_nearest(one) for one in lost[:_NAMED]]
    if len(lost) > _NAMED:
        told.append(f"{len(lost) - _NAMED} more in the report")
    where = f"Page '{page}' is nearest: " if page is not None else "Element "
    return where + "; ".join(told)


def _nearest(lost: Lost) -> str:
    element = f"'{lost.wanted.element}'"
    if not lost.candidates:
        return NOTHING.format(element)
    candidate = lost.candidates[0]
    how = " and ".join(dict.fromkeys(one.what for one in candidate.differs))
    return f"{element} may now be {candidate.seen.told()}" + (f" (another {how})" if how else "")


def differs(candidate: Candidate) -> list[str]:
    """In what a candidate differs from what was looked for, a line each."""
    return [_difference(one) for one in candidate.differs]


def _difference(one: Difference) -> str:
    return f"{one.what}: {one.here or 'none'}, looked for {one.wanted}"
