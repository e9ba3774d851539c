"""Puts together what one run of a flow needs: the flow, its libraries, its portals, their selectors and policies.

Says what is missing or there twice; whether what is there makes sense is said by the rules.
"""

import contextlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from robot.errors import Problem
from robot.language.diagnostics import Diagnostic, Mistakes, line_of, suggestion
from robot.language.instead import expect_instead
from robot.language.workspace import Workspace
from robot.model.base import Located, LocatedList, Model, Place
from robot.model.flow import Flow, Library, Limits, Page, Session, Start
from robot.model.selectors import Element, Portal, Selectors
from robot.model.settings import Environment, Policy

AUTO = "auto"


@dataclass(frozen=True, eq=False)
class Program:
    """All that one run of a flow needs, read and put together. Nothing in it is looked up in a file any more."""

    flow: Flow
    start: Start
    pages: Mapping[str, Page]
    sessions: Mapping[str, Session]
    page_portals: Mapping[str, str]
    """The portal of each page, by the page's name."""
    session_portals: Mapping[str, str]
    """The portal of each session, by the session's name."""
    portals: Mapping[str, Portal]
    selectors: Mapping[str, Selectors]
    """The selectors of each portal, of the generation chosen; the newest where it is to be found out."""
    candidates: Mapping[str, tuple[Selectors, ...]]
    """The selectors of all generations of each portal, oldest first."""
    auto: frozenset[str]
    """The portals whose generation is to be found out."""
    policies: Mapping[str, Policy]
    """The policy of each delivered secret that names one, by the secret's name."""
    known_policies: frozenset[str]
    """The names of all policies there are."""
    environment: Environment
    limits: Limits
    files: tuple[Path, ...]
    origin: Mapping[str, Flow | Library]
    """The flow or library that holds each page, by the page's name."""

    def element(self, portal: str, name: str) -> Element:
        """Give an element of a portal in the generation chosen. Raises Problem (INVALID) where it has none."""
        chosen = self.selectors.get(portal)
        found = chosen.elements.get(name) if chosen else None
        if found is None:
            look = f" {chosen.generation}" if chosen else ""
            raise Problem(f"The selectors of {portal}{look} have no element {name}.")
        return found

    def portal_of(self, page: str) -> str:
        """Name the portal of a page; the flow's own portal for a name that is no page."""
        return self.page_portals.get(page, self.flow.portal)

    def policy_of(self, secret: str) -> Policy | None:
        """Give the policy that a delivered secret must keep, if it has one."""
        return self.policies.get(secret)

    def has_page(self, name: str) -> bool:
        """Say whether the generation chosen has this page: all elements that it is recognised by."""
        chosen = self.selectors.get(self.portal_of(name))
        return chosen is not None and all(element in chosen.elements for element in self.pages[name].see)

    def hosts(self) -> frozenset[str]:
        """Give every host name that this flow's portals answer at."""
        return frozenset(host for portal in self.portals.values() for host in portal.hosts)


@dataclass
class _Parts:
    pages: dict[str, Page] = field(default_factory=dict)
    sessions: dict[str, Session] = field(default_factory=dict)
    portal_of: dict[str, str] = field(default_factory=dict)
    portal_of_session: dict[str, str] = field(default_factory=dict)
    origin: dict[str, Flow | Library] = field(default_factory=dict)
    session_origin: dict[str, Flow | Library] = field(default_factory=dict)
    portals: dict[str, Portal] = field(default_factory=dict)
    candidates: dict[str, tuple[Selectors, ...]] = field(default_factory=dict)
    chosen: dict[str, Selectors] = field(default_factory=dict)
    policies: dict[str, Policy] = field(default_factory=dict)
    known_policies: set[str] = field(default_factory=set)
    found: list[Diagnostic] = field(default_factory=list)

    def wrong(self, place: Place, message: str, rule: str, hint: str = "") -> None:
        self.found.append(Diagnostic(place, message, rule, hint))


def assemble(workspace: Workspace, flow: Flow, environment: Environment) -> tuple[Program | None, list[Diagnostic]]:
    """Put a program together; without one, or with one that is not whole, the diagnostics say what is missing."""
    parts = _Parts()
    libraries = list(_libraries(workspace, flow, parts))
    holders: list[Flow | Library] = [flow, *libraries]
    for holder in holders:
        _merge(holder, parts)
    start = expect_instead(_start(workspace, flow, libraries, parts), parts.pages)
    for holder in holders:
        _portals(workspace, holder, environment, parts)
    _policies(workspace, flow, parts)
    if start is None or parts.found:
        return None, parts.found
    program = Program(
        flow=flow,
        start=start,
        pages=parts.pages,
        sessions=parts.sessions,
        page_portals=parts.portal_of,
        session_portals=parts.portal_of_session,
        portals=parts.portals,
        selectors=parts.chosen,
        candidates=parts.candidates,
        auto=frozenset(name for name in parts.portals if environment.generations.get(name, AUTO) == AUTO),
        policies=parts.policies,
        known_policies=frozenset(parts.known_policies),
        environment=environment,
        limits=environment.limits or flow.limits,
        files=_files(flow, environment, libraries, parts),
        origin=parts.origin,
    )
    return program, []


def _files(flow: Flow, environment: Environment, libraries: list[Library], parts: _Parts) -> tuple[Path, ...]:
    """Name every file that the program was put together from."""
    looks = [look for candidates in parts.candidates.values() for look in candidates]
    models: list[Model] = [flow, *libraries, *parts.portals.values(), *looks, *parts.policies.values(), environment]
    models += [element for look in looks for element in look.elements.values()]  # some are of another's: see `like`
    return tuple(Path(file) for file in dict.fromkeys(model.place.file for model in models) if file)


def item_place(model: Model, key: str, index: int) -> Place:
    """Give the place of an item of a model's list."""
    source = model._source  # noqa: SLF001 - places are the language's own matter
    held = source.get(key) if source is not None else None
    return held.items_at[index] if isinstance(held, LocatedList) and index < len(held) else model.place_of(key)


def key_place(model: Model, key: str, name: str) -> Place:
    """Give the place of a name in a model's mapping: `key_place(flow, "pages", "menu")`."""
    source = model._source  # noqa: SLF001 - places are the language's own matter
    held = source.get(key) if source is not None else None
    return held.keys_at.get(name, held.place) if isinstance(held, Located) else model.place_of(key)


def _libraries(workspace: Workspace, flow: Flow, parts: _Parts) -> Iterator[Library]:
    for index, name in enumerate(flow.uses):
        place = item_place(flow, "uses", index)
        if workspace.path_of_library(name) is None:
            hint = suggestion(name, workspace.libraries(), "Page libraries")
            parts.wrong(place, f"there is no page library `{name}`", "unknown-library", hint)
        elif name in flow.uses[:index]:
            parts.wrong(place, f"the page library `{name}` is used twice", "unknown-library")
        else:
            try:
                yield workspace.library(name)
            except Mistakes as mistakes:
                parts.found += mistakes.diagnostics


def _merge(holder: Flow | Library, parts: _Parts) -> None:
    for name, page in holder.pages.items():
        if name in parts.pages:
            _twice(name, parts.origin[name], holder, parts)
            continue
        parts.pages[name] = page
        parts.portal_of[name] = page.portal or holder.portal
        parts.origin[name] = holder
    for name, session in holder.sessions.items():
        if name in parts.sessions:
            place = key_place(holder, "sessions", name)
            other = parts.session_origin[name]
            there = line_of(key_place(other, "sessions", name))
            message = f"the session `{name}` is also in {_called(other)} ({there})"
            hint = "remove one of the two; with the only session, `sessions:` itself goes too"
            parts.wrong(place, message, "duplicate-session", hint)
            continue
        parts.sessions[name] = session
        parts.session_origin[name] = holder
        parts.portal_of_session[name] = name  # its own portal: see the rule unknown-session


def _twice(name: str, first: Flow | Library, second: Flow | Library, parts: _Parts) -> None:
    """Tell of a page that stands twice where it can be mended without harm to other flows: in the flow, if it can."""
    here, other = (first, second) if isinstance(first, Flow) else (second, first)
    there = line_of(key_place(other, "pages", name))
    message = f"the page `{name}` is also in {_called(other)} ({there})"
    parts.wrong(key_place(here, "pages", name), message, "duplicate-page", "give it another name")


def _called(holder: Flow | Library) -> str:
    return f"the flow `{holder.flow}`" if isinstance(holder, Flow) else f"the page library `{holder.library}`"


def _start(workspace: Workspace, flow: Flow, libraries: list[Library], parts: _Parts) -> Start | None:
    if flow.start is not None:
        return flow.start
    found = [library for library in libraries if library.start is not None]
    if len(found) == 1:
        return found[0].start
    place = flow.place_of("flow")
    if found:
        names = ", ".join(library.library for library in found)
        parts.wrong(place, f"several page libraries have a start: {names}", "no-start", "write `start` in the flow")
    elif len(libraries) == len(flow.uses):
        parts.wrong(
            place, "this flow has no `start`, and no page library that it uses has one", "no-start",
            f'write start: {{open: "https://{_a_host(workspace, flow)}/", next: [PAGE]}}',
        )  # fmt: skip
    return None


def _a_host(workspace: Workspace, flow: Flow) -> str:
    with contextlib.suppress(Problem):
        return workspace.portal(flow.portal).hosts[0]
    return "..."


def _portals(workspace: Workspace, holder: Flow | Library, environment: Environment, parts: _Parts) -> None:
    wanted = [(holder.portal, holder.place_of("portal"))]
    wanted += [(page.portal, page.place_of("portal")) for page in holder.pages.values() if page.portal]
    for name, place in wanted:
        if name in parts.portals:
            continue
        if name not in workspace.portals():
            parts.wrong(
                place,
                f"there is no portal `{name}`",
                "unknown-portal",
                suggestion(name, workspace.portals(), "Portals"),
            )
            continue
        try:
            parts.portals[name] = workspace.portal(name)
            _generations(workspace, name, place, environment, parts)
        except Mistakes as mistakes:
            parts.found += mistakes.diagnostics


def _generations(workspace: Workspace, name: str, place: Place, environment: Environment, parts: _Parts) -> None:
    known = workspace.generations(name)
    if not known:
        parts.wrong(
            place,
            f"the portal `{name}` has no selectors",
            "unknown-generation",
            f"write selectors/{name}/NAME.yaml with `portal`, `generation` and `elements`; "
            "NAME is what this look of the portal is called, such as its year",
        )
        return
    wanted = environment.generations.get(name, AUTO)
    if wanted != AUTO and wanted not in known:
        at = key_place(environment, "generations", name)
        hint = suggestion(wanted, [*known, AUTO], "Generations")
        parts.wrong(at, f"the portal `{name}` has no generation `{wanted[:60]}`", "unknown-generation", hint)
        return
    all_of_it = {generation: workspace.selectors(name, generation) for generation in known}
    parts.candidates[name] = tuple(all_of_it.values())
    parts.chosen[name] = all_of_it[known[-1] if wanted == AUTO else wanted]


def _policies(workspace: Workspace, flow: Flow, parts: _Parts) -> None:
    if not flow.delivers:
        return
    try:
        known = workspace.policies().policies
    except Mistakes as mistakes:
        parts.found += mistakes.diagnostics
        return
    parts.known_policies |= set(known)
    for secret, delivers in flow.delivers.items():
        policy = delivers.policy
        if policy is None:
            continue  # said by `no-policy`
        if policy in known:
            parts.policies[secret] = known[policy]
        else:
            hint = suggestion(policy, known, "Policies in config/policies.yaml")
            parts.wrong(delivers.place_of("policy"), f"there is no policy `{policy}`", "unknown-policy", hint)
