"""The robot as its operators run it: the command line as a process of its own, a real browser, the sandbox over TLS."""

import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from robot.sandbox import Sandbox
from robot.staging import Staging
from tests.otherwise.unhurried import stretched

ROOT = Path(__file__).parents[2]
ROTATE = "rotate-technical-password"
COMMAND = (sys.executable, "-m", "robot")
PATIENCE = 300
"""Seconds that a command is given: many, since they pass only where something hangs, and machines may be slow."""


@dataclass(frozen=True)
class Done:
    """A command that has ended."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> dict[str, Any]:
        return json.loads(self.out)


class Operator:
    """Someone at a shell with the sandbox before them."""

    def __init__(self, sandbox: Sandbox, folder: Path) -> None:
        self.sandbox = sandbox
        self.folder = folder
        self.home = folder / "home"
        self.file = folder / "delivered.json"
        self.environment_file = sandbox.environment_file(folder / "env")
        self.limit(page="30s")

    def limit(self, *, page: str) -> None:
        """Says how long a page is waited for. A short time is for what never comes, and still enough for what does."""
        kept = self.environment_file.read_text().split("limits:")[0]
        self.environment_file.write_text(f"{kept}limits: {{page: {stretched(page)}, run: 280s}}\n")

    def environment(self, more: Mapping[str, str] | None = None) -> dict[str, str]:
        kept = ("PATH", "HOME", "LANG", "TMPDIR", "VIRTUAL_ENV", "CHORUS_ROBOT_BROWSER")
        mine = {name: os.environ[name] for name in kept if name in os.environ}
        return mine | {"CHORUS_ROBOT_HOME": str(self.home), "PYTHONPATH": str(ROOT)} | dict(more or {})

    def start(self, *arguments: str, more: Mapping[str, str] | None = None) -> "subprocess.Popen[str]":
        return subprocess.Popen(
            [*COMMAND, *arguments], cwd=self.folder, env=self.environment(more), text=True,
            stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
        )  # fmt: skip

    def says(self, *arguments: str, more: Mapping[str, str] | None = None) -> Done:
        return self.ended(self.start(*arguments, more=more))

    def ended(self, process: "subprocess.Popen[str]") -> Done:
        """Waits for the end of a command."""
        try:
            out, err = process.communicate(timeout=PATIENCE)
        finally:
            process.kill()
        assert "Traceback" not in err, err
        return Done(process.returncode, out, err)

    def until(self, kind: str, process: "subprocess.Popen[str]", times: int = 1) -> None:
        """Waits until something has happened so many times on the portal; the command must not have ended before."""
        while self.sandbox.happened(kind) < times:
            assert process.poll() is None, process.communicate()
            time.sleep(0.005)

    def rotation(self, siret: str | None = None, *more: str, deliver: str | None = None) -> list[str]:
        siret = siret or self.sandbox.structures[0].siret
        sink = deliver or f"file:{self.file}"
        return ["run", ROTATE, "-i", f"siret={siret}", "--env", str(self.environment_file), "--deliver", sink,
                "--yes", "--json", *more]  # fmt: skip

    def rotate(self, siret: str | None = None, *more: str, deliver: str | None = None) -> Done:
        return self.says(*self.rotation(siret, *more, deliver=deliver))

    def delivered(self) -> dict[str, Any]:
        return json.loads(self.file.read_text())

    def accepted(self, siret: str | None = None) -> bool:
        """Whether the delivered password is the one that the portal accepts now."""
        given = self.delivered()
        siret = siret or self.sandbox.structures[0].siret
        return (
            given["siret"] == siret
            and given["login"] == self.sandbox.technical_login(siret)
            and given["password"] == self.sandbox.current_password(siret)
            and self.sandbox.accepts(given["login"], given["password"])
        )

    def staged(self, run: str) -> list[str]:
        """Every password that the portal showed in a run, as it lies in the encrypted store."""
        staging = Staging(self.home)
        return [staging.read(item)[0].reveal() for item in staging.items(run)]

    def signed_out(self) -> bool:
        return not any(self.sandbox.signed_in_sessions.values())


@pytest.fixture(scope="session")
def shared_sandbox() -> Iterator[Sandbox]:
    with Sandbox(structures=12, seed=1) as sandbox:
        yield sandbox


@pytest.fixture
def sandbox(shared_sandbox: Sandbox) -> Sandbox:
    shared_sandbox.reset_state()
    return shared_sandbox


@pytest.fixture
def operator(sandbox: Sandbox, tmp_path: Path) -> Operator:
    return Operator(sandbox, tmp_path)
