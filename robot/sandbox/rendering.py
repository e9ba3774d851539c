"""Turns the templates of one generation of a portal into HTML.

Knows nothing of sessions or of the world. A further generation is a further folder
``templates/<portal>/<generation>`` with the same file names, or with those alone that differ from another's.
"""

from __future__ import annotations

import functools
import html
from pathlib import Path
from typing import TYPE_CHECKING, Any

import jinja2

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date, datetime

_TEMPLATES = Path(__file__).parent / "templates"
_LIKE = {("pigp", "2017"): "2019", ("chorus-pro", "2017"): "2019"}
"""The generation whose files show what a generation has no file of its own for."""

_MONTHS = (
    "janvier",
    "février",
    "mars",
    "avril",
    "mai",
    "juin",
    "juillet",
    "août",
    "septembre",
    "octobre",
    "novembre",
    "décembre",
)


def in_words(day: date) -> str:
    """Write a day as "5 octobre 2019"."""
    return f"{day.day} {_MONTHS[day.month - 1]} {day.year}"


def portals() -> list[str]:
    """Return the portals that there are templates for."""
    return sorted(folder.name for folder in _TEMPLATES.iterdir() if folder.is_dir())


def generations(portal: str) -> list[str]:
    """Return the generations that there are templates for."""
    return sorted(folder.name for folder in (_TEMPLATES / portal).iterdir() if folder.is_dir())


class Pages:
    """The templates of each portal in the generation that is being shown."""

    def __init__(self, generation: Mapping[str, str], words: Mapping[str, str] | None = None) -> None:
        """`words`: what the pages show in the place of what they show, to practise a change of the portal on."""
        self._words = dict(words or {})
        for portal, name in generation.items():
            if portal not in portals():
                raise ValueError(f"there is no portal {portal}; there are: {', '.join(portals())}")
            if name not in generations(portal):
                raise ValueError(f"there is no {portal} {name}; there are: {', '.join(generations(portal))}")
        self._generation = dict(generation)

    def shows(self, portal: str) -> bool:
        """Tell whether a portal is shown at all."""
        return portal in self._generation

    def render(self, portal: str, name: str, **values: Any) -> str:
        """Return the page *name* of a portal as HTML."""
        text = _templates(portal, self._generation[portal]).get_template(f"{name}.html").render(**values)
        for old, new in self._words.items():
            text = text.replace(old, html.escape(new, quote=False))
        return text

    def resource(self, portal: str, name: str) -> Path | None:
        """Return the file of a style sheet, script or picture of a portal, if there is one."""
        paths = (folder / name for folder in _folders(portal, self._generation[portal]))
        return next((path for path in paths if path.suffix in {".css", ".js", ".svg"} and path.is_file()), None)


def _folders(portal: str, generation: str) -> list[Path]:
    names = [generation, *([like] if (like := _LIKE.get((portal, generation))) else [])]
    return [_TEMPLATES / portal / name for name in names]


@functools.cache
def _templates(portal: str, generation: str) -> jinja2.Environment:
    loader = jinja2.FileSystemLoader(_folders(portal, generation))
    environment = jinja2.Environment(
        loader=loader,
        autoescape=True,
        auto_reload=False,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters["words"] = in_words
    environment.filters["day"] = _day
    environment.filters["moment"] = _moment
    return environment


def _day(day: date) -> str:
    return day.strftime("%d/%m/%Y")


def _moment(moment: datetime) -> str:
    return moment.strftime("%d/%m/%Y %H:%M:%S")
