"""What a walk may tell: everything, but for what a screen shows whose answer nobody has read.

From a destructive step until its page is verified, any word on the screen may be the new password. All that leaves a
walk passes here: events through `listen`, words of a screen in a message through `words`. Must not know a screen.
"""

import asyncio
from collections.abc import Mapping

from robot.engine import events, sentences


class Telling:
    """Whether an answer is unread, and what is told meanwhile."""

    def __init__(self, listen: events.Listener) -> None:
        self._listen = listen
        self._started = asyncio.get_running_loop().time()
        self.said: list[str] = []  # by message boxes, since the last step that may bring a secret
        self.boxed = False  # a message box was answered since the last step began: it may have swallowed a click
        self.held: list[str] | None = None  # what boxes said while nobody knows yet what page came, where that matters
        self.in_flight = False  # a destructive step was sent and its answer is not yet seen and safe
        self.sent_from: str | None = None  # the document that it was sent from
        self.unanswered = False  # an earlier process sent one, and it is not found out yet what became of it

        self.untold: set[str] = set()  # values that a step read of an answer that nobody has read
        self.unread_before = False  # an earlier run sent one to the same thing, and nobody ever read its answer

    @property
    def unread(self) -> bool:
        """Whether any word on the screen may be a new password that nobody has read: then none of them is told."""
        return self.in_flight or self.unanswered or self.unread_before

    def listen(self, event: events.Event) -> None:
        """Tells an event; of an answer that is not read, without a word of what the screen shows."""
        told = events.without_screen(event) if self.unread else event
        if told is not None:
            self._listen(told)

    def let_go(self, *, told: bool) -> list[str]:
        """Tells of the boxes that were held back, with what they said or without; from now on none is."""
        texts, self.held = self.held or [], None
        for text in texts:
            self.listen(events.BoxAnswered(text if told else ""))
        return texts

    def seconds(self) -> float:
        """Since the walk began."""
        return round(asyncio.get_running_loop().time() - self._started, 3)

    def told_of(self, values: Mapping[str, str | None]) -> dict[str, str | None]:
        """The values that may be told."""
        return {name: value for name, value in values.items() if not (self.unread and name in self.untold)}

    def words(self, text: str) -> str:
        """What a message may say of the screen in this place."""
        return sentences.UNTOLD if self.unread else text
