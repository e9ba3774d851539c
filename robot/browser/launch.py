"""Starts Playwright's driver and Chromium, with what a run needs and nothing of the surroundings.

Must not know flows; what is done with the browser stands in `browser.py`. The environment of the driver and of the
browser holds no secret: only the variables named here are handed on. What is trusted beside the system's authorities is
the affair of `ground.py`.
"""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any, Final

from robot.browser.errors import not_started, playwright_error
from robot.browser.find import BrowserProgram, find_browser
from robot.browser.ground import Ground, grounded
from robot.browser.hosts import direct_hosts, proxy_host, proxy_script, resolver_rules, strays
from robot.errors import Problem
from robot.files import homeless, private_folder
from robot.secrets.secret import Secret

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

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

STARTING: Final = 22.0
"""Seconds in which a browser must have started."""

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
    if scratch is not None:
        names = ("TMPDIR", "TMP", "TEMP", "HOME") if homeless() else ("TMPDIR", "TMP", "TEMP")
        added |= dict.fromkeys(names, str(scratch))
    _hand_on_little(_driver, added)
    try:
        return await async_playwright().start()
    except Exception as error:  # Playwright has no better one for this
        raise Problem(
            "The browser's driver (Playwright) does not start; what it says of it, if anything, stands above.",
            hint="`chorus-robot doctor` tries it; installing chorus-robot anew brings another.",
        ) from error


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
    """Start Chromium. Raises Problem (INVALID) where it does not start."""
    ground = await grounded(settings)
    try:
        chromium = await launch_with(driver, options(ground, program))
    except BaseException:
        ground.close()
        raise
    chromium.on("disconnected", lambda _: ground.close())
    return chromium


async def launch_with(driver: Playwright, options: Mapping[str, Any], *, within: float = STARTING) -> Chromium:
    """Start Chromium with options of `options`. Raises Problem (INVALID) with its own words where it does not start."""
    try:
        # A stop by Ctrl-C is the run's affair: it still has to sign out.
        return await driver.chromium.launch(
            **options, timeout=within * 1000, handle_sigint=False, handle_sigterm=False, handle_sighup=False
        )
    except playwright_error() as error:
        raise not_started(str(options["executable_path"]), str(error), headed=not options["headless"]) from None


def options(ground: Ground, program: BrowserProgram | None = None) -> dict[str, Any]:
    """Say how Chromium is started: what `BrowserType.launch` takes."""
    settings = ground.settings
    program = program or find_browser(headed=settings.headed)
    return {
        "executable_path": str(program.path),
        "headless": not settings.headed,
        "args": arguments(ground),
        "env": ground.environment(clean_environment(headed=settings.headed)),
        "proxy": _proxy(settings),
        "slow_mo": settings.slow_mo,
        "chromium_sandbox": not _root(),
    }


def arguments(ground: Ground) -> list[str]:
    """Return Chromium's switches, beside those that Playwright gives it."""
    settings = ground.settings
    found = [
        f"--host-resolver-rules={_rules(ground)}",
        "--dns-prefetch-disable",
        "--no-pings",
        "--disable-auto-reload",  # a page that did not come is asked for by whoever wants it
    ]
    if ground.relay is not None and ground.relay.key:
        # The relay's key alone: nothing but the relay can be reached.
        found.append(f"--ignore-certificate-errors-spki-list={ground.relay.key}")
    if not settings.headed and not settings.recorded:
        # Nobody looks: no picture and no font is fetched.
        found += ["--blink-settings=imagesEnabled=false", "--disable-remote-fonts"]
    if settings.proxy:
        script = proxy_script(_text(settings.proxy.get("server")), settings.declared_hosts, direct_hosts(settings))
        found += [f"--proxy-pac-url={script}", "--force-webrtc-ip-handling-policy=disable_non_proxied_udp"]
    return found


def _rules(ground: Ground) -> str:
    settings = ground.settings
    if settings.offline:
        return resolver_rules((), {})
    if ground.relay is not None:
        return resolver_rules((), ground.relay.stands_for(), proxy_host(settings))
    return resolver_rules(settings.declared_hosts, settings.hosts, proxy_host(settings))


async def new_context(chromium: Chromium, settings: BrowserSettings) -> BrowserContext:
    """Open a context: a browser window's worth of cookies and tabs."""
    context = await chromium.new_context(
        locale="fr-FR",
        timezone_id="Europe/Paris",
        viewport={"width": VIEWPORT["width"], "height": VIEWPORT["height"]},
        accept_downloads=settings.downloads,
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


def _proxy(settings: BrowserSettings) -> ProxySettings | None:
    given: Mapping[str, str | Secret] = settings.proxy or {}
    if not given:
        return None
    proxy: ProxySettings = {"server": _text(given.get("server"))}
    if direct := direct_hosts(settings):
        proxy["bypass"] = ",".join(direct)
    if given.get("username"):
        proxy["username"] = _text(given.get("username"))
        proxy["password"] = _text(given.get("password"))
    return proxy


def _text(value: str | Secret | None) -> str:
    return value.reveal() if isinstance(value, Secret) else value or ""
