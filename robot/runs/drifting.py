"""What a run proposes where a portal no longer fits its selectors: for its message, its report and `proposal.yaml`.

Listens to the walk, and asks the browser what is on the screen only where an element was not found by its first way or
a walk ended without what it looked for. Must not change how a run goes or ends: where anything here fails, there is no
proposal. A page that may show a password is not looked at.
"""

import asyncio
import contextlib
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Final

from robot.engine import events
from robot.engine.ending import Ending
from robot.engine.walk import Walk
from robot.runs.artifacts import Artifacts
from robot.runs.left import PROPOSAL
from robot.runs.preparing import Prepared

if TYPE_CHECKING:
    from robot.drift.seen import Screen
    from robot.report.story import Correction
    from robot.runs.proposing import Proposal

PATIENCE: Final = 5.0
"""Seconds that the browser may take to say what is on the screen."""

_SHORT: Final = 6
"""Characters from which on an input is put back as a reference: shorter ones stand in many texts."""


class Drifting:
    """What one run found of drift. A listener; `failed` is asked once, when the walk has ended."""

    def __init__(self, prepared: Prepared, browser: Any, artifacts: Artifacts, run: str) -> None:
        self._prepared = prepared
        self._browser = browser
        self._artifacts = artifacts
        self._run = run
        self._asked: list[tuple[events.Drifted, asyncio.Future[Any]]] = []
        self._corrections: tuple[Correction, ...] = ()
        self.proposal: Proposal | None = None

    def __call__(self, event: events.Event) -> None:
        """Asks what is on the screen, while the element is still there."""
        if not isinstance(event, events.Drifted):
            return
        page = self._prepared.program.pages.get(event.page)
        if page is not None and not page.secret:
            asked = asyncio.ensure_future(self._browser.inventory(event.tab))
            asked.add_done_callback(_heed)
            self._asked.append((event, asked))

    async def ended(self, walk: Walk, ending: Ending, *, unseen: bool) -> str:
        """Finds out what can be proposed; what is to be told of it, or nothing. `unseen`: nobody may look."""
        with contextlib.suppress(Exception):
            async with asyncio.timeout(PATIENCE):  # a page may never answer; what is made of its answer has an end
                await asyncio.wait([asked for _, asked in self._asked]) if self._asked else None
                tab = walk.scene.in_question(ending.sought) if ending.sought is not None and not unseen else None
                screen = await self._browser.inventory(tab.id) if tab is not None else ()
            if screen:
                self.proposal = await asyncio.to_thread(self._propose, walk, ending, screen)
        return self.proposal.sentence if self.proposal is not None else ""

    def _propose(self, walk: Walk, ending: Ending, screen: "Screen") -> "Proposal | None":
        from robot.runs.proposing import Paper, propose

        return propose(walk.scene, ending, screen, self.values(), Paper(self._artifacts, self._prepared, self._run))

    def told(self) -> dict[str, Any]:
        """What the report shows of it: these fields of its `Story`."""
        held = self.proposal
        found: dict[str, Any] = {}
        if held is not None:
            found = {"missing": held.missing, "proposal": PROPOSAL if held.file else "", "proposed": held.file}
        return {**found, "corrections": self.corrections()}

    def corrections(self) -> tuple["Correction", ...]:
        """The corrected line of each element that was found, but not by its first way."""
        if not self._corrections:
            with contextlib.suppress(Exception):
                self._corrections = tuple(self._corrected())
        return self._corrections

    def _corrected(self) -> "list[Correction]":
        from robot.drift.mending import mend
        from robot.runs.proposing import corrections_of, wanted_of

        found: list[Correction] = []
        for event, asked in self._asked:
            if not asked.done() or asked.cancelled() or asked.exception() is not None:
                continue
            screen = asked.result()
            for looked in event.elements:
                seen = next((one for one in screen if one.id == looked.found[looked.way or 0][0]), None)
                wanted = wanted_of(looked)
                if seen is not None:
                    mended = mend(wanted, seen, screen, self.values())
                    before = [one for one in mended if one.number < (looked.way or 0)]
                    found += corrections_of(looked, before[:1], seen.told())
        return found

    def values(self) -> Mapping[str, str]:
        """The inputs of the run, with the reference that stands for each."""
        given = self._prepared.inputs
        return {value: f"${{inputs.{name}}}" for name, value in given.items() if len(value) >= _SHORT}


def _heed(asked: "asyncio.Future[Any]") -> None:
    """Take note of how it ended: a page that is gone has nothing to say."""
    if not asked.cancelled():
        asked.exception()
