"""What is proposed for a portal that changed: never another structure's row, nor what cancels for what confirms."""

import pytest

from .portal import SIRET, OtherPortal
from .visitor import Shell


def proposed(shell: Shell) -> str:
    return "\n".join(path.read_text() for path in shell.home.rglob("proposal.yaml"))


def test_missing_structure(portal: OtherPortal, shell: Shell) -> None:
    others = "".join(
        f"<tr><td>2147024410{number:04d}</td><td>COMMUNE</td><td><a href='/cpp/structure?siret=1'>Modifier</a></td>"
        "</tr>"
        for number in (31, 57)
    )
    structures = portal.pages["structures"]
    portal.pages["structures"] = lambda portal: structures(portal).partition("<tr><td>")[0] + others + "</table>"
    said = shell.rotate()
    assert said.code in (4, 5), said.out + said.err
    assert proposed(shell) == ""
    assert "2147024410" not in said.json["message"].replace(SIRET, "")
    assert portal.happened("reset") == 0


@pytest.mark.parametrize("words", ["Oui, je le veux"])
def test_nothing_that_cancels_is_proposed_for_what_confirms(portal: OtherPortal, shell: Shell, words: str) -> None:
    former = portal.pages["confirmation"]

    def confirmation(portal: OtherPortal) -> str:
        page = str(former(portal)).replace(">Confirmer<", f">{words}<")
        return page.replace("Annuler</a>", "Annuler</a> <a href=#>Fermer</a>")

    portal.pages["confirmation"] = confirmation
    said = shell.rotate()
    assert said.code == 4, said.out + said.err
    lines = [line for line in proposed(shell).splitlines() if "# proposed" in line]
    assert not any(word in line for line in lines for word in ("Annuler", "Fermer", SIRET)), lines
    told = said.json["message"].partition("on the screen")[0]
    assert "Annuler" not in told
    assert "Fermer" not in told
    assert portal.happened("reset") == 0
