"""Whether screen and wire agree on a secret: only what this says may be delivered.

A pure function of what a page shows at rest, of what the portal's answers gave up, and of where the flow says that the
secret stands. It never guesses: whatever else could be meant makes it doubtful. Must not know how a page is read, nor
what becomes of a secret.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import chain

from robot.model.flow import SecretOnPage
from robot.secrets.secret import Secret
from robot.wire.alone import alone
from robot.wire.cased import CASED, uncased
from robot.wire.charset import named
from robot.wire.decoding import tells
from robot.wire.doubt import Doubt
from robot.wire.edges import after_its_colon, in_sentence
from robot.wire.incoming import Candidate
from robot.wire.likeness import like_a_password
from robot.wire.passage import NOT_PLAIN, Passage, beside, fits, found, is_gap, loose, marked
from robot.wire.standins import made_of
from robot.wire.wording import denies


@dataclass(frozen=True, slots=True)
class Shown:
    """What one frame of a page shows, with what stands for secrets; `charset` is what the browser reads it in.

    `changing`: something is still under way that may change it.
    """

    text: Secret
    charset: str = ""
    changing: bool = False


@dataclass(frozen=True, slots=True)
class Agreed:
    """The one secret that is meant."""

    secret: Secret


@dataclass(frozen=True, slots=True)
class Doubtful:
    """It is not sure what is meant; `shown` stands at the place, and no answer gave it up."""

    doubt: Doubt
    shown: tuple[Secret, ...] = ()


def agreed(
    shown: Sequence[Shown], caught: Sequence[Candidate] | None, where: SecretOnPage, said: Sequence[str] = ()
) -> Agreed | Doubtful | None:
    """Say what the secret is; None where there is nothing that it could be.

    `caught` is what the wire took out, None where pages have secrets as they are: then the page alone is asked.
    `said`: what message boxes said since it was asked for.
    """
    found = _agreed(shown, caught, where)
    if isinstance(found, Agreed) and any(frame.changing for frame in shown):
        return Doubtful(Doubt.CHANGING, (found.secret,) if caught is None else ())
    if isinstance(found, Agreed) and (more := tuple(_marked_too(shown, caught, found.secret, where))):
        return Doubtful(Doubt.SEVERAL, (*more, found.secret) if caught is None else more)
    if isinstance(found, Agreed) and not like_a_password(found.secret):
        return Doubtful(Doubt.UNLIKE, (found.secret,) if caught is None else ())
    texts = (*(frame.text.reveal().replace(CASED, "") for frame in shown), *said)
    if isinstance(found, Agreed) and any(denies(text, where.denied) for text in texts):
        return Doubtful(Doubt.DENIED, (found.secret,) if caught is None else ())
    return found


def alike(shown: Sequence[Shown], where: SecretOnPage) -> tuple[Secret, ...]:
    """Give all that is like a password on a page that nobody knows: behind the words, or between the signs alone."""
    texts = [frame.text.reveal() for frame in shown]
    near = (one for text in texts for one in uncased(text, where, found, loose, beside))
    signs = [re.escape(sign) for sign in where.between or ()]
    wanted = re.compile(r"(\S{6,64})".join(signs) if signs else "(?!)")
    held = (Secret(one[1]) for text in texts for one in wanted.finditer(text.replace(CASED, "")))
    bare = _once(chain(((*one.others, one.secret)[0] for one in near), held))
    return tuple(one for one in bare if like_a_password(one))


def _agreed(
    shown: Sequence[Shown], caught: Sequence[Candidate] | None, where: SecretOnPage
) -> Agreed | Doubtful | None:
    values = [(passage, frame) for frame in shown for passage in _values(frame, caught, where)]
    if not values:
        return Doubtful(Doubt.NOT_SHOWN) if caught else None
    passage, frame = values[0]
    doubts = [one.doubt for one, _ in values if one.doubt is not None]
    in_clear = tuple(_once(one for passage, _ in values for one in _in_clear(passage, caught)))
    texts = [frame.text.reveal() for frame in shown]
    others = chain.from_iterable(uncased(text, where, loose, beside, alone) for text in texts)
    if len(_once(one.secret for one, _ in values)) > 1 or any(not _same(one, passage) for one in others):
        return Doubtful(Doubt.SEVERAL, in_clear)
    if doubts:
        return Doubtful(doubts[0], in_clear)
    if caught is None:  # nothing tells what it stands in
        text = frame.text.reveal().replace(CASED, "")
        unclear = in_sentence(passage, where).doubt is not None or after_its_colon(passage, text)
        return Doubtful(Doubt.SIGNS, in_clear) if unclear else Agreed(passage.secret)
    held = _standing_in(passage, caught)
    if held and _names_another(caught, held):
        return Doubtful(Doubt.SEVERAL, in_clear)
    return _meant(held, frame, where) or Doubtful(Doubt.NOT_CAUGHT, in_clear)


def _names_another(caught: Sequence[Candidate], held: Sequence[Candidate]) -> bool:
    """Whether an answer gave up another one, in another place. What a page does not show yet it may show next."""
    secrets = [one.secret for one in held]
    here = [one.place for one in (*held, *(one for one in caught if one.secret in secrets))]
    return any(
        one.doubt is None and one.secret not in secrets
        if one.place is None
        else one.doubt is not Doubt.ELSEWHERE and all(one.place is not place for place in here)
        for one in caught
    )


def _meant(held: Sequence[Candidate], frame: Shown, where: SecretOnPage) -> Agreed | Doubtful | None:
    """What is meant by the one stand-in that the page shows; None where it is none."""
    sure = [one for one in held if one.doubt is None]
    secrets = _once(one.secret for one in sure)
    if not held or not sure:
        return Doubtful(held[0].doubt or Doubt.SEVERAL) if held else None
    if len(secrets) > 1:
        return Doubtful(Doubt.SEVERAL)
    if not fits(secrets[0], where):
        return Doubtful(Doubt.NO_FIT)
    if not secrets[0].reveal().isascii() and any(_read_otherwise(one, frame) for one in sure):
        return Doubtful(Doubt.CHARSET)
    if not all(tells(one.stand_in, secrets[0].reveal()) for one in sure):
        return Doubtful(Doubt.DECODED)
    return Agreed(secrets[0])


def _values(frame: Shown, caught: Sequence[Candidate] | None, where: SecretOnPage) -> Iterator[Passage]:
    """What stands where the flow says; of what stands there in clear, what it cannot be does not count."""
    for one in uncased(frame.text.reveal(), where, found):
        if not is_gap(one.secret) and (_standing_in(one, caught) or fits(one.secret, where)):
            yield one


def _marked_too(
    shown: Sequence[Shown], caught: Sequence[Candidate] | None, meant: Secret, where: SecretOnPage
) -> Iterator[Secret]:
    """What else stands between the same signs and is like a password, wherever it stands."""
    told = [meant, *(Secret(one.stand_in) for one in caught or ())]
    for frame in shown:
        for one in marked(frame.text.reveal().replace(CASED, ""), where):
            if one not in told and like_a_password(one):
                yield one


def _standing_in(passage: Passage, caught: Sequence[Candidate] | None) -> list[Candidate]:
    """What the wire took out, where a page shows the stand-in of that."""
    text = passage.secret.reveal()
    return [one for one in caught or () if one.stand_in == text]


def _same(one: Passage, other: Passage) -> bool:
    """Whether what stands behind the words in another way is the same all the same."""
    return other.secret in (one.secret, *one.others)


def _in_clear(passage: Passage, caught: Sequence[Candidate] | None) -> Iterator[Secret]:
    """What stands there as it is: not what was taken out, nor what the page made of the stand-in of that."""
    stand_ins = [one.stand_in for one in caught or () if one.stand_in]
    values = (one for one in (passage.secret, *passage.others) if NOT_PLAIN not in one.reveal())
    return (one for one in values if not any(made_of(one.reveal(), text) for text in stand_ins))


def _read_otherwise(one: Candidate, frame: Shown) -> bool:
    return one.charset is not None and (read := named(frame.charset)) is not None and read.codec != one.charset.codec


def _once(secrets: Iterator[Secret]) -> list[Secret]:
    kept: list[Secret] = []
    for one in secrets:
        if one not in kept:
            kept.append(one)
    return kept
