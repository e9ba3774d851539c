"""Rules on what cannot be undone, and on secrets typed in the wrong place."""

import re
from collections.abc import Iterator

from robot.language.assembly import Program, item_place, key_place
from robot.language.diagnostics import line_of, suggestion
from robot.language.references import references_in
from robot.language.rules.rule import File, Found
from robot.language.rules.uses import destructive_steps, elements_of, steps_of, value_place, ways, written_steps
from robot.model.flow import Page
from robot.model.selectors import ByRole, Scope
from robot.model.settings import Environment
from robot.model.steps import Answer, Click, Effect, Fill
from robot.outcomes import Outcome

_SECRET_BOX = re.compile(
    r"""(?ix)
    pass(?:word|wd|phrase|code)?s?\b | mot.?de.?passe | \bsecrets?\b | (?:token|jeton|credential)s?\b
    | \b(?:one[- ]time|security|verification|access|activation|auth\w*|pin|sms|otp|login)\s+code\b
    | (?:^|[.(\[]|\b(?:the|this|your|a|for|of|le|ce|un|du|votre)\s+) code \s* (?:$|[.,;:()\]])
    | \bcode\s+(?:[aà]\s+usage|unique|temporaire|secret|confidentiel|personnel|pin\b|otp\b|sms\b|re[cç]u|envoy|sent\b
        |received|de\s+(?:s[eé]curit|v[eé]rif|validation|confirmation|connexion)|d['\u2019](?:acc[eè]s|auth|activation))
    """
)
"""What a box for a secret is called. A code with another word behind it (postal, guichet, APE) is none."""
_TO_CLICK = {"button", "link"}
_FEWEST_WAYS = 2
_NO_POLICY = "write {policy: NAME}; a policy of config/policies.yaml without `forbid` accepts everything"


def single_way(program: Program) -> Found:
    """The element of a destructive step can be found in at least two independent ways, that must agree."""
    for name, page in program.pages.items():
        for step in destructive_steps(page):
            if isinstance(step, Click):
                for one in program.candidates.get(program.portal_of(name), ()):
                    element = one.elements.get(step.click)
                    if element is None:
                        continue
                    if len(element.find) < _FEWEST_WAYS:
                        message = f"a destructive step clicks `{step.click}`, which has one way to find it"
                        hint = "add a way under `find` that goes by something else on the page: a role and name, "
                        yield element.place_of("find"), message, f"{hint}a label, what it is beside, a text"
                    elif len({_looks_for(way) for way in element.find}) < _FEWEST_WAYS:
                        first, second = (way.place for way in element.find[:2])
                        message = (
                            f"this way goes by the same as {line_of(first, second)}, and a destructive step clicks"
                        )
                        hint = "go by something else on the page: another name, a label, what it is beside, a text"
                        yield second, f"{message} `{step.click}`", hint


def _looks_for(way: Scope) -> tuple[object, ...]:
    """What a way goes by; a role that is added or left out makes no other way of it."""
    return tuple(getattr(way, key) for key in type(way).model_fields if key != "role")


def no_policy(program: Program) -> Found:
    """Every secret that a flow delivers names the policy of its consumer."""
    for name, delivers in program.flow.delivers.items():
        if delivers.policy is None:
            place = key_place(program.flow, "delivers", name)
            known = ", ".join(sorted(program.known_policies)[:10])
            hint = f"write {{policy: NAME}}; config/policies.yaml has {known}" if known else _NO_POLICY
            yield place, f"nothing says what the consumer of `{name}` accepts", hint


def no_rehearsal(program: Program) -> Found:
    """A destructive step says what a dry run does instead (`rehearse`), and only such a step does."""
    for name, page in program.pages.items():
        for step in written_steps(page):
            if not isinstance(step, (Click, Answer)):
                continue
            destructive = step.effect is Effect.DESTRUCTIVE
            if destructive and step.rehearse is None:
                click = _unused_beside(program, name, step) or "ELEMENT"
                hint = f"say what a dry run does instead, such as rehearse: {{click: {click}}}"
                yield step.place, "a destructive step without `rehearse`", hint
            elif step.rehearse is not None and not destructive:
                yield step.place_of("rehearse"), "only a destructive step is rehearsed", "write `effect: destructive`"
            elif step.rehearse is not None and step.rehearse.effect is Effect.DESTRUCTIVE:
                yield step.place_of("rehearse"), "the rehearsal is destructive itself", "let it cancel"
            elif step.rehearse is not None and _does(step.rehearse) == _does(step):
                hint = "let a dry run click what cancels, or go another way"
                yield step.place_of("rehearse"), "the rehearsal is the step itself", hint


def no_witness(program: Program) -> Found:
    """A destructive step names its `witness`: the value that tells a resumed run whether the step has happened."""
    values = [name for page in program.pages.values() for name in page.extract]
    for page in program.pages.values():
        for step in destructive_steps(page):
            if step.witness is None:
                hint = "write witness: VALUE, with an `extract` on an earlier page of what this step changes there"
                known = f"; this flow reads {', '.join(dict.fromkeys(values[:10]))}" if values else ""
                yield step.place, "a destructive step without `witness`", hint + known


def _does(step: Click | Answer) -> str:
    return step.click if isinstance(step, Click) else step.answer


def _unused_beside(program: Program, page: str, step: Click | Answer) -> str | None:
    """Name what can be clicked, stands in the group of what a step clicks, and is used by no page: to cancel."""
    group = (step.click if isinstance(step, Click) else "").partition(".")[0] + "."
    used = {one.text for held in program.pages.values() for one in elements_of(held)}
    for look in program.candidates.get(program.portal_of(page), ()):
        for name, element in look.elements.items():
            clicked = any(isinstance(way, ByRole) and _TO_CLICK & {*way.role} for way in element.find)
            if clicked and name.startswith(group) and name not in used:
                return name
    return None


def unseen_answer(program: Program) -> Found:
    """A destructive step leads to a page (`next`): a run does not end before its answer is seen."""
    for page in program.pages.values():
        for way in ways(page):
            for step in way.do:
                destructive = isinstance(step, (Click, Answer)) and step.effect is Effect.DESTRUCTIVE
                if destructive and way.end is not None:
                    message = "nothing waits for the answer of this destructive step"
                    hint = "write `next` in the place of `end`, with the page that answers; that page ends the run"
                    yield step.place, message, hint


def never_in_force(program: Program) -> Found:
    """A secret with `in_force: false` stands on the page whose destructive step makes it valid."""
    for page in program.pages.values():
        for where in page.secret.values():
            if not where.in_force and not any(destructive_steps(page)):
                hint = (
                    "`in_force: false` means: shown here, valid once a destructive step of this page is answered; "
                    "leave it out where the secret is valid as soon as it is shown"
                )
                yield where.place_of("in_force"), "no destructive step here puts this secret into force", hint


def vain_refusal(program: Program) -> Found:
    """A page that `refuses` secrets ends the run as `refused`, and each is one that the flow types."""
    typed = {name for page in program.pages.values() for name in _typed_on(page)}
    for page in program.pages.values():
        if page.refuses and any(way.end is not Outcome.REFUSED for way in ways(page)):
            hint = "write end: refused; where the run may go on, nothing was refused"
            yield page.place_of("refuses"), "this page `refuses` a secret, and does not end the run as `refused`", hint
        for index, name in enumerate(page.refuses):
            if name not in typed:
                message = f"no page types the secret `{name}`, so it cannot be refused here"
                yield item_place(page, "refuses", index), message, suggestion(name, typed, "Typed are")


def _typed_on(page: Page) -> Iterator[str]:
    for step in steps_of(page):
        if isinstance(step, Fill):
            yield from (name for kind, name in references_in(step.with_) if kind == "secrets")


def literal_secret(program: Program) -> Found:
    """What is typed into a password box is a reference to a secret, never the secret itself."""
    known = program.flow.secrets[:10]
    for name, page in program.pages.items():
        for step in steps_of(page):
            if isinstance(step, Fill) and "${secrets." not in step.with_ and _is_secret_box(program, name, step.fill):
                yield (
                    step.place_of("with"),
                    f"a text is typed into `{step.fill}`, a box for a secret",
                    'write with: "${secrets.NAME}"' + (f"; this flow has {', '.join(known)}" if known else ""),
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
