"""A portal that resets as soon as it is asked to, without a question: nothing is lost, and the facts are told."""

import base64
import json
from collections.abc import Callable

import pytest

from robot.engine import events

from .portal import NEW, OtherPortal, confirmation, recapitulatif, structure
from .visitor import Shell, Visitor

PW = "Xk4-tUlipe-93Quai"
ADDRESS = "/cpp/confirmation"


def at_once(portal: OtherPortal, page: Callable[[OtherPortal], str]) -> None:
    """The sheet's own link resets; `page` is what comes of it."""
    portal.new_passwords = [PW]

    def reset(portal: OtherPortal) -> str:
        portal.reset()
        return page(portal)

    portal.paths[ADDRESS] = reset


def drawn_over(portal: OtherPortal) -> str:
    """An announcement in the way."""
    return f"""{recapitulatif(portal)}<div role=dialog><h2>Information</h2><p>Maintenance dimanche.</p>
    <button onclick="this.parentNode.remove()">Fermer</button></div>"""


def later(portal: OtherPortal) -> str:
    draw = "<script>setTimeout(() => here.append(t.content), 700)</script>"
    return f"<div id=here></div><template id=t>{recapitulatif(portal)}</template>{draw}"


def in_other_words(portal: OtherPortal) -> str:
    return f"<h1>C'est fait</h1><p>Le nouveau mot de passe est [{portal.shown}]</p>"


def in_a_table(portal: OtherPortal) -> str:
    login = portal.accounts[portal.siret].login
    return (
        f"<h1>C'est fait : {portal.shown}</h1><table><tr><td>{login}<td>Nouveau mot de passe<td>{portal.shown}</table>"
    )


def in_a_box(portal: OtherPortal) -> str:
    return f"<script>alert({json.dumps('Mot de passe : ' + portal.password)})</script><h1>Fini</h1>"


def under_a_box(portal: OtherPortal) -> str:
    return (
        f"{recapitulatif(portal)}<script>setTimeout(() => alert({json.dumps('Code ' + portal.password)}), 50)</script>"
    )


RECAPS: dict[str, Callable[[OtherPortal], str]] = {
    "as-it-is": recapitulatif, "under-an-announcement": drawn_over, "drawn-late": later, "other-words": in_other_words,
    "table": in_a_table, "box": in_a_box, "under-a-box": under_a_box,
}  # fmt: skip


@pytest.mark.parametrize("dry_run", [False, True], ids=["run", "rehearsal"])
@pytest.mark.parametrize("recap", RECAPS)
def test_a_reset_without_a_question(portal: OtherPortal, at_home: Visitor, recap: str, dry_run: bool) -> None:
    at_once(portal, RECAPS[recap])
    walked = at_home.walk(dry_run=dry_run, page=4)
    assert portal.happened("reset") == 1
    assert walked.ending.outcome == "unknown", walked.ending.message
    assert not walked.ending.rehearsed
    assert PW in walked.kept.secrets
    assert PW in walked.kept.screen
    assert PW not in repr(walked.ending.obtained)
    assert sum(isinstance(one, events.Submitted) for one in walked.events) == 1
    assert ("rehearsal" in walked.ending.message) == dry_run
    assert PW not in repr((walked.ending.message, walked.ending.screen, walked.ending.values, walked.events))
    assert not portal.open


SHEETS = {
    "another-tab": '<a href="/cpp/confirmation" target=_blank>',
    "same-document": (
        "<script>const draw = (text) => { document.body.innerHTML = text }</script>"
        "<a href=# onclick=\"fetch('/cpp/confirmation').then((answer) => answer.text()).then(draw)\">"
    ),
}


@pytest.mark.parametrize("sheet", SHEETS)
def test_wherever_it_comes(portal: OtherPortal, at_home: Visitor, sheet: str) -> None:
    at_once(portal, recapitulatif)
    portal.pages["structure"] = lambda portal: structure(portal).replace('<a href="/cpp/confirmation">', SHEETS[sheet])
    walked = at_home.walk(dry_run=True, page=4)
    assert portal.happened("reset") == 1
    assert walked.ending.outcome == "unknown", walked.ending.message
    assert PW in walked.kept.secrets
    assert PW not in repr((walked.ending.message, walked.events))


def test_what_is_masked_is_told(portal: OtherPortal, at_home: Visitor) -> None:
    at_once(portal, lambda portal: recapitulatif(portal, f"<p>Mot de passe : <i title='{portal.shown}'>****</i></p>"))
    walked = at_home.walk(page=4)
    assert walked.ending.outcome == "unknown", walked.ending.message
    assert PW in walked.kept.screen + walked.kept.answers
    assert PW not in repr((walked.ending.message, walked.events))


def test_a_changed_confirmation_is_no_reset(portal: OtherPortal, at_home: Visitor) -> None:
    portal.pages["confirmation"] = lambda portal: (
        confirmation(portal).replace("Confirmation de", "Avant la").replace("Confirmer", "Poursuivre")
        + f"<p>Le mot de passe du compte [{portal.accounts[portal.siret].login}] ({portal.siret}), qui expire le "
        "18/05/2027 12:02:25, sera remplacé.</p><p>Récapitulatif de la réinitialisation</p>"
    )
    walked = at_home.walk(page=3)
    assert walked.ending.outcome == "not-recognised", walked.ending.message
    assert walked.ending.screen is not None
    assert not portal.happened("reset")
    assert not any(isinstance(one, events.Intended) for one in walked.events)


@pytest.mark.parametrize("more", [(), ("--dry-run",)], ids=["run", "rehearsal"])
def test_it_is_told(portal: OtherPortal, shell: Shell, more: tuple[str, ...]) -> None:
    """Through the command line, with all that it may leave."""
    at_once(portal, recapitulatif)
    said = shell.rotate("--trace", "--record", str(shell.folder / "recorded"), *more)
    assert said.code == 8, said.out + said.err
    assert said.json["staged"] is True
    assert said.json["reset_count"] == 1
    assert said.json["delivered"] == []
    run = said.json["run"]
    assert PW in shell.staged(run)
    revealed = shell.says("secret", "reveal", run, "--stdout")
    assert PW in revealed.out
    for text in (said.out, said.err, shell.says("show", run).out):
        assert PW not in text
    for form in (PW, base64.b64encode(PW.encode())[:20].decode()):
        assert shell.in_clear(form) == []
    assert not any(PW.encode() in path.read_bytes() for path in shell.folder.rglob("*") if path.is_file())
    resumed = shell.says("resume", run, "--json", "--yes")
    assert resumed.code == 8, resumed.out + resumed.err
    assert portal.happened("reset") == 1
    assert NEW not in resumed.out
    assert not portal.open


def test_a_rehearsal_whose_way_back_confirms(portal: OtherPortal, at_home: Visitor) -> None:
    """« Annuler » sends the form as « Confirmer » does: nobody can tell before, and it is told after."""
    portal.new_passwords = [PW]
    portal.pages["confirmation"] = lambda portal: confirmation(portal).replace(
        '<a href="/cpp/structure">Annuler</a>', "<button>Annuler</button>"
    )
    walked = at_home.walk(dry_run=True, page=3)
    assert portal.happened("reset") == 1
    assert walked.ending.outcome == "unknown", walked.ending.message
    assert PW in walked.kept.secrets
    assert PW not in repr((walked.ending.message, walked.events))
    assert not portal.open


def test_a_rehearsal_is_one(portal: OtherPortal, at_home: Visitor) -> None:
    walked = at_home.walk(dry_run=True)
    assert walked.ending.rehearsed, walked.ending.message
    assert not walked.kept.secrets
    assert not portal.open
