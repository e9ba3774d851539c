"""What a person sees of a value, after all that a style sheet draws, hides, turns, filters and puts over it."""

# ruff: noqa: E501 - markup is kept as it would stand in a page

import html
import json
import re

import pytest

from robot.browser import sight

from .stage import Stage

VALUE = "Zq7+wK&x9<Tm]4"
SHOWN = html.escape(VALUE)
NOT_PLAIN = "\ufffc"


def told(shown: str = f"[{SHOWN}]") -> str:
    return f"<p>Voici le mot de passe : {shown}</p>"


def ruled(rules: str, value: str = f"<b id=v>{SHOWN}</b>") -> str:
    return f"<style>{rules}</style>{told(f'[{value}]')}"


def block(rules: str) -> str:
    return ruled(f"#v{{display:inline-block}}#v{rules}")


def under(style: str) -> str:
    return f"{told()}<div style='position:fixed;inset:0;{style}'></div>"


def at_value(style: str, left: str) -> str:
    """Something that a script puts at the value, at a share of its width."""
    return (
        f"{told(f'[<b id=v>{SHOWN}</b>]')}<i id=o style='position:absolute;{style}'></i><script>const r ="
        f"v.getBoundingClientRect(); Object.assign(o.style, {{left: r.left + {left} + 'px', top: r.top + 'px'}})</script>"
    )


def seen(stage: Stage, shown: str) -> bool:
    """Whether the value alone is told between its brackets, and nothing that is not plain beside them."""
    stage.show(f"<!doctype html><html lang=fr><meta charset=utf-8><body>{shown}</body></html>")
    answer = json.loads(stage.run(stage.browser._tabs[-1].page.evaluate(sight.AT_REST, [0, False])))
    text = re.sub(r"\s", "", answer["text"])
    return f"lemotdepasse:[{VALUE}]" in text and f"[{VALUE}]{NOT_PLAIN}" not in text


OTHER = {
    "sign-of-an-empty-one": ruled("i::before{content:'!'}", f"{SHOWN}<i></i>"),
    "sign-apart": ruled("i::before{content:'!'}", f"{SHOWN} <i></i>"),
    "sign-in-the-middle": ruled("i::before{content:'-'}", f"{SHOWN[:4]}<i></i>{SHOWN[4:]}"),
    "sign-of-a-nested-one": ruled("u::after{content:'+'}", f"{SHOWN}<s><u></u></s>"),
    "sign-on-its-own-line": ruled("i{display:block}i::before{content:'!'}", f"{SHOWN}<i></i>"),
    "sign-at-the-start-of-a-line": ruled("i::before{content:'!'}", f"{SHOWN}<br><i></i>"),
    "sign-of-a-box-to-tick": ruled("input{appearance:none}input::before{content:'!'}", f"{SHOWN}<input type=checkbox>"),
    "marks-over-its-letters": ruled("#v{text-emphasis:'X'}"),
    "sign-of-a-hidden-one": ruled("i{visibility:hidden}i::before{content:'!';visibility:visible}", f"{SHOWN}<i></i>"),
    "bracket-behind": "<style>u::after{content:']'}</style>" + told(f"[{SHOWN}]<u></u>"),
    "bracket-of-the-paragraph": "<style>p::after{content:']'}</style>" + told(),
    "number-of-an-empty-one": ruled("i::before{counter-increment:c;content:counter(c)}", f"{SHOWN}<i></i>"),
    "sign-read-aloud-as-nothing": ruled("#v::after{content:'!' / ''}"),
    "straight-quotes": ruled("#v::before,#v::after{content:'\"'}"),
    "words-as-quotes": ruled("#v{quotes:'X' '9'}#v::before{content:open-quote}"),
    "words-as-quotes-of-q": ruled("q{quotes:'X' '9'}", f"<q>{SHOWN}</q>"),
    "signs-as-quotes": ruled("q{quotes:'$' '!'}", f"<q>{SHOWN}</q>"),
    "quotes-of-no-language": f"<div lang=''>{told(f'[<q>{SHOWN}</q>]')}</div>",
    "mark-of-a-list": ruled("#v{display:list-item;list-style:inside 'X9'}"),
    "mark-beside-a-list": ruled("#v{display:list-item;list-style:'$'}"),
    "mark-by-its-content": ruled("#v{display:list-item}#v::marker{content:'$'}"),
    "mark-that-counts": ruled("@counter-style c{system:cyclic;symbols:'Z';suffix:''}#v{display:list-item;list-style:c inside}"),
    "placed-sign": ruled("p{position:relative}i::before{content:'!';position:absolute}", f"{SHOWN}<i></i>&nbsp;"),
    "placed-from-elsewhere": "<style>#v{padding-right:1em}#o::after{content:'!';position:absolute}</style>"
                             + at_value("width:1px", "r.width - 14"),
    "first-letter-hidden": block("::first-letter{visibility:hidden}"),
    "first-letter-under-the-next": block("::first-letter{margin-right:-.7em}"),
    "first-letter-of-no-width": block("::first-letter{letter-spacing:-1em}"),
    "first-letters-cut": block("{text-indent:-1.2em;overflow:hidden}"),
    "half-of-its-height": block("{height:.7em;overflow:hidden;vertical-align:bottom}"),
    "clipped": block("{clip-path:inset(0 1em 0 0)}"),
    "clipped-to-a-circle": ruled("p{clip-path:circle(20px)}"),
    "turned-around": block("{rotate:y 180deg}"),
    "turned-over": block("{rotate:x 180deg}"),
    "turned-about-another-axis": block("{rotate:1 1 0 180deg}"),
    "upside-down": block("{rotate:180deg}"),
    "upside-down-by-scale": ruled("p{scale:-1}"),
    "turned-around-with-the-page": ruled("p{rotate:y 180deg}"),
    "hyphens-drawn": f"<div style='width:60px;word-break:break-all;hyphens:auto'>{told()}</div>",
    "part-covered": at_value("width:12px;height:1em;background:#fff", "r.width * .3"),
    "covered-by-what-no-pointer-meets": under("background:#fff;pointer-events:none"),
    "greyed-by-what-no-pointer-meets": under("backdrop-filter:invert(.5);pointer-events:none"),
    "half-inverted-over-it": under("backdrop-filter:invert(.5)"),
    "blackened-over-it": under("backdrop-filter:brightness(0)"),
    "half-inverted": ruled("html{background:#fff;filter:invert(.5)}"),
    "inverted-without-a-ground": ruled("html{filter:invert(1)}"),
    "without-contrast": ruled("p{filter:contrast(.02);background:#fff}"),
    "without-light": ruled("p{filter:brightness(.03);background:#fff}"),
    "with-too-much-light": ruled("p{filter:brightness(9);background:#eee;color:#666}"),
    "one-grey": ruled("#v{color:#f00;background:#363636;filter:grayscale(1)}"),
    "blended-with-the-dark": ruled("body{background:#000}p{mix-blend-mode:multiply;color:#fff;background:#111}"),
    "dark-on-a-dark-scheme": ruled("html{color-scheme:dark}p{color:#141414}"),
    "dark-on-dark-glass": ruled("p{backdrop-filter:invert(1)}"),
}  # fmt: skip
"""Another sign is seen, or nothing can be read."""

SAME = {
    "dark-scheme": ruled("html{color-scheme:dark}"),
    "dark-or-light-scheme": ruled("html{color-scheme:light dark}"),
    "dark-scheme-of-the-page": "<meta name=color-scheme content=dark>" + told(),
    "more-contrast": ruled("html{filter:contrast(1.1)}"),
    "less-bright": ruled("p{filter:brightness(.95)}"),
    "dark-by-filters": ruled("html{background:#fff;filter:invert(90%) hue-rotate(180deg) brightness(110%) contrast(90%) sepia(10%)}"),
    "inverted-with-its-ground": ruled("p{background:#fff;filter:invert(1)}"),
    "multiplied-with-its-ground": ruled("p{mix-blend-mode:multiply;background:#eef}"),
    "nearly-opaque": ruled("p{filter:opacity(.9)}"),
    "round-corners": ruled("p{clip-path:inset(0 round 8px)}"),
    "ticks-around-the-brackets": "<style>code::before,code::after{content:'`'}</style>" + told(f"<code>[{SHOWN}]</code>"),
    "help-behind-the-brackets": "<style>i::after{content:'?'}</style>" + told(f"[{SHOWN}]<i></i>"),
    "help-in-brackets": f"<style>i::after{{content:'?'}}</style>{told()}<p>(aide <i></i>)</p>",
    "star-of-a-label": "<style>label{position:relative}label::after{content:'*';position:absolute;right:-8px;top:0}</style>"
                       f"<p>Voici <label>le mot de passe</label> : [{SHOWN}]</p>",
    "star-of-a-box": "<style>input::before{content:'*'}</style><p><input> <input type=checkbox> Lu</p>" + told(),
    "crumbs": "<style>li{display:inline}li+li::before{content:'/'}</style><ul><li>Accueil<li>Comptes</ul>" + told(),
    "quoted": ruled("", f"<q>{SHOWN}</q>"),
    "numbered": f"<ol><li>Voici le mot de passe : [{SHOWN}]</ol>",
    "hint-on-hover": ruled("#v{position:relative}#v::after{content:'Copier';position:absolute;visibility:hidden}"),
    "first-letter-bold": block("::first-letter{font-weight:bold;color:#036}"),
    "cut-at-its-padding": block("{padding:4px;line-height:1;overflow:hidden;text-overflow:ellipsis}"),
    "card-turned-twice": "<style>div{transform-style:preserve-3d;transform:rotateY(180deg)}p{rotate:y 180deg;backface-visibility:hidden}</style>"
                         f"<div>{told()}</div>",
    "tilted": block("{rotate:3deg;scale:1.1}"),
    "downwards": f"<div style='writing-mode:vertical-rl;height:900px'>{told()}</div>",
    "wrapped": f"<div style='width:60px;word-break:break-all'>{told()}</div>",
    "tight-italics": ruled("#v{font:italic 11px serif;letter-spacing:-.05em}"),
    "on-glass": "<style>body{background:linear-gradient(#036,#069)}p{color:#fff;background:rgba(255,255,255,.1);backdrop-filter:blur(8px) saturate(1.2)}</style>"
                + told(),
    "warm-light": under("pointer-events:none;background:rgba(255,180,80,.2);mix-blend-mode:multiply"),
    "night-light": under("background:#ffe;mix-blend-mode:multiply"),
    "ground-that-no-pointer-meets": "<div style='position:fixed;inset:0;pointer-events:none;background:#eef;z-index:0'></div>"
                                    f"<div style='position:relative;z-index:1'>{told()}</div>",
    "ground-far-behind": "<div style='position:fixed;inset:0;z-index:-1'><div style='position:absolute;inset:0;background:#eef;"
                         f"pointer-events:none'></div></div>{told()}",
}  # fmt: skip
"""A person reads the value, and nothing else."""


@pytest.mark.parametrize("name", OTHER)
def test_no_value_is_told_plainly_where_a_person_sees_another(stage: Stage, name: str):
    assert not seen(stage, OTHER[name])


@pytest.mark.parametrize("name", SAME)
def test_a_value_is_told_plainly_where_a_person_reads_it(stage: Stage, name: str):
    assert seen(stage, SAME[name])
