"""Makes what a page shows in place of a secret: plainly no password, and judged by the policy as the secret is.

Must not know what becomes of a stand-in.
"""

import re
import string
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from itertools import chain, islice, product
from typing import Final

from robot.model.settings import Policy
from robot.secrets import Secret
from robot.wire.decoding import ENTITIES, edges, examples, is_base64, tells

_NAMES: Final = ("motdepasse-retenu-", "retenu-", "RETENU-", "motdepasseretenu", "retenu", "RETENU", "ret", "r", "")
"""What stand-ins begin with: the first that the policy, the length and the secret leave is taken."""
_SIGNS: Final = string.ascii_lowercase + string.digits + "-" + string.ascii_uppercase + string.punctuation
_ASCII: Final = frozenset(string.printable[:95])
_OUTSIDE: Final = "éèàçùêîôâï"
"""Signs that are not printable ASCII."""
_SHARED: Final = 4
"""So many signs in a row are never the same in a secret and a stand-in."""
_PIECE: Final = 8
"""Signs of a stand-in that nothing else holds."""
_TRIES: Final = 5000
_ENTITY: Final = re.compile("|".join(ENTITIES))
_WAYS: Final = 150
"""Texts that are tried, and choices of marks under one name."""


@dataclass(frozen=True, slots=True)
class _Given:
    secret: Secret
    policy: Policy
    stand_in: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class _Demands:
    """What a stand-in must be like for the policy to judge it as the secret."""

    least: int
    most: int
    held: str  # signs that it must have
    free: str  # signs that it may have
    tells: bool = False  # it must change as the secret does
    marks: tuple[tuple[str, ...], ...] = ()  # what it must have one of each of for that
    edges: tuple[str, str] = ("", "")  # what it must begin and end with
    fours: bool = False  # its length is a multiple of four

    def met(self, text: str) -> bool:
        return self.least <= len(text) <= self.most and set(text) <= set(self.free + self.held)


class StandIns:
    """Gives each secret a stand-in of its own, the same one each time it is asked for under the same policy.

    With `telling` a script of a page that changes a secret changes its stand-in too (`decoding.py`), where that is
    possible at all: `tells` says whether it is so.
    """

    def __init__(self, *, telling: bool = False) -> None:
        self._telling = telling
        self._given: list[_Given] = []

    def of(self, secret: Secret, policy: Policy | None = None) -> str:
        """Give the stand-in of a secret.

        It holds each sign that the policy forbids exactly if the secret does, is too short, too long or not ASCII
        exactly if the secret is, and shares nothing with it, nor with those so far that have four signs. Where no
        text can be all that (a policy that forbids every sign, a secret of one forbidden sign), it only shares
        nothing; it may then be empty.
        """
        policy = policy or Policy()
        for one in self._given:
            if one.secret == secret and one.policy == policy:
                return one.stand_in
        self._given.append(_Given(secret, policy, self._made(secret, policy)))
        return self._given[-1].stand_in

    def adopt(self, stand_in: str, secret: Secret) -> None:
        """Take note that a secret has this stand-in already: no other gets it."""
        self._given.append(_Given(secret, Policy(), stand_in))

    def known(self) -> list[tuple[str, Secret]]:
        """Give all stand-ins that were made, with what they stand for."""
        return [(one.stand_in, one.secret) for one in self._given]

    def _made(self, secret: Secret, policy: Policy) -> str:
        number = len(self._given) + 1
        used = {one.stand_in for one in self._given}
        pieces = _pieces(self._own(secret))
        for one in self._given:
            pieces |= _pieces(self._own(one.secret), least=_SHARED)
        for demands in self._wanted(secret.reveal(), policy):
            for wished in islice(_wishes(demands, number), _TRIES):
                if not demands.met(wished) or wished in used or _holds(wished, pieces):
                    continue
                if not demands.tells or tells(wished, secret.reveal()):
                    return wished
        return ""

    def _own(self, secret: Secret) -> str:
        """What a secret shares with none: not an entity that it holds."""
        return _ENTITY.sub("\0", secret.reveal()) if self._telling else secret.reveal()

    def _wanted(self, secret: str, policy: Policy) -> Iterator[_Demands]:
        """What a stand-in should be like, and with what one does where there is none such."""
        demands = _demands(secret, policy)
        marks = tuple(one for one in _allowed(secret, policy) if one)
        if self._telling:
            yield replace(
                demands,
                least=max(demands.least, len(secret)),
                held="".join(sign for sign in demands.held if sign.isascii() and sign not in "".join(map(min, marks))),
                free=demands.free + demands.held + "".join(sign for one in marks for sign in "".join(one)),
                tells=True,
                marks=marks,
                edges=edges(secret),
                fours=is_base64(secret),
            )
        yield demands
        yield _demands("", Policy())


def _demands(secret: str, policy: Policy) -> _Demands:
    too_short = 0 < len(secret) < policy.min_length
    too_long = policy.max_length is not None and len(secret) > policy.max_length
    most = 10_000 if too_long or policy.max_length is None else policy.max_length
    held = "".join(sign for sign in dict.fromkeys(policy.forbid) if sign in secret)
    if policy.allow == "printable-ascii" and not _ASCII.issuperset(secret) and _ASCII.issuperset(held):
        held += next((sign for sign in _OUTSIDE if sign not in policy.forbid), "")
    return _Demands(
        least=(policy.max_length or 0) + 1 if too_long else 1 if too_short else policy.min_length,
        most=min(most, policy.min_length - 1) if too_short else most,
        held=held,
        free="".join(sign for sign in _SIGNS if sign not in policy.forbid),
    )


def _allowed(secret: str, policy: Policy) -> Iterator[tuple[str, ...]]:
    """What may stand for each thing that a script may change, of signs that the policy lets a stand-in have."""
    barred = set(policy.forbid) - set(secret)
    for signs in examples(secret):
        yield tuple(one for one in signs if not barred & set(one))


def _wishes(demands: _Demands, number: int) -> Iterator[str]:
    """Give texts with the signs they must have, the clearest first; they may be refused for other reasons."""
    if demands.tells:
        yield from _marked(demands, number)
        return
    held = demands.held
    ends = dict.fromkeys((held, held[::-1], held[::2] + held[1::2], held[1::2] + held[::2]))
    fillers = ["", *([sign for sign in "-x0" if sign in demands.free] or demands.free[:1])]
    starts = (name + mark for name in _NAMES for mark in (str(number), _in_letters(number)))
    others = ("".join(signs) for length in range(5) for signs in product(demands.free, repeat=length))
    for start in chain(starts, others):
        for end, filler in product(ends, fillers):
            yield _filled(start, end, demands.least, filler)


def _marked(demands: _Demands, number: int) -> Iterator[str]:
    """Give the same, with one of each of the marks."""
    first = demands.edges[0]
    for name in _NAMES:
        for marks in islice(product(*demands.marks), _WAYS):
            signs = (*marks, *demands.held)
            # What closes something stands among letters: at an end it would seem to close what is around it.
            apart = (
                [f"{'x'.join(signs)}x"] if any(unicodedata.category(one[0]) in ("Pe", "Pf") for one in signs) else []
            )
            for end in (*apart, "".join(signs), "-".join(signs), "".join(reversed(signs))):
                start = f"{first}{name}{number}"
                last = "" if end.endswith(demands.edges[1]) else demands.edges[1]
                pad = max(0, demands.least - len(start) - len(end) - len(last))
                pad += -(len(start) + len(end) + len(last) + pad) % 4 if demands.fours else 0
                filler = f"-{name}{number}" if "-" in name else f"0{name}{number}"
                yield start + (filler * pad)[:pad] + end + last


def _filled(start: str, end: str, least: int, filler: str) -> str:
    """A text that begins and ends like this, and is long enough."""
    end = filler.join(end)
    pad = least - len(start) - len(end)
    if not filler or pad <= 0:
        return start + (filler + end if end else "")
    # Never a long row of one sign: the secret may hold one.
    return start + ((filler + start) * pad)[:pad] + end


def _in_letters(number: int) -> str:
    letters = ""
    while number:
        number, rest = divmod(number - 1, 26)
        letters = string.ascii_lowercase[rest] + letters
    return letters


def made_of(text: str, stand_in: str) -> bool:
    """Tell whether a text is what a page made of a stand-in: it holds a piece of it with its number."""
    return any(
        any(map(str.isdigit, piece)) and piece.casefold() in text.casefold()
        for piece in (stand_in[place : place + _PIECE] for place in range(max(1, len(stand_in) - _PIECE + 1)))
    )


def share(one: str, other: str) -> bool:
    """Whether two texts have something in common, in capital letters or small ones."""
    return _holds(one, _pieces(other))


def _pieces(text: str, least: int = 1) -> set[str]:
    """All that another text must not hold of this one, if it has `least` signs at all."""
    text = text.casefold()
    length = min(_SHARED, len(text))
    if length < least:
        return set()
    return {text[place : place + length] for place in range(len(text) - length + 1)}


def _holds(text: str, pieces: set[str]) -> bool:
    text = text.casefold()
    return any(
        text[place : place + length] in pieces
        for length in range(1, _SHARED + 1)
        for place in range(len(text) - length + 1)
    )
