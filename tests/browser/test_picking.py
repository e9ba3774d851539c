"""A person who points at elements: what the mouse is on, what is picked, and that the page does not get the click."""

import time
from collections.abc import Iterator

import pytest
import yaml as pyyaml

from robot.browser.picking import Picking
from robot.drift.picked import hovered, ways_to, yaml
from robot.drift.seen import Screen, Seen
from robot.language.workspace import Workspace

from .stage import Stage

PAGE = """
<h1>Votre caisse</h1>
<form><label for=n>Note</label><input id=n value="ne se lit pas">
<button id=go type=button onclick="this.textContent='cliqué'">Renouveler la clé</button>
<button id=two type=button>Voir</button><button type=button>Voir</button></form>
<a href="/ailleurs" id=link>Aide</a>
<table><tr><td>Caisse 12</td><td><input value="ne se lit pas"></td>
<td><button type=button>Ouvrir</button></td></tr></table>
<p>Vu par <input value="ne se lit pas"> hier</p>
"""


class Person:
    def __init__(self, stage: Stage) -> None:
        self.stage = stage
        self.told: list[tuple[str, Seen, Screen, list[int]]] = []
        self.picking = Picking(stage.browser, self._told)
        stage.show(PAGE)
        stage.run(self.picking.start())

    async def _told(self, kind: str, seen: Seen, screen: Screen, picking: Picking, tab: str) -> None:
        ways = ways_to(seen, screen)
        self.told.append((kind, seen, screen, await picking.counts(tab, ways)))

    def at(self, css: str, *, key: str | None = None) -> tuple[str, Seen, Screen, list[int]]:
        """Moves the mouse onto an element, and clicks it with a key held where one is given."""
        page = self.stage.browser._tabs[-1].page
        before = len(self.told)
        box = self.stage.run(page.locator(css).bounding_box())
        self.stage.run(page.mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2))
        if key is not None:
            self.stage.run(page.keyboard.down(key))
            self.stage.run(page.mouse.click(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2))
            self.stage.run(page.keyboard.up(key))
        wanted = "pick" if key else "hover"
        end = time.monotonic() + 30
        while not [one for one in self.told[before:] if one[0] == wanted]:
            assert time.monotonic() < end, self.told
            self.stage.run(page.wait_for_timeout(50))
        return [one for one in self.told[before:] if one[0] == wanted][-1]


@pytest.fixture
def person(fresh: Stage) -> Iterator[Person]:
    return Person(fresh)


def test_what_the_mouse_is_on_is_told_with_its_ways_and_how_unique_they_are(person: Person) -> None:
    _, seen, screen, counts = person.at("#go")
    assert hovered(seen, ways_to(seen, screen), counts).startswith("button 'Renouveler la clé': role 1, text 1")
    _, seen, screen, counts = person.at("#two")
    told = hovered(seen, ways_to(seen, screen), counts)
    assert told == "button 'Voir': css 1, role 2, text 2"


def test_a_pick_gives_yaml_that_finds_the_element_and_the_page_does_not_get_the_click(person: Person) -> None:
    _, seen, screen, counts = person.at("#go", key="Alt")
    made = yaml(seen, ways_to(seen, screen), counts, "till")
    element = pyyaml.safe_load(f"elements:\n{made}\n")["elements"]["till.renouveler_la_cle"]
    assert element["find"][0] == {"role": "button", "name": "Renouveler la clé"}
    for way in element["find"]:
        assert [node.id for node in person.stage.find(way)[0]] == [seen.id]
    assert person.stage.js("document.querySelector('#go').textContent") == "Renouveler la clé"
    address = person.stage.js("location.pathname")
    person.at("#link", key="Control")
    assert person.stage.js("location.pathname") == address
    assert len(person.stage.browser.tabs) == 1


def test_the_yaml_passes_the_check_and_holds_nothing_that_is_typed(person: Person, tmp_path) -> None:
    _, seen, screen, counts = person.at("#n", key="Alt")
    made = yaml(seen, ways_to(seen, screen), counts, "till")
    assert '{label: "Note"}' in made
    assert "ne se lit pas" not in repr(screen) + made
    assert [one.row for one in screen if one.name == "Ouvrir"] == [("Caisse 12",)]
    file = tmp_path / "selectors" / "shop" / "2026.yaml"
    file.parent.mkdir(parents=True)
    file.write_text(f'portal: shop\ngeneration: "2026"\nelements:\n{made}\n')
    model, source = Workspace([tmp_path]).load(file, "selectors")
    assert not source.diagnostics
    assert model is not None


def test_without_a_key_the_page_gets_the_click(person: Person) -> None:
    person.at("#go")
    page = person.stage.browser._tabs[-1].page
    person.stage.run(page.mouse.down())
    person.stage.run(page.mouse.up())
    assert person.stage.js("document.querySelector('#go').textContent") == "cliqué"
