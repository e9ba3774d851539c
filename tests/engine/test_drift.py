"""What is told where selectors no longer fit: by which way an element was found, and what was sought in vain."""

from collections.abc import Iterable

from robot.engine import events
from robot.engine.ending import Sought
from robot.engine.generations import Generations, sign_key
from robot.engine.lookups import Lookups
from robot.engine.screen import Node, Tab
from robot.language.program import Program
from robot.model.selectors import Scope
from robot.outcomes import Outcome
from tests.engine.conftest import Portal, Walker


def test_an_element_not_found_by_its_first_way_is_told_once_with_what_each_way_found(walk: Walker) -> None:
    portal = Portal()
    portal.views["list"].shows["chorus-pro/structures.edit"] = [[], ["pen"], ["pen"]]
    done = walk(portal)
    assert done.ending.outcome is Outcome.OK
    (told,) = done.of(events.Drifted)
    assert told.page == "structures"
    (looked,) = told.elements
    assert looked.element == "chorus-pro/structures.edit"
    assert looked.way == 1
    assert [len(nodes) for nodes in looked.found] == [0, 1, 1, 0]
    assert len(looked.ways) == len(looked.fill(looked.ways)) == 4
    assert "21470244100012" in repr(looked.fill(looked.ways))


def test_a_run_in_which_all_is_found_by_first_ways_tells_nothing(walk: Walker) -> None:
    assert walk(Portal()).of(events.Drifted) == []


def fill(ways: Iterable[Scope]) -> tuple[dict[str, object], ...]:
    return tuple(way.model_dump(exclude_none=True) for way in ways)


def tab(program: Program, generations: Generations, found: dict[int, str], signs: Iterable[str] = ()) -> Tab:
    """A tab on which the ways of `sign_in.submit` of these numbers, as they are asked, find a node."""
    asked = generations.ways("pigp", "sign_in.submit")
    nodes = tuple(
        (Node(found[way], "", enabled=True, address=""),) if way in found else () for way in range(len(asked))
    )
    shown = {sign_key("pigp", "2019", sign): ((Node("s", "", enabled=True, address=""),),) for sign in signs}
    return Tab("t", "https://x/", "1", {"pigp/sign_in.submit": nodes, **shown})


def test_a_way_is_told_as_its_generation_has_it(program: Program) -> None:
    generations = Generations(program, {})
    lookups = Lookups(generations, fill)
    lookups.ask("pigp", "sign_in.submit")
    asked = generations.ways("pigp", "sign_in.submit")
    old = next(one for one in program.candidates["pigp"] if one.generation == "2019").elements["sign_in.submit"]
    assert asked.index(old.find[0]) > 0, "the ways of a newer generation come first"
    shown = tab(program, generations, {asked.index(old.find[0]): "a"}, ["banner", "look.version"])
    assert lookups.looked("pigp", "sign_in.submit", shown).way == 0
    assert lookups.drifted("pigp", ["sign_in.submit"], shown) == ()
    assert generations.shown("pigp", shown) == "2019"
    assert generations.see("pigp", shown) == "2019"
    lookups.narrow(shown)
    lookups.ask("pigp", "sign_in.submit")
    looked = lookups.looked("pigp", "sign_in.submit", shown)
    assert (looked.held, looked.way) == (old, 0)
    later = tab(program, generations, {1: "a"})
    assert [one.way for one in lookups.drifted("pigp", ["sign_in.submit"], later)] == [1]
    assert lookups.drifted("pigp", ["sign_in.submit"], later) == ()


def test_the_generation_that_is_shown_is_not_guessed(program: Program) -> None:
    generations = Generations(program, {})
    assert generations.shown("pigp", tab(program, generations, {})) is None


def test_pages_that_did_not_come_are_what_was_sought(walk: Walker) -> None:
    portal = Portal()
    del portal.views["structure"].shows["chorus-pro/structure.heading"]
    ending = walk(portal).ending
    assert ending.outcome is Outcome.NOT_RECOGNISED
    assert ending.sought == Sought(pages=("structure",))


def test_an_element_that_is_not_there_is_what_was_sought(walk: Walker) -> None:
    portal = Portal()
    del portal.views["structure"].shows["chorus-pro/structure.identifier"]
    assert walk(portal).ending.sought == Sought(elements=("structure.identifier",))
    portal = Portal()
    del portal.views["structure"].shows["chorus-pro/structure.technical_user"]
    ending = walk(portal).ending
    assert ending.outcome is Outcome.NOT_RECOGNISED
    assert ending.sought == Sought(elements=("structure.technical_user",))
    portal = Portal()
    portal.views["dialog"].shows["chorus-pro/confirmation.confirm"] = [["Confirmer"], ["Autre"]]
    assert walk(portal).ending.sought == Sought(elements=("confirmation.confirm",))


def test_a_refusal_by_what_is_missing_says_what_that_is(walk: Walker) -> None:
    portal = Portal()
    del portal.views["menu"].shows["pigp/menu.chorus_pro"]
    ending = walk(portal).ending
    assert ending.outcome is Outcome.REFUSED
    assert ending.sought == Sought(elements=("menu.chorus_pro",), sure=False)


def test_a_walk_that_ends_well_sought_nothing_in_vain(walk: Walker) -> None:
    assert walk(Portal()).ending.sought is None
