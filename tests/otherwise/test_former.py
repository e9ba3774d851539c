"""A later run tells nothing of an earlier one's password, neither of one that is staged nor of one that nobody read."""

import html
import time
import zipfile
from pathlib import Path

from aiohttp import web

from .portal import PAGES, SIRET, OtherPortal
from .visitor import Said, Shell

PW = "Xk4-tUlipe-93Quai"
"""A password that stands in addresses, titles and attributes as it is."""


def elsewhere(portal: OtherPortal) -> str:
    """A page that no flow knows, which tells the password in its own words."""
    return (
        f"<h1>Fini</h1><p role=alert>Votre nouveau code : {portal.shown}</p><button>Copier {portal.shown}</button>"
        "<a href='/cpp/deconnexion'>Déconnexion</a>"
        f"<iframe srcdoc='<h1>{portal.shown}</h1>'></iframe>"
    )


def check(shell: Shell, *more: str) -> Said:
    return shell.says("run", "check-technical-password", "-i", f"siret={SIRET}", "--env", str(shell.environment_file),
                      "--json", *more)  # fmt: skip


def untold(shell: Shell, said: Said, secret: str = PW) -> None:
    """Nothing of the secret in what is printed, nor in anything that the runs left but what was delivered."""
    shown = shell.says("show", said.json["run"])
    assert secret not in said.out + said.err + shown.out + shown.err
    for path in shell.folder.rglob("*"):
        if path.is_file() and path != shell.file:
            parts = [path.read_bytes()]
            if zipfile.is_zipfile(path):
                with zipfile.ZipFile(path) as held:
                    parts += [held.read(name) for name in held.namelist()]
            assert not any(form.encode() in part for part in parts for form in (secret, html.escape(secret))), path
    assert not shell.portal.open


def pictures(said: Said) -> list[Path]:
    return [*Path(said.json["artifacts"]).rglob("*.jpg")]


def test_a_later_run_after_an_answer_that_nobody_read(portal: OtherPortal, shell: Shell) -> None:
    """`resumefail2`, `checkfail8`, `runfail`: until a reset is read, all that any page shows may be that password."""
    portal.new_passwords = [PW]
    pages = dict(portal.pages)
    portal.pages["recapitulatif"] = elsewhere
    first = shell.rotate()
    assert first.code == 8, first.out
    portal.pages["confirmation"] = elsewhere
    resumed = shell.says("resume", "last", "--yes", "--json")
    assert resumed.code == 4, resumed.out
    assert "confirmation" in resumed.json["message"]
    untold(shell, resumed)
    portal.pages["home"] = elsewhere
    checked = check(shell, "--trace")
    assert checked.code == 4, checked.out
    assert pictures(checked) == []
    untold(shell, checked)
    # The screen is kept for a person, encrypted.
    assert any(PW in text for text in shell.staged(checked.json["run"]))
    portal.pages |= pages | {"structure": lambda portal: pages["structure"](portal) + elsewhere(portal)}
    checked = check(shell)
    assert checked.code == 0, checked.out
    assert checked.json["values"]["expires_on"]
    assert pictures(checked) == []
    untold(shell, checked)
    portal.pages |= pages
    assert shell.rotate().code == 0
    assert pictures(check(shell))


def test_a_later_run_after_one_that_was_read(portal: OtherPortal, shell: Shell) -> None:
    """`check`, `checkfail`: what is staged is hidden from the first page on, as what is typed is."""
    portal.new_passwords = [PW]
    assert shell.rotate().code == 0
    pages = dict(portal.pages)
    portal.pages["home"] = lambda portal: f"{pages['home'](portal)}<p role=alert>Le nouveau : {portal.shown}</p>"
    checked = check(shell, "--trace", "--record", str(shell.folder / "recorded"))
    assert checked.code == 0, checked.out
    assert pictures(checked)
    untold(shell, checked)
    portal.pages["home"] = elsewhere
    failed = shell.rotate()
    assert failed.code == 4, failed.out
    assert "Copier crobotz7" in failed.json["message"]
    untold(shell, failed)


def test_what_a_killed_run_left_in_scratch(portal: OtherPortal, shell: Shell) -> None:
    """Each command that opens the home removes it; and no file that no step takes is kept at all."""
    for command in (["runs"], ["show", "last"], ["secret", "reveal", "last"], ["doctor"], ["resume", "last"]):
        left = shell.home / "scratch" / "4711-0123abcd" / "resources"
        left.mkdir(parents=True, exist_ok=True)
        (left / "page.html").write_text(PW)
        shell.says(*command)
        assert shell.in_clear(PW) == [], command
    home = portal.pages["home"]
    portal.paths["/cpp/file"] = lambda _: web.Response(
        body=PW.encode(), headers={"Content-Disposition": "attachment; filename=a.txt"}, content_type="application/x-a"
    )
    seen: list[list[Path]] = []

    def slowly(portal: OtherPortal) -> str:
        time.sleep(1)
        seen.append(shell.in_clear(PW))
        return PAGES["structure"](portal)

    portal.pages |= {
        "home": lambda portal: f"{home(portal)}<iframe src=/cpp/file></iframe>",
        "structure": slowly,
    }
    checked = check(shell)
    assert checked.code == 0, checked.out
    assert any("/cpp/file" in address for address in portal.details("GET"))
    assert seen == [[]]
