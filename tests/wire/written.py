"""The ways a portal may write a password, and pages to write it in. Knows nothing of how they are read."""

import html
import html.entities
import json
import re
import string
from html.parser import HTMLParser
from xml.etree import ElementTree as ET

from hypothesis import assume, settings
from hypothesis import strategies as st

from robot.model.flow import SecretOnPage
from robot.model.settings import Policy
from robot.secrets import Redactor, Secret
from robot.wire.incoming import Answer, Captured, Reply, capture
from robot.wire.passage import cut, is_gap
from robot.wire.standins import StandIns

MANY = 5 * settings().max_examples
"""Passwords that the tests of the main ways try: 250 in `make test`, 500 in the soak."""
WHERE = SecretOnPage(after="mot de passe", between=("[", "]"))
CORAIL = Policy(forbid="/")
ASCII = "".join(map(chr, range(33, 127)))
ACCENTS = "éèàçùêîôâïœÉÀŒ€"
MASKS = set("*•●·xX. _-")
NAMED = {value: f"&{name}" for name, value in html.entities.html5.items() if len(value) == 1 and name.endswith(";")}

FRAME = """<!DOCTYPE html>
<html lang="fr"><head><meta name="x" content="y"><title>R\xe9capitulatif &eacute; mot de passe : []</title>
<style>p:before {{ content: "[" }}</style><script>var mdp = "mot de passe : [";</script></head>
<body class='a>b'><!-- mot de passe : [ neant ] --><h2>R&eacute;initialisation du mot de passe du compte</h2>
<div hidden>mot de passe : [ ]</div><p>Ce compte (a &lt; b) du\nSIRET 21470244100012 a \xe9t\xe9 r&eacute;initialis\xe9
avec le mot de passe {colon} {sentence}</p>
<p>Vous allez recevoir un courrier [information].<br>[Fin]</p>{more}</body></html>
"""


def is_password(text: str) -> bool:
    """Whether it is one that the rules of the passage can tell apart at all."""
    return text == text.strip() and not set(text) <= MASKS and not is_gap(Secret(text))


passwords = st.text(alphabet=ASCII + ACCENTS + "  ", min_size=4, max_size=24).filter(is_password)
portal_passwords = st.text(alphabet=string.ascii_letters + string.digits + "+{&:|;-(_[]/", min_size=13, max_size=16)

SIGNS = {
    "plain": lambda sign: html.escape(sign, quote=False),
    "escaped": html.escape,
    "named": lambda sign: NAMED.get(sign, sign),
    "decimal": lambda sign: f"&#{ord(sign)};",
    "padded": lambda sign: f"&#{ord(sign):05d};",
    "hexadecimal": lambda sign: f"&#x{ord(sign):x};",
    "capitals": lambda sign: f"&#X{ord(sign):X};",
    "no semicolon": lambda sign: f"&#{ord(sign)}",
    "hard spaces": lambda sign: "&nbsp;" if sign == " " else html.escape(sign),
    "narrow spaces": lambda sign: "&#8239;" if sign == " " else html.escape(sign),
}
"""How a single sign is written."""

TOGETHER = {
    "as it is": "{}",
    "strong": "<strong>{}</strong>",
    "deep": "<b class=\"x\"><code style='color: red'><font\n color=red>{}</font></code></b>",
    "cell": "<span><i></i>{}<!-- ] --></span>",
    "comment before": "<!-- [x] -->{}",
    "declaration": "<![if !IE]>{}<?x?>",
}
APART = {
    "spans": "<span>{}</span>",
    "letters": "<b class='l'>{}</b><i></i>",
    "wbr": "{}<wbr>",
    "comments": "{}<!-- > -->",
    "soft hyphens": "{}&shy;",
    "zero width": "{}\N{ZERO WIDTH SPACE}",
}
BLANKS = ["", " ", "&nbsp;", "\n   ", "<br>", "<wbr>", "&#160;", "<!-- -->", "<br/>\n&nbsp;", "&#8203;"]
COLONS = [":", "&nbsp;:", "<b>:</b>", "&colon;", "", "<br>"]

joined = st.tuples(st.sampled_from(sorted(SIGNS)), st.sampled_from(sorted(TOGETHER)))
spread = st.tuples(st.sampled_from(sorted(set(SIGNS) - {"no semicolon"})), st.sampled_from(sorted(APART)))
blanks = st.sampled_from(BLANKS)
colons = st.sampled_from(COLONS)


def signs(password: str, way: str) -> list[str]:
    return [SIGNS[way](sign) for sign in password]


def page(written: str, *, colon: str = ":", left: str = "", right: str = "", more: str = "") -> str:
    return FRAME.format(colon=colon, sentence=f"[{left}{written}{right}]", more=more)


def captured(body: bytes, content_type: str = "text/html; charset=utf-8", wanted=WHERE, policy=CORAIL) -> Reply:
    stand_ins = StandIns()
    return capture(Answer(content_type, body), {"mdp": (wanted,)}, lambda name, secret: stand_ins.of(secret, policy))


def only(reply: Reply):
    """The one candidate of a reply; what it may be as well is in doubt, and comes after it."""
    assert isinstance(reply, Captured)
    found, *others = reply.candidates["mdp"]
    assert all(one.doubt is not None for one in others), [one.secret.reveal() for one in reply.candidates["mdp"]]
    return found


def holds(text: str, password: str) -> bool:
    redactor = Redactor()
    redactor.add(Secret(password))
    return redactor.holds(text)


def tree(document: bytes | str) -> ET.Element:
    """An XML document, read by another parser."""
    return ET.fromstring(document)  # noqa: S314 - made here


class Seen(HTMLParser):
    """What a page shows, read by another parser; and its tags."""

    MUTE = ("title", "style", "script")

    def __init__(self, text: str) -> None:
        super().__init__(convert_charrefs=True)
        self.parts: list[str] = []
        self.tags: list[str] = []
        self._mute = 0
        self.feed(text)
        self.close()

    def handle_starttag(self, tag, attrs):
        self.tags.append(self.get_starttag_text())
        self._mute += tag in self.MUTE
        if tag == "input" and dict(attrs).get("type", "text") == "text":
            self.parts.append(dict(attrs).get("value", ""))
        if tag in ("p", "br", "h2", "div"):
            self.parts.append("\n")

    def handle_endtag(self, tag):
        self.tags.append(f"</{tag}>")
        self._mute -= tag in self.MUTE
        if tag in ("p", "h2", "div"):
            self.parts.append("\n")

    def handle_comment(self, data):
        self.tags.append(f"<!--{data}-->")

    def handle_data(self, data):
        if not self._mute:
            self.parts.append(re.sub(r"[\t\n\r\f]", " ", data))

    @property
    def text(self) -> str:
        return "".join(self.parts)

    def secret(self) -> str | None:
        found = cut(Secret(self.text), WHERE)
        return found.reveal() if found else None


def unlike_the_frame(password: str, around: str = "") -> None:
    """Leave out the few passwords that stand in the page's other words, or the marks around it, by chance."""
    assume(password not in around)
    assume(not holds(page("", more=json.dumps(SIGNS["escaped"]("x"))), password))
    assume("mot" not in password)
