"""Measures the robot's command line against the hand-written script, alternately and as whole processes.

Fails (exit 1) when the robot takes more than `RATIO` times as long, when it takes more than `WIRE` times as long as
without its wire, when a replay takes longer than the run it is of, or when `--help` or `check` take too long.
"""

import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from robot.browser.find import find_browser
from robot.sandbox import Sandbox

ROOT = Path(__file__).resolve().parent.parent
RATIO = 1.15
WIRE = 1.05
REPLAY = 1.0
"""What a replay may take, as a share of the same run on the practice portal."""
HELP_SECONDS = 0.25
CHECK_SECONDS = 0.7


def main() -> int:
    parser = argparse.ArgumentParser()
    parser.add_argument("--pairs", type=int, default=7, metavar="N", help="how often each runs (7)")
    pairs = parser.parse_args().pairs
    if hasattr(os, "getloadavg") and os.getloadavg()[0] > (os.cpu_count() or 1) / 2:
        print(f"this machine is busy (load {os.getloadavg()[0]:.1f}): what follows means little", file=sys.stderr)
    with tempfile.TemporaryDirectory() as folder, Sandbox() as sandbox:
        robot, script, wire, replay = compare(sandbox, Path(folder), pairs)
        ratio = robot / script
        helped = statistics.median(timed(robot_command("--help"), {})[0] for _ in range(7))
        checked = statistics.median(timed(robot_command("check"), {})[0] for _ in range(5))
    rows = [
        ("robot", robot, None, "s"),
        ("hand-written", script, None, "s"),
        ("ratio", ratio, RATIO, ""),
        ("the wire", wire, WIRE, ""),
        ("a replay", replay, REPLAY, ""),
        ("--help", helped, HELP_SECONDS, "s"),
        ("check", checked, CHECK_SECONDS, "s"),
    ]
    slow = False
    for name, value, limit, unit in rows:
        over = limit is not None and value > limit
        slow |= over
        bound = "" if limit is None else f"at most {limit:g}"
        print(f"{name:<13} {value:6.3f} {unit:<1}  {bound}{': TOO SLOW' if over else ''}".rstrip())
    return 1 if slow else 0


def compare(sandbox: Sandbox, folder: Path, pairs: int) -> tuple[float, float, float, float]:
    """The medians of both, of the robot's time over its time without the wire, and of a replay's over the robot's.

    After one run of each to warm up.
    """
    siret = sandbox.structures[6].siret  # on the second page of the list
    environment = sandbox.environment_file(folder / "sandbox")
    out = folder / "out.json"
    credentials = {"PIGP_USERNAME": sandbox.username, "PIGP_PASSWORD": sandbox.password}
    by_robot = robot_command(
        "run", "rotate-technical-password", "-i", f"siret={siret}",
        "--env", str(environment), "--deliver", f"file:{out}", "--yes",
    )  # fmt: skip
    by_script = [
        sys.executable, str(ROOT / "bench" / "hand_written.py"), siret, str(out),
        "--browser", str(find_browser(headed=False).path), "--address", sandbox.address, "--spki", sandbox.spki,
    ]  # fmt: skip
    unwired = [sys.executable, str(ROOT / "bench" / "unwired.py"), *by_robot[1:]]
    home = {"CHORUS_ROBOT_HOME": str(folder / "home"), "PYTHONPATH": str(ROOT)}
    recording = str(folder / "recording")
    timed([*by_robot, "--record", recording], home)
    replayed = robot_command("run", "rotate-technical-password", "--replay", recording, "--yes")
    times: dict[str, list[float]] = {"robot": [], "script": [], "unwired": [], "replay": []}
    for turn in range(pairs + 1):
        for name, command, extra in (
            ("robot", by_robot, home),
            ("unwired", unwired, home),
            ("script", by_script, credentials),
        ):
            out.unlink(missing_ok=True)
            seconds, _ = timed(command, extra)
            if json.loads(out.read_text())["password"] != sandbox.current_password(siret):
                raise SystemExit(f"{name} wrote another password than the one in force")
            if any(sandbox.signed_in_sessions.values()):
                raise SystemExit(f"{name} left a session open")
            if turn:
                times[name].append(seconds)
                print(f"{name:<7} {seconds:6.3f} s", file=sys.stderr)
        seconds, _ = timed(replayed, home)
        if turn:
            times["replay"].append(seconds)
            print(f"replay  {seconds:6.3f} s", file=sys.stderr)
    wire = statistics.median(wired / bare for wired, bare in zip(times["robot"], times["unwired"], strict=True))
    replay = statistics.median(again / run for again, run in zip(times["replay"], times["robot"], strict=True))
    return statistics.median(times["robot"]), statistics.median(times["script"]), wire, replay


def robot_command(*arguments: str) -> list[str]:
    installed = Path(sys.executable).with_name("chorus-robot")
    return [str(installed), *arguments] if installed.is_file() else [sys.executable, "-m", "robot", *arguments]


def timed(command: list[str], extra: dict[str, str]) -> tuple[float, str]:
    """How long a whole process takes, and what it said; the benchmark ends where one fails."""
    began = time.perf_counter()
    done = subprocess.run(command, cwd=ROOT, env={**os.environ, **extra}, capture_output=True, text=True, check=False)
    seconds = time.perf_counter() - began
    if done.returncode:
        raise SystemExit(f"{' '.join(command[:4])} ... ended with {done.returncode}\n{done.stdout}{done.stderr}")
    return seconds, done.stdout


if __name__ == "__main__":
    sys.exit(main())
