"""Says in plain English what pydantic found: no type names, no jargon, and never what the file holds as a value.

Keys are shown (they are words of the language), values only where they are close to a word that is allowed there.
"""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass, replace
from enum import EnumType
from typing import Any, Literal, get_args, get_origin

from pydantic_core import ErrorDetails

from robot.language.diagnostics import key_to_show, nearest, with_key
from robot.language.meanings import meaning_of
from robot.language.shape import Spot, keys_of, plain, tags_of
from robot.model.base import Located, Place
from robot.model.steps import STEPS

_FAMILIES = (
    (frozenset(STEPS), "verb", "Verbs"),
    (frozenset({"seen", "usable", "unchanged", "counted", "value"}), "condition", "Conditions"),
    (frozenset({"role", "label", "css"}), "way", "Ways"),
)
_SIDE_KEYS = {"effect", "rehearse", "with", "option", "to", "on", "file", "as", "matches", "is", "is_not", "contains",
              "breaks", "row", "under", "within", "holding", "not_holding", "besides", "near", "unless", "called",
              "each", "name", "name_matches", "kind", "why"}  # fmt: skip
_NEVER_MEANT = {"if_seen"}
"""Keys that make a check weaker: whoever wrote another word is not led to them."""


@dataclass(frozen=True, slots=True)
class Said:
    """A mistake in words, at its place."""

    place: Place
    message: str
    rule: str
    hint: str = ""
    named: "Said | None" = None
    """The same with a word of the file in it, for where the line may be shown."""


def in_words(error: ErrorDetails, spot: Spot) -> Said:  # noqa: C901, PLR0911 - one for each kind of error
    """Tell one error of pydantic."""
    kind = error["type"]
    context = error.get("ctx") or {}
    match kind:
        case "missing":
            return _missing(spot)
        case "extra_forbidden":
            return _unknown_key(spot)
        case "union_tag_not_found" | "union_tag_invalid":
            return _unknown_tag(spot)
        case "literal_error" | "enum":
            return _not_allowed(spot, context)
        case "string_pattern_mismatch":
            return _bad_name(spot, str(context.get("pattern", "")))
        case "string_type":
            return _not_text(spot)
        case "too_short" | "string_too_short":
            return Said(spot.value_at, f"{_what(spot)} needs at least one entry", "wrong-value")
        case "too_long":
            return Said(
                spot.value_at, f"{_what(spot)} has more entries than the {_number(spot)} it takes", "wrong-value"
            )
        case "value_error":
            return Said(spot.value_at, str(context.get("error", "this value is not allowed here")), "wrong-value")
        case "greater_than_equal":
            least = context.get("ge")
            message = f"{_what(spot)} must be at least {least}"
            return Said(spot.value_at, message, "wrong-value", f"write {least} or more")
        case _:
            return Said(spot.value_at, f"{_what(spot)} must be {_expected(kind)}", "wrong-value", _advice(kind, spot))


def _expected(kind: str) -> str:
    if kind.startswith(("tuple", "list", "iterable")):
        return "a list"
    if kind.startswith(("dict", "model", "mapping", "dataclass")):
        return "a mapping (`key: value`)"
    if kind.startswith("int"):
        return "a whole number"
    if kind.startswith("float"):
        return "a number"
    if kind.startswith("bool"):
        return "true or false"
    return "something else"


_SENTENCES = {"about", "say", "means"}
"""Keys with a sentence for people."""

_BOOLEANS = {"yes": "true", "on": "true", "y": "true", "no": "false", "off": "false", "n": "false"}
"""What YAML 1.1 took for true and false, and YAML 1.2 takes for a text."""


def _advice(kind: str, spot: Spot) -> str:
    if kind.startswith("bool") and isinstance(spot.data, str) and spot.data.lower() in _BOOLEANS:
        return f"`{spot.data}` is a text in YAML 1.2: write {_BOOLEANS[spot.data.lower()]}"
    if kind.startswith("int") and isinstance(spot.data, str) and (found := re.fullmatch(r"0+([0-9]{1,9})", spot.data)):
        return f"`{spot.data}` is a text in YAML 1.2: write {found[1]}"
    if kind.startswith("tuple") and isinstance(spot.data, str):
        return "put it in square brackets: [...]"
    if spot.data is None:
        return "there is nothing here: write a value, or leave the key out"
    keys = ", ".join(keys_of(spot.expected)) if kind.startswith(("model", "dict")) else ""
    return f"write {{key: value}}; keys: {keys}" if keys else ""


def _missing(spot: Spot) -> Said:
    if spot.key is None:
        return Said(spot.value_at, f"{_what(spot)} needs {_number(spot)} entries", "wrong-value")
    if spot.key == "why":
        hint = "such as: why: the page's only box for a password"
        return Said(spot.key_at, "a way by CSS does not say why it holds", "css-without-why", hint)
    known = keys_of(spot.parent_type)
    held = set(spot.parent) if isinstance(spot.parent, Located) else set()
    message = f"the key `{spot.key}` is missing"
    near = nearest(spot.key, {key for key in held - set(known) if key_to_show(key)})
    if near:
        return Said(spot.key_at, message, "missing-key", f"did you mean `{spot.key}` where `{near}` stands?")
    meaning = meaning_of(plain(spot.parent_type), spot.key).removesuffix(".")
    if meaning:
        message += f": {meaning[:1].lower()}{meaning[1:]}"
    return Said(spot.key_at, message, "missing-key", f'write {spot.key}: "..."' if spot.key in _SENTENCES else "")


def _unknown_key(spot: Spot) -> Said:
    key = str(spot.key)[:60]
    known = keys_of(spot.parent_type)
    family = next(((name, tags) for tags, name, _ in _FAMILIES if spot.tag in tags), None)
    if family and family[0] == "verb" and key in STEPS:
        return Said(
            spot.key_at, f"a step has one verb; this one has `{spot.tag}` and `{key}`", "unknown-key",
            f"begin a new step: - {key}: ...",
        )  # fmt: skip
    where = f" of `{spot.tag}`" if spot.tag else ""
    message = f"{with_key('unknown key', key)}{where}"
    return Said(spot.key_at, message, "unknown-key", _meant(spot, key, known))


def _meant(spot: Spot, key: str, known: Iterable[str]) -> str:
    """Give the hint for an unknown key; one that is there already is not what it was meant to be."""
    near = nearest(key, set(known) - _NEVER_MEANT)
    if near and isinstance(spot.parent, Located) and near in spot.parent:
        return f"`{near}` stands already on line {spot.parent.keys_at[near].line}"
    return f"did you mean `{near}`?" if near else f"keys: {', '.join(sorted(known))}"


def _unknown_tag(spot: Spot) -> Said:
    tags = tags_of(spot.expected)
    what, plural = next(((one, many) for known, one, many in _FAMILIES if known & set(tags)), ("word", "Words"))
    if not isinstance(spot.data, Located):
        words = ", ".join(tags)
        return Said(
            spot.value_at,
            f"a {what} is expected here, as a mapping (`key: value`)",
            f"unknown-{what}",
            f"{plural}: {words}",
        )
    listed = f"{plural}: {', '.join(tags)}"
    if not spot.data:
        return Said(spot.value_at, f"there is no {what} here", f"unknown-{what}", listed)
    keys = [key for key in spot.data if key not in _SIDE_KEYS] or list(spot.data)
    key = next((key for key in keys if nearest(key, tags)), keys[0])
    near = nearest(key, tags)
    hint = f"did you mean `{near}`? {listed}" if near else listed
    return Said(spot.data.keys_at[key], with_key(f"unknown {what}", key), f"unknown-{what}", hint)


def _options(spot: Spot, context: dict[str, Any]) -> list[str]:
    wanted = plain(spot.expected)
    if get_origin(wanted) is Literal:
        return [str(one) for one in get_args(wanted)]
    if isinstance(wanted, EnumType):
        members: dict[str, Any] = dict(wanted.__members__)
        return [str(one) for one in members.values()]
    return re.findall(r"'([^']*)'", str(context.get("expected", "")))


def _not_allowed(spot: Spot, context: dict[str, Any]) -> Said:
    options = _options(spot, context)
    near = nearest(spot.data, options) if isinstance(spot.data, str) else None
    if len(options) == 1:
        return Said(spot.value_at, f"{_what(spot)} must be `{options[0]}`", "wrong-value")
    listed = ", ".join(options)
    # Only what nearly is an allowed word is repeated: anything else may be a secret in the wrong place.
    message = f"unknown {spot.key or 'word'} `{spot.data}`" if near else f"{_what(spot)} is none of the words it takes"
    hint = f"did you mean `{near}`? It takes: {listed}" if near else f"It takes: {listed}"
    return Said(spot.value_at, message, "wrong-value", hint)


def _bad_name(spot: Spot, pattern: str) -> Said:
    place, text = (spot.key_at, spot.key) if spot.of_key else (spot.value_at, spot.data)
    made = ""
    if "[-_]" in pattern:
        form = "small letters and digits, words joined by `-` or `_`, beginning with a letter"
        made = _made_a_name(text, "-", "_")
    elif pattern.startswith("^[a-z]"):
        form = "small letters, digits and `_`, parts joined by dots, each beginning with a letter"
        made = _made_a_name(text, "_", ".")
    else:
        form = "letters, digits, `_`, `-` and `.` alone"
    vague = Said(place, f"this is no name: {form}", "bad-name")
    if not isinstance(text, str) or not re.fullmatch(r"[^`\n]{1,40}", text):
        return vague
    hint = f"write {made}" if made and re.fullmatch(pattern, made) else ""
    return replace(vague, named=Said(place, f"`{text}` is no name: {form}", "bad-name", hint))


def _made_a_name(text: Any, join: str, keep: str) -> str:
    """Make a name of a text as well as that goes: `Done It` becomes `done-it`."""
    plain_letters = unicodedata.normalize("NFKD", str(text)).encode("ascii", "ignore").decode().lower()
    words = re.sub(rf"[^a-z0-9{re.escape(join + keep)}]+", join, plain_letters)
    return re.sub(rf"([{re.escape(join + keep)}])[{re.escape(join + keep)}]+", r"\1", words).strip(join + keep)


def _not_text(spot: Spot) -> Said:
    if isinstance(spot.data, (bool, int, float)):
        return Said(spot.value_at, f"{_what(spot)} must be a text", "wrong-value", "put it in quotes")
    if spot.data is None:
        return Said(
            spot.value_at, f"{_what(spot)} has nothing in it", "wrong-value", "write a text, or leave the key out"
        )
    return Said(spot.value_at, f"{_what(spot)} must be a text", "wrong-value")


def _what(spot: Spot) -> str:
    return f"`{spot.key}`" if spot.key and key_to_show(spot.key).startswith("`") else "this"


def _number(spot: Spot) -> int:
    holder = spot.parent_type if spot.key is None else spot.expected
    return len(get_args(plain(holder)))
