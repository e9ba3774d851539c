"""Looks for secrets in every file of a folder, in its name and in what is packed in it.

Tells where one is and how it is written there, never the secret. Must not know what becomes of a file that holds one.
"""

import os
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from robot.gate.search import Search
from robot.gate.streams import Bounds, Finding, Inspection, Stream
from robot.gate.walk import Entry, entries, opened, reason
from robot.secrets import Redactor, Secret

_PIECE = 1 << 20
_DEFAULT: Final = Bounds()
_OPAQUE_SUFFIXES = {".br": "Brotli"}
"""What has no sign of its own to know it by."""


@dataclass(frozen=True)
class Hit:
    """A file that is not clean: it holds a secret, or it could not be looked into (then `secret` is None).

    `path` is for destroying it; `file` is for showing: a secret in it is left out. `member` is what holds the secret
    in the file, with `!` before each member of a member. `kind` says how the secret is written, or why the file could
    not be looked into. `offset` is the place in bytes, from the start of the innermost member. `secret` is its number
    in the order given, from 0.
    """

    path: Path = field(repr=False)
    file: str
    member: str
    kind: str
    offset: int | None
    secret: int | None

    def __str__(self) -> str:
        return self.told("a secret" if self.secret is None else f"secret {self.secret + 1}")

    def told(self, secret: str) -> str:
        """Tell it on one line, with the name by which a reader knows the secret."""
        place = "" if self.offset is None else f" at byte {self.offset}"
        found = "" if self.secret is None else f"{secret}{place}, "
        return f"{'!'.join(filter(None, (self.file, self.member)))}: {found}{self.kind}"


def scan(
    path: Path, secrets: Sequence[Secret], *, bounds: Bounds = _DEFAULT, wanted: Callable[[Path], bool] | None = None
) -> list[Hit]:
    """Give a hit for each secret in a file, or in each file of a folder, and for each file that cannot be read.

    An empty list is the only proof that nothing was found. Blank secrets are not looked for. Each secret is told once
    for each way it is written in a file or a member. Raises nothing for what is wrong with a file. What `wanted` says
    no to, a folder with all that is in it, is left out; the path itself never is.
    """
    return _Scan(secrets, bounds).run(path, wanted)


class _Scan:
    def __init__(self, secrets: Sequence[Secret], bounds: Bounds) -> None:
        known: list[Secret] = []
        self._numbers: list[int] = []
        self._redactor = Redactor()
        for number, secret in enumerate(secrets):
            if secret.reveal().strip() and secret not in known:
                known.append(secret)
                self._numbers.append(number)
                self._redactor.add(secret)
        self._search = Search(known)
        self._bounds = bounds

    def run(self, root: Path, wanted: Callable[[Path], bool] | None) -> list[Hit]:
        return [
            self._hit(entry.path, finding)
            for entry in entries(root, wanted)
            for finding in (*self._names(entry), *self._content(entry))
        ]

    def _names(self, entry: Entry) -> Iterator[Finding]:
        for number in sorted(self._search.found(os.fsencode(entry.path.name))):
            yield Finding("", "in its name", None, number)
        for number in sorted(self._search.found(os.fsencode(entry.target))):
            yield Finding("", "in what it links to", None, number)

    def _content(self, entry: Entry) -> list[Finding]:
        inspection = Inspection(self._search, self._bounds)
        if entry.problem:
            inspection.opaque((), entry.problem)
        if not entry.is_file:
            return inspection.findings
        packing = _OPAQUE_SUFFIXES.get(entry.path.suffix.lower())
        if packing:
            inspection.opaque((), f"{packing} is not unpacked here")
        stream = Stream(inspection)
        try:
            with opened(entry.path) as file:
                while piece := file.read(_PIECE):
                    stream.feed(piece)
        except OSError as error:
            inspection.opaque((), reason(error))
        stream.close()
        return inspection.findings

    def _hit(self, path: Path, finding: Finding) -> Hit:
        return Hit(
            path=path,
            file=self._shown(str(path)),
            member=self._shown(finding.member),
            kind=finding.kind,
            offset=finding.offset,
            secret=None if finding.secret is None else self._numbers[finding.secret],
        )

    def _shown(self, name: str) -> str:
        """Give a name without a secret, on one line, and such that any terminal takes it."""
        clean = self._redactor.clean(name)
        return "".join(sign if sign.isprintable() else "\N{REPLACEMENT CHARACTER}" for sign in clean)
