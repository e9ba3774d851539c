"""The report of a run as one HTML page: no script, nothing fetched, every text clean and escaped.

Must not know where the page goes, nor where what it shows came from.
"""

import base64
import hashlib
from collections.abc import Callable, Iterable
from functools import cache
from pathlib import Path, PurePath
from urllib.parse import quote

from robot.outcomes import Outcome
from robot.report import drawing, proposals, visits
from robot.report.markup import Html, Writer
from robot.report.story import Line, Selector, Sent, Step, Story
from robot.report.words import ENGLISH, Words

NAME = "report.html"


def render(story: Story, clean: Callable[[str], str], words: Words = ENGLISH) -> bytes:
    """The page, as UTF-8. `clean` takes the secrets of the run out of a text; every text passes it."""
    w = Writer(clean)
    title = words.title.format(outcome=story.outcome.value, flow=story.flow, run=story.run)
    sections = [
        _outcome(w, words, story),
        _section(
            w,
            "way",
            words.way,
            w("p", _in_short(words, story), class_="quiet"),
            drawing.way(w, words, story),
            _map(w, words, story),
        ),
        _missing(w, words, story),
        _to_look_at(w, words, story),
        _section(w, "pages", words.each_page, visits.pages(w, words, story)) if story.visits else None,
        _values(w, words, story),
        _journal(w, words, story),
        _files(w, words, story),
    ]
    style, seal = _style()
    policy = f"default-src 'none'; img-src data:; style-src '{seal}'; base-uri 'none'; form-action 'none'"
    head = w.all(
        w("meta", charset="utf-8"),
        w("meta", http_equiv="Content-Security-Policy", content=Html(policy)),
        w("meta", name="viewport", content="width=device-width, initial-scale=1"),
        w("meta", name="color-scheme", content="light dark"),
        w("title", title),
        w("style", style),
    )
    body = w.all(
        w("a", words.skip, class_="skip", href="#main"),
        w(
            "header",
            w("p", w("strong", "chorus-robot"), " ", words.report_of.format(story.run)),
            _contents(w, words, story),
        ),
        w("main", *sections, id="main", tabindex="-1"),
        _footer(w, words, story),
    )
    page = w("html", w("head", head), w("body", body), lang=words.lang)
    return w.document(Html(f"<!doctype html>\n{page}\n"))


@cache
def _style() -> tuple[Html, str]:
    """The style sheet, and the seal by which a browser knows that it is ours."""
    style = Path(__file__).with_name("style.css").read_text(encoding="utf-8")
    seal = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode("ascii")
    return Html(style), f"sha256-{seal}"


def _section(w: Writer, name: str, heading: str, *contents: Html | None) -> Html:
    return w("section", w("h2", heading, id=name), *contents, aria_labelledby=name)


def _map(w: Writer, words: Words, story: Story) -> Html | None:
    """The picture of the flow, as `chorus-robot graph` draws it."""
    if not story.map:
        return None
    address = w.embedded("image/svg+xml", w.clean(story.map).encode("utf-8", "replace"))
    image = w("img", src=address, alt=words.whole_flow_shows)
    # Who has no mouse scrolls it with the arrow keys.
    frame = w("div", image, class_="map", tabindex="0", role="group", aria_label=words.whole_flow)
    return w("details", w("summary", words.whole_flow), frame)


def _contents(w: Writer, words: Words, story: Story) -> Html:
    there = [("way", words.way), *([("pages", words.each_page)] if story.visits else []),
             *([("values", words.values)] if story.values else []), ("journal", words.journal),
             *([("files", words.files)] if story.files else [])]  # fmt: skip
    links = [w("li", w("a", said, href=f"#{name}")) for name, said in there]
    return w("nav", w("ul", *links), aria_label=words.contents)


# -- the outcome


def headline(words: Words, story: Story) -> str:
    """How the run ended, in one sentence."""
    if story.outcome is not Outcome.OK:
        return words.outcomes[story.outcome]
    if story.rehearsal:
        return words.done_rehearsed
    if not story.reset_count:
        return words.done_read
    return words.done_staged if story.staged else words.done_delivered


def _outcome(w: Writer, words: Words, story: Story) -> Html:
    sentence, _, more = w.clean(story.message).partition("\n")
    screen = w("details", w("summary", words.on_the_screen), w("pre", more)) if more.strip() else None
    return w(
        "section",
        w("h1", drawing.mark(drawing.tone(story.outcome), size=36), w("span", headline(words, story)), id="outcome"),
        w("p", sentence, class_="message") if sentence else None,
        screen,
        _advice(w, words, story),
        _facts(w, words, story),
        class_=f"outcome {drawing.tone(story.outcome)}",
        aria_labelledby="outcome",
    )


def _advice(w: Writer, words: Words, story: Story) -> Html | None:
    said = words.advice.get(story.outcome)
    if story.doubtful:
        said = words.advice_doubtful
    elif story.outcome is Outcome.OK and story.staged:
        said = words.advice_staged
    if said is None:
        return None
    commands = {
        name: w("code", f"chorus-robot {command} {story.run}")
        for name, command in (("resume", "resume"), ("reveal", "secret reveal"), ("show", "show"))
    }
    return w("p", w("strong", words.what_now), " ", w.fill(said, **commands), class_="advice")


def _facts(w: Writer, words: Words, story: Story) -> Html | None:
    flow = w.all(w("code", story.flow), " ", w("span", story.about, class_="quiet"))
    rows: list[tuple[str, Html]] = [(name, w("code", value)) for name, value in story.inputs.items() if value]
    rows.append(
        (words.outcome, w.text(words.exit_code.format(outcome=story.outcome.value, code=story.outcome.exit_code)))
    )
    if story.reset_count:
        rows.append((words.resets, w.text(str(story.reset_count))))
        rows.append((words.delivered_to, _listed(w, story.delivered) or w.text(words.no)))
    if story.staged:
        rows.append((words.staged, w.text(words.staged_yes)))
    if story.started is not None:
        started = story.started.astimezone()
        moment = w("time", f"{started:%Y-%m-%d %H:%M:%S} (UTC{started:%z})", datetime=started.isoformat())
        rows.append((words.started, moment))
        if story.ended is not None:
            rows.append((words.took, w.text(words.seconds((story.ended - story.started).total_seconds()))))
    if story.environment:
        rows.append((words.environment, w("code", story.environment)))
    rows.append((words.flow, flow))
    return visits.definitions(w, rows, class_="facts")


def _listed(w: Writer, names: Iterable[str]) -> Html | None:
    items = [w("li", w("code", name)) for name in names]
    return w("ul", *items) if items else None


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


def _missing(w: Writer, words: Words, story: Story) -> Html | None:
    said = proposals.missing(w, words, story)
    return _section(w, "missing", words.missing, *said) if said else None


def _to_look_at(w: Writer, words: Words, story: Story) -> Html | None:
    """The elements that were not found by their first choice, each once."""
    seen: dict[Selector, tuple[int, str]] = {}
    for number, visit in enumerate(story.visits, 1):
        for one in visit.selectors:
            if one.way:
                seen.setdefault(one, (number, visit.page))
    if not seen:
        return None
    mended = {one.element: proposals.correction(w, words, one) for one in reversed(story.corrections)}
    rows = [
        w("li", *visits.selector(w, words, one), w("a", words.used_on.format(page), href=f"#page-{number}"),
          mended.get(one.element))
        for one, (number, page) in seen.items()
    ]  # fmt: skip
    return _section(
        w, "selectors", words.to_look_at, w("p", words.to_look_at_why, class_="quiet"),
        w("ul", *rows, class_="selectors"),
    )  # fmt: skip


# -- the rest


def _values(w: Writer, words: Words, story: Story) -> Html | None:
    if not story.values:
        return None
    rows = [
        (name, w("em", words.not_shown) if value is None else w("code", value)) for name, value in story.values.items()
    ]
    return _section(w, "values", words.values, visits.definitions(w, rows, class_="values"))


def _journal(w: Writer, words: Words, story: Story) -> Html:
    head = w("tr", *(w("th", name, scope="col") for name in (words.time, words.event, words.data)))
    rows = [
        w("tr", w("td", w("time", f"{line.at.astimezone():%H:%M:%S}", datetime=line.at.isoformat())),
          w("td", line.event), w("td", _data(line)))
        for line in story.lines
    ]  # fmt: skip
    table = w("table", w("thead", head), w("tbody", *rows))
    return _section(
        w, "journal", words.journal,
        w("details", w("summary", words.journal_lines(len(rows))), table) if rows else w("p", words.journal_lines(0)),
    )  # fmt: skip


def _data(line: Line) -> str:
    return ", ".join(f"{name} {_plain(value)}" for name, value in line.data.items() if value not in (None, [], (), ""))


def _plain(value: object) -> str:
    if isinstance(value, list | tuple):
        return "; ".join(_plain(one) for one in value)
    return str(value).lower() if isinstance(value, bool) else str(value)


def _files(w: Writer, words: Words, story: Story) -> Html | None:
    if not story.files:
        return None
    rows = [
        w("li", w("a", file.name, href="./" + quote(w.clean(file.name))), " ",
          w("span", f"{_meaning(words, file.name)}, {_size(file.size)}", class_="quiet"))
        for file in story.files
    ]  # fmt: skip
    outline = w("details", w("summary", words.screen_outline), w("pre", story.screen)) if story.screen.strip() else None
    return _section(w, "files", words.files, w("ul", *rows, class_="files"), outline)


def _meaning(words: Words, name: str) -> str:
    """What a file is, by its name or its ending."""
    return words.file_means.get(name) or words.file_means.get(PurePath(name).suffix, words.file_other)


def _size(size: int) -> str:
    return f"{size} B" if size < 1000 else f"{size / 1000:.0f} kB" if size < 1_000_000 else f"{size / 1e6:.1f} MB"  # noqa: PLR2004


def _footer(w: Writer, words: Words, story: Story) -> Html:
    made = ", ".join(f"{name} {version}" for name, version in story.versions.items())
    return w("footer", w("p", words.no_secret), w("p", f"{words.made_with} {made}") if made else None)
