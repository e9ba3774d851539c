"""The boxes of the pages in a recording, and what they were filled with. Must not know what becomes of that."""

from __future__ import annotations

import html
from collections.abc import Iterator

from robot.recordings.exchange import Exchange
from robot.wire.markup import Kind, attributes, scan


def boxes_of(one: Exchange) -> dict[str, str]:
    """Give the boxes of a page, and the type of each."""
    return {held.get("name", ""): held.get("type", "").lower() for held in _inputs(one)}


def filled(one: Exchange) -> list[str]:
    """Give what a page itself has put into its boxes for passwords."""
    return [held["value"] for held in _inputs(one) if held.get("type", "").lower() == "password" and held.get("value")]


def _inputs(one: Exchange) -> Iterator[dict[str, str]]:
    response = one.response
    if response is None or not response.body or "html" not in response.content_type.lower():
        return
    text = response.body.decode("utf-8", "replace")
    if "<input" not in text.lower():
        return
    for token in scan(text):
        if token.kind is Kind.START and token.name == "input":
            yield {each.name: html.unescape(text[each.start : each.stop]) for each in attributes(text, token)}
