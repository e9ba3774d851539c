"""Where a passage stands in the text that it was found in."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from robot.model.flow import SecretOnPage
from robot.wire.doubt import Doubt
from robot.wire.passage import INVISIBLE, loose, passages, whole

bits = st.sampled_from(
    ["mot de passe", "Mot  de\npasse", "mot de", "passe", ":", " : ", "[", "]", "[[", "]]", "\n", " ", "\u00a0",
     "\u202f", "\t", "\r\n", "\u200b", "\u00ad", "ab", "J0+3", "x", "*", "é", "\x07", "(", ")", "\u017f"]
)  # fmt: skip
texts = st.lists(bits, max_size=25).map("".join)
wheres = st.sampled_from(
    [SecretOnPage(after="mot de passe", between=("[", "]")), SecretOnPage(after="mot de passe"),
     SecretOnPage(after="passe", between=("(", ")")), SecretOnPage(after="passe :", between=("[[", "]]"))]
)  # fmt: skip


@given(texts, wheres)
@settings(max_examples=300)
def test_each_passage_stands_where_it_says(text, where):
    for found in passages(text, where):
        there = text[found.start : found.stop]
        assert there == found.secret.reveal()
        assert there[0] not in INVISIBLE
        assert there[-1] not in INVISIBLE


def test_a_whole_string_is_taken_without_the_spaces_around_it():
    assert [(found.secret.reveal(), found.start, found.stop) for found in whole(" a b\n")] == [("a b", 1, 4)]
    assert list(whole(" ")) == list(whole("****")) == []


@pytest.mark.parametrize(
    ("shown", "secret", "doubt", "others"),
    [
        ("[Pa]ss[]", "Pa]ss[", None, []),
        (
            "[Zq7+wK&x9<Tm]é;4]. Notez-le [bien].",
            "Zq7+wK&x9<Tm]é;4]. Notez-le [bien",
            Doubt.ENDS,
            ["Zq7+wK&x9<Tm]é;4", "Zq7+wK&x9<Tm"],
        ),
        ("[Zq7+wK] [Copier]", "Zq7+wK] [Copier", Doubt.ENDS, ["Zq7+wK"]),
        ("[Zq7+wK]|[Copier]", "Zq7+wK]|[Copier", Doubt.ENDS, ["Zq7+wK"]),
        ("[Zq7+wK]\t[Copier]", "Zq7+wK", None, []),
        ("[Zq7+wK] pour la structure [2147]", "Zq7+wK] pour la structure [2147", Doubt.ENDS, ["Zq7+wK"]),
        ("[ Zq7+wK ]", "Zq7+wK", None, []),
        ("[ Zq7+wK]", "Zq7+wK", Doubt.EDGES, [" Zq7+wK"]),
        ("[Zq7\u00adwK]", "Zq7\u00adwK", Doubt.UNSEEN, ["Zq7wK"]),
        ("[Zq7\u00a0wK]", "Zq7\u00a0wK", Doubt.UNSEEN, ["Zq7 wK"]),
        ("[\ufffcZ\ufffcq7+wK]", "\ufffcZ\ufffcq7+wK", Doubt.NOT_PLAIN, ["Zq7+wK"]),
    ],
)
def test_where_another_end_could_be_meant_it_is_in_doubt(shown, secret, doubt, others):
    where = SecretOnPage(after="mot de passe", between=("[", "]"))
    (found,) = passages(f"Votre mot de passe : {shown}\nsuite [x]", where)
    assert (found.secret.reveal(), found.doubt, [one.reveal() for one in found.others]) == (secret, doubt, others)


def test_other_words_in_its_sentence_make_it_another_one():
    where = SecretOnPage(after="mot de passe", between=("[", "]"), unless=("ancien", "règle"))
    text = "L'ancien est mort. Le mot de passe : [Zq7+wK]. Un ancien suit.\nAncien mot de passe : [vieux-01]"
    assert [(one.secret.reveal(), one.doubt) for one in passages(text, where)] == [
        ("Zq7+wK", None), ("vieux-01", Doubt.OTHER)]  # fmt: skip


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("mot de passe : « Zq7+wK&x9 »", ["Zq7+wK&x9"]),
        ("mot de passe : “Zq7+wK&x9”.", ["“Zq7+wK&x9”."]),
        ("Mot de passe\tZq7+wK&x9", ["Zq7+wK&x9"]),
        ("Mot de passe\n\nZq7+wK&x9\nsuite", ["Zq7+wK&x9"]),
        ("mot de passe : Zq7+wK&x9 Copier", ["Zq7+wK&x9"]),
        ("mot de passe du compte TECH_02147@cpp2017.fr", []),
        ("Expiration du mot de passe : 18/05/2019 12:02:25", []),
        ("mot de passe : obligatoire, agent@ville.example, https://ville.example/a1", []),
    ],
)
def test_what_is_like_a_password_near_the_words(text, found):
    where = SecretOnPage(after="mot de passe", between=("[", "]"))
    assert [one.secret.reveal() for one in loose(text, where)] == found
