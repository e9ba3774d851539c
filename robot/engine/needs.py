"""What must be looked for while a walk is on a page: every element that its steps, values and conditions name.

Plain functions of the model. Must not know a screen.
"""

from robot.model.base import Model
from robot.model.conditions import All, AnyOf, Condition, Not, Seen, Unchanged, Usable
from robot.model.flow import Page
from robot.model.steps import Step


def elements_of(page: Page) -> list[str]:
    """Every element of the page's own portal that is needed while the walk is on it."""
    names = [*page.see, *page.without, *page.changes]
    names += [check.element for check in page.verify]
    names += [value.from_ for value in page.extract.values()]
    for branch in page.ways_on():
        names += conditions_on(branch.when)
        for step in branch.do:
            names += elements_in(step)
    return list(dict.fromkeys(names))


def absent_from(page: Page) -> set[str]:
    """The elements that a page or one of its conditions asks to be absent: what they find may be another element."""
    under = [set(conditions_on(branch.when)).difference(elements_asked_for(branch.when)) for branch in page.ways_on()]
    return {*page.without}.union(*under)


def elements_in(step: Step) -> list[str]:
    """The elements a step needs, its rehearsal's included."""
    verbs = ("fill", "click", "select", "check", "upload", "download", "read", "on")
    names = [getattr(step, verb) for verb in verbs if getattr(step, verb, None) is not None]
    rehearse = getattr(step, "rehearse", None)
    return names + (elements_in(rehearse) if rehearse is not None else [])


def conditions_on(condition: Condition | None) -> list[str]:
    """The elements a condition asks about."""
    match condition:
        case Seen(seen=element) | Usable(usable=element) | Unchanged(unchanged=element):
            return [element]
        case Not():
            return conditions_on(condition.not_)
        case All():
            return [name for one in condition.all for name in conditions_on(one)]
        case AnyOf():
            return [name for one in condition.any for name in conditions_on(one)]
        case _:
            return []


def elements_asked_for(condition: Condition | None) -> list[str]:
    """The elements that must be on the screen for a condition to hold; those under a `not` are none."""
    match condition:
        case Seen(seen=element) | Usable(usable=element):
            return [element]
        case All():
            return [name for one in condition.all for name in elements_asked_for(one)]
        case AnyOf():
            return [name for one in condition.any for name in elements_asked_for(one)]
        case _:
            return []


def told(way: Model) -> str:
    """A way to find an element, as its file has it: `role: button, name: Connexion / Se connecter`."""
    held = way.model_dump(exclude_none=True, exclude={"why"})
    return ", ".join(
        f"{key}: {' / '.join(value) if isinstance(value, tuple | list) else value}" for key, value in held.items()
    )
