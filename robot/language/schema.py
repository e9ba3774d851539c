"""JSON Schema (draft-07, which editors know best) for each kind of file, made from the models.

Says what can be written; what makes sense together is the rules' matter. Must not know where a schema is kept.
"""

import json
from datetime import timedelta
from typing import Any

from pydantic.json_schema import GenerateJsonSchema, JsonSchemaValue
from pydantic_core import core_schema

from robot.errors import Problem
from robot.language.diagnostics import suggestion
from robot.language.load import KINDS
from robot.language.meanings import meaning_of
from robot.model.base import Model
from robot.outcomes import Outcome

DRAFT = "http://json-schema.org/draft-07/schema#"

_TELLING = {"recording": "recording", "flow": "flow", "library": "library", "environment": "environment",
            "selectors": "elements", "portal": "hosts", "policies": "policies", "gaps": "gaps"}  # fmt: skip
"""The key by which each kind is told from those below it; what has none of them is the settings of staging."""

_DURATION = {"type": "string", "pattern": r"^[0-9]+(\.[0-9]+)?(ms|s|m|h)$"}


def schema_of(kind: str) -> dict[str, Any]:
    """Give the schema of a kind of file. Raises Problem (USAGE) for a kind there is not."""
    if kind not in KINDS:
        hint = suggestion(kind, KINDS, "Kinds")
        raise Problem(f"There is no kind of file {kind[:60]}.", hint=hint[:1].upper() + hint[1:],
                      outcome=Outcome.USAGE)  # fmt: skip
    made = KINDS[kind].model_json_schema(by_alias=True, ref_template="#/definitions/{model}", schema_generator=_Maker)
    _mend_lengths(made)
    definitions = made.pop("$defs", {})
    title = {"$schema": DRAFT, "title": f"chorus-robot: {kind}"}
    return {**title, **{key: value for key, value in made.items() if key != "title"}, "definitions": definitions}


def schema_of_all() -> dict[str, Any]:
    """Give one schema for files of any kind: each is held to its own, which it tells by its keys."""
    definitions: dict[str, Any] = {}
    roots: dict[str, Any] = {}
    for kind in KINDS:
        whole = schema_of(kind)
        definitions |= whole.pop("definitions")
        roots[kind] = {key: value for key, value in whole.items() if key not in {"$schema", "title"}}
    chain = roots["staging"]
    for kind, key in reversed(_TELLING.items()):
        chain = {"if": {"required": [key]}, "then": roots[kind], "else": chain}
    return {"$schema": DRAFT, "title": "chorus-robot: any file", **chain, "definitions": definitions}


def as_text(schema: dict[str, Any]) -> str:
    """Give a schema as the text of its file."""
    return json.dumps(schema, ensure_ascii=False, indent=1) + "\n"


def _mend_lengths(held: Any) -> None:
    """Let the least length of a list that may be one text count for the list: `minLength` is of texts alone."""
    if isinstance(held, dict):
        if "minLength" in held and held.get("type") != "string":
            least = held.pop("minLength")
            for one in [held, *held.get("anyOf", [])]:
                if one.get("type") == "array":
                    one["minItems"] = least
        for value in held.values():
            _mend_lengths(value)
    elif isinstance(held, list):
        for value in held:
            _mend_lengths(value)


class _Maker(GenerateJsonSchema):
    """Makes the schema as a person writes the file: durations as texts, descriptions at every key, no titles."""

    def model_schema(self, schema: core_schema.ModelSchema) -> JsonSchemaValue:
        made = super().model_schema(schema)
        model = schema["cls"]
        if issubclass(model, Model):
            for key, held in made.get("properties", {}).items():
                held.pop("title", None)
                if "description" not in held and (meaning := meaning_of(model, key)):
                    held["description"] = meaning
        return made

    def timedelta_schema(self, schema: core_schema.TimedeltaSchema) -> JsonSchemaValue:  # noqa: ARG002 - as the base has it
        return dict(_DURATION)

    def dict_schema(self, schema: core_schema.DictSchema) -> JsonSchemaValue:
        made = super().dict_schema(schema)
        if "patternProperties" in made:
            made["additionalProperties"] = False  # every key is a name
        return made

    def tuple_schema(self, schema: core_schema.TupleSchema) -> JsonSchemaValue:
        made = super().tuple_schema(schema)
        if "prefixItems" in made:  # a word of later drafts
            made["items"] = made.pop("prefixItems")
            made["additionalItems"] = False
        return made

    def encode_default(self, dft: Any) -> Any:
        if isinstance(dft, timedelta):
            seconds = dft.total_seconds()
            return f"{seconds / 60:g}m" if seconds % 60 == 0 else f"{seconds:g}s"
        return super().encode_default(dft)
