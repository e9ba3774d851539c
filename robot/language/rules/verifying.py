"""Rules on what is verified: a comparison that some screens fail, and that has to do with what was asked for."""

import re
from collections.abc import Iterator

from robot.language.assembly import Program
from robot.language.diagnostics import line_of
from robot.language.references import references_in
from robot.language.rules.rule import Found
from robot.language.rules.uses import destructive_steps, ways
from robot.model.base import Place
from robot.model.flow import Page, Verify
from robot.model.steps import Step

_SCREENS = ("Bienvenue, Zoé", "Facture no 4711 du 02/03/2026", "Aucun résultat : réessayez !")
"""Texts that have nothing in common: what finds something in each finds it anywhere."""

_SHORT = ("", "-", "z")
"""The same for an expression that would take for ever on longer ones."""

_GIVEN = "Kq7Wz"
"""Stands for what a reference holds: no screen shows it by chance."""

_REFERENCE = re.compile(r"(?<!\$)\$\{[^{}]*\}")
_NESTED = re.compile(r"\([^()]*[*+}][^()]*\)[*+{]")


def unverified(program: Program) -> Found:
    """A destructive step stands on a page with a `verify`, or every page that leads to it has one."""
    before: dict[str, list[Page]] = {name: [] for name in program.pages}
    for page in program.pages.values():
        for way in ways(page):
            for following in way.next:
                before.get(following, []).append(page)
    for name, page in program.pages.items():
        earlier = before[name]
        if _is_verified(program, page) or (
            earlier and name not in program.start.next and all(_is_verified(program, one) for one in earlier)
        ):
            continue
        written = [verify for verify in page.verify if not _is_empty(verify) and not _holds_anywhere(verify, set())]
        loose = next((verify for verify in sorted(written, key=lambda one: one.if_seen)), None)
        for step in destructive_steps(page):
            if loose is not None:
                yield _does_not_guard(program, loose, step)
            elif not page.verify:  # else said by `empty-verify` or `vacuous-verify`
                hint = f"write verify: [{{element: ELEMENT, contains: {_an_input(program)}}}]"
                hint += ": what is on screen is what was asked for"
                yield step.place, "a destructive step on a page that nothing verifies", hint


def _does_not_guard(program: Program, verify: Verify, step: Step) -> tuple[Place, str, str]:
    guarded = f"and so does not guard the destructive step of {line_of(step.place, verify.place)}"
    if verify.if_seen:
        message = f"this `verify` is skipped where the element is not seen, {guarded}"
        return verify.place_of("if_seen"), message, "remove `if_seen`"
    hint = f"compare with what was asked for, such as {_an_input(program)}"
    return verify.place, f"this `verify` holds whatever was asked for, {guarded}", hint


def empty_verify(program: Program) -> Found:
    """A `verify` compares the element with something: `is`, `contains` or `matches`."""
    for verify in _verifies(program):
        if _is_empty(verify):
            hint = f"write `is`, `contains` or `matches`, such as contains: {_an_input(program)}"
            yield verify.place, "this `verify` compares with nothing", hint


def vacuous_verify(program: Program) -> Found:
    """A `verify` compares with something that not every screen satisfies."""
    for verify in _verifies(program):
        if _holds_anywhere(verify, set()):
            hint = f"write what this screen alone shows, such as contains: {_an_input(program)}"
            yield verify.place, "every screen satisfies this `verify`", hint


def _verifies(program: Program) -> Iterator[Verify]:
    return (verify for page in program.pages.values() for verify in page.verify)


def _is_empty(verify: Verify) -> bool:
    return verify.is_ is None and verify.contains is None and verify.matches is None


def _an_input(program: Program) -> str:
    """Give the reference to the flow's only input; one to fill in where there are several, or none."""
    name = next(iter(program.flow.inputs)) if len(program.flow.inputs) == 1 else "NAME"
    return f'"${{inputs.{name}}}"'


def _is_verified(program: Program, page: Page) -> bool:
    """Say whether a page is held to what was asked for, also where inputs that need not be given are left out."""
    left_out = {name for name, one in program.flow.inputs.items() if one.default == ""}
    return any(
        not verify.if_seen and _refers(program, verify) and not _holds_anywhere(verify, left_out)
        for verify in page.verify
    )


def _refers(program: Program, verify: Verify) -> bool:
    """Say whether a `verify` has to do with what was asked for; a flow that is asked for nothing has no such thing."""
    texts = filter(None, (verify.is_, verify.contains, verify.matches))
    return not program.flow.inputs or any(references_in(text) for text in texts)


def _holds_anywhere(verify: Verify, left_out: set[str]) -> bool:
    """Say whether a `verify` holds on any screen, where these inputs are left out; `is` never does."""
    if verify.is_ is not None or (verify.contains is not None and _put(verify.contains, left_out).strip()):
        return False
    if verify.matches is None:
        return verify.contains is not None
    try:
        expression = re.compile(_put(verify.matches, left_out), re.IGNORECASE)
    except (re.error, RecursionError, OverflowError):
        return False  # said by `bad-expression`
    screens = _SHORT if _NESTED.search(verify.matches) else _SCREENS
    return all(expression.search(screen) for screen in screens)


def _put(text: str, left_out: set[str]) -> str:
    """Put something in the place of each reference: nothing for an input that is left out."""
    absent = [[("inputs", name)] for name in left_out]
    return _REFERENCE.sub(lambda found: "" if [*references_in(found[0])] in absent else _GIVEN, text)
