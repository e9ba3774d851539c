"""Rewrites scripts and style sheets: their strings, comments and addresses, and nothing that a program needs.

A string is denied as any value is; what stands outside of strings is the program. Must not know what a value is
replaced by.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from enum import Enum, auto
from typing import Final, NamedTuple

from robot.wire.notation import harmless, script, unescape
from robot.wire.reading import document

_NEXT: Final = re.compile(r"[\"'`/{}]|<!--")
_QUOTED: Final = {
    '"': re.compile(r'"(?P<text>(?:[^"\\\n]|\\.)*+)(?P<end>"?)', re.DOTALL),
    "'": re.compile(r"'(?P<text>(?:[^'\\\n]|\\.)*+)(?P<end>'?)", re.DOTALL),
}
_TEMPLATE: Final = re.compile(r"(?P<text>(?:[^`\\$]|\\.|\$(?!\{))*+)(?P<end>`|\$\{|\Z|.)", re.DOTALL)
_COMMENT: Final = re.compile(r"//[^\n]*+|/\*.*?(?:\*/|\Z)|<!--[^\n]*+", re.DOTALL)
_REGEX: Final = re.compile(r"/(?![*/])(?:[^/\\\[\n]|\\[^\n]|\[(?:[^\]\\\n]|\\[^\n])*+\])++/[a-z]*")
_BEFORE_REGEX: Final = re.compile(r"(?:\A|[(,=:\[!&|?{};+\-*%~^<>\n]|\b(?:return|typeof|case|in|of|do|else|void))\s*\Z")
_STYLE: Final = re.compile(
    r"""/\*.*?(?:\*/|\Z)|url\(\s*(?P<address>[^"')\s][^)]*+)\)|(?P<sign>["'])(?P<text>(?:[^"'\\\n]|\\.|(?!(?P=sign))["'])*+)
    (?P=sign)?""",
    re.VERBOSE | re.DOTALL | re.IGNORECASE,
)


class Kind(Enum):
    """What a stretch of code is."""

    CODE = auto()
    STRING = auto()  # without its signs
    COMMENT = auto()
    ADDRESS = auto()


class Stretch(NamedTuple):
    """A part of code."""

    kind: Kind
    text: str


Change = Callable[[str], str]


def rewritten(stretches: Iterator[Stretch], *, code: Change, string: Change, address: Change | None = None) -> str:
    """Give code with each part changed, and without comments. A string is changed as it is read, and written anew.

    A style sheet has addresses; its escapes are left as they are.
    """
    made = []
    for kind, text in stretches:
        match kind:
            case Kind.CODE:
                made.append(code(text))
            case Kind.STRING:
                read = text if address or "\\" not in text else unescape(document(text)).text
                new = string(read)
                made.append(text if new == read else (harmless if address else script)(new))
            case Kind.ADDRESS:
                made.append((address or string)(text))
            case Kind.COMMENT:
                made.append("\n" if "\n" in text else " ")
    return "".join(made)


def outside(stretches: Iterator[Stretch]) -> str:
    """Give what is the program itself."""
    return " ".join(text for kind, text in stretches if kind is Kind.CODE)


def of_script(text: str) -> Iterator[Stretch]:  # noqa: C901 - one loop over all that may come next
    """Take a script apart, in time that grows with its length."""
    depth: list[int] = []  # of braces, in each template that is open
    done = place = 0
    while (found := _NEXT.search(text, place)) is not None:
        sign, at = found[0], found.start()
        place = found.end()
        if sign == "{" and depth:
            depth[-1] += 1
        elif sign == "}" and depth and depth[-1]:
            depth[-1] -= 1
        elif sign in _QUOTED:
            quoted = _QUOTED[sign].match(text, at)
            if quoted is not None:
                yield Stretch(Kind.CODE, text[done : quoted.start("text")])
                yield Stretch(Kind.STRING, quoted["text"])
                done = place = quoted.end("text")
                place = quoted.end()
        elif sign == "`" or (sign == "}" and depth):
            if sign == "}":
                depth.pop()
            template = _TEMPLATE.match(text, place)
            if template is not None:
                yield Stretch(Kind.CODE, text[done:place])
                yield Stretch(Kind.STRING, template["text"])
                done, place = template.end("text"), template.end()
                if template["end"] == "${":
                    depth.append(0)
        elif sign in ("/", "<!--") and (comment := _COMMENT.match(text, at)):
            yield Stretch(Kind.CODE, text[done:at])
            yield Stretch(Kind.COMMENT, comment[0])
            done = place = comment.end()
        elif sign == "/" and _BEFORE_REGEX.search(text, max(0, at - 40), at) and (regex := _REGEX.match(text, at)):
            place = regex.end()
    yield Stretch(Kind.CODE, text[done:])


def of_style(text: str) -> Iterator[Stretch]:
    """Take a style sheet apart."""
    done = 0
    for found in _STYLE.finditer(text):
        group = "address" if found["address"] is not None else "text" if found["sign"] else ""
        if not group:
            yield Stretch(Kind.CODE, text[done : found.start()])
            yield Stretch(Kind.COMMENT, found[0])
            done = found.end()
            continue
        yield Stretch(Kind.CODE, text[done : found.start(group)])
        yield Stretch(Kind.ADDRESS if group == "address" or _is_address(text, found) else Kind.STRING, found[group])
        done = found.end(group)
    yield Stretch(Kind.CODE, text[done:])


def _is_address(text: str, found: re.Match[str]) -> bool:
    """Whether a string of a style sheet is an address: `url("...")`, `@import "..."`."""
    return re.search(r"(?:url\(|@import)\s*\Z", text[max(0, found.start() - 20) : found.start()]) is not None
