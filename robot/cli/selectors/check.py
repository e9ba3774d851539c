"""`chorus-robot selectors check`: rehearses a flow and reports what the ways of every element find on the way."""

import argparse
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Sequence

    from robot.engine.survey import Surveyed
    from robot.runs.order import Result
    from robot.runs.surveying import Report


def add(verbs: Any) -> None:
    """Declares the verb."""
    made = verbs.add_parser(
        "check", help="report what the ways of each element find on a portal", allow_abbrev=False,
        description="Signs in, rehearses a flow (nothing is reset), signs out, and reports each element of each page.",
    )  # fmt: skip
    made.add_argument("--env", default="production", metavar="NAME-or-PATH", help="where the portals answer")
    made.add_argument("--flow", default="rotate-technical-password", metavar="FLOW",
                      help="the flow to rehearse (rotate-technical-password)")  # fmt: skip
    made.add_argument("-i", "--input", action="append", default=[], metavar="NAME=VALUE",
                      help="an input of the flow; else that of the last run, or the first SIRET listed")  # fmt: skip
    made.add_argument("--headed", action="store_true", help="show the browser's window")
    made.add_argument("--json", action="store_true", help="print one JSON object on standard output")
    made.set_defaults(main=main)


def main(arguments: argparse.Namespace) -> int:
    """Prints a table, or one object; exit 0 where all is well, 4 where an element is not as it should be."""
    import asyncio

    from robot.cli.commands.run import read_inputs
    from robot.runs.order import Order, absolute

    order = Order(
        flow=absolute(arguments.flow), inputs=read_inputs(arguments.input), environment=absolute(arguments.env),
        dry_run=True, headed=arguments.headed,
    )  # fmt: skip
    report = asyncio.run(_survey(order))
    if arguments.json:
        import json

        print(json.dumps(as_json(report), ensure_ascii=False))
    else:
        print("\n".join(as_lines(report)))
    return report.exit_code


async def _survey(order: Any) -> "Report":
    from robot.files import home
    from robot.runs.driver import starting

    async with starting(home()) as driver:
        from robot.cli.asking import warn
        from robot.cli.printing import Progress
        from robot.runs.surveying import survey

        return await survey(order, driver, confirm=warn, tell=Progress())


def as_json(report: "Report") -> dict[str, Any]:
    """The object that `--json` prints."""
    result = report.result
    return {
        "run": result.run, "flow": result.flow, "outcome": report.outcome.value, "exit_code": report.exit_code,
        "message": report.message, "generations": dict(report.generations),
        "elements": [
            {
                "page": one.page, "portal": one.portal, "element": one.element, "state": one.state.value,
                "wrong": one.state.wrong, "needed": one.needed, "by": None if one.by is None else one.by + 1,
                "ways": [
                    {"way": way, "found": found, "at": f"{place.file}:{place.line}"}
                    for way, found, place in zip(one.ways, one.found, one.places, strict=True)
                ],
            }
            for one in report.found
        ],
        "not_reached": list(report.not_reached),
        "signed_out": dict(report.signed_out),
    }  # fmt: skip


def as_lines(report: "Report") -> list[str]:
    """The same for a person: a table, then what is wrong and where to mend it."""
    shown = ", ".join(f"{portal} {generation}" for portal, generation in report.generations.items())
    lines = [f"generations: {shown or 'none recognised'}", ""] if report.found else []
    width = max((len(one.element) for one in report.found), default=0)
    page = ""
    for one in report.found:
        if one.page != page:
            page = one.page
            lines.append(page)
        counts = " ".join(str(count) if count else "-" for count in one.found)
        lines.append(f"  {'!' if one.state.wrong else ' '} {one.element:<{width}}  {one.state.value:<9}  {counts}")
    if report.not_reached:
        lines += ["", f"not reached: {', '.join(report.not_reached)}"]
    lines += [f"{'signed out of' if well else '! could not sign out of'} {name}"
              for name, well in report.signed_out.items()]  # fmt: skip
    return [*lines, *_mended(report.wrong), "", *_told(report.result, report)]


def _mended(wrong: "Sequence[Surveyed]") -> list[str]:
    from robot.language.diagnostics import at

    lines = []
    for one in wrong:
        lines += ["", f"{one.portal}/{one.element} on page {one.page}: {one.state.value}"]
        lines += [f"  {found or '-':>3}  {way} [{at(place)}]"
                  for way, found, place in zip(one.ways, one.found, one.places, strict=True)]  # fmt: skip
    return lines


def _told(result: "Result", report: "Report") -> list[str]:
    return [f"{report.outcome.value}: {report.message}", f"  run  {result.run}"]
