"""Where what stands for a secret was typed, and whether a request carries it as that place says.

A secret belongs to the portal, and to the field, that it was typed into. A script may call the field otherwise, as the
models of Angular do; but it may not put the secret into another box's field, in more fields than it was typed into, or
beside anything else. Must not know how a body is written.
"""

import re
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Final

from robot.secrets.secret import Secret

_INNER: Final = re.compile(r"[.:$\[\]]+")


@dataclass(frozen=True, slots=True)
class Origin:
    """A box that a secret was typed into: what its portal's hosts are, and what it and the other boxes are called.

    `sealed`: nobody is meant to read it there, it is a box for a password.
    """

    hosts: frozenset[str] = frozenset()
    names: frozenset[str] = frozenset()
    others: frozenset[str] = frozenset()
    sealed: bool = False

    @classmethod
    def of(
        cls, names: Iterable[str], others: Iterable[str], *, hosts: Collection[str] = (), sealed: bool = False
    ) -> "Origin":
        """Take names as a page has them; what the box itself is called is no other's."""
        own = frozenset(folded for name in names for folded in _folded(name))
        foreign = frozenset(folded for name in others for folded in _folded(name))
        return cls(frozenset(hosts), own, foreign - own, sealed)

    def holds(self, key: str) -> bool:
        """Tell whether a field of a request is this box."""
        return not self.names.isdisjoint(_folded(key))

    def is_other(self, key: str) -> bool:
        """Tell whether a field of a request is another box of the page."""
        return not self.others.isdisjoint(_folded(key))


@dataclass(frozen=True, slots=True)
class Use:
    """What stands for a secret, found in a request: the field's name, and whether the field holds nothing else."""

    placeholder: str
    secret: Secret = field(repr=False)
    origins: tuple[Origin, ...]
    key: str
    alone: bool
    as_key: bool = False


def misplaced(uses: Sequence[Use], sealed_boxes: Sequence[Origin]) -> bool:
    """Tell whether a request carries a secret otherwise than it was typed.

    What is no password (a user name) may be copied to wherever there is no box for a password.
    """
    sealed: list[Secret] = []
    for use in uses:
        if not use.origins:
            continue
        own = any(origin.holds(use.key) for origin in use.origins)
        its = any(origin.sealed for origin in use.origins)
        foreign = use.origins if its else ()
        elsewhere = [origin.is_other(use.key) for origin in foreign] + [box.holds(use.key) for box in sealed_boxes]
        if use.as_key or (not own and any(elsewhere)):
            return True
        if its:
            sealed.append(use.secret)
            if not use.alone or sealed.count(use.secret) > len(use.origins):
                return True
    return False


def _folded(name: str) -> set[str]:
    """A name as it is compared: `form:motDePasse` is `motdepasse` too."""
    inner = [part for part in _INNER.split(name) if part]
    texts = {name, *inner[-1:]}
    return {folded for text in texts if (folded := "".join(sign for sign in text.casefold() if sign.isalnum()))}
