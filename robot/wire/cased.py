"""What a page shows in letters of another case than its document has: its words count as they are, a value does not.

Must not know how a page is read.
"""

from collections.abc import Callable, Iterator
from dataclasses import replace

from robot.model.flow import SecretOnPage
from robot.wire.doubt import Doubt
from robot.wire.passage import Passage

CASED = "\ufffb"
"""Stands before each sign of a text of a screen whose case a style sheet may change."""


def uncased(
    text: str, where: SecretOnPage, *find: Callable[[str, SecretOnPage], Iterator[Passage]]
) -> Iterator[Passage]:
    """Give what is found in what a screen shows, whatever the case of its words; a value so told is in doubt."""
    bare, changed = list[str](), set[int]()
    for sign in text:
        if sign == CASED:
            changed.add(len(bare))
        else:
            bare.append(sign)
    for one in (passage for way in find for passage in way("".join(bare), where)):
        told = changed.isdisjoint(range(one.start, one.stop + 1))
        yield one if told else replace(one, doubt=one.doubt or Doubt.NOT_PLAIN)
