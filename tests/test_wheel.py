"""The wheel carries the built-in flows, selectors and configuration, and the scripts that run in the page."""

import os
import subprocess
import sys
import zipfile
from pathlib import Path

ROOT = Path(__file__).parents[1]


def test_the_wheel_is_whole(tmp_path: Path) -> None:
    built = subprocess.run(
        [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(tmp_path)],
        cwd=ROOT, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert built.returncode == 0, built.stderr
    (wheel,) = tmp_path.glob("*.whl")
    zipfile.ZipFile(wheel).extractall(tmp_path / "installed")
    more = {"PYTHONPATH": str(tmp_path / "installed"), "CHORUS_ROBOT_HOME": str(tmp_path / "home")}
    empty = tmp_path / "empty"
    empty.mkdir()

    def says(*arguments: str) -> str:
        done = subprocess.run(
            [sys.executable, "-P", "-m", "robot", *arguments],
            cwd=empty, env={**os.environ, **more}, capture_output=True, text=True, check=False,
        )  # fmt: skip
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout

    shipped = sum(len(list((ROOT / folder).rglob("*.yaml"))) for folder in ("flows", "selectors", "config"))
    assert f"no mistake in {shipped} files" in says("check")
    schemas = len(list((ROOT / "docs" / "schemas").glob("*.json")))
    assert f"{shipped + schemas} files copied" in says("init", "mine")
    assert "0 files copied" in says("init", "mine")
    assert "ok" in says("doctor")
    assert says("explain", "endless-loop") == (ROOT / "docs" / "rules" / "endless-loop.md").read_text(encoding="utf-8")
    assert "(exit 4)" in says("explain", "4")
    for file in (empty / "mine").rglob("*.yaml"):
        named = file.read_text(encoding="utf-8").partition("$schema=")[2].partition("\n")[0]
        assert (file.parent / named).is_file(), file
    report = [ROOT / "robot" / "report" / name for name in ("style.css", "page.html")]
    for file in (*(ROOT / "robot" / "browser" / "sight").glob("*.js"), *report):
        assert (tmp_path / "installed" / file.relative_to(ROOT)).is_file()
