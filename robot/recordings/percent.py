"""Reads percent-encoded texts as portals and browsers write them. Must not know what they are parts of."""

import re
from typing import Final
from urllib.parse import unquote_to_bytes

_CODED: Final = re.compile(r"%[0-9a-fA-F]{2}|\+")


def decoded(text: str, *, plus: bool = False) -> str:
    """Read a percent-encoded text, in UTF-8 or, where it is none, in windows-1252; with `plus`, `+` is a space."""
    if not _CODED.search(text):
        return text
    data = unquote_to_bytes(text.replace("+", " ") if plus else text)
    try:
        return data.decode()
    except UnicodeDecodeError:
        return data.decode("cp1252", "replace")
