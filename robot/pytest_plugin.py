"""The pytest plugin: every recording below a folder named `recordings` is a test, which replays it.

`pytest recordings/` is all it takes, here and for anyone with flows of their own. A replay is a process of its own:
it minds neither pytest-playwright nor pytest-xdist. On failure the report holds what differs, and the artifacts of the
replay stay in the folder that is named. Nothing of the robot is imported before a recording is found.
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pytest

_ABOUT = "about.yaml"


class Differs(Exception):  # noqa: N818 - it says what is so
    """A recording yields something else than it must."""


def pytest_collect_file(file_path: Path, parent: pytest.Collector) -> pytest.Collector | None:
    """Collect a recording by its `about.yaml`."""
    if file_path.name == _ABOUT and "recordings" in file_path.parts[:-1]:
        return RecordingFile.from_parent(parent, path=file_path)
    return None


class RecordingFile(pytest.File):
    """The folder of one recording."""

    def collect(self) -> Iterable[pytest.Item]:
        """Give its one test."""
        yield RecordingItem.from_parent(self, name="replay")


class RecordingItem(pytest.Item):
    """The replay of one recording."""

    def __init__(self, **given: Any) -> None:
        super().__init__(**given)
        self.add_marker("recording")

    def runtest(self) -> None:
        """Replay it, and compare what it yields with what it must."""
        from robot.recordings.folder import about_of, expected_of
        from robot.runs.replaying import replay

        folder = self.path.parent
        about, expected = about_of(folder), expected_of(folder)
        place = self.config._tmp_path_factory.mktemp(folder.name, numbered=True)  # type: ignore[attr-defined]  # noqa: SLF001
        done = replay(folder, about.flow, place / "home", out=place / "artifacts")
        if done.misfit or done.expected != expected:
            self._attach(place)
            raise Differs(_difference(expected.text(), done.expected.text(), done.message, place))

    def repr_failure(self, excinfo: pytest.ExceptionInfo[BaseException], style: Any = None) -> Any:
        """Tell what differs, or the problem, without a traceback of pytest's own."""
        from robot.errors import Problem

        if isinstance(excinfo.value, Differs | Problem):
            return str(excinfo.value)
        return super().repr_failure(excinfo, style)

    def reportinfo(self) -> tuple[Path, int, str]:
        """Say where the test is from."""
        return self.path, 0, f"recording {self.path.parent.name}"

    def _attach(self, place: Path) -> None:
        """Name the artifacts in the report: the log, and the trace and report where the run left them."""
        for file in sorted((place / "artifacts").rglob("*")):
            if file.is_file():
                self.user_properties.append((f"artifact {file.name}", str(file)))


def pytest_configure(config: pytest.Config) -> None:
    """Declare the marker that all replays have."""
    config.addinivalue_line("markers", "recording: replays a recording, offline")


def _difference(expected: str, actual: str, message: str, place: Path) -> str:
    import difflib

    lines = difflib.unified_diff(expected.splitlines(), actual.splitlines(), "expected", "actual", lineterm="", n=2)
    return "\n".join([message, "", *lines, "", f"the artifacts of the replay: {place / 'artifacts'}"])
