"""Stops a walk cleanly where the process is asked to end. Must not know what a walk does then."""

import asyncio
import contextlib
import signal
from typing import Any

from robot.engine.walk import Walk
from robot.process import endings
from robot.runs.seeing import Seeing


@contextlib.contextmanager
def interruptible(walk: Walk, seeing: Seeing) -> Any:
    """While it lasts, what asks the process to end asks the walk to stop cleanly instead."""

    def stop() -> None:
        walk.interrupt()
        seeing.go_on()

    loop = asyncio.get_running_loop()
    names = endings()
    try:
        for name in names:
            loop.add_signal_handler(name, stop)
    except NotImplementedError:  # Windows: the loop knows no signal handlers, Ctrl-C arrives between its turns
        former = [signal.signal(name, lambda *_: loop.call_soon_threadsafe(stop)) for name in names]
        try:
            yield
        finally:
            for name, handler in zip(names, former, strict=True):
                signal.signal(name, handler)
        return
    try:
        yield
    finally:
        for name in names:
            loop.remove_signal_handler(name)
            signal.signal(name, signal.default_int_handler)
