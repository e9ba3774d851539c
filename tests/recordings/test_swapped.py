"""What a browser had in place of secrets is known again in its traffic, whatever form it has."""

from urllib.parse import parse_qs

from robot.model.flow import SecretOnPage
from robot.model.settings import Policy
from robot.recordings.exchange import Exchange, Request, Response
from robot.recordings.sanitise import Rules, sanitised
from robot.recordings.writing import har_text
from robot.secrets import Secret
from robot.wire.swapped import Swapped

A = "https://portail.example"
FORM = (("Content-Type", "application/x-www-form-urlencoded"),)
HTML = (("Content-Type", "text/html; charset=utf-8"),)
USER, PASSWORD, NEW = Secret("204711"), Secret("Sab&le 12%+é"), Secret("q7/Zz]é9")
CODE = "730095"
"""A placeholder in the secret's own shape, as a box for digits takes it: nothing tells it from other numbers."""
WHERE = SecretOnPage(after="mot de passe", between=("[", "]"))


def exchange(number: int, sent: str, answer: str) -> Exchange:
    return Exchange(
        number, Request("POST", f"{A}/entree", FORM, sent.encode()), Response(200, "OK", HTML, answer.encode())
    )


def made(swapped: Swapped, *exchanges: Exchange):
    rules = Rules(
        hosts=frozenset({"portail.example"}), passages=(("technical_password", WHERE, Policy(forbid="/")),),
        secrets={"pigp_username": USER, "pigp_password": PASSWORD}, policies={"technical_password": Policy(forbid="/")},
        shown=(("technical_password", NEW),), swapped=swapped,
    )  # fmt: skip
    return sanitised(exchanges, rules)


def test_a_placeholder_in_the_secret_s_shape_is_the_secret_s_stand_in() -> None:
    swapped = Swapped({CODE: USER, "crobotz7abcdefghijkl": PASSWORD}, {"motdepasse-retenu-4/": NEW})
    sign_in = exchange(1, f"qui={CODE}&cle=crobotz7abcdefghijkl", f"<p>Bonjour {CODE}</p>")
    found = made(swapped, sign_in)
    sent = parse_qs(found.exchanges[0].request.body.decode())
    assert sent == {"qui": [found.stand_ins["pigp_username"]], "cle": [found.stand_ins["pigp_password"]]}
    assert f"<p>Bonjour {found.stand_ins['pigp_username']}</p>" in found.exchanges[0].response.body.decode()
    text = har_text(found.exchanges, "1")
    assert CODE not in text
    assert "crobotz7" not in text


def test_without_knowing_it_the_placeholder_is_a_number_like_any_other() -> None:
    found = made(Swapped(), exchange(1, f"qui={CODE}&cle=x", "<p>"))
    assert parse_qs(found.exchanges[0].request.body.decode())["qui"] != [found.stand_ins["pigp_username"]]


def test_what_was_sanitised_before_stays_as_it_is() -> None:
    sign_in = "<form><input name=qui><input type=password name=cle></form>"
    first = sanitised(
        [
            exchange(1, "go=1", sign_in),
            exchange(2, "qui=agent-x7&cle=Sab%26le12", "<p>avec le mot de passe : [q7/Zz9xK]</p>"),
        ],
        Rules(hosts=frozenset({"portail.example"}), passages=(("new", WHERE, Policy(forbid="/")),)),
    )
    again = sanitised(
        first.exchanges, Rules(hosts=frozenset({"portail.example"}), passages=(("new", WHERE, None),)), days=0
    )
    assert har_text(again.exchanges, "1") == har_text(first.exchanges, "1")
    assert dict(again.stand_ins) == dict(first.stand_ins)
    assert again.shown == first.shown == (("new", "motdepasse-retenu-3/"),)


def test_the_stand_in_that_a_page_had_stays_and_the_secret_gets_the_same() -> None:
    swapped = Swapped({}, {"motdepasse-retenu-4/": NEW})
    page = "<p>avec le mot de passe : [motdepasse-retenu-4/]</p>"
    found = made(swapped, exchange(1, "go=1", page), exchange(2, f"vu={NEW.reveal()}", "<p>"))
    assert found.shown == (("technical_password", "motdepasse-retenu-4/"),)
    assert page in found.exchanges[0].response.body.decode()
    assert NEW.reveal() not in har_text(found.exchanges, "1")
    assert "motdepasse-retenu-4" in found.exchanges[1].request.body.decode()


def test_a_stand_in_that_tells_which_signs_a_secret_holds_becomes_a_plain_one() -> None:
    swapped = Swapped({}, {"motdepasse-retenu-4R&amp;/": NEW})
    page = "<p>avec le mot de passe : [motdepasse-retenu-4R&amp;amp;/]</p>"
    found = made(swapped, exchange(1, "go=1", page), exchange(2, f"vu={NEW.reveal()}", "<p>"))
    ((_, stand_in),) = found.shown
    assert stand_in == "motdepasse-retenu-1/"
    assert f"[{stand_in}]" in found.exchanges[0].response.body.decode()
    assert "4R" not in har_text(found.exchanges, "1")
    assert "motdepasse-retenu-1" in found.exchanges[1].request.body.decode()
