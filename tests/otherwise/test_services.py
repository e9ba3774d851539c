"""The Portail de services: a password is in force only where an answer says so, and it is delivered exactly or not."""

# ruff: noqa: E501 - markup is kept as it would stand in a page

from html import escape

import pytest
from aiohttp import web

from robot.outcomes import Outcome

from . import services_tail
from .portal import SIRET, OtherPortal
from .services_tail import SHOWN, form, offers
from .visitor import Visitor

BOX = f"<p>Votre nouveau mot de passe : {SHOWN}</p>"
OTHER = "21470244100020"


REFUSED = {
    "could-not": "<h1>Votre demande n'a pas pu être prise en compte : compte verrouillé.</h1>",
    "cannot": "<h1>Votre demande ne peut être prise en compte</h1>",
    "rejected": "<h1>Demande RITM0010042 rejetée</h1>",
    "approval": "<p>Votre demande sera transmise à votre gestionnaire pour validation.</p>",
    "sent-for-approval": "<p>Votre demande a été transmise à votre gestionnaire pour validation.</p>",
    "status": "<h1>Votre demande a été enregistrée</h1><dl><dt>Statut :</dt><dd>En attente d'approbation</dd></dl>",
    "draft": "<p>Demande non envoyée (brouillon)</p>",
    "none": "<p>Aucune demande n'a été enregistrée</p>",
    "before": "<p>Avant que votre demande soit soumise, corrigez les erreurs</p>",
    "number-alone": "<p>RITM0010042 : droits insuffisants</p>",
    "reset-not": "<p>Le mot de passe n'a pas été réinitialisé</p>",
    "reset-to-be": "<p>Le mot de passe du compte technique sera réinitialisé avec succès après validation</p>",
    "reset-once": "<p>Le mot de passe du compte technique a été réinitialisé : en attente d'approbation</p>",
    "reset-if": "<p>Si votre mot de passe a été réinitialisé avec succès, vous recevez un courriel.</p>",
    "reset-what": "<p>Quand le mot de passe a été réinitialisé, le compte est débloqué.</p>",
    "reset-question": "<p>Le mot de passe a-t-il été réinitialisé ?</p>",
    "reset-another": "<p>Le mot de passe de votre compte PIGP a été réinitialisé avec succès.</p>",
    "reset-steps": "<h2>Réinitialisation du mot de passe d'un compte technique</h2><p>RITM0012345</p>",
    "form-again": "<p>Votre demande a été prise en compte</p><p role=alert>Le champ Motif est obligatoire</p><button>Soumettre</button>",
}  # fmt: skip


@pytest.mark.parametrize("answer", REFUSED.values(), ids=REFUSED)
def test_refusal_is_no_success(portal: OtherPortal, at_services: Visitor, answer: str) -> None:
    offers(portal, form(BOX), answer, refused=True)
    walked = at_services.walk(services_tail.NAME)
    assert walked.ending.outcome is Outcome.UNKNOWN, walked.ending.message
    assert walked.deliverable == []
    assert not any(held.in_force for held in walked.ending.obtained.values())
    assert SHOWN in walked.kept.secrets
    assert portal.happened("submitted") == 1


AFFIRMED = [
    "<h1>Demande RITM0012345</h1><p class='alert alert-success'>Votre demande a bien été prise en compte.</p>",
    "<p role=alert>Merci, votre demande n°RITM0012345 a été soumise avec succès.</p><nav><a href=#>Mes demandes</a> <a href=#>Mes approbations</a></nav>",
    "<h1>Demande envoyée</h1><p>Type de demande : Réinitialisation du mot de passe d'un compte technique</p>",
    "<p>La demande de réinitialisation du mot de passe du compte technique est enregistrée.</p>",
    "<div class='alert alert-success'>Le mot de passe du compte technique a été réinitialisé avec succès.</div>",
    f"<p>Votre mot de passe a bien été réinitialisé.</p><p>Compte : TECH_0{SIRET}@cpp2017.fr</p>",
    "<h2>Mot de passe réinitialisé avec succès</h2>",
    f"<p>Le compte technique TECH_0{SIRET}@cpp2017.fr a été réinitialisé avec succès.</p>",
    "<h1>RITM0012345</h1><p>Réinitialisation du mot de passe d'un compte technique effectuée avec succès</p>",
    "<p>La demande a été créée sous le numéro RITM0012345.</p>",
    "<p>Numéro de demande : RITM0012345</p><p>Votre demande REQ0012345 a bien été soumise.</p>",
    "<p>Votre demande (RITM0012345) a été soumise.</p>", "<p>Demande n° RITM0012345 : soumise avec succès</p>",
]  # fmt: skip


@pytest.mark.parametrize("answer", AFFIRMED)
def test_success_is_an_affirmation(portal: OtherPortal, at_services: Visitor, answer: str) -> None:
    offers(portal, form(BOX), answer)
    walked = at_services.walk(services_tail.NAME)
    assert walked.deliverable == [SHOWN], walked.ending.message


WORDS = [
    "Votre nouveau mot de passe est : {}", "Nouveau mot de passe généré : {}", "Voici votre nouveau mot de passe :<br>{}",
    "Le nouveau mot de passe de ce compte est {}", "Nouveau mot de passe attribué</p><p>{}",
    "Le nouveau mot de passe généré pour ce compte est le suivant : <b>{}</b>",
]  # fmt: skip


@pytest.mark.parametrize("words", WORDS)
def test_words_before_the_password(portal: OtherPortal, at_services: Visitor, words: str) -> None:
    offers(portal, form(f"<p>{words.format(SHOWN)}</p>"))
    walked = at_services.walk(services_tail.NAME)
    assert walked.deliverable == [SHOWN], walked.ending.message


NO_VALUES = [
    "est obligatoire", "de ce compte", "sera affiché ici", "généré : en cours", "du compte TECH_1", "est TECH_1",
    ": TECH_1_21470244100012", "du compte Dodue-2", "est-Ab12345x",
]  # fmt: skip


@pytest.mark.parametrize("words", NO_VALUES)
def test_words_behind_the_words_are_no_password(portal: OtherPortal, at_services: Visitor, words: str) -> None:
    offers(portal, form(f"<p>Nouveau mot de passe {words}</p>"))
    walked = at_services.walk(services_tail.NAME, page=1.0)
    assert walked.deliverable in ([], ["est-Ab12345x"]), walked.ending.message
    assert walked.deliverable or portal.happened("submitted") == 0


MARKS = {
    "full-stop": f"{SHOWN}.", "guillemets": f"«{SHOWN}»", "parentheses": f"({SHOWN})", "quotes": f'"{SHOWN}"',
    "brackets": f"[{SHOWN}]", "hidden": "masqué", "coming": "Génération...", "mandatory": "(obligatoire)",
}  # fmt: skip


@pytest.mark.parametrize("shown", MARKS.values(), ids=MARKS)
def test_marks_of_the_page(portal: OtherPortal, at_services: Visitor, shown: str) -> None:
    offers(portal, form(f"<p>Votre nouveau mot de passe : {shown}</p>"))
    walked = at_services.walk(services_tail.NAME)
    assert walked.ending.outcome is Outcome.NOT_RECOGNISED, walked.ending.message
    assert "still works" in walked.ending.message, walked.ending.message
    assert portal.happened("submitted") == 0


@pytest.mark.parametrize("password", ["Zq7+wK9x4Lm2(Pr.", "Zq7+wK9x4Lm2Pr8)", "«q7+wK9x4Lm2Pr8x"])
def test_signs_of_a_sentence_in_a_password(portal: OtherPortal, at_services: Visitor, password: str) -> None:
    offers(portal, form(f"<p>Nouveau mot de passe : <b>{password}</b></p>"), new=password)
    walked = at_services.walk(services_tail.NAME)
    assert walked.deliverable in ([], [password])
    if not walked.deliverable:
        assert "still works" in walked.ending.message, walked.ending.message
        assert password not in walked.ending.message
        assert portal.happened("submitted") == 0


SIGNS = ["Zq7+wK9x4Lm2(Pr.", "Zq7+wK9x4Lm2Pr8)", "Zq7+wK9x4Lm2Pr]", "Zq7+wK9x4Lm2Pr,", 'Zq7+wK9x4Lm2Pr"', "Zq7+wK9x4Lm2Pr?",
         "{Zq7+wK9x4Lm2Pr)"]  # fmt: skip
ALONE = {
    "paragraph": "<p>Nouveau mot de passe :</p><p>{}</p>", "bold": "<p>Votre nouveau mot de passe : <b>{}</b></p>",
    "cell": "<table><tr><th>Nouveau mot de passe</th><td> {} </td></tr></table>",
    "box": '<label>Nouveau mot de passe <input readonly value="{}"></label>',
}  # fmt: skip


@pytest.mark.parametrize(("shown", "password"), [
    *((shown, SIGNS[number]) for number, shown in enumerate(ALONE)), *(("paragraph", one) for one in SIGNS[4:]),
])  # fmt: skip
def test_signs_at_its_end_are_its_own_where_it_stands_alone(
    portal: OtherPortal, at_services: Visitor, shown: str, password: str
) -> None:
    offers(portal, form(ALONE[shown].format(escape(password))), new=password)
    walked = at_services.walk(services_tail.NAME)
    assert walked.deliverable == [password], walked.ending.message


IN_SENTENCES = {
    "parentheses": ("<p>(Votre nouveau mot de passe : {})</p>", "Zq7(wK9x4Lm2Pr8"),
    "brackets": ("<p>[Nouveau mot de passe : {}]</p>", "Zq7[wK9x4Lm2Pr8"),
    "list": ("<ul><li>Nouveau mot de passe : {};</li></ul>", "Zq7+wK9x4Lm2Pr8"),
    "bold-sentence": ("<p>Votre nouveau mot de passe <b>{}.</b></p>", "Zq7+wK9x4Lm2Pr8"),
    "colon-in-a-cell": ("<table><tr><th>Nouveau mot de passe</th><td>{}</td></tr></table>", ":Zq7+wK9x4Lm2Pr8"),
    "colon-in-a-box": ('<label>Nouveau mot de passe <input readonly value="{}"></label>', ":Zq7+wK9x4Lm2Pr8"),
    "colon-in-bold": ("<p>Nouveau mot de passe <b>{}</b></p>", ":Zq7+wK9x4Lm2Pr8"),
}  # fmt: skip


@pytest.mark.parametrize("case", IN_SENTENCES)
def test_signs_that_may_be_the_page_s_own(portal: OtherPortal, at_services: Visitor, case: str) -> None:
    page, password = IN_SENTENCES[case]
    offers(portal, form(page.format(password)), new=password)
    walked = at_services.walk(services_tail.NAME)
    assert walked.deliverable in ([], [password])
    assert bool(walked.deliverable) is (case == "colon-in-a-box")
    assert walked.deliverable or portal.happened("submitted") == 0  # the old one still works
    if not walked.deliverable:
        assert "still works" in walked.ending.message
        assert "the next run is shown another one" in walked.ending.message


def test_rattachee_form_of_another_structure(portal: OtherPortal, at_services: Visitor) -> None:
    offers(portal, form(BOX, f"{OTHER} CCAS (rattaché à {SIRET})"))
    walked = at_services.walk(services_tail.NAME)
    assert walked.ending.outcome is Outcome.REFUSED, walked.ending.message
    assert portal.happened("submitted") == 0


NEXT = "Second-9999z"
FETCHED = "fetch('/sp/again').then((one) => one.json()).then((one) => { v.textContent = one.motDePasse; THEN })"
SENT_AFTER = (
    "sub.onclick = (event) => { event.preventDefault(); "
    + FETCHED.replace("THEN", "setTimeout(() => document.forms[0].submit(), 300)")
    + " }"
)


@pytest.mark.parametrize("when", ["done-page", "on-submit"])
def test_another_password_shows_after_the_one_that_was_read(
    portal: OtherPortal, at_services: Visitor, when: str
) -> None:
    script = f"<script>{SENT_AFTER}</script>" if when == "on-submit" else ""
    answer = services_tail.DONE + (f"<p>Nouveau mot de passe : {NEXT}</p>" if when == "done-page" else "")
    portal.paths["/sp/again"] = lambda _: web.json_response({"motDePasse": NEXT})
    offers(portal, form(f"<p>Nouveau mot de passe : <b id=v>{SHOWN}</b></p>", more=script), answer, new=NEXT)
    walked = at_services.walk(services_tail.NAME)
    assert walked.ending.outcome is Outcome.UNKNOWN, walked.ending.message
    assert walked.deliverable == []
    assert {SHOWN, NEXT} <= set(walked.kept.secrets)


def test_the_same_password_shown_again_is_no_other(portal: OtherPortal, at_services: Visitor) -> None:
    offers(portal, form(BOX), f"{services_tail.DONE}<p>Nouveau mot de passe : {SHOWN}</p>")
    walked = at_services.walk(services_tail.NAME)
    assert walked.deliverable == [SHOWN], walked.ending.message


def test_staged_is_not_said_of_what_never_came_into_force(portal: OtherPortal, at_services: Visitor) -> None:
    offers(portal, form(f"{BOX}<p>Nouveau mot de passe : {NEXT}</p>"))
    walked = at_services.walk(services_tail.NAME)
    assert walked.ending.outcome is Outcome.NOT_RECOGNISED, walked.deliverable
    assert "the old one still works" in walked.ending.message
    assert "staged" not in walked.ending.message
    assert portal.happened("submitted") == 0


IN_BOXES = {
    "box": '<input readonly value="{}">', "area": "<textarea readonly>{}</textarea>",
    "script": "<input readonly id=v><script>fetch('/sp/again').then(r => r.json()).then(d => {{v.value = d.motDePasse}})</script>",
}  # fmt: skip


@pytest.mark.parametrize("box", IN_BOXES)
@pytest.mark.parametrize("password", [f" {SHOWN}", f"{SHOWN} ", f"\u00a0{SHOWN}"], ids=["before", "behind", "hard"])
def test_blanks_in_a_box_belong_to_it(portal: OtherPortal, at_services: Visitor, box: str, password: str) -> None:
    portal.paths["/sp/again"] = lambda _: web.json_response({"motDePasse": password})
    offers(portal, form(f"<p><label>Nouveau mot de passe {IN_BOXES[box].format(password)}</label></p>"), new=password)
    walked = at_services.walk(services_tail.NAME)
    assert walked.deliverable in ([], [password])
    assert walked.deliverable or portal.happened("submitted") == 0  # the old one still works


HEADS = "<table><tr><th>Identifiant</th><th>Nouveau mot de passe</th></tr><tr><td>{}</td><td>{}</td></tr></table>"


@pytest.mark.parametrize("login", ["TECH_1", f"TECH_0{SIRET}@cpp2017.fr"])
@pytest.mark.parametrize("shown", [SHOWN, ""])
def test_the_login_in_a_table_is_no_password(portal: OtherPortal, at_services: Visitor, login: str, shown: str) -> None:
    offers(portal, form(HEADS.format(login, shown)))
    walked = at_services.walk(services_tail.NAME)
    assert walked.deliverable in ([], [SHOWN])
    assert walked.deliverable or portal.happened("submitted") == 0
