"""What is known of refused secrets: kept for every process, and nothing from which a secret could be told."""

import json
import unicodedata
from concurrent.futures import ThreadPoolExecutor

import pytest
from hypothesis import given
from hypothesis import strategies as st

from robot.blocks import FileBlocks, Note, Noted, standing
from robot.errors import Problem

SUBMITTED, UNSENT, UNREAD, ANSWERED, ACCEPTED, REFUSED = Note
ACCOUNT = ["claire.dupont"]


def blocked(*notes):
    return standing(map(Noted, notes)).blocked


@pytest.mark.parametrize(
    ("notes", "expected"),
    [
        ([], False),
        ([SUBMITTED, REFUSED], True),
        ([SUBMITTED, REFUSED, SUBMITTED, ACCEPTED], False),
        ([SUBMITTED, REFUSED, SUBMITTED], True),  # tried after the refusal, and killed
        ([SUBMITTED, REFUSED, SUBMITTED, ANSWERED], True),  # a captcha came: nothing is known
        ([SUBMITTED], False),  # killed before the answer: no refusal
        ([SUBMITTED, SUBMITTED], True),  # twice: the next one may be one too many
        ([SUBMITTED, ANSWERED, SUBMITTED], False),
        ([SUBMITTED, UNSENT, SUBMITTED, UNSENT, SUBMITTED], False),
        ([SUBMITTED, ACCEPTED, SUBMITTED, SUBMITTED, SUBMITTED], False),  # a portal that is down, and a known password
        ([SUBMITTED, ACCEPTED, SUBMITTED, UNREAD], False),
        ([SUBMITTED, ACCEPTED, SUBMITTED, UNREAD, SUBMITTED, UNREAD], True),
        ([SUBMITTED, REFUSED, SUBMITTED, ACCEPTED, SUBMITTED, REFUSED], True),
    ],
)
def test_what_follows_from_what_happened(notes, expected):
    assert blocked(*notes) is expected


@given(st.lists(st.sampled_from(Note)))
def test_a_refusal_holds_until_a_sign_in_succeeds(notes):
    after = standing(map(Noted, [REFUSED, *(note for note in notes if note is not ACCEPTED)]))
    assert after.blocked
    assert not standing(map(Noted, [*notes, ACCEPTED])).blocked


def test_it_holds_for_every_process_and_for_this_secret_of_this_account_alone(tmp_path):
    one = FileBlocks(tmp_path)
    mark = one.mark("pigp", ACCOUNT, "wrong")
    one.note(mark, REFUSED, "run-1", "refused")
    other = FileBlocks(tmp_path)
    assert FileBlocks.any(tmp_path)
    assert other.of(other.mark("pigp", [" Claire.DUPONT "], "wrong")).refused.run == "run-1"
    others = [("pigp", ACCOUNT, "right"), ("pigp", ["else"], "wrong"), ("shop", ACCOUNT, "wrong")]
    assert not any(other.of(other.mark(*held)).blocked for held in others)
    other.note(other.mark("pigp", ACCOUNT, "right"), ACCEPTED, "run-2")
    assert not FileBlocks.any(tmp_path)  # runs start as fast as ever
    assert one.of(mark).blocked


def test_nothing_kept_tells_of_the_secret(tmp_path):
    blocks = FileBlocks(tmp_path)
    mark = blocks.mark("pigp", ACCOUNT, "wrong")
    blocks.note(mark, REFUSED, "run-1", "refused")
    assert mark != FileBlocks(tmp_path / "another").mark("pigp", ACCOUNT, "wrong")  # its own key
    for path in (tmp_path / "blocks").iterdir():
        assert path.stat().st_mode & 0o777 == 0o600
        assert b"wrong" not in path.read_bytes()
        assert b"dupont" not in path.read_bytes()
    assert (tmp_path / "blocks").stat().st_mode & 0o777 == 0o700
    assert len((tmp_path / "blocks" / "key").read_bytes()) == 32


def test_a_line_cut_short_by_a_kill_takes_nothing_with_it(tmp_path):
    blocks = FileBlocks(tmp_path)
    mark = blocks.mark("pigp", ACCOUNT, "wrong")
    blocks.note(mark, REFUSED, "run-1")
    path = tmp_path / "blocks" / f"{mark}.jsonl"
    path.write_bytes(path.read_bytes() + b'\n{"note": "acc')
    assert blocks.of(mark).blocked
    blocks.note(mark, ACCEPTED, "run-2")
    assert not blocks.of(mark).blocked


def test_the_file_does_not_grow_for_ever(tmp_path):
    blocks = FileBlocks(tmp_path)
    mark = blocks.mark("pigp", ACCOUNT, "right")
    for number in range(150):
        blocks.note(mark, SUBMITTED, f"run-{number}")
        blocks.note(mark, ACCEPTED, f"run-{number}")
    assert (tmp_path / "blocks" / f"{mark}.jsonl").stat().st_size < 10_000
    assert blocks.of(mark).accepted


def test_many_at_once_have_one_key_and_lose_no_note(tmp_path):
    def refuse(number):
        blocks = FileBlocks(tmp_path)
        blocks.note(blocks.mark("pigp", ACCOUNT, "wrong"), SUBMITTED, str(number))

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(refuse, range(24)))
    blocks = FileBlocks(tmp_path)
    assert blocks.of(blocks.mark("pigp", ACCOUNT, "wrong")).unseen == 24


def test_a_damaged_key_is_told(tmp_path):
    blocks = FileBlocks(tmp_path)
    (tmp_path / "blocks" / "key").write_bytes(b"short")
    with pytest.raises(Problem, match="is damaged"):
        blocks.mark("pigp", ACCOUNT, "wrong")


def test_lines_are_plain_json(tmp_path):
    blocks = FileBlocks(tmp_path)
    mark = blocks.mark("pigp", ACCOUNT, "wrong")
    blocks.note(mark, REFUSED, "run-1", "refused")
    [line] = (tmp_path / "blocks" / f"{mark}.jsonl").read_text().strip().splitlines()
    assert json.loads(line).keys() == {"note", "at", "run", "page"}


@pytest.mark.parametrize("spelling", ["é-wrong ", "\u00a0é-wrong", unicodedata.normalize("NFD", "é-wrong")])
def test_a_refused_secret_in_another_spelling_is_the_refused_one(tmp_path, spelling):
    blocks = FileBlocks(tmp_path)
    assert blocks.mark("pigp", ACCOUNT, spelling) == blocks.mark("pigp", ACCOUNT, "é-wrong")
    assert blocks.mark("pigp", ACCOUNT, "É-wrong") != blocks.mark("pigp", ACCOUNT, "é-wrong")
