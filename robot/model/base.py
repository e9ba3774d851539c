"""The strict base of every model, and the place in a file that each one remembers.

Must not know how files are read: whoever builds a model from a `Located` mapping gives it its place.
"""

from dataclasses import dataclass
from typing import Annotated, Any, Self

from pydantic import BaseModel, ConfigDict, PrivateAttr, StringConstraints, model_validator
from pydantic.functional_validators import ModelWrapValidatorHandler


@dataclass(frozen=True, slots=True)
class Place:
    """A position in a file; lines and columns count from 1."""

    file: str
    line: int
    column: int

    def __str__(self) -> str:
        return f"{self.file}:{self.line}:{self.column}"


NOWHERE = Place("", 0, 0)


class Located(dict[str, Any]):
    """A mapping read from a file that knows where it stands, and where each of its keys and values stand."""

    __slots__ = ("keys_at", "place", "values_at")

    def __init__(self, place: Place) -> None:
        super().__init__()
        self.place = place
        self.keys_at: dict[str, Place] = {}
        self.values_at: dict[str, Place] = {}


class LocatedList(list[Any]):
    """A list read from a file that knows where it and its items stand."""

    __slots__ = ("items_at", "place")

    def __init__(self, place: Place) -> None:
        super().__init__()
        self.place = place
        self.items_at: list[Place] = []


class Model(BaseModel):
    """Base of everything written in YAML: frozen, no unknown keys, and it knows its place in the file."""

    model_config = ConfigDict(
        extra="forbid",
        frozen=True,
        hide_input_in_errors=True,
        populate_by_name=True,
        defer_build=True,  # only the kinds of files that a command reads are built
    )

    _place: Place = PrivateAttr(default=NOWHERE)
    _source: Located | None = PrivateAttr(default=None)

    @model_validator(mode="wrap")
    @classmethod
    def _remember_place(cls, data: Any, handler: ModelWrapValidatorHandler[Self]) -> Self:
        made = handler(data)
        if isinstance(data, Located):
            made._place = data.place  # noqa: SLF001 - of its own class
            made._source = data  # noqa: SLF001
        return made

    @property
    def place(self) -> Place:
        """Where this stands in its file; `NOWHERE` for one that was not read from a file."""
        return self._place

    def place_of(self, key: str) -> Place:
        """Where the value of `key` stands, or this whole model where that is not known."""
        source = self._source
        return source.values_at.get(key, self._place) if source is not None else self._place


Name = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9]*([-_][a-z0-9]+)*$")]
"""A name of a flow, page, value or input: `technical_password`, `pigp-sign-in`."""

ElementName = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]*(\.[a-z][a-z0-9_]*)*$")]
"""A name of an element of a portal: `structure.reset`."""
