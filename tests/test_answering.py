"""What a run answers, whatever happens before it has begun."""

import asyncio
import gc
import signal

import pytest

from robot.cli.answering import Begun, answered
from robot.runs.order import Result


def test_a_stop_that_meets_another_task_is_told_once(caplog: pytest.LogCaptureFixture) -> None:
    async def stopped() -> None:
        signal.raise_signal(signal.SIGTERM)

    async def work(_: Begun) -> Result:
        starting = asyncio.create_task(stopped())
        await asyncio.sleep(10)
        raise AssertionError(starting)

    before = signal.signal(signal.SIGTERM, signal.default_int_handler)
    try:
        with pytest.raises(KeyboardInterrupt):
            answered(work, as_json=False)
    finally:
        signal.signal(signal.SIGTERM, before)
    gc.collect()
    assert not caplog.records
