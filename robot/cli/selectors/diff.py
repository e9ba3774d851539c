"""`chorus-robot selectors diff PORTAL@GENERATION PORTAL@GENERATION`: what differs between two generations."""

import argparse
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from robot.language.comparing import Changed, Differences
    from robot.language.workspace import Workspace
    from robot.model.selectors import Element, Selectors


def add(verbs: Any) -> None:
    """Declares the verb."""
    made = verbs.add_parser(
        "diff", help="what differs between two generations", allow_abbrev=False,
        description="Holds two generations of a portal against each other, element by element.",
    )  # fmt: skip
    made.add_argument("older", metavar="PORTAL@GENERATION", help="for example pigp@2019")
    made.add_argument("newer", metavar="PORTAL@GENERATION", help="for example pigp@2025")
    made.add_argument("--json", action="store_true", help="print one JSON object on standard output")
    made.set_defaults(main=main)


def main(arguments: argparse.Namespace) -> int:
    """Prints the differences; the exit code is 0 whether there are any or not."""
    from pathlib import Path

    from robot.language.comparing import compare
    from robot.language.workspace import Workspace

    workspace = Workspace.at(Path.cwd())
    found = compare(_selectors(workspace, arguments.older), _selectors(workspace, arguments.newer))
    if arguments.json:
        import json

        print(json.dumps(_as_json(found), ensure_ascii=False))
    else:
        print("\n".join(_as_lines(found)))
    return 0


def _selectors(workspace: "Workspace", text: str) -> "Selectors":
    from robot.errors import Problem
    from robot.language.diagnostics import suggestion
    from robot.outcomes import Outcome

    portal, sign, generation = text.partition("@")
    if not sign or not portal or not generation:
        raise Problem(f"'{text}' is not written as PORTAL@GENERATION.", hint="For example: pigp@2019",
                      outcome=Outcome.USAGE)  # fmt: skip
    known = [f"{one}@{look}" for one in workspace.portals() for look in workspace.generations(one)]
    if text not in known:
        hint = suggestion(text, known, "There are these")
        raise Problem(f"There is no generation {text[:60]}.", hint=hint[:1].upper() + hint[1:], outcome=Outcome.USAGE)
    return workspace.selectors(portal, generation)


def _name(selectors: "Selectors") -> str:
    return f"{selectors.portal}@{selectors.generation}"


def _as_json(found: "Differences") -> dict[str, Any]:
    def element(held: "Element") -> dict[str, Any]:
        return held.model_dump(exclude_none=True)

    return {
        "older": _name(found.older), "newer": _name(found.newer),
        "recognised_by": {"older": found.older.recognised_by, "newer": found.newer.recognised_by},
        "added": {name: element(found.newer.elements[name]) for name in found.added},
        "left_out": {name: element(found.older.elements[name]) for name in found.left_out},
        "changed": {one.name: {"older": element(one.older), "newer": element(one.newer)} for one in found.changed},
        "same": found.same,
    }  # fmt: skip


def _as_lines(found: "Differences") -> list[str]:
    lines = [f"{_name(found.older)} -> {_name(found.newer)}"]
    if found.older.recognised_by != found.newer.recognised_by:
        signs = [", ".join(one.recognised_by) or "nothing" for one in (found.older, found.newer)]
        lines += ["", "recognised by", f"  - {signs[0]}", f"  + {signs[1]}"]
    for changed in found.changed:
        lines += ["", changed.name, *_lines_of(changed)]
    for names, selectors, sign in ((found.left_out, found.older, "-"), (found.added, found.newer, "+")):
        for name in names:
            held = selectors.elements[name]
            lines += ["", f"{name}: only in {_name(selectors)} ({held.means})"]
            lines += [f"  {sign} {_told(way)}" for way in held.find]
    return [*lines, "", f"{_elements(found.same)} found in the same ways in both"]


def _elements(count: int) -> str:
    return "1 element is" if count == 1 else f"{count} elements are"


def _lines_of(changed: "Changed") -> list[str]:
    lines = [f"  - {_told(way)}" for way in changed.left_out] + [f"  + {_told(way)}" for way in changed.added]
    if changed.moved:
        lines.append(f"  the same ways in another order: {'; '.join(_told(way) for way in changed.newer.find)}")
    if changed.older.behind != changed.newer.behind:
        lines.append(f"  behind: {changed.older.behind or 'nothing'} -> {changed.newer.behind or 'nothing'}")
    return lines


def _told(way: Any) -> str:
    from robot.engine.needs import told

    return told(way)
