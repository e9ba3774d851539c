"""Changes to stretches of a text, none of which touches what another has changed. Must not know why."""

from bisect import bisect_left, insort
from collections.abc import Sequence

from robot.wire.reading import Span


class Edits:
    """What is put in place of what. A stretch that is changed already stays as it was changed."""

    def __init__(self) -> None:
        self._made: list[tuple[int, int, str]] = []

    def __bool__(self) -> bool:
        return bool(self._made)

    def put(self, spans: Sequence[Span], text: str) -> None:
        """Put `text` in place of the first stretch and nothing in place of the others."""
        for number, (start, stop) in enumerate(spans):
            free = self._free(start, stop)
            for begin, end in free:
                insort(self._made, (begin, end, text if number == 0 and begin == start else ""))

    def touch(self, spans: Sequence[Span]) -> bool:
        """Tell whether anything of these stretches is changed already."""
        return any(self._free(start, stop) != [(start, stop)] for start, stop in spans)

    def applied(self, text: str) -> str:
        """Give the text with all changes."""
        parts = []
        done = 0
        for start, stop, new in self._made:
            parts += [text[done:start], new]
            done = stop
        return "".join([*parts, text[done:]])

    def _free(self, start: int, stop: int) -> list[Span]:
        """What of a stretch is not changed yet."""
        found = []
        place = bisect_left(self._made, start, key=lambda made: made[1])
        while place < len(self._made) and self._made[place][0] < stop:
            begin, end, _ = self._made[place]
            if start < begin:
                found.append((start, begin))
            start = max(start, end)
            place += 1
        if start < stop:
            found.append((start, stop))
        return found
