"""Rules on all files together: what one of them has and no other uses, or lacks and another has.

They are asked by `check` alone: a run looks at what it needs.
"""

import contextlib
from collections.abc import Iterable, Iterator

from robot.language.assembly import key_place
from robot.language.diagnostics import Mistakes, suggestion
from robot.language.rules.generations import lacks
from robot.language.rules.rule import Found, Whole
from robot.language.rules.uses import elements_of
from robot.language.workspace import Workspace
from robot.model.flow import Flow, Library
from robot.model.selectors import Portal, Selectors
from robot.model.settings import Environment


def unused_element(whole: Whole) -> Found:
    """Every element of a selector file is used by a page or a session, or tells the generation."""
    wanted = [file.model for file in whole.files if isinstance(file.model, Selectors)]
    used = _used(whole.workspace) if wanted else None
    if used is None:
        return
    for selectors in wanted:
        looks = dict(_looks(whole.workspace, selectors.portal))
        known = {name for look in looks.values() for name in look.elements}
        if any(portal == selectors.portal and name not in known for portal, name in used):
            continue  # a name is misspelled, and so is not told twice
        for name, element in selectors.elements.items():
            opens = any(held.behind == name for look in looks.values() for held in look.elements.values())
            tells = (
                opens
                or name in selectors.recognised_by
                or any(name in look.recognised_by and look.elements.get(name) is element for look in looks.values())
            )
            if not tells and (selectors.portal, name) not in used:
                place = key_place(selectors, "elements", name)
                yield place, f"no page uses the element `{name}`", "remove it, or use it in a page"


def _used(workspace: Workspace) -> set[tuple[str, str]] | None:
    """Give every element that a page or session uses, with its portal; None where that cannot be told."""
    found = set()
    for holder in _holders(workspace):
        if holder is None:
            return None  # what cannot be read may use anything
        for page in holder.pages.values():
            portal = page.portal or holder.portal
            found |= {(portal, element.text) for element in elements_of(page)}
        for portal, session in holder.sessions.items():
            named = (session.sign_out, session.behind, session.confirm, *session.ended)
            found |= {(portal, element) for element in named if element is not None}
    portals = {*workspace.portals()}
    return found if all(portal in portals for portal, _ in found) else None


def _holders(workspace: Workspace) -> Iterator[Flow | Library | None]:
    """Give every flow and library; None for one that cannot be read."""
    for name in workspace.flows():
        model, _ = workspace.load(workspace.path_of_flow(name), "flow")
        yield model if isinstance(model, Flow) else None
    for name in workspace.libraries():
        path = workspace.path_of_library(name)
        model = workspace.load(path, "library")[0] if path is not None else None
        yield model if isinstance(model, Library) else None


def _looks(workspace: Workspace, portal: str) -> Iterator[tuple[str, Selectors]]:
    """Give every generation that can be read, with the elements of the one that it is `like`."""
    for generation in workspace.generations(portal):
        with contextlib.suppress(Mistakes):  # said of the file itself
            yield generation, workspace.selectors(portal, generation)


def incomplete_generation(whole: Whole) -> Found:
    """A generation that has a part of a group of elements (`structure.`) has all of it that its siblings have."""
    wanted = [file.model for file in whole.files if isinstance(file.model, Selectors)]
    if any(len(whole.workspace.generations(selectors.portal)) > 1 for selectors in wanted):
        used = _used(whole.workspace)
        for selectors in wanted:
            looks = dict(_looks(whole.workspace, selectors.portal))
            if selectors.generation in looks:
                yield from _lacking(selectors, looks, used)


def _lacking(selectors: Selectors, looks: dict[str, Selectors], used: set[tuple[str, str]] | None) -> Found:
    elements = looks[selectors.generation].elements
    groups = _groups(elements)
    older = looks.get(selectors.like or "")
    older_groups = _groups(older.elements) if older is not None else set()  # what those lack is said of the older one
    said = set()
    for sibling in looks.values():
        for name in sibling.elements:
            if name in elements or name in sibling.recognised_by or name in said:
                continue
            group = name.partition(".")[0]
            if group in groups - older_groups and (used is None or (selectors.portal, name) in used):
                said.add(name)
                yield lacks(looks[selectors.generation], sibling, name)


def _groups(elements: Iterable[str]) -> set[str]:
    return {name.partition(".")[0] for name in elements}


def undeclared_host(whole: Whole) -> Found:
    """Every host that an environment redirects is one that a portal declares."""
    for file in whole.files:
        if isinstance(file.model, Environment) and file.model.hosts:
            declared = _declared(whole.workspace)
            for host in file.model.hosts:
                if host not in declared:
                    place = key_place(file.model, "hosts", host)
                    hint = suggestion(host, declared, "Hosts of portals")
                    yield place, "no portal declares this host, so nothing is sent there", hint


def _declared(workspace: Workspace) -> set[str]:
    models = (
        workspace.load(path, "portal")[0] for name in workspace.portals() if (path := workspace.path_of_portal(name))
    )
    return {host for model in models if isinstance(model, Portal) for host in model.hosts}
