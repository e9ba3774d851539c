"""What is clicked, and what is not: the right one of twins, no button by another name, what is hidden or drawn late."""

# ruff: noqa: E501, ISC004, RUF001 - markup is kept as it would stand in a page

import unicodedata
from collections.abc import Callable

import pytest

from robot.outcomes import Outcome

from .parts import NOTING, noted
from .portal import CHORUS, NEW, OtherPortal, Page, confirmation, home, menu, sign_in, structure
from .visitor import Visitor, Walked

OTHERS = tuple(f"21470{number:03}100012" for number in range(100, 111))


def done(portal: OtherPortal, visitor: Visitor) -> Walked:
    """A walk that must do the whole job, once, and sign out."""
    walked = visitor.walk()
    assert walked.deliverable == [NEW], (walked.ending.message, noted(portal))
    assert portal.happened("reset") == 1
    assert not portal.open, (walked.ending.message, noted(portal))
    return walked


def stopped(portal: OtherPortal, visitor: Visitor, *, leave: bool = False) -> Walked:
    """A walk that must stop because it does not recognise something, with nothing reset; `leave`: it signs out too."""
    walked = visitor.walk(page=5, leave=leave)
    assert walked.ending.outcome is Outcome.NOT_RECOGNISED, walked.ending.message
    assert portal.happened("reset") == 0
    return walked


def instead(page: Page, old: str, new: str) -> Page:
    """A page with one piece of it replaced."""

    def made(portal: OtherPortal) -> str:
        text = page(portal)
        assert isinstance(text, str)
        assert old in text
        return text.replace(old, new)

    return made


# --- no button by another name

DIALOG = """{top}<h1>Modification de la structure</h1><p>Identifiant : {siret}</p><div role="dialog" aria-modal="true"
style="position:fixed;top:100px;left:200px;width:500px;background:white"><h2>Confirmation de réinitialisation du mot de
passe</h2><p>Voulez-vous le réinitialiser ?</p>{buttons}</div>"""


@pytest.mark.parametrize(
    "buttons",
    [
        '<form method=post action="/cpp/reinitialiser"><button>✓ Confirmer la suppression</button></form>',
        '<form method=post action="/cpp/reinitialiser"><input type=submit value="Confirmer et désactiver"></form>',
        '<form method=post action="/cpp/reinitialiser"><button>Confirmer…</button> <button>Confirmer</button></form>',
    ],
    ids=["confirm-other", "confirm-and-more", "confirm-twice"],
)
def test_confirm_other(portal: OtherPortal, at_home: Visitor, buttons: str) -> None:
    portal.pages["confirmation"] = lambda one: NOTING + DIALOG.format(top="", siret=one.siret, buttons=buttons)
    stopped(portal, at_home)
    assert not [one for one in noted(portal) if "Confirmer" in one]


def test_confirm_other_in_another_form(portal: OtherPortal, at_home: Visitor) -> None:
    """The dialog has no button of that name yet; a form behind it has."""
    buttons = '</div><form method=post action="/cpp/reinitialiser"><button>Confirmer</button></form><div>'
    portal.pages["confirmation"] = lambda one: NOTING + DIALOG.format(top="", siret=one.siret, buttons=buttons)
    stopped(portal, at_home)
    assert not noted(portal)


# --- twins

LINK = f'<a href="https://{CHORUS}/cpp/">Chorus Pro</a>'


@pytest.mark.parametrize(
    "links",
    [
        f"<div inert>{LINK}</div>{LINK}",
        f"{LINK}<div inert>{LINK}</div>",
        f'<div style="transform:scale(0)">{LINK}</div>{LINK}',
        '<a href="/rien" style="display:inline-block;width:0;height:0;font-size:0">Chorus Pro</a>' + LINK,
        f"<button disabled>Chorus Pro</button> <button onclick=\"location='https://{CHORUS}/cpp/'\">Chorus Pro</button>",
        f"{LINK} <p>Favoris : {LINK}</p>",
        f'<a href="/rien" aria-disabled="true">Chorus Pro</a> {LINK}',
    ],
    ids=["inert", "inert-last", "scale-0", "zero-size", "disabled", "same-address", "aria-disabled"],
)
def test_twins(portal: OtherPortal, visitor: Visitor, links: str) -> None:
    portal.pages["menu"] = instead(menu, LINK, links)
    done(portal, visitor)


# --- one text, written otherwise


def _signs(text: str) -> str:
    return text.replace("'", "\u2019").replace(" du mot", "\u00a0du mot")


@pytest.mark.parametrize(
    "written", [lambda text: unicodedata.normalize("NFD", text), _signs], ids=["decomposed", "typographic"]
)
def test_decomposed(portal: OtherPortal, visitor: Visitor, written: Callable[[str], str]) -> None:
    def rewritten(page: Page) -> Page:
        def made(portal: OtherPortal) -> str:
            pieces = str(page(portal)).split(NEW)  # the password is no text of the page
            return "".join(written(piece) if not piece.startswith("&") else piece for piece in pieces)

        return made

    for name in ("menu", "home", "structures", "structure", "confirmation"):
        portal.pages[name] = rewritten(portal.pages[name])
    if written is not _signs:
        portal.pages["signed-out"] = rewritten(portal.pages["signed-out"])
    done(portal, visitor)


# --- the whole list

ROW = "<tr><td>{0}</td><td>COMMUNE</td><td><a href='/cpp/structure?siret={0}'>Modifier</a></td></tr>"


def paged(heading: str, pager: Callable[[int, int], str], *, each: int = 5, wanted: bool = True) -> Page:
    """« Mes structures », five rows a page, in a part with a heading of some kind and a pager below."""
    all_of_them = [*OTHERS, *(["21470244100012"] if wanted else [])]

    def page(portal: OtherPortal) -> str:
        assert portal.request is not None
        at = int(portal.request.query.get("p", "1"))
        rows = "".join(ROW.format(siret) for siret in all_of_them[(at - 1) * each : at * each])
        pages = -(-len(all_of_them) // each)
        return (
            f"<nav><a href='/cpp/deconnexion'>Déconnexion</a></nav>{heading.format(rows=rows, pager=pager(at, pages))}"
        )

    return page


def component(at: int, pages: int) -> str:
    """A pager as a component has it: buttons in a list of their own, below the table."""
    go = "onclick=\"location='/cpp/structures?p={}'\""
    numbers = "".join(
        f"<li class='{'is-active' if number == at else ''}'><button type=button {go.format(number)}>{number}</button></li>"
        for number in range(1, pages + 1)
    )
    off = "disabled" if at == pages else go.format(at + 1)
    return f"<div class=pager><span>12 lignes</span><ul>{numbers}<li><button {off} title='Page suivante'>›</button></li></ul></div>"


def numbers_alone(at: int, pages: int) -> str:
    return (
        "<p>"
        + " ".join(
            f"<b>{one}</b>" if one == at else f"<a href='/cpp/structures?p={one}'>{one}</a>"
            for one in range(1, pages + 1)
        )
        + "</p>"
    )


CAPTION = "<table><caption>Mes structures</caption><tbody>{rows}</tbody></table>{pager}<h2>Mes espaces</h2><p>Page suivante</p>"
HEADINGS = {
    "caption-table": (CAPTION, component),
    "caption-in-a-wrapper": (f"<section><div>{CAPTION}</div></section>", component),
    "figure": (
        "<figure><table>{rows}</table><figcaption>Mes structures</figcaption></figure><div>{pager}</div>",
        component,
    ),
    "legend": ("<fieldset><legend>Mes structures</legend><table>{rows}</table></fieldset>{pager}", numbers_alone),
    "aria-label": ("<table aria-label='Mes structures'>{rows}</table>{pager}", numbers_alone),
}


@pytest.mark.parametrize("heading", HEADINGS)
def test_caption_table(portal: OtherPortal, at_home: Visitor, heading: str) -> None:
    portal.pages["structures"] = paged(*HEADINGS[heading])
    done(portal, at_home)


def no_way_on(at: int, pages: int) -> str:
    return f"<p>{at * 5 - 4} - {min(at * 5, 11)} sur 11</p><canvas width=40 height=20></canvas>"


def page_list(at: int, pages: int) -> str:
    """The pages in a list to choose from, in no box of their own."""
    options = "".join(f"<option {'selected' if one == at else ''}>{one}</option>" for one in range(1, pages + 1))
    return f"<label>Page <select>{options}</select></label> sur {pages}"


def pages_to_choose(at: int, pages: int) -> str:
    return page_list(at, pages).replace("<select", "<select onchange=\"location='/cpp/structures?p='+this.value\"")


def pages_to_choose_here(at: int, pages: int) -> str:
    """Pages that a script draws into the same document."""
    rows = [ROW.format(siret) for siret in (*OTHERS, "21470244100012")]
    script = f"const rows = {rows!r}; const draw = (n) => document.querySelector('tbody').innerHTML = rows.slice(n * 5, n * 5 + 5).join('')"
    options = "".join(f"<option value={one}>Page {one + 1} sur 3" for one in range(3))
    return f"<select onchange='setTimeout(() => draw(+this.value), 300)'>{options}</select><script>{script}</script>"


@pytest.mark.parametrize("pager", [pages_to_choose, pages_to_choose_here])
def test_pages_in_a_list(portal: OtherPortal, at_home: Visitor, pager: Callable[[int, int], str]) -> None:
    portal.pages["structures"] = paged(CAPTION, pager)
    done(portal, at_home)


@pytest.mark.parametrize(
    ("pager", "outcome"),
    [
        (component, Outcome.REFUSED),
        (numbers_alone, Outcome.REFUSED),
        (no_way_on, Outcome.NOT_RECOGNISED),
        (
            lambda at, _: f"<p>11 lignes</p><a style='cursor:pointer'><i>{'+' if at < 3 else ''}</i></a>",
            Outcome.NOT_RECOGNISED,
        ),
        (lambda at, pages: f"<p>Page {at} sur {pages}</p>", Outcome.NOT_RECOGNISED),
        (page_list, Outcome.NOT_RECOGNISED),
        (pages_to_choose, Outcome.REFUSED),
    ],
    ids=["caption-table-whole", "numbers-whole", "range", "count", "page-of", "page-list", "page-list-whole"],
)
def test_caption_table_refuses_only_what_was_seen_whole(
    portal: OtherPortal, at_home: Visitor, pager: Callable[[int, int], str], outcome: Outcome
) -> None:
    if pager is component:

        def pager(at: int, pages: int) -> str:
            return component(at, pages).replace("12 lignes", "11 lignes")

    portal.pages["structures"] = paged(CAPTION, pager, wanted=False)
    walked = at_home.walk()
    assert walked.ending.outcome is outcome, walked.ending.message


def test_caption_table_that_grows(portal: OtherPortal, at_home: Visitor) -> None:
    rows = [ROW.format(siret) for siret in (*OTHERS, "21470244100012")]
    script = f"""<script>const rows = {rows!r}; let shown = 0; const more = () => {{ shown += 5;
    document.querySelector("tbody").innerHTML = rows.slice(0, shown).join("");
    document.querySelector("#more").hidden = shown >= rows.length; }}; more();</script>"""
    portal.pages["structures"] = lambda _: (
        "<nav><a href='/cpp/deconnexion'>Déconnexion</a></nav><h2>Mes structures</h2><table><tbody></tbody></table>"
        f"<button id=more type=button onclick='more()'>Afficher plus</button>{script}"
    )
    done(portal, at_home)


# --- what is hidden

HIDDEN_NAV = """<style>.wide {{display: none}} .closed ul {{display: none}}</style><header>
<ul class=wide><li><a href="/cpp/structures">Activités du gestionnaire</a></li><li><a href="/cpp/deconnexion">Déconnexion</a></li></ul>
<div class="mobile closed" id=m>{button}<ul id=menu><li><a href="/cpp/structures">Activités du gestionnaire</a></li>
<li><a href="/cpp/deconnexion">Déconnexion</a></li></ul></div></header><h1>Chorus Pro</h1>"""
TOGGLE = "onclick=\"document.getElementById('m').classList.toggle('closed')\""
MENUS = {
    "aria-controls": f"<button type=button aria-controls=menu aria-expanded=false {TOGGLE}>☰</button>",
    "named": f"<button type=button {TOGGLE}>Menu</button>",
    "bootstrap": f"<button type=button class=navbar-toggle data-target='#menu' {TOGGLE}><span class=icon-bar></span>==</button>",
}


@pytest.mark.parametrize("button", MENUS)
def test_narrow_menu(portal: OtherPortal, at_home: Visitor, button: str) -> None:
    portal.pages["home"] = lambda _: HIDDEN_NAV.format(button=MENUS[button])
    for name in ("structures", "structure", "recapitulatif"):
        page = portal.pages[name]
        portal.pages[name] = lambda one, page=page: (
            HIDDEN_NAV.format(button=MENUS[button]) + str(page(one)).split("</nav>")[1]
        )
    done(portal, at_home)


def test_narrow_menu_that_is_drawn_when_it_is_opened(portal: OtherPortal, at_home: Visitor) -> None:
    links = '<a href="/cpp/structures">Activités du gestionnaire</a> <a href="/cpp/deconnexion">Déconnexion</a>'
    nav = f"""<header><button type=button id=b>Menu</button><div id=n></div></header><script>b.onclick = () => {{
    n.innerHTML = n.innerHTML ? '' : '{links}'; }};</script><h1>Chorus Pro</h1>"""
    portal.pages["home"] = lambda _: nav
    for name in ("structures", "structure", "recapitulatif"):
        page = portal.pages[name]
        portal.pages[name] = lambda one, page=page: nav + str(page(one)).split("</nav>")[1]
    done(portal, at_home)


FOLDS = {
    "aria-controls": ("<h2><button type=button aria-expanded=false aria-controls=u onclick='u.hidden=!u.hidden'>Utilisateurs "
                      "rattachés à la structure</button></h2><div id=u hidden>", "</div>"),
    "details": ("<details><summary>Utilisateurs rattachés à la structure</summary>", "</details>"),
    "heading": ("<h2 style='cursor:pointer' onclick='u.hidden=!u.hidden'>Utilisateurs rattachés à la structure</h2><div id=u hidden>",
                "</div>"),
    "panel": ("<div class='panel-heading'><a role=button data-toggle=collapse href='#u' onclick='u.hidden=!u.hidden;return false'>"
              "Utilisateurs rattachés à la structure</a></div><div id=u hidden>", "</div>"),
}  # fmt: skip


@pytest.mark.parametrize("fold", FOLDS)
def test_folded_part(portal: OtherPortal, at_home: Visitor, fold: str) -> None:
    before, after = FOLDS[fold]

    def page(portal: OtherPortal) -> str:
        text = str(structure(portal)).replace("<h2>Utilisateurs rattachés à la structure</h2>", before)
        return (
            f"{text}{after}<p><button type=button onclick=\"location='/cpp/rien'\">Désactiver la structure</button></p>"
        )

    portal.pages["structure"] = page
    done(portal, at_home)


DROPDOWNS = {
    "hidden-list": "<div><button type=button onclick='d.hidden=!d.hidden'>Claire DODUE ▾</button><ul id=d hidden><li><a href='/cpp/profil'>"
    "Mon profil</a><li><a href='{}'>Se déconnecter</a></ul></div>",
    "drawn": "<div><button type=button onclick='this.nextSibling.innerHTML=`<a href=\"{}\">Se déconnecter</a>`' aria-haspopup=true>Claire "
    "DODUE</button><p></p></div>",
    "several": "<div class=top><button type=button aria-haspopup=true onclick='l.hidden=!l.hidden'>FR</button><ul id=l hidden><li><a href='#'>"
    "English</a></ul> <button type=button aria-haspopup=true onclick='d.innerHTML=`<a href=\"{}\">Se déconnecter</a>`'>Claire "
    "DODUE</button><p id=d></p></div>",
    "late": "<div><button type=button onclick='d.hidden=!d.hidden'>Claire DODUE ▾</button><ul id=d hidden><li><a href='#' id=x>Se déconnecter"
    "</a></ul></div><script>setTimeout(() => x.onclick = () => {{ location = '{}'; }}, 2000)</script>",
}  # fmt: skip


@pytest.mark.parametrize("dropdown", DROPDOWNS)
def test_sign_out_dropdown(portal: OtherPortal, visitor: Visitor, dropdown: str) -> None:
    for name in ("home", "structures", "structure", "recapitulatif"):
        page = portal.pages[name]
        made = DROPDOWNS[dropdown].format("/cpp/deconnexion")
        portal.pages[name] = instead(page, '<a href="/cpp/deconnexion">Déconnexion</a>', made)
    portal.pages["menu"] = instead(menu, '<a href="/portail/deconnexion">Déconnexion</a>',
                                   DROPDOWNS[dropdown].format("/portail/deconnexion"))  # fmt: skip
    done(portal, visitor)


# --- what comes late

LATE = """<script>setTimeout(() => document.querySelector("#it").addEventListener("click", () => {{ {} }}), 2000);</script>"""


def test_late_handlers(portal: OtherPortal, at_home: Visitor) -> None:
    """Two buttons whose handlers attach two seconds after they are drawn, on the way to the reset."""
    go = LATE.format("location = '/cpp/structures'")
    portal.pages["home"] = instead(home, '<a href="/cpp/structures">Activités du gestionnaire</a>',
                                   f"<a role=button tabindex=0 id=it>Activités du gestionnaire</a>{go}")  # fmt: skip
    done(portal, at_home)


def test_late_handlers_wipe_a_field(portal: OtherPortal, visitor: Visitor) -> None:
    """Both boxes are emptied again and again in the first second: what was typed is typed anew before it is sent."""
    wipe = """<script>let t = 0; const i = setInterval(() => { document.querySelectorAll("input").forEach((one) => {
    one.value = ""; }); if (++t > 9) clearInterval(i); }, 100);</script>"""
    portal.pages["sign-in"] = lambda one: sign_in(one) + wipe
    done(portal, visitor)
    assert portal.happened("sign-in") == 1
    assert portal.happened("refusal") == 0


def test_late_handlers_never_repeat_what_is_destructive(portal: OtherPortal, at_home: Visitor) -> None:
    button = "<button type=button id=it>Confirmer</button>" + LATE.format("document.querySelector('form').submit()")
    portal.pages["confirmation"] = lambda one: (
        NOTING + str(confirmation(one)).replace("<button>Confirmer</button>", button)
    )
    walked = at_home.walk()
    assert walked.ending.outcome is Outcome.UNKNOWN
    assert len([one for one in noted(portal) if "Confirmer" in one]) == 1


# --- consent

BOX = "position:fixed;z-index:99;background:#ddd;padding:20px;"
PLACES = {
    "middle": BOX + "top:20%;left:20%;width:60%;height:50%",
    "bottom": BOX + "bottom:0;left:0;right:0",
    "top": BOX + "top:0;left:0;right:0",
    "whole": BOX + "inset:0",
    "corner": BOX + "bottom:10px;left:10px;width:300px",
}
TOLD = "Nous utilisons des cookies pour mesurer l'audience."
BANNERS = {
    "refuse": (TOLD, ["Tout accepter", "Tout refuser", "Personnaliser"], "Tout refuser"),
    "non-merci": ("Nous respectons votre vie privée. Avec votre consentement nous mesurons l'audience.",
                  ["OK pour moi", "Non merci", "Je choisis"], "Non merci"),
    "signs": (TOLD, ["✓ Tout accepter", "✗ Refuser tous les traceurs"], "✗ Refuser tous les traceurs"),
    "accept-alone": ("Ce site dépose des traceurs nécessaires à son fonctionnement.", ["J'ai compris"], "J'ai compris"),
}  # fmt: skip


def banner(told: str, buttons: list[str], style: str, *, shadow: bool, delay: int, host: str) -> str:
    made = "".join(f"<button type=button>{one}</button> " for one in buttons)
    html = f'<div style="{style}"><p>{told}</p>{made}</div>'
    return f"""<script>setTimeout(() => {{ if (sessionStorage["{host}"]) return; const at = document.createElement("div");
    document.body.append(at); const in_ = {"at.attachShadow({mode: 'closed'})" if shadow else "at"};
    in_.innerHTML = {html!r}; in_.addEventListener("click", (event) => {{ if (event.target.localName !== "button") return;
      navigator.sendBeacon("/noted", "click " + event.target.textContent); sessionStorage["{host}"] = 1; at.remove(); }});
    }}, {delay})</script>"""


@pytest.mark.parametrize(
    ("kind", "place", "shadow", "delay"),
    [("refuse", "middle", False, 0), ("refuse", "whole", False, 150), ("refuse", "bottom", False, 100),
     ("non-merci", "corner", True, 0), ("non-merci", "middle", True, 0), ("signs", "whole", False, 0),
     ("accept-alone", "middle", False, 0)],
    ids=["cookie-middle", "whole-late", "bottom", "corner", "consent", "signs", "accept-alone"],
)  # fmt: skip
def test_cookie_middle(
    portal: OtherPortal, visitor: Visitor, kind: str, place: str, *, shadow: bool, delay: int
) -> None:
    told, buttons, refused = BANNERS[kind]
    for name, page in list(portal.pages.items()):
        host = "pigp" if name in ("sign-in", "refused", "menu") else "chorus"
        made = banner(told, buttons, PLACES[place], shadow=shadow, delay=delay, host=host)
        portal.pages[name] = lambda one, page=page, made=made: str(page(one)) + made
    done(portal, visitor)
    clicked = {one.removeprefix("click ") for one in noted(portal)}
    assert clicked <= {refused}
    assert clicked or delay or place not in ("middle", "whole")


def test_an_overlay_that_asks_for_no_consent_stays_in_the_way(portal: OtherPortal, at_home: Visitor) -> None:
    over = f"<div style='{PLACES['whole']}'><p>Répondez à notre enquête</p><button type=button>Refuser</button></div>"
    portal.pages["home"] = lambda one: NOTING + str(home(one)) + over
    stopped(portal, at_home)
    assert not noted(portal)


# --- the pencil of the row, and no other action in it

SHEET = '<a href="/cpp/structure?siret={0}">Modifier</a>'
CARD = "<div class=card><h3>COMMUNE</h3><p>{0}</p>{1}</div>"


def listed(markup: str) -> Page:
    """« Mes structures » with some markup below its title."""
    return lambda _: (
        f"{NOTING}<nav><a href='/cpp/structures'>Activités du gestionnaire</a> <a href='/cpp/deconnexion'>Déconnexion"
        f"</a></nav><h2>Mes structures</h2>{markup}"
    )


NO_PENCILS = {
    "modify-to-inactive": "<a href='/rien'>Modifier le statut en inactif</a>",
    "credits-with-a-trash": "<a href='/rien' title='Crédits'><i class='icon-trash'></i></a>",
    "credit": "<a href='/rien' title='Crédit'><i class='icon-credit'></i></a>",
    "detach": "<a href='/rien' title='Se détacher'><span class='glyphicon glyphicon-trash'></span></a>",
    "detach-without-a-picture": "<a href='/rien' title='Se détacher'><i class=ico></i></a>",
    "unmodified": "<a href='/rien'><i class='icon-unmodified trash'></i></a>",
    "edit-and-trash": "<a href='/rien' title='Modifier'><i class='icon-trash'></i></a>",
    "inactive": "<a href='/rien' aria-label='Rendre inactif'><i class='fa fa-pencil'></i></a>",
    "cross": "<button type=button onclick=\"location='/rien'\"><i class='icoCroix16'></i></button>",
    "withdraw": "<a href='/rien' title='Retirer ma structure'><i class='icon-edit'></i></a>",
    "suspend": "<a href='/rien' title='Suspendre'><i class='ico'></i></a>",
    "deletes-by-its-address": "<a href='/cpp/supprimer'><i class='ico'></i></a>",
}


@pytest.mark.parametrize("action", NO_PENCILS)
def test_a_pencil_is_a_pencil(portal: OtherPortal, at_home: Visitor, action: str) -> None:
    portal.pages["structures"] = listed(f"<table><tr><td>{portal.siret}<td>COMMUNE<td>{NO_PENCILS[action]}</table>")
    walked = at_home.walk(dry_run=True)
    assert walked.ending.outcome is Outcome.NOT_RECOGNISED
    assert "son stylo" in walked.ending.message, walked.ending.message
    assert not [one for one in noted(portal) if "Déconnexion" not in one]
    assert not [one for one in portal.details("GET") if "/rien" in one or "/supprimer" in one]


PENCILS = {
    "modifier": "<a href='{0}'>Modifier</a>",
    "picture": "<a href='{0}'><img src='/i/edit_16.png' alt=''></a>",
    "awesome": "<a href='{0}' title=''><i class='fa fa-pencil-alt'></i></a>",
    "run-together": "<a href='{0}' id='btnEdit2'><i class='ico'></i></a>",
    "stamped": "<a href='{0}&timestamp=1700&bande=3'><i class='glyphicon glyphicon-pencil'></i></a>",
    "called": "<a href='{0}' title='Éditer les informations'><i class='ico'></i></a>",
    "unnamed": "<a href='{0}'><i class='ico'></i></a>",
    "beside-a-trash": "<a href='{0}'><i class='icon-edit'></i></a> <a href='/rien'><i class='icon-trash'></i></a>",
    "beside-a-detach": "<a href='/rien' title='Détacher'><i class=ico></i></a> <a href='{0}'><i class='pen'></i></a>",
}


@pytest.mark.parametrize("action", PENCILS)
def test_what_a_pencil_may_be(portal: OtherPortal, at_home: Visitor, action: str) -> None:
    pencil = PENCILS[action].format(f"/cpp/structure?siret={portal.siret}")
    portal.pages["structures"] = listed(f"<table><tr><td>{portal.siret}<td>COMMUNE<td>{pencil}</table>")
    walked = at_home.walk(dry_run=True)
    assert walked.ending.rehearsed, walked.ending.message
    assert not [one for one in portal.details("GET") if "/rien" in one]


@pytest.mark.parametrize("written", ["SIRET {}", "SIRET : {}", "Identifiant : {}", "{}"])
def test_cards(portal: OtherPortal, at_home: Visitor, written: str) -> None:
    cards = [(f"{one[:3]} {one[3:6]} {one[6:9]} {one[9:]}", SHEET.format(one)) for one in (OTHERS[0], portal.siret)]
    portal.pages["structures"] = listed("".join(CARD.format(written.format(one), link) for one, link in cards))
    done(portal, at_home)


def test_a_card_in_other_words_is_no_refusal(portal: OtherPortal, at_home: Visitor) -> None:
    portal.pages["structures"] = listed(CARD.format("Commune (214 702 441 00012), Cantal", SHEET.format(portal.siret)))
    stopped(portal, at_home)


TITLES = {
    "count": "<h1>Mes structures (2)</h1>{}",
    "badge": "<h2>Mes structures <span class=badge>2</span></h2>{}",
    "list-of": "<h2>Liste de mes structures</h2>{}",
    "tab": "<div role=tablist><button role=tab aria-selected=true>Mes structures <i>2</i></button></div>"
           "<div role=tabpanel>{}</div>",
}  # fmt: skip


@pytest.mark.parametrize("title", TITLES)
def test_a_title_says_how_many(portal: OtherPortal, at_home: Visitor, title: str) -> None:
    rows = "".join(f"<tr><td>{one}<td>COMMUNE<td>{SHEET.format(one)}" for one in (OTHERS[0], portal.siret))
    page = listed(TITLES[title].format(f"<table>{rows}</table>"))
    portal.pages["structures"] = instead(page, "<h2>Mes structures</h2>", "")
    done(portal, at_home)


CELLS = [
    "<tr><td>COMMUNE ({0})<td>{1}", "<tr><td><b>COMMUNE</b><br>{0}<td>{1}", "<tr><td>{0} - COMMUNE<td>{1}",
    "<li>{0} - COMMUNE {1}",
]  # fmt: skip


@pytest.mark.parametrize("cell", CELLS)
def test_a_cell_says_more_than_the_siret(portal: OtherPortal, at_home: Visitor, cell: str) -> None:
    rows = "".join(cell.format(one, SHEET.format(one)) for one in (OTHERS[0], portal.siret, OTHERS[1]))
    portal.pages["structures"] = listed(f"<ul>{rows}</ul>" if "<li>" in cell else f"<table>{rows}</table>")
    done(portal, at_home)


@pytest.mark.parametrize(
    "row",
    [
        "<tr><td>CCAS (rattaché à {0})<td>{1}<td>{2}", "<tr><td>{1} - CCAS de {0}<td>{2}", "<tr><td>COMMUNE (1{0})<td>{2}",
        "<tr><td>COMMUNE ({0}7)<td>{2}", "<li>CCAS, {1}, de la COMMUNE {0} {2}",
    ],
)  # fmt: skip
def test_a_row_of_another_siret_is_not_taken(portal: OtherPortal, at_home: Visitor, row: str) -> None:
    one = row.format(portal.siret, OTHERS[0], "<a href='/rien'>Modifier</a>")
    portal.pages["structures"] = listed(f"<ul>{one}</ul>" if "<li>" in row else f"<table>{one}</table>")
    walked = at_home.walk(dry_run=True)
    assert walked.ending.outcome in (Outcome.NOT_RECOGNISED, Outcome.REFUSED), walked.ending.message
    assert not [one for one in portal.details("GET") if "/rien" in one]


# --- a box over the page that asks something is no announcement

BOXED = '<div role=dialog aria-modal=true style="position:fixed;inset:0;background:white;z-index:9">{}</div>'
GONE = "onclick=\"this.closest('[role=dialog]').remove()\""
QUESTIONS = {
    "close-what": "<p>Cette structure est inactive depuis 12 mois.</p><a role=button href=/rien>Fermer la structure</a><button>Conserver</button>",
    "close-what-alone": "<p>Cette structure est inactive depuis 12 mois.</p><button>Fermer la structure</button>",
    "close-for-good": "<p>Votre espace est peu utilisé.</p><button>Fermer définitivement</button><button>Garder ouvert</button>",
    "close-or-not": "<p>Votre espace est peu utilisé.</p><button>Fermer</button><a href=/rien>Garder ouvert</a>",
    "loss": "<p>Votre compte technique va être supprimé.</p><button>Continuer</button>",
    "loss-understood": "<p>Vos droits seront perdus.</p><button>J'ai compris</button><button>Annuler</button>",
    "loss-in-a-box": "<p>Vos droits seront perdus.</p><div style='position:absolute;bottom:0'><button>OK</button></div>",
    "continue-or-back": "<p>Votre espace change.</p><button>Continuer</button><button>Revenir</button>",
    "detach": "<p>Le rattachement de Luc MARTIN sera retiré.</p><button>OK</button><button>Retour</button>",
    "request": "<p>Luc MARTIN demande son rattachement. Ses données personnelles seront visibles.</p><button>Refuser</button><button>Accepter</button>",
    "mandate": "<p>Mandat de facturation, selon notre politique de confidentialité.</p><button>Accepter</button>",
    "remove-icon": "<p>Alerte : flux rejeté</p><a href=/rien/supprimer><i class=icon-remove></i></a>",
    "cross-that-deletes": "<p>Alerte : flux rejeté</p><a href=/rien/supprimer><i class='fa fa-times'></i></a>",
}


@pytest.mark.parametrize("question", QUESTIONS)
@pytest.mark.parametrize("name", ["home", "confirmation"])
def test_a_question_is_not_answered(portal: OtherPortal, at_home: Visitor, name: str, question: str) -> None:
    page = portal.pages[name]
    portal.pages[name] = lambda one: NOTING + str(page(one)) + BOXED.format(QUESTIONS[question])
    stopped(portal, at_home, leave=question in ("close-what", "loss-in-a-box"))  # nor where it hides the way out
    assert not noted(portal)


ANNOUNCEMENTS = {
    "close": f"<button {GONE}>Fermer</button>",
    "close-twice": f"<button {GONE} aria-label=Fermer>×</button><button {GONE}>Fermer</button>",
    "close-the-window": f"<button {GONE}>Fermer la fenêtre</button>",
    "ok": f"<button {GONE}>OK</button>",
    "no-more": f"<button {GONE}>Fermer</button><button {GONE}>Ne plus afficher</button>",
    "more": f"<a href=/aide>En savoir plus</a> <button {GONE}>J'ai compris</button>",
    "in-a-sentence": f"<p>Pour toute demande, voyez <a href=/aide>la page d'assistance</a>.</p><button {GONE}>Fermer</button>",
    "carousel": f"<button>Précédent</button><button>1</button><button>2</button><button>Suivant</button><button {GONE}>×</button>",
    "icon": f"<button {GONE}><i class='glyphicon glyphicon-remove'></i></button>",
}  # fmt: skip


@pytest.mark.parametrize("announcement", ANNOUNCEMENTS)
def test_an_announcement_is_closed(portal: OtherPortal, at_home: Visitor, announcement: str) -> None:
    box = BOXED.format(f"<h2>Information</h2><p>Maintenance dimanche.</p>{ANNOUNCEMENTS[announcement]}")
    portal.pages["home"] = lambda one: str(home(one)) + box
    walked = at_home.walk(dry_run=True)
    assert walked.ending.rehearsed, walked.ending.message


def test_a_confirmer_of_something_else(portal: OtherPortal, at_home: Visitor) -> None:
    """Under the heading of the confirmation stands the heading of another demand, whose button it is."""
    portal.pages["confirmation"] = lambda _: (
        f"{NOTING}<h1>Confirmation de réinitialisation du mot de passe</h1><p>Étape 1 faite.</p>"
        "<h2>Suppression de la structure</h2><form action=/rien><button>Confirmer</button></form>"
    )
    stopped(portal, at_home)
    assert not noted(portal)


# --- what is no button says all the same that there is one


def test_the_words_of_the_button_are_no_refusal(portal: OtherPortal, at_home: Visitor) -> None:
    words = "Réinitialiser le mot de passe (utilisateur technique)"
    plain = f"<span style='cursor:pointer' onclick='location.href=&quot;/cpp/confirmation&quot;'>{words}</span>"
    portal.pages["structure"] = lambda portal: structure(portal).replace(
        f'<a href="/cpp/confirmation">{words}</a>', plain
    )
    walked = at_home.walk()
    assert walked.ending.outcome in (Outcome.OK, Outcome.NOT_RECOGNISED), walked.ending.message
