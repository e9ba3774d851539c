"""The portal of other make with several agents at once: each has an account, a structure and a ledger of its own.

Whose a request is, the log-in says, then a cookie; from PIGP to Chorus Pro a ticket in the link.
"""

import asyncio
from collections.abc import Iterable

from aiohttp import web

from robot.sandbox.invented import luhn_digit

from .portal import CHORUS, OtherPortal, menu

SIRETS = tuple(f"214702441{number:04}{luhn_digit(f'214702441{number:04}')}" for number in range(100))
_TOGETHER = 40
"""Seconds that the first waits for the last."""


class Crowd(OtherPortal):
    """Answers for its `agents`, which are portals without a server of their own."""

    def __init__(self, number: int) -> None:
        super().__init__()
        self.agents = [_agent(one, self._menu) for one in range(number)]
        self._barrier: asyncio.Barrier | None = None

    def everything(self) -> Iterable[str]:
        """All that any agent's browser asked for or sent."""
        return [one.detail for ledger in (self.ledger, *(agent.ledger for agent in self.agents)) for one in ledger]

    async def _menu(self, agent: OtherPortal) -> str:
        """The menu, which nobody gets before all have signed in."""
        self._barrier = self._barrier or asyncio.Barrier(len(self.agents))
        async with asyncio.timeout(_TOGETHER):
            await self._barrier.wait()
        return menu(agent).replace(f"{CHORUS}/cpp/", f"{CHORUS}/cpp/?billet={agent.username}")

    async def _answer(self, request: web.Request) -> web.StreamResponse:
        named = request.cookies.get("agent") or request.query.get("billet")
        if named is None and request.method == "POST":
            named = str((await request.post()).get("identifiant"))
        agent = next((one for one in self.agents if one.username == named), None)
        if agent is None:
            return await super()._answer(request)
        answer = await agent._answer(request)
        answer.set_cookie("agent", agent.username, secure=True)
        return answer


def _agent(number: int, menu: object) -> OtherPortal:
    agent = OtherPortal(SIRETS[number])
    agent.username, agent.password_of_pigp = f"agent{number:02}-xt", f"Sable&47{number:02}+%é"
    agent.new_passwords = [f"Zq7+wK&x{number:02}<Tm]é;4"]
    agent.pages["menu"] = menu  # type: ignore[assignment]
    return agent
