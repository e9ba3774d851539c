"""What a walk tells as it goes: progress, log, journal and report listen.

Listeners are called at once and in order, so that an intent is on disk before its click. No event holds a secret.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

from robot.model.base import NOWHERE, Place
from robot.model.selectors import Element, Scope
from robot.outcomes import Outcome


@dataclass(frozen=True, slots=True)
class Selector:
    """How an element was found: by which of its ways (from 0, the first choice), and where that way is written."""

    element: str
    way: int
    ways: int
    how: str
    place: Place

    def __repr__(self) -> str:
        return f"{self.element}: way {self.way + 1} of {self.ways} ({self.how}) [{self.place}]"


@dataclass(frozen=True, slots=True)
class Looked:
    """How an element was looked for, as the generation `held` has it, and the browser's names of what each way found.

    `fill` gives ways as they are asked, every reference replaced.
    """

    element: str
    held: Element
    found: tuple[tuple[str, ...], ...]
    fill: Callable[[tuple[Scope, ...]], tuple[Mapping[str, object], ...]]

    @property
    def ways(self) -> tuple[Scope, ...]:
        """Its ways as they are written."""
        return self.held.find

    @property
    def way(self) -> int | None:
        """The first way (from 0) that found one element alone."""
        return next((way for way, nodes in enumerate(self.found) if len(nodes) == 1), None)

    def __repr__(self) -> str:
        return f"{self.element}: {[len(nodes) for nodes in self.found]}"


@dataclass(frozen=True, slots=True)
class Drifted:
    """Elements of the page in a tab are found, but not by their first way: told once of each in a walk."""

    page: str
    tab: str
    elements: tuple[Looked, ...]


@dataclass(frozen=True, slots=True)
class PageReached:
    """A page was recognised (`seconds` since the walk began) by what was `seen` on it."""

    page: str
    address: str
    place: Place
    seconds: float
    interruption: bool = False
    tab: str = ""  # the browser's name for the tab it is in
    seen: tuple[Selector, ...] = ()
    unread: bool = False  # an answer is awaited that may be on the screen: nobody may look at it yet
    picture: str = ""  # the file in the run's folder that its picture goes into, if one is taken


@dataclass(frozen=True, slots=True)
class Verified:
    """The page shows what was asked for, in this element."""

    page: str
    element: str
    place: Place
    selector: Selector | None = None


@dataclass(frozen=True, slots=True)
class GenerationSeen:
    """The generation of a portal was found out from what tells it from the others."""

    portal: str
    generation: str


@dataclass(frozen=True, slots=True)
class StepDone:
    """A step was carried out; `text` is what the flow says beside the element, never what was typed."""

    page: str
    verb: str
    element: str | None
    place: Place
    text: str = ""
    selector: Selector | None = None


@dataclass(frozen=True, slots=True)
class OtherWay:
    """An element was not found by its first way: the portal may be changing."""

    element: str
    way: int
    place: Place


@dataclass(frozen=True, slots=True)
class ValueRead:
    """A value that is no secret was read from the page."""

    name: str
    value: str | None
    place: Place = NOWHERE
    selector: Selector | None = None


@dataclass(frozen=True, slots=True)
class BoxAnswered:
    """A message box of the browser that only informs was answered; what it said."""

    text: str


@dataclass(frozen=True, slots=True)
class SecretTyped:
    """A secret, by its name, is about to be typed. What listens must have it on disk when it returns."""

    name: str
    page: str


@dataclass(frozen=True, slots=True)
class SecretUnsent:
    """What was typed on the last page went into no request: nothing of it was submitted."""


@dataclass(frozen=True, slots=True)
class SecretRefused:
    """The portal refused these secrets, by their names. What listens must have it on disk when it returns."""

    names: tuple[str, ...]
    page: str


@dataclass(frozen=True, slots=True)
class Intended:
    """A destructive step is about to be sent. What listens must have it on disk when it returns."""

    page: str
    element: str | None
    witness: str | None
    witness_value: str | None
    number: int
    read: bool = True  # looked for before the step; its value is None where it was not on the page


@dataclass(frozen=True, slots=True)
class Submitted:
    """The destructive step was sent."""

    number: int


@dataclass(frozen=True, slots=True)
class Answered:
    """The destructive step was answered by a page that is read and verified."""

    number: int


@dataclass(frozen=True, slots=True)
class Withdrawn:
    """The intended step was certainly not sent."""

    number: int


@dataclass(frozen=True, slots=True)
class SecretStaged:
    """A secret that the portal showed is safe on disk; `breaches` say what of its policy it breaks.

    Not `in_force`: the portal accepts it only once the destructive step of its page is answered. Then it is told again.
    `hidden`: the browser never had it.
    """

    name: str
    number: int
    breaches: tuple[str, ...] = ()
    in_force: bool = True
    hidden: bool = False


@dataclass(frozen=True, slots=True)
class SecretDoubtful:
    """What was staged cannot be trusted to be what was asked for. `hidden`: the browser surely never had it."""

    name: str
    reason: str
    in_force: bool = True
    hidden: bool = True


@dataclass(frozen=True, slots=True)
class Found:
    """What a resumed walk found out by reading about a step whose answer nobody saw; None where that does not tell."""

    happened: bool | None
    witness: str
    before: str | None
    now: str | None


@dataclass(frozen=True, slots=True)
class SessionOpened:
    """A sign-in succeeded."""

    session: str


@dataclass(frozen=True, slots=True)
class SessionEnded:
    """A session was ended, or could not be (`well` is false)."""

    session: str
    well: bool


@dataclass(frozen=True, slots=True)
class Ended:
    """The walk is over."""

    outcome: Outcome
    message: str
    values: Mapping[str, str | None]


Event = (
    PageReached | GenerationSeen | Verified | StepDone | OtherWay | Drifted | ValueRead | BoxAnswered | SecretTyped
    | SecretUnsent | SecretRefused | Intended | Submitted | Withdrawn | Answered | SecretStaged | SecretDoubtful | Found
    | SessionOpened | SessionEnded | Ended
)  # fmt: skip
Listener = Callable[[Event], None]


def without_screen(event: Event) -> Event | None:
    """What may be told of an event while nobody may learn what the screen shows; None where that is nothing."""
    match event:
        case PageReached():
            return replace(event, address="", unread=True)
        case BoxAnswered():
            return replace(event, text="")
        case Drifted() | ValueRead():
            return None
        case _:
            return event
