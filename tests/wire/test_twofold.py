"""Where nobody knows whether a page takes a string for a text or for HTML, each gives the exact secret afterwards."""

import html
import json
import re
import urllib.parse
from collections.abc import Callable
from dataclasses import dataclass

import pytest
from hypothesis import assume, example, given, settings
from hypothesis import strategies as st

from robot.model.settings import Policy
from robot.secrets import Secret
from robot.secrets.common import SHORTEST
from robot.wire.description import SecretInJson
from robot.wire.incoming import Captured
from robot.wire.outgoing import Filled, Request, fill
from robot.wire.page import shown
from robot.wire.passage import cut, whole
from robot.wire.placeholders import Placeholders
from robot.wire.reading import document
from robot.wire.standins import StandIns
from robot.wire.twofold import coded, is_balanced, looks_like_html, safe
from tests.wire.written import ASCII, MANY, WHERE, Seen, captured, holds, is_password, only, passwords, tree

MARKUP = [*"&<>;#/]['\"", "&amp;", "&lt;", "&gt;", "&#38;", "&#x3C;", "&nbsp;", "&eacute;", "&copy", "&ltb", "<b>",
          "</b>", "<br>", "<i>", "</i>", "<a ", "<!--", "-->", "<script>", "<p>", "</p>", "&#45;"]  # fmt: skip
weird = (
    st.lists(st.one_of(st.sampled_from(ASCII), st.sampled_from(MARKUP)), min_size=6, max_size=14)
    .map("".join)
    .filter(is_password)
)
KEY = SecretInJson(at="**.motDePasse")


def sentence(password: str) -> str:
    return f"Ce compte a été réinitialisé avec le mot de passe : [{password}]"


@dataclass
class Notation:
    """A notation that holds a string: how it is written, and what a script gets of it."""

    kind: str
    write: Callable[[str], str]
    read: Callable[[str], str]


def cdata(text: str) -> str:
    return f"<r><m><![CDATA[{text}]]></m></r>"


NOTATIONS = {
    "json": Notation("application/json", lambda s: json.dumps({"a": [{"message": s}]}),
                     lambda s: json.loads(s)["a"][0]["message"]),
    "json in json": Notation("application/json", lambda s: json.dumps({"a": json.dumps({"message": s})}),
                             lambda s: json.loads(json.loads(s)["a"])["message"]),
    "xml": Notation("text/xml", lambda s: f"<r><m>{html.escape(s)}</m></r>", lambda s: tree(s).find("m").text),
    "cdata": Notation("application/xml", cdata, lambda s: tree(s).find("m").text),
    "text": Notation("text/plain; charset=utf-8", str, str),
    "html without a tag": Notation("text/html; charset=utf-8", str, str),
}  # fmt: skip


def in_sentence(text: str) -> str | None:
    found = cut(Secret(text), WHERE)
    return found.reveal() if found else None


def alone(text: str) -> str | None:
    return next((found.secret.reveal() for found in whole(text)), None)


def real(reply: Captured, text: str) -> str:
    """A text of a page, with the secrets in place of what stands for them."""
    return adopted(reply).filled(text, [])


def adopted(reply: Captured) -> Placeholders:
    placeholders = Placeholders()
    for one in reply.candidates["mdp"]:
        placeholders.adopt(one.stand_in, one.secret)
    return placeholders


def check(reply: Captured, before: str, after: str, found: Callable[[str], str | None]) -> None:
    """Whatever the page takes the string for: what it shows leads to the very secret that it would have shown."""
    staged = [one.reveal() for one in reply.secrets("mdp")]
    assert found(real(reply, after)) == found(before)
    assert found(before) in staged
    as_html = found(Seen(before).text)
    own = found(shown(document(before)).text)
    # The other parser sees the page as a browser does, and what it shows may be a password.
    if as_html is not None and own == as_html and len(as_html) >= SHORTEST:
        assert found(real(reply, Seen(after).text)) == as_html
        assert as_html in staged
        assert reply.ambiguous("mdp") or as_html == found(before)


WRITTEN = {"raw": str, "escaped": html.escape, "bold": lambda text: f"<b>{html.escape(text)}</b>"}


@given(weird, st.sampled_from(sorted(NOTATIONS)), st.sampled_from(sorted(WRITTEN)))
@settings(max_examples=MANY // 2)
@example("J0+3/zsN3&<b>", "json", "raw")
@example('x&amp;y]"z', "json", "raw")
@example('x&amp;y]"z', "json in json", "escaped")
@example("x&amp;lt;y/", "xml", "raw")
@example("!!!!!&copy", "xml", "raw")
@example("<b>J0+3</b>", "cdata", "bold")
@example("J0+3<!--zsN", "text", "raw")
@example("J0+3/&amp;x", "html without a tag", "raw")
def test_a_sentence(password, notation, written):
    way = NOTATIONS[notation]
    written = WRITTEN[written](password)
    assume(notation != "cdata" or "]]>" not in sentence(written))
    assume(notation != "html without a tag" or "<" not in written)
    assume("mot" not in password)
    # What ends at its first bracket may be a mere entity, which stand-ins are written with too: all of it is in doubt.
    assume(re.fullmatch(r"&#?\w+;", password.partition("]")[0]) is None)
    before = sentence(written)
    reply = captured(way.write(before).encode(), way.kind)
    assert isinstance(reply, Captured)
    after = way.read(reply.body.decode())
    check(reply, before, after, in_sentence)


@given(weird.filter(lambda text: not any(map(str.isspace, text))), st.sampled_from(["raw", "escaped"]))
@settings(max_examples=MANY // 2)
@example("J0+3/zsN3&<b>", "raw")
@example("&amp;&lt;&gt;", "raw")
@example("[123456]", "raw")
def test_a_string_that_its_key_alone_tells(password, written):
    written = WRITTEN[written](password)
    reply = captured(json.dumps({"a": {"motDePasse": written}}).encode(), "application/json", KEY)
    after = json.loads(reply.body)["a"]["motDePasse"]
    check(reply, written, after, alone)
    assert not holds(after, password)


@given(weird, st.sampled_from(["raw", "escaped"]))
@settings(max_examples=MANY // 2)
@example("J0+3/zsN3&<b>", "raw")
def test_what_a_page_sends_back_is_filled_as_the_page_took_it(password, written):
    before = sentence(WRITTEN[written](password))
    assume("mot" not in password)
    reply = captured(json.dumps({"m": before}).encode(), "application/json")
    after = json.loads(reply.body)["m"]
    ways = [(after, before)]
    as_html = in_sentence(Seen(before).text)
    if as_html is not None and as_html == in_sentence(shown(document(before)).text) and len(as_html) >= SHORTEST:
        ways.append((Seen(after).text, Seen(before).text))
    for taken, given_ in ways:
        for kind, body in (
            ("application/json", json.dumps({"p": taken})),
            ("application/x-www-form-urlencoded", urllib.parse.urlencode({"p": taken})),
        ):
            request = Request("POST", "https://portal.example/", (("Content-Type", kind),), body.encode())
            sent = fill(request, adopted(reply), {"portal.example"})
            assert isinstance(sent, Filled)
            got = sent.request.body.decode()
            text = json.loads(got)["p"] if "json" in kind else urllib.parse.parse_qs(got)["p"][0]
            assert in_sentence(text) == in_sentence(given_)


@pytest.mark.parametrize(
    ("string", "last"),
    [
        ("mot de passe : [x&amp;y12]", "x&y12"),
        ("mot de passe : [J0+3/zsN3&<b>]", "J0+3/zsN3&<b>"),
        ("mot de passe : [J0+3<b>zsN]", "J0+3<b>zsN"),
        ("<p>mot de passe : [J0+3<b>zsN]</p>", "J0+3zsN"),
        ("mot de passe : [<b>J0+3</b>]", "J0+3"),
        ("a &lt; b, mot de passe : [J0<b>+3]", "J0+3"),
        ("mot de passe : [x&&amp;y12]", "x&&amp;y12"),
    ],
)
def test_the_likelier_comes_last(string, last):
    reply = captured(json.dumps({"m": string}).encode(), "application/json")
    assert reply.ambiguous("mdp")
    assert len(reply.secrets("mdp")) == 2
    assert reply.secrets("mdp")[-1].reveal() == last


def test_a_pages_own_markup_stays():
    made = '<p id="a">mot de passe : [<b class="x">J0+3/&amp;z</b>]</p><form><button>Retour</button> [x]</form>'
    reply = captured(json.dumps({"m": made}).encode(), "application/json")
    start, end = made.split("J0+3/&amp;z")
    after = json.loads(reply.body)["m"]
    assert after.startswith(start)
    assert after.endswith(end)
    assert in_sentence(real(reply, Seen(after).text)) == "J0+3/&z"


def test_strings_that_are_the_same_as_html_and_not_as_texts():
    made = {"a": "mot de passe : [x&amp;y12]", "b": "mot de passe : [x&#38;y12]", "c": "mot de passe : [x&y12]"}
    reply = captured(json.dumps(made).encode(), "application/json")
    after = json.loads(reply.body)
    assert {name: in_sentence(real(reply, text)) for name, text in after.items()} == {
        name: in_sentence(text) for name, text in made.items()
    }
    assert {in_sentence(real(reply, Seen(text).text)) for text in after.values()} == {"x&y12"}
    assert len(reply.secrets("mdp")) == 3


def test_both_are_hidden_elsewhere():
    made = {"motDePasse": "J0+3/zsN3&<b>", "x": ["=J0+3/zsN3&<b>=", "=J0+3/zsN3&=", "=J0+3/zsN3&amp;="]}
    reply = captured(json.dumps(made).encode(), "application/json", KEY)
    assert "J0+3" not in reply.body.decode()
    after = json.loads(reply.body)["x"]
    assert [real(reply, one) for one in after] == ["=J0+3/zsN3&<b>=", "=J0+3/zsN3&=", "=J0+3/zsN3&="]


def test_what_is_too_short_for_a_password_as_html_is_a_text():
    reply = captured(json.dumps({"m": "mot de passe : [a<b>]", "x": "la a"}).encode(), "application/json")
    assert only(reply).secret.reveal() == "a<b>"
    assert json.loads(reply.body)["x"] == "la a"
    body = json.dumps({"m": "<p>mot de passe : [a]</p><form><button>Retour</button>]</form>", "x": "la a"})
    assert not isinstance(captured(body.encode(), "application/json"), Captured)


def test_what_is_a_script_or_an_attribute_of_a_page_is_none():
    made = {"m": "<p title='mot de passe : [x12345]'>Bonjour</p><script>a = 'mot de passe : [x&lt;12]'</script>"}
    assert not isinstance(captured(json.dumps(made).encode(), "application/json"), Captured)


def test_xhtml_shows_its_texts_as_they_are():
    made = """<?xml version="1.0"?><!DOCTYPE html><html xmlns="http://www.w3.org/1999/xhtml"><body>
    <p>mot de passe : <b>[x&amp;amp;y&amp;lt;z]</b></p></body></html>"""
    reply = captured(made.encode(), "application/xhtml+xml")
    assert [one.reveal() for one in reply.secrets("mdp")] == ["x&amp;y&lt;z"]
    assert tree(reply.body).find(".//{*}b").text == f"[{reply.candidates['mdp'][0].stand_in}]"


@given(passwords, passwords, st.text(alphabet='/;"é,', max_size=3))
@settings(max_examples=MANY // 2)
def test_a_coded_text_is_shown_as_html_and_is_another_itself(one, other, forbid):
    assume(one != other)
    stand_ins, policy = StandIns(), Policy(forbid=forbid)
    like, text = stand_ins.of(Secret(other), policy), stand_ins.of(Secret(one), policy)
    assume(len(text) > 4)
    made = coded(text, like, (one, other))
    assert shown(document(made)).text == Seen(made).text == text
    assert made != text
    assert text not in made
    assert other not in made
    for sign in set(forbid) - set(";"):
        assert (sign in made) == (sign in other)
    assert coded(text, "another", (one, other)) != made


def test_text_that_is_safe_in_html():
    assert safe("retenu-1/;\"'") == "retenu-1/;\"'"
    assert Seen(safe("a&lt;<b>")).text == "a&lt;<b>"


@pytest.mark.parametrize(
    ("text", "balanced"),
    [("<b>x</b>", True), ("<br>", True), ("a</i><i>b", False), ("<b>", False), ("x&amp;", False),
     ("<b><i>x</b></i>", False)],
)  # fmt: skip
def test_balanced(text, balanced):
    assert is_balanced(text) is balanced


def test_looks_like_html_by_what_is_around_it():
    assert looks_like_html("<p>a&b", 3, 6)
    assert not looks_like_html("a&b", 0, 3)
