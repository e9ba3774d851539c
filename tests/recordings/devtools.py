"""A browser with its developer tools open beside a tab, as a person has them, and the HAR that the tools save of it.

The tools are Chromium's own: their window is one more page of the browser (`devtools://`), and what "Save all as HAR"
does is done with their own code, over the DevTools protocol.
"""

import asyncio
import itertools
import json
import socket
from pathlib import Path
from typing import Any, Self

from playwright.async_api import Browser, BrowserContext, CDPSession, Page, async_playwright

from robot.browser.driver import clean_environment

TOOLS = "devtools://devtools/bundled"
OPEN = f"""(async () => {{
  const Common = await import('{TOOLS}/core/common/common.js');
  const Logs = await import('{TOOLS}/models/logs/logs.js');
  Common.Settings.Settings.instance().moduleSetting('network-log.preserve-log').set(true);
  return String(Boolean(Logs.NetworkLog.NetworkLog.instance()));
}})()"""
COUNT = f"""(async () => {{
  const Logs = await import('{TOOLS}/models/logs/logs.js');
  return String(Logs.NetworkLog.NetworkLog.instance().requests().length);
}})()"""
SAVE = f"""(async () => {{
  const HAR = await import('{TOOLS}/models/har/har.js');
  const Logs = await import('{TOOLS}/models/logs/logs.js');
  const parts = [];
  const stream = {{write: async (text) => {{ parts.push(text); }}, close: async () => {{}}}};
  const progress = new Proxy({{canceled: false}}, {{get: (held, name) => name in held ? held[name] : () => false,
                                                    set: () => true}});
  const requests = Logs.NetworkLog.NetworkLog.instance().requests().filter((one) => one.finished || one.failed);
  await HAR.Writer.Writer.write(stream, requests, {{sanitize: %s}}, progress);
  return parts.join('');
}})()"""


class DevTools:
    """One tab of a Chromium, and the window of its developer tools."""

    def __init__(self, program: Path, hosts: dict[str, str], spki: str) -> None:
        rules = ", ".join(f"MAP {host} {address}" for host, address in hosts.items())
        self._program = program
        self._arguments = [f"--host-resolver-rules={rules}", f"--ignore-certificate-errors-spki-list={spki}"]
        self._numbers = itertools.count(1)
        self._answers: dict[int, asyncio.Future[dict[str, Any]]] = {}
        self._session = ""
        self._cdp: CDPSession
        self._browser: Browser
        self.page: Page

    async def __aenter__(self) -> Self:
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            port = free.getsockname()[1]
        self._driver = await async_playwright().start()
        self._browser = await self._driver.chromium.launch(
            executable_path=self._program, headless=False, chromium_sandbox=False, env=clean_environment(),
            args=["--headless=new", f"--remote-debugging-port={port}", "--remote-allow-origins=*", *self._arguments],
        )  # fmt: skip
        context = await self.context()
        self.page = await context.new_page()
        here = await context.new_cdp_session(self.page)
        tab = (await here.send("Target.getTargetInfo"))["targetInfo"]["targetId"]
        self._cdp = await self._browser.new_browser_cdp_session()
        self._cdp.on("Target.receivedMessageFromTarget", self._told)
        url = f"{TOOLS}/devtools_app.html?ws=127.0.0.1:{port}/devtools/page/{tab}"
        window = (await self._cdp.send("Target.createTarget", {"url": url}))["targetId"]
        attached = await self._cdp.send("Target.attachToTarget", {"targetId": window, "flatten": False})
        self._session = attached["sessionId"]
        await self._until_ready()
        return self

    async def __aexit__(self, *_: object) -> None:
        await self._browser.close()
        await self._driver.stop()

    async def context(self, **how: Any) -> BrowserContext:
        """One more window of the browser, without tools."""
        return await self._browser.new_context(locale="fr-FR", timezone_id="Europe/Paris", **how)

    async def saved(self, *, sanitized: bool) -> str:
        """What "Save all as HAR" writes: sanitised, or with sensitive data."""
        return await self._evaluated(SAVE % ("true" if sanitized else "false"))

    async def _until_ready(self) -> None:
        """The tools follow the tab only some time after their window is there."""
        for _ in range(100):
            if await self._evaluated(OPEN) == "true":
                await self.page.goto("data:text/html,ready")
                await asyncio.sleep(0.2)
                if int(await self._evaluated(COUNT) or "0"):
                    return
            await asyncio.sleep(0.1)
        raise AssertionError("the developer tools do not follow their tab")

    async def _evaluated(self, expression: str) -> str:
        told = await self._ask("Runtime.evaluate", expression=expression, awaitPromise=True, returnByValue=True)
        if "exceptionDetails" in told:
            return ""
        return str(told["result"].get("value", ""))

    async def _ask(self, method: str, **how: Any) -> dict[str, Any]:
        number = next(self._numbers)
        answer = self._answers[number] = asyncio.get_running_loop().create_future()
        message = json.dumps({"id": number, "method": method, "params": how})
        await self._cdp.send("Target.sendMessageToTarget", {"sessionId": self._session, "message": message})
        return (await asyncio.wait_for(answer, 60)).get("result", {})

    def _told(self, event: dict[str, Any]) -> None:
        message = json.loads(event["message"])
        if waiting := self._answers.pop(message.get("id", 0), None):
            waiting.set_result(message)
