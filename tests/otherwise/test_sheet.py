"""The structure's sheet must be the one that was asked for, in all that it says: otherwise nothing is reset."""

import pytest

from . import tail
from .portal import NEW, SIRET, OtherPortal, structure
from .visitor import Visitor

OTHER = "21330063500017"
LOGIN = "TECH_1_x@cpro.fr"
OWN = f"TECH_0{SIRET}@cpp2017.fr"
BOXES = "".join(f"<p><label>Identifiant : <input readonly value={one}></label></p>" for one in (OTHER, SIRET))


@pytest.mark.parametrize(
    ("old", "new", "asked"),
    [
        (OWN, f"TECH_0{OTHER}@cpp2017.fr", ""),
        (OWN, f"TECH_1_{OTHER}@cpro.fr", ""),
        (f"<p>Identifiant : {SIRET}</p>", BOXES, ""),
        (OWN, f"{LOGIN}.qualif", LOGIN),
        (OWN, f"TECH_0{SIRET}@cpp2017.fr.qualif", OWN),
    ],
    ids=["other-login", "other-login-of-the-new-portal", "two-identifiers", "login-prefix", "login-prefix-of-its-own"],
)
def test_a_sheet_of_another_is_refused(
    at_the_tail: Visitor, portal: OtherPortal, old: str, new: str, asked: str
) -> None:
    portal.pages["structure"] = lambda portal: structure(portal).replace(old, new)
    done = at_the_tail.walk(tail.NAME, {"siret": SIRET, "technical_login": asked})
    assert done.ending.outcome == "refused", done.ending.message
    assert not portal.happened("reset")


@pytest.mark.parametrize(
    ("old", "new", "asked"),
    [
        (OWN, LOGIN, LOGIN),
        (OWN, f"TECH_1_{SIRET}@cpro.fr", ""),
        (OWN, f"{OWN}.", OWN),
        (f"<p>Identifiant : {SIRET}</p>", BOXES.replace(OTHER, SIRET), ""),
    ],
    ids=["asked-for", "of-the-new-portal", "with-a-full-stop", "the-same-twice"],
)
def test_its_own_is_not(at_the_tail: Visitor, portal: OtherPortal, old: str, new: str, asked: str) -> None:
    portal.pages["structure"] = lambda portal: structure(portal).replace(old, new)
    done = at_the_tail.walk(tail.NAME, {"siret": SIRET, "technical_login": asked})
    assert done.deliverable == [NEW], done.ending.message
