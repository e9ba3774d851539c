"""The tail of the shipped flow, from the structure's sheet to the récapitulatif: its own pages, without the sign-in.

A walk of it costs four pages of the portal.
"""

from pathlib import Path

import yaml

from .portal import CHORUS, SIRET
from .visitor import ROOT, ROTATE

NAME = "tail-of-rotation"
_PAGES = ("structure", "confirmation", "confirmation-box", "recapitulatif", "renewed")


def workspace(folder: Path) -> Path:
    """Writes the flow into a workspace of its own."""
    flow = yaml.safe_load((ROOT / "flows" / f"{ROTATE}.yaml").read_text())
    flow |= {"flow": NAME, "uses": [], "secrets": [], "locks": {}}
    flow["start"] = {"open": f"https://{CHORUS}/cpp/structure?siret={SIRET}", "next": ["structure"]}
    flow["pages"] = {name: flow["pages"][name] for name in _PAGES}
    (folder / "flows").mkdir(parents=True)
    (folder / "flows" / f"{NAME}.yaml").write_text(yaml.safe_dump(flow, allow_unicode=True))
    return folder
