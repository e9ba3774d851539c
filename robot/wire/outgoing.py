"""Puts secrets in the requests that a browser sends with placeholders, or says why a request must not be sent.

Must not know how requests come and go on, nor which page sends one.
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass, field, replace
from typing import Final, TypeAlias
from urllib.parse import unquote_plus, urlsplit

from robot.secrets.secret import Secret
from robot.wire.bodies import filled
from robot.wire.filling import Filling, NotFillable, Reason
from robot.wire.origins import misplaced
from robot.wire.placeholders import Placeholders

__all__ = [
    "READING", "Filled", "Hosts", "Reason", "Refused", "Request", "Sending", "Untouched", "fill", "host_of",
    "is_allowed",
]  # fmt: skip

Hosts: TypeAlias = Callable[[str], bool] | Collection[str]
"""The hosts that secrets may go to: their names in small letters, or what tells them."""

READING: Final = frozenset({"GET", "HEAD", "OPTIONS"})
"""Methods that change nothing."""

Headers: TypeAlias = tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Request:
    """A request, as a browser is about to send it."""

    method: str
    url: str = field(repr=False)
    headers: Headers = field(repr=False)
    body: bytes | None = field(default=None, repr=False)


@dataclass(frozen=True, slots=True)
class Filled:
    """The request to send instead, and the secrets that it carries."""

    request: Request
    carried: tuple[Secret, ...]


@dataclass(frozen=True, slots=True)
class Refused:
    """The request must not be sent: neither with its placeholders nor filled."""

    reason: Reason
    host: str


@dataclass(frozen=True, slots=True)
class Untouched:
    """The request holds no placeholder; it may go on as it came."""


Sending: TypeAlias = Filled | Refused | Untouched


def fill(request: Request, placeholders: Placeholders, allowed: Hosts, *, charset: str = "utf-8") -> Sending:
    """Give the request with secrets in place of its placeholders, each written as its place demands.

    `charset` is the page's; a charset that the request names itself comes first. A placeholder that the page encoded
    (base64, encrypted) is not found. No result tells a value.
    """
    host = host_of(request.url)
    reason = _against(request, placeholders, allowed, host)
    if reason is not None:
        return Refused(reason, host)
    filling = Filling(placeholders)
    url = filling.address(request.url)
    body = request.body
    if body is not None and placeholders.may_hold(body):
        try:
            body = filled(body, _header(request.headers, "content-type"), charset, filling)
        except NotFillable as refusal:
            return Refused(refusal.reason, host)
    if misplaced(filling.uses, placeholders.sealed_boxes()):
        return Refused(Reason.FIELD, host)
    if not filling.carried:
        return Untouched()
    headers = request.headers if body is None else _fitting(request.headers, body)
    return Filled(replace(request, url=url, body=body, headers=headers), tuple(filling.carried))


def _against(request: Request, placeholders: Placeholders, allowed: Hosts, host: str) -> Reason | None:
    """What stands against sending a request, before it is known how its body is written."""
    heads = "\n".join(f"{name}: {value}" for name, value in request.headers)
    in_address = placeholders.typed_in(request.url) or placeholders.typed_in(unquote_plus(request.url))
    in_header = placeholders.typed_in(heads) or placeholders.typed_in(unquote_plus(heads))
    body = request.body or b""
    damaged = any(placeholders.damaged(part.encode("utf-8", "replace")) for part in (request.url, heads))
    damaged = damaged or placeholders.damaged(body)
    parts = (request.url.encode("utf-8", "replace"), heads.encode("utf-8", "replace"), body)
    if not damaged and any(placeholders.made_of(part) for part in parts):
        return Reason.MADE
    if not (in_address or in_header or damaged or placeholders.may_hold(body)):
        return None
    held = {
        Reason.HOST: not is_allowed(host, allowed),
        Reason.SCHEME: request.url.partition(":")[0].lower() != "https",
        Reason.PORTAL: not all(placeholders.at_home(part, host) for part in parts),
        Reason.ADDRESS: in_address,
        Reason.HEADER: in_header,
        Reason.DAMAGED: damaged,
    }
    return next((reason for reason, so in held.items() if so), None)


def host_of(url: str) -> str:
    """Give the host of an address; nothing where it has none."""
    try:
        return (urlsplit(url).hostname or "").rstrip(".")
    except ValueError:
        return ""


def is_allowed(host: str, allowed: Hosts) -> bool:
    """Tell whether a host is one of those that secrets may go to."""
    return bool(host) and (allowed(host) if callable(allowed) else host in allowed)


def _header(headers: Headers, name: str) -> str:
    return next((value for key, value in headers if key.lower() == name), "")


def _fitting(headers: Headers, body: bytes) -> Headers:
    """The headers with the body's length, where they say one."""
    return tuple((key, str(len(body)) if key.lower() == "content-length" else value) for key, value in headers)
