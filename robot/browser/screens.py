"""Makes the engine's `Tab` of what is known of a tab and of its frames.

Must not ask the browser anything: it only puts together.
"""

from __future__ import annotations

import operator
from typing import TYPE_CHECKING

from robot.browser.tabs import Gathered
from robot.browser.watch import ERROR_PAGE
from robot.engine.screen import Tab

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from playwright.async_api import Frame

    from robot.browser.tabs import TabState
    from robot.browser.watch import FrameWatch, Ways
    from robot.engine.screen import Query


def compose(tab: TabState, watches: Mapping[Frame, FrameWatch], queries: Sequence[Query]) -> Tab:
    """Put a tab together; what frames found is joined in their order, the main frame first."""
    main = watches.get(tab.page.main_frame)
    mine = [watches[frame] for frame in tab.page.frames if frame in watches]
    seen = main.seen if main else None
    address = seen["address"] if seen else tab.page.url
    if address.startswith(ERROR_PAGE) or tab.failure:
        address = tab.failed_address or address
    quiet = seen is not None and all(watch.seen["quiet"] for watch in mine if watch.seen)
    return Tab(
        id=tab.id,
        address=address,
        document=tab.document,
        found=_gathered(tab, mine, queries),
        status=(seen["status"] if seen else None) or tab.status,
        loaded=seen is not None and seen["loaded"],
        rested=quiet and tab.dialog is None and not tab.pending and not tab.busy,
        pending=tab.pending,
        failure=tab.failure,
        message_box=tab.dialog.message if tab.dialog else None,
        requests=tab.sent,
    )


def _gathered(tab: TabState, watches: Sequence[FrameWatch], queries: Sequence[Query]) -> Mapping[str, Ways]:
    """What each query found in a tab: gathered anew only where a frame was seen anew, or others were asked."""
    seen = [watch.seen for watch in watches]
    known = tab.gathered
    if known is None or known.queries is not queries or not _same(known.seen, seen):
        found = {query.name: _found(query, watches) for query in queries}
        known = tab.gathered = Gathered(queries, seen, found)
    return known.found


def _same(one: Sequence[object], other: Sequence[object]) -> bool:
    return len(one) == len(other) and all(map(operator.is_, one, other))


def _found(query: Query, watches: Sequence[FrameWatch]) -> Ways:
    found = [ways for watch in watches if (ways := watch.nodes_of(query))]
    if len(found) == 1:
        return found[0]
    return tuple(tuple(node for ways in found for node in ways[way]) for way in range(len(query.ways)))
