"""A portal's page made dead: to be looked at, with nothing in it that runs, loads, leads away or sends.

A policy that stands before all else and a sandbox around each frame forbid it, each for itself; elements that neither
of them holds back (a connection made in advance, a link) have another name. Must not know whose page it is, nor
clean it.
"""

import re
from collections.abc import Iterable
from html import escape

_POLICY = (
    "default-src 'none'; style-src 'unsafe-inline'; img-src data:; font-src data:; base-uri 'none'; form-action 'none'"
)
_HEAD = f"""<!doctype html>
<html><head><meta http-equiv="Content-Security-Policy" content="{_POLICY}"><meta charset="utf-8">
<meta http-equiv="x-dns-prefetch-control" content="off"><meta name="referrer" content="no-referrer">
<title>The page that a run failed on</title>
<style>body {{ margin: 1em; font-family: sans-serif }} iframe {{ width: 100%; height: 85vh; border: 1px solid }}</style>
</head><body>
"""
_RUNS = re.compile(r"<(script|noscript|template)\b", re.IGNORECASE)
_ACTS = re.compile(
    r"<(?=/?(?:script|noscript|template|link|meta|base|i?frame|frameset|object|embed|applet|portal|fencedframe"
    r"|form|a|area)\b)",
    re.IGNORECASE,
)
_LOOK = "<style>x-form { display: block } x-a { color: #00e; text-decoration: underline }</style>"


def inert(frames: Iterable[tuple[str, str]]) -> str:
    """Give one page that shows frames, each with its address and its HTML; empty without any."""
    parts = [
        f"<p>frame {number}: {escape(address)}</p>\n"
        f'<iframe sandbox referrerpolicy="no-referrer" srcdoc="{_quoted(_dead(html))}"></iframe>\n'
        for number, (address, html) in enumerate(frames, 1)
        if html
    ]
    return f"{_HEAD}{''.join(parts)}</body></html>\n" if parts else ""


def _dead(html: str) -> str:
    """Give HTML without scripts, and with another name for each element that acts by itself or takes others in."""
    return _ACTS.sub("<x-", _without_scripts(html)).replace("<x-/", "</x-") + _LOOK


def _without_scripts(html: str) -> str:
    parts: list[str] = []
    open_ended: set[str] = set()  # looked for once: a page may hold thousands
    at = 0
    while (found := _RUNS.search(html, at)) is not None:
        tag = found[1].lower()
        end = None if tag in open_ended else re.compile(rf"</{tag}\s*>", re.IGNORECASE).search(html, found.end())
        if end is None:
            open_ended.add(tag)
        parts.append(html[at : found.end() if end is None else found.start()])
        at = found.end() if end is None else end.end()
    return "".join([*parts, html[at:]])


def _quoted(html: str) -> str:
    return html.replace("&", "&amp;").replace('"', "&quot;")
