"""One Chromium for the folder's tests; a context of its own for each test that needs one."""

import asyncio
from collections.abc import Callable, Iterator

import pytest
from playwright.async_api import Browser as Chromium
from playwright.async_api import Playwright

from robot.browser import acts, looking
from robot.browser.browser import PlaywrightBrowser
from robot.browser.driver import start_driver
from robot.browser.launch import launch, new_context
from robot.engine.screen import BrowserSettings
from robot.sandbox.certificate import make_certificate

from .stage import HOST, OTHER, Server, Stage


@pytest.fixture(scope="session")
def loop() -> Iterator[asyncio.AbstractEventLoop]:
    loop = asyncio.new_event_loop()
    yield loop
    for task in asyncio.all_tasks(loop):
        task.cancel()
    loop.run_until_complete(asyncio.sleep(0))
    loop.close()


@pytest.fixture(scope="session", autouse=True)
def _patience() -> Iterator[None]:
    """What is there is found and done, however slow the machine is."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(looking, "FIRST_ANSWER", 20.0)
        patch.setattr(looking, "FRAME_ANSWER", 2.0)
        patch.setattr(acts, "WAIT", 20_000.0)
        yield


@pytest.fixture(scope="session")
def driver(loop: asyncio.AbstractEventLoop) -> Iterator[Playwright]:
    driver = loop.run_until_complete(start_driver())
    yield driver
    loop.run_until_complete(driver.stop())


@pytest.fixture(scope="session")
def server(loop: asyncio.AbstractEventLoop) -> Server:
    server = Server()
    server.certificate = make_certificate([HOST, OTHER, "undeclared.example"])  # type: ignore[attr-defined]
    loop.run_until_complete(server.start(server.certificate.server_context()))  # type: ignore[attr-defined]
    return server


@pytest.fixture(scope="session")
def settings(server: Server) -> BrowserSettings:
    where = f"127.0.0.1:{server.port}"
    return BrowserSettings(
        declared_hosts=frozenset({HOST, OTHER, "refused.example"}),
        hosts={HOST: where, OTHER: where, "refused.example": "127.0.0.1:9"},
        spki=[server.certificate.spki],  # type: ignore[attr-defined]
    )


@pytest.fixture(scope="session")
def chromium(loop: asyncio.AbstractEventLoop, driver: Playwright, settings: BrowserSettings) -> Iterator[Chromium]:
    chromium = loop.run_until_complete(launch(driver, settings))
    yield chromium
    loop.run_until_complete(chromium.close())


@pytest.fixture(scope="session")
def new_stage(
    loop: asyncio.AbstractEventLoop, chromium: Chromium, server: Server, settings: BrowserSettings
) -> Callable[[], Stage]:
    async def start() -> PlaywrightBrowser:
        return await PlaywrightBrowser.on(await new_context(chromium, settings), settings)

    return lambda: Stage(loop, server, loop.run_until_complete(start()))


@pytest.fixture(scope="session")
def _shared(new_stage: Callable[[], Stage]) -> Iterator[Stage]:
    stage = new_stage()
    yield stage
    stage.run(stage.browser.close())


@pytest.fixture
def stage(_shared: Stage) -> Iterator[Stage]:
    """A stage for tests that leave it with one tab and nothing open, and type no secrets.

    One that was typed would have this stage hold the requests and answers of every other: they share the browser.
    """
    yield _shared
    tap = _shared.browser._tap
    assert tap is None or not tap._swapping


@pytest.fixture
def fresh(new_stage: Callable[[], Stage]) -> Iterator[Stage]:
    """A stage of one's own."""
    stage = new_stage()
    yield stage
    stage.run(stage.browser.close())
