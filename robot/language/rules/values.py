"""Rules on values: each is read on every way that leads to where it is used.

A page is gone over as the engine does it: `verify`, then `extract`, then `choose`, the steps, and the sentence.
"""

from collections import deque
from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import NamedTuple

from robot.language.assembly import Program
from robot.language.diagnostics import line_of
from robot.language.references import references_in
from robot.language.rules.rule import Found
from robot.language.rules.uses import Used, conditions_of, elements_of, fields_of, step_texts, texts_of_element, ways
from robot.language.rules.uses import value_place as place_of_value
from robot.model.base import NOWHERE, Place
from robot.model.conditions import Value
from robot.model.flow import Branch, Page
from robot.model.steps import Answer, Click, Effect, Read, Step


class _Use(NamedTuple):
    """A value that is used, where, and what the page itself has read before that."""

    value: str
    place: Place
    read_here: frozenset[str]
    element: str = ""
    """The element that is found by the value, where it is one."""
    used_at: Place = NOWHERE
    """Where the page names that element."""
    in_verify: bool = False


def unset_value(program: Program) -> Found:
    """A value is used after it was read (`extract`, `read`) on every way that leads there."""
    for name, text in program.flow.locks.items():
        for kind, value in references_in(text):
            if kind == "values":
                place = place_of_value(program.flow, "locks", name)
                hint = "use an input or a secret that names what two runs must not touch at once"
                yield place, f"the value `{value}` is not there yet: locks are taken before the run", hint
    known = _all_values(program)
    for name, page in program.pages.items():
        for use in _uses(program, name, page):
            if use.value in known and use.value not in use.read_here | _read_before(program)[name]:
                yield use.place, _unread(program, name, use), _way_out(page, use)


def unread_witness(program: Program) -> Found:
    """The `witness` of a destructive step was read on every way that leads to the step."""
    known = _all_values(program)
    for name, page in program.pages.items():
        for way in ways(page):
            read = set(page.extract) | _read_before(program)[name]
            for step in way.do:
                if isinstance(step, Read):
                    read.add(step.as_)
                destructive = isinstance(step, (Click, Answer)) and step.effect is Effect.DESTRUCTIVE
                witness = step.witness if isinstance(step, (Click, Answer)) and destructive else None
                if witness in known and witness not in read:
                    place = step.place_of("witness")
                    hint = (
                        "after a crash nothing would tell whether the step has happened: read it on an earlier page too"
                    )
                    yield place, _unread(program, name, _Use(witness or "", place, frozenset(read))), hint


def _way_out(page: Page, use: _Use) -> str:
    if use.element:
        return "an element is looked for from the moment its page is expected: read the value on an earlier page"
    if page.anywhere:
        return "say it without the value"
    if use.in_verify:
        return (
            "a `verify` is held before its page reads anything: compare with an input, "
            "or read the value on an earlier page"
        )
    if use.value in page.extract:
        return "on a page `verify` comes first, then `extract` from top to bottom: read it above, or on an earlier page"
    return "read it on every way here, say it without the value, or take this page out of that `next`"


def _unread(program: Program, page: str, use: _Use) -> str:
    if program.pages[page].anywhere:
        return f"the value `{use.value}` is not there on the page `{page}`, which may appear before anything is read"
    way = _way_without(program, page, use.value)
    shown = " - ".join(["...", *way[-4:]] if len(way) > 5 else way)  # noqa: PLR2004 - as long as a line takes
    if use.element:
        reads = " and ".join(f"`{name}`" for name, one in program.pages.items() if use.value in one.extract)
        by = f"`{use.value}`, by which `{use.element}` is found ({line_of(use.used_at)})"
        return f"on the way {shown} nothing has read the value {by}" + (f"; {reads} reads it" if reads else "")
    return f"on the way {shown} nothing has read the value `{use.value}` before this"


@lru_cache(maxsize=1)
def _all_values(program: Program) -> frozenset[str]:
    return frozenset(
        name for page in program.pages.values() for way in ways(page) for name in (*page.extract, *_reads(way))
    )


def _reads(way: Branch) -> Iterator[str]:
    return (step.as_ for step in way.do if isinstance(step, Read))


@lru_cache(maxsize=1)
def _read_before(program: Program) -> dict[str, frozenset[str]]:
    """Give the values that were surely read when each page is reached; for a page that nothing reaches, all."""
    every = _all_values(program)
    before = dict.fromkeys(program.pages, every)
    ahead = deque(name for name in program.start.next if name in before)
    ahead += (name for name, page in program.pages.items() if page.anywhere)
    before.update(dict.fromkeys(ahead, frozenset()))
    while ahead:
        name = ahead.popleft()
        page = program.pages[name]
        for way in ways(page):
            after = before[name] | frozenset(page.extract) | frozenset(_reads(way))
            for following in way.next:
                if following in before and not before[following] <= after:
                    before[following] &= after
                    ahead.append(following)
    return before


def _way_without(program: Program, page: str, value: str) -> list[str]:
    """Give the shortest way from the start to a page on which a value is not read."""
    came_from: dict[str, str | None] = {name: None for name in program.start.next if name in program.pages}
    ahead = deque(came_from)
    while ahead:
        name = ahead.popleft()
        if name == page:
            way = [name]
            while (before := came_from[way[0]]) is not None:
                way.insert(0, before)
            return ["start", *way]
        held = program.pages[name]
        for branch in ways(held):
            if value not in held.extract and value not in _reads(branch):
                for following in branch.next:
                    if following in program.pages and following not in came_from:
                        came_from[following] = name
                        ahead.append(following)
    return [page]


def _uses(program: Program, name: str, page: Page) -> Iterator[_Use]:
    nothing: frozenset[str] = frozenset()
    yield from _uses_to_find(program, name, page)
    for verify in page.verify:
        for use in _values_of(fields_of(verify, "is", "contains", "matches", "each", "say"), nothing):
            yield use._replace(in_verify=True)
    before = nothing
    for value, extract in page.extract.items():  # in this order
        yield from _values_of(fields_of(extract, "matches"), before)
        before |= {value}
    read = frozenset(page.extract)
    yield from _values_of(fields_of(page, "tell"), read)
    for condition in conditions_of(page):
        if isinstance(condition, Value):
            yield from _values_of(fields_of(condition, "value", "is", "is_not", "contains", "matches"), read)
    for way in ways(page):
        yield from _uses_on_way(page, way, read)


def _uses_to_find(program: Program, name: str, page: Page) -> Iterator[_Use]:
    elements: dict[str, Place] = {}
    for used in elements_of(page):
        elements.setdefault(used.text, used.place)
    for element, place in elements.items():  # they are looked for from the moment the page is expected
        for text in texts_of_element(program, program.portal_of(name), element):
            for use in _values_in(text, frozenset()):
                yield use._replace(element=element, used_at=place)


def _uses_on_way(page: Page, way: Branch, read: frozenset[str]) -> Iterator[_Use]:
    for step in _with_rehearsals(way):
        yield from _values_of(step_texts(step), read)
        if isinstance(step, Read):
            read |= {step.as_}
    yield from _values_of(fields_of(way if way.say else page, "say"), read)


def _with_rehearsals(way: Branch) -> Iterator[Step]:
    for step in way.do:
        yield step
        if isinstance(step, (Click, Answer)) and step.rehearse is not None:
            yield step.rehearse


def _values_of(texts: Iterable[Used], read: frozenset[str]) -> Iterator[_Use]:
    for text in texts:
        yield from _values_in(text, read)


def _values_in(text: Used, read: frozenset[str]) -> Iterator[_Use]:
    return (_Use(name, text.place, read) for kind, name in references_in(text.text) if kind == "values")
