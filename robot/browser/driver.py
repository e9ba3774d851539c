"""Starts Playwright's driver, which takes longest of all: imports nothing that could be imported meanwhile.

The environment of the driver and of the browser holds no secret: only the variables named here are handed on.
"""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any, Final

from robot.errors import Problem
from robot.files import homeless, private_folder

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from playwright.async_api import Playwright

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
