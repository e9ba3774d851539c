"""The fields that a request sends, whatever notation they are in: forms, forms in parts, JSON, XML.

Must not know which of them is a secret.
"""

from __future__ import annotations

import html
import json
from collections.abc import Iterator
from typing import Any, Final
from urllib.parse import parse_qsl

from robot.recordings import multipart
from robot.recordings.exchange import Request
from robot.wire.markup import Kind, scan

_DEEPEST: Final = 60


def fields_of(request: Request) -> list[tuple[str, str]]:  # noqa: PLR0911 - one for each notation
    """Give the names and values that a request sends."""
    kind = request.content_type.partition(";")[0].strip().lower()
    text = request.body.decode("utf-8", "replace")
    if not text:
        return []
    if multipart.is_multipart(kind):
        held, _ = multipart.fields(request.content_type, text)
        return [(one.name, one.value) for one in held if not one.file]
    if text.lstrip()[:1] in ("{", "["):
        try:
            return list(_in_json(json.loads(text), "", 0))
        except (ValueError, RecursionError):
            return []
    if kind.endswith("xml") or text.lstrip().startswith("<"):
        return list(_in_xml(text))
    if "urlencoded" in kind or (kind in ("", "text/plain") and "=" in text):
        return parse_qsl(text, keep_blank_values=True)
    return []


def _in_json(data: Any, key: str, depth: int) -> Iterator[tuple[str, str]]:
    if depth > _DEEPEST:
        return
    if isinstance(data, dict):
        for name, value in data.items():
            yield from _in_json(value, name, depth + 1)
    elif isinstance(data, list):
        for value in data:
            yield from _in_json(value, key, depth + 1)
    elif isinstance(data, str):
        yield key, data


def _in_xml(text: str) -> Iterator[tuple[str, str]]:
    name = ""
    for token in scan(text, xml=True):
        if token.kind is Kind.START:
            name = token.name.rpartition(":")[2]
        elif token.kind in (Kind.TEXT, Kind.CDATA) and name and text[token.start : token.stop].strip():
            inside = text[token.start : token.stop]
            yield name, inside if token.kind is Kind.CDATA else html.unescape(inside)
        elif token.kind is Kind.END:
            name = ""
