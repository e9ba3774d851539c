"""A stand-in is judged as its secret is, has nothing of it, and is plainly none."""

import pytest
from hypothesis import assume, example, given, settings
from hypothesis import strategies as st

from robot.model.settings import Policy
from robot.secrets import Redactor, Secret
from robot.wire.standins import StandIns
from tests.wire.written import ACCENTS, ASCII

signs = ASCII + ACCENTS + " "
policies = st.builds(
    lambda forbid, least, more, allow: Policy(
        forbid=forbid, min_length=least, max_length=None if more is None else least + more, allow=allow
    ),
    st.text(alphabet=signs, max_size=6),
    st.integers(1, 30),
    st.none() | st.integers(0, 20),
    st.sampled_from(["any", "printable-ascii"]),
)


@given(st.text(alphabet=signs, min_size=8, max_size=40).filter(str.strip), policies)
@settings(max_examples=500)
@example("motdepasse-retenu-1/", Policy(forbid="/"))
@example('MotDePasse;"x', Policy(forbid=';"'))
@example("0123456789", Policy(forbid="0123456789-", min_length=8, max_length=12))
@example("--------------------", Policy(min_length=30))
@example("aaaaaaaaaaaaaaa", Policy(max_length=10, forbid="x-"))
def test_the_policy_judges_it_as_the_secret(secret, policy):
    assume(policy.min_length > 3 or len(secret) >= policy.min_length)
    assume(policy.max_length is None or policy.max_length > 6)
    made = StandIns().of(Secret(secret), policy)
    assert policy.breaches(made) == policy.breaches(secret)
    for sign in policy.forbid:
        assert (sign in made) == (sign in secret)
    shared = [secret[at : at + 4].casefold() for at in range(len(secret) - 3)]
    assert not any(part in made.casefold() for part in shared)
    redactor = Redactor()
    redactor.add(Secret(secret))
    assert not redactor.holds(made)


@given(st.text(alphabet=signs, min_size=1, max_size=6).filter(str.strip), policies)
@settings(max_examples=200)
def test_a_very_short_secret_is_never_in_its_stand_in(secret, policy):
    made = StandIns().of(Secret(secret), policy)
    assert secret not in made


def test_the_usual_ones_are_plain_to_see():
    made = StandIns()
    corail = Policy(forbid="/")
    assert made.of(Secret("J0+3zsN3Z4jofLg"), corail) == "motdepasse-retenu-1"
    assert made.of(Secret("J0+3z/N3Z4jofLg"), corail) == "motdepasse-retenu-2/"
    assert made.of(Secret("J0+3z;N3Z4jofLg"), Policy(forbid=';"')) == "motdepasse-retenu-3;"
    assert made.of(Secret("J0+3zsN3")) == "motdepasse-retenu-4"
    assert made.of(Secret("J0+3zsN4"), Policy(max_length=8)) == "retenu-5"
    assert made.of(Secret("J0+3zsé5"), Policy(allow="printable-ascii")) == "motdepasse-retenu-6é"


def test_each_secret_has_its_own_and_keeps_it():
    made = StandIns()
    secrets = [Secret(f"J0+3zs/N{number}") for number in range(150)]
    first = [made.of(secret, Policy(forbid="/")) for secret in secrets]
    assert len(set(first)) == 150
    assert [made.of(secret, Policy(forbid="/")) for secret in secrets] == first
    assert [(text, secret.reveal()) for text, secret in made.known()] == [
        (text, secret.reveal()) for text, secret in zip(first, secrets, strict=True)
    ]
    assert "J0+3" not in repr(made.__dict__)


@pytest.mark.parametrize(
    "policy", [Policy(forbid="".join(map(chr, range(32, 127)))), Policy(max_length=1), Policy(forbid="/")]
)
def test_where_no_text_fits_there_is_one_without_the_secret(policy):
    assert "/" not in StandIns().of(Secret("/"), policy)


def test_a_very_short_secret_leaves_the_others_their_signs():
    made = StandIns()
    made.of(Secret("/"))
    made.of(Secret("e"))
    assert made.of(Secret("J0+3z/N3Z4jofLg"), Policy(forbid="/")) == "motdepasse-retenu-3/"
