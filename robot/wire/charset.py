"""The charset of a body, as a browser finds it, and texts that go back to the very bytes they came from.

Must not know what a text says.
"""

import codecs
import re
from collections.abc import Iterator
from dataclasses import dataclass

from robot.secrets.secret import Secret
from robot.wire.markup import Kind, attributes, scan

_PRINTABLE = bytes(range(32, 127))
_BOMS = ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"))
_OLD = "cp1252"
_READ_AS_OLD = frozenset({"iso8859-1", "ascii", "cp1252"})
"""Codecs that a browser takes for windows-1252."""
_PARAMETER = re.compile(r"charset\s*=\s*[\"']?\s*([^\s;\"'>/]+)", re.IGNORECASE)
_DECLARATION = re.compile(rb"\s*<\?xml\b[^>]{0,200}?encoding\s*=\s*[\"']([^\"']+)", re.IGNORECASE)
_LOOKED_AT = 2048
_NO_TEXT = range(0xDC80, 0xDD00)
"""How a byte that is none of its charset is read."""

_TO_OLD = {byte: bytes([byte]).decode(_OLD) for byte in range(0x80, 0xA0) if byte not in b"\x81\x8d\x8f\x90\x9d"}
_FROM_OLD = {ord(sign): byte for byte, sign in _TO_OLD.items()}


@dataclass(frozen=True, slots=True)
class Charset:
    """A Python codec, and the byte order mark that stands before the text, if any."""

    codec: str
    mark: bytes = b""

    @property
    def wide(self) -> bool:
        """Whether ASCII signs are more than one byte."""
        return self.codec.startswith("utf-16")

    def decode(self, body: bytes) -> str | None:
        """Give the text, bytes that are none as lone surrogates; None where it could not be written back exactly."""
        data = body[len(self.mark) :]
        text = _decoded(data, self.codec)
        return text if text is not None and self.written(text) == data else None

    def encode(self, text: str) -> bytes:
        """Give the bytes of a text; a sign that the charset lacks becomes `?`."""
        data = self.written(text)
        return self.mark + (text.encode(self.codec, "replace") if data is None else data)

    def written(self, text: str) -> bytes | None:
        """Give the bytes of a text, or None where the charset lacks one of its signs."""
        try:
            return text.encode(self.codec, _errors(self.codec))
        except UnicodeError:
            pass
        if self.codec != _OLD:
            return None
        try:
            return text.translate(_FROM_OLD).encode("latin-1")
        except UnicodeError:
            return None


UTF8 = Charset("utf-8")


def of_form(label: str) -> Charset | None:
    """Give the charset that a browser sends a form in from a page of this charset."""
    found = named(label)
    return UTF8 if found is not None and found.wide else found


def named(label: str | None) -> Charset | None:
    """Give the charset of a label as a browser understands it, or None where there is none such."""
    if not label:
        return None
    try:
        codec = codecs.lookup(label.strip()).name
        if codec in _READ_AS_OLD:
            return Charset(_OLD)
        if codec.startswith("utf-16"):
            return Charset("utf-16-be" if codec == "utf-16-be" else "utf-16-le")
        if codec in ("utf-8", "utf-8-sig"):
            return UTF8
        return Charset(codec) if codec != "utf-7" and _PRINTABLE.decode(codec).encode() == _PRINTABLE else None
    except (LookupError, ValueError):
        return None


def parameter(content_type: str) -> str | None:
    """Give the charset that a Content-Type names."""
    found = _PARAMETER.search(content_type)
    return found[1] if found else None


def of_answer(content_type: str, body: bytes, *, form: str) -> Charset:
    """Find the charset of an answer: its byte order mark, its header, what it says itself, or what is usual.

    JSON is UTF-8 whatever its header says, wherever it can be: that is how scripts read it.
    """
    for mark, codec in _BOMS:
        if body.startswith(mark):
            return Charset(codec, mark)
    said = named(parameter(content_type))
    if form == "json" and (said is None or not said.wide) and _is_utf8(body):
        return UTF8
    said = said or declared(body, form=form)
    if said is not None:
        return said
    if form == "json" or _is_utf8(body):
        return UTF8
    return UTF8 if form == "xml" else Charset(_OLD)


def declared(body: bytes, *, form: str) -> Charset | None:
    """Give the charset that a document itself says it is in."""
    start = body[:_LOOKED_AT]
    found = _DECLARATION.match(start) if form in ("html", "xml") else None
    said = named(found[1].decode("latin-1")) if found else None
    if said is None and form == "html":
        said = next((one for one in map(named, _said_in_tags(start.decode("latin-1"))) if one is not None), None)
    # What could be read to find the name is not written in UTF-16.
    return UTF8 if said is not None and said.wide else said


def _said_in_tags(text: str) -> Iterator[str | None]:
    """What the `<meta>` of a page say, as a browser looks for it: comments and scripts' texts are none."""
    for token in scan(text):
        if token.kind is Kind.START and token.name == "meta":
            held = {one.name: text[one.start : one.stop] for one in reversed([*attributes(text, token)])}
            if "charset" in held:
                yield held["charset"]
            elif held.get("http-equiv", "").strip().lower() == "content-type":
                yield parameter(held.get("content", ""))


def repaired(secret: Secret) -> Secret:
    """Give a secret with the bytes that its charset lacks taken for windows-1252."""
    text = secret.reveal()
    if not any(ord(sign) in _NO_TEXT for sign in text):
        return secret
    return Secret("".join(bytes([ord(sign) - 0xDC00]).decode("cp1252", "replace") if ord(sign) in _NO_TEXT else sign
                          for sign in text))  # fmt: skip


def misread(secret: Secret, charset: Charset) -> Secret | None:
    """Give what a secret is in UTF-8, where its bytes are that as well: `Ã©` for `é`."""
    text = secret.reveal()
    if text.isascii() or charset == UTF8 or charset.wide:
        return None
    data = charset.written(text)
    return Secret(data.decode()) if data is not None and _is_utf8(data) else None


def _is_utf8(body: bytes) -> bool:
    try:
        body.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def _errors(codec: str) -> str:
    return "surrogatepass" if codec.startswith("utf-16") else "surrogateescape"


def _decoded(data: bytes, codec: str) -> str | None:
    if codec == _OLD:
        try:
            return data.decode(_OLD)
        except UnicodeDecodeError:
            return data.decode("latin-1").translate(_TO_OLD)
    try:
        return data.decode(codec, _errors(codec))
    except UnicodeError:
        return None
