"""The strict base of every model, and the place in a file that each one remembers.

Must not know how files are read: whoever builds a model from a `Located` mapping gives it its place.
"""

from typing import Annotated, Any, NamedTuple, Self

from pydantic import BaseModel, BeforeValidator, ConfigDict, StringConstraints, model_validator
from pydantic.functional_validators import ModelWrapValidatorHandler


class Place(NamedTuple):
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

    __slots__ = ("_read_from",)  # no private attribute of pydantic: it calls each model back to make those

    @model_validator(mode="wrap")
    @classmethod
    def _remember_place(cls, data: Any, handler: ModelWrapValidatorHandler[Self]) -> Self:
        made = handler(data)
        made._stand_at(data if isinstance(data, Located) else None)  # noqa: SLF001 - of its own class
        return made

    def _stand_at(self, source: Located | None) -> None:
        object.__setattr__(self, "_read_from", source)

    @property
    def _source(self) -> Located | None:
        return getattr(self, "_read_from", None)

    @property
    def place(self) -> Place:
        """Where this stands in its file; `NOWHERE` for one that was not read from a file."""
        source = self._source
        return source.place if source is not None else NOWHERE

    def place_of(self, key: str) -> Place:
        """Where the value of `key` stands, or this whole model where that is not known."""
        source = self._source
        return source.values_at.get(key, source.place) if source is not None else NOWHERE


Name = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9]*([-_][a-z0-9]+)*$")]
"""A name of a flow, page, value or input: `technical_password`, `pigp-sign-in`."""

ElementName = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]*(\.[a-z][a-z0-9_]*)*$")]
"""A name of an element of a portal: `structure.reset`."""


def _as_tuple(value: Any) -> Any:
    return (value,) if isinstance(value, str) else value


OneOrSeveral = BeforeValidator(_as_tuple, json_schema_input_type=str | tuple[str, ...])
"""For texts of which one may be written by itself, without a list around it."""
