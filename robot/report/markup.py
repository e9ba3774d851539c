"""Writes HTML in which every text is clean and escaped: there is no way to put one in that is not.

Must not know what it writes about.
"""

import base64
from collections.abc import Callable
from string import Formatter

from robot.signs import visible

_VOID = frozenset({"img", "meta", "br"})
_OWN = frozenset({"class", "id", "href", "src", "d"})
"""Attributes whose values the report makes itself, or gives as `Html`."""

_ESCAPED = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "'": "&#x27;"})


class Html(str):
    """A text that is HTML already."""

    __slots__ = ()


Content = str | None
"""What an element may hold: a text, HTML, or nothing."""


class Writer:
    """Writes elements. `clean` takes the secrets out of a text; every text passes it before it is escaped."""

    def __init__(self, clean: Callable[[str], str]) -> None:
        self._clean = clean
        self._known: dict[str, Html] = {}
        self._data: list[bytes] = []

    def text(self, text: str) -> Html:
        """A text as HTML; HTML stays as it is."""
        if isinstance(text, Html):
            return text
        known = self._known.get(text)
        if known is None:
            known = self._known[text] = Html(self.clean(text).translate(_ESCAPED))
        return known

    def clean(self, text: str) -> str:
        """A text without secrets, and with every sign to be seen."""
        return visible(self._clean(text))

    def embedded(self, kind: str, data: bytes) -> Html:
        """An address that is the data itself. Until `document` a sign stands for it that no text can hold."""
        self._data.append(data)
        return Html(f"data:{kind};base64,\0{len(self._data) - 1}\0")

    def document(self, page: Html) -> bytes:
        """The page as UTF-8, with what is embedded in it: put in at the end, since pictures are long to copy."""
        parts = page.split("\0")
        return b"".join(
            base64.b64encode(self._data[int(part)]) if place % 2 else part.encode() for place, part in enumerate(parts)
        )

    def all(self, *contents: Content) -> Html:
        """One after another."""
        return Html("".join(self.text(one) for one in contents if one is not None))

    def __call__(self, tag: str, *contents: Content, **attributes: str | bool | None) -> Html:
        """An element. In names of attributes `_` stands for `-`; one that is None or False is left out."""
        parts = [f"<{tag}"]
        for given, value in attributes.items():
            if value is None or value is False:
                continue
            name = given.rstrip("_").replace("_", "-")
            if value is True:
                parts.append(f" {name}")
            else:
                shown = value if name in _OWN else self.text(value)
                parts.append(f' {name}="{shown}"')
        parts.append(">")
        if tag not in _VOID:
            parts += [self.all(*contents), f"</{tag}>"]
        return Html("".join(parts))

    def fill(self, sentence: str, **parts: str) -> Html:
        """A sentence with something in place of each `{name}` in it."""
        return self.all(*(
            one for literal, name, _, _ in Formatter().parse(sentence)
            for one in (literal, parts[name] if name else None)
        ))  # fmt: skip
