"""The pure part: how near texts are, what ways find on a screen of plain data, which ways find an element alone."""

import pytest

from robot.drift.finding import find
from robot.drift.mending import fresh, mend
from robot.drift.offering import offers
from robot.drift.patterns import lacks, nearness, patterns, varies, words_of
from robot.drift.proposal import study
from robot.drift.ranking import Wanted, differences, rank
from robot.drift.seen import Seen, seen_from
from robot.drift.words import likeness, plain, tidy
from robot.drift.writing import Written, edited, line, new_file
from robot.language.workspace import Workspace
from tests.drift.record import ROOT, read

SIRET = "21995898000019"


def wanted(element: str, *ways: dict, several: bool = False, means: str = "") -> Wanted:
    return Wanted(element, means, ways, ways, several=several)


def button(name: str, identity: str = "b", **more: object) -> Seen:
    return Seen(identity, tag="button", role="button", name=name, text=name, action=True, **more)  # type: ignore[arg-type]


# -- words


def test_a_typing_error_and_another_verb_are_near_other_words_are_not() -> None:
    assert likeness("Identifiant * :", "IDENTIFIANT") == 1.0
    assert likeness("Mot de pase", "Mot de passe") > 0.9
    assert likeness("Renouveler le mot de passe", "Réinitialiser le mot de passe") > 0.5
    assert likeness("Déconnexion", "Documentation") < 0.5
    assert likeness("Annuler", "Confirmer") < 0.5
    assert likeness("", "Confirmer") == 0.0


def test_texts_are_plain_as_in_the_page() -> None:
    assert plain("  Réinitialiser\u00a0: ") == "reinitialiser"
    assert plain("2199 5898 000019") == "21995898000019"
    assert plain("L\u2019accueil") == "l'accueil"
    assert tidy("* Identifiant * :") == "Identifiant"
    assert tidy("Le mot (technique)") == "Le mot (technique)"


def test_what_will_be_another_the_next_time_is_no_part_of_a_pattern() -> None:
    text = "Utilisateur technique : TECH_021995898000019@cpp2017.fr (ACTIF) Expiration du mot de passe : 12/01/2027"
    assert patterns(text, r"Fin du mot de passe\s*\d{2}/")[0] == r"Expiration du mot de passe : \d{2}/\d{2}/\d{4}"
    assert patterns(text, "Compte TECH_")[0] == r"Utilisateur technique : TECH_\S+@\S+"
    assert varies("Bienvenue Mme Solange CORBELUN")
    assert patterns("Liste des applications pour Mme Solange CORBELUN") == ["Liste des applications"]
    assert patterns("Besoin d'aide ? (gratuit)")[-1] == r"Besoin d.aide \? \(gratuit\)"


def test_the_words_of_a_pattern() -> None:
    assert words_of(r"Récapitulatif de (la )?réinitialisation|venez de \w+") == [
        "Récapitulatif de la réinitialisation", "venez de",
    ]  # fmt: skip
    assert nearness(r"\bSIRET\s*:?\s*\d{14}", f"SIREN : {SIRET}") > nearness(r"\bSIRET\s*:?\s*\d{14}", "SIRET inconnu")
    assert lacks(r"expire le \d{2}/\d{2}/\d{4}", "expire bientôt")
    assert not lacks("expire bientôt", "expire")


# -- finding and offering


@pytest.mark.parametrize(
    ("page", "portal", "element"),
    [("sign-in", "pigp", "sign_in.password"), ("sign-in", "pigp", "sign_in.submit"),
     ("menu", "pigp", "menu.chorus_pro"),
     ("structures", "chorus-pro", "structures.edit"), ("structure", "chorus-pro", "structure.reset"),
     ("confirmation", "chorus-pro", "confirmation.confirm")],
)  # fmt: skip
def test_the_ways_that_ship_find_on_plain_data_what_they_find_in_a_page(page: str, portal: str, element: str) -> None:
    screen = read(f"2019/{page}")
    held = Workspace([ROOT]).selectors(portal, "2019").elements[element]
    told = [way.model_dump(exclude_none=True) for way in held.find]
    for way in told:
        way.update({"row": SIRET} if "row" in way else {})
    found = [find(way, screen) for way in told]
    alone = {hits[0].id for hits in found if hits and len(hits) == 1}
    assert len(alone) == 1, found


@pytest.mark.parametrize(
    ("cells", "held"),
    [((f"COMMUNE ({SIRET})",), True), ((f"{SIRET} - COMMUNE", "1 rue"), True), (("COMMUNE 219 958 980 00019",), True),
     ((f"COMMUNE 1{SIRET}",), False), ((f"CCAS ({SIRET})", "21470244100012"), False), (("COMMUNE",), False)],
)  # fmt: skip
def test_a_row_is_told_by_its_siret_among_other_words(cells: tuple[str, ...], held: bool) -> None:
    pencil = button("Modifier", row=cells, under=("Mes structures (2)",))
    way = {"role": ["button"], "name": "Modifier", "row": [SIRET, f"SIRET {SIRET}"], "under": ["Mes structures"]}
    assert find(way, [pencil]) == ((pencil,) if held else ())


def test_every_way_that_is_offered_finds_the_element_alone() -> None:
    screen = read("2019/structure")
    for seen in screen:
        for offer in offers(seen, screen):
            hits = find(offer.way, screen) or ()
            assert len(hits) == offer.count
            if offer.count == 1:
                assert hits == (seen,)


def test_what_a_person_reads_comes_before_what_the_markup_says() -> None:
    box = Seen("1", tag="input", role="textbox", name="Identifiant", labels=("Identifiant * :",), beside="Identifiant",
               placeholder="votre identifiant", html_name="user", html_id="ext-gen12", box=True)  # fmt: skip
    assert [line(offer.way) for offer in offers(box, [box])] == [
        '{label: "Identifiant"}', '{beside: "Identifiant", kind: text}', '{placeholder: "votre identifiant"}',
        '{css: "input[name=\\"user\\"]", why: "the name under which the form sends it"}',
    ]  # fmt: skip


def test_a_way_that_finds_several_is_bound_to_its_place() -> None:
    screen = [
        button("Confirmer", "1"),
        button("Confirmer", "2", dialog=True),
        button("Modifier", "3", row=(SIRET,)),
        button("Modifier", "4", row=("21990000000011",)),
        button("Voir", "5", under=("Factures", "Accueil")),
        button("Voir", "6", under=("Structures", "Accueil")),
    ]
    assert offers(screen[1], screen)[0].way == {"role": ["button"], "name": ["Confirmer"], "within": "dialog"}
    assert offers(screen[2], screen)[0].way == {"role": ["button"], "name": ["Modifier"], "row": SIRET}
    assert offers(screen[5], screen)[0].way == {"role": ["button"], "name": ["Voir"], "under": ["Structures"]}
    assert offers(screen[0], screen)[0].count == 2


# -- ranking and mending


def test_the_nearest_comes_first_and_says_how_it_differs() -> None:
    screen = [button("Annuler", "1"), button("Renouveler le mot de passe", "2"), button("Modifier", "3")]
    asked = wanted("structure.reset", {"role": ("link",), "name": ("Réinitialiser le mot de passe",)})
    best = rank(asked, screen)[0]
    assert best.seen.id == "2"
    told = {one.what: (one.wanted, one.here) for one in best.differs}
    assert told == {
        "role": ("link", "button"),
        "name": ("Réinitialiser le mot de passe", "Renouveler le mot de passe"),
    }


def test_where_words_tell_nothing_the_only_one_of_its_kind_is_meant() -> None:
    box = Seen("p", tag="input", type="password", role="textbox", name="Code secret", labels=("Code secret",), box=True)
    screen = [button("Entrer", "1"), box]
    asked = wanted("sign_in.password", {"beside": ("Mot de passe",), "kind": "password"})
    assert rank(asked, screen)[0].seen is box
    entry = wanted("sign_in.submit", {"role": ("button",), "name": ("Valider",)})
    assert rank(entry, screen)[0].seen.id == "1"
    assert not [one for one in rank(entry, [*screen, button("Créer un compte", "2")]) if one.score >= 0.5]


def test_what_another_element_was_found_as_comes_after_what_nothing_was_found_as() -> None:
    screen = [button("Confirmez", "1"), button("Confirmer tout", "2")]
    asked = wanted("confirm", {"role": ("button",), "name": ("Confirmer",)})
    assert rank(asked, screen)[0].seen.id == "1"
    assert rank(asked, screen, taken={"1"})[0].seen.id == "2"


def test_a_text_may_hold_what_several_elements_are() -> None:
    line_of_both = Seen("1", tag="p", text="Utilisateur technique : TECH_1@x.fr Expiration : 12/01/2027")
    asked = wanted("user", {"matches": r"Compte technique : TECH_\S+"})
    other = wanted("expiry", {"matches": r"Expire le : \d{2}/\d{2}/\d{4}"})
    assert study([asked], [line_of_both], taken={"1"})[0].likely is not None
    assert all(one.likely is not None for one in study([asked, other], [line_of_both]))


def test_what_can_be_clicked_comes_before_a_text_with_the_same_words() -> None:
    screen = [Seen("1", tag="p", text="Se connecter", name="Se connecter"), button("Se connecter ici", "2")]
    asked = wanted("sign_in", {"role": ("button",), "name": ("Se connecter",)})
    assert rank(asked, screen)[0].seen.id == "2"


def test_what_a_person_calls_a_heading_is_one() -> None:
    said = "Liste des applications disponibles pour Mme Solange CORBELUN"
    screen = [Seen("1", tag="h2", role="heading", name=said, text=said), Seen("2", tag="p", text="Aide en ligne")]
    ways = ({"text": ("Toutes les applications",)}, {"matches": "Toutes les applications"}, {"matches": "^Autre chose"})
    asked = wanted("menu.heading", *ways, means="Le titre de la liste des applications")
    assert study([asked], screen)[0].likely is not None
    assert study([wanted("menu.heading", *ways)], screen)[0].likely is None


def test_an_element_is_proposed_for_one_that_was_lost_alone() -> None:
    screen = [button("Confirmez", "1")]
    asked = [wanted("confirm", {"role": ("button",), "name": ("Confirmer",)}),
             wanted("close", {"role": ("button",), "name": ("Confirmes",)})]  # fmt: skip
    lost = study(asked, screen)
    assert [one.likely is not None for one in lost].count(True) == 1
    taken = study(asked[:1], [button("Valider", "1")], taken={"1"})
    assert taken[0].likely is None


def test_a_broken_way_is_changed_as_little_as_possible_and_keeps_the_old_words() -> None:
    screen = [button("Renouveler", "1", under=("Vos structures",)), button("Autre", "2")]
    way = {"role": ("link",), "name": ("Réinitialiser", "Renouveller"), "under": ("Mes structures",)}
    (made,) = mend(wanted("x", way), screen[0], screen)
    assert line(made.way) == (
        '{role: [button, link], name: ["Renouveler", "Réinitialiser", "Renouveller"], '
        'under: ["Vos structures", "Mes structures"]}'
    )
    assert fresh(wanted("x", way), screen[0], screen)[0] == {"role": ["button"], "name": ["Renouveler"]}


def test_a_way_that_still_finds_it_alone_is_left_as_it_is() -> None:
    screen = [button("Renouveler", "1")]
    asked = wanted("x", {"role": ("link",), "name": ("Renouveler",)}, {"text": ("Renouveler",)})
    assert [one.number for one in mend(asked, screen[0], screen)] == [0]


def test_what_was_given_to_the_run_is_written_as_a_reference() -> None:
    screen = [Seen("1", tag="p", text=f"Structure demandée {SIRET}"), Seen("2", tag="p", text="Structure demandée 12")]
    asked = wanted("x", {"css": ".gone", "why": "x"})
    made = mend(asked, screen[0], screen, {SIRET: "${inputs.siret}"})
    assert made
    assert SIRET not in repr(made)


def test_differences_name_the_place() -> None:
    way = {"role": ("button",), "name": ("OK",), "within": "dialog", "under": ("Titre",)}
    assert {one.what for one in differences(wanted("x", way), button("OK"))} == {"within", "under"}


# -- writing


SOURCE = """\
# what it is
portal: shop
generation: "2019"

elements:
  first:
    means: One
    behind: menu
    find:  # best first
      - {label: "One"}
      # why the second
      - css: "input"
        why: "it is alone"

  # about the last
  last:
    means: Two
    find: [{label: "Two"}]
"""


def test_a_file_is_edited_where_an_element_stands_and_nowhere_else() -> None:
    made = edited(SOURCE, [Written("first", "One", ('{label: "1"}', '{text: "x"}'), frozenset({0}))], {"first": 6})
    assert made == SOURCE.replace(
        '      - {label: "One"}\n      # why the second\n      - css: "input"\n        why: "it is alone"\n',
        '      - {label: "1"}  # proposed\n      - {text: "x"}\n',
    )
    made = edited(SOURCE, [Written("last", "Two", ('{label: "2"}',), frozenset({0}))], {"last": 16})
    assert made.endswith('  last:\n    means: Two\n    find:\n      - {label: "2"}  # proposed\n')
    made = edited(SOURCE, [Written("new.one", 'Its "name": x', ('{label: "2"}',), more={"behind": "menu"})], {})
    assert made == SOURCE + (
        '\n  new.one:\n    means: "Its \\"name\\": x"\n    behind: menu\n    find:\n      - {label: "2"}\n'
    )


def test_a_list_that_is_not_indented_is_replaced_as_a_whole() -> None:
    source = (
        'elements:\n  x:\n    means: One\n    find:\n    - {label: "a"}\n    - {label: "b"}\n  y:\n    means: Two\n'
    )
    made = edited(source, [Written("x", "One", ('{label: "c"}',))], {"x": 2})
    assert made == 'elements:\n  x:\n    means: One\n    find:\n      - {label: "c"}\n  y:\n    means: Two\n'


def test_texts_are_written_so_that_they_are_read_as_they_are(tmp_path) -> None:
    texts = ["a: b", "it's", 'a "quoted" one', "back\\slash", "#1", "yes", "é\tè", "{x}", "- a"]
    ways = [line({"text": texts}), line({"matches": r"\bl'(a|b)\s*#"}), line({"role": ("button",), "name": ("on",)})]
    file = tmp_path / "selectors" / "shop" / "2026.yaml"
    file.parent.mkdir(parents=True)
    file.write_text(new_file("shop", "2026", "2019", [Written("x", "a # b", tuple(ways))], ["x"]))
    model, source = Workspace([tmp_path]).load(file, "selectors")
    assert not source.diagnostics
    found = model.elements["x"]
    assert list(found.find[0].text) == texts
    assert found.find[1].matches == r"\bl'(a|b)\s*#"
    assert found.means == "a # b"


def test_what_a_page_says_becomes_plain_data() -> None:
    seen = seen_from({"id": "1", "from": 3, "to": 9, "labels": ["a"], "unknown": 1}, 2)
    assert (seen.start, seen.stop, seen.labels, seen.frame) == (3, 9, ("a",), 2)
    assert seen.holds(Seen("2", start=4, stop=4, frame=2))
    assert not seen.holds(Seen("2", start=4, stop=4, frame=1))
