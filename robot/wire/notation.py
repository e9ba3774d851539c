"""How signs are written in HTML, XML, JSON and scripts: reading what is written, and writing what is to be read.

Must not know what a text says or where it goes.
"""

import html
import json
import re
from html.entities import html5

from robot.wire.reading import Builder, Reading, Write

_REFERENCE = re.compile(r"&(?:#(?:[0-9]{1,32}|[xX][0-9a-fA-F]{1,32});?|[a-zA-Z][a-zA-Z0-9]{1,31};?)")
_MARKUP = re.compile(r"</?[a-zA-Z][a-zA-Z0-9:-]{0,40}(?:[\s/][^<>]{0,4000})?>|<!--")
_ENTITY = re.compile(r"&(?:#\w{1,10}|[a-zA-Z]\w{1,31});")
_ESCAPE = re.compile(r"\\(?:u([0-9a-fA-F]{4})(?:\\u([dD][c-fC-F][0-9a-fA-F]{2}))?|x([0-9a-fA-F]{2})|(.))", re.DOTALL)
_LETTERS = {"b": "\b", "f": "\f", "n": "\n", "r": "\r", "t": "\t"}
_HIGH = range(0xD800, 0xDC00)
_PLAIN = re.compile(r"[A-Za-z0-9 _.,:;/+@!?*()-]")
_NOT_IN_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
SPACES = {9: " ", 10: " ", 12: " ", 13: " "}


def has_markup(text: str) -> bool:
    """Tell whether a text is HTML rather than what a person reads: it holds a tag, a comment or an entity."""
    if "<" in text and _MARKUP.search(text):
        return True
    return any(html.unescape(found[0]) != found[0] for found in _ENTITY.finditer(text))


def add_html(
    builder: Builder, text: str, start: int, stop: int, *, attribute: bool = False, lines: bool = False
) -> None:
    """Add a stretch of HTML without tags to a reading, its entities read as a browser does.

    An entity without its semicolon counts as text in an attribute where a letter, digit or `=` follows. Line ends
    are spaces, unless `lines`.
    """
    done = start
    at = text.find("&", start, stop)
    while at >= 0:
        found = _REFERENCE.match(text, at, stop)
        read = _entity(found[0], text[found.end() : found.end() + 1], attribute=attribute) if found else None
        if read is None:
            at = text.find("&", at + 1, stop)
            continue
        builder.raw(_spaced(text[done:at], lines=lines), done)
        sign, length = read
        done = at + length
        builder.coded(_spaced(sign, lines=lines), at, done)
        at = text.find("&", done, stop)
    builder.raw(_spaced(text[done:stop], lines=lines), done)


def unescape_xml(source: Reading) -> Reading:
    """Read the entities of an XML text."""
    builder = Builder(source, xml)
    add_html(builder, source.text, 0, len(source.text), lines=True)
    return builder.built()


def unescape(source: Reading, write: Write | None = None) -> Reading:
    r"""Read the escapes of a JSON or script string: `\n`, `\"`, `\u00e9`, `\x2f`."""
    builder = Builder(source, write or json_string)
    done = 0
    for found in _ESCAPE.finditer(source.text):
        builder.raw(source.text[done : found.start()], done)
        done = found.end()
        builder.coded(_escaped(found), found.start(), done)
    builder.raw(source.text[done:], done)
    return builder.built()


def html_text(text: str) -> str:
    """Write a text for HTML, in an element or an attribute, with ASCII signs alone."""
    return html.escape(text).encode("ascii", "xmlcharrefreplace").decode()


def xml(text: str) -> str:
    """Write a text for XML, in an element or an attribute, with ASCII signs alone."""
    escaped = html.escape(text)
    for sign in "\t\n\r":
        escaped = escaped.replace(sign, f"&#{ord(sign)};")
    return escaped.encode("ascii", "xmlcharrefreplace").decode()


def fits_xml(text: str) -> bool:
    """Tell whether XML can hold all of these signs at all."""
    return _NOT_IN_XML.search(text) is None


def cdata(text: str) -> str:
    """Write a text for the inside of a CDATA section; one with `]` or `>` is written outside of it."""
    return f"]]>{xml(text)}<![CDATA[" if set(text) & set("]>\r") else text


def json_string(text: str) -> str:
    """Write a text for the inside of a JSON string, with ASCII signs alone."""
    return json.dumps(text)[1:-1]


def script(text: str) -> str:
    """Write a text for the inside of a string of a script, whatever signs it stands between."""
    return "".join(sign if _PLAIN.match(sign) else json_string(sign) if not sign.isascii() else f"\\u{ord(sign):04x}"
                   for sign in text)  # fmt: skip


def harmless(text: str) -> str:
    """Write a text where the notation is not known: what could end or begin anything is a hyphen."""
    return "".join(sign if _PLAIN.match(sign) else "-" for sign in text)


def _spaced(text: str, *, lines: bool) -> str:
    """The same number of signs, line ends and tabs as spaces."""
    return text if lines else text.translate(SPACES)


def _entity(written: str, following: str, *, attribute: bool) -> tuple[str, int] | None:
    """What an entity stands for and how many signs it takes, or None where it is none."""
    if written[1] == "#":
        return html.unescape(written), len(written)
    for length in range(len(written), 2, -1):
        sign = html5.get(written[1:length])
        if sign is None:
            continue
        beside = written[length : length + 1] or following
        literal = attribute and written[length - 1] != ";" and (beside.isalnum() or beside == "=")
        return None if literal else (sign, length)
    return None


def _escaped(found: re.Match[str]) -> str:
    unit, low, byte, letter = found.groups()
    if unit is None:
        return chr(int(byte, 16)) if byte is not None else _LETTERS.get(letter, letter)
    first = int(unit, 16)
    if low is None:
        return chr(first)
    if first in _HIGH:
        return chr(0x10000 + ((first - 0xD800) << 10) + int(low, 16) - 0xDC00)
    return chr(first) + chr(int(low, 16))
