"""`chorus-robot selectors pick`: shows a page in a window, and writes the YAML of the elements that a person picks."""

import argparse
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Sequence

    from robot.browser.picking import Kind, Picking
    from robot.drift.seen import Seen
    from robot.runs.order import Order, Result
    from robot.runs.preparing import Prepared


def add(verbs: Any) -> None:
    """Declares the verb."""
    made = verbs.add_parser(
        "pick", help="point at elements of a page, and get the YAML that finds them", allow_abbrev=False,
        description="Rehearses a flow up to a page, in a window, and stays there: also where the page is not "
        "recognised. Move the mouse over an element to see the ways that find it and how many each finds; a click with "
        "Alt or Ctrl held prints its YAML, and does not reach the page.",
    )  # fmt: skip
    made.add_argument("--env", default="production", metavar="NAME-or-PATH", help="where the portals answer")
    made.add_argument("--page", required=True, metavar="PAGE", help="the page of the flow to stay on")
    made.add_argument("--flow", default="rotate-technical-password", metavar="FLOW",
                      help="the flow to rehearse (rotate-technical-password)")  # fmt: skip
    made.add_argument("-i", "--input", action="append", default=[], metavar="NAME=VALUE", help="an input of the flow")
    made.set_defaults(main=main)


def main(arguments: argparse.Namespace) -> int:
    """Shows the page until Enter is pressed or the window is closed."""
    import asyncio

    from robot.cli.commands.run import read_inputs
    from robot.runs.order import Order, absolute

    order = Order(
        flow=absolute(arguments.flow), inputs=read_inputs(arguments.input), environment=absolute(arguments.env),
        dry_run=True, headed=True,
    )  # fmt: skip
    result = asyncio.run(_pick(order, arguments.page))
    from robot.cli.printing import show

    return show(result, as_json=False)


async def _pick(order: "Order", page: str) -> "Result":
    from robot.files import home
    from robot.runs.driver import starting

    async with starting(home()) as driver:
        from robot.cli.asking import warn
        from robot.cli.printing import Progress
        from robot.runs.carrying import Manner, Stay
        from robot.runs.job import start

        def known(prepared: "Prepared") -> None:
            from robot.errors import Problem
            from robot.language.diagnostics import suggestion
            from robot.outcomes import Outcome

            pages = prepared.program.pages
            if page not in pages:
                hint = suggestion(page, pages, "Its pages")
                raise Problem(f"Flow '{prepared.program.flow.flow}' has no page '{page[:60]}'.", hint=hint,
                              outcome=Outcome.USAGE)  # fmt: skip
            warn(prepared)

        stay = Stay(page, lambda browser, shown: _stay(browser, page, shown=shown))
        return await start(order, driver, confirm=known, manner=Manner(Progress(), stay=stay))


async def _stay(browser: Any, page: str, *, shown: bool) -> None:
    """Lets a person pick until they are done."""
    import asyncio
    import sys

    from robot.browser.picking import Picking
    from robot.cli.asking import entered

    picking = Picking(browser, teller(page))
    await picking.start()
    where = f"page '{page}' is shown" if shown else f"page '{page}' was not reached; this is where the walk ended"
    print(f"{where}. Click with Alt or Ctrl held to pick; press Enter here, or close the window, to end.",
          file=sys.stderr, flush=True)  # fmt: skip
    waits = [asyncio.ensure_future(picking.closed())]
    if sys.stdin.isatty():
        waits.append(asyncio.ensure_future(entered()))
    await asyncio.wait(waits, return_when=asyncio.FIRST_COMPLETED)
    for wait in waits:
        wait.cancel()


def teller(page: str) -> Any:
    """What prints the elements that are pointed at: on standard error while the mouse moves, else their YAML."""
    import sys

    from robot.drift.picked import hovered, ways_to, yaml

    async def told(kind: "Kind", seen: "Seen", screen: "Sequence[Seen]", picking: "Picking", tab: str) -> None:
        ways = ways_to(seen, screen)
        counts = await picking.counts(tab, ways)
        if kind == "pick":
            print(yaml(seen, ways, counts, page), flush=True)
        else:
            print(hovered(seen, ways, counts), file=sys.stderr, flush=True)

    return told
