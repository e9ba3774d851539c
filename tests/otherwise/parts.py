"""Front-end parts as real portals have them: fetched by `tools/parts`, served to test pages. None is kept in git."""

# ruff: noqa: E501 - markup is kept as it would stand in a page

import json
import random
import subprocess
from pathlib import Path
from urllib.parse import unquote

from aiohttp import web

from .portal import OtherPortal

ROOT = Path(__file__).parents[2]
LATEST = 700
"""Milliseconds that a piece may be late."""
FOLDER = ROOT / ".npm-parts" / "node_modules"


def fetch_parts() -> None:
    """Fetches what is missing. Where that fails the test fails, with a sentence that says what to do."""
    done = subprocess.run([ROOT / "tools" / "parts"], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


def serve_parts(portal: OtherPortal, *files: str) -> None:
    """Lets the portal answer `/parts/...` with these files of the parts, on each of its hosts."""
    for file in files:
        path = FOLDER / file
        portal.paths[f"/parts/{file}"] = lambda _, path=path: web.FileResponse(path)


NOTING = """<script>(() => {
  const name = (at) => (at.innerText || at.value || at.title || at.getAttribute("aria-label") || "").trim().slice(0, 80);
  const note = (kind) => (event) => {
    const at = event.target.closest("a, button, input, select, summary, [role], .select2-choice, li") || event.target;
    const button = event.type === "submit" && event.submitter ? event.submitter : at;
    navigator.sendBeacon("/noted", kind + " " + button.localName + ":" + name(button).replace(/\\s+/g, " "));
  };
  document.addEventListener("pointerdown", note("click"), true);
  document.addEventListener("submit", note("submit"), true);
})();</script>"""
"""Notes every click and every submit of a page, by itself, before its own scripts have them."""


def noted(portal: OtherPortal) -> list[str]:
    """What the pages noted, in order."""
    return [unquote(detail) for detail in portal.details("sent") if detail.startswith(("click ", "submit "))]


def consent_banner(seed: int) -> str:
    """The banner of tarteaucitron as a site puts it on each page: where and how is chosen by a seed, and how late."""
    chance = random.Random(f"consent {seed}")
    settings = {
        "privacyUrl": "", "hashtag": "#tarteaucitron", "cookieName": "tarteaucitron",
        "orientation": ("middle", "top", "bottom", "popup")[seed % 4], "showAlertSmall": chance.random() < 0.3,
        "cookieslist": False, "showIcon": chance.random() < 0.5, "adblocker": False, "DenyAllCta": True,
        "AcceptAllCta": True, "highPrivacy": True, "handleBrowserDNTRequest": False, "removeCredit": True,
        "moreInfoLink": True, "useExternalCss": False, "readmoreLink": "", "mandatory": True, "bodyPosition": "bottom",
        "iconPosition": "BottomRight", "groupServices": False, "serviceDefaultState": "wait", "mandatoryCta": True,
    }  # fmt: skip
    return f"""<script>setTimeout(() => {{ const at = document.createElement("script");
at.src = "/parts/tarteaucitronjs/tarteaucitron.js"; at.onload = () => {{ tarteaucitronForceLanguage = "fr";
tarteaucitron.init({json.dumps(settings)}); (tarteaucitron.job = tarteaucitron.job || []).push("youtube"); }};
document.head.append(at); }}, {chance.choice([0, chance.randint(0, LATEST)])});</script>"""


CONSENT_FILES = tuple(f"tarteaucitronjs/{file}" for file in (
    "tarteaucitron.js", "tarteaucitron.services.js", "lang/tarteaucitron.fr.js", "css/tarteaucitron.css", "advertising.js",
))  # fmt: skip
