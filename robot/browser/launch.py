"""Starts Playwright's driver and Chromium, with what a run needs and nothing of the surroundings.

Must not know flows; what is done with the browser stands in `browser.py`. The environment of the driver and of the
browser holds no secret: only the variables named here are handed on.

Trust: `spki` names public keys that are accepted beside the system's authorities. `ca` files are carried out by the
same switch: Chromium accepts a chain when any certificate *in the chain that the server sends* has a listed key. So a
company's own authority works where its servers send the certificate it is named by (its intermediate, or the root when
they send that too); where they do not, the authority must be added to the system's own store.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import os
import ssl
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import urlsplit

from robot.browser.find import BrowserProgram, find_browser
from robot.browser.hosts import proxy_script, resolver_rules, strays
from robot.errors import Problem
from robot.files import private_folder
from robot.secrets.secret import Secret

if TYPE_CHECKING:
    from collections.abc import Mapping

    from playwright.async_api import Browser as Chromium
    from playwright.async_api import BrowserContext, Playwright, ProxySettings, Route

    from robot.engine.screen import BrowserSettings

HANDED_ON: Final = frozenset({
    "PATH", "HOME", "USER", "LOGNAME", "LANG", "LANGUAGE", "LC_ALL", "LC_CTYPE", "TMPDIR", "TMP", "TEMP", "TZ",
    "SYSTEMROOT", "SYSTEMDRIVE", "WINDIR", "COMSPEC", "PATHEXT", "APPDATA", "LOCALAPPDATA", "PROGRAMDATA",
    "PROGRAMFILES", "PROGRAMFILES(X86)", "PROGRAMW6432", "USERPROFILE", "HOMEDRIVE", "HOMEPATH", "NUMBER_OF_PROCESSORS",
    "XDG_RUNTIME_DIR", "XDG_CONFIG_HOME", "XDG_CACHE_HOME", "XDG_DATA_HOME", "FONTCONFIG_PATH", "FONTCONFIG_FILE",
    "LD_LIBRARY_PATH", "PLAYWRIGHT_BROWSERS_PATH",
})  # fmt: skip
"""The variables that the driver and the browser get; DEBUG, NODE_OPTIONS, proxies and secrets are none of them."""

SCREEN: Final = frozenset({"DISPLAY", "XAUTHORITY", "WAYLAND_DISPLAY", "DBUS_SESSION_BUS_ADDRESS", "XDG_SESSION_TYPE"})
"""What a browser that is to be seen needs besides."""

VIEWPORT: Final = {"width": 1280, "height": 1024}


def clean_environment(*, headed: bool = False) -> dict[str, str]:
    """Return the part of this process's environment that may be handed on."""
    wanted = HANDED_ON | SCREEN if headed else HANDED_ON
    return {name: value for name, value in os.environ.items() if name.upper() in wanted}


async def start_driver(cache: Path | None = None, scratch: Path | None = None) -> Playwright:
    """Start Playwright's driver; half a second that callers can spend on reading files.

    `cache` is a private folder (or one to be made) where Node keeps the driver's program compiled: a quarter less.
    `scratch` is one for what the driver writes on its way: the browser's profile, a trace until it is saved.
    """
    from playwright._impl import _driver
    from playwright.async_api import async_playwright

    added = {} if cache is None else {"NODE_COMPILE_CACHE": str(private_folder(cache))}
    added |= {} if scratch is None else dict.fromkeys(("TMPDIR", "TMP", "TEMP"), str(scratch))
    _hand_on_little(_driver, added)
    return await async_playwright().start()


def _hand_on_little(driver: Any, added: Mapping[str, str]) -> None:
    """Make Playwright start its driver with a clean environment: it copies the whole one and has no setting for it."""
    try:
        from playwright._impl import transport
    except ImportError:  # its name in older versions
        from playwright._impl import _transport as transport  # type: ignore[attr-defined, no-redef]

    def environment() -> dict[str, str]:
        own = {
            name: value
            for name, value in original().items()
            if name.startswith("PW_LANG") or name == "PW_CLI_DISPLAY_VERSION"
        }
        return {**clean_environment(), **own, **added}

    original = getattr(driver.get_driver_env, "original", driver.get_driver_env)
    environment.original = original  # type: ignore[attr-defined]
    if not hasattr(transport, "get_driver_env"):
        raise Problem(
            "This version of Playwright starts its driver in a way that is not known here.",
            hint="Install a version that this one was tested with; `chorus-robot doctor` names it.",
        )
    driver.get_driver_env = environment
    transport.get_driver_env = environment


async def launch(driver: Playwright, settings: BrowserSettings, program: BrowserProgram | None = None) -> Chromium:
    """Start Chromium."""
    return await launch_with(driver, options(settings, program))


async def launch_with(driver: Playwright, options: Mapping[str, Any]) -> Chromium:
    """Start Chromium with options of `options`."""
    # A stop by Ctrl-C is the run's affair: it still has to sign out.
    return await driver.chromium.launch(**options, handle_sigint=False, handle_sigterm=False, handle_sighup=False)


def options(settings: BrowserSettings, program: BrowserProgram | None = None) -> dict[str, Any]:
    """Say how Chromium is started: what `BrowserType.launch` takes."""
    program = program or find_browser(headed=settings.headed)
    return {
        "executable_path": str(program.path),
        "headless": not settings.headed,
        "args": arguments(settings),
        "env": clean_environment(headed=settings.headed),
        "proxy": _proxy(settings),
        "slow_mo": settings.slow_mo,
        "chromium_sandbox": not _root(),
    }


def arguments(settings: BrowserSettings) -> list[str]:
    """Return Chromium's switches, beside those that Playwright gives it."""
    proxy = settings.proxy
    found = [
        f"--host-resolver-rules={_rules(settings)}",
        "--dns-prefetch-disable",
        "--no-pings",
    ]
    keys = [*settings.spki, *(spki_of(Path(file)) for file in settings.ca)]
    if keys:
        found.append(f"--ignore-certificate-errors-spki-list={','.join(keys)}")
    if not settings.headed and not settings.recorded:
        # Nobody looks: no picture and no font is fetched.
        found += ["--blink-settings=imagesEnabled=false", "--disable-remote-fonts"]
    if proxy:
        script = proxy_script(_text(proxy.get("server")), settings.declared_hosts, _bypass(settings))
        found += [f"--proxy-pac-url={script}", "--force-webrtc-ip-handling-policy=disable_non_proxied_udp"]
    return found


def _rules(settings: BrowserSettings) -> str:
    if settings.offline:
        return resolver_rules((), {})
    return resolver_rules(settings.declared_hosts, settings.hosts, _proxy_host(settings))


async def new_context(chromium: Chromium, settings: BrowserSettings) -> BrowserContext:
    """Open a context: a browser window's worth of cookies and tabs."""
    context = await chromium.new_context(
        locale="fr-FR",
        timezone_id="Europe/Paris",
        viewport={"width": VIEWPORT["width"], "height": VIEWPORT["height"]},
        accept_downloads=True,
        service_workers="block",
        permissions=[],
    )
    if settings.proxy:
        # Through a proxy names are looked up by the proxy, where the resolver's rules have no say.
        declared = settings.declared_hosts

        async def refuse(route: Route) -> None:
            await route.abort("namenotresolved")

        await context.route(lambda address: strays(address, declared), refuse)
    return context


def _root() -> bool:
    return hasattr(os, "geteuid") and os.geteuid() == 0


def _proxy_host(settings: BrowserSettings) -> str | None:
    server = _text((settings.proxy or {}).get("server"))
    return urlsplit(server if "://" in server else f"//{server}").hostname if server else None


def _proxy(settings: BrowserSettings) -> ProxySettings | None:
    given: Mapping[str, str | Secret] = settings.proxy or {}
    if not given:
        return None
    proxy: ProxySettings = {"server": _text(given.get("server"))}
    if _bypass(settings):
        proxy["bypass"] = ",".join(_bypass(settings))
    if given.get("username"):
        proxy["username"] = _text(given.get("username"))
        proxy["password"] = _text(given.get("password"))
    return proxy


def _bypass(settings: BrowserSettings) -> list[str]:
    """Return the hosts that are reached without the proxy: those named so, and those an environment maps."""
    named = _text((settings.proxy or {}).get("bypass")).split(",")
    return [*(name.strip() for name in named if name.strip()), *settings.hosts]


def _text(value: str | Secret | None) -> str:
    return value.reveal() if isinstance(value, Secret) else value or ""


# --- the public key of a certificate file


def spki_of(file: Path) -> str:
    """Return the base64 of the SHA-256 of the public key in a certificate file (PEM or DER).

    Raises Problem (INVALID) when it cannot be read.
    """
    try:
        data = file.read_bytes()
        der = ssl.PEM_cert_to_DER_cert(_first_pem(data.decode("ascii"))) if b"-----BEGIN" in data else data
        key = _public_key(der)
    except (OSError, ValueError, IndexError, binascii.Error):
        key = b""
    if not key:
        raise Problem(f"No certificate can be read from {file}.", hint="PEM and DER files are taken.")
    return base64.b64encode(hashlib.sha256(key).digest()).decode("ascii")


def _first_pem(text: str) -> str:
    start, end = "-----BEGIN CERTIFICATE-----", "-----END CERTIFICATE-----"
    return text[text.index(start) : text.index(end) + len(end)]


def _public_key(der: bytes) -> bytes:
    """Cut the subjectPublicKeyInfo out: the seventh field of a certificate's first part (sixth without version)."""
    body, _ = _inside(der, _inside(der, 0)[0])
    at, fields = body, []
    for _ in range(7):
        _, end = _inside(der, at)
        fields.append(der[at:end])
        at = end
    return fields[6] if fields[0][0] == 0xA0 else fields[5]  # noqa: PLR2004 - the tag of the optional version


def _inside(der: bytes, at: int) -> tuple[int, int]:
    """Return where the contents of the DER value at `at` begin and end."""
    length = der[at + 1]
    start = at + 2
    if length & 0x80:
        count = length & 0x7F
        length = int.from_bytes(der[start : start + count], "big")
        start += count
    if start + length > len(der):
        raise ValueError
    return start, start + length
