"""HARs of a person's way through the sandbox, saved by Chromium's own developer tools or Playwright, import and replay.

Firefox is not at hand: its form stands in `tests/recordings/hars.py`, shaped as it saves, and is imported here too.
"""

import asyncio
import json
import re
from pathlib import Path

import pytest
from playwright.async_api import Page

from robot.browser.find import find_browser
from robot.gate import scan
from robot.sandbox import Sandbox
from robot.secrets import Secret
from tests.end_to_end.conftest import ROTATE
from tests.end_to_end.test_recordings import command
from tests.few import few
from tests.recordings.devtools import DevTools
from tests.recordings.hars import as_firefox

PIGP = "https://portail.dgfip.finances.gouv.fr/portail/"
RESET = "Réinitialiser le mot de passe (utilisateur technique)"


PLAYWRIGHT = {"embedded": ("a.har", "embed"), "attached": ("a.har", "attach"), "zipped": ("a.zip", "attach")}
"""The forms of Playwright's HARs: the name of the file, and where the bodies are."""


async def _by_hand(page: Page, sandbox: Sandbox) -> None:
    """What a person does, in one tab."""
    await page.goto(PIGP)
    await page.get_by_label("Identifiant").fill(sandbox.username)
    await page.get_by_label("Mot de passe").fill(sandbox.password)
    await page.get_by_role("button", name="Connexion").click()
    await page.get_by_role("link", name="Chorus Pro").click()
    await page.get_by_role("link", name="Activités du gestionnaire").click()
    row = page.locator("#mes-structures").get_by_role("row").filter(has_text=sandbox.structures[0].siret)
    await row.get_by_role("link").click()
    await page.get_by_role("button", name=RESET).click()
    await page.get_by_role("button", name="Confirmer").click()
    await page.get_by_role("button", name="Retour sur la fiche structure").click()
    await page.get_by_role("link", name="Déconnexion").click()
    await page.get_by_text("Vous êtes déconnecté").wait_for()
    await page.goto(PIGP)
    await page.get_by_role("link", name="Déconnexion").click()
    await page.get_by_text("Vous êtes déconnecté").wait_for()


@pytest.fixture(scope="module")
def saved(tmp_path_factory: pytest.TempPathFactory) -> tuple[dict[bool, str], list[str], str, Path]:
    """The two HARs of the tools, what they must not tell once they are imported, the SIRET, and Playwright's HARs."""
    place = tmp_path_factory.mktemp("playwright")

    async def whole(sandbox: Sandbox) -> dict[bool, str]:
        program = find_browser(headed=True).path
        async with DevTools(program, dict(sandbox.hosts), sandbox.spki) as tools:
            await asyncio.wait_for(_by_hand(tools.page, sandbox), 120)
            hars = {sanitized: await tools.saved(sanitized=sanitized) for sanitized in (True, False)}
            sandbox.behave(sign_in_answer="redirect")  # Playwright keeps no page that leads on at once
            for form, (name, content) in PLAYWRIGHT.items():
                context = await tools.context(record_har_path=place / form / name, record_har_content=content)
                await asyncio.wait_for(_by_hand(await context.new_page(), sandbox), 120)
                await context.close()
            return hars

    with Sandbox(structures=3, seed=5) as sandbox:
        sandbox.behave(chorus_link="same-tab")
        hars = asyncio.run(whole(sandbox))
        structure = sandbox.structures[0]
        told = [sandbox.username, sandbox.password, sandbox.current_password(structure.siret),
                *sandbox.dead_passwords(structure.siret)]  # fmt: skip
        for each in sandbox.structures:
            told += [each.siret, each.siret[:9], each.name]
        told += [value for user in structure.users for value in (user.address, user.family)]
    for text in hars.values():
        entries = json.loads(text)["log"]["entries"]
        cookies = [cookie["value"] for one in entries for cookie in one["response"]["cookies"]]
        told += [value for value in cookies if len(value) >= 8]
    return hars, told, structure.siret, place


def imported(har: Path, told: list[str], siret: str, folder: Path) -> str:
    """Import a HAR, and look for all that it told."""
    folder.mkdir()
    made = folder / "made"
    done = command(folder, "recordings", "import", str(har), "--flow", ROTATE, "-i", f"siret={siret}", "-o", str(made))
    assert done.code == 0, done.out + done.err
    assert "missing:" not in done.out
    assert "a replay ends as ok" in done.out
    assert scan(made, [Secret(one) for one in told]) == []
    again = command(folder, "run", ROTATE, "--replay", str(made), "--yes", "--json")
    assert (again.code, again.json["reset_count"]) == (0, 1), again.out
    return done.out


@pytest.mark.parametrize("sanitized", few([False, True]), ids=["with sensitive data", "sanitised"])
def test_what_the_developer_tools_save_is_imported_and_replayed(saved, tmp_path: Path, sanitized: bool) -> None:
    hars, told, siret, _ = saved
    log = json.loads(hars[sanitized])["log"]
    assert log["creator"]["name"] == "WebInspector"
    har = tmp_path / "saved.har"
    har.write_text(hars[sanitized], encoding="utf-8")
    assert scan(tmp_path, [Secret(one) for one in told])  # before: the test would see what is left
    said = imported(har, told, siret, tmp_path / "home")
    assert ("it has no cookies" in said) is sanitized


@pytest.mark.soak
def test_what_firefox_saves_is_imported_and_replayed(saved, tmp_path: Path) -> None:
    hars, told, siret, _ = saved
    har = json.loads(hars[False])
    har["log"]["entries"] = as_firefox(har["log"]["entries"])
    har["log"]["creator"] = {"name": "Firefox", "version": "140.0"}
    path = tmp_path / "saved.har"
    path.write_text(json.dumps(har), encoding="utf-8")
    assert re.search(r"Content-Length: \d+", path.read_text())
    imported(path, told, siret, tmp_path / "home")


@pytest.mark.soak
@pytest.mark.parametrize("form", PLAYWRIGHT)
def test_what_playwright_saves_is_imported_and_replayed(saved, tmp_path: Path, form: str) -> None:
    _, told, siret, place = saved
    imported(place / form / PLAYWRIGHT[form][0], told, siret, tmp_path / "home")
