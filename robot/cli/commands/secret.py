"""`chorus-robot secret reveal RUN`: reads a staged secret back."""

import argparse
from collections.abc import Mapping
from typing import Any


def add(commands: Any) -> None:
    """Declares the command."""
    made = commands.add_parser("secret", help="read a staged secret back", allow_abbrev=False)
    verbs = made.add_subparsers(dest="verb", metavar="VERB", required=True)
    reveal = verbs.add_parser("reveal", help="print the last secret staged by a run", allow_abbrev=False)
    reveal.add_argument("run", metavar="RUN", help="id of a run, or 'last'")
    reveal.add_argument("--stdout", action="store_true", help="print it although standard output is no terminal")
    reveal.add_argument("--identity", metavar="FILE", help="file of the age identity that reads it")
    reveal.add_argument("--number", type=int, metavar="N", help="the N-th secret of the run instead of its last")
    reveal.set_defaults(main=main)


def main(arguments: argparse.Namespace) -> int:
    """Prints the secret alone on standard output; what is known of it goes to standard error."""
    import sys
    from pathlib import Path

    from robot.cli.edge import exactly
    from robot.errors import Problem
    from robot.files import expanded
    from robot.language.workspace import Workspace
    from robot.outcomes import Outcome
    from robot.runs.facts import ANSWERS, SCREEN, UNREAD
    from robot.runs.preparing import staging_of
    from robot.signs import visible
    from robot.store import own

    if not arguments.stdout and not sys.stdout.isatty():
        raise Problem("Standard output is no terminal: the secret would land in a file or another program.",
                      hint="Say --stdout if that is what you want.", outcome=Outcome.USAGE)  # fmt: skip
    store = own()
    with store.journal() as journal:
        run = journal.run(arguments.run).id
    identity = expanded(arguments.identity) if arguments.identity else None
    staging = staging_of(Workspace.at(Path.cwd()), store, identity)
    items = [item for item in staging.items(run) if arguments.number in (None, item.number)]
    if not items:
        raise Problem(f"Run {run} has staged no such secret.", hint=f"See: chorus-robot show {run}",
                      outcome=Outcome.USAGE)  # fmt: skip
    item = min(reversed(items), key=lambda one: (SCREEN, ANSWERS).index(one.name) + 1 if one.name in UNREAD else 0)
    secret, note = staging.read(item)
    known = _known(note)
    try:
        secret.reveal().encode(sys.stdout.encoding or "utf-8")
    except UnicodeError:  # anywhere else a sign may be replaced: here it would be another password
        encoding = sys.stdout.encoding
    else:
        encoding = ""
    if encoding:
        raise Problem(f"The secret has signs that standard output ({encoding}) cannot carry; nothing was printed.",
                      hint="Set PYTHONIOENCODING=utf-8 and try again.", outcome=Outcome.USAGE)  # fmt: skip
    print(", ".join([f"{item.name} {item.number}", *known]), file=sys.stderr)
    for page in (one for one in items if one.name in UNREAD and one is not item):
        what = "the text of pages" if page.name == SCREEN else "what came from the portal, as it came,"
        print(f"{what} is staged too: --number {page.number} prints it", file=sys.stderr)
    if sys.stdout.isatty() and visible(secret.reveal()) != secret.reveal():
        print("signs that nobody sees are written out (\\u001b); '--stdout | ...' gives it as it is", file=sys.stderr)
    exactly(secret.reveal())
    return 0


def _known(note: Mapping[str, str]) -> list[str]:
    """What is known of a staged secret, in a few words each."""
    known = [f"{name} {note[name]}" for name in ("siret", "technical_login", "shown_at") if note.get(name)]
    if note.get("breaches"):
        known.append(f"rejected by the policy: {note['breaches']}")
    if note.get("in_force") == "no":
        known.append("shown before the request was submitted: not in force unless that happened")
    if note.get("doubtful"):
        known.append(f"doubtful: {note['doubtful']}")
    return known
