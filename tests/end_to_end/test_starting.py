"""What keeps a run from starting is told in words, at once; and what need not keep it from that does not."""

import os
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from .bills.site import CUSTOMER, PASSWORD, Site, serving
from .conftest import COMMAND, PATIENCE
from .test_another_portal import Customer

NUMBER = "54321"
"""Of a user without a name."""

NAMELESS = """
import pwd
def nobody(number):
    raise KeyError(number)
pwd.getpwuid = nobody
"""


@pytest.fixture(scope="module")
def site() -> Iterator[Site]:
    with serving() as site:
        yield site


@pytest.fixture
def customer(site: Site, tmp_path: Path) -> Customer:
    return Customer(site, tmp_path)


def test_no_display(customer: Customer) -> None:
    done = customer.says("run", "save-bill", "-i", "bill=2026-04", "--env", "here", "--json", "--headed",
                         more={"WATER_CUSTOMER": CUSTOMER, "WATER_PASSWORD": PASSWORD})  # fmt: skip
    assert done.code == 3, done.out + done.err
    assert done.json["outcome"] == "invalid"
    assert "Missing X server or $DISPLAY" in done.json["message"] or "No Chromium" in done.json["message"]
    assert customer.site.asked == []
    assert customer.says("runs").out.count("invalid") == 1, "it is written down as ended"


def test_no_display_and_no_browser_either(customer: Customer) -> None:
    """Twice: the second time it is started early, as it was the last time."""
    program = customer.folder / "browser"
    program.write_text("#!/bin/sh\necho 'a library is missing' >&2\nexit 127\n")
    program.chmod(0o755)
    more = {"CHORUS_ROBOT_BROWSER": str(program)}
    secrets = {"WATER_CUSTOMER": CUSTOMER, "WATER_PASSWORD": PASSWORD}
    for _ in range(2):
        done = customer.says("run", "save-bill", "-i", "bill=2026-04", "--env", "here", "--json", more=more | secrets)
        assert done.code == 3, done.out + done.err
        assert "(exit code 127); it says: a library is missing" in done.json["message"]
    done = customer.says("doctor", more=more)
    assert done.code == 3
    assert "missing chromium for headless runs: The browser" in done.out
    assert "it says: a library is missing" in done.out


@pytest.mark.soak
def test_no_display_and_a_browser_that_hangs(customer: Customer) -> None:
    program = customer.folder / "browser"
    program.write_text("#!/bin/sh\nsleep 600\n")
    program.chmod(0o755)
    secrets = {"WATER_CUSTOMER": CUSTOMER, "WATER_PASSWORD": PASSWORD, "CHORUS_ROBOT_BROWSER": str(program)}
    for _ in range(2):
        done = customer.says("run", "save-bill", "-i", "bill=2026-04", "--env", "here", "--json", more=secrets)
        assert done.code == 3, done.out + done.err
        assert "it did not answer in time" in done.json["message"]


def test_unknown_user(customer: Customer) -> None:
    """A number without a name and without a home folder, as containers have it."""
    environment = customer.environment({"WATER_CUSTOMER": CUSTOMER, "WATER_PASSWORD": PASSWORD})
    del environment["HOME"]
    prefix: list[str] = []
    if os.geteuid() == 0 and shutil.which("setpriv"):
        for path in (customer.folder, *customer.folder.rglob("*")):
            os.chown(path, int(NUMBER), int(NUMBER))
        reading = "+dac_override,+dac_read_search"  # this Python may lie in a folder of root's
        prefix = ["setpriv", "--reuid", NUMBER, "--regid", NUMBER, "--clear-groups", "--inh-caps", reading,
                  "--ambient-caps", reading]  # fmt: skip
    else:
        (customer.folder / "sitecustomize.py").write_text(NAMELESS)
        environment["PYTHONPATH"] += os.pathsep + str(customer.folder)

    def says(*arguments: str) -> "subprocess.CompletedProcess[str]":
        return subprocess.run(
            [*prefix, *COMMAND, *arguments], cwd=customer.folder, env=environment, text=True, stdin=subprocess.DEVNULL,
            capture_output=True, timeout=PATIENCE, check=False,
        )  # fmt: skip

    done = says("run", "save-bill", "-i", "bill=2026-04", "--env", "here", "--json")
    assert done.returncode == 0, done.stdout + done.stderr
    assert not customer.site.open
    del environment["CHORUS_ROBOT_HOME"]
    done = says("runs")
    assert done.returncode == 3, done.stdout + done.stderr
    assert "Name one with CHORUS_ROBOT_HOME" in done.stderr
