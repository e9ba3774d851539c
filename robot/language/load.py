"""One file to one model, with every mistake in it in plain English at its exact place.

Must not know where files of a workspace are found, nor what one file means for another.
"""

from pathlib import Path
from typing import Any

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from robot.language.diagnostics import HELD_BACK, Diagnostic, Mistakes, key_to_show, with_key
from robot.language.source import Source, read_source
from robot.model.base import Located, LocatedList, Model, Place
from robot.model.flow import Flow, Library
from robot.model.recording import About, Gaps
from robot.model.selectors import Portal, Selectors
from robot.model.settings import Environment, Policies, Staging

KINDS: dict[str, type[Model]] = {
    "flow": Flow,
    "library": Library,
    "portal": Portal,
    "selectors": Selectors,
    "policies": Policies,
    "staging": Staging,
    "environment": Environment,
    "recording": About,
    "gaps": Gaps,
}
"""Every kind of file and its model."""

_ALWAYS = {("flow", "start"), ("flow", "pages"), ("library", "pages")}
"""Keys that a file of a kind has but in rare cases."""

_NAMES = {"flow": "a flow", "library": "a page library", "portal": "a portal file", "selectors": "a selector file"}
_NAMES |= {"policies": "the policies", "staging": "the settings of staging", "environment": "an environment"}
_NAMES |= {"recording": "what is said of a recording", "gaps": "what recordings need not cover"}


def read(path: Path, kind: str) -> Model:
    """Read a file into the model of its kind. Raises Mistakes (INVALID) with all that is wrong with it."""
    model, source = load(path, kind)
    if model is None or source.diagnostics:
        raise Mistakes(source.diagnostics)
    return model


def load(path: Path, kind: str) -> tuple[Model | None, Source]:
    """Read a file without raising: the model, where there is one, and the source with all that is wrong in it."""
    return build(read_source(path, kind))


def build(source: Source) -> tuple[Model | None, Source]:
    """Build the model of a source; what is wrong with it is added to the diagnostics of the source returned."""
    if source.broken:
        return None, source
    found = list(source.diagnostics)
    made = None
    root = KINDS[source.kind]
    if isinstance(source.data, Located):
        details: list[ErrorDetails] = []
        try:
            made = root.model_validate(source.data)
        except ValidationError as error:
            details = error.errors(include_url=False, include_input=False)
        except RecursionError:
            found.append(Diagnostic(source.data.place, "this is nested too deep", "nesting"))
        found = _once(found, [said for one in details if (said := _explain(one, root, source)) is not None])
        found += _python_spellings(source.data, source)
    else:
        found.append(_no_mapping(root, source))
    if found:
        made = None
    return made, Source(source.file, source.kind, source.lines, source.data, tuple(found), source.broken)


def _no_mapping(root: type[Model], source: Source) -> Diagnostic:
    from robot.language.shape import keys_of

    is_list = isinstance(source.data, LocatedList)
    place = source.data.place if is_list else Place(source.file, 1, 1)
    what = "a list" if is_list else "a single text"
    message = f"this file is {what}; {_NAMES[source.kind]} is written as lines `key: value`"
    keys = keys_of(root)
    always = [key for key in keys if keys[key].is_required() or (source.kind, key) in _ALWAYS]
    needed = ", ".join(sorted(always, key=lambda key: (key != "language", key != source.kind)))  # as they are written
    hint = f"it needs these keys: {needed}" if needed else ""
    return Diagnostic(place, message, "wrong-value", hint, source.line(place.line))


def _once(found: list[Diagnostic], explained: list[Diagnostic]) -> list[Diagnostic]:
    """Tell of a key that is no text once, with what would have to stand there as the hint."""
    no_text = {one.place: at for at, one in enumerate(found) if one.rule == "key-not-text"}
    left = []
    for one in explained:
        at = no_text.get(one.place)
        if at is None:
            left.append(one)
        else:
            key = one.message.removeprefix("unknown key").strip() or "this"
            hint = f"{key} is no key here" if one.rule == "unknown-key" else one.message
            found[at] = found[at]._replace(hint="; ".join(filter(None, (hint, one.hint))))
    return [*found, *left]


def _explain(error: ErrorDetails, root: type[Model], source: Source) -> Diagnostic | None:
    from robot.language.shape import find
    from robot.language.words import in_words

    spot = find(root, source.data, error["loc"])
    if error["type"] == "too_short" and spot.data:
        return None  # it is short because its entries are wrong, which is told of each
    said = in_words(error, spot)
    line = source.line(said.place.line)
    if said.named and line != HELD_BACK:
        said = said.named
    return Diagnostic(said.place, said.message, said.rule, said.hint, line)


def _python_spellings(data: Any, source: Source) -> list[Diagnostic]:
    """Find keys such as `from_`: fields go by them in the code, and a flow has one spelling."""
    found = []
    if isinstance(data, Located):
        for key, value in data.items():
            if key.endswith("_"):
                place = data.keys_at[key]
                meant = key_to_show(key.rstrip("_"))
                hint = f"did you mean {meant}?" if meant else ""
                line = source.line(place.line)
                found.append(Diagnostic(place, with_key("unknown key", key), "unknown-key", hint, line))
            found += _python_spellings(value, source)
    elif isinstance(data, LocatedList):
        for item in data:
            found += _python_spellings(item, source)
    return found
