"""Starts Chromium, with what a run needs and nothing of the surroundings.

Must not know flows; what is done with the browser stands in `browser.py`. What is trusted beside the system's
authorities is the affair of `ground.py`.
"""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any, Final

from robot.browser.driver import clean_environment
from robot.browser.errors import not_started, playwright_error
from robot.browser.find import BrowserProgram, find_browser
from robot.browser.ground import Ground, grounded
from robot.browser.hosts import direct_hosts, proxy_host, proxy_script, resolver_rules, strays
from robot.browser.relay import HERE
from robot.secrets.secret import Secret

if TYPE_CHECKING:
    from collections.abc import Mapping

    from playwright.async_api import Browser as Chromium
    from playwright.async_api import BrowserContext, Playwright, ProxySettings, Route

    from robot.engine.screen import BrowserSettings

STARTING: Final = 22.0
"""Seconds in which a browser must have started."""

VIEWPORT: Final = {"width": 1280, "height": 1024}


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
        rules = resolver_rules((), ground.relay.stands_for(), proxy_host(settings))
        return f"MAP {ground.lanes} {HERE}, {rules}" if ground.lanes else rules
    return resolver_rules(settings.declared_hosts, settings.hosts, proxy_host(settings))


async def new_context(chromium: Chromium, settings: BrowserSettings, way: str = "") -> BrowserContext:
    """Open a context: a browser window's worth of cookies and tabs. `way`: the address of its own to the relay."""
    context = await chromium.new_context(
        locale="fr-FR",
        timezone_id="Europe/Paris",
        viewport={"width": VIEWPORT["width"], "height": VIEWPORT["height"]},
        accept_downloads=settings.downloads,
        service_workers="block",
        permissions=[],
        proxy={"server": way} if way else None,
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
