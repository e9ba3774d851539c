"""A message box between the click of a destructive step and what it sends: answered as its page says, else dismissed.

Where nothing was sent because of it, the step is taken back: nobody has to find out later what became of it. Once
something was sent, no box is touched here.
"""

from robot.engine import events, sentences
from robot.engine.ending import Stop
from robot.engine.judging import compare, joined, short
from robot.engine.scene import Scene
from robot.engine.screen import Tab
from robot.model.flow import Page
from robot.outcomes import Outcome


class Asked:
    """What boxes said since the click of the step in flight."""

    def __init__(self, scene: Scene) -> None:
        self._scene = scene
        self._before: tuple[str, str, int] | None = None
        self._number = 0
        self._heard = 0  # of what boxes that only inform have said
        self._dismissed: str | None = None

    def begin(self, number: int) -> None:
        """The destructive step of that number is about to be clicked."""
        tab = self._scene.tab
        self._before = _of(tab) if tab is not None else None
        self._number, self._heard, self._dismissed = number, len(self._scene.said), None

    async def answer(self) -> bool:
        """Answers the box that is open, if nothing was sent; True where it did."""
        scene = self._scene
        tab = scene.tab
        page = scene.program.pages.get(scene.page or "")
        if tab is None or tab.message_box is None or page is None or not self._held_up(tab):
            return False
        accepts = self._is_asked_for(page, tab.message_box)
        if not accepts:
            self._dismissed = tab.message_box
        await scene.browser.answer(tab.id, "accept" if accepts else "dismiss")
        scene.listen(events.BoxAnswered(tab.message_box))
        return True

    async def take_back(self) -> Stop | None:
        """Takes the step back where time is up and a box has kept it from being sent; why the walk stops then."""
        scene = self._scene
        tab = scene.tab
        said = self._dismissed or next(iter(scene.said[self._heard :]), None)
        still = tab is not None and tab.message_box is None and tab.rested and self._held_up(tab)
        if said is None or not still or not scene.browser.silent():
            return None
        scene.listen(events.Withdrawn(self._number))
        scene.in_flight, scene.resets, self._before = False, scene.resets - 1, None
        await scene.browser.guard(on=False)
        told = scene.words(short(said))
        if self._dismissed is not None:
            return Stop(Outcome.REFUSED, sentences.BOX_DISMISSED.format(told), scene.place)
        return Stop(Outcome.NOT_RECOGNISED, sentences.BOX_INSTEAD.format(told), scene.place)

    def _held_up(self, tab: Tab) -> bool:
        """Whether the step is in flight, and nothing is known to have asked a server for anything since the click."""
        scene = self._scene
        here = len(scene.screen.tabs) == 1 and not tab.pending and _of(tab) == self._before
        return scene.in_flight and here and scene.browser.silent() is not False

    def _is_asked_for(self, page: Page, box: str) -> bool:
        """Whether a box asks just what the page says, and only once."""
        pattern = self._scene.fill_pattern
        if page.confirm_box is None or self._dismissed is not None:
            return False
        refused = any(compare(joined(box), matches=pattern(one)) for one in page.box_refused)
        return not refused and compare(joined(box), matches=pattern(page.confirm_box))


def _of(tab: Tab) -> tuple[str, str, int]:
    return tab.id, tab.document, tab.requests
