"""What a sign-out looks for: the way out, what may hide it, what is said yes to, and what shows that it is over.

Must not act: `leaving.py` does.
"""

from dataclasses import dataclass
from typing import Literal

from robot.engine.judging import compare
from robot.engine.recognition import nodes_of
from robot.engine.scene import Scene
from robot.engine.screen import Query, Tab


@dataclass(frozen=True, slots=True)
class WayOut:
    """The queries that a sign-out needs."""

    sign_out: Query
    menus: tuple[Query, ...]  # what it may be behind
    confirm: Query | None
    boxes: tuple[str | None, str | None]  # what a message box that asks whether to holds, and what it does not
    ended: tuple[Query, ...]

    def all(self) -> list[Query]:
        """All that is looked for."""
        return [query for query in (self.sign_out, *self.menus, self.confirm, *self.ended) if query is not None]

    def over(self, tab: Tab) -> bool:
        """Whether the tab shows a sign that the session is over."""
        return any(nodes_of(tab, sign.name) for sign in self.ended)

    def answer(self, box: str) -> Literal["accept", "dismiss"]:
        """What is said to a message box: yes where it asks whether to end the session, else no."""
        asks, other = (one is not None and compare(box, matches=one) for one in self.boxes)
        return "accept" if asks and not other else "dismiss"

    def offered(self, tab: Tab) -> bool:
        """Whether the tab shows the way out."""
        return bool(nodes_of(tab, self.sign_out.name))

    def drawn(self, tab: Tab) -> bool:
        """Whether the tab shows anything that leads out, or that the session is over."""
        return any(nodes_of(tab, sign.name) for sign in (self.sign_out, *self.ended, *self.menus))


def way_out(scene: Scene, name: str) -> WayOut:
    """The way out of a session, as its portal's look has it."""
    session = scene.program.sessions[name]
    portal = scene.program.session_portals[name]

    def query(element: str) -> Query:
        return scene.query(portal, element)

    behind = (session.behind, scene.generations.behind(portal, session.sign_out))
    return WayOut(
        sign_out=query(session.sign_out),
        menus=tuple(query(menu) for menu in behind if menu is not None),
        confirm=query(session.confirm) if session.confirm else None,
        boxes=(session.confirm_box, session.box_refused),
        ended=tuple(query(element) for element in session.ended),
    )
