"""Secrets that are words: which are looked for raw and alone, and which not at all."""

import pytest

from robot.gate.search import Search
from robot.secrets import Redactor, Secret
from robot.secrets.common import is_common, is_word
from robot.wire.hiding import Hider


@pytest.mark.parametrize(
    "text", ["user", "PASSWORD", "motdepasse", "Utilisateur", "2025", "x", "é7", "  ", "authentification"]
)
def test_common(text: str):
    assert is_common(text)


@pytest.mark.parametrize("text", ["passwordé", "agent-0042", "20256x", "123456", "qzjwvk", "é7/"])
def test_not_common(text: str):
    assert not is_common(text)


def test_words_are_in_one_case_and_short():
    assert all(is_word(text) for text in ("lefèvre", "LEFÈVRE", "Lefèvre"))
    assert not any(is_word(text) for text in ("leFèvre", "lefevre1", "le-fevre", "abcdefghijklm", ""))


def test_a_word_is_looked_for_raw_and_alone():
    name = Secret("lefevre")
    redactor, hider = Redactor(), Hider()
    redactor.add(name, alone=True)
    hider.add(name, "crobot", alone=True)
    for held in ("user: lefevre.", '"lefevre"', "<b>lefevre</b>"):
        assert redactor.clean(held) == held.replace("lefevre", "[secret]")
        assert hider.hidden(held, "html") == held.replace("lefevre", "crobot")
        assert Search([name], alone=[name]).found(held.encode()) == {0}
    for other in ("lefevres", "M. LEFEVRE", "rue_lefevre", "bGVmZXZyZQ=="):
        assert redactor.clean(other) == other
        assert hider.hidden(other, "html") == other
        assert not Search([name], alone=[name]).found(other.encode())
    assert redactor.alone == (name,)
    assert Search([name]).found(b"M. LEFEVRE, bGVmZXZyZQ==") == {0}
