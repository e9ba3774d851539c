"""Flows: pages, what the robot does on each, and the ways between them.

A flow is a graph. A page library holds pages that several flows share; a flow that `uses` it has them as its own.
"""

import re
from datetime import timedelta
from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field, StrictBool, StrictInt, field_validator

from robot.model.base import ElementName, Model, Name, OneOrSeveral
from robot.model.conditions import Condition
from robot.model.steps import Step
from robot.outcomes import Outcome

_DURATION = re.compile(r"^(\d+(?:\.\d+)?)(ms|s|m|h)$")
_UNITS = {"ms": "milliseconds", "s": "seconds", "m": "minutes", "h": "hours"}


def _duration(value: Any) -> Any:
    if isinstance(value, timedelta):
        return value
    if isinstance(value, str) and (found := _DURATION.match(value)):
        return timedelta(**{_UNITS[found[2]]: float(found[1])})
    raise ValueError("a duration is a number with its unit: 500ms, 20s, 5m")


Duration = Annotated[timedelta, BeforeValidator(_duration)]


class Limits(Model):
    """Time bounds: for the next page to be recognised, and for the whole run."""

    page: Duration = timedelta(seconds=20)
    run: Duration = timedelta(minutes=5)


class Input(Model):
    """Something the operator gives with `-i NAME=VALUE`."""

    type: Literal["text", "siret", "login", "file"] = "text"
    about: str
    default: str | None = None


class Delivers(Model):
    """A secret that the flow obtains for a consumer, and the policy that says what the consumer accepts."""

    policy: Name | None = None


class Verify(Model):
    """What is on screen must be what was asked for; otherwise the run stops before it does anything here."""

    element: ElementName
    is_: str | None = Field(default=None, alias="is")
    contains: str | None = None
    matches: str | None = None
    each: str | None = Field(
        default=None,
        description="A regular expression: each value of this shape that any way of the element shows must compare so.",
    )
    if_seen: StrictBool = Field(default=False, description="Holds also where the element is not on this screen.")
    say: str | None = Field(default=None, description="The sentence for the operator where it does not hold.")


class Names(Model):
    """Names that the page says; each must be one by which elements of earlier pages call what was asked for."""

    element: ElementName | None = Field(
        default=None, description="What says them; left out on a page that is a message box, which says them itself."
    )
    each: str = Field(description="A regular expression of such a name: its first group, where it has one.")
    among: tuple[ElementName, ...] = Field(
        min_length=1, description="What showed the right names, on pages that have an element of its group in `see`."
    )
    apart: tuple[str, ...] = Field(default=(), description="Words that make no other name: `commune`, `de`.")
    unless: str | None = Field(
        default=None, description="A regular expression: a text that holds it says by number whom it is about."
    )
    say: str | None = Field(default=None, description="The sentence for the operator where another is named.")


class Extract(Model):
    """A named value read from the page."""

    from_: ElementName = Field(alias="from")
    matches: str | None = Field(
        default=None, description="A regular expression; its first group, if any, is the value."
    )
    as_: Literal["text", "date", "date-time"] = Field(default="text", alias="as")
    format: str | None = Field(default=None, description="How a date is written, in the signs of strptime.")
    optional: StrictBool = False


class SecretOnPage(Model):
    """A secret that the page shows: the text between the signs, after the words. It is staged before all else."""

    in_: Literal["html"] = Field(default="html", alias="in")
    after: str
    then: tuple[str, ...] = Field(
        default=(), description="Words that may stand between `after` and the secret, some of them or none: `est`."
    )
    between: tuple[str, str] | None = None
    json_: tuple[str, ...] = Field(
        default=(), alias="json",
        description="Where an answer in JSON may hold it by itself, for a page that a script draws: `**.motDePasse`.",
    )  # fmt: skip
    matches: str | None = Field(
        default=None, description="A regular expression that the whole secret fits; what does not fit is none."
    )
    unclear: str | None = Field(
        default=None,
        description="A regular expression of what may end in a sign of its sentence: in doubt unless it stands alone.",
    )
    unless: tuple[str, ...] = Field(
        default=(), description="Words that make it another one where they stand in its sentence: `ancien`, `règle`."
    )
    around: tuple[str, ...] = Field(
        default=(), description="Words that its sentence may have: any other leaves a doubt. Empty: it may have all.",
    )  # fmt: skip
    over: str | None = Field(
        default=None, description="A regular expression: a title over it that is like this makes it another one."
    )
    denied: str | None = Field(
        default=None, description="A regular expression: a page or a message box with such a text takes it back."
    )
    beside: tuple[str, ...] = Field(
        default=(), description="Other words that tell of one: what is like it behind them makes it doubtful."
    )
    aside: tuple[str, ...] = Field(
        default=(), description="Words before what stands between the signs too and is another thing: `référence`."
    )
    in_force: StrictBool = Field(
        default=True, description="`false`: the portal accepts it only once the destructive step here is answered."
    )

    @field_validator("over", "denied")
    @classmethod
    def _is_an_expression(cls, told: str | None) -> str | None:
        try:
            re.compile(told or "", re.IGNORECASE)
        except re.error as error:
            raise ValueError(f"this regular expression cannot be used: {error}") from None
        return told

    @field_validator("json_")
    @classmethod
    def _names_keys(cls, ways: tuple[str, ...]) -> tuple[str, ...]:
        if any(way.split(".")[-1] in ("", "*", "**") for way in ways):
            raise ValueError("a way into JSON is keys with dots between them, and its last step names a key")
        return ways


class Branch(Model):
    """One way on: the first whose condition holds is taken."""

    when: Condition | None = None
    do: tuple[Step, ...] = ()
    next: tuple[Name, ...] = ()
    at_most: StrictInt | None = Field(default=None, ge=1, description="How often this way may be taken in a run.")
    end: Outcome | None = None
    say: str | None = None
    or_else: Outcome | None = Field(
        default=None, description="How the run ends where a step cannot be done, or none of `next` is reached in time."
    )


class Page(Model, defer_build=False):
    """A state of a portal: how it is recognised, and what the robot does there."""

    about: str | None = None
    portal: Name | None = None
    see: tuple[ElementName, ...] = ()
    without: tuple[ElementName, ...] = Field(default=(), description="Elements that must not be on the screen.")
    message_box: Annotated[tuple[str, ...], OneOrSeveral] = Field(
        default=(), description="Words of a message box of the browser itself; of several it holds any."
    )
    confirm_box: str | None = Field(
        default=None,
        description="A regular expression: a message box with it, between the destructive click and what that sends, "
        "asks just that, and is accepted; any other is dismissed.",
    )
    box_refused: Annotated[tuple[str, ...], OneOrSeveral] = Field(
        default=(),
        description="Regular expressions: a message box that holds one asks for something else: the run is refused.",
    )
    anywhere: StrictBool = Field(default=False, description="May appear at any time; handled, then the run goes on.")
    instead_of: tuple[Name, ...] = Field(
        default=(), description="Expected wherever one of these pages is: what another portal shows in their place."
    )
    signed_in: Name | None = Field(default=None, description="Only while the session of this portal is open.")
    changes: tuple[ElementName, ...] = Field(default=(), description="What differs when this page follows itself.")
    verify: tuple[Verify, ...] = ()
    names: Names | None = None
    extract: dict[Name, Extract] = Field(default_factory=dict)
    secret: dict[Name, SecretOnPage] = Field(default_factory=dict)
    do: tuple[Step, ...] = ()
    choose: tuple[Branch, ...] = ()
    next: tuple[Name, ...] = ()
    refuses: tuple[Name, ...] = Field(
        default=(), description="Secrets that the portal refuses here: no run submits them again until they change."
    )
    tell: str | None = Field(
        default=None, description="What the run's outcome says of this page, however it ends; ${values.x} stand in it."
    )
    at_most: StrictInt | None = Field(default=None, ge=1, description="How often this page may be reached in a run.")
    end: Outcome | None = None
    say: str | None = None
    or_else: Outcome | None = None

    def is_box(self, text: str) -> bool:
        """Whether the page is a message box of the browser with this text; capitals do not count."""
        return any(words.casefold() in text.casefold() for words in self.message_box)

    def ways_on(self) -> tuple[Branch, ...]:
        """The page's ways on in one form: its `choose`, or the one way that it writes without it."""
        if self.choose:
            return self.choose
        way = Branch.model_construct(  # checked already, as this page
            when=None, do=self.do, next=self.next, at_most=None, end=self.end, say=self.say, or_else=self.or_else
        )
        way._stand_at(self._source)  # noqa: SLF001 - the same place in the file, in another form
        return (way,)


class Session(Model):
    """A session that a sign-in opens: pages that show it is open, and how it is ended, also when a run fails."""

    opened_by: tuple[Name, ...] = Field(min_length=1)
    sign_out: ElementName
    ended: tuple[ElementName, ...] = Field(min_length=1, description="Any of these shows that the session is over.")
    behind: ElementName | None = Field(default=None, description="What opens the menu that hides the way out.")
    confirm: ElementName | None = Field(default=None, description="What says yes where the portal asks whether to.")
    confirm_box: str | None = Field(
        default=None, description="A regular expression: a message box that holds it asks whether to, and is accepted."
    )
    box_refused: str | None = Field(
        default=None, description="A regular expression: a message box that holds it asks for something else as well."
    )
    address: str | None = Field(default=None, description="Where the way out is found when no open tab shows it.")


class Start(Model):
    """Where a run begins."""

    open: str
    next: tuple[Name, ...] = Field(min_length=1)


class _Pages(Model):
    language: Literal[1]
    about: str
    portal: Name
    start: Start | None = None
    sessions: dict[Name, Session] = Field(default_factory=dict)
    pages: dict[Name, Page] = Field(default_factory=dict)


class Library(_Pages):
    """Pages that several flows share."""

    library: Name


class Flow(_Pages):
    """A flow file."""

    flow: Name
    uses: tuple[Name, ...] = ()
    inputs: dict[Name, Input] = Field(default_factory=dict)
    secrets: tuple[Name, ...] = ()
    delivers: dict[Name, Delivers] = Field(default_factory=dict)
    limits: Limits = Field(default_factory=Limits)
    locks: dict[Name, str] = Field(
        default={}, description="What only one run at a time may work on: `structure`, `account`."
    )
