"""What the practice portal can be told to do differently: one documented field per switch, the default is "all well".

Knows nothing of HTTP, of templates or of the data shown. A behaviour is written ``name=value`` on the command line, in
tests and in the control API; ``name=value*2`` means that the first two times are so and that all is well afterwards.
"""

from __future__ import annotations

import dataclasses
import sys
import typing
from dataclasses import dataclass
from enum import StrEnum

from robot.sandbox.choices import (
    Announcement,
    Astray,
    Blanks,
    ChorusHost,
    ChorusLink,
    Confirm,
    ConfirmBy,
    Dialog,
    Entities,
    ExpiredShows,
    Manager,
    Markup,
    Pencil,
    Place,
    Refusal,
    RowActions,
    Service,
    SessionEnds,
    SignIn,
    SignInAnswer,
    SignOut,
    Siret,
)

if typing.TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

ALWAYS = sys.maxsize
"""As a number of times: every time."""

NATURAL = -1
"""As `Behaviour.slash`: "/" is a character like any other, so that about one password in five holds it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Behaviour:
    """Every switch of the practice portal, each with the sentence that explains it (see `about`)."""

    pigp: typing.Annotated[Service, "PIGP as a whole (maintenance is HTTP 503, maintenance-200 is not)"] = Service.UP
    chorus: typing.Annotated[Service, "Chorus Pro as a whole"] = Service.UP
    sign_in: typing.Annotated[SignIn, "the answer to right credentials"] = SignIn.OK
    refusal: typing.Annotated[Refusal, "how wrong credentials are refused"] = Refusal.MESSAGE
    lock_after: typing.Annotated[int, "how many wrong passwords in a row lock the account (0: none do)"] = 2
    sign_in_answer: typing.Annotated[SignInAnswer, "HTTP 200 with Refresh, or HTTP 302, after a sign-in"] = (
        SignInAnswer.REFRESH
    )
    chorus_link: typing.Annotated[ChorusLink, "how the menu opens Chorus Pro, if at all"] = ChorusLink.NEW_TAB
    chorus_host: typing.Annotated[ChorusHost, "the host that Chorus Pro answers under"] = ChorusHost.CHORUS_PRO
    astray: typing.Annotated[Astray, "where a host that no portal declares is entered"] = Astray.NEVER
    http_500: typing.Annotated[Place, "the page that answers HTTP 500"] = Place.NOWHERE
    no_answer: typing.Annotated[Place, "the page that is never answered"] = Place.NOWHERE
    session_ends: typing.Annotated[SessionEnds, "the page at which the session turns out to have expired"] = (
        SessionEnds.NEVER
    )
    expired_shows: typing.Annotated[ExpiredShows, "what an expired session shows"] = ExpiredShows.PAGE
    announcement: typing.Annotated[Announcement, "a pop-up that covers the Chorus Pro home page"] = Announcement.NONE
    announcement_delay: typing.Annotated[int, "milliseconds before that pop-up appears"] = 0
    cookie_banner: typing.Annotated[bool, "a banner about cookies at the bottom of Chorus Pro"] = False
    pencil: typing.Annotated[Pencil, "the form of the pencil"] = Pencil.ICON_LINK
    row_actions: typing.Annotated[RowActions, "whether the row has an eye (Consulter) beside the pencil"] = (
        RowActions.PENCIL
    )
    dialog: typing.Annotated[Dialog, "the form of the confirmation dialog"] = Dialog.BOOTSTRAP
    manager: typing.Annotated[Manager, "what the signed-in person is to the structures"] = Manager.PRINCIPAL
    sign_out: typing.Annotated[SignOut, "how one signs out of Chorus Pro: at once, in a menu, after a question"] = (
        SignOut.LINK
    )
    structure_siret: typing.Annotated[Siret, "the SIRET on the structure's page"] = Siret.RIGHT
    recapitulatif_siret: typing.Annotated[Siret, "the SIRET in the récapitulatif's sentence"] = Siret.RIGHT
    confirm: typing.Annotated[Confirm, "what Confirmer does and answers"] = Confirm.OK
    confirm_by: typing.Annotated[ConfirmBy, "whether the récapitulatif stands behind a redirect"] = ConfirmBy.REDIRECT
    confirm_delay_before: typing.Annotated[int, "milliseconds between receiving Confirmer and resetting"] = 0
    confirm_delay_after: typing.Annotated[int, "milliseconds between resetting and answering Confirmer"] = 0
    delay: typing.Annotated[int, "milliseconds before every answer"] = 0
    compression: typing.Annotated[bool, "answers are compressed if the browser takes it"] = False
    passwords: typing.Annotated[tuple[str, ...], "the first passwords to give out, separated by blanks"] = ()
    slash: typing.Annotated[int, "how many of the first passwords hold a slash: a number, always, or natural"] = 0
    markup: typing.Annotated[Markup, "the markup around the shown password"] = Markup.PLAIN
    entities: typing.Annotated[Entities, "how special characters of the shown password are written"] = Entities.MINIMAL
    blanks: typing.Annotated[Blanks, "what stands between the brackets and the shown password"] = Blanks.NONE
    accounts: typing.Annotated[int, "how many technical accounts a structure has in the Portail de services"] = 1
    render_delay: typing.Annotated[int, "milliseconds before the Portail de services draws what it fetched"] = 150
    sign_in_again: typing.Annotated[bool, "the Portail de services asks for one more Se connecter"] = True
    hidden: typing.Annotated[tuple[str, ...], "SIRETs left out of Mes structures, separated by blanks"] = ()
    times: typing.Annotated[
        tuple[tuple[str, int], ...], "which switches hold only the first N times (written name=value*N)"
    ] = ()

    def __post_init__(self) -> None:
        """Take strings, as on the command line, for values."""
        given = {name: getattr(self, name) for name in _TYPES}
        values, times = _read({name: value for name, value in given.items() if type(value) is str}, dict(self.times))
        for name, value in (*values.items(), ("times", times)):
            object.__setattr__(self, name, value)

    @classmethod
    def parse(cls, texts: Iterable[str]) -> Behaviour:
        """Read ``name=value`` and ``name=value*N``; a mistake is a `ValueError` that names what would be right."""
        return cls().changed(dict(_pair(text) for text in texts))

    def changed(self, changes: Mapping[str, object]) -> Behaviour:
        """Return this behaviour with the named switches changed; values may be strings as on the command line."""
        values, times = _read(changes, dict(self.times))
        return dataclasses.replace(self, **values, times=times)

    def as_texts(self) -> dict[str, str]:
        """Return every switch that is not at its default, as it is written on the command line."""
        times = dict(self.times)
        texts = {}
        for name in _TYPES:
            value = getattr(self, name)
            if value != getattr(_DEFAULT, name):
                suffix = f"*{times[name]}" if name in times else ""
                texts[name.replace("_", "-")] = _text(name, value) + suffix
        return texts


def about() -> dict[str, tuple[str, str]]:
    """Return, for every switch, the values it takes and what it means."""
    hints = typing.get_type_hints(Behaviour, include_extras=True)
    meanings = {name: str(hint.__metadata__[0]) for name, hint in hints.items()}
    return {name.replace("_", "-"): (_choices(name), meanings[name]) for name in _TYPES}


def _pair(text: str) -> tuple[str, str]:
    name, equals, value = text.partition("=")
    if not equals:
        raise ValueError(f"a behaviour is written name=value, not {text!r}")
    return name.strip(), value


def _read(
    changes: Mapping[str, object], times: dict[str, int]
) -> tuple[dict[str, typing.Any], tuple[tuple[str, int], ...]]:
    values = {}
    for given, value in changes.items():
        name = given.replace("-", "_")
        if name not in _TYPES:
            raise ValueError(f"no behaviour is called {given!r}; there are: {', '.join(about())}")
        text, star, count = value.rpartition("*") if isinstance(value, str) else ("", "", "")
        if star and count.isdecimal() and _TYPES[name] != tuple[str, ...]:
            times[name] = int(count)
            values[name] = _value(name, text)
        else:
            times.pop(name, None)
            values[name] = _value(name, value)
    return values, tuple(sorted(times.items()))


def _value(name: str, value: object) -> typing.Any:
    kind = _TYPES[name]
    if kind == tuple[str, ...]:
        parts = value.split() if isinstance(value, str) else value
        if not isinstance(parts, list | tuple):
            raise ValueError(f"{name} takes a list, not {value!r}")
        return tuple(str(part) for part in parts)
    if isinstance(value, str) and not isinstance(value, StrEnum):
        value = value.strip().lower()
    if kind is bool and value in _YES | _NO:
        return value in _YES
    if kind is int:
        if isinstance(value, str) and value in _NUMBERS:
            return _NUMBERS[value]
        if isinstance(value, int) or (isinstance(value, str) and value.isdecimal()):
            return int(value)
    if isinstance(kind, type) and issubclass(kind, StrEnum) and value in set(kind):
        return kind(str(value))
    raise ValueError(f"{name} is {_choices(name)}, not {value!r}")


def _text(name: str, value: typing.Any) -> str:
    if _TYPES[name] is bool:
        return "on" if value else "off"
    if name == "slash" and value in _NUMBERS.values():
        return next(word for word, number in _NUMBERS.items() if number == value)
    return " ".join(value) if isinstance(value, tuple) else str(value)


def _choices(name: str) -> str:
    kind = _TYPES[name]
    if isinstance(kind, type) and issubclass(kind, StrEnum):
        return " | ".join(member.value for member in kind)
    if name == "slash":
        return "a number | always | natural"
    return str({bool: "on | off", int: "a number"}.get(kind, "words separated by blanks"))


_YES: frozenset[object] = frozenset({True, "on", "yes", "true"})
_NO: frozenset[object] = frozenset({False, "off", "no", "false"})
_NUMBERS: dict[str, int] = {"always": ALWAYS, "natural": NATURAL}
_TYPES: dict[str, typing.Any] = {
    name: kind for name, kind in typing.get_type_hints(Behaviour).items() if name != "times"
}
_DEFAULT = Behaviour()
