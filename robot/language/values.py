"""What an operator gives and what a portal shows, checked and brought into one form.

Must not know where a value comes from or goes to. A message says what is wrong, not what was given.
"""

import datetime as dt
import re
from collections.abc import Callable

from robot.errors import Problem
from robot.outcomes import Outcome
from robot.signs import named

_SIRET_DIGITS = 14
_LA_POSTE = "356000000"
_LONGEST = 1000


def parse_input(type_: str, text: str) -> str:
    """Check what was given for an input of this type and bring it into its form.

    Raises Problem (USAGE) with the reason.
    """
    reason, value = _TYPES[type_](text)
    if reason:
        raise Problem(f"This is not a {_WORDS[type_]}: {reason}.", outcome=Outcome.USAGE)
    return value


def parse_moment(text: str, as_: str, format: str) -> str:  # noqa: A002 - the word the flows use
    """Bring a date (`as_` is `date`) or a moment (`date-time`), written as `format` says, into ISO 8601.

    It stays naive where the portal names no time zone. Raises Problem (NOT_RECOGNISED) where it is written otherwise.
    """
    spaced = re.sub(r"\s+", " ", text).strip()
    try:
        moment = dt.datetime.strptime(spaced, format)  # noqa: DTZ007 - the time zone is the portal's
    except ValueError:
        raise Problem(
            f"The portal shows a date that is not written as {format}.",
            hint="Where the portal has changed, change the format in the flow.",
            outcome=Outcome.NOT_RECOGNISED,
        ) from None
    return moment.date().isoformat() if as_ == "date" else moment.isoformat()


def siret_in(text: str) -> str | None:
    """Give the first SIRET that a text shows, in groups or not; None where there is none."""
    found = re.search(r"(?<![\d_])\d{3}\s?\d{3}\s?\d{3}\s?\d{5}(?!\d)", text)
    return "".join(found[0].split()) if found else None


def is_siret(text: str) -> bool:
    """Say whether these are the 14 digits of a SIRET: Luhn's sum, or the plain one that La Poste's offices have."""
    if re.fullmatch(r"[0-9]{14}", text) is None:
        return False
    return _luhn(text) or (text.startswith(_LA_POSTE) and sum(map(int, text)) % 5 == 0)


def _luhn(digits: str) -> bool:
    doubled = (int(digit) * (2 - position % 2) for position, digit in enumerate(digits, len(digits) % 2))
    return sum(each - 9 if each > 9 else each for each in doubled) % 10 == 0  # noqa: PLR2004


def _siret(text: str) -> tuple[str, str]:
    value = re.sub(r"[\s\u00a0\u202f]+", "", text)
    if (odd := re.search(r"[^0-9\s\u00a0\u202f]", text)) is not None or not value:
        told = f": {named(odd[0])}, at place {odd.start() + 1}" if odd is not None else ""
        return f"it holds something other than digits{told}", ""
    if len(value) != _SIRET_DIGITS:
        return f"it has {len(value)} digits instead of {_SIRET_DIGITS}", ""
    return ("" if is_siret(value) else "its check digit is wrong; a digit was mistyped"), value


def _text(text: str) -> tuple[str, str]:
    value = text.strip()
    if not value:
        return "it is empty", ""
    if len(value) > _LONGEST:
        return f"it is longer than {_LONGEST} characters", ""
    odd = next((sign for sign in value if not sign.isprintable()), None)
    reason = "" if odd is None else f"it holds a control character or a sign that nobody sees: {named(odd)}"
    return reason, value


def _login(text: str) -> tuple[str, str]:
    reason, value = _text(text)
    return (reason or ("it holds a space" if re.search(r"\s", value) else "")), value


def _file(text: str) -> tuple[str, str]:
    reason = "it is empty" if not text.strip() else "it holds a NUL character" if "\0" in text else ""
    return reason, text


_TYPES: dict[str, Callable[[str], tuple[str, str]]] = {"siret": _siret, "text": _text, "login": _login, "file": _file}
_WORDS = {"siret": "SIRET", "text": "text", "login": "login", "file": "path of a file"}
