"""The ends a run can have, with the exit code of each (the contract of the command line).

Knows nothing else of the robot: every layer may import it.
"""

from enum import StrEnum


class Outcome(StrEnum):
    """How a run ended; `exit_code` is what the command returns to its caller."""

    OK = "ok"
    BUG = "bug"
    USAGE = "usage"
    INVALID = "invalid"
    NOT_RECOGNISED = "not-recognised"
    REFUSED = "refused"
    LIMIT = "limit"
    UNDELIVERED = "undelivered"
    UNKNOWN = "unknown"
    HUMAN = "human"
    LEAK = "leak"
    UNAVAILABLE = "unavailable"
    INTERRUPTED = "interrupted"

    @property
    def exit_code(self) -> int:
        """The process's exit code: 0 to 11 in the order above, 130 for an interruption as shells have it."""
        return _EXIT_CODES[self]


_EXIT_CODES = {outcome: number for number, outcome in enumerate(Outcome)} | {Outcome.INTERRUPTED: 130}
