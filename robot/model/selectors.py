"""Selectors: the named elements of one generation of a portal, each with independent ways to find it.

Says what can be written; how a way is carried out on a screen is the browser's matter (`robot/browser/sight.js`).
"""

from typing import Annotated, Any, Literal

from pydantic import Discriminator, Field, Tag

from robot.model.base import ElementName, Model, Name, OneOrSeveral

Texts = Annotated[tuple[str, ...], OneOrSeveral, Field(min_length=1)]
"""One text or several, any of which will do. Compared as a person reads them: without regard to case, accents,
runs of spaces, and signs around the words (`Identifiant * :` is `Identifiant`)."""


class Scope(Model):
    """Where on the screen a way looks; without any of these, everywhere."""

    row: Texts | None = Field(
        default=None, description="Only in the row of a table or list that has a cell with this text."
    )
    under: Texts | None = Field(
        default=None, description="Only below the heading with this text, up to the next heading."
    )
    within: Literal["dialog"] | None = Field(
        default=None, description="Only in what lies over the page: a dialog, a pop-up."
    )
    holding: str | None = Field(
        default=None, description="With `within`: only in one whose text holds this regular expression."
    )
    not_holding: str | None = Field(
        default=None, description="With `within`: in none whose text holds this regular expression."
    )
    besides: str | None = Field(
        default=None,
        description="With `within`: in none with another button, or a link like one, whose name this is not found in.",
    )
    near: str | None = Field(
        default=None,
        description="Not what it finds, but what stands nearest around that and holds this regular expression.",
    )


_Unless = Annotated[
    Texts | None, Field(description="Not where its name or its picture has a word that begins with one of these.")
]


class ByRole(Scope):
    """By what it is for a person (button, link, heading, ...) and the name it goes by."""

    role: Annotated[tuple[str, ...], OneOrSeveral]
    name: Texts | None = None
    name_matches: str | None = Field(
        default=None,
        description="A regular expression found in the name; it must be all of it where a destructive step clicks.",
    )
    unless: _Unless = None


class ByLabel(Scope):
    """A box by the label that is tied to it."""

    label: Texts


class ByBeside(Scope):
    """A box by the words that stand left of it or above it on the screen, tied to it or not."""

    beside: Texts
    kind: Literal["text", "password", "list", "any"] = "any"


class ByPlaceholder(Scope):
    """A box by the words that stand in it while it is empty."""

    placeholder: Texts


class ByText(Scope):
    """The smallest element that shows exactly this text."""

    text: Texts


class ByMatch(Scope):
    """The smallest element whose text, boxes read as their contents, holds this regular expression."""

    matches: str


class ByIcon(Scope):
    """Something to click without words, by a whole word of what its picture is called in title, class or file name."""

    icon: Texts
    unless: _Unless = None


class ByOnlyAction(Scope):
    """The one thing to click there is in the scope; what shows words (a link on the cell's text) does not count."""

    only: Literal["action"]
    unless: _Unless = None
    called: str | None = Field(
        default=None, description="A regular expression found in its name, where it has one: a title is no guess."
    )


class ByPager(Scope):
    """The control that leads to the next page of a list, none on its last page; or what says that the list goes on.

    `list`: a list of its pages to choose from, as long as the last is not chosen.
    """

    pager: Literal["next", "more", "list"]


class ByCss(Scope):
    """A CSS selector, the last resort: `why` says what makes it hold."""

    css: str
    why: str


WAYS: tuple[type[Scope], ...] = (
    ByRole, ByLabel, ByBeside, ByPlaceholder, ByText, ByMatch, ByIcon, ByOnlyAction, ByPager, ByCss,
)  # fmt: skip
WAY_KEYS = {next(key for key in way.model_fields if key not in Scope.model_fields): way for way in WAYS}
"""The key that tells each way: `role`, `label`, `beside`, ..."""


def _way_key(value: Any) -> str | None:
    held = value if isinstance(value, dict) else getattr(value, "__dict__", {})
    return next((key for key in WAY_KEYS if key in held), None)


Way = Annotated[
    Annotated[ByRole, Tag("role")]
    | Annotated[ByLabel, Tag("label")]
    | Annotated[ByBeside, Tag("beside")]
    | Annotated[ByPlaceholder, Tag("placeholder")]
    | Annotated[ByText, Tag("text")]
    | Annotated[ByMatch, Tag("matches")]
    | Annotated[ByIcon, Tag("icon")]
    | Annotated[ByOnlyAction, Tag("only")]
    | Annotated[ByPager, Tag("pager")]
    | Annotated[ByCss, Tag("css")],
    Discriminator(_way_key),
]


class Element(Model):
    """A named element of a portal."""

    means: str = Field(description="What a person would call it.")
    behind: ElementName | None = Field(
        default=None, description="The element that is clicked first where this one is not shown: what unfolds it."
    )
    find: tuple[Way, ...] = Field(min_length=1, description="Independent ways to find it, best first.")


class Selectors(Model):
    """A selector file: one generation of one portal."""

    portal: Name
    generation: str
    about: str | None = None
    like: str | None = Field(
        default=None, description="The generation whose elements it has as well, but for those that it writes itself."
    )
    recognised_by: tuple[ElementName, ...] = ()
    elements: dict[ElementName, Element]

    def with_older(self, older: "Selectors") -> "Selectors":
        """Give these selectors with the elements that an older generation has and they do not write themselves."""
        made = self.model_copy(update={"elements": {**older.elements, **self.elements}})
        made._stand_at(self._source)  # noqa: SLF001 - of its own class
        return made


class Portal(Model):
    """A portal file: what holds for every generation of it."""

    portal: Name
    about: str | None = None
    hosts: tuple[str, ...] = Field(min_length=1, description="The names it answers at; no other host is reachable.")
