"""A fake browser: a portal as a table of views and what each click leads to. No browser, no network, no waiting."""

import asyncio
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from robot.engine.screen import Awaited, BrowserTrouble, Keep, Node, Outline, Query, Screen, Tab, Trouble
from robot.secrets.secret import Secret
from robot.wire.agreement import Shown

PIGP = "https://portail.dgfip.finances.gouv.fr/portail/"
CPP = "https://chorus-pro.gouv.fr/cpp/?execution=e1s1"


@dataclass
class View:
    """What one page shows: element -> the texts found by each of its ways (a plain text: one way, one node)."""

    shows: Mapping[str, str | list[list[str]]]
    address: str = CPP
    clicks: Mapping[str, str | Callable[["FakeBrowser"], str | None]] = field(default_factory=dict)
    text: str | Callable[[], str] = ""
    status: int = 200
    same_document: bool = False
    message_box: str | None = None
    pending: bool = False
    failure: str | None = None
    loaded: bool = True
    rested: bool = True
    greyed: tuple[str, ...] = ()


class FakeBrowser:
    """Implements the engine's `Browser` over a table of views."""

    def __init__(self, views: dict[str, View], start: str = "sign-in") -> None:
        self.views = views
        self.start = start
        self.view: str | None = None
        self.document = 0
        self.number = 0
        self.done: list[str] = []  # "click chorus-pro/structure.reset", "fill pigp/sign_in.username"
        self.typed: dict[str, str | Secret] = {}
        self.strayed: str | None = None
        self.barred: str | None = None
        self.trouble: dict[str, list[BrowserTrouble]] = {}
        self.looks = 0
        self.catches = False
        self.not_carried = False
        self.awaited: Mapping[str, Awaited] = {}
        self.keep: Keep | None = None
        self._changed = asyncio.Event()
        self._queries: Sequence[Query] = ()

    def show(self, view: str) -> None:
        self.view = view
        if not self.views[view].same_document:
            self.document += 1
        self.number += 1
        self._changed.set()

    async def open(self, address: str) -> None:
        self.done.append(f"open {address}")
        self.show(self.start)

    async def look(self, queries: Sequence[Query], *, after: int, timeout: float, tab: str | None = None) -> Screen:
        self.looks += 1
        self._queries = queries
        if after == self.number:
            self._changed.clear()
            try:
                await asyncio.wait_for(self._changed.wait(), timeout)
            except TimeoutError:
                self.number += 1
        return Screen(self.number, (self._tab(),) if self.view else (), self.strayed, barred=self.barred)

    def _tab(self) -> Tab:
        view = self.views[self.view or ""]
        found = {}
        for query in self._queries:
            shown = view.shows.get(query.name)
            enabled = query.name not in view.greyed
            ways = [[shown]] if isinstance(shown, str) else shown or [[]]
            found[query.name] = tuple(
                tuple(Node(f"{self.document}/{query.name}/{text}", text, enabled=enabled, address=view.address)
                      for text in way)
                for way in ways
            )  # fmt: skip
        return Tab(
            id="tab", address=view.address, document=str(self.document), found=found, status=view.status,
            loaded=view.loaded, rested=view.rested, pending=view.pending, failure=view.failure,
            message_box=view.message_box,
        )  # fmt: skip

    def _act(self, verb: str, node: Node) -> None:
        element = "/".join(node.id.split("/")[1:3])
        troubles = self.trouble.get(element, [])
        if troubles:
            raise troubles.pop(0)
        self.done.append(f"{verb} {element}")
        if verb == "click":
            follow = self.views[self.view or ""].clicks.get(element)
            view = follow(self) if callable(follow) else follow
            if view is not None:
                self.show(view)

    async def fill(self, node: Node, text: str | Secret, hosts: object = ()) -> None:
        self._act("fill", node)
        self.typed["/".join(node.id.split("/")[1:3])] = text

    async def click(self, node: Node, *, once: bool = False) -> None:
        self._act("click", node)

    async def select(self, node: Node, option: str) -> None:
        self._act("select", node)

    async def check(self, node: Node, to: bool) -> None:
        self._act("check", node)

    async def press(self, key: str, node: Node | None) -> None:
        self.done.append(f"press {key}")

    async def upload(self, node: Node, file: Path) -> None:
        self._act("upload", node)

    async def download(self, node: Node, to: Path) -> None:
        self._act("download", node)

    def boxes(self, answered: Callable[[str, str], bool]) -> None:
        self.box = answered

    async def answer(self, tab: str, answer: str) -> None:
        self.done.append(f"answer {answer}")
        follow = self.views[self.view or ""].clicks.get(answer)
        if follow is not None:
            self.show(follow(self) if callable(follow) else follow)

    async def holds(self, node: Node) -> bool:
        return True

    def uncarried(self) -> bool:
        return self.not_carried

    async def expect(self, awaited: Mapping[str, Awaited], keep: Keep) -> bool:
        self.awaited, self.keep = awaited, keep
        return self.catches

    async def read_secret(self, tab: str) -> Sequence[Secret]:
        text = self.views[self.view or ""].text
        return [Secret(text() if callable(text) else text)]

    async def guard(self, *, on: bool) -> None:
        pass

    def silent(self) -> bool | None:
        return None

    async def answers(self, tabs: Collection[str]) -> Sequence[Secret]:
        return []

    def as_sent(self) -> Sequence[Shown]:
        return ()

    async def at_rest(self, tab: str, seconds: float, *, quiet: bool = False) -> Sequence[Shown]:
        return [Shown(text) for text in await self.read_secret(tab)]

    async def opener(self, tab: str, query: Query) -> Node | None:
        return None

    async def outline(self, tab: str) -> Outline:
        return Outline(self.views[self.view or ""].address, self.view or "", headings=(self.view or "",))

    async def close(self) -> None:
        self.done.append("close")


def covered() -> BrowserTrouble:
    return BrowserTrouble(Trouble.COVERED, "something lies over it")
