import os
import sys
import types

import pytest
from hypothesis import given
from hypothesis import strategies as st

from robot import ownership
from robot.errors import Problem
from robot.outcomes import Outcome
from robot.secrets import check_reference, resolve
from robot.secrets.references import fetch


def problem(reference):
    with pytest.raises(Problem) as caught:
        resolve(reference)
    error = caught.value
    assert error.outcome is Outcome.INVALID
    assert not isinstance(error.__context__, UnicodeError)  # it would hold the file
    assert "content" not in str(error)
    return str(error)


def test_env(monkeypatch):
    monkeypatch.setenv("PIGP_PASSWORD", " with spaces ")
    assert resolve("env:PIGP_PASSWORD").reveal() == " with spaces "
    monkeypatch.setenv("PIGP_PASSWORD", "")
    assert "env:PIGP_PASSWORD is empty" in problem("env:PIGP_PASSWORD")
    monkeypatch.delenv("PIGP_PASSWORD")
    assert "not set" in problem("env:PIGP_PASSWORD")


@pytest.mark.parametrize(
    ("content", "secret", "told"),
    [
        (b"x", "x", ""),
        (b"x\n", "x", ""),
        (b"x\r\n", "x", ""),
        ("é€ b\n".encode(), "é€ b", ""),
        (b"x\n\n", "x", "left out"),
        (b"\nx\n  \n", "x", "left out"),
        (b"x\r", "x", "left out"),
        (b"\xef\xbb\xbfx\n", "x", "U+FEFF"),
        (b" x\n", " x", "space"),
        (b"x \n", "x ", "space"),
        ("x\u00a0".encode(), "x\u00a0", "space"),
        ("a\u200bb\n".encode(), "a\u200bb", "U+200B"),
    ],
)
def test_secret_bytes_of_one_line(tmp_path, monkeypatch, content, secret, told):
    """The line is taken and nothing beside it; what is odd about it is told, and never itself."""
    (tmp_path / "s").write_bytes(content)
    monkeypatch.setenv("SECRET", content.decode())
    for reference in (f"file:{tmp_path}/s", "env:SECRET"):
        fetched, remark = fetch(reference)
        assert fetched.reveal() == secret
        assert (told in remark and reference in remark) if told else not remark
        assert not told or told in remark


@pytest.mark.parametrize(
    ("content", "told"),
    [
        pytest.param(b"one\ntwo\n", "has 2 lines", id="secret-file"),
        (b"one\r\ntwo", "has 2 lines"),
        (b"one\rtwo\r", "has 2 lines"),
        ("one\u2028two".encode(), "has 2 lines"),
        (b"  \n", "nothing but spaces"),
        (b"\xef\xbb\xbf\n", "is empty"),
        (b"one\0", "NUL"),
        ("one\n".encode("utf-16"), "UTF-16"),
        ("one\n".encode("utf-16-be"), "UTF-16"),
        (b"on\te", "U+0009"),
        (b"on\x1be", "U+001B"),
        ("oné".encode("latin-1"), "not UTF-8"),
    ],
)
def test_secret_bytes_that_are_refused(tmp_path, content, told):
    (tmp_path / "s").write_bytes(content)
    said = problem(f"file:{tmp_path}/s")
    assert told in said
    assert f"file:{tmp_path}/s" in said
    assert not any(part in said for part in ("two", "oné", "on\\t", "one\n"))


def test_file_knows_the_home_folder(tmp_path, monkeypatch):
    monkeypatch.setenv("HOME", str(tmp_path))
    (tmp_path / "s").write_text("x\n")
    assert resolve("file:~/s").reveal() == "x"


def test_file_that_cannot_be_read(tmp_path):
    assert "No such file" in problem(f"file:{tmp_path}/none")
    assert "directory" in problem(f"file:{tmp_path}")
    (tmp_path / "binary").write_bytes(b"content\xff\xfe")
    assert "not UTF-8" in problem(f"file:{tmp_path}/binary")
    (tmp_path / "large").write_bytes(b"content" * 100_000)
    assert "larger" in problem(f"file:{tmp_path}/large")
    (tmp_path / "empty").write_text("\n")
    assert "is empty" in problem(f"file:{tmp_path}/empty")


def test_keyring(monkeypatch):
    fake = types.SimpleNamespace(
        get_password=lambda service, user: {("https://a/b", "me"): "s3cret"}.get((service, user))
    )
    monkeypatch.setitem(sys.modules, "keyring", fake)
    assert resolve("keyring:https://a/b/me").reveal() == "s3cret"
    assert "no such entry" in problem("keyring:a/me")

    def fail(_service, _user):
        raise RuntimeError("the content")

    fake.get_password = fail
    assert "RuntimeError" in problem("keyring:a/me")
    assert "the content" not in problem("keyring:a/me")


@pytest.mark.parametrize("kind", ["NoKeyringError", "KeyringLocked"])
def test_keyring_why(monkeypatch, kind):
    """Where a service or cron has no keyring, it says so, and not to store the secret."""
    error = type(kind, (RuntimeError,), {})

    def fail(_service, _user):
        raise error("the content")

    monkeypatch.setitem(sys.modules, "keyring", types.SimpleNamespace(get_password=fail))
    said = problem("keyring:a/me")
    assert ("there is no keyring here" if kind == "NoKeyringError" else "locked") in said
    assert "Use file:" in said
    assert "keyring set" not in said


def test_keyring_not_installed_says_how_to_install(monkeypatch):
    monkeypatch.setitem(sys.modules, "keyring", None)
    assert "pip install 'chorus-robot[keyring]'" in problem("keyring:a/me")


@pytest.mark.parametrize("reference", ["env:A", "env:_a1", "file:x", "file:~/x y", "file:C:\\x", "keyring:a/b"])
def test_a_good_spelling(reference):
    assert check_reference(reference) is None


@pytest.mark.parametrize(
    "reference", ["", "hunter22", "env:", "env:a b", "env:$ecret/", "file:", "keyring:a", "keyring:/b", "ENV:A"]
)
def test_a_wrong_spelling_is_said_and_not_looked_up(reference):
    assert check_reference(reference)
    assert "wrong" in problem(reference)


def test_a_near_miss_is_offered():
    assert "did you mean env:?" in check_reference("evn:NAME")


@given(st.text("abcdefgh0123456789+{&:|;-/[]", min_size=8))
def test_a_literal_is_always_an_error_that_does_not_repeat_it(text):
    assert check_reference(text)
    assert text not in check_reference(text)


@pytest.mark.skipif(os.name != "posix", reason="modes")
@pytest.mark.parametrize("mode", [0o600, 0o644, 0o640, 0o666, 0o620])
def test_who_else_can_read_or_change_a_secrets_file(tmp_path, monkeypatch, mode):
    file = tmp_path / "password"
    file.write_text("content")
    file.chmod(mode)
    own = file.stat().st_uid
    monkeypatch.setattr(ownership, "_private", lambda *_: False)
    if mode & 0o022:
        said = problem(f"file:{file}")
        assert "can write it" in said
        assert f"chmod 600 {file}" in said
        return
    assert fetch(f"file:{file}")[1] == "", "nobody gets through the folder of this test"
    monkeypatch.setattr(ownership, "_folders", lambda *_: ())
    told = fetch(f"file:{file}")[1]
    assert (f"chmod 600 {file}" in told) is bool(mode & 0o044)
    assert "content" not in told
    monkeypatch.setattr(ownership, "_mine", lambda: {own + 1})
    assert "it belongs to " in problem(f"file:{file}")
