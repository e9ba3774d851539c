"""Readings lead back to the document, and changes to it do not touch each other."""

from hypothesis import given
from hypothesis import strategies as st

from robot.wire.edits import Edits
from robot.wire.notation import json_string, unescape
from robot.wire.page import shown
from robot.wire.reading import Builder, document


def test_a_stretch_of_a_page_in_json_leads_back_to_the_document():
    source = document(r'{"a": "\u003cb\u003eJ&lt;0\u002b3<\/b>z"}')
    string = unescape(source.part(7, len(source.text) - 2))
    page = shown(string)
    assert page.text == "J<0+3z"
    spans = page.spans(0, 6)
    assert [source.text[start:stop] for start, stop in spans] == [r"J&lt;0\u002b3", "z"]
    assert page.written('<é"') == "&lt;&#233;&quot;"
    assert unescape(source.part(0, 3), json_string).written('"') == r"\""


def test_signs_of_a_reading_alone_lead_nowhere():
    builder = Builder(document("abc"), str)
    builder.raw("a", 0)
    builder.sign("\n")
    builder.coded("XY", 1, 3)
    reading = builder.built()
    assert reading.text == "a\nXY"
    assert [reading.spans(at, at + 1) for at in range(4)] == [[(0, 1)], [], [(1, 3)], [(1, 3)]]
    assert reading.spans(0, 4) == [(0, 3)]
    assert reading.spans(2, 2) == []


spans = st.tuples(st.integers(0, 30), st.integers(0, 8)).map(lambda pair: (pair[0], min(30, pair[0] + pair[1])))


@given(st.lists(spans, max_size=8))
def test_no_change_touches_another(changes):
    text = "".join(chr(0x61 + place % 26) for place in range(30))
    edits = Edits()
    gone = set()
    for span in changes:
        edits.put([span], "")
        gone |= set(range(*span))
    assert edits.applied(text) == "".join(sign for place, sign in enumerate(text) if place not in gone)
    assert bool(edits) == bool(gone)


def test_the_first_change_stays():
    edits = Edits()
    edits.put([(2, 4), (6, 7)], "NEW")
    edits.put([(1, 5)], "LATER")
    edits.put([(3, 4)], "NEVER")
    edits.put([(9, 10)], "ALSO")
    assert edits.applied("0123456789") == "0LATERNEW578ALSO"
