"""The little shop of docs/language.md as a workspace, and the examples of the rules' pages laid over it."""

import re
import subprocess
from dataclasses import dataclass
from pathlib import Path

import yaml

from robot.language.check import check
from robot.language.diagnostics import Diagnostic
from robot.language.source import parse
from robot.language.workspace import Workspace

ROOT = Path(__file__).resolve().parents[2]
RULE_PAGES = ROOT / "docs" / "rules"
OUTCOME_PAGES = ROOT / "docs" / "outcomes"
KINDS = ("flow", "library", "portal", "selectors", "environment", "policies", "staging")
WHERE = {
    "flow": "flows/{flow}.yaml",
    "library": "flows/pages/{library}.yaml",
    "portal": "selectors/{portal}/portal.yaml",
    "selectors": "selectors/{portal}/{generation}.yaml",
    "environment": "config/environments/{environment}.yaml",
    "policies": "config/policies.yaml",
    "staging": "config/staging.yaml",
    "recording": "recordings/example/about.yaml",
    "gaps": "recordings/gaps.yaml",
}


@dataclass(frozen=True)
class Block:
    """A fenced block of a document: its language and its text, and under which heading it stands."""

    document: Path
    line: int
    language: str
    text: str
    heading: str

    def __str__(self) -> str:
        return f"{self.document.name}:{self.line}"

    @property
    def kind(self) -> str:
        """What its first line names: `# flow`."""
        first = self.text.partition("\n")[0]
        return first.removeprefix("# ") if first.startswith("# ") else ""


def blocks_of(document: Path) -> list[Block]:
    text = document.read_text(encoding="utf-8")
    found = []
    for match in re.finditer(r"^```(\w*)\n(.*?)^```$", text, re.MULTILINE | re.DOTALL):
        before = text[: match.start()]
        headings = re.findall(
            r"^#+ (.+)$", re.sub(r"^```.*?^```$", "", before, flags=re.MULTILINE | re.DOTALL), re.MULTILINE
        )
        found.append(Block(document, before.count("\n") + 1, match[1], match[2], headings[-1] if headings else ""))
    return found


def written(block: Block, folder: Path) -> Path:
    """Write a whole file of an example to its place in a workspace."""
    names = dict(re.findall(r'^(\w+): *"?([^"\n]+?)"?$', block.text, re.MULTILINE))
    path = folder / WHERE[block.kind].format(**names)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(block.text, encoding="utf-8")
    return path


def shop_in(folder: Path) -> Path:
    """Write the shop of the language's page to a folder."""
    for block in blocks_of(ROOT / "docs" / "language.md"):
        if block.language == "yaml" and block.kind in KINDS:
            written(block, folder)
    return folder


def lay_over(folder: Path, block: Block) -> list[Path]:
    """Do what an example says to a workspace, and give the files that it has checked (none: all)."""
    if block.language == "sh":
        lines = block.text.splitlines()
        checked = [line.split()[2] for line in lines if line.startswith("chorus-robot check ")]
        script = "\n".join(line for line in lines if not line.startswith("chorus-robot "))
        subprocess.run(["sh", "-e", "-c", script], cwd=folder, check=True)
        return [folder / name for name in checked]
    name = block.kind.removeprefix("in ")
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    if block.kind.startswith("in "):
        whole = _plain(parse(path.read_bytes(), name).data)
        _merge(whole, _plain(parse(block.text.encode(), name).data))
        path.write_text(yaml.safe_dump(whole, allow_unicode=True, sort_keys=False), encoding="utf-8")
    else:
        path.write_text(block.text, encoding="utf-8")
    return []


def mistakes_of(blocks: list[Block], folder: Path) -> list[Diagnostic]:
    """What `check` says of the shop with these examples laid over it."""
    shop_in(folder)
    paths = [path for block in blocks for path in lay_over(folder, block)]
    return check(paths, Workspace([folder]))


def _plain(data):
    if isinstance(data, dict):
        return {key: _plain(value) for key, value in data.items()}
    return [_plain(item) for item in data] if isinstance(data, list) else data


def _merge(into, more):
    for key, value in more.items():
        if isinstance(value, dict) and value and isinstance(into.get(key), dict):
            _merge(into[key], value)
        else:
            into[key] = value
