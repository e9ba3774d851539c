"""Rules on how single things are written: regular expressions, dates, addresses, hosts, keys, names of files."""

import base64
import binascii
import datetime as dt
import re
from pathlib import Path
from urllib.parse import urlsplit

from robot.certificates import authorities_in
from robot.errors import Problem
from robot.language.assembly import Program, item_place, key_place
from robot.language.diagnostics import suggestion
from robot.language.literals import looks_like_secret
from robot.language.rules.rule import File, Found
from robot.language.rules.uses import conditions_of, texts_of
from robot.language.trusted import authority_files, belongs_to_machine
from robot.language.values import parse_input
from robot.model.base import Model, Place
from robot.model.conditions import Value
from robot.model.flow import Flow, Library
from robot.model.selectors import ByCss, Portal, Selectors
from robot.model.settings import Environment, is_loopback

_SHA256_BYTES = 32
_HIGHEST_PORT = 65535
_DATE_SIGNS = frozenset("aAbBdHIjmMpSfyYzZ%UWwcxX")
_HOST = re.compile(r"[a-z0-9]([a-z0-9-]*[a-z0-9])?(\.[a-z0-9]([a-z0-9-]*[a-z0-9])?)*")
_ANSWERS_AT = re.compile(r"(?:\[[0-9A-Fa-f:.]+\]|[A-Za-z0-9]([A-Za-z0-9.-]*[A-Za-z0-9])?):(?P<port>[0-9]{1,5})")


def css_without_why(file: File) -> Found:
    """A way by CSS says why it holds: nothing on the screen tells."""
    if isinstance(file.model, Selectors):
        for element in file.model.elements.values():
            for way in element.find:
                if isinstance(way, ByCss) and not way.why.strip():
                    yield (
                        way.place_of("why"),
                        "`why` does not say why this CSS holds",
                        "such as: the page's only box for a password",
                    )


def bad_date(file: File) -> Found:
    """A date or moment that is extracted says how it is written, in the signs of strptime."""
    if not isinstance(file.model, (Flow, Library)):
        return
    for page in file.model.pages.values():
        for extract in page.extract.values():
            if extract.as_ == "text":
                if extract.format is not None:
                    yield extract.place_of("format"), "`format` is for dates", "write `as: date` or `as: date-time`"
            elif extract.format is None:
                sample = "%d/%m/%Y" + (" %H:%M:%S" if extract.as_ == "date-time" else "")
                hint = f'say how the portal writes it, such as format: "{sample}"'
                yield extract.place_of("as"), f"a `{extract.as_}` without its `format`", hint
            elif not _is_format(extract.format):
                place, hint = extract.place_of("format"), 'as the portal writes it, such as "%d/%m/%Y %H:%M:%S"'
                yield place, f"this is no format of a date: {_wrong_with(extract.format)}", hint


def _is_format(text: str) -> bool:
    moment = dt.datetime(2019, 5, 18, 12, 2, 25)  # noqa: DTZ001 - a sample
    try:
        back = dt.datetime.strptime(moment.strftime(text), text)  # noqa: DTZ007 - a sample
    except (ValueError, re.error):
        return False
    return back.date() == moment.date()


def _wrong_with(text: str) -> str:
    signs = re.findall(r"%.?", text)
    unknown = next((sign for sign in signs if sign[1:] not in _DATE_SIGNS), None)
    if unknown:
        return f"the sign `{unknown}` is unknown"
    if not {"%Y", "%y"} & {*signs}:
        return "the year is missing (`%Y`)"
    return "day, month or year (`%d`, `%m`, `%Y`) is missing"


def bad_default(file: File) -> Found:
    """The default of an input is one that its type takes; an empty one means that it may be left out."""
    if not isinstance(file.model, Flow):
        return
    for name, one in file.model.inputs.items():
        if one.default:
            try:
                parse_input(one.type, one.default)
            except Problem as problem:
                hint = f'{str(problem).rstrip(".")}; write default: "" where `{name}` may be left out'
                yield one.place_of("default"), f"the default of the input `{name}` is no {one.type}", hint


def empty_comparison(file: File) -> Found:
    """A condition on a value compares it with something."""
    if not isinstance(file.model, (Flow, Library)):
        return
    for page in file.model.pages.values():
        for one in conditions_of(page):
            if isinstance(one, Value) and (one.is_, one.is_not, one.contains, one.matches) == (None,) * 4:
                hint = 'write `is`, `is_not`, `contains` or `matches`, such as is: "..."'
                yield one.place, "this condition compares with nothing", hint


def foreign_address(program: Program) -> Found:
    """Every address that is opened is an https one of a host that the flow's portals declare."""
    hosts = program.hosts()
    for text in texts_of(program):
        if text.role not in {"open", "address"}:
            continue
        if looks_like_secret(text.text) or "${secrets." in text.text:
            continue  # said by `secret-in-text` and `misplaced-secret`
        scheme, host = _address(text.text)
        if scheme != "https":
            plain = scheme == "http"
            hint = "write https:// in the place of http://" if plain else "write it whole, with its host"
            yield text.place, "an address of a portal begins with https://", hint
        elif host not in hosts:
            named = host if host and _HOST.fullmatch(host) else "this host"
            hint = suggestion(host, hosts, "Hosts")
            yield text.place, f"no portal of this flow declares the host {named}", hint


def _address(text: str) -> tuple[str, str]:
    try:
        parts = urlsplit(text)
        host = "" if "@" in parts.netloc or "$" in parts.netloc else parts.hostname
    except ValueError:
        return "", ""
    return parts.scheme, host or ""


def bad_host(file: File) -> Found:
    """Host names are plain names, and an environment says where they answer as `address:port`."""
    if isinstance(file.model, Portal):
        for index, host in enumerate(file.model.hosts):
            if not _HOST.fullmatch(host):
                bare = (_address(host)[1] if "://" in host else host.partition("/")[0]).lower()
                hint = "only the name, without https:// and /" if "/" in host else "only the name, in small letters"
                shown = bare if _HOST.fullmatch(bare) else "chorus-pro.gouv.fr"
                yield item_place(file.model, "hosts", index), "this is no host name", f"{hint}: {shown}"
    elif isinstance(file.model, Environment):
        for host, answers_at in file.model.hosts.items():
            found = _ANSWERS_AT.fullmatch(answers_at)
            if not _HOST.fullmatch(host):
                yield key_place(file.model, "hosts", host), "this is no host name", "only the name, in small letters"
            if found is None or not 0 < int(found["port"]) <= _HIGHEST_PORT:
                no_port = ":" not in answers_at.rpartition("]")[2]
                message = "the port is missing" if no_port else "this is no address with its port"
                hint = "where a host answers is written address:port, such as 127.0.0.1:9543"
                yield _host_place(file.model, host), message, hint


def _host_place(model: Environment, host: str) -> Place:
    source = model._source  # noqa: SLF001 - places are the language's own matter
    return source["hosts"].values_at[host] if source is not None else model.place


def bad_trust(file: File) -> Found:
    """What is trusted is a key of a server on this machine, or a file of certificate authorities."""
    if not isinstance(file.model, Environment):
        return
    trust = file.model.trust
    for index, key in enumerate(trust.spki):
        try:
            length = len(base64.b64decode(key, validate=True))
        except (binascii.Error, ValueError):
            length = 0
        if length != _SHA256_BYTES:
            hint = (
                "openssl x509 -in CERT.pem -pubkey -noout | openssl pkey -pubin -outform der "
                "| openssl dgst -sha256 -binary | base64"
            )
            yield item_place(trust, "spki", index), "this is not the Base64 of a SHA-256 (32 bytes)", hint
    if trust.spki:
        yield from _keys_of_others(file.model)
    for index, (text, path) in enumerate(zip(trust.ca, authority_files(file.model), strict=True)):
        if belongs_to_machine(text) and not path.exists():
            continue  # of another machine, perhaps: `run` looks before it starts
        try:
            authorities_in(path)
        except Problem as problem:
            yield item_place(trust, "ca", index), problem.message.rstrip("."), problem.hint


def _keys_of_others(environment: Environment) -> Found:
    """A key alone is enough only where nobody can come between: on the machine itself."""
    hint = "name the certificate authority that signs the servers instead: ca: [FILE]"
    if not environment.hosts:
        message = "`spki` is for servers on this machine alone, and `hosts` names none"
        yield environment.trust.place_of("spki"), message, hint
    for host, address in environment.hosts.items():
        if _ANSWERS_AT.fullmatch(address) and not is_loopback(address):
            message = "`spki` is for servers on this machine alone (127.0.0.1, ::1, localhost), and this is another"
            yield _host_place(environment, host), message, hint


def bad_proxy(file: File) -> Found:
    """A proxy is written `http://host:port` (or https, socks5), without a password in it."""
    if isinstance(file.model, Environment) and file.model.proxy is not None:
        proxy = file.model.proxy
        scheme, host = _address(proxy.server)
        if scheme not in {"http", "https", "socks5"} or not host:
            yield (
                proxy.place_of("server"),
                "a proxy is written http://host:port, without user and password",
                'username: "env:PROXY_USER" and password: "env:PROXY_PASSWORD" stand beside it',
            )


def misnamed_file(file: File) -> Found:
    """A file in a workspace is named as what it holds: `flows/<flow>.yaml`, `selectors/<portal>/<generation>.yaml`."""
    model, path = file.model, file.path
    if file.workspace.kind_of(path) != file.kind:
        return
    match model:
        case Flow():
            yield from _named(model, "flow", path)
        case Library():
            yield from _named(model, "library", path)
        case Environment():
            yield from _named(model, "environment", path)
        case Selectors():
            yield from _named(model, "generation", path)
            yield from _named(model, "portal", path.parent)
        case Portal():
            yield from _named(model, "portal", path.parent)


def _named(model: Model, key: str, path: Path) -> Found:
    name = getattr(model, key)
    called = path.stem if path.suffix in {".yaml", ".yml"} else path.name
    if name != called:
        what = "file" if path.suffix else "folder"
        yield model.place_of(key), f"the {key} `{name[:60]}` is in a {what} named `{called}`", "give both one name"
