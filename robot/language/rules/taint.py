"""Rules on where secrets may go: into their box and their sink, and into nothing that is kept or shown."""

import re
from collections.abc import Iterator

from robot.language.assembly import Program, key_place
from robot.language.literals import looks_like_secret
from robot.language.references import references_in
from robot.language.rules.rule import File, Found
from robot.language.rules.uses import steps_of
from robot.model.base import Located, LocatedList, Place
from robot.model.flow import Extract, Page, SecretOnPage
from robot.model.selectors import Way
from robot.model.settings import Environment, Staging
from robot.model.steps import Fill, Read

_SAMPLES = ("aB3/kL9mN2", "aB3kL9mN2q", "aBckLdmNpq")
_GAPS = (" : ", " ", "")
"""What may stand between the words and the secret."""

_LEAST = 4
"""So many signs of a secret together are a part of it."""

_REFERENCE = re.compile(r"(?<!\$)\$\{[^{}]*\}")
_NESTED = re.compile(r"\([^()]*[*+}][^()]*\)[*+{]")
_SECRET_INPUT = re.compile(r"(?i)pass(word|wd|phrase)|mot.?de.?passe|secret|token|jeton|credential|api.?key")
_INSTEAD = {
    "with": 'write with: "${secrets.NAME}"; the environment says where it comes from',
    "open": "an address holds no secret: take it out",
    "address": "an address holds no secret: take it out",
}
"""What to do about a text that looks like a secret, by the key that it stands under."""

_NO_LITERALS = {
    "matches",
    "name_matches",
    "holding",
    "not_holding",
    "besides",
    "near",
    "css",
    "format",
    "spki",
    "ca",
    "recipients",
    "hosts",
    "secrets",
    "language",
}


def leaking_secret(program: Program) -> Found:
    """No value is read from a box that a secret is typed into, nor from the words in which a page shows one."""
    typed = _typed(program)
    for name, page in program.pages.items():
        for value, source, place in _read_on(page):
            ways = _ways(program, program.portal_of(name), source.element)
            secret = next((typed[way] for way in ways if way in typed), None)
            if secret is not None:
                message = f"the value `{value}` is read from a box that the secret `{secret}` is typed into"
                hint = "values are written to the journal: remove this, or read an element that no secret is typed into"
                yield place, message, hint
                continue
            for shown, where in page.secret.items():
                if source.takes(where):
                    message = f"the value `{value}` may hold the secret `{shown}`, which this page shows"
                    yield place, message, _way_out(where)


def _way_out(where: SecretOnPage) -> str:
    between = " between `{}` and `{}`".format(*where.between) if where.between else ""
    after = "these words" if looks_like_secret(where.after) else f"`{where.after}`"
    stands = f"the secret, which stands after {after}{between}"
    return f"values are written to the journal: write a `matches` that ends before {stands}, such as 'No (\\d+)'"


class _Source:
    """What a value is read from: an element, and the part of its text that is taken."""

    def __init__(self, element: str, matches: str | None, as_: str = "text") -> None:
        self.element = element
        self.matches = matches
        self.as_ = as_

    def takes(self, where: SecretOnPage) -> bool:
        """Say whether the value would hold a part of the secret, by trying it on samples of what the page shows."""
        if self.as_ != "text":
            return False  # what is no date is not taken
        if self.matches is None:
            return True
        if _NESTED.search(self.matches):
            return True  # to try it might take for ever
        before, after = where.between or ("", "")
        words = (where.after or "")[-30:]
        filled = _REFERENCE.sub("(?:.*?)", self.matches)  # it may stand for any text
        try:
            expression = re.compile(filled, re.IGNORECASE)
        except (re.error, RecursionError, OverflowError):
            return filled != self.matches  # else said by `bad-expression`
        return any(
            _holds(expression.search(f"{words}{gap}{before}{sample}{after}"), sample)
            for sample in _SAMPLES
            for gap in (*_GAPS, *(f" {one}{gap}" for one in where.then for gap in _GAPS))
        )


def _holds(found: re.Match[str] | None, sample: str) -> bool:
    """Say whether a part of the sample is in what is taken of a match: its first group, if it has one."""
    taken = "" if found is None else (found[1] if found.re.groups else found[0]) or ""
    return any(sample[at : at + _LEAST] in taken for at in range(len(sample) - _LEAST + 1))


def _read_on(page: Page) -> Iterator[tuple[str, _Source, Place]]:
    for name, extract in page.extract.items():
        yield name, _source_of(extract), key_place(page, "extract", name)
    for step in steps_of(page):
        if isinstance(step, Read):
            yield step.as_, _Source(step.read, step.matches), step.place_of("as")


def _source_of(extract: Extract) -> _Source:
    return _Source(extract.from_, extract.matches, extract.as_)


def _typed(program: Program) -> dict[tuple[str, str, Way], str]:
    """Give the ways to every box that a secret is typed into, and the secret's name."""
    found = {}
    for name, page in program.pages.items():
        for step in steps_of(page):
            if isinstance(step, Fill):
                for kind, secret in references_in(step.with_):
                    if kind == "secrets":
                        ways = _ways(program, program.portal_of(name), step.fill)
                        found.update(dict.fromkeys(ways, secret))
    return found


def _ways(program: Program, portal: str, name: str) -> Iterator[tuple[str, str, Way]]:
    """Give each way to an element with its generation: two names with one way are the same box."""
    for look in program.candidates.get(portal, ()):
        element = look.elements.get(name)
        for way in element.find if element is not None else ():
            yield portal, look.generation, way


def secret_as_input(program: Program) -> Found:
    """No input is a secret: inputs are typed in the open and written to the journal."""
    for name in program.flow.inputs:
        if _SECRET_INPUT.search(name):
            place = key_place(program.flow, "inputs", name)
            hint = "move it from `inputs` to `secrets`; the environment says where it comes from"
            if name in program.flow.secrets:
                hint = "remove it from `inputs`: `secrets` names it already"
            yield place, f"the input `{name}` is a secret by its name", hint


def secret_in_text(file: File) -> Found:
    """No text looks like a secret: a file holds the names of secrets, never secrets."""
    if isinstance(file.model, (Environment, Staging)):
        return  # all that they hold is held to forms of its own
    source = file.model._source  # noqa: SLF001 - places are the language's own matter
    if source is not None:
        for key, text, place in _texts(source):
            if looks_like_secret(text):
                hint = _INSTEAD.get(key, "take it out; if it is a real secret, renew it")
                yield place, "this text looks like a secret, and a file holds none", hint


def _texts(data: Located) -> Iterator[tuple[str, str, Place]]:
    for key, value in data.items():
        if key in _NO_LITERALS:
            continue
        if isinstance(value, str):
            yield key, value, data.values_at[key]
        elif isinstance(value, Located):
            yield from _texts(value)
        elif isinstance(value, LocatedList):
            yield from _texts_in(key, value)


def _texts_in(key: str, data: LocatedList) -> Iterator[tuple[str, str, Place]]:
    for item, place in zip(data, data.items_at, strict=True):
        if isinstance(item, str):
            yield key, item, place
        elif isinstance(item, Located):
            yield from _texts(item)
        elif isinstance(item, LocatedList):
            yield from _texts_in(key, item)
