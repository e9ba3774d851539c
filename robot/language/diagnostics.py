"""What is wrong with a file, where, and what to do about it: as data, and as lines for a person.

Must not know how mistakes are found. A source line is masked where it may hold a secret before it gets here.
"""

import re
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import NamedTuple

from robot.errors import Problem
from robot.language.literals import looks_like_secret
from robot.model.base import Place
from robot.outcomes import Outcome

_WIDEST = 160
_LONGEST_NAME = 40

HELD_BACK = "(line not shown: it may hold a secret)"
"""Stands in the place of a source line that is not to be shown."""


class Diagnostic(NamedTuple):
    """One mistake: its place, what is wrong in one sentence, the rule that says so, a way out, and its line."""

    place: Place
    message: str
    rule: str
    hint: str = ""
    source_line: str = ""


class Mistakes(Problem):
    """Everything that is wrong with the files of one task, each with its place."""

    def __init__(self, diagnostics: Iterable[Diagnostic], *, outcome: Outcome = Outcome.INVALID) -> None:
        self.diagnostics = tuple(ordered(diagnostics))
        super().__init__(render(self.diagnostics), outcome=outcome)


def ordered(diagnostics: Iterable[Diagnostic]) -> list[Diagnostic]:
    """Give them by file, line and column, each once."""
    first: dict[tuple[Place, str, str], Diagnostic] = {}
    for found in diagnostics:
        told = found._replace(message=_with_short_names(found.message))
        first.setdefault((told.place, told.rule, told.message), told)
    return sorted(
        first.values(), key=lambda one: (one.place.file, one.place.line, one.place.column, one.rule, one.message)
    )


def _with_short_names(message: str) -> str:
    return re.sub(rf"`([^`\s]{{{_LONGEST_NAME}}})[^`\s]+`", r"`\1...`", message)


def render(diagnostics: Iterable[Diagnostic]) -> str:
    """Write them for a person: `file:line:col: message [rule]`, the line with a caret below, and the way out."""
    return "\n".join(_render(one) for one in ordered(diagnostics))


def shown(file: str) -> str:
    """Give a file's path as a person would type it here: relative to the current folder where it lies below that."""
    try:
        path = Path(file)
        return path.relative_to(Path.cwd()).as_posix() if path.is_absolute() else path.as_posix()
    except (ValueError, OSError):
        return file


def at(place: Place) -> str:
    """Give a place as `file:line:col`, the file as a person would type it here."""
    return f"{shown(place.file)}:{place.line}:{place.column}"


def line_of(place: Place, beside: Place | None = None) -> str:
    """Give the line of a place in words: `line 12` of the file that is told of, else `file:12`."""
    return f"line {place.line}" if beside and place.file == beside.file else f"{shown(place.file)}:{place.line}"


def nearest(word: str, known: Iterable[str]) -> str | None:
    """Give the known word that was probably meant, if there is one."""
    import difflib

    folded = {name.casefold(): name for name in known}
    near = difflib.get_close_matches(word[:80].casefold(), folded, n=1, cutoff=0.6)
    return folded[near[0]] if near else None


def suggestion(word: str, known: Iterable[str], what: str = "") -> str:
    """Give the hint for an unknown word: what was probably meant, else what there is (named `what`)."""
    names = sorted(known)
    near = nearest(word, names)
    if near:
        return f"did you mean `{near}`?"
    if not what:
        return ""
    return f"{what}: {', '.join(names[:30])}{', ...' if len(names) > 30 else ''}" if names else f"{what}: none"  # noqa: PLR2004


def key_to_show(key: str) -> str:
    """Give a key as it is told in a sentence; empty for one that may be a secret that slipped out of its quotes."""
    return f"`{key}`" if re.fullmatch(r"[A-Za-z_][A-Za-z0-9_.-]{0,39}|[0-9.]{1,5}|<<", key) else ""


def with_key(words: str, key: str) -> str:
    """Put a key behind words, where it may be shown: `unknown key `nxet``."""
    return f"{words} {key_to_show(key)}".rstrip()


def _render(one: Diagnostic) -> str:
    place = one.place
    where = f"{shown(place.file)}:{place.line}:{place.column}" if place.line else shown(place.file)
    lines = [printable(f"{where}: {one.message} [{one.rule}]")]
    if one.source_line == HELD_BACK:
        lines.append(f"  {HELD_BACK}")
    elif one.source_line.strip():
        start = max(0, place.column - 1 - _WIDEST // 2)
        text = printable(one.source_line)[start : start + _WIDEST]
        number = str(place.line)
        lines += [f"  {number} | {text}", f"  {' ' * len(number)} | {' ' * (place.column - 1 - start)}^"]
    if one.hint:
        lines.append(printable(f"  {one.hint}"))
    return "\n".join(lines)


def printable(text: str) -> str:
    """Give a text that a terminal shows as it is: without control characters."""
    return text if text.isprintable() else "".join(sign if sign.isprintable() else "?" for sign in text)


_OPEN_BLOCKS = {"environment", "about", "hosts", "trust", "generations", "limits"}
_TYPED = re.compile(r"\bwith[\"']?\s*:\s*(?P<value>.*)$")
_SECRET_KEY = re.compile(r"(?i)(pass|pwd|token|credential|motdepasse|[-_]secret)[\w.-]*[\"']?\s*:\s*(?P<value>.*)$")
_HARMLESS = re.compile(
    r"(?:[\"']?(?:env|file|keyring):[\w./~\\:@-]+[\"']?|[\"']?\$\{[a-z_.0-9-]*\}[\"']?|[|>][+-]?)[\s,}\]]*"
)


def line_to_show(lines: Sequence[str], number: int, *, kind: str) -> str:
    """Give a line (counted from 1) of a file; `HELD_BACK` where it may hold a secret typed in the wrong place."""
    if not 1 <= number <= len(lines):
        return ""
    line = lines[number - 1]
    return HELD_BACK if line.strip() and _may_hold_secret(lines, number, kind) else line


def _may_hold_secret(lines: Sequence[str], number: int, kind: str) -> bool:
    line = lines[number - 1]
    if kind == "environment":
        if _block(lines, number) not in _OPEN_BLOCKS:
            return True
    elif looks_like_secret(line):
        return True
    found = (sign.search(line) for sign in (_TYPED, _SECRET_KEY))
    return any(one and one["value"].strip() and not _is_harmless(one["value"]) for one in found)


def _is_harmless(value: str) -> bool:
    # A whole mapping or list is the language's own, unless a secret may stand in it; a bare word may be one itself.
    inside = _TYPED.search(value) or _SECRET_KEY.search(value)
    return _HARMLESS.fullmatch(value) is not None or (value.startswith(("{", "[")) and inside is None)


def _block(lines: Sequence[str], number: int) -> str:
    for line in reversed(lines[:number]):
        found = re.match(r"([\w-]+)\s*:", line)
        if found:
            return found[1]
        if line[:1] not in {"", " ", "#", "]", "}"}:
            return ""
    return ""
