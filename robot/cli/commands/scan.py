"""`chorus-robot scan PATH ...`: looks for secrets in files."""

import argparse
from typing import Any


def add(commands: Any) -> None:
    """Declares the command."""
    made = commands.add_parser(
        "scan", help="look for secrets in files and folders", allow_abbrev=False,
        description="Looks in every file, also packed ones, for secrets in any encoding. Exit code 10 if one is found "
        "or a file cannot be looked into.",
    )  # fmt: skip
    made.add_argument("paths", nargs="+", metavar="PATH", help="files or folders")
    made.add_argument("--secret", action="append", required=True, metavar="REFERENCE",
                      help="a secret to look for: env:NAME, file:PATH, keyring:SERVICE/USER")  # fmt: skip
    made.add_argument("--destroy", action="store_true", help="destroy every file that holds a secret")
    made.add_argument("--json", action="store_true", help="print one JSON object on standard output")
    made.set_defaults(main=main)


def main(arguments: argparse.Namespace) -> int:
    """Prints a line for each hit, and destroys what holds a secret if told to."""
    import json
    from pathlib import Path

    from robot.gate import scan
    from robot.outcomes import Outcome
    from robot.secrets import Redactor, resolve

    secrets = [resolve(reference) for reference in arguments.secret]
    redactor = Redactor()
    for secret in secrets:
        redactor.add(secret)
    _check(arguments, redactor, [reference for reference, secret in zip(arguments.secret, secrets, strict=True)
                                 if not secret.reveal().strip()])  # fmt: skip
    hits = [hit for path in arguments.paths for hit in scan(Path(path), secrets)]
    destroyed, kept = _destroy(hits) if arguments.destroy else ([], [])
    outcome = Outcome.LEAK if hits else Outcome.OK
    message = _message(hits, destroyed=len(destroyed), kept=kept)
    names = [redactor.clean(reference) for reference in arguments.secret]
    if arguments.json:
        rows = [{"file": hit.file, "member": hit.member, "kind": hit.kind, "byte": hit.offset,
                 "secret": None if hit.secret is None else names[hit.secret]} for hit in hits]  # fmt: skip
        print(json.dumps({
            "outcome": outcome.value, "exit_code": outcome.exit_code, "hits": rows, "destroyed": destroyed,
            "message": message,
        }, ensure_ascii=False))  # fmt: skip
        return outcome.exit_code
    for hit in hits:
        print(hit.told(names[hit.secret or 0]))
    print(f"{outcome.value}: {message}")
    return outcome.exit_code


def _check(arguments: argparse.Namespace, redactor: Any, blank: list[str]) -> None:
    """Raises Problem for a path that is not there, and for a secret that cannot be looked for."""
    import os

    from robot.errors import Problem
    from robot.outcomes import Outcome

    for path in arguments.paths:
        if not os.path.lexists(path):
            raise Problem(redactor.clean(f"There is no {path}."), hint="Name files and folders that are there.",
                          outcome=Outcome.USAGE)  # fmt: skip
    if blank:
        raise Problem(f"The secret {blank[0]} is blank, and cannot be looked for.", hint="Put the secret there.")


def _destroy(hits: list[Any]) -> tuple[list[str], list[str]]:
    """Destroys the files that hold a secret, what is deepest first; tells which are gone, and why others are not."""
    from robot.errors import Problem
    from robot.gate import destroy

    destroyed, kept = [], []
    shown = {hit.path: hit.file for hit in reversed(hits) if hit.secret is not None}
    for path, name in shown.items():
        try:
            destroy(path)
            destroyed.append(name)
        except Problem as problem:
            kept.append(f"{name}: {problem.message}")
    return destroyed, kept


def _message(hits: list[Any], *, destroyed: int, kept: list[str]) -> str:
    """The end in a sentence or two."""
    if not hits:
        return "no secret found"
    held = len({hit.path for hit in hits if hit.secret is not None})
    closed = len({hit.path for hit in hits if hit.secret is None})
    parts = [f"a secret in {_count(held)}"] if held else []
    parts += [f"{_count(closed)} that cannot be looked into"] if closed else []
    parts += [f"{destroyed} destroyed"] if destroyed else []
    return ", ".join([*parts, *kept])


def _count(files: int) -> str:
    return f"{files} file{'s' if files > 1 else ''}"
