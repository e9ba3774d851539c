"""Many runs on one practice portal whose pages differ from run to run, and a record of all that was done to it.

The robot's walk is run as a library in one Chromium: a run costs what its pages cost. What the walk clicks and types
is noted by the page itself, in a cookie that comes with the next request: nothing that the robot says is relied on.
"""

import asyncio
import json
import re
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import timedelta
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, unquote

from aiohttp import web
from playwright.async_api import Browser as Chromium
from playwright.async_api import Playwright

from robot.browser.browser import PlaywrightBrowser
from robot.browser.driver import start_driver
from robot.browser.launch import launch, new_context
from robot.engine import leaving
from robot.engine.ending import Ending
from robot.engine.screen import BrowserSettings
from robot.engine.walk import Walk
from robot.language.program import compose
from robot.language.workspace import Workspace
from robot.model.flow import Limits
from robot.outcomes import Outcome
from robot.sandbox import Behaviour, Sandbox
from robot.sandbox.rendering import Pages
from robot.sandbox.world import PORTAIL_SERVICES
from robot.secrets.secret import Secret

from .changes import SCRIPTS, Change, Script, changed
from .markup import Element, parsed, written

ROOT = Path(__file__).parents[2]
FLOW = "rotate-technical-password"
VOLATILE = {"execution", "jeton", "token", "_", "etape", "number"}
"""What is another value each time, and is asked for by the portal itself."""

AFTER = {"chorus-pro/summary", f"{PORTAIL_SERVICES}{SCRIPTS}"}
"""Where the answer to the reset is drawn: it is not seen before the reset, so nothing can stop the run before it."""

WAY_OUT = "portail.chorus-pro.gouv.fr/aife_csm"
"""Where a session is ended that no open tab shows a way out of: the portal's own address."""

NOTING = """<script>(function () {
  var seen = [];
  var note = function (what, at) {
    var mark = at.closest("[data-mark]");
    var words = at.textContent.trim().slice(0, 60);
    seen.push(what + " " + (mark ? mark.dataset.mark : words || at.name || at.className));
    document.cookie = "seen=" + encodeURIComponent(JSON.stringify(seen)) + "; path=/";
  };
  try { seen = JSON.parse(decodeURIComponent((document.cookie.match(/(?:^|; )seen=([^;]*)/) || [])[1] || "%5B%5D")); }
  catch (error) { seen = []; }
  addEventListener("click", function (event) { note("click", event.target); }, true);
  addEventListener("input", function (event) { note("fill", event.target); }, true);
}());</script>"""


def marked(text: str) -> str:
    """A page whose controls bear what they were called before anything was changed, and which notes what is done."""
    root = parsed(text)
    for element in root.all():
        if element.tag in {"a", "button", "input", "select", "textarea", "summary", "label"}:
            element.attributes["data-mark"] = _mark(element)
        if element.tag == "head":
            element.children.insert(0, NOTING)
    return written(root)


def _mark(element: Element) -> str:
    held = element.attributes
    event = re.search(r"_eventId=(\w+)", held.get("href") or "")
    name = held.get("name") or held.get("title") or (event[1] if event else "") or element.text()
    return f"{element.tag}:{name}"[:40]


class VariantPages(Pages):
    """The pages of a practice portal, changed."""

    def __init__(self, generations: Mapping[str, str], changes: list[Change], folder: Path) -> None:
        super().__init__(generations)
        self._changes = changes
        self._folder = folder
        self.shown: dict[str, str] = {}

    def render(self, portal: str, name: str, **values: Any) -> str:
        text = super().render(portal, name, **values)
        where = f"{portal}/{name}"
        self.shown[where] = text
        return changed(marked(text), [change for change in self._changes if change.where == where])

    def resource(self, portal: str, name: str) -> Path | None:
        """Scripts draw the pages of the Portail de services: what changes there changes in them."""
        path = super().resource(portal, name)
        if path is None or portal != PORTAIL_SERVICES or path.suffix == ".svg":
            return path
        text = path.read_text(encoding="utf-8")
        where = f"{portal}{SCRIPTS}"
        if path.suffix == ".js":
            self.shown[where] = self.shown.get(where, "") + text
        for change in self._changes:
            if isinstance(change, Script) and change.where == where:
                text = change.rewrite(text, style=path.suffix == ".css")
        copy = self._folder / path.name
        copy.write_text(text, encoding="utf-8")
        return copy


@dataclass(frozen=True)
class Asked:
    """A request of the robot's browser for a page, or with a form, as it can be told from another."""

    method: str
    address: str
    sent: tuple[tuple[str, str], ...] = ()


@dataclass
class Played:
    """A run and what it did."""

    ending: Ending
    asked: list[Asked]
    done: set[str]
    """What was clicked and typed: `click a:Chorus Pro`, `fill input:secret`."""
    resets: int
    resets_of_others: int
    kept: list[str]
    right: bool
    """The last password that was kept is the one that the portal accepts now."""
    readable: bool
    """The text of the pages was kept, and that password stands in it."""
    pages: Mapping[str, str] = field(default_factory=dict)
    seconds: float = 0.0


class _Keeper:
    def __init__(self) -> None:
        self.kept: list[str] = []
        self.screen = ""

    def keep(self, name: str, secret: Secret, note: Mapping[str, str]) -> None:
        self.kept.append(secret.reveal())

    def keep_screen(self, text: Secret, note: Mapping[str, str]) -> None:
        self.screen = text.reveal()

    def keep_answers(self, text: Secret, note: Mapping[str, str]) -> None:
        pass


class Theatre:
    """One sandbox, one Chromium, and runs one after another."""

    def __init__(self, folder: Path, *, patience: float = 6.0) -> None:
        self.loop = asyncio.new_event_loop()
        self.sandbox = Sandbox(structures=12, seed=1, behaviour=Behaviour(render_delay=20))
        self._watch()
        self.sandbox.start()
        self.siret = self.sandbox.structures[7].siret  # on the second page of the list
        self._folder = folder
        self._environment = self.sandbox.environment_file(folder)
        self._patience = patience
        self._asked: list[Asked] = []
        self._done: set[str] = set()
        self._driver: Playwright | None = None
        self._chromium: Chromium | None = None

    def close(self) -> None:
        self.loop.run_until_complete(self._close())
        self.loop.close()
        self.sandbox.stop()

    async def _close(self) -> None:
        if self._chromium is not None:
            await self._chromium.close()
        if self._driver is not None:
            await self._driver.stop()

    def _watch(self) -> None:
        """Puts a record of every request before the portals' own handling."""
        front = self.sandbox._server._front

        @web.middleware
        async def watched(
            request: web.Request, handler: Callable[[web.Request], Awaitable[web.StreamResponse]]
        ) -> web.StreamResponse:
            if "/ressources/" not in request.path:
                form = await request.post() if request.content_type.endswith("urlencoded") else {}
                text = [("json", await request.text())] if request.content_type.endswith("json") else []
                given = [*text, *parse_qsl(request.query_string, keep_blank_values=True), *form.items()]
                sent = sorted((name, str(value)) for name, value in given if name not in VOLATILE)
                host = request.host.partition(":")[0]
                self._asked.append(Asked(request.method, f"{host}{unquote(request.path)}", tuple(sent)))
                if seen := request.cookies.get("seen"):
                    self._done |= set(json.loads(unquote(seen)))
            return await front(request, handler)

        self.sandbox._server._front = watched  # type: ignore[method-assign]

    def play(self, generations: Mapping[str, str], changes: list[Change]) -> Played:
        """One run of the main flow on these pages."""
        return self.loop.run_until_complete(self._play(generations, changes))

    async def _play(self, generations: Mapping[str, str], changes: list[Change]) -> Played:
        begun = self.loop.time()
        pages = VariantPages(generations, changes, self._folder)
        self.sandbox._context.pages = pages
        self.sandbox._made_of["new_logins"] = PORTAIL_SERVICES in generations
        self.sandbox.reset_state()
        self._asked, self._done = [], set()
        program = compose(Workspace([ROOT]), FLOW, self._environment)
        limits = Limits(page=timedelta(seconds=self._patience), run=timedelta(seconds=90))
        settings = BrowserSettings(
            declared_hosts=program.hosts(), hosts=program.environment.hosts, spki=program.environment.trust.spki
        )
        if self._chromium is None:
            self._driver = await start_driver()
            self._chromium = await launch(self._driver, settings)
        browser = await PlaywrightBrowser.on(await new_context(self._chromium, settings), settings)
        keeper = _Keeper()
        walk = Walk(
            replace(program, limits=limits), browser, keeper, inputs={"siret": self.siret}, listen=lambda _: None,
            secrets={"pigp_username": Secret(self.sandbox.username), "pigp_password": Secret(self.sandbox.password)},
        )  # fmt: skip
        try:
            ending = await walk.go()
            await walk.leave()
        finally:
            await browser.close()
        resets = self.sandbox.reset_count(self.siret)
        return Played(
            ending, list(self._asked), set(self._done), resets, self.sandbox.reset_count() - resets, keeper.kept,
            bool(keeper.kept) and keeper.kept[-1] == self.sandbox.current_password(self.siret),
            self.sandbox.current_password(self.siret) in keeper.screen, dict(pages.shown), self.loop.time() - begun,
        )  # fmt: skip


def hurry(patch: Any) -> None:
    """A sign-out that is not found is given up soon: there is no person's account to protect."""
    patch.setattr(leaving, "_BOUND", 3.0)
    patch.setattr(leaving, "_COMING", 1.5)


HARMLESS = {"apply"}
"""A submit button that is sent along with its words."""

PAGING = {("_eventId", "page"), ("tableau", "structures")}


def plain(asked: Asked) -> Asked:
    """A request without what depends on the words of a button, or on how often the list was turned over."""
    sent = tuple(pair for pair in asked.sent if pair[0] not in HARMLESS)
    if set(sent) >= PAGING:
        sent = tuple(sorted(PAGING))
    return Asked(asked.method, asked.address, sent)


def as_before(done: str, changes: list[Change]) -> str:
    """What was clicked, by the beginning of the words that it had before they were changed."""
    for change in changes:
        kind, _, old = change.old.partition(" ") if isinstance(change, Script) else ("", "", "")
        if kind == "label":
            done = done.replace(change.new[:60], old[:60])
    return done[:40]


def verdict(played: Played, usual: Played, changes: list[Change]) -> tuple[str, list[str]]:
    """How a run on changed pages ended, in a word, and what it did that it must not do."""
    outcome = played.ending.outcome
    asked = {plain(one) for one in played.asked} - {plain(one) for one in usual.asked} - {Asked("GET", WAY_OUT)}
    wrong = [f"asked for {one}" for one in sorted(asked, key=str)]
    wrong += [
        f"did: {one}"
        for one in sorted({as_before(one, changes) for one in played.done} - {as_before(one, []) for one in usual.done})
    ]
    if played.resets_of_others or played.resets > 1:
        wrong.append(f"reset {played.resets} times, and others {played.resets_of_others} times")
    if outcome is Outcome.OK:
        if not (played.right and played.resets == 1):
            wrong.append("said that it was done, and it was not")
        return "done", wrong
    if played.resets == 0:
        if outcome is not Outcome.NOT_RECOGNISED:
            wrong.append(f"ended as {outcome}: {played.ending.message}")
        return "stopped", wrong
    if not any(change.where in AFTER for change in changes):
        wrong.append(f"ended as {outcome} after the reset: {played.ending.message}")
    return "kept" if played.right else "readable" if played.readable else "lost", wrong
