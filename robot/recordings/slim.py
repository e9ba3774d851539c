"""Leaves out of a recording what no step needs: pictures and fonts, and each style sheet and script but once.

Must not know what stands in a body.
"""

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import Final
from urllib.parse import urlsplit

from robot.recordings.exchange import Exchange

_NEEDED: Final = ("text/", "application/")
_FILES: Final = re.compile(r"\.(?:css|js|mjs|png|jpe?g|gif|svg|ico|webp|avif|woff2?|ttf|otf|eot|map)$", re.IGNORECASE)


def slim(exchanges: Sequence[Exchange]) -> list[Exchange]:
    """Give a recording without what is there twice or never looked at, numbered anew."""
    kept = []
    seen = set()
    for one in exchanges:
        if one.response is None and one.request.method == "GET" and _FILES.search(urlsplit(one.request.url).path):
            continue  # the page was left before its style sheet came
        if one.static and one.response is not None:
            if not one.response.content_type.lower().startswith(_NEEDED):
                continue
            known = (one.request.method, one.request.url, one.response.body)
            if known in seen or one.response.status == 304:  # noqa: PLR2004 - not modified: it was there before
                continue
            seen.add(known)
        kept.append(one)
    return [replace(one, number=number) for number, one in enumerate(kept, 1)]
