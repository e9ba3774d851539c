"""Says where an answer shows a secret: what a flow's page says of it, or the place in a JSON answer.

Must not know how an answer is read.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, TypeAlias

from robot.model.flow import SecretOnPage


@dataclass(frozen=True, slots=True)
class SecretInJson:
    """A secret in a string of a JSON answer.

    `at` is the way to the string, from the outside in: keys and numbers of places in lists with dots between them
    (`resultat.comptes.0.message`); `*` is any one of them, `**` any number. Capitals, `_` and `-` in keys do not count.
    A string that is itself JSON is gone into. Without `after` the string is the secret as a whole. `shows` says how the
    page treats the string; where it does not, it may be either way, and each gives a candidate.
    """

    at: str
    after: str | None = None
    between: tuple[str, str] | None = None
    shows: Literal["text", "html"] | None = None

    @property
    def guessed(self) -> bool:
        """Whether it is not said where in the answer the string is: a label may have the same key."""
        return self.at.startswith("**.") and self.after is None

    @property
    def way(self) -> tuple[str, ...]:
        """The way to the string, step by step."""
        return tuple(self.at.split("."))

    @property
    def passage(self) -> SecretOnPage | None:
        """What the string says around the secret; None where it is the secret as a whole."""
        return SecretOnPage(after=self.after, between=self.between) if self.after else None


Description: TypeAlias = SecretOnPage | SecretInJson
"""`SecretOnPage` holds for whatever a page is made of: HTML, a fragment of it in XML or JSON, plain text."""


def descriptions(where: SecretOnPage) -> tuple[Description, ...]:
    """Give all the ways in which an answer may show what a flow's page shows."""
    return (where, *(SecretInJson(way) for way in where.json_))
