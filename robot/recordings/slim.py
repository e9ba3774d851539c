"""Leaves out of a recording what no step needs: pictures and fonts, and each style sheet and script but once.

Must not know what stands in a body.
"""

from collections.abc import Sequence
from dataclasses import replace

from robot.recordings.exchange import Exchange

_NEEDED = ("text/", "application/")


def slim(exchanges: Sequence[Exchange]) -> list[Exchange]:
    """Give a recording without what is there twice or never looked at."""
    kept = []
    seen = set()
    for one in exchanges:
        if one.static and one.response is not None:
            if not one.response.content_type.lower().startswith(_NEEDED):
                continue
            known = (one.request.method, one.request.url, one.response.body)
            if known in seen or one.response.status == 304:  # noqa: PLR2004 - not modified: it was there before
                continue
            seen.add(known)
        kept.append(one)
    return [replace(one, number=number) for number, one in enumerate(kept, 1)]
