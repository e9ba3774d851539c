"""What passes for a regular expression in `check` is one in Python and in a browser's engine, tried with V8 itself."""

import json
import random
import re
import subprocess

import pytest
from playwright._impl._driver import compute_driver_executable

from robot.language.references import as_expression
from robot.language.rules.expressions import _wrong_with

PIECES = (
    "a", "\\d", "\\-", "\\_", "\\/", "[a-z]", "[\\-x]", "[^]]", "[]a]", "[[a]", "[a--b]", "[a||b]",
    "(", "(?:", ")", "{2}",
    "{", "}", "{2,}", "{,3}", "]", "+", "*", "?", "|", "^", "$", "(?=", "(?<!", "(?<n>", "(?P<n>", "\\b", "\\ ", "\\'",
    "\\e", "\\u00e9", "\\u", "\\x41", "\\x", "\\1", "\\0", "\\07", "[z-a]", "é", "\\w", "[\\w-a]", "[a-\\d]",
    "\\p{L}", "\\k", "\\N", "(?i)", "\\cA", "**", "\\Z",
)  # fmt: skip
_SCRIPT = """
const said = (text) => { try { new RegExp(text, 'iu'); return ''; } catch (error) { return error.message; } };
console.log(JSON.stringify(JSON.parse(require('fs').readFileSync(0, 'utf-8')).map(said)));
"""


def said_by_a_browser(expressions):
    node, _ = compute_driver_executable()
    done = subprocess.run(
        [node, "-e", _SCRIPT], input=json.dumps(expressions), capture_output=True, text=True, check=True
    )
    return json.loads(done.stdout)


def test_what_is_not_refused_works_in_both():
    chance = random.Random(1)
    tried = ["".join(chance.choice(PIECES) for _ in range(chance.randint(1, 5))) for _ in range(4000)]
    taken = [one for one in tried if "${" not in one and not _wrong_with(one)]
    assert len(taken) > 200
    assert {one: said for one, said in zip(taken, said_by_a_browser(taken), strict=True) if said} == {}
    for one in taken:
        re.compile(one)


@pytest.mark.parametrize("expression", [
    r"(?<!\d)${inputs.siret}(?!\d)", r"\d{3}\s?\d{5}", r"[\w.-]+@\S+", r"^\W*(a|b)\b.{0,40}?$", r"[^\]\-]+", r"\/\?",
])  # fmt: skip
def test_what_flows_need_is_taken(expression):
    assert _wrong_with(expression) == ""


def test_a_text_in_an_expression_is_found_as_it_stands():
    texts = ["a.b", "(1)", "[x]{2}", "C:\\d*", "^a$", "1+1=2?", "a|b/c", "é - #&~"]
    for text in texts:
        assert re.fullmatch(as_expression(text), text)
        assert not re.fullmatch(as_expression(text), text + "x")
    assert said_by_a_browser([as_expression(text) for text in texts]) == [""] * len(texts)
