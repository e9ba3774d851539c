"""A drawing as Mermaid: for documents that draw it themselves. Must not know flows."""

from robot.language.picture.drawing import Box, Drawing

_STYLES = (
    "classDef start fill:#1f2933,color:#fff,stroke:#1f2933",
    "classDef ok fill:#d8f3dc,stroke:#2d6a4f,color:#1b4332",
    "classDef bad fill:#f1f3f5,stroke:#868e96,color:#343a40",
    "classDef destructive fill:#ffe3e3,stroke:#c92a2a,color:#7d1515,stroke-width:3px",
)


def mermaid(drawing: Drawing) -> str:
    """Give the text of a flowchart."""
    ids = {box.id: f"n{number}" for number, box in enumerate((*drawing.boxes, *drawing.anywhere))}
    lines = ["flowchart TD"]
    lines += [f"  {_node(ids[box.id], box)}" for box in drawing.boxes]
    red = []
    for number, arrow in enumerate(drawing.arrows):
        words = f'|"{_text(arrow.words)}"|' if arrow.words else ""
        lines.append(f"  {ids[arrow.source]} {'==>' if arrow.destructive else '-->'}{words} {ids[arrow.target]}")
        red += [str(number)] if arrow.destructive else []
    if drawing.anywhere:
        lines.append('  subgraph anywhere ["may appear anywhere"]')
        lines += [f"    {_node(ids[box.id], box)}" for box in drawing.anywhere]
        lines.append("  end")
    lines += [f"  {style}" for style in _STYLES]
    if red:
        lines.append(f"  linkStyle {','.join(red)} stroke:#c92a2a,stroke-width:3px")
    return "\n".join(lines) + "\n"


def _node(name: str, box: Box) -> str:
    title = f"{box.title} → {box.outcome}" if box.kind == "page" and box.outcome else box.title
    words = _text((title, *box.lines))
    shape = f'["{words}"]' if box.kind == "page" else f'(["{words}"])'
    return f"{name}{shape}:::{style}" if (style := style_of(box)) else f"{name}{shape}"


def style_of(box: Box) -> str:
    """Name how a box looks: start, destructive, ok, bad, or plain (nothing)."""
    if box.kind == "start":
        return "start"
    if box.destructive:
        return "destructive"
    return "" if box.outcome is None else "ok" if box.outcome == "ok" else "bad"


def _text(lines: tuple[str, ...]) -> str:
    """Write lines as Mermaid takes them between double quotes."""
    marks = {"#": "#35;", "&": "#amp;", '"': "#quot;", "<": "#lt;", ">": "#gt;", "`": "#96;", "|": "#124;"}
    return "<br/>".join("".join(marks.get(sign, sign) for sign in line) for line in lines)
