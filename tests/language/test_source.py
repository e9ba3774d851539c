"""Strict YAML: YAML 1.2 scalars, exact places, and refusals instead of surprises."""

import time

import pytest
import yaml

from robot.language.source import LARGEST, parse
from robot.model.base import Place


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("on", "on"), ("yes", "yes"), ("12:30", "12:30"), ("0777", "0777"), ("1_000", "1_000"), ("0x1f", "0x1f"),
        ("2026-03-01", "2026-03-01"), ("021470244100012", "021470244100012"), ("true", True), ("null", None), ("~", None),  # noqa: E501
        ("", None), ("12", 12), ("-3", -3), ("1.5", 1.5), (".5", 0.5), ("'12'", "12"), ('"true"', "true"), ("=", "="),
        ("9" * 5000, "9" * 5000), (".inf", ".inf"),
    ],
)  # fmt: skip
def test_scalars_are_those_of_yaml_1_2(text, value):
    data = parse(f"a: {text}\n".encode(), "f").data
    assert data == {"a": value}
    assert type(data["a"]) is type(value)


def test_places_of_keys_values_and_items():
    source = parse("﻿é: {b: [x,\r\n  y]}\r\n".encode(), "f")
    inside = source.data["é"]
    assert source.data.keys_at["é"] == Place("f", 1, 1)
    assert source.data.values_at["é"] == Place("f", 1, 4)
    assert inside["b"].items_at == [Place("f", 1, 9), Place("f", 2, 3)]


@pytest.mark.parametrize(
    "content",
    [
        b"[" * LARGEST, b"{a: " * (LARGEST // 4), b"- " * (LARGEST // 2), b"? " * (LARGEST // 2), b"a: " * 1000,
        b"\n".join(b"a%d: &a%d [*a%d, *a%d]" % (n + 1, n + 1, n, n) for n in range(50)), b"&a [*a]",
        b"'" * (LARGEST - 1), b'"' + b"\\" * 1000, b"!" * 1000, b"\xff\xfe\x00a", b"\xed\xa0\x80",
        b"x" * (LARGEST + 1), b"%YAML 3.0\n---\na: 1\n", b"\x00" * 10,
    ],
)  # fmt: skip
def test_hostile_files_are_refused_at_once(content):
    started = time.process_time()
    source = parse(content, "f")
    assert source.broken
    assert source.diagnostics
    assert time.process_time() - started < 2


def test_the_pure_python_reader_says_the_same(monkeypatch):
    texts = [b"a: b: c", b"a: &x b", b"a: [b", b"a: 1\na: 2", b"a: on\nb: '1'", b"[" * 100]
    fast = [parse(text, "f") for text in texts]
    monkeypatch.setattr("robot.language.source._LOADER", yaml.SafeLoader)
    slow = [parse(text, "f") for text in texts]
    assert [one.data for one in fast] == [one.data for one in slow]
    assert [[said.rule for said in one.diagnostics] for one in fast] == [
        [said.rule for said in one.diagnostics] for one in slow
    ]
