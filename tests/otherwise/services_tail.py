"""The tail of the shipped flow in the Portail de services: the form that shows the password, and its answer.

A walk of it costs three pages of the portal: the first leads to the form, so that its password is awaited.
"""

from collections.abc import Callable
from pathlib import Path

import yaml

from .portal import SERVICES, SIRET, OtherPortal, document
from .visitor import ROOT, ROTATE

NAME = "services-tail"
OLD = "Ancien-0000"
SHOWN = "Abcd-12345x"
LOGIN = f"TECH_0{SIRET}@cpp2017.fr"
DONE = "<h1>Votre demande a été prise en compte</h1><p>RITM0010042</p>"
_HEAD = '<header><span>Portail de services Chorus Pro</span> <a href="/sp/form">Domaines</a></header>'


def workspace(folder: Path) -> Path:
    """Writes the flow into a workspace of its own."""
    flow = yaml.safe_load((ROOT / "flows" / f"{ROTATE}.yaml").read_text())
    flow |= {"flow": NAME, "portal": "portail-services", "uses": [], "secrets": [], "locks": {}}
    flow["start"] = {"open": f"https://{SERVICES}/sp/start", "next": ["services-start"]}
    flow["pages"] = {name: flow["pages"][name] for name in ("services-password", "services-done")}
    flow["pages"]["services-start"] = {
        "see": ["nav.domains"], "without": ["request.submit"],
        "extract": {"technical_login": {"from": "request.logins", "matches": r"(TECH_\w+@[\w.-]+)"}},
        "do": [{"click": "nav.domains", "effect": "reversible"}], "next": ["services-password"],
    }  # fmt: skip
    asked = flow["pages"]["services-password"]
    again = next(way for way in asked["choose"] if "breaks" in way.get("when", {}))
    again |= {"do": [{"click": "nav.domains", "effect": "reversible"}], "next": ["services-password"]}
    asked["extract"]["expires_on"] = dict(flow["pages"]["services-done"]["extract"]["expires_on"])
    (folder / "flows").mkdir(parents=True)
    (folder / "flows" / f"{NAME}.yaml").write_text(yaml.safe_dump(flow, allow_unicode=True))
    return folder


def form(box: str, structure: str = f"{SIRET} COMMUNE", more: str = "") -> str:
    """The form with what stands in the red frame."""
    return document(f"""{_HEAD}<h1>Réinitialisation du mot de passe d'un compte technique</h1>
<form method=post action=/sp/submit><p><label>Structure <select><option>{structure}</option></select></label></p>
<p><label>Compte technique <select><option>{LOGIN}</option></select></label></p>
<div style="border:1px solid red">{box}</div><button id=sub>Soumettre</button></form>{more}""")


def offers(
    portal: OtherPortal, page: str, answer: str | Callable[[], str] = DONE, *, refused: bool = False,
    new: str = SHOWN,
) -> None:  # fmt: skip
    """Puts the form on the portal, and what it answers."""
    portal.accounts[SIRET].password = OLD
    portal.new_passwords = [new]

    def submitted(portal: OtherPortal) -> str:
        portal.note("submitted")
        if not refused:
            portal.reset()
        return document(_HEAD + (answer if isinstance(answer, str) else answer()))

    portal.paths["/sp/start"] = lambda _: document(f"{_HEAD}<p>{LOGIN}</p>")
    portal.paths["/sp/form"] = lambda _: page
    portal.paths["/sp/submit"] = submitted
