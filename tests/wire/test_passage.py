"""Where a passage stands in the text that it was found in."""

from hypothesis import given, settings
from hypothesis import strategies as st

from robot.model.flow import SecretOnPage
from robot.wire.passage import INVISIBLE, passages, plain, whole

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
        assert plain("".join(sign for sign in there if sign not in INVISIBLE)) == found.secret.reveal()
        assert there[0] not in INVISIBLE
        assert there[-1] not in INVISIBLE


def test_a_whole_string_is_taken_without_the_spaces_around_it():
    assert [(found.secret.reveal(), found.start, found.stop) for found in whole(" a b\n")] == [("a b", 1, 4)]
    assert list(whole(" ")) == list(whole("****")) == []
