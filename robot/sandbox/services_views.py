"""What each page of the practice Portail de services shows, as the data that its script draws.

Knows nothing of HTTP; it changes neither the world nor the session.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from robot.sandbox.choices import Manager, Siret

if TYPE_CHECKING:
    from collections.abc import Mapping

    from robot.sandbox.context import Context
    from robot.sandbox.sessions import ServicesSession
    from robot.sandbox.world import TechnicalAccount

ITEM = "5d9b1c0e1bf7b0506a2fa9b0604bcb31"
"""The number of "Gérer un compte technique" in the catalogue."""

RESET = "reinitialisation"
TYPES = (
    ("creation", "Création d'un compte technique"),
    ("modification", "Modification d'un compte technique"),
    (RESET, "Réinitialisation du mot de passe d'un compte technique"),
    ("desactivation", "Désactivation d'un compte technique"),
)
DOMAINS: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("Marché", ("Dume",)),
    ("Commande", ("Engagements",)),
    ("Facturation", ("Factures reçues", "Factures à valider", "Factures de travaux", "Frais de justice",
                     "Remboursements de taxes", "Souscrire un mandat de facturation",
                     "Gérer un mandat de facturation")),
    ("Organisation", ("Structures", "Utilisateurs")),
    ("Raccordements", ("EDI", "API", "Suivi des flux", "Compte technique")),
    ("Outils", ("Signature électronique",)),
)  # fmt: skip
_ABOUT = {"Structures": "Gestion des structures", "Compte technique": "Gestion des comptes techniques"}
_APPLICATIONS: Mapping[str, tuple[tuple[str, str, str], ...]] = {
    "Structures": (
        ("Créer une structure", "Créer une nouvelle structure", ""),
        ("Gérer une structure", "Consulter, modifier, activer, désactiver une structure", ""),
    ),
    "Compte technique": (
        (
            "Gérer un compte technique",
            "Créer, modifier, désactiver un compte technique, réinitialiser son mot de passe",
            ITEM,
        ),
    ),
}


class NoSuchPageError(LookupError):
    """There is no such page."""


class ServicesViews:
    """Makes the data of the pages."""

    def __init__(self, context: Context) -> None:
        self._context = context
        self._world = context.world

    def user(self, session: ServicesSession) -> dict[str, str] | None:
        """Return who is signed in."""
        if not session.signed_in:
            return None
        person = self._world.manager
        return {"name": f"{person.given} {person.family.title()}", "initials": person.given[0] + person.family[0]}

    def page(self, wanted: str, query: Mapping[str, str], session: ServicesSession) -> dict[str, Any]:
        """Return a page by its id. Raises NoSuchPageError."""
        match wanted:
            case "aife_index" | "aife_deconnexion":
                now = self._context.switches.now("announcement", "announcement_delay")
                said = {"kind": str(now.announcement), "delay": now.announcement_delay}
                return {"view": "home", "left": wanted == "aife_deconnexion", "announcement": said}
            case "aife_domaines":
                return {"view": "domains", "domains": [{"name": name, "items": items} for name, items in DOMAINS]}
            case "aife_domaine":
                return self._domain(query.get("nom", ""))
            case "aife_catitem_details" if query.get("cat_item_id") == ITEM:
                if not session.signed_in:
                    return {"view": "closed"}
                types = [{"value": value, "text": text} for value, text in TYPES]
                about = _APPLICATIONS["Compte technique"][0]
                return {"view": "item", "name": about[0], "about": about[1], "item": ITEM, "types": types}
            case "aife_ticket" if query.get("number", "") in session.requests:
                return self._ticket(query["number"], session)
            case _:
                raise NoSuchPageError(wanted)

    def _domain(self, name: str) -> dict[str, Any]:
        domain = next((domain for domain, items in DOMAINS if name in items), None)
        if domain is None:
            raise NoSuchPageError(name)
        applications = [
            {"name": title, "about": about, "item": item} for title, about, item in _APPLICATIONS.get(name, ())
        ]
        about = _ABOUT.get(name, f"Gestion : {name}")
        return {"view": "domain", "domain": domain, "name": name, "about": about, "applications": applications}

    def _ticket(self, number: str, session: ServicesSession) -> dict[str, Any]:
        request = session.requests[number]
        which = self._context.switches.now("recapitulatif_siret").recapitulatif_siret
        siret = request.siret if which is Siret.RIGHT else self._world.other_siret(request.siret)
        account = next(one for one in self.accounts(request.siret) if one.login == request.login)
        return {
            "view": "ticket", "number": number, "type": dict(TYPES)[RESET], "account": request.login,
            "structure": self._structure(siret), "expires": f"{account.expires_on:%d/%m/%Y %H:%M:%S}",
        }  # fmt: skip

    def accounts(self, siret: str) -> list[TechnicalAccount]:
        """Return the technical accounts of a structure."""
        return self._world.accounts_of(siret, self._context.switches.now("accounts").accounts)

    def options(self, field: str, query: Mapping[str, str]) -> list[dict[str, str]]:
        """Return what a list offers: what is sent, what is shown, and a second line about it."""
        term = query.get("term", "").casefold().strip()
        if field == "structure":
            found = self._structures()
        else:
            siret = query.get("structure", "")
            accounts = self.accounts(siret) if siret in self._world.accounts else []
            found = [
                {"value": one.login, "text": one.login,
                 "more": f"Actif - Expiration du mot de passe : {one.expires_on:%d/%m/%Y %H:%M:%S}"}
                for one in accounts
            ]  # fmt: skip
        return [one for one in found if term in one["text"].casefold()]

    def _structures(self) -> list[dict[str, str]]:
        now = self._context.switches.now("hidden", "manager", "structure_siret")
        if now.manager is not Manager.PRINCIPAL:
            return []
        shown = []
        for structure in self._world.structures:
            if structure.siret not in now.hidden:
                # What is shown once it is chosen may be told apart from what was chosen: a portal that mixes them up.
                wrong = now.structure_siret is Siret.OTHER
                siret = self._world.other_siret(structure.siret) if wrong else structure.siret
                text = f"{structure.siret} - {structure.name}"
                shown.append({"value": structure.siret, "text": text, "chosen": self._structure(siret), "more": ""})
        return shown

    def _structure(self, siret: str) -> str:
        names = {one.siret: one.name for one in self._world.structures}
        return f"{siret} - {names.get(siret, '')}"
