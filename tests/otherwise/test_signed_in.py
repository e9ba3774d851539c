"""A session that cannot be ended is told, and looked for no longer than a bound of time."""

import asyncio
import time

from robot.engine import leaving

from .portal import OtherPortal
from .visitor import Shell, Visitor


async def _never(_: OtherPortal) -> str:
    await asyncio.sleep(3600)
    return ""


def test_still_signed_in(portal: OtherPortal, shell: Shell) -> None:
    for name in ("menu", "home"):
        shown = portal.pages[name]
        portal.pages[name] = lambda portal, shown=shown: shown(portal).replace("Déconnexion", "Profil")
    portal.paths["/portail/deconnexion"] = portal.paths["/cpp/deconnexion"] = lambda _: "<h1>Non</h1>"
    said = shell.says("run", "check-technical-password", "-i", f"siret={portal.siret}", "--env",
                      str(shell.environment_file), "--json")  # fmt: skip
    assert said.code == 0, said.out + said.err
    assert "pigp" in said.json["signed_in"]
    assert "pigp" in portal.open
    portal.forget()
    said = shell.says("run", "check-technical-password", "-i", f"siret={portal.siret}", "--env",
                      str(shell.environment_file), "--json")  # fmt: skip
    assert said.json["signed_in"] == []


def test_a_sign_out_that_never_ends_has_an_end(portal: OtherPortal, visitor: Visitor, monkeypatch) -> None:
    monkeypatch.setattr(leaving, "_WHOLE", 3.0)
    portal.paths["/portail/deconnexion"] = portal.paths["/cpp/deconnexion"] = _never
    started = time.monotonic()
    walked = visitor.walk("check-technical-password")
    ended = [one for one in walked.events if type(one).__name__ == "SessionEnded"]
    assert sorted((one.session, one.well) for one in ended) == [("chorus-pro", False), ("pigp", False)]
    assert time.monotonic() - started < 60
