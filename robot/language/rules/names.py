"""Rules on names: each one that is used is there."""

import re
from collections.abc import Iterable
from functools import lru_cache

from robot.language.assembly import Program, item_place, key_place
from robot.language.diagnostics import Mistakes, suggestion
from robot.language.references import malformed_in, references_in
from robot.language.rules.rule import File, Found
from robot.language.rules.uses import (
    Used,
    elements_of,
    fields_of,
    policy_questions,
    steps_of,
    texts_of,
    texts_of_element,
    ways,
    written_steps,
)
from robot.language.workspace import Workspace
from robot.model.base import Place
from robot.model.selectors import Selectors
from robot.model.settings import Environment
from robot.model.steps import Answer, Click, Effect, Read, effect_of

_EVERY_PLACE_OF_A_SECRET = {"with", "locks"}
_ALONE = re.compile(r"\$\{secrets\.[^{}]*\}")


def unknown_page(program: Program) -> Found:
    """Every page that is named as next is a page of the flow or of a library it uses."""
    for index, name in enumerate(program.start.next):
        yield from _page(program, name, item_place(program.start, "next", index))
    for page in program.pages.values():
        for way in ways(page):
            for index, name in enumerate(way.next):
                yield from _page(program, name, item_place(way, "next", index))
        for index, name in enumerate(page.instead_of):
            yield from _page(program, name, item_place(page, "instead_of", index))


def _page(program: Program, name: str, place: Place) -> Found:
    if name not in program.pages:
        yield place, f"there is no page `{name}`", suggestion(name, program.pages, "Pages")


def unknown_session_page(program: Program) -> Found:
    """A session is named after its portal and opened by pages there are; a page asks only for a session there is."""
    for portal, session in program.sessions.items():
        if portal not in program.portals:
            hint = suggestion(portal, program.portals, "Portals")
            yield session.place, f"a session goes by its portal, and there is no portal `{portal}`", hint
        for index, name in enumerate(session.opened_by):
            yield from _page(program, name, item_place(session, "opened_by", index))
    for page in program.pages.values():
        if page.signed_in and page.signed_in not in program.sessions:
            hint = suggestion(page.signed_in, program.sessions, "Sessions")
            yield page.place_of("signed_in"), f"there is no session `{page.signed_in}`", hint


def unknown_element(program: Program) -> Found:
    """Every element that is named is in the selectors of its page's portal, in each generation that has the page."""
    for name, page in program.pages.items():
        used = list(elements_of(page))
        yield from _elements(program, program.portal_of(name), used, shows=page.see)
    for name, session in program.sessions.items():
        if name not in program.portals:
            continue
        ended = [Used(one, item_place(session, "ended", at), "ended") for at, one in enumerate(session.ended)]
        ways = [(key, getattr(session, key)) for key in ("sign_out", "behind", "confirm")]
        used = [*(Used(one, session.place_of(key), key) for key, one in ways if one), *ended]
        yield from _elements(program, program.session_portals[name], used, shows=())


def _elements(program: Program, portal: str, used: list[Used], *, shows: tuple[str, ...]) -> Found:
    candidates = program.candidates.get(portal, ())
    everywhere = {name for one in candidates for name in one.elements}
    for element in used:
        if element.text not in everywhere:
            yield (
                element.place,
                f"{portal} has no element `{element.text}`",
                suggestion(element.text, everywhere, "Elements"),
            )
            continue
        for one in candidates:
            # A generation without anything of what the page is recognised by does not have the page at all.
            if element.text not in one.elements and (not shows or any(name in one.elements for name in shows)):
                message = f"{portal} has no element `{element.text}` in its generation {one.generation}"
                yield element.place, message, f"add it to {portal}/{one.generation}.yaml, or nothing of its page"


def unknown_reference(program: Program) -> Found:
    """Every `${inputs.x}`, `${values.x}` and `${secrets.x}` names something the flow has."""
    known = {"inputs": set(program.flow.inputs), "values": _values(program), "secrets": set(program.flow.secrets)}
    words = {"inputs": "input", "values": "value", "secrets": "secret"}
    for text in _texts(program):
        for kind, name in references_in(text.text):
            if name not in known[kind]:
                hint = suggestion(name, known[kind], f"This flow's {kind}")
                yield text.place, f"there is no {words[kind]} `{name}`", hint


def malformed_reference(program: Program) -> Found:
    """A reference is written `${inputs.x}`, `${values.x}` or `${secrets.x}`; `$${` is a plain `${`."""
    for text in _texts(program):
        for wrong in malformed_in(text.text):
            yield text.place, wrong, "write ${inputs.x}, ${values.x} or ${secrets.x}; $${ is a plain ${"


def misplaced_secret(program: Program) -> Found:
    """A secret is typed into a box (`with`) or names a lock, and stands in no sentence, address or comparison."""
    for text in _texts(program):
        for kind, name in references_in(text.text):
            if kind == "secrets" and text.role not in _EVERY_PLACE_OF_A_SECRET:
                yield (
                    text.place,
                    f"the secret `{name}` does not belong in `{text.role}`",
                    "only `with` of a `fill` takes a secret",
                )
        if text.role == "with" and "${secrets." in text.text and not _ALONE.fullmatch(text.text):
            yield text.place, "a secret stands alone in its `with`", "nothing else would be typed with it"


def unfilled_reference(program: Program) -> Found:
    """References stand where they are filled in: not in `message_box`, `press`, the start, or in a `secret`."""
    plain = [*fields_of(program.start, "open")]
    for session in program.sessions.values():
        plain += fields_of(session, "address")
    for page in program.pages.values():
        plain += fields_of(page, "message_box")
        for secret in page.secret.values():
            plain += fields_of(secret, "after", "matches")
        for step in steps_of(page):
            plain += fields_of(step, *({"press"} & set(type(step).model_fields)))
    for text in plain:
        if references_in(text.text):
            yield (
                text.place,
                f"`{text.role}` is taken as it stands: this reference is not filled in",
                "write the text itself",
            )


def _values(program: Program) -> set[str]:
    found = {name for page in program.pages.values() for name in page.extract}
    return found | {step.as_ for page in program.pages.values() for step in steps_of(page) if isinstance(step, Read)}


def unknown_witness(program: Program) -> Found:
    """The `witness` of a destructive step is a value that a page of the flow extracts."""
    known = _values(program)
    for page in program.pages.values():
        for step in steps_of(page):
            if isinstance(step, (Click, Answer)) and step.witness and step.witness not in known:
                place = step.place_of("witness")
                yield place, f"there is no value `{step.witness}`", suggestion(step.witness, known, "Values")


@lru_cache(maxsize=1)
def _texts(program: Program) -> list[Used]:
    """List the texts that hold a reference or something like one: several rules ask for them, one after another."""
    return [used for used in (*texts_of(program), *_texts_of_elements(program)) if "${" in used.text]


def _texts_of_elements(program: Program) -> Iterable[Used]:
    """Give the texts of the elements that the program uses; those of other flows' elements are not its own."""
    wanted = dict.fromkeys(
        (program.portal_of(name), used.text) for name, page in program.pages.items() for used in elements_of(page)
    )
    for portal, name in wanted:
        yield from texts_of_element(program, portal, name)


def delivered_by_no_page(program: Program) -> Found:
    """Every secret that a flow delivers is shown by one of its pages."""
    obtained = {name for page in program.pages.values() for name in page.secret}
    for name in program.flow.delivers:
        if name not in obtained:
            place = key_place(program.flow, "delivers", name)
            yield place, f"no page obtains the secret `{name}`", suggestion(name, obtained, "Pages obtain")


def unknown_secret(program: Program) -> Found:
    """A secret that a page obtains or asks about is one that the flow delivers."""
    known = program.flow.delivers
    for page in program.pages.values():
        for name in page.secret:
            if name not in known:
                place = key_place(page, "secret", name)
                yield place, f"the flow does not deliver the secret `{name}`", suggestion(name, known, "It delivers")
        for question in policy_questions(page):
            place = question.place_of("secret")
            if question.secret not in known:
                hint = suggestion(question.secret, known, "It delivers")
                yield place, f"the flow does not deliver the secret `{question.secret}`", hint


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
                if element.behind is None:
                    continue
                place = element.place_of("behind")
                opener = look.elements.get(element.behind)
                if opener is None:
                    message = f"{portal} has no element `{element.behind}` in its generation {look.generation}"
                    yield place, message, suggestion(element.behind, look.elements, "Elements")
                elif (portal, element.behind) in danger:
                    message = (
                        f"`{element.behind}` is clicked by a destructive step, and would be clicked to find `{name}`"
                    )
                    yield place, message, "name what unfolds the element and does nothing else"
                elif opener.behind is not None:
                    yield place, f"`{element.behind}` is itself behind something", "name what is shown from the start"


def unknown_like(file: File) -> Found:
    """A generation is `like` another one of its portal, which is not `like` this one in turn."""
    if isinstance(file.model, Selectors) and file.model.like is not None:
        known = [name for name in file.workspace.generations(file.model.portal) if name != file.model.generation]
        if file.model.like not in known:
            hint = suggestion(file.model.like, known, "Generations")
            yield file.model.place_of("like"), f"there is no other generation `{file.model.like[:60]}`", hint
        elif file.model.generation in _line_of(file.model, file.workspace):
            message = f"the generation `{file.model.like[:60]}` is itself like this one"
            yield file.model.place_of("like"), message, "remove `like` in the older of the two"


def _line_of(selectors: Selectors, workspace: Workspace) -> list[str]:
    """Name the generation that these selectors are like, the one that this is like, and so on, each once."""
    line: list[str] = []
    following = selectors.like
    while following is not None and following not in line:
        line.append(following)
        path = workspace.path_of_selectors(selectors.portal, following)
        model = workspace.load(path, "selectors")[0] if path is not None else None
        following = model.like if isinstance(model, Selectors) else None
    return line


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
