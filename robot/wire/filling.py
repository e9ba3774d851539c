"""Puts secrets in place of their placeholders in a text, written as the text is.

Must not know bytes, charsets or what the text is a part of.
"""

from enum import StrEnum
from functools import partial
from urllib.parse import quote

from robot.secrets.secret import Secret
from robot.wire.jsontext import is_json, strings
from robot.wire.markup import Kind, Token, attributes, scan
from robot.wire.notation import cdata, fits_xml, json_string, unescape, unescape_xml, xml
from robot.wire.origins import Use
from robot.wire.placeholders import Placeholders
from robot.wire.reading import document


class Reason(StrEnum):
    """Why a request with a placeholder is not sent."""

    HOST = "a secret may not go to this host"
    SCHEME = "a secret goes over TLS alone"
    ADDRESS = "a secret does not go in an address"
    HEADER = "a secret does not go in a header"
    NOTATION = "it is not known how a secret is written in a body like this"
    PLACE = "a secret cannot be written at this place of the body"
    CHARSET = "the charset of the body lacks a sign of the secret, or is not known"
    DAMAGED = "the page changed a placeholder"
    PORTAL = "a secret goes to the portal that it was typed on alone"
    FIELD = "a secret stands in another field than the one it was typed into, or beside something else"
    MADE = "it holds what the page made of a secret's placeholder: a hash, an encoding or a piece"
    MISSING = "a secret that was typed is not in it"
    TWICE = "a secret was sent already, and a second wrong password would lock the account"


class NotFillable(Exception):  # noqa: N818 - it says what is so, and is no bug
    """A text cannot be filled. It never leaves the wire, and holds no value."""

    def __init__(self, reason: Reason) -> None:
        super().__init__(reason.value)
        self.reason = reason


class Filling:
    """The filling of one request; `carried` are the secrets it got, `uses` say in which fields."""

    def __init__(self, placeholders: Placeholders) -> None:
        self._placeholders = placeholders
        self.carried: list[Secret] = []
        self.uses: list[Use] = []

    def due(self, text: str) -> bool:
        """Tell whether a text holds a placeholder as it is."""
        return bool(self._placeholders.found(text))

    def may_be_due(self, data: bytes) -> bool:
        """Tell whether encoded data may hold a placeholder."""
        return self._placeholders.may_hold(data)

    def address(self, url: str) -> str:
        """Fill an address with what the portal itself put into it; whatever is in one is written with percent signs."""
        return self._placeholders.filled(url, self.carried, partial(quote, safe=""))

    def text(self, text: str, key: str = "") -> str:
        """Fill the text of a field; one that is JSON is filled as JSON."""
        return self.json(text) if self.due(text) and is_json(text) else self.plain(text, key)

    def lines(self, text: str) -> str:
        """Fill the lines `field=text` of a form that escapes nothing."""
        filled = []
        for line in text.splitlines(keepends=True):
            key, sign, value = line.partition("=")
            filled.append(self.plain(key, as_key=bool(sign), one_line=True) + sign)
            filled.append(self.plain(value, key, one_line=True))
        return "".join(filled)

    def plain(self, text: str, key: str = "", *, as_key: bool = False, one_line: bool = False) -> str:
        """Fill a text that is nothing else; with `one_line`, raise NotFillable where a secret has more of them."""
        found = self._placeholders.found(text)
        for one in found:
            origins = self._placeholders.origins(one)
            self.uses.append(Use(one, self._placeholders.secret(one), origins, key, text.strip() == one, as_key))
        if one_line and any(set(self._placeholders.secret(one).reveal()) & set("\r\n") for one in found):
            raise NotFillable(Reason.PLACE)
        return self._placeholders.filled(text, self.carried)

    def json(self, text: str) -> str:
        """Fill the strings of a JSON text, and what is JSON in them; each level is escaped once more."""
        parts = []
        done = 0
        for found in strings(text):
            string = unescape(document(text[found.start : found.stop])).text
            if self.due(string):
                key = next((one for one in reversed(found.path) if isinstance(one, str)), "")
                new = self.plain(string, as_key=True) if found.key else self.text(string, key)
                parts += [text[done : found.start], json_string(new)]
                done = found.stop
        return "".join([*parts, text[done:]])

    def xml(self, text: str) -> str:
        """Fill the texts, attributes and CDATA sections of an XML document. Raises NotFillable."""
        parts = []
        done = 0
        inside_of = ""
        for token in scan(text, xml=True):
            inside_of = token.name if token.kind is Kind.START else inside_of
            for key, start, stop, coded in _places(text, token, inside_of):
                part = document(text[start:stop])
                inside = unescape_xml(part).text if coded else part.text
                if self.due(inside):
                    new = self.text(inside, key)
                    if not fits_xml(new):
                        raise NotFillable(Reason.PLACE)
                    parts += [text[done:start], xml(new) if coded else cdata(new)]
                    done = stop
        return "".join([*parts, text[done:]])


def _places(text: str, token: Token, name: str) -> list[tuple[str, int, int, bool]]:
    """Where a text may stand in a token, under which name, and whether it has entities."""
    match token.kind:
        case Kind.START:
            return [(one.name, one.start, one.stop, True) for one in attributes(text, token)]
        case Kind.TEXT | Kind.CDATA:
            return [(name, token.start, token.stop, token.kind is Kind.TEXT)]
        case _:
            return []
