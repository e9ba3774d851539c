"""What others reach the practice portal by: the environment file, the control API and the command line's function."""

import asyncio
import base64
import hashlib
import json
import os
import ssl
import threading
import urllib.error
import urllib.request
from pathlib import Path

import pytest
import yaml
from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from robot.sandbox import Sandbox, serve


def test_environment_file(visit, tmp_path):
    sandbox = visit().sandbox
    path = sandbox.environment_file(tmp_path / "env")
    environment = yaml.safe_load(path.read_text("utf-8"))
    assert environment["environment"] == "sandbox"
    assert environment["hosts"]["portail.dgfip.finances.gouv.fr"] == sandbox.address
    assert set(environment["hosts"]) >= {"chorus-pro.gouv.fr", "cpro.chorus-pro.gouv.fr"}
    assert environment["generations"] == {"pigp": "auto", "chorus-pro": "auto"}
    assert sandbox.password not in path.read_text("utf-8")
    secrets = {name: Path(text.removeprefix("file:")) for name, text in environment["secrets"].items()}
    assert secrets["pigp_username"].read_text("utf-8") == sandbox.username
    assert secrets["pigp_password"].read_text("utf-8") == sandbox.password
    if os.name == "posix":
        assert {file.stat().st_mode & 0o777 for file in (*secrets.values(), path)} == {0o600}
        assert path.parent.stat().st_mode & 0o777 == 0o700
    assert sandbox.environment_file(tmp_path / "env") == path, "it can be written again"


def test_the_fingerprint_is_that_of_the_key(visit):
    sandbox = visit().sandbox
    host, port = sandbox.address.split(":")
    certificate = x509.load_pem_x509_certificate(ssl.get_server_certificate((host, int(port))).encode())
    public = certificate.public_key().public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
    assert base64.b64encode(hashlib.sha256(public).digest()).decode() == sandbox.spki


def ask(sandbox, method, path, value=None, host=None):
    headers = {"Host": host} if host else {}
    body = None if value is None else json.dumps(value).encode()
    request = urllib.request.Request(sandbox.control_url + path, body, headers, method=method)  # noqa: S310
    try:
        with urllib.request.build_opener(urllib.request.ProxyHandler({})).open(request, timeout=60) as answer:
            return answer.status, json.load(answer)
    except urllib.error.HTTPError as error:
        with error:
            return error.code, json.load(error)


def test_control(visit):
    visitor = visit()
    sandbox = visitor.sandbox
    assert ask(sandbox, "POST", "/behaviour", {"confirm": "http-500*1", "delay": 5}) == (
        200,
        {"confirm": "http-500*1", "delay": "5"},
    )
    status, mistake = ask(sandbox, "POST", "/behaviour", {"confirm": "never"})
    assert (status, "no-answer" in mistake["error"]) == (400, True)
    assert ask(sandbox, "POST", "/behaviour", {"conf": "x"})[0] == 400
    assert ask(sandbox, "POST", "/behaviour", ["x"])[0] == 400
    status, added = ask(sandbox, "POST", "/structures", {"position": 0})
    assert added["siret"] == sandbox.structures[0].siret
    visitor.home()
    visitor.confirm(visitor.structure())
    status, state = ask(sandbox, "GET", "/state")
    first = state["structures"][0]
    assert first["siret"] == added["siret"]
    assert first["reset_count"] == state["reset_count"] == 1
    assert first["current_password"] == sandbox.current_password(added["siret"])
    assert first["dead_passwords"] == list(sandbox.dead_passwords(added["siret"]))
    assert state["sign_ins_submitted"] == 1
    assert state["signed_in_sessions"] == {"pigp": 1, "chorus-pro": 1}
    assert any(event["kind"] == "reset" for event in state["events"])
    assert ask(sandbox, "DELETE", f"/structures/{added['siret']}") == (200, {})
    assert ask(sandbox, "DELETE", f"/structures/{added['siret']}")[0] == 404
    assert ask(sandbox, "POST", "/reset-state") == (200, {})
    assert sandbox.reset_count() == 0
    assert ask(sandbox, "GET", "/state", host="portail.example")[0] == 403


def test_events_hold_no_password(visit):
    visitor = visit()
    visitor.home()
    password = visitor.confirm(visitor.structure()).password
    told = json.dumps(visitor.sandbox.state()["events"])
    assert password not in told
    assert visitor.sandbox.password not in told


def test_serve(tmp_path):
    stop, lines = threading.Event(), []
    options = {"port": None, "folder": tmp_path, "behaviours": ["slash=1"], "structures": 9, "seed": 2, "stop": stop}

    def announce(line):
        lines.append(line)
        if "Ctrl-C" in line:
            stop.set()

    serve(**options, announce=announce)
    said = "\n".join(lines)
    assert str(tmp_path / "sandbox.yaml") in said
    assert "chorus-robot run rotate-technical-password -i siret=2199" in said
    assert len(lines) <= 8
    with pytest.raises(ValueError, match="no behaviour"):
        serve(**{**options, "behaviours": ["x=1"]}, announce=announce)


def test_serving_inside_a_running_loop():
    async def check():
        sandbox = Sandbox(structures=1)
        await sandbox.serve_here()
        try:
            host, port = sandbox.address.split(":")
            reader, writer = await asyncio.open_connection(
                host, int(port), ssl=sandbox.client_context, server_hostname="chorus-pro.gouv.fr"
            )
            writer.write(b"GET /cpp/ HTTP/1.1\r\nHost: chorus-pro.gouv.fr\r\nConnection: close\r\n\r\n")
            return await reader.readline()
        finally:
            writer.close()
            await sandbox.close()

    assert asyncio.run(check()).startswith(b"HTTP/1.1 302")
