"""Reads the text that a page shows from its markup, blocks and `<br>` as lines, spaces as they are.

It is the text that a browser's `exact text` of the same page would be, as far as markup alone can tell: style sheets
and scripts are not known here. Must not know what is looked for in it.
"""

import re
from typing import Final

from robot.wire.elements import BLOCKS, CELLS, INLINE, MUTE, VOID, OpenElements
from robot.wire.markup import Kind, Token, attributes, scan
from robot.wire.notation import add_html, has_markup, html_text, unescape_xml, xml
from robot.wire.reading import Builder, Reading

_SILENT_BOXES: Final = frozenset(
    {"button", "checkbox", "color", "file", "hidden", "image", "radio", "range", "reset", "submit"}
)
_UNSEEN: Final = re.compile(r"display\s*:\s*none|visibility\s*:\s*(?:hidden|collapse)", re.IGNORECASE)
_HIDES: Final = re.compile(rf"hidden|display|visibility|password|<(?:{'|'.join(sorted(MUTE))})", re.IGNORECASE)
_XHTML: Final = re.compile(r"(?:[\s\ufeff]|<[?!][^>]*+>)*+<html\b[^>]{0,1000}[\"']http://www\.w3\.org/1999/xhtml[\"']")
_MAY_HIDE: Final = re.compile(r"hidden|display|visibility", re.IGNORECASE)


def shown(source: Reading, *, hidden: bool = False, as_xml: bool = False, lines: bool = False) -> Reading:
    """Read the text of a page, or of a part of one; with `hidden` also what markup keeps out of sight for now.

    Line ends of the source are spaces, or stay what they are with `lines`.
    In XML (`as_xml`) an element that is none of HTML's is a block, and a stretch that holds markup as a text is left
    out: it is a document of its own. XHTML is a page and has no such stretches.
    """
    return _Reader(source, hidden=hidden, as_xml=as_xml, lines=lines).read()


def hides(text: str) -> bool:
    """Tell whether markup may keep something out of sight; where not, `hidden` makes no difference."""
    return _HIDES.search(text) is not None


class _Reader:
    def __init__(self, source: Reading, *, hidden: bool, as_xml: bool, lines: bool) -> None:
        self._text = source.text
        self._source = source
        self._hidden = hidden
        self._as_xml = as_xml
        self._has_documents = as_xml and not is_xhtml(source.text)
        self._builder = Builder(source, xml if as_xml else html_text)
        self._open = OpenElements()
        self._keeps_lines = lines
        self._begun: tuple[str, int] | None = None  # the element that began last, and holds no other yet
        self._lines = 0  # how many elements are open whose line ends are shown

    def read(self) -> Reading:
        for token in scan(self._text, xml=self._as_xml):
            match token.kind:
                case Kind.START:
                    self._start(token)
                    self._begun = None if token.name in VOID else (token.name, self._builder.length)
                case Kind.END:
                    if self._begun is not None and self._begun[0] == token.name:
                        self._builder.leaf(self._begun[1])
                    self._begun = None
                    self._end(token)
                case _:
                    self._words(token)
        return self._builder.built()

    def _words(self, token: Token) -> None:
        if self._open.muted or (token.kind is Kind.RAW and token.name != "textarea"):
            return
        if self._has_documents and is_document(self._source, token):
            return
        if token.kind is Kind.CDATA:
            self._builder.raw(self._text[token.start : token.stop], token.start)
            return
        lines = self._keeps_lines or self._lines > 0 or token.kind is Kind.RAW
        start = self._builder.length
        add_html(self._builder, self._text, token.start, token.stop, lines=lines)
        if token.kind is Kind.RAW:
            self._builder.box(start)

    def _start(self, token: Token) -> None:
        name = token.name
        was_muted = self._open.muted
        if name in VOID or token.empty:
            self._open.would_end(name)
        else:
            mutes = not self._hidden and (name in MUTE or self._kept_out_of_sight(token))
            self._open.begin(name, mutes=mutes)
            self._lines += name in ("pre", "listing")
        if self._open.muted and (was_muted or name != "select"):
            return
        if name == "br":
            self._builder.sign("\n")
        elif name == "input":
            self._box(token)
        else:
            self._around(name)

    def _end(self, token: Token) -> None:
        ended = self._open.end(token.name) or token.name == "p"
        if token.name in ("pre", "listing"):
            self._lines = max(0, self._lines - 1)
        if ended and not self._open.muted:
            self._around(token.name)

    def _around(self, name: str) -> None:
        if name in CELLS:
            self._builder.sign("\t")
        elif name in BLOCKS or (self._as_xml and name not in INLINE):
            self._builder.sign("\n")

    def _box(self, token: Token) -> None:
        """A box shows what its attribute `value` says."""
        found = {one.name: one for one in reversed([*attributes(self._text, token)])}
        kind = self._text[found["type"].start : found["type"].stop].strip().lower() if "type" in found else "text"
        unseen = kind == "password" or self._kept_out_of_sight(token)
        if kind in _SILENT_BOXES or "value" not in found or (unseen and not self._hidden):
            return
        self._builder.sign("\t")
        start = self._builder.length
        add_html(self._builder, self._text, found["value"].start, found["value"].stop, attribute=True)
        self._builder.box(start)
        self._builder.sign("\t")

    def _kept_out_of_sight(self, token: Token) -> bool:
        if self._hidden or not _MAY_HIDE.search(self._text, *token.rest):
            return False
        for one in attributes(self._text, token):
            if one.name == "hidden":
                return True
            if one.name == "style" and _UNSEEN.search(self._text, one.start, one.stop):
                return True
        return False


def is_xhtml(text: str) -> bool:
    """Tell whether XML is a page, whose texts are shown as they are."""
    return _XHTML.match(text) is not None


def is_document(source: Reading, token: Token) -> bool:
    """Tell whether a text in XML is a piece of HTML, as the answers to a page's own requests hold it."""
    if token.kind is Kind.CDATA:
        return has_markup(source.text[token.start : token.stop])
    inside = source.text[token.start : token.stop]
    return (
        token.kind is Kind.TEXT
        and "&" in inside
        and has_markup(unescape_xml(source.part(token.start, token.stop)).text)
    )
