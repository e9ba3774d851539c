"""Passwords are read exactly in every way that the practice portal writes them: all of them on one page."""

import itertools

from robot.model.flow import SecretOnPage
from robot.sandbox import Behaviour, choices
from robot.sandbox.passwords import in_html
from robot.secrets.secret import Secret
from robot.wire.passage import cut

from .stage import Stage

PASSWORDS = [
    "".join(map(chr, range(33, 127))), "a]b[c", "]]", "&lt;&amp;&eacute;", "<b>x<b>", "J0+3[", "two  words", "a ] b [",
]  # fmt: skip


def test_every_password_in_every_presentation(stage: Stage):
    ways = itertools.product(choices.Entities, choices.Markup, choices.Blanks)
    behaviours = [Behaviour(entities=entities, markup=markup, blanks=blanks) for entities, markup, blanks in ways]
    shown = list(enumerate(itertools.product(behaviours, PASSWORDS)))
    stage.show("".join(f"<p>numéro {n} : {in_html(password, behaviour)}</p>" for n, (behaviour, password) in shown))
    text = Secret(stage.secret())
    for number, (behaviour, password) in shown:
        where = {"in": "html", "after": f"numéro {number}", "between": ["[", "]"]}
        found = cut(text, SecretOnPage.model_validate(where))
        assert found is not None, (behaviour.as_texts(), password)
        assert found.reveal() == password, behaviour.as_texts()
