"""The Portail de services: a message box of the browser between « Soumettre » and what it sends."""

from collections.abc import Iterator

import pytest

from robot.engine import events
from robot.outcomes import Outcome

from . import services_tail
from .portal import SIRET, OtherPortal
from .services_tail import LOGIN, SHOWN, form, offers
from .visitor import Visitor

BOX = f"<p>Votre nouveau mot de passe : {SHOWN}</p>"
OTHER = "21470244100020"


@pytest.fixture(scope="module")
def visitor(shared_portal: OtherPortal, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Visitor]:
    folder = tmp_path_factory.mktemp("services")
    made = Visitor(shared_portal, folder, page=1.5, also=services_tail.workspace(folder / "flows-of-tests"))
    yield made
    made.close()


def asks(call: str) -> str:
    """The form whose « Soumettre » shows a box first, and sends nothing unless it is accepted."""
    script = f"document.forms[0].onsubmit = () => {{ {call} }}"
    return form(BOX, more=f"<script>{script}</script>")


HARMLESS = [
    "Voulez-vous soumettre ?",
    "Êtes-vous sûr de vouloir soumettre la demande de réinitialisation ?",
    f"Confirmez-vous la réinitialisation du mot de passe du compte technique {LOGIN} (structure {SIRET}) ?",
]


@pytest.mark.parametrize("words", HARMLESS)
def test_a_question_that_asks_just_that(portal: OtherPortal, visitor: Visitor, words: str) -> None:
    offers(portal, asks(f"return confirm({words!r})"))
    walked = visitor.walk(services_tail.NAME)
    assert walked.deliverable == [SHOWN], walked.ending.message
    assert portal.happened("submitted") == 1


OTHERS = {
    "structure": f"Voulez-vous soumettre la demande de la structure {OTHER} ?",
    "login": f"Soumettre la réinitialisation du mot de passe du compte TECH_0{OTHER}@cpp2017.fr ?",
    "name": "Voulez-vous soumettre la réinitialisation du mot de passe de la commune de Saint-Mars ?",
    "contrary": "Voulez-vous annuler la demande ?",
    "deletes": "Voulez-vous supprimer le compte technique ?",
}


@pytest.mark.parametrize("words", OTHERS.values(), ids=OTHERS)
def test_a_question_about_something_else(portal: OtherPortal, visitor: Visitor, words: str) -> None:
    offers(portal, asks(f"return confirm({words!r})"))
    walked = visitor.walk(services_tail.NAME)
    assert portal.happened("submitted") == 0
    assert walked.ending.outcome is Outcome.REFUSED, walked.ending.message
    assert "nothing was sent" in walked.ending.message
    assert "the old one still works" in walked.ending.message
    assert any(isinstance(one, events.Withdrawn) for one in walked.events)


def test_a_box_that_says_why_nothing_is_sent(portal: OtherPortal, visitor: Visitor) -> None:
    offers(portal, asks("alert('Le champ Motif est obligatoire'); return false"))
    walked = visitor.walk(services_tail.NAME)
    assert portal.happened("submitted") == 0
    assert walked.ending.outcome is Outcome.NOT_RECOGNISED, walked.ending.message
    assert "Motif" in walked.ending.message
    assert "nothing was sent" in walked.ending.message


def test_a_box_that_only_informs(portal: OtherPortal, visitor: Visitor) -> None:
    offers(portal, asks("alert('Votre demande va être envoyée')"))
    walked = visitor.walk(services_tail.NAME)
    assert walked.deliverable == [SHOWN], walked.ending.message


SENT = "const sent = new XMLHttpRequest(); sent.open('POST', '/sp/submit', false); sent.send();"


@pytest.mark.parametrize("box", ["alert('Erreur inattendue')", "confirm('Supprimer le brouillon ?')"])
@pytest.mark.parametrize("sent", [SENT, "navigator.sendBeacon('/sp/submit', 'a');"], ids=["asked", "told"])
def test_a_box_after_it_was_sent(portal: OtherPortal, visitor: Visitor, sent: str, box: str) -> None:
    offers(portal, asks(f"{sent} {box}; return false"))
    walked = visitor.walk(services_tail.NAME)
    assert portal.happened("submitted") == 1
    assert walked.ending.outcome is Outcome.UNKNOWN, walked.ending.message
    assert walked.deliverable == []


def test_a_box_that_is_dismissed_and_sends_all_the_same(portal: OtherPortal, visitor: Visitor) -> None:
    offers(portal, asks("confirm('Supprimer le brouillon ?'); return true"), "<p>Bonjour</p>")
    walked = visitor.walk(services_tail.NAME)
    assert portal.happened("submitted") == 1
    assert walked.ending.outcome is Outcome.UNKNOWN, walked.ending.message
