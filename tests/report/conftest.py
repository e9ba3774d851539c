"""A real browser for the report, through pytest-playwright.

Its fixtures last for this folder alone: while they do, no other test of the same process could run an event loop.
"""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, Playwright, sync_playwright

from robot.browser.find import find_browser
from robot.report.page import NAME, render
from robot.report.story import Story

Shown = Callable[..., Page]


@pytest.fixture(scope="package")
def playwright() -> Iterator[Playwright]:
    with sync_playwright() as driver:
        yield driver


@pytest.fixture(scope="package")
def browser(playwright: Playwright) -> Iterator[Browser]:
    chromium = playwright.chromium.launch(executable_path=find_browser(headed=False).path)
    yield chromium
    chromium.close()


@pytest.fixture(scope="package")
def browser_context_args() -> dict[str, object]:
    return {"java_script_enabled": True, "viewport": {"width": 1100, "height": 900}}


@pytest.fixture
def shown(page: Page, tmp_path: Path) -> Shown:
    """Shows the report of a story; whatever it would ask the network for is in `page.asked`."""
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.on("pageerror", lambda error: asked.append(f"error: {error}"))
    page.on("console", lambda message: asked.append(f"console: {message.text}"))
    page.asked = asked  # type: ignore[attr-defined]

    def show(story: Story, clean: Callable[[str], str] = str, **size: int) -> Page:
        file = tmp_path / NAME
        file.write_bytes(render(story, clean))
        if size:
            page.set_viewport_size(size)  # type: ignore[arg-type]
        page.goto(file.as_uri())
        asked.remove(file.as_uri())
        return page

    return show
