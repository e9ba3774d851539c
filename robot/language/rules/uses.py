"""Goes over a program and lists what it uses: its elements and its texts, each with its place.

Must not know which uses are right.
"""

from collections.abc import Iterator
from typing import NamedTuple

from robot.language.assembly import Program, item_place, key_place
from robot.model.base import Located, Model, Place
from robot.model.conditions import All, AnyOf, BreaksPolicy, Condition, Not, Value
from robot.model.flow import Branch, Page
from robot.model.steps import Answer, Check, Click, Download, Effect, Fill, Open, Press, Read, Select, Step, Upload


class Used(NamedTuple):
    """An element's name or a text, where it stands, and what it is for (`with`, `say`, `address`, ...)."""

    text: str
    place: Place
    role: str


def steps_of(page: Page) -> Iterator[Step]:
    """Give every step of a page, those of a rehearsal too."""
    for step in written_steps(page):
        yield step
        if isinstance(step, (Click, Answer)) and step.rehearse is not None:
            yield step.rehearse


def written_steps(page: Page) -> Iterator[Step]:
    """Give every step of a page that a real run does."""
    yield from page.do
    for branch in page.choose:
        yield from branch.do


def destructive_steps(page: Page) -> Iterator[Click | Answer]:
    """Give every step of a page that cannot be taken back."""
    for step in written_steps(page):
        if isinstance(step, (Click, Answer)) and step.effect is Effect.DESTRUCTIVE:
            yield step


def conditions_of(page: Page) -> Iterator[Condition]:
    """Give every condition of a page, and those inside of others."""
    for branch in page.choose:
        if branch.when is not None:
            yield from _conditions(branch.when)


def _conditions(condition: Condition) -> Iterator[Condition]:
    yield condition
    match condition:
        case Not():
            yield from _conditions(condition.not_)
        case All():
            for one in condition.all:
                yield from _conditions(one)
        case AnyOf():
            for one in condition.any:
                yield from _conditions(one)


def elements_of(page: Page) -> Iterator[Used]:
    """Give every element that a page names."""
    for key in ("see", "without", "changes"):
        for index, name in enumerate(getattr(page, key)):
            yield Used(name, item_place(page, key, index), key)
    for verify in page.verify:
        yield Used(verify.element, verify.place_of("element"), "verify")
    yield from _elements_of_names(page)
    for extract in page.extract.values():
        yield Used(extract.from_, extract.place_of("from"), "extract")
    for step in steps_of(page):
        key = _element_key(step)
        name = getattr(step, key) if key else None
        if name:
            yield Used(name, step.place_of(key), "do")
    for condition in conditions_of(page):
        for key in ("seen", "usable", "unchanged", "counted", "of"):
            if hasattr(condition, key):
                yield Used(getattr(condition, key), condition.place_of(key), "when")


def _elements_of_names(page: Page) -> Iterator[Used]:
    if page.names is not None:
        yield from (Used(one, page.names.place_of("among"), "names") for one in page.names.among)
        yield from fields_of(page.names, "element")


def _element_key(step: Step) -> str:  # noqa: PLR0911 - one for each verb
    match step:
        case Fill():
            return "fill"
        case Click():
            return "click"
        case Select():
            return "select"
        case Check():
            return "check"
        case Press():
            return "on"
        case Upload():
            return "upload"
        case Download():
            return "download"
        case Read():
            return "read"
        case _:
            return ""


def texts_of(program: Program) -> Iterator[Used]:
    """Give every text of a program in which a reference may stand."""
    yield Used(program.start.open, program.start.place_of("open"), "open")
    for session in program.sessions.values():
        if session.address:
            yield Used(session.address, session.place_of("address"), "address")
    for name, text in program.flow.locks.items():
        yield Used(text, value_place(program.flow, "locks", name), "locks")
    for page in program.pages.values():
        yield from _texts_of_page(page)


def _texts_of_page(page: Page) -> Iterator[Used]:
    yield from fields_of(page, "say", "tell", "confirm_box")
    for key in ("message_box", "box_refused"):
        yield from (Used(text, page.place_of(key), key) for text in getattr(page, key))
    for verify in page.verify:
        yield from fields_of(verify, "is", "contains", "matches", "each", "say")
    if page.names is not None:
        yield from fields_of(page.names, "each", "unless", "say")
    for extract in page.extract.values():
        yield from fields_of(extract, "matches")
    for secret in page.secret.values():
        yield from fields_of(secret, "after", "matches")
    for branch in page.choose:
        yield from fields_of(branch, "say")
    for condition in conditions_of(page):
        if isinstance(condition, Value):
            yield from fields_of(condition, "value", "is", "is_not", "contains", "matches")
    for step in steps_of(page):
        yield from step_texts(step)


def step_texts(step: Step) -> Iterator[Used]:
    """Give the texts of a step in which a reference may stand."""
    match step:
        case Fill():
            yield from fields_of(step, "with")
        case Select():
            yield from fields_of(step, "option")
        case Upload():
            yield from fields_of(step, "file")
        case Press():
            yield from fields_of(step, "press")
        case Read():
            yield from fields_of(step, "matches")
        case Open():
            yield from fields_of(step, "open")


def texts_of_element(program: Program, portal: str, name: str) -> Iterator[Used]:
    """Give the texts of an element's ways that hold a reference or something like one, in every generation."""
    for one in program.candidates.get(portal, ()):
        element = one.elements.get(name)
        for way in element.find if element is not None else ():
            for key in type(way).model_fields:
                held = getattr(way, key)
                texts = (held,) if isinstance(held, str) else held if isinstance(held, tuple) else ()
                yield from (Used(text, way.place_of(key), key) for text in texts if "${" in text)


def fields_of(model: Model, *keys: str) -> Iterator[Used]:
    """Give the texts that stand under these keys."""
    for key in keys:
        text = getattr(model, f"{key}_" if key in {"is", "with"} else key)
        if text:
            yield Used(text, model.place_of(key), key)


def value_place(model: Model, key: str, name: str) -> Place:
    """Give the place of the value that stands under a name in a model's mapping."""
    source = model._source  # noqa: SLF001 - places are the language's own matter
    held = source.get(key) if source is not None else None
    return held.values_at.get(name, model.place) if isinstance(held, Located) else model.place


def policy_questions(page: Page) -> Iterator[BreaksPolicy]:
    """Give every condition of a page that asks whether a secret breaks its policy."""
    return (condition for condition in conditions_of(page) if isinstance(condition, BreaksPolicy))


def ways(page: Page) -> tuple[Branch, ...]:
    """Give a page's ways on."""
    return page.ways_on()


def page_place(program: Program, name: str) -> Place:
    """Give the place of a page's name."""
    return key_place(program.origin[name], "pages", name)
