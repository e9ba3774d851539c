"""The elements of a screen as plain data, one by one. Must not know where they come from."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from typing import Any, Final

LONGEST: Final = 60
"""Characters of a name that are shown to a person."""


@dataclass(frozen=True, slots=True)
class Seen:
    """One element on a screen, in the order in which it is read; what is typed in a box is no part of it."""

    id: str  # what the browser knows it by
    start: int = 0  # its place in reading order, and that of the last element in it
    stop: int = 0
    tag: str = ""
    type: str = ""  # of an input: `password`
    role: str = ""
    name: str = ""
    labels: tuple[str, ...] = ()
    beside: str = ""  # the words left of a box or above it
    placeholder: str = ""
    text: str = ""
    html_id: str = ""
    html_name: str = ""
    icon: str = ""  # the words in the names of the picture on something to click that shows none
    under: tuple[str, ...] = ()  # the headings it stands below, the nearest first
    row: tuple[str, ...] = ()  # what the other cells of its row show
    dialog: bool = False  # it is in what lies over the page
    box: bool = False  # something to fill, choose or tick
    action: bool = False  # something to click
    frame: int = 0

    @property
    def shows(self) -> str:
        """The words by which a person knows it."""
        names = (self.name, *self.labels, self.beside, self.placeholder) if self.box else (self.name, self.text)
        return next((words for words in names if words), self.html_name if self.box else self.icon)

    def holds(self, other: "Seen") -> bool:
        """Whether another element is in this one."""
        return self.frame == other.frame and self.start < other.start <= self.stop

    def told(self) -> str:
        """What a person would call it: `button 'Connexion'`."""
        words = self.shows
        short = words if len(words) <= LONGEST else f"{words[: LONGEST - 3]}..."
        return f"{self.kind} '{short}'" if short else f"{self.kind} without words"

    @property
    def kind(self) -> str:
        """What it is for a person, in one word."""
        if self.box:
            return "password box" if self.type == "password" else {"textbox": "box"}.get(self.role, self.role or "box")
        return self.role if self.role in _TOLD else "text"


_TOLD = frozenset({"button", "link", "heading", "tab", "menuitem", "table", "row", "dialog", "alert", "img"})

Screen = Sequence[Seen]
"""All that is on a screen, in reading order."""

_FIELDS = {field.name for field in fields(Seen)}
_LISTS = ("labels", "under", "row")


def seen_from(data: Mapping[str, Any], frame: int = 0) -> Seen:
    """Make one of what the page says of an element (JSON)."""
    held = {"start": data.get("from", 0), "stop": data.get("to", 0), "frame": frame}
    held |= {name: value for name, value in data.items() if name in _FIELDS}
    held |= {name: tuple(held[name]) for name in _LISTS if name in held}
    return Seen(**held)
