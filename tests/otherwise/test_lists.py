"""« Mes structures » as other portals would draw it: how the sheet of a structure is reached from its row, and of no other."""

# ruff: noqa: E501 - markup is kept as it would stand in a page

from collections.abc import Callable

import pytest

from robot.outcomes import Outcome

from .parts import NOTING
from .portal import OtherPortal, Page, structure
from .visitor import Visitor, Walked

OTHERS = tuple(f"21470{number:03}100012" for number in range(100, 104))
NAV = "<nav><a href='/cpp/structures'>Activités du gestionnaire</a> <a href='/cpp/deconnexion'>Déconnexion</a></nav>"


def listed(action: Callable[[str], str], *, mine: Callable[[str], str] | None = None, after: str = "") -> Page:
    """A table with the structure between others; `mine`: its own action, where it has another than theirs."""

    def page(portal: OtherPortal) -> str:
        sirets = (*OTHERS[:2], portal.siret, *OTHERS[2:])
        made = {one: (mine if mine and one == portal.siret else action)(one) for one in sirets}
        rows = "".join(f"<tr><td>{one}<td>COMMUNE<td>{text}" for one, text in made.items())
        return f"{NOTING}{NAV}<h2>Mes structures</h2><table>{rows}</table>{after}"

    return page


def went(portal: OtherPortal, visitor: Visitor) -> Walked:
    """A rehearsal that reaches the confirmation of the structure asked for, and opens the sheet of no other."""
    walked = visitor.walk(dry_run=True)
    assert walked.ending.rehearsed, walked.ending.message
    untouched(portal)
    return walked


def stopped(portal: OtherPortal, visitor: Visitor) -> Walked:
    walked = visitor.walk(dry_run=True)
    assert walked.ending.outcome is Outcome.NOT_RECOGNISED, walked.ending.message
    untouched(portal)
    return walked


def untouched(portal: OtherPortal) -> None:
    asked = portal.details("GET")
    assert not [one for one in asked if "/rien" in one or any(other in one for other in OTHERS)], asked


# --- what the action is called


@pytest.mark.parametrize(
    "name", ["Modifier la structure {}", "Modifier {}", "Éditer la fiche de la structure {}", "Modifier la structure (SIRET {})"]
)  # fmt: skip
def test_an_action_that_says_the_siret(portal: OtherPortal, at_home: Visitor, name: str) -> None:
    portal.pages["structures"] = listed(lambda one: f"<a href='/cpp/structure?siret={one}'>{name.format(one)}</a>")
    went(portal, at_home)


def test_an_action_that_says_another_siret(portal: OtherPortal, at_home: Visitor) -> None:
    portal.pages["structures"] = listed(
        lambda one: f"<a href='/cpp/structure?siret={one}'>Modifier la structure {one}</a>",
        mine=lambda _: f"<a href='/rien'>Modifier la structure {OTHERS[0]}</a>",
    )
    stopped(portal, at_home)


# --- a sheet to read, with its own pencil

READ = {
    "heading": "<h1>Consultation de la structure</h1><p>Identifiant : {0}</p><a href='/cpp/structure?siret={0}'>Modifier</a>",
    "icon": "<h1>Fiche structure</h1><p>Identifiant : {0}</p><a href='/cpp/structure?siret={0}' title='Modifier'><i class='fa fa-pencil'></i></a>",
    "detail": "<h2>Détail de la structure</h2><p>SIRET : {0}</p><button onclick=\"location='/cpp/structure?siret={0}'\">Modifier la structure</button>"
              "<a href='/rien'>Supprimer la structure</a>",
}  # fmt: skip


@pytest.mark.parametrize("sheet", READ)
@pytest.mark.parametrize(
    "action",
    [
        "<a href='/cpp/voir?siret={}'>Consulter</a>",
        "<a href='/cpp/voir?siret={}' title='Consulter'><i class=ico></i></a>",
    ],
)
def test_a_sheet_that_is_read_first(portal: OtherPortal, at_home: Visitor, sheet: str, action: str) -> None:
    portal.pages["structures"] = listed(action.format)
    portal.paths["/cpp/voir"] = lambda one: NAV + READ[sheet].format(one.request.query["siret"])
    went(portal, at_home)


@pytest.mark.parametrize(
    "sheet",
    [
        "<h1>Consultation de la structure</h1><p>Identifiant : {0}</p><a href='/rien'>Supprimer</a>",
        "<h1>Consultation de la structure</h1><p>Identifiant : {0}</p><a href='/rien'><i class='fa fa-pencil'></i> Modifier et supprimer</a>",
        "<h1>Consultation de la structure</h1><p>Identifiant : 21470100100012</p><a href='/rien'>Modifier</a>",
        "<h1>Consultation de la structure</h1><p>Identifiant : {0}</p><a href='/rien'>Modifier</a> <a href='/rien2'>Modifier</a>",
    ],
    ids=["none", "another", "other-structure", "two"],
)
def test_a_sheet_without_its_pencil(portal: OtherPortal, at_home: Visitor, sheet: str) -> None:
    portal.pages["structures"] = listed("<a href='/cpp/voir?siret={}'>Consulter</a>".format)
    portal.paths["/cpp/voir"] = lambda one: NAV + sheet.format(one.request.query["siret"])
    walked = at_home.walk(dry_run=True)
    assert walked.ending.outcome in (Outcome.NOT_RECOGNISED, Outcome.REFUSED), walked.ending.message
    untouched(portal)


# --- a menu in the row

ITEMS = "<li role=menuitem tabindex=-1 onclick=\\\"location='/cpp/structure?siret=${s}'\\\">Modifier</li><li role=menuitem tabindex=-1 onclick=\\\"location='/rien'\\\">Supprimer</li>"
OVERLAY = f"<div id=o></div><script>const menu = (s) => {{ o.innerHTML = `<ul role=menu style='position:absolute;top:200px;left:300px;background:white'>{ITEMS}</ul>`.replaceAll('\\\\', ''); }};</script>"
MENUS = {
    "haspopup": "<button type=button aria-haspopup=menu onclick=\"menu('{}')\">⋮</button>",
    "named": "<button type=button aria-label='Actions' onclick=\"menu('{}')\"><i class=ico></i></button>",
    "sign": "<button type=button onclick=\"menu('{}')\">…</button>",
    "icon": "<button type=button onclick=\"menu('{}')\"><i class='fa fa-ellipsis-v'></i></button>",
}


@pytest.mark.parametrize("menu", MENUS)
def test_a_menu_of_the_row(portal: OtherPortal, at_home: Visitor, menu: str) -> None:
    portal.pages["structures"] = listed(MENUS[menu].format, after=OVERLAY)
    went(portal, at_home)


def test_a_menu_within_the_row(portal: OtherPortal, at_home: Visitor) -> None:
    row = (
        "<button type=button aria-haspopup=true onclick='this.nextSibling.hidden=!this.nextSibling.hidden'>Actions</button><ul hidden>"
        "<li><a href='/cpp/structure?siret={}'>Modifier</a></li><li><a href='/rien'>Supprimer</a></li></ul>"
    )
    portal.pages["structures"] = listed(row.format)
    went(portal, at_home)


@pytest.mark.parametrize("item", ["Supprimer", "Modifier le statut", "Détacher", "Clôturer"])
def test_a_menu_without_the_pencil(portal: OtherPortal, at_home: Visitor, item: str) -> None:
    portal.pages["structures"] = listed(MENUS["haspopup"].format, after=OVERLAY.replace("Modifier", item))
    stopped(portal, at_home)


def test_a_menu_that_was_open_before_is_another_rows(portal: OtherPortal, at_home: Visitor) -> None:
    opened = f"<ul role=menu style='position:absolute;top:400px'><li role=menuitem onclick=\"location='/cpp/structure?siret={OTHERS[0]}'\">Modifier</li></ul>"
    portal.pages["structures"] = listed(lambda _: "<button type=button aria-haspopup=menu>⋮</button>", after=opened)
    stopped(portal, at_home)


def test_the_sheet_itself_is_as_it_was(portal: OtherPortal, at_home: Visitor) -> None:
    """A pencil comes first where the row has one beside "Consulter"."""
    row = "<a href='/rien'>Consulter</a> <a href='/cpp/structure?siret={}'>Modifier</a>"
    portal.pages["structures"] = listed(row.format)
    portal.pages["structure"] = structure
    went(portal, at_home)
