"""The rotation as a competent developer writes it by hand with Playwright, for the 2019 look alone.

What the robot is measured against: the same portal, browser and host rules, none of the robot's code. It reads
PIGP_USERNAME and PIGP_PASSWORD from the environment and writes the same JSON file (0600) as the sink `file:`.
"""

import argparse
import json
import os
import re
from datetime import UTC, datetime

from playwright.sync_api import Page, sync_playwright

PORTAL = "https://portail.dgfip.finances.gouv.fr/portail/"
RESET = "Réinitialiser le mot de passe (utilisateur technique)"


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("siret")
    parser.add_argument("out")
    parser.add_argument("--browser", required=True, help="the browser's program")
    parser.add_argument("--address", required=True, help="where the sandbox answers: 127.0.0.1:9543")
    parser.add_argument("--spki", required=True, help="the sandbox's key")
    options = parser.parse_args()
    hosts = ("portail.dgfip.finances.gouv.fr", "chorus-pro.gouv.fr", "cpro.chorus-pro.gouv.fr")
    rules = ", ".join(f"MAP {host} {options.address}" for host in hosts)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=options.browser,
            args=[f"--host-resolver-rules={rules}", f"--ignore-certificate-errors-spki-list={options.spki}"],
        )
        page = browser.new_context(locale="fr-FR", timezone_id="Europe/Paris").new_page()
        result = rotate(page, options.siret)
        browser.close()
    with os.fdopen(os.open(options.out, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as file:
        json.dump(result, file, indent=2)


def rotate(pigp: Page, siret: str) -> dict[str, str]:
    pigp.goto(PORTAL)
    pigp.get_by_label("Identifiant").fill(os.environ["PIGP_USERNAME"])
    pigp.get_by_label("Mot de passe").fill(os.environ["PIGP_PASSWORD"])
    pigp.get_by_role("button", name="Connexion").click()
    with pigp.expect_popup() as popup:
        pigp.get_by_role("link", name="Chorus Pro").click()
    chorus = popup.value
    chorus.get_by_role("link", name="Activités du gestionnaire").click()
    open_structure(chorus, siret)
    while True:
        password = reset(chorus, siret)
        reset_at = datetime.now(UTC).isoformat(timespec="seconds")
        chorus.get_by_role("button", name="Retour sur la fiche structure").click()
        if "/" not in password:
            break
    summary = chorus.locator(".summary").inner_text()
    login = re.search(r"TECH_\S+@\S+", summary)[0]
    expires = re.search(r"\d{2}/\d{2}/\d{4} \d{2}:\d{2}:\d{2}", summary)[0]
    chorus.get_by_role("link", name="Déconnexion").click()
    chorus.get_by_text("Vous êtes déconnecté").wait_for()
    pigp.get_by_role("link", name="Déconnexion").click()
    pigp.get_by_text("Vous êtes déconnecté").wait_for()
    return {
        "siret": siret,
        "login": login,
        "password": password,
        "expires_on": datetime.strptime(expires, "%d/%m/%Y %H:%M:%S").isoformat(),  # noqa: DTZ007 - as the portal
        "reset_at": reset_at,
    }


def open_structure(chorus: Page, siret: str) -> None:
    chorus.get_by_role("heading", name="Mes structures").wait_for()
    table = chorus.locator("#mes-structures")
    while True:
        row = table.get_by_role("row").filter(has_text=siret)
        if row.count():
            row.get_by_role("link").click()
            return
        panel = chorus.locator("section.panel").filter(has=table)
        following = panel.get_by_title("Aller à la page suivante du tableau")
        if following.is_disabled():
            raise SystemExit(f"{siret} is not in the list")
        shown = table.inner_text()
        following.click()
        chorus.wait_for_function("shown => document.querySelector('#mes-structures').innerText !== shown", arg=shown)


def reset(chorus: Page, siret: str) -> str:
    if chorus.get_by_label("Identifiant * :", exact=True).input_value() != siret:
        raise SystemExit("this is another structure")
    chorus.get_by_role("button", name=RESET).click()
    chorus.get_by_role("button", name="Confirmer").click()
    sentence = chorus.get_by_text("Ce compte a été réinitialisé avec le mot de passe").inner_text()
    return sentence[sentence.index("[") + 1 : sentence.rindex("]")].strip()


if __name__ == "__main__":
    main()
