"""A stand-in tells what a script does: whatever a secret loses or gains by being decoded shows in it too."""

import html
import json
from urllib.parse import unquote

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from robot.model.settings import Policy
from robot.secrets import Secret
from robot.wire.decoding import decoded, tells
from robot.wire.standins import StandIns
from tests.wire.written import ACCENTS, ASCII

CORAIL = Policy(forbid="/", min_length=8)
pieces = st.sampled_from(
    ["%41", "%C3%A9", "%u00e9", "%zz", "%", "&amp;", "&lt", "&#43;", "\u00c3\u00a9", "\u00e9", "\\n", '\\"', "\\x", '"']
)
secrets = st.lists(st.text(alphabet=ASCII + ACCENTS, max_size=6) | pieces, min_size=2, max_size=5).map("".join)


WAYS = {
    "percent": lambda one: unquote(one, errors="strict"), "form": lambda one: one.replace("+", " "),
    "entities": html.unescape, "by hand": lambda one: one.replace("&amp;", "&").replace("&lt;", "<"),
    "json": lambda one: json.loads(f'"{one}"'), "small": str.lower, "bar": lambda one: one.split("|")[0],
    "bytes": lambda one: one.encode("latin-1").decode(), "cut": lambda one: one[:8],
    "quotes": lambda one: one.strip("'"),
}  # fmt: skip


def changes(way, text):
    try:
        return WAYS[way](text) != text
    except ValueError:
        return False  # a script may show it as it is then


@given(secrets)
@settings(max_examples=400)
def test_what_a_script_changes_shows(secret):
    assume(8 <= len(secret) <= 24 and secret.strip() == secret)
    made = StandIns(telling=True).of(Secret(secret), CORAIL)
    assert CORAIL.breaches(made) == CORAIL.breaches(secret)
    assert secret not in made
    if tells(made, secret):  # else it is in doubt
        for way in WAYS:
            assert changes(way, made) or not changes(way, secret), (way, made)


@pytest.mark.parametrize(
    ("secret", "made"),
    [
        ("J0-3zsN3Z4jofLg", "motdepasse-retenu-1R"), ("J0+3z%41Z4jofLg", "motdepasse-retenu-1R%2d+"),
        ("J0-3z&amp;jofLg", "motdepasse-retenu-1R&amp;&;"), ("'J0-3zjofLg'", "'motdepasse-retenu-1R'"),
        ("j0-3zsn3z4jofl-gj0-3zs", "motdepasse-retenu-1-mo"),
    ],
)  # fmt: skip
def test_the_usual_ones_are_plain_to_see(secret, made):
    assert StandIns(telling=True).of(Secret(secret), CORAIL) == made
    assert tells(made, secret)


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("Zq%2B%C3%A9", "Zq+\u00e9"), ("Zq%u00e9", "Zq\u00e9"), ("Zq&lt;x", "Zq<x"), ("Zq\\u00e9", "Zq\u00e9"),
        ("Zq\u00c3\u00a9", "Zq\u00e9"), ("WnE3K3dLOA==", "Zq7+wK8"), ("'Zq7'", "Zq7"),
    ],
)  # fmt: skip
def test_decoded(text, read):
    assert read in decoded(text)


def test_one_that_nothing_decodes():
    assert list(decoded("Zq7+wK(x9é")) == []
