"""Finds a secret in the text that a page shows, with its place. Knows no page and no browser.

The text keeps every space; its lines are what stands on lines of their own on the screen, tabs part what stands beside
each other on one. A password may hold the very signs it stands between (`[J0+3]`x`]`), so everything up to the last one
is taken; where the page may have meant an earlier one, the passage says so (`doubt`), and what else it may be.
"""

import re
import unicodedata
from collections.abc import Collection, Iterator
from dataclasses import dataclass, replace
from itertools import islice

from robot.model.flow import SecretOnPage
from robot.secrets.secret import Secret
from robot.wire.doubt import Doubt
from robot.wire.pairs import may_end_before, unbalanced
from robot.wire.wording import is_strange, is_titled, secrets_in

INVISIBLE = "\u200b\u200c\u200d\u2060\ufeff\u00ad"
SPACES = " \u00a0\u202f"
"""The space, and those that look like it."""
NOT_PLAIN = "\ufffc"
"""Stands before a text of a screen that is there, but not plainly to be seen."""
_GONE = re.compile(f"[{INVISIBLE}]")
_LONGEST = 256
_MOST = 100
"""Places in a text that are looked at: a text with more of them is no page that tells a password."""
_ENDS = 8
"""Ends of one passage that are told apart."""
_LEAST = 4
"""Signs of what is worth being kept beside what was found."""
_GAP = re.compile(r"\{\{.*\}\}|[$#]\{.*\}|<%.*%>|\{\d{1,2}\}|%\w", re.DOTALL)
_FILLED = re.compile(r"\{\{|[$#]\{|<%")
"""What begins a place that a script will put something in."""
_MASKS = frozenset("*•●·xX. _-")
_SENTENCE = re.compile(r"[.!?;]\s")
_APART = re.compile(r"[\s\u00a0]*(?:[:=>\u2013\u2014\u2192\u00ab\"\u201c\u2018(\[{-]|[\t\n]|\Z)")
"""What stands between the words and a value where it is no running sentence."""
_LIKE_ONE = re.compile(
    r"(?!\S+@\S+\.\w+\W*\Z)(?!.*://)(?=\S{6,64}\Z)(?=.*[^\W\d_])"
    r"(?:.*\d|.*[^\w\s.,:;'\u2019\u00ab\u00bb\"()-].*|(?=.*[a-z].*[A-Z]).*)"
)
"""What a word is like that may be a password."""
_FILLS = " \t\n\u00a0\u202f:" + INVISIBLE
_THEN = 4
"""How many of the words of `then` may follow each other."""
_ALONE = 2
"""Words that stand on a line of their own, or in a cell, where one of them may be a password."""
_AROUND = "\u00ab\u00bb\"\u201c\u201d\u2018\u2019'()[]{}<>.,;:!?"


@dataclass(frozen=True, slots=True)
class Passage:
    """A secret, and where it stands in the text it was found in; `others` it may be as well, the likelier last."""

    secret: Secret
    start: int
    stop: int
    doubt: Doubt | None = None
    others: tuple[Secret, ...] = ()


def passages(text: str, where: SecretOnPage) -> Iterator[Passage]:
    """Give each secret that `text` shows where `where` says, exactly as it stands there.

    Around it spaces, line breaks and signs that nobody sees do not count.
    """
    return (one for _, one in _found(text, where) if fits(one.secret, where))


def found(text: str, where: SecretOnPage) -> Iterator[Passage]:
    """Give the same of a page at rest, whether or not it is what `matches` expects: its whole sentence counts there."""
    for words, passage in _found(text, where):
        row = text[passage.stop : _line(text, passage.stop)[1]]
        if passage.doubt is not None:
            yield passage
        elif is_titled(_titles(text, words, where.after), where.over):
            yield replace(passage, doubt=Doubt.OTHER)
        elif is_strange(*_sentence(text, words, passage.stop, "\t\n"), where.around):
            yield replace(passage, doubt=Doubt.WORDS)
        elif where.around and (more := secrets_in(row)):
            yield replace(passage, doubt=Doubt.SEVERAL, others=more)
        else:
            yield passage


def _titles(text: str, words: int, after: str) -> Iterator[str]:
    """The lines and cells over and before the words, up to a line that has the same words.

    That one is left out where it is but the label of what stands under it.
    """
    again = re.compile(_spelt(after), re.IGNORECASE)
    below, *above = reversed(text[:words].split("\n"))
    yield from below.split("\t")[:-1]
    for one in above:
        if again.search(one):
            yield from one.split("\t") if len(below.split()) != 1 else ()
            return
        yield from one.split("\t")
        below = one


def _found(text: str, where: SecretOnPage) -> Iterator[tuple[int, Passage]]:
    """Each passage, and where the words before it begin."""
    opening, closing = where.between or ("", "")
    for words, begin in islice(_starts(text, where.after, opening, then=where.then), _MOST):
        passage = _longest(text, begin, opening, closing)
        if passage is not None:
            if _says_other(text, words, passage.stop, where.unless):
                passage = replace(passage, doubt=Doubt.OTHER)
            elif _heads_another(text, words, passage.start):
                row = text[text.rfind("\n", 0, passage.start) + 1 : _line(text, passage.start)[1]]
                cells = (Secret(cell) for cell in map(_bare, row.split("\t")) if readable(cell))
                passage = replace(passage, doubt=Doubt.ELSEWHERE, others=(*passage.others, *cells))
            yield words, passage


def loose(text: str, where: SecretOnPage) -> Iterator[Passage]:
    """Give each word that is like a password and stands close behind the words, though not as `where` says."""
    yield from _loose(text, where.after, {words for words, _ in _found(text, where)})


def _loose(text: str, after: str, taken: Collection[int] = ()) -> Iterator[Passage]:
    for words, begin in islice(_starts(text, after, "", colon=False), _MOST):
        if words in taken or _APART.match(text, begin) is None:
            continue
        start = begin
        while start < len(text) and text[start] in _FILLS:
            start += 1
        stop = _cell(text, start)
        near = [*re.finditer(r"\S+", text[start:stop])]
        if len(near) > _ALONE and set("\t\n") & set(text[begin:start]):
            continue
        for word in near:
            one, bare = word[0], word[0].strip(_AROUND)
            if _LIKE_ONE.match(bare) and readable(one) and not _FILLED.search(one):
                others = (Secret(bare),) if bare != one else ()
                yield Passage(Secret(one), start + word.start(), start + word.end(), Doubt.ELSEWHERE, others)


def cut(text: Secret, where: SecretOnPage) -> Secret | None:
    """Give the secret that `text` shows first where `where` says; None where there is none that can be read."""
    return next((one.secret for one in passages(text.reveal(), where)), None)


def whole(text: str) -> Iterator[Passage]:
    """Give the secret that a text is as a whole, but for the spaces around it."""
    start, stop = _trimmed(text, 0, len(text))
    if readable(text[start:stop]):
        secret = text[start:stop]
        doubt, others = _unseen(secret)
        if (start, stop) != (0, len(text)):
            doubt, others = Doubt.EDGES, (*_secrets(text), *others)
        yield Passage(Secret(secret), start, stop, doubt, others)


def readable(found: str) -> bool:
    """Tell whether this is a password at all: not empty, not endless, no control signs, not a row of stars."""
    return (
        0 < len(found) <= _LONGEST
        and not set(found) <= _MASKS
        and not any(unicodedata.category(sign) == "Cc" for sign in found)
    )


def fits(secret: Secret, where: SecretOnPage) -> bool:
    """Tell whether a secret is what the flow expects."""
    return where.matches is None or re.fullmatch(where.matches, secret.reveal()) is not None


def is_gap(secret: Secret) -> bool:
    """Tell whether this is no secret but the place that a script will put one in: `{{c.data.password}}`, `{0}`."""
    return _GAP.fullmatch(secret.reveal()) is not None


def beside(text: str, where: SecretOnPage) -> Iterator[Passage]:
    """Give each word that is like a password and stands close behind the words of `beside`."""
    for words in where.beside:
        for one in _loose(text, words):
            behind = text[: one.start].rstrip(_FILLS + _AROUND)
            if re.search(rf"(?<!\w){re.escape(words)}\W*\Z", behind, re.IGNORECASE):
                yield one


def marked(text: str, where: SecretOnPage) -> Iterator[Secret]:
    """Give all that stands plainly between the same signs, wherever it does; not behind the words of `aside`."""
    aside = "|".join(map(_spelt, where.aside)) or "(?!)"
    if where.between:
        opening, closing = map(re.escape, where.between)
        for one in re.finditer(rf"{opening}\s*(\S{{6,64}}?)\s*{closing}", text):
            line = text[text.rfind("\n", 0, one.start()) + 1 : one.start()]
            if NOT_PLAIN not in one[1] and not re.search(rf"(?<!\w)(?:{aside})(?!\w)", line, re.IGNORECASE):
                yield Secret(one[1])


def _starts(
    text: str, after: str, opening: str, *, colon: bool = True, then: tuple[str, ...] = ()
) -> Iterator[tuple[int, int]]:
    """Where the words begin, and where a secret may: behind them, more words perhaps, a colon, the opening sign."""
    kept = [place for place, sign in enumerate(text) if sign not in INVISIBLE] if _GONE.search(text) else None
    seen = _GONE.sub("", text)
    words = _spelt(after)
    if then:
        more = "|".join(_spelt(one) for one in sorted(then, key=len, reverse=True))
        words += rf"(?:\s+(?:{more})(?=[\s:])){{0,{_THEN}}}"
    between = r"[\s\u00a0]*:?[\s\u00a0]*" if colon else ""
    for one in re.finditer(rf"{words}{between}{re.escape(opening)}", seen, re.IGNORECASE):
        yield one.span() if kept is None else (kept[one.start()], kept[one.end() - 1] + 1)


def _spelt(words: str) -> str:
    return r"\s+".join(re.escape(word) for word in words.split())


def _longest(text: str, begin: int, opening: str, closing: str) -> Passage | None:
    """The text up to the last closing sign of its line; the sign may also open what follows the line."""
    start = _past_blanks(text, begin)
    stop = _cell(text, start)
    doubt, others = None, tuple[Secret, ...]()
    if closing:
        ends = [one.start() for one in re.finditer(re.escape(closing), text[start : start + _LONGEST + 1])]
        ends = [start + end for end in ends if start + end < stop]
        closed = _past_blanks(text, stop)
        if not text.startswith(closing, closed):
            if not ends:
                return None
            closed = stop = ends[-1]
        inside = _bare(text[start:stop])
        if (
            may_end_before(inside, opening, closing)
            or (closed > stop and inside.endswith(closing))
            or unbalanced(text, begin - len(opening), closed + len(closing), opening, closing, many=len(ends) > 1)
        ):
            doubt = Doubt.ENDS
            others = _up_to(text, start, [end for end in ends if end < stop])
    first, last = _trimmed(text, start, stop)
    if not readable(text[first:last]):
        return None
    if doubt is None and closing:
        left, right = text[begin:first], text[last:stop]
        if left != right and not set("\t\n") & set(left + right):
            doubt, others = Doubt.EDGES, _secrets(text[begin:stop])
    unseen, seen = _unseen(text[first:last])
    doubt, others = doubt or unseen, (*others, *seen)
    return Passage(Secret(text[first:last]), first, last, doubt, others)


def _up_to(text: str, start: int, ends: list[int]) -> tuple[Secret, ...]:
    """What stands up to each of some ends, the nearest last."""
    early = (_bare(text[start:end]) for end in reversed(ends[:_ENDS]))
    return tuple(Secret(one) for one in early if len(one) >= _LEAST and readable(one))


def _unseen(secret: str) -> tuple[Doubt | None, tuple[Secret, ...]]:
    """Whether a secret has signs that no screen shows, and what it is without them."""
    if NOT_PLAIN in secret:
        return Doubt.NOT_PLAIN, _secrets(secret.replace(NOT_PLAIN, ""))
    if all(sign == " " or unicodedata.category(sign) not in ("Cf", "Zs", "Zl", "Zp") for sign in secret):
        return None, ()
    seen = "".join(
        " " if unicodedata.category(sign) == "Zs" else sign for sign in secret if unicodedata.category(sign) != "Cf"
    )
    return Doubt.UNSEEN, _secrets(seen)


def _says_other(text: str, words: int, stop: int, unless: tuple[str, ...]) -> bool:
    """Whether the sentence that a secret stands in holds words that make it another one."""
    if not unless:
        return False
    sentence = " ".join(_sentence(text, words, stop, "\n")).casefold()
    return any(re.search(rf"(?<!\w){re.escape(one.casefold())}(?!\w)", sentence) for one in unless)


def _sentence(text: str, words: int, stop: int, ends: str) -> tuple[str, str]:
    """What stands before the words and behind the secret: in its sentence, and up to one of the signs `ends`."""
    begin = max(text.rfind(sign, 0, words) for sign in ends) + 1
    for end in _SENTENCE.finditer(text, begin, words):
        begin = end.end()
    behind = min((at for sign in ends if (at := text.find(sign, stop)) >= 0), default=len(text))
    ended = _SENTENCE.search(text, stop, behind)
    return text[begin:words], text[stop : ended.start() if ended else behind]


def _heads_another(text: str, words: int, start: int) -> bool:
    """Whether the words stand behind another cell, and what follows on another line: it may be of that column."""
    before = text[text.rfind("\n", 0, words) + 1 : words]
    return "\n" in text[words:start] and "\t" in before and _bare(before) != ""


def _past_blanks(text: str, start: int) -> int:
    while start < len(text) and _is_blank(text[start]):
        start += 1
    return start


def _line(text: str, start: int) -> tuple[int, int]:
    end = text.find("\n", start)
    return start, len(text) if end < 0 else end


def _cell(text: str, start: int) -> int:
    """Where what stands by itself from `start` on ends."""
    return next((place for place in range(start, len(text)) if text[place] in "\t\n"), len(text))


def _is_blank(sign: str) -> bool:
    return sign.isspace() or sign in INVISIBLE


def _bare(text: str) -> str:
    start, stop = _trimmed(text, 0, len(text))
    return text[start:stop]


def _secrets(text: str) -> tuple[Secret, ...]:
    return (Secret(text),) if readable(text) else ()


def _trimmed(text: str, start: int, stop: int) -> tuple[int, int]:
    while start < stop and _is_blank(text[start]):
        start += 1
    while stop > start and _is_blank(text[stop - 1]):
        stop -= 1
    return start, stop
