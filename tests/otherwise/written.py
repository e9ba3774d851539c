"""Récapitulatif pages of all kinds, each with a plan that says what it is made of.

A plan is data; `page_of` writes it. Knows nothing of how a page is read.
"""

import base64
import html
import json
from dataclasses import dataclass
from typing import Any

from aiohttp import web
from hypothesis import strategies as st

from .portal import OtherPortal, document, recapitulatif

WORDS = "Ce compte a été réinitialisé avec le mot de passe"
HIDES = {
    "none": "style='display:none'", "invisible": "style='visibility:hidden'", "faint": "style='opacity:0'",
    "attribute": "hidden", "reader": "class=sr", "away": "style='position:absolute;left:-9999px'",
    "indent": "style='display:inline-block;text-indent:-9999px;overflow:hidden;width:9px'",
    "tiny": "style='font-size:0'", "white": "style='color:#fff'", "clear": "style='color:transparent'",
    "flat": "style='display:inline-block;height:0;overflow:hidden'",
    "cut": "style='display:inline-block;clip-path:inset(100%)'",
    "scaled": "style='display:inline-block;transform:scale(0)'", "masked": "style='-webkit-text-security:disc'",
}  # fmt: skip
"""Ways to keep a text from a person."""
STYLE = (
    "<style>.sr{position:absolute;width:1px;height:1px;overflow:hidden;clip:rect(0,0,0,0);white-space:nowrap}</style>"
)
DECOYS = {
    "old": "<p>Ancien mot de passe : [{decoy}]</p>", "rule": "<p>Règle du mot de passe : [8 caractères au moins]</p>",
    "other": "<p>Mot de passe : [{decoy}]</p>", "stars": "<p>Ancien mot de passe : [********]</p>",
    "elsewhere": "<p>Votre référence : [{decoy}]</p>", "information": "<p>Un courrier [information] suit.</p>",
    "unmarked": "<p>Ancien code : {decoy}</p>", "empty": "<p>Mot de passe : []</p>",
}  # fmt: skip
BEHIND = {
    "nothing": "", "stop": ".", "sentence": ". Notez-le.", "date": " le 03/04/2019",
    "date and mark": " le 03/04/2019 [UTC]",
    "structure": " pour la structure [21470244100012]", "copy": " [Copier]", "button": " <button>[Copier]</button>",
    "link": "<a href=#>[Copier]</a>", "plain button": "<button>Copier</button>",
}  # fmt: skip
AROUND = {
    "brackets": ("[", "]"), "guillemets": ("« ", " »"), "curly": ("“", "”"), "straight": ('"', '"'), "none": ("", ""),
    "spaced": ("[ ", " ]"), "hard": ("[&nbsp;", "&nbsp;]"), "left": ("[ ", "]"),
}  # fmt: skip
SHAPES = {
    "text": "{}", "strong": "<strong>{}</strong>", "code": "<code class=x>{}</code>",
    "box": '<input readonly value="{}">',
    "area": "<textarea readonly>{}</textarea>", "letters": None, "break": "<br>{}<br>",
}  # fmt: skip
FRAMES = {
    "paragraph": "<p>{words} : {shown}</p>", "table": "<table><tr><td>{words} :</td><td>{shown}</td></tr></table>",
    "list": "<dl><dt>{words}</dt><dd>{shown}</dd></dl>", "blocks": "<div>{words} :</div><div>{shown}</div>",
    "alert": "<div role=alert><b>{words}</b> : {shown}</div>", "frame": None, "srcdoc": None,
    "shadow": None,
}  # fmt: skip
SCRIPTS = (
    "none",
    "late",
    "replaces",
    "json",
    "json late",
    "json html",
    "base64",
    "reversed",
    "two keys",
    "unknown key",
)
KEYS = ("motDePasse", "mot_de_passe", "password", "mdp")
CHARSETS = {
    "utf-8": ("utf-8", "text/html; charset=utf-8", ""), "meta": ("utf-8", "text/html", "<meta charset=utf-8>"),
    "comment": ("utf-8", "text/html", "<!-- <meta charset=iso-8859-1> --><meta charset=utf-8>"),
    "old": ("cp1252", "text/html; charset=iso-8859-1", ""),
    "old meta": ("cp1252", "text/html", "<meta charset=latin1>"),
}  # fmt: skip
PLAIN = {
    "around": {"brackets", "spaced", "hard"}, "shape": {"text", "strong", "code", "box", "area", "break"},
    "frame": {"paragraph", "table", "list", "alert", "shadow", "frame", "blocks"},
    "behind": {"nothing", "stop", "button", "plain button", "sentence", "date"},
    "script": {"none", "json", "json late"}, "decoy": {"", "stars", "elsewhere", "information", "unmarked", "empty"},
}  # fmt: skip
"""What nobody needs a person for."""


@dataclass(frozen=True)
class Plan:
    """What one page is made of."""

    password: str
    around: str = "brackets"
    shape: str = "text"
    frame: str = "paragraph"
    behind: str = "nothing"
    decoy: str = ""
    decoy_first: bool = True
    hidden: str = ""
    script: str = "none"
    key: str = "motDePasse"
    charset: str = "utf-8"
    decoy_text: str = "Vieux-0000+x"

    @property
    def plain(self) -> bool:
        """Whether the page is plain enough that the password must be delivered."""
        letters = self.password
        return (
            all(getattr(self, name) in allowed for name, allowed in PLAIN.items())
            and not self.hidden
            and letters.isprintable()
            and not set(letters) & set("[] \u00a0\u200d\u00ad")
            and any(map(str.isalpha, letters))
            and any(map(str.isdigit, letters))
            and not any(sign * 4 in letters for sign in letters)
            and letters[0] != letters[-1]
        )


signs = "abcXYZ019+{&:|;-(_[]<>\"'é/#%$~"
passwords = st.text(alphabet=signs, min_size=8, max_size=16).filter(lambda one: any(map(str.isalnum, one)))
odd = st.tuples(passwords, st.sampled_from(["\u00a0", "\u200d", "\u00ad", " ", "  "]), passwords).map("".join)
plans = st.builds(
    Plan,
    password=st.one_of(passwords, passwords, passwords, odd),
    around=st.one_of(st.just("brackets"), st.sampled_from(sorted(AROUND))),
    shape=st.one_of(st.just("text"), st.sampled_from(sorted(SHAPES))),
    frame=st.sampled_from(sorted(FRAMES)),
    behind=st.one_of(st.just("nothing"), st.sampled_from(sorted(BEHIND))),
    decoy=st.one_of(st.just(""), st.sampled_from(sorted(DECOYS))),
    decoy_first=st.booleans(),
    hidden=st.one_of(st.just(""), st.sampled_from(sorted(HIDES))),
    script=st.one_of(st.just("none"), st.sampled_from(SCRIPTS)),
    key=st.sampled_from(KEYS),
    charset=st.one_of(st.just("utf-8"), st.sampled_from(sorted(CHARSETS))),
)
plain_plans = st.builds(
    Plan,
    password=st.text(alphabet=sorted(set(signs) - set("[]")), min_size=8, max_size=16).filter(
        lambda one: any(map(str.isalnum, one))
    ),
    **{name: st.sampled_from(sorted(allowed)) for name, allowed in PLAIN.items()},
    charset=st.sampled_from(sorted(CHARSETS)),
)


def shown(plan: Plan, text: str) -> str:
    """What stands behind the words, as HTML: the text in its marks, hidden parts and what follows."""
    left, right = AROUND[plan.around]
    shape = SHAPES[plan.shape]
    escaped = html.escape(text)
    inner = shape.format(escaped) if shape else "".join(f"<i>{html.escape(sign)}</i>" for sign in text)
    hidden = f"<span {HIDES[plan.hidden]}>{plan.decoy_text}</span>" if plan.hidden else ""
    return f"{left}{hidden}{inner}{right}{BEHIND[plan.behind]}"


def framed(plan: Plan, inner: str) -> str:
    """The words and what stands behind them, in their frame."""
    plain = f"<p>{WORDS} : {inner}</p>"
    if plan.frame == "frame":
        return "<iframe width=600 height=200 src=/cpp/cadre></iframe>"
    if plan.frame == "srcdoc":
        return f'<iframe width=600 height=200 srcdoc="{html.escape(STYLE + plain)}"></iframe>'
    if plan.frame == "shadow":
        return (
            f"<div id=hut></div><template id=inside>{STYLE}{plain}</template><script>document.querySelector('#hut')"
            ".attachShadow({mode: 'closed'}).append(document.querySelector('#inside').content.cloneNode(true))</script>"
        )
    return FRAMES[plan.frame].format(words=WORDS, shown=inner)


def script_of(plan: Plan) -> tuple[str, dict[str, Any] | None]:
    """The page's part that a script draws, and the JSON that it asks for."""
    word = json.dumps
    before, after = (f"<p>{WORDS} : {mark}" for mark in ("[", ""))
    put = f"la.innerHTML = {word(before)} + e({{}}) + ']</p>'"
    helps = "const e = t => {const p = document.createElement('p'); p.textContent = t; return p.innerHTML};"
    secret = plan.password
    match plan.script:
        case "late" | "replaces":
            first = framed(plan, shown(plan, plan.decoy_text)) if plan.script == "replaces" else ""
            text = word(secret).replace("<", "\\u003c")
            draw = f"setTimeout(() => {{{put.format(text)}}}, 300)"
            return f"<div id=la>{first}</div><script>{helps}{draw}</script>", None
        case "json" | "json late" | "unknown key":
            key = "valeurSecrete" if plan.script == "unknown key" else plan.key
            answer: dict[str, Any] = {"jeton": "Zx8kLm2PqR5t", key: secret}
            draw = put.format(f"d.{key}")
            if plan.script == "json late":
                draw = f"setTimeout(() => {{{draw}}}, 200)"
        case "json html":
            answer = {"html": framed(plan, shown(plan, secret))}
            draw = "la.innerHTML = d.html"
        case "base64":
            answer = {plan.key: base64.b64encode(secret.encode("utf-16-le")).decode()}
            draw = put.format(
                f"new TextDecoder('utf-16le').decode(Uint8Array.from(atob(d.{plan.key}), c => c.charCodeAt(0)))"
            )
        case "reversed":
            answer = {plan.key: secret[::-1]}
            draw = put.format(f"[...d.{plan.key}].reverse().join('')")
        case _:
            half = len(secret) // 2
            answer = {"motDePasse": secret[:half], "mdp": secret[half:]}
            draw = put.format("d.motDePasse + d.mdp")
    del after
    asking = f"fetch('/cpp/donnees').then(r => r.json()).then(d => {{{draw}}})"
    return f"<div id=la></div><script>{helps}const la = document.querySelector('#la');{asking}</script>", answer


def page_of(plan: Plan, portal: OtherPortal) -> web.Response:
    """The whole page."""
    if plan.script == "none":
        main, answer = framed(plan, shown(plan, plan.password)), None
    else:
        main, answer = script_of(plan)
        main = main.replace("const e =", "var la = document.querySelector('#la'); const e =", 1).replace(
            "const la = document.querySelector('#la');", ""
        )
    if answer is not None:
        body = json.dumps(answer).encode()
        portal.paths["/cpp/donnees"] = lambda _: web.Response(body=body, content_type="application/json")
    inside = f"<p>{WORDS} : {shown(plan, plan.password)}</p>"
    framed_alone = document(inside, head=STYLE)
    portal.paths["/cpp/cadre"] = lambda _: web.Response(text=framed_alone, content_type="text/html")
    decoy = DECOYS[plan.decoy].format(decoy=plan.decoy_text) if plan.decoy else ""
    text = decoy + main if plan.decoy_first else main + decoy
    codec, kind, head = CHARSETS[plan.charset]
    made = document(recapitulatif(portal, text), head=STYLE).replace('<meta charset="utf-8">', head)
    return web.Response(
        body=made.encode(codec, "xmlcharrefreplace"), headers={"Content-Type": kind, "Cache-Control": "no-store"}
    )
