"""What is looked for of one secret: the bytes it is made of, as they come out of the decoders.

Must not know where it is looked for.
"""

import codecs
import re
import string
import unicodedata
from collections.abc import Callable, Collection
from dataclasses import dataclass
from typing import Final

from robot.gate.decoders import GAP, unescaper, unlist, unmark
from robot.gate.kinds import EVERY, Kind
from robot.secrets import Redactor, Secret
from robot.secrets.common import SHORTEST
from robot.secrets.forms import DISTINCT, as_bytes

ROUNDS: Final = 4
"""How often escapes are undone one after another: a JSON text in a JSON text in a JSON text, and markup between."""
EXACT: Final = 6
"""The least characters that tell a secret where it stands as the decoders left it."""
TELLING: Final = 10
"""The least letters and digits that tell a secret where every other sign is left out."""
_SIGNS: Final = (string.ascii_letters + string.digits).encode()
_OTHERS: Final = bytes(byte for byte in range(256) if byte not in _SIGNS + GAP)
_LETTERS: Final = 4
"""The least letters that make another text of a secret when they are turned: a number with a letter is a user's."""


@dataclass(frozen=True, repr=False)
class Needle:
    """One secret, ready to be looked for.

    `exact` are bytes without zeros, all of which have `core` in them; `decoded` is what the decoders may make of
    those; `folded` is what remains of both in `fold`; `spelt` is what remains of the secret in `only_signs`.
    `careful` is there where those do not find enough: it knows every disguise of this one secret in a text.
    """

    core: bytes
    exact: tuple[bytes, ...]
    decoded: tuple[bytes, ...]
    folded: tuple[bytes, ...]
    spelt: tuple[bytes, ...]
    careful: Redactor | None
    alone: re.Pattern[bytes] | None
    length: int

    def exactly_in(self, data: bytes) -> bool:
        """Tell whether bytes that came out of the decoders hold the secret as it is."""
        if self.core in data and any(exact in data for exact in self.exact):
            return True
        return any(decoded in data for decoded in self.decoded)

    def folded_in(self, data: bytes) -> bool:
        """Tell whether bytes that were folded hold the secret."""
        return any(folded in data for folded in self.folded)

    def spelt_in(self, data: bytes) -> bool:
        """Tell whether bytes of which letters and digits are left hold the secret."""
        return any(spelt in data for spelt in self.spelt)


def needle(text: str, kinds: Collection[Kind], *, alone: bool = False) -> Needle:
    """Make the needle of a secret's text for the kinds given; raw and standing alone, if so told or very short."""
    if alone or len(text) < SHORTEST:
        return Needle(b"", (), (), (), (), careful=None, alone=_alone(text), length=SHORTEST)
    fold = folder(kinds)
    written = _written(text, kinds)
    unescape = unescaper(kinds)
    decoded = {one for data in written for one in _decoded(data, unescape, marked=Kind.MARKUP in kinds)}
    if Kind.ROT13 in kinds and sum(sign in string.ascii_letters for sign in text) >= _LETTERS:
        decoded.add(codecs.encode(text, "rot13").encode("utf-8", "surrogatepass"))
    decoded -= set(written)
    folded = {fold(data) for data in (*written, *decoded)}
    weak = any(len(fold(data)) < DISTINCT for data in (*written[:1], *decoded))
    careful = None
    if weak and EVERY.issubset(kinds):  # the redactor cannot leave a kind out
        careful = Redactor()
        careful.add(Secret(text))
    return Needle(
        core=_core(text, written),
        exact=tuple(written),
        decoded=tuple(data for data in decoded if len(data) >= EXACT),
        folded=tuple(data for data in folded if len(data) >= DISTINCT),
        spelt=_spelt(text, kinds),
        careful=careful,
        alone=None,
        length=len(text),
    )


def folder(kinds: Collection[Kind]) -> Callable[[bytes], bytes]:
    """Give what folds bytes to what tells them: letters of one case, without blanks, invisible and foreign signs."""
    table = bytes(range(256)).lower() if Kind.CASE in kinds else bytes(range(256))
    blank = bytes(byte for byte in range(256) if not ord(" ") < byte < 0x7F)  # noqa: PLR2004 - the last of ASCII
    dropped = (blank if Kind.BREAKS in kinds else b"") + (b"+" if Kind.PLUS in kinds else b"")
    dropped += b"\\" if Kind.JSON in kinds else b""
    return lambda data: data.translate(table, dropped)


def only_signs(data: bytes) -> bytes:
    """Give the letters and digits of some bytes, as they are, and the gaps between pieces."""
    return data.translate(None, _OTHERS)


def _spelt(text: str, kinds: Collection[Kind]) -> tuple[bytes, ...]:
    """Give what tells a secret that stands there sign by sign: of one that words and numbers can spell, nothing."""
    signs = only_signs(text.encode("ascii", "ignore"))
    mixed = signs.lower() != signs != signs.upper() and any(sign in b"0123456789" for sign in signs)
    if Kind.SPELT not in kinds or not mixed or len(signs) < TELLING:
        return ()
    turned = codecs.encode(signs.decode(), "rot13").encode()
    return (signs, turned) if Kind.ROT13 in kinds else (signs,)


def _written(text: str, kinds: Collection[Kind]) -> list[bytes]:
    """Give the bytes that the text can be, without zeros; UTF-8 first."""
    texts = [text, unicodedata.normalize("NFC", text), unicodedata.normalize("NFD", text)]
    if Kind.PLUS in kinds:
        texts += [one.replace(" ", "+") for one in texts]
    codes = ["utf-8", "cp1252", *(("utf-16-le", "utf-16-be") if Kind.UTF16 in kinds else ())]
    found = (data.replace(b"\0", b"") for code in codes for one in texts for data in as_bytes(one, (code,)))
    return [data for data in dict.fromkeys(found) if len(data) >= SHORTEST]


def _core(text: str, written: list[bytes]) -> bytes:
    """Give what is in all that a text can be: looking for it alone saves looking for each."""
    runs = re.findall(r"[!-~]+", unicodedata.normalize("NFC", text))
    core = max(runs, key=len, default="").encode()
    return core if all(core in one for one in written) else b""


def _decoded(data: bytes, unescape: Callable[[bytes], bytes], *, marked: bool) -> set[bytes]:
    """Give all that the decoders may make of a secret that looks encoded itself."""
    found = {data}
    for _ in range(ROUNDS):
        found |= {unescape(one) for one in found}
        if marked:
            found |= {change(one)[0] for one in found for change in (unlist, unmark)}
    return found - {data}


def _alone(text: str) -> re.Pattern[bytes]:
    return re.compile(rb"(?<![\w\x80-\xff])" + re.escape(text.encode("utf-8", "surrogatepass")) + rb"(?![\w\x80-\xff])")
