"""Passwords of technical accounts: made from a seed, and written into HTML in the ways a portal might write them.

Knows nothing of accounts, structures or HTTP.
"""

from __future__ import annotations

import html.entities
import random
import string
from typing import TYPE_CHECKING

from markupsafe import Markup as SafeHtml
from markupsafe import escape

from robot.sandbox.behaviour import NATURAL, Behaviour
from robot.sandbox.choices import Blanks, Entities, Markup

if TYPE_CHECKING:
    from collections.abc import Callable

LENGTH = 16
ALPHABET = string.ascii_letters + string.digits + "+{&:|;-(_[]"
"""Letters, digits and the special characters that were seen in real passwords, without the slash."""

_NAMED = {
    character: f"&{name}"
    for name, character in sorted(html.entities.html5.items(), reverse=True)
    if name.endswith(";") and len(character) == 1
}
_BLANKS = {
    Blanks.NONE: "",
    Blanks.SPACE: " ",
    Blanks.NBSP: "&nbsp;",
    Blanks.NEWLINE: "\n            ",
    Blanks.BR: "<br>",
}


class Passwords:
    """Gives out one password after the other; `make`, if given, replaces the random ones."""

    def __init__(self, seed: int, make: Callable[[], str] | None = None) -> None:
        self._source = random.Random(f"passwords {seed}")  # noqa: S311 - invented data must be the same for the same seed
        self._make = make
        self.given = 0

    def next(self, behaviour: Behaviour) -> str:
        """Return the next password: from the given sequence first, then a random one."""
        place, self.given = self.given, self.given + 1
        if place < len(behaviour.passwords):
            return behaviour.passwords[place]
        if self._make is not None:
            return self._make()
        password = self.random(slash=behaviour.slash == NATURAL)
        if 0 <= place < behaviour.slash:
            at = self._source.randrange(1, LENGTH - 1)
            password = f"{password[:at]}/{password[at + 1 :]}"
        return password

    def random(self, *, slash: bool = False) -> str:
        """Return a password of `LENGTH` characters in which letters and digits are as common as in those seen."""
        alphabet = ALPHABET + ("/" if slash else "")
        return "".join(self._source.choices(alphabet, k=LENGTH))


def in_html(password: str, behaviour: Behaviour) -> SafeHtml:
    """Return the bracketed password as the récapitulatif writes it."""
    blank = _BLANKS[behaviour.blanks]
    written = "".join(_character(character, behaviour.entities) for character in password)
    match behaviour.markup:
        case Markup.PLAIN:
            text = f"[{blank}{written}{blank}]"
        case Markup.STRONG_INSIDE:
            text = f"[{blank}<strong>{written}</strong>{blank}]"
        case Markup.STRONG_OUTSIDE:
            text = f"<strong>[{blank}{written}{blank}]</strong>"
    return SafeHtml(text)  # noqa: S704 - every character went through _character


def _character(character: str, entities: Entities) -> str:
    if character.isalnum() and character.isascii():
        return character
    match entities:
        case Entities.MINIMAL:
            return str(escape(character))
        case Entities.NAMED:
            return _NAMED.get(character, f"&#{ord(character)};")
        case Entities.DECIMAL:
            return f"&#{ord(character)};"
        case Entities.HEX:
            return f"&#x{ord(character):X};"
