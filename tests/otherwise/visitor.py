"""Who lets the robot loose on a portal of other make: through the command line, or as a walk in a Chromium that stays.

The walk costs what its pages cost and shows what would be delivered; all that stands behind it (journal, gate,
sinks) is the command line's.
"""

import json
import os
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path
from typing import Any

from playwright.async_api import Browser as Chromium
from playwright.async_api import Playwright

from robot.browser.browser import PlaywrightBrowser
from robot.browser.driver import start_driver
from robot.browser.ground import Ground, grounded
from robot.browser.launch import launch_with, new_context, options
from robot.engine.ending import Ending
from robot.engine.events import Event
from robot.engine.screen import BrowserSettings
from robot.engine.walk import Walk
from robot.language.assembly import Program
from robot.language.program import compose
from robot.language.workspace import Workspace
from robot.model.flow import Limits
from robot.secrets.secret import Secret
from robot.staging import Staging

from .portal import OtherPortal
from .unhurried import UnhurriedLoop, stretched

ROOT = Path(__file__).parents[2]
ROTATE = "rotate-technical-password"
_PATIENCE = 300


@dataclass(frozen=True)
class Said:
    """What a command printed and how it ended."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> dict[str, Any]:
        return json.loads(self.out)


class Shell:
    """The command line, with a home and an environment file of its own."""

    def __init__(self, portal: OtherPortal, folder: Path, *, page: str = "8s", more: str = "") -> None:
        self.portal = portal
        self.folder = folder
        self.home = folder / "home"
        self.file = folder / "delivered.json"
        self.process: subprocess.Popen[str] | None = None  # the command that runs, or ran last
        self.environment_file = portal.environment_file(
            folder / "env", f"limits: {{page: {stretched(page)}, run: 200s}}\n{more}"
        )

    def start(
        self, *arguments: str, more: Mapping[str, str] | None = None, on: int = subprocess.PIPE
    ) -> "subprocess.Popen[str]":
        return subprocess.Popen(
            self.command(*arguments), cwd=self.folder, env=self.environment(more), text=True,
            stdin=subprocess.DEVNULL, stdout=on, stderr=on,
        )  # fmt: skip

    @staticmethod
    def command(*arguments: str) -> list[str]:
        return [sys.executable, "-m", "robot", *arguments]

    def environment(self, more: Mapping[str, str] | None = None) -> dict[str, str]:
        kept = ("PATH", "HOME", "LANG", "TMPDIR", "CHORUS_ROBOT_BROWSER")
        mine = {name: os.environ[name] for name in kept if name in os.environ}
        return mine | {"CHORUS_ROBOT_HOME": str(self.home), "PYTHONPATH": str(ROOT)} | dict(more or {})

    def says(self, *arguments: str, more: Mapping[str, str] | None = None) -> Said:
        process = self.process = self.start(*arguments, more=more)
        try:
            out, err = process.communicate(timeout=_PATIENCE)
        finally:
            process.kill()
        assert "Traceback" not in err, err
        return Said(process.returncode, out, err)

    def rotate(self, *more: str) -> Said:
        """Renews the password of the portal's first structure, and has it delivered to `file`."""
        siret = next(iter(self.portal.accounts))
        return self.says("run", ROTATE, "-i", f"siret={siret}", "--env", str(self.environment_file),
                         "--deliver", f"file:{self.file}", "--yes", "--json", *more)  # fmt: skip

    def staged(self, run: str, name: str | None = None) -> list[str]:
        """All that is staged of a run, under one name or any, as it lies in the encrypted store."""
        staging = Staging(self.home)
        return [staging.read(item)[0].reveal() for item in staging.items(run) if name in (None, item.name)]

    def in_clear(self, secret: str) -> list[Path]:
        """The files under the home that hold a text as it is (for all encodings there is the gate)."""
        files = (path for path in self.home.rglob("*") if path.is_file())
        return [path for path in files if secret.encode() in path.read_bytes()]


class Kept:
    """Keeps in memory what a walk stages."""

    def __init__(self) -> None:
        self.secrets: list[str] = []
        self.screen = ""  # all texts of pages
        self.answers = ""  # what came for them

    def keep(self, _: str, secret: Secret, __: Mapping[str, str]) -> None:
        self.secrets.append(secret.reveal())

    def keep_screen(self, text: Secret, _: Mapping[str, str]) -> None:
        self.screen += text.reveal()

    def keep_answers(self, text: Secret, _: Mapping[str, str]) -> None:
        self.answers += text.reveal()


@dataclass
class Walked:
    """How a walk ended, what it told and what it staged."""

    ending: Ending
    events: list[Event]
    kept: Kept

    @property
    def deliverable(self) -> list[str]:
        """What would be delivered: in force, accepted by the policy, of a walk that ended well."""
        if self.ending.outcome != "ok" or self.ending.rehearsed:
            return []
        return [held.secret.reveal() for held in self.ending.obtained.values() if held.accepted]


async def walked(
    program: Program, browser: PlaywrightBrowser, portal: OtherPortal, *, inputs: Mapping[str, str] | None = None,
    dry_run: bool = False, leave: bool = True,
) -> Walked:  # fmt: skip
    """A walk with the portal's account, for its first structure where no other is named; the browser is closed."""
    kept, told = Kept(), list[Event]()
    secrets = {"pigp_username": portal.username, "pigp_password": portal.password_of_pigp}
    walk = Walk(
        program, browser, kept, inputs=inputs or {"siret": next(iter(portal.accounts))}, listen=told.append,
        dry_run=dry_run,
        secrets={name: Secret(text) for name, text in secrets.items() if name in program.flow.secrets},
    )  # fmt: skip
    try:
        ending = await walk.go()
        if leave:
            await walk.leave()
    finally:
        await browser.close()
    return Walked(ending, told, kept)


class Visitor:
    """One Chromium for many walks, one after another, each in a context of its own.

    `also` is a workspace of flows, `flow` the one that is walked where a test says no other.
    """

    def __init__(
        self, portal: OtherPortal, folder: Path, *, page: float = 6.0, also: Path | None = None, flow: str = ROTATE
    ) -> None:
        self.portal = portal
        self._roots = [also, ROOT] if also is not None else [ROOT]
        self.loop = UnhurriedLoop()
        self._environment = portal.environment_file(folder)
        self.page = page
        self._flow = flow
        self._programs: dict[str, Program] = {}  # composed once: no test changes a flow's files
        self.had = ""  # what the documents held that the last walk read a secret from
        self._driver: Playwright | None = None
        self._chromium: Chromium | None = None
        self._ground: Ground | None = None

    def close(self) -> None:
        self.loop.run_until_complete(self._close())
        self.loop.close()

    async def _close(self) -> None:
        if self._chromium is not None:
            await self._chromium.close()
        if self._driver is not None:
            await self._driver.stop()
        if self._ground is not None:
            self._ground.close()

    def walk(
        self, flow: str | None = None, inputs: Mapping[str, str] | None = None, *, dry_run: bool = False,
        page: float | None = None, leave: bool = True,
    ) -> Walked:  # fmt: skip
        """One walk of a flow; `page`: seconds that a page may take; `leave`: it signs out at its end."""
        return self.loop.run_until_complete(
            self._walk(flow or self._flow, inputs, dry_run=dry_run, page=page or self.page, leave=leave)
        )

    async def _walk(
        self, flow: str, inputs: Mapping[str, str] | None, *, dry_run: bool, page: float, leave: bool
    ) -> Walked:  # fmt: skip
        program = self._program(flow)
        limits = Limits(page=timedelta(seconds=page), run=timedelta(seconds=90))
        return await walked(
            replace(program, limits=limits), await self._browser(program), self.portal, inputs=inputs, dry_run=dry_run,
            leave=leave,
        )  # fmt: skip

    def _program(self, flow: str) -> Program:
        if flow not in self._programs:
            self._programs[flow] = compose(Workspace(self._roots), flow, self._environment)
        return self._programs[flow]

    async def _browser(self, program: Program) -> PlaywrightBrowser:
        """A context of its own in the one Chromium."""
        settings = BrowserSettings(
            declared_hosts=program.hosts(), hosts=program.environment.hosts, spki=program.environment.trust.spki
        )
        if self._chromium is None:
            self._driver = await start_driver()
            self._ground = await grounded(settings)
            self._chromium = await launch_with(self._driver, options(self._ground))
        context = await new_context(self._chromium, settings)
        browser = await PlaywrightBrowser.on(context, settings, ground=self._ground)
        self._note_documents(browser)
        return browser

    def _note_documents(self, browser: PlaywrightBrowser) -> None:
        """Takes note of what the browser has of a page, after the robot has read a secret from it."""
        self.had = ""
        at_rest = browser.at_rest

        async def noted(*given: Any, **more: Any) -> Any:
            shown = await at_rest(*given, **more)
            self.had += "\n".join([await page.content() for page in browser.tabs.values()])
            return shown

        browser.at_rest = noted  # type: ignore[method-assign]
