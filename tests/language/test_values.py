"""Inputs, moments and references."""

import pytest

from robot.errors import Problem
from robot.language.references import fill_in, malformed_in, references_in
from robot.language.values import parse_input, parse_moment
from robot.outcomes import Outcome


@pytest.mark.parametrize("text", ["214 702 441 00012", "73282932000074", "35600000000048", "356 000 000 49837"])
def test_sirets(text):
    assert parse_input("siret", text) == text.replace(" ", "")


@pytest.mark.parametrize(
    ("type_", "text"),
    [("siret", "21470244100013"), ("siret", "123"), ("siret", "2147024410001²"), ("siret", ""), ("text", " "),
     ("text", "a\x1b[0m"), ("login", "a b"), ("file", "a\0")],
)  # fmt: skip
def test_wrong_inputs(type_, text):
    with pytest.raises(Problem) as caught:
        parse_input(type_, text)
    assert caught.value.outcome is Outcome.USAGE


def test_moments_stay_naive():
    assert parse_moment(" 18/05/2019  12:02:25", "date-time", "%d/%m/%Y %H:%M:%S") == "2019-05-18T12:02:25"
    assert parse_moment("18/05/2019", "date", "%d/%m/%Y") == "2019-05-18"
    with pytest.raises(Problem):
        parse_moment("31/02/2019", "date", "%d/%m/%Y")


def test_references():
    text = "a ${inputs.x} $${inputs.y} ${secrets.b_c} ${bad.x} ${values.z}"
    assert references_in(text) == [("inputs", "x"), ("secrets", "b_c"), ("values", "z")]
    assert len(malformed_in(text)) == 1
    assert malformed_in("${ x")
    assert malformed_in("${}")
    assert not malformed_in("$${ {} $5")
    assert fill_in("${inputs.x}$${inputs.x}${values.v}", {"x": "${values.v}"}, {"v": None}) == "${values.v}${inputs.x}"
    for wrong in ("${secrets.x}", "${inputs.q}", "${x"):
        with pytest.raises(Problem):
            fill_in(wrong, {}, {})
