"""The in-page finder: its parts joined to one script, and the calls into it.

Must not know pages or flows; what the script does stands in `sight/*.js`.
"""

from functools import cache
from pathlib import Path

PARTS = (
    "base", "timers", "text", "colours", "ink", "plainly", "over", "covered", "drawn", "roles", "scopes", "near",
    "pagers", "ways", "report", "inventory", "watch", "unfold", "pixels", "hands",
)  # fmt: skip
"""In this order: each part uses the ones before it while it is set up."""

_HERE = 'globalThis[Symbol.for("chorus-robot.sight")]'

WATCH = f"([queries, known]) => {{ const s = {_HERE}; return s ? s.watch(queries, known) : null; }}"
NODE = f"(id) => {{ const s = {_HERE}; return s ? s.target(id) : null; }}"
EXACT = f"() => {{ const s = {_HERE}; return s ? s.exact() : null; }}"
AT_REST = f"([most, still]) => {{ const s = {_HERE}; return s ? s.atRest(most, still) : null; }}"
AS_LEFT = f"() => {{ const s = {_HERE}; return s ? s.asLeft() : null; }}"
DRAWN = f"() => {{ const s = {_HERE}; return s ? s.pictured() : null; }}"
OUTLINE = f"() => {{ const s = {_HERE}; return s ? s.outline() : null; }}"
INVENTORY = f"() => {{ const s = {_HERE}; return s ? s.inventory() : null; }}"
OPTION = f"([id, text]) => {{ const s = {_HERE}; return s ? s.option(id, text) : -3; }}"
AIM = f"(id) => {{ const s = {_HERE}; return s ? s.aim(id) : null; }}"
LANDING = f"() => {{ const s = {_HERE}; return s ? s.landing() : true; }}"
TYPE = f"(element, text) => {{ const s = {_HERE}; return s && element ? s.type(element, text) : false; }}"
BOX = f"(id) => {{ const s = {_HERE}; return s ? s.box(id) : null; }}"
POINTED = f"(id) => {{ const s = {_HERE}; return s && s.area(id) ? s.target(id) : null; }}"
FILLED = f"(id) => {{ const s = {_HERE}; return s ? s.filled(id) : true; }}"
OPENER = f"(ways) => {{ const s = {_HERE}; return s ? s.opener(ways) : null; }}"
EVALUATIONS = f"() => {{ const s = {_HERE}; return s ? s.evaluations() : 0; }}"
TROUBLE = f"() => {{ const s = {_HERE}; return s ? s.trouble() : ''; }}"


@cache
def script() -> str:
    """Return the whole script, to be run once in each new document; it does nothing where it already is."""
    folder = Path(__file__).parent / "sight"
    parts = "\n".join((folder / f"{part}.js").read_text(encoding="utf-8") for part in PARTS)
    return f'(() => {{\n"use strict";\nif ({_HERE}) return;\n{parts}\n}})();\n'
