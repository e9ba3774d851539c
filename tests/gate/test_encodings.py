"""What is found in bytes, each way to write a secret apart and any two of them together."""

import base64
import codecs
import time
import urllib.parse

import pytest
from hypothesis import assume, example, given, settings
from hypothesis import strategies as st

from robot.gate.kinds import EVERY, Kind, words
from robot.gate.search import Search
from robot.secrets import Secret
from tests.gate.encoders import BYTES, ESCAPES, MARKUP, OTHERS, RUNS, TEXTS, WIDE

SECRETS = ["J0+3zsN/q<7;Kw&p", "h4\"Lq'm\\R9>x=2~T", "Été 2026: pässwörd€", "abcdefgh12345678"]
PLAIN = "Kq7/x+Zt&w3=Rm>p"  # each encoding changes it

ENTITIES = {Kind.NAMED, Kind.DECIMAL, Kind.HEXADECIMAL}
BASE64 = {Kind.BASE64, Kind.URL_BASE64}
NEEDED = {
    "percent": Kind.PERCENT,
    "percent, every byte": Kind.PERCENT,
    "plus": Kind.PERCENT,
    "json": Kind.JSON,
    "json, not ascii": Kind.JSON,
    "json, every unit": Kind.JSON,
    "javascript": Kind.JSON,
    "html": Kind.NAMED,
    "html, named": Kind.NAMED,
    "html, decimal": Kind.DECIMAL,
    "html, hex": Kind.HEXADECIMAL,
    "xml": Kind.NAMED,
    **dict.fromkeys(MARKUP, Kind.MARKUP),
    "soft hyphens": {Kind.MARKUP, Kind.BREAKS},
    **{name: Kind.HEX if name.startswith("hex") else BASE64 for name in RUNS},
    "quoted-printable": Kind.QUOTED,
}
"""Without which kinds a text is not found."""


def found(data, *secrets, kinds=EVERY):
    return Search([Secret(secret) for secret in secrets], kinds).found(data)


def without(kinds):
    """All others, but for that which reads over whatever stands between two signs."""
    return EVERY - (kinds if isinstance(kinds, set) else {kinds}) - {Kind.SPELT}


def kind_of(data, secret):
    (place,) = Search([Secret(secret)]).places(data)
    return place.kind


# -- each encoding


@pytest.mark.parametrize("secret", SECRETS)
@pytest.mark.parametrize("encoding", TEXTS)
def test_each_encoding_is_found(encoding, secret):
    data = b"{ before: " + TEXTS[encoding](secret).encode() + b" after }"
    assert found(data, secret) == {0}
    assert found(data, "another-Secret-9", secret) == {1}


@pytest.mark.parametrize("wide", WIDE)
@pytest.mark.parametrize("encoding", ["raw", *ESCAPES, *MARKUP, *RUNS])
def test_each_encoding_is_found_in_utf_16(encoding, wide):
    assert found(b"x" + TEXTS[encoding](PLAIN).encode(WIDE[wide]) + b"y", PLAIN)


@pytest.mark.parametrize("secret", SECRETS)
@pytest.mark.parametrize("outer", BYTES)
@pytest.mark.parametrize("wide", WIDE)
def test_utf_16_is_found_in_each_encoding(wide, outer, secret):
    assert found(b"<" + BYTES[outer](b"ab" + secret.encode(WIDE[wide])) + b">", secret)


@pytest.mark.parametrize("encoding", [name for name in TEXTS if name != "raw"])
def test_an_encoding_is_found_by_its_own_decoder(encoding):
    """With what finds it switched off, it is not found: the others do not find it by chance."""
    secret = "Kq7/x+Zü&w3=Rm>p" if encoding == "json" else PLAIN
    data = b"\n" + TEXTS[encoding](secret).encode() + b"\n"
    assert found(data, secret)
    assert not found(data, secret, kinds=without(NEEDED[encoding]))


def test_utf_16_is_found_by_its_own_decoder():
    for code in ("utf-16-le", "utf-16-be", "utf-32-be"):
        data = PLAIN.encode(code)
        assert found(data, PLAIN)
        assert not found(data, PLAIN, kinds=without({Kind.UTF16, Kind.BREAKS}))


@pytest.mark.parametrize(
    ("text", "secret", "kind"),
    [
        ("KQ7/X+ZT&W3=RM>P", PLAIN, Kind.CASE),
        ("kq7/x+zt&w3=rm>p", PLAIN, Kind.CASE),
        ("Kq7/x+Zt\r\n    &w3=Rm>p", PLAIN, Kind.BREAKS),
        ("Kq7/x+Zt\x00\x00\x01\x07&w3=Rm>p", PLAIN, Kind.BREAKS),  # as on two pages of a SQLite file
        ("Kq7/x+\u200bZt&w3=Rm>p", PLAIN, {Kind.BREAKS, Kind.MARKUP}),
        ("one+two three+four", "one two three four", Kind.PLUS),
        ("K-q-7-/-x-+-Z-t-&-w-3-=-R-m->-p", PLAIN, Kind.SPELT),
        ("K, q, 7, x, Z, t, w, 3, R, m, p", PLAIN, Kind.SPELT),
        ("Kq7/ : x+Zt : &w3= : Rm>p", PLAIN, Kind.SPELT),
        ("Xd7/k+Mg&j3=Ez>c", PLAIN, Kind.ROT13),
        ("XD7/K+MG&J3=EZ>C", PLAIN, Kind.ROT13),
        ("X-d-7-/-k-+-M-g-&-j-3-=-E-z->-c", PLAIN, Kind.ROT13),
        (base64.b64encode(b"~~~>>>???~~~").decode(), "~~~>>>???~~~", Kind.BASE64),
        (base64.urlsafe_b64encode(b"~~~>>>???~~~").decode(), "~~~>>>???~~~", Kind.URL_BASE64),
    ],
)
def test_other_disguises_are_found_by_their_own_decoder(text, secret, kind):
    assert found(text.encode(), secret)
    off = without(kind) - ({Kind.BREAKS} if kind is Kind.PLUS else set())
    assert not found(text.encode(), secret, kinds=off)


def test_every_kind_is_tested():
    tested = set()
    for kinds in NEEDED.values():
        tested |= kinds if isinstance(kinds, set) else {kinds}
    assert tested | {Kind.CASE, Kind.BREAKS, Kind.PLUS, Kind.SPELT, Kind.ROT13, Kind.UTF16} == set(Kind)


@pytest.mark.parametrize("encoding", ["raw", *ESCAPES, *RUNS])
@pytest.mark.parametrize("secret", [PLAIN, *SECRETS[:2]])
def test_one_turned_or_spelt_out_is_found_in_each_encoding(encoding, secret):
    turned = codecs.encode(secret, "rot13")
    for text in (turned, "-".join(secret), ": ".join(secret), " | ".join(turned)):
        assert found(b"{ before: " + TEXTS[encoding](text).encode() + b" after }", secret), text


@pytest.mark.parametrize(
    ("secret", "text"),
    [
        ("Portail-Dgfip-2026", "Portail DGFiP (2026)"),
        ("portail.dgfip.2026", "portail/dgfip, 2026"),
        ("Kq7/x+Zt&w", "K-q-7-/-x-+-Z-t-&-w"),
        ("e12345678", "r12345678"),
        ("2147-0244-1000-12", "214 702 441 000 12."),
    ],
)
def test_words_and_numbers_spell_no_secret(secret, text):
    assert not found(b"x=" + text.encode() + b" y", secret)


@pytest.mark.parametrize("offset", range(3))
@pytest.mark.parametrize("outer", range(3))
def test_base64_in_base64_is_found_at_each_place(offset, outer):
    inner = base64.b64encode(b"#$%"[:offset] + PLAIN.encode() + b"~")
    assert found(base64.b64encode(b"#$%"[:outer] + inner + b"~"), PLAIN)


def test_base64_is_found_without_padding_and_in_a_path():
    text = base64.urlsafe_b64encode(PLAIN.encode()).rstrip(b"=")
    assert found(b"https://example.test/a/b/" + text + b"/c", PLAIN)
    assert found(b"/" * 5 + text, PLAIN)


# -- what a trace and a log hold


def test_a_json_line_with_html_in_it():
    line = rb'{"html":"<p class=\"a\">J0+<b>3zsN\/q\u003c7<\/b>;Kw\u0026amp;p"}'
    assert found(line, "J0+3zsN/q<7;Kw&p")


def test_the_short_example_split_by_markup():
    for text in (b"J0+<b>3z</b>sN", b"J0<span>+3zsN", b"J0+3z<wbr>sN", b"J0+3<!-- x -->zsN"):
        assert found(b"<p>" + text, "J0+3zsN"), text


def test_a_word_of_each_line_is_no_split_secret():
    assert not found(b"<li>Kq7/x</li> and <li>+Zt&w3</li>", PLAIN)


def test_an_attribute_and_a_comment_are_looked_into():
    inside = urllib.parse.quote(PLAIN, safe="")
    assert found(f'<a href="/x?p={inside}">x</a>'.encode(), PLAIN)
    assert found(f"<!-- {inside} -->".encode(), PLAIN)


def test_a_terminal_log_with_colours():
    assert found(b"\x1b[31mKq7/x+\x1b[0m\x1b[1mZt&w3=Rm>p\x1b[0m", PLAIN)


def test_mixed_disguises():
    assert found(b"Kq7%2Fx&#43;Zt\\u0026w3&equals;Rm>p", PLAIN)


# -- short secrets, and such as look encoded themselves


def test_a_very_short_secret_is_found_raw_and_alone():
    for text in (b"7", b"pin: 7.", b'"7"'):
        assert found(text, "7")
    for text in (b"17", b"7a", b"Nw==", b"%37", "é7".encode()):
        assert not found(text, "7")


@pytest.mark.parametrize("encoding", [*ESCAPES, *RUNS, "raw"])
def test_a_short_secret_is_found(encoding):
    assert found(b"x=" + TEXTS[encoding]("a/B&").encode() + b" y", "a/B&")


@pytest.mark.parametrize("encoding", [name for name in TEXTS if name not in ("snapshot", "characters")])
@pytest.mark.parametrize(
    "secret", ["%41%42%43%44x", 'a&lt;b"%41cdefgh', r"\u0041\n\\x/yz12", "<b>J0+</b>3z<i>", "=3D=3D=AB=C3="]
)
def test_a_secret_that_looks_encoded_is_found(encoding, secret):
    assert found(b"x: " + TEXTS[encoding](secret).encode() + b" y", secret)


def test_no_secret_at_all():
    assert Search([]).found(b"anything") == set()
    assert found(b"", PLAIN) == set()


# -- in words


@pytest.mark.parametrize(
    ("data", "kind"),
    [
        (PLAIN.encode(), "raw"),
        (urllib.parse.quote(PLAIN).encode(), "percent"),
        (base64.b64encode(PLAIN.encode()), "base64"),
        (base64.b64encode(b"\xff\xfe" + PLAIN.encode("utf-16-le")), "base64 and UTF-16"),
        (urllib.parse.quote(PLAIN).encode().hex().encode(), "hex and percent"),
        (PLAIN.encode("utf-16-be"), "UTF-16"),
        ("-".join(PLAIN).encode(), "spelt with signs between"),
        (codecs.encode(PLAIN, "rot13").encode(), "ROT13"),
        (MARKUP["tags"](PLAIN).encode(), "split by markup and HTML entities (named)"),
    ],
)
def test_a_place_tells_how_it_is_written(data, kind):
    assert kind_of(b"\x00\x01before " + data + b" after", PLAIN) == kind


def test_a_place_tells_where():
    before = b"- " * 1000
    (place,) = Search([Secret(PLAIN)]).places(before + urllib.parse.quote(PLAIN, safe="").encode() + b" -" * 1000)
    assert place.start == len(before)
    assert place.stop == len(before) + len(urllib.parse.quote(PLAIN, safe=""))


def test_many_kinds_are_a_mixture():
    assert words(EVERY) == "a mixture of encodings"


# -- always found, never found

ASCII = "".join(map(chr, range(0x20, 0x7F)))
WORTH = st.text(st.sampled_from(ASCII + "éèàùçôÉüœ€"), min_size=8, max_size=24).filter(
    lambda text: sum(" " < sign < "\x7f" for sign in text) >= 8 and text == text.strip()
)
NOISE = st.binary(max_size=200).map(lambda data: bytes(byte for byte in data if byte not in b"%\\&<>=\"'[]{},+"))
BESIDE = st.sampled_from([b"\n", b" ", b"\0", b":", b"\xff"])


@st.composite
def chains(draw):
    """One or two encodings that make sense one after the other."""
    first = draw(st.sampled_from([*TEXTS]))
    second = draw(st.sampled_from(["raw", *TEXTS]))
    assume(not (second in MARKUP and (first in MARKUP or first in OTHERS)) or first == "raw")
    assume((first, second) != ("quoted-printable", "quoted-printable"))
    assume(not (first == "base64 in indented lines" and second == "plus"))  # its indentation becomes part of it
    return first, second


@given(secret=WORTH, chain=chains(), noise=st.tuples(NOISE, BESIDE, NOISE), wide=st.sampled_from([None, *WIDE]))
@settings(max_examples=600)
@example(secret='%41&lt;"xyz01', chain=("html", "json"), noise=(b"", b" ", b""), wide=None)
@example(secret="00000'\\`", chain=("tags", "raw"), noise=(b"", b"\n", b""), wide=None)
@example(secret="aaaaaaaa", chain=("base64 at 1", "base64 at 2"), noise=(b"a", b":", b"a"), wide=None)
def test_a_secret_is_found_through_any_two_encodings(secret, chain, noise, wide):
    if {"snapshot", "characters"} & set(chain):  # what has only signs of JSON in it is taken for JSON
        assume(not set(secret) & set('[]{},+" \\'))
    assume(not wide or all(ord(sign) < 256 for sign in secret))
    text = secret
    for name in chain:
        text = TEXTS[name](text)
    data = text.encode(WIDE[wide] if wide else "utf-8")
    before, beside, after = noise
    assert found(before + beside + data + beside + after, secret) == {0}


@given(secret=WORTH, data=st.binary(max_size=4000))
@settings(max_examples=100)
def test_nothing_is_found_in_noise(secret, data):
    assert not found(data, secret)


@pytest.mark.parametrize("secret", [PLAIN, "aB3+", "Été!x"])
@pytest.mark.parametrize(
    "text",
    ["<", "<a ", "<!--", "<a b='", '"', '",', '",{', '",{"', '["a",', "&", "%", "\\", "=", "=\n", "A", "a "],
)
def test_no_text_takes_long(text, secret):
    data = text.encode() * (100_000 // len(text))
    started = time.process_time()
    assert not found(data, secret)
    assert time.process_time() - started < 3
