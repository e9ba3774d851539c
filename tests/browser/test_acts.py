"""Steps on elements, what hinders them, and reading a page as a whole."""

# ruff: noqa: E501 - markup is kept as it would stand in a page; the protocol takes booleans

import re
import time
import traceback
from pathlib import Path

import pytest

from robot.browser import acts
from robot.engine.screen import BrowserTrouble, Node, Trouble
from robot.secrets.secret import Secret

from .stage import Stage, saved

GEHEIM = "sehr-geheim/42"


def trouble(stage: Stage, step: object) -> BrowserTrouble:
    with pytest.raises(BrowserTrouble) as caught:
        stage.run(step)  # type: ignore[arg-type]
    assert caught.value.__context__ is None
    assert caught.value.__cause__ is None
    return caught.value


def test_fill_select_check_press_upload(fresh: Stage, tmp_path: Path):
    stage = fresh  # a secret that is typed concerns the whole browser until a request carries it
    stage.show(
        "<label>Nom <input></label><label>Code <input type=password></label><label>Statut <select><option>Actif</option>"
        "<option value=2>Désactivé </option></select></label><label><input type=checkbox>Accord</label><input type=file>"
    )
    browser = stage.browser
    stage.run(browser.fill(stage.one({"label": ["Nom"]}), "Dupont"))
    stage.run(browser.fill(stage.one({"label": ["Code"]}), Secret(GEHEIM)))
    stage.run(browser.select(stage.one({"label": ["Statut"]}), "desactive"))
    stage.run(browser.check(stage.one({"label": ["Accord"]}), True))
    file = tmp_path / "a.txt"
    file.write_text("x")
    stage.run(browser.upload(stage.one({"css": "[type=file]", "why": "x"}), file))
    values = stage.js("[...document.querySelectorAll('input')].map((i) => i.type === 'checkbox' ? i.checked : i.value)")
    assert values == ["Dupont", values[1], True, "C:\\fakepath\\a.txt"]
    assert re.fullmatch(r"crobotz7\w+", values[1])
    assert stage.js("document.querySelector('select').value") == "2"
    assert stage.one({"label": ["Nom"]}).text == "Dupont"
    assert stage.one({"label": ["Code"]}).text == ""
    stage.run(browser.press("Control+A", stage.one({"label": ["Nom"]})))
    stage.run(browser.press("Delete", None))
    assert stage.one({"label": ["Nom"]}).text == ""
    stage.run(browser.check(stage.one({"label": ["Accord"]}), False))
    assert stage.js("document.querySelector('[type=checkbox]').checked") is False


def test_select_what_is_not_there(stage: Stage):
    stage.show("<select><option>Un<option>Deux<option>deux</select><input>")
    node = stage.one({"css": "select", "why": "x"})
    assert "no option" in trouble(stage, stage.browser.select(node, "Trois")).reason
    assert "more than one" in trouble(stage, stage.browser.select(node, "Deux")).reason
    assert trouble(stage, stage.browser.select(stage.one({"css": "input", "why": "x"}), "Un")).kind is Trouble.UNREADY


@pytest.mark.parametrize("once", [False, True])
def test_click_troubles(stage: Stage, monkeypatch: pytest.MonkeyPatch, once: bool):
    stage.show(
        "<button onclick='window.n = (window.n || 0) + 1' data-x=a>Un</button><button disabled>Deux</button>"
        "<button id=g>Trois</button><div id=o style='display:none;position:fixed;inset:0;background:#fff'>x</div>"
    )
    one, two, three = stage.find({"role": ["button"]})[0]
    stage.run(stage.browser.click(one, once=once))
    assert stage.js("window.n") == 1
    monkeypatch.setattr(acts, "WAIT", 2000.0)
    assert trouble(stage, stage.browser.click(two, once=once)).kind is Trouble.UNREADY
    stage.js("() => g.remove()")
    assert trouble(stage, stage.browser.click(three, once=once)).kind is Trouble.GONE
    stage.js("() => { o.style.display = 'block' }")
    monkeypatch.setattr(acts, "WAIT", 6000.0)
    covered = trouble(stage, stage.browser.click(one, once=once))
    assert covered.kind is Trouble.COVERED
    assert stage.js("window.n") == 1
    assert trouble(stage, stage.browser.click(Node("nobody:1", "", True, ""))).kind is Trouble.GONE


def test_once_clicks_once_on_a_slow_page(stage: Stage):
    stage.show(
        "<button onclick='window.n = (window.n || 0) + 1; const t = Date.now(); while (Date.now() - t < 400);'>Un</button>"
    )
    stage.run(stage.browser.click(stage.one({"role": ["button"]}), once=True))
    time.sleep(0.3)
    assert stage.js("window.n") == 1


def test_no_trouble_holds_what_was_typed(fresh: Stage, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(acts, "WAIT", 2000.0)
    fresh.show("<input readonly><p>x</p>")
    for way in ({"css": "input", "why": "x"}, {"css": "p", "why": "x"}):
        found = trouble(fresh, fresh.browser.fill(fresh.one(way), Secret(GEHEIM)))
        assert GEHEIM not in "".join(traceback.format_exception(found)) + repr(found.args)
        assert found.kind is Trouble.UNREADY


def test_node_of_a_page_that_is_gone(stage: Stage):
    stage.show("<button>Un</button>")
    node = stage.one({"role": ["button"]})
    stage.show("<button>Deux</button>")
    assert trouble(stage, stage.browser.click(node)).kind is Trouble.GONE


def test_nodes_keep_their_id(stage: Stage):
    stage.show("<button id=b>Un</button>")
    node = stage.one({"role": ["button"]})
    stage.js("() => { b.textContent = 'Deux'; document.body.append(b) }")
    again = stage.one({"role": ["button"]})
    assert (again.id, again.text) == (node.id, "Deux")


def test_download(stage: Stage, tmp_path: Path):
    stage.server.pages["/file"] = (200, {"Content-Disposition": "attachment; filename=a.txt"}, "login;x")
    stage.show("<a href=/file>Exporter</a><button>Rien</button>")
    stage.run(stage.browser.download(stage.one({"role": ["link"]}), tmp_path / "got"))
    assert saved(tmp_path / "got") == ("login;x", 0o600)
    screen = stage.until(lambda tab: tab.rested)
    assert (screen.tabs[0].pending, screen.tabs[0].failure) == (False, None)


@pytest.mark.parametrize(
    ("markup", "expected"),
    [
        ("<p>Mot de passe : [J0+3z&amp;&lt;sN;  x&nbsp;y ]</p>", "Mot de passe : [J0+3z&<sN;  x\u00a0y ]"),
        ("<p>a<br>b</p><p>c</p>", "a\nb\nc"),
        ("<p>un\n\tdeux</p>", "un  deux"),
        ("<pre>un\n  deux</pre>", "un\n  deux"),
        ("<p>[<b>ab</b><i>cd</i>]</p>", "[abcd]"),
        ("<div>a</div>\n  <div>b</div>", "a\nb"),
        ("<p>x <input value='v  w'> y<input type=password value=p></p>", "x \tv  w\t y"),
        (
            "<table><tr><td>login</td>\n<td>TECH</td></tr><tr><td>mdp</td><td>a b</td></tr></table>",
            "login\tTECH\nmdp\ta b",
        ),
        ("<p>vu<span hidden>caché</span><script>1</script><style>p{}</style></p>", "vu"),
        ("<p> bord</p>", " bord"),
    ],
)
def test_exact_text(stage: Stage, markup: str, expected: str):
    stage.show(markup)
    lines = [line.strip("\t") for line in stage.secret().split("\n")]
    assert "\n".join(line for line in lines if line) == expected


def test_secret_of_frames(stage: Stage):
    stage.server.pages["/inner"] = "<p>dedans</p>"
    stage.show("<p>dehors</p><iframe src=/inner></iframe>")
    screen = stage.until(lambda tab: tab.rested)
    read = stage.run(stage.browser.read_secret(screen.tabs[0].id))
    assert [secret.reveal() for secret in read] == ["dehors", "dedans"]
    assert "dedans" not in repr(read)


def test_outline(stage: Stage):
    stage.show(
        "<html><title>Accueil</title><h1>Bienvenue</h1><label>Identifiant <input value=moi></label><input type=password "
        f"placeholder=Code value='{GEHEIM}'><button>Connexion</button><a href=/x>Aide</a><div role=alert>Refusé</div>"
        "<textarea>tapé</textarea></html>"
    )
    outline = stage.run(stage.browser.outline(stage.look(after=-1).tabs[0].id))
    assert (outline.title, outline.headings, outline.alerts) == ("Accueil", ("Bienvenue",), ("Refusé",))
    assert outline.boxes[:2] == ("Identifiant", "Code")
    assert outline.actions == ("Connexion", "Aide")
    assert not any(word in repr(outline) for word in ("moi", GEHEIM, "tapé"))


def test_open_of_what_is_no_address(stage: Stage):
    assert trouble(stage, stage.browser.open("https://")).kind is Trouble.UNREACHABLE
