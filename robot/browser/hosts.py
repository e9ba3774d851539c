"""Which hosts the browser can reach, as Chromium's own rules, and whether an address lies outside them.

Must not know portals: it is given the names.
"""

from __future__ import annotations

import base64
import json
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from robot.secrets.secret import Secret

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from robot.engine.screen import BrowserSettings


def resolver_rules(declared: Collection[str], hosts: Mapping[str, str], proxy_host: str | None = None) -> str:
    """Return the value of `--host-resolver-rules`: each declared host to where it answers, everything else nowhere.

    The first rule that fits counts, and a pattern with a port is compared with `name:port`: so port 443 alone is open
    and nothing is ever loaded without TLS. `EXCLUDE` would open every port of a name. A proxy's own name is looked up
    by the same rules.
    """
    rules = [f"MAP {proxy_host} {proxy_host}"] if proxy_host else []
    rules += [f"MAP {host}:443 {hosts.get(host, host)}" for host in sorted({*declared, *hosts})]
    return ", ".join([*rules, "MAP * ~NOTFOUND"])


_PROXY_WORDS = {"http": "PROXY", "https": "HTTPS", "socks4": "SOCKS4", "socks5": "SOCKS5", "socks": "SOCKS5"}


def proxy_script(server: str, declared: Collection[str], direct: Collection[str]) -> str:
    """Return a proxy script, as an address, that sends only declared hosts to a proxy.

    The rest goes straight, where `resolver_rules` lead it nowhere: a whole browser would else open a connection to
    any host through the proxy, ahead of the request that is then refused.
    """
    parts = urlsplit(server if "://" in server else f"http://{server}")
    word = _PROXY_WORDS.get(parts.scheme.lower(), "PROXY")
    names = json.dumps(sorted(set(declared) - set(direct)))
    text = (
        "function FindProxyForURL(url, host) "
        f"{{ return {names}.indexOf(host) < 0 ? 'DIRECT' : {json.dumps(f'{word} {parts.netloc}')}; }}"
    )
    return "data:application/x-ns-proxy-autoconfig;base64," + base64.b64encode(text.encode()).decode("ascii")


def proxy_server(settings: BrowserSettings) -> str:
    """Return the address of the proxy, without anything that could be a password; empty where there is none."""
    server = _text((settings.proxy or {}).get("server"))
    parts = urlsplit(server if "://" in server else f"//{server}")
    return f"{parts.scheme or 'http'}://{parts.netloc.rpartition('@')[2]}" if server else ""


def proxy_host(settings: BrowserSettings) -> str | None:
    """Return the proxy's own name."""
    return urlsplit(proxy_server(settings)).hostname if settings.proxy else None


def direct_hosts(settings: BrowserSettings) -> list[str]:
    """Return the hosts that are reached without the proxy: those named so, and those an environment maps."""
    named = _text((settings.proxy or {}).get("bypass")).split(",")
    return [*(name.strip() for name in named if name.strip()), *settings.hosts]


def _text(value: str | Secret | None) -> str:
    return value.reveal() if isinstance(value, Secret) else value or ""


def strays(address: str, declared: Collection[str]) -> bool:
    """Whether a page's address is one that no declared host may answer: another host or port, or not over TLS."""
    try:
        parts = urlsplit(address)
        host, port = parts.hostname or "", parts.port
    except ValueError:
        return True
    scheme = parts.scheme.lower()
    if scheme == "https":
        return host not in declared or port not in (None, 443)
    return scheme in {"http", "ftp", "ws", "wss"}
