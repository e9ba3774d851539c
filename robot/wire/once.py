"""A destructive step is sent once: tells the requests that would send it again.

A redirect repeats a body, and a page that reloads itself repeats the request that it came of: the portal would do anew
what was asked for once. Must not know how requests come and go on.
"""

from robot.wire.outgoing import READING, Request


class Once:
    """The request that a destructive step was sent with: the first that writes and asks for a page, else a script's.

    What comes after it may be a poll, or of a step of its own; so is what scripts have sent before.
    """

    def __init__(self) -> None:
        self._on = False
        self._step: tuple[str, str, bytes] | None = None
        self._name, self._page = "", False  # of the step
        self._polls: set[tuple[str, str, bytes]] = set()

    def guard(self, *, on: bool) -> None:
        """A step is about to be sent; or its answer is verified, and its page may reload itself all the same."""
        if on and not self._on:
            self._step = None
        self._on = on

    def acted(self) -> None:
        """Take note of a click: once an answer is verified, what is sent after it is another step's."""
        if not self._on:
            self._step = None

    def sends(self, name: str) -> bool:
        """Tell whether the request of this name is the step."""
        return self._step is not None and name == self._name

    def again(self, request: Request, *, name: str, page: bool, redirected: bool) -> bool:
        """Tell whether a request repeats the step. `page`: it asks for one; `redirected`: one of this `name` again."""
        if request.method in READING:
            return False
        if redirected:
            return self._step is not None and name == self._name
        sent = (request.method, request.url, request.body or b"")
        if not page and (not self._on or sent in self._polls):
            self._polls.add(sent)
            return False
        if sent == self._step:
            return True
        if self._on and (self._step is None or (page and not self._page)):
            self._step, self._name, self._page = sent, name, page
        return False
