"""Each way of finding, over the forms in which pages of this kind are written."""

# ruff: noqa: E501, ISC004, RUF001 - markup is kept as it would stand in a page

import pytest

from robot.engine.screen import Query

from .stage import Stage

FORMS = {
    "labels": "<label for=a>Identifiant :</label><input id=a data-x=user><br><label for=b>Mot de passe :</label>"
    "<input type=password id=b data-x=pass>",
    "wrapped": "<label>Identifiant * : <input data-x=user></label><br><label>Mot de passe : "
    "<input type=password data-x=pass></label>",
    "table": "<table><tr><td>Identifiant&nbsp;:</td><td><input data-x=user></td></tr>"
    "<tr><td>Mot de passe&nbsp;:</td><td><input type=password data-x=pass></td></tr></table>",
    "one-cell": "<p>Identifiant : <input data-x=user></p><p>Mot de passe : <input type=password data-x=pass></p>",
    "above": "<div>Identifiant</div><div><input data-x=user></div><div>Mot de passe</div>"
    "<div><input type=password data-x=pass></div>",
    "columns": "<div style='display:flex;gap:30px'><div style='width:200px'><div>Identifiant</div><input data-x=user>"
    "</div><div><div>Mot de passe</div><input type=password data-x=pass></div></div>",
    "float": "<div style='overflow:hidden'><div style='float:left;width:150px'>Identifiant</div>"
    "<input style='float:left' data-x=user></div><div><div style='float:left;width:150px'>Mot de passe</div>"
    "<input type=password style='float:left' data-x=pass></div>",
    "list": "<dl style='display:grid;grid-template-columns:150px 300px'><dt>Identifiant</dt><dd><input data-x=user></dd>"
    "<dt>Mot de passe</dt><dd><input type=password data-x=pass></dd></dl>",
    "star": "<div><span>Identifiant</span><span>*</span> <input data-x=user></div>"
    "<div><b>Mot</b> de passe <i>*</i> <input type=password data-x=pass></div>",
    "hint": "<div>Identifiant <small>(sans le -xt)</small> <input data-x=user></div>"
    "<div>Mot de passe <input type=password data-x=pass></div>",
    "positioned": "<div style='position:relative;height:90px'><span style='position:absolute;left:0;top:0'>Identifiant</span>"
    "<input data-x=user style='position:absolute;left:200px;top:0'><span style='position:absolute;left:0;top:40px'>"
    "Mot de passe</span><input data-x=pass type=password style='position:absolute;left:200px;top:40px'></div>",
}


@pytest.mark.parametrize("form", FORMS)
def test_beside(stage: Stage, form: str):
    stage.show(f"<h1>Authentification</h1>{FORMS[form]}<p><button>Connexion</button>")
    assert stage.marks({"beside": ["Identifiant"], "kind": "text"}) == ["user"]
    assert stage.marks({"beside": "mot de  passe", "kind": "password"}) == ["pass"]
    assert stage.marks({"beside": ["Connexion"]}) == []


def test_beside_does_not_skip_other_words(stage: Stage):
    stage.show(
        "<table><tr><td>Nom</td><td>DUPONT</td><td>Code</td><td><input data-x=code></td></tr></table>"
        "<p>Rôle :</p><p>Statut : <input data-x=status></p><p>Seul</p><p style='margin-top:200px'><input data-x=far></p>"
    )
    assert stage.marks({"beside": ["Nom"]}) == []
    assert stage.marks({"beside": ["Code"]}) == ["code"]
    assert stage.marks({"beside": ["Rôle"]}) == []
    assert stage.marks({"beside": ["Statut"]}) == ["status"]
    assert stage.marks({"beside": ["Statut"], "kind": "password"}) == []
    assert stage.marks({"beside": ["Seul"]}) == []


@pytest.mark.parametrize(
    "markup",
    [
        "<label for=a>Identifiant :</label><input id=a data-x=it>",
        "<label>Identifiant * : <input data-x=it value=moi></label>",
        "<span id=l>IDENTIFIANT</span><input aria-labelledby=l data-x=it>",
        "<input aria-label='Identifiant' data-x=it>",
        "<input title='Identifiant' data-x=it>",
        "<label for=a><b>Identi</b>fiant<sup>*</sup></label><textarea id=a data-x=it></textarea>",
        "<label for=a>Identifiant</label><select id=a data-x=it><option>1</select>",
        "<div role=textbox contenteditable aria-label=Identifiant data-x=it></div>",
        "<label>Identifiant <input type=checkbox data-x=it></label>",
        "<label for=a>Identifiant</label><input type=checkbox id=a style='opacity:0;position:absolute' data-x=it>",
    ],
)
def test_label(stage: Stage, markup: str):
    stage.show(f"{markup}<input type=hidden title=Identifiant><label>Autre <input></label>")
    assert stage.marks({"label": ["Identifiant"]}) == ["it"]
    assert stage.marks({"label": ["Identifiants"]}) == []


def test_placeholder(stage: Stage):
    stage.show(
        "<input placeholder='Mot de passe…' data-x=it><input placeholder='Nom'><input placeholder='Mot de passe' hidden>"
    )
    assert stage.marks({"placeholder": ["Mot de passe"]}) == ["it"]


@pytest.mark.parametrize(
    ("role", "markup"),
    [
        ("button", "<button data-x=it>Se connecter</button>"),
        ("button", "<input type=submit value='Se connecter' data-x=it>"),
        ("button", "<input type=image alt='Se connecter' data-x=it>"),
        ("button", "<div role=button data-x=it><span>Se</span> <b>connecter</b></div>"),
        ("button", "<button aria-label='Se connecter' data-x=it>→</button>"),
        ("button", "<button data-x=it><img alt='Se connecter'></button>"),
        ("button", "<button title='Se connecter' data-x=it><i class='fa fa-key'></i></button>"),
        ("button", "<button data-x=it>✓ Se&nbsp;connecter</button>"),
        ("button", "<button data-x=it><span style='display:none'>Ne pas</span>Se connecter</button>"),
        ("button", "<details><summary data-x=it>Se connecter</summary>Texte</details>"),
        ("link", "<a href=/x data-x=it>se connecter</a>"),
        ("link", "<a onclick='x()' data-x=it>Se connecter</a>"),
        ("link", "<span role=link data-x=it>Se connecter</span>"),
        ("heading", "<h3 data-x=it>Se connecter</h3>"),
        ("heading", "<div role=heading data-x=it>Se connecter</div>"),
        ("textbox", "<label>Se connecter <input data-x=it></label>"),
        ("textbox", "<label>Se connecter <input type=email data-x=it></label>"),
        ("checkbox", "<input type=checkbox id=c data-x=it><label for=c>Se connecter</label>"),
        ("radio", "<label><input type=radio data-x=it>Se connecter</label>"),
        ("combobox", "<label>Se connecter <select data-x=it><option>1</select></label>"),
        ("dialog", "<dialog open data-x=it><h2>Se connecter</h2></dialog>"),
        ("dialog", "<div role=alertdialog aria-labelledby=t data-x=it><b id=t>Se connecter</b> texte</div>"),
        ("alert", "<div role=alert data-x=it>Se connecter</div>"),
        ("row", "<table><tr data-x=it><td>Se</td><td>connecter</td></tr></table>"),
        ("cell", "<table><tr><td data-x=it>Se connecter</td></tr></table>"),
        ("img", "<img alt='Se connecter' data-x=it>"),
        ("tab", "<a role=tab href=# data-x=it>Se connecter</a>"),
        ("listitem", "<ul><li data-x=it>Se connecter</li></ul>"),
        ("table", "<table data-x=it><caption>Se connecter</caption><tr><td>1</td></tr></table>"),
    ],
)
def test_role(stage: Stage, role: str, markup: str):
    stage.show(f"{markup}<button>Aide</button><a href=/y>Aide</a><h1>Aide</h1>")
    assert stage.marks({"role": [role], "name": ["Se connecter"]}) == ["it"]
    assert stage.marks({"role": [role], "name_matches": "^\\W*se\\s*connecter"}) == ["it"]
    assert stage.marks({"role": [role], "name": ["Se déconnecter"]}) == []


def test_names_are_compared_as_a_person_reads(stage: Stage):
    stage.show(
        "<button data-x=a>&nbsp;RÉINITIALISER  l’accès\u200b :</button><button data-x=b>»</button><button data-x=c>œuvre</button>"
    )
    assert stage.marks({"role": ["button"], "name": ["reinitialiser l'acces"]}) == ["a"]
    assert stage.marks({"role": ["button"], "name": ["»"]}) == ["b"]
    assert stage.marks({"role": ["button"], "name": ["Oeuvre"]}) == ["c"]


@pytest.mark.parametrize(
    "hidden",
    [
        "style='display:none'", "hidden", "style='visibility:hidden'", "style='opacity:0'",
        "style='position:absolute;left:-9999px'", "style='position:absolute;clip:rect(0,0,0,0)'",
        "style='position:absolute;width:1px;height:1px;overflow:hidden'", "style='height:0;overflow:hidden'",
        "style='position:absolute;clip-path:inset(50%)'",
    ],
)  # fmt: skip
def test_what_is_not_seen_is_not_found(stage: Stage, hidden: str):
    stage.show(
        f"<div {hidden}><p>Bonjour</p><button>Bonjour</button></div><details><summary>S</summary><p>Bonjour</p></details>"
    )
    assert stage.marks({"text": ["Bonjour"]}) == []
    assert stage.marks({"role": ["button"], "name": ["Bonjour"]}) == []
    assert "Bonjour" not in stage.secret()


@pytest.mark.parametrize(
    "seen",
    ["style='margin-top:5000px'", "aria-hidden=true", "inert", "style='display:contents'", "style='position:absolute;top:4000px'",
     "style='visibility:hidden'><span style='visibility:visible'", "style='opacity:.3'"],
)  # fmt: skip
def test_what_can_be_scrolled_to_is_seen(stage: Stage, seen: str):
    stage.show(f"<div {seen}><p data-x=it>Bonjour</p></div>")
    assert stage.marks({"text": ["Bonjour"]}) == ["it"]


def test_text_is_the_smallest_element(stage: Stage):
    stage.show(
        "<div><p><b data-x=it>Mon compte :</b></p></div><script>Mon compte</script><select><option>Mon compte<option selected>x</select>"
    )
    assert stage.marks({"text": ["Mon compte"]}) == ["it"]
    assert [node.text for node in stage.find({"text": ["mon compte"]})[0]] == ["Mon compte :"]


def test_digits_are_compared_without_spaces(stage: Stage):
    stage.show("<p data-x=it>214 702 441 00012</p><p>214 702 441 00013</p>")
    assert stage.marks({"text": ["21470244100012"]}) == ["it"]
    assert stage.marks({"text": ["2147024410001"]}) == []


@pytest.mark.parametrize(
    "markup",
    [
        "<table><tr data-x=it><td>Utilisateur technique :</td><td>TECH_012@cpp2017.fr</td></tr><tr><td>Autre</td></tr></table>",
        "<dl data-x=it><dt>Utilisateur technique :</dt><dd>TECH_012@cpp2017.fr</dd></dl>",
        "<p data-x=it><strong>Utilisateur technique&nbsp;:</strong> TECH_012@cpp2017.fr (ACTIF)</p>",
        "<div data-x=it><label>Utilisateur technique :</label><input value='TECH_012@cpp2017.fr' readonly></div>",
        "<span data-x=it>Utilisateur technique : TECH_012@cpp2017.fr</span>",
        "<div data-x=it>Utilisateur technique :<br>TECH_012@cpp2017.fr</div>",
    ],
)
def test_matches(stage: Stage, markup: str):
    stage.show(f"<section>{markup}</section><p>fin</p>")
    assert stage.marks({"matches": r"utilisateur technique\s*: TECH_\d+@\S+"}) == ["it"]
    assert stage.marks({"matches": r"technique : $"}) == []


def test_text_of_boxes(stage: Stage):
    stage.show(
        "<input data-x=v value='21470244100012'><input type=password value=geheim><select><option>Un<option selected>Deux</select>"
        "<textarea>trois\nquatre</textarea>"
    )
    (values,) = stage.find({"css": "input, select, textarea", "why": "all"})
    assert [node.text for node in values] == ["21470244100012", "", "Deux", "trois quatre"]
    assert stage.marks({"text": ["214 702 441 00012"]}) == ["v"]


PENCILS = {
    "fa": "<a href=/m data-x=it><i class='fa fa-pencil'></i></a>",
    "glyphicon": "<button data-x=it><span class='glyphicon glyphicon-pencil'></span></button>",
    "img-src": "<a href=/m data-x=it><img src='/images/stylo.png'></a>",
    "img-alt": "<a href=/m data-x=it><img src='/i/1.gif' alt='Modifier'></a>",
    "input-image": "<input type=image src='/i/crayon.gif' data-x=it>",
    "svg": "<button data-x=it><svg width=16 height=16><use href='/sprite.svg#edit'/></svg></button>",
    "title": "<a href=/m title='Modifier la structure' data-x=it></a>",
    "onclick": "<img src='/i/edit.png' onclick='go()' data-x=it>",
    "material": "<button data-x=it><i class='material-icons'>edit</i></button>",
    "sr-only": "<a href=/m data-x=it><i class=ico></i><span style='position:absolute;width:1px;height:1px;overflow:hidden'>"
    "Modifier</span></a>",
    "pointer": "<i class='icon-pencil' style='cursor:pointer' data-x=it></i>",
}
ICON = ["pencil", "stylo", "crayon", "edit", "modifier"]


@pytest.mark.parametrize("pencil", PENCILS)
def test_pencils(stage: Stage, pencil: str):
    stage.show(
        "<table><tr><th>Identifiant</th><th>Nom</th><th></th></tr><tr><td><a href=/s>21470244100020</a></td><td>AUTRE</td><td>"
        f"{PENCILS[pencil].replace('=it', '=other')}</td></tr><tr><td><input type=checkbox></td><td><a href=/s>214 702 441 00012</a>"
        f"</td><td>SAINTE</td><td>{PENCILS[pencil]}</td></tr></table><a href=/e>Modifier</a>"
    )
    row = {"row": "21470244100012"}
    assert stage.marks({"icon": ICON, **row}) == ["it"]
    assert stage.marks({"only": "action", **row}) == ["it"]
    assert stage.marks({"icon": ICON}) == ["other", "it"]
    assert stage.marks({"icon": ["poubelle"]}) == []


def test_two_actions_are_two(stage: Stage):
    stage.show(
        "<table><tr><td>A1</td><td><a href=/e><i class=edit></i></a><a href=/d><i class=trash></i></a></td></tr></table>"
    )
    assert len(stage.find({"only": "action", "row": "A1"})[0]) == 2


def test_a_picture_that_is_not_fetched_can_be_clicked(stage: Stage):
    stage.show(
        "<table><tr><td>A1</td><td><a href='#la'><img src='/i/stylo.png'></a></td></tr></table><i style='display:none' onclick=x()></i>"
    )
    node = stage.one({"only": "action", "row": "A1"})
    stage.run(stage.browser.click(node))
    assert stage.js("location.hash") == "#la"
    assert "portail.example/i/stylo.png" not in stage.server.seen


@pytest.mark.parametrize(
    "markup",
    [
        "<ul><li>A1 <button data-x=it>Voir</button></li><li>A2 <button>Voir</button></li></ul>".replace(
            "A1 ", "<b>A1</b> "
        ),
        "<div role=table><div role=row><span role=cell>A1</span><button data-x=it>Voir</button></div>"
        "<div role=row><span>A2</span><button>Voir</button></div></div>",
        "<div><div class=card><p>A1</p><p><button data-x=it>Voir</button></p></div><div class=card><p>A2</p>"
        "<button>Voir</button></div></div>",
        "<table><tr><td>A1</td><td><button data-x=it>Voir</button></td></tr><tr><td>A2</td><td><button>Voir</button></td></tr></table>",
    ],
)
def test_rows(stage: Stage, markup: str):
    stage.show(markup)
    assert stage.marks({"role": ["button"], "name": ["Voir"], "row": "A1"}) == ["it"]
    assert stage.marks({"role": ["button"], "row": "A"}) == []


PAGERS = {
    "seeds": ("« <a href=?p=0>«</a> <b>1</b> <a href=?p=2 data-x=next>2</a> <a href=?p=2>»</a> <a href=?p=9>»</a>", ["next"]),
    "no-sign-to-the-next": ("<a href=#>«</a> <b>1</b> <a href=?2 data-x=next>2</a> ... <a href=?p=9>9</a> <a href=?p=9>»</a>", ["next"]),
    "single": ("<a href=#>«</a> 1 <a href=?p=2 data-x=next>»</a>", ["next"]),
    "bootstrap": (
        "<ul class=pagination><li class=disabled><a href=#>‹</a></li><li class=active><a href=#>1</a></li><li><a href=?2 data-x=next>2</a></li>"
        "<li><a href=?2>›</a></li><li><a href=?9>»</a></li></ul>", ["next"]),
    "last": (
        "<ul class=pagination><li><a href=?1>1</a></li><li class=active><a href=#>2</a></li><li class=disabled><a href=#>›</a></li>"
        "<li class=disabled><a href=#>»</a></li></ul>", []),
    "old-portal": (
        "<ul><li class='paginate__page paginate__page_active'><button name='listeResultats.page' value=1>1</button></li>"
        "<li class=paginate__page><button name='listeResultats.page' value=2>2</button></li><li><button data-x=next "
        "title='Aller à la page suivante du tableau'><i></i></button></li><li><button title='Aller à la dernière page du "
        "tableau'><i></i></button></li></ul>", ["next"]),
    "words": ("<a href=?1>Précédent</a> | <a href=?3 data-x=next>Suivant ›</a>", ["next"]),
    "rel": ("<a rel=prev href=?1>◀</a><a rel=next href=?3 data-x=next><i></i></a>", ["next"]),
    "numbers": ("<span>1</span> <a href=?2 data-x=next>2</a> <a href=?3>3</a>", ["next"]),
    "numbers-end": ("<a href=?1>1</a> <a href=?2>2</a> <span>3</span>", []),
    "of": ("<button>&lt;</button> page 3/3 <button>&gt;</button>", []),
    "of-more": ("<button>&lt;</button> page 2/3 <button data-x=next>&gt;</button>", ["next"]),
    "disabled": ("<a href=?1>1</a> <b>2</b> <button disabled>Suivant</button>", []),
    "aria-disabled": ("<a href=?1>1</a> <b class=current>2</b> <a href=?2 aria-disabled=true title='Page suivante'>›</a>", []),
    "plain-signs": ("<a href=?1>«</a> <a href=?1>1</a> <b>2</b> <span>»</span>", []),
    "icons": (
        "<button class=first><i class='fa fa-angle-double-left'></i></button><button><i class='fa fa-angle-left'></i></button> 1 "
        "<button data-x=next><i class='fa fa-angle-right'></i></button><button><i class='fa fa-angle-double-right'></i></button>",
        ["next"]),
    "rows-all-shown": ("<a href=#>«</a> 1 <a href=#>»</a> <select><option>5</select> lignes par page (1 ligne(s))", []),
    "rows-more": ("<a href=#>«</a> 1 <a href=#n data-x=next>»</a> <select><option>5</select> lignes par page (11 ligne(s))", ["next"]),
    "aria-current": ("<nav><a href=?1 aria-current=page>1</a><a href=?2 data-x=next>2</a><a href=?3>3</a></nav>", ["next"]),
}  # fmt: skip


@pytest.mark.parametrize("pager", PAGERS)
def test_pagers(stage: Stage, pager: str):
    markup, expected = PAGERS[pager]
    stage.show(
        "<h1>Activités</h1><nav><a href=/>Accueil</a> &gt; <a href=/b>Liste</a></nav><h2>Mes structures</h2>"
        f"<div>{markup}</div><table><tr><th>N</th></tr><tr><td>21</td></tr></table>"
    )
    assert stage.marks({"pager": "next"}) == expected
    assert stage.marks({"pager": "next", "under": ["Mes structures"]}) == expected


@pytest.mark.parametrize(
    ("options", "found"),
    [
        ("<option>1<option selected>2<option>3", ["list", "more"]),
        ("<option>Page 1 / 2<option>Page 2 / 2", ["list", "more"]),
        ("<option>Page n° 1<option>Page n° 2", ["list", "more"]),
        ("<option>1 - 5<option>6 - 10<option>11 - 12", ["list", "more"]),
        ("<option>1 – 5<option>6 – 10<option>11 – 12", ["list", "more"]),
        ("<option>Lignes 1 à 5<option>Lignes 6 à 10", ["list", "more"]),
        ("<option>Page...<option selected>1<option>2", ["list", "more"]),
        ("<option>1<option>2<option>...<option>7", ["more"]),
        ("<option selected>3<option>2<option>1", ["more"]),
        ("<option>1<option>2<option selected>3", []),
        ("<option>5<option>10<option>20", []),
        ("<option>1", []),
        ("<option>2024<option>2025", []),
        ("<option>Actif<option>Inactif", []),
    ],
)
def test_lists_of_pages(stage: Stage, options: str, found: list[str]):
    stage.show(f"<h2>Mes structures</h2><select data-x=it>{options}</select><table><tr><td>21</td></tr></table>")
    seen = [way for way in ("list", "more") if stage.marks({"pager": way, "under": ["Mes structures"]}) == ["it"]]
    assert seen == found


@pytest.mark.parametrize(
    ("chosen", "tables", "found"), [(1, 1, ["above"]), (2, 1, ["above", "below"]), (1, 2, ["above", "below"])]
)
def test_lists_of_pages_around_a_table(stage: Stage, chosen: int, tables: int, found: list[str]):
    first = "<select data-x=above><option>1<option>2<option>3</select>"
    other = "<select data-x=below><option>1<option>2<option>3</select>".replace(f">{chosen}", f" selected>{chosen}")
    stage.show(f"<h2>Mes structures</h2>{first}{'<table><tr><td>21</td></tr></table>' * tables}{other}")
    assert stage.marks({"pager": "list", "under": ["Mes structures"]}) == found


def test_pagers_of_two_lists(stage: Stage):
    pager = "<div><a href=?{0}p=1>«</a> <b>1</b> <a href=?{0}p=2 data-x={0}>»</a></div>"
    table = "<table><tr><td>x</td></tr></table>"
    stage.show(
        f"<h2>Les demandes</h2>{pager.format('a')}{table}<h2>Mes structures</h2>{pager.format('b')}{table}{pager.format('b')}"
    )
    assert stage.marks({"pager": "next", "under": ["Mes structures"]}) == ["b"]
    assert stage.marks({"pager": "next", "under": ["Les demandes"]}) == ["a"]
    assert stage.marks({"pager": "next"}) == ["a", "b"]


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("<h2>Mes structures</h2>", "<h2>Mes services</h2>"),
        (
            "<div class=panel-heading><h3>Mes structures</h3></div>",
            "<div class=panel-heading><h3>Mes services</h3></div>",
        ),
        ("<div class='bloc titre'>Mes structures</div>", "<div class='bloc titre'>Mes services</div>"),
        ("<p><b class=t>Mes structures</b></p>", "<p><b class=t>Mes services</b></p>"),
        ("<div role=heading aria-level=3>Mes structures</div>", "<h2>Mes services</h2>"),
        ("<fieldset><legend>Mes structures</legend>", "</fieldset><fieldset><legend>Mes services</legend>"),
    ],
)
def test_under(stage: Stage, first: str, second: str):
    button = "<div><h4>Détail</h4><button data-x={}>Exporter</button></div>"
    stage.show(
        f"<nav><a href=/m>Mes structures</a></nav><h1>Page</h1>{button.format('none')}{first}{button.format('one')}{second}"
        f"{button.format('two')}"
    )
    assert stage.marks({"role": ["button"], "under": ["Mes structures"]}) == ["one"]
    assert stage.marks({"role": ["button"], "under": ["Mes services"]}) == ["two"]
    assert stage.marks({"role": ["button"], "under": ["Autre"]}) == []


BACK = "<h1>Structure</h1><p>" + "texte " * 2000 + "</p><button data-x=page>Confirmer</button>"
DIALOGS = {
    "dialog": "<dialog id=d><h2>Confirmation</h2><button data-x=it>Confirmer</button></dialog><script>d.showModal()</script>",
    "role": "<div role=dialog><h2>Confirmation</h2><button data-x=it>Confirmer</button></div>",
    "bootstrap-2": "<div class=modal style='position:fixed;left:300px;top:100px;width:400px;height:200px;background:#fff;z-index:9'>"
    "<h3>Confirmation</h3><button data-x=it>Confirmer</button></div>",
    "backdrop": "<div style='position:fixed;inset:0;background:#0008'></div><div style='position:absolute;left:300px;top:200px;"
    "background:#fff;padding:30px'>Confirmation<p><button data-x=it>Confirmer</button></div>",
    "overlay": "<div style='position:fixed;inset:0;background:#0008;display:flex;align-items:center;justify-content:center'>"
    "<div style='background:#fff;padding:50px'>Confirmation <button data-x=it>Confirmer</button></div></div>",
    "cookies": "<div style='position:fixed;bottom:0;left:0;right:0;background:#fff;padding:20px'>Nous utilisons des cookies "
    "<button data-x=it>Confirmer</button></div>",
    "popover": "<div popover id=d>Confirmation <button data-x=it>Confirmer</button></div><script>d.showPopover()</script>",
    "aria-modal": "<section aria-modal=true>Confirmation <button data-x=it>Confirmer</button></section>",
}


@pytest.mark.parametrize("dialog", DIALOGS)
def test_dialogs(stage: Stage, dialog: str):
    stage.show(BACK + DIALOGS[dialog])
    assert stage.marks({"role": ["button"], "name": ["Confirmer"], "within": "dialog"}) == ["it"]
    assert stage.marks({"role": ["button"], "name": ["Confirmer"]}) == ["page", "it"]


@pytest.mark.parametrize(
    "bar",
    [
        "<nav style='position:fixed;top:0;left:0;right:0;height:50px'><button>Confirmer</button></nav>",
        "<div style='position:fixed;top:0;left:0;right:0;height:50px;background:#fff'><button>Confirmer</button></div>"
        "<style>body{padding-top:80px}</style>",
        "<div style='position:relative'><button>Confirmer</button></div>",
        "<div role=dialog hidden><button>Confirmer</button></div>",
        "<div style='position:absolute;top:2000px;left:10px'><button>Confirmer</button></div><style>p{height:1500px}</style>",
    ],
)
def test_what_is_no_dialog(stage: Stage, bar: str):
    stage.show(bar + "<h1>Page</h1><p>Texte</p><button>Confirmer</button>")
    assert stage.marks({"role": ["button"], "within": "dialog"}) == []


def test_shadow_roots(stage: Stage):
    stage.show(
        "<my-form><span slot=t>Mot de passe</span></my-form><my-closed></my-closed><script>"
        "customElements.define('my-form', class extends HTMLElement { constructor() { super(); this.attachShadow({mode: 'open'})"
        ".innerHTML = '<label for=p><slot name=t></slot></label><input id=p data-x=it><button>Valider</button>'; } });"
        "customElements.define('my-closed', class extends HTMLElement { constructor() { super(); this.attachShadow({mode: 'closed'})"
        ".innerHTML = '<button data-x=closed>Fermé</button>'; } });</script>"
    )
    assert stage.marks({"beside": ["Mot de passe"]}) == ["it"]
    assert stage.marks({"role": ["button"], "name": ["Valider"]}) == ["?"]
    assert stage.marks({"role": ["button"], "name": ["Fermé"]}) == ["closed"]
    assert stage.marks({"matches": "mot de passe.*"}) == ["?"]
    stage.run(stage.browser.fill(stage.one({"beside": ["Mot de passe"]}), "abc"))
    assert stage.one({"beside": ["Mot de passe"]}).text == "abc"


def test_frames(stage: Stage):
    stage.server.pages["/inner"] = "<button data-x=inner>Valider</button><p>Dedans</p>"
    stage.show("<h1>Dehors</h1><iframe src=/inner></iframe><iframe src=/inner style='display:none'></iframe>")
    stage.until(lambda tab: tab.rested and tab.found["in"][0], Query("in", ({"text": ["Dedans"]},)))
    assert stage.marks({"role": ["button"], "name": ["Valider"]}) == ["inner"]
    assert stage.one({"text": ["Dedans"]}).address == "https://portail.example/inner"


@pytest.mark.parametrize(
    "markup",
    [
        "<button disabled>V</button>", "<fieldset disabled><button>V</button></fieldset>", "<button aria-disabled=true>V</button>",
        "<div inert><button>V</button></div>", "<button class='btn disabled'>V</button>",
        "<ul><li class=disabled><button>V</button></li></ul>", "<button style='pointer-events:none'>V</button>",
    ],
)  # fmt: skip
def test_disabled(stage: Stage, markup: str):
    stage.show(markup + "<button class=ok>W</button>")
    assert [node.enabled for node in stage.find({"role": ["button"]})[0]] == [False, True]


def test_css_and_bad_ways(stage: Stage):
    stage.show("<p class=a data-x=it>1</p><p class=a hidden>2</p>")
    assert stage.marks({"css": "p.a", "why": "x"}) == ["it"]
    assert (
        stage.look(Query("bad", ({"css": "p[", "why": "x"}, {"css": "p", "why": "x"})), after=-1)
        .tabs[0]
        .found["bad"][0]
        == ()
    )


def test_prototype_js_and_clobbered_forms(stage: Stage):
    stage.show(
        "<html><script>Array.prototype.toJSON = function () { return 'broken'; }; Array.prototype.map = Array.prototype.filter ="
        " Array.from = () => { throw 1; }; Element.prototype.getAttribute = () => null;"
        "window.Promise = null; window.setTimeout = () => 0; String.prototype.trim = null; JSON.stringify = () => '';"
        "Element.prototype.remove = null;</script><body><form id=f><input name=parentNode><input name=firstChild value=v>"
        "<input name=getAttribute><input name=localName><input name=tagName><input name=children><input name=nodeType>"
        "<button data-x=it>Valider</button></form></body></html>"
    )
    found = stage.look(Query("q", ({"role": ["button"], "name": ["Valider"]},)), after=-1).tabs[0].found["q"]
    assert len(found[0]) == 1


SELECT2 = (
    "<label for=f1>Structure <span>*</span></label><div style='position:relative'><a href='javascript:void(0)' "
    "style='display:block;border:1px solid' data-x=s1><span>-- Aucun --</span></a><input id=f1 style='position:absolute;"
    "clip:rect(0 0 0 0);width:1px;height:1px;border:0;padding:0'></div>"
    "<label>Compte technique</label><div><span role=combobox tabindex=0 data-x=s2>TECH_1</span></div>"
    "<label for=n>Type de demande</label> <select id=n data-x=n><option>Un</select><br>Nom <input id=t>"
)


@pytest.mark.parametrize(
    ("label", "found"), [("Structure", "s1"), ("Compte technique", "s2"), ("Type de demande", "n"), ("Nom", None)]
)
def test_a_list_beside_words_may_be_drawn(stage: Stage, label: str, found: str | None):
    stage.show(SELECT2)
    assert stage.marks({"beside": [label], "kind": "list"}) == ([found] if found else [])
