"""Rewrites HTML: its texts without names, its attributes only as far as they are on a list, its scripts' strings.

Only what changes is written anew, all else stays byte for byte; comments are left out. Must not know HTTP.
"""

from __future__ import annotations

import html
import re
from collections.abc import Callable
from typing import Final

from robot.recordings import allowed
from robot.recordings.cover import fold
from robot.recordings.values import Values
from robot.wire.elements import VOID
from robot.wire.markup import Attribute, Kind, Token, attributes, scan

_STRING: Final = re.compile(r"""(?P<sign>["'`])(?P<text>(?:[^"'`\\\n]|\\.|(?!(?P=sign))["'`])*+)(?P=sign)""", re.DOTALL)
_JSON_SCRIPT: Final = re.compile(r"json|importmap", re.IGNORECASE)
_BUTTONS: Final = frozenset({"submit", "button", "reset"})
_LABEL_AND_VALUE: Final = re.compile(r"([^:\n]{2,60}?\s*:\s*)([^\n:]+)")
_ENDS_LABEL: Final = frozenset({"strong", "b", "dt", "th", "label", "span", "em"})
_EMPTIED: Final = frozenset({"integrity", "srcset", "srcdoc"})
"""Attributes that do not survive: what they speak of is changed, left out or nested."""
_BLOCKS: Final = frozenset(
    {"tr", "p", "div", "li", "dl", "table", "section", "form", "h1", "h2", "h3", "h4", "h5", "h6"}
)


class Pages:
    """Rewrites pages and parts of pages; `json` rewrites a JSON text."""

    def __init__(self, values: Values, json: Callable[[str], str]) -> None:
        self._values = values
        self._json = json

    def rewritten(self, text: str) -> str:
        """Give a page as it may be kept."""
        return _Page(text, self._values, self._json).rewritten()

    def code(self, text: str) -> str:
        """Give a script that is the same for everybody: only what was found to be a name elsewhere is no word of it."""
        return _in_strings(text, self._values, self._values.names.inside)


def _in_strings(text: str, values: Values, change: Callable[[str], str]) -> str:
    """Give a script with its strings changed, and without values that have a shape."""
    parts = []
    done = 0
    for found in _STRING.finditer(text):
        parts += [values.cover.text(text[done : found.start()]), found["sign"], change(found["text"]), found["sign"]]
        done = found.end()
    return "".join([*parts, values.cover.text(text[done:])])


class _Page:
    def __init__(self, text: str, values: Values, json: Callable[[str], str]) -> None:
        self._text = text
        self._values = values
        self._names = values.names
        self._json = json
        self._labelled = _labels(text)
        self._headings: list[str] = []  # of the table's columns
        self._column = -1
        self._in_heading = False
        self._in_cell = False
        self._label = ""  # the words that stand before the value, where they end in a colon or are a heading
        self._select = ""
        self._script_type = ""
        self._depth: list[str] = []

    def rewritten(self) -> str:
        parts = []
        done = 0
        for token in scan(self._text):
            parts += [_between(self._text[done : token.start]), self._token(token)]
            done = token.stop
        return "".join([*parts, _between(self._text[done:])])

    def _token(self, token: Token) -> str:
        raw = self._text[token.start : token.stop]
        match token.kind:
            case Kind.START:
                self._begin(token)
                return self._tag(token)
            case Kind.END:
                self._end(token.name)
                return f"</{token.name}>"
            case Kind.RAW:
                return self._raw(token.name, raw)
            case _:
                return self._words(raw)

    # --- where in the page

    def _begin(self, token: Token) -> None:
        name = token.name
        if name == "table":
            self._headings = []
        elif name == "tr":
            self._column = -1
        elif name in ("td", "th"):
            self._column += 1
            self._in_cell, self._in_heading = name == "td", name == "th"
            if name == "th" and self._column == 0 and self._row_is_first():
                self._headings = []
        if name in _BLOCKS:
            self._label = ""
        if name not in VOID:
            self._depth.append(name)

    def _row_is_first(self) -> bool:
        return "tbody" not in self._depth

    def _end(self, name: str) -> None:
        if name in ("td", "th"):
            self._in_cell = self._in_heading = False
        if name == "select":
            self._select = ""
        if name in self._depth:
            while self._depth and self._depth.pop() != name:
                pass

    def _expects_name(self) -> bool:
        """Whether a name is expected here, by the heading of the column or the words before."""
        if self._in_heading:
            return False
        if self._in_cell and 0 <= self._column < len(self._headings):
            return bool(allowed.PERSONAL.search(self._headings[self._column]))
        return bool(self._label and allowed.PERSONAL.search(self._label))

    # --- texts

    def _words(self, raw: str) -> str:
        text = html.unescape(raw)
        if not text.strip():
            return raw
        forced = self._expects_name()
        inside = self._depth[-1] if self._depth else ""
        made = self._names.forced(text) if forced else self._in_line(text)
        folded = fold(text).strip()
        if self._in_heading:
            self._headings += [""] * (self._column + 1 - len(self._headings))
            self._headings[self._column] += " " + folded
        is_label = folded.endswith(":") or inside in ("dt", "th", "label")
        self._label = folded if is_label or (inside in _ENDS_LABEL and not forced and folded.endswith(":")) else ""
        return raw if made == text else html.escape(made, quote=False)

    def _in_line(self, text: str) -> str:
        """A text that may hold labels and their values: `Nom : ...`."""

        def change(found: re.Match[str]) -> str:
            label, value = found.groups()
            if allowed.PERSONAL.search(fold(label)):
                return self._names.text(label) + self._names.forced(value)
            return self._names.text(found[0])

        return _LABEL_AND_VALUE.sub(change, text) if ":" in text else self._names.text(text)

    def _raw(self, name: str, raw: str) -> str:
        if name == "script":
            return self._json(raw) if _JSON_SCRIPT.search(self._script_type) else self.script(raw)
        if name == "style":
            return self._names.inside(raw)
        if name == "title":
            return self._words(raw)
        if name == "textarea":
            text = html.unescape(raw)
            made = self._names.forced(text)
            return raw if made == text else html.escape(made)
        return _Page(raw, self._values, self._json).rewritten()

    def script(self, text: str) -> str:
        """Give a script of a page with the strings in it replaced that tell something."""
        return _in_strings(text, self._values, self._string)

    def _string(self, inside: str) -> str:
        if self._names.are_known(inside):
            return inside
        in_code = re.search(r"[\s:/.#=?\[\](){}]", inside.strip()) is not None and not _reads_as_text(inside)
        if "\\" in inside or "<" in inside or in_code:
            return self._names.inside(inside)
        return self._names.text(inside)

    # --- attributes

    def _tag(self, token: Token) -> str:
        held = list(attributes(self._text, token))
        if token.name == "script":
            self._script_type = self._value(held, "type")
        if token.name == "select":
            self._select = self._value(held, "name")
        parts = []
        done = token.start
        for one in held:
            raw = self._text[one.start : one.stop]
            text = html.unescape(raw)
            made = self._attribute(token, held, one.name, text)
            if made != text:
                parts += [self._text[done : one.start], html.escape(made)]
                done = one.stop
        return "".join([*parts, self._text[done : token.stop]])

    def _attribute(self, token: Token, held: list[Attribute], name: str, text: str) -> str:
        if not text or name in _EMPTIED:
            return ""
        if name == "value":
            return self._of_value(token, held, text)
        if name == "content":
            return self._of_meta(held, text)
        if name.startswith("on"):
            return self.script(text)
        return self._by_list(name, text)

    def _by_list(self, name: str, text: str) -> str:
        if name in allowed.LINKS:
            return self._values.address(text)
        if name in allowed.TEXTS:
            return self._names.text(text)
        if name in allowed.ATTRIBUTES or name.startswith("aria-"):
            return self._names.inside(text)
        if text.lstrip()[:1] in ("{", "["):
            return self._json(text)
        return self._values.loose(text)

    def _of_value(self, token: Token, held: list[Attribute], text: str) -> str:
        kind = self._value(held, "type").lower()
        name = self._value(held, "name")
        if token.name == "input" and (kind in _BUTTONS):
            return self._names.text(text)
        if token.name in ("option", "button"):
            return self._values.field(name or self._select, text)
        if token.name == "input" and kind in ("", "text", "email", "search", "tel"):
            known = self._values.cover.given(text)
            if known is not None:
                return known
            label = self._labelled.get(self._value(held, "id"), "") + " " + fold(name)
            made = self._values.field(name, text) if name else self._names.text(text)
            return self._names.forced(text) if allowed.PERSONAL.search(label) else made
        if token.name in ("li", "progress", "meter"):
            return self._names.inside(text)
        return self._values.field(name, text)

    def _of_meta(self, held: list[Attribute], text: str) -> str:
        if self._value(held, "http-equiv").lower() == "refresh":
            return self._values.refresh(text)
        if self._value(held, "http-equiv") or self._value(held, "name").lower() in ("viewport", "robots", "charset"):
            return self._names.inside(text)
        return self._values.loose(text)

    def _value(self, held: list[Attribute], name: str) -> str:
        found = next((one for one in held if one.name == name), None)
        return html.unescape(self._text[found.start : found.stop]) if found else ""


def _between(text: str) -> str:
    """What stands between tokens: declarations are kept, comments are not."""
    return text if text.lower().lstrip().startswith(("<!doctype", "<?xml")) else ""


def _labels(text: str) -> dict[str, str]:
    """The words of each label, by the box that it is for."""
    found: dict[str, str] = {}
    box = None
    for token in scan(text):
        if token.kind is Kind.START and token.name == "label":
            box = next((text[one.start : one.stop] for one in attributes(text, token) if one.name == "for"), None)
        elif token.kind is Kind.END and token.name == "label":
            box = None
        elif token.kind is Kind.TEXT and box:
            found[box] = found.get(box, "") + fold(html.unescape(text[token.start : token.stop]))
    return found


def _reads_as_text(text: str) -> bool:
    """Whether a string of a script is a text for people: words with spaces, some with capital letters."""
    return " " in text.strip() and not re.search(r"[#{}\[\]=<>]", text)
