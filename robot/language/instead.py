"""Expects a page that comes in the place of others wherever those are expected (`instead_of`).

Must not know where pages come from.
"""

from typing import TypeVar

from robot.model.base import Model
from robot.model.flow import Page, Start

_M = TypeVar("_M", bound=Model)


def expect_instead(start: Start | None, pages: dict[str, Page]) -> Start | None:
    """Expect each page that says so wherever one of the pages is that it comes instead of."""
    instead: dict[str, list[str]] = {}
    for name, page in pages.items():
        for other in page.instead_of:
            instead.setdefault(other, []).append(name)
    if not instead:
        return start

    def widened(model: _M) -> _M:
        names: tuple[str, ...] = model.next  # type: ignore[attr-defined]
        more = [name for one in names for name in instead.get(one, ()) if name not in names]
        if not more:
            return model
        made = model.model_copy(update={"next": (*names, *dict.fromkeys(more))})
        made._stand_at(model._source)  # noqa: SLF001 - the same place in the file
        return made

    for name, page in pages.items():
        choose = tuple(widened(branch) for branch in page.choose)
        made = widened(page)
        if any(new is not old for new, old in zip(choose, page.choose, strict=True)):
            made = made.model_copy(update={"choose": choose})
            made._stand_at(page._source)  # noqa: SLF001 - the same place in the file
        pages[name] = made
    return widened(start) if start is not None else None
