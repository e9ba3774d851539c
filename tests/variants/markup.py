"""HTML as a small tree that is written back sign by sign, but for what was changed in it."""

import html
from collections.abc import Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser

VOID = {"area", "base", "br", "col", "hr", "img", "input", "link", "meta", "source", "wbr"}


@dataclass(eq=False)
class Element:
    tag: str
    attributes: dict[str, str | None]
    children: "list[Element | str]" = field(default_factory=list)

    def all(self) -> "Iterator[Element]":
        """The element and all in it, in reading order."""
        yield self
        for child in self.children:
            if isinstance(child, Element):
                yield from child.all()

    def text(self) -> str:
        return " ".join("".join(_texts(self)).split())

    def elements(self) -> "list[Element]":
        return [child for child in self.children if isinstance(child, Element)]

    def has(self, **wanted: str) -> bool:
        return all(self.attributes.get(name) == value for name, value in wanted.items())


def _texts(element: Element) -> Iterator[str]:
    for child in element.children:
        if isinstance(child, str):
            yield html.unescape(child)
        else:
            yield from _texts(child)


class _Parser(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=False)
        self.root = Element("", {})
        self._open = [self.root]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        element = Element(tag, dict(attrs))
        self._open[-1].children.append(element)
        if tag not in VOID:
            self._open.append(element)

    def handle_endtag(self, tag: str) -> None:
        if any(element.tag == tag for element in self._open[1:]):
            while self._open.pop().tag != tag:
                pass

    def handle_data(self, data: str) -> None:
        self._open[-1].children.append(data)

    def handle_entityref(self, name: str) -> None:
        self.handle_data(f"&{name};")

    def handle_charref(self, name: str) -> None:
        self.handle_data(f"&#{name};")

    def handle_comment(self, data: str) -> None:
        self.handle_data(f"<!--{data}-->")

    def handle_decl(self, decl: str) -> None:
        self.handle_data(f"<!{decl}>")


def parsed(text: str) -> Element:
    parser = _Parser()
    parser.feed(text)
    parser.close()
    _join(parser.root)
    return parser.root


def _join(element: Element) -> None:
    """Makes one text of those that stand side by side: `a&amp;b` comes in three pieces."""
    joined: list[Element | str] = []
    for child in element.children:
        if isinstance(child, str) and joined and isinstance(joined[-1], str):
            joined[-1] += child
        else:
            joined.append(child)
            if isinstance(child, Element):
                _join(child)
    element.children = joined


def written(element: Element) -> str:
    inner = "".join(child if isinstance(child, str) else written(child) for child in element.children)
    if not element.tag:
        return inner
    attributes = "".join(
        f" {name}" if value is None else f' {name}="{html.escape(value)}"' for name, value in element.attributes.items()
    )
    return f"<{element.tag}{attributes}>" + ("" if element.tag in VOID else f"{inner}</{element.tag}>")
