"""The small conditions of the flow language: on what is seen, on values, and on a secret and its policy.

No code in YAML: these are all the questions a flow can ask.
"""

from typing import Annotated, Any, Literal

from pydantic import Discriminator, Field, Tag

from robot.model.base import ElementName, Model, Name


class Seen(Model):
    """The element is on the screen. That it is not is believed only once the page has come to rest."""

    seen: ElementName


class Usable(Model):
    """The element is on the screen and may be used: it is not greyed out."""

    usable: ElementName


class Unchanged(Model):
    """The element shows just what it showed when this page was last reached: the list has no further page."""

    unchanged: ElementName


class Counted(Model):
    """As many of an element were seen, over all visits of this page, as another element says that there are."""

    counted: ElementName
    of: ElementName
    matches: str = Field(description="A regular expression whose first group that is there is the number.")


class Value(Model):
    """A comparison of a value, an input or a text."""

    value: str = Field(description="A text with references: `${values.status}`.")
    is_: str | None = Field(default=None, alias="is")
    is_not: str | None = None
    contains: str | None = None
    matches: str | None = None


class BreaksPolicy(Model):
    """The secret breaks the policy that its delivery names."""

    secret: Name
    breaks: Literal["policy"]


class Not(Model):
    """The opposite of a condition."""

    not_: "Condition" = Field(alias="not")


class All(Model):
    """All of these hold."""

    all: tuple["Condition", ...] = Field(min_length=1)


class AnyOf(Model):
    """At least one of these holds."""

    any: tuple["Condition", ...] = Field(min_length=1)


_KEYS = {"seen": "seen", "usable": "usable", "unchanged": "unchanged", "counted": "counted", "value": "value",
         "secret": "secret", "not": "not", "not_": "not", "all": "all", "any": "any"}  # fmt: skip


def _kind(value: Any) -> str | None:
    held = value if isinstance(value, dict) else getattr(value, "__dict__", {})
    return next((kind for key, kind in _KEYS.items() if key in held), None)


Condition = Annotated[
    Annotated[Seen, Tag("seen")]
    | Annotated[Usable, Tag("usable")]
    | Annotated[Unchanged, Tag("unchanged")]
    | Annotated[Counted, Tag("counted")]
    | Annotated[Value, Tag("value")]
    | Annotated[BreaksPolicy, Tag("secret")]
    | Annotated[Not, Tag("not")]
    | Annotated[All, Tag("all")]
    | Annotated[AnyOf, Tag("any")],
    Discriminator(_kind),
]
