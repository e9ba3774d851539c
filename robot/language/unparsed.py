"""Says in plain words where a file stops being YAML.

Must not know what becomes of what could be read.
"""

import re
from collections.abc import Sequence

import yaml

from robot.language.diagnostics import printable
from robot.model.base import Place
from robot.signs import named

_Told = tuple[Place, str, str, str]

_KEY_AND_VALUE = re.compile(r"(?P<key>\s*(?:- +)*[\w.-]+):(?!//)(?P<odd>[^ \t:])")

_SAID = {
    "mapping values are not allowed": (
        "a `:` is not expected here",
        "check the indentation; a text that holds `: ` stands in quotes",
    ),
    "could not find expected ':'": ("a key without its `:`", "write `key: value`"),
    "cannot start any token": ("this sign cannot start a text", "put the text in quotes"),
    "found unexpected end of stream": ("the file ends in the middle of a text", "a closing quote is missing"),
    "expected <block end>": ("this does not fit the lines above", "check the indentation"),
    "expected block end": ("this does not fit the lines above", "check the indentation"),
    "expected ',' or": ("a `,` or the closing bracket is missing", "look here and at the end of the line above"),
    "block sequence entries are not allowed": ("a `-` is not expected here", "check the indentation"),
    "unknown escape character": (
        "this `\\` sequence is unknown",
        "put regular expressions in single quotes: '\\d+'",
    ),
    "did not find expected alphabetic": ("a text cannot begin with `*` or `&`", "put the text in quotes"),
    "expected alphabetic": ("a text cannot begin with `*` or `&`", "put the text in quotes"),
}


def told(error: yaml.YAMLError, lines: Sequence[str], file: str) -> _Told:
    """Give the place, what is wrong there, the rule and the way out."""
    return _open_quote(error, lines, file) or _no_space(error, lines, file) or _said(error, file)


def _no_space(error: yaml.YAMLError, lines: Sequence[str], file: str) -> _Told | None:
    """Find a `key:value` on the line that is told of, or on the last one above it that is not blank."""
    mark = getattr(error, "problem_mark", None)
    problem = str(getattr(error, "problem", ""))
    if mark is None or not any(sign in problem for sign in ("mapping values", "expected ':'")):
        return None
    above = [at for at in range(min(mark.line, len(lines)) - 1, -1, -1) if lines[at].strip()]
    for at in [*([mark.line] if mark.line < len(lines) else []), *above[:1]]:
        found = _KEY_AND_VALUE.match(lines[at])
        if found is not None:
            place = Place(file, at + 1, found.end("key") + 1)
            odd = f", but {named(found['odd'])}" if found["odd"].isspace() else ""
            message = f"no plain space stands after this `:`{odd}" if odd else "no space stands after this `:`"
            return place, message, "syntax", f"write `{found['key'].strip(' -')}: ...`"
    return None


def _open_quote(error: yaml.YAMLError, lines: Sequence[str], file: str) -> _Told | None:
    """Find the line on which a quote was opened that did not close: the one that is told of, or one above it."""
    mark, begin = getattr(error, "problem_mark", None), getattr(error, "context_mark", None)
    if mark is None:
        return None
    if begin is not None and "end of stream" in str(getattr(error, "problem", "")) and "quoted" in str(error):
        place = Place(file, begin.line + 1, begin.column + 1)
    else:
        last = min(mark.line, len(lines) - 1)
        at = next((at for at in range(last, -1, -1) if _has_open_quote(lines[at], near=at >= last - 1)), None)
        if at is None:
            return None
        place = Place(file, at + 1, mark.column + 1 if at == mark.line else lines[at].rfind('"') + 1)
    return place, "a quote that is opened on this line is not closed", "syntax", "write the missing quote"


def _has_open_quote(line: str, *, near: bool) -> bool:
    """Say whether a quote is left over on a line; far from where the file stops being YAML, one that begins a text."""
    closed = re.sub(r"""(?<![^\s\[{,:])'[^']*'|"(?:[^"\\]|\\.)*\"""", "", line)
    bare = re.split(r"(?:^|\s)#", closed)[0]
    return re.search(r'(?:^|[\s\[{,:])"' + (r'|"\s*(?:[,}\]]|$)' if near else ""), bare) is not None


def _said(error: yaml.YAMLError, file: str) -> _Told:
    mark = getattr(error, "problem_mark", None) or getattr(error, "context_mark", None)
    place = Place(file, mark.line + 1, mark.column + 1) if mark is not None else Place(file, 1, 1)
    problem = f"{getattr(error, 'context', None) or ''} {getattr(error, 'problem', None) or ''}"
    for sign, (message, hint) in _SAID.items():
        if sign in problem:
            return place, message, "syntax", hint
    # libyaml's own words: they name signs of the grammar, not what the file holds.
    words = printable(str(getattr(error, "problem", None) or "it cannot be read"))
    return place, f"this is not YAML: {words[:80]}", "syntax", "check quotes, brackets and indentation"
