"""Mistakes for other programs: JSON, annotations of GitHub's workflows, and SARIF 2.1.0.

Must not know how mistakes are found, nor where they are printed.
"""

import json
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any
from urllib.parse import quote

from robot.language.diagnostics import HELD_BACK, Diagnostic, shown
from robot.language.pages import read_page
from robot.language.rules import RULES

_SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json"
_ROOT = "%SRCROOT%"


def as_json(found: Iterable[Diagnostic], *, files: int) -> str:
    """One object: how many files were looked at, and the mistakes with their places."""
    mistakes = [
        {"file": shown(one.place.file), "line": one.place.line, "column": one.place.column, "rule": one.rule,
         "message": one.message, "hint": one.hint, "source": "" if one.source_line == HELD_BACK else one.source_line}
        for one in found
    ]  # fmt: skip
    return json.dumps({"files": files, "mistakes": mistakes}, ensure_ascii=False, indent=2)


def as_github(found: Iterable[Diagnostic]) -> str:
    """One workflow command for each mistake: GitHub shows it at its line of the change."""
    return "\n".join(_annotation(one) for one in found)


def _annotation(one: Diagnostic) -> str:
    values = {"file": shown(one.place.file), "line": one.place.line, "col": one.place.column, "title": one.rule}
    told = ",".join(f"{key}={_escaped(str(value), more=True)}" for key, value in values.items() if value)
    message = "\n".join(filter(None, (one.message, one.hint)))
    return f"::error {told}::{_escaped(message)}"


def _escaped(text: str, *, more: bool = False) -> str:
    text = text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")
    return text.replace(":", "%3A").replace(",", "%2C") if more else text


def as_sarif(found: Sequence[Diagnostic], *, version: str) -> str:
    """A SARIF log of one run, with the rules that were broken and their pages."""
    broken = sorted({one.rule for one in found})
    number = {name: at for at, name in enumerate(broken)}
    driver = {
        "name": "chorus-robot",
        "semanticVersion": version,
        "rules": [_rule(name) for name in broken],
    }
    results = [
        {
            "ruleId": one.rule,
            "ruleIndex": number[one.rule],
            "level": "error",
            "message": {"text": f"{one.message}. {one.hint}" if one.hint else one.message},
            "locations": [{"physicalLocation": _location(one)}],
        }
        for one in found
    ]
    run = {"tool": {"driver": driver}, "columnKind": "unicodeCodePoints", "results": results}
    return json.dumps({"$schema": _SCHEMA, "version": "2.1.0", "runs": [run]}, ensure_ascii=False, indent=2)


def _rule(name: str) -> dict[str, Any]:
    says = next((rule.says for rule in RULES if rule.name == name), name)
    told: dict[str, Any] = {"id": name, "shortDescription": {"text": says}}
    page = read_page(name)
    if page is not None:
        told["help"] = {"text": says, "markdown": page}
    return told


def _location(one: Diagnostic) -> dict[str, Any]:
    path = Path(shown(one.place.file))
    relative = {"uri": quote(path.as_posix()), "uriBaseId": _ROOT}
    artifact = {"uri": path.as_uri()} if path.is_absolute() else relative
    told: dict[str, Any] = {"artifactLocation": artifact}
    if one.place.line:
        told["region"] = {"startLine": one.place.line, "startColumn": one.place.column}
    return told
