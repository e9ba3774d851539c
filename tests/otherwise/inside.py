"""The shipped flows from Chorus Pro's home on, and out again: their own pages, without the sign-in at PIGP.

A walk of it costs what happens in Chorus Pro.
"""

from pathlib import Path

import yaml

from .portal import CHORUS
from .visitor import ROOT, ROTATE

NAME = "rotation-inside"
CHECK = "check-inside"
_LIBRARY = "chorus-pro-structure"


def workspace(folder: Path) -> Path:
    """Writes the flows into a workspace of its own."""
    (folder / "flows" / "pages").mkdir(parents=True)
    written = (ROOT / "flows" / "pages" / f"{_LIBRARY}.yaml").read_text()
    library = yaml.safe_load(written.replace(" on: ", ' "on": '))  # a truth value to this reader
    for page in library["pages"].values():
        if "signed_in" in page:
            page["signed_in"] = "chorus-pro"
    _write(folder / "flows" / "pages" / f"{_LIBRARY}.yaml", library)
    for name, shipped in ((NAME, ROTATE), (CHECK, "check-technical-password")):
        flow = yaml.safe_load((ROOT / "flows" / f"{shipped}.yaml").read_text())
        flow |= {"flow": name, "uses": [_LIBRARY], "secrets": [], "locks": {}}
        flow["start"] = {"open": f"https://{CHORUS}/cpp/", "next": ["home"]}
        flow["pages"] = {name: page for name, page in flow["pages"].items() if not name.startswith("services-")}
        _write(folder / "flows" / f"{name}.yaml", flow)
    return folder


def _write(path: Path, content: dict[str, object]) -> None:
    path.write_text(yaml.safe_dump(content, allow_unicode=True))
