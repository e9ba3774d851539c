"""Rules on the graph: every page can be reached and left, every loop ends, every choice is one."""

from robot.language.assembly import Program, item_place
from robot.language.rules.rule import Found
from robot.language.rules.uses import page_place, ways
from robot.model.flow import Branch

_WAY_ON = "write next: [...] with the page that comes, or end: ok"


def unreachable_page(program: Program) -> Found:
    """Every page of the flow itself can be reached from its start; a library may hold pages that nothing leads to."""
    reached = _reached(program)
    if not reached <= set(program.pages):
        return  # a name is misspelled, and so is not told twice
    for name in program.pages:
        if name not in reached and program.origin[name] is program.flow:
            yield page_place(program, name), f"no way leads to the page `{name}`", "name it in a `next`, or remove it"


def _reached(program: Program) -> set[str]:
    """Name every page that a run may come to, also those that are named and not there."""
    reached: set[str] = set()
    ahead = [*program.start.next, *(name for name, page in program.pages.items() if page.anywhere)]
    while ahead:
        name = ahead.pop()
        if name in reached:
            continue
        reached.add(name)
        if name in program.pages:
            ahead += [following for way in ways(program.pages[name]) for following in way.next]
    return reached


def no_way_out(program: Program) -> Found:
    """Every way of a page that is not `anywhere` goes on (`next`) or ends the run (`end`), and one does end it."""
    for name, page in program.pages.items():
        if page.anywhere:
            continue
        for way in ways(page):
            if not way.next and way.end is None:
                place = way.place if page.choose else page_place(program, name)
                yield place, f"the page `{name}` ends nowhere: it has neither `next` nor `end`", _WAY_ON
    if not _ends(program):
        own = program.flow.start
        place = own.place if own is not None else program.flow.place_of("flow")
        yield place, "no way of this flow ends the run", "write end: ok on the way that has done what was asked for"


def _ends(program: Program) -> bool:
    """Say whether a way that a run may take ends it, or may do so once what is wrong with it is mended."""
    reached = _reached(program)
    if not reached <= set(program.pages):
        return True
    pages = [program.pages[name] for name in reached]
    return any(way.end is not None or not (way.next or page.anywhere) for page in pages for way in ways(page))


def next_and_end(program: Program) -> Found:
    """A way goes on or ends the run, not both; and a page with `choose` writes its ways there alone."""
    for page in program.pages.values():
        for way in ways(page):
            if way.next and way.end is not None:
                yield (
                    way.place_of("end"),
                    "this way has both `next` and `end`",
                    "keep `next` where the run goes on, `end` where it is over",
                )
        if page.choose:
            for key in ("do", "next", "end", "or_else"):
                if getattr(page, key):
                    yield (
                        page.place_of(key),
                        f"`{key}` stands beside `choose` and would not be looked at",
                        "put it in a way of `choose`",
                    )


def endless_loop(program: Program) -> Found:
    """Every loop of pages is bounded by an `at_most`, and so is what may appear anywhere and does not end the run."""
    free: dict[str, list[tuple[str, Branch, int]]] = {}
    for name, page in program.pages.items():
        bounded = page.at_most is not None
        free[name] = [
            (following, way, index)
            for way in ways(page)
            if not bounded and way.at_most is None
            for index, following in enumerate(way.next)
            if following in program.pages
        ]
        if page.anywhere and not bounded and any(way.end is None and way.at_most is None for way in ways(page)):
            yield page_place(program, name), f"the page `{name}` may appear without end", "write at_most: 3"
    done: set[str] = set()
    for name in free:
        if name not in done:
            yield from _loops(name, free, done)


def _loops(start: str, free: dict[str, list[tuple[str, Branch, int]]], done: set[str]) -> Found:
    """Walk in depth, without recursion: an edge back to a page of the path closes a loop."""
    path = {start: None}
    stack = [(start, iter(free[start]))]
    while stack:
        name, edges = stack[-1]
        edge = next(edges, None)
        if edge is None:
            stack.pop()
            path.pop(name, None)
            done.add(name)
            continue
        following, way, index = edge
        if following in path:
            pages = list(path)
            loop = " - ".join([*pages[pages.index(following) :], following])
            place = item_place(way, "next", index)
            yield place, f"the loop {loop} has no bound", "write at_most: 3 (how often at most) beside this `next`"
        elif following not in done:
            path[following] = None
            stack.append((following, iter(free[following])))


def unclear_choice(program: Program) -> Found:
    """Each way of a `choose` but the last says `when`; the last has none, so that one is always taken."""
    for page in program.pages.values():
        for number, way in enumerate(page.choose, 1):
            last = number == len(page.choose)
            if not last and way.when is None:
                hint = "give it one, such as when: {seen: ELEMENT}; only the last way has none"
                yield way.place, "this way has no `when`, and so hides the ways below it", hint
            elif last and way.when is not None:
                hint = "add a last way without `when`, such as - {end: unknown}"
                yield way.place_of("when"), "no way is left where this does not hold", hint
