"""Starts the browser of a prepared run, as its environment and its order say: one of its own, or a context of another.

Must not know what is done with it.
"""

from __future__ import annotations

import asyncio
import importlib
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from robot.files import private_folder
from robot.language.trusted import authority_files
from robot.model.settings import Environment
from robot.model.steps import Download
from robot.runs.driver import Driver
from robot.runs.preparing import Prepared
from robot.secrets.common import is_common, is_word
from robot.secrets.references import resolve
from robot.secrets.secret import Secret

if TYPE_CHECKING:
    from robot.browser.ground import Ground
    from robot.engine.screen import BrowserSettings

Opening = Callable[[Prepared, Sequence[Secret]], Awaitable[Any]]
"""Opens the browser of a session, for its first run; from every page these secrets are hidden. Raises Problem."""


async def alone(driver: Driver, prepared: Prepared, hidden: Sequence[Secret] = ()) -> Any:
    """Starts one of its own; meanwhile the gate is imported, for there is nothing else to do. Raises `Problem`.

    A browser that hangs, or may not be run, is no news of the portal: nothing was started.
    """
    from robot.browser.browser import PlaywrightBrowser

    settings = settings_of(prepared)
    importing = asyncio.ensure_future(asyncio.to_thread(importlib.import_module, "robot.gate"))
    try:
        if prepared.replayer is not None:
            return await PlaywrightBrowser.replay(await driver, settings, prepared.replayer, driver.chromium)
        browser = await PlaywrightBrowser.start(
            await driver, settings, early=driver.early, scratch=driver.scratch, cache=prepared.home / "cache"
        )
        await browser.hide(hidden)
    finally:
        await importing
    return browser


@dataclass(frozen=True)
class _Standing:
    """A Chromium, what it was started with, and what it stands on."""

    settings: BrowserSettings
    chromium: Any
    ground: Ground


class House:
    """Chromiums that stay, in which sessions stand side by side, each in a context of its own.

    Sessions whose environments reach the same hosts in the same way share one.
    """

    def __init__(self, driver: Driver) -> None:
        self._driver = driver
        self._standing: list[_Standing] = []
        self._one_at_a_time = asyncio.Lock()

    async def beside(self, prepared: Prepared, hidden: Sequence[Secret] = ()) -> Any:
        """Opens a session's own context. Raises `Problem` where no browser starts."""
        from robot.browser.beside import beside

        settings = settings_of(prepared)
        async with self._one_at_a_time:
            same = replace(settings, typed=False, downloads=True)
            standing = next((one for one in self._standing if one.settings == same), None)
            if standing is None:
                standing = await self._started(same, prepared)
                self._standing.append(standing)
        ground = standing.ground
        own = replace(settings, proxy=ground.settings.proxy)
        browser = await beside(standing.chromium, replace(ground, settings=own))
        await browser.hide(hidden)
        return browser

    async def close(self) -> None:
        """Ends them; never raises."""
        from robot.browser.errors import outcome

        for one in self._standing:
            await outcome(one.chromium.close())
            one.ground.close()
        self._standing.clear()

    async def _started(self, settings: BrowserSettings, prepared: Prepared) -> _Standing:
        from robot.browser.ground import grounded
        from robot.browser.launch import launch_with, options

        own = private_folder(self._driver.scratch / f"chromium-{len(self._standing) + 1}")
        ground = await grounded(settings, own, prepared.home / "cache", several=True)
        try:
            return _Standing(settings, await launch_with(await self._driver, options(ground)), ground)
        except BaseException:
            ground.close()
            raise


def settings_of(prepared: Prepared) -> BrowserSettings:
    """What the browser of a run is started with. Raises Problem where the proxy's password cannot be had."""
    from robot.engine.screen import BrowserSettings

    environment, order = prepared.program.environment, prepared.order
    return BrowserSettings(
        declared_hosts=prepared.program.hosts(), hosts=environment.hosts, spki=environment.trust.spki,
        ca=[str(file) for file in authority_files(environment)], proxy=_proxy(prepared, environment),
        headed=order.shown, slow_mo=order.slow_mo,
        # A recording has no pictures that a page could show.
        recorded=(order.trace or order.record is not None) and prepared.replayer is None,
        downloads=any(isinstance(step, Download) for page in prepared.program.pages.values()
                      for step in (*page.do, *(step for branch in page.ways_on() for step in branch.do))),
        typed=environment.wire.secrets == "typed", offline=prepared.replayer is not None,
    )  # fmt: skip


def _proxy(prepared: Prepared, environment: Environment) -> dict[str, str | Secret] | None:
    given = environment.proxy
    if given is None:
        return None
    proxy: dict[str, str | Secret] = {"server": given.server}
    if given.bypass:
        proxy["bypass"] = given.bypass
    for name in ("username", "password"):
        if reference := getattr(given, name):
            proxy[name] = secret = resolve(reference)
            if not is_common(secret.reveal()):  # else every page would be without that word
                prepared.redactor.add(secret, alone=is_word(secret.reveal()))
    return proxy
