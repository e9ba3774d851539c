"""What each generation shows and how the new portal behaves, without a browser."""

import json
import re
import urllib.request

import pytest

from robot.sandbox.rendering import Pages, generations, portals
from tests.sandbox.conftest import PIGP

SERVICES = "https://portail.chorus-pro.gouv.fr"
NEW = {"pigp": "2025", "portail-services": "2025"}
ITEM = "5d9b1c0e1bf7b0506a2fa9b0604bcb31"


def test_all_that_there_is():
    shown = {portal: generations(portal) for portal in portals()}
    assert shown == {"pigp": ["2017", "2019", "2025"], "chorus-pro": ["2017", "2019"], "portail-services": ["2025"]}


@pytest.mark.parametrize(
    ("generation", "there", "not_there"),
    [
        (
            "2017",
            ["Bienvenue sur le Portail de la Gestion Publique", "ALERTE ESCROQUERIE", "faux affacturage"],
            ["PIGP IA"],
        ),
        (
            "2019",
            ["Bienvenue sur le Portail de la Gestion Publique", "PIGP IA .72", "Authentification"],
            ["affacturage"],
        ),
        (
            "2025",
            [
                "Connexion au Portail",
                "Aide",
                "Afficher",
                "Mot de passe -xt oublié ?",
                "Se souvenir de moi",
                "0 809 400 280",
            ],
            ["Bienvenue", "Identifiant :"],
        ),
    ],
)
def test_the_entrance_of_pigp(visit, generation, there, not_there):
    text = visit(generations={"pigp": generation}).open(f"{PIGP}/portail/").text
    assert [words for words in there if words not in text] == []
    assert [words for words in not_there if words in text] == []


def test_the_looks_of_chorus_pro_differ_where_the_screens_do(visit):
    old, new = visit(generations={"chorus-pro": "2017"}), visit()
    texts = []
    for visitor in (old, new):
        home = visitor.home().text
        texts.append((home, visitor.structure().text))
    (old_home, old_sheet), (new_home, new_sheet) = texts
    assert re.search("Factures reçues Factures émises Sollicitations reçues Sollicitations émises", old_home)
    assert "Besoin d'aide" in new_home
    assert "Besoin d'aide" not in old_home
    assert "GESTIONNAIRE_PRINCIPAL" in old_sheet
    assert "Adresse de contact" in old_sheet
    assert "Gestionnaire Principal" in new_sheet
    assert "Désactiver des utilisateurs" not in old_sheet


def test_the_form_of_2025_has_a_token_good_for_once(visit):
    visitor = visit(generations=NEW)
    page = visitor.open(f"{PIGP}/portail/")
    token = re.search(r'name="token" value="(\w+)"', page.html)[1]
    data = {"user": visitor.sandbox.username, "password": visitor.sandbox.password}
    assert "Connexion au Portail" in visitor.open(f"{PIGP}/portail/accueilIAM.pl", {**data, "token": "x"}).text
    assert visitor.sandbox.signed_in_sessions["pigp"] == 0
    visitor.open(f"{PIGP}/portail/accueilIAM.pl", {**data, "token": token})
    assert visitor.sandbox.signed_in_sessions["pigp"] == 1
    visitor.open(f"{PIGP}/portail/accueilIAM.pl", {**data, "token": token})
    assert visitor.sandbox.sign_ins_submitted == 3
    assert visitor.sandbox.happened("sign-in ok") == 1


class Caller:
    """The script of the new portal: its calls, with the token that the shell gave it."""

    def __init__(self, visitor) -> None:
        self.visitor = visitor
        page = visitor.open(f"{PIGP}/portail/")
        token = re.search(r'name="token" value="(\w+)"', page.html)[1]
        sandbox = visitor.sandbox
        data = {"user": sandbox.username, "password": sandbox.password, "token": token}
        visitor.open(f"{PIGP}/portail/accueilIAM.pl", data)
        shell = visitor.open(f"{PIGP}/portail/application.pl?nom=chorus-pro")
        assert shell.url.startswith(f"{SERVICES}/aife_csm")
        self.sign_in()

    def sign_in(self) -> None:
        shell = self.visitor.open(f"{SERVICES}/login_with_sso.do")
        self.token = re.search(r'data-token="(\w+)"', shell.html)[1]

    def call(self, path: str, body: object = None, token: str | None = None) -> tuple[int, dict]:
        headers = {"X-UserToken": token or self.token, "Content-Type": "application/json"}
        data = None if body is None else json.dumps(body).encode()
        request = urllib.request.Request(SERVICES + path, data, headers)  # noqa: S310 - https only
        try:
            with self.visitor._opener.open(request, timeout=60) as answer:
                return answer.status, json.load(answer)
        except urllib.error.HTTPError as error:
            with error:
                return error.code, json.load(error)


def test_a_password_is_in_force_once_it_is_submitted_and_not_before(visit):
    visitor = visit("accounts=2", generations=NEW)
    sandbox, caller = visitor.sandbox, Caller(visitor)
    siret = sandbox.structures[0].siret
    status, found = caller.call(f"/api/now/sp/reference/account?structure={siret}")
    assert [one["value"] for one in found["result"]] == list(sandbox.technical_logins(siret))
    login = found["result"][1]["value"]
    chosen = {"structure": siret, "account": login}
    status, shown = caller.call(f"/api/now/sp/widget/{ITEM}", chosen)
    password = shown["result"]["data"]["password"]
    assert (status, sandbox.accepts(login, password), sandbox.reset_count()) == (200, False, 0)
    submit = f"/api/sn_sc/v1/servicecatalog/items/{ITEM}/submit_producer"
    assert caller.call(submit, {"variables": {**chosen, "type": "creation"}})[0] == 400
    status, done = caller.call(submit, {"variables": {**chosen, "type": "reinitialisation"}})
    assert (status, sandbox.accepts(login, password), sandbox.reset_count(siret)) == (200, True, 1)
    number = done["result"]["number"]
    status, ticket = caller.call(f"/api/now/sp/page?id=aife_ticket&number={number}")
    assert (ticket["result"]["page"]["account"], "password" in ticket["result"]["page"]) == (login, False)
    assert caller.call(submit, {"variables": {**chosen, "type": "reinitialisation"}})[0] == 400, "shown for one use"


def test_who_may_call(visit):
    visitor = visit(generations=NEW)
    caller = Caller(visitor)
    structures = "/api/now/sp/reference/structure"
    assert caller.call(structures, token="x")[0] == 401
    status, found = caller.call(structures)
    assert (status, len(found["result"]), found["more"]) == (200, 10, True)
    assert caller.call("/api/now/sp/page?id=nowhere")[0] == 404
    visitor.open(f"{SERVICES}/logout.do")
    assert caller.call(structures)[0] == 401
    assert visitor.sandbox.signed_in_sessions == {"pigp": 1, "chorus-pro": 0, "portail-services": 0}
    caller.sign_in()
    assert caller.call(structures)[0] == 200
    visitor.sandbox.end_sessions()
    assert caller.call(structures)[0] == 401


def test_other_words_are_shown_in_the_place_of_those_of_the_templates() -> None:
    pages = Pages({"pigp": "2019"}, {"Authentification": "Entrez <ici>"})
    shown = pages.render("pigp", "sign-in", message="", token="")
    assert "<h2>Entrez &lt;ici&gt;</h2>" in shown
    assert "Authentification" not in shown
