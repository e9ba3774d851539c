"""HARs of any maker are read alike, and whatever is wrong with one is told with the entry's number."""

import base64
import json
import re
import zipfile
from datetime import UTC, datetime
from pathlib import Path

import pytest

from robot.errors import Problem
from robot.recordings import archive
from robot.recordings.exchange import every, first
from robot.recordings.har import read_har
from robot.recordings.writing import har_text
from tests.recordings.hars import (
    PAGE,
    TEXT,
    as_chrome,
    as_firefox,
    attached,
    conversation,
    entry,
    har,
    written,
    zipped,
)

MAKERS = {
    "embedded": lambda folder: written(folder / "a.har", conversation()),
    "attached": lambda folder: attached(folder, conversation()),
    "zipped": lambda folder: zipped(folder, conversation()),
    "chrome": lambda folder: written(folder / "a.har", as_chrome(conversation())),
    "chrome sanitized": lambda folder: written(folder / "a.har", as_chrome(conversation(), sensitive=False)),
    "firefox": lambda folder: written(folder / "a.har", as_firefox(conversation())),
}


@pytest.mark.parametrize("maker", MAKERS)
def test_every_maker_s_har_is_read_alike(tmp_path: Path, maker: str) -> None:
    found = read_har(MAKERS[maker](tmp_path))
    assert [one.name for one in found] == [
        "GET portail.example/entree", "POST portail.example/entree", "GET portail.example/menu",
        "GET portail.example/style.css",
    ]  # fmt: skip
    assert found[0].response.body == PAGE.encode()
    assert found[1].request.body == TEXT.encode()
    assert found[1].response.body == b""
    assert first(found[1].response.headers, "location") == "/menu?cle=ab12cd34ef56ab12cd34"
    cookies = every(found[1].response.headers, "set-cookie")
    expected = ["jeton=3cf3e5334c56191c54a8; Path=/; HttpOnly", "vu=1; Path=/"]
    assert cookies == ([] if maker == "chrome sanitized" else expected)
    assert found[3].static
    assert found[3].response.body == b"p{color:red}"
    assert not any(name.startswith(":") for name, _ in found[0].request.headers)
    assert found[0].started == datetime(2026, 3, 2, 10, 0, 1, tzinfo=UTC)


def test_what_is_written_is_read_as_it_was(tmp_path: Path) -> None:
    before = read_har(written(tmp_path / "a.har", conversation()))
    (tmp_path / "b.har").write_text(har_text(before, "1"), encoding="utf-8")
    assert read_har(tmp_path / "b.har") == before


def test_requests_come_in_the_order_of_their_times(tmp_path: Path) -> None:
    turned = list(reversed(conversation()))
    assert [one.number for one in read_har(written(tmp_path / "a.har", turned))] == [4, 3, 2, 1]


def test_what_is_missing_or_failed_is_kept_as_such(tmp_path: Path) -> None:
    entries = [entry(1, "GET", "https://a.example/", 200, None),
               entry(2, "GET", "https://a.example/b", 0, None, beside={"_error": "net::ERR_CONNECTION_REFUSED"}),
               entry(3, "GET", "https://a.example/c", -1, None)]  # fmt: skip
    lacks, refused, silent = read_har(written(tmp_path / "a.har", entries))
    assert lacks.response.body is None
    assert (refused.response, refused.failure) == (None, "net::ERR_CONNECTION_REFUSED")
    assert (silent.response, silent.failure) == (None, "")


def test_a_page_in_an_old_charset_becomes_utf8(tmp_path: Path) -> None:
    one = entry(1, "GET", "https://a.example/", 200, mime="text/html; charset=iso-8859-1")
    old = base64.b64encode("<p>Réponse é".encode("latin-1")).decode()
    one["response"]["content"] |= {"text": old, "encoding": "base64"}
    found = read_har(written(tmp_path / "a.har", [one]))[0].response
    assert found.body.decode() == "<p>Réponse é"
    assert found.content_type == "text/html; charset=utf-8"


def problem(path: Path) -> str:
    with pytest.raises(Problem) as caught:
        read_har(path)
    assert caught.value.hint or "cannot be read" in caught.value.message
    return caught.value.message


@pytest.mark.parametrize(
    ("spoil", "said"),
    [
        (lambda one: one.pop("request"), "Entry 2 of .* it has no request"),
        (lambda one: one.update(response="x"), "Entry 2 of .* it has no response"),
        (lambda one: one["request"].pop("url"), "Entry 2 of .* it has no url"),
        (lambda one: one["request"].update(url="https://["), "Entry 2 of .* address"),
        (lambda one: one["request"].update(method=7), "Entry 2 of .* it has no method"),
        (lambda one: one["response"].update(status="200"), "Entry 2 of .* no status"),
        (lambda one: one["response"].pop("content"), "Entry 2 of .* it has no content"),
        (lambda one: one["response"].update(headers="x"), "Entry 2 of .* headers"),
        (lambda one: one["response"]["content"].update(text="%%", encoding="base64"), "Entry 2 of .* base64"),
    ],
)
def test_a_spoilt_entry_is_told_with_its_number(tmp_path: Path, spoil, said: str) -> None:
    entries = conversation()
    spoil(entries[1])
    assert re.search(said, problem(written(tmp_path / "a.har", entries)))


def test_a_har_that_is_cut_off_is_told_with_the_entry(tmp_path: Path) -> None:
    text = json.dumps(har(conversation()))
    path = tmp_path / "a.har"
    for number, one in enumerate(conversation(), 1):
        path.write_text(text[: text.index(one["startedDateTime"]) + 60])
        assert f"is cut off in entry {number}" in problem(path)
    place = text.index(conversation()[2]["startedDateTime"])
    path.write_text(text[:place] + "\x01" + text[place:])
    assert "is damaged in entry 3" in problem(path)
    path.write_text(text[:-2])
    assert "damaged behind its last entry, number 4" in problem(path)


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"", "not JSON"), (b"<html>", "not JSON"), (b"[1, 2]", "without a list of entries"),
        (b'{"log": {"entries": {}}}', "without a list of entries"), (b'{"log": {"entries": []}}', "holds no request"),
        (b"\xff\xfe\x00", "UTF-8"), (b"[" * 200_000, "no HAR"),
    ],
)  # fmt: skip
def test_a_foreign_file_is_told(tmp_path: Path, data: bytes, said: str) -> None:
    path = tmp_path / "a.har"
    path.write_bytes(data)
    assert said in problem(path)


def test_a_huge_file_is_told_with_the_entry_that_is_too_much(tmp_path: Path) -> None:
    path = tmp_path / "a.har"
    with path.open("wb") as file:
        file.truncate(archive.LARGEST + 1)
    assert "is too large: 46 MB instead of 45 at most." in problem(path)
    entries = conversation()
    entries[2]["response"]["content"]["text"] = "x" * archive.LARGEST
    text = json.dumps(har(entries))
    path.write_text(text)
    assert "is too large: 46 MB instead of 45 at most; that is passed in entry 3." in problem(path)
    packed = tmp_path / "b.zip"
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as file:
        file.writestr("a.har", text)
    assert packed.stat().st_size < 1_000_000
    assert "is passed in entry 3" in problem(packed)
    many = tmp_path / "c.zip"
    with zipfile.ZipFile(many, "w", zipfile.ZIP_DEFLATED) as file:
        file.writestr("a.har", json.dumps(har(conversation())))
        file.writestr("a.dat", bytes(archive.LARGEST))
    assert "is too large: 46 MB" in problem(many)


def test_a_zip_must_hold_one_har(tmp_path: Path) -> None:
    path = tmp_path / "a.zip"
    with zipfile.ZipFile(path, "w") as file:
        file.writestr("readme.txt", "x")
    assert "holds no HAR" in problem(path)
    assert "There is no file" in problem(tmp_path / "none.har")


def test_a_body_in_another_folder_is_not_brought_in(tmp_path: Path) -> None:
    (tmp_path / "secret").write_text("of this machine")
    (tmp_path / "hars").mkdir()
    one = entry(1, "GET", "https://a.example/", 200)
    one["response"]["content"] = {"mimeType": "text/html", "_file": "../secret"}
    assert read_har(written(tmp_path / "hars" / "a.har", [one]))[0].response.body is None
