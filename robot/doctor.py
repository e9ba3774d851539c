"""What this machine has and lacks for the robot, each lack with its remedy.

Starts no run and changes nothing.
"""

import importlib.util
import sys
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final

from robot.errors import Problem

_PATIENCE: Final = 20.0
"""Seconds in which a browser must start."""
_NO_START: Final = (
    "Install what it lacks (Debian: apt install --reinstall chromium chromium-headless-shell), or name another browser "
    "with CHORUS_ROBOT_BROWSER."
)
_NO_WINDOW: Final = "A window needs a display, as in a desktop session; runs without --headed need none."


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that was looked at: is it well, is it needed, and how is it mended."""

    what: str
    well: bool
    needed: bool = True
    remedy: str = ""


def examine() -> list[Finding]:
    """Looks at Python, the browsers, the state folder, the workspace's files and the optional extras."""
    return [_python(), *_browsers(), _certutil(), _home(), _workspace(), *_extras()]


def _python() -> Finding:
    version = ".".join(map(str, sys.version_info[:3]))
    return Finding(f"Python {version}", sys.version_info >= (3, 11), remedy="Install Python 3.11 or later.")


def _browsers() -> list[Finding]:
    """Starts each, for that one is there says little: it may lack a library, a display, or a sandbox."""
    import asyncio

    return asyncio.run(_started())


async def _started() -> list[Finding]:
    import asyncio
    import contextlib
    import tempfile
    from pathlib import Path

    from robot.browser.driver import start_driver

    with tempfile.TemporaryDirectory(prefix="chorus-robot-", ignore_cleanup_errors=True) as folder:
        try:
            driver = await start_driver(scratch=Path(folder))
        except Problem as problem:
            return [Finding(problem.message, well=False, remedy=problem.hint)]
        try:
            return list(await asyncio.gather(*(_browser(driver, headed=headed) for headed in (False, True))))
        finally:
            with contextlib.suppress(Exception):
                await driver.stop()


async def _browser(driver: Any, *, headed: bool) -> Finding:
    from robot.browser.find import find_browser
    from robot.browser.ground import Ground
    from robot.browser.launch import launch_with, options
    from robot.engine.screen import BrowserSettings

    use = "--headed runs" if headed else "headless runs"
    try:
        program = find_browser(headed=headed)
    except Problem as problem:
        remedy = (
            "Install Chrome, Edge or Chromium (Debian: apt install chromium chromium-headless-shell), "
            "or name one with CHORUS_ROBOT_BROWSER."
        )
        return Finding(f"a browser for {use}: {problem.message}", well=False, needed=not headed, remedy=remedy)
    settings = BrowserSettings(declared_hosts=frozenset(), offline=True, headed=headed)
    try:
        chromium = await launch_with(driver, options(Ground(settings), program), within=_PATIENCE)
        version = chromium.version
        await chromium.close()
    except Problem as problem:
        return Finding(f"{program.kind} for {use}: {problem.message}", well=False, needed=not headed,
                       remedy=_NO_WINDOW if headed and "DISPLAY" in problem.message else _NO_START)  # fmt: skip
    return Finding(f"{program.kind} {version} for {use}: {program.path}", well=True)


def _certutil() -> Finding:
    from robot.browser.authorities import certutil

    what = "a company's own certificate authority (trust: {ca: ...})"
    try:
        return Finding(f"certutil for {what}: {certutil()}", well=True)
    except Problem as problem:
        return Finding(f"certutil for {what}: {problem.message}", well=False, needed=False, remedy=problem.hint)


def _home() -> Finding:
    from robot.files import home, probe_folder

    def probe_home() -> str:
        probe_folder(home())
        return str(home())

    return _tried(
        "state folder", probe_home,
        "Make it writable, or name another with CHORUS_ROBOT_HOME.",
    )  # fmt: skip


def _workspace() -> Finding:
    from pathlib import Path

    from robot.language.check import check
    from robot.language.workspace import Workspace

    try:
        mistakes = len(check([], Workspace.at(Path.cwd())))
    except Problem as problem:
        return Finding(f"flows, selectors and configuration: {problem.message}", well=False, remedy=problem.hint)
    told = f"flows, selectors and configuration: {mistakes or 'no'} mistake{'' if mistakes == 1 else 's'}"
    return Finding(told, well=not mistakes, remedy="See: chorus-robot check")


def _extras() -> list[Finding]:
    wanted = {"keyring": ("keyring:", "keyring"), "kdbx": ("the sink kdbx:", "pykeepass"),
              "sandbox": ("chorus-robot sandbox", "aiohttp")}  # fmt: skip
    return [
        Finding(f"extra '{extra}' for {use}", importlib.util.find_spec(module) is not None, needed=False,
                remedy=f"pip install 'chorus-robot[{extra}]'")
        for extra, (use, module) in wanted.items()
    ]  # fmt: skip


def _tried(what: str, attempt: Callable[[], str], remedy: str) -> Finding:
    try:
        return Finding(f"{what}: {attempt()}", well=True)
    except (Problem, OSError) as error:
        return Finding(f"{what}: {error}", well=False, remedy=remedy)
