"""One sign-in serves many runs, one after another; many sessions stand side by side in one browser."""

import asyncio
import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import partial
from pathlib import Path

import pytest

from robot.engine import events
from robot.errors import Problem
from robot.locks import hold
from robot.outcomes import Outcome
from robot.runs.browsing import House, alone
from robot.runs.carrying import Manner
from robot.runs.driver import starting
from robot.runs.job import run
from robot.runs.order import Order, Result
from robot.runs.session import Session

from .crowd import SIRETS as CROWD
from .crowd import Crowd
from .portal import OtherPortal
from .visitor import ROTATE

MANY = 10
SIRETS = [*CROWD[:MANY]]
LIMITS = "limits: {page: 30s, run: 90s}\n"


@pytest.fixture
def several() -> Iterator[OtherPortal]:
    with OtherPortal(*SIRETS) as portal:
        yield portal


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("CHORUS_ROBOT_HOME", str(tmp_path / "home"))
    return tmp_path / "home"


def order(siret: str, environment: Path, folder: Path, **more: object) -> Order:
    delivered = f"file:{folder / f'{siret}.json'}"
    return Order(flow=ROTATE, inputs={"siret": siret}, environment=str(environment), deliver=(delivered,), **more)


def _none(_: object) -> None:
    pass


async def _one_after_another(
    home: Path, orders: Iterable[Order], between: Callable[[], object], tell: Callable[[events.Event], None]
) -> list[Result]:
    """The runs that one session serves, as far as it does."""
    results: list[Result] = []
    async with (
        starting(home) as driver,
        Session(partial(alone, driver), driver.scratch, driver.stopping, stays=True) as session,
    ):
        for one in orders:
            if session.over:
                break
            results.append(await run(one, session, confirm=_none, manner=Manner(tell)))
            between()
    return results


def one_after_another(
    home: Path, orders: Iterable[Order], between: Callable[[], object] = lambda: None,
    tell: Callable[[events.Event], None] = _none,
) -> list[Result]:  # fmt: skip
    return asyncio.run(_one_after_another(home, orders, between, tell))


def delivered(folder: Path, sirets: Sequence[str]) -> list[str]:
    return [json.loads((folder / f"{siret}.json").read_text())["password"] for siret in sirets]


def test_ten_runs_in_one_session(several: OtherPortal, home: Path, tmp_path: Path) -> None:
    several.new_passwords = [f"Zq7+wK&x{number:02}<Tm]é;4" for number in range(MANY)]
    environment = several.environment_file(tmp_path / "env", LIMITS)
    told: list[events.Event] = []
    results = one_after_another(home, [order(siret, environment, tmp_path) for siret in SIRETS], tell=told.append)
    assert [one.outcome for one in results] == [Outcome.OK] * MANY, [one.message for one in results]
    assert several.happened("sign-in") == 1
    assert several.details("reset") == SIRETS
    passwords = [several.accounts[siret].password for siret in SIRETS]
    assert delivered(tmp_path, SIRETS) == passwords
    assert len(set(passwords)) == MANY
    assert several.details("sign-out") == ["chorus-pro", "pigp"]
    assert all(one.signed_in == () and one.reset_count == 1 and not one.staged for one in results)
    typed = [event for event in told if isinstance(event, events.SecretTyped)]
    assert len(typed) == 2, "the user name and the password, once"
    for one in results:
        log = [json.loads(line) for line in (Path(one.artifacts or "") / "log.jsonl").read_text().splitlines()]
        assert {line["run"] for line in log} == {one.run}
        assert Path(one.report or "").is_file()
    files = [path for path in home.rglob("*") if path.is_file()]
    assert not [path for path in files for secret in passwords if secret.encode() in path.read_bytes()]


def test_a_session_goes_on_after_a_refusal(several: OtherPortal, home: Path, tmp_path: Path) -> None:
    environment = several.environment_file(tmp_path / "env", LIMITS)
    orders = [order(siret, environment, tmp_path) for siret in (SIRETS[0], "73282932000074", SIRETS[1])]

    def held() -> None:
        with (
            pytest.raises(Problem, match="Another run holds the lock of this account"),
            hold(home, "account", several.username),
        ):
            pass
        with hold(home, "structure", SIRETS[0]):
            pass

    results = one_after_another(home, orders, between=held)
    assert [one.outcome for one in results] == [Outcome.OK, Outcome.REFUSED, Outcome.OK]
    with hold(home, "account", several.username):
        pass
    assert several.happened("sign-in") == 1
    assert several.details("reset") == SIRETS[:2]


def test_a_session_is_over_where_nobody_knows_where_the_portal_stands(
    several: OtherPortal, home: Path, tmp_path: Path
) -> None:
    environment = several.environment_file(tmp_path / "env", LIMITS)
    several.pages["recapitulatif"] = lambda _: "<h1>Récapitulatif</h1><p>Merci.</p>"
    orders = [order(siret, environment, tmp_path) for siret in SIRETS[:2]]
    results = one_after_another(home, orders)
    assert [one.outcome for one in results] == [Outcome.UNKNOWN]
    assert several.details("reset") == SIRETS[:1]
    assert several.details("sign-out") == ["chorus-pro", "pigp"]


def test_a_session_that_the_portal_has_ended_is_opened_anew(several: OtherPortal, home: Path, tmp_path: Path) -> None:
    environment = several.environment_file(tmp_path / "env", LIMITS)
    orders = [order(siret, environment, tmp_path) for siret in SIRETS[:3]]
    results = one_after_another(home, orders, between=several.open.clear)
    assert [one.outcome for one in results] == [Outcome.OK] * 3, [one.message for one in results]
    assert several.happened("sign-in") == 3
    assert several.happened("refusal") == 0
    assert several.details("reset") == SIRETS[:3]


def test_pictures_traces_and_logs_are_each_runs_own(several: OtherPortal, home: Path, tmp_path: Path) -> None:
    environment = several.environment_file(tmp_path / "env", LIMITS)
    results = one_after_another(home, [order(siret, environment, tmp_path, trace=True) for siret in SIRETS[:2]])
    for one in results:
        folder = Path(one.artifacts or "")
        manifest = json.loads((folder / "manifest.json").read_text())
        assert manifest["run"] == one.run
        assert (folder / "trace.zip").stat().st_size
        first = min(path.name for path in (folder / "pages").iterdir())
        assert first == ("01-pigp-sign-in.jpg" if one is results[0] else "01-pigp-menu.jpg")


async def _side_by_side(home: Path, orders: Sequence[Order]) -> list[Result]:
    async with starting(home) as driver:
        house = House(driver)

        async def one(order: Order) -> Result:
            async with Session(house.beside, driver.scratch, driver.stopping) as session:
                return await run(order, session, confirm=_none, manner=Manner(_none))

        try:
            return await asyncio.gather(*map(one, orders))
        finally:
            await house.close()


def test_ten_sessions_side_by_side_each_with_a_run(home: Path, tmp_path: Path) -> None:
    with Crowd(MANY) as crowd:
        orders = []
        for agent in crowd.agents:
            agent.port, agent.spki = crowd.port, crowd.spki
            environment = agent.environment_file(tmp_path / agent.username, LIMITS)
            orders.append(order(next(iter(agent.accounts)), environment, tmp_path))
        results = asyncio.run(_side_by_side(home, orders))
        assert [one.outcome for one in results] == [Outcome.OK] * MANY, [one.message for one in results]
        for agent in crowd.agents:
            own = [agent.username, agent.password_of_pigp]
            assert [json.loads(detail) for detail in agent.details("sign-in")] == [own]
            assert delivered(tmp_path, [*agent.accounts]) == [agent.password]
            assert agent.details("reset") == [*agent.accounts]
            assert agent.details("sign-out") == ["chorus-pro", "pigp"]
        assert crowd.happened("refusal") + sum(agent.happened("refusal") for agent in crowd.agents) == 0
        assert not any("crobotz" in detail for detail in crowd.everything())
    logs = {one.run: (Path(one.artifacts or "") / "log.jsonl").read_text() for one in results}
    for number, line in ((number, line) for number, log in logs.items() for line in log.splitlines()):
        assert json.loads(line)["run"] == number
