"""Says what stood in the way of a page, where that is not the portal: a proxy, a certificate, another server.

Chromium's codes (`net::ERR_...`) in, words out. A proxy's password is in none of them. Must not ask anybody anything.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final
from urllib.parse import urlsplit

from robot.browser.hosts import direct_hosts, proxy_server
from robot.browser.tabs import BY_PROXY

if TYPE_CHECKING:
    from robot.browser.ground import Ground
    from robot.browser.tabs import TabState
    from robot.engine.screen import BrowserSettings

_UNKNOWN_AUTHORITY: Final = (
    "the certificate of {} is from no authority that is trusted here; a proxy that looks into connections, or a "
    "company's own server, needs its authority in 'trust: {{ca: [FILE]}}'"
)
_CERTIFICATES: Final = {
    "ERR_CERT_AUTHORITY_INVALID": _UNKNOWN_AUTHORITY,
    "ERR_CERT_DATE_INVALID": "the certificate of {} has expired, or this machine's clock is wrong",
    "ERR_CERT_COMMON_NAME_INVALID": "the certificate that came is not one of {}",
}
_REFUSED: Final = "AUTH"
"""In the codes of a proxy that is not content with who asks."""


def through(settings: BrowserSettings) -> str | None:
    """Name the proxy that pages come through, if they do."""
    used = settings.proxy and set(settings.declared_hosts) - set(direct_hosts(settings))
    return f"the proxy {proxy_server(settings)}" if used else None


def told(failure: str, address: str, settings: BrowserSettings, ground: Ground | None) -> str:
    """Say why a page did not come, with the code."""
    host = _host(address)
    code = failure.removeprefix("net::")
    reason = ground.why(host) if ground is not None else None
    if reason is None and code in _CERTIFICATES:
        reason = _CERTIFICATES[code].format(host)
    elif reason is None and _behind(host, settings):
        reason = _of_proxy(code, host, f"the proxy {proxy_server(settings)}")
    return f"{reason}; {failure}" if reason else failure


def barred(tab: TabState, settings: BrowserSettings) -> str | None:
    """Say what a proxy does not accept of the settings, where it was that."""
    host = _host(tab.asked_for or "")
    code = (tab.failure or "").partition("ERR_")[2]
    if not _behind(host, settings) or not (tab.status == BY_PROXY or ("PROXY" in code and _REFUSED in code)):
        return None
    challenge = re.sub(r'"[^"]*"', "", tab.challenge)
    kinds = dict.fromkeys(re.findall(r"(?:^|[\n,])\s*([A-Za-z][A-Za-z-]*)(?=[ \n,]|$)(?!\s*=)", challenge))
    offered = f" (it takes: {', '.join(kinds)})" if kinds else ""
    name = f"the proxy {proxy_server(settings)}"
    if (settings.proxy or {}).get("username"):
        return f"{name} refuses the user and password that 'proxy' gives{offered}"
    return f"{name} wants a user and a password{offered}: put 'username' and 'password' into the environment's 'proxy'"


def _of_proxy(code: str, host: str, name: str) -> str:
    if "TUNNEL" in code:
        return f"{name} refuses to connect to {host}, or cannot"
    if "CERT" in code and "PROXY" in code:
        return f"the certificate of {name} is not trusted here"
    if "PROXY" in code or "SOCKS" in code:
        return f"{name} cannot be reached, or does not understand what it is asked"
    return f"{host} was asked for through {name}"


def _behind(host: str, settings: BrowserSettings) -> bool:
    return bool(settings.proxy) and host in settings.declared_hosts and host not in direct_hosts(settings)


def _host(address: str) -> str:
    try:
        return urlsplit(address).hostname or ""
    except ValueError:
        return ""
