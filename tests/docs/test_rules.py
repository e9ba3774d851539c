"""Each rule has its page, whose bad example it finds and whose good one nothing is wrong with."""

import re

import pytest

from robot.language.diagnostics import render
from robot.language.rules import RULES
from robot.outcomes import Outcome

from .shop import OUTCOME_PAGES, RULE_PAGES, blocks_of, mistakes_of

NAMES = [rule.name for rule in RULES]


def examples(rule, heading):
    return [block for block in blocks_of(RULE_PAGES / f"{rule}.md") if block.heading == heading]


def test_there_is_a_page_for_each_rule_and_no_other():
    assert sorted(NAMES) == sorted(path.stem for path in RULE_PAGES.glob("*.md"))


def test_there_is_a_page_for_each_outcome_and_no_other():
    assert {outcome.value for outcome in Outcome} == {path.stem for path in OUTCOME_PAGES.glob("*.md")}


@pytest.mark.parametrize("rule", RULES, ids=NAMES)
def test_a_page_begins_with_what_the_rule_says(rule):
    lines = (RULE_PAGES / f"{rule.name}.md").read_text(encoding="utf-8").split("\n")
    assert lines[:4] == [f"# {rule.name}", "", rule.says, ""]
    assert lines[4]


@pytest.mark.parametrize("outcome", Outcome)
def test_a_page_begins_with_the_exit_code(outcome):
    title, *paragraphs = (OUTCOME_PAGES / f"{outcome.value}.md").read_text(encoding="utf-8").strip().split("\n\n")
    assert title == f"# {outcome.value} (exit {outcome.exit_code})"
    assert len(paragraphs) == 2, "what it means, and what to do"


@pytest.mark.parametrize("rule", NAMES)
def test_the_bad_example_breaks_the_rule(rule, tmp_path):
    bad = examples(rule, "Bad")
    assert bad
    found = mistakes_of(bad, tmp_path)
    assert rule in {one.rule for one in found}, render(found)
    assert all(one.place.line >= 1 and one.place.column >= 1 for one in found)


@pytest.mark.parametrize("rule", NAMES)
def test_the_good_example_has_no_mistake(rule, tmp_path):
    good = examples(rule, "Good")
    assert good
    found = mistakes_of(good, tmp_path)
    assert not found, render(found)


def test_no_example_shows_a_secret_in_a_message(tmp_path):
    for rule in ("literal-secret", "secret-in-environment", "secret-in-text"):
        folder = tmp_path / rule
        folder.mkdir()
        said = render(mistakes_of(examples(rule, "Bad"), folder))
        assert not re.search(r"open sesame|aB3kL9mN2qRs7", said)
