"""Files that were spoiled by chance: whatever comes out, `check` tells places and rules, and never takes long."""

import random
import time
from pathlib import Path

import pytest

from robot.language.check import check
from robot.language.diagnostics import render
from robot.language.load import build
from robot.language.rules import RULES
from robot.language.source import parse
from robot.language.workspace import Workspace, builtin_folder

GOOD = Path(__file__).parent / "good"
KINDS = ("flow", "library", "selectors", "environment", "portal", "policies", "staging")
NAMES = {rule.name for rule in RULES}
LONGEST = 1.0
"""Seconds of the processor that one file may take."""

PIECES = (
    "", "\n", " ", "  ", "    ", ":", ": ", "-", "- ", "[", "]", "{", "}", "{}", "[]", ",", "'", '"', "&a ", "*a",
    "!!x ", "|\n", ">\n", "#", "? ", "null", "true", "yes", "1", "-1", "1e400", "~", "\t", "${", "${x}", "${inputs.",
    "${values.siret}", "${secrets.shop_user}", "$${", "(", ")", "(a+)+", "\\", "\\d", "[^", "é", "\u2028", "\x00",
    "\ufeff", "---\n", "<<: ", "next", "do", "click", "all", "not", "when", "any", "find", "role", "end", "ok",
    "9" * 30, "a" * 300, "[" * 60, "anywhere: true", "at_most: 0", "see: []", "effect: destructive", "structure",
    "done", "renew", "shop", "https://", "env:", "2019",
)  # fmt: skip


def files_of(folder):
    """Every file of a workspace that can be spoiled, with its kind."""
    workspace = Workspace([folder])
    found = [(path, workspace.kind_of(path)) for part in ("flows", "selectors", "config")
             for path in sorted((folder / part).rglob("*.yaml"))]  # fmt: skip
    assert {kind for _, kind in found} <= set(KINDS)
    return found


def spoiled(text, chance):
    """A text with one to four things done to it."""
    for _ in range(chance.randint(1, 4)):
        lines = text.split("\n")
        at = chance.randrange(len(lines))
        what = chance.randrange(8)
        if what == 0:
            del lines[at]
        elif what == 1:
            lines.insert(at, chance.choice(lines))
        elif what == 2:
            other = chance.randrange(len(lines))
            lines[at], lines[other] = lines[other], lines[at]
        elif what == 3:
            lines[at] = " " * chance.choice((1, 2, 4)) + lines[at]
        elif what == 4:
            lines[at] = lines[at].removeprefix("  ")
        else:
            text = "\n".join(lines)
            start = chance.randint(0, len(text))
            lines = [text[:start] + chance.choice(PIECES) + text[start + chance.choice((0, 0, 1, 3, 12)) :]]
        text = "\n".join(lines)
    return text


def as_bytes(text, chance):
    """The text as a file: now and then in a wrong encoding, cut short, or with a byte turned."""
    what = chance.randrange(40)
    if what == 0:
        return text.encode("utf-16", "surrogatepass")
    if what == 1:
        return text.encode("latin-1", "replace")
    content = text.encode("utf-8", "surrogatepass")
    if what == 2:
        return content[: chance.randint(0, len(content))]
    if what == 3 and content:
        at = chance.randrange(len(content))
        return content[:at] + bytes([chance.randrange(256)]) + content[at + 1 :]
    return content


def try_some(count, seed):
    chance = random.Random(seed)
    told = 0
    places = {folder: (files_of(folder), Workspace([folder])) for folder in (GOOD, builtin_folder())}
    for files, workspace in places.values():
        for path, kind in files:
            workspace.load(path, kind)
    for _ in range(count):
        files, whole = places[chance.choice(list(places))]
        path, kind = chance.choice(files)
        content = as_bytes(spoiled(path.read_text(encoding="utf-8"), chance), chance)
        workspace = Workspace(whole.folders)
        workspace._loaded = dict(whole._loaded)
        started = time.process_time()
        workspace._loaded[path, kind] = build(parse(content, str(path), kind))
        found = check([], workspace)
        shown = render(found)
        taken = time.process_time() - started
        case = f"{path.name}:\n{content!r}"
        assert taken < LONGEST, case
        for one in found:
            assert one.rule in NAMES, case
            assert one.place.file, case
            assert one.place.line >= 1, case
            assert one.place.column >= 1, case
            assert one.message, case
            assert f":{one.place.line}:{one.place.column}: " in shown, case
        told += bool(found)
    return told


@pytest.mark.parametrize("seed", range(1))
def test_some_spoiled_files(seed):
    assert try_some(75, seed) > 50


@pytest.mark.soak
@pytest.mark.parametrize("seed", range(100, 110))
def test_ten_thousand_spoiled_files(seed):
    assert try_some(1000, seed) > 700
