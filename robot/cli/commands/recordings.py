"""`chorus-robot recordings ...`: sanitises, checks and imports recordings, and says what they do not cover."""

import argparse
import contextlib
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from robot.language.program import Program
    from robot.language.workspace import Workspace
    from robot.recordings.sanitise import Rules
    from robot.secrets import Secret


def add(commands: Any) -> None:
    """Declares the command and what is under it."""
    made = commands.add_parser("recordings", help="sanitise, check and import recordings", allow_abbrev=False)
    parts = made.add_subparsers(dest="part", metavar="PART", required=True)

    one = parts.add_parser("sanitize", help="replace all that tells of anybody in a HAR", allow_abbrev=False)
    one.add_argument("har", metavar="FILE.har", help="a HAR, or a zip of one")
    one.add_argument("-o", "--output", metavar="FILE", help="where to write; without, FILE.sanitized.har")
    _disguising(one)
    one.set_defaults(main=sanitize)

    one = parts.add_parser("check", help="look for leaks, age, form and size", allow_abbrev=False)
    one.add_argument("paths", nargs="*", metavar="PATH", help="recordings or HARs; without, those in recordings/")
    _disguising(one)
    one.set_defaults(main=check)

    one = parts.add_parser("import", help="make a recording of a HAR that a browser saved", allow_abbrev=False)
    one.add_argument("har", nargs="+", metavar="FILE.har",
                     help="HARs of Chrome, Edge, Firefox or Playwright, or zips of them: one for each tab")  # fmt: skip
    one.add_argument("--flow", required=True, metavar="FLOW", help="the flow that it is of")
    one.add_argument("-i", "--input", action="append", default=[], metavar="NAME=VALUE", help="an input of the flow")
    one.add_argument("-o", "--output", metavar="DIR", help="the recording's folder; without, recordings/FILE")
    one.add_argument("--about", default="", metavar="TEXT", help="what the portals did")
    one.add_argument("--no-replay", action="store_true", help="do not find out by a replay what it yields")
    _disguising(one)
    one.set_defaults(main=take_in)

    one = parts.add_parser("coverage", help="say which pages, ways and ends no recording covers", allow_abbrev=False)
    one.add_argument("folder", nargs="?", default="recordings", metavar="DIR", help="where the recordings lie")
    one.set_defaults(main=coverage)


def _disguising(made: argparse.ArgumentParser) -> None:
    made.add_argument("--secret", action="append", default=[], metavar="NAME=REFERENCE",
                      help="a secret that may be in it: pigp_password=env:PIGP_PASSWORD")  # fmt: skip
    made.add_argument("--hide", action="append", default=[], metavar="WORDS", help="words to replace wherever they are")


def sanitize(arguments: argparse.Namespace) -> int:
    """Writes the HAR anew, sanitised."""
    from pathlib import Path

    from robot import __version__
    from robot.errors import Problem
    from robot.files import write_private
    from robot.recordings.har import load_har
    from robot.recordings.making import in_utf8
    from robot.recordings.sanitise import sanitised
    from robot.recordings.writing import har_text

    path = Path(arguments.har)
    loaded = load_har(path)
    made = sanitised([in_utf8(one) for one in loaded.exchanges], _rules(arguments))
    target = Path(arguments.output) if arguments.output else path.with_name(f"{path.stem}.sanitized.har")
    try:
        write_private(target, har_text(made.exchanges, __version__).encode())
    except OSError as error:
        raise Problem(f"{target} cannot be written: {error.strerror}.") from None
    for left in (*loaded.left_out, *made.left_out):
        print(f"left out: {left}")
    print(f"ok: {target} holds {len(made.exchanges)} entries; replaced: {_counts(made.replaced)}")
    return 0


def check(arguments: argparse.Namespace) -> int:
    """Prints what is the matter with recordings, or that nothing is. Exit code 10 where one tells of somebody."""
    from pathlib import Path

    from robot.errors import Problem
    from robot.gate import scan
    from robot.outcomes import Outcome
    from robot.recordings.checking import check as checked

    paths = [Path(path) for path in arguments.paths] or _folders(Path("recordings"))
    for path in paths:
        if not path.exists():
            raise Problem(f"There is no {path}.", hint="Name recordings or HARs that are there.",
                          outcome=Outcome.USAGE)  # fmt: skip
    rules = _rules(arguments)
    secrets = list(rules.secrets.values())
    found = [(path, said) for path in paths for said in checked(path, rules)]
    leaks = [str(hit) for path in paths for hit in scan(path, secrets)] if secrets else []
    for path, said in found:
        print(f"{path}: {said}")
    for leak in leaks:
        print(leak)
    if leaks or any("still tells" in said for _, said in found):
        return Outcome.LEAK.exit_code
    if found:
        return Outcome.INVALID.exit_code
    print(f"ok: nothing is the matter with {len(paths)} recording{'s' if len(paths) != 1 else ''}")
    return 0


def take_in(arguments: argparse.Namespace) -> int:
    """Makes a recording of a HAR, and says entry by entry what a replay lacks."""
    from pathlib import Path

    from robot.errors import Problem
    from robot.language.values import parse_input
    from robot.outcomes import Outcome
    from robot.recordings.importing import structure_in, take, together
    from robot.recordings.making import Outcomes, make

    program = _program(_workspace(), arguments.flow)
    paths = [Path(name) for name in arguments.har]
    taken = take(together(paths), program)
    if not taken.exchanges:
        raise Problem(f"{', '.join(map(str, paths))} holds no request to a portal of this flow.",
                      hint=f"Its hosts: {', '.join(sorted(program.hosts()))}.")  # fmt: skip
    inputs = _pairs(arguments.input, "an input", "siret=21470244100012")
    for name, spec in program.flow.inputs.items():
        shown = structure_in(taken.exchanges) if spec.type == "siret" and name not in inputs else None
        value = inputs.get(name) or shown or spec.default
        if value is None:
            raise Problem(f"Input '{name}' is missing ({spec.about}), and the HAR does not show it.",
                          hint=f"Give it with -i {name}=...", outcome=Outcome.USAGE)  # fmt: skip
        inputs[name] = "" if value == spec.default == "" else parse_input(spec.type, value)
    folder = Path(arguments.output or f"recordings/{paths[0].name.partition('.')[0]}")
    with _unfinished(folder) as unfinished:
        made = make(
            unfinished, list(taken.exchanges), program, outcomes=Outcomes(Outcome.OK), inputs=inputs,
            secrets=_secrets(arguments), about=arguments.about, hide=tuple(arguments.hide), source="a browser's HAR",
        )  # fmt: skip
        for said in taken.notes:
            print(f"note: {said}")
        for said in taken.missing:
            print(f"missing: {said}")
        for left in made.left_out:
            print(f"left out: {left}")
        code = 0 if arguments.no_replay else _find_out(unfinished, program.flow.flow)
        if code == 0:
            _put(unfinished, folder)
    if code:
        print(f"not yet: {folder} was not written; with --no-replay it is, to be mended by hand")
    else:
        print(f"ok: {folder} holds {len(made.exchanges)} entries; replaced: {_counts(made.replaced)}")
    return code


@contextlib.contextmanager
def _unfinished(folder: "Path") -> "Iterator[Path]":
    """A folder beside the one that is meant: no name says of a recording that it is one before it replays."""
    import tempfile
    from pathlib import Path

    from robot.errors import Problem

    try:
        folder.parent.mkdir(parents=True, exist_ok=True)
        place = tempfile.TemporaryDirectory(prefix=".unfinished-", dir=folder.parent)
    except OSError as error:
        raise Problem(f"The recording cannot be written to {folder}: {error.strerror}.") from None
    with place as name:
        yield Path(name)


def _put(made: "Path", folder: "Path") -> None:
    """Put the files of a recording where they belong; `about.yaml` last, since that makes it a recording."""
    from robot.errors import Problem
    from robot.files import named_folder, write_private
    from robot.recordings.folder import ABOUT, EXPECTED, TRAFFIC

    named_folder(folder)
    try:
        (folder / ABOUT).unlink(missing_ok=True)
        for name in (TRAFFIC, EXPECTED, ABOUT):
            write_private(folder / name, (made / name).read_bytes())
    except OSError as error:
        raise Problem(f"The recording cannot be written to {folder}: {error.strerror}.") from None


def coverage(arguments: argparse.Namespace) -> int:
    """Prints, flow by flow, what no recording covers. Exit code 3 where something is missing that may not be."""
    from pathlib import Path

    from robot.outcomes import Outcome
    from robot.recordings.coverage import coverage as covered
    from robot.recordings.coverage import unneeded
    from robot.recordings.folder import about_of, allowed_gaps, expected_of

    folder = Path(arguments.folder)
    known = [(about_of(path).flow, expected_of(path)) for path in _folders(folder)]
    allowed = allowed_gaps(folder)
    workspace = _workspace()
    found = [covered(_program(workspace, flow), known, allowed) for flow in workspace.flows()]
    for one in found:
        whole = len(one.covered) + len(one.missing) + len(one.allowed)
        print(f"{one.flow}: {len(one.covered)} of {whole} covered, {len(one.allowed)} allowed to be missing")
        for part in one.missing:
            print(f"  no recording covers {part}")
    left = unneeded(allowed, found)
    for name in left:
        print(f"allowed to be missing, and is not: {name}")
    return Outcome.INVALID.exit_code if left or any(one.missing for one in found) else 0


def _find_out(folder: "Path", flow: str) -> int:
    """Replays a new recording and writes down what it yields as what is expected of it."""
    import tempfile
    from pathlib import Path

    from robot.files import write_private
    from robot.recordings.folder import EXPECTED
    from robot.runs.replaying import replay

    with tempfile.TemporaryDirectory() as home:
        done = replay(folder, flow, Path(home))
    if done.misfit:
        print(f"{done.message}")
        return done.expected.exit_code
    write_private(folder / EXPECTED, done.expected.text().encode())
    print(f"a replay ends as {done.expected.outcome.value}: {done.message}")
    return 0


def _workspace() -> "Workspace":
    from pathlib import Path

    from robot.language.workspace import Workspace

    return Workspace.at(Path.cwd())


def _program(workspace: "Workspace", flow: str) -> "Program":
    from robot.language.program import compose
    from robot.model.settings import Environment

    return compose(workspace, flow, Environment.model_validate({"environment": "replay"}))


def _rules(arguments: argparse.Namespace) -> "Rules":
    """The rules of all flows: whichever a HAR is of, its words are known."""
    from robot.recordings.making import rules_of

    workspace = _workspace()
    programs = [_program(workspace, flow) for flow in workspace.flows()]
    return rules_of(programs, _secrets(arguments), arguments.hide)


def _secrets(arguments: argparse.Namespace) -> "dict[str, Secret]":
    from robot.secrets import resolve

    pairs = _pairs(arguments.secret, "a secret", "pigp_password=env:PIGP_PASSWORD")
    return {name: resolve(reference) for name, reference in pairs.items()}


def _pairs(given: list[str], what: str, example: str) -> dict[str, str]:
    from robot.errors import Problem
    from robot.outcomes import Outcome

    found = {}
    for text in given:
        name, sign, value = text.partition("=")
        if not sign or not name:  # what was given is not shown: it may be a secret
            raise Problem(f"This is not how {what} is given.", hint=f"For example: {example}", outcome=Outcome.USAGE)
        found[name] = value
    return found


def _folders(folder: "Path") -> "list[Path]":
    from robot.recordings.folder import ABOUT

    return sorted(path.parent for path in folder.glob(f"*/{ABOUT}"))


def _counts(replaced: Any) -> str:
    return ", ".join(f"{count} {kind}" for kind, count in replaced.items()) or "nothing"
