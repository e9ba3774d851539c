"""A confirmation that calls the structure by its name and not by a number: another's is left alone."""

import pytest

from . import tail
from .portal import NEW, SIRET, OtherPortal, confirmation, structure, structures
from .test_named import QUESTION, boxed, nothing_is_reset
from .visitor import Visitor

OF = "Réinitialiser le mot de passe du compte technique de"
HEADING = "<h1>Modification de la structure</h1>"
OF_ANOTHER = {
    "commune": "Réinitialiser le mot de passe de la commune de Saint-Mars ?",
    "account": f"{OF} la commune de Saint-Mars ?",
    "longer": f"{OF} la commune de Chenu sur Loire ?",
    "ccas": f"{OF} CCAS DE CHENU ?",
    "no-kind": f"{OF} SAINT-MARS ?",
    "quoted": f"{OF} « SAINT-MARS » ?",
    "chosen": "Réinitialisation du mot de passe. Structure concernée : SAINT-MARS",
    "login": f"Réinitialiser le compte technique TECH_0{SIRET}@cpp2017.fr de la commune de Saint-Mars ?",
    "label": "Réinitialisation du mot de passe. Structure : SAINT-MARS",
    "for": "Réinitialiser le mot de passe du compte technique pour SAINT-MARS ?",
    "attached": "Réinitialiser le mot de passe du compte technique attaché à Saint-Mars ?",
    "brackets": "Réinitialiser le mot de passe du compte technique (SAINT-MARS) ?",
    "in-line": "Réinitialiser le mot de passe de SAINT-MARS ?",
    "budget": f"{OF} la structure MAIRIE DE CHENU - EAU. Voulez-vous continuer ?",
    "number-elsewhere": f"{OF} SAINT-MARS ? Vous consultiez {SIRET}.",
}
OF_ITS_OWN = {
    "same": f"{OF} MAIRIE DE CHENU ?",
    "commune": "Réinitialiser le mot de passe de la commune de Chénu ?",
    "sentence": "Le mot de passe du compte technique de la structure « Mairie de Chenu » sera réinitialisé.",
    "goes-on": f"{OF} la commune de Chenu et afficher le nouveau ?",
    "expires": f"{OF} la structure COMMUNE DE CHENU expire le 18/05/2027. Le réinitialiser ?",
    "help": "Le réinitialiser ? En cas de difficulté, contactez le centre d'assistance ou la préfecture.",
    "advice": "Le réinitialiser ? Conseil : notez le nouveau mot de passe de la structure utilisant ce compte.",
    "number": f"{OF} la structure {SIRET} COMMUNE DE CHENU SUR LOIRE ?",
    "number-apart": f"{OF} la commune de Chenu sur Loire (SIRET {SIRET}) ?",
    "no-kind": "Réinitialiser le mot de passe de CHENU ?",
    "for": "Réinitialiser le mot de passe du compte technique pour CHENU ?",
    "brackets": "Réinitialiser le mot de passe du compte technique (CHENU) ?",
    "capitals": "Le Mot de Passe de l'Utilisateur Technique sera réinitialisé. Cliquez sur OK pour Continuer.",
    "label-above": "Structure : MAIRIE DE CHENU<br>Voulez-vous réinitialiser le mot de passe ?",
    "label-and-number": f"Structure : MAIRIE DE CHENU - SIRET : {SIRET}. Réinitialiser le mot de passe ?",
    "mail": "Réinitialiser le mot de passe ? Un courriel sera envoyé à Mme Claire DODUE, à M. Jean MARTIN et à l'AIFE.",
    "none": "Le mot de passe du compte technique de la structure sera réinitialisé. Continuer ?",
}


def of_chenu(portal: OtherPortal) -> str:
    return structure(portal).replace(HEADING, f"{HEADING}<p>Raison sociale : MAIRIE DE CHENU</p>")


@pytest.mark.parametrize("said", OF_ANOTHER.values(), ids=OF_ANOTHER)
def test_a_confirmation_of_another_name(at_the_tail: Visitor, portal: OtherPortal, said: str) -> None:
    portal.pages["structure"] = of_chenu
    portal.pages["confirmation"] = lambda portal: confirmation(portal).replace(QUESTION, said)
    done = at_the_tail.walk(tail.NAME)
    nothing_is_reset(done, portal)
    assert "Rien n'a été réinitialisé" in done.ending.message


@pytest.mark.parametrize("said", OF_ITS_OWN.values(), ids=OF_ITS_OWN)
def test_a_confirmation_of_its_own_name(at_the_tail: Visitor, portal: OtherPortal, said: str) -> None:
    portal.pages["structure"] = of_chenu
    portal.pages["confirmation"] = lambda portal: confirmation(portal).replace(QUESTION, said)
    done = at_the_tail.walk(tail.NAME)
    assert done.deliverable == [NEW], done.ending.message


@pytest.mark.parametrize("said", [OF_ANOTHER["for"], OF_ANOTHER["in-line"]], ids=["for", "in-line"])
def test_a_dialog_whose_heading_says_a_name(at_the_tail: Visitor, portal: OtherPortal, said: str) -> None:
    portal.pages["structure"] = of_chenu
    asked = f"<h2>{said}</h2><p>Vous avez demandé la réinitialisation du mot de passe.</p><button>Confirmer</button>"
    form = f"<form method=post action=/cpp/reinitialiser role=dialog>{asked}</form>"
    portal.pages["confirmation"] = lambda _: form
    nothing_is_reset(at_the_tail.walk(tail.NAME), portal)


@pytest.mark.parametrize(
    "said",
    [OF_ANOTHER["account"], OF_ANOTHER["for"], OF_ANOTHER["brackets"], OF_ITS_OWN["commune"]],
    ids=["other", "for", "brackets", "own"],
)
def test_a_box_that_says_a_name(at_the_tail: Visitor, portal: OtherPortal, said: str) -> None:
    words = f"Réinitialisation du mot de passe\\n{said}"
    sheet = boxed(portal, words).replace(HEADING, f"{HEADING}<p>Raison sociale : MAIRIE DE CHENU</p>")
    portal.pages["structure"] = lambda _: sheet
    done = at_the_tail.walk(tail.NAME)
    if said == OF_ITS_OWN["commune"]:
        assert done.deliverable == [NEW], done.ending.message
    else:
        nothing_is_reset(done, portal)


def test_a_name_where_none_is_known(at_the_tail: Visitor, portal: OtherPortal) -> None:
    portal.pages["confirmation"] = lambda portal: confirmation(portal).replace(QUESTION, OF_ITS_OWN["same"])
    nothing_is_reset(at_the_tail.walk(tail.NAME), portal)


SHEETS = {
    "list": "<dl><dt>Raison sociale</dt><dd>COMMUNE DE CHENU</dd><dt>SIRET</dt><dd>{}</dd></dl>",
    "table": "<table><tr><th>Dénomination</th><td>COMMUNE DE CHENU</td></tr></table>",
    "columns": "<div class=row><div class=col-4>Désignation</div><div class=col-8>Commune de Chenu</div></div>",
    "heading": "<h2>COMMUNE DE CHENU <span class=badge>Active</span></h2>",
}


@pytest.mark.parametrize("sheet", SHEETS.values(), ids=SHEETS)
def test_the_name_of_its_sheet(at_the_tail: Visitor, portal: OtherPortal, sheet: str) -> None:
    portal.pages["structure"] = lambda portal: structure(portal).replace(HEADING, HEADING + sheet.format(SIRET))
    portal.pages["confirmation"] = lambda portal: confirmation(portal).replace(QUESTION, OF_ITS_OWN["commune"])
    done = at_the_tail.walk(tail.NAME)
    assert done.deliverable == [NEW], done.ending.message


@pytest.mark.parametrize(
    "cell",
    [
        "COMMUNE DE CHENU <span class=badge>Actif</span>",
        "COMMUNE DE CHENU<br><small>72500 CHENU</small>",
        "<b>COMMUNE</b> DE CHENU",
    ],
)
def test_the_name_of_its_row_among_other_things(at_home: Visitor, portal: OtherPortal, cell: str) -> None:
    portal.pages["structures"] = lambda portal: structures(portal).replace("COMMUNE 1", cell)
    portal.pages["confirmation"] = lambda portal: confirmation(portal).replace(QUESTION, OF_ITS_OWN["commune"])
    done = at_home.walk()
    assert done.deliverable == [NEW], done.ending.message


@pytest.mark.parametrize("name", ["Saint Mars", "Chenu"])
def test_the_name_of_its_row(at_home: Visitor, portal: OtherPortal, name: str) -> None:
    portal.pages["structures"] = lambda portal: structures(portal).replace("COMMUNE 1", "COMMUNE DE SAINT-MARS")
    asked = f"{OF} la commune de {name} ?"
    portal.pages["confirmation"] = lambda portal: confirmation(portal).replace(QUESTION, asked)
    done = at_home.walk()
    if name == "Chenu":
        nothing_is_reset(done, portal)
    else:
        assert done.deliverable == [NEW], done.ending.message


@pytest.mark.parametrize(
    "said",
    [
        "Le mot de passe du compte technique ne sera pas réinitialisé. Continuer ?",
        "Le mot de passe du compte technique sera réinitialisé et la structure rendue inactive. Continuer ?",
        "La structure sera archivée et le mot de passe du compte technique réinitialisé. Continuer ?",
        f"{OF} l'ensemble des structures rattachées ?",
    ],
)
def test_a_confirmation_of_something_else(at_the_tail: Visitor, portal: OtherPortal, said: str) -> None:
    portal.pages["structure"] = of_chenu
    portal.pages["confirmation"] = lambda portal: confirmation(portal).replace(QUESTION, said)
    done = at_the_tail.walk(tail.NAME, page=2.0)
    assert done.ending.outcome in ("refused", "not-recognised"), done.ending.message
    assert not portal.happened("reset")
