"""The rule on regular expressions: Python and browsers, which take them with the flags `iu`, understand them alike."""

import re
import warnings
from collections.abc import Iterator

from robot.language.rules.rule import File, Found
from robot.language.rules.uses import conditions_of, steps_of
from robot.model.base import Model, Place
from robot.model.conditions import Value
from robot.model.flow import Flow, Library, Page
from robot.model.selectors import Selectors
from robot.model.steps import Read

_PYTHON_ONLY = {
    "(?P": "groups have no names: write (...)",
    "(?#": "comments are not known there",
    "(?(": "conditional groups are not known there",
    "(?>": "atomic groups are not known there",
    r"\A": "write ^ instead",
    r"\Z": "write $ instead",
}
_NAMED = re.compile(r"\(\?<(?![=!])")
_INLINE_FLAGS = re.compile(r"\(\?[aiLmsux]+[:)]")
_SET = re.compile(r"\[\^?\]?[^\[\]]*\]")
_POSSESSIVE = re.compile(r"(?<!\\)[*+?}]\+")
_IN_WORDS = {
    "missing ), unterminated": "a `(` is not closed; a plain one is written `\\(`",
    "unbalanced parenthesis": "a `)` has no `(`; a plain one is written `\\)`",
    "unterminated character set": "a `[` is not closed; a plain one is written `\\[`",
    "nothing to repeat": "nothing stands before a `*`, `+` or `?`; a plain one has a `\\` before it",
    "multiple repeat": "two of `*`, `+`, `?` and `{}` stand in a row",
    "bad character range": "a range in [...] goes from a later sign to an earlier one",
    "look-behind requires": "what is looked for behind (`?<=`, `?<!`) has no fixed length",
}
"""What Python says, and what it means."""

_REFERENCE = re.compile(r"(?<!\$)\$\{[^{}]*\}")
_PARTS = re.compile(r"\\(?P<escaped>.)|(?P<quantity>\{[0-9]+(,[0-9]*)?\})|(?P<sign>.)", re.DOTALL)
_ESCAPES = frozenset("dDwWsSbBnrtvf123456789xu^$\\.*+?()[]{}|/")
"""What may stand behind a `\\` in a browser; Python lets more pass."""


def bad_expression(file: File) -> Found:
    """Every regular expression is one in Python and in a browser."""
    for text, place in _expressions(file.model):
        wrong = _wrong_with(text)
        if wrong:
            yield place, f"this regular expression cannot be used: {wrong}", ""


def _wrong_with(expression: str) -> str:  # noqa: PLR0911 - one for each reason
    # A reference stands for a text: put one sign in its place, as the engine puts the text, escaped.
    plain = _REFERENCE.sub("0", expression)
    # An escape and a [...] are each one sign, whatever stands in them.
    bare = _SET.sub("x", re.sub(r"\\[^AZ]", "x", plain))
    for sign, advice in _PYTHON_ONLY.items():
        if sign in bare:
            return f"`{sign}` is not understood by a browser; {advice}"
    if _NAMED.search(bare):
        return "groups have no names: write (...)"
    if _INLINE_FLAGS.search(bare):
        return "flags within it are not understood by every browser"
    if _POSSESSIVE.search(bare):
        return "possessive quantifiers (`*+`) are not understood by a browser"
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", FutureWarning)
            re.compile(plain)
    except FutureWarning:
        return "within [...] stands a `[` or a doubled sign: write `\\[`, and each sign once"
    except (re.error, OverflowError, RecursionError) as error:
        said = getattr(error, "msg", "it is too large")
        return next((words for begin, words in _IN_WORDS.items() if said.startswith(begin)), said)
    return _odd_sign(plain)


def _odd_sign(expression: str) -> str:
    """Say which sign Python takes as it stands and a browser refuses."""
    inside = False
    for part in _PARTS.finditer(expression):
        escaped, sign = part["escaped"], part["sign"]
        if escaped is not None and escaped not in _ESCAPES and not (inside and escaped == "-"):
            return f"`\\{escaped}` is not understood by a browser: write `{escaped}`"
        if sign == "[" and not inside:
            inside = True
        elif sign == "]" and inside:
            inside = False
        elif sign is not None and sign in "{}]" and not inside:
            return f"`{sign}` stands alone: write `\\{sign}`"
    return ""


_KEYS = ("matches", "name_matches", "holding", "not_holding", "besides", "near", "called")
"""The keys of a way that hold an expression."""


def _expressions(model: Model) -> Iterator[tuple[str, Place]]:
    if isinstance(model, Selectors):
        ways = (way for element in model.elements.values() for way in element.find)
        asked = ((way, key) for way in ways for key in _KEYS if getattr(way, key, None) is not None)
        yield from ((getattr(way, key), way.place_of(key)) for way, key in asked)
    elif isinstance(model, (Flow, Library)):
        for session in model.sessions.values():
            yield from _written(session, "confirm_box", "box_refused")
        for page in model.pages.values():
            yield from ((one.each, one.place_of("each")) for one in page.verify if one.each is not None)
            yield from _written(page.names, "each", "unless") if page.names is not None else ()
            yield from _written(page, "confirm_box")
            yield from ((one, page.place_of("box_refused")) for one in page.box_refused)
            for held in _matching(page):
                if held.matches is not None:  # type: ignore[attr-defined]
                    yield held.matches, held.place_of("matches")  # type: ignore[attr-defined]
            secrets = (one for one in page.secret.values() if one.unclear is not None)
            yield from ((one.unclear or "", one.place_of("unclear")) for one in secrets)


def _written(model: Model, *keys: str) -> Iterator[tuple[str, Place]]:
    yield from ((getattr(model, key), model.place_of(key)) for key in keys if getattr(model, key) is not None)


def _matching(page: Page) -> Iterator[Model]:
    yield from page.verify
    yield from page.extract.values()
    yield from page.secret.values()
    yield from (step for step in steps_of(page) if isinstance(step, Read))
    yield from (condition for condition in conditions_of(page) if isinstance(condition, Value))
