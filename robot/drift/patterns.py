"""Regular expressions: which words and shapes one asks for, and such as would find a text the next time too.

A shape is what will be another the next time: a date, a login, a number.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from robot.drift.words import finds, likeness, tidy

_WORD = re.compile(r"\w+")
_PERSON = re.compile(r"\s*\b(?:(?:pour|de|à)\s+)?(?:M\.|Mr|Mme|Mlle|Monsieur|Madame)\s.*$")


@dataclass(frozen=True, slots=True)
class _Shape:
    kind: str
    text: re.Pattern[str]
    asked: re.Pattern[str]
    """What a pattern that asks for it holds."""
    written: str


_SHAPES: Final = (
    _Shape("date", re.compile(r"\d{2}/\d{2}/\d{4}"), re.compile(r"/"), r"\d{2}/\d{2}/\d{4}"),
    _Shape("time", re.compile(r"\d{2}:\d{2}(?::\d{2})?"), re.compile(r"\d\}?:"), r"\d{2}:\d{2}(:\d{2})?"),
    _Shape("login", re.compile(r"TECH_\S+@\S+"), re.compile("TECH_"), r"TECH_\S+@\S+"),
    _Shape("address", re.compile(r"\S+@\S+"), re.compile("@"), r"\S+@\S+"),
    _Shape("siret", re.compile(r"(?<!\d)\d{3}\s?\d{3}\s?\d{3}\s?\d{5}(?!\d)"),
           re.compile(r"\\d\{14\}|\\d\{5\}|\{12,16\}|\d{14}"), r"\d{3}\s?\d{3}\s?\d{3}\s?\d{5}"),
    _Shape("number", re.compile(r"\d+"), re.compile(r"\\d[+{]"), r"\d+"),
)  # fmt: skip

_ANY = re.compile("|".join(f"(?P<{shape.kind}>{shape.text.pattern})" for shape in _SHAPES))
_WRITTEN = {shape.kind: shape.written for shape in _SHAPES}


def varies(text: str) -> bool:
    """Whether a text holds what will be another the next time: a date, a login, a number, a person."""
    return _ANY.search(text) is not None or _PERSON.search(text) is not None


def nearness(pattern: str, text: str) -> float:
    """How near a text is to what a regular expression asks for."""
    if finds(pattern, text):
        return 1.0
    words, wanted = words_of(pattern), _shapes_asked(pattern)
    near = max((likeness(text, one) for one in words), default=0.0)
    if not wanted:
        return 0.95 * near
    labels = [label for label, kind in _segments(text) if kind in wanted]
    if not labels:
        return 0.5 * near
    return 0.45 + 0.5 * max((likeness(label, one) for label in labels for one in words), default=0.0)


def lacks(pattern: str, text: str) -> bool:
    """Whether a regular expression asks for a date, a login or a number, and the text has none of that kind."""
    wanted = _shapes_asked(pattern)
    return bool(wanted) and not any(kind in wanted for _, kind in _segments(text))


def _shapes_asked(pattern: str) -> set[str]:
    """The kinds of shapes that a regular expression asks for; one that is part of another does not count."""
    found = [shape.kind for shape in _SHAPES if shape.asked.search(pattern)]
    if "login" in found:
        found = [kind for kind in found if kind not in ("address", "number")]
    return {*found} - ({"number"} if len(found) > 1 else set())


def _segments(text: str) -> Iterator[tuple[str, str]]:
    """Each shape in a text with the words before it, back to the last one or to the end of a sentence."""
    done = 0
    for found in _ANY.finditer(text):
        label = re.split(r"[.!?)\]]\s", text[done : found.start()])[-1].strip()
        yield label, str(found.lastgroup)
        done = found.end()


def patterns(text: str, old: str = "") -> list[str]:
    """Regular expressions for a text, the most telling first: words with the shape asked for, then words."""
    wanted, words = _shapes_asked(old), words_of(old)
    labelled = [
        (label, kind) for label, kind in _segments(text) if _WORD.search(label) and (not wanted or kind in wanted)
    ]
    labelled.sort(key=lambda one: -max((likeness(one[0], word) for word in words), default=0.0))
    found = [f"{_escaped(label)} {_WRITTEN[kind]}" for label, kind in labelled]
    clean = tidy(_PERSON.sub("", text))
    rest = clean.split() if not _ANY.search(clean) else clean[: _ANY.search(clean).start()].split()  # type: ignore[union-attr]
    found += [_escaped(" ".join(rest[:many])) for many in (3, 4, 6, 8, 12, 20) if many < len(rest)]
    if rest and not labelled:
        found.append(_escaped(" ".join(rest)))
    return [one for one in dict.fromkeys(found) if len(one) >= 4]  # noqa: PLR2004 - less tells nothing


def _escaped(text: str) -> str:
    """A text as a regular expression; any apostrophe will do."""
    return re.sub("['\u2019]", ".", re.sub(r"([\\.^$*+?{}\[\]|()])", r"\\\1", " ".join(text.split())))


def words_of(pattern: str) -> list[str]:
    """The texts that a regular expression asks for, roughly: one for each of its alternatives, signs left out."""
    found = []
    for part in _alternatives(pattern):
        text = re.sub(r"\(\?<?[=!][^)]*\)|\[[^\]]*\][*+?]?|\{[\d,]*\}", " ", part)
        text = re.sub(r"\\[bBdDsSwW][*+?]?", " ", text)
        text = re.sub(r"\((?:\?:)?([^()|]*)(?:\|[^()]*)?\)[*+?]?", r"\1", text)
        text = re.sub(r"[\\^$()*+?|.]", " ", text)
        if _WORD.search(text):
            found.append(" ".join(text.split()))
    return found


def _alternatives(pattern: str) -> list[str]:
    """The parts of a pattern between the `|` that are in no group."""
    parts, depth, escaped = [""], 0, False
    for sign in pattern:
        if not escaped:
            depth += (sign in "([") - (sign in ")]")
        if sign == "|" and depth <= 0 and not escaped:
            parts.append("")
        else:
            parts[-1] += sign
        escaped = sign == "\\" and not escaped
    return parts
