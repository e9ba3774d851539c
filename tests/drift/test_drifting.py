"""What a run proposes is told however long it takes to be found; the browser alone is given a bound of time."""

import asyncio
import time
from types import SimpleNamespace
from typing import Any

import pytest

from robot.engine.ending import Ending, Sought
from robot.model.base import NOWHERE
from robot.outcomes import Outcome
from robot.runs import drifting
from robot.runs.drifting import Drifting
from robot.runs.proposing import Proposal


class Late(Drifting):
    def _propose(self, *_: Any) -> Proposal:
        time.sleep(0.3)
        return Proposal("the nearest is another")


class Page:
    def __init__(self, seconds: float) -> None:
        self._seconds = seconds

    async def inventory(self, _: str) -> list[str]:
        await asyncio.sleep(self._seconds)
        return ["something"]


@pytest.mark.parametrize(("seconds", "said"), [(0.0, "the nearest is another"), (30.0, "")])
def test_the_search_is_waited_for_and_the_browser_is_not(
    seconds: float, said: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(drifting, "PATIENCE", 0.1)
    walk: Any = SimpleNamespace(scene=SimpleNamespace(in_question=lambda _: SimpleNamespace(id="t1")))
    ending = Ending(Outcome.NOT_RECOGNISED, "", NOWHERE, "menu", None, {}, {}, sought=Sought(pages=("menu",)))
    nothing: Any = None
    late = Late(nothing, Page(seconds), nothing, "")
    assert asyncio.run(late.ended(walk, ending, unseen=False)) == said
