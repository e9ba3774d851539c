"""What stands by itself on a page and has all the signs that a password has: beside the one that is meant, another.

Must not know which is meant, nor how a page is read.
"""

import re
from collections.abc import Iterator
from itertools import islice

from robot.model.flow import SecretOnPage
from robot.secrets.secret import Secret
from robot.wire.likeness import like_a_password
from robot.wire.passage import Passage, fits

_MOST = 100
_BY_ITSELF = re.compile(
    r"(?<![^\t\n])[ \u00a0]*((?!\S+@\S+\.\w+)(?!\S*\.[a-z]{2,4}[ \u00a0]*(?![^\t\n]))(?!\S*://)"
    r"(?=\S*[a-z])(?=\S*[A-Z])(?=\S*\d)\S{8,64})[ \u00a0]*(?![^\t\n])"
)
"""A cell or a line of one word, which is no address and no name of a file."""


def alone(text: str, where: SecretOnPage) -> Iterator[Passage]:
    """Give each such word. Where a secret stands between signs there is none: those tell it from all else."""
    for one in () if where.between else islice(_BY_ITSELF.finditer(text), _MOST):
        if fits(secret := Secret(one[1]), where) and like_a_password(secret):
            yield Passage(secret, one.start(1), one.end(1))
