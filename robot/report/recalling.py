"""What the journal alone knows of the walks of a run: their pages and times, what was sent and what was staged.

Of the walk that has just ended a listener tells more; earlier ones, whose process is gone, are recalled from here.
Must not know how the journal is stored.
"""

from collections.abc import Iterable, Mapping
from dataclasses import replace

from robot.journal.events import Answer, Event, Recorded
from robot.report.story import Deed, Doubt, Line, Sent, Staged, Step, Visit, Walk


def lines_of(recorded: Iterable[Recorded]) -> tuple[Line, ...]:
    """The journal's events as a report shows them."""
    return tuple(Line(one.at, one.event.value, one.data) for one in recorded)


def walks_of(recorded: Iterable[Recorded]) -> tuple[Walk, ...]:
    """The walks of a run, the first one first; a run that was carried on has several."""
    walks: list[Walk] = []
    for one in recorded:
        data = one.data
        starts = one.event is Event.PLANNED or (one.event is Event.NOTE and "resumed" in data)
        if starts or not walks:
            walks.append(Walk(full=False, began=one.at))
        if one.event is Event.NOTE and "page" in data:
            seconds = data.get("seconds")
            began = float(seconds) if isinstance(seconds, int | float) else 0.0
            visit = Visit(str(data["page"]), began, file=str(data.get("picture", "")))
            walks[-1] = replace(walks[-1], visits=(*_closed(walks[-1].visits, began), visit))
        else:
            walks[-1] = replace(walks[-1], visits=_with(walks[-1].visits, one))
    return tuple(walks)


def _closed(visits: tuple[Visit, ...], until: float) -> tuple[Visit, ...]:
    if not visits:
        return ()
    return (*visits[:-1], replace(visits[-1], lasted=max(0.0, round(until - visits[-1].seconds, 3))))


def _with(visits: tuple[Visit, ...], one: Recorded) -> tuple[Visit, ...]:
    """The visits with what an event of the journal says of the last one."""
    if not visits:
        return visits
    last, data = visits[-1], one.data
    deeds = list(last.deeds)
    match one.event:
        case Event.INTENT:
            deeds.append(Step("", str(data.get("element") or ""), reset=_number(data), sent=Sent.INTENDED))
        case Event.SUBMITTED:
            deeds = [_known(deed, Sent.SENT) for deed in deeds]
        case Event.FOUND if data.get("answer") != Answer.NOT_KNOWN.value:
            happened = data.get("answer") == Answer.HAPPENED.value
            deeds = [_known(deed, Sent.HAPPENED if happened else Sent.WITHDRAWN) for deed in deeds]
        case Event.STAGED:
            breaches = data.get("breaches")
            told = tuple(str(text) for text in breaches) if isinstance(breaches, list | tuple) else ()
            deeds.append(Staged(str(data.get("name", "")), _number(data), told))
        case Event.UNKNOWN if data.get("doubtful"):
            deeds.append(Doubt(str(data.get("name", "")), str(data.get("reason", ""))))
        case _:
            return visits
    return (*visits[:-1], replace(last, deeds=tuple(deeds)))


def _known(deed: Deed, sent: Sent) -> Deed:
    return replace(deed, sent=sent) if isinstance(deed, Step) and deed.sent is Sent.INTENDED else deed


def _number(data: Mapping[str, object]) -> int:
    number = data.get("number")
    return number if isinstance(number, int) else 0
