"""What a walk may tell: everything, but for what a screen shows whose answer nobody has read.

From a destructive step until its page is verified, any word on the screen may be the new password. All that leaves a
walk passes here: events through `listen`, words of a screen in a message through `words`. Must not know a screen.
"""

import asyncio

from robot.engine import events, sentences


class Telling:
    """Whether an answer is unread, and what is told meanwhile."""

    def __init__(self, listen: events.Listener) -> None:
        self._listen = listen
        self._started = asyncio.get_running_loop().time()
        self.boxed = False  # a message box was answered since the last step began: it may have swallowed a click
        self.in_flight = False  # a destructive step was sent and its answer is not yet seen and safe
        self.sent_from: str | None = None  # the document that it was sent from
        self.unanswered = False  # an earlier process sent one, and it is not found out yet what became of it

    @property
    def unread(self) -> bool:
        """Whether any word on the screen may be a new password that nobody has read: then none of them is told."""
        return self.in_flight or self.unanswered

    def listen(self, event: events.Event) -> None:
        """Tells an event; of an answer that is not read, without a word of what the screen shows."""
        told = events.without_screen(event) if self.unread else event
        if told is not None:
            self._listen(told)

    def seconds(self) -> float:
        """Since the walk began."""
        return round(asyncio.get_running_loop().time() - self._started, 3)

    def words(self, text: str) -> str:
        """What a message may say of the screen in this place."""
        return sentences.UNTOLD if self.unread else text
