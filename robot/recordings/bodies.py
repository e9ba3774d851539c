"""Rewrites the bodies of requests and answers by their notation: pages, JSON, XML, forms, texts, scripts.

What is in no notation known here is left out: it may hold anything. Must not know entries.
"""

from __future__ import annotations

import html
import json
import re
from typing import Any, Final

from robot.recordings import allowed, code, multipart
from robot.recordings.pages import DECLARATION, Pages
from robot.recordings.values import Values
from robot.wire.jsontext import is_json
from robot.wire.markup import Kind, Token, attributes, scan
from robot.wire.notation import has_markup, xml
from robot.wire.parts import form_of

_SCRIPTS: Final = ("text/javascript", "application/javascript", "application/x-javascript", "text/ecmascript",
                   "application/ecmascript")  # fmt: skip
_DEEPEST: Final = 60
_HEAD: Final = re.compile(r"\A\s*(?:\)\]\}',?|while\s*\(1\);|for\s*\(;;\);|\{\}&&)?\s*")
"""What servers write before JSON, so that no other page can read it."""


class Bodies:
    """Rewrites bodies."""

    def __init__(self, values: Values) -> None:
        self._values = values
        self._names = values.names
        self._pages = Pages(values, self.json)

    def learn(self, content_type: str, body: bytes) -> None:
        """Take the words that programs and style sheets are written in as such, before any is rewritten."""
        low = content_type.lower()
        text = body.decode("utf-8", "replace")
        if low.startswith(_SCRIPTS):
            self._names.learn_code(code.outside(code.of_script(text)))
        elif low.startswith("text/css"):
            self._names.learn_code(code.outside(code.of_style(text)))
        elif form_of(content_type, body) == "html":
            for token in scan(text):
                if token.kind is Kind.START:
                    for one in attributes(text, token):
                        self._names.learn_code(one.name)

    def answer(self, content_type: str, body: bytes) -> bytes | None:  # noqa: PLR0911 - one for each notation
        """Give the body of an answer as it may be kept; None where it is left out."""
        low = content_type.lower()
        text = body.decode("utf-8", "replace")
        if low.startswith(_SCRIPTS):
            return self._pages.script(text).encode()
        if low.startswith("text/css"):
            return self._pages.style(text).encode()
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
            made, _ = multipart.rewritten(content_type, text, self._names.atoms, self._values.field)
            return None if made is None else made.encode()
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
        start = _HEAD.match(text)
        head = start[0] if start else ""
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
            return {self._names.atoms(name): self._of(value, name, depth + 1) for name, value in data.items()}
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
            parts.append("".join(DECLARATION.findall(text[done : token.start])))  # comments are not kept
            inside = text[token.start : token.stop]
            done = token.stop
            match token.kind:
                case Kind.START:
                    parts.append(self._xml_tag(text, token))
                case Kind.CDATA:
                    made = self._pages.rewritten(inside) if has_markup(inside) else self._loose_text(inside)
                    parts.append(f"<![CDATA[{made.replace(']]>', '')}]]>")
                case Kind.TEXT if inside.strip():
                    value = html.unescape(inside)
                    made = self._pages.rewritten(value) if has_markup(value) else self._loose_text(value)
                    parts.append(inside if made == value else html.escape(made))
                case _:
                    parts.append(inside)
        return "".join(parts)

    def _xml_tag(self, text: str, token: Token) -> str:
        parts = []
        done = token.start
        for one in attributes(text, token):
            value = html.unescape(text[one.start : one.stop])
            plain = one.name.startswith("xmlns") or one.name in allowed.ATTRIBUTES
            made = self._names.atoms(value) if plain else self._values.loose(value)
            if made != value:
                parts += [text[done : one.start], xml(made)]
                done = one.stop
        return "".join([*parts, text[done : token.stop]])

    def _loose_text(self, text: str) -> str:
        value = text.strip()
        return text.replace(value, self._values.loose(value), 1)


def _number(made: str, was: float) -> Any:
    try:
        return int(made) if isinstance(was, int) else float(made)
    except ValueError:
        return 0
