"""Small inputs that were taken for something else."""

from pathlib import Path

import pytest

from robot.errors import Problem
from robot.language.rules.danger import _SECRET_BOX
from robot.language.rules.expressions import _wrong_with
from robot.language.source import parse
from robot.language.values import parse_input
from robot.outcomes import Outcome
from robot.runs.order import Order
from robot.runs.preparing import prepare


@pytest.mark.parametrize(
    "means",
    ["Code postal", "Le code guichet", "Code APE", "The postal code", "Code de la commune", "Code service exécutant",
     "Le numéro de passeport", "La passerelle", "Le secrétariat",
     "Le code d'engagement", "The country code of the shop"],
)  # fmt: skip
def test_code_postal(means: str) -> None:
    assert _SECRET_BOX.search(means) is None


@pytest.mark.parametrize(
    "means",
    ["Le code", "The box for the code", "Code à usage unique", "Le code reçu par SMS", "Code secret",
     "Code de sécurité",
     "The one-time code of the app", "Le mot de passe", "sign in.password", "The password box", "Passphrase",
     "API token", "Code d\u2019accès", "The code sent by e-mail", "Les jetons"],
)  # fmt: skip
def test_what_is_a_box_for_a_secret(means: str) -> None:
    assert _SECRET_BOX.search(means) is not None


@pytest.mark.parametrize(
    "written", [r"\s*\d+", r"\}+x", "[*+]+", r"\d{2}\+", r"a*\++", "[^*+]+", r"x?\d+", "${inputs.a}+"]
)
def test_possessive(written: str) -> None:
    assert _wrong_with(written) == ""


@pytest.mark.parametrize("written", ["a*+", "a++", r"\d?+", r"\d{2}+", "[ab]*+", "(a)++"])
def test_what_is_possessive(written: str) -> None:
    assert "possessive" in _wrong_with(written)


@pytest.mark.parametrize(
    ("text", "line", "column"),
    [
        ("a: 1\nsee:[x]\nnext: [b]\n", 2, 4),
        ("a: 1\nb:\n  c:d\n  e: f\n", 3, 4),
        ("a:1\nb: 2\n", 1, 2),
        ("b:\n  c: x\n  e:y\n\n\n  f: z\n", 3, 4),
        ("a: 1\nb:2\n", 2, 2),
        ("a: 1\nb:\u00a02\nc: 3\n", 2, 2),
    ],
)
def test_no_space_colon(text: str, line: int, column: int) -> None:
    [found] = parse(text.encode(), "f").diagnostics
    assert (found.place.line, found.place.column) == (line, column)
    assert "space stands after this `:`" in found.message


def test_an_address_is_no_key_and_value() -> None:
    [found] = parse(b"a: 1\nhttps://shop.example\nb: 2\n", "f").diagnostics
    assert "space" not in found.message


@pytest.mark.parametrize(
    ("text", "line", "column", "said"),
    [
        ("a:\n\u00a0\u00a0b: 1\n", 2, 1, "U+00A0 (no-break space)"),
        ("a:\n \u202f- b\n", 2, 2, "U+202F (narrow no-break space)"),
        ("s\u200biret: 1\n", 1, 2, "U+200B (zero width space)"),
        ("siret\u00a0: 1\n", 1, 1, "U+00A0 (no-break space)"),
        ("a: \u201cFacture\u201d\n", 1, 4, "U+201C (left double quotation mark)"),
        ("a: [\u2018b\u2019]\n", 1, 5, "U+2018 (left single quotation mark)"),
        ("a: b\u00adc\n", 1, 5, "U+00AD (soft hyphen)"),
    ],
)
def test_odd_characters(text: str, line: int, column: int, said: str) -> None:
    found = parse(text.encode(), "f").diagnostics
    assert [(one.place.line, one.place.column) for one in found if said in one.message] == [(line, column)]


@pytest.mark.parametrize(
    "text", ["a: « b »\n", "say: 'Le compte\u00a0: fini.'\n", "say: >-\n  L\u2019accès « Corail »\u00a0!\n"]
)
def test_what_french_writes_is_no_odd_character(text: str) -> None:
    assert parse(text.encode(), "f").diagnostics == ()


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ("\u201c21470244100012\u201d", "U+201C (left double quotation mark), at place 1"),
        ("2147024\u200b4100012", "U+200B (zero width space), at place 8"),
    ],
)
def test_odd_characters_in_a_siret(given: str, said: str) -> None:
    with pytest.raises(Problem, match="other than digits") as caught:
        parse_input("siret", given)
    assert said in str(caught.value)


FLOW = """
language: 1
flow: send-file
about: Sends a file.
portal: chorus-pro
uses: [pigp-sign-in]
secrets: [pigp_username, pigp_password]
inputs: {bill: {type: file, about: The bill, default: ""}}
pages: {home: {see: [home.activities], do: [{upload: home.activities, file: "FILE"}], next: [over]},
        over: {see: [structures.heading], end: ok}}
"""


def test_file_late(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A file that is not there is told before anything is started, and found again from any folder."""
    monkeypatch.setenv("CHORUS_ROBOT_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("PIGP_USERNAME", "claire-xt")
    monkeypatch.setenv("PIGP_PASSWORD", "Zq7+wK&x9")
    monkeypatch.chdir(tmp_path)
    flow = tmp_path / "flows" / "send-file.yaml"
    flow.parent.mkdir()
    flow.write_text(FLOW.replace("FILE", "${inputs.bill}"))
    with pytest.raises(Problem, match=r"bill\.pdf of input 'bill' cannot be read") as caught:
        prepare(Order(str(flow), {"bill": "bill.pdf"}))
    assert caught.value.outcome is Outcome.USAGE
    (tmp_path / "bill.pdf").write_bytes(b"%PDF")
    assert prepare(Order(str(flow), {"bill": "bill.pdf"})).inputs == {"bill": str(tmp_path / "bill.pdf")}
    assert prepare(Order(str(flow))).inputs == {"bill": ""}
    flow.write_text(FLOW.replace("FILE", "none.pdf"))
    with pytest.raises(Problem, match=r"none\.pdf that the flow uploads") as caught:
        prepare(Order(str(flow)))
    assert caught.value.outcome is Outcome.INVALID
