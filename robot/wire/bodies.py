"""Fills the bodies of requests: forms, forms in parts, JSON, XML, plain text.

Must not know hosts or addresses, nor any header but Content-Type.
"""

import re
from collections.abc import Callable
from functools import partial
from itertools import pairwise
from typing import Final
from urllib.parse import unquote_to_bytes

from robot.wire.charset import UTF8, Charset, declared, named, of_form, parameter
from robot.wire.filling import Filling, NotFillable, Reason
from robot.wire.jsontext import is_json

_BOUNDARY: Final = re.compile(r"boundary\s*=\s*(?:\"([^\"]+)\"|([^\s;]+))", re.IGNORECASE)
_NAME: Final = re.compile(r";\s*name\s*=\s*(?:\"([^\"]*)\"|([^\s;]+))", re.IGNORECASE)
_HEADER: Final = re.compile(rb"^content-(type|disposition)\s*:([^\r\n]*)", re.IGNORECASE | re.MULTILINE)
_AS_IT_IS: Final = frozenset(b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789*-._")
"""Bytes that a form is sent with as they are."""


def filled(body: bytes, content_type: str, page_charset: str, filling: Filling) -> bytes:
    """Give a body with secrets in place of the placeholders it holds; all else in it stays as it is.

    Raises NotFillable.
    """
    kind = content_type.partition(";")[0].strip().lower()
    said = parameter(content_type)
    if kind == "application/x-www-form-urlencoded":
        return _form(body, _known(of_form(said or page_charset)), filling)
    if kind == "multipart/form-data":
        return _multipart(body, content_type, page_charset, filling)
    if kind.endswith(("/json", "+json")):
        return _whole(body, _known(named(said or "utf-8")), filling, filling.json)
    if kind.endswith(("/xml", "+xml")):
        charset = named(said) if said else declared(body, form="xml") or UTF8
        return _whole(body, _known(charset), filling, filling.xml)
    if kind == "text/plain":
        return _whole(body, _known(of_form(said or page_charset)), filling, lambda text: _plain(text, filling))
    raise NotFillable(Reason.NOTATION)


def _known(charset: Charset | None) -> Charset:
    if charset is None:
        raise NotFillable(Reason.CHARSET)
    return charset


def _whole(body: bytes, charset: Charset, filling: Filling, fill: Callable[[str], str]) -> bytes:
    text = charset.decode(body)
    if text is None:
        raise NotFillable(Reason.CHARSET)
    new = fill(text)
    if filling.due(new):
        raise NotFillable(Reason.PLACE)
    written = charset.written(new)
    if written is None:
        raise NotFillable(Reason.CHARSET)
    return charset.mark + written


def _plain(text: str, filling: Filling) -> str:
    """A script's own text may be JSON; a form as `text/plain` escapes nothing."""
    return filling.json(text) if is_json(text) else filling.lines(text)


def _form(body: bytes, charset: Charset, filling: Filling) -> bytes:
    fields = []
    for field in body.split(b"&"):
        key, sign, value = field.partition(b"=")
        name = charset.decode(unquote_to_bytes(key.replace(b"+", b" "))) or ""
        new = _component(value, charset, filling, partial(filling.text, key=name))
        fields.append(_component(key, charset, filling, partial(filling.plain, as_key=True)) + sign + new)
    return b"&".join(fields)


def _component(raw: bytes, charset: Charset, filling: Filling, fill: Callable[[str], str]) -> bytes:
    if not filling.may_be_due(raw):
        return raw
    data = unquote_to_bytes(raw.replace(b"+", b" "))
    new = _whole(data, charset, filling, fill)
    return raw if new == data else _percent(new)


def _percent(data: bytes) -> bytes:
    return b"".join(
        bytes([byte]) if byte in _AS_IT_IS else b"+" if byte == 0x20 else b"%%%02X" % byte  # noqa: PLR2004 - a space
        for byte in data
    )


def _multipart(body: bytes, content_type: str, page_charset: str, filling: Filling) -> bytes:
    named_boundary = _BOUNDARY.search(content_type)
    if named_boundary is None:
        raise NotFillable(Reason.NOTATION)
    mark = b"--" + (named_boundary[1] or named_boundary[2]).encode("latin-1", "replace")
    line = re.compile(rb"(?:\A|\r\n)" + re.escape(mark) + rb"(?:--)?[ \t]*(?:\r\n|\Z)")
    marks = list(line.finditer(body))
    pieces = []
    done = 0
    for here, following in pairwise(marks):
        part = body[here.end() : following.start()]
        head, blank, content = part.partition(b"\r\n\r\n")
        if blank and filling.may_be_due(content):
            new = _part(head, content, page_charset, filling)
            if b"\r\n" + mark in b"\r\n" + new:
                raise NotFillable(Reason.PLACE)
            pieces += [body[done : here.end()], head, blank, new]
            done = following.start()
    return b"".join([*pieces, body[done:]])


def _part(head: bytes, content: bytes, page_charset: str, filling: Filling) -> bytes:
    """Fill a part that is a text; a file is none, whatever bytes it has."""
    headers = {found[1].lower(): found[2].decode("latin-1").strip() for found in _HEADER.finditer(head)}
    kind = headers.get(b"type", "").lower()
    said = parameter(kind)
    if re.match(r"[^;]*[/+]json\s*(;|$)", kind):
        return _whole(content, _known(named(said or "utf-8")), filling, filling.json)
    is_file = "filename" in headers.get(b"disposition", "").lower()
    if is_file or (kind and not kind.startswith("text/")):
        return content
    named_field = _NAME.search(headers.get(b"disposition", ""))
    fill = partial(filling.text, key=(named_field[1] or named_field[2]) if named_field else "")
    return _whole(content, _known(of_form(said or page_charset)), filling, fill)
