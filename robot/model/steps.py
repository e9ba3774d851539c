"""The verbs of the flow language: one class each, listed once in `Step`.

A step says what to do, never how: the engine carries it out over its `Browser` protocol.
"""

from enum import StrEnum
from typing import Annotated, Any, Literal, assert_never

from pydantic import Discriminator, Field, StrictBool, Tag

from robot.model.base import ElementName, Model, Name


class Effect(StrEnum):
    """What a step does to the world."""

    READ = "read"
    REVERSIBLE = "reversible"
    DESTRUCTIVE = "destructive"


class Fill(Model):
    """Types a text into a box; `${secrets.x}` makes it a secret, typed on its portal's own hosts alone."""

    fill: ElementName
    with_: str = Field(alias="with")


class Answer(Model):
    """Answers a message box of the browser itself (`confirm`, `alert`)."""

    answer: Literal["accept", "dismiss"]
    effect: Effect = Effect.REVERSIBLE
    rehearse: "Rehearsal | None" = Field(default=None, description="What a dry run does instead of a destructive step.")
    witness: Name | None = Field(
        default=None, description="The value that moves where this destructive step has happened."
    )


class Click(Model):
    """Clicks an element."""

    click: ElementName
    effect: Effect = Effect.REVERSIBLE
    rehearse: "Rehearsal | None" = Field(default=None, description="What a dry run does instead of a destructive step.")
    witness: Name | None = Field(
        default=None, description="The value that moves where this destructive step has happened."
    )


class Select(Model):
    """Chooses an option of a list by what it shows."""

    select: ElementName
    option: str


class Check(Model):
    """Ticks a box or a radio button, or unticks it."""

    check: ElementName
    to: StrictBool = True


class Press(Model):
    """Presses a key, on an element or wherever the focus is: `Enter`, `Escape`, `Control+A`."""

    press: str
    on: ElementName | None = None


class Upload(Model):
    """Gives a file to a file box; `file` is a path or an input that holds one."""

    upload: ElementName
    file: str


class Download(Model):
    """Clicks an element that answers with a file, and keeps it in the run's folder under `as`."""

    download: ElementName
    as_: str = Field(alias="as", pattern=r"^[\w.-]+$")


class Read(Model):
    """Reads an element's text into a value, like `extract`, but in the middle of the steps."""

    read: ElementName
    as_: Name = Field(alias="as")
    matches: str | None = None


class Open(Model):
    """Goes to an address of a portal."""

    open: str


STEPS: dict[str, type[Model]] = {
    "fill": Fill, "click": Click, "answer": Answer, "select": Select, "check": Check, "press": Press,
    "upload": Upload, "download": Download, "read": Read, "open": Open,
}  # fmt: skip
"""Every verb and its class."""


def _verb(value: Any) -> str | None:
    held = value if isinstance(value, dict) else getattr(value, "__dict__", {})
    return next((verb for verb in STEPS if verb in held), None)


Rehearsal = Annotated[Annotated[Click, Tag("click")] | Annotated[Answer, Tag("answer")], Discriminator(_verb)]

Step = Annotated[
    Annotated[Fill, Tag("fill")]
    | Annotated[Click, Tag("click")]
    | Annotated[Answer, Tag("answer")]
    | Annotated[Select, Tag("select")]
    | Annotated[Check, Tag("check")]
    | Annotated[Press, Tag("press")]
    | Annotated[Upload, Tag("upload")]
    | Annotated[Download, Tag("download")]
    | Annotated[Read, Tag("read")]
    | Annotated[Open, Tag("open")],
    Discriminator(_verb),
]


def verb_of(step: Model) -> str:
    """The verb a step is written with: `click`."""
    return next(verb for verb, kind in STEPS.items() if type(step) is kind)


def effect_of(step: Step) -> Effect:
    """What a step does to the world; verbs that cannot destroy anything have no say in it."""
    match step:
        case Click() | Answer():
            return step.effect
        case Read() | Open() | Download():
            return Effect.READ
        case Fill() | Select() | Check() | Press() | Upload():
            return Effect.REVERSIBLE
        case _:
            assert_never(step)


def rehearsal_of(step: Step) -> Rehearsal | None:
    """What a dry run does instead of a step; None for one that it does as well."""
    return step.rehearse if isinstance(step, Click | Answer) else None


def witness_of(step: Step) -> str | None:
    """The value that tells whether a destructive step has happened."""
    return step.witness if isinstance(step, Click | Answer) else None


def element_of(step: Step) -> str | None:
    """The element that a step is done on; None for what is done on the page, its message box or the browser."""
    match step:
        case (
            Fill(fill=name) | Click(click=name) | Select(select=name) | Check(check=name) | Press(on=name)
            | Upload(upload=name) | Download(download=name) | Read(read=name)
        ):  # fmt: skip
            return name
        case Answer() | Open():
            return None
        case _:
            assert_never(step)


def elements_in(step: Step) -> list[str]:
    """The elements a step needs, its rehearsal's included."""
    both = (step, rehearsal_of(step))
    return [name for one in both if one is not None and (name := element_of(one)) is not None]


def text_of(step: Step) -> str:
    """What the flow says beside the element, its references as they are written: `${secrets.pigp_password}`."""
    match step:
        case (
            Fill(with_=text) | Select(option=text) | Press(press=text) | Upload(file=text) | Download(as_=text)
            | Read(as_=text) | Open(open=text) | Answer(answer=text)
        ):  # fmt: skip
            return text
        case Click() | Check():
            return ""
        case _:
            assert_never(step)
