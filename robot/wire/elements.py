"""The elements of HTML: which are blocks, which show nothing, and which are open at a place of a page.

Must not know texts or attributes.
"""

from typing import Final


def _names(text: str) -> frozenset[str]:
    return frozenset(text.split())


BLOCKS: Final = _names(
    """address article aside blockquote body caption center colgroup dd details dialog dir div dl dt fieldset figcaption
    figure footer form h1 h2 h3 h4 h5 h6 header hgroup hr html legend li listing main menu nav ol p plaintext pre search
    section summary table tbody tfoot thead tr ul"""
)
"""They stand on lines of their own."""
CELLS: Final = _names("button select td textarea th")
"""They stand apart on their line."""
INLINE: Final = _names(
    """a abbr acronym area b bdi bdo big br cite code col data del dfn em font i img input ins kbd label link mark meta
    param q rp rt ruby s samp small source span strike strong sub sup time track tt u var wbr"""
)
VOID: Final = _names("area base br col embed hr img input link meta param source track wbr")
"""They hold nothing and have no end."""
MUTE: Final = _names(
    """audio canvas datalist desc iframe map metadata noembed noframes noscript object script select style template
    title video xmp"""
)
"""They show no text of their own."""
_FORMATTING: Final = _names("a b big code em font i s small span strike strong tt u")
_ENDED_BY: Final = {
    "p": BLOCKS,
    "li": _names("li"),
    "dd": _names("dd dt"),
    "dt": _names("dd dt"),
    "td": _names("td th tr tbody tfoot"),
    "th": _names("td th tr tbody tfoot"),
    "tr": _names("tr tbody tfoot"),
    "tbody": _names("tbody tfoot"),
    "thead": _names("tbody tfoot"),
}
"""Elements whose end need not be written, and what begins ends them."""
_HOLDS: Final = _names("button dl object ol table td template th ul")
"""What begins in them ends nothing outside of them."""
_LOOKED_AT: Final = 64
"""How far out the element that ends is looked for: deeper, a page is made to take time."""


class OpenElements:
    """The elements that are open, one of which may keep all that it holds from being shown."""

    def __init__(self) -> None:
        self._open: list[str] = []
        self._mute: int | None = None

    @property
    def muted(self) -> bool:
        """Whether what stands here is not shown."""
        return self._mute is not None

    def begin(self, name: str, *, mutes: bool = False) -> None:
        """An element begins; with `mutes`, nothing it holds is shown."""
        if self._mute is not None and self._ends_mute(name):
            self._cut(self._mute)
        self._open.append(name)
        if mutes and self._mute is None:
            self._mute = len(self._open) - 1

    def would_end(self, name: str) -> None:
        """An element without an end of its own begins; it may end others."""
        if self._mute is not None and self._ends_mute(name):
            self._cut(self._mute)

    def end(self, name: str) -> bool:
        """An end tag; tells whether an element of this name was open and is not any more."""
        if self._open and self._open[-1] == name:
            self._cut(len(self._open) - 1)
            return True
        for place in range(len(self._open) - 1, max(-1, len(self._open) - _LOOKED_AT), -1):
            here = self._open[place]
            if here == name:
                self._cut(place)
                return True
            if name in _FORMATTING and here not in INLINE:
                break
        return False

    def _ends_mute(self, name: str) -> bool:
        """Whether what begins now ends the element that mutes, since it stands in nothing else that holds it."""
        place = self._mute or 0
        inside = self._open[place + 1 : place + _LOOKED_AT]
        return name in _ENDED_BY.get(self._open[place], ()) and _HOLDS.isdisjoint(inside)

    def _cut(self, place: int) -> None:
        del self._open[place:]
        if self._mute is not None and place <= self._mute:
            self._mute = None
