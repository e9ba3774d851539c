"""`selectors check` on the practice portal: what it finds, what it reports, and that it changes nothing."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from robot.sandbox import Sandbox

from .conftest import ROOT, Operator

NEW = {"pigp": "2025", "portail-services": "2025"}


def checked(operator: Operator, *more: str) -> Any:
    return operator.says("selectors", "check", "--env", str(operator.environment_file), *more)


def with_selectors(operator: Operator, portal: str, generation: str, old: str, new: str) -> None:
    """Gives the operator a selector file of their own that differs from the built-in one in a line, or in one more."""
    file = operator.folder / "selectors" / portal / f"{generation}.yaml"
    file.parent.mkdir(parents=True, exist_ok=True)
    known = file if file.is_file() else ROOT / "selectors" / portal / f"{generation}.yaml"
    text = known.read_text(encoding="utf-8")
    assert old in text
    file.write_text(text.replace(old, new), encoding="utf-8")


def element(said: dict[str, Any], name: str, page: str | None = None) -> dict[str, Any]:
    return next(one for one in said["elements"] if one["element"] == name and page in (None, one["page"]))


def test_all_is_well_and_nothing_is_changed(operator: Operator) -> None:
    siret = operator.sandbox.structures[7].siret
    done = checked(operator, "-i", f"siret={siret}", "--json")
    assert done.code == 0, done.out + done.err
    said = done.json
    assert (said["outcome"], said["exit_code"]) == ("ok", 0)
    assert said["generations"] == {"pigp": "2019", "chorus-pro": "2019"}
    pages = [one["page"] for one in said["elements"]]
    assert list(dict.fromkeys(pages)) == ["sign-in", "menu", "home", "structures", "structure", "confirmation"]
    assert element(said, "confirmation.confirm")["state"] == "one"
    edit = element(said, "structures.edit")
    assert (edit["state"], edit["by"], [way["found"] for way in edit["ways"]]) == ("one", 1, [1, 0, 0, 1])
    assert "selectors/chorus-pro/2019.yaml:" in edit["ways"][0]["at"]
    assert not [one for one in said["elements"] if one["wrong"]]
    assert operator.sandbox.reset_count() == 0
    assert said["signed_out"] == {"chorus-pro": True, "pigp": True}
    assert operator.signed_out()


def test_without_a_siret_the_first_that_is_listed_is_taken_and_people_get_a_table(operator: Operator) -> None:
    done = checked(operator)
    assert done.code == 0, done.out + done.err
    assert "structure.reset" in done.out
    assert "ok: " in done.out
    assert ", all found" in done.out
    assert operator.sandbox.reset_count() == 0
    assert operator.sandbox.sign_ins_submitted == 1


@pytest.mark.soak
def test_an_element_that_is_not_found_is_named_with_its_ways_and_their_lines(operator: Operator) -> None:
    operator.limit(page="5s")
    text = (ROOT / "selectors" / "chorus-pro" / "2019.yaml").read_text(encoding="utf-8")
    found = re.search(r"  structure\.reset:\n    means: .*\n    find:\n(?:      .*\n)+", text)
    assert found
    ways = '  structure.reset:\n    means: Le bouton\n    find:\n      - {role: button, name: "Renouveler"}\n'
    with_selectors(operator, "chorus-pro", "2019", found[0], ways)
    done = checked(operator, "--json")
    assert done.code == 4, done.out + done.err
    assert element(done.json, "structure.reset")["state"] in ("none", "absent")
    assert operator.sandbox.reset_count() == 0
    assert operator.signed_out()


def test_ways_that_disagree_and_those_that_come_later_are_told(operator: Operator) -> None:
    with_selectors(operator, "pigp", "2019", '- {label: "Mot de passe"}', '- {label: "Mot secret"}')
    old = '- {css: "input[name=identifiant], input[name=user]", why: "noms de champ connus de Lemonldap"}'
    with_selectors(operator, "pigp", "2019", old, '- {css: "input[type=password]", why: "un autre"}')
    done = checked(operator, "--json")
    assert done.code == 4, done.out + done.err
    wrong = [one for one in done.json["elements"] if one["wrong"]]
    assert [(one["element"], one["state"]) for one in wrong] == [("sign_in.username", "disagree")]
    assert done.json["outcome"] == "not-recognised"
    password = element(done.json, "sign_in.password")
    assert (password["state"], password["by"]) == ("other way", 2)
    table = checked(operator)
    assert table.code == 4
    assert "! sign_in.username" in table.out
    assert "css: input[type=password]" in table.out


@pytest.mark.soak
def test_many_are_told(operator: Operator) -> None:
    text = (ROOT / "selectors" / "pigp" / "2019.yaml").read_text(encoding="utf-8")
    found = re.search(r"  menu\.chorus_pro:\n(?:(?:    .*)?\n)+", text)
    assert found
    part, ways = found[0], "  menu.chorus_pro:\n    means: Le lien\n    find:\n      - {role: link}\n\n"
    with_selectors(operator, "pigp", "2019", part, ways)
    operator.limit(page="5s")
    done = checked(operator, "--json")
    assert done.code == 4, done.out + done.err
    assert element(done.json, "menu.chorus_pro")["state"] == "many"


@pytest.mark.soak
def test_another_flow_is_surveyed(operator: Operator) -> None:
    done = checked(operator, "--flow", "check-technical-password", "--json")
    assert done.code == 0, done.out + done.err
    assert "confirmation" not in [one["page"] for one in done.json["elements"]]
    assert operator.sandbox.reset_count() == 0


@pytest.fixture(scope="module")
def services() -> Iterator[Sandbox]:
    with Sandbox(structures=12, seed=1, generations=NEW) as sandbox:
        yield sandbox


@pytest.mark.soak
def test_the_new_portal_is_surveyed_up_to_its_submit(services: Sandbox, tmp_path: Path) -> None:
    operator = Operator(services, tmp_path)
    done = checked(operator, "--json")
    assert done.code == 0, done.out + done.err
    assert element(done.json, "request.submit")["state"] == "one"
    assert done.json["generations"] == NEW
    assert services.reset_count() == 0
    assert operator.signed_out()


def test_differences_between_generations(operator: Operator) -> None:
    done = operator.says("selectors", "diff", "pigp@2019", "pigp@2025")
    assert done.code == 0, done.err
    assert "  - banner, look.version\n  + sign_in.title\n" in done.out
    assert "sign_in.title: only in pigp@2025" in done.out
    assert "+ role: button, name: Se connecter / Connexion / Valider" in done.out
    said = operator.says("selectors", "diff", "pigp@2019", "pigp@2025", "--json").json
    assert said["added"].keys() == {"sign_in.title"}
    assert said["changed"].keys() == {"sign_in.username", "sign_in.submit"}
    assert said["left_out"] == {}
    same = operator.says("selectors", "diff", "pigp@2019", "pigp@2019", "--json").json
    assert not same["changed"]
    assert not same["added"]
    for wrong in ("pigp", "pigp@1999", "nothing@2019"):
        assert operator.says("selectors", "diff", "pigp@2019", wrong).code == 2
