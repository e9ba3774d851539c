"""Strict YAML with positions: text to `Located` mappings, `LocatedList` lists and scalars.

Only what a flow needs of YAML: no anchors, tags or second documents, keys are texts and stand once, and the plain
scalars are those of YAML 1.2 (`on`, `yes`, `12:30`, `0777` and dates are texts). Must not know what the keys mean.
"""

import re
from collections.abc import Sequence
from pathlib import Path
from typing import Any, NamedTuple

import yaml
from yaml.events import (
    AliasEvent,
    DocumentStartEvent,
    MappingEndEvent,
    MappingStartEvent,
    ScalarEvent,
    SequenceEndEvent,
    SequenceStartEvent,
    StreamEndEvent,
)

from robot.language.diagnostics import Diagnostic, line_to_show, with_key
from robot.language.unparsed import told
from robot.model.base import Located, LocatedList, Place
from robot.signs import named

LARGEST = 1 << 20
"""The most bytes a file may have."""

DEEPEST = 50
"""The deepest that mappings and lists may be nested."""

_LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)

_NULL = {"", "~", "null", "Null", "NULL"}
_BOOL = {"true": True, "True": True, "TRUE": True, "false": False, "False": False, "FALSE": False}
_INT = re.compile(r"[-+]?(?:0|[1-9][0-9]{0,17})")
_FLOAT = re.compile(r"[-+]?(?:\.[0-9]+|(?:0|[1-9][0-9]{0,17})(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]{1,3})?")
_ODD = re.compile("[\x00-\x09\x0b\x0c\x0e-\x1f\x7f-\x9f\xad\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufffe\uffff]")
_SPACES = "\xa0\u1680\u2000-\u200a\u202f\u205f\u3000"
"""Spaces that YAML takes for letters."""
_INDENTED = re.compile(rf" *(?P<odd>[{_SPACES}])[ {_SPACES}]*(?:[\w.-]+ *:(?:\s|$)|- )")
_IN_KEY = re.compile(f"[{_SPACES}]")
_TYPOGRAPHIC = re.compile("[\u2018-\u201f]")

_MOST_ODD = 20


class Source(NamedTuple):
    """What a file holds: its lines, its data, and what is wrong with it as YAML.

    `data` is what could be read; where `broken`, it is not worth looking at.
    """

    file: str
    kind: str
    lines: Sequence[str] = ()
    data: Any = None
    diagnostics: tuple[Diagnostic, ...] = ()
    broken: bool = False

    def line(self, number: int) -> str:
        """Give a line to show, counted from 1; empty where it may hold a secret."""
        return line_to_show(self.lines, number, kind=self.kind)


def read_source(path: Path, kind: str) -> Source:
    """Read a file; what is wrong with it, or that it cannot be read at all, is in the source's diagnostics."""
    file = str(path)
    try:
        if path.exists() and not path.is_file() and not path.is_dir():
            return _refused(file, kind, "this is a device or a pipe, and no file", "unreadable-file")
        with path.open("rb") as stream:
            content = stream.read(LARGEST + 1)
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or "its path cannot be used"
        return _refused(file, kind, f"this file cannot be read: {reason}", "unreadable-file")
    return parse(content, file, kind)


def not_read(path: Path, kind: str, message: str) -> Source:
    """Give the source of a file that is not read, since it is none of the workspace's own."""
    place = Place(str(path), 1, 1)
    hint = "put the file itself here, or a link to one of this workspace"
    return Source(str(path), kind, diagnostics=(Diagnostic(place, message, "outside-link", hint),), broken=True)


def parse(content: bytes, file: str, kind: str = "") -> Source:
    """Read a file's content. Never raises: mistakes are in the source's diagnostics."""
    if len(content) > LARGEST:
        return _refused(file, kind, f"this file is larger than {LARGEST >> 20} MiB", "file-size")
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        before = content[: error.start].decode("utf-8-sig", "replace")
        place = Place(file, before.count("\n") + 1, len(before) - before.rfind("\n"))
        return Source(
            file,
            kind,
            diagnostics=(Diagnostic(place, "this file is not UTF-8", "not-utf8", "save it as UTF-8 in your editor"),),
            broken=True,
        )
    lines = re.split(r"\r\n|\r|\n", text)
    odd = _odd_signs(lines, file, kind)
    if odd:
        return Source(file, kind, lines, diagnostics=tuple(odd), broken=True)
    reader = _Reader(file)
    broken = False
    data = None
    try:
        data = reader.document(text)
    except _Refusal as refusal:
        broken = True
        reader.add(refusal.place, refusal.message, refusal.rule, refusal.hint)
    except yaml.YAMLError as error:
        broken = True
        reader.add(*told(error, lines, file))
    except RecursionError:
        broken = True
        reader.add(Place(file, 1, 1), f"this file is nested more than {DEEPEST} deep", "nesting")
    found = tuple(
        Diagnostic(one.place, one.message, one.rule, one.hint, line_to_show(lines, one.place.line, kind=kind))
        for one in reader.found
    )
    return Source(file, kind, lines, data, found, broken)


def _refused(file: str, kind: str, message: str, rule: str) -> Source:
    return Source(file, kind, diagnostics=(Diagnostic(Place(file, 1, 1), message, rule),), broken=True)


def _odd_signs(lines: list[str], file: str, kind: str) -> list[Diagnostic]:
    found: list[Diagnostic] = []
    for number, line in enumerate(lines, 1):
        odd = _ODD.search(line)
        if odd is None:
            if spaced := _INDENTED.match(line):
                place = Place(file, number, spaced.start("odd") + 1)
                message = f"the indentation holds {named(spaced['odd'])}; YAML takes it for a letter"
                shown = line_to_show(lines, number, kind=kind)
                found.append(Diagnostic(place, message, "tab", "indent with plain spaces", shown))
            continue
        place = Place(file, number, odd.start() + 1)
        shown = line_to_show(lines, number, kind=kind)
        if odd[0] == "\t":
            hint = "use spaces; in a text write \\t within double quotes"
            found.append(Diagnostic(place, "a tab; YAML is indented with spaces", "tab", hint, shown))
        else:
            message = f"the control character {named(odd[0])}"
            found.append(Diagnostic(place, message, "control-character", "it cannot be seen: remove it", shown))
        if len(found) == _MOST_ODD:
            break
    return found


class _Refusal(Exception):  # noqa: N818 - reading this file ends here
    def __init__(self, place: Place, message: str, rule: str, hint: str = "") -> None:
        super().__init__(rule)
        self.place = place
        self.message = message
        self.rule = rule
        self.hint = hint


class _Reader:
    """Builds the data from the parser's events: what is refused is seen before anything grows from it."""

    def __init__(self, file: str) -> None:
        self.file = file
        self.found: list[Diagnostic] = []

    def add(self, place: Place, message: str, rule: str, hint: str = "") -> None:
        self.found.append(Diagnostic(place, message, rule, hint))

    def document(self, text: str) -> Any:
        loader = _LOADER(text)
        self.next = loader.get_event
        try:
            self.next()  # the stream starts
            start = self.next()
            if isinstance(start, StreamEndEvent):
                raise self._empty()
            event = self.next()
            if isinstance(event, ScalarEvent) and _is_plain(event) and not event.value:
                raise self._empty()
            data = self.value(event, 1)
            self.next()  # the document ends
            more = self.next()
            if isinstance(more, DocumentStartEvent):
                raise _Refusal(
                    self.place(more),
                    "a second document in one file",
                    "documents",
                    "one file, one document: remove `---`",
                )
            return data
        finally:
            loader.dispose()

    def _empty(self) -> _Refusal:
        hint = "write what it is to hold, or remove it"
        return _Refusal(Place(self.file, 1, 1), "this file is empty", "empty-file", hint)

    def place(self, event: Any) -> Place:
        mark = event.start_mark
        return Place(self.file, mark.line + 1, mark.column + 1)

    def value(self, event: Any, depth: int) -> Any:
        if isinstance(event, AliasEvent) or event.anchor is not None:
            raise _Refusal(
                self.place(event), "anchors and aliases (`&`, `*`) are not used here", "anchor",
                "remove the `&name`, and write the thing out where `*name` stands; "
                "a text that begins with & or * stands in quotes",
            )  # fmt: skip
        if event.tag is not None:
            known = re.fullmatch(r"tag:yaml\.org,2002:([a-z]+)", event.tag)
            remove = f"remove `!!{known[1]}`; " if known else ""
            hint = f"{remove}a text that begins with ! stands in quotes"
            raise _Refusal(self.place(event), "tags (`!`) are not used here", "tag", hint)
        if isinstance(event, ScalarEvent):
            return self.text(event) if _is_plain(event) else event.value
        if depth > DEEPEST:
            hint = "a list is written [name, name]: are there too many brackets?"
            raise _Refusal(self.place(event), f"this file is nested more than {DEEPEST} deep", "nesting", hint)
        if isinstance(event, SequenceStartEvent):
            return self.list_(event, depth)
        return self.mapping(event, depth)

    def text(self, event: Any) -> Any:
        """A text without quotes; those of a word processor are none."""
        if (quote := _TYPOGRAPHIC.match(event.value)) is not None:
            message = f"this text begins with {named(quote[0])}, which is no quote of YAML"
            self.add(self.place(event), message, "syntax", "write \" or ', or put the whole text in them")
        return scalar(event.value)

    def list_(self, event: Any, depth: int) -> LocatedList:
        made = LocatedList(self.place(event))
        while not isinstance(item := self.next(), SequenceEndEvent):
            made.items_at.append(self.place(item))
            made.append(self.value(item, depth + 1))
        return made

    def mapping(self, event: Any, depth: int) -> Located:
        made = Located(self.place(event))
        while not isinstance(key := self.next(), MappingEndEvent):
            place = self.place(key)
            name = self.value(key, depth + 1)
            if isinstance(name, str) and (odd := _IN_KEY.search(name)) is not None:
                hint = "write a plain space, or none"
                self.add(place, f"this key holds {named(odd[0])}", "unknown-key", hint)
            value = self.next()
            value_place = self.place(value)
            data = self.value(value, depth + 1)
            if isinstance(key, (MappingStartEvent, SequenceStartEvent)) or not isinstance(name, str):
                self.add(place, "a key must be a text", "key-not-text", "put it in quotes")
                if isinstance(key, ScalarEvent) and key.value and key.value not in made:
                    made.keys_at[key.value], made.values_at[key.value] = place, value_place
                    made[key.value] = data  # whoever knows the keys can say what would have to stand there
            elif name == "<<" and _is_plain(key):
                self.add(place, "merge keys (`<<`) are not used here", "anchor", "write the keys out")
            elif name in made:
                first = made.keys_at[name].line
                message = f"{with_key('the key', name)} stands twice; first on line {first}"
                self.add(place, message, "duplicate-key", "remove one of the two")
            else:
                made.keys_at[name] = place
                made.values_at[name] = value_place
                made[name] = data
        return made


def _is_plain(event: Any) -> bool:
    return not event.style


def scalar(text: str) -> Any:
    """Give what a plain scalar means in YAML 1.2: null, true and false, a number; else the text itself."""
    if not text or text[0] in "~nNtTfF":
        if text in _NULL:
            return None
        return _BOOL.get(text, text)
    if text[0] in "+-.0123456789":
        if _INT.fullmatch(text):
            return int(text)
        if _FLOAT.fullmatch(text):
            return float(text)
    return text
