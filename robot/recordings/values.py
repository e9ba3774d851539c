"""What becomes of single values: fields of forms and addresses, headers, cookies, loose attributes.

A value passes where its name is on a list, where it is made of known words, or where it can tell nothing; else it gets
its stand-in. Must not know documents.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from typing import Final
from urllib.parse import quote, urlsplit, urlunsplit

from robot.recordings import allowed
from robot.recordings.exchange import Header
from robot.recordings.names import Names
from robot.recordings.percent import decoded

_HARMLESS: Final = re.compile(r"(?:-?\d{1,3}|e\d{1,4}s\d{1,4}|true|false|on|off|yes|no|oui|non|null|.?)", re.IGNORECASE)
_COOKIE_NAME: Final = re.compile(r"[A-Za-z_.-]{1,40}")
_COOKIE_ATTRIBUTES: Final = frozenset({"path", "domain", "max-age", "expires", "secure", "httponly", "samesite"})
_REFRESH: Final = re.compile(r"(\s*[\d.]+\s*[;,]?\s*(?:url\s*=\s*)?['\"]?)([^'\"]*)(.*)", re.IGNORECASE | re.DOTALL)
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
        if value.lower().startswith(("https://", "http://", "/")):
            return self.address(value)
        if any(sign.isspace() for sign in value):
            return self.names.forced(value)
        return self.cover.value(value)

    # --- addresses

    def address(self, text: str) -> str:
        """Give an address without what tells of anybody; what is not changed in it stays as it is written."""
        stripped = text.strip()
        if stripped.lower().startswith("javascript:"):
            return self.names.inside(text)
        if not stripped or stripped.lower().startswith(("data:", "mailto:", "tel:", "blob:", "about:")):
            return text if stripped.lower() in ("", "data:,", "about:blank") else stripped.partition(":")[0] + ":"
        try:
            parts = urlsplit(text)
            host = self._host(parts.hostname, parts.netloc)
        except ValueError:
            return "#"
        made = parts._replace(netloc=host, path=self._path(parts.path), query=self.query(parts.query),
                              fragment=self._segment(parts.fragment))  # fmt: skip
        return text if made == parts else urlunsplit(made)

    def _host(self, name: str | None, written: str) -> str:
        if not name:
            return written
        name = name.lower()
        if name not in self._hosts and not name.endswith(_PUBLIC):
            return self._other_hosts.setdefault(name, f"host{len(self._other_hosts) + 1}.example")
        return written.rpartition("@")[2]

    def _path(self, path: str) -> str:
        return "/".join(self._segment(segment) for segment in path.split("/"))

    def _segment(self, segment: str) -> str:
        plain, *parameters = segment.split(";")
        text = decoded(plain)
        made = self.names.inside(text)
        kept = [plain if made == text else quote(made, safe="!$&'()*+,=:@~-._")]
        for parameter in parameters:
            name, sign, value = parameter.partition("=")
            kept.append(name + sign + quote(self.field(name, decoded(value)), safe="") if sign else name)
        return ";".join(kept)

    def query(self, text: str) -> str:
        """Give the pairs of an address or of a form; what is not changed stays as it is written."""
        return "&".join(self._pair(pair) for pair in text.split("&"))

    def _pair(self, pair: str) -> str:
        name, sign, value = pair.partition("=")
        old_name, old = decoded(name, plus=True), decoded(value, plus=True)
        new_name = self.names.inside(old_name)
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
            if low in allowed.HEADERS:
                kept.append((name, value))
            elif low in allowed.ADDRESSES:
                kept.append((name, self.address(value)))
            elif low == "set-cookie":
                kept.append((name, self._set_cookie(value)))
            elif low == "refresh":
                kept.append((name, self.refresh(value)))
            elif low == "content-disposition":
                kept.append((name, value.partition(";")[0]))
            else:
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

    def _set_cookie(self, value: str) -> str:
        pair, *attributes = value.split(";")
        name, sign, held = pair.partition("=")
        name = name.strip()
        quoted = held.startswith('"') and held.endswith('"') and len(held) > 1
        held = held.strip().strip('"')
        made = held if _HARMLESS.fullmatch(held) else self.cover.value(decoded(held))
        made = made if made == held else quote(made, safe="!#$&'()*+/:<=>?@[]^_`{|}~.-")
        kept = [one.strip() for one in attributes if self._is_plain(*one.strip().lower().partition("=")[::2])]
        name = name if _COOKIE_NAME.fullmatch(name) else self.names.inside(name)
        return "; ".join([f"{name}{sign}{chr(34) + made + chr(34) if quoted else made}", *kept])
