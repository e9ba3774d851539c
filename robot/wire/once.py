"""A destructive step is sent once: tells the requests that would send it again.

A redirect repeats a body, and a page that reloads itself repeats the request that it came of: the portal would do anew
what was asked for once. Must not know how requests come and go on.
"""

from robot.wire.outgoing import READING, Request


class Once:
    """What was sent since a destructive step."""

    def __init__(self) -> None:
        self._on = False
        self._sent: set[tuple[str, str, bytes | None]] = set()
        self._names: set[str] = set()

    def guard(self, *, on: bool) -> None:
        """A step is about to be sent; or its answer is verified: from then on pages alone are looked at."""
        if on and not self._on:
            self._sent, self._names = set(), set()
        self._on = on

    def again(self, request: Request, *, name: str, page: bool, redirected: bool) -> bool:
        """Tell whether a request repeats one that may be the step: any that asks for a page, or the first of a script.

        What scripts send later may be a poll. `redirected`: it is one of this `name` again.
        """
        if request.method in READING:
            return False
        if redirected:
            return name in self._names
        sent = (request.method, request.url, request.body)
        if sent in self._sent and (page or self._on):
            return True
        if self._on and (page or not self._sent):
            self._sent.add(sent)
            self._names.add(name)
        return False
