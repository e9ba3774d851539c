"""What a destructive step leads to, read off the flow's graph. Plain functions: must not know a screen."""

from collections.abc import Iterable, Iterator

from robot.language.program import Program
from robot.model.flow import Page
from robot.model.steps import Effect, Step, effect_of


def brings_secret(program: Program, page: str) -> bool:
    """Whether a destructive step of this page brings a secret, which is lost where nobody saw the answer."""
    if page not in program.pages:
        return bool(program.flow.delivers)
    return any(program.pages[name].secret for name in (page, *_after(program, page)))


def is_last(program: Program, page: str) -> bool:
    """Whether a run has nothing to do any more once the destructive step of this page is answered."""
    steps = (
        step
        for name in _after(program, page)
        if name != page
        for way in program.pages[name].ways_on()
        for step in way.do
    )
    return page in program.pages and not any(effect_of(step) is Effect.DESTRUCTIVE for step in steps)


def brought_by(program: Program, pages: Iterable[str]) -> dict[str, tuple[str, Step]]:
    """The pages that show what a destructive step of one of these brings, each with the page of that step and the step.

    Where a portal acts at once instead of asking first, one of them comes before its time.
    """
    asking = tuple(pages)
    return {
        following: (name, step)
        for name in asking
        for way in program.pages[name].ways_on()
        for step in way.do
        if effect_of(step) is Effect.DESTRUCTIVE
        for following in way.next
        if following not in asking and brings(program.pages[following])
    }


def brings(page: Page) -> bool:
    """Whether a page shows a secret that is in force by then."""
    return any(where.in_force for where in page.secret.values())


def _after(program: Program, page: str) -> Iterator[str]:
    """Every page that may come after a destructive step of this one."""
    ahead = [
        following
        for way in program.pages[page].ways_on()
        if any(effect_of(step) is Effect.DESTRUCTIVE for step in way.do)
        for following in way.next
    ]
    known = set()
    while ahead:
        name = ahead.pop()
        if name in known or name not in program.pages:
            continue
        known.add(name)
        yield name
        ahead += [following for way in program.pages[name].ways_on() for following in way.next]
