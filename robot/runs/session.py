"""One sign-in of one account: a browser in which runs follow one another, and what they share.

`run` is a session with one run in it. Must not know what a run does, nor how it is told.
"""

import contextlib
from collections.abc import Iterable, Sequence
from pathlib import Path
from types import TracebackType
from typing import Any, Final, Self

from robot.engine.ending import Ending
from robot.engine.signed_in import SignedIn
from robot.engine.walk import Walk
from robot.files import private_folder
from robot.outcomes import Outcome
from robot.runs.browsing import Opening
from robot.runs.preparing import Prepared
from robot.runs.stopping import Stopping
from robot.secrets.secret import Secret

_GOES_ON: Final = frozenset({Outcome.OK, Outcome.REFUSED})
"""How a walk ends after which the portal is where another may begin: done, or told plainly that it is not done."""


class Session:
    """A browser context with the sign-ins that are open in it; use it as a context.

    `opening` opens the browser, for the first run; `shared`: it stands already, for many. A session that `stays`
    serves one run after another, as long as each ends so that it is known where the portal stands; else it is over
    with that run.
    """

    def __init__(
        self, opening: Opening, scratch: Path, stopping: Stopping, *, stays: bool = False, shared: bool = False
    ) -> None:  # fmt: skip
        self.shared = shared
        self.signed_in = SignedIn()
        self.stopping = stopping
        self._opening = opening
        self.folder = scratch  # for what is on its way; it goes with the process
        self._stays = stays
        self._browser: Any = None
        self._locks = contextlib.ExitStack()
        self._held: set[tuple[str, str]] = set()
        self._known: list[Secret] = []  # what earlier runs obtained
        self._walk: Walk | None = None  # the last one, whose sessions are open still
        self.over = False

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.close()

    @property
    def stays(self) -> bool:
        """Whether another run may follow."""
        return self._stays

    def hold(self, prepared: Prepared, run: contextlib.ExitStack) -> None:
        """Take the locks of a run: the account's until the session ends, the others with `run`.

        Raises Problem (UNAVAILABLE) where another process has one of them, RuntimeError where the session is over.
        """
        if self.over:
            raise RuntimeError("the session is over: another run wants another session")
        for kind, name in prepared.locks():
            if (kind, name) in self._held:
                continue
            own = kind not in prepared.locked_by_inputs
            (self._locks if own else run).enter_context(prepared.store.hold(kind, name))
            if own:
                self._held.add((kind, name))

    async def open(self, prepared: Prepared, hidden: Sequence[Secret]) -> Any:
        """Give the browser, fresh for a run, in which no page shows what is `hidden`. Raises Problem."""
        for secret in self._known:
            prepared.redactor.add(secret, pieces=True)
        if self._browser is None:
            self._browser = await self._opening(prepared, hidden)
        else:
            await self._browser.begin()
            await self._browser.hide(hidden)
        return self._browser

    def scratch(self, run: str) -> Path:
        """A run's own folder for what is on its way."""
        return private_folder(self.folder / run)

    async def leave(self, walk: Walk, ending: Ending | None, *, clean: bool) -> None:
        """The end of a walk: it signs out, unless another run may follow. `clean`: no page had a secret as it is."""
        well = ending is not None and ending.outcome in _GOES_ON and clean and not walk.scene.unread
        self._stays = self._stays and well and not self.stopping.wanted
        if self._stays:
            await walk.hand_on()
            self._walk = walk
        else:
            self._walk, self.over = None, True
            await walk.leave()

    async def shut(self) -> None:
        """Close the browser, unless another run may follow. Never raises."""
        if self._browser is not None and not self._stays:
            await self._browser.close()

    def knows(self, secrets: Iterable[Secret]) -> None:
        """Take note of what a run obtained: no later one tells it."""
        self._known += secrets

    async def close(self) -> frozenset[str]:
        """Sign out and close the browser; the sessions that were not seen to be over. Never raises."""
        self._stays, self.over = False, True
        walk, self._walk = self._walk, None
        if walk is not None:
            await walk.leave()
        if self._browser is not None:
            await self._browser.close()
        self._locks.close()
        return walk.still_open if walk is not None else frozenset()
