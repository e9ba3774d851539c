"""The rule on effects that are not said: what may well be destructive is not taken for reversible."""

from collections.abc import Iterator

from robot.language.assembly import Program
from robot.language.rules.rule import Found
from robot.language.rules.uses import ways
from robot.model.flow import Branch, Page
from robot.model.steps import Answer, Click, Press, Step

_HINT = "write effect: destructive (with `witness` and `rehearse`), or effect: reversible where nothing comes of it"


def no_effect(program: Program) -> Found:
    """A click that answers a dialog, or that leads to a page with a secret, says its `effect`."""
    for name, page in program.pages.items():
        for way in ways(page):
            shows = next(iter(_showing(program, way)), None)
            last = next((step for step in reversed(way.do) if isinstance(step, (Answer, Click, Press))), None)
            for step in way.do:
                if _said(step):
                    continue
                if step is last and shows is not None:
                    hint = "do it by a `click`, and say its effect" if isinstance(step, Press) else _HINT
                    yield step.place, f"this step leads to `{shows}`, which shows a secret, and says no effect", hint
                elif _answers(program, name, page, step):
                    yield step.place, "this answers a dialog, and says no effect", _HINT


def _said(step: Step) -> bool:
    return isinstance(step, (Answer, Click)) and "effect" in step.model_fields_set


def _answers(program: Program, name: str, page: Page, step: Step) -> bool:
    """Say whether a step answers a question over the page. To dismiss a box of the browser changes nothing."""
    if isinstance(step, Answer):
        return step.answer == "accept"
    return isinstance(step, Click) and any(_in_dialog(program, name, one) for one in (step.click, *page.see))


def _in_dialog(program: Program, page: str, element: str) -> bool:
    looks = program.candidates.get(program.portal_of(page), ())
    found = (look.elements[element] for look in looks if element in look.elements)
    return any(way.within is not None for one in found for way in one.find)


def _showing(program: Program, way: Branch) -> Iterator[str]:
    """Name the pages with a secret that come of a way, also behind pages on which nothing is done."""
    ahead, known = [*way.next], set()
    while ahead:
        name = ahead.pop(0)
        page = program.pages.get(name)
        if page is None or name in known:
            continue
        known.add(name)
        if page.secret:
            yield name
        ahead += [following for one in ways(page) if not one.do for following in one.next]
