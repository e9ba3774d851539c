"""A récapitulatif that shows an old password beside the new one, or instead of it: nobody gets the old one."""

import pytest

from robot.engine import events

from . import tail
from .portal import NEW, OtherPortal, structure
from .test_agreement import PW, nothing_delivered, told, walked
from .visitor import Visitor, Walked

OLD = "Vieux-Mdp-31x"
STRUCK = "".join(f"{sign}\u0336" for sign in "VieuxMdp31x")
HEAD = "<table><tr><th></th><th>Avant</th><th>Après</th></tr>"
BOTH = {
    "arrow": f"<p>Mot de passe : [{OLD}] → {PW}</p>",
    "arrow-of-letters": f"<p>Mot de passe : [{OLD}] => {PW}</p>",
    "becomes": f"<p>Le mot de passe [{OLD}] devient {PW}.</p>",
    "next-sentence": f"<p>Votre mot de passe : [{OLD}]. Après : {PW}</p>",
    "before-and-after": f"{HEAD}<tr><th>Mot de passe</th><td>[{OLD}]</td><td>[{PW}]</td></tr></table>",
    "no-signs-after": f"{HEAD}<tr><th>Mot de passe</th><td>[{OLD}]</td><td>{PW}</td></tr></table>",
    "next-cell": f"<table><tr><th>Mot de passe<td>[{OLD}]<td>{PW}</table>",
    "replaced-by": f"<table><tr><th>Mot de passe<td>[{OLD}]<tr><th>Remplacé par<td>{PW}</table>",
    "same-signs": f"<table><tr><th>Mot de passe<td>[{OLD}]<tr><th>Changé pour<td>[{PW}]</table>",
    "struck": f"{told(f'[{STRUCK}]')}<p>Désormais : {PW}</p>",
    "struck-by-a-style": f"{told(f'<del>[{OLD}]</del>')}<p>{PW}</p>",
    "history": f"<h2>Historique</h2><ul><li>12/03/2024 - mot de passe : [{OLD}]</ul><p>Code du jour : {PW}</p>",
    "old-ones": f"<h2>Anciens mots de passe</h2>{told(f'[{OLD}]')}<h2>Actuellement</h2><p>{PW}</p>",
    "old-heading": f"<h2>Ancien mot de passe</h2><p>Le votre, avant :</p>{told(f'[{OLD}]')}<p>{PW}</p>",
    "before-the-reset": f"<h2>Avant la réinitialisation</h2>{told(f'[{OLD}]')}<h2>Après</h2><p>{PW}</p>",
    "legend": f"<fieldset><legend>Ancien accès</legend>{told(f'[{OLD}]')}</fieldset><p>Voici : {PW}</p>",
    "last-request": f"<dl><dt>Demande précédente<dd>12/03/2024</dl>{told(f'[{OLD}]')}<p>Cette demande : {PW}</p>",
    "english": f"<h3>Previous access</h3>{told(f'[{OLD}]')}<p>Now: {PW}</p>",
    "person": f"<fieldset><legend>Jean MARTIN</legend>{told(f'[{OLD}]')}</fieldset><p>Compte technique : {PW}</p>",
    "elsewhere": f"<h2>Environnement de qualification</h2>{told(f'[{OLD}]')}<h2>Production</h2><p>{PW}</p>",
    "not-whole": told(f"[{OLD}]") + "<p>À saisir sans le premier caractère.</p>",
    "until-now": f"<p>Jusqu'ici le mot de passe : [{OLD}]</p><p>Maintenant : {PW}</p>",
    "file": told("[recap-Xk41.pdf]"), "law": told("[art.L2016-7b]"),
}  # fmt: skip
PLAIN = {
    "old-masked": f"<p>Ancien mot de passe : [********]</p>{told(f'[{PW}]')}",
    "old-in-blocks": f"<p>Ancien mot de passe</p><p>********</p>{told(f'[{PW}]')}",
    "old-date": f"<p>Ancienne date d'expiration : 18/05/2027</p>{told(f'[{PW}]')}",
    "last-login": f"<p>Précédente connexion</p><p>18/05/2027 12:02:25</p>{told(f'[{PW}]')}",
    "old-is-dead": f"<p>L'ancien mot de passe ne fonctionne plus.</p>{told(f'[{PW}]')}",
    "before-leaving": f"<p>Avant de quitter cette page, notez-le</p>{told(f'[{PW}]')}",
    "menu": f"<nav><a href=#>Historique</a> <a href=#>Précédent</a></nav><h1>Votre mot de passe</h1>{told(f'[{PW}]')}",
    "history-below": f"{told(f'[{PW}]')}<h2>Historique</h2><p>Réinitialisé le 12/03/2024</p>",
    "name": f"<table><tr><td>Structure<td>CENTRE DE FORMATION</table>{told(f'[{PW}]')}",
    "twice": told(f"[{PW}]") + told(f"[{PW}]"),
    "other-values": told(f"[{PW}]") + "<p>Compte : [TECH_021470244100012@cpp2017.fr] [21470244100012] [28/11/2026]</p>",
    "reference": told(f"[{PW}]") + f"<p>Votre référence : [{OLD}]</p>",
    "dates": f"<p>Mot de passe : [{PW}]. Il expire le 18/05/2028 à 12:02:25.</p>",
}  # fmt: skip


@pytest.mark.parametrize("name", BOTH)
def test_an_old_one_is_delivered_to_nobody(at_the_tail: Visitor, portal: OtherPortal, name: str) -> None:
    done = walked(at_the_tail, portal, BOTH[name])
    nothing_delivered(done, portal)
    if PW in BOTH[name]:
        assert NEW in done.kept.secrets or NEW in done.kept.screen


@pytest.mark.parametrize("name", PLAIN)
def test_what_is_told_of_an_old_one_beside_the_new(at_the_tail: Visitor, portal: OtherPortal, name: str) -> None:
    done = walked(at_the_tail, portal, PLAIN[name])
    assert done.deliverable == [NEW], done.ending.message


AFTER = {
    "taken-back": "<p role=alert>La réinitialisation a été annulée : l'ancien mot de passe reste en vigueur.</p>",
    "failed": "<p>La réinitialisation du mot de passe a échoué.</p>",
    "unchanged": "<p>Le mot de passe n'a pas été modifié.</p>",
    "another": "<p>Mot de passe en vigueur : [Tout-Autre99x]</p>",
}
STILL_WELL = {
    "masked": "<p>Mot de passe : [********]</p>",
    "note": "<p>Si la réinitialisation n'aboutit pas, appelez l'assistance. Ancien mot de passe : désactivé.</p>",
    "login": "<p>Mot de passe du compte [TECH_021470244100012@cpp2017.fr] : réinitialisé avec succès.</p>",
    "history": "<table><tr><td>Réinitialisation du mot de passe<td>Terminée</table>",
}


def sheet_says(at_the_tail: Visitor, portal: OtherPortal, said: str) -> Walked:
    portal.pages["structure"] = lambda portal: structure(portal) + (said if portal.happened("reset") else "")
    return at_the_tail.walk(tail.NAME)


@pytest.mark.parametrize("name", AFTER)
def test_a_sheet_that_takes_it_back(at_the_tail: Visitor, portal: OtherPortal, name: str) -> None:
    done = sheet_says(at_the_tail, portal, AFTER[name])
    assert (done.ending.outcome, done.deliverable) == ("unknown", []), done.ending.message
    assert NEW in done.kept.secrets
    assert any(isinstance(event, events.SecretDoubtful) for event in done.events)


@pytest.mark.parametrize("name", STILL_WELL)
def test_a_sheet_that_takes_nothing_back(at_the_tail: Visitor, portal: OtherPortal, name: str) -> None:
    done = sheet_says(at_the_tail, portal, STILL_WELL[name])
    assert done.deliverable == [NEW], done.ending.message
