"""Puts a text together again of what stayed and of stand-ins. Must not know what they stand for."""


class Parts:
    """Puts a text together again; where two stand-ins would run into one another, a hyphen keeps them apart."""

    def __init__(self) -> None:
        self._parts: list[str] = []
        self._made = False  # whether what was added last ends in a stand-in

    def add(self, text: str, was: str | None = None) -> None:
        """Add a stand-in, or what became of a text that `was`."""
        if not text:
            return
        before = self._parts[-1][-1:] if self._parts else ""
        if self._made and text != was and before.isalnum() and text[0].isalnum():
            self._parts.append("-")
        self._parts.append(text)
        self._made = text != was

    def joined(self) -> str:
        """Give the whole."""
        return "".join(self._parts)
