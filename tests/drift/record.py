"""Records the sandbox's screens for the tests without a browser: `python -m tests.drift.record`.

Walks the main flow on several generations, and writes what the browser says of each page, and of the first page with
each announcement gone, into `screens/`. The data in them are the sandbox's, invented.
"""

import asyncio
import json
import tempfile
from collections.abc import Mapping
from dataclasses import asdict, fields
from pathlib import Path
from typing import Any

from robot.browser.browser import PlaywrightBrowser
from robot.browser.driver import start_driver
from robot.drift.seen import Seen, seen_from
from robot.engine import events
from robot.engine.screen import BrowserSettings
from robot.engine.walk import Walk
from robot.language.program import compose
from robot.language.workspace import Workspace
from robot.sandbox import Sandbox
from robot.secrets.secret import Secret

ROOT = Path(__file__).parents[2]
SCREENS = Path(__file__).parent / "screens"
LOOKS = {"2019": {"pigp": "2019", "chorus-pro": "2019"}, "2025": {"pigp": "2025", "portail-services": "2025"}}


def read(name: str) -> tuple[Seen, ...]:
    """A recorded screen: `2019/structure`."""
    return tuple(seen_from(one) for one in json.loads((SCREENS / f"{name}.json").read_text()))


def _plain(seen: Seen) -> dict[str, Any]:
    empty = {field.name: field.default for field in fields(Seen)}
    told = {name: value for name, value in asdict(seen).items() if value != empty[name]}
    told["from"], told["to"] = told.pop("start", 0), told.pop("stop", 0)
    told["id"] = seen.id.rpartition(":")[2]
    return told


class Keeper:
    """Keeps nothing: the passwords are invented."""

    def keep(self, name: str, secret: Secret, note: Mapping[str, str]) -> None:
        pass

    def keep_screen(self, text: Secret, note: Mapping[str, str]) -> None:
        pass

    def keep_answers(self, text: Secret, note: Mapping[str, str]) -> None:
        pass


class Watched:
    """A browser that is asked what is on the screen before anything is done there."""

    def __init__(self, browser: PlaywrightBrowser, folder: Path) -> None:
        self._browser = browser
        self._folder = folder
        self.page = ""

    def __getattr__(self, name: str) -> Any:
        return getattr(self._browser, name)

    def listen(self, event: events.Event) -> None:
        if isinstance(event, events.PageReached):
            self.page = event.page

    async def click(self, node: Any, *, once: bool = False) -> None:
        await self._record()
        await self._browser.click(node, once=once)

    async def fill(self, node: Any, text: Any, hosts: Any = ()) -> None:
        await self._record()
        await self._browser.fill(node, text, hosts)

    async def _record(self) -> None:
        file = self._folder / f"{self.page}.json"
        if not file.exists():
            seen = await self._browser.inventory(self._browser._tabs[-1].id)
            rows = ",\n".join(json.dumps(_plain(one), ensure_ascii=False) for one in seen)
            file.write_text(f"[{rows}]\n")


async def _walk(sandbox: Sandbox, folder: Path) -> None:
    with tempfile.TemporaryDirectory() as place:
        program = compose(Workspace([ROOT]), "rotate-technical-password", sandbox.environment_file(Path(place)))
    settings = BrowserSettings(
        declared_hosts=program.hosts(), hosts=program.environment.hosts, spki=program.environment.trust.spki
    )
    browser = await PlaywrightBrowser.start(await start_driver(), settings)
    watched = Watched(browser, folder)
    secrets = {"pigp_username": Secret(sandbox.username), "pigp_password": Secret(sandbox.password)}
    walk = Walk(
        program, watched, Keeper(), inputs={"siret": sandbox.structures[0].siret}, secrets=secrets,
        listen=watched.listen,
    )  # fmt: skip
    print((await walk.go()).outcome)  # noqa: T201
    await walk.leave()
    await browser.close()


def main() -> None:
    for look, generations in LOOKS.items():
        folder = SCREENS / look
        folder.mkdir(parents=True, exist_ok=True)
        for file in folder.glob("*.json"):
            file.unlink()
        with Sandbox(structures=12, seed=1, generations=generations) as sandbox:
            asyncio.run(_walk(sandbox, folder))


if __name__ == "__main__":
    main()
