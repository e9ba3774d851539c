"""The secret is cut out of the page's text exactly, whatever signs it is made of."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from robot.model.flow import SecretOnPage
from robot.secrets.secret import Secret
from robot.wire.passage import cut

WHERE = SecretOnPage(after="mot de passe", between=("[", "]"))
BEFORE = (
    "Récapitulatif de réinitialisation du mot de passe du compte utilisateur technique\n"
    "Vous venez de réinitialiser avec succès le mot de passe du compte utilisateur technique TECH_02147 pour la "
    "structure 21470244100012 SAINTE.\nCe compte a été réinitialisé avec le mot de passe : "
)
AFTER = "\nVous allez recevoir un courrier [information]\n[Information] - support"
SIGNS = "".join(map(chr, range(33, 127)))


def read(text: str, where: SecretOnPage = WHERE) -> str | None:
    found = cut(Secret(text), where)
    return found.reveal() if found else None


passwords = st.text(alphabet=SIGNS, min_size=4, max_size=40).filter(lambda text: not set(text) <= set("*•●·xX. _-"))
spaces = st.sampled_from(["", " ", "\u00a0", " \u00a0 ", "\u202f"])


@given(passwords, spaces, spaces)
def test_every_printable_password_is_read_exactly(password: str, left: str, right: str) -> None:
    assert read(f"{BEFORE}[{left}{password}{right}]{AFTER}") == password


@given(passwords.filter(lambda text: not text.startswith("]")), spaces)
def test_line_breaks_around_it_do_not_count(password: str, space: str) -> None:
    assert read(f"{BEFORE}[\n{space}{password}{space}\n]{AFTER}") == password
    assert read(f"{BEFORE}[{password}\n]{AFTER}") == password
    assert read(f"{BEFORE}[\n{password}]{AFTER}") == password


@given(st.lists(passwords, min_size=2, max_size=4), st.integers(1, 3))
def test_spaces_inside_are_kept(words: list[str], wide: int) -> None:
    password = (" " * wide).join(words)
    assert read(f"{BEFORE}[{password}]{AFTER}") == password
    hard = password.replace(" ", chr(160))
    assert read(f"{BEFORE}[{hard}]{AFTER}") == hard


@pytest.mark.parametrize("shown", ["[]", "[ ]", "[\u00a0]", "[\n]", "[********]", "[••••••••]", "", "J0+3zsN3Z4jofLg"])
def test_what_is_no_password_is_none(shown: str) -> None:
    assert read(f"{BEFORE}{shown}\nVous allez recevoir un courrier.") is None


def test_invisible_signs_stay_as_they_are() -> None:
    assert read(f"{BEFORE}[J0+3\u200bzsN3\u00adZ4]{AFTER}") == "J0+3\u200bzsN3\u00adZ4"


def test_without_signs_around_it_it_goes_to_the_end_of_its_line() -> None:
    assert read("Mot de passe : J0+3zs\nsuite", SecretOnPage(after="mot de passe")) == "J0+3zs"
