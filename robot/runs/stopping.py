"""Stops walks cleanly where the process is asked to end. Must not know what a walk does then."""

import asyncio
import contextlib
import signal
from collections.abc import Callable, Iterator

from robot.process import endings


class Stopping:
    """What asks this process to end asks all that is under way to stop instead, as long as anything is."""

    def __init__(self) -> None:
        self.wanted = False
        self._stops: list[Callable[[], object]] = []
        self._listening = contextlib.ExitStack()

    @contextlib.contextmanager
    def asks(self, stop: Callable[[], object]) -> Iterator[None]:
        """While it lasts, `stop` is called instead, in the loop that runs now."""
        if not self._stops:
            self._listening.enter_context(_heard(self.stop))
        self._stops.append(stop)
        try:
            yield
        finally:
            self._stops.remove(stop)
            if not self._stops:
                self._listening.close()

    def stop(self) -> None:
        """Ask all of them."""
        self.wanted = True
        for stop in [*self._stops]:
            stop()


@contextlib.contextmanager
def _heard(stop: Callable[[], object]) -> Iterator[None]:
    """Have the process's signals call it."""
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
