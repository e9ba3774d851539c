"""What is shown as a secret after that secret was read: another one takes away what was sure. Must not know a page."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from robot.model.flow import SecretOnPage
from robot.secrets.secret import Secret
from robot.wire.agreement import Shown
from robot.wire.cased import uncased
from robot.wire.incoming import Candidate
from robot.wire.likeness import like_a_password
from robot.wire.passage import Passage, beside, fits, found, is_gap, loose


def others(
    shown: Sequence[Shown], known: Sequence[Candidate], new: Sequence[Candidate], taken: Secret, where: SecretOnPage
) -> tuple[Secret, ...]:
    """Give all that is like the secret and another one: in `new` answers, or where the page shows it.

    `known` is all that answers gave up so far: the page may show what stands for one of them.
    """
    behind = {one.stand_in: one.secret for one in (*known, *new) if one.stand_in}
    texts = [frame.text.reveal() for frame in shown]
    stands = [passage.secret for text in texts for passage in uncased(text, where, found)]
    near = [passage for text in texts for passage in uncased(text, where, loose, beside)]
    seen = [behind.get(text.reveal(), text) for text in stands if not is_gap(text)]
    seen += [one for passage in near if (one := _near(passage, behind, taken)) is not None]
    kept: list[Secret] = []
    # What an answer tells may be read in two ways: where one of them is the secret, the other is no other one.
    same = [one.place for one in new if one.secret == taken and one.place is not None]
    told = [one.secret for one in new if not any(one.place is place for place in same)]
    for one in (*told, *seen):
        if one != taken and one not in kept and fits(one, where):
            kept.append(one)
    return tuple(kept)


def _near(passage: Passage, behind: Mapping[str, Secret], taken: Secret) -> Secret | None:
    """What stands near the words in another way; None where it may be the secret, or is not like one."""
    ways = [behind.get(one.reveal(), one) for one in (passage.secret, *passage.others)]
    return None if taken in ways or not like_a_password(ways[-1]) else ways[-1]
