"""When two requests are the same: address and body without what differs from one time to the next.

Must not know a recording, nor in which order its answers come.
"""

from __future__ import annotations

import json
import re
from collections.abc import Collection
from dataclasses import dataclass
from typing import Any, Final
from urllib.parse import urlsplit

from robot.recordings.exchange import Request
from robot.recordings.percent import decoded
from robot.wire.placeholders import PREFIX

VOLATILE: Final = frozenset({"_", "t", "ts", "timestamp", "cb", "rnd", "rand", "nocache", "cachebuster", "_dc", "_t",
                             "jsessionid"})  # fmt: skip
"""Parameters that scripts make up anew each time."""
_PLACEHOLDER: Final = re.compile(rf"{PREFIX}[a-z0-9]+")
_SECRET: Final = "<secret>"  # noqa: S105 - it stands for one
_BOUNDARY: Final = re.compile(r"boundary\s*=\s*(?:\"([^\"]+)\"|([^\s;]+))", re.IGNORECASE)
_PART_NAME: Final = re.compile(r"\bname=\"([^\"]*)\"")


@dataclass(frozen=True)
class Sameness:
    """Says by what a request is known again: `volatile` names do not count, `secrets` are as good as a placeholder."""

    volatile: frozenset[str] = VOLATILE
    secrets: Collection[str] = ()

    def address(self, url: str) -> str:
        """Give an address in the one form that all its spellings have."""
        parts = urlsplit(url)
        path = "/".join(decoded(segment.partition(";")[0]) for segment in parts.path.split("/")) or "/"
        host = (parts.hostname or "") + (f":{parts.port}" if parts.port not in (None, 443, 80) else "")
        pairs = self._pairs(parts.query)
        return f"{parts.scheme}://{host}{path}" + (f"?{pairs}" if pairs else "")

    def body(self, request: Request) -> str:
        """Give what a request sends in the one form that all its spellings have."""
        if not request.body:
            return ""
        kind = request.content_type.partition(";")[0].strip().lower()
        text = request.body.decode("utf-8", "surrogateescape")
        if kind.endswith("json"):
            try:
                return json.dumps(self._json(json.loads(text)), sort_keys=True, ensure_ascii=False)
            except (ValueError, RecursionError):
                return self._plain(text)
        if kind == "multipart/form-data":
            return self._multipart(request.content_type, text)
        if kind == "application/x-www-form-urlencoded" or not kind:
            return self._pairs(text)
        return self._plain(text)

    def _pairs(self, text: str) -> str:
        found = []
        for pair in filter(None, text.split("&")):
            name, _, value = pair.partition("=")
            name = decoded(name, plus=True)
            if name.lower() not in self.volatile:
                found.append(f"{name}={self._plain(decoded(value, plus=True))}")
        return "&".join(found)

    def _plain(self, text: str) -> str:
        text = _PLACEHOLDER.sub(_SECRET, text)
        for secret in sorted(self.secrets, key=len, reverse=True):
            text = text.replace(secret, _SECRET) if secret else text
        return text

    def _json(self, data: Any) -> Any:
        if isinstance(data, dict):
            return {key: self._json(value) for key, value in data.items() if key.lower() not in self.volatile}
        if isinstance(data, list):
            return [self._json(value) for value in data]
        return self._plain(data) if isinstance(data, str) else data

    def _multipart(self, content_type: str, text: str) -> str:
        named = _BOUNDARY.search(content_type)
        found = []
        for part in text.split(f"--{named[1] or named[2]}") if named else []:
            head, blank, content = part.partition("\r\n\r\n")
            name = _PART_NAME.search(head)
            if not blank or name is None or name[1].lower() in self.volatile:
                continue
            value = "" if "filename=" in head.lower() else self._plain(content.removesuffix("\r\n"))
            found.append(f"{name[1]}={value}")
        return "&".join(found)
