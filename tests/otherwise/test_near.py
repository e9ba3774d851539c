"""Whose button and whose password it is, as what stands nearest around it says."""

import pytest

from . import tail
from .portal import NEW, SIRET, OtherPortal, recapitulatif, structure
from .visitor import Visitor

OTHER = "21330063500017"
OWN = f"TECH_0{SIRET}@cpp2017.fr"
USERS = "<h2>Utilisateurs rattachés à la structure</h2>"
LINK = '<a href="/cpp/confirmation">Réinitialiser le mot de passe (utilisateur technique)</a>'
DESCRIBED = LINK.replace("<a", "<a aria-describedby=more")

OF_ANOTHER = {
    "section": f"<h2>Établissements rattachés</h2><h3>ÉCOLE {OTHER}</h3>{LINK}",
    "card": f"<div><p>COMMUNE B</p><p>SIRET : {OTHER}</p>{LINK}</div>",
    "card-says-it-below": f"<div>{LINK}<p>Structure : 213 300 635 00017</p></div>",
    "row": f"<table><tr><td>{SIRET}<td>{OWN}<td><tr><td>{OTHER}<td>COMMUNE B<td>{LINK}</table>",
    "both-in-a-row": f"<ul><li>{OTHER} (rattachée à {SIRET}) {LINK}</ul>",
    "login-in-parts": f"<h2>Autre</h2><p>TECH_0<b>{OTHER}</b>@<i>cpp2017.fr</i></p>{LINK}",
    "described": f"{DESCRIBED}<p id=more>pour la structure {OTHER}</p>",
}
OF_ITS_OWN = {
    "parent": f"<h2>Actions</h2>{LINK}<h2>Structure mère</h2><p>{OTHER}</p>",
    "sections-before": f"<h2>Structures filles</h2><ul><li>{OTHER}</ul><h2>Actions</h2>{LINK}",
    "row": f"<table><tr><td>{OWN}<td>ACTIF<td>{LINK}</table>",
    "card": f"<div><p>{OWN}</p>{LINK}</div><aside>Structures récentes : {OTHER}</aside>",
    "described": f"{DESCRIBED}<p id=more>pour la structure {SIRET}</p>",
}


def sheet(portal: OtherPortal, part: str) -> str:
    """A sheet whose button stands in this part of it; a menu before it lists another structure."""
    menu = f"<select><option>COMMUNE {SIRET}<option>CCAS {OTHER}</select><p>Accueil &gt; {OTHER}</p>"
    return menu + structure(portal).replace(f"<p>{LINK}</p>", part)


@pytest.mark.parametrize("part", OF_ANOTHER.values(), ids=OF_ANOTHER)
def test_a_button_of_another(at_the_tail: Visitor, portal: OtherPortal, part: str) -> None:
    portal.pages["structure"] = lambda portal: sheet(portal, part)
    done = at_the_tail.walk(tail.NAME)
    assert done.ending.outcome == "refused", done.ending.message
    assert not portal.happened("reset")


def test_a_button_beside_the_sheet(at_the_tail: Visitor, portal: OtherPortal) -> None:
    aside = f"<aside><h3>Structure récente : {OTHER}</h3>{LINK}</aside>"
    portal.pages["structure"] = lambda portal: aside + structure(portal).replace(LINK, "")
    done = at_the_tail.walk(tail.NAME)
    assert done.ending.outcome == "refused", done.ending.message
    assert not portal.happened("reset")


@pytest.mark.parametrize("part", OF_ITS_OWN.values(), ids=OF_ITS_OWN)
def test_a_button_of_its_own(at_the_tail: Visitor, portal: OtherPortal, part: str) -> None:
    portal.pages["structure"] = lambda portal: sheet(portal, part)
    done = at_the_tail.walk(tail.NAME)
    assert done.deliverable == [NEW], done.ending.message


TOLD = "<p>Ce compte a été réinitialisé avec le mot de passe : ["


@pytest.mark.parametrize(
    ("before", "outcome"),
    [
        (f"<h2>Structure {OTHER}</h2>", "unknown"),
        (f"<h2>Structure {SIRET}</h2>", "ok"),
        ("<h2>Mot de passe</h2>", "ok"),
    ],
    ids=["other", "its-own", "none"],
)
def test_a_password_in_a_card(at_the_tail: Visitor, portal: OtherPortal, before: str, outcome: str) -> None:
    portal.pages["recapitulatif"] = lambda portal: recapitulatif(portal).replace(TOLD, before + TOLD)
    done = at_the_tail.walk(tail.NAME)
    assert done.ending.outcome == outcome, done.ending.message
    assert NEW in done.kept.secrets
