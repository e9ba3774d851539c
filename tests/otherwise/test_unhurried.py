"""The seconds of the walks' event loop."""

import asyncio
import itertools
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from . import unhurried
from .unhurried import UnhurriedLoop, stretched


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


@pytest.mark.parametrize(("pressed", "limit"), [("0.00", "8s"), ("50.00", "16s"), ("97.10", "32s"), (None, "8s")])
def test_a_limit_is_longer_while_others_have_the_processors(
    pressed: str | None, limit: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    told = tmp_path / "cpu"
    if pressed is not None:
        told.write_text(f"some avg10={pressed} avg60=1.00 avg300=0.00 total=41871760716\nfull avg10=0.00\n")
    monkeypatch.setattr(unhurried, "_PRESSURE", str(told))
    assert stretched("8s") == limit
