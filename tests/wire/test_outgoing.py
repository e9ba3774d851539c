"""A request gets the secret exactly, however its body is written; and nothing gets it that must not."""

import base64
import email
import email.policy
import html
import json
import random
import urllib.parse

import pytest
from hypothesis import assume, example, given, settings
from hypothesis import strategies as st

from robot.secrets import Secret
from robot.wire.outgoing import Filled, Reason, Refused, Request, Untouched, fill
from robot.wire.placeholders import PREFIX, Placeholders
from tests.wire.written import ACCENTS, ASCII, MANY, tree

HOST = "portail.dgfip.finances.gouv.fr"
URL = f"https://{HOST}/portail/accueilIAM.pl"
FORM = "application/x-www-form-urlencoded"
LATIN = ASCII + ACCENTS.replace("œ", "").replace("Œ", "").replace("€", "")

secrets = st.text(alphabet=ASCII + ACCENTS + " 🔑\u2028", min_size=1, max_size=24)
latin = st.text(alphabet=LATIN + " ", min_size=1, max_size=24)


class Held:
    """Placeholders with two secrets, as a sign-in has them."""

    def __init__(self, first: str = "s3cret-pigp+&%é", second: str = "agent-xt") -> None:
        self.placeholders = Placeholders()
        self.secret, self.other = Secret(first), Secret(second)
        self.p = self.placeholders.issue(self.secret)
        self.q = self.placeholders.issue(self.other)

    def send(self, body, kind=FORM, *, url=URL, charset="utf-8", headers=(), allowed=frozenset({HOST})):
        data = body if isinstance(body, bytes) or body is None else body.encode("latin-1")
        head = (("Content-Type", kind), ("Cookie", "a=b"), *headers)
        return fill(Request("POST", url, head, data), self.placeholders, allowed, charset=charset)

    def body(self, *args, **named) -> bytes:
        found = self.send(*args, **named)
        assert isinstance(found, Filled), found
        assert self.p.encode() not in found.request.body
        return found.request.body


@given(secrets)
@settings(max_examples=MANY)
@example("a b+c%20&d=e;f")
@example("*-._~")
def test_a_form(secret):
    held = Held(secret)
    made = f"identifiant={held.q}&vide=&secret={held.p}&x=%e9+%41;&deux={held.p}{held.p}"
    body = held.body(made)
    fields = urllib.parse.parse_qs(body.decode("ascii"), strict_parsing=False, keep_blank_values=True, errors="replace")
    assert fields["secret"] == [secret]
    assert fields["identifiant"] == ["agent-xt"]
    assert fields["deux"] == [secret + secret]
    assert b"&vide=&" in body
    assert b"&x=%e9+%41;&" in body  # what holds none is as it was


@pytest.mark.parametrize("label", ["ISO-8859-1", "windows-1252", "latin1", "iso-8859-15"])
@given(secret=latin)
@settings(max_examples=60)
def test_a_form_of_an_old_page(label, secret):
    codec = "cp1252" if "15" not in label else "iso-8859-15"
    assume(secret.encode(codec, "replace").decode(codec) == secret)
    held = Held(secret)
    for body in (
        held.body(f"a=%e9&p={held.p}", charset=label),
        held.body(f"a=%e9&p={held.p}", f"{FORM}; charset={label}"),
    ):
        assert urllib.parse.parse_qs(body.decode("ascii"), encoding=codec) == {"a": ["é"], "p": [secret]}


def test_the_charset_of_a_request_comes_before_that_of_the_page():
    held = Held("é€")
    assert b"%C3%A9%E2%82%AC" in held.body(f"p={held.p}", f"{FORM};charset=UTF-8", charset="iso-8859-1")
    assert b"%E9%80" in held.body(f"p={held.p}", charset="iso-8859-1")
    assert b"%C3%A9" in held.body(f"p={held.p}", charset="utf-16")  # such a page sends forms in UTF-8


@pytest.mark.parametrize("charset", ["iso-8859-1", "us-ascii", "no-such-charset", "iso-8859-15"])
def test_a_secret_that_the_charset_lacks_is_refused_without_a_word_of_it(charset):
    held = Held("abc🔑")
    for kind, body in ((FORM, f"p={held.p}"), ("text/plain", f"p={held.p}\r\n")):
        found = held.send(body, kind, charset=charset)
        assert found == Refused(Reason.CHARSET, HOST)
        assert "abc" not in repr(found)


@given(secrets, st.integers(0, 3), st.booleans())
@settings(max_examples=300)
@example('a"b\\c\u2028</script>', 3, True)
def test_json_at_any_depth_and_json_in_a_form(secret, depth, escaped):
    held = Held(secret)
    value = {"login": held.q, "n": 1.50, "liste": [held.p, "é [x]", None], held.p: "key"}
    expected = {"login": "agent-xt", "n": 1.5, "liste": [secret, "é [x]", None], secret: "key"}
    for _ in range(depth):
        value, expected = {"inner": json.dumps(value, ensure_ascii=escaped)}, {"inner": expected}
    made = json.dumps(value, ensure_ascii=escaped).encode()

    def unfolded(text):
        loaded = json.loads(text)
        return {"inner": unfolded(loaded["inner"])} if set(loaded) == {"inner"} else loaded

    assert unfolded(held.body(made, "application/json")) == expected
    assert unfolded(held.body(made, "application/vnd.api+json; charset=utf-8")) == expected
    assert unfolded(held.body(made, "text/plain;charset=UTF-8")) == expected
    form = held.body(b"state=" + urllib.parse.quote_plus(made).encode() + b"&z=1")
    assert unfolded(urllib.parse.parse_qs(form.decode())["state"][0]) == expected


def test_json_keeps_what_holds_none():
    held = Held("x")
    made = f'{{ "a" : "\\u00e9\\/" ,\n "p":"{held.p}", "n": 1.50, "p":"2" }}'
    assert held.body(made, "application/json").decode() == made.replace(held.p, "x")


def test_a_sentence_is_no_json():
    held = Held('"quoted"')
    for made in (f"[{held.p}]", f'{{"a": {held.p}}}', f"say {held.p}"):
        fields = urllib.parse.parse_qs(held.body("t=" + urllib.parse.quote_plus(made)).decode())
        assert fields == {"t": [made.replace(held.p, '"quoted"')]}


def multipart(parts, boundary="----WebKitFormBoundaryA1b2"):
    lines = []
    for head, content in parts:
        lines += [b"--" + boundary.encode(), b"Content-Disposition: form-data; " + head, b"", content]
    return b"\r\n".join([*lines, b"--" + boundary.encode() + b"--", b""]), f"multipart/form-data; boundary={boundary}"


def parts_of(body, kind):
    message = email.message_from_bytes(f"Content-Type: {kind}\r\n\r\n".encode() + body, policy=email.policy.HTTP)
    return {part.get_param("name", header="content-disposition"): part for part in message.iter_parts()}


@given(secrets.filter(lambda text: "\r" not in text), st.randoms(use_true_random=False))
@settings(max_examples=150)
def test_a_form_in_parts(secret, source: random.Random):
    held = Held(secret)
    binary = source.randbytes(300) + b"\r\n--not-the-boundary\r\n" + held.p.encode()
    made, kind = multipart([
        (b'name="login"', held.q.encode()),
        (b'name="mdp"', held.p.encode()),
        (b'name="vide"', b""),
        (b'name="file"; filename="a.bin"\r\nContent-Type: application/octet-stream', binary),
        (b'name="meta"; filename="blob"\r\nContent-Type: application/json', json.dumps({"p": held.p}).encode()),
        (b'name="last"', b"x\r\n"),
    ])  # fmt: skip
    found = held.send(made, kind, headers=(("Content-Length", str(len(made))),))
    body = found.request.body
    expected, _ = multipart([
        (b'name="login"', b"agent-xt"),
        (b'name="mdp"', secret.encode()),
        (b'name="vide"', b""),
        (b'name="file"; filename="a.bin"\r\nContent-Type: application/octet-stream', binary),
        (b'name="meta"; filename="blob"\r\nContent-Type: application/json', json.dumps({"p": secret}).encode()),
        (b'name="last"', b"x\r\n"),
    ])  # fmt: skip
    assert body == expected
    assert dict(found.request.headers)["Content-Length"] == str(len(body))
    parts = parts_of(body, kind)
    assert parts["mdp"].get_payload(decode=True) == secret.encode()
    assert json.loads(parts["meta"].get_payload(decode=True)) == {"p": secret}


def test_a_form_in_parts_of_an_old_page():
    held = Held("é€/")
    made, kind = multipart(
        [(b'name="p"', held.p.encode()), (b'name="q"\r\nContent-Type: text/plain; charset=utf-8', held.p.encode())]
    )
    body = held.body(made, kind.replace("boundary=", 'boundary="').removesuffix("") + '"', charset="iso-8859-1")
    assert b"\r\n\r\n\xe9\x80/\r\n" in body
    assert "\r\n\r\né€/\r\n".encode() in body


def test_a_form_in_parts_is_refused_where_its_boundary_is_not_known_or_in_the_secret():
    held = Held("a\r\n------WebKitFormBoundaryA1b2\r\nb")
    made, kind = multipart([(b'name="p"', held.p.encode())])
    assert held.send(made, kind) == Refused(Reason.PLACE, HOST)
    assert held.send(made, "multipart/form-data") == Refused(Reason.NOTATION, HOST)


@given(secrets)
@settings(max_examples=150)
@example("]]>")
@example("a]]")
@example(">&<\"'")
def test_xml(secret):
    held = Held(secret)
    made = (
        '<?xml version="1.0" encoding="utf-8"?>\n<s:E xmlns:s="urn:x"><!-- é -->'
        f"<a p=\"{held.p}\" q='{held.p}é'>{held.p}</a>"
        f"<b>x]]&gt;{held.q}&lt;</b><c><![CDATA[<d>{held.p}]]></c><e><![CDATA[]{held.p}>]]></e></s:E>"
    ).encode()
    for kind in ("text/xml; charset=utf-8", "application/soap+xml"):
        body = held.body(made, kind)
        read = tree(body)
        assert read.find("a").attrib == {"p": secret, "q": secret + "é"}
        assert read.find("a").text == secret
        assert read.find("b").text == "x]]>agent-xt<"
        assert read.find("c").text == f"<d>{secret}"
        assert read.find("e").text == f"]{secret}>"
        assert body.startswith(made[: made.index(b"p=")])


def test_xml_in_its_own_charset_and_json_in_it():
    held = Held('é"€')
    made = (
        f'<?xml version="1.0" encoding="ISO-8859-1"?><a>\xe9{held.p}<b>{html.escape(json.dumps({"p": held.p}))}</b></a>'
    )
    read = tree(held.body(made.encode("latin-1"), "text/xml"))
    assert read.text == 'éé"€'
    assert json.loads(read.find("b").text) == {"p": 'é"€'}


@pytest.mark.parametrize("body", ["<a><!-- {} --></a>", "<{}/>", "<?x {}?>"])
def test_xml_where_no_secret_can_be_written(body):
    held = Held()
    assert held.send(body.format(held.p), "text/xml") == Refused(Reason.PLACE, HOST)


def test_what_xml_cannot_hold():
    held = Held("a\x01b")
    assert held.send(f"<a>{held.p}</a>", "text/xml") == Refused(Reason.PLACE, HOST)


@given(secrets.filter(lambda text: "\n" not in text and "\r" not in text))
@settings(max_examples=100)
def test_plain_text(secret):
    held = Held(secret)
    assert held.body(f"a=1\r\np={held.p}\r\n", "text/plain") == f"a=1\r\np={secret}\r\n".encode()


def test_plain_text_takes_no_secret_of_two_lines():
    held = Held("a\nb=c")
    assert held.send(f"p={held.p}\r\n", "text/plain") == Refused(Reason.PLACE, HOST)


@pytest.mark.parametrize(
    "kind", ["", "application/octet-stream", "text/x-gwt-rpc; charset=utf-8", "application/graphql"]
)
def test_a_body_of_another_kind_is_refused(kind):
    held = Held()
    assert held.send(f"p={held.p}", kind) == Refused(Reason.NOTATION, HOST)


def test_an_address_and_a_header_are_refused():
    held = Held()
    assert held.send(None, url=f"{URL}?secret={held.p}") == Refused(Reason.ADDRESS, HOST)
    assert held.send(f"p={held.p}", url=f"{URL}/{held.p}") == Refused(Reason.ADDRESS, HOST)
    assert held.send(None, headers=[("Referer", f"{URL}?{held.p}")]) == Refused(Reason.HEADER, HOST)
    assert held.send(f"p={held.p}", headers=[(held.p, "1")]) == Refused(Reason.HEADER, HOST)


@pytest.mark.parametrize(
    "url", [f"https://{HOST}.evil.fr/", f"https://x{HOST}/", f"https://evil.fr/{HOST}", f"https://{HOST}@evil.fr/", "https://[x/"]
)  # fmt: skip
def test_no_other_host_gets_a_secret(url):
    held = Held()
    for allowed in ({HOST}, lambda host: host == HOST):
        found = held.send(f"p={held.p}", url=url, allowed=allowed)
        assert isinstance(found, Refused)
        assert found.reason is Reason.HOST
    assert held.send(None, url=f"{url}?{held.p}").reason is Reason.HOST
    assert held.send("p=1", url=url) == Untouched()


def test_the_host_is_known_in_any_spelling_and_over_tls_alone():
    held = Held()
    for url in (f"https://{HOST.upper()}/", f"https://{HOST}:9543/", f"https://{HOST}./"):
        assert isinstance(held.send(f"p={held.p}", url=url), Filled)
    assert held.send(f"p={held.p}", url=f"http://{HOST}/") == Refused(Reason.SCHEME, HOST)


def test_which_secrets_a_request_carries():
    held = Held()
    both = held.send(f"p={held.p}&q={held.q}&r={held.p}")
    assert list(both.carried) == [held.secret, held.other]
    assert list(held.send(f"q={held.q}").carried) == [held.other]
    assert "s3cret" not in repr(both)
    assert HOST not in repr(both.request)


def test_a_request_without_a_placeholder_goes_on_as_it_came():
    held = Held()
    for body in (None, b"", b"a=b", b"\xff" * 10, base64.b64encode(held.p.encode()), held.p[::-1].encode()):
        assert held.send(body) == Untouched()


@pytest.mark.parametrize("damage", [lambda p: p[:20], str.upper, lambda p: p[:-1], lambda p: PREFIX + "0" * 24])
def test_a_damaged_placeholder_is_refused(damage):
    held = Held()
    body = f"p={damage(held.p)}"
    assert held.send(body) == Refused(Reason.DAMAGED, HOST)
    assert held.send(None, url=f"{URL}?{body}") == Refused(Reason.DAMAGED, HOST)


@given(st.sampled_from(["motdepasse-retenu-1/", 'retenu-2;"', "motdepasse-retenu-12"]), secrets)
@settings(max_examples=150)
def test_a_stand_in_becomes_the_secret_again(stand_in, secret):
    held = Held()
    held.placeholders.adopt(stand_in, Secret(secret))
    held.placeholders.adopt("motdepasse-retenu-1", Secret("other"))
    form = held.body("x=motdepasse-retenu-1&p=" + urllib.parse.quote_plus(stand_in))
    assert urllib.parse.parse_qs(form.decode()) == {"x": ["other"], "p": [secret]}
    assert json.loads(held.body(json.dumps({"p": stand_in}), "application/json")) == {"p": secret}
    read = tree(held.body(f"<a>{html.escape(stand_in)}</a>", "text/xml"))
    assert read.text == secret
    assert held.send("p=motdepasse-retenu-13") == Untouched()


@given(
    st.binary(max_size=200),
    st.sampled_from([FORM, "application/json", "text/xml", "text/plain", "multipart/form-data; boundary=x"]),
)
@settings(max_examples=300)
def test_any_bytes_around_it_are_taken(data, kind):
    held = Held("secret")
    found = held.send(data + held.p.encode() + data, kind)
    assert isinstance(found, Filled | Refused | Untouched)
    if isinstance(found, Filled):
        assert held.p.encode() not in found.request.body
