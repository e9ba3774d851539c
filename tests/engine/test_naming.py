"""Names that a person reads as one and the same, and names that are others."""

import pytest

from robot.engine.naming import strange

APART = ("n", "commune", "mairie", "de", "la", "le", "structure")


@pytest.mark.parametrize(
    ("said", "known", "same"),
    [
        ("la commune de Saint-Mars", "COMMUNE DE SAINT MARS", True),
        ("commune de Saintmars", "21470244100012 - COMMUNE DE SAINT-MARS", True),
        ("la structure 214 702 441 00012", "MAIRIE DE CHENU", True),
        ("mairie de Chénu", "SIRET : 21470244100012 | COMMUNE DE CHENU", True),
        ("commune de Chenu", "CCAS DE CHENU", False),
        ("commune de Saint-Mars la Brière", "COMMUNE DE SAINT-MARS", False),
        ("commune de Saint-Mars", "COMMUNE DE SAINT-MARS LA BRIÈRE", False),
        ("commune de Chenu 2", "COMMUNE DE CHENU", False),
        ("commune de Chenu", "", False),
        ("commune de Chenu", "COMMUNE DE CHENU 72500 CHENU", True),
        ("commune de Chenu", "n° 12 COMMUNE DE CHENU", True),
        ("la structure TECH_021470244100012@cpp2017.fr", "COMMUNE DE CHENU", True),
        ("commune de Chenu et afficher le nouveau", "COMMUNE DE CHENU", True),
        ("centre d'assistance ou la préfecture", "COMMUNE DE CHENU", True),
        ("syndicat des Eaux", "COMMUNE DE CHENU", False),
        ("SAINT", "COMMUNE DE CHENU", False),
        ("CHENU", "COMMUNE DE CHENU", True),
        ("Conseil", "COMMUNE DE CHENU", True),
    ],
)
def test_names(said: str, known: str, same: bool) -> None:
    assert strange([said], [known], APART) == ([] if same else [said])


def test_the_end_of_a_right_name() -> None:
    assert strange(["CCAS de Chenu", "de Chenu"], ["CCAS DE CHENU"], APART) == []
    assert strange(["commune de Chenu", "CCAS de Chenu"], ["CCAS DE CHENU"], APART) == ["commune de Chenu"]
