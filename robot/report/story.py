"""What happened in a run, as plain data: all that a report shows, and nothing else.

Must not know how any of it came about, nor how it is shown. No field holds a secret that the redactor does not know.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from robot.outcomes import Outcome


@dataclass(frozen=True, slots=True)
class Selector:
    """How an element was found: by which of its ways (from 0, the first choice), and where that way is written."""

    element: str
    way: int
    ways: int
    how: str
    place: str


class Sent(StrEnum):
    """What is known of a destructive step."""

    INTENDED = "intended"  # it was announced, and may have been sent
    SENT = "sent"
    WITHDRAWN = "withdrawn"  # it was certainly not sent
    HAPPENED = "happened"  # its answer was not seen; found out later, by reading


@dataclass(frozen=True, slots=True)
class Step:
    """A step that was carried out; a destructive one has the number of its `reset`, and what is known of it."""

    verb: str
    element: str = ""
    text: str = ""
    place: str = ""
    reset: int = 0
    sent: Sent | None = None


@dataclass(frozen=True, slots=True)
class Check:
    """The page showed what was asked for, in this element."""

    element: str
    place: str = ""


@dataclass(frozen=True, slots=True)
class Value:
    """A value that is no secret was read."""

    name: str
    value: str | None
    place: str = ""


@dataclass(frozen=True, slots=True)
class Staged:
    """A secret that the portal showed was encrypted on disk; `breaches` say what of its policy it breaks."""

    name: str
    reset: int
    breaches: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Doubt:
    """What was staged may belong to something else than what was asked for."""

    name: str
    reason: str


@dataclass(frozen=True, slots=True)
class Finding:
    """What a walk found out by reading about a destructive step whose answer nobody saw."""

    happened: bool | None  # None: what it read does not tell
    witness: str
    before: str
    now: str


Deed = Step | Check | Value | Staged | Doubt | Finding
"""What was done, or came to be known, on a page."""


@dataclass(frozen=True, slots=True)
class Correction:
    """A line of a selector file that no longer fits, or a new one, and what to put there so that it finds `seen`."""

    element: str
    place: str
    was: str
    put: str
    seen: str


@dataclass(frozen=True, slots=True)
class Near:
    """Something on the screen that is like what was looked for, and in what it `differs`."""

    told: str
    differs: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Missing:
    """An element that was looked for on a page and not found, what is nearest to it, and the lines to correct."""

    element: str
    means: str
    page: str
    near: tuple[Near, ...] = ()
    corrections: tuple[Correction, ...] = ()


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture of a page; `name` is its file in the run's folder, `kind` its media type."""

    name: str
    kind: str
    data: bytes = field(repr=False)


@dataclass(frozen=True, slots=True)
class Visit:
    """A page that was reached: `seconds` since its walk began, and how long it `lasted` where that is known."""

    page: str
    seconds: float
    lasted: float | None = None
    address: str = ""
    place: str = ""
    interruption: bool = False
    selectors: tuple[Selector, ...] = ()
    deeds: tuple[Deed, ...] = ()
    file: str = ""  # the name of its picture, if one was taken
    picture: Picture | None = None


@dataclass(frozen=True, slots=True)
class Left:
    """A session was ended, or could not be."""

    session: str
    well: bool


@dataclass(frozen=True, slots=True)
class Walk:
    """One way through the pages. A run has another one each time that it is carried on.

    `full`: everything that happened in it is told; else what the journal knows.
    """

    visits: tuple[Visit, ...] = ()
    took: float | None = None
    left: tuple[Left, ...] = ()
    full: bool = True
    began: datetime | None = None


@dataclass(frozen=True, slots=True)
class Line:
    """A line of the journal."""

    at: datetime
    event: str
    data: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class File:
    """A file beside the report: its path from there, and its size in bytes."""

    name: str
    size: int


@dataclass(frozen=True, slots=True)
class Story:
    """A run as its report tells it."""

    run: str
    flow: str
    outcome: Outcome
    message: str
    about: str = ""
    inputs: Mapping[str, str] = field(default_factory=dict)
    environment: str = ""
    rehearsal: bool = False
    started: datetime | None = None
    ended: datetime | None = None
    reset_count: int = 0
    values: Mapping[str, str | None] = field(default_factory=dict)
    delivered: tuple[str, ...] = ()
    staged: bool = False
    versions: Mapping[str, str] = field(default_factory=dict)
    walks: tuple[Walk, ...] = ()
    lines: tuple[Line, ...] = ()
    files: tuple[File, ...] = ()
    screen: str = ""
    """The accessible outline of the page that it failed on."""
    missing: tuple[Missing, ...] = ()
    corrections: tuple[Correction, ...] = ()
    """The corrected line of each element that was found, but not by its first way."""
    map: str = ""
    """The whole flow as SVG, with the pages marked that were reached."""
    proposal: str = ""
    """The file with the proposed selectors, if there is one, and where in a workspace its place is."""
    proposed: str = ""

    @property
    def visits(self) -> list[Visit]:
        """Every page of every walk, in order."""
        return [visit for walk in self.walks for visit in walk.visits]

    @property
    def doubtful(self) -> bool:
        """Whether what is staged may belong to something else."""
        return any(isinstance(deed, Doubt) for visit in self.visits for deed in visit.deeds)
