"""The values that a walk has read: what the pages say, and what was said before a step that changes it.

Must not know where a value is read from.
"""


class Values(dict[str, str | None]):
    """Values by name; None where a page was looked at and does not show one, or where it was not read again since."""

    def __init__(self) -> None:
        super().__init__()
        self._stale: set[str] = set()

    def __setitem__(self, name: str, value: str | None) -> None:
        super().__setitem__(name, value)
        self._stale.discard(name)

    def outdate(self, name: str) -> None:
        """What was read says nothing any more: a step was sent that moves it."""
        self[name] = None
        self._stale.add(name)

    def were_read(self, name: str | None) -> bool:
        """Whether a page was looked at for this one, since the last step that moves it."""
        return name in self and name not in self._stale
