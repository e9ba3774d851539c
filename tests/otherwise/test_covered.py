"""What stands at the place of a password and lies open to nobody's eye is no password; what does lie open is one."""

import html

import pytest

from . import tail
from .portal import NEW, OtherPortal, document, recapitulatif
from .test_agreement import PW, TOLD, nothing_delivered, told
from .visitor import Visitor

DECOY = "Leurre-12ab9X"
OVER = "<style>.o{{position:relative;display:inline-block}}.o>.v{{position:absolute;left:0;top:0;{}}}</style>"
PICTURE = "data:image/svg+xml,<svg xmlns='http://www.w3.org/2000/svg' width='160' height='20'/>"


def under(cover: str, style: str = "width:100%;height:100%;background:#fff") -> str:
    return OVER.format(style) + told(f"[<span class=o>{DECOY}{cover}</span>]")


def styled(style: str) -> str:
    return told(f'[<span style="{style}">{DECOY}</span>]')


COVERED = {
    "canvas": under("<canvas class=v width=160 height=20></canvas>", ""),
    "picture": under(f'<img class=v src="{PICTURE}" width=160 height=20>', ""),
    "frame": under("<iframe class=v width=200 height=40 srcdoc='<b>Autre-1234</b>'></iframe>", ""),
    "box": under("<i class=v>Autre-1234</i>"),
    "half": under("<i class=v></i>", "width:30%;height:100%;background:#fff"),
    "blurred": under("<i class=v></i>", "width:100%;height:100%;backdrop-filter:blur(8px)"),
    "drawn": "<style>.x{position:relative}.x::after{content:'';position:absolute;inset:0;background:#fff}</style>"
             + told(f"[<span class=x>{DECOY}</span>]"),
    "whole-window": told(f"[{DECOY}]") + "<div style='position:fixed;inset:0;background:#fff'>Autre-1234</div>",
    "box-under": OVER.format("inset:0;background:#fff")
                 + told(f"[<span class=o><input readonly value='{DECOY}'><i class=v></i></span>]"),
    "beside-the-window": styled("position:fixed;left:9999px"),
    "below-the-window": styled("position:fixed;top:3000px"),
    "half-out": styled("position:absolute;left:-100px"),
    "turned-away": styled("display:inline-block;transform:rotateY(180deg);backface-visibility:hidden"),
    "tiny": styled("display:inline-block;transform:scale(.1)"),
    "zoomed-away": styled("zoom:.1"),
    "in-a-covered-frame": f"<div style='position:relative'><iframe srcdoc='{html.escape(told(f'[{DECOY}]'))}'></iframe>"
                          "<i style='position:absolute;inset:0;background:#fff'></i></div>",
}  # fmt: skip
"""Nobody reads the text that stands there."""

FAR = "<div style='height:3000px'></div>"
OPEN = {
    "clear-box": OVER.format("width:100%;height:100%") + told(f"[<span class=o>{PW}<i class=v></i></span>]"),
    "shade": told(f"[{PW}]") + "<div style='position:fixed;inset:0;background:rgba(0,0,0,.4)'></div>",
    "shade-clicked-through": told(f"[{PW}]")
                             + "<div style='position:fixed;inset:0;pointer-events:none;opacity:.1'></div>",
    "below": FAR + told(f"[{PW}]") + FAR,
    "beside": f"<div style='margin-left:2500px;width:900px'>{told(f'[{PW}]')}</div>",
    "below-in-a-box": f"<div style='height:90px;overflow:auto'>{FAR}{told(f'[{PW}]')}{FAR}</div>",
    "under-a-sticky-header": "<div style='position:fixed;left:0;top:0;width:100%;height:300px;background:#fff'>En-tête"
                             f"</div>{FAR}<div id=v>{told(f'[{PW}]')}</div>{FAR}<script>v.scrollIntoView()</script>",
    "in-a-box": told(f"[<input readonly value='{PW}'>]"),
    "not-for-the-pointer": f"<div style='pointer-events:none'>{told(f'[{PW}]')}</div>",
    "inert": f"<div inert>{told(f'[{PW}]')}</div>",
    "turned": f"<div style='margin:300px;transform:rotate(8deg)'>{told(f'[{PW}]')}</div>",
    "in-a-dialog": f"<dialog id=d>{told(f'[{PW}]')}</dialog><script>d.showModal()</script>",
    "bar-beside": "<style>.x{position:relative;padding-left:9px}"
                  ".x::before{content:'';position:absolute;left:0;top:0;width:4px;height:100%;background:#00f}</style>"
                  + told(f"[<span class=x>{PW}</span>]"),
    "in-a-frame": f"{FAR}<iframe src='/cpp/cadre'></iframe>",
    "long-page": "<p>Ligne A1 b2 c3</p>" * 1500 + told(f"[{PW}]"),
    "unwrapped": f"<div style='width:90px;overflow:auto;white-space:nowrap'>{TOLD}[{PW}]</div>",
}  # fmt: skip
"""A person reads it, after scrolling perhaps."""


@pytest.mark.parametrize("name", COVERED)
def test_what_nobody_can_read_is_delivered_to_nobody(at_the_tail: Visitor, portal: OtherPortal, name: str) -> None:
    portal.pages["recapitulatif"] = lambda portal: recapitulatif(portal, COVERED[name])
    nothing_delivered(at_the_tail.walk(tail.NAME), portal)


@pytest.mark.parametrize("name", OPEN)
def test_what_a_person_can_read_is_delivered(at_the_tail: Visitor, portal: OtherPortal, name: str) -> None:
    portal.pages["recapitulatif"] = lambda portal: recapitulatif(portal, OPEN[name])
    portal.paths["/cpp/cadre"] = lambda _: document(FAR + told(f"[{PW}]"))
    done = at_the_tail.walk(tail.NAME)
    assert done.deliverable == [NEW], done.ending.message
