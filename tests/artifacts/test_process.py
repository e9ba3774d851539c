"""What the process, its children and its temporary files give away: nothing."""

import os
import subprocess
import sys
import time
from pathlib import Path

import pytest

from robot.browser import launch as launching
from robot.browser.find import find_browser
from robot.browser.ground import Ground
from robot.engine.screen import BrowserSettings
from robot.scratch import scratch, sweep
from tests.end_to_end.conftest import ROOT, Operator
from tests.end_to_end.test_kills import _descendants

linux = pytest.mark.skipif(sys.platform != "linux", reason="reads /proc")


def hardened(more: str, **environment: str) -> str:
    code = f"import os\nfrom robot.process import harden\ntaken = harden()\n{more}"
    done = subprocess.run(
        [sys.executable, "-c", code], env={**os.environ, "PYTHONPATH": str(ROOT), **environment},
        capture_output=True, text=True, check=True,
    )  # fmt: skip
    return done.stdout.strip()


@linux
def test_no_core_dump_is_written_nor_handed_on() -> None:
    assert hardened("import resource; print(resource.getrlimit(resource.RLIMIT_CORE))") == "(0, 0)"
    assert hardened("import ctypes; print(ctypes.CDLL(None).prctl(3))") == "0"


def test_debug_variables_are_taken_out() -> None:
    names = ("DEBUG", "PWDEBUG", "DEBUG_FILE", "NODE_OPTIONS", "NODE_DEBUG", "SSLKEYLOGFILE", "npm_config_pwdebug",
             "NODE_V8_COVERAGE")  # fmt: skip
    given = dict.fromkeys(names, "1")
    out = hardened(
        "print(taken, [name for name in taken if name in os.environ], os.environ['KEPT'])", KEPT="1", **given
    )
    assert out == f"{sorted(given)} [] 1"


def test_a_run_says_which_debug_variables_it_left_out(operator: Operator) -> None:
    done = operator.says(*operator.rotation(), more={"DEBUG": "pw:*", "PWDEBUG": "1", "DEBUG_FILE": "debug.log"})
    assert done.code == 0, done.out + done.err
    lines = done.err.splitlines()
    assert [line for line in lines if "DEBUG, DEBUG_FILE, PWDEBUG" in line] == lines
    assert not (operator.folder / "debug.log").exists()


@linux
def test_no_child_has_a_secret_in_its_arguments_or_its_environment(operator: Operator) -> None:
    secrets = {"PIGP_USERNAME": operator.sandbox.username, "PIGP_PASSWORD": operator.sandbox.password}
    text = operator.environment_file.read_text()
    names = {"pigp_username": "PIGP_USERNAME", "pigp_password": "PIGP_PASSWORD"}
    lines = [
        next((f'  {name}: "env:{variable}"' for name, variable in names.items() if line.strip().startswith(name)), line)
        for line in text.splitlines()
    ]
    operator.environment_file.write_text("\n".join(lines) + "\n")
    operator.sandbox.behave(delay="40")
    process = operator.start(*operator.rotation(None, "--trace"), more=secrets)
    seen: dict[int, bytes] = {}
    limits: set[str] = set()
    while process.poll() is None:
        for child in _descendants(process.pid):
            try:
                found = b"".join((Path("/proc") / str(child) / name).read_bytes() for name in ("environ", "cmdline"))
                limits |= {line for line in (Path("/proc") / str(child) / "limits").read_text().splitlines()
                           if line.startswith("Max core file size")}  # fmt: skip
            except OSError:
                continue
            seen[child] = seen.get(child, b"") + found
        time.sleep(0.02)
    done = operator.ended(process)
    assert done.code in (0, 10), done.out + done.err
    assert len(seen) >= 4  # the driver, the browser and its processes
    held = [*secrets.values(), operator.sandbox.current_password(operator.sandbox.structures[0].siret)]
    for secret in held:
        assert not [child for child, data in seen.items() if secret.encode() in data]
    assert {line.split()[4] for line in limits} == {"0"}


def test_the_browser_is_in_its_sandbox_unless_the_user_is_root(monkeypatch: pytest.MonkeyPatch) -> None:
    import asyncio

    for root in (False, True):
        given: dict[str, object] = {}

        class Chromium:
            async def launch(self, **settings: object) -> "Chromium":
                given.update(settings)  # noqa: B023 - called in this turn
                return self

            def on(self, *_: object) -> None:
                pass

        class Driver:
            chromium = Chromium()

        monkeypatch.setattr(launching, "_root", lambda root=root: root)
        asyncio.run(launching.launch(Driver(), BrowserSettings(frozenset()), find_browser(headed=False)))
        assert given["chromium_sandbox"] is not root
        assert not [switch for switch in given["args"] if "sandbox" in switch]


def test_pictures_and_fonts_are_loaded_where_somebody_will_look() -> None:
    quiet = launching.arguments(Ground(BrowserSettings(frozenset())))
    seen = launching.arguments(Ground(BrowserSettings(frozenset(), recorded=True)))
    assert set(quiet) - set(seen) == {"--blink-settings=imagesEnabled=false", "--disable-remote-fonts"}


def test_the_scratch_folder_goes_with_the_process(tmp_path: Path) -> None:
    with scratch(tmp_path) as mine:
        (mine / "profile").mkdir()
        assert mine.stat().st_mode & 0o777 == 0o700
        sweep(tmp_path)  # by another start
        assert mine.exists()
        assert list((tmp_path / "scratch").iterdir())
    assert not list((tmp_path / "scratch").iterdir())


def test_what_a_killed_process_left_is_removed_at_the_next_start(operator: Operator) -> None:
    operator.sandbox.behave(delay="120")
    process = operator.start(*operator.rotation(None, "--trace"))
    operator.until("session opened", process)
    left = operator.home / "scratch"
    assert list(left.rglob("*.trace"))  # it is written here, and not in the system's folder for temporary files
    process.kill()
    process.communicate()
    assert list(left.iterdir())
    operator.sandbox.behave(delay="0")
    assert operator.says("resume", "last", "--yes").code in (0, 10)
    deadline = time.monotonic() + 60
    while list(left.iterdir()):
        assert time.monotonic() < deadline
        sweep(operator.home)
        time.sleep(0.1)
