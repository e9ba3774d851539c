"""Of HARs with canaries in every place, none is left after sanitising, in any encoding; and the check agrees."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from robot.recordings.allowed import WORDS
from robot.recordings.har import load_har
from robot.recordings.making import in_utf8
from robot.recordings.sanitise import Rules, sanitised
from robot.recordings.vouching import doubts
from robot.recordings.writing import har_text
from tests.recordings.canaries import left_in, made

HOST = "portail.example"
WORDS_KNOWN = (" ".join(WORDS), HOST)


def _sanitised(number: int, folder: Path) -> Iterator[str]:
    """A HAR as it was, and as it may be kept."""
    path = folder / "a.har"
    path.write_text(json.dumps(made(number)[0]), encoding="utf-8")
    yield path.read_text()
    kept = [in_utf8(one) for one in load_har(path).exchanges]
    yield har_text(sanitised(kept, Rules(hosts=frozenset({HOST})), days=-7).exchanges, "1")


def _nothing_left(number: int, folder: Path) -> None:
    before, after = _sanitised(number, folder)
    held = made(number)[1]
    assert set(left_in(before, held)) == set(held.all()), "the test would not see what is left"
    assert left_in(after, held) == [], number
    assert doubts(after, WORDS_KNOWN) == {}, number
    assert len(doubts(before, WORDS_KNOWN)) > len(held.all())


@pytest.mark.parametrize("number", range(12))
def test_no_canary_is_left_of_a_generated_har(number: int, tmp_path: Path) -> None:
    _nothing_left(number, tmp_path)


@pytest.mark.soak
def test_no_canary_is_left_of_three_hundred_generated_hars(tmp_path: Path) -> None:
    for number in range(300):
        _nothing_left(number, tmp_path)


def test_a_password_that_holds_what_looks_like_a_tag_is_not_left(tmp_path: Path) -> None:
    _, after = _sanitised(147, tmp_path)
    assert left_in(after, made(147)[1]) == []


@pytest.mark.parametrize("number", [19, 207])
def test_a_number_in_an_address_of_a_style_sheet_is_known_for_invented(number: int, tmp_path: Path) -> None:
    _nothing_left(number, tmp_path)


@pytest.mark.parametrize("number", [128, 147, 221, 294, 299])
def test_of_a_value_beside_letters_and_digits_no_piece_is_left(number: int, tmp_path: Path) -> None:
    """`2=Wt2bz}9_w_Gpk` in a fragment: its signs and single letters are a piece of it."""
    _nothing_left(number, tmp_path)
