"""Makes what a page shows in place of a secret: plainly no password, and judged by the policy as the secret is.

Must not know what becomes of a stand-in.
"""

import string
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import chain, islice, product
from typing import Final

from robot.model.settings import Policy
from robot.secrets import Secret

_NAMES: Final = ("motdepasse-retenu-", "retenu-", "RETENU-", "motdepasseretenu", "retenu", "RETENU", "ret", "r", "")
"""What stand-ins begin with: the first that the policy, the length and the secret leave is taken."""
_SIGNS: Final = string.ascii_lowercase + string.digits + "-" + string.ascii_uppercase + string.punctuation
_ASCII: Final = frozenset(string.printable[:95])
_OUTSIDE: Final = "éèàçùêîôâï"
"""Signs that are not printable ASCII."""
_SHARED: Final = 4
"""So many signs in a row are never the same in a secret and a stand-in."""
_TRIES: Final = 5000


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

    def met(self, text: str) -> bool:
        return self.least <= len(text) <= self.most and set(text) <= set(self.free + self.held)


class StandIns:
    """Gives each secret a stand-in of its own, the same one each time it is asked for under the same policy."""

    def __init__(self) -> None:
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
        pieces = _pieces(secret.reveal())
        for one in self._given:
            pieces |= _pieces(one.secret.reveal(), least=_SHARED)
        for demands in (_demands(secret.reveal(), policy), _demands("", Policy())):
            for wished in islice(_wishes(demands, number), _TRIES):
                if demands.met(wished) and wished not in used and not _holds(wished, pieces):
                    return wished
        return ""


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


def _wishes(demands: _Demands, number: int) -> Iterator[str]:
    """Give texts with the signs they must have, the clearest first; they may be refused for other reasons."""
    held = demands.held
    ends = dict.fromkeys((held, held[::-1], held[::2] + held[1::2], held[1::2] + held[::2]))
    fillers = ["", *([sign for sign in "-x0" if sign in demands.free] or demands.free[:1])]
    starts = (name + mark for name in _NAMES for mark in (str(number), _in_letters(number)))
    others = ("".join(signs) for length in range(5) for signs in product(demands.free, repeat=length))
    for start in chain(starts, others):
        for end, filler in product(ends, fillers):
            yield _filled(start, end, demands.least, filler)


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
