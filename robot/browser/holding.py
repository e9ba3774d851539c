"""Says which requests and answers Chromium holds for the tap: no more than a secret may be in, for each costs time."""

import re
from collections.abc import Iterable, Mapping
from functools import lru_cache
from typing import Any, Final

from robot.browser.paused import EVERYTHING, is_answer
from robot.wire.placeholders import PREFIX

HELD: Final = ("Document", "XHR", "Fetch")
"""Kinds of answers that pages show text from."""
CARRYING: Final = (*HELD, "Ping")
"""Kinds of requests that pages send text with."""
_NOTHING: Final = "chorus-robot:nothing"
"""The pattern of an address that nothing has."""
_WILD: Final = re.compile(r"[*?\\]")
_SIGN: Final = re.compile(r"\\(.)|(.)", re.DOTALL)


def patterns(
    *, recording: bool, swapping: bool, standing: bool, typed: bool, texts: Iterable[str] = ()
) -> list[dict[str, str]]:  # fmt: skip
    """Give the patterns for `Fetch.enable`.

    `swapping`: a secret is expected or typed; `standing`: a page has a text that stands for one, and may keep it;
    `typed`: one that no request has carried; `texts`: those that were typed. Whatever has one in its address is held.
    """
    if recording:
        return EVERYTHING
    if not swapping:
        return [{"urlPattern": _NOTHING}]
    answers = [{"requestStage": "Response", "resourceType": kind} for kind in HELD]
    if typed:  # whatever the page asks for may be made of what was typed
        return [{"urlPattern": "*", "requestStage": "Request"}, *answers]
    if not standing:
        return answers
    requests = [{"requestStage": "Request", "resourceType": kind} for kind in CARRYING]
    begun = dict.fromkeys([PREFIX, *(one for one in texts if not one.startswith(PREFIX))])
    addresses = [f"*{_WILD.sub(_escaped, one)}*" for one in begun]
    return [*({"urlPattern": one, "requestStage": "Request"} for one in addresses), *requests, *answers]


def _escaped(sign: re.Match[str]) -> str:
    return "\\" + sign[0]


def wanted(patterns: Iterable[Mapping[str, str]], event: Mapping[str, Any]) -> bool:
    """Whether one of the patterns is of what is held (`Fetch.requestPaused`)."""
    stage = "Response" if is_answer(event) else "Request"
    address = event["request"]["url"] + event["request"].get("urlFragment", "")
    return any(
        one.get("requestStage", "Request") == stage
        and one.get("resourceType", event["resourceType"]) == event["resourceType"]
        and _read(one.get("urlPattern", "*")).fullmatch(address)
        for one in patterns
    )


@lru_cache(256)
def _read(pattern: str) -> re.Pattern[str]:
    """A pattern of addresses as Chromium reads it."""
    wild = {"*": ".*", "?": "."}
    signs = (wild.get(plain) or re.escape(escaped or plain) for escaped, plain in _SIGN.findall(pattern))
    return re.compile("".join(signs), re.DOTALL)
