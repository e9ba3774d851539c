"""A listener of a walk that remembers what it is told, and makes a `Walk` of a report from it afterwards.

While the walk lasts it does nothing but remember, so that it can neither slow it down nor end it.
Must not know how a report looks.
"""

import time
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from typing import assert_never

from robot.engine import events
from robot.language.diagnostics import at
from robot.model.base import Place
from robot.report.story import Check, Deed, Doubt, Finding, Left, Selector, Sent, Staged, Step, Value, Visit, Walk


class Telling:
    """Listens to one walk; `clock` gives seconds."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._began = datetime.now(UTC)
        self._told: list[tuple[float, events.Event]] = []

    def __call__(self, event: events.Event) -> None:
        """Remembers an event and its time."""
        self._told.append((self._clock(), event))

    def walk(self) -> Walk | None:
        """What happened so far; None where the walk has told nothing."""
        if not self._told:
            return None
        reading = _Reading()
        for seconds, event in self._told:
            reading.take(seconds, event)
        return reading.walk(self._began, self._clock())


@dataclass
class _Stay:
    """A visit while it is put together."""

    reached: events.PageReached
    deeds: list[Deed] = field(default_factory=list)
    selectors: list[Selector] = field(default_factory=list)

    def visit(self, until: float) -> Visit:
        reached = self.reached
        return Visit(
            reached.page, reached.seconds, max(0.0, round(until - reached.seconds, 3)), reached.address,
            _at(reached.place), reached.interruption, tuple(dict.fromkeys(self.selectors)), tuple(self.deeds),
            reached.picture,
        )  # fmt: skip


class _Reading:
    """Adds events up to visits."""

    def __init__(self) -> None:
        self._stays: list[_Stay] = []
        self._ahead: list[Deed] = []  # told before the page that it belongs to
        self._left: list[Left] = []
        self._zero: float | None = None  # when the walk began, on the listener's clock
        self._ended: float | None = None

    def take(self, seconds: float, event: events.Event) -> None:  # noqa: C901, PLR0912 - one case for each event
        match event:
            case events.PageReached() | events.StepDone() if self._ended is not None:
                pass  # what lay over the page on the way out
            case events.PageReached():
                self._zero = min(seconds - event.seconds, seconds if self._zero is None else self._zero)
                self._stays.append(_Stay(event, self._ahead, [_selector(one) for one in event.seen]))
                self._ahead = []
            case events.GenerationSeen():
                self._ahead.append(Value(f"{event.portal} generation", event.generation, ""))
            case events.Verified():
                self._add(Check(event.element, _at(event.place)), event.selector, event.page)
            case events.StepDone():
                self._step(event)
            case events.ValueRead():
                self._add(Value(event.name, event.value, _at(event.place)), event.selector)
            case events.Intended():
                self._add(Step("", event.element or "", reset=event.number, sent=Sent.INTENDED), page=event.page)
            case events.Submitted():
                self._know(event.number, Sent.SENT)
            case events.Withdrawn():
                self._know(event.number, Sent.WITHDRAWN)
            case events.SecretStaged():
                self._add(Staged(event.name, event.number, event.breaches))
            case events.SecretDoubtful():
                self._add(Doubt(event.name, event.reason))
            case events.Found():
                self._add(Finding(event.happened, event.witness, event.before or "-", event.now or "-"))
            case events.SessionEnded():
                self._left.append(Left(event.session, event.well))
            case events.Ended():
                self._ended = seconds
            case events.OtherWay() | events.Drifted() | events.SessionOpened():
                pass  # what they say is told with the element and with the page
            case events.Answered() | events.BoxAnswered():
                pass  # of both the log tells
            case events.SecretTyped() | events.SecretUnsent() | events.SecretRefused():
                pass  # the step tells of the first, the page that ends the run of the last
            case _:
                assert_never(event)

    def walk(self, began: datetime, now: float) -> Walk:
        """All of it; a walk that has not ended took until now."""
        took = round((now if self._ended is None else self._ended) - (self._zero or 0.0), 3)
        until = [*(stay.reached.seconds for stay in self._stays[1:]), took]
        visits = tuple(stay.visit(end) for stay, end in zip(self._stays, until, strict=False))
        return Walk(visits, None if self._zero is None else took, tuple(self._left), began=began)

    def _step(self, event: events.StepDone) -> None:
        stay = self._stay(event.page)
        last = stay.deeds[-1] if stay and stay.deeds else None
        done = Step(event.verb, event.element or "", event.text, _at(event.place))
        if stay and isinstance(last, Step) and last.sent is Sent.SENT and not last.verb:
            stay.deeds.pop()
            done = replace(done, reset=last.reset, sent=last.sent)
        self._add(done, event.selector, event.page)

    def _know(self, number: int, sent: Sent) -> None:
        for stay in reversed(self._stays):
            for place, deed in enumerate(stay.deeds):
                if isinstance(deed, Step) and deed.reset == number and deed.sent is Sent.INTENDED:
                    stay.deeds[place] = replace(deed, sent=sent)
                    return

    def _add(self, deed: Deed, selector: events.Selector | None = None, page: str = "") -> None:
        if stay := self._stay(page):
            stay.deeds.append(deed)
            if selector is not None:
                stay.selectors.append(_selector(selector))

    def _stay(self, page: str) -> _Stay | None:
        """The latest visit of a page; without a name, of one that is no interruption."""
        for stay in reversed(self._stays):
            if stay.reached.page == page if page else not stay.reached.interruption:
                return stay
        return self._stays[-1] if self._stays else None


def _selector(found: events.Selector) -> Selector:
    return Selector(found.element, found.way, found.ways, found.how, _at(found.place))


def _at(place: Place) -> str:
    """A place as `file:line:col`. Where on a machine the folder with the flows lies is nothing that a report needs."""
    if not place.line:
        return ""
    told = at(place)
    starts = [told.rfind(folder) for folder in ("/flows/", "/selectors/")]
    return told[max(starts) + 1 :] if told.startswith("/") or told[1:2] == ":" else told
