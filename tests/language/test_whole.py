"""Rules on the files of a workspace together: what counts as used, whose files are looked at, what is a secret."""

import shutil
from pathlib import Path

import pytest

from robot.language.check import around, check
from robot.language.literals import looks_like_secret
from robot.language.workspace import Workspace, builtin_folder

from .commands import run

GOOD = Path(__file__).parent / "good"
SELECTORS = "selectors/shop/2019.yaml"
SPARE = "  spare: {means: A spare thing, find: [{text: Spare}]}\n"


@pytest.fixture
def place(tmp_path):
    shutil.copytree(GOOD, tmp_path, dirs_exist_ok=True)
    return tmp_path


def changed(place, file, old, new):
    path = place / file
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


def rules(found):
    return [one.rule for one in found]


def test_what_tells_the_generation_is_used_by_that(place):
    changed(place, SELECTORS, "  sign_in.user:", f"{SPARE}  sign_in.user:")
    assert rules(check([], Workspace([place]))) == ["unused-element"]
    changed(place, SELECTORS, "recognised_by: [sign_in.password]", "recognised_by: [sign_in.password, spare]")
    assert check([], Workspace([place])) == []


def newer(place, name, like, elements, recognised_by="sign_in.password"):
    text = f'portal: shop\ngeneration: "{name}"\nlike: "{like}"\nrecognised_by: [{recognised_by}]\nelements:'
    (place / f"selectors/shop/{name}.yaml").write_text(f"{text}\n{elements}" if elements else f"{text} {{}}\n")


def test_what_tells_a_generation_that_is_like_this_one_is_used_by_that(place):
    changed(place, SELECTORS, "  sign_in.user:", f"{SPARE}  sign_in.user:")
    newer(place, "2025", "2019", "", "spare")
    assert check([], Workspace([place])) == []
    newer(place, "2025", "2019", SPARE, "spare")  # it writes its own, and nothing uses the older one's
    assert rules(check([], Workspace([place]))) == ["unused-element"]


def test_a_generation_has_what_the_one_has_that_it_is_like(place):
    newer(place, "2025", "2019", "  done.back: {means: The way back, find: [{text: Back}]}\n")
    assert check([], Workspace([place])) == []


def test_what_an_older_generation_lacks_is_said_of_that_one_alone(place):
    newer(place, "2025", "2019", "")
    text = (place / SELECTORS).read_text(encoding="utf-8")
    newest = text.replace('"2019"', '"2026"').replace(
        "  done.back:", "  done.more: {means: More, find: [{text: More}]}\n  done.back:"
    )
    (place / "selectors/shop/2026.yaml").write_text(newest, encoding="utf-8")
    changed(place, "flows/renew.yaml", "do: [{click: done.back}]", "do: [{click: done.more}, {click: done.back}]")
    found = [one for one in check([], Workspace([place])) if one.rule == "incomplete-generation"]
    assert [Path(one.place.file).name for one in found] == ["2019.yaml"]


def test_an_element_is_told_to_be_unused_where_nothing_else_is_wrong(place):
    changed(place, SELECTORS, "  sign_in.user:", f"{SPARE}  sign_in.user:")
    changed(place, "config/environments/practice.yaml", "{shop: auto}", '{shop: "2018"}')
    assert rules(check([], Workspace([place]))) == ["unknown-generation-chosen", "unused-element"]
    changed(place, "flows/renew.yaml", "at_most: 9", "at_most: 9\n        or_else: ok\n        end: ok")
    assert "unused-element" not in rules(check([], Workspace([place])))


def test_what_cannot_be_read_may_use_anything(place):
    changed(place, SELECTORS, "  sign_in.user:", f"{SPARE}  sign_in.user:")
    (place / "flows" / "other.yaml").write_text("language: 1\n")
    assert set(rules(check([], Workspace([place])))) == {"missing-key"}


def test_one_file_is_held_to_the_whole_workspace(place):
    changed(place, SELECTORS, "  sign_in.user:", f"{SPARE}  sign_in.user:")
    assert rules(check([place / SELECTORS], Workspace([place]))) == ["unused-element"]
    assert check([place / "flows/renew.yaml"], Workspace([place])) == []


def test_what_ships_is_not_there_to_serve_the_operator(tmp_path):
    (tmp_path / "flows").mkdir()
    text = (builtin_folder() / "flows" / "rotate-technical-password.yaml").read_text(encoding="utf-8")
    less = text.replace("recapitulatif.sentence", "recapitulatif.heading")
    (tmp_path / "flows" / "rotate-technical-password.yaml").write_text(less, encoding="utf-8")
    assert check([], Workspace([tmp_path, builtin_folder()])) == []


def test_a_folder_is_a_workspace_of_its_own_wherever_it_lies(place, capsys):
    inside = place / "examples" / "mine"
    shutil.copytree(GOOD, inside)
    changed(inside, "flows/renew.yaml", "portal: shop", "portal: market")
    shutil.copytree(inside / "selectors" / "shop", inside / "selectors" / "market")
    for file in (inside / "selectors" / "market").iterdir():
        changed(inside, file.relative_to(inside), "portal: shop", "portal: market")
    shutil.rmtree(inside / "selectors" / "shop")
    changed(inside, "flows/pages/sign-in.yaml", "portal: shop", "portal: market")
    changed(inside, "flows/pages/sign-in.yaml", "  shop: {opened_by", "  market: {opened_by")
    changed(inside, "config/environments/practice.yaml", "generations: {shop: auto}", "generations: {market: auto}")
    assert around([inside], Workspace([place])).folders[0] == inside
    assert run(place, "check", "examples/mine") == 0
    assert "no mistake in " in capsys.readouterr().out


@pytest.mark.parametrize(
    "text",
    [
        "aB3kL9mN2qRs7", "x=aB3kL9mN2qRs7", "ghp_abcdefghij0123456789abcdef", "AKIAIOSFODNN7EXAMPLE",
        "https://a:b@c.example/",
        "https://a.example/?token=x", "-----BEGIN PRIVATE KEY-----", "J0+3zsN3Z4jofLg", "AGE-SECRET-KEY-1QQQQ",
    ],
)  # fmt: skip
def test_texts_that_look_like_a_secret(text):
    assert looks_like_secret(text)


@pytest.mark.parametrize(
    "text",
    [
        "", "Le mot de passe PIGP a expiré. Changez-le vous-même sur PIGP.", "${secrets.pigp_password}", "2026-07",
        "https://portail.dgfip.finances.gouv.fr/portail/", "%d/%m/%Y %H:%M:%S", "TECH_021470244100012@cpp2017.fr",
        "Réinitialiser le mot de passe (utilisateur technique)", "21470244100012", "renewed by the robot",
        "Windows10Pro",
        "flows/pages/sign-in.yaml", "ISO8601 date-time", "anticonstitutionnellement",
    ],
)  # fmt: skip
def test_texts_that_do_not(text):
    assert not looks_like_secret(text)
