"""The Portail de services: what its form or its answer says otherwise, or of another, takes away what was sure."""

# ruff: noqa: E501 - markup is kept as it would stand in a page

from base64 import b64encode

import pytest

from robot.outcomes import Outcome

from . import services_tail
from .portal import SIRET, OtherPortal
from .services_tail import LOGIN, SHOWN, form, offers
from .visitor import Visitor

BOX = f"<p>Nouveau mot de passe :</p><p>{SHOWN}</p>"
OTHER = "21470244100020"
ANOTHER = "Tout-Autre99x"
DONE = "<h1>Demande RITM0012345</h1><p>Votre demande a bien été prise en compte.</p>"


ANSWERS = {
    "definitive": "<p>Le mot de passe définitif vous sera envoyé par courriel.</p>",
    "sent": "<p>Le mot de passe vous sera communiqué par SMS.</p>",
    "changed-later": "<p>Le mot de passe sera changé après contrôle.</p>",
    "expired": "<p>Le mot de passe affiché est expiré, un autre sera généré.</p>",
    "later": "<p>Elle sera traitée sous 48 h par le support.</p>",
    "taken-up-later": "<p>Elle sera prise en charge dans un délai de 2 jours ouvrés.</p>",
    "state": "<p>État : En cours de traitement</p>",
    "stage": "<dl><dt>Étape</dt><dd>Contrôle par l'AIFE</dd></dl>",
    "open": "<table><tr><th>État</th><td>Ouverte</td></tr></table>",
    "to-complete": "<p>Demande RITM0012345 : à compléter</p>",
    "login": f"<p>Compte technique : TECH_0{OTHER}@cpp2017.fr</p>",
    "login-of-the-same": f"<p>Compte technique : TECH_1_{SIRET}@cpro.fr</p>",
    "structures": f"<p>Structures : {SIRET}, {OTHER}</p>",
    "structure-with-dots": f"<p>Structures : {SIRET}, 214.702.441.00020</p>",
}  # fmt: skip


@pytest.mark.parametrize("said", ANSWERS.values(), ids=ANSWERS)
def test_an_answer_that_says_otherwise(portal: OtherPortal, at_services: Visitor, said: str) -> None:
    offers(portal, form(BOX), DONE + said)
    walked = at_services.walk(services_tail.NAME)
    assert walked.ending.outcome is Outcome.UNKNOWN, walked.ending.message
    assert walked.deliverable == []
    assert SHOWN in walked.kept.secrets


@pytest.mark.parametrize(
    "words", ["Votre mot de passe :", "Mot de passe en vigueur :", "Mot de passe du compte technique :"]
)
def test_an_answer_that_shows_another_password(portal: OtherPortal, at_services: Visitor, words: str) -> None:
    offers(portal, form(BOX), f"{DONE}<p>{words} {ANOTHER}</p>")
    walked = at_services.walk(services_tail.NAME)
    assert walked.ending.outcome is Outcome.UNKNOWN, walked.ending.message
    assert walked.deliverable == []
    assert {SHOWN, ANOTHER} <= set(walked.kept.secrets)


WELL = {
    "all-of-it": f"<dl><dt>Structure</dt><dd>{SIRET} COMMUNE</dd><dt>Compte technique</dt><dd>{LOGIN}</dd></dl>",
    "closed": "<p>État : Clos - complet</p>", "treated": "<p>Statut : Traitée</p>",
    "same": f"<p>Votre mot de passe : {SHOWN}</p>", "not-again": "<p>Le mot de passe ne sera plus affiché.</p>",
    "valid": "<p>Ce mot de passe sera valable 18 mois.</p>",
    "lines": f"<p>Vous pouvez suivre l'état de vos demandes dans « Mes demandes ».</p><p>Nouvelle date d'expiration : 18/05/2028 12:02:32</p><p>{LOGIN}</p>",
}  # fmt: skip


@pytest.mark.parametrize("said", WELL.values(), ids=WELL)
def test_an_answer_that_says_the_same(portal: OtherPortal, at_services: Visitor, said: str) -> None:
    offers(portal, form(BOX), DONE + said)
    walked = at_services.walk(services_tail.NAME)
    assert walked.deliverable == [SHOWN], walked.ending.message


DRAWS = f"v.textContent = atob('{b64encode(ANOTHER.encode()).decode()}')"
AS_IT_GOES = {
    "hover": f"sub.addEventListener('mouseenter', () => {{ {DRAWS} }})",
    "pressed": f"sub.addEventListener('mousedown', () => {{ {DRAWS} }})",
    "clicked": f"sub.addEventListener('click', () => {{ {DRAWS} }})",
    "submit": f"document.forms[0].onsubmit = () => {{ {DRAWS} }}",
    "request": f"document.forms[0].onsubmit = (event) => {{ event.preventDefault(); {DRAWS}; fetch('/sp/submit', {{method: 'POST'}}).then((one) => one.text()).then((text) => {{ document.body.innerHTML = text }}) }}",
}  # fmt: skip


@pytest.mark.parametrize("script", AS_IT_GOES.values(), ids=AS_IT_GOES)
@pytest.mark.parametrize("answer", [DONE, "<h1>Bienvenue</h1>"], ids=["done", "unknown"])
def test_a_password_that_a_script_draws_as_the_form_is_sent(
    portal: OtherPortal, at_services: Visitor, script: str, answer: str
) -> None:
    page = form(f"<p>Nouveau mot de passe :</p><p id=v>{SHOWN}</p>", more=f"<script>{script}</script>")
    offers(portal, page, answer, new=ANOTHER)
    walked = at_services.walk(services_tail.NAME)
    assert walked.ending.outcome in (Outcome.UNKNOWN, Outcome.NOT_RECOGNISED), walked.ending.message
    assert walked.deliverable == []
    assert portal.happened("submitted") == (walked.ending.outcome is Outcome.UNKNOWN)
    assert portal.happened("submitted") == 0 or {SHOWN, ANOTHER} <= set(walked.kept.secrets)


BEFORE = "Vieux-Mdp-31x"
FORMS = {
    "before-after": f"<table><tr><th></th><th>Avant</th><th>Après</th></tr><tr><th>Nouveau mot de passe</th><td>{BEFORE}</td><td>{SHOWN}</td></tr></table>",
    "after-before": f"<table><tr><th></th><th>Après</th><th>Avant</th></tr><tr><th>Nouveau mot de passe</th><td>{SHOWN}</td><td>{BEFORE}</td></tr></table>",
    "last": f"<p>Dernier nouveau mot de passe :</p><p>{BEFORE}</p><p>Celui de cette demande :</p><p>{SHOWN}</p>",
    "headings": f"<h2>Demande précédente</h2><p>Nouveau mot de passe :</p><p>{BEFORE}</p><h2>Cette demande</h2><p>{SHOWN}</p>",
    "both": f"<h2>Demande précédente</h2><p>Nouveau mot de passe :</p><p>{BEFORE}</p><h2>Cette demande</h2>{BOX}",
    "of-a-request": f"<p>Nouveau mot de passe de la demande du 12/03/2024 refusée : {BEFORE}</p>",
    "headed-by-another": f"<p>TECH_0{OTHER}@cpp2017.fr</p>{BOX}",
    "headed-by-another-of-the-same": f"<p>TECH_1_{SIRET}@cpro.fr</p>{BOX}",
    "for-all": f"<p><label><input type=checkbox checked> Appliquer à tous les comptes techniques</label></p>{BOX}",
}  # fmt: skip


@pytest.mark.parametrize("box", FORMS.values(), ids=FORMS)
def test_a_form_that_shows_another_one_too(portal: OtherPortal, at_services: Visitor, box: str) -> None:
    offers(portal, form(box))
    walked = at_services.walk(services_tail.NAME, page=1.0)
    assert walked.ending.outcome in (Outcome.NOT_RECOGNISED, Outcome.REFUSED), walked.ending.message
    assert walked.deliverable == []
    assert portal.happened("submitted") == 0


PLAIN = {
    "of-its-login": f"<p>Compte technique : {LOGIN}</p>{BOX}", "copied": f"<p>Nouveau mot de passe : <b>{SHOWN}</b> <button type=button>Copier</button></p>",
    "kept": f"{BOX}<p>Conservez-le soigneusement, il ne sera plus affiché.</p>", "expires": f"{BOX}<p>Expiration : 18/05/2028 12:02:32</p>",
    "current": f"{BOX}<p>Mot de passe actuel : ********</p>", "twice": f"{BOX}<p>{SHOWN}</p>",
    "things": f"{BOX}<p>Guide-2025.pdf</p><p>RITM0010042</p><p>Utah3</p>",
}  # fmt: skip


@pytest.mark.parametrize("box", PLAIN.values(), ids=PLAIN)
def test_a_form_that_says_no_more(portal: OtherPortal, at_services: Visitor, box: str) -> None:
    offers(portal, form(box))
    walked = at_services.walk(services_tail.NAME)
    assert walked.deliverable == [SHOWN], walked.ending.message
