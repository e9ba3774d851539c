# ruff: noqa: E501 - a table of pieces
"""Whatever a file holds, reading it gives a model or diagnostics, and never shows a secret typed in the wrong place."""

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from robot.language.check import check
from robot.language.diagnostics import render
from robot.language.load import KINDS, build
from robot.language.source import parse
from robot.language.workspace import Workspace
from robot.model.base import Model

GOOD = Path(__file__).parent / "good"
FILES = {
    "flow": "flows/renew.yaml", "library": "flows/pages/sign-in.yaml", "portal": "selectors/shop/portal.yaml",
    "selectors": "selectors/shop/2019.yaml", "policies": "config/policies.yaml", "staging": "config/staging.yaml",
    "environment": "config/environments/practice.yaml", "recording": "recordings/well/about.yaml",
    "gaps": "recordings/gaps.yaml",
}  # fmt: skip
TEXTS = {kind: (GOOD / file).read_text(encoding="utf-8") for kind, file in FILES.items()}
PIECES = st.sampled_from(
    ["", "\n", " ", "  ", ":", ": ", "-", "- ", "[", "]", "{", "}", ",", "'", '"', "&a", "*a", "!!x ", "|", ">", "#", "?",
     "null",      "true", "1", "-1", "1e400", "~", "\t", "${", "${x}", "${inputs.", "$${", "(", "\\", "é", "\u2028", "\0", "---\n",
     "next", "do",      "click", "all", "not", "when", "any", "find", "role", "[]", "{}", "[key]", "\ufeff", "end", "9" * 30]
)  # fmt: skip


@st.composite
def mutated(draw, kind):
    text = TEXTS[kind]
    for _ in range(draw(st.integers(1, 4))):
        start = draw(st.integers(0, len(text)))
        stop = min(len(text), start + draw(st.integers(0, 12)))
        text = text[:start] + draw(PIECES) + text[stop:]
    return text


@pytest.mark.parametrize("kind", list(KINDS))
@settings(max_examples=150, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
@given(data=st.data())
def test_mutated_files_give_a_model_or_diagnostics(kind, data):
    text = data.draw(mutated(kind))
    model, source = build(parse(text.encode(), "f.yaml", kind))
    assert isinstance(model, Model) != bool(source.diagnostics)
    for one in source.diagnostics:
        assert one.place.line >= 1
        assert one.place.column >= 1
        assert "pydantic" not in one.message
        assert "something else" not in one.message
    render(source.diagnostics)


@settings(max_examples=60, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
@given(data=st.data(), kind=st.sampled_from(["flow", "library", "selectors", "environment"]))
def test_a_mutated_file_never_breaks_the_rules(data, kind):
    text = data.draw(mutated(kind))
    workspace = Workspace([GOOD])
    path = GOOD / FILES[kind]
    workspace._loaded[(path, kind)] = build(parse(text.encode(), str(path), kind))
    render(check([], workspace))


@settings(max_examples=60, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
@given(data=st.data())
def test_a_secret_in_an_environment_is_never_shown(data):
    text = TEXTS["environment"].replace("env:SHOP_USER", "Zq7+hunter-Zq7").replace("file:~/shop", "Zq7+hunter-Zq7")
    start = data.draw(st.integers(text.index("trust:"), len(text)))
    text = text[:start] + data.draw(PIECES) + text[start:]
    folder = GOOD / FILES["environment"]
    workspace = Workspace([GOOD])
    workspace._loaded[(folder, "environment")] = build(parse(text.encode(), str(folder), "environment"))
    assert "hunter" not in render(check([], workspace))
