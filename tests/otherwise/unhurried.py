"""An event loop whose seconds pass as on a machine that has nothing else to do.

A walk that is to run into its limit should do so soon; one that is not should not because other tests have taken the
processors. So a second in which somebody waited for a processor (Linux's pressure stall information) counts for less,
in every timeout and sleep of the loop. Knows nothing of robots.
"""

import asyncio
import math
import os
import time
from contextlib import suppress
from pathlib import Path

_PRESSURE = "/proc/pressure/cpu"
_LEAST = 1 / 4  # of a second that passed: time never stands still


def stretched(limit: str) -> str:
    """A limit of a flow (`8s`) as long as it takes on this machine just now to have so many seconds of processor."""
    share = 1.0
    with suppress(OSError):
        told = Path(_PRESSURE).read_text()  # some avg10=52.29 avg60=... : the share of ten seconds, in percent
        share = 1 - float(told.split("avg10=")[1].split()[0]) / 100
    return f"{math.ceil(int(limit.removesuffix('s')) / max(share, _LEAST))}s"


class UnhurriedLoop(asyncio.SelectorEventLoop):
    """Where no pressure is told (another system, an old kernel), its seconds are the clock's."""

    def __init__(self) -> None:
        self._pressure: int | None = None
        with suppress(OSError):
            self._pressure = os.open(_PRESSURE, os.O_RDONLY)
        self._seconds = self._seen = time.monotonic()
        self._waited = self._stalled()
        super().__init__()

    def time(self) -> float:
        now, waited = time.monotonic(), self._stalled()
        passed = now - self._seen
        self._seconds += max(passed - (waited - self._waited), passed * _LEAST)
        self._seen, self._waited = now, waited
        return self._seconds

    def close(self) -> None:
        if self._pressure is not None and not self.is_closed():
            os.close(self._pressure)
            self._pressure = None
        super().close()

    def _stalled(self) -> float:
        """The seconds, since the system's start, in which at least one process waited for a processor."""
        if self._pressure is None:
            return 0.0
        return int(os.pread(self._pressure, 200, 0).split(b"\n", 1)[0].rpartition(b"=")[2]) / 1e6
