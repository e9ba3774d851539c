"""Pages made of the front-end parts that real portals have, drawn late by chance: no wrong click, and the job done.

A few of each in the usual tests; a hundred in the soak. What was clicked is told by the pages themselves.
"""

import pytest

from .parts import CONSENT_FILES, NOTING, consent_banner, fetch_parts, noted, serve_parts
from .portal import NEW, OtherPortal
from .services import made_of_parts
from .visitor import Visitor

MANY = 100

ON_SERVICES = ("Domaines", "Compte technique", "Accéder", "-- Aucun --", "Réinitialisation du mot de passe", "COMMUNE",
               "TECH_1_", "Soumettre", "Claire DODUE", "Se déconnecter", "Navigation")  # fmt: skip
ON_THE_WAY = ("identifiant", "secret", "input:", "Connexion", "Chorus Pro", "Activités du gestionnaire", "Modifier",
              "Réinitialiser", "Confirmer", "Retour sur la fiche", "Déconnexion", "Tout refuser")  # fmt: skip


def on_services(portal: OtherPortal, visitor: Visitor, seed: int) -> None:
    """The Portail de services of AngularJS, Select2 and Bootstrap."""
    portal.forget()
    made_of_parts(portal, seed)
    before, visitor.page = visitor.page, 20.0  # as it ships: these parts go on drawing for seconds
    walked = visitor.walk()
    visitor.page = before
    done = noted(portal)
    assert not [one for one in done if not any(name in one for name in ON_SERVICES)], (seed, done)
    assert walked.deliverable == [portal.password], (seed, walked.ending.message, done)
    assert portal.happened("submitted") == portal.happened("reset") == 1, (seed, done)
    assert not portal.open, (seed, done)


def with_consent(portal: OtherPortal, visitor: Visitor, seed: int) -> list[str]:
    """PIGP and Chorus Pro with the banner that asks for consent, on each host anew; what was clicked."""
    portal.forget()
    fetch_parts()
    serve_parts(portal, *CONSENT_FILES)
    for name, page in list(portal.pages.items()):
        portal.pages[name] = lambda one, page=page: NOTING + str(page(one)) + consent_banner(seed)
    before, visitor.page = visitor.page, 20.0  # as it ships: these parts go on drawing for seconds
    walked = visitor.walk()
    visitor.page = before
    done = noted(portal)
    assert not [one for one in done if not any(name in one for name in ON_THE_WAY)], (seed, done)
    assert walked.deliverable == [NEW], (seed, walked.ending.message, done)
    assert portal.happened("reset") == 1, (seed, done)
    assert not portal.open, (seed, done)
    return done


@pytest.mark.parametrize("seed", range(3))
def test_beside_nothing_on_services_made_of_parts(portal: OtherPortal, visitor: Visitor, seed: int) -> None:
    on_services(portal, visitor, seed)


@pytest.mark.parametrize("seed", range(4))
def test_cookie_middle_made_of_parts(portal: OtherPortal, visitor: Visitor, seed: int) -> None:
    with_consent(portal, visitor, seed)


@pytest.mark.soak
@pytest.mark.timeout(5400)
def test_a_hundred_services_made_of_parts(portal: OtherPortal, visitor: Visitor) -> None:
    for seed in range(MANY):
        on_services(portal, visitor, seed)


@pytest.mark.soak
@pytest.mark.timeout(5400)
def test_a_hundred_banners_made_of_parts(portal: OtherPortal, visitor: Visitor) -> None:
    for seed in range(MANY):
        with_consent(portal, visitor, seed)
