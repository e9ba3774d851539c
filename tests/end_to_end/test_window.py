"""Chromium with its window, on a machine without a screen: `--headed`, and `selectors pick` with a person at the mouse.

The browser is the one that operators see: it draws its window, only nowhere (`--ozone-platform=headless`).
"""

import asyncio
import socket
import sys
from pathlib import Path

import pytest
from playwright.async_api import Browser, Page, async_playwright

from robot.browser.find import find_browser
from tests.end_to_end.conftest import ROTATE, Done, Operator

pytestmark = [pytest.mark.soak, pytest.mark.skipif(sys.platform != "linux", reason="Chromium draws nowhere on Linux")]
RESET = "Réinitialiser le mot de passe (utilisateur technique)"


class Window:
    """The browser's program as `CHORUS_ROBOT_BROWSER` names it, and a second way to it for who sits before it."""

    def __init__(self, folder: Path) -> None:
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]
        self.program = folder / "chromium"
        real = find_browser(headed=True).path
        self.program.write_text(
            f'#!/bin/sh\nexec {real} --ozone-platform=headless --remote-debugging-port={self.port} "$@"\n'
        )
        self.program.chmod(0o700)
        self.environment = {"CHORUS_ROBOT_BROWSER": str(self.program), "DISPLAY": ":0"}

    async def page(self, chromium: Browser, shown: str) -> Page:
        """The page that shows a text."""
        for _ in range(300):
            for page in [page for context in chromium.contexts for page in context.pages]:
                if await page.get_by_text(shown).count():
                    return page
            await asyncio.sleep(0.2)
        raise AssertionError(f"no page shows {shown!r}")


def pointed_at(operator: Operator, window: Window, shown: str) -> Done:
    """What the command says while a person points at what shows a text, picks it, and closes the window."""
    picking = operator.start(
        "selectors", "pick", "--env", str(operator.environment_file), "--page", "structure",
        "-i", f"siret={operator.sandbox.structures[0].siret}", more=window.environment,
    )  # fmt: skip

    async def person() -> None:
        async with async_playwright() as playwright:
            chromium = None
            while chromium is None:
                try:
                    chromium = await playwright.chromium.connect_over_cdp(f"http://127.0.0.1:{window.port}")
                except Exception:  # noqa: BLE001 - it has not started yet
                    await asyncio.sleep(0.2)
            page = await window.page(chromium, shown)
            await asyncio.sleep(2)
            found = page.get_by_text(shown).first
            await found.scroll_into_view_if_needed()
            box = await found.bounding_box()
            place = (box["x"] + 20, box["y"] + box["height"] / 2)
            await page.mouse.move(*place)
            await asyncio.sleep(1)
            await page.keyboard.down("Alt")
            await page.mouse.click(*place)
            await page.keyboard.up("Alt")
            await asyncio.sleep(2)
            for context in chromium.contexts:
                for tab in context.pages:
                    await tab.close()

    asyncio.run(asyncio.wait_for(person(), 120))
    return operator.ended(picking)


def test_a_person_picks_an_element_in_the_window(operator: Operator, tmp_path: Path) -> None:
    done = pointed_at(operator, Window(tmp_path), RESET)
    assert done.code == 0, done.out + done.err
    assert f'- {{role: button, name: "{RESET}"}}' in done.out
    assert f"button '{RESET}': role 1" in done.err
    assert operator.sandbox.reset_count() == 0


def test_a_run_in_a_window_does_the_same(operator: Operator, tmp_path: Path) -> None:
    done = operator.ended(operator.start(*operator.rotation(), "--headed", more=Window(tmp_path).environment))
    assert done.code == 0, done.out + done.err
    assert done.json["flow"] == ROTATE
    assert operator.sandbox.reset_count() == 1
    assert operator.accepted()
    assert operator.signed_out()
