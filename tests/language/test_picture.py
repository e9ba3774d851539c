"""The picture of a flow: what it shows, that nothing lies over another, and that it is the same each time."""

import re
import xml.etree.ElementTree as ET

import pytest
from hypothesis import given
from hypothesis import strategies as st

from robot.language.picture.drawing import START, drawing_of
from robot.language.picture.layout import lay_out
from robot.language.picture.mermaid import mermaid
from robot.language.picture.svg import svg
from robot.language.program import compose
from robot.language.workspace import Workspace, builtin_folder
from robot.model.settings import Environment

from .commands import run

FLOWS = Workspace([builtin_folder()]).flows()
SVG = "{http://www.w3.org/2000/svg}"


def drawing(flow):
    return drawing_of(compose(Workspace([builtin_folder()]), flow, Environment(environment="picture")))


def test_all_pages_and_ways_are_there():
    drawn = drawing("rotate-technical-password")
    ways = {(arrow.source, arrow.target) for arrow in drawn.arrows}
    assert {(START, "sign-in"), ("sign-in", "menu"), ("structures", "structures"), ("recapitulatif", "renewed"),
            ("recapitulatif", "structure"), ("structure", "structure/1")} <= ways  # fmt: skip
    destructive = {"confirmation", "confirmation-box", "services-password"}
    assert {box.id for box in drawn.boxes if box.destructive} == destructive
    assert {arrow.source for arrow in drawn.arrows if arrow.destructive} == destructive
    assert {box.id: box.outcome for box in drawn.boxes}["structure/1"] == "refused"
    assert {"announcement", "pigp-maintenance"} <= {box.id for box in drawn.anywhere}
    words = {(arrow.source, arrow.target): arrow.words for arrow in drawn.arrows}
    assert words["recapitulatif", "structure"] == (
        "technical_password breaks its policy", "click recapitulatif.back", "at most 9 times",
    )  # fmt: skip
    again = [arrow.words[0] for arrow in drawn.arrows if arrow.source == arrow.target == "structures"]
    assert "structures.next_page is seen and structures.list has changed" in again


@pytest.mark.parametrize("flow", FLOWS)
def test_the_svg_is_whole_and_shows_every_page(flow):
    drawn = drawing(flow)
    text = svg(drawn)
    tree = ET.fromstring(text)  # noqa: S314 - of our own making
    shown = " ".join("".join(one.itertext()) for one in tree.iter(f"{SVG}text"))
    assert all(box.title in shown for box in (*drawn.boxes, *drawn.anywhere))
    assert len([one for one in tree.iter(f"{SVG}path") if "w" in one.get("class", "").split()]) == len(drawn.arrows)
    red = [one for one in tree.iter(f"{SVG}path") if "rw" in one.get("class", "")]
    assert len(red) == sum(arrow.destructive for arrow in drawn.arrows)
    assert shown.count("⚠") == (3 if flow == "rotate-technical-password" else 0)
    assert not re.search(r"(?i)<script|href=|url\((?!#)", text), "it stands on its own"
    assert text == svg(drawing(flow))


@pytest.mark.parametrize("flow", FLOWS)
def test_the_mermaid_text_has_every_box_and_arrow(flow):
    drawn = drawing(flow)
    lines = mermaid(drawn).splitlines()
    assert lines[0] == "flowchart TD"
    nodes = [line for line in lines if re.match(r'\s+n\d+(\["|\(\[")', line)]
    ways = [line for line in lines if re.match(r"\s+n\d+ (-->|==>)", line)]
    assert len(nodes) == len(drawn.boxes) + len(drawn.anywhere)
    assert len(ways) == len(drawn.arrows)
    assert sum("==>" in line for line in ways) == sum(arrow.destructive for arrow in drawn.arrows)
    for line in (*nodes, *ways):
        assert line.count('"') in {0, 2}


names = st.integers(0, 11).map(str)
sizes = st.tuples(st.floats(20, 200), st.floats(20, 100))


@given(
    boxes=st.dictionaries(names, sizes, min_size=1),
    ways=st.lists(st.tuples(names, names, st.sampled_from([(0.0, 0.0), (90.0, 30.0)])), max_size=30),
)
def test_nothing_lies_over_another(boxes, ways):
    ways = [way for way in ways if way[0] in boxes and way[1] in boxes]
    layout = lay_out(boxes, ways)
    words = [line.words for line in layout.lines if line.words is not None]
    spots = [*layout.boxes.values(), *words]
    assert len(words) == sum(1 for *_, (width, _) in ways if width) + sum(
        1 for a, b, (w, _) in ways if a == b and not w
    )
    for at, one in enumerate(spots):
        assert -0.01 <= one.x - one.width / 2 <= one.x + one.width / 2 <= layout.width + 0.01
        assert -0.01 <= one.y - one.height / 2 <= one.y + one.height / 2 <= layout.height + 0.01
        for other in spots[at + 1 :]:
            apart = abs(one.x - other.x) >= (one.width + other.width) / 2 - 0.01
            assert apart or abs(one.y - other.y) >= (one.height + other.height) / 2 - 0.01
    for (source, target, _), line in zip(ways, layout.lines, strict=True):
        assert (line.spots[0], line.spots[-1]) == (layout.boxes[source], layout.boxes[target])
        assert line.back or line.spots[0].y < line.spots[-1].y


def test_the_command(tmp_path, capsys):
    assert run(tmp_path, "graph", "check-technical-password") == 0
    assert capsys.readouterr().out.startswith("flowchart TD\n")
    assert run(tmp_path, "graph", "check-technical-password", "--format", "svg") == 0
    assert capsys.readouterr().out.startswith("<svg ")
    for name, begins in (("a.svg", "<svg "), ("a.mmd", "flowchart TD")):
        assert run(tmp_path, "graph", "check-technical-password", "--out", name) == 0
        assert (tmp_path / name).read_text(encoding="utf-8").startswith(begins)


def test_the_pages_that_were_reached_are_marked():
    drawn = drawing("rotate-technical-password")
    marked = svg(drawn, {"sign-in", "confirmation"})
    assert re.findall(r">✓ ([\w-]+)<", marked) == ["sign-in", "confirmation"]
    assert len(re.findall(r"<g class=\"[a-z ]*\bseen\"", marked)) == 2
    assert '<g class="destructive seen">' in marked
    assert "✓" not in svg(drawn)
