"""Each row of what the portals may do, and what the robot ends with: a real browser, through the command line."""

import itertools

import pytest

from robot.sandbox import Sandbox
from tests.end_to_end.conftest import Done, Operator

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


@pytest.mark.parametrize(("structures", "position"), [(1, 0), (5, 4), (12, 10), (200, 101)])
def test_the_structure_anywhere_in_the_list(tmp_path, structures: int, position: int) -> None:
    with Sandbox(structures=structures, seed=3) as sandbox:
        operator = Operator(sandbox, tmp_path)
        siret = sandbox.structures[position].siret
        well(operator, operator.rotate(siret), siret)
        assert sandbox.reset_count() == sandbox.reset_count(siret) == 1


def test_three_passwords_with_a_slash_then_one_without(operator: Operator) -> None:
    operator.sandbox.behave(slash="3")
    done = operator.rotate()
    well(operator, done)
    assert done.json["reset_count"] == operator.sandbox.reset_count() == 4


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


PASSWORDS = [
    ASCII[:32].replace("/", ""), ASCII[32:64].replace("/", ""), ASCII[64:].replace("/", ""),
    "a]b[c", "[x]", "]]", 'q"<&>\\\'', "&lt;&amp;&eacute;", "<b>x<b>", "J0+3zsN3Z4jofLg[", "-- >", "*a*",
]  # fmt: skip


ENTITIES = ["minimal", "named", "decimal", "hex"]
MARKUP = ["plain", "strong-inside", "strong-outside"]
BLANKS = ["none", "nbsp", "newline", "br"]
EVERY_WAY = list(itertools.product(ENTITIES, MARKUP, BLANKS))


def presented(operator: Operator, password: str, entities: str, markup: str, blanks: str) -> None:
    operator.sandbox.behave(passwords=[password], entities=entities, markup=markup, blanks=blanks)
    well(operator, operator.rotate())
    assert operator.delivered()["password"] == password


@pytest.mark.parametrize(("number", "password"), list(enumerate(PASSWORDS)))
def test_passwords_of_all_signs(operator: Operator, number: int, password: str) -> None:
    presented(operator, password, *EVERY_WAY[number * 5 % len(EVERY_WAY)])


@pytest.mark.soak
@pytest.mark.parametrize(("entities", "markup", "blanks"), EVERY_WAY)
def test_passwords_of_all_signs_presented_in_every_way(
    operator: Operator, entities: str, markup: str, blanks: str
) -> None:
    for password in PASSWORDS:
        operator.sandbox.reset_state()
        presented(operator, password, entities, markup, blanks)


@pytest.mark.parametrize("password", ["two words", "double  space inside", "a ] b [ c"])
def test_passwords_with_spaces_inside(operator: Operator, password: str) -> None:
    operator.sandbox.behave(passwords=[password], markup="strong-inside")
    well(operator, operator.rotate())
    assert operator.delivered()["password"] == password


@pytest.mark.parametrize(
    ("behaviour", "said"),
    [
        ("refused-message", "refuse"),
        ("refused-silent", "sans dire pourquoi"),
        ("locked", "bloqué"),
        ("expired", "expiré"),
    ],
)
def test_pigp_refuses(operator: Operator, behaviour: str, said: str) -> None:
    operator.sandbox.behave(sign_in=behaviour)
    done = operator.rotate()
    nothing_reset(operator, done, 5)
    assert operator.sandbox.sign_ins_submitted == 1
    assert said in done.json["message"]


def test_a_wrong_password_is_refused_and_submitted_once(operator: Operator) -> None:
    (operator.environment_file.parent / "pigp_password").write_text("wrong")
    nothing_reset(operator, operator.rotate(), 5)
    assert operator.sandbox.sign_ins_submitted == 1


@pytest.mark.parametrize("answer", ["refresh", "redirect"])
def test_pigp_signs_in_by_refresh_or_by_redirect(operator: Operator, answer: str) -> None:
    operator.sandbox.behave(sign_in_answer=answer)
    well(operator, operator.rotate())


def test_a_one_time_code_is_for_a_person(operator: Operator) -> None:
    operator.sandbox.behave(sign_in="one-time-code")
    nothing_reset(operator, operator.rotate(), 9)


@pytest.mark.parametrize(
    ("behaviour", "said"),
    [
        ({"chorus_link": "missing"}, "Chorus Pro"),
        ({"manager": "secondary"}, "gestionnaire principal"),
        ({"structure_siret": "other"}, "n'est pas celle"),
    ],
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


@pytest.mark.parametrize(
    "behaviour",
    [
        {"chorus_link": "new-tab"}, {"chorus_link": "same-tab"}, {"chorus_link": "window-open"},
        {"chorus_host": "cpro.chorus-pro.gouv.fr"}, {"chorus_host": "portail.dgfip.finances.gouv.fr"},
        {"announcement": "modal"}, {"announcement": "overlay"}, {"announcement": "dialog"},
        {"announcement": "modal", "announcement_delay": "400"}, {"announcement": "overlay", "cookie_banner": "on"},
        {"dialog": "bootstrap"}, {"dialog": "fade"}, {"dialog": "native"}, {"dialog": "role"}, {"dialog": "confirm"},
        {"pencil": "icon-link"}, {"pencil": "titled-link"}, {"pencil": "labelled-button"}, {"pencil": "bare-button"},
        {"pencil": "image-input"}, {"pencil": "image-link"}, {"row_actions": "eye-first"}, {"confirm_by": "post"},
        {"compression": "on"},
    ],
    ids=lambda behaviour: "+".join(f"{name}={value}" for name, value in behaviour.items()),
)  # fmt: skip
def test_the_portals_many_faces(operator: Operator, behaviour: dict[str, str]) -> None:
    operator.sandbox.behave(**behaviour)
    well(operator, operator.rotate())


@pytest.mark.parametrize(
    "behaviour",
    [
        {"pigp": "maintenance"}, {"pigp": "maintenance-200"}, {"chorus": "maintenance"}, {"chorus": "maintenance-200"},
        {"http_500": "sign-in"}, {"http_500": "menu"}, {"http_500": "home"}, {"http_500": "list"},
        {"http_500": "structure"}, {"no_answer": "sign-in"}, {"no_answer": "home"}, {"no_answer": "structure"},
        {"session_ends": "list"}, {"session_ends": "structure"}, {"session_ends": "home", "expired_shows": "sign-in"},
        {"session_ends": "structure", "expired_shows": "sign-in"},
    ],
    ids=lambda behaviour: "+".join(f"{name}={value}" for name, value in behaviour.items()),
)  # fmt: skip
def test_unavailable_before_the_reset(operator: Operator, behaviour: dict[str, str]) -> None:
    operator.limit(page="6s", run="100s")
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
    "behaviour",
    ["no-answer", "no-answer-not-reset", "http-500", "http-500-not-reset", "empty-brackets", "no-sentence"],
)
def test_the_answer_to_confirmer_is_not_seen_and_resume_mends_it(operator: Operator, behaviour: str) -> None:
    operator.limit(page="6s", run="100s")
    operator.sandbox.behave(confirm=f"{behaviour}*1")
    done = operator.rotate()
    assert done.code == 8, done.out + done.err
    assert not operator.file.exists()
    assert operator.sandbox.signed_in_sessions["pigp"] == 0
    resumed = operator.says("resume", "last", "--yes", "--json")
    assert resumed.code == 0, resumed.out + resumed.err
    assert operator.accepted()
    assert resumed.json["run"] == done.json["run"]
    assert resumed.json["reset_count"] == operator.sandbox.reset_count() == (1 if "not-reset" in behaviour else 2)
    assert ("had not happened" if "not-reset" in behaviour else "had happened") in resumed.json["message"]
    told = operator.says("show", "last", "--json").json["events"]
    answers = [event["answer"] for event in told if event["event"] == "found"]
    assert answers == ["not-happened" if "not-reset" in behaviour else "happened"]


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
    revealed = operator.says("secret", "reveal", "last", "--stdout")
    assert revealed.out.rstrip("\n") == operator.sandbox.current_password(siret)


@pytest.mark.parametrize("astray", ["sign-in-page", "after-sign-in", "chorus-link", "chorus-home"])
def test_a_page_on_a_host_that_is_not_declared(operator: Operator, astray: str) -> None:
    operator.sandbox.behave(astray=astray)
    done = operator.rotate()
    assert done.code == 4, done.out
    assert "portail-dgfip.example" in done.json["message"]
    assert operator.sandbox.happened("look-alike visited") == 0
    assert operator.sandbox.sign_ins_submitted == (0 if astray == "sign-in-page" else 1)
    assert operator.sandbox.reset_count() == 0
