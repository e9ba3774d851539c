"""Placeholders: texts that stand in the browser for secrets, and finding them in what it sends.

Must not know what a request is.
"""

import re
import secrets
import string
from collections.abc import Callable
from typing import Final

from robot.secrets.secret import Secret
from robot.wire.derived import Derived
from robot.wire.origins import Origin

PREFIX: Final = "crobotz7"
"""What a placeholder begins with where there is room, so that a damaged one is still known for one."""
USUAL: Final = 32
SHORTEST: Final = 8
"""Signs of a placeholder: as many as usual, or as a box takes, but no fewer than this."""
_ROOM: Final = 16
"""Signs that are needed for the beginning."""

_SIGNS: Final = string.ascii_lowercase + string.digits
_PREFIX: Final = re.compile(PREFIX.encode(), re.IGNORECASE)
_TAME: Final = re.compile(r"[A-Za-z0-9-]+")


class Placeholders:
    """Gives a secret a placeholder and knows it again.

    A placeholder is made of ASCII letters and digits, so that forms, JSON and HTML hold it as it is; nobody can guess
    it. What a page does to it otherwise (capital letters, cutting it, encrypting it) it does not survive.
    """

    def __init__(self) -> None:
        self._known: dict[str, Secret] = {}
        self._marks: dict[str, bytes] = {}
        self._adopted: set[str] = set()
        self._origins: dict[str, tuple[Origin, ...]] = {}
        self._derived = Derived()

    def issue(self, secret: Secret, *, longest: int | None = None) -> str:
        """Make a new placeholder for a secret, of no more signs than `longest`.

        Raises ValueError where that is fewer than `SHORTEST`.
        """
        length = min(USUAL, longest or USUAL)
        if length < SHORTEST:
            raise ValueError(f"A placeholder has at least {SHORTEST} signs.")
        start = PREFIX if length >= _ROOM else ""
        placeholder = start + "".join(secrets.choice(_SIGNS) for _ in range(length - len(start)))
        self._know(placeholder, secret)
        return placeholder

    def shaped(self, secret: Secret) -> str:
        """Make a new placeholder of a secret's own shape: as long, with letters and digits in the same places.

        Raises ValueError where that leaves nothing to know it by.
        """
        text = "".join(map(_alike, secret.reveal()))
        if text == secret.reveal():
            raise ValueError("This secret's shape is the secret itself.")
        self._know(text, secret)
        return text

    def adopt(self, text: str, secret: Secret) -> None:
        """Take a text that the browser has already, such as a stand-in, for a placeholder of a secret.

        Where it comes from the portal, it may go back there in an address too. Raises ValueError where it has no four
        letters, digits or hyphens in a row: it could not be told from others.
        """
        self._know(text, secret)
        self._adopted.add(text)

    def _know(self, text: str, secret: Secret) -> None:
        mark = max(_TAME.findall(text), key=len, default="")
        if len(mark) < 4:  # noqa: PLR2004 - as the sentence says
            raise ValueError("This text is too plain for a placeholder.")
        self._known[text] = secret
        self._marks[text] = mark.encode()

    def typed_into(self, text: str, origin: Origin) -> None:
        """Take note of a box that a placeholder was typed into, or of the hosts that it belongs to."""
        self._origins[text] = tuple(dict.fromkeys((*self._origins.get(text, ()), origin)))
        if origin.sealed:
            self._derived.learn(text, text.removeprefix(PREFIX))
        elif text not in self._adopted:
            self._derived.beside(text)

    def origins(self, text: str) -> tuple[Origin, ...]:
        """Give the boxes that a placeholder was typed into, as far as they are known."""
        return self._origins.get(text, ())

    def sealed_boxes(self) -> list[Origin]:
        """Give the boxes for passwords that placeholders were typed into."""
        return [origin for origins in self._origins.values() for origin in origins if origin.sealed]

    def at_home(self, data: bytes, host: str) -> bool:
        """Tell whether all placeholders that data may hold belong to this host."""
        here = [text for text, mark in self._marks.items() if mark in data]
        hosts = [{host for origin in self.origins(text) for host in origin.hosts} for text in here]
        return all(not its or host in its for its in hosts)

    def made_of(self, data: bytes) -> bool:
        """Tell whether data holds a hash, an encoding or a piece of a placeholder that stands for a password."""
        return self._derived.made(self._without(data))

    def belongs(self, secret: Secret, host: str) -> bool:
        """Tell whether a secret may go to this host, as far as it is known where it was typed."""
        mine = [text for text, held in self._known.items() if held == secret]
        hosts = {host for text in mine for origin in self.origins(text) for host in origin.hosts}
        return not hosts or host in hosts

    def sealed(self, secret: Secret) -> bool:
        """Tell whether a secret was typed into a box for passwords."""
        return any(
            origin.sealed for text, held in self._known.items() if held == secret for origin in self.origins(text)
        )

    def sealed_in(self, data: bytes) -> bool:
        """Tell whether data may hold what stands for a password, or what was made of it or of nobody knows what."""
        held = any(mark in data and self.sealed(self._known[text]) for text, mark in self._marks.items())
        return held or self.damaged(data) or self.made_of(data)

    def known(self) -> dict[str, Secret]:
        """Give all placeholders, with what they stand for."""
        return dict(self._known)

    def secret(self, placeholder: str) -> Secret:
        """Give the secret that a placeholder stands for; KeyError where it is none."""
        return self._known[placeholder]

    def may_hold(self, data: bytes) -> bool:
        """Tell whether encoded data may hold a placeholder. Fast; one in base64 or compressed is not seen."""
        return any(mark in data for mark in self._marks.values())

    def typed_in(self, text: str) -> bool:
        """Tell whether a text holds a placeholder that was not adopted: one that was typed."""
        return any(one not in self._adopted for one in self.found(text))

    def found(self, text: str) -> list[str]:
        """Give the placeholders that a text holds as they are, in order."""
        pattern = self._pattern(text)
        return [one[0] for one in pattern.finditer(text)] if pattern is not None else []

    def filled(self, text: str, carried: list[Secret], written: Callable[[str], str] = str) -> str:
        """Give a text with the secrets, as `written`, in place of their placeholders; add those to `carried`."""

        def value(found: re.Match[str]) -> str:
            secret = self._known[found[0]]
            if secret not in carried:
                carried.append(secret)
            return written(secret.reveal())

        pattern = self._pattern(text)
        return pattern.sub(value, text) if pattern is not None else text

    def damaged(self, data: bytes) -> bool:
        """Tell whether data holds what was a placeholder: cut, in other letters, or of another run."""
        return _PREFIX.search(data) is not None and _PREFIX.search(self._without(data)) is not None

    def _without(self, data: bytes) -> bytes:
        """Data without the placeholders that it holds as they are."""
        text = data.decode("latin-1")
        pattern = self._pattern(text)
        return data if pattern is None else pattern.sub("", text).encode("latin-1")

    def _pattern(self, text: str) -> re.Pattern[str] | None:
        """The pattern of the placeholders that this text may hold: one of all there are would take long to make."""
        here = [one for one in self._known if one in text]
        return re.compile("|".join(map(_whole, sorted(here, key=len, reverse=True)))) if here else None


def _alike(sign: str) -> str:
    for kind in (string.ascii_lowercase, string.ascii_uppercase, string.digits):
        if sign in kind:
            return secrets.choice(kind)
    return sign


def _whole(text: str) -> str:
    """The pattern of a placeholder; where an adopted one ends in a number, no longer number is meant."""
    numbered = text[-1:].isdigit() and not text.startswith(PREFIX)
    return re.escape(text) + (r"(?![0-9])" if numbered else "")
