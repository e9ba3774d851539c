"""What is said yes to while signing out: the question whether to end the session, and nothing else that a page asks."""

# ruff: noqa: E501 - markup is kept as it would stand in a page

from collections.abc import Callable

import pytest

from . import inside
from .parts import NOTING, noted
from .portal import OtherPortal, Page
from .visitor import Visitor, Walked

LINK = '<a href="/cpp/deconnexion">Déconnexion</a>'
BOX = '<div role=dialog aria-modal=true style="position:fixed;inset:20%;background:white;z-index:9">{}</div>'
OUT = "onclick=\"location='/cpp/deconnexion'\""
DONE = "onclick=\"location='/rien'\""
GONE = "onclick=\"this.closest('[role=dialog]').remove()\""


def asked(portal: OtherPortal, opened: str) -> None:
    """Each page of Chorus Pro has a button to sign out that runs a script, and notes what is clicked."""
    button = f"<button type=button id=leave>Déconnexion</button><script>leave.onclick = () => {{ {opened} }};</script>"

    def made(page: Page) -> Page:
        return lambda one: NOTING + str(page(one)).replace(LINK, button)

    for name in ("home", "structures", "structure", "confirmation", "recapitulatif"):
        portal.pages[name] = made(portal.pages[name])


def in_a_dialog(markup: str) -> str:
    return f"if (!document.querySelector('[role=dialog]')) document.body.insertAdjacentHTML('beforeend', `{BOX.format(markup)}`)"


def left(portal: OtherPortal, visitor: Visitor) -> Walked:
    walked = visitor.walk(inside.CHECK)
    assert walked.ending.outcome == "ok", walked.ending.message
    return walked


QUESTIONS = {
    "disconnect": f"<p>Voulez-vous vous déconnecter ?</p><button {OUT}>Oui</button><button {GONE}>Non</button>",
    "confirm": f"<p>Confirmez-vous la déconnexion ?</p><button {OUT}>OK</button><button {GONE}>Annuler</button>",
    "title": f"<h2>Déconnexion</h2><p>Êtes-vous sûr(e) ?</p><button {OUT}>Confirmer</button><button {GONE}>Annuler</button>",
    "quit": f"<p>Êtes-vous certain de vouloir quitter Chorus Pro ?</p><button {OUT}>Quitter</button><button {GONE}>Rester</button>",
    "session": f"<p>Souhaitez-vous fermer votre session ?</p><button {OUT}>Oui</button><button {GONE}>Non</button>",
    "about-to": f"<p>Vous êtes sur le point de vous déconnecter de l'application.</p><button {OUT}>Se déconnecter</button><button {GONE}>Rester</button>",
    "unsaved": f"<p>Voulez-vous vous déconnecter ? Les modifications non enregistrées seront perdues.</p><button {OUT}>Oui</button><button {GONE}>Non</button>",
    "will-be": f"<p>Vous allez être déconnecté. Continuer ?</p><button {OUT}>Oui</button><button {GONE}>Non</button>",
    "in-words": f"<h2>Confirmation de déconnexion</h2><button {OUT}>OK</button><button {GONE}>Annuler</button>",
}


@pytest.mark.parametrize("question", QUESTIONS)
def test_the_question_is_told_yes(portal: OtherPortal, at_home: Visitor, question: str) -> None:
    asked(portal, in_a_dialog(QUESTIONS[question]))
    left(portal, at_home)
    assert not portal.open
    assert len([one for one in portal.details("GET") if "/cpp/deconnexion" in one]) == 1


OTHERS = {
    "delete": "Supprimer le compte ?",
    "delete-first": "Supprimer le compte avant de vous déconnecter ?",
    "reset": "Réinitialiser le mot de passe du compte technique ?",
    "save": "Enregistrer les modifications ?",
    "save-first": "Voulez-vous enregistrer les modifications avant de vous déconnecter ?",
    "leave-the-structure": "Voulez-vous quitter la structure ?",
    "connection": "Confirmez-vous la déconnexion du raccordement EDI ?",
    "another": "Une autre session est ouverte. Voulez-vous la fermer ?",
    "of-a-user": "Confirmez-vous la déconnexion de l'utilisateur Luc MARTIN ?",
    "send": "Voulez-vous valider la demande et vous déconnecter ?",
    "stay": "Vous allez être déconnecté. Voulez-vous rester connecté ?",
    "anything": "Continuer ?",
}


@pytest.mark.parametrize("question", OTHERS)
def test_another_question_is_not(portal: OtherPortal, at_home: Visitor, question: str) -> None:
    """A dialog about something else stays as it is; the way out is taken at the portal's address."""
    asked(portal, in_a_dialog(f"<p>{OTHERS[question]}</p><button {DONE}>OK</button><button {GONE}>Annuler</button>"))
    left(portal, at_home)
    assert not [one for one in portal.details("GET") if "/rien" in one], noted(portal)


@pytest.mark.parametrize("question", OTHERS)
def test_another_message_box_is_not(portal: OtherPortal, at_home: Visitor, question: str) -> None:
    """A message box about something else is dismissed, and the walk out goes on."""
    asked(portal, f"""if (confirm({OTHERS[question]!r})) navigator.sendBeacon("/noted", "done"); location = '/cpp/deconnexion'""")  # fmt: skip
    left(portal, at_home)
    assert "done" not in portal.details("sent")
    assert not portal.open


BOXES = ["Voulez-vous vous déconnecter ?", "Confirmez-vous la déconnexion ?", "Vous allez être déconnecté. Continuer ?",
         "Voulez-vous vraiment quitter l\u2019application ?"]  # fmt: skip


@pytest.mark.parametrize("question", BOXES)
def test_the_question_in_a_message_box_is_told_yes(portal: OtherPortal, at_home: Visitor, question: str) -> None:
    asked(portal, f"if (confirm({question!r})) location = '/cpp/deconnexion'")
    left(portal, at_home)
    assert not portal.open


def beside(one: str, other: str) -> Callable[[OtherPortal], None]:
    style = "position:fixed;{}:0;top:20%;width:45%;background:white"
    both = "".join(
        f"<div role=dialog style='{style.format(side)}'>{text}</div>"
        for side, text in (("left", one), ("right", other))
    )
    over = f"<div id=over style='position:fixed;inset:0;background:#888'>{both}</div>"
    return lambda portal: asked(portal, f"if (!document.querySelector('#over')) document.body.insertAdjacentHTML('beforeend', `{over}`)")  # fmt: skip


def test_a_yes_beside_the_question_is_not_its_own(portal: OtherPortal, at_home: Visitor) -> None:
    """Two dialogs in one layer over the page: the words of one say nothing of the button of the other."""
    question = "<p>Voulez-vous vous déconnecter ?</p><button>Rester</button>"
    beside(question, f"<p>La facture est prête.</p><button {DONE}>OK</button>")(portal)
    left(portal, at_home)
    assert not [one for one in portal.details("GET") if "/rien" in one], noted(portal)
