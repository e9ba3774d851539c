"""Broken selectors: each a look of a portal, a page of it, an element, what was changed, and the right line.

`ways` are the broken ways in place of those that ship; the screen is as it is. The right line is what the proposal has
to hold so that the element is found again.
"""

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Broken:
    look: str
    page: str
    portal: str
    element: str
    ways: tuple[dict[str, Any], ...]
    right: str
    several: bool = False
    codes: tuple[int, ...] = (4, 5)
    fresh: str = ""  # the right line in a file of its own: where this element tells the generation
    stops: bool = True  # a run can do without it otherwise, so that only the report would tell

    @property
    def generation(self) -> str:
        return self.look

    def __str__(self) -> str:
        return f"{self.look}-{self.element}"


BROKEN = (
    Broken(
        "2019", "sign-in", "pigp", "sign_in.username",
        ({"label": "Code usager"}, {"css": "input[name=login]", "why": "son nom"}),
        '{label: ["Identifiant", "Code usager"]}',
    ),
    Broken(
        "2019", "sign-in", "pigp", "sign_in.password",
        ({"label": "Mot de pase"}, {"placeholder": "Mot de pase"}),
        '{label: ["Mot de passe", "Mot de pase"]}',
    ),
    Broken(
        "2019", "sign-in", "pigp", "sign_in.submit",
        ({"role": "button", "name": "Valider"}, {"role": "button", "name": "Entrer"}),
        '{role: button, name: ["Connexion", "Valider"]}',
    ),
    Broken(
        "2019", "menu", "pigp", "menu.heading",
        ({"text": "Vos applications"}, {"matches": "^Vos applications"}),
        '{matches: "Liste des applications|^Vos applications"}',
    ),
    Broken(
        "2019", "menu", "pigp", "menu.chorus_pro",
        ({"role": "button", "name": "Chorus Pro"}, {"role": "button", "name": "Chorus Portail Pro"}),
        '{role: [link, button], name: "Chorus Pro"}',
    ),
    Broken(
        "2019", "menu", "pigp", "menu.chorus_pro",
        ({"role": "link", "name": "Chorus-Pro Factures"},),
        '{role: link, name: ["Chorus Pro", "Chorus-Pro Factures"]}',
    ),
    Broken(
        "2019", "home", "chorus-pro", "home.activities",
        ({"role": "link", "name": "Activites gestionnaires"}, {"text": "Activites gestionnaires"}),
        '{role: link, name: ["Activités du gestionnaire", "Activites gestionnaires"]}',
        fresh='{role: link, name: "Activités du gestionnaire"}',
    ),
    Broken(
        "2019", "structures", "chorus-pro", "structures.heading",
        ({"role": "heading", "name": "Vos structures"}, {"text": "Vos structures"}),
        '{role: heading, name: ["Mes structures", "Vos structures"]}',
    ),
    Broken(
        "2019", "structures", "chorus-pro", "structures.lines",
        ({"matches": r"(?<!\d)\d{14}(?!\d)", "under": "Vos structures"},),
        r"""{matches: '(?<!\d)\d{14}(?!\d)', under: ["Mes structures", "Vos structures"]}""",
        several=True,
    ),
    Broken(
        "2019", "structures", "chorus-pro", "structures.edit",
        ({"icon": "crayon-bleu", "row": "${inputs.siret}", "under": "Mes structures"},
         {"role": "link", "name": "Modification de ligne", "row": "${inputs.siret}", "under": "Mes structures"}),
        '["modifier", "crayon-bleu"], row: "${inputs.siret}", under: "Mes structures"}',
        stops=False,
    ),
    Broken(
        "2019", "structure", "chorus-pro", "structure.heading",
        ({"role": "heading", "name": "Édition de la structure"}, {"text": "Édition de la structure"}),
        '{role: heading, name: ["Modification de la structure", "Édition de la structure"]}',
    ),
    Broken(
        "2019", "structure", "chorus-pro", "structure.reset",
        ({"role": "button", "name": "Renouveler le mot de passe (utilisateur technique)"},
         {"role": "button", "name_matches": r"Renouveler le mot de passe\b.*technique"}),
        '{role: button, name: ["Réinitialiser le mot de passe (utilisateur technique)", '
        '"Renouveler le mot de passe (utilisateur technique)"]}',
    ),
    Broken(
        "2019", "structure", "chorus-pro", "structure.identifier",
        ({"label": "Identifiant SIRET"}, {"beside": "Identifiant SIRET", "kind": "text"}),
        '{label: ["Identifiant", "Identifiant SIRET"]}',
    ),
    Broken(
        "2019", "structure", "chorus-pro", "structure.technical_user",
        ({"matches": r"Compte technique\s*:?\s*TECH_\S+@\S+"},),
        r"Utilisateur technique : TECH_\S+@\S+|",
    ),
    Broken(
        "2019", "structure", "chorus-pro", "structure.expiry",
        ({"matches": r"Fin de validité du mot de passe\s*:?\s*\d{2}/\d{2}/\d{4}"},),
        r"Expiration du mot de passe de l.utilisateur technique : \d{2}/\d{2}/\d{4}|",
        stops=False,
    ),
    Broken(
        "2019", "confirmation", "chorus-pro", "confirmation.heading",
        ({"matches": "Confirmation du renouvellement du mot de passe"},),
        "Confirmation de réinitialisation|Confirmation du renouvellement du mot de passe",
    ),
    Broken(
        "2019", "confirmation", "chorus-pro", "confirmation.confirm",
        ({"role": "button", "name": "Confirmez", "within": "dialog"},
         {"role": "button", "name": "Confirmez", "under": "Confirmation de réinitialisation du mot de passe"}),
        '{role: button, name: ["Confirmer", "Confirmez"], within: dialog}',
    ),
    Broken(
        "2025", "sign-in", "pigp", "sign_in.title",
        ({"role": "heading", "name": "Accès au Portail"}, {"text": "Accès au Portail"}),
        '{role: heading, name: ["Connexion au Portail", "Accès au Portail"]}',
        stops=False,
    ),
    Broken(
        "2025", "services-domains", "portail-services", "domains.heading",
        ({"role": "heading", "name": "Les domaines du portail"}, {"text": "Les domaines du portail"}),
        '{role: heading, name: ["Les domaines Chorus Pro", "Les domaines du portail"]}',
    ),
    Broken(
        "2025", "services-home", "portail-services", "nav.domains",
        ({"role": "link", "name": "Domaine"}, {"text": "Domaine"}),
        '{role: link, name: ["Domaines", "Domaine"]}',
        fresh='{role: link, name: "Domaines"}',
    ),
    Broken(
        "2025", "services-application", "portail-services", "application.heading",
        ({"role": "heading", "name": "Comptes techniques du domaine"},),
        '{role: heading, name: ["Compte technique", "Comptes techniques du domaine"]}',
    ),
    Broken(
        "2025", "services-application", "portail-services", "application.open",
        ({"role": "button", "name": "Ouvrir"}, {"role": "button", "name_matches": "^Ouvrir"}),
        '"Accéder"',
    ),
    Broken(
        "2025", "services-password", "portail-services", "request.submit",
        ({"role": "button", "name": "Envoyer la demande"}, {"css": "button.submit", "why": "sa classe"}),
        '"Soumettre"',
    ),
)  # fmt: skip
"""Each breaks one element."""


@dataclass(frozen=True)
class Changed:
    """Words of a page that are others now, and the element that is not found by the ways that ship."""

    look: str
    page: str
    portal: str
    element: str
    words: tuple[tuple[str, str], ...]
    right: str

    def __str__(self) -> str:
        return f"{self.look}-{self.element}"


CHANGED = (
    Changed("2019", "sign-in", "pigp", "sign_in.username", (("Identifiant", "Identifiant DGFiP"),),
            "Identifiant DGFiP"),
    Changed("2019", "sign-in", "pigp", "sign_in.password", (("Mot de passe", "Code secret"),), "Code secret"),
    Changed("2019", "sign-in", "pigp", "sign_in.submit", (("Connexion", "Entrer"),), "Entrer"),
    Changed("2019", "menu", "pigp", "menu.heading",
            (("Liste des applications", "Liste de toutes les applications"),), "Liste de toutes"),
    Changed("2019", "menu", "pigp", "menu.chorus_pro", (("Chorus Pro", "Portail Chorus Pro"),), "Portail Chorus Pro"),
    Changed("2019", "home", "chorus-pro", "home.activities",
            (("Activités du gestionnaire", "Activités de gestion"),), "Activités de gestion"),
    Changed("2019", "structures", "chorus-pro", "structures.heading", (("Mes structures", "Vos structures"),),
            "Vos structures"),
    Changed("2019", "structure", "chorus-pro", "structure.heading",
            (("Modification de la structure", "Fiche de la structure"),), "Fiche de la structure"),
    Changed("2019", "structure", "chorus-pro", "structure.reset",
            (("Réinitialiser le mot de passe", "Renouveler le mot de passe"),), "Renouveler le mot de passe"),
    Changed("2019", "structure", "chorus-pro", "structure.expiry",
            (("Expiration du mot de passe de l'utilisateur technique", "Fin de validité du mot de passe technique"),),
            r"Fin de validité du mot de passe technique : \d{2}/\d{2}/\d{4}"),
    Changed("2019", "confirmation", "chorus-pro", "confirmation.confirm", (("Confirmer", "Oui, confirmer"),),
            "Oui, confirmer"),
    Changed("2025", "services-application", "portail-services", "application.open",
            (("Accéder", "Accéder au service"),), "Accéder au service"),
)  # fmt: skip
"""What a portal may change, with the selectors that ship as they are."""

UNKNOWN = (
    Changed("2025", "services-password", "portail-services", "request.submit", (("Soumettre", "Envoyer"),), ""),
    Changed("2019", "confirmation", "chorus-pro", "confirmation.confirm", (("Confirmer", "Oui"),), ""),
    Changed("2019", "menu", "pigp", "menu.chorus_pro", (("Chorus Pro", "Facturation"),), ""),
)
"""Words that have nothing in common with the old ones, among others like them: no guess is better than any."""
