"""Answers other than whole pages: JSON, fragments in XML, plain text; charsets and packed bodies."""

import base64
import codecs
import gzip
import html
import itertools
import json
import re
import zlib

import pytest
from hypothesis import assume, example, given, settings
from hypothesis import strategies as st
from pydantic import ValidationError

from robot.model.flow import SecretOnPage
from robot.sandbox.behaviour import Behaviour
from robot.sandbox.choices import Blanks, Entities, Markup
from robot.sandbox.passwords import in_html
from robot.secrets import Secret
from robot.wire.description import SecretInJson
from robot.wire.doubt import Doubt
from robot.wire.hiding import Hider
from robot.wire.incoming import Answer, Captured, Nothing, Unreadable, capture, hide
from tests.wire.written import MANY, WHERE, captured, holds, is_password, only, page, passwords, portal_passwords, tree

anything = st.one_of(passwords, portal_passwords)
REST = {"id": 12, "liste": [1.50, True, None, "é [x]", {"a.b": "\u2028"}], "vide": ""}


def sentence(shown: str) -> str:
    return f"Ce compte a été réinitialisé avec le mot de passe : [{shown}]"


def text_and_html(reply, password):
    """What was taken of a text that may be HTML: as it is, and as it is shown."""
    found = reply.candidates["mdp"]
    # Where the password holds a bracket itself, others stand between that end there, and all are in doubt.
    assert len(found) <= 2 or ("]" in password and all(one.doubt is not None for one in found))
    return found[0], next(one for one in found if one.secret.reveal() == password)


def looks_like_markup(password: str) -> bool:
    return html.unescape(password) != password or re.search("<[a-zA-Z/!?]", password) is not None


DUMPS = {
    "usual": json.dumps,
    "not ascii": lambda value: json.dumps(value, ensure_ascii=False),
    "indented": lambda value: json.dumps(value, indent=2),
    "slashes": lambda value: json.dumps(value).replace("/", "\\/"),
    "safe for html": lambda value: (
        json.dumps(value).replace("<", "\\u003C").replace("&", "\\u0026").replace("'", "\\u0027")
    ),
    "guarded": lambda value: ")]}',\n" + json.dumps(value),
}
dumps = st.sampled_from(sorted(DUMPS))


def loads(body: bytes) -> object:
    return json.loads(body.decode().removeprefix(")]}',\n"))


@given(anything, dumps, st.sampled_from(["application/json", "application/vnd.api+json; charset=utf-8", "text/html"]))
@settings(max_examples=MANY)
@example('a\\"b\\u0041', "usual", "application/json")
@example("\\\\/[a]\\", "slashes", "application/json")
def test_a_sentence_in_json(password, dump, kind):
    assume(not looks_like_markup(password))
    assume(kind != "text/html" or dump != "guarded")
    made = {"resultat": {"message": sentence(password), "rest": REST}}
    assume(not holds(DUMPS[dump]({"resultat": {"message": sentence(""), "rest": REST}}), password))
    reply = captured(DUMPS[dump](made).encode(), kind)
    found = only(reply)
    assert (found.secret.reveal(), found.where) == (password, "json resultat.message")
    assert loads(reply.body) == {"resultat": {"message": sentence(found.stand_in), "rest": REST}}
    assert not holds(reply.body.decode(), password)
    # all else is as it was, byte for byte
    assert reply.body == DUMPS[dump]({"resultat": {"message": sentence("\0"), "rest": REST}}).encode().replace(
        b"\\u0000", found.stand_in.encode()
    )


@given(anything, dumps)
@settings(max_examples=60)
def test_html_in_json(password, dump):
    def made(shown: str) -> str:
        return DUMPS[dump]({"contenu": f'<p class="a">{sentence(f"<b>{shown}</b>")}</p>', "rest": REST})

    assume(not holds(made(""), password))
    reply = captured(made(html.escape(password)).encode(), "application/json")
    as_text, as_html = text_and_html(reply, password)
    assert as_html.secret.reveal() == password
    assert as_text.secret.reveal() == f"<b>{html.escape(password)}</b>"
    assert loads(reply.body) == loads(made(as_text.stand_in[3:-4]).encode())


@given(anything)
@settings(max_examples=60)
def test_a_whole_string_of_json_and_the_same_elsewhere(password):
    made = {"a": [{"mdp": "other"}, {"mdp": password, "again": html.escape(password), "url": f"?p={password}"}]}
    text = json.dumps(made)
    assume(not holds(json.dumps({"a": [{"mdp": "other"}, {"mdp": "", "again": "", "url": "?p="}]}), password))
    reply = captured(text.encode(), "application/json", SecretInJson(at="a.1.mdp", shows="text"))
    assert only(reply).secret.reveal() == password
    body = json.loads(reply.body)
    assert body["a"][0] == {"mdp": "other"}
    assert body["a"][1]["mdp"] == only(reply).stand_in
    assert not holds(reply.body.decode(), password)
    assert holds(text, password)


@pytest.mark.parametrize(
    ("wanted", "found"),
    [
        (SecretInJson(at="r.comptes.1.mdp"), ["deux/2deux"]),
        (SecretInJson(at="r.comptes.*.mdp"), ["un+un+un", "deux/2deux"]),
        (SecretInJson(at="**.mdp"), ["un+un+un", "deux/2deux", "trois(3)", 'cinq"5']),
        (SecretInJson(at="r.message", after="mot de passe", between=("[", "]")), ["quatre&amp;4", "quatre&4"]),
        (SecretInJson(at="r.message", after="mot de passe", between=("[", "]"), shows="html"), ["quatre&4"]),
        (SecretInJson(at="r.message", after="mot de passe", between=("[", "]"), shows="text"), ["quatre&amp;4"]),
        (SecretInJson(at="nested.mdp"), ['cinq"5']),
        (SecretInJson(at="r.mdp"), []),
        (SecretInJson(at="r"), []),
        (WHERE, ["quatre&amp;4", "quatre&4"]),
    ],
)  # fmt: skip
def test_where_a_secret_stands_in_json(wanted, found):
    comptes = [{"mdp": "un+un+un"}, {"mdp": "deux/2deux"}]
    made = {"r": {"comptes": comptes, "message": "mot de passe : [quatre&amp;4]"}, "mdp": "trois(3)",
            "nested": json.dumps({"mdp": 'cinq"5'})}  # fmt: skip
    reply = captured(json.dumps(made).encode(), "application/json", wanted)
    if not found:
        assert reply == Nothing()
        return
    assert [one.secret.reveal() for one in reply.candidates["mdp"]] == found
    assert not any(holds(reply.body.decode(), one) for one in found)
    json.loads(json.loads(reply.body)["nested"])


PARTIAL = (
    '<?xml version="1.0" encoding="{charset}"?>\n<partial-response id="j_id1"><changes>'
    '<update id="form:panel"><![CDATA[<div id="x">é a &lt; b {shown}</div>]]></update>'
    '<update id="javax.faces.ViewState"><![CDATA[-12:[34]]]></update>'
    "</changes></partial-response>"
)


@given(anything, st.sampled_from(["UTF-8", "ISO-8859-15"]), st.booleans())
@settings(max_examples=60)
def test_a_fragment_in_cdata(password, charset, said):
    assume("œ" not in password)
    kind = f"text/xml;charset={charset}" if said else "application/xml"
    made = PARTIAL.format(charset=charset, shown=sentence(f"<b>{html.escape(password)}</b>"))
    assume(not holds(PARTIAL.format(charset=charset, shown=sentence("")), password))
    reply = captured(made.encode(charset), kind)
    as_text, as_html = text_and_html(reply, password)
    assert (as_html.secret.reveal(), as_html.where) == (password, "cdata")
    expected = PARTIAL.format(charset=charset, shown=sentence(as_text.stand_in))
    assert reply.body == expected.encode(charset)
    tree(reply.body)


@given(anything)
@settings(max_examples=50)
def test_xml_with_a_text_or_with_escaped_html(password):
    for shown in (password, f"<b>{html.escape(password)}</b>"):
        assume(shown != password or not looks_like_markup(password))
        made = f'<?xml version="1.0"?><r a="é"><m>{html.escape(sentence(shown))}</m><z>[fin]</z></r>'
        assume(not holds(made.replace(html.escape(shown), ""), password))
        reply = captured(made.encode(), "application/xml")
        as_text, as_html = text_and_html(reply, password)
        assert (as_text.secret.reveal(), as_html.secret.reveal()) == (shown, password)
        read = tree(reply.body)
        assert read.find("m").text == sentence(as_text.stand_in)
        assert read.find("z").text == "[fin]"


@given(anything)
@settings(max_examples=30)
def test_xhtml(password):
    made = f"""<?xml version="1.0"?><html xmlns="http://www.w3.org/1999/xhtml"><head><script src="a"/><title/>
    <script>//<![CDATA[
    var a = "[<b>mot de passe : [x]</b>";
    //]]></script></head><body><p>{sentence(f"<b>{html.escape(password)}</b>")}</p><br/></body></html>"""
    assume(not holds(made.replace(html.escape(password), ""), password))
    reply = captured(made.encode(), "application/xhtml+xml")
    assert only(reply).secret.reveal() == password
    assert not holds(reply.body.decode(), password)
    tree(reply.body)


@given(anything, st.sampled_from(["\n", "\r\n"]))
@settings(max_examples=50)
def test_plain_text(password, end):
    assume(not looks_like_markup(password))
    made = f"Bonjour,{end}{sentence(password)}{end}[fin]"
    assume(not holds(made.replace(password, ""), password))
    reply = captured(made.encode(), "text/plain; charset=utf-8")
    assert only(reply).secret.reveal() == password
    assert reply.body.decode() == f"Bonjour,{end}{sentence(only(reply).stand_in)}{end}[fin]"


CHARSETS = [
    ("text/html; charset=utf-8", "utf-8", b"", ""),
    ("text/html; charset=ISO-8859-1", "cp1252", b"", ""),
    ("text/html;charset=windows-1252", "cp1252", b"", ""),
    ('text/html; charset="iso-8859-15"', "iso-8859-15", b"", ""),
    ("text/html", "cp1252", b"", "<meta charset='ISO-8859-1'>"),
    ("text/html", "utf-8", b"", '<meta http-equiv="Content-Type" content="text/html; charset=utf-8">'),
    ("text/html", "cp1252", b"", ""),
    ("text/html; charset=iso-8859-1", "utf-8", codecs.BOM_UTF8, ""),
    ("text/html", "utf-16-le", codecs.BOM_UTF16_LE, ""),
    ("text/html", "utf-16-be", codecs.BOM_UTF16_BE, ""),
    ("text/html; charset=utf-16", "utf-16-le", b"", ""),
    ("", "utf-8", b"", ""),
]


@pytest.mark.parametrize(("kind", "codec", "mark", "meta"), CHARSETS)
@given(password=st.text(alphabet="aZ09/+<&[]éèàç", min_size=6, max_size=16).filter(is_password))
@settings(max_examples=8)
def test_a_charset(kind, codec, mark, meta, password):
    def made(shown: str) -> bytes:
        text = page(shown, more="é").replace("<meta", f"{meta}<meta", 1)
        return mark + text.encode(codec)

    assume(not holds(made("").decode(codec), password))
    reply = captured(made(html.escape(password)), kind)
    assert only(reply).secret.reveal() == password
    assert reply.body == made(only(reply).stand_in)


def test_bytes_that_are_no_text_stay_and_make_a_password_doubtful():
    body = b"\xff\xfe\xfd"[2:] + page("J0+3/zsN").encode() + b"\xe9\x80"
    reply = captured(body)
    assert reply.body == body.replace(b"J0+3/zsN", only(reply).stand_in.encode())
    reply = captured(page("J0+3XzsN").encode().replace(b"X", b"\xe9"))
    assert reply.ambiguous("mdp")
    assert [one.secret.reveal() for one in reply.candidates["mdp"]] == ["J0+3ézsN"]
    assert b"J0+3" not in reply.body


@given(
    st.binary(max_size=300), st.sampled_from(["utf-8", "latin-1", "iso-8859-15", "utf-16", "shift_jis", "gb18030", "x"])
)
@settings(max_examples=60)
def test_any_bytes_are_taken(data, charset):
    body = b"mot de passe : [" + data + b"] mot de passe : [J0+3/zsN]"
    reply = captured(body, f"text/html; charset={charset}")
    assert isinstance(reply, Captured | Nothing | Unreadable)


PACKED = {
    "gzip": gzip.compress,
    "x-gzip": gzip.compress,
    "deflate": zlib.compress,
    "Deflate": lambda data: zlib.compress(data)[2:-4],
    "gzip, deflate": lambda data: zlib.compress(gzip.compress(data)),
    "identity": bytes,
    "br": bytes,  # unpacked already by whoever received it
}


@pytest.mark.parametrize("encoding", PACKED)
def test_a_packed_body(encoding):
    body = page("J0+3/zsN").encode()
    for data in (PACKED[encoding](body), body):
        reply = capture(Answer("text/html; charset=utf-8", data, encoding), {"mdp": (WHERE,)}, lambda *_: "retenu-1")
        assert reply.body == page("retenu-1").encode()


@pytest.mark.parametrize(
    ("data", "encoding"),
    [(b"\x1b\x00\x01\x02\x03", "br"), (gzip.compress(b"x" * 99, mtime=0)[:-9], "gzip")],
    ids=["br", "gzip"],
)
def test_what_cannot_be_unpacked_is_unreadable(data, encoding):
    reply = capture(Answer("text/html", data, encoding), {"mdp": (WHERE,)}, lambda *_: "retenu-1")
    assert isinstance(reply, Unreadable)


@pytest.mark.parametrize(
    "kind", ["image/png", "application/pdf", "text/css", "text/javascript", "application/octet-stream"]
)
def test_what_shows_no_text_is_nothing(kind):
    assert captured(page("J0+3/zsN").encode(), kind) == Nothing()


@pytest.mark.parametrize(("blank", "entities", "markup"), [*itertools.product(Blanks, Entities, Markup)])
def test_what_the_practice_portal_writes(blank, entities, markup):
    behaviour = Behaviour(blanks=blank, entities=entities, markup=markup)
    password = "J0+{&:|;-(_[]/é"

    def made(shown: str) -> str:
        return f"<h2>R</h2><p>réinitialisé avec le mot de passe : {shown}</p><p>[x]</p>"

    reply = captured(made(str(in_html(password, behaviour))).encode())
    assert only(reply).secret.reveal() == password
    assert reply.body.decode() == made(str(in_html("X", behaviour)).replace("X", only(reply).stand_in))


@given(anything)
@settings(max_examples=30)
def test_a_known_secret_is_hidden_in_any_answer(secret):
    hider = Hider()
    hider.add(Secret(secret), "retenu-1")
    made = f"<p>{html.escape(secret)}<p data-x={base64.b64encode(secret.encode()).decode()}>"
    body = hide(Answer("text/html; charset=utf-8", made.encode()), hider)
    assert body is not None
    assert not holds(body.decode(), secret)
    assert hide(Answer("text/html", b"<p>rien</p>"), hider) is None
    assert hide(Answer("image/png", made.encode()), hider) is None


def test_two_secrets_of_one_answer():
    text = "<p>mot de passe : [J0+3/zsN]</p><p>clé : [Zq8/x+yb]</p>"
    wanted = {
        "mdp": (WHERE,),
        "cle": (WHERE.model_copy(update={"after": "clé"}),),
        "autre": (WHERE.model_copy(update={"after": "a"}),),
    }
    reply = capture(Answer("text/html", text.encode()), wanted, lambda name, _: f"retenu-{name}")
    assert {name: found[0].secret.reveal() for name, found in reply.candidates.items()} == {
        "mdp": "J0+3/zsN", "cle": "Zq8/x+yb"}  # fmt: skip
    assert reply.body.decode() == "<p>mot de passe : [retenu-mdp]</p><p>clé : [retenu-cle]</p>"


def test_no_result_shows_a_secret():
    reply = captured(page("J0+3/zsN").encode())
    assert "J0+3" not in repr(reply)
    assert "J0+3" not in repr(Answer("text/html", b"J0+3/zsN"))


@pytest.mark.parametrize("way", ["**", "*", "resultat.**", ""])
def test_a_flow_names_the_key(way):
    with pytest.raises(ValidationError, match="its last step names a key"):
        SecretOnPage.model_validate({"after": "x", "json": [way]})


@pytest.mark.parametrize(
    ("kind", "body", "found"),
    [
        ("text/html", "<!-- <meta charset=iso-8859-1> --><meta charset=utf-8>", "é"),
        ("text/html", "<script>'<meta charset=iso-8859-1>'</script><meta charset=utf-8>", "é"),
        ("text/html", "<p title='<meta charset=iso-8859-1>'><meta charset=utf-8>", "é"),
        ("text/html", "<meta content='text/html; charset=utf-8' http-equiv=Content-Type>", "é"),
        ("application/json; charset=iso-8859-1", "", "é"),
    ],
)  # fmt: skip
def test_a_charset_is_the_one_that_a_browser_finds(kind, body, found):
    shown = f"{body}<p>mot de passe : [Zq7+{found}/x]</p>"
    made = json.dumps({"m": "mot de passe : [Zq7+é/x]"}, ensure_ascii=False) if "json" in kind else shown
    assert only(captured(made.encode(), kind)).secret.reveal() == "Zq7+é/x"


def test_what_is_utf8_as_well_is_in_doubt():
    reply = captured("<p>mot de passe : [Zq7+é/x]</p>".encode(), "text/html; charset=iso-8859-1")
    assert [(one.secret.reveal(), one.doubt) for one in reply.candidates["mdp"]] == [
        ("Zq7+Ã©/x", Doubt.CHARSET), ("Zq7+é/x", Doubt.CHARSET)]  # fmt: skip
