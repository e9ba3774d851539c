"""Replays one recording after the other in one browser: starting a browser takes longer than most replays.

The browser stands in a process of its own, so that it minds no event loop that is running. Each replay has a context of
its own, as it would in a browser of its own, and its own folder for all state. Whatever goes wrong in that process, the
recording is replayed alone. Must not know what is made of the result.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
import os
import queue
import subprocess
import sys
import tempfile
import threading
from pathlib import Path
from typing import Any, Final, TextIO

from robot.errors import Problem
from robot.outcomes import Outcome
from robot.runs.replaying import PATIENCE, Replayed, endless, replay, surroundings, yielded

ENDING: Final = 10
"""Seconds that the process has to end by itself."""


class Standing:
    """Replays recordings as `robot.runs.replaying.replay` does. After `close` the next replay begins a process anew."""

    def __init__(self) -> None:
        self._process: subprocess.Popen[str] | None = None
        self._folder: tempfile.TemporaryDirectory[str] | None = None
        self._told: queue.Queue[str] = queue.Queue()

    def replay(self, recording: Path, flow: str, home: Path, *, out: Path | None = None) -> Replayed:
        """Replay a recording, with all state in `home`. Raises Problem where it cannot be begun, or does not end."""
        order = {"recording": str(recording.absolute()), "flow": flow, "home": str(home), "cwd": str(Path.cwd()),
                 "out": str(out) if out else None}  # fmt: skip
        try:
            told = self._ask(order)
        except queue.Empty:
            self.close()
            raise endless(recording) from None
        if told is None:
            self.close()
            return replay(recording, flow, home, out=out)
        return yielded(told, home)

    def close(self) -> None:
        """End the process; never raises."""
        process, self._process = self._process, None
        if process is not None and process.stdin is not None:
            with contextlib.suppress(OSError):
                process.stdin.close()
            try:
                process.wait(ENDING)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()
        folder, self._folder = self._folder, None
        if folder is not None:
            folder.cleanup()

    def _ask(self, order: dict[str, Any]) -> dict[str, Any] | None:
        """The result of a replay; None where the process has none to give. Raises queue.Empty where it does not end."""
        process = self._process or self._begun()
        try:
            if process.stdin is not None:
                process.stdin.write(json.dumps(order) + "\n")
                process.stdin.flush()
        except OSError:
            return None
        line = self._told.get(timeout=PATIENCE)
        found: dict[str, Any] | None = json.loads(line) if line.strip() else None
        return found

    def _begun(self) -> subprocess.Popen[str]:
        self._folder = tempfile.TemporaryDirectory(ignore_cleanup_errors=True)
        process = self._process = subprocess.Popen(  # noqa: S603 - this program itself
            [sys.executable, "-m", __name__, self._folder.name], env=surroundings(Path(self._folder.name)), text=True,
            encoding="utf-8", stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
        )  # fmt: skip
        told = self._told = queue.Queue()
        threading.Thread(target=_hand_on, args=(process.stdout, told), daemon=True).start()
        return process


def _hand_on(lines: TextIO, told: queue.Queue[str]) -> None:
    for line in lines:
        told.put(line)
    told.put("")


# --- in the process


async def _stand(folder: Path) -> None:
    """Carry out orders until there are no more of them."""
    from robot.browser.launch import launch
    from robot.engine.screen import BrowserSettings
    from robot.runs.driver import starting

    async with starting(folder) as driver:
        chromium = driver.chromium = await launch(
            await driver, BrowserSettings(declared_hosts=frozenset(), offline=True)
        )
        try:
            while line := await asyncio.to_thread(sys.stdin.readline):
                sys.stdout.write(json.dumps(await _carried_out(json.loads(line), driver)) + "\n")
                sys.stdout.flush()
        finally:
            await chromium.close()


async def _carried_out(told: dict[str, Any], driver: Any) -> dict[str, Any]:
    """The result of a replay, as `--json` has it; what nobody foresaw ends the process."""
    from robot.runs.carrying import Manner
    from robot.runs.job import start
    from robot.runs.order import Order

    os.environ["CHORUS_ROBOT_HOME"] = told["home"]
    os.chdir(told["cwd"])
    order = Order(flow=told["flow"], replay=told["recording"], out=told["out"])
    try:
        result = await start(order, driver, confirm=lambda _: None, manner=Manner(lambda _: None))
    except Problem as problem:
        return {"run": None, "outcome": problem.outcome.value, "message": problem.message}
    if result.outcome is Outcome.BUG:
        raise RuntimeError(result.message)  # it is tried again, alone
    if result.outcome is Outcome.INTERRUPTED:
        raise KeyboardInterrupt
    return result.as_json()


if __name__ == "__main__":
    asyncio.run(_stand(Path(sys.argv[1])))
