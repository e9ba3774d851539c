"""The pytest plugin: every recording below a folder named `recordings` is a test, which replays it.

`pytest recordings/` is all it takes, here and for anyone with flows of their own. Recordings are replayed in a process
beside pytest's own, one for each worker of pytest-xdist: it minds neither pytest-playwright nor pytest-xdist. One that
differs is replayed once more, alone and with a trace; the report holds what differs and names the artifacts. Nothing of
the robot is imported before a recording is found.
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import pytest

if TYPE_CHECKING:
    from robot.runs.standing import Standing

_ABOUT: Final = "about.yaml"
_STANDING: Final[pytest.StashKey[Standing]] = pytest.StashKey()


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

        folder = self.path.parent
        about, expected = about_of(folder), expected_of(folder)
        place = self.config._tmp_path_factory.mktemp(folder.name, numbered=True)  # type: ignore[attr-defined]  # noqa: SLF001
        done = _standing(self.config).replay(folder, about.flow, place / "home", out=place / "artifacts")
        if done.misfit or done.expected != expected:
            difference = _difference(expected.text(), done.expected.text(), done.message)
            (place / "difference.txt").write_text(difference + "\n", encoding="utf-8")
            self._attach(place, about.flow)
            raise Differs(f"{difference}\n\nthe artifacts of the replay: {place}")

    def repr_failure(self, excinfo: pytest.ExceptionInfo[BaseException], style: Any = None) -> Any:
        """Tell what differs, or the problem, without a traceback of pytest's own."""
        from robot.errors import Problem
        from robot.signs import visible

        if isinstance(excinfo.value, Differs | Problem):
            return visible(str(excinfo.value))
        return super().repr_failure(excinfo, style)

    def reportinfo(self) -> tuple[Path, int, str]:
        """Say where the test is from."""
        return self.path, 0, f"recording {self.path.parent.name}"

    def _attach(self, place: Path, flow: str) -> None:
        """Name what there is to look at in the report: the difference, and log, report and trace of a second replay."""
        from robot.errors import Problem
        from robot.runs.replaying import replay

        try:
            again = replay(self.path.parent, flow, place / "home-again", out=place / "again", trace=True)
            told = f"replayed alone it ends as {again.expected.outcome.value}: {again.message}"
        except Problem as problem:
            told = f"replayed alone: {problem.message}"
        shown = [place / "difference.txt", *(place / "artifacts").rglob("*"), *(place / "again").rglob("*")]
        attached = sorted(path for path in shown if path.is_file())
        self.user_properties += [(f"artifact {path.relative_to(place).as_posix()}", str(path)) for path in attached]
        self.add_report_section("call", "replay", "\n".join([told, *map(str, attached)]))


def pytest_configure(config: pytest.Config) -> None:
    """Declare the marker that all replays have."""
    config.addinivalue_line("markers", "recording: replays a recording, offline")


def pytest_unconfigure(config: pytest.Config) -> None:
    """End the process that replays."""
    if _STANDING in config.stash:
        config.stash[_STANDING].close()


def _standing(config: pytest.Config) -> Standing:
    from robot.runs.standing import Standing

    if _STANDING not in config.stash:
        config.stash[_STANDING] = Standing()
    return config.stash[_STANDING]


def _difference(expected: str, actual: str, message: str) -> str:
    import difflib

    lines = difflib.unified_diff(expected.splitlines(), actual.splitlines(), "expected", "actual", lineterm="", n=2)
    return "\n".join([message, "", *lines])
