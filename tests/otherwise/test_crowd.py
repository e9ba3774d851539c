"""Ten sessions side by side in one browser: each password goes to its own sign-in, each new one to its own account."""

import asyncio
import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from robot.browser.beside import beside
from robot.browser.driver import start_driver
from robot.browser.ground import grounded
from robot.browser.launch import launch_with, options
from robot.engine.screen import BrowserSettings
from robot.language.program import compose
from robot.language.workspace import Workspace
from robot.model.flow import Limits

from .crowd import Crowd
from .portal import OtherPortal
from .visitor import ROOT, ROTATE, Walked, walked

MANY = 10
LIMITS = Limits(page=timedelta(seconds=30), run=timedelta(seconds=90))


@pytest.fixture
def crowd() -> Iterator[Crowd]:
    with Crowd(MANY) as crowd:
        yield crowd


async def side_by_side(crowd: Crowd, folder: Path) -> list[Walked]:
    """The walks of all agents at once, in one browser."""
    program = replace(compose(Workspace([ROOT]), ROTATE, crowd.environment_file(folder)), limits=LIMITS)
    environment = program.environment
    settings = BrowserSettings(program.hosts(), environment.hosts, environment.trust.spki)
    driver, ground = await start_driver(), await grounded(settings, several=True)
    chromium = await launch_with(driver, options(ground))

    async def one(agent: OtherPortal) -> Walked:
        return await walked(program, await beside(chromium, ground), agent)

    try:
        return await asyncio.gather(*map(one, crowd.agents))
    finally:
        await chromium.close()
        ground.close()
        await driver.stop()


def test_ten_accounts_are_renewed_at_once(crowd: Crowd, tmp_path: Path) -> None:
    walks = asyncio.run(side_by_side(crowd, tmp_path))
    for agent, one in zip(crowd.agents, walks, strict=True):
        assert one.ending.outcome == "ok", one.ending.message
        own = [agent.username, agent.password_of_pigp]
        assert [json.loads(detail) for detail in agent.details("sign-in")] == [own]
        assert one.deliverable == one.kept.secrets == [agent.password]
        assert agent.details("reset") == list(agent.accounts)
        assert agent.details("sign-out") == ["chorus-pro", "pigp"]
    assert len({agent.password for agent in crowd.agents}) == MANY
    assert not any("crobotz" in detail for detail in crowd.everything())
    assert crowd.happened("refusal") + sum(agent.happened("refusal") for agent in crowd.agents) == 0
