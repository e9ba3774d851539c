"""Finds a browser program on this machine: Chromium's headless shell for runs nobody watches, else any Chromium.

Must not import Playwright or start anything but `--version`.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from robot.errors import Problem
from robot.files import expanded
from robot.outcomes import Outcome

if TYPE_CHECKING:
    from collections.abc import Iterator

VARIABLE = "CHORUS_ROBOT_BROWSER"

Kind = Literal["headless-shell", "chromium", "chrome", "edge"]


@dataclass(frozen=True)
class BrowserProgram:
    """A browser to start."""

    path: Path
    kind: Kind

    @cached_property
    def version(self) -> str:
        """What it says of itself (`Chromium 130.0...`); empty where it says nothing. Asked for when first read."""
        if sys.platform == "win32":
            return ""  # there a browser opens a window instead of answering
        try:
            answer = subprocess.run(  # noqa: S603 - a program this module chose
                [self.path, "--version"], capture_output=True, text=True, timeout=10, check=False
            )
        except (OSError, subprocess.SubprocessError):
            return ""
        return answer.stdout.strip()


_SHELLS = ("chromium-headless-shell", "chrome-headless-shell", "headless_shell")
_NAMES: tuple[tuple[str, Kind], ...] = (
    ("chromium", "chromium"),
    ("chromium-browser", "chromium"),
    ("google-chrome", "chrome"),
    ("google-chrome-stable", "chrome"),
    ("microsoft-edge", "edge"),
    ("microsoft-edge-stable", "edge"),
)
_MAC: tuple[tuple[str, Kind], ...] = (
    ("Google Chrome.app/Contents/MacOS/Google Chrome", "chrome"),
    ("Microsoft Edge.app/Contents/MacOS/Microsoft Edge", "edge"),
    ("Chromium.app/Contents/MacOS/Chromium", "chromium"),
)
_WINDOWS: tuple[tuple[str, Kind], ...] = (
    ("Google/Chrome/Application/chrome.exe", "chrome"),
    ("Microsoft/Edge/Application/msedge.exe", "edge"),
    ("Chromium/Application/chrome.exe", "chromium"),
)


def find_browser(*, headed: bool) -> BrowserProgram:
    """Find the browser to use: CHORUS_ROBOT_BROWSER, else the best one installed.

    Raises Problem (INVALID) when there is none, or when CHORUS_ROBOT_BROWSER names no program.
    """
    named = os.environ.get(VARIABLE)
    if named:
        path = expanded(named)
        if not path.is_file():
            raise Problem(
                f"{VARIABLE} names {path}, where no program is.",
                hint=f"Correct {VARIABLE} or remove it; `chorus-robot doctor` shows the browsers found.",
                outcome=Outcome.INVALID,
            )
        return BrowserProgram(path, _kind(path))
    for program in _candidates(headed=headed):
        if program.path.is_file():
            return program
    raise Problem(
        "No Chromium, Chrome or Edge was found on this machine.",
        hint=f"Install one, or name it in {VARIABLE}; `chorus-robot doctor` says how.",
        outcome=Outcome.INVALID,
    )


def _candidates(*, headed: bool) -> Iterator[BrowserProgram]:
    """Yield where browsers are, the preferred first."""
    if not headed:
        for name in _SHELLS:
            found = shutil.which(name) or f"/usr/bin/{name}"
            yield BrowserProgram(Path(found), "headless-shell")
    for path in _playwrights_own(headed=headed):
        yield BrowserProgram(path, "chromium" if headed else "headless-shell")
    if sys.platform == "darwin":
        roots = (Path("/Applications"), _home() / "Applications")
        yield from (BrowserProgram(root / name, kind) for root in roots for name, kind in _MAC)
    elif sys.platform == "win32":
        variables = ("PROGRAMFILES", "PROGRAMFILES(X86)", "LOCALAPPDATA")
        folders = [Path(os.environ[name]) for name in variables if os.environ.get(name)]
        yield from (BrowserProgram(root / name, kind) for name, kind in _WINDOWS for root in folders)
    for name, kind in _NAMES:
        yield BrowserProgram(Path(shutil.which(name) or f"/usr/bin/{name}"), kind)


def _playwrights_own(*, headed: bool) -> Iterator[Path]:
    """Yield the browsers that `playwright install` fetched, the newest first."""
    if sys.platform == "win32":
        cache = Path(os.environ.get("LOCALAPPDATA", _home() / "AppData/Local"))
    elif sys.platform == "darwin":
        cache = _home() / "Library/Caches"
    else:
        cache = Path(os.environ.get("XDG_CACHE_HOME", _home() / ".cache"))
    own = os.environ.get("PLAYWRIGHT_BROWSERS_PATH")
    folder = Path(own) if own and own != "0" else cache / "ms-playwright"
    pattern = "chromium-*" if headed else "chromium_headless_shell-*"
    names = ("chrome", "chrome.exe", "Chromium", "Google Chrome for Testing") if headed else (
        "headless_shell", "headless_shell.exe", "chrome-headless-shell", "chrome-headless-shell.exe",
    )  # fmt: skip
    versions = sorted(folder.glob(pattern), key=lambda path: _number(path.name), reverse=True)
    for version in versions:
        for name in names:
            yield from sorted(version.glob(f"*/{name}"))
            yield from sorted(version.glob(f"*/*.app/Contents/MacOS/{name}"))


def _home() -> Path:
    """The user's home folder; one that is not there for a user without any, as in containers."""
    try:
        return Path.home()
    except RuntimeError:
        return Path(os.devnull)


def _number(name: str) -> int:
    digits = name.rpartition("-")[2]
    return int(digits) if digits.isdigit() else 0


def _kind(path: Path) -> Kind:
    name = path.name.lower()
    if "headless" in name:
        return "headless-shell"
    if "edge" in name:
        return "edge"
    return "chrome" if "google" in name else "chromium"
