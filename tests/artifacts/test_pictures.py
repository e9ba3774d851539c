"""Which picture is whose: what Chromium painted, told late and in any order, against what was reached and done."""

import asyncio
import base64
import time

import pytest

from robot.browser import pictures
from robot.browser.pictures import Pictures


class Session:
    def __init__(self) -> None:
        self.told: dict[str, object] = {}
        self.sent: list[str] = []

    def on(self, event: str, listener: object) -> None:
        self.told[event] = listener

    async def send(self, command: str, settings: object = None) -> None:
        self.sent.append(command)

    async def detach(self) -> None:
        pass


class Tab:
    def on(self, event: str, listener: object) -> None:
        pass


class Stage:
    """One tab of a context, its session with Chromium, and what was kept."""

    def __init__(self) -> None:
        self.tab, self.session, self.kept = Tab(), Session(), {}
        self.pages = [self.tab]
        self.pictures = Pictures(self)
        self.started = time.time()

    def on(self, event: str, listener: object) -> None:
        pass

    remove_listener = on

    async def new_cdp_session(self, page: Tab) -> Session:
        return self.session

    def paints(self, shown: str, at: float | None = None) -> None:
        data = base64.b64encode(shown.encode()).decode()
        told = {"data": data, "metadata": {"timestamp": at or time.time()}, "sessionId": 1}
        self.session.told["Page.screencastFrame"](told)

    def loads(self, frame: str = "main") -> None:
        self.session.told["Page.lifecycleEvent"]({"name": "init", "frameId": frame, "timestamp": time.monotonic()})

    def reaches(self, name: str) -> None:
        self.pictures.reached(self.tab, lambda data: self.kept.update({name: data.decode()}))


async def play(stage: Stage, acts: str, *, keep: bool = True) -> dict[str, str]:
    """Plays what happens, word by word."""
    stage.pictures.begin()
    await asyncio.sleep(0.01)
    late = 0.0
    for act in acts.split():
        verb, _, name = act.partition(":")
        await asyncio.sleep(0.005)
        match verb:
            case "load":
                stage.loads()
            case "frame":
                stage.loads("within")
            case "reach":
                stage.reaches(name)
            case "touch":
                stage.pictures.touched()
            case "paint":
                stage.paints(name)
            case "now":
                late = time.time()
            case "late":
                stage.paints(name, late)
    await stage.pictures.end(keep=keep)
    return stage.kept


@pytest.mark.parametrize(
    ("acts", "kept"),
    [
        ("load paint:a reach:A touch", {"A": "a"}),
        ("load reach:A paint:a paint:aa touch paint:typed", {"A": "aa"}),  # the last before anything was done
        ("load reach:A touch paint:typed paint:more", {"A": "typed"}),  # else the first after
        ("load reach:A now touch late:a paint:typed", {"A": "a"}),  # told late
        ("load paint:a reach:A touch paint:sent load reach:B touch", {"A": "a"}),  # painted before the document came
        ("load paint:a reach:A touch now load reach:B touch late:old paint:b", {"A": "a", "B": "b"}),
        ("load paint:a reach:A touch paint:dialog reach:D touch", {"A": "a", "D": "dialog"}),  # in the same document
        ("load reach:A touch load paint:b reach:B touch", {"B": "b"}),  # left before it was painted
        ("load paint:a frame reach:A touch", {"A": "a"}),  # a frame within the page is no other page
    ],
)
def test_a_picture_shows_its_page(acts: str, kept: dict[str, str]) -> None:
    async def main() -> dict[str, str]:
        return await play(Stage(), acts)

    assert asyncio.run(main()) == kept


def test_a_page_is_left_at_once_whether_it_was_painted_or_not() -> None:
    async def main() -> tuple[float, dict[str, str]]:
        stage = Stage()
        loop = asyncio.get_running_loop()
        stage.pictures.begin()
        await asyncio.sleep(0.01)
        stage.loads()
        stage.reaches("A")
        await asyncio.sleep(0.7)
        began = loop.time()
        await stage.pictures.leaving()
        await stage.pictures.end()
        return loop.time() - began, stage.kept

    waited, kept = asyncio.run(main())
    assert waited < 0.1
    assert kept == {}


def test_everything_that_ends_on_a_page_gives_it_a_moment_to_be_painted() -> None:
    async def main() -> dict[str, str]:
        stage = Stage()
        stage.pictures.begin()
        await asyncio.sleep(0.01)
        stage.loads()
        stage.reaches("A")
        asyncio.get_running_loop().call_later(0.2, lambda: stage.paints("a"))
        await stage.pictures.end()
        return stage.kept

    assert asyncio.run(main()) == {"A": "a"}


def test_chromium_is_asked_once_for_what_it_painted_before_anybody_listened() -> None:
    async def main() -> list[int]:
        stage = Stage()
        starts = lambda: stage.session.sent.count("Page.startScreencast")  # noqa: E731
        stage.pictures.begin()
        await asyncio.sleep(0.01)
        asked = [starts()]
        stage.loads()
        stage.reaches("A")
        await asyncio.sleep(pictures.OVERDUE + 0.1)
        asked.append(starts())
        stage.paints("a")
        stage.loads()
        stage.reaches("B")
        await asyncio.sleep(0.01)
        stage.loads()  # it went before its picture was due
        await asyncio.sleep(pictures.OVERDUE + 0.1)
        return [*asked, starts()]

    assert asyncio.run(main()) == [1, 2, 2]


def test_with_a_guard_chromium_is_not_asked_for_a_page_that_may_not_be_painted_yet() -> None:
    async def main() -> int:
        stage = Stage()
        stage.pictures.begin()
        stage.pictures.guard(lambda *_: None)
        await asyncio.sleep(0.01)
        stage.loads()
        stage.reaches("A")
        await asyncio.sleep(pictures.OVERDUE + 0.1)
        return stage.session.sent.count("Page.startScreencast")

    assert asyncio.run(main()) == 1


def test_what_came_after_a_step_is_dropped_where_the_screen_may_show_what_nobody_read() -> None:
    async def main() -> dict[str, str]:
        return await play(Stage(), "load paint:a reach:A touch load reach:B touch paint:b load reach:C", keep=False)

    assert asyncio.run(main()) == {"A": "a"}


def test_chromium_is_kept_waiting_until_the_next_page_comes() -> None:
    async def main() -> tuple[int, int, int]:
        stage = Stage()
        acks = lambda: stage.session.sent.count("Page.screencastFrameAck")  # noqa: E731
        stage.pictures.begin()
        await asyncio.sleep(0.01)
        stage.loads()
        stage.paints("a")
        stage.reaches("A")
        await asyncio.sleep(0.01)
        before = acks()
        stage.pictures.touched()
        stage.paints("typed")
        await asyncio.sleep(0.01)
        waiting = acks()
        stage.loads()
        await asyncio.sleep(0.01)
        return before, waiting, acks()

    assert asyncio.run(main()) == (1, 1, 2)
