"""Rules on what pages are recognised by: pages that are expected together can be told apart."""

from collections.abc import Iterator

from robot.language.assembly import Program, item_place
from robot.language.rules.rule import Found
from robot.language.rules.uses import ways
from robot.model.base import Model
from robot.model.flow import Page
from robot.model.selectors import Selectors, Way


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
    if program.pages[special].message_box is not None:
        return f"write more of the box's words in `{general}`"
    known = program.pages[general].see
    more = [name for name in program.pages[special].see if name not in known]
    if more:
        return f"write in `{general}`: without: [{more[0]}]"
    return "write in `see` of one of them what the other is `without`"


def _always_fits(program: Program, general: str, special: str) -> bool:
    """Say whether a screen that satisfies the special page always satisfies the general one too."""
    one, other = program.pages[general], program.pages[special]
    if one.message_box is not None or other.message_box is not None:
        return _same_box(one, other)
    portal = program.portal_of(general)
    if not one.see or portal != program.portal_of(special):
        return False
    return any(_fits_in(look, one, other) for look in program.candidates.get(portal, ()))


def _same_box(one: Page, other: Page) -> bool:
    if one.message_box is None or other.message_box is None:
        return False
    return one.message_box.casefold() in other.message_box.casefold()


def _fits_in(look: Selectors, one: Page, other: Page) -> bool:
    see, without = _found_by(look, one.see), _found_by(look, one.without)
    if len(see) < len(set(one.see)):
        return False  # this look does not have the page, or two of its elements are one
    return see <= _found_by(look, other.see) and without <= _found_by(look, other.without)


def _found_by(look: Selectors, names: tuple[str, ...]) -> set[tuple[Way, ...]]:
    """Give how each element is found: two names for the same thing are one."""
    return {look.elements[name].find for name in names if name in look.elements}
