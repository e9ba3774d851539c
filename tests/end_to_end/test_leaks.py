"""Nothing that a run leaves holds a secret, whatever the portals do; and with the wire switched off it does.

What is looked for, and how, is written here anew: it uses neither the gate nor the redactor.
"""

import base64
import dataclasses
import enum
import html
import io
import json
import os
import re
import typing
import urllib.parse
import zipfile
from collections.abc import Iterator, Mapping
from html.entities import codepoint2name
from pathlib import Path

import pytest

from robot.sandbox import Behaviour, Sandbox
from tests.end_to_end.conftest import ROOT, Operator
from tests.end_to_end.off import NOT_CLEANED, NOT_GATED, NOT_SANITISED, UNWIRED
from tests.few import few

USER = "agent/<0042>&é-xt"
PASSWORD = "Zq8&<\"'>/\\+é%41 {7}"
NEW = ["J0+3/zsN3&<é>", "Kp9]\"q'[x&y;Z"]  # the first breaks the policy
CHECK = "check-technical-password"


def faults() -> Iterator[dict[str, str]]:
    """Every value of every switch of the practice portal, one at a time."""
    kinds = typing.get_type_hints(Behaviour)
    for field in dataclasses.fields(Behaviour):
        kind = kinds[field.name]
        if isinstance(kind, type) and issubclass(kind, enum.Enum):
            yield from ({field.name: value.value} for value in kind if value != field.default)
        elif kind is bool:
            yield {field.name: "yes" if not field.default else "no"}


def encodings(secret: str) -> Iterator[tuple[str, bytes]]:
    """The secret as it may be written."""
    raw = secret.encode()
    named = "".join(f"&{codepoint2name[ord(sign)]};" if ord(sign) in codepoint2name else sign for sign in secret)
    texts = {
        "raw": secret, "percent": urllib.parse.quote(secret, safe=""), "plus": urllib.parse.quote_plus(secret),
        "json": json.dumps(secret)[1:-1], "json, not ascii": json.dumps(secret, ensure_ascii=False)[1:-1],
        "json twice": json.dumps(json.dumps(secret))[3:-3], "html": html.escape(secret),
        "html, text": html.escape(secret, quote=False), "named": named,
        "decimal": "".join(f"&#{ord(sign)};" for sign in secret),
        "hexadecimal": "".join(f"&#x{ord(sign):x};" for sign in secret),
    }  # fmt: skip
    for name, text in texts.items():
        yield name, text.encode()
        yield f"{name}, latin", text.encode("cp1252", "replace")
    yield "hex", raw.hex().encode()
    for name in ("utf-16-le", "utf-16-be"):
        yield name, secret.encode(name)
    for offset in range(3):
        made = base64.b64encode(bytes(offset) + raw)
        middle = made[4 if offset else 0 : -4]
        yield f"base64 at {offset}", middle
        yield f"base64 for addresses at {offset}", middle.translate(bytes.maketrans(b"+/", b"-_"))


def contents(path: Path) -> Iterator[tuple[str, bytes]]:
    """A file, what is packed in it, and both without their markup."""
    data = path.read_bytes()
    yield str(path), data
    if zipfile.is_zipfile(io.BytesIO(data)):
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            for name in archive.namelist():
                yield f"{path}:{name}", archive.read(name)
    for found in re.findall(rb"base64,([A-Za-z0-9+/=]{40,})", data):
        yield f"{path}: data", base64.b64decode(found + b"==")


def leaks(places: list[Path], said: str, secrets: list[str]) -> list[str]:
    """Where a secret is found, and how it is written there."""
    held = [("what it said", said.encode())]
    held += [one for place in places for path in place.rglob("*") if path.is_file() for one in contents(path)]
    found = []
    for name, data in held:
        for form in (data, re.sub(rb"<[^<>]*>", b"", data)):
            found += [f"{name}: {how}" for secret in secrets for how, code in encodings(secret) if code in form]
    return found


def everything(operator: Operator, behaviour: Mapping[str, str], flow: str, off: str = "") -> tuple[int, list[str]]:
    """Runs a flow with all that can be recorded; the exit code, and what it gave away."""
    operator.sandbox.behave(passwords=NEW, **behaviour)
    operator.limit(page="4s")
    temporary, recorded = operator.folder / "tmp", operator.folder / "recorded"
    temporary.mkdir(mode=0o700)
    more = {"TMPDIR": str(temporary), "DEBUG": "pw:*", "PYTHONPATH": str(ROOT)}
    if off:
        (operator.folder / "off").mkdir()
        (operator.folder / "off" / "sitecustomize.py").write_text(off)
        more["PYTHONPATH"] = f"{operator.folder / 'off'}{os.pathsep}{ROOT}"
    siret = operator.sandbox.structures[0].siret
    arguments = operator.rotation(siret, "--trace", "--record", str(recorded))
    if flow == CHECK:
        arguments = ["run", CHECK, "-i", f"siret={siret}", "--env", str(operator.environment_file), "--json", "--trace",
                     "--record", str(recorded)]  # fmt: skip
    done = operator.says(*arguments, more=more)
    shown = [*operator.sandbox.dead_passwords(siret), operator.sandbox.current_password(siret)]
    staging = operator.home / "staging"
    for path in [path for path in staging.rglob("*") if path.is_file()]:
        path.unlink()  # the one place where they may be, encrypted
    places = [operator.home, temporary, recorded]
    return done.code, leaks(places, done.out + done.err, [USER, PASSWORD, *shown])


@pytest.fixture(scope="module")
def canaries() -> Iterator[Sandbox]:
    with Sandbox(structures=12, seed=1, username=USER, password=PASSWORD) as sandbox:
        yield sandbox


@pytest.fixture
def guarded(canaries: Sandbox, tmp_path: Path) -> Operator:
    canaries.reset_state()
    operator = Operator(canaries, tmp_path)
    text = re.sub(r"secrets:.*?(?=\n\S|\Z)", 'secrets: {pigp_username: "file:user", pigp_password: "file:password"}',
                  operator.environment_file.read_text(), flags=re.DOTALL)  # fmt: skip
    for name, secret in (("user", USER), ("password", PASSWORD)):
        path = tmp_path / name
        path.write_text(secret)
        path.chmod(0o600)
        text = text.replace(f'"file:{name}"', f'"file:{path}"')
    operator.environment_file.write_text(text)
    return operator


SAMPLE = [{}, {"confirm": "http-500"}, {"sign_in": "locked"}, {"structure_siret": "other"}]


@pytest.mark.parametrize("behaviour", few(SAMPLE), ids=str)
def test_nothing_that_a_run_leaves_holds_a_secret(guarded: Operator, behaviour: dict[str, str]) -> None:
    code, found = everything(guarded, behaviour, "rotate")
    assert found == []
    assert code != 10


def test_nothing_that_the_check_leaves_holds_a_secret(guarded: Operator) -> None:
    assert everything(guarded, {}, CHECK) == (0, [])


@pytest.mark.soak
@pytest.mark.parametrize("flow", ["rotate", CHECK])
@pytest.mark.parametrize("behaviour", list(faults()), ids=str)
def test_nothing_is_left_by_any_flow_whatever_the_portals_do(
    guarded: Operator, behaviour: dict[str, str], flow: str
) -> None:
    code, found = everything(guarded, behaviour, flow)
    assert found == []
    assert code != 10


# Each protection switched off: what stands behind it holds, and without any the scan finds the secrets.


@pytest.mark.soak
def test_without_the_wire_the_redactor_and_the_gate_still_hold(guarded: Operator) -> None:
    _, found = everything(guarded, {}, "rotate", UNWIRED + NOT_SANITISED)
    assert found == []


def test_without_the_wire_and_the_redactor_the_gate_destroys(guarded: Operator) -> None:
    code, found = everything(guarded, {}, "rotate", UNWIRED + NOT_CLEANED + NOT_SANITISED)
    assert code == 10
    assert found == []


def test_without_any_of_them_the_secrets_are_found(guarded: Operator) -> None:
    code, found = everything(guarded, {}, "rotate", UNWIRED + NOT_CLEANED + NOT_SANITISED + NOT_GATED)
    assert code == 0
    text = "\n".join(found)
    for place in ("trace.zip", "traffic.har"):
        assert place in text


@pytest.mark.soak
def test_the_wire_alone_keeps_them_out(guarded: Operator) -> None:
    """With all else switched off nothing is found: the wire does not lean on it, nor a recording on being sanitised."""
    code, found = everything(guarded, {}, "rotate", NOT_CLEANED + NOT_SANITISED + NOT_GATED)
    assert code == 0
    assert found == []
