"""Portals that changed at random: the robot does the job, or stops with exit 4 before the reset, and does nothing else.

A seed makes one variant: a combination of generations, and one to five changes of the pages that the main flow sees.
`python -m pytest tests/variants -k few` runs the same one each time; `make soak` runs three hundred and says how many
were survived.
"""

import random
from collections import Counter

import pytest

from robot.outcomes import Outcome
from tests.few import few

from .changes import Change, Class, Id, Label, Order, Tag, changed, propose
from .theatre import Played, Theatre, plain, verdict

LOOKS = [
    {"pigp": pigp, **chorus}
    for pigp in ("2017", "2019", "2025")
    for chorus in ({"chorus-pro": "2017"}, {"chorus-pro": "2019"}, {"portail-services": "2025"})
]
MANY = 300
FEW = 1
SURVIVED = 0.75
"""The least share of the variants on which the job is done: fewer, and the ways to find elements have become worse."""


class Company:
    """Plays variants, and knows what a run on unchanged pages does."""

    def __init__(self, theatre: Theatre) -> None:
        self._theatre = theatre
        self._usual: dict[str, Played] = {}

    def usual(self, look: dict[str, str]) -> Played:
        key = str(look)
        if key not in self._usual:
            self._usual[key] = played = self._theatre.play(look, [])
            assert verdict(played, played, []) == ("done", [])
        return self._usual[key]

    def variant(self, seed: int) -> tuple[str, list[str], str]:
        """How it ended, what was wrong with that, and the variant in words."""
        chance = random.Random(f"variant {seed}")
        look = chance.choice(LOOKS)
        usual = self.usual(look)
        changes: list[Change] = [propose(chance, usual.pages) for _ in range(chance.randint(1, 5))]
        played = self._theatre.play(look, changes)
        ended, wrong = verdict(played, usual, changes)
        told = [f"variant {seed}, {look}: {ended}, {played.ending.outcome} on page {played.ending.page}"]
        return ended, wrong, "\n  ".join([*told, *map(str, changes), *wrong, played.ending.message])


@pytest.fixture(scope="module")
def company(theatre: Theatre) -> Company:
    return Company(theatre)


@pytest.mark.parametrize("seed", range(FEW))
def test_a_few_variants(company: Company, seed: int) -> None:
    _, wrong, told = company.variant(seed)
    assert not wrong, told


@pytest.mark.parametrize(
    ("look", "change", "ended"),
    few(
        [
            # Each was once clicked wrongly, or told as a refusal, or lost after the reset.
            (LOOKS[3], Label("chorus-pro/structure", "Déconnexion", "Bloc 18"), "done"),
            (LOOKS[4], Label("pigp/menu", "Chorus Pro", "Module 1"), "done"),
            (LOOKS[0], Tag("pigp/menu", "a#. Chorus Pro", "span"), "done"),
            (LOOKS[0], Label("chorus-pro/summary", "Retour sur la fiche structure", "Volet"), "done"),
            (
                LOOKS[4],
                Label("chorus-pro/structure", "Réinitialiser le mot de passe (utilisateur technique)", "Zone"),
                "stopped",
            ),
        ],
        keep=1,
    ),
)
def test_a_change_that_once_was_not_survived(
    company: Company, theatre: Theatre, look: dict[str, str], change: Change, ended: str
) -> None:
    assert verdict(played := theatre.play(look, [change]), company.usual(look), [change]) == (ended, []), played.ending


@pytest.mark.soak
@pytest.mark.timeout(5400)
def test_three_hundred_variants(company: Company, capsys: pytest.CaptureFixture[str]) -> None:
    ends: Counter[str] = Counter()
    bad = []
    for seed in range(MANY):
        ended, wrong, told = company.variant(seed)
        ends[ended] += 1
        if wrong or ended == "lost":
            bad.append(told)
    with capsys.disabled():
        print(f"\n{MANY} variants: {', '.join(f'{count} {end}' for end, count in ends.most_common())}")  # noqa: T201 - the report
    assert not bad, "\n".join(bad)
    assert ends["done"] >= MANY * SURVIVED


# -- the changes themselves: a page is changed as they say, and by nothing else

PAGE = """<!doctype html>
<html><head><title>T</title></head><body>
<form action="/go?a=1&amp;b=2"><label for="who">Name&nbsp;:</label> <input type="text" id="who" disabled>
<button type="submit" class="btn big" name="event" value="go">Send &amp; go</button></form>
<p>first</p><p>second</p>
</body></html>
"""


def test_a_page_that_is_not_changed_stays_as_it_is() -> None:
    assert changed(PAGE, []) == PAGE


@pytest.mark.parametrize(
    ("change", "old", "new"),
    [
        (Label("p", "Send & go", "Away & off"), "Send &amp; go<", "Away &amp; off<"),
        (Id("p", "who", "id7"), 'for="who"', 'for="id7"'),
        (Id("p", "who", "id7"), 'id="who"', 'id="id7"'),
        (Class("p", "btn", "c7"), 'class="btn big"', 'class="c7 big"'),
        (Tag("p", "label#. Name\xa0:".replace("\xa0", " "), "span"), '<label for="who">Name', "<span>Name"),
        (Order("p", "body#.", 1), "<p>first</p><p>second</p>", "<p>second</p><p>first</p>"),
    ],
)
def test_a_change_does_what_it_says(change: Change, old: str, new: str) -> None:
    assert old in PAGE
    after = changed(PAGE, [change])
    assert new in after
    assert old not in after


def test_what_a_run_does_too_much_is_seen(company: Company) -> None:
    """The record is no good if it would not show a click or a request too many."""
    usual = company.usual(LOOKS[4])
    less = Played(**{**vars(usual), "done": usual.done - {"click button:Confirmer"}})
    assert verdict(usual, less, [])[1] == ["did: click button:Confirmer"]
    fewer = Played(**{**vars(usual), "asked": [one for one in usual.asked if ("nom", "chorus-pro") not in one.sent]})
    assert [line.split("(")[0] for line in verdict(usual, fewer, [])[1]] == ["asked for Asked"]
    assert len({plain(one) for one in usual.asked}) > 8
    assert usual.ending.outcome is Outcome.OK
