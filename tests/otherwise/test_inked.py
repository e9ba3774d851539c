"""Letters that a style sheet changes, hides or adds to are no password as it stands; how pages usually look is."""

import html

import pytest

from . import tail
from .portal import NEW, OtherPortal, recapitulatif
from .test_agreement import PW, nothing_delivered, told
from .visitor import Visitor

IMAGE = "url(\"data:image/svg+xml,%3Csvg xmlns='http://www.w3.org/2000/svg' width='90' height='9'/%3E\")"


def ruled(rules: str, value: str = PW, after: str = "") -> str:
    return f"<style>{rules}</style>{told(f'[<b id=v>{value}</b>{after}]')}"


def block(rules: str) -> str:
    return ruled(f"#v{{display:inline-block}}#v{rules}")


UNLIKE = {
    "first-letter-case": block("::first-letter{text-transform:lowercase}"),
    "first-letter-white": block("::first-letter{color:#fff}"),
    "first-letter-of-no-size": block("::first-letter{font-size:0}"),
    "first-line-case": block("::first-line{text-transform:uppercase}"),
    "first-line-of-all": ruled("p::first-line{text-transform:uppercase}"),
    "first-line-small-capitals": block("::first-line{font-variant:small-caps}"),
    "first-line-clear": block("::first-line{color:transparent}"),
    "counter": ruled("#v{counter-reset:c 7}#v::after{content:counter(c)}"),
    "counters": ruled("#v{counter-reset:c 7}#v::before{content:counters(c,'.')}"),
    "attribute": ruled("#v::after{content:attr(id)}"),
    "sign-behind": ruled("#v::after{content:'!'}"),
    "sign-before": ruled("#v::before{content:'$'}"),
    "words-of-an-empty-one": ruled("i::before{content:'X9'}", after="<i></i>"),
    "picture-in-its-place": ruled(f"#v{{content:{IMAGE}}}"),
    "white-in-another-notation": ruled("#v{color:oklab(1 0 0)}"),
    "white-of-a-screen": ruled("#v{color:color(display-p3 1 1 1)}"),
    "white-mixed": ruled("#v{color:color-mix(in srgb, white 99%, black)}"),
    "white-on-a-glaze": ruled("#v{color:#fff;background:rgba(255,255,255,.5)}"),
    "on-its-own-gradient": ruled("#v{color:#000;background:linear-gradient(#000,#010101)}"),
    "blended": ruled("#v{mix-blend-mode:screen}"),
    "blended-around": ruled("p{mix-blend-mode:color-dodge}"),
    "inverted": ruled("#v{filter:invert(1)}"),
    "filtered": ruled("#v{filter:url(#f)}") + "<svg width=0 height=0><filter id=f><feFlood /></filter></svg>",
    "small-capitals": ruled("#v{font-variant:small-caps}"),
    "all-small-capitals": ruled("#v{font-variant-caps:all-small-caps}"),
    "small-capitals-of-the-font": ruled("#v{font-feature-settings:'smcp'}"),
    "letters-over-one-another": ruled("#v{letter-spacing:-.6em}"),
    "filled": ruled("#v{-webkit-text-stroke:9px #000}"),
    "line-over-it": ruled("#v{text-decoration:underline 1em #000;text-underline-offset:-.8em}"),
    "mirrored": block("{transform:scaleX(-1)}"),
    "mirrored-by-scale": block("{scale:-1 1}"),
    "turned-around": block("{rotate:y 180deg}"),
    "sign-of-an-empty-one": ruled("i::before{content:'!'}", value=f"{PW}<i></i>"),
    "mark-of-a-list": ruled("#v{display:list-item;list-style:inside '!'}"),
    "half-inverted": ruled("html{background:#fff;filter:invert(.5)}"),
    "pressed": block("{transform:scaleX(.05)}"),
}  # fmt: skip
"""A person reads something else than what stands in the document, or cannot read it."""

ICONS = "@font-face{font-family:icones;src:url(/cpp/police.woff2)}.fa::before{font-family:icones;content:'\\f0c5'}"
ALIKE = {
    "web-font": ruled("@font-face{font-family:m;src:url(/cpp/police.woff2)}*{font-family:m,sans-serif}"),
    "icon-within": ruled(ICONS, after="<i class=fa></i>"),
    "icon-of-the-value": ruled(ICONS.replace(".fa", "#v")),
    "icons-of-the-page": "<style>.q::before{content:'?'}.a::after{content:'*';color:red}.s::before{content:'7'}</style>"
                         f"<p><i class=s></i> <i class=q></i> Ce compte a été réinitialisé avec le <b class=a>mot de "
                         f"passe</b> <i class=q></i> : [<b>{PW}</b>] <i class=s></i></p>",
    "numbered": "<style>p{counter-increment:p}p::before{content:counter(p) '. '}</style>" + told(f"[{PW}]"),
    "colon-drawn": "<style>b::after{content:' :'}</style>"
                   f"<p>Ce compte a été réinitialisé avec le <b>mot de passe</b> [{PW}]</p>",
    "shadows": ruled("p{box-shadow:0 1px 2px #000;text-shadow:0 1px 0 #fff;filter:drop-shadow(0 1px 1px #888)}"),
    "no-filter": ruled("*{filter:none;mix-blend-mode:normal;letter-spacing:.02em;opacity:.99}"),
    "dark": "<style>html{background:#111}body{background:#111;color:#eee}</style>" + told(f"[{PW}]"),
    "dark-by-a-filter": "<style>html{background:#fff;filter:invert(1) hue-rotate(180deg)}</style>" + told(f"[{PW}]"),
    "modern-colours": ruled("p{color:oklch(.2 .03 260);background:oklch(.97 .01 250)}"),
    "glazed-card": ruled("p{color:#fff;background:rgba(0,0,0,.6)}"),
    "beside-a-bar-in-its-colour": ruled(
        "p{color:#18753c;background:linear-gradient(0deg,#18753c,#18753c) 0 0/2.5rem 100% no-repeat}"
    ),
    "a-line-in-its-colour": ruled(
        "p{background:linear-gradient(0deg,currentColor,currentColor) 0 100%/100% 1px no-repeat}"
    ),
    "after-a-blur": ruled("p{filter:blur(0px)}"),
    "on-a-gradient": ruled("p{color:#fff;background:linear-gradient(90deg,#036,#069)}"),
    "on-a-picture": ruled(f"body{{background:{IMAGE}}}"),
    "drop-cap": ruled("p::first-letter{font-size:2em;text-transform:uppercase;color:#036}"),
    "first-line-bold": ruled("p::first-line{font-weight:bold;color:#036}"),
    "digits-of-one-width": ruled("*{font-variant-numeric:tabular-nums;font-feature-settings:'kern','liga' 0,'smcp' 0}"),
    "dark-scheme": ruled("html{color-scheme:dark}"),
    "dark-by-filters": ruled("html{background:#fff;filter:invert(90%) hue-rotate(180deg) contrast(90%)}"),
    "help-behind-it": ruled("i::after{content:'?'}").replace("]</p>", "]<i></i></p>"),
    "underlined": ruled("#v{text-decoration:underline 2px;letter-spacing:-.02em;transform:scale(1.1) rotate(2deg)}"),
}  # fmt: skip
"""How pages usually look, or what changes nothing."""


@pytest.mark.parametrize("name", UNLIKE)
def test_what_is_drawn_in_other_letters_is_delivered_to_nobody(
    at_the_tail: Visitor, portal: OtherPortal, name: str
) -> None:
    portal.pages["recapitulatif"] = lambda portal: recapitulatif(portal, UNLIKE[name])
    done = at_the_tail.walk(tail.NAME)
    nothing_delivered(done, portal)
    assert NEW in done.kept.secrets


@pytest.mark.parametrize("name", ALIKE)
def test_what_looks_as_it_stands_is_delivered(at_the_tail: Visitor, portal: OtherPortal, name: str) -> None:
    portal.pages["recapitulatif"] = lambda portal: recapitulatif(portal, ALIKE[name])
    done = at_the_tail.walk(tail.NAME)
    assert done.deliverable == [NEW], done.ending.message


def test_thin_letters_are_letters(at_the_tail: Visitor, portal: OtherPortal) -> None:
    password = "Il1iIjlI.l1i!lI|"
    shown = ruled("#v{font:9px sans-serif}", html.escape(password))
    portal.pages["recapitulatif"] = lambda portal: recapitulatif(portal, shown)
    done = at_the_tail.walk(tail.NAME)
    assert done.deliverable == [password], done.ending.message
