"""Walks a model's annotations and the data read from a file side by side, to find what a pydantic location means.

Must not know how a mistake is told. pydantic puts the tags of unions into its locations, so data alone is not enough.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from types import NoneType, UnionType
from typing import Annotated, Any, Union, get_args, get_origin

from pydantic import BaseModel, Tag

from robot.model.base import NOWHERE, Located, LocatedList, Place


@dataclass(frozen=True, slots=True)
class Spot:
    """What a location points at: the type expected there, the data, and the places of its key and value."""

    expected: Any
    data: Any
    key: str | None
    key_at: Place
    value_at: Place
    parent: Any = None
    parent_type: Any = None
    tag: str | None = None
    """The tag by which this data was taken for its type: `click`."""
    of_key: bool = False
    """The key itself is meant, not its value."""
    missing: bool = False


def find(root: type[BaseModel], data: Any, location: Iterable[str | int]) -> Spot:
    """Follow a location of a pydantic error as far as data and types go."""
    place = getattr(data, "place", NOWHERE)
    spot = Spot(root, data, None, place, place)
    for item in location:
        if item == "[key]":
            return Spot(spot.expected, spot.data, spot.key, spot.key_at, spot.value_at, spot.parent, of_key=True)
        spot = _step(spot, item)
    return spot


def _step(spot: Spot, item: str | int) -> Spot:
    tags = tags_of(spot.expected)
    if item in tags:
        tag = str(item)
        return Spot(tags[tag], spot.data, spot.key, spot.key_at, spot.value_at, spot.parent, spot.parent_type, tag)
    data = spot.data
    expected = _inner(spot.expected, item)
    if isinstance(item, int):
        known = isinstance(data, LocatedList) and item < len(data)
        place = data.items_at[item] if known else spot.value_at
        held = data[item] if known else None
        return Spot(expected, held, None, place, place, data, spot.expected, missing=not known)
    key = _spelling(spot.expected, data, item)
    known = isinstance(data, Located) and key in data
    return Spot(
        expected,
        data[key] if known else None,
        key,
        data.keys_at[key] if known else spot.key_at,
        data.values_at[key] if known else spot.value_at,
        data,
        spot.expected,
        missing=not known,
        tag=spot.tag,
    )


def plain(expected: Any) -> Any:
    """Give a type without its metadata and without `| None`."""
    while True:
        if get_origin(expected) is Annotated:
            expected = get_args(expected)[0]
        elif get_origin(expected) in {Union, UnionType}:
            left = [one for one in get_args(expected) if one is not NoneType]
            if len(left) != 1:
                return expected
            expected = left[0]
        else:
            return expected


def tags_of(expected: Any) -> dict[str, Any]:
    """Give the tags of a tagged union and the model of each; empty for any other type."""
    union = plain(expected)
    if get_origin(union) not in {Union, UnionType}:
        return {}
    found = {}
    for member in get_args(union):
        if get_origin(member) is Annotated:
            for note in get_args(member)[1:]:
                if isinstance(note, Tag):
                    found[note.tag] = get_args(member)[0]
        elif isinstance(plain(member), type) is False:
            found |= tags_of(member)
    return found


def keys_of(expected: Any) -> dict[str, Any]:
    """Give the keys a model is written with, and the field of each."""
    model = plain(expected)
    if not (isinstance(model, type) and issubclass(model, BaseModel)):
        return {}
    if not model.__pydantic_fields_complete__:
        model.model_rebuild()  # its annotations name classes that are defined below it
    return {field.alias or name: field for name, field in model.model_fields.items()}


def _inner(expected: Any, item: str | int) -> Any:
    inside = plain(expected)
    if isinstance(item, str) and (fields := keys_of(inside)):
        field = fields.get(item) or fields.get(item.rstrip("_"))
        return field.annotation if field is not None else None
    arguments = get_args(inside)
    if get_origin(inside) is dict:
        return arguments[1]
    if get_origin(inside) is tuple and isinstance(item, int):
        return arguments[0] if arguments[-1] is Ellipsis else arguments[min(item, len(arguments) - 1)]
    return None


def _spelling(expected: Any, data: Any, item: str) -> str:
    if isinstance(data, Located) and item not in data:
        field = keys_of(expected).get(item.rstrip("_"))
        if field is not None:
            return item.rstrip("_")
    return item
