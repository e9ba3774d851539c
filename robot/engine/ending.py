"""How a walk ends: an outcome with its sentence, and what was obtained."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from robot.engine.screen import Outline
from robot.model.base import NOWHERE, Place
from robot.outcomes import Outcome
from robot.secrets.secret import Secret

SETTLE = 1.0
"""Seconds that what nobody asked for (maintenance, an error, an announcement) is given to be believed or to go away."""

STAYS = 2.0
"""Seconds that a screen must stay as it is before an end is believed that it shows by what it lacks."""


@dataclass(frozen=True, slots=True)
class Obtained:
    """A secret that the portal showed and that is staged."""

    secret: Secret
    note: Mapping[str, str]
    breaches: tuple[str, ...]  # what of its policy it breaks
    reset: int  # the number of the destructive step that it answers
    doubtful: bool = False  # it may belong to something else than what was asked for
    in_force: bool = True  # not so while the step that makes it valid is not answered

    @property
    def accepted(self) -> bool:
        """Whether it may be delivered."""
        return self.keeps_policy and self.in_force

    @property
    def keeps_policy(self) -> bool:
        """Whether there is nothing against it, once it is in force."""
        return not self.breaches and not self.doubtful


@dataclass(frozen=True, slots=True)
class Sought:
    """What was looked for in vain when a walk ended: any one of these pages, or these elements of the page it was on.

    Not `sure`: it may well be that the portal does not offer them.
    """

    pages: tuple[str, ...] = ()
    elements: tuple[str, ...] = ()
    sure: bool = True


@dataclass(frozen=True, slots=True)
class Ending:
    """The outcome of a walk, in one sentence for the operator, and where in the flow it ended."""

    outcome: Outcome
    message: str
    place: Place = NOWHERE
    page: str | None = None
    screen: Outline | None = None
    values: Mapping[str, str | None] = field(default_factory=dict)
    obtained: Mapping[str, Obtained] = field(default_factory=dict)
    rehearsed: bool = False
    sought: Sought | None = None


class Stop(Exception):  # noqa: N818 - not an error: it carries an ending out of the depth of a walk
    """Ends the walk from within; never leaves the engine."""

    def __init__(
        self, outcome: Outcome, message: str, place: Place = NOWHERE, *, show: bool = False,
        reached: str | None = None, sought: Sought | None = None,
    ) -> None:  # fmt: skip
        super().__init__(message)
        self.outcome = outcome
        self.message = message
        self.place = place
        self.show = show  # what is on screen belongs into the message
        self.reached = reached  # the page that ends the walk, where nobody went to it
        self.sought = sought
