"""Rules on what cannot be undone, and on secrets typed in the wrong place."""

import re
from collections.abc import Iterator

from robot.language.assembly import Program, key_place
from robot.language.rules.rule import File, Found
from robot.language.rules.uses import steps_of, value_place, ways, written_steps
from robot.model.flow import Page
from robot.model.selectors import Scope
from robot.model.settings import Environment
from robot.model.steps import Answer, Click, Effect, Fill, effect_of

_SECRET_BOX = re.compile(r"(?i)pass|mot.?de.?passe|secret|\bcode\b|token|jeton|credential")
_FEWEST_WAYS = 2


def _destructive(page: Page) -> Iterator[Click | Answer]:
    for step in written_steps(page):
        if isinstance(step, (Click, Answer)) and effect_of(step) is Effect.DESTRUCTIVE:
            yield step


def unverified(program: Program) -> Found:
    """A destructive step stands on a page with a `verify`, or every page that leads to it has one."""
    before: dict[str, list[Page]] = {name: [] for name in program.pages}
    for page in program.pages.values():
        for way in ways(page):
            for following in way.next:
                before.get(following, []).append(page)
    for name, page in program.pages.items():
        for step in _destructive(page):
            surely = _is_verified(page)
            earlier = before[name]
            if not surely and not (
                earlier and name not in program.start.next and all(_is_verified(one) for one in earlier)
            ):
                yield (
                    step.place,
                    "a destructive step on a page that nothing verifies",
                    "write `verify`, without `if_seen`: what is on screen is what was asked for",
                )


def _is_verified(page: Page) -> bool:
    return any(not verify.if_seen for verify in page.verify)


def empty_verify(program: Program) -> Found:
    """A `verify` compares the element with something: `is`, `contains` or `matches`."""
    for page in program.pages.values():
        for verify in page.verify:
            if verify.is_ is None and verify.contains is None and verify.matches is None:
                yield verify.place, "this `verify` compares with nothing", "write `is`, `contains` or `matches`"


def single_way(program: Program) -> Found:
    """The element of a destructive step can be found in at least two independent ways, that must agree."""
    for name, page in program.pages.items():
        for step in _destructive(page):
            if isinstance(step, Click):
                for one in program.candidates.get(program.portal_of(name), ()):
                    element = one.elements.get(step.click)
                    if element is None:
                        continue
                    if len(element.find) < _FEWEST_WAYS:
                        message = f"a destructive step clicks `{step.click}`, which has one way to find it"
                        yield element.place_of("find"), message, "write a second, independent way"
                    elif len({_looks_for(way) for way in element.find}) < _FEWEST_WAYS:
                        message = f"a destructive step clicks `{step.click}`, whose ways all look for the same"
                        yield (
                            element.place_of("find"),
                            message,
                            "write a way by something else: other words, another place",
                        )


def _looks_for(way: Scope) -> tuple[object, ...]:
    """What a way goes by; a role that is added or left out makes no other way of it."""
    return tuple(getattr(way, key) for key in type(way).model_fields if key != "role")


def no_policy(program: Program) -> Found:
    """Every secret that a flow delivers names the policy of its consumer."""
    for name, delivers in program.flow.delivers.items():
        if delivers.policy is None:
            place = key_place(program.flow, "delivers", name)
            hint = "write {policy: NAME}; a policy of config/policies.yaml without `forbid` accepts everything"
            yield place, f"nothing says what the consumer of `{name}` accepts", hint


def no_rehearsal(program: Program) -> Found:
    """A destructive step says what a dry run does instead (`rehearse`), and only such a step does."""
    for page in program.pages.values():
        for step in written_steps(page):
            if not isinstance(step, (Click, Answer)):
                continue
            destructive = step.effect is Effect.DESTRUCTIVE
            if destructive and step.rehearse is None:
                hint = "say what a dry run does instead: rehearse: {click: ...}"
                yield step.place, "a destructive step without `rehearse`", hint
            elif step.rehearse is not None and not destructive:
                yield step.place_of("rehearse"), "only a destructive step is rehearsed", "write `effect: destructive`"
            elif step.rehearse is not None and step.rehearse.effect is Effect.DESTRUCTIVE:
                yield step.place_of("rehearse"), "the rehearsal is destructive itself", "let it cancel"


def unseen_answer(program: Program) -> Found:
    """A destructive step leads to a page (`next`): a run does not end before its answer is seen."""
    for page in program.pages.values():
        for way in ways(page):
            for step in way.do:
                destructive = isinstance(step, (Click, Answer)) and step.effect is Effect.DESTRUCTIVE
                if destructive and way.end is not None:
                    message = "nothing waits for the answer of this destructive step"
                    yield step.place, message, "write `next` in the place of `end`: the page that answers"


def literal_secret(program: Program) -> Found:
    """What is typed into a password box is a reference to a secret, never the secret itself."""
    for name, page in program.pages.items():
        for step in steps_of(page):
            if isinstance(step, Fill) and "${secrets." not in step.with_ and _is_secret_box(program, name, step.fill):
                yield (
                    step.place_of("with"),
                    f"a text is typed into `{step.fill}`, a box for a secret",
                    'write with: "${secrets.NAME}"',
                )


def _is_secret_box(program: Program, page: str, element: str) -> bool:
    for one in program.candidates.get(program.portal_of(page), ()):
        known = one.elements.get(element)
        if known is not None and _SECRET_BOX.search(known.means):
            return True
    return _SECRET_BOX.search(element.replace("_", " ")) is not None


def secret_in_environment(file: File) -> Found:
    """An environment holds references to secrets (`env:`, `file:`, `keyring:`), never secrets."""
    if not isinstance(file.model, Environment):
        return
    from robot.secrets.references import check_reference

    model = file.model
    held = [(name, value, value_place(model, "secrets", name)) for name, value in model.secrets.items()]
    if model.proxy is not None:
        for key in ("username", "password"):
            value = getattr(model.proxy, key)
            if value is not None:
                held.append((key, value, model.proxy.place_of(key)))
    for name, value, place in held:
        wrong = check_reference(value)
        if wrong:
            yield place, f"`{name}`: {wrong}", ""
