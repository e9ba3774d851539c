"""`chorus-robot new flow NAME`: writes the skeleton of a flow."""

import argparse
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from pathlib import Path


def add(commands: Any) -> None:
    """Declares the command."""
    made = commands.add_parser(
        "new", help="write the skeleton of a flow", allow_abbrev=False,
        description="Writes a flow that check finds no mistake in, into the workspace of the current folder: in Chorus "
        "Pro, up to the page of a structure, or in a portal that there is nothing of yet.",
    )  # fmt: skip
    made.add_argument("what", choices=("flow",), metavar="flow")
    made.add_argument("name", metavar="NAME", help="lower case, words joined by -")
    made.add_argument("--portal", metavar="NAME", help="a new portal; its files are written too")
    made.add_argument("--open", metavar="ADDRESS", dest="address", help="the https address where its sign-in is")
    made.set_defaults(main=main)


def main(arguments: argparse.Namespace) -> int:
    """Writes the files; none where one of them is there already."""
    from pathlib import Path

    from robot.language.workspace import Workspace, own_folder

    cwd = Path.cwd()
    folder = own_folder(cwd) or cwd
    files = _files(arguments, Workspace.at(cwd))
    for name in _written(folder, files):
        print(name)
    command = f"chorus-robot check, chorus-robot graph {arguments.name}, chorus-robot run {arguments.name}"
    print(f"next: change it, and see {command}")
    return 0


def _files(arguments: argparse.Namespace, workspace: Any) -> dict[str, str]:
    """Makes the skeleton's files. Raises Problem (USAGE) for names and addresses that cannot be used."""
    import re

    from robot.errors import Problem
    from robot.language.skeleton import skeleton, skeleton_of_portal
    from robot.outcomes import Outcome

    name, portal = arguments.name, arguments.portal
    for word in filter(None, (name, portal)):
        if not re.fullmatch(r"[a-z][a-z0-9]*([-_][a-z0-9]+)*", word):
            raise Problem(f"{word[:60]} is no name.", outcome=Outcome.USAGE,
                          hint="Write lower-case letters and digits, words joined by -: renew-key.")  # fmt: skip
    if name in workspace.flows():
        raise Problem(f"There is a flow named {name} already.", hint="Take another name.", outcome=Outcome.USAGE)
    if (portal is None) != (arguments.address is None):
        raise Problem("--portal and --open belong together.", outcome=Outcome.USAGE,
                      hint="Such as --portal shop --open https://shop.example/.")  # fmt: skip
    if portal is None:
        return skeleton(name)
    if portal in workspace.portals():
        raise Problem(f"There is a portal named {portal} already.", hint="Its elements are in selectors/.",
                      outcome=Outcome.USAGE)  # fmt: skip
    address = re.fullmatch(r"https://(?P<host>[a-z0-9]+([.-][a-z0-9]+)*)(/[\w./?&=%+~-]*)?", arguments.address)
    if address is None:
        raise Problem("This is no address of a portal.", hint="Such as https://shop.example/.", outcome=Outcome.USAGE)
    return skeleton_of_portal(name, portal=portal, host=address["host"], address=arguments.address)


def _written(folder: "Path", files: dict[str, str]) -> list[str]:
    from robot.errors import Problem
    from robot.language.workspace import builtin_folder
    from robot.outcomes import Outcome

    there = [name for name in files if (folder / name).exists()]
    if there:
        raise Problem(f"{there[0]} is there already.", hint="Nothing was written.", outcome=Outcome.USAGE)
    # The first line of each file names its schema, for the editor.
    schemas = {text.partition("$schema=")[2].partition("\n")[0].lstrip("./") for text in files.values()}
    kept = [name for name in sorted(schemas) if not (folder / name).exists()]
    more = {name: (builtin_folder() / name).read_text(encoding="utf-8") for name in kept}
    try:
        for name, text in (files | more).items():
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            (folder / name).write_text(text, encoding="utf-8")
    except OSError as error:
        raise Problem(f"The files cannot be written to {folder}: {error.strerror}.",
                      hint="Go to a folder that you may write to.") from None  # fmt: skip
    return [*files]
