"""A stand-in tells what a script does: whatever a secret loses or gains by being decoded shows in it too."""

import html
import json
import random
import re
import string
from urllib.parse import unquote

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from robot.model.settings import Policy
from robot.sandbox.passwords import ALPHABET
from robot.secrets import Secret
from robot.wire.decoding import decoded, tells
from robot.wire.standins import StandIns
from tests.wire.written import ACCENTS, ASCII

CORAIL = Policy(forbid="/", min_length=8)
pieces = st.sampled_from(
    [
        "%41",
        "%C3%A9",
        "%u00e9",
        "%zz",
        "%",
        "&amp;",
        "&lt",
        "&#43;",
        "\u00c3\u00a9",
        "\u00e9",
        "\\n",
        '\\"',
        "\\x",
        '"',
        "''",
        "!!",
        "~",
        "~0",
        "=41",
        "\\x41",
        "v1.",
        "1$",
        "(",
        ")",
        "@",
        ".",
        "(at)",
        "[dot]",
    ]
)
secrets = st.lists(st.text(alphabet=ASCII + ACCENTS, max_size=6) | pieces, min_size=2, max_size=5).map("".join)


WAYS = {
    "percent": lambda one: unquote(one, errors="strict"), "form": lambda one: one.replace("+", " "),
    "entities": html.unescape, "by hand": lambda one: one.replace("&amp;", "&").replace("&lt;", "<"),
    "json": lambda one: json.loads(f'"{one}"'), "small": str.lower, "bar": lambda one: one.split("|")[0],
    "bytes": lambda one: one.encode("latin-1").decode(), "cut": lambda one: one[:8],
    "quotes": lambda one: one.strip("'"), "dots": lambda one: one.replace(".", ""),
    "tilde": lambda one: one.strip("~"),
    "doubled": lambda one: one.replace("''", "'").replace("!!", "!"), "brackets": lambda one: one.strip("()"),
    "printable": lambda one: re.sub("=([0-9A-Fa-f]{2})", lambda sign: chr(int(sign[1], 16)), one),
    "numbers": lambda one: re.sub(r"\\x([0-9A-Fa-f]{2})", lambda sign: chr(int(sign[1], 16)), one),
    "version": lambda one: re.sub(r"^v\d[.:]", "", one),
    "last of it": lambda one: one.split("@")[-1], "names": lambda one: one.replace("(at)", "@").replace("[dot]", "."),
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
        ("J0-3zsN3Z4jofLg", "motdepasse-retenu-1R-"), ("J0+3z%41Z4jofLg", "motdepasse-retenu-1R%2d+"),
        ("J0-3z&amp;jofLg", "motdepasse-retenu-1R&amp;-"), ("'J0-3zjofLg'", "'motdepasse-retenu-1R'-'"),
        ("j0-3zsn3z4jofl-gj0-3zs", "motdepasse-retenu-1-m-"),
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


@pytest.mark.parametrize(
    "secret",
    [
        "b64:WnE3d0t4OVRtNGJSOGQy", "ENC(WnE3d0t4OVRtNGJSOGQy)", "{b64}WnE3d0t4OVRtNGJSOGQy",
        "=?UTF-8?B?WnE3d0t4OVRtNGJSOGQy?=",
        "WnE3PndLeD9UbX40YlI4PmQyPw", "5a7137774b7839546d346252386432", "LJYTO52LPA4VI3JUMJJDQZBS",
        "Zq7wK(at)x9Tm(dot)4bR8", "v1.Zq7wKx9Tm4bR8d2",
        "U+005AU+0071U+0037U+0077", "=5A=71=37=77=4B=78", "\\x5a\\x71\\x37\\x77", "plain:Zq7wKx9Tm4bR8d2",
    ],
)  # fmt: skip
def test_one_that_names_a_notation_is_told_by_none(secret):
    assert not tells(StandIns(telling=True).of(Secret(secret), CORAIL), secret)


@pytest.mark.parametrize("alphabet", [ASCII.replace("/", ""), ALPHABET, string.ascii_letters + string.digits])
def test_random_ones_are_told_but_for_a_few(alphabet):
    source = random.Random(4)
    secrets = ["".join(source.choices(alphabet, k=16)).strip() for _ in range(200)]
    assert sum(not tells(StandIns(telling=True).of(Secret(one), CORAIL), one) for one in secrets) <= 4
