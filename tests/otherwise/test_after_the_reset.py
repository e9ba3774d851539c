"""After the reset the facts count: whatever fails then, the answer tells what was done and nothing is lost.

Each test is one input of a kind that an outside trial found.
"""

import contextlib
import fcntl
import json
import os
import pty
import signal
import sqlite3
import subprocess
import termios
import threading
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from aiohttp import web

from .portal import NEW, SIRET, OtherPortal, recapitulatif
from .visitor import ROTATE, Said, Shell


def rotation(shell: Shell, *more: str, deliver: str | None = None) -> list[str]:
    return ["run", ROTATE, "-i", f"siret={SIRET}", "--env", str(shell.environment_file),
            "--deliver", deliver or f"file:{shell.file}", "--yes", *more]  # fmt: skip


def on_reset(portal: OtherPortal, act: Callable[[], object]) -> None:
    """Does something once, as soon as the password is reset and before the portal answers."""

    def page(portal: OtherPortal) -> str:
        if portal.happened("reset") == 1:
            act()
        return recapitulatif(portal)

    portal.pages["recapitulatif"] = page


def well(shell: Shell, said: Said) -> None:
    assert said.code == 0, said.out + said.err
    assert said.json["reset_count"] == shell.portal.happened("reset") == 1
    assert (said.json["delivered"], said.json["staged"]) == ([f"file:{shell.file}"], False)
    assert json.loads(shell.file.read_text())["password"] == NEW == shell.portal.password
    assert not shell.portal.open


def test_disk_full(portal: OtherPortal, shell: Shell) -> None:
    """The disk of all state fills up between the reset and the staging."""
    if os.geteuid() or os.system(f"mkdir -p {shell.home} && mount -t tmpfs -o size=6m,mode=700 none {shell.home}"):  # noqa: S605
        pytest.skip("only root mounts a file system")
    try:
        on_reset(portal, lambda: fill(shell.home))
        said = shell.rotate()
        well(shell, said)
        assert shell.staged(said.json["run"]) == [NEW]
        assert shell.says("show", "last", "--json").json["phase"] == "done"
    finally:
        os.system(f"umount -l {shell.home}")  # noqa: S605


def fill(folder: Path) -> None:
    """Fills a disk up to its last byte."""
    with (folder / "filling").open("wb", buffering=0) as file, contextlib.suppress(OSError):
        while True:
            file.write(b"x" * 4096)


def test_locked_journal(portal: OtherPortal, shell: Shell) -> None:
    """Another program has the journal for itself from the reset on, for longer than anybody waits."""
    freed = threading.Event()

    def lock() -> None:
        held = sqlite3.connect(shell.home / "journal.sqlite3", isolation_level=None)
        held.execute("BEGIN IMMEDIATE")
        locked.set()
        freed.wait(60)
        held.close()

    locked = threading.Event()
    on_reset(portal, lambda: (threading.Thread(target=lock, daemon=True).start(), locked.wait(10)))
    timer = threading.Timer(10, freed.set)
    timer.start()
    try:
        well(shell, shell.rotate())
    finally:
        freed.set()
        timer.cancel()
    assert shell.says("show", "last", "--json").json["phase"] == "done"


def test_ascii_output(shell: Shell) -> None:
    said = shell.says(*rotation(shell), more={"PYTHONIOENCODING": "ascii"})
    assert said.code == 0, said.out + said.err
    assert said.out.startswith("ok: ")
    assert "renouvel?" in said.out
    told = shell.says("resume", "last", "--json", more={"PYTHONIOENCODING": "ascii"})
    assert "renouvelé" in told.json["message"]
    revealed = shell.says("secret", "reveal", "last", "--stdout", more={"PYTHONIOENCODING": "ascii"})
    assert revealed.code == 2  # a password with another sign in it would be another one
    assert NEW.encode("ascii", "replace").decode() not in revealed.out


def test_closed_terminal(portal: OtherPortal, shell: Shell) -> None:
    """The terminal is gone when the result is there: all that is printed fails with EIO."""
    ours, theirs = pty.openpty()
    on_reset(portal, lambda: os.close(ours))
    process = shell.start(*rotation(shell), on=theirs)
    os.close(theirs)
    assert process.wait(200) == 0
    assert json.loads(shell.file.read_text())["password"] == NEW
    assert not portal.open
    well(shell, shell.says("resume", "last", "--json"))


def test_hangup(portal: OtherPortal, shell: Shell) -> None:
    """SIGHUP is SIGTERM: what is in flight is staged, the session is closed, nothing is lost."""
    on_reset(portal, lambda: process.send_signal(signal.SIGHUP))
    process = shell.start(*rotation(shell, "--json"))
    out, err = process.communicate(timeout=200)
    assert process.returncode == 130, out + err
    assert not portal.open
    told = json.loads(out)
    assert (told["reset_count"], told["staged"]) == (1, True)
    well(shell, shell.says("resume", "last", "--yes", "--json"))


def test_hangup_of_the_terminal_that_all_runs_in(portal: OtherPortal, shell: Shell) -> None:
    """The window is closed: the signal reaches all that runs in it, and the session is closed all the same."""
    ours, theirs = pty.openpty()
    on_reset(portal, lambda: os.close(ours))
    process = subprocess.Popen(
        shell.command(*rotation(shell)), cwd=shell.folder, env=shell.environment(), start_new_session=True,
        stdin=theirs, stdout=theirs, stderr=theirs, preexec_fn=lambda: fcntl.ioctl(0, termios.TIOCSCTTY, 0),  # noqa: PLW1509
    )  # fmt: skip
    os.close(theirs)
    assert process.wait(200) == 130
    assert not portal.open
    well(shell, shell.says("resume", "last", "--yes", "--json"))


def broken(shell: Shell) -> str:
    """A sink that fails as long as there is no file `mended`."""
    script = shell.folder / "sink"
    script.write_text("#!/bin/sh\ncat > taken.json\n[ -e mended ]\n")
    script.chmod(0o700)
    return f"command:{script}"


def test_stale_resume(portal: OtherPortal, shell: Shell) -> None:
    """Another run has reset the structure since: its password is neither overwritten nor is anything reset."""
    portal.new_passwords = ["Premier-4711+a", "Second-4711+b"]
    first = shell.says(*rotation(shell, "--json", deliver=broken(shell)))
    assert first.code == 7, first.out
    second = shell.rotate()
    assert second.code == 0, second.out
    (shell.folder / "mended").touch()
    (shell.folder / "taken.json").unlink()
    resumed = shell.says("resume", first.json["run"], "--yes", "--json")
    assert resumed.code == 2, resumed.out
    assert second.json["run"] in resumed.json["message"]
    assert (resumed.json["run"], resumed.json["reset_count"]) == (first.json["run"], 1)
    assert not (shell.folder / "taken.json").exists()
    assert portal.happened("reset") == 2
    assert json.loads(shell.file.read_text())["password"] == portal.password == "Second-4711+b"


def test_stale_unknown(portal: OtherPortal, shell: Shell) -> None:
    portal.pages["recapitulatif"] = lambda _: web.Response(status=500, text="<html>panne</html>")
    first = shell.rotate()
    assert first.code == 8, first.out
    assert first.json["reset_count"] == 1
    portal.pages["recapitulatif"] = recapitulatif
    second = shell.rotate()
    assert second.code == 0, second.out
    resumed = shell.says("resume", first.json["run"], "--yes", "--json")
    assert resumed.code == 2, resumed.out
    assert second.json["run"] in resumed.json["message"]
    assert portal.happened("reset") == 2
    assert json.loads(shell.file.read_text())["password"] == portal.password


def test_done_resume(portal: OtherPortal, shell: Shell) -> None:
    """`resume` of a run that is done tells its result again; also where it was killed before its report was written."""
    said = shell.rotate()
    well(shell, said)
    asked = len(portal.ledger)
    assert shell.says("resume", "last", "--json").json == said.json
    folder = Path(said.json["artifacts"])
    for name in ("report.html", "manifest.json"):
        (folder / name).unlink()
    assert shell.says("resume", said.json["run"], "--json").json == said.json
    assert (folder / "report.html").exists()
    assert (folder / "manifest.json").exists()
    assert len(portal.ledger) == asked


def test_unverified_resume(portal: OtherPortal, shell: Shell) -> None:
    """The password is staged, and the page that shows it is never recognised: nobody resets it again unasked."""
    portal.pages["recapitulatif"] = lambda portal: f"<h1>Bilan</h1><p>Nouveau mot de passe : [{portal.shown}]</p>"
    said = shell.rotate()
    assert said.code == 8, said.out
    assert said.json["staged"]
    portal.pages["recapitulatif"] = recapitulatif
    resumed = shell.says("resume", "last", "--yes", "--json")
    assert resumed.code in (0, 8), resumed.out
    assert portal.happened("reset") == resumed.json["reset_count"] == 1
    if resumed.code:
        assert not shell.file.exists()
        staged = shell.staged(said.json["run"], "technical_password")
        assert shell.says("resume", "last", "--yes", "--deliver-staged").code == (2 if len(set(staged)) > 1 else 0)
        number = str(shell.staged(said.json["run"]).index(NEW) + 1)
        resumed = shell.says("resume", "last", "--yes", "--json", "--deliver-staged", number)
    well(shell, resumed)


def test_killed_with_two_passwords_staged(portal: OtherPortal, shell: Shell) -> None:
    """Which of them is in force nobody could see: it is neither called lost nor killed by another reset."""
    answer = json.dumps({"motDePasse": NEW, "password": "Abc-12345"})
    portal.paths["/cpp/mdp"] = lambda _: web.Response(text=answer, content_type="application/json")
    portal.pages["recapitulatif"] = lambda portal: recapitulatif(
        portal, "<p>Le mot de passe suit.</p><script>fetch('/cpp/mdp').then((r) => r.json()).then(() => 0)</script>"
    )
    process = shell.start(*rotation(shell, "--json"))
    while len(list(shell.home.glob("staging/*/*.age"))) < 2:
        assert process.poll() is None, process.communicate()
        time.sleep(0.01)
    process.kill()
    process.communicate()
    portal.open.clear()
    resumed = shell.says("resume", "last", "--yes", "--json")
    assert resumed.code == 8, resumed.out
    assert portal.happened("reset") == resumed.json["reset_count"] == 1
    assert resumed.json["staged"] is True
    assert "'chorus-robot secret reveal' prints it" in resumed.json["message"]
    staged = shell.staged(resumed.json["run"])
    assert NEW in staged
    number = str(staged.index(NEW) + 1)
    assert NEW in shell.says("secret", "reveal", "last", "--stdout", "--number", number).out
    well(shell, shell.says("resume", "last", "--yes", "--json", "--deliver-staged", number))


def test_the_portal_is_away_when_it_is_resumed(portal: OtherPortal, shell: Shell) -> None:
    """A reset was sent by an earlier process: that nothing was sent in this one is not the fact that counts."""
    portal.pages["recapitulatif"] = lambda _: web.Response(status=500, text="<html>panne</html>")
    assert shell.rotate().code == 8
    portal.pages["sign-in"] = lambda _: web.Response(status=503, text="<html>panne</html>")
    resumed = shell.says("resume", "last", "--yes", "--json")
    assert resumed.code == 8, resumed.out
    assert resumed.json["reset_count"] == 1


def test_killed_after_it_was_done(portal: OtherPortal, shell: Shell) -> None:
    portal.pages["signed-out"] = lambda _: time.sleep(0.2) or "<h1>Vous êtes déconnecté</h1>"
    process = shell.start(*rotation(shell, "--json"))
    while not shell.file.exists():
        assert process.poll() is None, process.communicate()
        time.sleep(0.01)
    process.kill()
    process.communicate()
    portal.open.clear()  # nobody was left to sign out
    well(shell, shell.says("resume", "last", "--yes", "--json"))
