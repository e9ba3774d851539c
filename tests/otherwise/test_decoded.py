"""What a page's script makes of a value before it shows it: what a person would read is delivered, or nothing is."""

import base64
import html
import json
from urllib.parse import quote

import pytest

from . import tail
from .portal import OtherPortal, recapitulatif
from .test_agreement import DRAW, by_json, told, walked
from .visitor import Visitor

SHOWN = "Zq7+wK&x9<Tm]é;4"
LETTERS = "Zq7wKx9TmJ0b4"
QUOTED = 'Zq7"wK\\x9'
MISREAD = "Zq7wKé9Tm4"
BASE64 = base64.b64encode(b"Zq7wKx9TmJ0b4").decode()
BY_NUMBER = "(_, h) => String.fromCharCode(parseInt(h, 16))"
OFF = "const off = f => { try { return f() } catch (e) { return d.motDePasse } };"

PARSED = "new DOMParser().parseFromString({}, 'text/html').body.textContent"
AREA = "(t => (t.innerHTML = d.motDePasse, t.value))(document.createElement('textarea'))"
AGAIN = "(p => (p.innerHTML = d.motDePasse, p.textContent))(document.createElement('p'))"
BYTES = "new TextDecoder().decode(Uint8Array.from(d.motDePasse, c => c.charCodeAt(0)))"
TWICE = MISREAD.encode().decode("latin-1")
ESCAPED = "Zq7+wK&x9<Tm4"

WAYS = {
    "percent": (quote(SHOWN), "decodeURIComponent(d.motDePasse)", SHOWN),
    "percent-or-not": (quote(SHOWN), "off(() => decodeURIComponent(d.motDePasse))", SHOWN),
    "unescape": ("Zq7%2BwK%u00e99", "unescape(d.motDePasse)", "Zq7+wKé9"),
    "form": ("Zq7wK%21x+9Tm", "new URLSearchParams('p=' + d.motDePasse).get('p')", "Zq7wK!x 9Tm"),
    "plus": ("Zq7wK+9Tm4", "d.motDePasse.replace(/\\+/g, '-')", "Zq7wK-9Tm4"),
    "entities": (html.escape(ESCAPED), AREA, ESCAPED),
    "entities-as-html": (html.escape(ESCAPED), PARSED.format("d.motDePasse"), ESCAPED),
    "entities-twice": ("Zq7wK&amp;amp;x9", PARSED.format(PARSED.format("d.motDePasse")), "Zq7wK&x9"),
    "entities-by-hand": ("Zq7wK&amp;x9", "d.motDePasse.replace(/&amp;/g, '&')", "Zq7wK&x9"),
    "entities-by-number": ("Zq7wK&#43;x9", "d.motDePasse.replace(/&#(\\d+);/g, (_, n) => String.fromCharCode(n))",
                           "Zq7wK+x9"),
    "utf-8-twice": (TWICE, "decodeURIComponent(escape(d.motDePasse))", MISREAD),
    "utf-8-twice-or-not": (TWICE, "off(() => decodeURIComponent(escape(d.motDePasse)))", MISREAD),
    "utf-8-by-bytes": (TWICE, BYTES, MISREAD),
    "json": (json.dumps(QUOTED)[1:-1], "JSON.parse('\"' + d.motDePasse + '\"')", QUOTED),
    "json-or-not": (json.dumps(QUOTED)[1:-1], "off(() => JSON.parse('\"' + d.motDePasse + '\"'))", QUOTED),
    "json-whole": (json.dumps(LETTERS), "JSON.parse(d.motDePasse)", LETTERS),
    "base64-or-not": (base64.b64encode(LETTERS.encode()).decode(), "off(() => atob(d.motDePasse))", LETTERS),
    "quotes-off": (f"'{LETTERS}'", "d.motDePasse.replace(/^'|'$/g, '')", LETTERS),
    "parted": (f"TECH_1:{LETTERS}", "d.motDePasse.split(':').pop()", LETTERS),
    "barred": (f"{LETTERS}|1", "d.motDePasse.split('|')[0]", LETTERS),
    "cut": (LETTERS * 3, "d.motDePasse.slice(0, 26)", LETTERS * 2),
    "small": ("ZQ7WK+9TM4", "d.motDePasse.toLowerCase()", "zq7wk+9tm4"),
    "template": ("Zq7$$wK9x", "'_'.replace('_', d.motDePasse)", "Zq7$wK9x"),
    "base64-named": (f"b64:{BASE64}",
                     "d.motDePasse.startsWith('b64:') ? atob(d.motDePasse.slice(4)) : d.motDePasse", LETTERS),
    "base64-held": (f"ENC({BASE64})",
                    "(m => m ? atob(m[1]) : d.motDePasse)(d.motDePasse.match(/^ENC.(.*).$/))",
                    LETTERS),
    "hexadecimal": (LETTERS.encode().hex(),
                    f"d.motDePasse.replace(/[0-9a-f]{{2}}/g, h => ({BY_NUMBER})(0, h))", LETTERS),
    "quoted-printable": ("Zq7wK=2Bx9Tm", f"d.motDePasse.replace(/=([0-9A-F]{{2}})/g, {BY_NUMBER})", "Zq7wK+x9Tm"),
    "by-numbers": ("Zq7wK\\x2bx9Tm", f"d.motDePasse.replace(/\\\\x([0-9a-f]{{2}})/g, {BY_NUMBER})", "Zq7wK+x9Tm"),
    "doubled": ("Zq7wK''x9Tm4", "d.motDePasse.replace(/''/g, \"'\")", "Zq7wK'x9Tm4"),
    "named-sign": ("Zq7wK(at)x9Tm", "d.motDePasse.replace('(at)', '@')", "Zq7wK@x9Tm"),
    "groups": ("Zq7wK.x9Tm4.bR8d2", "d.motDePasse.replace(/[.]/g, '')", "Zq7wKx9Tm4bR8d2"),
    "guillemets": (f"«{LETTERS}»", "d.motDePasse.replace(/[«»]/g, '')", LETTERS),
    "brackets": (f"({LETTERS})", "d.motDePasse.replace(/^[(]|[)]$/g, '')", LETTERS),
    "backticks": (f"`{LETTERS}`", "d.motDePasse.replace(/`/g, '')", LETTERS),
    "version": (f"v1.{LETTERS}", "d.motDePasse.replace(/^v[0-9][.]/, '')", LETTERS),
    "login": (f"TECH@{LETTERS}", "d.motDePasse.split('@').pop()", LETTERS),
    "html-again": ("Zq7wK<b>9Tm", AGAIN, "Zq7wK9Tm"),
}  # fmt: skip
"""The value, what a script makes of it, and what a person then reads."""
UNKNOWN_WAYS = (
    "form",
    "plus",
    "parted",
    "barred",
    "cut",
    "small",
    "template",
    "quoted-printable",
    "by-numbers",
    "doubled",
    "named-sign",
    "groups",
    "guillemets",
    "brackets",
    "backticks",
    "version",
    "login",
)
"""Where the value alone is kept, not what a person reads: nobody knows all ways."""


@pytest.mark.parametrize("way", WAYS)
def test_a_value_that_a_script_decodes(at_the_tail: Visitor, portal: OtherPortal, way: str) -> None:
    value, made, shown = WAYS[way]
    page = by_json({"motDePasse": value}, OFF + DRAW.format(made))
    portal.pages["recapitulatif"] = lambda portal: recapitulatif(portal, page(portal))
    done = at_the_tail.walk(tail.NAME, page=1.2)
    if done.deliverable:
        assert done.deliverable == [shown], value
        return
    assert done.ending.outcome == "unknown", done.ending.message
    assert value in done.kept.secrets
    assert shown in done.kept.secrets or way in UNKNOWN_WAYS
    assert not any("retenu" in one for one in done.kept.secrets)


@pytest.mark.parametrize(
    "password",
    [
        "Zq7%41wK9",
        "Zq7&amp;wK9",
        "Zq7\u00c3\u00a9wK9",
        'Zq7\\"wK9"',
        "Zq7%wK+|9",
        LETTERS[:12],
        "Zq7$$wK9",
        "Zq7.wK_9~x",
        "(Zq7wK9x)",
        "Zq7{wK}[x9]",
        "Zq7wK=5Ax",
        "«Zq7wK9x»",
    ],
)
@pytest.mark.parametrize("way", ["json", "page"])
def test_one_that_looks_encoded_and_is_not(at_the_tail: Visitor, portal: OtherPortal, password: str, way: str) -> None:
    drawn = by_json({"motDePasse": password}, DRAW.format("d.motDePasse"))
    done = walked(at_the_tail, portal, drawn if way == "json" else told(f"[{html.escape(password)}]"))
    assert done.deliverable == [password], done.ending.message
