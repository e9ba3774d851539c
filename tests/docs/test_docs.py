"""The documentation is true: its examples load, its commands parse, its lists are whole, its links lead somewhere."""

import itertools
import re
import shlex
import textwrap
from pathlib import Path
from typing import get_args

import pytest
from pydantic import BaseModel

from robot.cli.main import COMMANDS, parser
from robot.language.check import check
from robot.language.diagnostics import render
from robot.language.load import KINDS, read
from robot.language.rules import RULES, File, check_file
from robot.language.workspace import Workspace
from robot.model.base import Model
from robot.model.selectors import WAY_KEYS
from robot.model.settings import Environment
from robot.model.steps import STEPS
from robot.outcomes import Outcome

from .shop import blocks_of, written

ROOT = Path(__file__).resolve().parents[2]
DOCUMENTS = [
    ROOT / "README.md",
    ROOT / "ARCHITECTURE.md",
    ROOT / "CHANGELOG.md",
    ROOT / "CONTRIBUTING.md",
    *sorted((ROOT / "docs").glob("*.md")),
]
GUIDE = ROOT / "docs" / "guide-operateur.md"
LANGUAGE = ROOT / "docs" / "language.md"
RECORDINGS = ROOT / "docs" / "recordings.md"
README = ROOT / "README.md"

_FLOW = "language: 1\nflow: example\nabout: An example.\nportal: shop\npages:\n"
_PAGE = _FLOW + "  example:\n    see: [it]\n"
ON_TOP = {"portail-change.md"}
"""Pages whose files stand beside the built-in ones."""
FRAGMENTS = {
    "pages": ("flow", _FLOW, 2),
    "names": ("flow", _PAGE + "    names:\n", 6),
    "verify": ("flow", _PAGE + "    verify:\n", 6),
    "extract": ("flow", _PAGE + "    extract:\n", 6),
    "secret": ("flow", _PAGE + "    secret:\n", 6),
    "ways of choose": ("flow", _PAGE + "    choose:\n", 6),
    "steps": ("flow", _PAGE + "    do:\n", 6),
    "conditions": ("flow", _PAGE + "    choose:\n      - when:\n          all:\n", 12),
    "ways": (
        "selectors",
        'portal: shop\ngeneration: "1"\nelements:\n  it:\n    means: It\n    find:\n',
        6,
    ),
}
"""What stands around an example that is a part of a file, and how deep it is indented there."""


def blocks(languages, documents=DOCUMENTS):
    return [block for document in documents for block in blocks_of(document) if block.language in languages]


WHOLE = [block for block in blocks(["yaml"]) if block.kind in KINDS]
PARTS = [block for block in blocks(["yaml"]) if block.kind in FRAGMENTS]


@pytest.mark.parametrize("block", blocks(["yaml"]), ids=str)
def test_an_example_says_what_it_is(block):
    assert block.kind in KINDS | FRAGMENTS, "the first line names its kind: # flow, # steps, ..."


def test_there_are_examples_of_every_kind():
    assert {block.kind for block in WHOLE} == set(KINDS)
    assert {block.kind for block in PARTS} == set(FRAGMENTS)


@pytest.mark.parametrize("block", WHOLE, ids=str)
def test_a_whole_file_loads(block, tmp_path):
    read(written(block, tmp_path), block.kind)


@pytest.mark.parametrize("block", PARTS, ids=str)
def test_a_part_loads_in_its_file(block, tmp_path):
    kind, before, depth = FRAGMENTS[block.kind]
    path = tmp_path / "example.yaml"
    path.write_text(before + textwrap.indent(block.text, " " * depth), encoding="utf-8")
    found = check_file(File(path, kind, read(path, kind), Workspace([tmp_path])))
    assert not found, render(found)


@pytest.mark.parametrize("document", sorted({block.document for block in WHOLE}), ids=lambda document: document.name)
def test_the_files_of_a_page_make_a_workspace_without_mistakes(document, tmp_path):
    for block in WHOLE:
        if block.document == document:
            written(block, tmp_path)
    found = check([], Workspace([tmp_path, *([ROOT] if document.name in ON_TOP else [])]))
    assert not found, render(found)


# -- commands


def commands():
    for block in blocks(["console", "sh", "cron"]):
        lines = block.text.replace("\\\n", " ").splitlines()
        for number, line in enumerate(lines, block.line + 1):
            if block.language == "console":
                if line.startswith("$ "):
                    yield f"{block.document.name}:{number}", line[2:]
            elif not line.lstrip().startswith("#"):
                yield f"{block.document.name}:{number}", line


def words_of(line):
    lexer = shlex.shlex(line, posix=True, punctuation_chars=True)
    lexer.whitespace_split = True
    words = list(lexer)
    start = next((at for at, word in enumerate(words) if re.fullmatch(r"(.*/bin/)?chorus-robot", word)), None)
    if start is None:
        return None
    return list(itertools.takewhile(lambda word: not set(word) <= set("();<>|&"), words[start + 1 :]))


COMMAND_LINES = [(where, words) for where, line in commands() if (words := words_of(line)) is not None]


def test_there_are_command_lines():
    assert len(COMMAND_LINES) > 10


@pytest.mark.parametrize(("where", "words"), COMMAND_LINES, ids=[where for where, _ in COMMAND_LINES])
def test_a_command_line_parses(where, words, capsys):
    code = 0
    try:
        parser().parse_args(words)
    except SystemExit as ended:
        code = ended.code
    assert code == 0, f"{where}: {capsys.readouterr().err}"


def test_every_make_target_named_is_there():
    targets = set(re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE))
    shown = "\n".join(document.read_text(encoding="utf-8") for document in DOCUMENTS)
    named = set(re.findall(r"(?:`|^\$ )make ([a-z]+)", shown, re.MULTILINE))
    assert {"demo", "test"} <= named <= targets


@pytest.mark.parametrize("name", COMMANDS)
def test_readme_has_every_command(name):
    assert re.search(rf"^\| `chorus-robot {name}\b", README.read_text(encoding="utf-8"), re.MULTILINE)


def test_readme_has_every_option_of_run():
    shown = README.read_text(encoding="utf-8")
    options = parser()._subparsers._group_actions[0].choices["run"]._actions
    for option in options:
        if option.option_strings and option.dest != "help":
            assert any(f"`{name}" in shown for name in option.option_strings), option.option_strings


@pytest.mark.parametrize("document", [README, GUIDE], ids=["readme", "guide"])
@pytest.mark.parametrize("outcome", Outcome)
def test_every_exit_code_is_documented(document, outcome):
    row = rf"^\| {outcome.exit_code} \| `{outcome.value}` \| \S"
    assert re.search(row, document.read_text(encoding="utf-8"), re.MULTILINE)


# -- the language


def models():
    """Every model that a file can hold."""
    found, ahead = set(), list(KINDS.values())
    while ahead:
        one = ahead.pop()
        if isinstance(one, type) and issubclass(one, BaseModel):
            if one in found or one is Model:
                continue
            found.add(one)
            ahead += [field.annotation for field in one.model_fields.values()]
        else:
            ahead += get_args(getattr(one, "__value__", one))
    return sorted(found, key=lambda model: model.__name__)


def test_models_are_found():
    assert {Environment, *STEPS.values(), *WAY_KEYS.values()} <= set(models())


@pytest.mark.parametrize("model", models(), ids=lambda model: model.__name__)
def test_every_key_of_the_language_is_documented(model):
    documents = [LANGUAGE, RECORDINGS]
    shown = {word for each in documents for word in re.findall(r"`([^`\n]+)`", each.read_text(encoding="utf-8"))}
    words = shown | {word for text in shown for word in re.split(r"[^\w]+", text)}
    words |= {word for block in blocks(["yaml"], documents=documents) for word in re.findall(r"(\w+):", block.text)}
    missing = {field.alias or name for name, field in model.model_fields.items()} - words
    assert not missing


def test_every_verb_and_way_has_an_example():
    shown = "\n".join(block.text for block in PARTS)
    for word in (*STEPS, *WAY_KEYS):
        assert re.search(rf"^- (?:\{{)?{word}: ", shown, re.MULTILINE), word


def test_every_rule_is_documented_as_it_is():
    rows = dict(
        re.findall(
            r"^\| \[`([\w-]+)`\]\(rules/\1\.md\) \| (.*) \|$", LANGUAGE.read_text(encoding="utf-8"), re.MULTILINE
        )
    )
    assert {rule.name: rule.says for rule in RULES} == {name: rows.get(name) for name in [rule.name for rule in RULES]}


# -- links


def links():
    for document in DOCUMENTS:
        text = re.sub(r"^```.*?^```$", "", document.read_text(encoding="utf-8"), flags=re.MULTILINE | re.DOTALL)
        for target in re.findall(r"\]\(([^)\s]+)\)", text):
            if not target.startswith("https://"):
                yield document, target


def anchors(document):
    headings = re.findall(r"^#+ (.+)$", document.read_text(encoding="utf-8"), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


LINKS = [*links()]


@pytest.mark.parametrize(("document", "target"), LINKS, ids=[f"{document.name}-{target}" for document, target in LINKS])
def test_a_link_leads_somewhere(document, target):
    name, _, anchor = target.partition("#")
    file = (document.parent / name).resolve() if name else document
    assert file.is_file()
    if anchor:
        assert anchor in anchors(file)


def test_no_placeholder_is_left():
    for document in DOCUMENTS:
        assert not re.search(r"\b(TODO|FIXME|TBD|lorem)\b", document.read_text(encoding="utf-8"), re.IGNORECASE)
