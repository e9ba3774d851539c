"""What this machine has and lacks for the robot, each lack with its remedy.

Starts no run and changes nothing.
"""

import importlib.util
import sys
from collections.abc import Callable
from dataclasses import dataclass

from robot.errors import Problem


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that was looked at: is it well, is it needed, and how is it mended."""

    what: str
    well: bool
    needed: bool = True
    remedy: str = ""


def examine() -> list[Finding]:
    """Looks at Python, the browsers, the state folder, the workspace's files and the optional extras."""
    return [_python(), _browser(headed=False), _browser(headed=True), _home(), _workspace(), *_extras()]


def _python() -> Finding:
    version = ".".join(map(str, sys.version_info[:3]))
    return Finding(f"Python {version}", sys.version_info >= (3, 11), remedy="Install Python 3.11 or later.")


def _browser(*, headed: bool) -> Finding:
    from robot.browser.find import find_browser

    use = "--headed runs" if headed else "headless runs"
    try:
        program = find_browser(headed=headed)
    except Problem:
        remedy = (
            "Install Chrome, Edge or Chromium (Debian: apt install chromium chromium-headless-shell), "
            "or name one with CHORUS_ROBOT_BROWSER."
        )
        return Finding(f"a browser for {use}", well=False, needed=not headed, remedy=remedy)
    return Finding(f"{program.kind} for {use}: {program.path}", well=True)


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
