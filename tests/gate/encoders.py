"""Encodings made with the standard library alone, independent of the gate: from text to text, or to bytes."""

import base64
import codecs
import html
import json
import quopri
import textwrap
import urllib.parse
from html.entities import html5

NAMES = {value: f"&{name}" for name, value in sorted(html5.items()) if len(value) == 1 and name.endswith(";")}


def utf16_units(text):
    data = text.encode("utf-16-be")
    return [int.from_bytes(data[at : at + 2], "big") for at in range(0, len(data), 2)]


def between(separator):
    """Put something between any two characters of a text that is escaped for HTML first."""
    return lambda text: separator.join(html.escape(sign) for sign in text)


def nested(text):
    middle = len(text) // 2
    return f"{html.escape(text[:middle])}<span class='a b'><!-- here --><b>{html.escape(text[middle:])}</b></span>"


def snapshot(text):
    third = max(1, len(text) // 3)
    parts = text[:third], text[third : 2 * third], text[2 * third :]
    return json.dumps(["P", {"class": "x"}, parts[0], ["STRONG", {"style": "a{b}"}, parts[1]], ["BR"], parts[2]])


def base64_at(offset, encode=base64.b64encode):
    return lambda text: encode(b"#$%"[:offset] + text.encode() + b"?>").decode()


ESCAPES = {
    "percent": lambda text: urllib.parse.quote(text, safe=""),
    "percent, every byte": lambda text: "".join(f"%{byte:02x}" for byte in text.encode()),
    "plus": urllib.parse.quote_plus,
    "json": json.dumps,
    "json, not ascii": lambda text: json.dumps(text, ensure_ascii=False).replace("/", "\\/"),
    "json, every unit": lambda text: "".join(f"\\u{unit:04x}" for unit in utf16_units(text)),
    "javascript": lambda text: "".join(f"\\x{ord(sign):02X}" if ord(sign) < 256 else sign for sign in text),
    "html": html.escape,
    "html, named": lambda text: "".join(NAMES.get(sign, sign) for sign in text),
    "html, decimal": lambda text: "".join(f"&#{ord(sign)};" for sign in text),
    "html, hex": lambda text: "".join(f"&#x{ord(sign):X};" for sign in text),
    "xml": lambda text: text.encode("ascii", "xmlcharrefreplace").decode().replace("&", "&amp;"),
}
MARKUP = {
    "tags": between("<b>"),
    "closing tags": between("</span><span style='color: red'>"),
    "wbr": between("<wbr>"),
    "comments": between("<!-- - -- x -->"),
    "soft hyphens": between("&shy;"),
    "nested": nested,
    "snapshot": snapshot,
    "characters": lambda text: json.dumps(list(text)),
}
RUNS = {
    **{f"base64 at {offset}": base64_at(offset) for offset in range(3)},
    **{f"base64 for URLs at {offset}": base64_at(offset, base64.urlsafe_b64encode) for offset in range(3)},
    "base64 in lines": lambda text: "\n".join(textwrap.wrap(base64_at(1)(text), 10)),
    "base64 in indented lines": lambda text: "\r\n  ".join(textwrap.wrap(base64_at(2)(text), 16)),
    "hex": lambda text: text.encode().hex(),
    "hex, upper": lambda text: text.encode().hex().upper(),
    "hex, apart": lambda text: text.encode().hex(" "),
    "hex, colons": lambda text: text.encode().hex(":").upper(),
    "hex, prefixed": lambda text: ", ".join(f"0x{byte:02x}" for byte in text.encode()),
}
OTHERS = {
    "raw": str,
    "quoted-printable": lambda text: quopri.encodestring(text.encode()).decode(),
}
TEXTS = {**OTHERS, **ESCAPES, **MARKUP, **RUNS}
"""From text to text."""

WIDE = {"UTF-16 LE": "utf-16-le", "UTF-16 BE": "utf-16-be", "UTF-32": "utf-32-le"}
BYTES = {
    "base64": base64.b64encode,
    "base64 for URLs": base64.urlsafe_b64encode,
    "hex": lambda data: codecs.encode(data, "hex"),
    "percent": lambda data: urllib.parse.quote_from_bytes(data, safe="").encode(),
}
"""From bytes to bytes."""
