"""What must be looked for while a walk is on a page: every element that its steps, values and conditions name.

Plain functions of the model. Must not know a screen.
"""

from collections.abc import Callable, Iterable, Mapping
from typing import assert_never

from robot.model.base import Model
from robot.model.conditions import All, AnyOf, BreaksPolicy, Condition, Counted, Not, Seen, Unchanged, Usable, Value
from robot.model.flow import Page
from robot.model.steps import Click, Effect, effect_of, elements_in


def elements_of(page: Page) -> list[str]:
    """Every element of the page's own portal that is needed while the walk is on it."""
    names = [*page.see, *page.without, *page.changes]
    names += [check.element for check in page.verify]
    names += [page.names.element] if page.names is not None and page.names.element is not None else []
    names += [value.from_ for value in page.extract.values()]
    for branch in page.ways_on():
        names += conditions_on(branch.when)
        for step in branch.do:
            names += elements_in(step)
    return list(dict.fromkeys(names))


def called_on(page: Page, pages: Iterable[Page]) -> list[str]:
    """The elements of a page that show how what was asked for is called, where a later page of these names it.

    They are of a group that the page is recognised by: no other page is trusted to show the right one.
    """
    groups = {element.partition(".")[0] for element in page.see}
    asked = (element for one in pages if one.names is not None for element in one.names.among)
    return [element for element in dict.fromkeys(asked) if element.partition(".")[0] in groups]


def absent_from(page: Page) -> set[str]:
    """The elements that a page or one of its conditions asks to be absent: what they find may be another element."""
    under = [set(conditions_on(branch.when)).difference(elements_asked_for(branch.when)) for branch in page.ways_on()]
    return {*page.without}.union(*under)


def acted_on(page: Page) -> list[str]:
    """The elements that the page cannot do without once it is reached: those that are read, asked for or acted on."""
    names = [check.element for check in page.verify]
    names += [value.from_ for value in page.extract.values()]
    for branch in page.ways_on():
        names += elements_asked_for(branch.when)
        names += [name for step in branch.do for name in elements_in(step)]
    return list(dict.fromkeys(names))


def dangers_of(pages: Mapping[str, Page], portal_of: Callable[[str], str]) -> dict[tuple[str, str], str]:
    """Portal and name of each element that a destructive step clicks, and the page of that step."""
    return {
        (portal_of(name), step.click): name
        for name, page in pages.items() for branch in page.ways_on() for step in branch.do
        if isinstance(step, Click) and effect_of(step) is Effect.DESTRUCTIVE
    }  # fmt: skip


def conditions_on(condition: Condition | None) -> list[str]:
    """The elements a condition asks about."""
    match condition:
        case Seen(seen=element) | Usable(usable=element) | Unchanged(unchanged=element):
            return [element]
        case Counted():
            return [condition.counted, condition.of]
        case Not():
            return conditions_on(condition.not_)
        case All():
            return [name for one in condition.all for name in conditions_on(one)]
        case AnyOf():
            return [name for one in condition.any for name in conditions_on(one)]
        case Value() | BreaksPolicy() | None:
            return []
        case _:
            assert_never(condition)


def counted_on(condition: Condition | None) -> list[str]:
    """The elements that a condition counts."""
    match condition:
        case Counted():
            return [condition.counted]
        case Not():
            return counted_on(condition.not_)
        case All():
            return [name for one in condition.all for name in counted_on(one)]
        case AnyOf():
            return [name for one in condition.any for name in counted_on(one)]
        case Seen() | Usable() | Unchanged() | Value() | BreaksPolicy() | None:
            return []
        case _:
            assert_never(condition)


def elements_asked_for(condition: Condition | None) -> list[str]:
    """The elements that must be on the screen for a condition to hold; those under a `not` are none."""
    match condition:
        case Seen(seen=element) | Usable(usable=element):
            return [element]
        case All():
            return [name for one in condition.all for name in elements_asked_for(one)]
        case AnyOf():
            return [name for one in condition.any for name in elements_asked_for(one)]
        case Unchanged() | Counted() | Value() | BreaksPolicy() | Not() | None:
            return []
        case _:
            assert_never(condition)


def told(way: Model) -> str:
    """A way to find an element, as its file has it: `role: button, name: Connexion / Se connecter`."""
    held = way.model_dump(exclude_none=True, exclude={"why"})
    return ", ".join(
        f"{key}: {' / '.join(value) if isinstance(value, tuple | list) else value}" for key, value in held.items()
    )
