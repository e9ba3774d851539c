"""A recording with canaries in every place holds none of them afterwards, in any encoding, and still fits together."""

import base64
import html
import json
import re
import urllib.parse
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from robot.gate import scan
from robot.model.flow import SecretOnPage
from robot.model.settings import Policy
from robot.recordings.cover import Cover, is_stand_in
from robot.recordings.exchange import Exchange, Request, Response, first
from robot.recordings.names import Names
from robot.recordings.proof import Proof
from robot.recordings.sanitise import Rules, sanitised
from robot.recordings.shapes import Shape, is_luhn, luhn_digit, shape_of
from robot.recordings.writing import har_text
from robot.secrets import Redactor, Secret

SIREN = "21470244" + luhn_digit("21470244")
SIRET = f"{SIREN}0001" + luhn_digit(f"{SIREN}0001")
LOGIN = f"TECH_0{SIRET}@cpp2017.fr"
PASSWORD, NEW, OTHER_NEW = "Sab&le 12%+é", 'q7/Zz]é9"<x>', "Kx73plain0Mot9"
TOKEN, COOKIE = "9f3ac81b77de4f02a1c6", "3cf3e5334c56191c54a823f145aac079"
VIEW, CSRF = "AAxx/19+Qz77==abcD3f", "tok-Zq81LmN0pX"
MAIL, PHONE, IBAN = "odile.vannelot@mairie-valbrune.fr", "05 53 01 02 03", "FR76 3000 6000 0112 3456 7890 189"
NAMES = ["VANNELOT", "Odile", "VALBRUNE", "Roucoulet", "Fouillebois", "Teyssignac", "MONTORGUEIL", "Haudebray"]
NAMES += ["Ghislain"]
CANARIES = [SIRET, SIREN, PASSWORD, NEW, OTHER_NEW, TOKEN, COOKIE, VIEW, CSRF, MAIL, "odile.vannelot", PHONE,
            IBAN, "0147852369", "19/04/1961", "880011223", "intranet.valbrune.fr",
            "jdu-xt4711", "Bearer-9911aabbcc"]  # fmt: skip
A = "https://portail.example"
FORM = (("Content-Type", "application/x-www-form-urlencoded"), ("Cookie", f"sid={COOKIE}"),
        ("User-Agent", "Odile's machine"), ("X-Csrf", CSRF), ("Authorization", "Bearer-9911aabbcc"))  # fmt: skip
HTML = ("Content-Type", "text/html; charset=utf-8")
BY = "Ce compte a été réinitialisé avec le mot de passe : "


def page(body: str) -> str:
    return f"<!DOCTYPE html><html><head><title>Structure</title></head><body>{body}</body></html>"


def exchange(
    number: int, method: str, path: str, answer: str = "", sent: str = "", *, headers=(), kind=HTML
) -> Exchange:  # fmt: skip
    started = datetime(2026, 3, 2, 10, 0, number, tzinfo=UTC)
    request = Request(method, A + path, FORM, sent.encode())
    return Exchange(number, request, Response(200, "OK", (kind, *headers), answer.encode()), started=started)


def conversation() -> list[Exchange]:
    quoted = urllib.parse.quote
    menu = page(f"""<!-- made for {MAIL} --><h1>Bienvenue</h1><p>Liste des applications pour<br>Mme Odile VANNELOT</p>
      <p>SIRET {SIRET[:3]} {SIRET[3:6]} {SIRET[6:9]} {SIRET[9:]}, SIREN {SIREN}, né le 19/04/1961, tél. {PHONE},
      0147852369,
      {IBAN}, dossier 880011223</p>
      <form method=post action="/structure?view={TOKEN}"><input type=hidden name=view value="{html.escape(VIEW)}">
      <input name=adresse value="Ghislain">
      <select name=choix><option value="{SIRET}">COMMUNE DE MONTORGUEIL</select></form>
      <a href="/fiche/{SIRET}/voir;jsessionid={COOKIE}?cle={TOKEN}#n{SIRET}" title="Fiche de Firmin Haudebray">voir</a>
      <a href="?execution=e1s1&amp;_eventId=modifier&amp;cle={TOKEN}">modifier</a>
      <div data-user='{{"nom": "Teyssignac", "id": "{TOKEN}"}}' onclick="open('{MAIL}')" data-jeton="{TOKEN}"></div>
      <img alt="Photo de Ghislain Fouillebois" src="//intranet.valbrune.fr/photo.png">
      <script>var qui = {{nom: "Fouillebois", jeton: '{TOKEN}', siret: {SIRET}}};</script>
      <script type="application/json">{{"agent": "Roucoulet", "jeton": "{TOKEN}", "code": "OK"}}</script>
      <meta name=csrf content="{CSRF}">""")  # fmt: skip
    sheet = page(f"""<table><tr><th>Nom</th><th>Rôle</th></tr><tr><td>roucoulet</td><td>Gestionnaire</td></tr></table>
      <p><strong>Gestionnaire Principal :</strong> {MAIL}</p><p>Utilisateur : {LOGIN} (ACTIF)</p>
      <p>Raison sociale : valbrune sur ouline</p><label for=rs>Raison sociale</label><input id=rs value="montorgueil">
      <p>Expiration : 30/04/2027 10:11:12</p>""")
    shown = page(f"<p>{BY}[{html.escape(NEW)}]</p><p>{NEW.encode().hex()} pour {SIRET}</p>")
    again = page(f"<p>{BY}[<b>{OTHER_NEW[:5]}</b>{OTHER_NEW[5:]}]</p><script>var x='{quoted(OTHER_NEW)}'</script>")
    data = json.dumps({"structures": [{"siret": SIRET, "nom": "MONTORGUEIL", SIRET: 1, "numero": 880011223}],
                       "message": f"Bonjour Odile, {MAIL}", "html": "<b>Mme VANNELOT</b>",
                       "inner": json.dumps({"k": TOKEN})})  # fmt: skip
    xml = (
        '<?xml version="1.0"?><partial-response><update id="f"><![CDATA[<p>Mme Odile VANNELOT</p>]]></update>'
        f"<v>{VIEW}</v></partial-response>"
    )
    cookies = (
        ("Set-Cookie", f"sid={COOKIE}; Path=/; HttpOnly"),
        ("Location", f"/menu?cle={TOKEN}"),
        ("X-Trace", TOKEN),
    )
    sign_in = page("<form><input name=qui><input type=password name=cle></form>")
    plain = ("Content-Type", "text/plain")
    return [
        exchange(1, "GET", "/entree", sign_in),
        exchange(2, "POST", "/entree", "", f"qui=jdu-xt4711&cle={quoted(PASSWORD)}&go=1", headers=cookies),
        exchange(3, "GET", f"/menu?cle={TOKEN}", menu),
        exchange(4, "POST", f"/structure?view={TOKEN}", sheet, f"view={quoted(VIEW, safe='')}&choix={SIRET}"),
        exchange(5, "POST", "/confirmer", shown, f"view={quoted(VIEW, safe='')}"),
        exchange(6, "POST", "/confirmer", again, f"b64={base64.b64encode(PASSWORD.encode()).decode()}"),
        exchange(7, "GET", "/api", data, kind=("Content-Type", "application/json")),
        exchange(8, "GET", "/part", xml, kind=("Content-Type", "text/xml")),
        exchange(9, "GET", "/note", f"Mme Odile VANNELOT, {MAIL}", kind=plain),
        exchange(10, "GET", "/doc", f"%PDF {NEW}", kind=("Content-Type", "application/pdf")),
        exchange(11, "GET", "/a.js", f"f('{MAIL}','{SIRET}','Odile')", kind=("Content-Type", "text/javascript")),
    ]


RULES = Rules(
    words=["Bienvenue Structure Fiche Rôle Utilisateur Ce compte"],
    hosts=frozenset({"portail.example"}),
    passages=(("technical_password", SecretOnPage(after="mot de passe", between=("[", "]")), Policy(forbid="/")),),
)


@pytest.fixture(scope="module")
def made():
    return sanitised(conversation(), RULES)


@pytest.fixture(scope="module")
def text(made) -> str:
    return har_text(made.exchanges, "1")


def bodies(made) -> dict[int, str]:
    return {one.number: one.response.body.decode() for one in made.exchanges}


def test_no_canary_is_left_in_any_encoding(made, text: str, tmp_path: Path) -> None:
    (tmp_path / "a.har").write_text(text, encoding="utf-8")
    assert scan(tmp_path, [Secret(one) for one in CANARIES]) == []
    for name in NAMES:
        assert name.casefold() not in text.casefold(), name
    assert "machine" not in text


def test_the_test_would_see_a_canary(tmp_path: Path) -> None:
    (tmp_path / "a.har").write_text(har_text(conversation(), "1"), encoding="utf-8")
    found = {hit.secret for hit in scan(tmp_path, [Secret(one) for one in CANARIES])}
    assert found == set(range(len(CANARIES)))


def test_the_same_value_is_the_same_stand_in_everywhere(made) -> None:
    held = bodies(made)
    view = re.search(r'name=view value="([^"]*)"', held[3])[1]
    sent = urllib.parse.parse_qs(made.exchanges[3].request.body.decode())
    assert sent["view"] == [html.unescape(view)]
    choice = re.search(r'<option value="(\d+)"', held[3])[1]
    assert sent["choix"] == [choice]
    key = urllib.parse.parse_qs(urllib.parse.urlsplit(made.exchanges[2].request.url).query)["cle"][0]
    assert first(made.exchanges[1].response.headers, "location") == f"/menu?cle={key}"
    assert f"?cle={key}" in held[3]
    assert f'href="?execution=e1s1&amp;_eventId=modifier&amp;cle={key}"' in held[3]
    assert f"/structure?view={key}" in made.exchanges[3].request.url
    assert f'data-jeton="{key}"' in held[3]
    assert first(made.exchanges[1].response.headers, "x-trace") == key


def test_values_keep_their_form(made) -> None:
    held = bodies(made)
    siret = re.search(r'<option value="(\d{14})"', held[3])[1]
    assert is_luhn(siret)
    assert is_luhn(siret[:9])
    assert f"{siret[:3]} {siret[3:6]} {siret[6:9]} {siret[9:]}, SIREN {siret[:9]}" in held[3]
    assert f"TECH_0{siret}@cpp2017.fr" in held[4]
    assert re.search(r"né le \d\d/\d\d/\d{4}, tél. 01 99 \d\d \d\d \d\d", held[3])
    assert re.search(r"[\w.]+@structure\d\.example", held[4])
    assert re.search(r"Expiration : \d\d/\d\d/\d{4} 10:11:12", held[4])
    iban = re.search(r"FR\d\d( \w{4}){5} \w{3}", held[3])[0].replace(" ", "")
    assert int("".join(str(int(sign, 36)) for sign in iban[4:] + iban[:4])) % 97 == 1


def test_dates_move_together(made) -> None:
    moved = datetime.strptime(re.search(r"Expiration : (\S+)", bodies(made)[4])[1], "%d/%m/%Y")  # noqa: DTZ007
    apart = datetime(2027, 4, 30) - moved  # noqa: DTZ001
    assert apart.days % 7 == 0 < apart.days
    assert conversation()[0].started - made.exchanges[0].started == apart


def test_secrets_are_judged_by_the_policy_as_they_were(made) -> None:
    stand_ins = [stand_in for _, stand_in in made.shown]
    assert [Policy(forbid="/").breaches(one) != [] for one in stand_ins] == [True, False]
    held = bodies(made)
    assert f"[{html.escape(stand_ins[0])}]" in held[5]
    assert f"[{stand_ins[1]}]" in re.sub(r"</?b>", "", held[6])
    sent = urllib.parse.parse_qs(made.exchanges[1].request.body.decode())
    assert (sent["cle"], sent["qui"]) == ([made.stand_ins["password"]], [made.stand_ins["username"]])


def test_what_pages_are_known_by_stays(made) -> None:
    held = bodies(made)
    for words in (
        "<h1>Bienvenue</h1>",
        "Liste des applications pour",
        "<th>Nom</th>",
        "<td>Gestionnaire</td>",
        "(ACTIF)",
    ):
        assert words in held[3] + held[4]
    assert '"code":"OK"' in held[3].replace(" ", "")


def test_unknown_kinds_are_left_out_and_said(made) -> None:
    assert bodies(made)[10] == ""
    assert any("entry 10" in one and "pdf" in one for one in made.left_out)
    assert [name for name, _ in made.exchanges[1].request.headers] == ["Content-Type", "X-Csrf"]


def test_the_same_recording_is_sanitised_the_same(text: str) -> None:
    assert har_text(sanitised(conversation(), RULES).exchanges, "1") == text


def test_what_is_sanitised_tells_nothing_more(made) -> None:
    again = sanitised(made.exchanges, Rules(words=RULES.words, hosts=RULES.hosts), days=0)
    left = {(kind, value) for told in again.told.values() for kind, value in told if len(value) >= 10}
    assert not left


def test_a_name_that_is_known_beforehand_is_hidden_in_small_letters() -> None:
    rules = Rules(words=RULES.words, hosts=RULES.hosts, hide=("Dupont de la Rive",))
    made = sanitised([exchange(1, "GET", "/dupont", page("<p>vu par dupont, de la mairie</p>"))], rules)
    assert "dupont" not in har_text(made.exchanges, "1")
    assert "de la mairie" in bodies(made)[1]


def test_placeholders_of_the_wire_become_the_stand_in_of_their_secret() -> None:
    rules = Rules(secrets={"pigp_username": Secret("me-x"), "pigp_password": Secret(PASSWORD)}, hosts=RULES.hosts)
    typed = exchange(1, "POST", "/entree", "", "qui=crobotz7aaaaaaaaaaaa&cle=crobotz7bbbbbbbbbbbb")
    made = sanitised([conversation()[0], typed], rules)
    sent = urllib.parse.parse_qs(made.exchanges[1].request.body.decode())
    assert sent == {"qui": [made.stand_ins["pigp_username"]], "cle": [made.stand_ins["pigp_password"]]}


@given(st.from_regex(r"[A-Za-z0-9]{10}[A-Za-z0-9+/_-]{2,50}", fullmatch=True))
def test_a_token_keeps_its_form_and_nothing_else(token: str) -> None:
    made = Cover(-7).of(token, Shape.TOKEN)
    kinds = str.maketrans(dict.fromkeys("0123456789", "9"))
    assert len(made) == len(token)
    assert [sign.isdecimal() for sign in made] == [sign.isdecimal() for sign in token]
    assert [sign.isupper() for sign in made] == [sign.isupper() for sign in token]
    assert made != token or is_stand_in("token", token)
    assert token.translate(kinds) is not None


@given(st.text(max_size=200))
def test_any_text_can_be_sanitised(text: str) -> None:
    one = exchange(1, "POST", "/x?" + urllib.parse.quote(text), page(text), text)
    assert len(sanitised([one], Rules(hosts=RULES.hosts)).exchanges) == 1


@pytest.mark.parametrize(
    ("text", "shape"),
    [(SIRET, Shape.SIRET), (SIREN, Shape.SIREN), (MAIL, Shape.MAIL), (LOGIN, Shape.LOGIN), (TOKEN, Shape.TOKEN),
     ("12/03/2024", Shape.DATE), ("2024-03-12", Shape.DATE), ("1er mars 2024", Shape.DATE),
     ("123 456 789", Shape.TOKEN),
     ("e1s2", None), ("Connexion", None), ("1772445600000", Shape.MOMENT)],
)  # fmt: skip
def test_values_are_known_by_their_form(text: str, shape: Shape | None) -> None:
    assert shape_of(text) == shape


@pytest.mark.parametrize(
    ("text", "kept"),
    [("Consulter la fiche", True), ("Mme Rose Martin", False), ("RUE DES LILAS", False), ("Bonjour Odile,", False),
     ("vous êtes connecté", True), ("La mairie de Sarlat", False)],
)  # fmt: skip
def test_names_are_told_from_ordinary_words(text: str, kept: bool) -> None:
    names = Names(Cover(-7))
    assert (names.text(text) == text) is kept


@pytest.mark.parametrize(
    "write",
    [str, urllib.parse.quote, html.escape, lambda text: json.dumps(text)[1:-1], lambda text: text.encode().hex()]
    + [lambda text, before=b"abc"[:n]: base64.b64encode(before + text.encode() + b"xyz").decode() for n in range(3)],
)
def test_a_value_that_was_replaced_is_found_in_the_usual_encodings(write) -> None:
    value = "odile.vannelot+é@mairie&x.fr"
    proof = Proof([], ["other-1234567", value])
    text = f"before {write(value)} after"
    assert proof.clean(text) != text
    assert scan_text(proof.clean(text), value) == []
    assert proof.clean("before and after") == "before and after"


def scan_text(text: str, value: str) -> list[str]:
    redactor = Redactor()
    redactor.add(Secret(value))
    return [text] if redactor.holds(text) else []
