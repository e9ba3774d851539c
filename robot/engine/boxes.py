"""Message boxes of the browser that nobody asked for: a page stands still until they are answered.

One with a single button, which only informs, is answered at once: there is nothing to decide, and a page that shows a
secret may lie under it. What asks something (confirm, prompt) is answered by the flow alone, and so is any box that the
flow has a page for. Must not know how a box is answered.
"""

from robot.engine import events
from robot.engine.scene import Scene
from robot.engine.unread import Unread

_INFORMS = "alert"
_MOST = 20
"""Boxes that are answered in one walk: a page that opens more of them never lets go."""


class Boxes:
    """Decides of each box that opens; the browser asks, from outside of the walk's own order."""

    def __init__(self, scene: Scene, unread: Unread) -> None:
        self._scene = scene
        self._unread = unread
        self._left = _MOST

    def __call__(self, kind: str, text: str) -> bool:
        """Whether the box is to be answered at once. What it says of an answer not read yet is kept first."""
        scene = self._scene
        kept = not scene.unread or self._unread.keep_text(text)
        named = any(page.is_box(text) for page in scene.program.pages.values())
        if kind != _INFORMS or named or not kept or self._left <= 0:
            return False
        self._left -= 1
        scene.boxed = True
        scene.said.append(text)
        if scene.held is not None:
            scene.held.append(text)
        else:
            scene.listen(events.BoxAnswered(text))
        return True
