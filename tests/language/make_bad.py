"""Writes a bad case: `python make_bad.py CASE FILE OLD NEW`; look at its error.txt before you keep it."""

import sys

from test_bad import BAD, GOOD, said_of


def make(case: str, file: str, old: str, new: str) -> None:
    text = (GOOD / file).read_text(encoding="utf-8")
    assert old in text, (case, old)
    target = BAD / case / file
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_text(text.replace(old, new, 1), encoding="utf-8")
    (BAD / case / "error.txt").write_text(said_of(BAD / case) + "\n", encoding="utf-8")


if __name__ == "__main__":
    make(*(argument.encode().decode("unicode_escape") for argument in sys.argv[1:5]))
