"""Rewrites HTML: its texts without names, its attributes only as far as they are on a list, its scripts' strings.

Only what changes is written anew, all else stays byte for byte; comments are left out. Must not know HTTP.
"""

from __future__ import annotations

import html
import re
from collections.abc import Callable
from typing import Final

from robot.recordings import allowed, code
from robot.recordings.cover import fold
from robot.recordings.spread import apart
from robot.recordings.values import Values
from robot.wire.elements import VOID
from robot.wire.jsontext import is_json
from robot.wire.markup import Attribute, Kind, Token, attributes, scan
from robot.wire.notation import has_markup

_JSON_SCRIPT: Final = re.compile(r"json|importmap", re.IGNORECASE)
DECLARATION: Final = re.compile(
    r"""\s*<!doctype\s+html(?:\s+public\s+"-//W3C//DTD\ X?HTML\ [\w. ]{3,30}//EN"(?:\s+"http://www\.w3\.org/[\w./-]{5,50}")?)?\s*>\s*
    |\s*<\?xml\s+version=["']1\.[01]["'](?:\s+encoding=["'][\w-]{3,12}["'])?(?:\s+standalone=["']\w{2,3}["'])?\s*\?>\s*""",
    re.IGNORECASE | re.VERBOSE,
)
_BUTTONS: Final = frozenset({"submit", "button", "reset"})
_COLON: Final = re.compile(r"(:)(?!\d\d)")
_ENDS_LABEL: Final = frozenset({"strong", "b", "dt", "th", "label", "span", "em"})
_LABEL: Final = 60
"""Signs before a colon that are its label."""
_SCRIPT: Final = re.compile(r"javascript|ecmascript|module|\bjs", re.IGNORECASE)
_JAVASCRIPT: Final = re.compile(r"\s*javascript:", re.IGNORECASE)
_SCHEMES: Final = ("http://", "https://", "//", "data:", "mailto:", "tel:", "blob:", "ftp://")
_CODED: Final = re.compile(r"[#{}\[\]=<>|^$~]|::|\w\.\w|\w[>+]|\(\)|[-.#]\w+\s[-.#]")
_EMPTIED: Final = frozenset({"integrity", "srcset", "srcdoc"})
"""Attributes that do not survive: what they speak of is changed, left out or nested."""
_DRAWN: Final = frozenset({"d", "points", "transform", "viewbox"})
_DRAWING: Final = re.compile(
    r"(?:[MLHVCSQTAZ](?![a-z])|translate|rotate|scale|matrix|skew[XY]|-?(?:\d{1,4}(?:\.\d{1,4})?|\.\d{1,4})(?!\d)|[\s,()])*+",
    re.IGNORECASE,
)
"""What curves are made of."""
_BLOCKS: Final = frozenset(
    {"tr", "p", "div", "li", "dl", "table", "section", "form", "h1", "h2", "h3", "h4", "h5", "h6"}
)


class Pages:
    """Rewrites pages and parts of pages; `json` rewrites a JSON text."""

    def __init__(self, values: Values, json: Callable[[str], str]) -> None:
        self._values = values
        self._json = json

    def json(self, text: str) -> str:
        """Give a JSON text that stands in a page."""
        return self._json(text)

    def rewritten(self, text: str) -> str:
        """Give a page as it may be kept."""
        return _Page(text, self, self._values).rewritten()

    def script(self, text: str) -> str:
        """Give a script. Which are the same for everybody nobody can tell: the strings of all are looked at."""
        names = self._values.names
        return code.rewritten(code.of_script(text), code=names.inside, string=self._string)

    def style(self, text: str) -> str:
        """Give a style sheet."""
        values = self._values
        return code.rewritten(
            code.of_style(text), code=values.names.inside, string=values.names.atoms, address=values.address
        )

    def _string(self, text: str) -> str:  # noqa: PLR0911 - one for each notation
        """What a string of a script becomes: nothing says what it is for, so all of it must be known."""
        names, values = self._values.names, self._values
        if (known := values.cover.given(text)) is not None:
            return known
        stripped = text.strip()
        if stripped[:1] in ("{", "[") and len(stripped) > 1 and is_json(stripped):
            return self._json(text)
        if has_markup(text):
            return _Page(text, self, values).rewritten()
        if stripped.lower().startswith(_SCHEMES):
            return values.address(text)
        if stripped.startswith(("/", "?")) and " " not in stripped:
            return values.address(text)
        if stripped.startswith("&") and "=" in stripped:
            return "&" + values.query(text[1:])
        if " " in stripped and not text.islower() and not _CODED.search(stripped):
            return names.text(text)
        return names.atoms(text)


class _Page:
    def __init__(self, text: str, pages: Pages, values: Values) -> None:
        self._text = text
        self._pages = pages
        self._values = values
        self._names = values.names
        self._labelled = _labels(text)
        self._apart = apart(text, values.names)
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
                return f"</{self._names.atoms(token.name)}>"
            case Kind.RAW:
                return self._raw(token.name, raw)
            case _ if (whole := self._apart.get(token.start)) is not None:
                return self._words(html.escape(whole, quote=False))
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
        """A text that may hold labels and their values, several of each: `Nom : ... Prénom : ...`.

        What follows a label of a person is a name as far as it is no word of portals: so is the next label.
        """
        pieces = _COLON.split(text) if ":" in text else [text]
        made = []
        label = ""
        for piece in pieces:
            forced = bool(label and allowed.PERSONAL.search(label))
            made.append(self._names.forced(piece) if forced else self._names.text(piece))
            label = fold(piece[-_LABEL:]) if piece != ":" else label
        return "".join(made)

    def _raw(self, name: str, raw: str) -> str:
        if name == "script":
            if _JSON_SCRIPT.search(self._script_type):
                return self._pages.json(raw).replace("</", "<\\/")
            known = not self._script_type or _SCRIPT.search(self._script_type)
            return self._pages.script(raw) if known else _Page(raw, self._pages, self._values).rewritten()
        if name == "style":
            return self._pages.style(raw)
        if name == "title":
            return self._words(raw)
        if name == "textarea":
            text = html.unescape(raw)
            made = self._names.forced(text)
            return raw if made == text else html.escape(made)
        return _Page(raw, self._pages, self._values).rewritten()

    # --- attributes

    def _tag(self, token: Token) -> str:
        held = list(attributes(self._text, token))
        if token.name == "script":
            self._script_type = self._value(held, "type")
        if token.name == "select":
            self._select = self._value(held, "name")
        # What is taken for the name of an element may be a piece of a value that holds such signs.
        known = self._names.are_known(token.name)
        parts = [] if known else ["<" + self._names.atoms(token.name)]
        done = token.start if known else token.start + 1 + len(token.name)
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
            return self._pages.script(text)
        if name == "style":
            return self._pages.style(text)
        return self._by_list(name, text)

    def _by_list(self, name: str, text: str) -> str:
        if name in allowed.LINKS:
            head = _JAVASCRIPT.match(text)
            return self._values.address(text) if head is None else head[0] + self._pages.script(text[head.end() :])
        if name in allowed.TEXTS:
            return self._names.text(text)
        if name in _DRAWN:
            return text if _DRAWING.fullmatch(text) else ""
        if name in allowed.ATTRIBUTES or name.startswith("aria-"):
            return self._names.atoms(text)
        if text.lstrip()[:1] in ("{", "["):
            return self._pages.json(text)
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
            return self._names.atoms(text)
        return self._values.field(name, text)

    def _of_meta(self, held: list[Attribute], text: str) -> str:
        if self._value(held, "http-equiv").lower() == "refresh":
            return self._values.refresh(text)
        if self._value(held, "http-equiv") or self._value(held, "name").lower() in ("viewport", "robots", "charset"):
            return self._names.atoms(text)
        return self._values.loose(text)

    def _value(self, held: list[Attribute], name: str) -> str:
        found = next((one for one in held if one.name == name), None)
        return html.unescape(self._text[found.start : found.stop]) if found else ""


def _between(text: str) -> str:
    """What stands between tokens: usual declarations are kept, comments are not."""
    return "".join(DECLARATION.findall(text))


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
