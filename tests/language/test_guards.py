"""What passes for a guard before a step that cannot be taken back, and what does not."""

import shutil
from pathlib import Path

import pytest

from robot.language.check import check
from robot.language.workspace import Workspace

GOOD = Path(__file__).parent / "good"
VERIFY = 'contains: "${inputs.siret}"'


def rules(folder: Path, old: str, new: str, file: str = "flows/renew.yaml") -> list[str]:
    shutil.copytree(GOOD, folder, dirs_exist_ok=True)
    text = (folder / file).read_text(encoding="utf-8")
    assert old in text
    (folder / file).write_text(text.replace(old, new), encoding="utf-8")
    return [one.rule for one in check([], Workspace([folder]))]


@pytest.mark.parametrize(
    "written",
    [
        "matches: '.*'", "matches: '.'", "matches: '.+'", r"matches: '\w'", r"matches: '\S+'", "matches: ''",
        "matches: '^'", "matches: 'x*'", "matches: 'Structure|'", "matches: '(?:Structure)?'", "matches: '(a+)*'",
        "matches: '[^§]'", "matches: '(?=)'", 'contains: ""', "contains: ' '", "matches: '(?:${inputs.siret})?'",
    ],
)  # fmt: skip
def test_vacuous_verify(tmp_path: Path, written: str) -> None:
    assert rules(tmp_path, VERIFY, written) == ["vacuous-verify"]


@pytest.mark.parametrize("written", ["contains: Structure", "matches: '^Structure'", 'is: "Structure 1"'])
def test_a_verify_that_asks_for_nothing_does_not_guard(tmp_path: Path, written: str) -> None:
    assert rules(tmp_path, VERIFY, written) == ["unverified"]


@pytest.mark.parametrize(("default", "found"), [("", ["unverified"]), ("12", [])])
def test_an_input_that_may_be_left_out_does_not_guard(tmp_path: Path, default: str, found: list[str]) -> None:
    declared = f'inputs:\n  note: {{type: text, about: A note, default: "{default}"}}\n'
    shutil.copytree(GOOD, tmp_path, dirs_exist_ok=True)
    flow = tmp_path / "flows/renew.yaml"
    flow.write_text(flow.read_text().replace("inputs:\n", declared).replace(VERIFY, 'contains: "${inputs.note}"'))
    assert [one.rule for one in check([], Workspace([tmp_path]))] == found


@pytest.mark.parametrize("written", ["is: ''", VERIFY, r"matches: '(?<!\d)${inputs.siret}(?!\d)'"])
def test_what_some_screens_fail_is_a_verify(tmp_path: Path, written: str) -> None:
    assert "vacuous-verify" not in rules(tmp_path, VERIFY, written)


UNSAID = """        effect: destructive
        witness: expires_on
        rehearse: {click: structure.cancel}
"""


def test_no_effect(tmp_path: Path) -> None:
    """A click that leads to a secret, or that answers a dialog, says its effect: a rehearsal would do it."""
    assert rules(tmp_path / "secret", UNSAID, "") == ["no-effect"]
    assert "no-effect" not in rules(tmp_path / "said", UNSAID, "        effect: reversible\n")
    key = "      - press: Enter\n"
    step = "      - click: structure.reset\n" + UNSAID
    assert "no-effect" in rules(tmp_path / "key", step, key)
    between = "    next: [between]\n  between:\n    see: [structure.cancel]\n    next: [done]\n  done:\n"
    assert rules(tmp_path / "behind", UNSAID + "    next: [done]\n  done:\n", between) == ["no-effect"]


def test_no_effect_of_a_button_in_a_dialog(tmp_path: Path) -> None:
    button = '{css: ".x", why: it has no words}'
    names = "selectors/shop/2019.yaml"
    assert rules(tmp_path, button, "{role: button, name: Yes, within: dialog}", names) == ["no-effect"]
    library = tmp_path / "flows/pages/sign-in.yaml"
    written = library.read_text()

    def said_of(step: str) -> list[str]:
        old = "    see: [notice.close]\n    do: [{click: notice.close}]\n"
        library.write_text(written.replace(old, step))
        return [one.rule for one in check([], Workspace([tmp_path])) if one.rule != "unused-element"]

    assert said_of("    see: [notice.close]\n    do: [{click: notice.close, effect: reversible}]\n") == []
    assert said_of("    message_box: Really?\n    do: [{answer: accept}]\n") == ["no-effect"]
    assert said_of("    message_box: Really?\n    do: [{answer: dismiss}]\n") == []
