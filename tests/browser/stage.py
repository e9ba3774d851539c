"""A tiny TLS server of made-up pages, and what the tests of this folder ask a browser.

Knows nothing of the portals. Host names are mapped to it as an environment does.
"""

import asyncio
import contextlib
import inspect
import itertools
import time
from collections.abc import Awaitable, Callable, Coroutine, Mapping
from pathlib import Path
from typing import Any, TypeVar

from robot.browser.browser import PlaywrightBrowser
from robot.engine.screen import Node, Query, Screen, Tab

HOST = "portail.example"
OTHER = "chorus.example"

T = TypeVar("T")
Answer = tuple[int, Mapping[str, str], str | bytes] | str
Handler = Callable[[str], Answer | Awaitable[Answer | None] | None]

PATIENCE = 60.0
"""Seconds for what is expected to come: they pass only where it does not."""


def soon(seconds: float, action: Callable[[], T]) -> T:
    """Does something until it takes less than so many seconds for once: what waits in vain never does.

    One try in ten is that fast on a slow machine too.
    """
    for _ in range(10):
        started = time.monotonic()
        result = action()
        if time.monotonic() - started < seconds:
            return result
    raise AssertionError(f"it always takes more than {seconds} s")


class Server:
    """Answers paths with what was put there: a text, or a function of the request line; nothing at all for None."""

    def __init__(self) -> None:
        self.pages: dict[str, Answer | Handler] = {}
        self.seen: list[str] = []
        self.port = 0
        self._server: asyncio.Server | None = None

    async def start(self, tls: Any) -> None:
        self._server = await asyncio.start_server(self._serve, "127.0.0.1", 0, ssl=tls)
        self.port = self._server.sockets[0].getsockname()[1]

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with contextlib.suppress(Exception):
            line = (await reader.readline()).decode()
            length, host = 0, ""
            while (header := (await reader.readline()).decode().strip()) != "":
                name, _, value = header.partition(":")
                if name.lower() == "content-length":
                    length = int(value)
                if name.lower() == "host":
                    host = value.strip()
            body = (await reader.readexactly(length)).decode() if length else ""
            path = line.split(" ")[1].partition("?")[0]
            self.seen.append(f"{host}{path}")
            page = self.pages.get(path, (404, {}, "<h1>Introuvable</h1>"))
            if callable(page):
                page = page(body)
                if inspect.isawaitable(page):
                    page = await page
            if page is None:
                await asyncio.sleep(3600)
                return
            status, headers, text = (200, {}, page) if isinstance(page, str) else page
            data = text.encode() if isinstance(text, str) else text
            head = {"Content-Type": "text/html; charset=utf-8", "Content-Length": str(len(data)), "Connection": "close"}
            lines = [f"HTTP/1.1 {status} X", *(f"{name}: {value}" for name, value in (head | dict(headers)).items())]
            writer.write(("\r\n".join(lines) + "\r\n\r\n").encode() + data)
            await writer.drain()
        with contextlib.suppress(Exception):
            writer.close()


class Stage:
    """A browser on a stage: shows a page and says what is found on it."""

    numbers = itertools.count(1)

    def __init__(self, loop: asyncio.AbstractEventLoop, server: Server, browser: PlaywrightBrowser) -> None:
        self.loop = loop
        self.server = server
        self.browser = browser
        self.after = -1

    def run(self, step: Coroutine[Any, Any, T]) -> T:
        return self.loop.run_until_complete(asyncio.wait_for(step, PATIENCE))

    def show(self, html: str | Answer | Handler, *, path: str = "", wait: bool = True) -> Screen:
        """Open a page of this content and wait until it is loaded."""
        path = path or f"/p{next(self.numbers)}"
        if isinstance(html, str) and "<html" not in html:
            html = f"<!doctype html><html><meta charset=utf-8><title>Essai</title><body>{html}</body></html>"
        self.server.pages[path] = html
        before = self.look(after=-1).tabs[0].document
        self.run(self.browser.open(f"https://{HOST}{path}"))
        if not wait:
            return self.look(timeout=0)
        return self.until(lambda tab: tab.loaded and tab.document != before and tab.address.endswith(path))

    def look(self, *queries: Query, timeout: float = 20, after: int | None = None) -> Screen:
        screen = self.run(self.browser.look(queries, after=self.after if after is None else after, timeout=timeout))
        self.after = screen.number
        return screen

    def until(self, wanted: Callable[[Tab], object], *queries: Query, timeout: float = PATIENCE) -> Screen:
        """Look until the newest tab is as wanted."""
        end = time.monotonic() + timeout
        screen = self.look(*queries, after=-1)
        while not (screen.tabs and wanted(screen.tabs[0])):
            left = end - time.monotonic()
            assert left > 0, f"not seen within {timeout} s: {screen}"
            screen = self.look(*queries, timeout=left)
        return screen

    def find(self, *ways: Mapping[str, Any]) -> list[tuple[Node, ...]]:
        """What each way finds in the newest tab."""
        found = list(self.look(Query("it", ways), after=-1).tabs[0].found["it"])
        assert self.trouble() == ""
        return found

    def trouble(self) -> str:
        from robot.browser import sight

        return "".join(self.run(frame.evaluate(sight.TROUBLE)) for frame in self.browser._tabs[-1].page.frames)

    def marks(self, way: Mapping[str, Any]) -> list[str]:
        """The `data-x` of what a way finds."""
        return [self.mark(node) for node in self.find(way)[0]]

    def mark(self, node: Node) -> str:
        frame = self.browser._documents[node.id.partition(":")[0]]
        expression = "(id) => globalThis[Symbol.for('chorus-robot.sight')].target(id)?.getAttribute('data-x') || '?'"
        return str(self.run(frame.evaluate(expression, node.id)))

    def one(self, way: Mapping[str, Any]) -> Node:
        (node,) = self.find(way)[0]
        return node

    def js(self, expression: str) -> Any:
        return self.run(self.browser._tabs[-1].page.evaluate(expression))

    def secret(self) -> str:
        screen = self.look(after=-1)
        return self.run(self.browser.read_secret(screen.tabs[0].id))[0].reveal()


def saved(path: Path) -> tuple[str, int]:
    return path.read_text(), path.stat().st_mode & 0o777
