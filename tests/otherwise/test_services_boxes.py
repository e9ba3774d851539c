"""The Portail de services: a message box of the browser between « Soumettre » and what it sends."""

import pytest
from aiohttp import web

from robot.engine import events
from robot.outcomes import Outcome

from . import services_tail
from .portal import SIRET, OtherPortal
from .services_tail import LOGIN, SHOWN, form, offers
from .visitor import Visitor

BOX = f"<p>Votre nouveau mot de passe : {SHOWN}</p>"
OTHER = "21470244100020"


def asks(call: str) -> str:
    """The form whose « Soumettre » shows a box first, and sends nothing unless it is accepted."""
    script = f"document.forms[0].onsubmit = () => {{ {call} }}"
    return form(BOX, more=f"<script>{script}</script>")


HARMLESS = [
    "Voulez-vous soumettre ?",
    "Êtes-vous sûr de vouloir soumettre la demande de réinitialisation ?",
    "Votre demande va être envoyée. Confirmez-vous ?",
    "Attention, votre ancien mot de passe sera remplacé. Voulez-vous soumettre la demande ?",
    "Êtes-vous sûr(e) de vouloir soumettre la demande ?",
    "Etes-vous sûr de vouloir soumettre ?",
    "Voulez vous soumettre ? OK / Annuler",
    "Vous êtes sur le point de soumettre la demande. Continuer ?",
    f"Confirmez-vous la réinitialisation du mot de passe du compte technique {LOGIN} (structure {SIRET}) ?",
]


@pytest.mark.parametrize("words", HARMLESS)
def test_a_question_that_asks_just_that(portal: OtherPortal, at_services: Visitor, words: str) -> None:
    offers(portal, asks(f"return confirm({words!r})"))
    walked = at_services.walk(services_tail.NAME)
    assert walked.deliverable == [SHOWN], walked.ending.message
    assert portal.happened("submitted") == 1


OTHERS = {
    "structure": f"Voulez-vous soumettre la demande de la structure {OTHER} ?",
    "login": f"Soumettre la réinitialisation du mot de passe du compte TECH_0{OTHER}@cpp2017.fr ?",
    "name": "Voulez-vous soumettre la réinitialisation du mot de passe de la commune de Saint-Mars ?",
    "contrary": "Voulez-vous annuler la demande ?",
    "contrary-first": "Vous allez annuler la demande. Continuer ?",
    "contrary-sure": "Êtes-vous sûr de vouloir annuler la demande de réinitialisation ?",
    "contrary-last": "Demande de réinitialisation. Annuler la demande ?",
    "contrary-alone": "Confirmer annuler",
    "another-structure": "Valider le changement de structure ?",
    "another-account": "Valider le changement de compte ?",
    "empties": "Voulez-vous réinitialiser le formulaire ?",
    "deletes": "Voulez-vous supprimer le compte technique ?",
}


@pytest.mark.parametrize("words", OTHERS.values(), ids=OTHERS)
def test_a_question_about_something_else(portal: OtherPortal, at_services: Visitor, words: str) -> None:
    offers(portal, asks(f"return confirm({words!r})"))
    walked = at_services.walk(services_tail.NAME)
    assert portal.happened("submitted") == 0
    assert walked.ending.outcome is Outcome.REFUSED, walked.ending.message
    assert "nothing was sent" in walked.ending.message
    assert "the old one still works" in walked.ending.message
    assert any(isinstance(one, events.Withdrawn) for one in walked.events)


def test_a_box_that_says_why_nothing_is_sent(portal: OtherPortal, at_services: Visitor) -> None:
    offers(portal, asks("alert('Le champ Motif est obligatoire'); return false"))
    walked = at_services.walk(services_tail.NAME)
    assert portal.happened("submitted") == 0
    assert walked.ending.outcome is Outcome.NOT_RECOGNISED, walked.ending.message
    assert "Motif" in walked.ending.message
    assert "nothing was sent" in walked.ending.message


def test_a_box_that_only_informs(portal: OtherPortal, at_services: Visitor) -> None:
    offers(portal, asks("alert('Votre demande va être envoyée')"))
    walked = at_services.walk(services_tail.NAME)
    assert walked.deliverable == [SHOWN], walked.ending.message


SENT = "const sent = new XMLHttpRequest(); sent.open('POST', '/sp/submit', false); sent.send();"


@pytest.mark.parametrize("box", ["alert('Erreur inattendue')", "confirm('Supprimer le brouillon ?')"])
@pytest.mark.parametrize("sent", [SENT, "navigator.sendBeacon('/sp/submit', 'a');"], ids=["asked", "told"])
def test_a_box_after_it_was_sent(portal: OtherPortal, at_services: Visitor, sent: str, box: str) -> None:
    offers(portal, asks(f"{sent} {box}; return false"))
    walked = at_services.walk(services_tail.NAME)
    assert portal.happened("submitted") == 1
    assert walked.ending.outcome is Outcome.UNKNOWN, walked.ending.message
    assert walked.deliverable == []


ASKS = {
    "script": "const s = document.createElement('script'); s.src = '/sp/submit'; document.body.append(s);",
    "module": "import('/sp/submit').catch(() => 0);",
    "stream": "new EventSource('/sp/submit');",
    "style": "const l = document.createElement('link'); l.rel = 'stylesheet'; l.href = '/sp/submit'; "
    "document.head.append(l);",
    "worker": "new SharedWorker('/sp/worker.js');",
}


@pytest.mark.parametrize("sent", ASKS.values(), ids=ASKS)
def test_a_box_after_something_was_asked_for(portal: OtherPortal, at_services: Visitor, sent: str) -> None:
    offers(portal, asks(f"{sent} setTimeout(() => alert('Erreur'), 300); return false"))
    portal.paths["/sp/worker.js"] = lambda _: web.Response(
        text="fetch('/sp/submit', {method: 'POST'})", content_type="text/javascript"
    )
    walked = at_services.walk(services_tail.NAME)
    assert portal.happened("submitted") >= 1
    assert walked.ending.outcome is Outcome.UNKNOWN, walked.ending.message
    assert not any(isinstance(one, events.Withdrawn) for one in walked.events)


def test_a_box_that_is_dismissed_and_sends_all_the_same(portal: OtherPortal, at_services: Visitor) -> None:
    offers(portal, asks("confirm('Supprimer le brouillon ?'); return true"), "<p>Bonjour</p>")
    walked = at_services.walk(services_tail.NAME)
    assert portal.happened("submitted") == 1
    assert walked.ending.outcome is Outcome.UNKNOWN, walked.ending.message
