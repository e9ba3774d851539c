"""A drawing as SVG that stands on its own: no script, no font and nothing from elsewhere. Must not know flows."""

import itertools
import textwrap
from collections.abc import Collection, Iterable
from dataclasses import replace
from html import escape

from robot.language.picture.drawing import Arrow, Box, Drawing
from robot.language.picture.layout import Layout, Line, Spot, lay_out
from robot.language.picture.mermaid import style_of

SEEN = "✓"
_SIGN = 6.6
"""About so wide is a sign of the small text, in pixels; of a title, a tenth more."""
_LINE = 16.0
_PAD = 12.0
_MARGIN = 24.0
_WIDEST = 34
"""So many signs stand in a line."""
_HEAD = 58.0
_IN_A_ROW = 4

_STYLE = """
text{font:12px system-ui,'Segoe UI',Roboto,'Helvetica Neue',Arial,sans-serif;fill:#212529}
.t{font-weight:600;font-size:13px}.h{font-weight:700;font-size:18px}.m{fill:#5c636a}
.b{fill:#fff;stroke:#495057;stroke-width:1.2}.start .b{fill:#1f2933;stroke:#1f2933}.start text{fill:#fff}
.ok .b{fill:#e6f6ea;stroke:#2d6a4f}.bad .b{fill:#f1f3f5;stroke:#868e96}
.seen .b{stroke:#1864ab;stroke-width:3}
.destructive .b{fill:#ffeaea;stroke:#c92a2a;stroke-width:2.4}.red{fill:#a51111;font-weight:600}
.w{fill:none;stroke:#495057;stroke-width:1.3}.back{stroke-dasharray:5 4}.rw{stroke:#c92a2a;stroke-width:2.6}
.f{fill:none;stroke:#adb5bd;stroke-dasharray:4 4}.l{fill:#fff;fill-opacity:.92}
""".strip().replace("\n", "")


def svg(drawing: Drawing, seen: Collection[str] = ()) -> str:
    """Give the text of an SVG file. The pages in `seen` are marked: a run has reached them."""
    drawing = replace(drawing, boxes=_marked(drawing.boxes, seen), anywhere=_marked(drawing.anywhere, seen))
    boxes = {box.id: _size(_lines_of(box)) for box in drawing.boxes}
    ways = [(arrow.source, arrow.target, _size(_wrapped(arrow.words), bare=True)) for arrow in drawing.arrows]
    layout = lay_out(boxes, ways)
    apart = _apart(drawing.anywhere)
    wide = max(layout.width, *(spot.x + spot.width / 2 for _, spot in apart), 460.0) if apart else layout.width
    width = max(wide, len(drawing.about) * _SIGN) + 2 * _MARGIN
    below = max((spot.y + spot.height / 2 for _, spot in apart), default=0.0)
    height = _HEAD + layout.height + 2 * _MARGIN + (below + 50 if apart else 0)
    size = f'viewBox="0 0 {width:.0f} {height:.0f}" width="{width:.0f}" height="{height:.0f}"'
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" {size} role="img" aria-labelledby="title about">',
        f'<title id="title">{escape(drawing.title)}</title><desc id="about">{escape(drawing.about)}</desc>',
        f"<style>{_STYLE}</style>",
        f"<defs>{_head('tip', '#495057')}{_head('red', '#c92a2a')}</defs>",
        '<rect width="100%" height="100%" fill="#fff"/>',
        f'<text x="{_MARGIN}" y="32" class="h">{escape(drawing.title)}</text>',
        f'<text x="{_MARGIN}" y="50" class="m">{escape(drawing.about)}</text>',
        f'<g transform="translate({(width - layout.width) / 2:.1f} {_HEAD + _MARGIN})">',
        *_main(drawing, layout),
        "</g>",
    ]
    if apart:
        parts += _frame(apart, top=_HEAD + layout.height + _MARGIN + 44, width=width)
    return "\n".join([*parts, "</svg>", ""])


def _marked(boxes: Iterable[Box], seen: Collection[str]) -> tuple[Box, ...]:
    return tuple(replace(box, title=f"{SEEN} {box.title}") if box.id in seen else box for box in boxes)


def _main(drawing: Drawing, layout: Layout) -> Iterable[str]:
    for arrow, line in zip(drawing.arrows, layout.lines, strict=True):
        yield _way(arrow, line)
    for arrow, line in zip(drawing.arrows, layout.lines, strict=True):
        if line.words is not None and arrow.words:
            yield _words(arrow, line.words)
    for box in drawing.boxes:
        yield _drawn(box, layout.boxes[box.id])


def _apart(boxes: tuple[Box, ...]) -> list[tuple[Box, Spot]]:
    """Place the boxes that no way leads to, in rows of a few."""
    found = []
    y = 0.0
    for start in range(0, len(boxes), _IN_A_ROW):
        row = boxes[start : start + _IN_A_ROW]
        sizes = [_size(_lines_of(box)) for box in row]
        height = max(size[1] for size in sizes)
        x = 0.0
        for box, (width, own) in zip(row, sizes, strict=True):
            found.append((box, Spot(box.id, width, own, 0, x + width / 2, y + height / 2)))
            x += width + 20
        y += height + 16
    return found


def _frame(apart: list[tuple[Box, Spot]], *, top: float, width: float) -> list[str]:
    below = max(spot.y + spot.height / 2 for _, spot in apart)
    size = f'width="{width - 2 * _MARGIN + 24:.1f}" height="{below + 46:.1f}"'
    return [
        f'<rect x="{_MARGIN - 12}" y="{top - 32:.1f}" {size} rx="10" class="f"/>',
        f'<text x="{_MARGIN}" y="{top - 14:.1f}" class="m">may appear anywhere</text>',
        f'<g transform="translate({_MARGIN} {top:.1f})">',
        *(_drawn(box, spot) for box, spot in apart),
        "</g>",
    ]


def _lines_of(box: Box) -> list[str]:
    title = f"{box.title} → {box.outcome}" if box.kind == "page" and box.outcome else box.title
    return [title, *_wrapped(box.lines)]


def _wrapped(lines: Iterable[str]) -> list[str]:
    return [part for line in lines for part in textwrap.wrap(line, _WIDEST, subsequent_indent="  ") or [""]]


def _size(lines: list[str], *, bare: bool = False) -> tuple[float, float]:
    if not lines:
        return (0.0, 0.0)
    longest = max(len(line) * (_SIGN if at or bare else _SIGN * 1.22) for at, line in enumerate(lines))
    pad = 4.0 if bare else _PAD
    return (longest + 2 * pad, len(lines) * _LINE + 2 * (2.0 if bare else _PAD - 4))


def _drawn(box: Box, spot: Spot) -> str:
    left, top = spot.x - spot.width / 2, spot.y - spot.height / 2
    round_ = 8.0 if box.kind == "page" else spot.height / 2
    lines = _lines_of(box)
    looks = [style_of(box), "seen" if box.title.startswith(SEEN) else ""]
    style = f' class="{" ".join(filter(None, looks))}"' if any(looks) else ""
    rows = [
        f'<text x="{spot.x:.1f}" y="{top + _PAD + 8 + at * _LINE:.1f}" text-anchor="middle"{_look(line, at)}>'
        f"{escape(line.strip())}</text>"
        for at, line in enumerate(lines)
    ]
    more = f"<title>{escape(box.more)}</title>" if box.more else ""
    return (
        f'<g{style}>{more}<rect x="{left:.1f}" y="{top:.1f}" width="{spot.width:.1f}" height="{spot.height:.1f}" '
        f'rx="{round_:g}" class="b"/>{"".join(rows)}</g>'
    )


def _look(line: str, at: int) -> str:
    return ' class="red"' if line.startswith("⚠") else ' class="t"' if at == 0 else ""


def _words(arrow: Arrow, spot: Spot) -> str:
    lines = _wrapped(arrow.words)
    top = spot.y - spot.height / 2
    rows = [
        f'<text x="{spot.x:.1f}" y="{top + 13 + at * _LINE:.1f}" text-anchor="middle" '
        f'class="{"red" if line.startswith("⚠") else "m"}">{escape(line.strip())}</text>'
        for at, line in enumerate(lines)
    ]
    back = f'<rect x="{spot.x - spot.width / 2:.1f}" y="{top:.1f}" width="{spot.width:.1f}" height="{spot.height:.1f}" '
    return f'{back}class="l"/>{"".join(rows)}'


def _way(arrow: Arrow, line: Line) -> str:
    """Draw a way as curves from one row to the next; one that leads back leaves and enters its boxes at the side."""
    first, last = line.spots[0], line.spots[-1]
    if first is last:
        x, y = first.x + first.width / 2, first.y
        path = f"M{x:.1f} {y - 6:.1f}C{x + 26:.1f} {y - 20:.1f} {x + 26:.1f} {y + 20:.1f} {x:.1f} {y + 6:.1f}"
    else:
        inner = [(spot.x, spot.y) for spot in line.spots[1:-1]]
        if line.back:
            points = [_side(first, inner[0][0]), *inner, _side(last, inner[-1][0])]
        else:
            points = [(first.x, first.y + first.height / 2), *inner, (last.x, last.y - last.height / 2)]
        path = _curves(points, sideways=line.back)
    look = "w rw" if arrow.destructive else "w back" if line.back else "w"
    return f'<path d="{path}" class="{look}" marker-end="url(#{"red" if arrow.destructive else "tip"})"/>'


def _side(spot: Spot, towards: float) -> tuple[float, float]:
    return (spot.x + (spot.width / 2 if towards >= spot.x else -spot.width / 2), spot.y)


def _curves(points: list[tuple[float, float]], *, sideways: bool) -> str:
    path = f"M{points[0][0]:.1f} {points[0][1]:.1f}"
    for at, ((x1, y1), (x2, y2)) in enumerate(itertools.pairwise(points)):
        middle = (y1 + y2) / 2
        out = (x2, y1) if sideways and at == 0 else (x1, middle)
        into = (x1, y2) if sideways and at == len(points) - 2 else (x2, middle)
        path += f"C{out[0]:.1f} {out[1]:.1f} {into[0]:.1f} {into[1]:.1f} {x2:.1f} {y2:.1f}"
    return path


def _head(name: str, colour: str) -> str:
    return (
        f'<marker id="{name}" viewBox="0 0 10 10" refX="9" refY="5" markerWidth="9" markerHeight="9" '
        f'markerUnits="userSpaceOnUse" orient="auto"><path d="M0 0L10 5L0 10z" fill="{colour}"/></marker>'
    )
