"""What recordings still told of somebody, one test for each way; and HARs that were refused, or took for ever."""

# ruff: noqa: E501 - pages read better as they are

import base64
import gzip
import json
import re
import time
from pathlib import Path
from typing import Any

import pytest

from robot.language.program import compose
from robot.language.workspace import Workspace
from robot.model.settings import Environment
from robot.recordings.checking import check
from robot.recordings.exchange import Exchange, Request, Response
from robot.recordings.har import load_har
from robot.recordings.importing import take
from robot.recordings.making import in_utf8, rules_of
from robot.recordings.replay import Given, Replayer
from robot.recordings.sanitise import Rules, Sanitised, sanitised
from robot.recordings.writing import har_text
from tests.recordings.hars import conversation, entry, har, written

ROOT = Path(__file__).resolve().parents[2]
A = "https://portail.example"
HTML = ("Content-Type", "text/html; charset=utf-8")
PASSWORD = "Zq7+wK&x9<Tm]é;4"
WRITTEN = PASSWORD.replace("&", "&amp;").replace("<", "&lt;")
POST = "356 000 000 00048"
RULES = Rules(hosts=frozenset({"portail.example"}))


def kept(*exchanges: Exchange, rules: Rules = RULES) -> tuple[Sanitised, str]:
    made = sanitised(exchanges, rules, days=-7)
    return made, har_text(made.exchanges, "1")


def got(body: str, kind: str = HTML[1], path: str = "/x", number: int = 1) -> Exchange:
    response = Response(200, "OK", (("Content-Type", kind),), body.encode())
    return Exchange(number, Request("GET", A + path), response)


def sent(kind: str, body: str, answer: str = "") -> Exchange:
    return Exchange(2, Request("POST", f"{A}/entree", (("Content-Type", kind),), body.encode()),
                    Response(200, "OK", (HTML,), answer.encode()))  # fmt: skip


def pieces_left(text: str, value: str, size: int = 4) -> list[str]:
    return [value[at : at + size] for at in range(len(value) - size + 1) if value[at : at + size] in text]


def test_two_labels() -> None:
    line = "Nom : Dupont Prénom : Claire Courriel : c@x.fr SIRET : 214 702 441 00012 Ville : sarlat Code : 24200"
    _, text = kept(got(f"<p>{line}</p><td>{line}</td><p>Nom: Dupont, Prénom: claire</p>"))
    for told in ("dupont", "claire", "c@x", "214", "441", "sarlat", "24200"):
        assert told not in text.casefold(), told
    assert "Prénom : " in text
    assert "Courriel : personne1@structure1.example SIRET : 209 8" in text


def test_own_two_labels() -> None:
    """The portal's own line, in one text: the account follows its structure, and what the flow reads stays."""
    line = ("Gestionnaire Principal : odile@mairie-x.fr Utilisateur technique : TECH_021470244100012@cpp2017.fr (ACTIF) "
            "Expiration du mot de passe de l'utilisateur technique : 30/04/2027 10:11:12")  # fmt: skip
    program = compose(Workspace.at(ROOT), "rotate-technical-password",
                      Environment.model_validate({"environment": "replay"}))  # fmt: skip
    made, text = kept(got(f"<p>{line}</p><p>21470244100012</p>"), rules=rules_of([program], {}))
    siret = made.disguise("21470244100012")
    assert re.search(rf"Utilisateur technique : TECH_0{siret}@cpp2017\.fr \(ACTIF\) Expiration du mot de passe de "
                     r"l'utilisateur technique : \d\d/\d\d/\d{4} 10:11:12", text)  # fmt: skip
    assert made.disguise("TECH_021470244100012@cpp2017.fr") == f"TECH_0{siret}@cpp2017.fr"
    assert "[secret]" not in text


def multipart(line: str = "\r\n", quote: str = '"') -> str:
    fields = {"qui": "cdodue", "cle": PASSWORD, "jeton": "a8.f3k.z9"}
    parts = [f"--XX{line}Content-Disposition: form-data; name={quote}{name}{quote}{line}{line}{value}{line}"
             for name, value in fields.items()]  # fmt: skip
    return "".join(parts) + f"--XX--{line}"


@pytest.mark.parametrize("written_as", ["quoted", "unquoted", "lf", "no-boundary", "other-boundary", "half"])
def test_multipart_params(written_as: str) -> None:
    """A form in parts, as whoever wrote it; what is not understood of it is dropped."""
    body = {"unquoted": multipart(quote=""), "lf": multipart("\n"), "half": multipart()[:120]}.get(
        written_as, multipart()
    )
    kind = "multipart/form-data" + {"no-boundary": "", "other-boundary": "; boundary=YY"}.get(
        written_as, "; boundary=XX"
    )
    form = got("<form><input name=qui><input type=password name=cle></form>")
    made, text = kept(form, sent(kind, body, f"<p>Bonjour cdodue, {WRITTEN}</p>"))
    assert not pieces_left(text, PASSWORD)
    assert "f3k" not in text
    if written_as in ("quoted", "unquoted", "lf"):
        assert made.stand_ins["password"] in text
        assert "cdodue" not in text
        mark = multipart().replace("XX", "ZZ").replace(PASSWORD, made.stand_ins["password"])
        mark = mark.replace("cdodue", made.stand_ins["username"]).replace("a8.f3k.z9", made.disguise("a8.f3k.z9"))
        request = Request("POST", f"{A}/entree", (("Content-Type", "multipart/form-data; boundary=ZZ"),), mark.encode())
        assert isinstance(Replayer(made.exchanges).answer(request), Given)


def test_multipart_params_alone(tmp_path: Path) -> None:
    one = entry(1, "POST", f"{A}/entree", 200, sent="")
    one["request"]["headers"] = [{"name": "Content-Type", "value": "multipart/form-data; boundary=XX"}]
    one["request"]["postData"] = {"mimeType": "multipart/form-data; boundary=XX", "params": [
        {"name": "cle", "value": PASSWORD}, {"name": "piece", "value": "Dupont", "fileName": "Dupont.pdf"}]}  # fmt: skip
    (read,) = load_har(written(tmp_path / "a.har", [one])).exchanges
    form = got("<form><input name=qui><input type=password name=cle></form>")
    made, text = kept(form, read)
    assert not pieces_left(text, PASSWORD)
    assert "Dupont" not in text
    assert f'name=\\"cle\\"\\r\\n\\r\\n{made.stand_ins["password"]}' in text


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        (f"<table><tr><th>Mot de passe</th><td>{WRITTEN}</td></tr></table>", HTML[1]),
        (f"<dl><dt>Mot de passe<dd>{WRITTEN}</dl>", HTML[1]),
        (f"<p>Le code est <code>{WRITTEN}</code></p>", HTML[1]),
        (f"<p>Le mot de passe est {WRITTEN}, notez-le.</p>", HTML[1]),
        ("<p><span>Zq7+wK</span><span>&amp;x9&lt;T</span><b>m]é;4</b></p>", HTML[1]),
        (f"<input value='{WRITTEN}'><textarea>{WRITTEN}</textarea><p title='{WRITTEN}'>", HTML[1]),
        (f"<script>var m = {json.dumps(PASSWORD)}, n = '{PASSWORD}', o = `x {PASSWORD}\n ${{m}}`; // {PASSWORD}</script>",
         HTML[1]),
        (json.dumps({"message": f"Votre mot de passe : {PASSWORD}", "valeur": PASSWORD}), "application/json"),
        (json.dumps([{"text": json.dumps({"html": f"<b>{WRITTEN}</b>"})}]), "text/html"),
        (f'/* {PASSWORD} */ f("{PASSWORD}")', "application/javascript"),
        (f'/* {PASSWORD} */ p::after {{ content: "{PASSWORD}" }}', "text/css"),
        (f"<a><!-- {PASSWORD} --><b>{WRITTEN}</b></a>", "text/xml"),
        ("{pas du JSON: " + PASSWORD, "application/json"),
    ],
    ids=["table", "dl", "code", "sentence", "spans", "attributes", "script", "json", "json-in-json", "javascript", "css",
         "xml", "no-json"],
)  # fmt: skip
def test_password_elsewhere(body: str, kind: str) -> None:
    _, text = kept(got(body, kind))
    for left in (text, text.encode().decode("unicode_escape", "replace")):
        assert not pieces_left(left, PASSWORD), left[-400:]
    assert "Zq7" not in text


def test_token_path() -> None:
    page = """<a href="/x/a8f3/voir#k9q2" onclick="ouvrir('a8f3', 'Kq7.x2P.m9')">a</a><a href="/y;Dupont/z">b</a>"""
    _, text = kept(got(page, path="/fiche/a8f3/Kq7.x2P.m9;s=a8f3;Dupont?a8f3=k9q2#k9q2"))
    for told in ("a8f3", "k9q2", "Kq7", "x2P", "Dupont"):
        assert told not in text, told


@pytest.mark.parametrize("value", [POST, POST.replace(" ", ""), POST.replace(" ", "."), "1 85 05 24 322 018 42",
                                   "185052432201842", "1.85.05.24.322.018.42", "+33 (0)5 53 01 02 03", "24200",
                                   "DE89 3704 0044 0532 0130 00", "192.168.12.7"])  # fmt: skip
def test_la_poste_spaced(value: str) -> None:
    digits = re.sub(r"\D", "", value)
    spread = "".join(f"<span>{sign}</span>" if sign.isdigit() else sign for sign in value)
    _, text = kept(got(f"<p>Structure {value}, suite</p><p>{spread}</p><i data-x='{value}'></i>", path=f"/x/{digits}"))
    assert digits not in re.sub(r"\D", "", re.sub(r"</?span>", "", text))


def test_json_login() -> None:
    login = json.dumps({"compte": {"identifiant": "cdodue-xt", "motDePasse": "soleil"}})
    echo = "<p>so<b>leil</b></p><p>Bonjour cdodue-xt</p><script>var p = 'soleil';</script>"
    made, text = kept(sent("application/json", login, echo))
    assert "soleil" not in re.sub(r"<[^>]*>", "", text)
    assert "cdodue" not in text
    assert made.stand_ins["password"] in text


def program() -> Any:
    return compose(
        Workspace.at(ROOT), "check-technical-password", Environment.model_validate({"environment": "replay"})
    )


def taken(entries: list[Any], folder: Path) -> Any:
    loaded = load_har(written(folder / "a.har", entries))
    return take(loaded, program())


PIGP = "https://portail.dgfip.finances.gouv.fr"


def test_noise(tmp_path: Path) -> None:
    """What the browser, its tools and proxies ask for by themselves is left out, and told."""
    packed = entry(7, "GET", f"{PIGP}/portail/", 200)
    packed["response"]["content"] |= {"encoding": "base64", "text": base64.b64encode(gzip.compress(b"<p>ok")).decode()}
    preflight = entry(2, "OPTIONS", f"{PIGP}/api", 204)
    preflight["request"]["headers"].append({"name": "Access-Control-Request-Method", "value": "POST"})
    report = entry(6, "POST", f"{PIGP}/csp", 204, sent="{}")
    report["request"]["headers"] = [{"name": "content-type", "value": "application/csp-report"}]
    found = taken([
        entry(1, "CONNECT", f"{PIGP}:443", 200), preflight, entry(3, "GET", f"{PIGP}/favicon.ico", 404),
        entry(4, "GET", f"{PIGP}/.well-known/appspecific/com.chrome.devtools.json", 404),
        entry(5, "GET", f"{PIGP}/portail/a.js.map", 200), report, packed,
        entry(8, "GET", "chrome-extension://abc/x.js", 200),
    ], tmp_path)  # fmt: skip
    assert [one.number for one in found.exchanges] == [7]
    assert found.exchanges[0].response.body == b"<p>ok"
    for number in (1, 2, 3, 4, 5, 6, 8):
        assert any(f"entry {number} " in note and "left out" in note for note in found.notes), number


def test_fiddler(tmp_path: Path) -> None:
    tunnel = entry(1, "CONNECT", "https://portail.dgfip.finances.gouv.fr:443", 200)
    plain = entry(1, "CONNECT", "portail.dgfip.finances.gouv.fr:443", 200)
    found = taken([tunnel, plain, entry(2, "GET", f"{PIGP}/portail/", 200, "<p>")], tmp_path)
    assert [one.number for one in found.exchanges] == [3]
    assert sum("left out" in note for note in found.notes) == 2


def test_cut_body(tmp_path: Path) -> None:
    cut = entry(1, "GET", f"{PIGP}/portail/", 200, "<p>half")
    cut["response"]["content"]["size"] = 5000
    missing = taken([cut], tmp_path).missing
    assert any("entry 1" in one and "has only 7 of the 5000 bytes" in one for one in missing)


@pytest.mark.parametrize("response", [None, {}], ids=["null", "empty"])
def test_null_response(tmp_path: Path, response: Any) -> None:
    entries = [entry(1, "GET", f"{PIGP}/portail/", 200, "<p>"), entry(2, "GET", f"{PIGP}/portail/x", 200)]
    entries[1]["response"] = response
    found = taken(entries, tmp_path)
    assert [one.number for one in found.exchanges] == [1, 2]
    assert any("entry 2" in one and "was not answered" in one for one in found.missing)
    entries[1] = {"request": {"method": "GET"}}
    found = taken(entries, tmp_path)
    assert [one.number for one in found.exchanges] == [1]
    assert any("entry 2 is not as HAR has it" in note for note in found.notes)


def test_slow_har_of_many_entries(tmp_path: Path) -> None:
    """Four times the entries take four times as long: 40,000 take some twenty seconds of a processor and no hour."""

    def seconds(count: int) -> float:
        entries = [entry(number % 60, "GET", f"{A}/a/{number:06d}?cle=ab12cd34ef56{number:08x}", 200,
                         f"<p>Mme Odile VANNELOT{number} o{number}@mairie.fr") for number in range(count)]  # fmt: skip
        loaded = load_har(written(tmp_path / "a.har", entries))
        started = time.process_time()
        take(loaded, program())
        kept(*loaded.exchanges)
        return time.process_time() - started

    seconds(20)
    assert seconds(800) < 10 * max(0.05, seconds(200))


@pytest.mark.parametrize("text", ["a.a.", "a@a.", "x'", "a1-", "12 ", "<a", "&a", "{`${", "/*", "a:b "])
def test_slow_har_of_one_body(text: str) -> None:
    """In time that grows with the length, whatever the text and whatever it is said to be."""

    def seconds(size: int) -> float:
        body = text * (size // len(text))
        started = time.process_time()
        for kind in ("text/html", "application/javascript", "text/css", "application/json", "text/xml", "text/plain"):
            kept(got(body, kind))
        return time.process_time() - started

    seconds(100)
    assert seconds(24_000) < 12 * max(0.02, seconds(6_000))


def test_the_check_has_eyes_of_its_own(tmp_path: Path) -> None:
    """It imports nothing by which recordings are sanitised, and names entry and place, but never the value."""
    source = (ROOT / "robot" / "recordings" / "vouching.py").read_text(encoding="utf-8")
    used = re.findall(r"^\s*(?:from|import) (robot\S*)", source, re.MULTILINE)
    assert used == ["robot.recordings.notations"]
    beneath = (ROOT / "robot" / "recordings" / "notations.py").read_text(encoding="utf-8")
    assert not re.findall(r"^\s*(?:from|import) robot", beneath, re.MULTILINE)
    entries = conversation()
    entries[2]["_webSocketMessages"] = [{"data": "x"}]
    path = tmp_path / "a.har"
    path.write_text(json.dumps(har(entries)), encoding="utf-8")
    said = "\n".join(check(path, RULES))
    assert "Entry 3 still tells something, or may" in said
    assert "a key that recordings do not have" in said
    assert "response content text, text: a word" in said
    assert "VANNELOT" not in said
    kept_ = [in_utf8(one) for one in load_har(path).exchanges]
    path.write_text(har_text(sanitised(kept_, RULES).exchanges, "1"), encoding="utf-8")
    assert [one for one in check(path, RULES) if "tells" in one] == []


def test_a_session_that_reads_like_an_account(tmp_path: Path) -> None:
    """`FF00...` has the look of an IBAN: what is put in its place is known for invented, without spaces as well."""
    cookie = ("Set-Cookie", "JSESSIONID=FF00008614F60671AAD578439BC5DD25; HttpOnly; Path=/; Secure")
    _, text = kept(Exchange(1, Request("GET", A), Response(200, "OK", (cookie,), b"")))
    assert "FF0000" not in text
    (tmp_path / "x.har").write_text(text)
    assert check(tmp_path / "x.har", RULES) == []
