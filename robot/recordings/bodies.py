"""Rewrites the bodies of requests and answers by their notation: pages, JSON, XML, forms, texts, scripts.

What is in no notation known here is left out: it may hold anything. Must not know entries.
"""

from __future__ import annotations

import html
import json
import re
from typing import Any, Final

from robot.recordings import allowed
from robot.recordings.cover import fold
from robot.recordings.pages import Pages
from robot.recordings.values import Values
from robot.wire.jsontext import is_json
from robot.wire.markup import Kind, attributes, scan
from robot.wire.notation import has_markup, xml
from robot.wire.parts import form_of

_CODE: Final = ("text/css", "text/javascript", "application/javascript", "application/x-javascript", "image/svg")
_BOUNDARY: Final = re.compile(r"boundary\s*=\s*(?:\"([^\"]+)\"|([^\s;]+))", re.IGNORECASE)
_PART_NAME: Final = re.compile(r"\bname=\"([^\"]*)\"")
_DEEPEST: Final = 60
_CELLS: Final = frozenset({"td", "dd", "option"})
"""Elements that hold values rather than sentences."""


class Bodies:
    """Rewrites bodies."""

    def __init__(self, values: Values) -> None:
        self._values = values
        self._names = values.names
        self._pages = Pages(values, self.json)

    def learn(self, content_type: str, body: bytes) -> None:
        """Take the ordinary words of an answer as such, before any is rewritten."""
        text = body.decode("utf-8", "replace")
        if content_type.lower().startswith(_CODE):
            self._names.learn_code(text)
        elif form_of(content_type, body) == "html":
            in_cell = False
            for token in scan(text):
                if token.name in _CELLS:
                    in_cell = token.kind is Kind.START
                if token.kind is Kind.TEXT and not in_cell:
                    words = html.unescape(text[token.start : token.stop])
                    label, colon, _ = words.partition(":")
                    self._names.learn(label if colon and allowed.PERSONAL.search(fold(label)) else words)
                elif token.kind is Kind.START:
                    for one in attributes(text, token):
                        if one.name in ("class", "id"):
                            self._names.learn_code(text[one.start : one.stop])

    def answer(self, content_type: str, body: bytes) -> bytes | None:
        """Give the body of an answer as it may be kept; None where it is left out."""
        low = content_type.lower()
        text = body.decode("utf-8", "replace")
        if low.startswith(_CODE):
            return self._pages.code(text).encode()
        match form_of(content_type, body):
            case "html":
                return self._pages.rewritten(text).encode()
            case "json":
                return self.json(text).encode()
            case "xml":
                return self._xml(text).encode()
            case "text":
                return self._plain(text).encode()
            case _:
                return None

    def request(self, content_type: str, body: bytes) -> bytes | None:
        """Give the body of a request as it may be kept; None where it is left out."""
        low = content_type.partition(";")[0].strip().lower()
        text = body.decode("utf-8", "replace")
        if low == "multipart/form-data":
            return self._multipart(content_type, text)
        if low.endswith("json") or is_json(text):
            return self.json(text).encode()
        if low.endswith("xml"):
            return self._xml(text).encode()
        if low == "application/x-www-form-urlencoded" or (not low and "=" in text):
            return self._values.query(text).encode()
        return self._plain(text).encode() if low.startswith("text/") else None

    # --- JSON

    def json(self, text: str) -> str:
        """Give a JSON text with what is not on a list replaced; one that is no JSON as a text."""
        start = re.search(r"[\[{\"]", text)
        head = text[: start.start()] if start else ""
        try:
            data = json.loads(text[len(head) :])
        except (ValueError, RecursionError):
            return self._names.forced(text)
        made = self._of(data, "", 0)
        return text if made == data else head + json.dumps(made, ensure_ascii=False, separators=(",", ":"))

    def _of(self, data: Any, key: str, depth: int) -> Any:
        if depth > _DEEPEST:
            return None
        if isinstance(data, dict):
            return {self._names.inside(name): self._of(value, name, depth + 1) for name, value in data.items()}
        if isinstance(data, list):
            return [self._of(value, key, depth + 1) for value in data]
        if isinstance(data, str):
            return self._string(data, key)
        if isinstance(data, int | float) and not isinstance(data, bool):
            made = self._values.loose(str(data))
            return data if made == str(data) else _number(made, data)
        return data

    def _string(self, text: str, key: str) -> str:
        if (known := self._values.cover.given(text)) is not None:
            return known
        if is_json(text) and text.lstrip()[:1] in ("{", "["):
            return self.json(text)
        if has_markup(text):
            return self._pages.rewritten(text)
        if key.lower() in allowed.KEYS:
            return self._values.address(text) if key.lower() in ("url", "href") else self._names.text(text)
        return self._values.loose(text)

    # --- others

    def _plain(self, text: str) -> str:
        if text.lstrip()[:1] in ("{", "[") and is_json(text):
            return self.json(text)
        return self._names.text(text)

    def _xml(self, text: str) -> str:
        parts = []
        done = 0
        for token in scan(text, xml=True):
            inside = text[token.start : token.stop]
            if token.kind is Kind.START:
                for one in attributes(text, token):
                    value = html.unescape(text[one.start : one.stop])
                    keep = one.name.startswith("xmlns") or one.name in allowed.ATTRIBUTES
                    made = value if keep else self._values.loose(value)
                    if made != value:
                        parts += [text[done : one.start], xml(made)]
                        done = one.stop
            elif token.kind in (Kind.CDATA, Kind.TEXT) and inside.strip():
                value = inside if token.kind is Kind.CDATA else html.unescape(inside)
                made = self._pages.rewritten(value) if has_markup(value) else self._loose_text(value)
                if made != value:
                    new = made.replace("]]>", "") if token.kind is Kind.CDATA else html.escape(made)
                    parts += [text[done : token.start], new]
                    done = token.stop
        return "".join([*parts, text[done:]])

    def _loose_text(self, text: str) -> str:
        value = text.strip()
        return text.replace(value, self._values.loose(value), 1)

    def _multipart(self, content_type: str, text: str) -> bytes | None:
        named = _BOUNDARY.search(content_type)
        if named is None:
            return None
        mark = f"--{named[1] or named[2]}"
        parts = text.split(mark)
        return mark.join(self._part(part) for part in parts).encode()

    def _part(self, part: str) -> str:
        head, blank, content = part.partition("\r\n\r\n")
        name = _PART_NAME.search(head)
        if not blank or name is None:
            return part
        if "filename=" in head.lower():
            return re.sub(r'filename="[^"]*"', 'filename="file"', head) + blank + "\r\n"
        value = content.removesuffix("\r\n")
        return head + blank + self._values.field(name[1], value) + "\r\n"


def _number(made: str, was: float) -> Any:
    try:
        return int(made) if isinstance(was, int) else float(made)
    except ValueError:
        return 0
