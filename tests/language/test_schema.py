"""The schemas, tried with a real validator: they take every file that ships and refuse what is wrong in its shape."""

import re
from pathlib import Path

import pytest

from robot.errors import Problem
from robot.language.load import KINDS
from robot.language.meanings import _OF_MODEL, meaning_of
from robot.language.schema import as_text, schema_of, schema_of_all
from robot.language.shape import keys_of
from robot.language.source import read_source
from robot.language.workspace import Workspace, builtin_folder

from .ajv import refusals

ROOT = builtin_folder()
HERE = Path(__file__).parent
SHIPPED = sorted(path for folder in ("flows", "selectors", "config") for path in (ROOT / folder).rglob("*.yaml"))
GOOD = sorted((HERE / "good").rglob("*.yaml"))
STRUCTURAL = {"unknown-key", "missing-key", "wrong-value", "bad-name", "unknown-verb", "unknown-condition",
              "unknown-way", "css-without-why"}  # fmt: skip
"""The rules on the shape of one file, which a schema can tell."""
ANY_TEXT = {"css-with-empty-why"}
"""Cases whose shape is right: what a text says is no matter of a schema."""


def kind_of(path):
    kind = Workspace([ROOT]).kind_of(path)
    assert kind is not None, path
    return kind


def data_of(path):
    return read_source(path, "").data


def bad_files():
    """Every file of a bad case that breaks a rule on its shape."""
    for case in sorted(path for path in (HERE / "bad").iterdir() if path.name not in ANY_TEXT):
        said = (case / "error.txt").read_text(encoding="utf-8")
        told = re.findall(r"^(\S+?\.yaml):\d+:\d+: .* \[([\w-]+)\]$", said, re.MULTILINE)
        for name in sorted({name for name, rule in told if rule in STRUCTURAL}):
            if (case / name).is_file():
                yield case / name


def test_the_schemas_take_every_file_that_ships_and_the_good_ones():
    for kind in KINDS:
        files = [path for path in (*SHIPPED, *GOOD) if kind_of(path) == kind]
        assert files, kind
        said = refusals(schema_of(kind), [data_of(path) for path in files])
        assert dict(zip(files, said, strict=True)) == dict.fromkeys(files, "")


def test_the_schemas_refuse_every_file_of_a_wrong_shape():
    files = list(bad_files())
    assert len(files) >= 14
    for kind in KINDS:
        mine = [path for path in files if kind_of(path) == kind]
        said = refusals(schema_of(kind), [data_of(path) for path in mine])
        assert [path for path, refusal in zip(mine, said, strict=True) if not refusal] == []


def test_one_schema_tells_the_kinds_apart():
    files = [*SHIPPED, *GOOD]
    assert refusals(schema_of_all(), [data_of(path) for path in files]) == [""] * len(files)
    wrong = list(bad_files())
    assert all(refusals(schema_of_all(), [data_of(path) for path in wrong]))


def test_a_schema_refuses_what_stands_in_the_wrong_place():
    flow = {"language": 1, "flow": "a", "about": "b", "portal": "c"}
    page = {"see": ["x"], "next": ["y"]}
    wrong = [
        {"flow": "A"}, {"limits": {"page": "20"}}, {"pages": {"Page": page}}, {"pages": {"p": page | {"at_most": 0}}},
        {"pages": {"p": page | {"do": [{"click": "x", "fill": "y"}]}}}, {"pages": {"p": page | {"do": [{}]}}},
        {"pages": {"p": page | {"end": "fine"}}}, {"secrets": "one"}, {"language": 2},
        {"pages": {"p": {"secret": {"s": {"after": "a", "between": ["["]}}}}},
    ]  # fmt: skip
    assert refusals(schema_of("flow"), [flow, flow | {"pages": {"p": page}}]) == ["", ""]
    assert all(refusals(schema_of("flow"), [flow | one for one in wrong]))


@pytest.mark.parametrize("kind", KINDS)
def test_the_files_of_the_schemas_are_up_to_date(kind):
    kept = (ROOT / "docs" / "schemas" / f"{kind}.json").read_text(encoding="utf-8")
    assert kept == as_text(schema_of(kind)), "chorus-robot schema --out docs/schemas"


@pytest.mark.parametrize("path", SHIPPED, ids=lambda path: f"{path.parent.name}-{path.name}")
def test_a_file_names_its_schema(path):
    first = path.read_text(encoding="utf-8").split("\n")[0]
    found = re.fullmatch(r"# yaml-language-server: \$schema=(\S+)", first)
    assert found, first
    assert (path.parent / found[1]).resolve() == ROOT / "docs" / "schemas" / f"{kind_of(path)}.json"


@pytest.mark.parametrize("kind", KINDS)
def test_every_key_has_its_description(kind):
    schema = schema_of(kind)
    for name, model in {kind: schema, **schema["definitions"]}.items():
        for key, held in model.get("properties", {}).items():
            assert held.get("description"), f"{name}.{key}: give its field a description"


def test_no_meaning_is_given_to_a_key_there_is_not():
    models = {kind.__name__: kind for kind in _all_models()}
    for name, keys in _OF_MODEL.items():
        assert name in models
        assert not set(keys) - set(keys_of(models[name]))
        assert all(meaning_of(models[name], key) for key in keys)


def _all_models():
    from robot.model.base import Model

    ahead = [Model]
    while ahead:
        one = ahead.pop()
        yield one
        ahead += one.__subclasses__()


def test_an_unknown_kind():
    with pytest.raises(Problem) as caught:
        schema_of("flows")
    assert "flow" in str(caught.value)
