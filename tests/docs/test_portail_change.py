"""The example of `docs/portail-change.md` is done from beginning to end, and each command says what the page shows."""

import re
import shlex
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from robot.sandbox import Sandbox
from tests.end_to_end.conftest import Operator

from .shop import ROOT, blocks_of, written

PAGE = ROOT / "docs" / "portail-change.md"
LEFT_OUT = "[...]"
VARIABLE = ((r"\d{8}-\d{4}-[0-9a-f]{4}", "20261121-1630-0000"), (r"(?<=within )\d+ s", "20 s"))
"""What is another text each time, and what the page has in its place."""


@dataclass(frozen=True)
class Step:
    """A file to write, or a command with what it prints."""

    line: int
    command: str
    shown: str


def steps() -> list[Step]:
    found = []
    for block in blocks_of(PAGE):
        if block.language == "yaml":
            found.append(Step(block.line, "", str(block.line)))
        elif block.language == "console":
            for part in re.split(r"^(?=\$ )", block.text, flags=re.MULTILINE):
                command, _, shown = part.partition("\n")
                if command.startswith("$ "):
                    found.append(Step(block.line, command[2:], shown.strip("\n")))
    return found


STEPS = steps()
WORDS = next(shlex.split(step.command) for step in STEPS if "--words" in step.command)[-1].partition("=")[::2]


def comparable(text: str, folder: Path) -> str:
    text = text.replace(f"{folder}/", "").replace(str(ROOT) + "/", "")
    for pattern, instead in VARIABLE:
        text = re.sub(pattern, instead, text)
    return "\n".join(line.rstrip() for line in text.strip("\n").splitlines())


def says(shown: str, said: str) -> bool:
    """Whether a text is what is shown, `[...]` standing for anything."""
    parts = [re.escape(part.strip("\n")) for part in shown.split(LEFT_OUT)]
    return re.fullmatch("(?s:.*?)".join(parts), said) is not None


@pytest.fixture(scope="module")
def sandbox() -> Iterator[Sandbox]:
    with Sandbox(words=dict([WORDS])) as sandbox:
        yield sandbox


def test_the_example_does_what_the_page_says(sandbox: Sandbox, tmp_path: Path) -> None:
    operator = Operator(sandbox, tmp_path)
    sandbox.environment_file(tmp_path / ".sandbox")
    codes = []
    for step in STEPS:
        if "--env mairie" in step.command or "--words" in step.command:
            continue
        if not step.command:
            written(next(block for block in blocks_of(PAGE) if block.line == step.line), tmp_path)
            continue
        words = shlex.split(step.command)
        if words[0] == "chorus-robot":
            done = operator.says(*words[1:])
            said, code = done.out + done.err, done.code
        else:
            other = subprocess.run(words, cwd=tmp_path, capture_output=True, text=True, check=False)
            said, code = other.stdout + other.stderr, other.returncode
        codes.append(code)
        if step.shown:
            told = comparable(said, tmp_path)
            assert says(step.shown, told), f"{PAGE.name}:{step.line}: {step.command}\n{told}"
    assert codes[0] == 4
    assert not any(codes[1:])
    assert sandbox.reset_count() == 1
    assert operator.signed_out()
