"""The values that a walk has read: what the pages say, and what was said before a step that changes it.

Must not know where a value is read from.
"""


class Values(dict[str, str | None]):
    """Values by name; None where a page was looked at and does not show one, or where it was not read again since."""

    def __init__(self) -> None:
        super().__init__()
        self._stale: set[str] = set()
        self._first: dict[str, str | None] = {}  # what was read before the first step that moves it

    def __setitem__(self, name: str, value: str | None) -> None:
        super().__setitem__(name, value)
        self._stale.discard(name)

    def outdate(self, name: str) -> None:
        """What was read says nothing any more: a step was sent that moves it."""
        self._first.setdefault(name, self.get(name))
        self[name] = None
        self._stale.add(name)

    def unmoved(self) -> dict[str, str]:
        """Those that were read again after all steps that move them, and are what they were before the first."""
        first = {name: value for name, value in self._first.items() if value is not None and value == self.get(name)}
        return {name: value for name, value in first.items() if self.were_read(name)}

    def were_read(self, name: str | None) -> bool:
        """Whether a page was looked at for this one, since the last step that moves it."""
        return name in self and name not in self._stale
