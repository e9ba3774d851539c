"""Each row of what the portals may do, and what the robot ends with: a real browser, through the command line."""

import itertools
from pathlib import Path

import pytest

from robot.gate import scan
from robot.sandbox import Behaviour, Sandbox, choices
from robot.secrets import Secret
from tests.end_to_end.conftest import Done, Operator
from tests.few import few

ASCII = "".join(map(chr, range(33, 127)))


def well(operator: Operator, done: Done, siret: str | None = None) -> None:
    """Exit 0; the file holds what the portal accepts; one sign-in; signed out everywhere; no secret printed."""
    assert done.code == 0, done.out + done.err
    assert operator.accepted(siret)
    assert operator.file.stat().st_mode & 0o777 == 0o600
    assert operator.sandbox.sign_ins_submitted == 1
    assert operator.signed_out()
    assert operator.delivered()["password"] not in done.out + done.err
    result = done.json
    assert result["delivered"] == [f"file:{operator.file}"]
    assert not result["staged"]


def nothing_reset(operator: Operator, done: Done, code: int) -> None:
    assert done.code == code, done.out + done.err
    assert operator.sandbox.reset_count() == 0
    assert not operator.file.exists()
    assert done.json["exit_code"] == code
    assert operator.sandbox.sign_ins_submitted <= 1
    assert operator.signed_out()


def test_all_well(operator: Operator) -> None:
    done = operator.rotate()
    well(operator, done)
    siret = operator.sandbox.structures[0].siret
    expires = operator.sandbox.expires_on(siret).isoformat()
    assert done.json["values"] == {"technical_login": operator.sandbox.technical_login(siret), "expires_on": expires}
    assert operator.delivered()["expires_on"] == expires
    assert done.json["reset_count"] == 1


@pytest.mark.parametrize(("structures", "position"), few([(1, 0), (200, 12), (200, 199)]))
def test_the_structure_anywhere_in_the_list(tmp_path, structures: int, position: int) -> None:
    with Sandbox(structures=structures, seed=3) as sandbox:
        operator = Operator(sandbox, tmp_path)
        siret = sandbox.structures[position].siret
        well(operator, operator.rotate(siret), siret)
        assert sandbox.reset_count() == sandbox.reset_count(siret) == 1


# Passwords. A "/" in all but the last makes the robot reset again, so that one run shows several.

SERIES = [
    ["Ab1]/]", "Ab1q\"<&>/\\'", "J0+3/zsN3Z4jofLg[", ASCII.replace("/", "")],
    ["Ab1&lt;/&amp;", "<b>x1Y</b>", "Ab1[/x]", "Ab1[c]d"],
    [ASCII, "Ab1*/a*", "Ab1/c[", "Ab1{|}~"],
    ["Ab1--/>", "Ab1x&/", "Ab1]]/", "Ab1q\"<&>\\'"],
    ["Ab1&eacute;/", "Ab1[[/", "Ab1+/{", "Ab1&lt;&amp;&eacute;"],
]
IN_DOUBT = ["two words", "Ab1 ] b [ c", "a]b[c", "q\"<&>\\'"]
"""What may as well be a sentence, or end at another bracket: no portal is known to give such a password."""
ENTITIES = ["minimal", "named", "decimal", "hex"]
MARKUP = ["plain", "strong-inside", "strong-outside"]
BLANKS = ["none", "nbsp", "newline", "br"]


@pytest.mark.soak
def test_a_slash_every_time(operator: Operator) -> None:
    operator.sandbox.behave(slash="always")
    done = operator.rotate()
    assert done.code == 6
    assert done.json["reset_count"] == operator.sandbox.reset_count() == 10
    assert done.json["staged"]
    assert operator.signed_out()
    revealed = operator.says("secret", "reveal", "last", "--stdout")
    siret = operator.sandbox.structures[0].siret
    assert revealed.out.rstrip("\n") == operator.sandbox.current_password(siret)
    assert operator.says("secret", "reveal", "last").code == 2


@pytest.mark.parametrize("password", few(IN_DOUBT))
def test_a_password_in_doubt_is_kept_just_as_the_portal_made_it(operator: Operator, password: str) -> None:
    operator.sandbox.behave(passwords=[password])
    done = operator.rotate()
    assert done.code == 8, done.out
    assert password in operator.staged(done.json["run"])
    assert not operator.file.exists()


def each_exactly(operator: Operator, passwords: list[str], *presentation: str) -> None:
    """Three rejected ones are staged, and the fourth delivered, just as the portal made them."""
    entities, markup, blanks = presentation
    operator.sandbox.behave(passwords=passwords, entities=entities, markup=markup, blanks=blanks)
    done = operator.rotate()
    well(operator, done)
    assert operator.staged(done.json["run"]) == passwords
    assert operator.delivered()["password"] == passwords[-1]
    assert done.json["reset_count"] == operator.sandbox.reset_count() == 4


PRESENTATIONS = [
    ("minimal", "plain", "none"), ("named", "strong-inside", "br"), ("decimal", "strong-outside", "nbsp"),
    ("hex", "strong-inside", "newline"), ("named", "plain", "space"),
]  # fmt: skip


@pytest.mark.parametrize(("passwords", "presentation"), few(zip(SERIES, PRESENTATIONS, strict=True)))
def test_three_passwords_with_a_slash_then_one_without(
    operator: Operator, passwords: list[str], presentation: tuple[str, ...]
) -> None:
    each_exactly(operator, passwords, *presentation)


@pytest.mark.soak
@pytest.mark.parametrize(
    ("passwords", "presentation"),
    [*zip(itertools.cycle(SERIES), itertools.product(ENTITIES, MARKUP, BLANKS))],
    ids=lambda given: "+".join(given) if isinstance(given, tuple) else "",
)
def test_passwords_of_all_signs_presented_in_every_way(
    operator: Operator, passwords: list[str], presentation: tuple[str, ...]
) -> None:
    each_exactly(operator, passwords, *presentation)


# Refusals


@pytest.mark.parametrize(
    ("behaviour", "said"),
    few(
        [
            ({"refusal": "silent"}, "sans dire pourquoi"),
            ({"refusal": "message"}, "refuse"),
            ({"sign_in": "locked"}, "bloqué"),
            ({"sign_in": "expired"}, "expiré"),
        ]
    ),
)
def test_pigp_refuses(operator: Operator, behaviour: dict[str, str], said: str) -> None:
    if "refusal" in behaviour:
        (operator.environment_file.parent / "pigp_password").write_text("wrong")
    operator.sandbox.behave(**behaviour)
    done = operator.rotate()
    nothing_reset(operator, done, 5)
    assert operator.sandbox.sign_ins_submitted == 1
    assert said in done.json["message"]


def test_a_one_time_code_is_for_a_person(operator: Operator) -> None:
    operator.sandbox.behave(sign_in="one-time-code")
    nothing_reset(operator, operator.rotate(), 9)


@pytest.mark.parametrize(
    ("behaviour", "said"),
    few([
        ({"structure_siret": "other"}, "n'est pas celle"),
        ({"manager": "secondary"}, "gestionnaire principal"),
        ({"manager": "secondary-greyed"}, "gestionnaire principal"),
        ({"chorus_link": "missing"}, "Chorus Pro"),
    ]),
)  # fmt: skip
def test_refusals_before_the_reset(operator: Operator, behaviour: dict[str, str], said: str) -> None:
    operator.sandbox.behave(**behaviour)
    done = operator.rotate()
    nothing_reset(operator, done, 5)
    assert said in done.json["message"]


def test_a_siret_that_is_not_in_the_list(operator: Operator) -> None:
    done = operator.rotate(operator.sandbox.absent_siret)
    nothing_reset(operator, done, 5)
    assert operator.sandbox.absent_siret in done.json["message"]


# Looks: those that do not depend on each other in one run, by turns for the first and for the third page of the list.

FACES = [
    {"pencil": "titled-link", "dialog": "fade", "announcement": "modal", "chorus_link": "same-tab",
     "sign_in_answer": "redirect", "sign_out": "menu"},
    {"pencil": "labelled-button", "dialog": "native", "announcement": "overlay", "cookie_banner": "on",
     "chorus_link": "window-open", "chorus_host": "cpro.chorus-pro.gouv.fr"},
    {"pencil": "bare-button", "dialog": "role", "announcement": "dialog", "confirm_by": "post",
     "chorus_host": "portail.dgfip.finances.gouv.fr", "sign_out": "question"},
    {"pencil": "image-input", "dialog": "confirm", "announcement": "modal", "announcement_delay": "400",
     "compression": "on", "sign_out": "box"},
    {"pencil": "image-link", "dialog": "native", "confirm_by": "post", "chorus_link": "same-tab",
     "chorus_host": "cpro.chorus-pro.gouv.fr"},
    {"pencil": "icon-link", "row_actions": "eye-first", "dialog": "role", "announcement": "overlay",
     "announcement_delay": "400", "sign_in_answer": "redirect"},
    {"pencil": "titled-link", "row_actions": "eye-last", "dialog": "bootstrap", "announcement": "dialog",
     "cookie_banner": "on", "chorus_link": "window-open"},
    {"pencil": "bare-button", "dialog": "confirm", "announcement": "overlay", "confirm_by": "post",
     "chorus_link": "same-tab", "sign_in_answer": "redirect"},
]  # fmt: skip


@pytest.mark.parametrize(("number", "face"), few(enumerate(FACES)))
def test_the_portals_many_faces(operator: Operator, number: int, face: dict[str, str]) -> None:
    operator.sandbox.behave(**face)
    siret = operator.sandbox.structures[10 if number % 2 else 0].siret
    well(operator, operator.rotate(siret), siret)


@pytest.mark.parametrize(
    ("switch", "values", "apart"),
    [
        ("pencil", choices.Pencil, ()), ("row_actions", choices.RowActions, ()), ("dialog", choices.Dialog, ()),
        ("announcement", choices.Announcement, ()), ("chorus_link", choices.ChorusLink, ("missing",)),
        ("chorus_host", choices.ChorusHost, ()), ("sign_in_answer", choices.SignInAnswer, ()),
        ("confirm_by", choices.ConfirmBy, ()), ("sign_out", choices.SignOut, ()),
    ],
)  # fmt: skip
def test_every_face_is_shown(switch: str, values: type[choices.StrEnum], apart: tuple[str, ...]) -> None:
    shown = {face.get(switch, getattr(Behaviour(), switch)) for face in FACES}
    assert shown == set(values) - set(apart)


# Portals out of order


@pytest.mark.parametrize(
    "behaviour",
    few([
        {"http_500": "structure"}, {"session_ends": "structure"}, {"no_answer": "sign-in"},
        {"pigp": "maintenance"}, {"pigp": "maintenance-200"}, {"chorus": "maintenance-200"},
        {"http_500": "sign-in"}, {"http_500": "menu"}, {"session_ends": "home", "expired_shows": "sign-in"},
        {"no_answer": "home"}, {"no_answer": "structure"},
    ]),
    ids=lambda behaviour: "+".join(f"{name}={value}" for name, value in behaviour.items()),
)  # fmt: skip
def test_unavailable_before_the_reset(operator: Operator, behaviour: dict[str, str]) -> None:
    if "no_answer" in behaviour:
        operator.limit(page="15s")
    operator.sandbox.behave(**behaviour)
    done = operator.rotate()
    assert done.code == 11, done.out + done.err
    assert operator.sandbox.reset_count() == 0
    assert operator.sandbox.sign_ins_submitted <= 1
    if behaviour != {"http_500": "menu"}:  # the menu holds the only way out of PIGP
        assert operator.sandbox.signed_in_sessions["pigp"] == 0


def test_a_host_that_refuses_the_connection(operator: Operator) -> None:
    text = operator.environment_file.read_text().replace(operator.sandbox.address, "127.0.0.1:9")
    operator.environment_file.write_text(text)
    done = operator.rotate()
    assert done.code == 11, done.out
    assert operator.sandbox.sign_ins_submitted == 0


@pytest.mark.parametrize(
    ("answer", "happened"),
    few([("http-500-not-reset", False), ("empty-brackets", True), ("no-answer", True)]),
)
def test_the_answer_to_confirmer_is_not_seen_and_resume_mends_it(
    operator: Operator, answer: str, happened: bool
) -> None:
    if answer == "no-answer":
        operator.limit(page="15s")
    operator.sandbox.behave(confirm=f"{answer}*1")
    done = operator.rotate()
    assert done.code == 8, done.out + done.err
    assert not operator.file.exists()
    assert operator.sandbox.signed_in_sessions["pigp"] == 0
    operator.limit(page="30s")
    resumed = operator.says("resume", "last", "--yes", "--json")
    assert resumed.code == 0, resumed.out + resumed.err
    assert operator.accepted()
    assert resumed.json["run"] == done.json["run"]
    assert resumed.json["reset_count"] == operator.sandbox.reset_count() == (2 if happened else 1)
    assert ("had happened" if happened else "had not happened") in resumed.json["message"]
    told = operator.says("show", "last", "--json").json["events"]
    answers = [event["answer"] for event in told if event["event"] == "found"]
    assert answers == ["happened" if happened else "not-happened"]


@pytest.mark.soak
def test_a_password_that_nobody_could_verify_is_not_reset_unasked(operator: Operator) -> None:
    operator.sandbox.behave(passwords=["two words"])
    assert operator.rotate().code == 8
    resumed = operator.says("resume", "last", "--yes", "--json")
    assert (resumed.code, resumed.json["staged"]) == (8, True), resumed.out + resumed.err
    assert not operator.file.exists()
    assert "a person must look" in resumed.json["message"]
    assert resumed.json["reset_count"] == operator.sandbox.reset_count() == 1


def test_a_password_that_stands_in_words_that_are_not_known_can_be_read_back(tmp_path: Path) -> None:
    words = {"réinitialisé avec le mot de passe": "remis à neuf avec le code", "récapitulatif": "bilan"}
    with Sandbox(structures=2, seed=3, words=words) as sandbox:
        operator = Operator(sandbox, tmp_path)
        operator.limit(page="8s")
        done = operator.rotate()
        password = sandbox.current_password(sandbox.structures[0].siret)
        assert done.code == 8, done.out + done.err
        assert done.json["staged"]  # with all that is to be read there
        assert "secret reveal" in done.json["message"]
        assert operator.signed_out()
        revealed = operator.says("secret", "reveal", "last", "--stdout")
        assert password in revealed.out
        assert scan(operator.home, [Secret(password)]) == []
        assert not operator.file.exists()


def test_a_recapitulatif_for_another_siret_is_staged_and_not_delivered(operator: Operator) -> None:
    operator.sandbox.behave(recapitulatif_siret="other")
    done = operator.rotate()
    assert done.code == 8
    assert done.json["staged"]
    assert not operator.file.exists()
    assert operator.signed_out()
    assert operator.says("resume", "last", "--yes", "--json").code == 8
    assert not operator.file.exists()
    siret = operator.sandbox.structures[0].siret
    passwords = [one for one in operator.staged(done.json["run"]) if "\n" not in one]  # without the text of the page
    assert passwords == [operator.sandbox.current_password(siret)]


@pytest.mark.parametrize("astray", few(["chorus-link", "sign-in-page"]))
def test_a_page_on_a_host_that_is_not_declared(operator: Operator, astray: str) -> None:
    operator.sandbox.behave(astray=astray)
    done = operator.rotate()
    assert done.code == 4, done.out
    assert "portail-dgfip.example" in done.json["message"]
    assert operator.sandbox.happened("look-alike visited") == 0
    assert operator.sandbox.sign_ins_submitted == (0 if astray == "sign-in-page" else 1)
    assert operator.sandbox.reset_count() == 0
