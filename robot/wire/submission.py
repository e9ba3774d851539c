"""What of the secrets that were typed was sent, and whether a request may go in view of that.

A password is submitted once, as it was typed, or not at all: a request that seems to submit something else in its
place is not sent either, for the portal would count it as a wrong one. Must not know how requests come and go on.
"""

import re
from collections.abc import Collection
from typing import Final

from robot.secrets.secret import Secret
from robot.wire.filling import Reason
from robot.wire.outgoing import READING, Filled, Hosts, Refused, Request, Sending, Untouched, fill, host_of, is_allowed
from robot.wire.placeholders import Placeholders

_OPAQUE: Final = re.compile(
    rb"[0-9a-fA-F]{32,}|(?=[0-9A-Za-z+/=_%-]*[0-9])(?=[0-9A-Za-z+/=_%-]*[A-Z])[0-9A-Za-z+/_-]{24,}"
)
"""What looks like a hash, or like what was encrypted."""


class Submission:
    """The requests of one browser, judged one after another."""

    def __init__(self, placeholders: Placeholders, hosts: Hosts) -> None:
        self._placeholders = placeholders
        self._hosts = hosts
        self._carried: list[Secret] = []
        self._bearing: dict[str, tuple[Secret, ...]] = {}  # what was filled, by name: a redirect repeats the body
        self._acted = False
        self.uncarried: list[Secret] = []  # typed, and in no request so far

    def typed(self, secret: Secret) -> None:
        """Take note that a secret's placeholder stands in a box now: a request must carry it."""
        if secret not in (*self._carried, *self.uncarried):
            self.uncarried.append(secret)
            self._acted = False

    def acted(self) -> None:
        """Take note of a click or a key: what was typed may be sent from now on."""
        self._acted = True

    def judge(self, request: Request, charset: str, *, name: str, page: bool, redirected: bool) -> Sending:
        """Say what becomes of a request. `page`: it asks for a page; `redirected`: it is one of this `name` again."""
        bearing = self._bearing.get(name, ()) if redirected else ()
        if self._astray(request, bearing):
            return Refused(Reason.PORTAL, host_of(request.url))
        sending = fill(request, self._placeholders, self._hosts, charset=charset)
        carried = sending.carried if isinstance(sending, Filled) else ()
        if isinstance(sending, Refused):
            return Untouched() if not page and self._of_no_account(request) else sending
        again = [*(one for one in carried if one in self._carried), *(bearing if request.body else ())]
        if any(self._placeholders.sealed(one) for one in again):  # whether the first one counted, nobody knows
            return Refused(Reason.TWICE, host_of(request.url))
        left = [secret for secret in self.uncarried if secret not in carried]
        if left and self._instead(request, carried, left, page=page):
            return Refused(Reason.MISSING, host_of(request.url))
        if carried:
            self._carried += carried
            self._bearing[name] = carried
            self.uncarried = left
        return sending

    def _of_no_account(self, request: Request) -> bool:
        """Whether the sign-in is over, and a request holds of what was typed a user name at most.

        As it stands it tells nobody anything, and is no attempt: a script may count visitors by it.
        """
        if self.uncarried or not any(self._placeholders.sealed(one) for one in self._carried):
            return False
        heads = "\n".join(f"{name}: {value}" for name, value in request.headers)
        parts = (request.url.encode("utf-8", "replace"), heads.encode("utf-8", "replace"), request.body or b"")
        return not any(self._placeholders.sealed_in(part) for part in parts)

    def _astray(self, request: Request, bearing: Collection[Secret]) -> bool:
        """Whether a redirect takes a body with secrets, filled as it is by now, to where they may not go."""
        host = host_of(request.url)
        secure = request.url.partition(":")[0].lower() == "https" and is_allowed(host, self._hosts)
        at_home = secure and all(self._placeholders.belongs(secret, host) for secret in bearing)
        return bool(bearing) and bool(request.body) and not at_home

    def _instead(
        self, request: Request, carried: Collection[Secret], left: Collection[Secret], *, page: bool
    ) -> bool:  # fmt: skip
        """Whether a request submits what was typed without a secret: hashed with a salt, encrypted, left out."""
        if page and request.method == "POST":
            return True
        sealed = any(self._placeholders.sealed(secret) for secret in left)
        if not sealed or not self._acted or request.method in READING:
            return False
        return bool(carried) or _OPAQUE.search(request.body or b"") is not None
