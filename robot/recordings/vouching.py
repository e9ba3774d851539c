"""Looks at a recording with other eyes than those that sanitised it: what it cannot vouch for, it names.

It reads the file itself, whatever keys it has, and goes over all that it holds in every way that it may be written.
It knows words, small numbers and the looks of stand-ins; all else is told, by entry and place, and never repeated.
Must not use anything by which recordings are sanitised but the lists of words.
"""

from __future__ import annotations

import html
import json
import re
import unicodedata
from collections import Counter
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from importlib.resources import files
from typing import Any, Final
from urllib.parse import unquote

from robot.recordings.notations import readings, unbase64


def _names(text: str) -> frozenset[str]:
    return frozenset(text.split())


_KNOWN_KEYS: Final = _names(
    """log version creator name entries startedDateTime time request response cache timings send wait receive method
    url httpVersion cookies headers queryString headersSize bodySize status statusText content redirectURL size
    mimeType text encoding value postData params _error"""
)
"""What a sanitised HAR has: another key is of another program, and nobody looked at it."""
_DROPPED: Final = _names(
    """cookie authorization proxy-authorization user-agent referer origin x-forwarded-for x-real-ip via from etag
    date server"""
)
_FIXED: Final = frozenset({"version", "creator", "startedDateTime", "httpVersion", "method", "encoding", "statusText"})
_SYLLABLE: Final = "(?:[bcdfglmnprstvz](?:an|el|[aeiou]))"
_STAND_IN: Final = re.compile(
    rf"""(?<![a-zA-Z])z[1-9]\d{{0,5}}z(?![^\W_])|(?<![^\W_])(?:personne\d+@structure\d+\.example|structure\d+\.example|host\d+\.example
    |TECH_(?:\w{{0,3}}?)2098\d{{10}}@(?:cpp2017|cpro)\.fr|-{{0,4}}chorus-robot-boundary|{_SYLLABLE}{{2,6}}ac
    |FR\d\d99999\d{{18}}|(?:ST|PT|TGT)[-_](?=[0fz]{{6}})[\w-]{{8,}})(?![^\W_])""",
    re.VERBOSE | re.IGNORECASE,
)
_SECRET: Final = re.compile(r"(?:motdepasse-?)?retenu-?\d{1,3}", re.IGNORECASE)
_LETTERS: Final = re.compile(r"[^\W\d_]+")
_CAMEL: Final = re.compile(r"[A-Z\u00c0-\u00de]?[a-z\u00df-\u00ff]+|[A-Z\u00c0-\u00de]+")
_DIGITS: Final = re.compile(r"(?<!\w)\d(?:[ \u00a0\u2009\u202f.\-/_+]{0,2}\d){4,}(?!\w)|\d{5,}")
_DATE: Final = re.compile(
    r"(?:\d\d?[/.-]\d\d?[/.-](?:19|20)\d\d|(?:19|20)\d\d[/-]\d\d(?:[/-]\d\d)?)"
    r"(?:[T ]\d\d?(?:[:h]\d\d){1,2}(?:[.,]\d{1,6})?)?"
    r"(?:Z|[+-]\d\d:?\d\d)?|\d{1,2}(?::\d\d){1,2}"
)
_MAIL: Final = re.compile(r"[\w.+%'-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,6}")
_CODED: Final = re.compile(r"%[0-9a-fA-F]{2}|\\(?:u[0-9a-fA-F]{4}|x[0-9a-fA-F]{2}|.)|&#?\w{1,10};")
_BESIDE_CODE: Final = re.compile(r"[^\W_]*\0[^\W_\0]*")
_NUMBERS_BESIDE_CODE: Final = re.compile(r"[\d \u00a0\u2009\u202f.\-/_+]*\0[\d \u00a0\u2009\u202f.\-/_+]*")
_ATOM: Final = re.compile(r"[^\W_]+")
_TOKEN: Final = re.compile(r"[\w-]+?(?=-\d{1,3}[ \u00a0.]\d|(?![\w-]))")
_SMALL: Final = re.compile(r"\d{1,3}[a-zA-Z\u00e8]{1,3}|[a-zA-Z]\d{1,3}|\d{0,2}[hH]\d{2}|T?\d{2}|e\d{1,4}s\d{1,4}")
_TAG: Final = re.compile(r"<[^<>]*>")
_ATTRIBUTE: Final = re.compile(r"""([\w:.-]+)\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s>]+))""")
_CODE_PART: Final = re.compile(r"<(script|style)\b[^>]*>(.*?)</\1\s*>", re.IGNORECASE | re.DOTALL)
_STRINGS: Final = re.compile(
    r"""//[^\n]*|/\*.*?(?:\*/|\Z)|"(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*'|`(?:[^`\\]|\\.)*`""", re.DOTALL
)
_LEAST: Final = 3
_TOKEN_LEAST: Final = 10
"""Signs that an invented token has at least."""
_SHORTEST: Final = 6
"""Digits from which on a number in a program is looked at."""


@dataclass(frozen=True)
class Doubt:
    """What nobody can vouch for, and where it stands: never what it is."""

    entry: int  # from 1; 0 where it is of none
    place: str
    kind: str

    def __str__(self) -> str:
        return f"{self.place}: {self.kind}"


@dataclass
class _Eyes:
    """What is known, and what was found."""

    words: Collection[str]
    code: set[str] = field(default_factory=set)
    found: Counter[Doubt] = field(default_factory=Counter)

    def note(self, entry: int, place: str, kind: str) -> None:
        self.found[Doubt(entry, place, kind)] += 1


def doubts(text: str, words: Iterable[str] = (), hidden: Iterable[str] = ()) -> dict[Doubt, int]:
    """Say what in a HAR's text tells something, or may; how often each.

    `words` are texts of portals and flows; no word of `hidden` is known.
    """
    data = json.loads(text)
    eyes = _Eyes(_known(words, hidden))
    entries = data["log"]["entries"]
    for entry in entries:
        _learn(entry, eyes.code)
    for number, entry in enumerate(entries, 1):
        _walk(entry, "", number, eyes)
    _walk({key: value for key, value in data["log"].items() if key != "entries"}, "", 0, eyes)
    _walk({key: value for key, value in data.items() if key != "log"}, "", 0, eyes)
    return dict(eyes.found)


def doubts_beside(text: str, place: str, words: Iterable[str] = (), hidden: Iterable[str] = ()) -> dict[Doubt, int]:
    """Say the same of a file that lies beside a HAR."""
    eyes = _Eyes(_known(words, hidden))
    _said(text, place, 0, eyes)
    return dict(eyes.found)


def _known(words: Iterable[str], hidden: Iterable[str]) -> set[str]:
    known = _listed("robot.secrets") | _listed("robot.recordings") | _listed("robot.recordings", "code.txt")
    known |= {_folded(word) for each in words for word in _LETTERS.findall(each)}
    return known - {_folded(word) for each in hidden for word in _LETTERS.findall(each)}


def _learn(entry: Any, code: set[str]) -> None:
    """The names that programs and style sheets of the recording use outside of strings, and attributes."""
    content = (entry.get("response") or {}).get("content") or {}
    kind, text = str(content.get("mimeType", "")), str(content.get("text", ""))
    if "script" in kind or "css" in kind:
        code |= {_folded(atom) for atom in re.findall(r"[^\W_]+", _STRINGS.sub(" ", text)) if not atom.isdecimal()}
    elif "html" in kind:
        code |= {_folded(name) for tag in _TAG.findall(text) for one in _ATTRIBUTE.finditer(tag)
                 for name in _LETTERS.findall(one[1])}  # fmt: skip


def _walk(data: Any, place: str, number: int, eyes: _Eyes) -> None:  # noqa: C901 - one for each kind of JSON
    if isinstance(data, dict):
        named = str(data.get("name", "")).lower() if "value" in data else ""
        if "headers" in place and named in _DROPPED:
            eyes.note(number, f"{place} {named}", "a header that recordings do not have")
        for key, value in data.items():
            if key not in _KNOWN_KEYS:
                eyes.note(number, place or "the file", "a key that recordings do not have")
            elif key not in _FIXED or isinstance(value, dict | list):
                kind = str(data.get("mimeType", "")) if key == "text" else ""
                if data.get("encoding") == "base64" and key == "text":
                    _packed(str(value), f"{place} {key}".strip(), number, eyes)
                elif isinstance(value, str):
                    _look(value, kind, f"{place} {key}".strip(), number, eyes)
                else:
                    _walk(value, f"{place} {key}".strip(), number, eyes)
    elif isinstance(data, list):
        for value in data:
            _walk(value, place, number, eyes)
    elif isinstance(data, str):
        _look(data, "", place, number, eyes)


def _packed(text: str, place: str, number: int, eyes: _Eyes) -> None:
    read = unbase64(text)
    if read is None:
        eyes.note(number, place, "contents that nobody can read")
    else:
        _look(read, "", place, number, eyes)


# --- one text


def _look(text: str, kind: str, place: str, number: int, eyes: _Eyes) -> None:
    """A text of a known notation: of code only what is said in it, of a page what it shows and what its tags hold."""
    if "script" in kind or "css" in kind:
        _code(text, place, number, eyes)
    elif "html" in kind or "xml" in kind:
        for part in _CODE_PART.finditer(text):
            _code(part[2], f"{place}, {part[1].lower()}", number, eyes)
        page = _CODE_PART.sub(" ", text)
        for tag in _TAG.findall(page):
            if tag.startswith("<!--"):
                _said(tag, f"{place}, a comment", number, eyes)
            for one in _ATTRIBUTE.finditer(tag):
                held = html.unescape(one[2] or one[3] or one[4] or "")
                if one[1].lower() in ("style", "d", "points", "transform", "viewbox") or one[1].lower().startswith(
                    "on"
                ):
                    _code(held, f"{place}, attribute {_shown(one[1], eyes)}", number, eyes)
                else:
                    _said(held, f"{place}, attribute {_shown(one[1], eyes)}", number, eyes)
        _said(html.unescape(_TAG.sub("\n", page)), f"{place}, text", number, eyes)
        joined = html.unescape(
            re.sub(r"\s*</?(?:span|b|i|em|strong|u|small|font|a|sup|sub|mark)\b[^<>]*>\s*", "", page)
        )
        _numbers(_without_invented(_TAG.sub("\n", joined)), f"{place}, text", number, eyes)
    else:
        _said(text, place, number, eyes)


def _shown(name: str, eyes: _Eyes) -> str:
    return name if all(_folded(word) in eyes.words for word in _LETTERS.findall(name)) else "of another name"


def _code(text: str, place: str, number: int, eyes: _Eyes) -> None:
    for found in _STRINGS.finditer(text):
        inside = found[0]
        if inside.startswith(("//", "/*")):
            _said(inside, f"{place}, a comment", number, eyes)
        else:
            _said(inside[1:-1], f"{place}, a string", number, eyes)
    bare = unquote(_STRINGS.sub(" ", text))  # an address in a style sheet needs no quotation marks
    for found in _DIGITS.finditer(re.sub(r"#[0-9a-fA-F]{3,8}\b|\d*\.\d+", " ", bare)):
        digits = re.sub(r"\D", "", found[0])
        if len(digits) >= _SHORTEST and not _invented_number(digits) and not _reckoned(digits):
            eyes.note(number, place, "a number")


def _said(text: str, place: str, number: int, eyes: _Eyes) -> None:
    seen: set[str] = set()
    for reading in readings(text, 0):
        if reading not in seen:
            seen.add(reading)
            _judge(reading, place, number, eyes)


def _judge(text: str, place: str, number: int, eyes: _Eyes) -> None:
    rest = _without_invented(_CODED.sub(_uncoded, text))
    if _MAIL.search(rest):
        eyes.note(number, place, "an address")
    _numbers(_NUMBERS_BESIDE_CODE.sub("|", rest), place, number, eyes)
    for atom in _ATOM.findall(_BESIDE_CODE.sub(" ", _DATE.sub(" ", rest))):
        _atom(atom, place, number, eyes)


def _uncoded(found: re.Match[str]) -> str:
    """A mark for what is written in code: words beside it are judged in the reading in which it is none."""
    code = found[0]
    known = code[0] != "&" or html.unescape(code) != code
    return "\0" if known else code


def _without_invented(text: str) -> str:
    """A text without what is plainly a stand-in."""
    return _TOKEN.sub(_or_mark, _STAND_IN.sub(" | ", _SECRET.sub(" | ", text)))


def _or_mark(found: re.Match[str]) -> str:
    signs = "".join(sign for sign in found[0] if sign.isalnum())
    return " | " if len(signs) >= _TOKEN_LEAST and set(signs[:6]) <= set("0fzFZ") else found[0]


def _numbers(text: str, place: str, number: int, eyes: _Eyes) -> None:
    for found in _DIGITS.finditer(_DATE.sub("|", text)):
        digits = re.sub(r"\D", "", found[0])
        if not _invented_number(digits) and not _grouped(found[0]):
            eyes.note(number, place, "a number")


def _atom(atom: str, place: str, number: int, eyes: _Eyes) -> None:
    """Letters and digits without a sign between: a known word, or a small number with its unit."""
    folded = _folded(atom)
    if atom.isdecimal() or len(atom) == 1 or folded in eyes.code or folded in eyes.words:
        return
    if atom.isalpha():
        pieces = _CAMEL.findall(atom)
        if len(pieces) == 1 or not all(_folded(piece) in eyes.words or _folded(piece) in eyes.code for piece in pieces):
            eyes.note(number, place, "a word")
    elif not _SMALL.fullmatch(atom):
        eyes.note(number, place, "letters and digits")


def _invented_number(digits: str) -> bool:
    if digits.startswith(("2098", "0199", "33199", "003319", "999", "9900000")) or set(digits[:6]) <= {"0"}:
        return True
    if digits.startswith("1") and len(digits) == len("1700000000000"):
        return True  # a moment in milliseconds: dates are moved
    return re.match(r"\d{2}(?:99999|2098)", digits) is not None


def _grouped(text: str) -> bool:
    """Whether digits with signs between are several small numbers: a version, an amount, a list."""
    groups = re.split(r"\D+", text)
    digits = sum(map(len, groups))
    return len(groups) > 1 and (digits < _SHORTEST or max(map(len, groups)) == 1)


def _reckoned(digits: str) -> bool:
    value = int(digits[:40])
    return re.fullmatch(r"[1-9]\d?0*", digits) is not None or any(
        near & (near - 1) == 0 for near in (value - 1, value, value + 1)
    )


def _folded(word: str) -> str:
    apart = unicodedata.normalize("NFKD", word.casefold())
    return "".join(sign for sign in apart if not unicodedata.combining(sign))


def _listed(package: str, name: str = "words.txt") -> set[str]:
    return {_folded(word) for word in files(package).joinpath(name).read_text("utf-8").split()}
