"""Gives every box and word of a drawing its place: rows from the start downwards, few crossings, none over another.

The way of Sugiyama: ways that lead back are turned round, each box goes below all that lead to it, long ways and words
get places of their own in the rows between, and rows are put in order and moved until they lie well.
Must not know what boxes mean, nor how they are drawn.
"""

import itertools
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

_GAP = 28.0
_ROW_GAP = 26.0
_SWEEPS = 12

Size = tuple[float, float]


@dataclass(eq=False)
class Spot:
    """A thing in a row: a box, the words on a way, or a bend of a long way. `x` and `y` are of its centre."""

    id: str
    width: float
    height: float
    row: int
    x: float = 0.0
    y: float = 0.0


@dataclass
class Line:
    """A way through its spots, in the direction in which it is taken."""

    spots: list[Spot]
    words: Spot | None = None
    back: bool = False


@dataclass
class Layout:
    """Where all is, and how large the whole is."""

    boxes: dict[str, Spot]
    lines: list[Line]
    width: float
    height: float
    _rows: list[list[Spot]] = field(default_factory=list, repr=False)


def lay_out(boxes: Mapping[str, Size], ways: Sequence[tuple[str, str, Size]]) -> Layout:
    """Place boxes of these sizes and ways (from, to, size of its words). The first box is the start."""
    turned = _turned(list(boxes), ways)
    rows_of = _rows_of(list(boxes), [(b, a) if back else (a, b) for (a, b, _), back in zip(ways, turned, strict=True)])
    spots = {name: Spot(name, width, height, 2 * rows_of[name]) for name, (width, height) in boxes.items()}
    lines = [_line(number, way, spots, back=back) for number, (way, back) in enumerate(zip(ways, turned, strict=True))]
    rows: dict[int, list[Spot]] = defaultdict(list)
    for spot in dict.fromkeys(_each(spots.values(), lines)):
        rows[spot.row].append(spot)
    below = _below(lines)
    ordered = [_largest_inside(rows[number], below) for number in sorted(rows)]
    near = _neighbours(lines)
    _put_in_order(ordered, near)
    _place(ordered, near)
    return _sized(Layout(spots, lines, 0.0, 0.0, ordered))


def _turned(names: list[str], ways: Sequence[tuple[str, str, Size]]) -> list[bool]:
    """Say of each way whether it leads back to a box that it came from."""
    leading: dict[str, list[tuple[int, str]]] = defaultdict(list)
    for number, (source, target, _) in enumerate(ways):
        leading[source].append((number, target))
    back = [False] * len(ways)
    done: set[str] = set()
    for name in names:
        path = [name] if name not in done else []
        stack = [iter(leading[name])] if path else []
        while stack:
            number, target = next(stack[-1], (-1, ""))
            if number < 0:
                stack.pop()
                done.add(path.pop())
            elif target in path:
                back[number] = True
            elif target not in done:
                path.append(target)
                stack.append(iter(leading[target]))
    return back


def _rows_of(names: list[str], ways: list[tuple[str, str]]) -> dict[str, int]:
    """Put each box below all that lead to it; `ways` have no circle."""
    rows = dict.fromkeys(names, 0)
    for _ in names:
        moved = False
        for source, target in ways:
            if source != target and rows[target] <= rows[source]:
                rows[target] = rows[source] + 1
                moved = True
        if not moved:
            break
    return rows


def _line(number: int, way: tuple[str, str, Size], spots: dict[str, Spot], *, back: bool) -> Line:
    """Make a way's own places in the rows between its boxes; its words stand near where it begins."""
    source, target, (width, height) = spots[way[0]], spots[way[1]], way[2]
    if source is target:
        beside = Spot(f"{number}/words", width, height, source.row)
        return Line([source, beside, source], beside, back=True)
    top, bottom = (target, source) if back else (source, target)
    at_words = (bottom.row - 1) if back else (top.row + 1)
    inner = []
    words: Spot | None = None
    for row in range(top.row + 1, bottom.row):
        spot = Spot(f"{number}/{row}", 1.0, 1.0, row)
        if row == at_words and width:
            spot = words = Spot(f"{number}/words", width, height, row)
        inner.append(spot)
    through = [top, *inner, bottom]
    return Line(through[::-1] if back else through, words, back)


def _each(boxes: Iterable[Spot], lines: Iterable[Line]) -> Iterable[Spot]:
    yield from boxes
    for line in lines:
        yield from line.spots


def _below(lines: Iterable[Line]) -> dict[Spot, int]:
    """Count what hangs below each spot."""
    under: dict[Spot, set[Spot]] = defaultdict(set)
    for line in lines:
        for one, other in itertools.pairwise(line.spots):
            if one.row != other.row:
                under[min(one, other, key=lambda spot: spot.row)].add(max(one, other, key=lambda spot: spot.row))
    all_under: dict[Spot, set[Spot]] = {}
    for spot in sorted(under, key=lambda spot: -spot.row):
        all_under[spot] = under[spot].union(*(all_under.get(one, set()) for one in under[spot]))
    return {spot: len(found) for spot, found in all_under.items()}


def _largest_inside(row: list[Spot], below: Mapping[Spot, int]) -> list[Spot]:
    """Put what much hangs on in the middle of its row, and ends at its sides."""
    found: list[Spot] = []
    for number, spot in enumerate(sorted(row, key=lambda spot: -below.get(spot, 0))):
        found.insert(len(found) if number % 2 else 0, spot)
    return found


def _neighbours(lines: Iterable[Line]) -> dict[Spot, list[Spot]]:
    near: dict[Spot, list[Spot]] = defaultdict(list)
    for line in lines:
        for one, other in itertools.pairwise(line.spots):
            near[one].append(other)
            near[other].append(one)
    return near


def _put_in_order(rows: list[list[Spot]], near: dict[Spot, list[Spot]]) -> None:
    """Put each row in the order of what it hangs on, down and up, until ways cross little; keep the best."""
    place = {spot: float(at) for row in rows for at, spot in enumerate(row)}
    best, fewest = [list(row) for row in rows], _crossings(rows, near, place)
    for sweep in range(_SWEEPS):
        down = sweep % 2 == 0
        for row in rows if down else rows[::-1]:
            number = row[0].row
            wanted = {spot: _mean([place[one] for one in near[spot] if (one.row < number) == down
                                       and one.row != number], place[spot]) for spot in row}  # fmt: skip
            row.sort(key=lambda spot: wanted[spot])
            place.update({spot: float(at) for at, spot in enumerate(row)})
        crossings = _crossings(rows, near, place)
        if crossings < fewest:
            best, fewest = [list(row) for row in rows], crossings
    for row, kept in zip(rows, best, strict=True):
        row[:] = kept


def _crossings(rows: list[list[Spot]], near: dict[Spot, list[Spot]], place: dict[Spot, float]) -> int:
    count = 0
    for row in rows:
        ends = [end for spot in row for end in sorted(place[one] for one in near[spot] if one.row > spot.row)]
        count += sum(1 for at, end in enumerate(ends) for later in ends[at + 1 :] if later < end)
    return count


def _mean(numbers: list[float], otherwise: float) -> float:
    return sum(numbers) / len(numbers) if numbers else otherwise


def _place(rows: list[list[Spot]], near: dict[Spot, list[Spot]]) -> None:
    """Give every spot its x (below what it hangs on, in the order of its row) and every row its y."""
    for row in rows:
        _push_apart(row, [0.0] * len(row))
    for sweep in range(2 * _SWEEPS):
        for row in rows if sweep % 2 == 0 else rows[::-1]:
            _push_apart(row, [_mean([one.x for one in near[spot] if one.row != spot.row], spot.x) for spot in row])
    y = 0.0
    for row in rows:
        height = max(spot.height for spot in row)
        for spot in row:
            spot.y = y + height / 2
        y += height + _ROW_GAP


def _push_apart(row: list[Spot], wanted: list[float]) -> None:
    """Give each spot of a row the x that it wants, as far as its neighbours leave room: half from either side."""
    to_right = _packed([spot.width for spot in row], wanted)
    to_left = [-x for x in _packed([spot.width for spot in row[::-1]], [-x for x in wanted[::-1]])[::-1]]
    for spot, one, other in zip(row, to_right, to_left, strict=True):
        spot.x = (one + other) / 2


def _packed(widths: list[float], wanted: list[float]) -> list[float]:
    found: list[float] = []
    for at, (width, x) in enumerate(zip(widths, wanted, strict=True)):
        least = found[-1] + (widths[at - 1] + width) / 2 + _GAP if found else x
        found.append(max(x, least))
    return found


def _sized(layout: Layout) -> Layout:
    """Move all so that it begins at 0, and say how large it is."""
    spots = [spot for row in layout._rows for spot in row]  # noqa: SLF001 - of its own module
    left = min(spot.x - spot.width / 2 for spot in spots)
    for spot in spots:
        spot.x -= left
    layout.width = max(spot.x + spot.width / 2 for spot in spots)
    layout.height = max(spot.y + spot.height / 2 for spot in spots)
    return layout
