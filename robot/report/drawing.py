"""The way through the pages as a picture: a line with a stop for each page, its time as a bar, and what happened there.

Lines, marks and bars are SVG; the words beside them are HTML, so that they wrap on a phone and can be read aloud.
Must not know what a page or an outcome means.
"""

from collections.abc import Iterator

from robot.outcomes import Outcome
from robot.report.markup import Html, Writer
from robot.report.story import Doubt, Sent, Staged, Step, Story, Visit, Walk
from robot.report.words import Words

GOOD, BAD, CARE = "good", "bad", "care"
_BAD = {Outcome.BUG, Outcome.UNKNOWN, Outcome.UNDELIVERED, Outcome.LEAK}

_SHAPES = {
    GOOD: '<path d="M-4.5 .5-1.5 3.5 4.5-3"/>',
    BAD: '<path d="M-3.5-3.5 3.5 3.5M3.5-3.5-3.5 3.5"/>',
    CARE: '<path d="M0-4.5V.8M0 4.2v.1"/>',
}
_DIAMOND = '<path class="diamond" d="M0-8 8 0 0 8-8 0Z"/>'

_THINNEST = 0.6
"""Percent of the width that even the shortest bar has."""


def tone(outcome: Outcome) -> str:
    """Which of the three colours an outcome has; its mark tells the same to who sees no colours."""
    return GOOD if outcome is Outcome.OK else BAD if outcome in _BAD else CARE


def mark(kind: str, *, size: int = 20) -> Html:
    """A round mark: a tick, a cross or an exclamation mark."""
    return Html(
        f'<svg class="mark {kind}" width="{size}" height="{size}" viewBox="-10 -10 20 20" aria-hidden="true">'
        f'<circle r="9.5"/>{_SHAPES[kind]}</svg>'
    )


def diamond(*, hollow: bool = False) -> Html:
    """The mark of a destructive step; hollow for one that was not sent."""
    return Html(
        f'<svg class="mark sent{" hollow" if hollow else ""}" width="20" height="20" viewBox="-10 -10 20 20" '
        f'aria-hidden="true">{_DIAMOND}</svg>'
    )


def way(w: Writer, words: Words, story: Story) -> Html:
    """All walks, one below the other."""
    parts: list[Html] = []
    number = 0
    for place, walk in enumerate(story.walks):
        if place:
            began = words.walk.format(f"{walk.began.astimezone():%H:%M:%S}" if walk.began else "?")
            parts.append(w("p", began, class_="again-from"))
        if walk.visits:
            last = place == len(story.walks) - 1
            parts.append(w("ol", *_stops(w, words, walk, number, story if last else None), class_="way"))
        number += len(walk.visits)
    return w.all(*parts) if number else w("p", words.no_pages)


def _stops(w: Writer, words: Words, walk: Walk, before: int, ended: Story | None) -> Iterator[Html]:
    times: dict[str, int] = {}
    took = walk.took or max((visit.seconds + (visit.lasted or 0.0) for visit in walk.visits), default=0.0)
    for place, visit in enumerate(walk.visits):
        times[visit.page] = times.get(visit.page, 0) + 1
        first, last = place == 0, ended is None and place == len(walk.visits) - 1
        yield _stop(
            w, words, visit, number=before + place + 1, time=times[visit.page], bar=_bar(visit, took), first=first,
            last=last,
        )  # fmt: skip
    if ended is not None:
        yield _end(w, words, walk, ended)


def _stop(
    w: Writer, words: Words, visit: Visit, *, number: int, time: int, bar: Html, first: bool, last: bool
) -> Html:  # fmt: skip
    """One page: its stop on the line, its name and times, its bar, and what happened there that matters."""
    shape = "interruption" if visit.interruption else "page"
    lines = "" if first else '<line x1="12" x2="12" y1="0" y2="6"/>'
    lines += "" if last else '<line x1="12" x2="12" y1="18" y2="100%"/>'
    rail = Html(
        f'<svg class="rail" width="24" height="100%" aria-hidden="true">{lines}'
        f'<circle class="{shape}" cx="12" cy="12" r="{4.5 if visit.interruption else 6}"/></svg>'
    )
    lasted = "" if visit.lasted is None else words.lasted.format(words.seconds(visit.lasted))
    head = w(
        "p",
        w("a", visit.page, href=f"#page-{number}"),
        " ",
        w("span", words.time_again.format(time), class_="again") if time > 1 else None,
        " ",
        w("span", words.interruption, class_="tag") if visit.interruption else None,
        " ",
        w(
            "span",
            w("span", words.after.format(words.seconds(visit.seconds)), class_="at"),
            " ",
            w("span", lasted, class_="lasted") if lasted else None,
            class_="times",
        ),
        class_="head",
    )
    marks = [w("li", shown, w("span", said)) for shown, said in _marks(words, visit)]
    return w("li", rail, head, bar, w("ul", *marks, class_="marks") if marks else None, class_=f"stop {shape}")


def _marks(words: Words, visit: Visit) -> Iterator[tuple[Html, str]]:
    """What happened on a page that matters: destructive steps, and what came of them."""
    told = {
        Sent.SENT: words.reset_sent, Sent.INTENDED: words.reset_intended, Sent.WITHDRAWN: words.reset_withdrawn,
        Sent.HAPPENED: words.reset_happened,
    }  # fmt: skip
    for deed in visit.deeds:
        match deed:
            case Step(sent=Sent() as sent):
                yield diamond(hollow=sent is Sent.WITHDRAWN), told[sent].format(deed.reset)
            case Staged(breaches=()):
                yield mark(GOOD), words.accepted
            case Staged():
                yield mark(CARE), words.rejected
            case Doubt():
                yield mark(BAD), words.doubtful
            case _:
                pass


def _end(w: Writer, words: Words, walk: Walk, story: Story) -> Html:
    """The last stop: how the run ended, and whether it signed out."""
    after = words.seconds(walk.took) if walk.took is not None else "?"
    well = story.outcome is Outcome.OK
    said = words.ended_well.format(after) if well else words.ended.format(time=after, outcome=story.outcome.value)
    left = [
        w("li", mark(GOOD if one.well else CARE),
          w("span", (words.signed_out if one.well else words.not_signed_out).format(one.session)))
        for one in walk.left
    ]  # fmt: skip
    rail = Html(
        '<svg class="rail" width="24" height="24" aria-hidden="true"><line x1="12" x2="12" y1="0" y2="12"/></svg>'
    )
    head = w("p", mark(tone(story.outcome), size=24), w("strong", said), class_="head")
    return w("li", rail, head, w("ul", *left, class_="marks left") if left else None, class_="stop end")


def _bar(visit: Visit, took: float) -> Html:
    """When the page was there, and how long, within the whole walk."""
    whole = took or 1.0
    width = max(_THINNEST, min(100.0, 100 * (visit.lasted or 0.0) / whole))
    start = max(0.0, min(100.0 - width, 100 * visit.seconds / whole))
    return Html(
        '<svg class="bar" width="100%" height="6" aria-hidden="true">'
        '<rect class="track" width="100%" height="6" rx="3"/>'
        f'<rect class="spent" x="{start:.2f}%" width="{width:.2f}%" height="6" rx="3"/></svg>'
    )
