"""What becomes of single values: fields of forms and addresses, headers, cookies, loose attributes.

A value passes where its name is on a list, where it is made of known words, or where it can tell nothing; else it gets
its stand-in. Must not know documents.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from datetime import UTC
from email.utils import format_datetime, parsedate_to_datetime
from typing import Final
from urllib.parse import quote, urlsplit, urlunsplit

from robot.recordings import allowed, multipart
from robot.recordings.exchange import Header
from robot.recordings.names import Names
from robot.recordings.percent import decoded

_HARMLESS: Final = re.compile(r"(?:-?\d{1,3}|e\d{1,4}s\d{1,4}|true|false|on|off|yes|no|oui|non|null|.?)", re.IGNORECASE)
_PLAIN_ATTRIBUTE: Final = re.compile(
    r"secure|httponly|samesite\s*=\s*(?:lax|strict|none)|max-age\s*=\s*-?\d{1,9}", re.IGNORECASE
)
_EPOCH: Final = 1971
"""A cookie that ends before is taken back."""
_COOKIE_ATTRIBUTES: Final = frozenset({"path", "domain", "max-age", "expires", "secure", "httponly", "samesite"})
_REFRESH: Final = re.compile(r"(\s*[\d.]+\s*[;,]?\s*(?:url\s*=\s*)?['\"]?)([^'\"]*)(.*)", re.IGNORECASE | re.DOTALL)
_SCHEMES: Final = frozenset({"", "http", "https", "ws", "wss", "ftp"})
_DEEPEST: Final = 100
"""Slashes that an address may have."""
_NO_SCRIPT: Final = re.compile(r"javascript:\s*(?:void\s*\(?\s*0\s*\)?)?;?", re.IGNORECASE)
_TYPE: Final = re.compile(r"\s*([\w.+-]+/[\w.+-]+)\s*(?:;.*?charset\s*=\s*\"?([\w-]{3,20})\"?.*)?", re.IGNORECASE)
_PORT: Final = re.compile(r":(\d{1,5})\Z")
_PUBLIC: Final = (".gouv.fr",)


class Values:
    """Judges and replaces values; `hosts` are the names that pass, beside those of the State."""

    def __init__(self, names: Names, hosts: Collection[str]) -> None:
        self.names = names
        self.cover = names.cover
        self._hosts = frozenset(host.lower() for host in hosts)
        self._other_hosts: dict[str, str] = {}

    def field(self, name: str, value: str) -> str:
        """Give what becomes of the value of a field, parameter or hidden box."""
        if (known := self.cover.given(value)) is not None:
            return known
        if name.lower() in allowed.FIELDS:
            return self.names.text(value)
        return self.loose(value)

    def loose(self, value: str) -> str:
        """Give what becomes of a value of which nothing is known."""
        if (known := self.cover.given(value)) is not None:
            return known
        if _HARMLESS.fullmatch(value) or (self.names.are_known(value) and self.names.text(value) == value):
            return value
        if value.lower().startswith(("https://", "http://", "/", "data:")):
            return self.address(value)
        if value.isalpha() or any(sign.isspace() for sign in value):
            return self.names.forced(value)
        return self.cover.value(value)

    # --- addresses

    def address(self, text: str) -> str:
        """Give an address without what tells of anybody; what is not changed in it stays as it is written."""
        stripped = text.strip()
        if stripped.lower().startswith("javascript:"):
            return text if _NO_SCRIPT.fullmatch(stripped) else "javascript:void(0)"
        if not stripped or stripped.lower().startswith(("data:", "mailto:", "tel:", "blob:", "about:")):
            return text if stripped.lower() in ("", "data:,", "about:blank") else stripped.partition(":")[0] + ":"
        if text.count("/") > _DEEPEST:
            return "#"
        try:
            parts = urlsplit(text)
            host = self._host(parts.hostname, parts.netloc)
        except ValueError:
            return "#"
        if parts.scheme not in _SCHEMES:
            return "#"
        made = parts._replace(netloc=host, path=self._path(parts.path), query=self.query(parts.query),
                              fragment=self._fragment(parts.fragment))  # fmt: skip
        bare = text[-1:] if text.endswith(("?", "#")) else ""  # a script puts more behind it
        return text if made == parts else urlunsplit(made) + bare

    def _host(self, name: str | None, written: str) -> str:
        if not name:
            return written
        name = name.lower()
        if name not in self._hosts and not (name.endswith(_PUBLIC) and self.names.are_known(name)):
            return self._other_hosts.setdefault(name, f"host{len(self._other_hosts) + 1}.example")
        return name + (f":{port[1]}" if (port := _PORT.search(written)) else "")

    def _path(self, path: str) -> str:
        return "/".join(self._segment(segment) for segment in path.split("/"))

    def _fragment(self, text: str) -> str:
        return self.query(text) if "=" in text else self._path(text)

    def _segment(self, segment: str) -> str:
        plain, *parameters = segment.split(";")
        text = decoded(plain)
        if (made := self.cover.given(text)) is None:
            made = text if _HARMLESS.fullmatch(text) else self.names.atoms(text)
        kept = [plain if made == text else quote(made, safe="!$&'()*+,=:@~-._")]
        for parameter in parameters:
            name, sign, value = parameter.partition("=")
            known = name if sign else ""  # what stands alone is a value
            kept.append(quote(self.names.atoms(decoded(known)), safe="") + sign
                        + quote(self.field(known, decoded(value if sign else parameter)), safe=""))  # fmt: skip
        return ";".join(kept)

    def query(self, text: str) -> str:
        """Give the pairs of an address or of a form; what is not changed stays as it is written."""
        return "&".join(self._pair(pair) for pair in text.split("&"))

    def _pair(self, pair: str) -> str:
        name, sign, value = pair.partition("=")
        old_name, old = decoded(name, plus=True), decoded(value, plus=True)
        new_name = self.names.atoms(old_name) if sign else self.loose(old_name)
        new = self.field(old_name, old)
        name = name if new_name == old_name else quote(new_name, safe="")
        return name + sign + (value if new == old else quote(new, safe="").replace("%20", "+"))

    # --- headers

    def headers(self, headers: Collection[Header]) -> tuple[Header, ...]:
        """Give headers without what no replay needs, and with stand-ins for the values that are not known."""
        kept: list[Header] = []
        for name, value in headers:
            low = name.lower()
            if allowed.is_dropped(low):
                continue
            if low == "content-type":
                kept.append((name, self.names.atoms(kind_of(value))))
            elif low in allowed.HEADERS:
                kept.append((name, self.names.atoms(value)))
            elif low in allowed.ADDRESSES:
                kept.append((name, self.address(value)))
            elif low == "set-cookie":
                kept.append((name, self._set_cookie(value)))
            elif low == "refresh":
                kept.append((name, self.refresh(value)))
            elif low == "content-disposition":
                kept.append((name, self.names.atoms(value.partition(";")[0])))
            elif self.names.are_known(name):
                kept.append((name, self.loose(value)))
        return tuple(kept)

    def refresh(self, value: str) -> str:
        """Give the value of a Refresh header, or of its `<meta>`."""
        found = _REFRESH.fullmatch(value)
        return f"{found[1]}{self.address(found[2])}{found[3]}" if found else ""

    def _is_plain(self, name: str, value: str) -> bool:
        """Whether an attribute of a cookie tells nothing."""
        known = value.lstrip(".") in self._hosts or f".{value}".endswith(_PUBLIC)
        return name.strip() in _COOKIE_ATTRIBUTES and (name.strip() != "domain" or known)

    def _attribute(self, text: str) -> str:
        """An attribute of a cookie; when it ends is moved as all dates are."""
        name, sign, value = text.partition("=")
        if name.strip().lower() == "path":
            return f"{name}{sign}{self._path(value)}"
        if name.strip().lower() == "expires":
            try:
                until = parsedate_to_datetime(value.strip())
            except ValueError:
                return ""
            if until.year <= _EPOCH:
                return text
            return f"{name}{sign}{format_datetime(self.cover.moment(until.astimezone(UTC)), usegmt=True)}"
        return text if _PLAIN_ATTRIBUTE.fullmatch(text) or name.strip().lower() == "domain" else ""

    def _set_cookie(self, value: str) -> str:
        pair, *attributes = value.split(";")
        name, sign, held = pair.partition("=")
        name = name.strip()
        quoted = held.startswith('"') and held.endswith('"') and len(held) > 1
        held = held.strip().strip('"')
        made = held if _HARMLESS.fullmatch(held) else self.cover.value(decoded(held))
        made = made if made == held else quote(made, safe="!#$&'()*+/:<=>?@[]^_`{|}~.-")
        kept = [self._attribute(one.strip()) for one in attributes
                if self._is_plain(*one.strip().lower().partition("=")[::2])]  # fmt: skip
        kept = [one for one in kept if one]
        name = self.names.atoms(name)
        return "; ".join([f"{name}{sign}{chr(34) + made + chr(34) if quoted else made}", *kept])


def kind_of(value: str) -> str:
    """Give a type with its charset alone, but for the boundary that forms are written anew with."""
    found = _TYPE.match(value)
    if found is None:
        return ""
    if multipart.is_multipart(value):
        return f"multipart/form-data; boundary={multipart.OWN}"
    return found[1] + (f"; charset={found[2]}" if found[2] else "")
