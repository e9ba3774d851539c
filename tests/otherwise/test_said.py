"""What a page says of the password that it shows: another thing, or one not in force, is delivered to nobody."""

import json

import pytest

from . import tail
from .portal import NEW, OtherPortal, recapitulatif
from .test_agreement import PW, Shown, nothing_delivered, told, walked
from .visitor import Visitor

OLD = "Vieux-Mdp-31x"
OTHERS = {
    "no-longer": f"Le mot de passe : [{OLD}] n'est plus valable.",
    "works-no-more": f"Le mot de passe [{OLD}] ne marche plus",
    "replaced": f"Le mot de passe [{OLD}] a été remplacé.", "taken-back": f"Le mot de passe [{OLD}] a été révoqué.",
    "not-reset": f"Ce compte n'a pas été réinitialisé avec le mot de passe : [{OLD}]",
    "had-been": f"Ce compte avait été réinitialisé avec le mot de passe : [{OLD}]",
    "reset": "Réinitialisation du mot de passe [a8F3-99Kd]", "asked-for": "Demande de mot de passe [a8F3-99Kd]",
    "reference": "Référence de la réinitialisation du mot de passe : [a8F3-99Kd]",
    "part": "Première partie du mot de passe : [Zq7wKx9T]", "print": "Empreinte du mot de passe : [9f86d081884C7d65]",
    "in-capitals": "EMPREINTE DU MOT DE PASSE : [9f86d081884C7d65]",
    "in-a-cell": f"<b>État</b> révoqué : mot de passe [{OLD}]",
    "made-by": "Contrôle du mot de passe : [Xk9f3A+7]", "behind": f"Mot de passe : [{OLD}] (périmé)",
}  # fmt: skip
KINDS = (
    "2026-11-28T00:50", "365j-00h", "INC-2024-a8F3", "RITM0012345x", "ERR_GEN_PWD_0042", "LBL_NOUVEAU_MDP_42",
    "[C@1b6d3586", "com.aife.cpp.Password@6d06d69c", "$2y$10$abcdefghijk/lmnopq", "{SSHA}Zm9vYmFyMTIzNDU2", "v2.3-Prod",
    "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08", "550e8400-e29b-41d4-a716-446655440000",
)  # fmt: skip
"""Values that nobody generates as a password."""
TAKEN_BACK: dict[str, Shown] = {
    "alert": "<div role=alert><p>Erreur : la réinitialisation a échoué, le mot de passe reste inchangé.</p></div>",
    "dialog": "<div role=alertdialog><h2>Erreur</h2><p>Le mot de passe n'a pas été modifié.</p><button>OK</button>",
    "box": f"<script>alert({json.dumps('La réinitialisation a échoué.')})</script>",
    "to-be-approved": "<p>Ce mot de passe ne sera actif qu'après validation par le gestionnaire principal.</p>",
    "nothing-changed": "<p>Mode démonstration : aucune modification n'a été enregistrée.</p>",
    "to-be-saved": "<p>Cliquez sur « Valider » pour que ce mot de passe soit enregistré.</p><button>Valider</button>",
}
PLAIN: dict[str, Shown] = {
    "with-login": f"<p>Le compte TECH_021470244100012@cpp2017.fr a été réinitialisé avec le mot de passe : [{PW}]</p>",
    "with-structure": told(f"[{PW}] pour la structure 21470244100012 COMMUNE DE SAINT-JEAN."),
    "to-be-kept": told(f"[{PW}] (à conserver en lieu sûr, il ne sera plus affiché)"),
    "copy": told(f"[{PW}] <button>Copier</button> <a href=#>Télécharger</a>"),
    "new": f"<p>Votre nouveau mot de passe : [{PW}]</p>",
    "old-one-is-dead": told(f"[{PW}]") + "<p>L'ancien mot de passe n'est plus valable.</p>",
    "former-one-is-dead": told(f"[{PW}]") + "<p>Le précédent mot de passe n'est plus valable.</p>",
    "for-how-long": told(f"[{PW}] qui est valable un an"),
    "for-whom": told(f"[{PW}] (à communiquer à votre éditeur de logiciel)"),
    "before-you-leave": told(f"[{PW}], à noter avant de quitter cette page"),
    "in-case-of": told(f"[{PW}]") + "<p>En cas d'erreur de saisie, recommencez la réinitialisation.</p>",
    "nothing-to-do": told(f"[{PW}]") + "<p>Aucune modification n'est à faire dans Chorus Pro.</p>",
    "to-copy": told(f"[{PW}]") + "<p>Cliquez sur « Copier » pour enregistrer le mot de passe sur ce poste.</p>",
    "to-go-on": told(f"[{PW}]") + "<p>Cliquez sur « Retour » pour valider et revenir à la fiche.</p>",
    "noted": told(f"[{PW}]") + "<p>Ce mot de passe ne sera plus affiché. Il n'est pas envoyé par courriel.</p>",
    "hidden-error": told(f"[{PW}]") + "<p hidden>La réinitialisation a échoué.</p>",
    "log": told(f"[{PW}]") + "<table><tr><td>Modification du mot de passe<td>Échec</table>",
    "told-by-a-box": told(f"[{PW}]") + "<script>alert('Le mot de passe a été réinitialisé.')</script>",
}  # fmt: skip


@pytest.mark.parametrize("name", OTHERS)
def test_what_the_sentence_says_is_another_thing(at_the_tail: Visitor, portal: OtherPortal, name: str) -> None:
    nothing_delivered(walked(at_the_tail, portal, f"<p>{OTHERS[name]}</p><p>Un courriel vous est envoyé.</p>"), portal)


@pytest.mark.parametrize("shown", KINDS)
def test_what_is_of_another_kind(at_the_tail: Visitor, portal: OtherPortal, shown: str) -> None:
    nothing_delivered(walked(at_the_tail, portal, told(f"[{shown}]")), portal)


@pytest.mark.parametrize("name", TAKEN_BACK)
def test_what_the_page_takes_back(at_the_tail: Visitor, portal: OtherPortal, name: str) -> None:
    done = walked(at_the_tail, portal, f"{told(f'[{PW}]')}{TAKEN_BACK[name]}")
    nothing_delivered(done, portal)
    assert NEW in done.kept.secrets


@pytest.mark.parametrize("name", PLAIN)
def test_what_says_nothing_else_is_delivered(at_the_tail: Visitor, portal: OtherPortal, name: str) -> None:
    done = walked(at_the_tail, portal, PLAIN[name])
    assert done.deliverable == [NEW], done.ending.message


def test_what_a_box_says_later_counts(at_the_tail: Visitor, portal: OtherPortal) -> None:
    said = json.dumps("Le mot de passe n'a pas été modifié.")
    later = f"<script>setTimeout(() => alert({said}), 600)</script>"
    portal.pages["recapitulatif"] = lambda portal: recapitulatif(portal, told(f"[{PW}]") + later)
    nothing_delivered(at_the_tail.walk(tail.NAME), portal)
