"""What of a run can be seen afterwards: pictures, the page it failed on, a trace, traffic; a window that stays open.

Listens to the walk as the journal does. Must not decide anything about the run, and never fails or delays it.
"""

import asyncio
import contextlib
import time
from collections.abc import Awaitable, Callable
from functools import partial
from pathlib import Path
from typing import Any, Final

from robot.engine import events
from robot.engine.ending import Ending
from robot.engine.walk import Walk
from robot.outcomes import Outcome
from robot.runs.artifacts import Artifacts
from robot.runs.inert import inert
from robot.runs.pixels import SHOWS, Pixels
from robot.runs.preparing import Prepared

UNSEEN: Final = "the page it failed on, the trace and the recording: the browser may have had a password as it is"
SHOWN: Final = "the trace and the recording: a page showed a secret as it is"
UNWATCHED: Final = "the trace's pictures from the destructive step on: nobody can tell what is in them"
STOPPED: Final = "all from the first secret on: the environment says 'wire: {secrets: typed}'"

Pause = Callable[[], Awaitable[object]]
"""Waits for a person who looks at the window of a run that failed."""


class Seeing:
    """The recorders of one run, and a listener of its walk. In order: `start`, `failed` perhaps, `end`, `keep`."""

    def __init__(self, prepared: Prepared, recording: Any, artifacts: Artifacts) -> None:
        self._prepared = prepared
        self._recording = recording
        self._artifacts = artifacts
        self._recorded: Any = None
        # A recording holds stand-ins alone; what is practised on has passwords that are nobody's.
        self._harmless = prepared.replayer is not None or prepared.order.practice
        self._unseen: bool | None = None
        self._exposed = False  # the browser had a new secret as it is
        self._pixels = Pixels(prepared.redactor)
        self._unwatched: float | None = None  # from when on the screen may show what nobody looked for
        self._held: Callable[[], object] = _nothing  # asks for the picture of a page that shows a secret
        self._going_on = asyncio.Event()

    @classmethod
    async def start(
        cls, prepared: Prepared, browser: Any, scratch: Path, artifacts: Artifacts, *, pictures: bool = True
    ) -> "Seeing":
        """Record from the first page on. Closes the browser where that cannot be, and raises Problem."""
        from robot.browser.recording import Recording

        order = prepared.order
        try:
            recording = await Recording.start(
                browser, scratch, trace=order.trace, traffic=order.record is not None, pictures=pictures
            )
        except BaseException:
            await browser.close()
            raise
        artifacts.versions |= recording.versions()
        return cls(prepared, recording, artifacts)

    def __call__(self, event: events.Event) -> None:
        """Asks for a picture of each page that is reached; of one that shows a secret, once it is known to be hidden.

        In pixels neither the redactor nor the gate would find it.
        """
        match event:
            case events.PageReached():
                keep, withhold = self._artifacts.picture(event.picture)
                ask = partial(self._recording.reached, event.tab, keep, withhold)
                if not (event.unread or self._prepared.program.pages[event.page].secret):
                    self._held = _nothing
                    ask()
                elif not event.interruption:  # what lies over an answer that is not read shows that too
                    self._held = ask
            case events.SecretTyped() | events.Intended():
                self._watch(event)
            case events.SecretStaged():
                self._exposed |= not event.hidden and not self._harmless
                self._picture()
            case events.Answered():
                self._picture()
            case events.SecretDoubtful():
                self._exposed |= not event.hidden and not self._harmless
            case events.Ended():
                self._recording.arrived()
            case _:
                pass

    def _watch(self, event: events.Event) -> None:
        """From now on a page may show a secret as it is."""
        if self._harmless:
            return
        self._recording.guard(self._pixels.judge)
        if isinstance(event, events.Intended) and self._unwatched is None:
            self._unwatched = self._pixels.stepped = time.time()

    def _picture(self) -> None:
        """Asks for the picture that was held back, once."""
        if not self.shows:
            ask, self._held = self._held, _nothing
            ask()

    @property
    def shows(self) -> bool:
        """Whether a page had a secret as it is, as far as is known."""
        return self._exposed or self._pixels.exposed

    def unseen(self, walk: Walk, ending: Ending | None) -> bool:
        """Whether nobody may look at the page that the walk ended on: it may show a password that is not known."""
        return not self._harmless and (self.shows or _may_show_unknown(walk, ending))

    async def failed(self, walk: Walk, ending: Ending | None, pause: Pause | None) -> None:
        """Keeps the page that the walk failed on, and leaves the window to a person where that was asked for."""
        self._unseen = self.unseen(walk, ending)
        if self._unseen:
            self._artifacts.withhold(UNSEEN)
        else:
            with contextlib.suppress(Exception):
                tab = walk.scene.in_question(ending.sought if ending is not None else None)
                held = await self._recording.failed(tab.id if tab is not None else None)
                clean = self._prepared.redactor.clean  # before it is wrapped up: each secret as the page wrote it
                self._artifacts.keep("failure.html", inert((clean(at), clean(html)) for at, html in held.frames))
                self._artifacts.keep("failure.aria.yaml", held.aria)
        interrupted = ending is not None and ending.outcome is Outcome.INTERRUPTED
        if pause is not None and self._prepared.order.pause_on_failure and not interrupted:
            await self._paused(pause)

    async def _paused(self, pause: Pause) -> None:
        """Waits for a person, for the inspector's own button, or for a signal."""
        waits = [pause(), self._recording.inspect(), self._going_on.wait()]
        tasks = [asyncio.ensure_future(wait) for wait in waits]
        await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    async def stopped(self) -> None:
        """Waits until a signal says that nobody is waited for any more."""
        await self._going_on.wait()

    def go_on(self) -> None:
        """Waits for nobody any more."""
        self._going_on.set()

    async def end(self, walk: Walk) -> None:
        """Stops the recorders, while the browser is still there."""
        if self._unseen is None:
            shown = walk.scene.unread or (self.shows and not self._recording.stopped)
            self._unseen = shown and not self._harmless
        with contextlib.suppress(Exception):
            self._recorded = await self._recording.fetch(keep=not self._unseen)
        with contextlib.suppress(Exception):
            await asyncio.to_thread(self._looked_again)

    def _looked_again(self) -> None:
        """What was pictured is judged by all that is known at the end."""
        if self._harmless:
            return
        before = self._pixels.exposed
        if self._pixels.again() and not before:
            self._artifacts.no_pictures(SHOWS)
        if self._pixels.exposed:
            self._unseen = True
            self._artifacts.withhold(SHOWN)

    def keep(self) -> None:
        """Puts what was recorded into the run's folder, clean; the browser is closed by now."""
        if self._recorded is None:
            return
        if self._recording.stopped:
            self._artifacts.withhold(STOPPED)
        for reason in self._recorded.missing:
            self._artifacts.withhold(reason)
        if not self._unseen:
            if self._recorded.traces and self._unwatched is not None:
                self._artifacts.withhold(UNWATCHED)
            self._artifacts.take(self._recorded.traces, unwatched=self._unwatched)

    @property
    def traffic(self) -> list[Any] | None:
        """The traffic, where it was to be recorded and may be kept."""
        recording = self._prepared.order.record is not None and self._recorded is not None and not self._unseen
        return list(self._recorded.traffic) if recording else None

    @property
    def cut_short(self) -> bool:
        """Whether what was recorded ends before the run does."""
        return bool(self._recording.stopped)


def _nothing() -> None:
    pass


def _may_show_unknown(walk: Walk, ending: Ending | None) -> bool:
    """Whether the screen may show a password that nobody has: a reset was sent, and its answer was not read."""
    if ending is None or walk.scene.unread:
        return bool(walk.scene.unread)
    read = any(held.reset == walk.scene.resets for held in ending.obtained.values())
    return ending.outcome is Outcome.UNKNOWN and not read
