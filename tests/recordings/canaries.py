"""HARs with what tells of somebody in every place that a HAR has, and a search that finds it in any encoding.

Each HAR comes from a number alone. The search is written apart from what it is a search for: it imports nothing of it.
"""

# ruff: noqa: E501 - pages read better as they are

import base64
import gzip
import html
import json
import random
import re
import string
import unicodedata
import urllib.parse
from typing import Any, NamedTuple

A = "https://portail.example"
FORM = "application/x-www-form-urlencoded"


class Canaries(NamedTuple):
    """What must not be left: `whole` texts, `numbers` by their digits, `secrets` of which no piece may be left."""

    names: tuple[str, ...]
    texts: tuple[str, ...]
    numbers: tuple[str, ...]
    secrets: tuple[str, ...]

    def all(self) -> tuple[str, ...]:
        return (*self.names, *self.texts, *self.numbers, *self.secrets)


def luhn(digits: str) -> str:
    total = sum(int(one) if place % 2 else sum(divmod(2 * int(one), 10)) for place, one in enumerate(reversed(digits)))
    return digits + str(-total % 10)


def _name(chance: random.Random) -> str:
    """A name that is no word: of a person, a town or a company."""
    sounds = [
        "bro",
        "quen",
        "vall",
        "thi",
        "rou",
        "cam",
        "pel",
        "ghis",
        "ost",
        "heul",
        "mar",
        "zig",
        "œuv",
        "lé",
        "gui",
    ]
    return "".join(chance.choice(sounds) for _ in range(3)) + chance.choice(["nin", "court", "ach", "weil", "gnac"])


def _password(chance: random.Random) -> str:
    signs = string.ascii_letters + string.digits + "+&<>[](){}|;:-_*!?$%#@=~^,.éà"
    return "".join(chance.choice(signs) for _ in range(14)) + chance.choice("A7k]")


def canaries(chance: random.Random) -> Canaries:
    def digits(count: int) -> str:
        return "".join(str(chance.randrange(10)) for _ in range(count))

    siren = luhn("1" + digits(7))
    siret = luhn(siren + digits(4))
    post = "356000000" + digits(4)
    post += str(-sum(map(int, post)) % 5)
    born = f"{chance.choice('12')}{digits(2)}{chance.randrange(1, 13):02d}24{digits(3)}{digits(3)}{digits(2)}"
    names = tuple(_name(chance) for _ in range(4))
    plain = _fold(names[1])
    mails = (
        f"{_fold(names[0])}.{plain}@mairie-{_fold(names[2])}.fr",
        f"{plain}{digits(2)}@{_fold(names[3])}.example.org",
    )
    token = "".join(chance.choice(string.ascii_letters + string.digits) for _ in range(22)) + "4x"
    short = "".join(chance.choice("abcdefghjk") + digits(1) for _ in range(3))
    dotted = ".".join(
        "".join(chance.choice(string.ascii_letters + string.digits) for _ in range(5)) + digits(2) for _ in range(3)
    )
    phone, iban = f"0{chance.choice('1234567')}{digits(8)}", f"FR{digits(2)}{digits(23)}"
    return Canaries(names, (*mails, f"{digits(1)}7 rue {names[3]}"), (siret, post, born, phone, iban[2:], "24" + digits(3)[:2] + "7"),
                    (_password(chance), _password(chance), token, dotted, short))  # fmt: skip


def spaced(number: str, chance: random.Random) -> str:
    groups = {14: (3, 3, 3, 5), 15: (1, 2, 2, 2, 3, 3, 2), 10: (2,) * 5, 25: (2, 4, 4, 4, 4, 4, 3)}.get(len(number))
    if groups is None or chance.random() < 0.4:
        return number
    parts = []
    for size in groups:
        parts.append(number[:size])
        number = number[size:]
    return chance.choice([" ", "\u00a0", ".", "-"]).join(parts)


def made(number: int) -> tuple[dict[str, Any], Canaries]:
    """A HAR, and what must not be left of it."""
    chance = random.Random(number)
    held = canaries(chance)
    return {"log": {
        "version": "1.2", "creator": {"name": "Browser", "version": "1", "comment": _any(held, chance)},
        "browser": {"name": "x", "comment": _any(held, chance)}, "comment": _any(held, chance),
        "pages": [{"id": "page_1", "title": f"{A}/{_any(held, chance)}", "startedDateTime": "2026-03-02T10:00:00Z",
                   "pageTimings": {"onLoad": 1, "comment": _any(held, chance)}}],
        "entries": list(_entries(held, chance)), "_notes": _any(held, chance),
    }}, held  # fmt: skip


def _any(held: Canaries, chance: random.Random) -> str:
    found = chance.choice(held.all())
    return spaced(found, chance) if found in held.numbers else found


def _entries(held: Canaries, chance: random.Random) -> Any:
    q, h = urllib.parse.quote, html.escape

    def one() -> str:
        return _any(held, chance)

    def some(count: int) -> list[str]:
        return [one() for _ in range(count)]

    yield _entry("GET", "/entree", "<form><input name=qui><input type=password name=cle></form>")
    yield _entry("POST", "/entree", "<p>ok</p>", **_sent(held, chance))
    path = f"/fiche/{q(one(), safe='')}/voir;{q(one(), safe='')}?cle={q(one())}&{q(one(), safe='')}=1#{q(one())}"
    labels = f"Nom : {held.names[0]} Prénom : {held.names[1]} Courriel : {held.texts[0]} SIRET : {spaced(held.numbers[0], chance)}"
    secret = held.secrets[1]
    cut = chance.randrange(3, len(secret) - 3)
    page = f"""<!DOCTYPE html><!-- {one()} --><html><head><title>Fiche {h(one())}</title><meta name=author content="{h(one())}">
      <style>/* {one()} */ p:after {{ content: "{_plain(one())}" }}</style></head><body class="c-{_plain(one())}">
      <p>{h(labels)}</p><p>Mot de passe : {h(secret)}</p><p>Le mot de passe est {h(secret)}, à noter.</p>
      <table><tr><th>Mot de passe</th><td>{h(secret)}</td></tr><tr><td>{h(one())}</td><td>{h(one().lower())}</td></tr></table>
      <dl><dt>Code</dt><dd>{h(secret)}</dd><dt>{h(one())}</dt><dd>{h(one())}</dd></dl><code>{h(secret)}</code>
      <p><span>{h(secret[:cut])}</span><span>{h(secret[cut:])}</span></p>
      <p>{h(one())}, {h(one())} et {h(one())}</p><p>{h(' '.join(some(3)))}</p><p>SIRET:{spaced(held.numbers[1], chance)}</p>
      <a href="/x/{q(one(), safe='')}?a={q(one())}#{q(one())}" title="{h(one())}" onclick="voir('{_plain(one())}', '{_plain(held.secrets[4])}')">voir</a>
      <a href="javascript:f('{_plain(one())}')" id="l-{_plain(one())}">x</a><a href="mailto:{h(held.texts[0])}">@</a>
      <img src="data:image/svg+xml;base64,{_b64(one())}" alt="{h(one())}"><input value="{h(one())}" name="{h(_plain(one()))}">
      <div data-x="{h(one())}" data-j='{h(json.dumps({"qui": one(), one(): [one()]}))}' aria-label="{h(one())}">{_b64(one() + " " + one())}</div>
      <select name=s><option value="{h(one())}">{h(one())}</option></select><textarea>{h(one())}</textarea>
      <script>var a = {json.dumps(one())}; // {one()}
      var b = '{_plain(one())}', c = `x {_plain(one())} ${{a}} {_plain(one())}`; /* {one()} */ f({held.numbers[0]});</script>
      <script type="application/json">{json.dumps({"k": one(), "message": labels, "n": int(held.numbers[0])}).replace("<", chr(92) + "u003c")}</script>
      <noscript><p>{h(one())}</p></noscript></body></html>"""  # fmt: skip
    yield _entry("GET", path, page, packed=chance.random() < 0.3)
    data = {"message": f"Bonjour {one()}, {labels}", "inconnu": one(), one(): {"liste": some(3)}, "siret": int(held.numbers[0]),
            "html": f"<b>{h(one())}</b>", "dedans": json.dumps({"k": one()}), "b": _b64(one()), "text": secret}  # fmt: skip
    yield _entry("GET", "/api", json.dumps(data), "application/json", packed=chance.random() < 0.3)
    yield _entry("GET", "/api2", ")]}',\n" + json.dumps(data, ensure_ascii=False), "application/json; charset=utf-8")
    yield _entry("GET", "/api3", '{"pas": du json, ' + " ".join(some(3)), "application/json")
    yield _entry("GET", "/part", f"<?xml version='1.0'?><!-- {one()} --><r a='{h(one())}'><v>{h(one())}</v><![CDATA[<p>{h(one())}</p>]]></r>",
                 "text/xml")  # fmt: skip
    yield _entry(
        "GET",
        "/s.css",
        f"/* {one()} */ .a {{ content: '{_plain(one())}'; background: url(/x/{q(one(), safe='')}) }}",
        "text/css",
    )
    yield _entry("GET", "/a.js", f"// {one()}\nvar x = {json.dumps(one())};\nf(\"{_plain(one())}\", /* {one()} */ '{_plain(one())}');",
                 "application/javascript")  # fmt: skip
    yield _entry("GET", "/note", f"{labels}\n{one()}\n{one()}", "text/plain")
    yield _entry("GET", "/liste.csv", f"{one()};{one()}", "text/csv")
    yield _entry("GET", "/image", one(), "image/png")
    yield _entry("GET", "/bytes", one(), "application/octet-stream", packed=True)
    yield _entry(
        "GET",
        f"/redirect?x={q(one())}",
        "",
        status=302,
        headers=[("Location", f"{A}/y/{q(one(), safe='')}?z={q(one())}#{q(one())}")],
    )
    yield _entry("DELETE", f"https://{_fold(held.names[2])}.fr/{q(one(), safe='')}", one(), "text/plain")
    yield _entry("POST", "/x", "", sent=(f"text/x-{_plain(one())}", one()))
    yield _entry("POST", "/y", "", sent=("application/octet-stream", one()))
    kept = _entry("GET", "/ws", "")
    kept["_webSocketMessages"] = [{"type": "send", "data": one()}]
    kept["_initiator"] = {"url": f"{A}/{q(one())}"}
    kept |= {"comment": one(), "serverIPAddress": "10.1.2.3", "cache": {"afterRequest": {"eTag": one()}}}
    kept["timings"] = {"send": 0, "wait": 0, "receive": 0, "comment": one(), "_x": one()}
    kept["request"]["cookies"] = [{"name": "a", "value": one()}]
    kept["request"]["queryString"] = [{"name": one(), "value": one(), "comment": one()}]
    kept["response"]["statusText"] = one()
    kept["response"]["_error"] = one()
    for where in ("request", "response"):
        for name in (
            "Cookie",
            "X-User",
            "Authorization",
            "Set-Cookie",
            "ETag",
            "X-" + _plain(one()),
            "Content-Language",
            "Via",
        ):
            kept[where]["headers"].append(
                {"name": name, "value": _line(f"{_plain(one())}={one()}; Path=/{q(one())}"), "comment": one()}
            )
    yield kept
    failed = _entry("GET", f"/z/{q(one(), safe='')}", "", status=0)
    failed["response"]["_error"] = f"net::ERR_FAILED {one()}"
    yield failed


def _sent(held: Canaries, chance: random.Random) -> dict[str, Any]:  # noqa: PLR0911 - one for each notation
    """A sign-in in one of the notations that there are: the name and the password that are typed."""
    name, password = held.names[0], held.secrets[0]
    mark = "----x" + held.secrets[2][:8]
    kind = chance.choice(
        ["form", "params", "multipart", "multipart-lf", "multipart-params", "unquoted", "json", "xml", "no-boundary"]
    )
    fields = {"qui": name, "cle": password, "jeton": held.secrets[3], "adresse": held.texts[2]}
    line = "\n" if kind == "multipart-lf" else "\r\n"
    quote = "" if kind == "unquoted" else '"'
    parts = "".join(f"--{mark}{line}Content-Disposition: form-data; name={quote}{key}{quote}{line}{line}{value}{line}"
                    for key, value in fields.items()) + f"--{mark}--{line}"  # fmt: skip
    params = [{"name": key, "value": value, "comment": _any(held, chance)} for key, value in fields.items()]
    match kind:
        case "form":
            return {"sent": (FORM, urllib.parse.urlencode(fields))}
        case "params":
            return {"sent": (FORM, ""), "params": params}
        case "multipart-params":
            return {"sent": (f"multipart/form-data; boundary={mark}", ""), "params": params}
        case "json":
            return {
                "sent": (
                    "application/json",
                    json.dumps({"login": name, "motDePasse": password, "x": [fields["adresse"]]}),
                )
            }
        case "xml":
            return {
                "sent": (
                    "text/xml",
                    f"<l><login>{html.escape(name)}</login><password>{html.escape(password)}</password></l>",
                )
            }
        case "no-boundary":
            return {"sent": ("multipart/form-data", parts)}
        case _:
            return {"sent": (f"multipart/form-data; boundary={mark}", parts)}


def _entry(method: str, path: str, body: str, mime: str = "text/html; charset=utf-8", **more: Any) -> dict[str, Any]:
    url = path if path.startswith("https:") else A + path
    request: dict[str, Any] = {
        "method": method,
        "url": url,
        "httpVersion": "HTTP/1.1",
        "headers": [],
        "cookies": [],
        "queryString": [],
    }
    if "sent" in more:
        kind, text = more["sent"]
        request["headers"].append({"name": "Content-Type", "value": kind})
        request["postData"] = {"mimeType": kind, "text": text, "params": more.get("params", [])}
    content: dict[str, Any] = {"mimeType": mime, "size": len(body.encode()), "text": body}
    if more.get("packed"):
        content |= {"encoding": "base64", "text": base64.b64encode(gzip.compress(body.encode())).decode()}
    headers = [{"name": "Content-Type", "value": mime}]
    headers += [{"name": name, "value": value} for name, value in more.get("headers", [])]
    response = {"status": more.get("status", 200), "statusText": "OK", "headers": headers, "cookies": [], "content": content,
                "redirectURL": ""}  # fmt: skip
    return {"startedDateTime": "2026-03-02T10:00:00.000Z", "time": 1, "request": request, "response": response}


def _plain(text: str) -> str:
    """As it stands in a string of a script, an attribute, a header's name."""
    return re.sub(r"[^\w.@+-]", "-", text)


def _line(text: str) -> str:
    return text.replace("\n", " ")


def _b64(text: str) -> str:
    return base64.b64encode(text.encode()).decode()


def _fold(text: str) -> str:
    apart = unicodedata.normalize("NFKD", text.casefold().replace("œ", "oe"))
    return "".join(sign for sign in apart if not unicodedata.combining(sign))


# --- the search


def left_in(text: str, held: Canaries) -> list[str]:
    """Which canaries a text holds, however they are written."""
    readings = [_fold(reading) for reading in _readings(text, 3)]
    packed = [re.sub(r"[^0-9]", "", re.sub(r"<[^>]*>", "", reading)) for reading in readings]
    close = [re.sub(r"<[^>]*>|\s", "", reading) for reading in readings]
    found = []
    found += [one for one in (*held.names, *held.texts) if any(_fold(one) in reading for reading in readings)]
    for one in held.numbers:
        spans = r"[ \u00a0.\-_/]{0,2}".join(one)
        if (len(one) > 9 and any(one in digits for digits in packed)) or any(
            re.search(rf"(?<!\d){spans}(?!\d)", reading) for reading in readings
        ):
            found.append(one)
    for one in held.secrets:
        pieces = {_fold(one)[at : at + 6] for at in range(max(1, len(_fold(one)) - 5))}
        if any(piece in reading for piece in pieces for reading in (*readings, *close)):
            found.append(one)
    return found


def _readings(text: str, depth: int) -> list[str]:
    found = [text]
    if depth:
        made = {urllib.parse.unquote(text), urllib.parse.unquote_plus(text), html.unescape(text), _unescaped(text)}
        packed = [read for word in re.findall(r"[A-Za-z0-9+/=_-]{8,}", text) if (read := _unpacked(word))]
        for one in {*made, "\n".join(packed)} - {text, ""}:
            found += _readings(one, depth - 1)
    return found


def _unescaped(text: str) -> str:
    plain = {"n": "\n", "t": "\t", "r": "\r"}
    return re.sub(r"\\(?:u([0-9a-fA-F]{4})|x([0-9a-fA-F]{2})|(.))",
                  lambda one: chr(int(one[1] or one[2], 16)) if one[1] or one[2] else plain.get(one[3], one[3]), text)  # fmt: skip


def _unpacked(word: str) -> str:
    for shift in range(4):
        try:
            data = base64.b64decode(word[shift:].replace("-", "+").replace("_", "/").rstrip("=") + "===")
            data = gzip.decompress(data) if data.startswith(b"\x1f\x8b") else data
            return data.decode()
        except (ValueError, OSError, EOFError):
            continue
    return ""
