"""What each Chorus Pro page shows: the data that its template is filled with.

Knows nothing of how one comes from page to page; it changes neither the world nor the session.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from robot.sandbox.choices import Confirm, Manager, Siret
from robot.sandbox.passwords import in_html
from robot.sandbox.sessions import ChorusSession, Home, Listing, Section, Sheet, Summary
from robot.sandbox.world import CHORUS_PRO

if TYPE_CHECKING:
    from collections.abc import Sequence

    from aiohttp import web

    from robot.sandbox.context import Context
    from robot.sandbox.world import Structure

_NEIGHBOURS = 4


@dataclass(frozen=True, slots=True)
class Pager:
    """Which pages of a table can be reached from where one is."""

    page: int
    last: int
    size: int
    total: int

    @property
    def pages(self) -> Sequence[int]:
        """The pages that have a button of their own."""
        return range(max(1, self.page - _NEIGHBOURS), min(self.last, self.page + _NEIGHBOURS) + 1)


class ChorusViews:
    """Fills the templates of Chorus Pro."""

    def __init__(self, context: Context) -> None:
        self._context = context
        self._world = context.world

    def frame(self, session: ChorusSession) -> dict[str, Any]:
        """Return what every page needs."""
        now = self._context.switches.now("cookie_banner", "sign_out")
        shown = {"cookie_banner": now.cookie_banner, "sign_out": now.sign_out}
        return {"session": session, "key": session.key, "person": self._world.manager, **shown}

    def listed(self) -> list[Structure]:
        """Return all structures that "Mes structures" holds, on whatever page."""
        hidden = self._context.switches.now("hidden").hidden
        with self._world.lock:
            return [s for s in self._world.structures if s.siret not in hidden]

    def rows(self, listing: Listing) -> list[Structure]:
        """Return the structures on one page of the list."""
        return self.listed()[(listing.page - 1) * listing.size : listing.page * listing.size]

    def page(self, session: ChorusSession) -> web.Response:
        """Answer with the session's view."""
        match session.view:
            case Home():
                behaviour = self._context.switches.now("announcement", "announcement_delay")
                return self._answer("home", session, behaviour=behaviour)
            case Section(title=title):
                return self._answer("section", session, title=title)
            case Listing() as listing:
                return self._listing(session, listing)
            case Sheet() as sheet:
                return self._sheet(session, sheet)
            case Summary() as summary:
                return self.summary(session, summary)

    def summary(self, session: ChorusSession, summary: Summary) -> web.Response:
        """Answer with the récapitulatif."""
        behaviour = self._context.switches.now("markup", "entities", "blanks", "recapitulatif_siret")
        values = {
            "structure": self._world.structure(summary.siret),
            "siret": self._siret(summary.siret, behaviour.recapitulatif_siret),
            "password": "[ ]" if summary.readable is Confirm.EMPTY_BRACKETS else in_html(summary.password, behaviour),
            "has_sentence": summary.readable is not Confirm.NO_SENTENCE,
            "address": self._world.manager.address,
        }
        return self._answer("summary", session, **values)

    def _listing(self, session: ChorusSession, listing: Listing) -> web.Response:
        behaviour = self._context.switches.now("pencil", "row_actions")
        total = len(self.listed())
        pager = Pager(listing.page, max(1, -(-total // listing.size)), listing.size, total)
        empty = Pager(1, 1, listing.size, 0)
        return self._answer("list", session, behaviour=behaviour, rows=self.rows(listing), pager=pager, empty=empty)

    def _sheet(self, session: ChorusSession, sheet: Sheet) -> web.Response:
        behaviour = self._context.switches.now("dialog", "manager", "structure_siret")
        structure = self._world.structure(sheet.siret)
        siret = self._siret(sheet.siret, behaviour.structure_siret)
        values = {
            "structure": structure,
            "siret": siret,
            "login": structure.technical_login.replace(sheet.siret, siret),
            "account": self._world.accounts[sheet.siret],
            "modifying": sheet.modifying,
            "may_reset": behaviour.manager is Manager.PRINCIPAL and sheet.modifying,
            "reset_greyed": behaviour.manager is Manager.SECONDARY_GREYED and sheet.modifying,
        }
        return self._answer("structure", session, behaviour=behaviour, **values)

    def _siret(self, siret: str, which: Siret) -> str:
        return siret if which is Siret.RIGHT else self._world.other_siret(siret)

    def _answer(self, name: str, session: ChorusSession, **values: Any) -> web.Response:
        return self._context.page(CHORUS_PRO, name, **self.frame(session), **values)
