"""The report of a run as one HTML page: no script, nothing fetched, every text clean and escaped.

The page itself is `page.html`; what it cannot say in one expression is here. Must not know where the page goes, nor
where what it shows came from.
"""

from __future__ import annotations

import base64
import hashlib
import html
from collections import Counter
from dataclasses import dataclass
from functools import cache
from pathlib import Path, PurePath
from typing import TYPE_CHECKING
from urllib.parse import quote

from robot.outcomes import Outcome
from robot.report.story import Check, Doubt, Line, Selector, Sent, Staged, Step, Story, Value, Visit, Walk
from robot.report.words import ENGLISH, Words
from robot.signs import visible

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from jinja2 import Template
    from jinja2.runtime import Context

NAME = "report.html"

_BAD = {Outcome.BUG, Outcome.UNKNOWN, Outcome.UNDELIVERED, Outcome.LEAK}
_THINNEST = 0.6
"""Percent of the width that even the shortest bar has."""


def render(story: Story, clean: Callable[[str], str], words: Words = ENGLISH) -> bytes:
    """The page, as UTF-8. `clean` takes the secrets of the run out of a text; every text passes it."""
    from markupsafe import Markup

    def plain(text: str) -> str:
        """A text without secrets, and with every sign to be seen."""
        return visible(clean(text))

    @cache
    def shown(text: str) -> Markup:
        return Markup(html.escape(plain(text)))  # noqa: S704 - it is escaped here

    def fill(sentence: str, **parts: str) -> Markup:
        """A sentence with something in place of each `{name}` in it."""
        return shown(sentence).format(**parts)

    def embedded(kind: str, data: bytes) -> Markup:
        """An address that is the data itself."""
        return Markup(f"data:{kind};base64,{base64.b64encode(data).decode('ascii')}")  # noqa: S704 - letters alone

    sentence, _, more = plain(story.message).partition("\n")
    style, seal = _style()
    page = ready().render(
        story=story, words=words, shown=shown, fill=fill, embedded=embedded,
        style=Markup(style), seal=Markup(seal),  # noqa: S704 - both are the project's own
        tone=tone(story.outcome), headline=headline(words, story), sentence=sentence, more=more,
        advice=_advice(words, story), in_short=_in_short(words, story), to_look_at=_to_look_at(story),
        walks=_walks(words, story), resets=_resets(words), map=plain(story.map).encode("utf-8", "replace"),
        beside=lambda name: "./" + quote(plain(name)), line=lambda deed, page: _line(words, deed, page),
        meaning=lambda name: _meaning(words, name), data=_data, size=_size, kind=lambda deed: type(deed).__name__,
    )  # fmt: skip
    return f"<!doctype html>\n{page}\n".encode()


@cache
def ready() -> Template:
    """The page's template, made once; what it takes is imported then. What is in double braces passes `shown`."""
    from jinja2 import Environment, StrictUndefined, pass_context
    from markupsafe import Markup

    @pass_context
    def finalize(context: Context, value: object) -> Markup:
        shown: Markup = value if isinstance(value, Markup) else context["shown"](str(value))
        return shown

    lines = Path(__file__).with_name("page.html").read_text(encoding="utf-8").splitlines()
    # Rendered once in a process: to optimise it takes longer than it saves.
    environment = Environment(autoescape=True, finalize=finalize, undefined=StrictUndefined, optimized=False)
    return environment.from_string("".join(map(str.strip, lines)))


@cache
def _style() -> tuple[str, str]:
    """The style sheet, and the seal by which a browser knows that it is ours."""
    style = Path(__file__).with_name("style.css").read_text(encoding="utf-8")
    return style, f"sha256-{base64.b64encode(hashlib.sha256(style.encode()).digest()).decode('ascii')}"


def tone(outcome: Outcome) -> str:
    """Which of the three colours an outcome has; its mark tells the same to who sees no colours."""
    return "good" if outcome is Outcome.OK else "bad" if outcome in _BAD else "care"


def headline(words: Words, story: Story) -> str:
    """How the run ended, in one sentence."""
    if story.outcome is not Outcome.OK:
        return words.outcomes[story.outcome]
    if story.rehearsal:
        return words.done_rehearsed
    if not story.reset_count:
        return words.done_read
    return words.done_staged if story.staged else words.done_delivered


def _advice(words: Words, story: Story) -> str | None:
    if story.doubtful:
        return words.advice_doubtful
    if story.outcome is Outcome.OK and story.staged:
        return words.advice_staged
    return words.advice.get(story.outcome)


# -- the way


def _in_short(words: Words, story: Story) -> str:
    there = story.visits
    sent = sum(isinstance(deed, Step) and deed.sent in (Sent.SENT, Sent.HAPPENED, Sent.INTENDED)
               for visit in there for deed in visit.deeds)  # fmt: skip
    interrupted = sum(visit.interruption for visit in there)
    time = words.seconds(sum(walk.took or sum(visit.lasted or 0.0 for visit in walk.visits) for walk in story.walks))
    said = [words.way_in_short.format(pages=words.pages(len(there)), time=time)]
    said += [words.sent(sent)] if sent else []
    said += [words.interruptions(interrupted)] if interrupted else []
    return ", ".join(said)


@dataclass(frozen=True, slots=True)
class _Stop:
    """A page on the way: its number, which time it was reached, when and how long it was there within the walk."""

    visit: Visit
    number: int
    time: int
    start: float
    width: float
    marks: list[tuple[str, Sent | None, str]]


def _walks(words: Words, story: Story) -> list[tuple[Walk, list[_Stop]]]:
    """Every walk with its pages, which are numbered through."""
    found: list[tuple[Walk, list[_Stop]]] = []
    number = 0
    for walk in story.walks:
        times: Counter[str] = Counter()
        took = walk.took or max((visit.seconds + (visit.lasted or 0.0) for visit in walk.visits), default=0.0) or 1.0
        stops: list[_Stop] = []
        for visit in walk.visits:
            number += 1
            times[visit.page] += 1
            width = max(_THINNEST, min(100.0, 100 * (visit.lasted or 0.0) / took))
            start = max(0.0, min(100.0 - width, 100 * visit.seconds / took))
            stops.append(_Stop(visit, number, times[visit.page], start, width, list(_marks(words, visit))))
        found.append((walk, stops))
    return found


def _marks(words: Words, visit: Visit) -> Iterator[tuple[str, Sent | None, str]]:
    """What happened on a page that matters: destructive steps, and what came of them."""
    for deed in visit.deeds:
        match deed:
            case Step(sent=Sent() as sent):
                yield "", sent, _resets(words)[sent].format(deed.reset)
            case Staged():
                yield ("care", None, words.rejected) if deed.breaches else ("good", None, words.accepted)
            case Doubt():
                yield "bad", None, words.doubtful
            case _:
                pass


def _resets(words: Words) -> dict[Sent, str]:
    return {
        Sent.SENT: words.reset_sent, Sent.INTENDED: words.reset_intended, Sent.WITHDRAWN: words.reset_withdrawn,
        Sent.HAPPENED: words.reset_happened,
    }  # fmt: skip


def _line(words: Words, deed: object, page: str) -> str:
    """Where a deed is written: its line alone, where that is in the file of its page."""
    place = deed.place if isinstance(deed, Step | Check | Value) else ""
    file, _, position = place.partition(".yaml:")
    line = position.partition(":")[0]
    return words.line.format(line) if line.isdigit() and page.startswith(f"{file}.yaml:") else place


def _to_look_at(story: Story) -> dict[Selector, tuple[int, str]]:
    """The elements that were not found by their first choice, each once, and where they were first met."""
    seen: dict[Selector, tuple[int, str]] = {}
    for number, visit in enumerate(story.visits, 1):
        for one in visit.selectors:
            if one.way:
                seen.setdefault(one, (number, visit.page))
    return seen


# -- the rest


def _data(line: Line) -> str:
    return ", ".join(f"{name} {_plain(value)}" for name, value in line.data.items() if value not in (None, [], (), ""))


def _plain(value: object) -> str:
    if isinstance(value, list | tuple):
        return "; ".join(_plain(one) for one in value)
    return str(value).lower() if isinstance(value, bool) else str(value)


def _meaning(words: Words, name: str) -> str:
    """What a file is, by its name or its ending."""
    return words.file_means.get(name) or words.file_means.get(PurePath(name).suffix, words.file_other)


def _size(size: int) -> str:
    return f"{size} B" if size < 1000 else f"{size / 1000:.0f} kB" if size < 1_000_000 else f"{size / 1e6:.1f} MB"  # noqa: PLR2004
