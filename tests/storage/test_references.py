import sys
import types

import pytest
from hypothesis import given
from hypothesis import strategies as st

from robot.errors import Problem
from robot.outcomes import Outcome
from robot.secrets import check_reference, resolve


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
    ("content", "secret"),
    [
        (b"x", "x"),
        (b"x\n", "x"),
        (b"x\r\n", "x"),
        (b"x\n\n", "x\n"),
        (b" x \n", " x "),
        (b"x\r", "x\r"),
        (b"\xef\xbb\xbfx\n", "x"),
        ("é€\n".encode(), "é€"),
    ],
)
def test_file_loses_one_line_end(tmp_path, content, secret):
    (tmp_path / "s").write_bytes(content)
    assert resolve(f"file:{tmp_path}/s").reveal() == secret


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
