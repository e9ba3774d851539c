"""The whole way through the practice portal, and what must never happen on it."""

import datetime as dt
import http.client
import re

import pytest

from robot.sandbox.invented import is_valid_by_luhn

PIGP = "https://portail.dgfip.finances.gouv.fr"
CHORUS = "https://chorus-pro.gouv.fr"


def test_the_way_of_the_procedure(visit):
    visitor = visit()
    sandbox = visitor.sandbox
    wanted = sandbox.structures[11]
    old, expiry = sandbox.current_password(wanted.siret), sandbox.expires_on(wanted.siret)

    page = visitor.open(f"{PIGP}/portail/")
    for words in (
        "Bienvenue sur le Portail de la Gestion Publique",
        "PIGP IA .72",
        "Identifiant :",
        "ALERTE ESCROQUERIE",
    ):
        assert words in page.text
    page = visitor.sign_in()
    assert page.status == 200
    assert page.headers["Refresh"] == f"0; URL={PIGP}/portail/"
    page = visitor.open(f"{PIGP}/portail/")
    for words in ("Liste des applications disponibles pour Mme", "Chorus Pro", "Expiration de votre mot de passe le "):
        assert words in page.text
    assert re.search(r'<a href="[^"]*" target="_blank">Chorus Pro</a>', page.html)

    page = visitor.home()
    for words in (
        "Dernière connexion le",
        "Fil d'événements",
        "Actualités",
        "Accès Rapide",
        "Activités du gestionnaire",
    ):
        assert words in page.text
    page = visitor.list(3)
    assert "« 1 2 3 »" in page.text
    assert "(12 ligne(s))" in page.text
    assert wanted.siret in page.text
    assert wanted.name in page.text
    assert sandbox.structures[0].siret not in page.text

    page = visitor.structure(11)
    assert "Modification de la structure" in page.text
    assert f'value="{wanted.siret}" disabled' in page.html
    assert f"Utilisateur technique : TECH_0{wanted.siret}@cpp2017.fr (ACTIF)" in page.text
    assert f"Expiration du mot de passe de l'utilisateur technique : {expiry:%d/%m/%Y %H:%M:%S}" in page.text
    assert "Confirmation de réinitialisation du mot de passe" in page.text

    page = visitor.confirm(page)
    new = sandbox.current_password(wanted.siret)
    assert page.password == new != old
    assert f"pour la structure {wanted.siret} {wanted.name}." in page.text
    assert sandbox.expires_on(wanted.siret) > expiry
    assert sandbox.reset_count() == sandbox.reset_count(wanted.siret) == 1
    login = sandbox.technical_login(wanted.siret)
    assert sandbox.accepts(login, new)
    assert not sandbox.accepts(login, old)

    page = visitor.event(page, "retour")
    assert f"{sandbox.expires_on(wanted.siret):%d/%m/%Y %H:%M:%S}" in page.text
    assert sandbox.signed_in_sessions == {"pigp": 1, "chorus-pro": 1}
    assert "Vous êtes déconnecté" in visitor.open(f"{CHORUS}/cpp/deconnexion").text
    assert "Vous êtes déconnecté" in visitor.open(f"{PIGP}/portail/deconnexion.pl").text
    assert sandbox.signed_in_sessions == {"pigp": 0, "chorus-pro": 0}
    kinds = [event.kind for event in sandbox.events if event.kind != "request"]
    assert kinds == ["sign-in ok", "sign-in ok", "session opened", "reset", "shown", "signed out", "signed out"]
    assert sandbox.sign_ins_submitted == 2


def test_an_old_key_is_an_error_page(visit):
    visitor = visit()
    visitor.home()
    first = visitor.list()
    assert first.key == "e2s1"
    second = visitor.list(2)
    assert second.key == "e3s2"
    assert "n'est plus disponible" in visitor.open(first.url).text
    assert visitor.open(second.url).html == second.html
    assert "n'est plus disponible" in visitor.event(first, "modifier", ligne="0").text


def test_confirming_twice_resets_once(visit):
    visitor = visit()
    visitor.home()
    sheet = visitor.structure()
    visitor.confirm(sheet)
    assert "n'est plus disponible" in visitor.confirm(sheet).text
    assert visitor.sandbox.reset_count() == 1


def test_a_password_is_shown_once(visit):
    visitor = visit()
    visitor.home()
    page = visitor.confirm(visitor.structure())
    password = page.password
    assert visitor.event(page, "exporter").body.startswith(b"%PDF-1.4")
    again = visitor.open(page.url)
    assert password not in again.html
    assert "n'est plus disponible" in again.text
    assert "no-store" in page.headers["Cache-Control"]
    assert password not in visitor.event(page, "retour").html
    assert visitor.sandbox.happened("shown") == 1


def test_the_expiry_date_always_moves(visit):
    visitor = visit(clock=lambda: dt.datetime(2028, 2, 29, 12, 0, 0))  # noqa: DTZ001 - local, as on the page
    visitor.home()
    siret = visitor.sandbox.structures[0].siret
    seen = [visitor.sandbox.expires_on(siret)]
    page = visitor.structure()
    for _ in range(3):
        page = visitor.event(visitor.confirm(page), "retour")
        seen.append(visitor.sandbox.expires_on(siret))
    assert seen == sorted(set(seen))
    assert f"{seen[1]:%d/%m/%Y %H:%M:%S}" == "28/02/2029 12:00:00"


def test_no_session_no_page(visit):
    visitor = visit()
    assert "Votre session a expiré" in visitor.open(f"{CHORUS}/cpp/gestionnaire").text
    assert "Votre session a expiré" in visitor.open(f"{CHORUS}/cpp/ouverture?jeton=ST-1").text
    page = visitor.home()
    visitor.sandbox.end_sessions()
    assert "Votre session a expiré" in visitor.open(page.url).text
    assert "Mot de passe :" in visitor.open(f"{PIGP}/portail/").text


def test_cookies_are_those_of_the_portals(visit):
    visitor = visit()
    visitor.home()
    cookies = {cookie.name: cookie for cookie in visitor.jar}
    assert (cookies["JSESSIONID"].path, cookies["JSESSIONID"].domain) == ("/cpp", "chorus-pro.gouv.fr")
    assert cookies["JSESSIONID"].secure
    assert cookies["lemonldap"].domain == "portail.dgfip.finances.gouv.fr"


@pytest.mark.parametrize("count", [1, 5, 6, 200])
def test_any_number_of_structures(visit, count):
    visitor = visit(structures=count)
    structures = visitor.sandbox.structures
    assert len({s.siret for s in structures}) == len({s.name for s in structures}) == count
    assert all(is_valid_by_luhn(s.siret) and is_valid_by_luhn(s.siret[:9]) for s in structures)
    visitor.home()
    last = visitor.list((count + 4) // 5)
    assert structures[-1].siret in last.text
    assert re.search(r'title="Aller à la page suivante du tableau" disabled', last.html)
    assert visitor.sandbox.absent_siret not in {s.siret for s in structures}
    assert is_valid_by_luhn(visitor.sandbox.absent_siret)


def test_a_larger_page_size(visit):
    visitor = visit(structures=30)
    visitor.home()
    page = visitor.event(visitor.list(), "taille", **{"listeResultats.taille": "50"})
    assert visitor.sandbox.structures[29].siret in page.text


def test_the_same_seed_gives_the_same_world(visit):
    def seen(seed):
        sandbox = visit(seed=seed, clock=lambda: dt.datetime(2026, 1, 1)).sandbox  # noqa: DTZ001
        state = sandbox.state()
        return state["structures"], sandbox.username, sandbox.password, sandbox.absent_siret

    assert seen(3) == seen(3)
    assert seen(3) != seen(4)


def test_beginning_anew(visit):
    visitor = visit()
    before = visitor.sandbox.state()["structures"]
    visitor.home()
    visitor.confirm(visitor.structure())
    visitor.sandbox.behave(pigp="maintenance")
    visitor.sandbox.reset_state()
    passwords = [s["current_password"] for s in visitor.sandbox.state()["structures"]]
    assert passwords == [s["current_password"] for s in before]
    assert visitor.sandbox.sign_ins_submitted == visitor.sandbox.reset_count() == len(visitor.sandbox.events) == 0
    assert visitor.sandbox.behaviour.as_texts() == {}
    assert "Votre session a expiré" in visitor.list().text


def test_a_wanted_structure_at_a_wanted_place(visit):
    visitor = visit()
    added = visitor.sandbox.add_structure(siret="21990000100013", name="LE-LIEU-DIT", position=7)
    assert visitor.sandbox.structures[7] == added
    with pytest.raises(ValueError, match="21990000100013"):
        visitor.sandbox.add_structure(siret="21990000100013")
    visitor.home()
    assert "LE-LIEU-DIT" in visitor.list(2).text
    visitor.sandbox.remove_structure(added.siret)
    assert "LE-LIEU-DIT" not in visitor.list(2).text


def test_a_taken_port_is_said(visit):
    port = int(visit().sandbox.address.split(":")[1])
    with pytest.raises(OSError, match="address"):
        visit(port=port)


def test_two_starts_have_two_keys(visit):
    assert visit().sandbox.spki != visit().sandbox.spki


def test_unknown_addresses_are_not_found(visit):
    visitor = visit()
    assert visitor.open(f"{PIGP}/portail/rien").status == http.client.NOT_FOUND
    assert visitor.open(f"{CHORUS}/cpp/rien").status == http.client.NOT_FOUND
