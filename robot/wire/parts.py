"""Finds the parts of an answer that show a text by themselves: a page, a fragment in XML or JSON, a string.

Must not know what is looked for in them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Final, Literal

from robot.wire.jsontext import Key, is_json, leads_to, strings
from robot.wire.markup import Kind, scan
from robot.wire.notation import json_string, unescape, unescape_xml
from robot.wire.page import is_xhtml, shown
from robot.wire.reading import Reading

Form = Literal["html", "xml", "json", "text"]
_DEEPEST: Final = 4
"""How often JSON may stand in a string of JSON."""


@dataclass(frozen=True, slots=True)
class Part:
    """A text that is shown, and where it stands: `page`, `cdata`, `json resultat.message`.

    `as_html` is there where a page may as well take the text for HTML, and would then show something else.
    """

    reading: Reading = field(repr=False)
    label: str
    as_html: Reading | None = field(default=None, repr=False)

    @property
    def readings(self) -> tuple[Reading, ...]:
        """All that the part may be shown as."""
        return (self.reading,) if self.as_html is None else (self.reading, self.as_html)


def form_of(content_type: str, body: bytes) -> Form | None:
    """Tell what notation an answer is in, by its type and its first signs; None where it shows no text."""
    kind = content_type.partition(";")[0].strip().lower()
    start = body[:512].lstrip(b"\xef\xbb\xbf \t\r\n\0\xff\xfe")[:1]
    if kind.endswith(("/json", "+json")):
        return "json"
    if kind in ("text/html", "text/plain", ""):
        if start in (b"{", b"[") and is_json(body.decode("utf-8-sig", "replace")):
            return "json"
        return "html" if kind == "text/html" or (kind == "" and start == b"<") else "text"
    if kind.endswith(("/xml", "+xml")):
        return None if "svg" in kind else "xml"
    return None


def parts(source: Reading, form: Form, *, hidden: bool, worth: Callable[[str], bool]) -> Iterator[Part]:
    """Give the parts of a document; `hidden` ones too. A string of JSON is gone into where it is `worth` it."""
    match form:
        case "html" if "<" in source.text:
            yield Part(shown(source, hidden=hidden), "page")
        case "html":
            yield _either(source, "page", hidden=hidden)
        case "xml":
            yield from _in_xml(source, hidden=hidden)
        case "json":
            yield from string_parts(source, shows=None, hidden=hidden, worth=worth)
        case "text":
            yield _either(source, "text", hidden=hidden)


def string_parts(
    source: Reading,
    *,
    shows: Literal["text", "html"] | None,
    hidden: bool,
    worth: Callable[[str], bool] = bool,
    way: Sequence[str] = ("**",),
) -> Iterator[Part]:
    """Give the strings of a JSON document that `way` leads to, each as what a page shows of it.

    `shows` says how a page treats them; where it does not, it may be either way.
    """
    for path, string in _json_strings(source, (), worth):
        if not leads_to(way, path):
            continue
        label = "json " + ".".join(map(str, path))
        if shows is None:
            yield _either(string, label, hidden=hidden)
        else:
            yield Part(string if shows == "text" else shown(string, hidden=hidden), label)


def _json_strings(
    source: Reading, path: tuple[Key, ...], worth: Callable[[str], bool], depth: int = 0
) -> Iterator[tuple[tuple[Key, ...], Reading]]:
    """Give the strings of a JSON document, read, and the way to each; one that is JSON itself is gone into."""
    for found in strings(source.text):
        if found.key or not worth(source.text[found.start : found.stop]):
            continue
        string = unescape(source.part(found.start, found.stop), json_string)
        way = (*path, *found.path)
        if depth < _DEEPEST and string.text.lstrip()[:1] in ("{", "[") and '"' in string.text and is_json(string.text):
            yield from _json_strings(string, way, worth, depth + 1)
        else:
            yield way, string


def _in_xml(source: Reading, *, hidden: bool) -> Iterator[Part]:
    for token in () if is_xhtml(source.text) else scan(source.text, xml=True):
        if token.kind is Kind.CDATA or (token.kind is Kind.TEXT and "&" in source.text[token.start : token.stop]):
            inside = source.part(token.start, token.stop)
            label = "cdata" if token.kind is Kind.CDATA else "text in xml"
            part = _either(inside if token.kind is Kind.CDATA else unescape_xml(inside), label, hidden=hidden)
            if part.as_html is not None:
                yield part
    yield Part(shown(source, hidden=hidden, as_xml=True), "xml")


def _either(text: Reading, label: str, *, hidden: bool) -> Part:
    """A text of which nobody says whether a page takes it for HTML."""
    if "<" not in text.text and "&" not in text.text:
        return Part(text, label)
    as_html = shown(text, hidden=hidden, lines=True)
    return Part(text, label, as_html if as_html.text != text.text else None)
