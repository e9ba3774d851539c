"""Brackets within the password, around the sentence and behind a button: never another value than the exact one."""

import html

import pytest

from . import tail
from .portal import OtherPortal, recapitulatif
from .visitor import Visitor

INNER, LAST, PLAIN = "Zq7+wK&x9<Tm]é;4", "aB3dE5fG7hI9jK1]", "aB3dE5fG7hI9jK12"
BUTTON = "Ce compte a été réinitialisé avec le mot de passe : [<code>{}</code> <button>Copier</button>]"


@pytest.mark.parametrize("password", [INNER, LAST, "aB3dE5fG7hI9j]K1"])
@pytest.mark.parametrize(
    "shown",
    [
        f"<p>{BUTTON}</p>", "<p>Mot de passe : [{} <button>Masquer</button>]</p>",
        "<table><tr><td>Mot de passe :</td><td>[</td><td>{}</td><td>Copier</td><td>]</td></tr></table>",
        "<p>Mot de passe : [{}<br>Conservez-le bien ]</p>",
    ],
    ids=["button", "hides", "cells", "line"],
)  # fmt: skip
def test_a_closing_sign_that_is_not_right_behind(
    at_the_tail: Visitor, portal: OtherPortal, shown: str, password: str
) -> None:
    exact_or_in_doubt(at_the_tail, portal, shown, password)


@pytest.mark.parametrize(
    "shown",
    [
        "<p>Mot de passe : [{}]</p><div>] Retour</div>", "<p>Mot de passe : [{}]<br>]</p>",
        "<div>[</div><p>Mot de passe : [{}]</p><div>]</div>",
        "<table><tr><td>[</td><td>Mot de passe : [{}]</td><td>]</td></tr></table>",
        "<dl><dt>[Mot de passe</dt><dd>[{}]]</dd></dl>",
        "<p>[Ce compte a été réinitialisé avec le mot de passe : [{}].]</p>",
        "<p>[Compte réinitialisé (mot de passe : [{}])]</p>", "<pre>[mot de passe: [{}]]</pre>",
        "<p>Mot de passe : [[{}]]</p>", "<p>Mot de passe : [ [{}] ]</p>",
    ],
)  # fmt: skip
def test_one_closing_sign_more(at_the_tail: Visitor, portal: OtherPortal, shown: str) -> None:
    exact_or_in_doubt(at_the_tail, portal, shown, PLAIN)


@pytest.mark.parametrize("password", [INNER, LAST])
@pytest.mark.parametrize("behind", ["", ".", " <button>Copier</button>", "<button>Copier</button>"])
def test_an_ordinary_one(at_the_tail: Visitor, portal: OtherPortal, behind: str, password: str) -> None:
    shown = "<p>Ce compte a été réinitialisé avec le mot de passe : [{}]" + behind + "</p>"
    assert walked(at_the_tail, portal, shown, password) == [password]


def exact_or_in_doubt(visitor: Visitor, portal: OtherPortal, shown: str, password: str) -> None:
    assert walked(visitor, portal, shown, password) in ([], [password])
    assert portal.happened("reset") == 1


def walked(visitor: Visitor, portal: OtherPortal, shown: str, password: str) -> list[str]:
    portal.new_passwords = [password]
    portal.pages["recapitulatif"] = lambda portal: recapitulatif(portal, shown.format(html.escape(password)))
    done = visitor.walk(tail.NAME)
    assert done.ending.outcome in ("ok", "unknown"), done.ending.message
    return done.deliverable
