"""A secret goes out in the field and to the portal that it was typed into, as it is, or not at all."""

import base64
import hashlib
import json
from urllib.parse import quote_plus

import pytest

from robot.secrets.secret import Secret
from robot.wire.origins import Origin
from robot.wire.outgoing import Filled, Reason, Refused, Request, Untouched, fill
from robot.wire.placeholders import Placeholders
from robot.wire.submission import Submission

HOST, OTHER = "portail.example", "chorus.example"
FORM, JSON, TEXT = "application/x-www-form-urlencoded", "application/json", "text/plain"


class Typed:
    """A user name and a password that were typed on a page with a search box."""

    def __init__(self, *, user: str = "identifiant", box: str = "secret") -> None:
        self.placeholders = Placeholders()
        self.user, self.password = Secret("agent-xt"), Secret("S&ble-4711")
        self.u, self.p = self.placeholders.issue(self.user), self.placeholders.issue(self.password)
        names = {user, box, "recherche"} - {""}
        own = [{one} - {""} for one in (user, box)]
        self.placeholders.typed_into(self.u, Origin.of(own[0], names - own[0], hosts=[HOST]))
        self.placeholders.typed_into(self.p, Origin.of(own[1], names - own[1], hosts=[HOST], sealed=True))

    def send(self, body: str, kind: str = FORM, *, url: str = f"https://{HOST}/in", headers=()):
        request = Request("POST", url, (("Content-Type", kind), *headers), body.encode())
        return fill(request, self.placeholders, {HOST, OTHER})


PART = '--x\r\nContent-Disposition: form-data; name="{}"\r\n\r\n{}\r\n'
FIELDS = {
    "form": (FORM, "identifiant={u}&secret={p}"),
    "nested": (FORM, "state=" + quote_plus('{"identifiant": "') + "{u}" + quote_plus('", "secret": "') + "{p}"
               + quote_plus('"}')),
    "json": (JSON, '{{"identifiant": "{u}", "secret": "{p}"}}'),
    "deep": (JSON, '{{"a": [{{"Secret": "{p}"}}], "identifiant": "{u}"}}'),
    "renamed": (JSON, '{{"login": "{u}", "motDePasse": "{p}"}}'),
    "jsf": (FORM, "f:identifiant={u}&f:secret={p}"),
    "text": (TEXT, "identifiant={u}\r\nsecret={p}\r\n"),
    "xml": ("text/xml", "<a><login>{u}</login><secret>{p}</secret></a>"),
    "domain": (FORM, "identifiant=VILLE%5C{u}&secret={p}"),
    "parts": ("multipart/form-data; boundary=x", PART.format("identifiant", "{u}") + PART.format("secret", "{p}")
              + "--x--\r\n"),
}  # fmt: skip
ELSEWHERE = {
    "focus-jump": (FORM, "identifiant={u}{p}&secret="),
    "focus-jump-alone": (FORM, "identifiant={p}&secret="),
    "swapped": (FORM, "identifiant={p}&secret={u}"),
    "swapped-json": (JSON, '{{"identifiant": "{p}", "secret": "{u}"}}'),
    "joined": (JSON, '{{"login": "{u}:{p}"}}'),
    "beside": (FORM, "identifiant={u}&secret={p}x"),
    "search": (FORM, "recherche={p}"),
    "twice": (FORM, "identifiant={u}&secret={p}&copie={p}"),
    "as-key": (JSON, '{{"{p}": 1}}'),
    "text": (TEXT, "recherche={p}\r\n"),
    "attribute": ("text/xml", '<a recherche="{p}"/>'),
    "parts": ("multipart/form-data; boundary=x", PART.format("recherche", "{p}") + "--x--\r\n"),
}  # fmt: skip


@pytest.mark.parametrize("kind", FIELDS)
def test_the_field_that_it_was_typed_into_by_whatever_name(kind: str) -> None:
    typed = Typed()
    content, body = FIELDS[kind]
    found = typed.send(body.format(u=typed.u, p=typed.p), content)
    assert isinstance(found, Filled), found
    assert set(map(Secret.reveal, found.carried)) == {"agent-xt", "S&ble-4711"}


@pytest.mark.parametrize("kind", ELSEWHERE)
def test_no_other_field(kind: str) -> None:
    typed = Typed()
    content, body = ELSEWHERE[kind]
    assert typed.send(body.format(u=typed.u, p=typed.p), content) == Refused(Reason.FIELD, HOST)


def test_boxes_without_a_name() -> None:
    typed = Typed(user="", box="")
    assert isinstance(typed.send(json.dumps({"login": typed.u, "pass": typed.p}), JSON), Filled)
    assert typed.send(json.dumps({"login": typed.u + typed.p}), JSON) == Refused(Reason.FIELD, HOST)


def test_a_box_and_its_confirmation() -> None:
    typed = Typed()
    typed.placeholders.typed_into(typed.p, Origin.of(["confirmation"], ["secret"], hosts=[HOST], sealed=True))
    assert isinstance(typed.send(f"secret={typed.p}&confirmation={typed.p}"), Filled)
    assert typed.send(f"secret={typed.p}&confirmation={typed.p}&copie={typed.p}") == Refused(Reason.FIELD, HOST)


def test_form_to_other_portal() -> None:
    typed = Typed()
    for body in (f"secret={typed.p}", f"identifiant={typed.u}"):
        assert typed.send(body, url=f"https://{OTHER}/in") == Refused(Reason.PORTAL, OTHER)
    assert typed.send("", url=f"https://{OTHER}/in?{typed.u}") == Refused(Reason.PORTAL, OTHER)
    headers = [("Referer", f"https://{HOST}/?{typed.p}")]
    assert typed.send("", url=f"https://{OTHER}/", headers=headers) == Refused(Reason.PORTAL, OTHER)


def changes(u: str, p: str) -> dict[str, str]:
    """What scripts make of a password."""
    hashes = {name: hashlib.new(name, p.encode()).digest() for name in ("md5", "sha1", "sha256", "sha512")}
    made = {name: digest.hex() for name, digest in hashes.items()}
    made |= {f"{name}-base64": base64.b64encode(digest).decode() for name, digest in hashes.items()}
    made |= {f"{name}-base64url": base64.urlsafe_b64encode(digest).decode() for name, digest in hashes.items()}
    return made | {
        "upper-hex": hashes["sha1"].hex().upper(),
        "joined": hashlib.sha256(f"{u}:{p}".encode()).hexdigest(),
        "joined-other": hashlib.md5(f"{p}{u}".encode()).hexdigest(),  # noqa: S324 - what a page may do
        "of-part": hashlib.sha256(p[:10].encode()).hexdigest(),
        "of-end": hashlib.sha256(p[12:].encode()).hexdigest(),
        "of-capitals": hashlib.sha256(p.upper().encode()).hexdigest(),
        "hash-of-hash-text": base64.b64encode(hashes["md5"].hex().encode()).decode(),
        "base64": base64.b64encode(p.encode()).decode(),
        "base64-joined": base64.b64encode(f"{u}:{p}".encode()).decode(),
        "base64-of-part": base64.b64encode(p[9:27].encode()).decode(),
        "hex": p.encode().hex(),
        "base32": base64.b32encode(p.encode()).decode(),
        "reversed": p[::-1],
        "piece": p[10:24],
        "numbers": json.dumps(list(p.encode())),
        "counted": json.dumps(dict(enumerate(p.encode()))),
        "utf-16": base64.b64encode(p.encode("utf-16-le")).decode(),
    }  # fmt: skip


@pytest.mark.parametrize("change", list(changes("u" * 32, "p" * 32)))
@pytest.mark.parametrize("where", ["form", "json", "address", "header"])
def test_hash_fetch(change: str, where: str) -> None:
    typed = Typed()
    made = changes(typed.u, typed.p)[change]
    found = {
        "form": lambda: typed.send(f"identifiant=x&h={quote_plus(made)}"),
        "json": lambda: typed.send(json.dumps({"h": made, "t": 1}), JSON),
        "address": lambda: typed.send("", url=f"https://{HOST}/in?h={quote_plus(made)}"),
        "header": lambda: typed.send("", headers=[("X-H", made)]),
    }[where]()
    assert found == Refused(Reason.MADE, HOST)


def test_what_has_nothing_to_do_with_it_goes_on() -> None:
    typed = Typed()
    noise = hashlib.sha256(b"something else").hexdigest()
    assert typed.send(f"jeton={noise}&n={base64.b64encode(noise.encode()).decode()}") == Untouched()
    assert isinstance(typed.send(f"identifiant={typed.u}&secret={typed.p}&jeton={noise}"), Filled)


def test_what_is_made_with_a_salt_is_known_by_what_is_missing() -> None:
    salted = hashlib.sha256(b"salt").hexdigest()

    def missing(body: str, *, acted: bool = True, method: str = "POST", page: bool = False) -> bool:
        typed = Typed()
        submission = Submission(typed.placeholders, {HOST})
        submission.typed(typed.password)
        if acted:
            submission.acted()
        data = body.replace("{u}", typed.u).encode()
        request = Request(method, f"https://{HOST}/in", (("Content-Type", FORM),), data)
        judged = submission.judge(request, "utf-8", name="1", page=page, redirected=False)
        return isinstance(judged, Refused) and judged.reason is Reason.MISSING

    assert missing(f"h={salted}")
    assert missing(base64.b64encode(bytes(range(60))).decode())
    assert missing("identifiant={u}")
    assert missing("", page=True, acted=False)
    assert not missing("page=connexion&heure=1712&largeur=1280")
    assert not missing(f"h={salted}", acted=False)
    assert not missing("", method="GET", page=True)


def test_a_password_is_sent_once_and_no_redirect_repeats_it() -> None:
    typed = Typed()
    submission = Submission(typed.placeholders, {HOST, OTHER})
    submission.typed(typed.password)

    def judge(body: str, *, name: str = "1", redirected: bool = False, url: str = f"https://{HOST}/in"):
        request = Request("POST", url, (("Content-Type", FORM),), body.encode())
        return submission.judge(request, "utf-8", name=name, page=True, redirected=redirected)

    assert isinstance(judge(f"secret={typed.p}"), Filled)
    assert submission.uncarried == []
    assert judge("secret=S%26ble-4711", redirected=True) == Refused(Reason.TWICE, HOST)
    assert judge(f"secret={typed.p}", redirected=True) == Refused(Reason.TWICE, HOST)
    assert judge("", redirected=True) == Untouched()
    assert judge("secret=S%26ble-4711", redirected=True, url=f"https://{OTHER}/") == Refused(Reason.PORTAL, OTHER)
    assert judge("secret=S%26ble-4711", redirected=True, url=f"http://{HOST}/") == Refused(Reason.PORTAL, HOST)
    assert judge(f"secret={typed.p}", name="2") == Refused(Reason.TWICE, HOST)
    assert isinstance(judge(f"identifiant={typed.u}", name="3"), Filled)
