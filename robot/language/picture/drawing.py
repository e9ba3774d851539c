"""What a picture of a flow shows, as data: its pages, its ends and the ways between them, in words.

Must not know how it is drawn.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import urlsplit

from robot.language.assembly import Program
from robot.model.conditions import All, AnyOf, BreaksPolicy, Condition, Counted, Not, Seen, Unchanged, Usable, Value
from robot.model.flow import Branch, Page
from robot.model.steps import Effect, effect_of, verb_of

START = "start"


@dataclass(frozen=True)
class Box:
    """A page, the start, or an end of a run."""

    id: str
    title: str
    kind: str
    """`start`, `page` or `end`."""
    lines: tuple[str, ...] = ()
    """What is done there, in a few words each."""
    outcome: str | None = None
    """How a run ends there."""
    destructive: bool = False
    more: str = ""
    """A sentence on it."""


@dataclass(frozen=True)
class Arrow:
    """A way from one box to another."""

    source: str
    target: str
    words: tuple[str, ...] = ()
    """When it is taken, and how often at most."""
    destructive: bool = False


@dataclass(frozen=True)
class Drawing:
    """A whole flow: the boxes that ways lead to, and those that may appear anywhere."""

    title: str
    about: str
    boxes: tuple[Box, ...]
    arrows: tuple[Arrow, ...]
    anywhere: tuple[Box, ...]


def drawing_of(program: Program) -> Drawing:
    """Put a program into a drawing; pages that neither a way leads to nor may appear are left out."""
    boxes = [Box(START, "start", "start", (urlsplit(program.start.open).hostname or "",))]
    arrows = [Arrow(START, name) for name in program.start.next]
    for name in _reached(program):
        page = program.pages[name]
        boxes.append(_box(name, page))
        for number, way in enumerate(page.ways_on()):
            arrows += _arrows(name, page, number, way)
            if page.choose and way.end is not None:
                boxes.append(Box(f"{name}/{number}", way.end.value, "end", outcome=way.end.value, more=way.say or ""))
    anywhere = tuple(_box(name, page) for name, page in program.pages.items() if page.anywhere)
    return Drawing(program.flow.flow, program.flow.about, tuple(boxes), tuple(arrows), anywhere)


def _reached(program: Program) -> list[str]:
    """Name the pages in the order in which they can be reached."""
    found: dict[str, None] = {}
    ahead = list(program.start.next)
    while ahead:
        name = ahead.pop(0)
        if name not in found:
            found[name] = None
            ahead += [following for way in program.pages[name].ways_on() for following in way.next]
    return list(found)


def _box(name: str, page: Page) -> Box:
    end = page.end.value if page.end is not None and not page.choose else None
    lines = [*_lines(page), *([f"at most {page.at_most} times"] if page.at_most is not None else [])]
    more = page.about or page.say or ""
    return Box(name, name, "page", tuple(lines), end, any(_is_destructive(way) for way in page.ways_on()), more)


def _lines(page: Page) -> Iterator[str]:
    if page.secret:
        yield f"secret: {', '.join(page.secret)}"
    if page.verify:
        yield f"verify: {', '.join(dict.fromkeys(verify.element for verify in page.verify))}"
    if page.extract:
        yield f"read: {', '.join(page.extract)}"
    if not page.choose:
        yield from _steps(page.ways_on()[0])


def _steps(way: Branch) -> Iterator[str]:
    for step in way.do:
        mark = "⚠ " if effect_of(step) is Effect.DESTRUCTIVE else ""
        verb = verb_of(step)
        yield f"{mark}{verb} {getattr(step, verb)}"


def _is_destructive(way: Branch) -> bool:
    return any(effect_of(step) is Effect.DESTRUCTIVE for step in way.do)


def _arrows(name: str, page: Page, number: int, way: Branch) -> Iterator[Arrow]:
    words = []
    if page.choose:
        words.append(words_of(way.when) if way.when is not None else "otherwise")
        words += _steps(way)
    if way.at_most is not None:
        words.append(f"at most {way.at_most} times")
    destructive = _is_destructive(way)
    if page.choose and way.end is not None:
        yield Arrow(name, f"{name}/{number}", tuple(words), destructive)
    for following in way.next:
        yield Arrow(name, following, tuple(words), destructive)


def words_of(condition: Condition) -> str:  # noqa: C901, PLR0911 - one for each kind of condition
    """Say a condition in words."""
    match condition:
        case Seen():
            return f"{condition.seen} is seen"
        case Usable():
            return f"{condition.usable} is usable"
        case Counted():
            return f"all of {condition.counted} are seen"
        case Unchanged():
            return f"{condition.unchanged} is unchanged"
        case BreaksPolicy():
            return f"{condition.secret} breaks its policy"
        case Value():
            asked = {"is": condition.is_, "is not": condition.is_not, "contains": condition.contains,
                     "matches": condition.matches}  # fmt: skip
            return " and ".join(f"{condition.value} {how} {what}" for how, what in asked.items() if what is not None)
        case Not(not_=Seen() as inner):
            return f"{inner.seen} is not seen"
        case Not(not_=Unchanged() as inner):
            return f"{inner.unchanged} has changed"
        case Not():
            return f"not ({words_of(condition.not_)})"
        case All():
            return " and ".join(_joined(one) for one in condition.all)
        case AnyOf():
            return " or ".join(_joined(one) for one in condition.any)


def _joined(condition: Condition) -> str:
    return f"({words_of(condition)})" if isinstance(condition, (All, AnyOf)) else words_of(condition)
