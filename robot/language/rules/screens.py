"""Rules on what pages are recognised by: by something, and those that are expected together can be told apart."""

from collections.abc import Iterator

from robot.language.assembly import Program, item_place
from robot.language.diagnostics import line_of
from robot.language.rules.rule import Found
from robot.language.rules.uses import Used, elements_of, page_place, ways
from robot.model.base import Model, Place
from robot.model.flow import Page
from robot.model.selectors import Selectors, Way
from robot.model.steps import Answer, Click, Step


def unrecognisable_page(program: Program) -> Found:
    """Every page says what it is recognised by, `see` or `message_box`, and is `without` nothing that it uses."""
    for name, page in program.pages.items():
        if not page.see and not page.message_box:
            hint = "write see: [ELEMENT]: what this page alone shows"
            if page.place_of("see") != page.place:
                yield page.place_of("see"), "`see` is empty: name an element", hint
            else:
                yield page_place(program, name), f"nothing says how the page `{name}` is recognised", hint
        used = {one.text: one for one in _used_at_once(page)} if page.without else {}
        for index, element in enumerate(page.without):
            if element in used and not _unfolds(program, name, element):
                there = line_of(used[element].place, page.place)
                message = f"the page `{name}` is `without` the element `{element}`, which it uses itself ({there})"
                place = item_place(page, "without", index)
                yield place, message, "what it is without is not there on it: remove one of the two"


def _used_at_once(page: Page) -> Iterator[Used]:
    """Give every element that a page needs as soon as it is recognised; what a step brings comes later."""
    late = [one for way in ways(page) for step in way.do[1:] for one in _clicked(step)]
    return (one for one in elements_of(page) if one.role != "without" and one.place not in late)


def _clicked(step: Step) -> Iterator[Place]:
    source = step._source  # noqa: SLF001 - places are the language's own matter
    yield from source.values_at.values() if source is not None else ()
    if isinstance(step, (Click, Answer)) and step.rehearse is not None:
        yield from _clicked(step.rehearse)


def _unfolds(program: Program, page: str, element: str) -> bool:
    looks = program.candidates.get(program.portal_of(page), ())
    return any(element in look.elements and look.elements[element].behind is not None for look in looks)


def same_screen(program: Program) -> Found:
    """No two pages that are expected together fit the same screen: one of them has what the other is without."""
    said = set()
    for holder in _expecting(program):
        names: list[str] = [name for name in dict.fromkeys(holder.next) if name in program.pages]  # type: ignore[attr-defined]
        for later, name in enumerate(names):
            for other in names[:later]:
                for general, special in ((other, name), (name, other)):
                    if _always_fits(program, general, special) and (general, special) not in said:
                        said |= {(general, special), (special, general)}
                        place = item_place(holder, "next", holder.next.index(name))  # type: ignore[attr-defined]
                        yield place, _told(program, general, special), _advice(program, general, special)


def _expecting(program: Program) -> Iterator[Model]:
    yield program.start
    for page in program.pages.values():
        yield from ways(page)


def _told(program: Program, general: str, special: str) -> str:
    if _always_fits(program, special, general):
        return f"the same screen is the page `{general}` and the page `{special}`"
    return f"every screen that is the page `{special}` is also the page `{general}`"


def _advice(program: Program, general: str, special: str) -> str:
    one, other = program.pages[general], program.pages[special]
    if other.message_box:
        words = next(one for one in one.message_box if one.casefold() in other.message_box[0].casefold())
        return (
            f"the words `{words}` are also in `{other.message_box[0]}` (capitals do not count): "
            f"write more of the box's words in `{general}`"
        )
    more = [name for name in other.see if name not in one.see]
    itself = {used.text for used in elements_of(one)}
    free = next((name for name in more if name not in itself), None)
    if free:
        return f"write in `{general}`: without: [{free}]"
    if more:
        return "tell them apart by another element, or make one page of them"
    return (
        f"both are recognised by {' and '.join(f'`{name}`' for name in one.see)} alone: add to one of them what only "
        "it shows, and name that in without: [ELEMENT] of the other; or remove one"
    )


def _always_fits(program: Program, general: str, special: str) -> bool:
    """Say whether a screen that satisfies the special page always satisfies the general one too."""
    one, other = program.pages[general], program.pages[special]
    if one.message_box or other.message_box:
        return bool(other.message_box) and all(map(one.is_box, other.message_box))
    portal = program.portal_of(general)
    if not one.see or portal != program.portal_of(special):
        return False
    return any(_fits_in(look, one, other) for look in program.candidates.get(portal, ()))


def _fits_in(look: Selectors, one: Page, other: Page) -> bool:
    see, without = _found_by(look, one.see), _found_by(look, one.without)
    if len(see) < len(set(one.see)):
        return False  # this look does not have the page, or two of its elements are one
    return see <= _found_by(look, other.see) and without <= _found_by(look, other.without)


def _found_by(look: Selectors, names: tuple[str, ...]) -> set[tuple[Way, ...]]:
    """Give how each element is found: two names for the same thing are one."""
    return {look.elements[name].find for name in names if name in look.elements}
