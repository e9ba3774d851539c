"""Whatever the password and however a page writes it: it is captured exactly, and the page goes on without it."""

import base64
import html
import json
import re
import urllib.parse

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from robot.model.settings import Policy
from robot.wire.incoming import Captured, Nothing
from tests.wire.written import (
    APART,
    MANY,
    TOGETHER,
    Seen,
    blanks,
    captured,
    colons,
    holds,
    joined,
    only,
    page,
    passwords,
    portal_passwords,
    signs,
    spread,
    unlike_the_frame,
)


def swapped(seen: str, password: str, stand_in: str) -> str:
    """What a page shows when its password is a stand-in."""
    there = re.compile(
        "[\u200b\u00ad]*".join("[ \u00a0\u202f]" if sign == " " else re.escape(sign) for sign in password)
    )
    return there.sub(lambda _: stand_in, seen)


@given(st.one_of(passwords, portal_passwords), joined, blanks, blanks, colons)
@settings(max_examples=MANY)
@example("J0+3]`x`]", ("plain", "as it is"), "", "<br>", ":")
@example("]]]a]", ("decimal", "strong"), " ", "", ":")
@example("&amp;lt", ("escaped", "deep"), "", "", ":")
@example("a<b>c</p>", ("escaped", "as it is"), "", "", ":")
@example("[secret]/", ("plain", "as it is"), "", "", ":")
@example("a  b", ("plain", "as it is"), "", "", ":")
def test_a_password_in_one_piece(password, way, left, right, colon):
    unlike_the_frame(password, left + right + colon)
    written = TOGETHER[way[1]].format("".join(signs(password, way[0])))
    text = page(written, colon=colon, left=left, right=right)
    reply = captured(text.encode())
    found = only(reply)
    assert password in [one.reveal() for one in reply.secrets("mdp")]
    assert found.secret.reveal() == password or "spaces" in way[0]  # those that nobody can tell from others
    assert ("/" in found.stand_in) == ("/" in password)
    expected = page(TOGETHER[way[1]].format(found.stand_in), colon=colon, left=left, right=right)
    assert reply.body.decode() == expected  # all else is as it was, byte for byte
    assert holds(text, password) or "hard" in way[0] or "narrow" in way[0]  # the test can fail
    assert not holds(expected, password)
    assert Seen(expected).secret() == found.stand_in


@given(st.one_of(passwords, portal_passwords), spread, blanks, blanks)
@settings(max_examples=MANY)
def test_a_password_sign_by_sign(password, way, left, right):
    unlike_the_frame(password)
    written = "".join(APART[way[1]].format(sign) for sign in signs(password, way[0]))
    text = page(written, left=left, right=right)
    reply = captured(text.encode())
    found = only(reply)
    assert found.doubt is not None  # some of its pieces might be hidden
    assert password in [one.reveal() for one in reply.secrets("mdp")]
    before, after = Seen(text), Seen(reply.body.decode())
    assert after.tags == before.tags
    assert after.text.replace("\u00ad", "").replace("\u200b", "") == swapped(
        before.text, password, found.stand_in
    ).replace("\u00ad", "").replace("\u200b", "")
    assert not holds(re.sub(r"<[^>]*>", "", reply.body.decode()), password)


@given(
    st.one_of(passwords, portal_passwords),
    st.sampled_from(['value="{}"', "value='{}'", "type='text' class=x value = \"{}\" disabled"]),
    st.sampled_from(["escaped", "named", "decimal", "hexadecimal"]),
)
@settings(max_examples=60)
def test_a_password_in_a_box(password, box, way):
    unlike_the_frame(password)
    written = f"<input {box}>"
    reply = captured(page(written.format("".join(signs(password, way)))).encode())
    assert only(reply).secret.reveal() == password
    assert reply.body.decode() == page(written.format(only(reply).stand_in))
    assert Seen(reply.body.decode()).secret() == only(reply).stand_in


def test_a_bare_box_and_a_wide_box():
    for box in ("<input value=J0+3/zsN>", "<textarea>J0+3/zsN</textarea>", "<textarea rows=1>\nJ0+3/zsN\n</textarea>"):
        reply = captured(page(box).encode())
        assert only(reply).secret.reveal() == "J0+3/zsN"
        assert reply.body.decode() == page(box.replace("J0+3/zsN", only(reply).stand_in))


@pytest.mark.parametrize(
    "box", ["<input type=password value='{}'>", "<span hidden>{}</span>", "<b style='DISPLAY:none'>{}</b>"]
)
def test_what_is_out_of_sight_is_taken_out_as_well(box):
    reply = captured(page(box.format("J0+3/zsN")).encode())
    assert only(reply).secret.reveal() == "J0+3/zsN"
    assert not holds(reply.body.decode(), "J0+3/zsN")
    seen = page("Zq8/x+yb", more=f"<p hidden>mot de passe : [{box.format('J0+3/zsN')}]</p>")
    reply = captured(seen.encode())
    assert [one.reveal() for one in reply.secrets("mdp")] == ["Zq8/x+yb", "J0+3/zsN"]
    assert not holds(reply.body.decode(), "J0+3/zsN")


ELSEWHERE = {
    "hidden box": lambda s: f"<input type=hidden name=p value='{html.escape(s)}'>",
    "data": lambda s: f'<p data-mdp="{html.escape(s)}">',
    "comment": lambda s: f"<!-- mdp={s.replace('>', '&gt;')} -->",
    "script": lambda s: f"<script>var p = {json.dumps(s).replace('<', chr(92) + 'u003c')};</script>",
    "script, not ascii": lambda s: (
        f"<script>p={json.dumps(s, ensure_ascii=False).replace('</', '<' + chr(92) + '/')}</script>"
    ),
    "script with entities": lambda s: (
        f"<script>p={json.dumps(html.escape(s)).replace('&', chr(92) + 'u0026')}</script>"
    ),
    "attribute of json": lambda s: f"<p data-x='{html.escape(json.dumps({'p': s}))}'>",
    "mailto": lambda s: f"<a href='mailto:x@y.fr?body={urllib.parse.quote(s)}'>",
    "address": lambda s: f"<a href='?p={urllib.parse.quote_plus(s)}&amp;q=1'>",
    "decimal": lambda s: "<p title='" + "".join(f"&#{ord(c)};" for c in s) + "'>",
    "base64": lambda s: f"<p data-b='{base64.b64encode(('ab' + s + 'c').encode()).decode()}'>",
    "hexadecimal": lambda s: f"<p data-h='{s.encode().hex()}'>",
    "shown again": lambda s: f"<p>rappel : {html.escape(s)}.</p>",
    "shown again, letters": lambda s: "<p>" + "".join(f"<i>{html.escape(c)}</i>" for c in s) + "</p>",
    "template": lambda s: f"<template><p>{html.escape(s)}</p></template>",
    "title of a picture": lambda s: f"<svg><title>{html.escape(s)}</title></svg>",
    "style": lambda s: f"<style>p {{ content: '{s.encode().hex()}' }}</style>",
}


@pytest.mark.parametrize("place", ELSEWHERE)
@given(password=st.one_of(passwords, portal_passwords))
@settings(max_examples=12)
def test_the_same_password_elsewhere_in_the_page_is_replaced_too(place, password):
    unlike_the_frame(password)
    more = ELSEWHERE[place](password)
    text = page(html.escape(password), more=f"{more} fin")
    reply = captured(text.encode())
    assert only(reply).secret.reveal() == password
    body = reply.body.decode()
    assert not holds(body, password)
    assert not holds(re.sub(r"<[^>]*>", "", body), password)
    assert not holds(html.unescape(body.replace("\\u0026", "&")), password)
    assert Seen(body).secret() == only(reply).stand_in
    assert body.endswith(" fin</body></html>\n")


@pytest.mark.parametrize("place", sorted(set(ELSEWHERE) - {"shown again, letters", "script with entities"}))
def test_without_replacing_it_would_be_found_elsewhere(place):
    assert holds(ELSEWHERE[place]("J0+3<zs/N"), "J0+3<zs/N")


def test_the_stand_in_elsewhere_is_written_as_its_place_demands():
    policy = Policy(forbid="/;\"<&'")
    secret = "ab/c;d\"e<f&g'h"
    more = "".join(ELSEWHERE[place](secret) for place in ("hidden box", "data", "script", "mailto", "shown again"))
    reply = captured(page(html.escape(secret), more=more).encode(), policy=policy)
    found = only(reply)
    assert set("/;\"<&'") <= set(found.stand_in)
    attributes = dict(re.findall(r"(name=p value|data-mdp|href)=['\"]([^'\"]*)['\"]", reply.body.decode()))
    assert html.unescape(attributes["name=p value"]) == html.unescape(attributes["data-mdp"]) == found.stand_in
    assert urllib.parse.unquote(attributes["href"]).endswith(f"body={found.stand_in}")
    script = re.search(r"var p = (\".*?\");", reply.body.decode())[1]
    assert json.loads(script) == found.stand_in
    assert Seen(reply.body.decode()).secret() == found.stand_in


@given(st.text(alphabet="[]<>&;#xmot depasse:\n 'é\"/-!pb=", max_size=200))
@settings(max_examples=300)
def test_a_page_without_a_password_is_left_alone(text):
    reply = captured(text.encode())
    if isinstance(reply, Captured):
        assert reply.candidates["mdp"]
    else:
        assert reply == Nothing()


@pytest.mark.parametrize(
    "shown", ["", " ", "&nbsp;", "********", "<b></b>", "&bull;&bull;&bull;", "<script>abcd</script>"]
)
def test_what_is_no_password_is_none(shown):
    assert captured(page(shown).encode()) == Nothing()


@pytest.mark.parametrize("gap", ["{{c.data.mdp}}", "${mdp}", "#{bean.mdp}", "&lt;%= mdp %&gt;", "{0}", "%s"])
def test_a_place_that_a_script_fills_is_no_password(gap):
    assert captured(page(gap).encode()) == Nothing()
    reply = captured(page(gap, more="<template>mot de passe : [J0+3/zsN]</template>").encode())
    assert only(reply).secret.reveal() == "J0+3/zsN"


UNCLOSED = [
    "<p hidden>a<div>{}</div>",
    "<ul><li hidden>a<li>{}</ul>",
    "<table><tr><td style='display:none'>a<td>{}</table>",
    "<div><p hidden>a</div>{}",
    "<select><option>a<option>b</select>{}",
    "</b></div></template></p>{}",
    "<svg><title/><desc/><style/></svg>{}",
    "<b><i>a</b>{}</i>",
]


@pytest.mark.parametrize("frame", UNCLOSED)
def test_an_end_that_is_not_written_hides_nothing(frame):
    text = frame.format("mot de passe : [J0+3/zsN]") + "<p hidden>mot de passe : [Zq8x+yb1]</p>"
    assert captured(text.encode()).secrets("mdp")[0].reveal() == "J0+3/zsN"


def test_different_passwords_are_all_kept():
    text = page("J0+3/zsN", more="<p>mot de passe : [Zq8x+yb1]</p>")
    reply = captured(text.encode())
    assert reply.ambiguous("mdp")
    found = reply.candidates["mdp"]
    assert [one.secret.reveal() for one in found] == ["J0+3/zsN", "Zq8x+yb1"]
    assert len({one.stand_in for one in found}) == 2
    assert [("/" in one.stand_in) for one in found] == [True, False]
    assert reply.body.decode() == page(found[0].stand_in, more=f"<p>mot de passe : [{found[1].stand_in}]</p>")


def test_the_same_password_twice_is_not_ambiguous():
    reply = captured(page("J0+3/zsN", more="<p>mot de passe : [<b>J0+3</b>/zsN]</p>").encode())
    stand_in = only(reply).stand_in
    assert reply.body.decode() == page(stand_in, more=f"<p>mot de passe : [<b>{stand_in}</b>]</p>")


def test_a_very_short_password_is_replaced_where_it_stands_alone():
    reply = captured(page("a1", more="<p id=a1b>a1 ba1</p>").encode())
    stand_in = only(reply).stand_in
    assert reply.body.decode() == page(stand_in, more=f"<p id=a1b>{stand_in} ba1</p>")
