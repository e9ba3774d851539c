"""The quick look never says that a page shows nothing where it does, and it is quick."""

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from robot.model.flow import SecretOnPage
from robot.wire.description import SecretInJson
from robot.wire.glance import may_show
from robot.wire.incoming import Nothing
from robot.wire.parts import parts
from robot.wire.passage import passages
from robot.wire.places import places
from robot.wire.reading import document
from tests.wire.written import WHERE, captured

bits = st.sampled_from(
    ["mot de passe", "mot de pas", "se", "mot&nbsp;de p", "asse", " : ", "[", "]", "abcd", "<b>", "</b>", "<br>", "é",
     "<span class='x'>", "</span>", "<input value='[ab]'>", "<input value=abcd>", "&nbsp;", "&colon;", "&lbrack;",
     "&lsqb;", "&#91;", "&#x5B", "&#112", "&shy;", "<!-- x -->", "<wbr>", "<td title='a>b'>", "<p hidden>", "</p>",
     "<script>[x]</script>", "<select><option>[o]</select>", "<template>x</template>",
     "<div style='display:none'>zz", "</div>", "\u200b", "\u00a0", "\n", "&eacute;", "&amp;"]
)  # fmt: skip
pages = st.lists(bits, max_size=12).map("".join)


@given(pages, st.sampled_from(["html", "xml", "text"]))
@settings(max_examples=1000)
def test_what_shows_a_secret_is_looked_at(text, form):
    shown = list(places(document(text), form, [WHERE]))
    assert not shown or may_show(text.encode(), WHERE)


escaped = st.sampled_from(
    ["mot de passe", r"\u0020", ":", "[", r"\u005b", r"\/", r"\"", "abcd", "]", r"\n", "<b>", r"<\/b>",
     r"\u003cb\u003e", r"\u003c", r"\u003e", r"\u00a0", r"\u00e9", "pas", "se", "mot de ", r"\u0026nbsp;",
     r"\u0070asse", r'<i class=\"x\">']
)  # fmt: skip


@given(st.lists(escaped, max_size=12).map("".join))
@settings(max_examples=500)
def test_a_string_of_json_that_shows_a_secret_is_looked_at(text):
    source = document(f'{{"a": ["x", "{text}"]}}')
    shown = [one.text for part in parts(source, "json", hidden=True, worth=bool) for one in part.readings]
    assert not any(list(passages(one, WHERE)) for one in shown) or may_show(source.text.encode(), WHERE)


@pytest.mark.parametrize(
    ("wanted", "body"),
    [
        (SecretOnPage(after="mot de passe"), b"mot de passe x"),
        (SecretOnPage(after="clé", between=("«", "»")), "clé : « x »".encode()),
        (SecretOnPage(after="é", between=("[", "]")), b"&eacute; [x]"),
        (SecretOnPage(after="mdp", between=("A", "B")), b"MDP axyzb"),
        (SecretOnPage(after="mdp", between=("&", ";")), b"mdp &amp;xyz;"),
        (SecretInJson(at="a.motDePasse"), b'{"a": {"motDePasse": "x"}}'),
        (SecretInJson(at="a.motDePasse"), rb'{"a": {"mot\u0044ePasse": "x"}}'),
    ],
)
def test_other_descriptions_are_looked_for(wanted, body):
    assert may_show(body, wanted)


@pytest.mark.parametrize("body", [b"", b"mot de pas [x]", b"mot de passe du compte [x]", b"[x]"])
def test_what_shows_nothing_is_passed_over(body):
    assert not may_show(body, WHERE)


BIG = {
    "a table": "<div class='row'><span id=\"a\">Réinitialisation</span> &eacute;t&#233; [x] %20 </div>\n",
    "a table with the words": "<div class='row'><span>mot de passe oublié</span> &eacute;t&#233; [x]</div>\n",
    "a script": "var a=[1,2,'mot de passe'];function(){return a[0]}\n",
    "json": '{"a":"mot de passe \\u00e9","b":[1,2]},',
    "words": "le mot de passe et le p de passe, ",
}
HOSTILE = {
    "open tags": "p<b '",
    "opened tags": "<b x='",
    "tags in a word": "passe<b>",
    "references": "passe&p&shy;",
    "spaces": "passe   \n",
    "one letter": "p",
}


def time_of(unit: str, size: int = 2_000_000) -> float:
    body = unit.encode() * (size // len(unit.encode()))
    taken = []
    for _ in range(3):
        before = time.thread_time()
        assert isinstance(captured(body), Nothing)
        taken.append(time.thread_time() - before)
    return min(taken)


@pytest.mark.parametrize("what", BIG)
def test_two_megabytes_that_show_nothing_take_no_time(what):
    assert time_of(BIG[what]) < 0.3


@pytest.mark.parametrize("what", HOSTILE)
def test_what_is_made_to_take_time_takes_little(what):
    assert time_of(HOSTILE[what], 250_000) < 0.7
