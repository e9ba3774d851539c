"""Whose password it is, as button, confirmation, message box and récapitulatif name it: another's is left alone."""

import pytest

from . import tail
from .portal import NEW, SIRET, OtherPortal, confirmation, recapitulatif, structure
from .visitor import Visitor, Walked

OTHER = "21330063500017"
OWN = f"TECH_0{SIRET}@cpp2017.fr"
ANOTHER_OF_ITS = f"TECH_1_{SIRET}@cpro.fr"
BUTTON = "Réinitialiser le mot de passe (utilisateur technique)"
QUESTION = "Voulez-vous le réinitialiser ?"
SENTENCE = "mot de passe du compte utilisateur technique"


def walked(at_the_tail: Visitor, portal: OtherPortal, page: str, text: str) -> Walked:
    """A walk whose page of that name says something else."""
    portal.pages[page] = lambda _: text
    return at_the_tail.walk(tail.NAME)


def nothing_is_reset(done: Walked, portal: OtherPortal) -> None:
    assert done.ending.outcome in ("refused", "not-recognised"), done.ending.message
    assert not portal.happened("reset")


# --- the button


@pytest.mark.parametrize(
    "name",
    [
        "Réinitialiser le mot de passe (utilisateur non technique)",
        "Réinitialiser le mot de passe du compte EDI technique",
        "Réinitialiser le mot de passe de chaque compte technique",
        "Réinitialiser le mot de passe de tous (utilisateur technique)",
        "Réinitialiser le mot de passe sur l'ancien compte technique",
        f"Réinitialiser le mot de passe de TECH_0{OTHER}@cpp2017.fr (utilisateur technique)",
    ],
)
def test_a_button_of_another(at_the_tail: Visitor, portal: OtherPortal, name: str) -> None:
    done = walked(at_the_tail, portal, "structure", structure(portal).replace(BUTTON, name))
    nothing_is_reset(done, portal)


def test_a_button_that_shows_another_thing(at_the_tail: Visitor, portal: OtherPortal) -> None:
    button = f">{BUTTON}<"
    shown = structure(portal).replace(button, f' aria-label="{BUTTON}">Supprimer l\'utilisateur technique<')
    nothing_is_reset(walked(at_the_tail, portal, "structure", shown), portal)


@pytest.mark.parametrize(
    "name",
    [
        "Réinitialiser le mot de passe de l'utilisateur technique",
        "Réinitialiser le mot de passe du compte utilisateur technique de la structure",
        "↻ Réinitialiser le mot de passe du compte technique",
    ],
)
def test_a_button_of_its_own(at_the_tail: Visitor, portal: OtherPortal, name: str) -> None:
    done = walked(at_the_tail, portal, "structure", structure(portal).replace(BUTTON, name))
    assert done.deliverable == [NEW], done.ending.message


# --- the confirmation, and the message box

OF_ANOTHER = {
    "person": "Vous avez demandé la réinitialisation du mot de passe de Jean MARTIN.",
    "address": "Le mot de passe de l'utilisateur jean.martin@commune.fr sera réinitialisé.",
    "edi": "Vous demandez la réinitialisation du mot de passe du compte EDI.",
    "all": "La réinitialisation du mot de passe de tous les comptes techniques est demandée.",
    "several": "Réinitialisation du mot de passe : 12 comptes techniques seront réinitialisés.",
    "login": f"Réinitialisation du mot de passe du compte {ANOTHER_OF_ITS} ?",
    "login-prefix": f"Réinitialisation du mot de passe du compte {OWN}.qualif ?",
    "siren": "Réinitialisation du mot de passe : structure 130 025 265.",
    "dots": "Réinitialisation du mot de passe : structure 213.300.635.00017.",
    "deletes": "Réinitialisation du mot de passe : le compte technique sera supprimé puis recréé.",
    "revokes": "La réinitialisation du mot de passe révoque tous les certificats. Continuer ?",
    "closes": "La réinitialisation du mot de passe ferme la structure. Continuer ?",
    "disables": "La réinitialisation du mot de passe désactivera le compte. Continuer ?",
}
OF_ITS_OWN = {
    "old": "Après la réinitialisation du mot de passe de l'utilisateur technique l'ancien mot de passe sera désactivé.",
    "deletes-old": "La réinitialisation du mot de passe supprime l'ancien mot de passe. Cette action est irréversible.",
    "account": f"Réinitialisation du mot de passe du compte utilisateur technique {OWN} ?",
    "structure": f"Réinitialisation du mot de passe du compte technique de la structure {SIRET} (SIREN 214702441) ?",
    "its-number": "Réinitialisation du mot de passe : structure 214.702.441.00012, tél. 01 23 45 67 89.",
    "how-long": "La réinitialisation du mot de passe donne un mot de passe de 16 caractères. Vos appels sont à voir.",
    "way-back": "Réinitialisation du mot de passe. OK pour continuer, Annuler pour revenir à la fiche.",
}


@pytest.mark.parametrize("said", OF_ANOTHER.values(), ids=OF_ANOTHER)
def test_a_confirmation_of_another(at_the_tail: Visitor, portal: OtherPortal, said: str) -> None:
    done = walked(at_the_tail, portal, "confirmation", confirmation(portal).replace(QUESTION, said))
    nothing_is_reset(done, portal)


@pytest.mark.parametrize("said", OF_ITS_OWN.values(), ids=OF_ITS_OWN)
def test_a_confirmation_of_its_own(at_the_tail: Visitor, portal: OtherPortal, said: str) -> None:
    footer = "<footer><p>Bonjour Claire DODUE - aide@chorus-pro.fr - 0 806 804 212</p></footer>"
    done = walked(at_the_tail, portal, "confirmation", confirmation(portal).replace(QUESTION, said) + footer)
    assert done.deliverable == [NEW], done.ending.message


def test_a_confirmation_that_ticks_more(at_the_tail: Visitor, portal: OtherPortal) -> None:
    ticked = "<label><input type=checkbox checked> Supprimer aussi le compte EDI</label><button>"
    done = walked(at_the_tail, portal, "confirmation", confirmation(portal).replace("<button>", ticked))
    nothing_is_reset(done, portal)


def test_a_dialog_over_a_sheet(at_the_tail: Visitor, portal: OtherPortal) -> None:
    """What stands on the sheet behind it is not what the dialog says."""
    asked = confirmation(portal).partition("</nav>")[2]
    more = "<p>SIREN : 214702441</p><a href=#>Supprimer la structure</a>"
    over = f'<div role=dialog style="position:fixed;inset:10%;background:#fff">{asked}</div>{structure(portal)}{more}'
    done = walked(at_the_tail, portal, "confirmation", over)
    assert done.deliverable == [NEW], done.ending.message


def boxed(portal: OtherPortal, words: str) -> str:
    words = words.replace("'", "\\'")
    asks = f"<a href=# onclick=\"if(confirm('{words}'))document.forms[0].submit();return false\">"
    form = "<form method=post action=/cpp/reinitialiser></form>"
    return structure(portal).replace('<a href="/cpp/confirmation">', asks) + form


CONTRARY = {
    "not": "Annuler la réinitialisation du mot de passe ?",
    "leave": "Voulez-vous vraiment abandonner la réinitialisation du mot de passe ?",
}


@pytest.mark.parametrize("said", [*OF_ANOTHER.values(), *CONTRARY.values()], ids=[*OF_ANOTHER, *CONTRARY])
def test_a_box_of_another(at_the_tail: Visitor, portal: OtherPortal, said: str) -> None:
    words = f"{said} (réinitialisation du mot de passe)" if "éinitialisation du" not in said else said
    nothing_is_reset(walked(at_the_tail, portal, "structure", boxed(portal, words)), portal)


@pytest.mark.parametrize("said", OF_ITS_OWN.values(), ids=OF_ITS_OWN)
def test_a_box_of_its_own(at_the_tail: Visitor, portal: OtherPortal, said: str) -> None:
    done = walked(at_the_tail, portal, "structure", boxed(portal, said))
    assert done.deliverable == [NEW], done.ending.message


# --- the récapitulatif

TOLD = "<p>Ce compte a été réinitialisé avec le mot de passe : ["
RECAPITULATIFS = {
    "another-of-its": (OWN, ANOTHER_OF_ITS),
    "prefix": (OWN, f"{OWN}.qualif"),
    "other-domain": (OWN, OWN.replace("cpp2017", "cpro")),
    "beside": (TOLD, f"<p>Compte : {ANOTHER_OF_ITS}</p>{TOLD}"),
    "in-its-sentence": (TOLD, TOLD.replace("Ce compte", f"Le compte TECH_0{OTHER}@cpp2017.fr")),
    "behind-it": ("]</p>", f"] (compte TECH_0{OTHER}@cpp2017.fr)</p>"),
    "card": (TOLD, f"<h2>Compte TECH_0{OTHER}@cpp2017.fr</h2>{TOLD}"),
    "address": (TOLD, TOLD.replace("Ce compte", "Le compte jean.martin@commune.fr")),
    "person": (f"{SENTENCE}\n{OWN}", "mot de passe de Jean MARTIN"),
}


@pytest.mark.parametrize(("old", "new"), RECAPITULATIFS.values(), ids=RECAPITULATIFS)
def test_a_recapitulatif_of_another(at_the_tail: Visitor, portal: OtherPortal, old: str, new: str) -> None:
    assert old in recapitulatif(portal)
    portal.pages["recapitulatif"] = lambda portal: recapitulatif(portal).replace(old, new)
    done = at_the_tail.walk(tail.NAME)
    assert done.ending.outcome == "unknown", done.ending.message
    assert NEW in done.kept.secrets


@pytest.mark.parametrize(
    "more",
    [
        "<p>Un courriel (sans le mot de passe) a été envoyé à claire.dodue@commune.fr.</p>",
        f"<nav><select><option>COMMUNE - {SIRET}<option>CCAS - {OTHER}</select> Utilisateur : claire@commune.fr</nav>",
        f"<p>Identifiant du compte technique : {OWN}.</p><p>Votre mot de passe PIGP expire dans 12 jours.</p>",
    ],
    ids=["mail", "menu", "login"],
)
def test_a_recapitulatif_of_its_own(at_the_tail: Visitor, portal: OtherPortal, more: str) -> None:
    portal.pages["recapitulatif"] = lambda portal: recapitulatif(portal) + more
    done = at_the_tail.walk(tail.NAME)
    assert done.deliverable == [NEW], done.ending.message
