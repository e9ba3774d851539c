"""Each page that was reached: its picture, what was done there, and how its elements were found.

Must not know how pages are recognised.
"""

from collections.abc import Iterator
from typing import assert_never

from robot.report.drawing import BAD, CARE, GOOD, diamond, mark
from robot.report.markup import Content, Html, Writer
from robot.report.story import Check, Deed, Doubt, Finding, Selector, Sent, Staged, Step, Story, Value, Visit
from robot.report.words import Words


def pages(w: Writer, words: Words, story: Story) -> Html:
    """Every visit, in order."""
    return w.all(*_pages(w, words, story))


def _pages(w: Writer, words: Words, story: Story) -> Iterator[Html]:
    number, count = 0, len(story.visits)
    for walk in story.walks:
        if not walk.full and walk.visits:
            yield w("p", words.recalled, class_="quiet")
        for visit in walk.visits:
            number += 1
            ended = number == count and walk is story.walks[-1]
            yield _page(w, words, visit, number, full=walk.full, ended=ended)


def _page(w: Writer, words: Words, visit: Visit, number: int, *, full: bool, ended: bool) -> Html:
    tags = [
        w("span", words.interruption, class_="tag") if visit.interruption else None,
        w("span", words.ended_here, class_="tag") if ended else None,
    ]
    times = [words.after.format(words.seconds(visit.seconds))]
    times += [words.lasted.format(words.seconds(visit.lasted))] if visit.lasted is not None else []
    heading = w("h3", f"{number}. ", w("bdi", visit.page), id=f"page-{number}-name")
    rows = [(words.address, visit.address), (words.in_the_flow, visit.place)]
    deeds = [w("li", *_deed(w, words, deed), _line(w, words, deed, visit.place)) for deed in visit.deeds]
    nothing = w("p", words.nothing_done, class_="quiet") if full else None
    return w(
        "article",
        w("div", heading, w.all(*tags), w("p", ", ".join(times), class_="quiet"), class_="title"),
        _figure(w, words, visit, number),
        w(
            "div",
            w("ol", *deeds, class_="deeds", aria_label=words.done_here) if deeds else nothing,
            _found(w, words, visit.selectors),
            definitions(w, [(name, w("code", text)) for name, text in rows if text], class_="small"),
            class_="told",
        ),
        class_="visit",
        id=f"page-{number}",
        aria_labelledby=f"page-{number}-name",
    )


def _figure(w: Writer, words: Words, visit: Visit, number: int) -> Html:
    picture = visit.picture
    if picture is None:
        return w("p", words.no_picture, class_="quiet picture none")
    image = w(
        "img", src=w.embedded(picture.kind, picture.data), alt=words.picture_of.format(number=number, page=visit.page)
    )
    turn = w("span", w("span", words.enlarge, class_="shut"), w("span", words.reduce, class_="open"), class_="turn")
    return w("details", w("summary", image, turn), class_="picture")


def _deed(w: Writer, words: Words, deed: Deed) -> tuple[Content, ...]:
    """A line of what was done."""
    match deed:
        case Step():
            return _step(w, words, deed)
        case Check():
            return (mark(GOOD), w("span", words.verified, " ", w("code", deed.element)))
        case Value():
            shown = w("em", words.not_shown) if deed.value is None else w("code", deed.value)
            return (None, w("span", words.read, " ", w("code", deed.name), ": ", shown))
        case Staged():
            said = [words.staged_secret.format(deed.name)]
            said += [words.because.format("; ".join(deed.breaches))] if deed.breaches else []
            return (mark(CARE if deed.breaches else GOOD), w("span", "; ".join(said)))
        case Doubt():
            return (mark(BAD), w("span", words.doubt.format(deed.reason)))
        case Finding():
            told = {True: words.found_moved, False: words.found_same, None: words.found_nothing}[deed.happened]
            return (mark(CARE), w("span", told.format(witness=deed.witness, before=deed.before, now=deed.now)))
        case _:
            assert_never(deed)


def _step(w: Writer, words: Words, step: Step) -> tuple[Content, ...]:
    said: list[Content] = [f"{step.verb} " if step.verb else None, w("code", step.element) if step.element else None]
    if step.text:
        said += [f" {words.with_text} " if step.element else None, w("code", step.text)]
    if step.sent is not None:
        told = {
            Sent.SENT: words.destructive, Sent.INTENDED: words.reset_intended, Sent.WITHDRAWN: words.reset_withdrawn,
            Sent.HAPPENED: words.reset_happened,
        }[step.sent]  # fmt: skip
        said += [" ", w("span", told.format(step.reset), class_="tag sent")]
    shape = diamond(hollow=step.sent is Sent.WITHDRAWN) if step.sent is not None else None
    return (shape, w("span", *said))


def _line(w: Writer, words: Words, deed: Deed, page: str) -> Html | None:
    """Where a deed is written: its line alone, where that is in the file of its page."""
    place = deed.place if isinstance(deed, Step | Check | Value) else ""
    file, _, position = place.partition(".yaml:")
    line = position.partition(":")[0]
    if line.isdigit() and page.startswith(f"{file}.yaml:"):
        place = words.line.format(line)
    return w("span", place, class_="place") if place else None


def _found(w: Writer, words: Words, selectors: tuple[Selector, ...]) -> Html | None:
    """How the elements of a page were found, those that were not found by their first choice first."""
    if not selectors:
        return None
    others = [one for one in selectors if one.way]
    said: list[Content] = [words.selectors(len(selectors))]
    if others:
        said += [", ", w("strong", words.other_ways(len(others)))]
    rows = [w("li", *selector(w, words, one)) for one in [*others, *(one for one in selectors if not one.way)]]
    return w("details", w("summary", *said), w("ul", *rows, class_="selectors"))


def selector(w: Writer, words: Words, one: Selector) -> tuple[Content, ...]:
    """An element, its way, how that finds it, and where it is written."""
    which = words.other_way if one.way else words.first_choice
    return (
        w("code", one.element),
        " ",
        w(
            "span",
            f"{words.way_of.format(way=one.way + 1, ways=one.ways)}, {which}",
            class_="tag" if one.way else "quiet",
        ),
        w("span", one.how, class_="how"),
        w("span", one.place, class_="place") if one.place else None,
    )


def definitions(w: Writer, rows: list[tuple[str, Html]], *, class_: str) -> Html | None:
    """Names and what stands for them."""
    return w("dl", *(w("div", w("dt", name), w("dd", text)) for name, text in rows), class_=class_) if rows else None
