"""Takes HTML or XML apart into tags, texts and the rest, each with its place, as a browser does.

Linear in time whatever the document. Must not know which elements are shown.
"""

import functools
import re
from collections.abc import Iterator
from enum import Enum, auto
from typing import NamedTuple

_TAG = re.compile(
    r"""
    <!--(?:-?>|.*?(?:--!?>|\Z))                                       # a comment
    |(?P<cdata><!\[CDATA\[).*?(?:\]\]>|\Z)
    |<[!?][^>]*+(?:>|\Z)                                              # a declaration
    |</(?:[^a-zA-Z>][^>]*+)?>                                         # no tag at all
    |<(?P<end>/?)(?P<name>[a-zA-Z][^\s/>]*+)
     (?P<rest>(?:[^>=]++|=\s*+(?:"[^"]*+(?:"|\Z)|'[^']*+(?:'|\Z)|[^\s>]*+))*+)(?:>|\Z)
    """,
    re.VERBOSE | re.DOTALL,
)
_ATTRIBUTE = re.compile(
    r"""(?P<name>[^\s=>/][^\s=>/]*+)(?:\s*+=\s*+(?:"(?P<double>[^"]*+)"?|'(?P<single>[^']*+)'?|(?P<bare>[^\s>]*+)))?""",
    re.DOTALL,
)
_RAW = frozenset({"script", "style", "xmp", "iframe", "noembed", "noframes", "noscript", "title", "textarea"})
"""Elements that hold no tags."""


class Kind(Enum):
    """What a token is."""

    TEXT = auto()  # may hold entities
    RAW = auto()  # what stands in an element that holds no tags, named by it
    CDATA = auto()  # the inside of a CDATA section; XML alone has those
    START = auto()
    END = auto()


class Token(NamedTuple):
    """A stretch of a document. Comments and declarations are no tokens."""

    kind: Kind
    start: int
    stop: int
    name: str = ""  # of an element, in small letters
    rest: tuple[int, int] = (0, 0)  # where a start tag's attributes stand
    empty: bool = False  # it ends in "/>", and that closes the element here


class Attribute(NamedTuple):
    """An attribute of a tag, and where its value stands."""

    name: str
    start: int
    stop: int


def scan(text: str, *, xml: bool = False) -> Iterator[Token]:
    """Give the tokens of a document, or of a fragment, in order."""
    done = 0
    foreign = 0  # how many <svg> are open
    while (found := _TAG.search(text, done)) is not None:
        if found.start() > done:
            yield Token(Kind.TEXT, done, found.start())
        done = found.end()
        if found["name"] is not None:
            token = _tag(found, closes_itself=xml or foreign > 0)
            yield token
            if token.name == "svg" and not token.empty:
                foreign = max(0, foreign + (1 if token.kind is Kind.START else -1))
            elif token.kind is Kind.START and token.name in _RAW and not xml and not token.empty:
                end = _end_of(text, token.name, done)
                yield Token(Kind.RAW, done, end, token.name)
                done = end
        elif xml and found["cdata"] is not None:
            yield Token(Kind.CDATA, found.end("cdata"), found.end() - 3 * found[0].endswith("]]>"))
    if done < len(text):
        yield Token(Kind.TEXT, done, len(text))


def attributes(text: str, token: Token) -> Iterator[Attribute]:
    """Give the attributes of a start tag."""
    for found in _ATTRIBUTE.finditer(text, *token.rest):
        group = next((name for name in ("double", "single", "bare") if found[name] is not None), None)
        span = found.span(group) if group else (found.end(), found.end())
        yield Attribute(found["name"].lower(), *span)


def _tag(found: re.Match[str], *, closes_itself: bool) -> Token:
    kind = Kind.END if found["end"] else Kind.START
    empty = closes_itself and found["rest"].endswith("/")
    return Token(kind, *found.span(), found["name"].lower(), found.span("rest"), empty)


def _end_of(text: str, name: str, start: int) -> int:
    found = _ends(name).search(text, start)
    return found.start() if found else len(text)


@functools.cache
def _ends(name: str) -> re.Pattern[str]:
    return re.compile(rf"</{name}(?=[\s/>])", re.IGNORECASE)
