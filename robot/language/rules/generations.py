"""Rules on the generations of a portal: what each has, what it is like, and which one an environment chooses."""

from collections.abc import Iterator

from robot.language.assembly import Program, item_place, key_place
from robot.language.diagnostics import Mistakes, line_of, nearest, suggestion
from robot.language.rules.rule import File, Found
from robot.language.rules.uses import elements_of, written_steps
from robot.language.workspace import Workspace
from robot.model.base import Place
from robot.model.selectors import Element, Selectors
from robot.model.settings import Environment
from robot.model.steps import Click, Effect, effect_of


def unknown_recognised_by(file: File) -> Found:
    """A generation is recognised by elements that it has, its own or those of the one that it is `like`."""
    if isinstance(file.model, Selectors):
        try:
            elements = file.workspace.whole(file.model).elements
        except Mistakes:
            return  # said of the file that it is like
        for index, name in enumerate(file.model.recognised_by):
            if name not in elements:
                place = item_place(file.model, "recognised_by", index)
                yield (
                    place,
                    f"there is no element `{name}` in this file",
                    suggestion(name, elements, "Elements"),
                )


def unknown_behind(program: Program) -> Found:
    """What an element is `behind` is in its generation, behind nothing itself, and clicked by no destructive step."""
    portals = program.page_portals
    danger = {
        (portals[name], step.click)
        for name, page in program.pages.items()
        for step in written_steps(page)
        if isinstance(step, Click) and effect_of(step) is Effect.DESTRUCTIVE
    }
    for portal, looks in program.candidates.items():
        for look in looks:
            for name, element in look.elements.items():
                if element.behind is not None:
                    yield from _behind(look, name, element, dangerous=(portal, element.behind) in danger)


def _behind(look: Selectors, name: str, element: Element, *, dangerous: bool) -> Found:
    behind = element.behind or ""
    place = element.place_of("behind")
    opener = look.elements.get(behind)
    if opener is None:
        message = f"{look.portal} has no element `{behind}` in its generation {look.generation}"
        yield place, message, suggestion(behind, look.elements, "Elements")
    elif dangerous:
        message = f"`{behind}` is clicked by a destructive step, and would be clicked to find `{name}`"
        hint = (
            "`behind` names what is clicked to make the element appear: name what is harmless, "
            "or remove `behind` where the element is always there"
        )
        yield place, message, hint
    elif opener.behind is not None:
        there = line_of(opener.place_of("behind"), place)
        message = f"`{behind}` is itself behind `{opener.behind}` ({there})"
        yield place, message, f"write behind: {opener.behind}"


def unknown_like(file: File) -> Found:
    """A generation is `like` another one of its portal, which is not `like` this one in turn."""
    if not isinstance(file.model, Selectors) or file.model.like is None:
        return
    known = [name for name in file.workspace.generations(file.model.portal) if name != file.model.generation]
    if file.model.like not in known:
        hint = suggestion(file.model.like, known, "Generations")
        hint = hint if known else "this portal has no other generation: remove `like`"
        yield file.model.place_of("like"), f"there is no other generation `{file.model.like[:60]}`", hint
        return
    line = _line_of(file.model, file.workspace)
    if file.model.generation in line:
        oldest = min(line[: line.index(file.model.generation) + 1])
        model = _selectors(file.workspace, file.model.portal, oldest) or file.model  # told once: there
        message = f"the generation `{(model.like or '')[:60]}` is itself like this one"
        yield model.place_of("like"), message, "an older look is like no newer one: remove `like` here"


def _line_of(selectors: Selectors, workspace: Workspace) -> list[str]:
    """Name the generation that these selectors are like, the one that this is like, and so on, each once."""
    line: list[str] = []
    following = selectors.like
    while following is not None and following not in line:
        line.append(following)
        model = _selectors(workspace, selectors.portal, following)
        following = model.like if model is not None else None
    return line


def _selectors(workspace: Workspace, portal: str, generation: str) -> Selectors | None:
    path = workspace.path_of_selectors(portal, generation)
    model = workspace.load(path, "selectors")[0] if path is not None else None
    return model if isinstance(model, Selectors) else None


def unknown_portal_of_environment(file: File) -> Found:
    """An environment chooses generations that a portal has; `auto` may stand for a portal that is yet to come."""
    if not isinstance(file.model, Environment):
        return
    portals = file.workspace.portals()
    for portal, generation in file.model.generations.items():
        place = key_place(file.model, "generations", portal)
        known = file.workspace.generations(portal)
        near = suggestion(portal, portals)
        if portal not in portals and (generation != "auto" or near):
            yield place, f"there is no portal `{portal}`", near or suggestion(portal, portals, "Portals")
        elif portal in portals and generation != "auto" and generation not in known:
            hint = suggestion(generation, [*known, "auto"], "Generations")
            yield place, f"the portal `{portal}` has no generation `{generation[:60]}`", hint


def lacking_element(program: Program) -> Found:
    """A generation that has a part of a group of elements (`structure.`) has all of it that its siblings have."""
    for portal, names, see in _needed(program):
        looks = program.candidates.get(portal, ())
        for name in names:
            having = [one for one in looks if name in one.elements]
            lacking = [one for one in looks if name not in one.elements and _shows(one, see)]
            for look in lacking if having else ():
                if not any(_has_of(look, other, see) for other in lacking if other is not look):
                    yield lacks(look, next((one for one in having if name not in one.recognised_by), having[0]), name)


def _needed(program: Program) -> Iterator[tuple[str, list[str], tuple[str, ...]]]:
    """Give what belongs together: a portal, elements of it, and what shows that a generation has them at all."""
    for name, page in program.pages.items():
        yield program.portal_of(name), list(dict.fromkeys(used.text for used in elements_of(page))), page.see
    for name, session in program.sessions.items():
        named = (session.sign_out, session.behind, session.confirm, *session.ended)
        yield program.session_portals[name], [element for element in named if element], ()


def _shows(look: Selectors, see: tuple[str, ...]) -> bool:
    return not see or any(name in look.elements for name in see)


def _has_of(look: Selectors, other: Selectors, see: tuple[str, ...]) -> bool:
    """Say whether a look has a page from another one that it is `like`: then it is said of that one."""
    held = [look.elements[name] for name in see or look.elements if name in look.elements]
    return any(element.place.file == other.place.file for element in held)


def lacks(look: Selectors, sibling: Selectors, name: str) -> tuple[Place, str, str]:
    """Tell of an element that a look lacks and its sibling has: once, whichever rule finds it."""
    own = {one for one, element in look.elements.items() if element.place.file == look.place.file}
    near = nearest(name, own - set(sibling.elements))
    message = f"the generation {look.generation[:40]} lacks `{name}`, which {sibling.generation[:40]} has"
    if near:
        place = key_place(look, "elements", near)
        return place, message, f"did you mean `{name}` where `{near}` stands?"
    hint = f"copy it from {sibling.generation[:40]}.yaml and adapt it"
    if "." in name:
        group = name.partition(".")[0]
        hint += f"; only where {look.generation[:40]} has no such page at all, leave out every `{group}.`"
    return look.place_of("generation"), message, hint
