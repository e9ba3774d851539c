"""Texts that show one thing where a page takes them for HTML and another where it takes them for a text.

Must not know what they stand for or where they stand.
"""

import re
import string
from collections.abc import Iterator, Sequence
from itertools import product
from typing import Final

from robot.wire.elements import VOID
from robot.wire.markup import Kind, scan
from robot.wire.notation import has_markup
from robot.wire.standins import share

_TAME: Final = frozenset(string.ascii_letters + string.digits + "-")
_ENTITIES: Final = ("&#{0};", "&#x{0:x};", "&#0{0};", "&#X{0:X};")
_ENTITY: Final = re.compile(r"&(?:#\w{1,10}|[a-zA-Z]\w{1,31});")


def safe(text: str) -> str:
    """Give what must stand in HTML for it to show `text`; the same wherever that is possible."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def coded(text: str, like: str, unlike: Sequence[str]) -> str:
    """Give what shows `text` as HTML and is another text itself: one sign of it is an entity, and `like` a comment.

    So as a text it is another for each `like`, and has all its unusual signs. The entity shares nothing with `unlike`,
    if that is possible at all.
    """
    made = list(_coded(text, like))
    shares = (any(share(one, other) for other in unlike) for one in made)
    holds = (any(other in one for other in unlike) for one in made)
    return next((one for found in (shares, holds) for one, bad in zip(made, found, strict=True) if not bad), made[0])


def _coded(text: str, like: str) -> Iterator[str]:
    """Give all ways to do so, the plainest first."""
    hyphens = [place for place, sign in enumerate(text) if sign == "-"]
    others = [place for place in reversed(range(len(text))) if text[place] in _TAME and text[place] != "-"]
    comment = f"<!-- {like.replace('--', '- -')} -->"
    for place, entity in product([*hyphens, *others] or [0], _ENTITIES):
        signs = [
            entity.format(ord(sign)) if at == place or not _stays(sign, like) else sign for at, sign in enumerate(text)
        ]
        behind = (
            signs.pop() if like[-1:] == text[-1:] != "" and text[-1] not in _TAME and _stays(text[-1], like) else ""
        )
        yield "".join(signs) + comment + behind


def _stays(sign: str, like: str) -> bool:
    return sign in _TAME or (sign in like and sign not in "&<>")


def is_balanced(text: str) -> bool:
    """Tell whether a text has tags, and each element that begins in it ends in it."""
    found = False
    begun: list[str] = []
    for token in scan(text):
        if token.kind is Kind.START:
            found = True
            if token.name not in VOID:
                begun.append(token.name)
        elif token.kind is Kind.END and (not begun or begun.pop() != token.name):
            return False
    return found and not begun


def looks_like_html(text: str, start: int, stop: int) -> bool:
    """Tell whether a stretch of a text with markup was rather written as HTML than as it is.

    It was where there is markup around it, or where nothing in it but whole elements and entities needs to be HTML.
    """
    if has_markup(text[:start]) or has_markup(text[stop:]):
        return True
    inside = text[start:stop]
    loose = any(
        set(_ENTITY.sub("", inside[token.start : token.stop])) & set("&<>")
        for token in scan(inside)
        if token.kind is Kind.TEXT
    )
    return not loose and (is_balanced(inside) or "<" not in inside)
