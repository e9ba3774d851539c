"""Starts the browser of a prepared run, as its environment and its order say.

Must not know what is done with it.
"""

import asyncio
import importlib
from collections.abc import Sequence
from typing import Any

from robot.language.trusted import authority_files
from robot.model.settings import Environment
from robot.model.steps import Download
from robot.runs.driver import Driver
from robot.runs.preparing import Prepared
from robot.secrets.common import is_common, is_word
from robot.secrets.references import resolve
from robot.secrets.secret import Secret


async def started(prepared: Prepared, driver: Driver, hidden: Sequence[Secret] = ()) -> Any:
    """Starts it; meanwhile the gate is imported, for there is nothing else to do. Raises `Problem` where it does not.

    From every page these secrets are `hidden`. A browser that hangs, or may not be run, is no news of the portal:
    nothing was started.
    """
    from robot.browser.browser import PlaywrightBrowser
    from robot.engine.screen import BrowserSettings

    environment, order = prepared.program.environment, prepared.order
    settings = BrowserSettings(
        declared_hosts=prepared.program.hosts(), hosts=environment.hosts, spki=environment.trust.spki,
        ca=[str(file) for file in authority_files(environment)], proxy=_proxy(prepared, environment),
        headed=order.shown, slow_mo=order.slow_mo,
        # A recording has no pictures that a page could show.
        recorded=(order.trace or order.record is not None) and prepared.replayer is None,
        downloads=any(isinstance(step, Download) for page in prepared.program.pages.values()
                      for step in (*page.do, *(step for branch in page.ways_on() for step in branch.do))),
        typed=environment.wire.secrets == "typed", offline=prepared.replayer is not None,
    )  # fmt: skip
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
