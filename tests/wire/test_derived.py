"""What a page makes of a text is found in data: here, the text spelt as the numbers of its signs."""

import json
import urllib.parse

import pytest
from hypothesis import given
from hypothesis import strategies as st

from robot.wire.derived import Derived, _Needles

OWN = "q4mz7ktw9xb2"
SHORT = "q4mz7k"


def numbers(text):
    return [ord(sign) for sign in text]


SPELT = {
    "list": lambda text: json.dumps({"n": numbers(text)}),
    "tight list": lambda text: json.dumps(numbers(text), separators=(",", ":")),
    "capitals": lambda text: json.dumps(numbers(text.upper())),
    "object": lambda text: json.dumps({str(place): number for place, number in enumerate(numbers(text))}),
    "object from one": lambda text: json.dumps(dict(enumerate(numbers(text), 1))),
    "in a form": lambda text: "n=" + urllib.parse.quote_plus(json.dumps(numbers(text))),
    "fields": lambda text: "&".join(f"n={number}" for number in numbers(text)),
    "points": lambda text: "n=" + ".".join(map(str, numbers(text))),
    "piece": lambda text: json.dumps(numbers(text[-8:])),
    "backwards": lambda text: json.dumps(numbers(text[::-1])),
}


@pytest.mark.parametrize("own", [OWN, OWN[:8], SHORT])
@pytest.mark.parametrize("way", SPELT)
def test_a_text_spelt_as_the_numbers_of_its_signs(way, own):
    derived = Derived()
    derived.learn(own, own)
    data = SPELT[way](own).encode()
    assert derived.made(data)
    assert derived.made(b'{"date":[2026,3,4],"x":' + data + b"}")


@pytest.mark.parametrize("way", SPELT)
def test_other_numbers_are_none_of_it(way):
    derived = Derived()
    derived.learn(OWN, OWN)
    assert not derived.made(SPELT[way]("tq9z8kvw5xc3").encode())
    assert not derived.made(SPELT[way](OWN[:7]).encode())
    assert not Derived().made(SPELT[way](OWN).encode())


def test_numbers_that_are_no_signs():
    derived = Derived()
    derived.learn(OWN, OWN)
    assert not derived.made(json.dumps([1000 + number for number in numbers(OWN)]).encode())
    assert not derived.made(json.dumps([300, 999] * 20).encode())


@given(
    st.sets(st.text("ab", min_size=1, max_size=7).map(str.encode), max_size=12),
    st.text("ab", max_size=30).map(str.encode),
)
def test_many_are_looked_for_as_each_by_itself(texts: set[bytes], data: bytes) -> None:
    needles = _Needles(4)
    needles.add(texts)
    assert needles.any_in(data) == any(text in data for text in texts)
