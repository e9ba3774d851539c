"""A window that stays open after a failure, until a person, the inspector or a signal says that it goes on."""

import asyncio
import os
import pty
import sys
from types import SimpleNamespace

import pytest

from robot.cli.asking import wait_for_enter
from robot.engine.ending import Ending
from robot.outcomes import Outcome
from robot.runs.order import Order
from robot.runs.seeing import Seeing
from robot.secrets.redactor import Redactor


class Window:
    """Stands for the recorders: its inspector is left when `button` is set."""

    def __init__(self) -> None:
        self.button = asyncio.Event()

    async def failed(self, tab: str | None) -> SimpleNamespace:
        return SimpleNamespace(html="", aria="")

    async def inspect(self) -> None:
        await self.button.wait()


async def never() -> None:
    await asyncio.Event().wait()


async def waited(outcome: Outcome, *, wanted: bool = True, press: str = "") -> bool:
    """Whether a run that ended so waits; `press` says what ends the wait."""
    window = Window()
    prepared = SimpleNamespace(order=Order("flow", pause_on_failure=wanted), replayer=None, redactor=Redactor())
    artifacts = SimpleNamespace(keep=lambda name, text: None, withhold=lambda reason: None)
    seeing = Seeing(prepared, window, artifacts)
    walk = SimpleNamespace(scene=SimpleNamespace(tab=None, resets=0, unread=False))
    enter = asyncio.Event()
    failing = asyncio.ensure_future(seeing.failed(walk, Ending(outcome, ""), enter.wait if press == "enter" else never))
    await asyncio.sleep(0.05)
    waits = not failing.done()
    {"enter": enter.set, "button": window.button.set, "signal": seeing.go_on}.get(press, failing.cancel)()
    await asyncio.wait_for(asyncio.gather(failing, return_exceptions=True), 5)
    return waits


@pytest.mark.parametrize("press", ["enter", "button", "signal"])
def test_it_waits_until_somebody_says_so(press: str) -> None:
    assert asyncio.run(waited(Outcome.NOT_RECOGNISED, press=press))


def test_it_waits_only_where_that_was_asked_for_and_nobody_stopped_it() -> None:
    assert not asyncio.run(waited(Outcome.NOT_RECOGNISED, wanted=False))
    assert not asyncio.run(waited(Outcome.INTERRUPTED))


def test_it_implies_a_window() -> None:
    assert Order("flow", pause_on_failure=True).shown
    assert not Order("flow").shown


@pytest.mark.skipif(sys.platform == "win32", reason="needs a pseudo-terminal")
def test_enter_at_the_terminal(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    ours, theirs = pty.openpty()
    monkeypatch.setattr(sys, "stdin", os.fdopen(theirs, "r"))

    async def press() -> None:
        waiting = asyncio.ensure_future(wait_for_enter())
        await asyncio.sleep(0.05)
        assert not waiting.done()
        os.write(ours, b"\n")
        await asyncio.wait_for(waiting, 5)

    asyncio.run(press())
    assert "Press Enter" in capsys.readouterr().err
