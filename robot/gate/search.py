"""Finds secrets in some bytes, however they are encoded, by undoing every encoding at once, again and again.

The bytes go through rounds: escapes are undone, markup is set aside. What base64 and hexadecimal runs hold goes
through the same, twice deep. What tells a secret is looked for at each step. Must not know files or archives.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Final

from robot.gate.decoders import (
    GAP,
    around_markup,
    base64_decoder,
    hex_decoder,
    texts,
    unescaper,
    unlist,
    unmark,
    unquoter,
)
from robot.gate.kinds import EVERY, Kind, words
from robot.gate.needles import ROUNDS, folder, needle, only_signs
from robot.secrets import Secret
from robot.secrets.common import SHORTEST
from robot.secrets.forms import DISTINCT

DEEP: Final = 2
"""How many times base64 and hexadecimal are undone within one another."""
_SMALL = 100
"""The bytes of which it takes no time to leave out one after another."""
_REACH = 16
"""The bytes that one character of a secret may take where quoted-printable is looked for."""


@dataclass(frozen=True)
class Place:
    """Where a secret was found in some bytes, and how it is written there."""

    secret: int
    start: int
    stop: int
    kind: str


class Search:
    """Looks for the secrets given, each told by its number, in the kinds of encoding given.

    Those in `alone`, and very short ones, are looked for only raw and standing alone.
    """

    def __init__(
        self, secrets: Sequence[Secret], kinds: Collection[Kind] = EVERY, *, alone: Collection[Secret] = ()
    ) -> None:
        self._secrets = tuple(secrets)
        self._kinds = frozenset(kinds)
        self._alone = alone
        self._needles = [needle(secret.reveal(), self._kinds, alone=secret in alone) for secret in secrets]
        shortest = max(SHORTEST, min((one.length for one in self._needles), default=SHORTEST))
        longest = max((one.length for one in self._needles), default=0)
        wanted = {byte for one in self._needles for data in (*one.exact, *one.decoded) for byte in data}
        self._ascii_only = all(secret.reveal().isascii() for secret in secrets)
        self._shortest_text = max(DISTINCT, shortest)
        self._reach = _REACH * (longest + SHORTEST)
        self._fold = folder(self._kinds)
        self._tells_spelt = any(one.spelt for one in self._needles)
        self._unescape = unescaper(self._kinds)
        self._unquote = unquoter(wanted)
        self._decoders = (
            base64_decoder(self._kinds, -(-4 * shortest // 3)),
            hex_decoder(self._kinds, 2 * shortest),
        )

    def found(self, data: bytes, known: Collection[int] = ()) -> set[int]:
        """Give the numbers of the secrets that some bytes hold, but for those known."""
        hits = set(known)
        hits |= {number for number, one in enumerate(self._needles) if one.alone and one.alone.search(data)}
        if data and len(hits) < len(self._needles):
            self._look(data, DEEP, hits)
        return hits.difference(known)

    def places(self, data: bytes, known: Collection[int] = ()) -> list[Place]:
        """Give the first place of each secret that some bytes hold, but for those known. Takes a while for each."""
        return [self._place(number, data) for number in sorted(self.found(data, known))]

    def _look(self, data: bytes, deep: int, hits: set[int]) -> None:
        whole = self._without_zeros(data)
        self._careful(whole, hits)
        self._exact(whole, hits)
        text = texts(whole, shortest=self._shortest_text, ascii_only=self._ascii_only)
        if text is not whole and deep == DEEP:
            self._folded(whole, hits)
        plain, final = self._read(text, hits)
        unquoted = self._unquoted(text, plain)
        if unquoted:
            self._exact(unquoted, hits)
            final += GAP + self._read(unquoted, hits)[1]
        if not deep or len(hits) == len(self._needles):
            return
        for decode in self._decoders:
            decoded = decode(final)
            if decoded:
                self._look(decoded, deep - 1, hits)

    def _read(self, text: bytes, hits: set[int]) -> tuple[bytes, bytes]:
        """Look at a text without its escapes, and without its escapes and its markup; give both."""
        plain = self._plain(text, hits)
        self._folded(plain, hits)
        if Kind.MARKUP not in self._kinds:
            return plain, plain
        marked = around_markup(text, self._reach)
        bare = self._bare(marked, hits) if marked else b""
        if marked is text:
            return plain, bare
        if plain is not text:
            marked = around_markup(plain, self._reach)
            bare += GAP + self._bare(marked, hits) if marked else b""
        return plain, plain + GAP + bare if bare else plain

    def _plain(self, text: bytes, hits: set[int]) -> bytes:
        """Undo escapes until there are none."""
        for _ in range(ROUNDS):
            unescaped = self._unescape(text)
            if unescaped is text:
                break
            self._exact(unescaped, hits)
            text = unescaped
        return text

    def _bare(self, text: bytes, hits: set[int]) -> bytes:
        """Set markup aside and undo escapes until there is neither; give the text, and then the markup."""
        aside = b""
        again = True
        for _ in range(ROUNDS):
            listed, gaps = unlist(text) if again else (text, b"")
            bare, markup = unmark(listed)
            if bare is text and not again:
                break
            for changed, before in ((listed, text), (bare, listed)):
                if changed is not before:
                    self._exact(changed, hits)
            text = self._unescape(bare)
            if text is not bare:
                self._exact(text, hits)
            again = text is not listed
            aside = self._unescape(aside) + GAP + markup + gaps
        text += GAP + self._plain(aside, hits)
        self._folded(text, hits)
        return text

    def _unquoted(self, *texts: bytes) -> bytes:
        if Kind.QUOTED not in self._kinds:
            return b""
        found = GAP.join(self._unquote(text, self._reach) for text in dict.fromkeys(texts))
        return self._without_zeros(found).strip(GAP)

    def _exact(self, data: bytes, hits: set[int]) -> None:
        for number, one in enumerate(self._needles):
            if number not in hits and one.exactly_in(data):
                hits.add(number)

    def _folded(self, data: bytes, hits: set[int]) -> None:
        folded = self._fold(data)
        for number, one in enumerate(self._needles):
            if number not in hits and one.folded_in(folded):
                hits.add(number)
        if self._tells_spelt and len(hits) < len(self._needles):
            signs = only_signs(data)
            hits |= {number for number, one in enumerate(self._needles) if one.spelt_in(signs)}

    def _careful(self, data: bytes, hits: set[int]) -> None:
        for number, one in enumerate(self._needles):
            if one.careful and number not in hits and one.careful.holds(data.decode("latin-1")):
                hits.add(number)

    def _without_zeros(self, data: bytes) -> bytes:
        """Make one-byte text of UTF-16 and UTF-32; what else there is between zeros stays as it is."""
        return data.replace(b"\0", b"") if Kind.UTF16 in self._kinds else data

    def _place(self, number: int, data: bytes) -> Place:
        """Narrow the bytes down as long as they hold the secret: by thirds, then from behind and from before."""
        one = Search((self._secrets[number],), self._kinds, alone=self._alone)
        start, stop = one._part(data)
        low, high = start, stop
        while low < high:
            middle = (low + high) // 2
            low, high = (low, middle) if one.found(data[start:middle]) else (middle + 1, high)
        stop = high
        low = start
        while low < high:
            middle = (low + high + 1) // 2
            low, high = (middle, high) if one.found(data[middle:stop]) else (low, middle - 1)
        if one.found(data[low:stop]):
            start = low
        else:  # what it is written in reaches further
            start, stop = 0, len(data)
        return Place(secret=number, start=start, stop=stop, kind=words(self._needed(number, data[start:stop])))

    def _part(self, data: bytes) -> tuple[int, int]:
        """Give a part of the data that holds what all of it holds, and no third of which can be left out."""
        start, stop = 0, len(data)
        while stop - start > _SMALL:
            third = (stop - start) // 3
            if self.found(data[start : stop - third]):
                stop -= third
            elif self.found(data[start + third : stop]):
                start += third
            else:
                break
        return start, stop

    def _needed(self, number: int, data: bytes) -> set[Kind]:
        """Leave out every kind without which the secret is found all the same."""
        needed = set(self._kinds)
        for kind in Kind:
            if Search((self._secrets[number],), needed - {kind}, alone=self._alone).found(data):
                needed.discard(kind)
        return needed
