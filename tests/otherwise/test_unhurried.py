"""The seconds of the walks' event loop."""

import asyncio
import itertools
import time
from collections.abc import Iterator

import pytest

from .unhurried import UnhurriedLoop


@pytest.fixture
def loop() -> Iterator[UnhurriedLoop]:
    loop = UnhurriedLoop()
    yield loop
    loop.close()


def seconds_for_one(loop: UnhurriedLoop) -> float:
    begun = time.monotonic()
    loop.run_until_complete(asyncio.sleep(0.1))
    return (time.monotonic() - begun) / 0.1


def test_a_second_lasts_longer_while_somebody_waits_for_a_processor(
    loop: UnhurriedLoop, monkeypatch: pytest.MonkeyPatch
) -> None:
    stalled = itertools.count()
    monkeypatch.setattr(loop, "_stalled", lambda: float(next(stalled)))  # more than what passed, always
    assert 3.5 < seconds_for_one(loop) < 30


def test_a_second_is_one_where_nobody_tells(loop: UnhurriedLoop, monkeypatch: pytest.MonkeyPatch) -> None:
    loop.time()
    monkeypatch.setattr(loop, "_stalled", lambda waited=loop._waited: waited)
    assert seconds_for_one(loop) > 0.9
