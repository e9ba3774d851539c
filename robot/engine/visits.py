"""What a page showed on the visits before this one: for `unchanged`, `counted` and `names`. Must not judge."""

from collections import Counter

from robot.engine.needs import called_on, counted_on
from robot.engine.recognition import nodes_of
from robot.engine.scene import Scene
from robot.model.flow import Page


class Visits:
    """The looks of pages when they were last left, and what was counted on all visits."""

    def __init__(self, scene: Scene) -> None:
        self._scene = scene
        self._looks: dict[tuple[str, str], str] = {}
        self.called: dict[str, set[str]] = {}  # by what elements showed how what was asked for is called
        self._counted: dict[tuple[str, str], Counter[str]] = {}

    def leave(self, name: str, page: Page) -> None:
        """Remembers what the page's `changes` show, and counts."""
        if self._scene.tab is None:
            return
        for element in page.changes:
            self._looks[name, element] = self.text_of(element)
        for element in called_on(page, self._scene.program.pages.values()):
            ways = self._scene.tab.found.get(self._scene.here(element), ())  # a name may stand where one alone looks
            self.called.setdefault(element, set()).update(node.text for nodes in ways for node in nodes)
        for branch in page.ways_on():
            for element in counted_on(branch.when):
                self.count(element)

    def count(self, element: str) -> int:
        """How many of an element were seen on all visits of this page, this one included."""
        scene = self._scene
        seen = self._counted.setdefault((scene.page or "", element), Counter())
        nodes = nodes_of(scene.tab, scene.here(element)) if scene.tab is not None else ()
        seen |= Counter(node.text for node in nodes)
        return seen.total()

    def unchanged(self, element: str) -> bool:
        """Whether the element shows what it showed when this page was last left."""
        former = self._looks.get((self._scene.page or "", element))
        return former is not None and former == self.text_of(element)

    def text_of(self, element: str) -> str:
        """All that an element shows on the current tab."""
        tab = self._scene.tab
        return "\n".join(node.text for node in nodes_of(tab, self._scene.here(element))) if tab else ""
