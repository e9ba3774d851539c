"""Placeholders survive what forms do to a text, fit in a box, and cannot be guessed."""

import html
import json
import re
import urllib.parse

import pytest

from robot.secrets import Secret
from robot.wire.placeholders import PREFIX, SHORTEST, USUAL, Placeholders


def test_a_placeholder_is_plain_letters_and_digits():
    made = Placeholders().issue(Secret("x"))
    assert re.fullmatch(rf"{PREFIX}[a-z0-9]+", made)
    assert len(made) == USUAL
    assert urllib.parse.quote(made, safe="") == html.escape(made) == json.dumps(made)[1:-1] == made


def test_no_two_are_the_same_and_each_is_known():
    held = Placeholders()
    secrets = [Secret("one"), Secret("two"), Secret("one")]
    made = [held.issue(secret) for secret in secrets]
    assert len(set(made)) == 3
    assert [held.secret(one).reveal() for one in made] == ["one", "two", "one"]
    assert held.found(f"a{made[1]}b{made[0]}") == [made[1], made[0]]
    assert held.may_hold(made[0].encode())
    assert not held.may_hold(b"none")
    assert Placeholders().found(made[0]) == []


@pytest.mark.parametrize("longest", [8, 12, 16, 20, 32, 255])
def test_it_fits_in_a_box(longest):
    assert len(Placeholders().issue(Secret("x"), longest=longest)) == min(longest, USUAL)


def test_a_box_may_be_too_small():
    with pytest.raises(ValueError, match=str(SHORTEST)):
        Placeholders().issue(Secret("abc"), longest=SHORTEST - 1)
    with pytest.raises(ValueError, match="too plain"):
        Placeholders().adopt("/;/", Secret("abc"))


def test_a_damaged_one_is_known_for_one():
    held = Placeholders()
    made = held.issue(Secret("x"))
    assert not held.damaged(b"p=" + made.encode())
    assert held.damaged(b"p=" + made.encode() + b"&q=" + made.upper().encode())
    assert held.damaged(made[:-1].encode())
    assert not held.damaged(b"\xff rien")
