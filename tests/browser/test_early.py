"""A browser that is started before it is known how: used only where it is the right one, and never left behind."""

import asyncio
from pathlib import Path
from typing import Any

from robot.browser.driver import clean_environment
from robot.browser.early import Early
from robot.runs.order import Order

OPTIONS = {
    "executable_path": "/usr/bin/chromium",
    "headless": True,
    "args": ["--a"],
    "env": clean_environment(),
    "proxy": None,
}


class Started:
    def __init__(self, options: dict[str, Any]) -> None:
        self.options, self.closed = options, False

    async def close(self) -> None:
        self.closed = True


class Driver:
    def __init__(self, *, broken: bool = False) -> None:
        self.chromium, self.started, self.broken = self, [], broken

    async def launch(self, **options: Any) -> Started:
        if self.broken and not self.started:
            self.started.append(None)
            raise OSError("no such program")
        self.started.append(Started(options))
        return self.started[-1]


def run(folder: Path, options: dict[str, Any], *, kind: str = "k", driver: Driver | None = None) -> Driver:
    driver = driver or Driver()

    async def main() -> None:
        early = Early(folder, kind)
        ready: asyncio.Future[Any] = asyncio.get_running_loop().create_future()
        early.start(ready)
        ready.set_result(driver)
        await asyncio.sleep(0.01)
        driver.early = len(driver.started)
        driver.given = await early.take(driver, options)

    folder.mkdir(exist_ok=True)
    asyncio.run(main())
    return driver


def test_the_first_of_its_kind_is_started_when_it_is_known_how(tmp_path: Path):
    first = run(tmp_path, OPTIONS)
    assert first.early == 0
    assert first.given.options["args"] == ["--a"]


def test_the_next_is_there_already(tmp_path: Path):
    run(tmp_path, OPTIONS)
    second = run(tmp_path, OPTIONS)
    assert second.early == 1
    assert second.started == [second.given]
    assert not second.given.closed
    assert "PATH" in second.given.options["env"]


def test_one_that_was_started_otherwise_is_closed_and_not_used(tmp_path: Path):
    run(tmp_path, OPTIONS)
    other = run(tmp_path, {**OPTIONS, "args": ["--b"]})
    assert [one.closed for one in other.started] == [True, False]
    assert other.given.options["args"] == ["--b"]
    assert run(tmp_path, {**OPTIONS, "args": ["--b"]}).early == 1  # and so it is started from now on


def test_each_kind_of_order_has_its_own(tmp_path: Path):
    run(tmp_path, OPTIONS)
    assert run(tmp_path, OPTIONS, kind="other").early == 0


def test_what_cannot_be_started_early_is_started_later(tmp_path: Path):
    run(tmp_path, OPTIONS)
    done = run(tmp_path, OPTIONS, driver=Driver(broken=True))
    assert done.given.options["args"] == ["--a"]


def test_one_with_a_home_of_its_own_is_another(tmp_path: Path):
    run(tmp_path, OPTIONS)
    other = run(tmp_path, {**OPTIONS, "env": {"HOME": "/a/home/of/its/own"}})
    assert [one.closed for one in other.started] == [True, False]


def test_nothing_is_remembered_of_a_proxy_or_a_window(tmp_path: Path):
    run(tmp_path, {**OPTIONS, "proxy": {"server": "http://p:1", "password": "geheim"}})
    run(tmp_path, {**OPTIONS, "headless": False})
    run(tmp_path, {**OPTIONS, "env": {**OPTIONS["env"], "HOME": "/a/home/of/its/own"}})
    assert list(tmp_path.iterdir()) == []


def test_a_spoiled_note_is_no_note(tmp_path: Path):
    run(tmp_path, OPTIONS)
    (file,) = tmp_path.iterdir()
    assert file.stat().st_mode & 0o777 == 0o600
    for text in ("", "{", "[1]", '{"executable_path": "/nowhere"}'):
        file.write_text(text)
        assert run(tmp_path, OPTIONS).given.options["args"] == ["--a"]


def test_orders_that_show_a_window_or_replay_start_their_own():
    assert Order("f").kind is not None
    assert Order("f").kind != Order("f", trace=True).kind
    assert Order("f", headed=True).kind is Order("f", pause_on_failure=True).kind is Order("f", replay="r").kind is None
