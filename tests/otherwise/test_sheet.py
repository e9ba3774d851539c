"""The structure's sheet must be the one that was asked for, in all that it says: otherwise nothing is reset."""

import json

import pytest

from . import tail
from .portal import NEW, SIRET, OtherPortal, confirmation, recapitulatif, structure
from .visitor import Visitor

OTHER = "21330063500017"
LOGIN = "TECH_1_x@cpro.fr"
OWN = f"TECH_0{SIRET}@cpp2017.fr"
BOXES = "".join(f"<p><label>Identifiant : <input readonly value={one}></label></p>" for one in (OTHER, SIRET))


@pytest.mark.parametrize(
    ("old", "new", "asked"),
    [
        (OWN, f"TECH_0{OTHER}@cpp2017.fr", ""),
        (OWN, f"TECH_1_{OTHER}@cpro.fr", ""),
        (f"<p>Identifiant : {SIRET}</p>", BOXES, ""),
        (OWN, f"{LOGIN}.qualif", LOGIN),
        (OWN, f"TECH_0{SIRET}@cpp2017.fr.qualif", OWN),
    ],
    ids=["other-login", "other-login-of-the-new-portal", "two-identifiers", "login-prefix", "login-prefix-of-its-own"],
)
def test_a_sheet_of_another_is_refused(
    at_the_tail: Visitor, portal: OtherPortal, old: str, new: str, asked: str
) -> None:
    portal.pages["structure"] = lambda portal: structure(portal).replace(old, new)
    done = at_the_tail.walk(tail.NAME, {"siret": SIRET, "technical_login": asked})
    assert done.ending.outcome == "refused", done.ending.message
    assert not portal.happened("reset")


@pytest.mark.parametrize(
    ("old", "new", "asked"),
    [
        (OWN, LOGIN, LOGIN),
        (OWN, f"TECH_1_{SIRET}@cpro.fr", ""),
        (OWN, f"{OWN}.", OWN),
        (f"<p>Identifiant : {SIRET}</p>", BOXES.replace(OTHER, SIRET), ""),
    ],
    ids=["asked-for", "of-the-new-portal", "with-a-full-stop", "the-same-twice"],
)
def test_its_own_is_not(at_the_tail: Visitor, portal: OtherPortal, old: str, new: str, asked: str) -> None:
    portal.pages["structure"] = lambda portal: structure(portal).replace(old, new)
    portal.pages["recapitulatif"] = lambda portal: recapitulatif(portal).replace(old, new)
    done = at_the_tail.walk(tail.NAME, {"siret": SIRET, "technical_login": asked})
    assert done.deliverable == [NEW], done.ending.message


# --- every number and account that is named is the one asked for

SENTENCE = f"la structure {SIRET} COMMUNE."
QUESTION = "Voulez-vous le réinitialiser ?"


@pytest.mark.parametrize(
    "new",
    [
        f"<p>Structure de rattachement - Identifiant : {SIRET}</p><p>SIRET : {OTHER}</p>",
        f"<p>Identifiant : {SIRET}</p><p>SIRET : {OTHER}</p>",
        f"<p>Identifiant : {OTHER} (établissement de {SIRET})</p>",
        f"<p>Identifiant : {OTHER} (anciennement {SIRET})</p>",
    ],
    ids=["of-a-parent", "identifier-and-siret", "branch-of", "formerly"],
)
def test_a_sheet_that_names_two_is_refused(at_the_tail: Visitor, portal: OtherPortal, new: str) -> None:
    portal.pages["structure"] = lambda portal: structure(portal).replace(f"<p>Identifiant : {SIRET}</p>", new)
    done = at_the_tail.walk(tail.NAME)
    assert done.ending.outcome == "refused", done.ending.message
    assert not portal.happened("reset")


@pytest.mark.parametrize(
    "asked",
    [
        f"Réinitialiser le mot de passe du compte TECH_0{OTHER}@cpp2017.fr de la structure {OTHER} ?",
        f"Réinitialiser le mot de passe de la structure {OTHER}, rattachée à {SIRET} ?",
        "Réinitialiser le mot de passe du compte TECH_1_zzz@cpro.fr ?",
    ],
    ids=["other", "branch-of", "other-login"],
)
def test_a_confirmation_of_another(at_the_tail: Visitor, portal: OtherPortal, asked: str) -> None:
    portal.pages["confirmation"] = lambda portal: confirmation(portal).replace(QUESTION, asked)
    done = at_the_tail.walk(tail.NAME)
    assert done.ending.outcome == "refused", done.ending.message
    assert not portal.happened("reset")


def test_a_confirmation_of_its_own(at_the_tail: Visitor, portal: OtherPortal) -> None:
    asked = f"Réinitialiser le mot de passe du compte {OWN} de la structure 214 702 441 00012 ?"
    portal.pages["confirmation"] = lambda portal: confirmation(portal).replace(QUESTION, asked)
    done = at_the_tail.walk(tail.NAME)
    assert done.deliverable == [NEW], done.ending.message


@pytest.mark.parametrize(
    ("words", "resets"),
    [
        (f"réinitialisation du mot de passe de TECH_0{OTHER}@cpp2017.fr (structure {OTHER})", 0),
        ("La réinitialisation du mot de passe supprimera aussi vos raccordements API", 0),
        (f"réinitialisation du mot de passe de {OWN} (structure 214 702 441 00012)", 1),
        ("Voulez-vous vraiment réinitialiser le mot de passe de l\u2019utilisateur technique", 1),
        ("Réinitialiser le mot de passe", 1),
        ("Réinitialiser le mot de passe de Mme Claire DODUE", 0),
        ("Impossible de réinitialiser le mot de passe. Recommencer", 0),
        ("La réinitialisation du mot de passe n\u2019est pas possible. Continuer", 0),
        ("Vous n\u2019avez pas le droit de réinitialiser le mot de passe. Demander ce droit", 0),
    ],
    ids=["other", "deletes", "its-own", "the-user", "short", "a-person", "impossible", "not-possible", "no-right"],
)
def test_a_box_of_another(at_the_tail: Visitor, portal: OtherPortal, words: str, resets: int) -> None:
    asks = f"<a href=# onclick=\"if(confirm('{words} ?'))document.forms[0].submit();return false\">"
    form = "<form method=post action=/cpp/reinitialiser></form>"
    portal.pages["structure"] = lambda portal: structure(portal).replace('<a href="/cpp/confirmation">', asks) + form
    done = at_the_tail.walk(tail.NAME)
    assert portal.happened("reset") == resets, done.ending.message
    assert done.ending.outcome == ("ok" if resets else "refused"), done.ending.message


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (SENTENCE, f"la structure {OTHER} CCAS, rattachée à la structure {SIRET}."),
        (OWN, f"TECH_0{OTHER}@cpp2017.fr"),
    ],
    ids=["other", "other-login"],
)
def test_a_recapitulatif_of_another(at_the_tail: Visitor, portal: OtherPortal, old: str, new: str) -> None:
    portal.pages["recapitulatif"] = lambda portal: recapitulatif(portal).replace(old, new)
    done = at_the_tail.walk(tail.NAME)
    assert done.ending.outcome == "unknown", done.ending.message
    assert NEW in done.kept.secrets


def test_two_logins_and_one_button(at_the_tail: Visitor, portal: OtherPortal) -> None:
    own = f"Utilisateur technique : {OWN} (ACTIF)"
    two = f"Utilisateur technique : TECH_1_zzz@cpro.fr (INACTIF)</p><p>{own}"
    portal.pages["structure"] = lambda portal: structure(portal).replace(own, two)
    done = at_the_tail.walk(tail.NAME)
    assert done.ending.outcome == "refused", done.ending.message
    assert "plusieurs comptes" in done.ending.message
    assert not portal.happened("reset")


# --- a refusal names what was wanted and what was found


def test_a_refusal_names_both_accounts(at_the_tail: Visitor, portal: OtherPortal) -> None:
    old = f"Utilisateur technique : {OWN} (ACTIF)"
    new = "Utilisateur technique : TECH_1_zzz@cpro.fr (ACTIF)"
    portal.pages["structure"] = lambda portal: structure(portal).replace(old, new)
    done = at_the_tail.walk(tail.NAME, {"siret": SIRET, "technical_login": OWN})
    assert done.ending.outcome == "refused", done.ending.message
    assert OWN in done.ending.message
    assert "TECH_1_zzz@cpro.fr" in done.ending.message


def test_a_refusal_names_the_other_structure(at_the_tail: Visitor, portal: OtherPortal) -> None:
    portal.pages["structure"] = lambda portal: structure(portal).replace(
        f"<p>Identifiant : {SIRET}</p>", f"<p>Identifiant : {SIRET}</p><p>SIRET : {OTHER}</p>"
    )
    message = at_the_tail.walk(tail.NAME).ending.message
    assert SIRET in message
    assert OTHER in message.replace(" ", "")


def test_a_refused_confirmation_names_both(at_the_tail: Visitor, portal: OtherPortal) -> None:
    asked = "Réinitialiser le mot de passe du compte TECH_1_zzz@cpro.fr ?"
    portal.pages["confirmation"] = lambda portal: confirmation(portal).replace(QUESTION, asked)
    message = at_the_tail.walk(tail.NAME).ending.message
    assert OWN in message
    assert "TECH_1_zzz@cpro.fr" in message


def test_a_refused_recapitulatif_tells_nothing_of_it(at_the_tail: Visitor, portal: OtherPortal) -> None:
    portal.pages["recapitulatif"] = lambda portal: recapitulatif(portal).replace(OWN, f"TECH_0{OTHER}@cpp2017.fr")
    message = at_the_tail.walk(tail.NAME).ending.message
    assert "On the page" not in message
    assert OTHER not in message


# --- what a script draws late, on a page that rests until then


def late(page: str, after: str, before: str = "") -> str:
    """A page whose part after some words is drawn late, `before` standing there until then."""
    head, found, rest = page.partition(after)
    script = f"setTimeout(() => late.innerHTML = {json.dumps(rest)}, 900)"
    return f"{head}{found}<div id=late>{before}</div><script>{script}</script>"


@pytest.mark.parametrize(
    ("after", "before"),
    [("</h1>", ""), ("</h1>", "<p>Identifiant : Chargement…</p>"), ("</h2>", "")],
    ids=["sheet", "skeleton", "users"],
)
def test_a_sheet_drawn_late_is_waited_for(at_the_tail: Visitor, portal: OtherPortal, after: str, before: str) -> None:
    portal.pages["structure"] = lambda portal: late(structure(portal), after, before)
    done = at_the_tail.walk(tail.NAME)
    assert done.deliverable == [NEW], done.ending.message


def test_an_account_drawn_late_is_verified(at_the_tail: Visitor, portal: OtherPortal) -> None:
    other = f"TECH_0{OTHER}@cpp2017.fr"
    portal.pages["structure"] = lambda portal: late(structure(portal).replace(OWN, other), "</h2>")
    done = at_the_tail.walk(tail.NAME)
    assert done.ending.outcome == "refused", done.ending.message
    assert not portal.happened("reset")


@pytest.mark.parametrize("moves", [2, 1, 0])
def test_an_expiry_date_that_did_not_move_is_told(at_the_tail: Visitor, portal: OtherPortal, moves: int) -> None:
    """Two resets within a second leave the date that the first has made."""
    dates = [portal.accounts[SIRET].expires]

    def page(portal: OtherPortal) -> str:
        dates.append(portal.accounts[SIRET].expires)
        if portal.happened("reset") > moves:
            portal.accounts[SIRET].expires = dates[moves]
        return recapitulatif(portal)

    portal.pages["recapitulatif"] = page
    portal.new_passwords = ["Zq7/wK9", NEW]
    done = at_the_tail.walk(tail.NAME)
    assert done.deliverable == [NEW], done.ending.message  # the sheet may be late: the password was read all the same
    assert ("as it was before" in done.ending.message) is (moves == 0)
