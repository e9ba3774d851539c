"""Rules on names: each one that is used is there."""

import re
from collections.abc import Iterable
from functools import lru_cache

from robot.language.assembly import Program, item_place, key_place
from robot.language.diagnostics import line_of, nearest, shown, suggestion
from robot.language.references import malformed_in, references_in
from robot.language.rules.rule import Found
from robot.language.rules.uses import (
    Used,
    elements_of,
    fields_of,
    policy_questions,
    steps_of,
    texts_of,
    texts_of_element,
    ways,
)
from robot.model.base import Place
from robot.model.steps import Answer, Click, Read

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
    """Every element that is named is in the selectors of its page's portal."""
    for name, page in program.pages.items():
        yield from _elements(program, program.portal_of(name), list(elements_of(page)))
    for name, session in program.sessions.items():
        if name not in program.portals:
            continue
        ended = [Used(one, item_place(session, "ended", at), "ended") for at, one in enumerate(session.ended)]
        ways = [(key, getattr(session, key)) for key in ("sign_out", "behind", "confirm")]
        used = [*(Used(one, session.place_of(key), key) for key, one in ways if one), *ended]
        yield from _elements(program, program.session_portals[name], used)


def _elements(program: Program, portal: str, used: list[Used]) -> Found:
    everywhere = {name for one in program.candidates.get(portal, ()) for name in one.elements}
    for element in used:
        if element.text not in everywhere:
            yield (
                element.place,
                f"{portal} has no element `{element.text}`",
                suggestion(element.text, everywhere, "Elements"),
            )


def unknown_reference(program: Program) -> Found:
    """Every `${inputs.x}`, `${values.x}` and `${secrets.x}` names something the flow has."""
    known = {"inputs": set(program.flow.inputs), "values": _values(program)}
    words = {"inputs": "input", "values": "value"}
    for text in _texts(program):
        for kind, name in references_in(text.text):
            if kind == "secrets":
                if name not in program.flow.secrets and text.role in _EVERY_PLACE_OF_A_SECRET:
                    yield _unnamed_secret(program, name, text.place)
            elif name not in known[kind]:
                hint = suggestion(name, known[kind], f"This flow's {kind}")
                yield text.place, f"there is no {words[kind]} `{name}`", hint


def _unnamed_secret(program: Program, name: str, place: Place) -> tuple[Place, str, str]:
    flow = program.flow
    message = f"the flow `{flow.flow}` does not name the secret `{name}` in its `secrets`"
    hint = f"add it there ({line_of(flow.place_of('secrets'), place)})"
    if not flow.secrets:
        hint = f"write secrets: [{name}] in {shown(flow.place.file)}"
    near = nearest(name, flow.secrets) if name not in program.environment.secrets else None
    return place, message, f"{hint}, or did you mean `{near}`?" if near else hint


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
                    "an address holds no secret: take it out"
                    if text.role in {"open", "address"}
                    else "take it out; only the `with` of a `fill`, and a lock, take a secret",
                )
        if text.role == "with" and "${secrets." in text.text and not _ALONE.fullmatch(text.text):
            message = "a secret must be the whole of its `with`, and here more stands beside it"
            yield text.place, message, "put the whole text into the secret itself"


def unfilled_reference(program: Program) -> Found:
    """References stand where they are filled in: not in `message_box`, `press`, the start, or in a `secret`."""
    plain = [*fields_of(program.start, "open")]
    for session in program.sessions.values():
        plain += fields_of(session, "address", "confirm_box", "box_refused")
    for page in program.pages.values():
        plain += [Used(text, page.place_of("message_box"), "message_box") for text in page.message_box]
        for secret in page.secret.values():
            plain += fields_of(secret, "after", "matches", "unclear")
        for step in steps_of(page):
            plain += fields_of(step, *({"press"} & set(type(step).model_fields)))
    for text in plain:
        if any(kind != "secrets" for kind, _ in references_in(text.text)):  # secrets: see misplaced-secret
            yield (
                text.place,
                f"`{text.role}` is taken as it stands: this reference is not filled in",
                "write the words that are always there, without the reference",
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
            near = nearest(name, obtained - set(program.flow.delivers))
            hint = "no page shows it: name it in the `secret` of a page, or remove it here"
            yield place, f"no page obtains the secret `{name}`", f"did you mean `{near}`?" if near else hint


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
